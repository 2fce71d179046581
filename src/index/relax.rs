//! When nothing holds the words as they were typed, or very little does: cuts them into words of this index and asks
//! for all of those; when nothing holds all, for most of them.
//!
//! Chinese is typed without blanks, and `怎么申请电脑维修` stands nowhere as it is. What was typed in quotation marks is
//! never relaxed.

use super::analysis::{BREAK, is_cjk};
use super::probe::{LONGEST_WORD, Probe};
use super::query::{Ask, Expr, Leaf, MOST, Query};
use crate::model::Text;

/// Shortest run that is cut.
const SHORTEST: usize = 4;

/// Words that make a question and say nothing of what is asked for.
const ASKING: [&str; 45] = [
    "怎么办",
    "什么时候",
    "多长时间",
    "有哪些",
    "出来",
    "一下",
    "没有",
    "能不能",
    "哪",
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

/// How many of the parts of a run must hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// Every one.
    All,
    /// Half of more than two, and at least two.
    Most,
    /// One of two, if both are words.
    One,
}

/// The query with its runs cut, if that makes it another.
pub fn parts(query: &Query, share: Share, probe: &Probe<'_>) -> tantivy::Result<Option<Query>> {
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
        let enough = match share {
            Share::All => words.len() > 1 || words.first() != Some(text),
            Share::Most => words.len() > 2,
            Share::One => words.len() == 2 && probe.knows(&words[0])? && probe.knows(&words[1])?,
        };
        if !enough {
            continue;
        }
        let least = words.len().div_ceil(2).max(if share == Share::Most { 2 } else { 1 });
        let mut parts = Vec::new();
        for word in words {
            if relaxed.leaves.len() == MOST {
                break;
            }
            relaxed.leaves.push(Leaf { ask: Ask::Word(word), span: leaf.span.clone(), value: leaf.value.clone() });
            parts.push(Expr::Leaf(relaxed.leaves.len() - 1));
        }
        if !parts.is_empty() {
            replaced[place] = Some(match share {
                Share::All => Expr::All(parts),
                Share::Most | Share::One => Expr::Some(least, parts),
            });
        }
    }
    if replaced.iter().all(Option::is_none) {
        return Ok(None);
    }
    relaxed.root = Some(replace(root, &replaced));
    Ok(Some(relaxed))
}

/// What the reader is told of hits that hold no more than parts of what was typed, beside `exact` ones that hold all and
/// as many as `before` that were found already.
pub fn note(parts: &Query, share: Share, (exact, before): (usize, usize), further: usize) -> Text {
    if before > exact {
        return Text::new(
            format!("另有 {further} 处含有其中多数，也已列出"),
            format!("{further} more hold most of them and are listed too"),
        );
    }
    let words = parts.marked();
    if exact > 0 {
        return Text::new(
            format!("{exact} 处与原文相同；另列出 {further} 处分别含有 {}", words.join("、")),
            format!("{exact} hold this as typed; {further} more hold {} apart", words.join(", ")),
        );
    }
    if share != Share::All {
        return Text::new(
            format!("没有与原文相同的内容，也没有同时含有 {} 的内容，已列出含有其中多数的", words.join("、")),
            format!("nothing holds this as typed, nor all of {}; listed is what holds most of them", words.join(", ")),
        );
    }
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
        Expr::Some(least, parts) => Expr::Some(*least, all(parts)),
        Expr::Not(part) => Expr::Not(Box::new(replace(part, by))),
        Expr::Leaf(leaf) => by[*leaf].clone().unwrap_or(Expr::Leaf(*leaf)),
    }
}

/// Cuts `text` into words of the index, so that as few letters as possible are left over and the words are as few as
/// possible; words that only ask are passed over. A letter that is no word stays with its neighbours, so that nothing of
/// what was typed is lost.
pub fn cut(text: &str, probe: &Probe<'_>) -> tantivy::Result<Vec<String>> {
    let letters: Vec<char> = text.chars().filter(|letter| *letter != BREAK).collect();
    // For each place, from the end: what is left over and how many words there are from there on, and the first of them.
    let mut best = vec![((0, 0), None); letters.len() + 1];
    for at in (0..letters.len()).rev() {
        let (left, words) = best[at + 1].0;
        best[at] = ((left + 1, words), None);
        for (length, asking) in words_at(&letters[at..], probe)? {
            let (left, words) = best[at + length].0;
            // Of equals the longest, which comes first.
            if (left, words + 1) < best[at].0 {
                best[at] = ((left, words + 1), Some((length, asking)));
            }
        }
    }
    let mut words: Vec<String> = Vec::new();
    let mut rest = String::new();
    let mut at = 0;
    while at < letters.len() {
        let Some((length, asking)) = best[at].1 else {
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

/// The words at the beginning of `letters`, longest first: their lengths, and whether each only asks.
fn words_at(letters: &[char], probe: &Probe<'_>) -> tantivy::Result<Vec<(usize, bool)>> {
    let mut words = Vec::new();
    for length in (1..=letters.len().min(LONGEST_WORD)).rev() {
        let candidate: String = letters[..length].iter().collect();
        if ASKING.contains(&candidate.as_str()) {
            words.push((length, true));
        } else if length > 1 && letters[..length].iter().all(|letter| is_cjk(*letter)) && probe.knows(&candidate)? {
            words.push((length, false));
        }
    }
    Ok(words)
}
