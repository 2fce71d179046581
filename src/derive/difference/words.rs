//! Words that differ: Chinese by the character, Latin words and numbers whole.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;

/// A stretch of text that both have, or that only this side has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// Whether only this side has it.
    pub changed: bool,
    /// The words.
    pub text: String,
}

/// Longer texts than this, multiplied, are told as a whole.
const LARGEST_PRODUCT: usize = 4_000_000;

/// Both texts in runs, those that differ marked.
pub fn runs(before: &str, after: &str) -> (Vec<Run>, Vec<Run>) {
    let (old, new) = (tokens(before), tokens(after));
    let whole = |text: &str| vec![Run { changed: true, text: text.to_owned() }];
    if old.len().saturating_mul(new.len()) > LARGEST_PRODUCT {
        return (whole(before), whole(after));
    }
    let mut left = Runs::default();
    let mut right = Runs::default();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    for (place, op) in ops.iter().enumerate() {
        let (old_range, new_range) = (op.old_range(), op.new_range());
        let inner = place > 0 && place + 1 < ops.len();
        let (gone, come) = (&old[old_range], &new[new_range]);
        // A lone character between two changes is a coincidence, and marking around it only makes noise.
        let same = matches!(op, DiffOp::Equal { .. }) && !(inner && coincidence(gone));
        left.push(!same, gone);
        right.push(!same, come);
    }
    (left.0, right.0)
}

fn coincidence(tokens: &[&str]) -> bool {
    match tokens {
        [only] => only.chars().count() == 1 && only.chars().all(char::is_alphanumeric),
        _ => false,
    }
}

/// How alike two texts are by their pairs of neighbouring characters, from 0 to 1.
pub fn likeness(before: &str, after: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (old, new) = (pairs(before), pairs(after));
    let mut counts: HashMap<(char, char), usize> = HashMap::new();
    old.iter().for_each(|pair| *counts.entry(*pair).or_default() += 1);
    let shared = new
        .iter()
        .filter(|pair| match counts.get_mut(pair) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        })
        .count();
    let all = old.len() + new.len();
    if all == 0 { 0.0 } else { 2.0 * shared as f64 / all as f64 }
}

#[derive(Default)]
struct Runs(Vec<Run>);

impl Runs {
    fn push(&mut self, changed: bool, tokens: &[&str]) {
        if tokens.is_empty() {
            return;
        }
        let text = tokens.concat();
        match self.0.last_mut() {
            Some(last) if last.changed == changed => last.text.push_str(&text),
            _ => self.0.push(Run { changed, text }),
        }
    }
}

/// Latin words and numbers whole, every other character alone.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut word: Option<usize> = None;
    for (place, letter) in text.char_indices() {
        let inner = letter.is_ascii_alphanumeric() || (word.is_some() && matches!(letter, '.' | '-' | '_' | ':'));
        match (word, inner) {
            (None, true) => word = Some(place),
            (Some(start), false) => {
                tokens.push(&text[start..place]);
                tokens.push(&text[place..place + letter.len_utf8()]);
                word = None;
            }
            (None, false) => tokens.push(&text[place..place + letter.len_utf8()]),
            (Some(_), true) => {}
        }
    }
    tokens.extend(word.map(|start| &text[start..]));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(runs: &[Run]) -> String {
        runs.iter().map(|run| if run.changed { format!("[{}]", run.text) } else { run.text.clone() }).collect()
    }

    fn told(before: &str, after: &str) -> (String, String) {
        let (left, right) = runs(before, after);
        (marked(&left), marked(&right))
    }

    #[test]
    fn characters_are_compared_and_numbers_stay_whole() {
        assert_eq!(told("保存2个月。", "保存12个月。"), ("保存[2]个月。".into(), "保存[12]个月。".into()));
        assert_eq!(told("SMB 3.0 协议", "SMB 3.1 协议"), ("SMB [3.0] 协议".into(), "SMB [3.1] 协议".into()));
        assert_eq!(told("同文", "同文"), ("同文".into(), "同文".into()));
        assert_eq!(told("", "新"), (String::new(), "[新]".into()));
    }

    #[test]
    fn a_lone_character_in_common_is_no_bridge() {
        let (left, right) = told("由信息管理员批准", "由总经理审核确认");
        assert!(!left.contains("]理["), "{left} {right}");
    }

    #[test]
    fn likeness_runs_from_nothing_to_everything() {
        assert_eq!(likeness("每日备份", "每日备份"), 1.0);
        assert_eq!(likeness("甲乙", "丙丁"), 0.0);
        assert!(likeness("每日备份数据", "每周备份数据") > 0.5);
    }
}
