//! Characters that cannot be seen, or that reorder what is seen.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Source, Text};

/// More of them in one file tell nobody anything.
const MOST: usize = 100;

/// Tells every such character of the file: anywhere in it, and non-breaking blanks before `front_end`, where values
/// stand that would differ and look alike. Emoji keep their joiners and selectors, prose its ideographic blanks.
pub fn check(source: &Source, front_end: usize) -> Vec<Diagnostic> {
    let text = &*source.text;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = suspect(text.as_bytes(), at).filter(|_| found.len() < MOST) {
        let Some(c) = text[next..].chars().next() else { break };
        at = next + c.len_utf8();
        if let Some((zh, en)) = name(c, next < front_end)
            && !belongs(text, next, c)
        {
            found.push(tell(source, next, c, zh, en));
        }
    }
    found
}

/// Whether an id holds such a character: it would pass for another id.
pub fn hides_in(id: &str) -> bool {
    id.chars().any(|c| name(c, true).is_some())
}

/// The next place from `at` on where such a character may begin. Chinese text lies mostly outside these first
/// bytes, so that a clean file is passed over at the speed of reading it.
fn suspect(bytes: &[u8], at: usize) -> Option<usize> {
    const SUSPECT: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < 0x20 {
            table[byte] = byte != 0x09 && byte != 0x0a && byte != 0x0d;
            byte += 1;
        }
        table[0x7f] = true;
        // First bytes of U+0080–00BF, U+0340–037F, U+0600–063F, U+1000–1FFF, U+2000–2FFF, U+F000–FFFF, U+C0000–.
        table[0xc2] = true;
        table[0xcd] = true;
        table[0xd8] = true;
        table[0xe1] = true;
        table[0xe2] = true;
        table[0xef] = true;
        table[0xf3] = true;
        table
    };
    bytes[at..].iter().position(|&byte| SUSPECT[usize::from(byte)]).map(|found| at + found)
}

/// What the character is called, if it has no place here.
fn name(c: char, in_front: bool) -> Option<(&'static str, &'static str)> {
    Some(match c {
        '\u{200b}' => ("零宽空格", "a zero-width blank"),
        '\u{200c}' | '\u{200d}' => ("零宽连接符", "a zero-width joiner"),
        '\u{2060}'..='\u{2064}' | '\u{034f}' | '\u{180e}' => ("零宽字符", "a zero-width character"),
        '\u{feff}' => ("字节顺序标记（BOM）", "a byte-order mark"),
        '\u{00ad}' => ("软连字符", "a soft hyphen"),
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            ("双向文字控制符", "a bidirectional control")
        }
        '\u{2028}' | '\u{2029}' | '\u{0085}' => ("特殊换行符", "an unusual line break"),
        '\u{00a0}' | '\u{202f}' | '\u{2007}' if in_front => ("不间断空格", "a non-breaking blank"),
        '\u{115f}' | '\u{1160}' | '\u{ffa0}' | '\u{2800}' => ("空白占位字符", "a blank that is a letter"),
        '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' => ("格式控制符", "a formatting control"),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => ("变体选择符", "a variation selector"),
        '\u{e0000}'..='\u{e007f}' => ("标签字符", "a tag character"),
        c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => ("控制字符", "a control character"),
        _ => return None,
    })
}

/// Whether the character at `at` does its proper work: joining or styling an emoji, or choosing the form of the
/// Chinese character before it.
fn belongs(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    match c {
        '\u{200d}' => before.is_some_and(|c| is_pictograph(c) || c == '\u{fe0f}') && after.is_some_and(is_pictograph),
        '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(|c| is_pictograph(c) || matches!(c, '0'..='9' | '#' | '*')),
        '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}' => before.is_some_and(is_ideograph),
        // Flags of regions are spelt with tags after a black flag.
        '\u{e0020}'..='\u{e007f}' => before.is_some_and(|c| c == '\u{1f3f4}' || matches!(c, '\u{e0020}'..='\u{e007e}')),
        _ => false,
    }
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn tell(source: &Source, at: usize, c: char, zh: &str, en: &str) -> Diagnostic {
    let code = u32::from(c);
    let span = at..at + c.len_utf8();
    let blank = matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}');
    let help = match blank {
        true => Text::new("改为普通空格", "write an ordinary blank"),
        false => Text::new("删除这个字符", "delete the character"),
    };
    let message = Text::new(format!("含有看不见的字符 U+{code:04X}（{zh}）"), format!("there is U+{code:04X}, {en}"));
    Diagnostic::new(Code::InvisibleCharacter, source.path.clone(), span.clone(), message)
        .labelled(Text::same(format!("U+{code:04X}")))
        .help(help)
        .mend(span, if blank { " " } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BlobId;

    fn found(front: &str, body: &str) -> Vec<String> {
        let text = format!("---\n{front}\n---\n{body}\n");
        let source = Source { path: "content/a/A-1.md".into(), text: text.into(), blob: BlobId::default() };
        check(&source, 4 + front.len())
            .into_iter()
            .map(|diagnostic| diagnostic.primary.message.map(|text| text.zh).unwrap_or_default())
            .collect()
    }

    #[test]
    fn what_cannot_be_seen_is_told() {
        assert_eq!(
            found("id: A\u{200b}1", "甲\u{202e}乙\u{feff}\u{7}\u{ad}"),
            ["U+200B", "U+202E", "U+FEFF", "U+0007", "U+00AD"]
        );
        assert_eq!(found("name: a\u{a0}b", "a\u{a0}b"), ["U+00A0"]);
        assert_eq!(found("a: b\u{200d}c", "x\u{fe0f}"), ["U+200D", "U+FE0F"]);
    }

    #[test]
    fn emoji_variants_and_wide_blanks_are_left_alone() {
        let body = "　　正文“引号”……——℃ ⚠\u{fe0f} 1\u{fe0f}\u{20e3} 👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}\u{200d}🔥 葛\u{e0100} é ｆ１";
        assert_eq!(found("id: 甲-1\r", body), [""; 0]);
    }
}
