//! Folding: letters that mean the same become the same letter, each tied to the stretch of text it stands for.
//!
//! Full and half width, upper and lower case, traditional and simplified characters, compatibility forms (`Ⅲ`, `㎡`,
//! the radicals that PDF files carry in place of characters) and variants of punctuation fold alike. It needs no
//! dictionary: `variants.txt` says what each character becomes, and everything works character by character, so that
//! what an index holds and what a reader types can never be folded differently.
//!
//! White space: line breaks, tabs and a blank between two Chinese characters part the text, and no phrase reaches
//! across. A blank between Chinese and another script is a matter of taste (`ERP 系统`, `ERP系统`) and vanishes. Between
//! two words of another script it stays, as one blank.

use std::sync::LazyLock;

/// Parts two runs of letters.
pub const BREAK: char = '\n';

/// A folded letter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Letter {
    /// The letter after folding, or [`BREAK`].
    pub letter: char,
    /// Where the stretch of the original that it stands for begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The folded text.
pub fn text(original: &str) -> String {
    let mut folded = String::with_capacity(original.len());
    walk(original, |letter, _, _| folded.push(letter));
    folded
}

/// The folded letters with their places in the original.
pub fn letters(original: &str) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(original.len() / 2);
    walk(original, |letter, start, end| letters.push(Letter { letter, start, end }));
    letters
}

