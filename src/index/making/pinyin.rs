//! Pinyin and initials of titles, for readers who type `xinxibu` or `xxb`. Runs when an index is built.

use crate::index::analysis::{BREAK, fold, is_cjk};
use ib_matcher::pinyin::{PinyinData, PinyinNotation};
use std::sync::LazyLock;

/// Syllables that a term holds at most; nobody types more before looking.
const SYLLABLES: usize = 8;
/// Ways to read one stretch that are kept; past them, further characters are read in their first way only.
const READINGS: usize = 8;

/// The readings of characters.
pub struct Readings {
    data: PinyinData,
}

impl Default for Readings {
    fn default() -> Self {
        Self { data: PinyinData::new(PinyinNotation::Ascii) }
    }
}

impl Readings {
    /// Appends a line for every spelling and every row of initials that begins at a character of `folded`.
    pub fn append(&self, folded: &str, lines: &mut String) {
        let mut spellings = Vec::new();
        for run in folded.split(|letter| !is_cjk(letter)).filter(|run| !run.is_empty()) {
            let readings: Vec<Vec<&str>> = run.chars().map(|letter| self.of(letter)).collect();
            for start in 0..readings.len() {
                let end = readings.len().min(start + SYLLABLES);
                spellings.extend(spell(&readings[start..end]));
            }
        }
        spellings.sort_unstable();
        spellings.dedup();
        for spelling in spellings.iter().filter(|spelling| spelling.len() > 1) {
            lines.push_str(spelling);
            lines.push(BREAK);
        }
    }

    /// Appends a line for every spelling and every row of initials of `folded` as a whole, if it is Chinese throughout.
    pub fn append_whole(&self, folded: &str, lines: &mut String) {
        let count = folded.chars().count();
        if !(2..=SYLLABLES).contains(&count) || !folded.chars().all(is_cjk) {
            return;
        }
        let readings: Vec<Vec<&str>> = folded.chars().map(|letter| self.of(letter)).collect();
        if readings.iter().any(Vec::is_empty) {
            return;
        }
        let mut spellings = spell(&readings);
        spellings.sort_unstable();
        spellings.dedup();
        for spelling in spellings {
            lines.push_str(&spelling);
            lines.push(BREAK);
        }
    }

    /// The ways to read `letter`, the usual one first; none for what is no Chinese character.
    pub fn of(&self, letter: char) -> Vec<&str> {
        let mut readings: Vec<&str> = Vec::new();
        for pinyin in self.data.get_pinyins(letter) {
            if let Some(reading) = pinyin.notation(PinyinNotation::Ascii)
                && !readings.contains(&reading)
            {
                readings.push(reading);
            }
        }
        readings
    }
}

/// How `name` is spelled, for lists in the order of the alphabet: Chinese in its usual reading, all in small letters.
pub fn spelled(name: &str) -> String {
    static COMMON: LazyLock<Readings> = LazyLock::new(Readings::default);
    let mut spelled = String::new();
    for letter in fold::text(name).chars() {
        match COMMON.of(letter).first() {
            Some(sound) => spelled.push_str(sound),
            None => spelled.push(letter),
        }
    }
    spelled
}

/// Every way to spell the characters, and every row of their initials. A character without a reading ends them.
fn spell(readings: &[Vec<&str>]) -> Vec<String> {
    let mut ways = vec![(String::new(), String::new())];
    for letter in readings.iter().take_while(|letter| !letter.is_empty()) {
        let kept = if ways.len() * letter.len() > READINGS { 1 } else { letter.len() };
        ways = ways
            .iter()
            .flat_map(|(full, initials)| {
                letter[..kept]
                    .iter()
                    .map(move |reading| (format!("{full}{reading}"), format!("{initials}{}", &reading[..1])))
            })
            .collect();
    }
    ways.into_iter().flat_map(|(full, initials)| [full, initials]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(title: &str) -> Vec<String> {
        let mut lines = String::new();
        Readings::default().append(title, &mut lines);
        lines.lines().map(str::to_owned).collect()
    }

    #[test]
    fn titles_are_spelled_from_every_character() {
        let lines = spelled("信息管理部");
        for expected in ["xinxiguanlibu", "xxglb", "guanlibu", "glb"] {
            assert!(lines.iter().any(|line| line == expected), "{expected} in {lines:?}");
        }
    }

    #[test]
    fn characters_with_two_readings_have_both() {
        let lines = spelled("重庆");
        assert!(lines.contains(&"chongqing".to_owned()) && lines.contains(&"zhongqing".to_owned()), "{lines:?}");
    }
}
