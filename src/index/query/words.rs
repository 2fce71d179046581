//! Cuts what was typed without quotation marks into words.

use crate::index::analysis::fold::Letter;
use crate::index::analysis::is_cjk;
use std::ops::Range;

/// A word: folded, with its place in what was typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    /// Folded text.
    pub text: String,
    /// Its place, in bytes.
    pub span: Range<usize>,
}

/// The words of a stretch without blanks. Punctuation parts words, except where it holds an identifier together
/// (`172.16.3.4`, `HW-00012`) or is the open end of one (`172.16.`).
pub fn cut(letters: &[Letter]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = 0;
    for at in 0..=letters.len() {
        if at < letters.len() && belongs(letters, start, at) {
            continue;
        }
        if at > start {
            let inside = &letters[start..at];
            words.push(Word {
                text: inside.iter().map(|letter| letter.letter).collect(),
                span: inside[0].start..inside[inside.len() - 1].end,
            });
        }
        start = at + 1;
    }
    words
}

/// Whether the letter at `at` belongs to the word that began at `start`.
fn belongs(letters: &[Letter], start: usize, at: usize) -> bool {
    let letter = letters[at].letter;
    if letter.is_alphanumeric() || is_cjk(letter) {
        return true;
    }
    let before = &letters[start..at];
    let plain = |letter: &Letter| letter.letter.is_ascii_alphanumeric();
    let joint = |letter: &Letter| matches!(letter.letter, '-' | '_' | '.' | ':' | '/' | '@' | '+' | '#' | '\\');
    if !joint(&letters[at]) || !before.last().is_some_and(|letter| plain(letter) || joint(letter)) {
        return false;
    }
    let after = &letters[at + 1..];
    let rest = after.iter().take_while(|letter| joint(letter)).count();
    match after.get(rest) {
        Some(next) if plain(next) => true,
        // An open end: a joint that nothing but the end of what was typed follows.
        None => match letter {
            '-' | '_' | '+' | '#' | '/' => true,
            '.' | ':' => before.iter().any(|letter| letter.letter.is_ascii_digit()),
            _ => false,
        },
        Some(_) => matches!(letter, '+' | '#'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::analysis::fold;

    fn words(typed: &str) -> Vec<String> {
        cut(&fold::letters(typed)).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn punctuation_parts_words_but_not_identifiers() {
        assert_eq!(words("备份，恢复？"), ["备份", "恢复"]);
        assert_eq!(words("（试行）办法"), ["试行", "办法"]);
        assert_eq!(words("ＨＷ－00012"), ["hw-00012"]);
        assert_eq!(words("172.16."), ["172.16."]);
        assert_eq!(words("server."), ["server"]);
        assert_eq!(words("C++"), ["c++"]);
        assert_eq!(words("ERP系统v1.10"), ["erp系统v1.10"]);
        assert_eq!(words("1月-3月"), ["1月", "3月"]);
        assert_eq!(words("……"), Vec::<String>::new());
    }
}