/// Whether words of this script are written without blanks.
pub fn is_cjk(letter: char) -> bool {
    matches!(letter,
        '\u{2E80}'..='\u{2FDF}' | '々' | '〇' | '\u{3021}'..='\u{3029}' | '\u{3040}'..='\u{30FF}' | '\u{3105}'..='\u{312F}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[derive(Clone, Copy, PartialEq)]
enum Gap {
    None,
    Blank,
    Break,
}

fn walk(original: &str, mut emit: impl FnMut(char, usize, usize)) {
    let mut previous: Option<bool> = None;
    let mut gap = Gap::None;
    let mut gap_start = 0;
    for (start, letter) in original.char_indices() {
        match spacing(letter) {
            Spacing::Ignored => continue,
            Spacing::Blank => {
                if gap == Gap::None {
                    (gap, gap_start) = (Gap::Blank, start);
                }
                continue;
            }
            Spacing::Break => {
                if gap == Gap::None {
                    gap_start = start;
                }
                gap = Gap::Break;
                continue;
            }
            Spacing::Letter => {}
        }
        let end = start + letter.len_utf8();
        each_variant(letter, |folded| {
            let cjk = is_cjk(folded);
            if let Some(before) = previous {
                match gap {
                    Gap::Break => emit(BREAK, gap_start, start),
                    Gap::Blank if before && cjk => emit(BREAK, gap_start, start),
                    Gap::Blank if !before && !cjk => emit(' ', gap_start, start),
                    Gap::Blank | Gap::None => {}
                }
            }
            gap = Gap::None;
            previous = Some(cjk);
            emit(folded, start, end);
        });
    }
}

enum Spacing {
    Letter,
    Blank,
    Break,
    Ignored,
}

fn spacing(letter: char) -> Spacing {
    match letter {
        '!'..='~' => Spacing::Letter,
        ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => Spacing::Blank,
        // Marks that combine with the letter before, joiners, directions and other letters without a shape.
        '\u{300}'..='\u{36F}'
        | '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' => Spacing::Ignored,
        '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E01EF}' => Spacing::Ignored,
        '\u{2028}' | '\u{2029}' => Spacing::Break,
        other if other.is_control() => Spacing::Break,
        _ => Spacing::Letter,
    }
}

/// What every character with a variant becomes: a character, then what it becomes, one a line.
static VARIANTS: &str = include_str!("variants.txt");

/// For each character of the basic plane: what it becomes, 0 for itself; beyond `char::MAX`, a place in `long`.
struct Table {
    single: Vec<u32>,
    long: Vec<&'static str>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { single: vec![0; 0x3_0000], long: Vec::new() };
    for line in VARIANTS.lines() {
        let mut letters = line.chars();
        let Some(place) = letters.next().map(|letter| letter as usize).filter(|place| *place < 0x3_0000) else {
            continue;
        };
        let becomes = letters.as_str();
        let mut rest = becomes.chars();
        table.single[place] = match (rest.next(), rest.next()) {
            (Some(only), None) => only as u32,
            _ => {
                table.long.push(becomes);
                char::MAX as u32 + table.long.len() as u32
            }
        };
    }
    table
});

fn each_variant(letter: char, mut emit: impl FnMut(char)) {
    if letter.is_ascii() {
        return emit(ascii(letter));
    }
    let found = TABLE.single.get(letter as usize).copied().unwrap_or(0);
    if found == 0 {
        if is_cjk(letter) {
            emit(letter);
        } else {
            letter.to_lowercase().for_each(emit);
        }
    } else if let Some(single) = char::from_u32(found) {
        emit(single);
    } else {
        TABLE.long[(found - char::MAX as u32 - 1) as usize].chars().for_each(emit);
    }
}

/// Quotation marks differ only in shape.
fn ascii(letter: char) -> char {
    if letter == '`' { '\'' } else { letter.to_ascii_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_script_and_punctuation_fold_alike() {
        assert_eq!(text("ＨＷ－００１２"), "hw-0012");
        assert_eq!(text("資料庫備份與還原"), "资料库备份与还原");
        assert_eq!(text("（試行）“備份”，恢復。"), "(试行)\"备份\",恢复.");
        assert_eq!(text("Ⅲ级 ㎡①"), "iii级m21");
        assert_eq!(text("⼀⼆"), "一二");
        assert_eq!(text("xìnxī Café"), "xinxi cafe");
    }

    #[test]
    fn blanks_part_chinese_join_scripts_and_stay_between_words() {
        assert_eq!(text("执行 异议"), "执行\n异议");
        assert_eq!(text("ERP 系统 v2"), "erp系统v2");
        assert_eq!(text(" windows \u{3000}server "), "windows server");
        assert_eq!(text("a\n\tb"), "a\nb");
    }

    #[test]
    fn places_are_those_of_the_original() {
        let original = "第Ⅲ級\u{200B} 系統 ＥＲＰ";
        for letter in letters(original) {
            assert!(original.is_char_boundary(letter.start) && original.is_char_boundary(letter.end));
            assert!(letter.start < letter.end);
        }
        let found: String = letters(original)
            .iter()
            .filter(|letter| letter.letter == 'i')
            .map(|letter| &original[letter.start..letter.end])
            .collect();
        assert_eq!(found, "ⅢⅢⅢ");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for line in VARIANTS.lines() {
            let once = text(line);
            assert_eq!(text(&once), once, "{line}");
        }
    }

    /// `variants.txt` is what Unicode's compatibility forms and OpenCC's characters say, with punctuation and characters
    /// written one for the other on top.
    /// `JUANZONG_WRITE_EXPECTED=1 cargo test variants_are` writes it anew.
    #[test]
    fn variants_are_those_of_unicode_and_opencc() {
        let expected = expected_variants();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/index/analysis/variants.txt");
        if std::env::var_os("JUANZONG_WRITE_EXPECTED").is_some() {
            std::fs::write(path, &expected).unwrap();
        }
        assert!(expected == VARIANTS, "`variants.txt` is out of date");
    }

    const PUNCTUATION: [(&str, char); 12] = [
        ("“”„‟«»「」『』〝〞〟﹁﹂﹃﹄", '"'),
        ("‘’‚‛′", '\''),
        ("【】〔〕〖〗", ']'),
        ("《〈", '<'),
        ("》〉", '>'),
        ("、", ','),
        ("。", '.'),
        ("‐‑‒–—―−─", '-'),
        ("·•・‧∙⋅", '·'),
        ("〜∼", '~'),
        ("∶", ':'),
        ("⁄", '/'),
    ];

    /// Characters that are written one for the other: `帐号`, `账号`.
    fn alike(letter: char) -> char {
        if letter == '帐' { '账' } else { letter }
    }

    fn expected_variants() -> String {
        let opencc = ferrous_opencc::OpenCC::from_config(ferrous_opencc::config::BuiltinConfig::T2s).unwrap();
        let compose = icu_normalizer::ComposingNormalizerBorrowed::new_nfkc();
        let decompose = icu_normalizer::DecomposingNormalizerBorrowed::new_nfkd();
        let mut lines = String::new();
        let ranges = [
            0x80..=0x24F,
            0x1E00..=0x1EFF,
            0x2010..=0x33FF,
            0x3400..=0x9FFF,
            0xF900..=0xFAFF,
            0xFB00..=0xFB06,
            0xFE30..=0xFE4F,
            0xFF00..=0xFFEF,
            0x20000..=0x2FFFF,
        ];
        for letter in ranges.into_iter().flatten().filter_map(char::from_u32) {
            if letter.is_control() || !matches!(spacing(letter), Spacing::Letter) {
                continue;
            }
            let written = letter.to_string();
            let latin = matches!(letter as u32, 0x80..=0x24F | 0x1E00..=0x1EFF);
            let plain = if latin { decompose.normalize(&written) } else { compose.normalize(&written) };
            let becomes: String = plain
                .chars()
                .flat_map(char::to_lowercase)
                .filter(|part| matches!(spacing(*part), Spacing::Letter))
                .flat_map(|part| simplified(&opencc, part))
                .map(|part| ascii(punctuation(alike(part))))
                .collect();
            let lower: String = letter.to_lowercase().collect();
            if becomes.is_empty() || becomes == if is_cjk(letter) { written.clone() } else { lower } {
                continue;
            }
            lines.push_str(&format!("{letter}{becomes}\n"));
        }
        lines
    }

    fn simplified(opencc: &ferrous_opencc::OpenCC, letter: char) -> Vec<char> {
        let once = opencc.convert(&letter.to_string());
        let again = opencc.convert(&once);
        again.chars().collect()
    }

    fn punctuation(letter: char) -> char {
        let bracket = match letter {
            '【' | '〔' | '〖' => return '[',
            other => other,
        };
        PUNCTUATION.iter().find(|(variants, _)| variants.contains(bracket)).map_or(letter, |(_, plain)| *plain)
    }
}
