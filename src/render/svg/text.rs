//! How wide text is, and where its lines break. Widths are estimates that hold for every common Chinese font:
//! an ideograph is one em wide, anything else a little over half.

/// The estimated width of `text` in ems.
pub(crate) fn width(text: &str) -> f32 {
    text.chars().map(letter_width).sum()
}

fn letter_width(letter: char) -> f32 {
    match letter {
        '\u{2e80}'..='\u{ffdc}' | '\u{2014}'..='\u{2026}' | '\u{2460}'..='\u{24ff}' => 1.0,
        'W' | 'M' | 'm' | 'w' | '%' | '@' => 0.86,
        'i' | 'l' | 'j' | 'I' | '.' | ',' | ':' | ';' | ' ' | '\'' | '|' | '/' | '(' | ')' => 0.34,
        'A'..='Z' => 0.68,
        _ => 0.58,
    }
}

/// Breaks `text` into lines of at most `ems`, between ideographs or at blanks, and never before a closing mark.
pub(crate) fn wrap(text: &str, ems: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let fits = width(&line) + width(piece.trim_end()) <= ems + 0.01;
        if !fits && !line.is_empty() && !piece.chars().next().is_some_and(closes) {
            lines.push(line.trim_end().to_owned());
            line = String::new();
        }
        line.push_str(piece);
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    even(lines, ems)
}

/// A last line of a single ideograph looks lost: two lines share their text evenly.
fn even(lines: Vec<String>, ems: f32) -> Vec<String> {
    if lines.len() != 2 || width(&lines[1]) > 2.0 || width(&lines[0]) < 4.0 {
        return lines;
    }
    let text = lines.concat();
    if !text.chars().all(|letter| letter >= '\u{2e80}') {
        return lines;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut half = letters.len().div_ceil(2);
    if letters.get(half).copied().is_some_and(closes) {
        half += 1;
    }
    if half as f32 > ems || half >= letters.len() {
        return lines;
    }
    vec![letters[..half].iter().collect(), letters[half..].iter().collect()]
}

fn closes(letter: char) -> bool {
    "，。、；：！？）》」』】”’%,.;:!?)]}…".contains(letter)
}

fn opens(letter: char) -> bool {
    "（《「『【“‘([{".contains(letter)
}

/// Stretches that may not be broken: single ideographs, and words of anything else with the blank after them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((_, letter)) = letters.next() {
        let Some(&(next_place, next)) = letters.peek() else { break };
        let wide = |letter: char| letter >= '\u{2e80}';
        let may_break =
            letter == ' ' || ((wide(letter) || wide(next)) && !opens(letter) && !closes(next) && next != ' ');
        if may_break {
            pieces.push(&text[start..next_place]);
            start = next_place;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_width_and_their_marks() {
        assert_eq!(wrap("提交故障说明书", 9.0), ["提交故障说明书"]);
        assert_eq!(wrap("判定紧急程度并派工", 8.0), ["判定紧急程", "度并派工"]);
        assert_eq!(wrap("审核（需要时），报批", 6.0), ["审核（需要", "时），报批"]);
        assert_eq!(wrap("在 ERP 系统中登记", 5.0), ["在 ERP 系", "统中登记"]);
        for line in wrap("一二三四五六，七八九十", 6.0) {
            assert!(!line.starts_with('，'), "{line}");
        }
    }
}
