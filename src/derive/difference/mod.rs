//! What differs between two texts, clause by clause and word by word.
//!
//! Clauses are matched by their anchors, which survive renumbering, and otherwise by their titles; blocks within a
//! clause by their words. Every comparison is bounded, so that two long texts without a common word cost no more
//! than two short ones.

mod blocks;
mod words;

pub use blocks::Line;
pub use words::{Run, runs};

use crate::model::Anchor;
use crate::model::passage::Passage;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What became of a clause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Change {
    /// It says the same.
    Same,
    /// Its heading or its words changed.
    Changed,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

/// A clause in both texts, or in one of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clause {
    /// Its anchor in the later text, or in the earlier one where it is gone.
    pub anchor: Option<Anchor>,
    /// The level of its heading.
    pub level: u8,
    /// Its heading in the earlier text.
    pub before: Option<Arc<str>>,
    /// Its heading in the later text.
    pub after: Option<Arc<str>>,
    /// What became of it.
    pub change: Change,
    /// Whether it stands in another place among the clauses.
    pub moved: bool,
    /// Its blocks, those that say the same too; empty where nothing changed.
    pub lines: Vec<Line>,
}

/// The clauses of both texts, in the order of the later one; what is gone stands where it stood.
pub fn clauses(before: &[Passage], after: &[Passage]) -> Vec<Clause> {
    let partners = partners(before, after);
    let kept = in_order(&partners);
    let mut taken: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    // A clause that is gone follows the clause that it followed, or that one's predecessor if it is gone as well.
    let mut anchor_place = None;
    let after_of: BTreeMap<usize, usize> =
        partners.iter().enumerate().filter_map(|(new, old)| old.map(|old| (old, new))).collect();
    for old in 0..before.len() {
        match after_of.get(&old) {
            Some(new) => anchor_place = Some(*new),
            None => taken.entry(anchor_place).or_default().push(old),
        }
    }
    let mut clauses = Vec::with_capacity(after.len());
    let gone = |places: Option<&Vec<usize>>, clauses: &mut Vec<Clause>| {
        clauses.extend(places.into_iter().flatten().map(|old| clause(Some(&before[*old]), None, false)));
    };
    gone(taken.get(&None), &mut clauses);
    for (new, passage) in after.iter().enumerate() {
        let old = partners[new];
        clauses.push(clause(old.map(|old| &before[old]), Some(passage), old.is_some() && !kept.contains(&new)));
        gone(taken.get(&Some(new)), &mut clauses);
    }
    clauses
}

fn clause(before: Option<&Passage>, after: Option<&Passage>, moved: bool) -> Clause {
    let shown = after.or(before);
    let blocks = |passage: Option<&'_ Passage>| passage.map_or_else(Vec::new, |passage| passage.blocks.clone());
    let change = match (before, after) {
        (Some(before), Some(after)) if before.title == after.title && before.blocks == after.blocks => Change::Same,
        (Some(_), Some(_)) => Change::Changed,
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
    };
    let lines = match change {
        Change::Same => Vec::new(),
        _ => blocks::lines(&blocks(before), &blocks(after)),
    };
    Clause {
        anchor: shown.and_then(|passage| passage.anchor.clone()),
        level: shown.map_or(0, |passage| passage.level),
        before: before.map(|passage| Arc::clone(&passage.title)),
        after: after.map(|passage| Arc::clone(&passage.title)),
        change,
        moved,
        lines,
    }
}

/// For each later passage, the earlier one that it continues: by anchor, then by title.
fn partners(before: &[Passage], after: &[Passage]) -> Vec<Option<usize>> {
    let by_anchor: BTreeMap<&Option<Anchor>, usize> =
        before.iter().enumerate().map(|(place, passage)| (&passage.anchor, place)).collect();
    let mut partners: Vec<Option<usize>> =
        after.iter().map(|passage| by_anchor.get(&passage.anchor).copied()).collect();
    let taken: BTreeSet<usize> = partners.iter().flatten().copied().collect();
    let mut by_title: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, passage) in before.iter().enumerate().filter(|(place, _)| !taken.contains(place)) {
        by_title.entry(&passage.title).or_insert(place);
    }
    for (passage, partner) in after.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
        *partner = by_title.remove(&*passage.title);
    }
    partners
}

/// The later passages whose partners stand in the same order: a longest rising run of them. The others were moved.
fn in_order(partners: &[Option<usize>]) -> BTreeSet<usize> {
    // tails[n]: the later passage that ends a rising run of n + 1 with the least partner.
    let mut tails: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; partners.len()];
    // Of several longest runs the one that ends first: what comes late in the later text is what was moved there.
    let mut end = None;
    for (new, partner) in partners.iter().enumerate() {
        if partner.is_none() {
            continue;
        }
        let length = tails.partition_point(|tail| partners[*tail] < *partner);
        previous[new] = length.checked_sub(1).map(|before| tails[before]);
        match tails.get_mut(length) {
            Some(tail) => *tail = new,
            None => {
                tails.push(new);
                end = Some(new);
            }
        }
    }
    std::iter::successors(end, |new| previous[*new]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::passage::{Block, Form};

    fn passage(anchor: &str, title: &str, blocks: &[&str]) -> Passage {
        let block = |text: &&str| Block { form: Form::Paragraph, text: (*text).to_owned() };
        Passage {
            anchor: Some(Anchor::from(anchor)),
            level: 2,
            title: title.into(),
            blocks: blocks.iter().map(block).collect(),
        }
    }

    fn told(before: &[Passage], after: &[Passage]) -> Vec<String> {
        let word = |clause: &Clause| {
            let moved = if clause.moved { " moved" } else { "" };
            format!("{} {:?}{moved}", clause.anchor.as_ref().unwrap(), clause.change)
        };
        clauses(before, after).iter().map(word).collect()
    }

    #[test]
    fn a_clause_keeps_its_identity_through_renumbering_and_moving() {
        let before = [
            passage("aim", "第一条 目的", &["甲"]),
            passage("scope", "第二条 范围", &["乙"]),
            passage("backup", "第三条 备份", &["每日备份"]),
            passage("end", "第四条 附则", &["丙"]),
        ];
        let after = [
            passage("aim", "第一条 目的", &["甲"]),
            passage("backup", "第二条 备份", &["每周备份"]),
            passage("drill", "第三条 演练", &["丁"]),
            passage("scope", "第四条 范围", &["乙"]),
        ];
        assert_eq!(
            told(&before, &after),
            ["aim Same", "backup Changed", "end Removed", "drill Added", "scope Changed moved"]
        );
        assert_eq!(told(&before, &before), ["aim Same", "scope Same", "backup Same", "end Same"]);
        assert_eq!(told(&[], &after[..1]), ["aim Added"]);
        assert_eq!(told(&before[..1], &[]), ["aim Removed"]);
    }

    #[test]
    fn without_an_anchor_the_title_tells() {
        let before = [passage("old", "第一条 目的", &["甲"])];
        let after = [passage("new", "第一条 目的", &["甲"])];
        assert_eq!(told(&before, &after), ["new Same"]);
    }
}
