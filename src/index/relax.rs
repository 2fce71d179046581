//! When nothing holds the words as they were typed: cuts them into words of this index and asks for all of those.
//!
//! Chinese is typed without blanks, and `怎么申请电脑维修` stands nowhere as it is. What was typed in quotation marks is
//! never relaxed.

use super::analysis::{BREAK, is_cjk, lexicon};
use super::probe::Probe;
use super::query::{Ask, Expr, Leaf, MOST, Query};
use crate::model::Text;

/// Shortest run that is cut.
const SHORTEST: usize = 4;

/// Words that make a question and say nothing of what is asked for.
const ASKING: [&str; 36] = [
    "怎么",
    "怎样",
    "如何",
    "什么",
    "哪些",
    "哪个",
    "哪里",
    "哪儿",
    "多少",
    "多久",
    "几次",
    "为何",
    "为什么",
    "是否",
    "有没有",
    "请问",
    "需要",
    "应该",
    "可以",
    "能否",
    "关于",
    "进行",
    "我们",
    "我要",
    "我想",
    "的",
    "了",
    "吗",
    "呢",
    "吧",
    "是",
    "我",
    "要",
    "谁",
    "在",
    "和",
];

/// The query with its runs cut, if that makes it another.
pub fn parts(query: &Query, probe: &Probe<'_>) -> tantivy::Result<Option<Query>> {
    let Some(root) = &query.root else { return Ok(None) };
    let mut relaxed = Query { root: None, leaves: query.leaves.clone(), as_of: query.as_of, notes: Vec::new() };
    let mut replaced: Vec<Option<Expr>> = vec![None; query.leaves.len()];
    let wanted = query.wanted();
    for (place, leaf) in query.leaves.iter().enumerate() {
        let Ask::Word(text) = &leaf.ask else { continue };
        if wanted & (1 << place) == 0 || text.chars().filter(|letter| is_cjk(*letter)).count() < SHORTEST {
            continue;
        }
        let words = cut(text, probe)?;
        if words.len() < 2 && words.first() == Some(text) {
            continue;
        }
        let mut parts = Vec::new();
        for word in words {
            if relaxed.leaves.len() == MOST {
                break;
            }
            relaxed.leaves.push(Leaf { ask: Ask::Word(word), span: leaf.span.clone(), value: leaf.value.clone() });
            parts.push(Expr::Leaf(relaxed.leaves.len() - 1));
        }
        if !parts.is_empty() {
            replaced[place] = Some(Expr::All(parts));
        }
    }
    if replaced.iter().all(Option::is_none) {
        return Ok(None);
    }
    relaxed.root = Some(replace(root, &replaced));
    Ok(Some(relaxed))
}

/// What the reader is told.
pub fn note(parts: &Query) -> Text {
    let words = parts.marked();
    Text::new(
        format!("没有与原文完全相同的内容，已按 {} 检索", words.join("、")),
        format!("nothing holds this as typed; searched for {}", words.join(", ")),
    )
}

fn replace(expr: &Expr, by: &[Option<Expr>]) -> Expr {
    let all = |parts: &[Expr]| parts.iter().map(|part| replace(part, by)).collect();
    match expr {
        Expr::All(parts) => Expr::All(all(parts)),
        Expr::Any(parts) => Expr::Any(all(parts)),
        Expr::Not(part) => Expr::Not(Box::new(replace(part, by))),
        Expr::Leaf(leaf) => by[*leaf].clone().unwrap_or(Expr::Leaf(*leaf)),
    }
}

/// Cuts `text` into words of the index, longest first, passing over words that only ask. A letter that is no word
/// stays with its neighbours, so that nothing of what was typed is lost.
pub fn cut(text: &str, probe: &Probe<'_>) -> tantivy::Result<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = String::new();
    let letters: Vec<char> = text.chars().filter(|letter| *letter != BREAK).collect();
    let mut at = 0;
    while at < letters.len() {
        let Some((length, asking)) = word(&letters[at..], probe)? else {
            rest.push(letters[at]);
            at += 1;
            continue;
        };
        if !rest.is_empty() {
            words.push(std::mem::take(&mut rest));
        }
        if !asking {
            words.push(letters[at..at + length].iter().collect());
        }
        at += length;
    }
    if !rest.is_empty() {
        words.push(rest);
    }
    words.dedup();
    Ok(words)
}

/// The longest word at the beginning of `letters`: its length, and whether it only asks.
fn word(letters: &[char], probe: &Probe<'_>) -> tantivy::Result<Option<(usize, bool)>> {
    for length in (1..=letters.len().min(lexicon::LONGEST)).rev() {
        let candidate: String = letters[..length].iter().collect();
        if ASKING.contains(&candidate.as_str()) {
            return Ok(Some((length, true)));
        }
        if length > 1 && letters[..length].iter().all(|letter| is_cjk(*letter)) && probe.knows(&candidate)? {
            return Ok(Some((length, false)));
        }
    }
    Ok(None)
}
