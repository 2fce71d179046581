//! Merges done again: is what a merge left what merging its parents gives?

use super::changes::changes;
use super::compare::{self, Sides};
use super::identify;
use super::object::Objects;
use super::tree::{ItemKind, Trees};
use crate::model::RecordId;
use crate::model::history::Merge;
use git2::{MergeFileInput, ObjectType, Oid};
use std::collections::HashMap;

/// A record that a merge left otherwise than any of its parents has it.
pub(super) struct Left {
    pub record: RecordId,
    /// Below `content/`.
    pub path: String,
    pub blob: Option<Oid>,
}

/// A merge and what is to be judged of it. The trees are those of `content/`.
pub(super) struct Job {
    pub parents: Vec<Option<Oid>>,
    pub bases: Vec<Option<Oid>>,
    pub records: Vec<Left>,
}

/// How the merge came to each of the records; without all the objects, the mildest.
pub(super) fn judge(trees: &Trees<'_>, job: &Job) -> Vec<Merge> {
    let base = match job.bases[..] {
        [base] => Some(base),
        _ => None,
    };
    let (mut moved, mut from) = (Vec::new(), HashMap::new());
    if let Some(base) = base {
        let wanted = |id: &RecordId| job.records.iter().any(|left| left.record == *id);
        for parent in &job.parents {
            let mut now = HashMap::new();
            for change in changed(trees, base, *parent) {
                if let Some((id, blob)) = record(trees.objects, change.1).filter(|(id, _)| wanted(id)) {
                    now.insert(id, blob);
                }
                if let Some((id, blob)) = record(trees.objects, change.0).filter(|(id, _)| wanted(id)) {
                    from.insert(id, blob);
                }
            }
            moved.push(now);
        }
    }
    let side = |place: usize, left: &Left| {
        at(trees, job.parents[place], left).or_else(|| moved.get(place)?.get(&left.record).copied())
    };
    job.records
        .iter()
        .map(|left| {
            let sides: Vec<Option<Oid>> = (0..job.parents.len()).map(|place| side(place, left)).collect();
            match (base, &sides[..]) {
                (Some(base), [ours, theirs]) => {
                    let base = at(trees, base, left).or_else(|| from.get(&left.record).copied());
                    three_way(trees.objects, [base, *ours, *theirs], left.blob)
                }
                _ => by_lines(trees.objects, &sides, left.blob),
            }
        })
        .collect()
}

/// The files that differ, before and after.
fn changed(trees: &Trees<'_>, before: Option<Oid>, after: Option<Oid>) -> Vec<(Option<Oid>, Option<Oid>)> {
    let sides = Sides { result: after, parents: &[before], bases: &[] };
    let found = compare::changes(trees, &sides).map(|found| found.records).unwrap_or_default();
    found.into_iter().map(|change| (change.old, change.new)).collect()
}

fn record(objects: &Objects<'_>, blob: Option<Oid>) -> Option<(RecordId, Oid)> {
    let object = objects.read(blob?, ObjectType::Blob)?;
    Some((identify::record_id(object.data())?, blob?))
}

/// The record's file where the merge left it.
fn at(trees: &Trees<'_>, tree: Option<Oid>, left: &Left) -> Option<Oid> {
    let (kind, blob) = trees.find(tree?, &left.path).ok()??;
    let (id, blob) = record(trees.objects, Some(blob).filter(|_| kind == ItemKind::File))?;
    (id == left.record).then_some(blob)
}

fn three_way(objects: &Objects<'_>, [base, ours, theirs]: [Option<Oid>; 3], result: Option<Oid>) -> Merge {
    let settled = match () {
        () if ours == theirs || theirs == base => Some(ours),
        () if ours == base => Some(theirs),
        () => None,
    };
    let text = |blob: Option<Oid>| blob.and_then(|blob| objects.text(blob));
    let left = text(result);
    if let Some(expected) = settled {
        return match same(text(expected).as_deref(), left.as_deref()) {
            true => Merge::Combined,
            false => Merge::Altered,
        };
    }
    let (Some(ours_text), Some(theirs_text)) = (text(ours), text(theirs)) else {
        // One side removed what the other changed: keeping either is a decision, a third thing is not.
        return by_lines(objects, &[ours, theirs], result);
    };
    let base_text = text(base).unwrap_or_default();
    let (mut a, mut b, mut c) = (MergeFileInput::new(), MergeFileInput::new(), MergeFileInput::new());
    a.content(base_text.as_bytes());
    b.content(ours_text.as_bytes());
    c.content(theirs_text.as_bytes());
    match git2::merge_file(&a, &b, &c, None) {
        Ok(merged) if merged.is_automergeable() => {
            let merged = String::from_utf8_lossy(merged.content()).into_owned();
            if same(Some(&merged), left.as_deref()) { Merge::Combined } else { Merge::Altered }
        }
        _ => by_lines(objects, &[ours, theirs], result),
    }
}

/// Whether the two say the same, however they are laid out.
fn same(expected: Option<&str>, left: Option<&str>) -> bool {
    expected.is_some() == left.is_some() && (expected == left || changes(expected, left).is_empty())
}

/// Where merging gives no single result: whether every line of the result is one of the sides'.
fn by_lines(objects: &Objects<'_>, sides: &[Option<Oid>], result: Option<Oid>) -> Merge {
    let Some(left) = result.and_then(|blob| objects.text(blob)) else {
        return if sides.contains(&None) { Merge::Resolved } else { Merge::Altered };
    };
    let texts: Vec<String> = sides.iter().flatten().filter_map(|blob| objects.text(*blob)).collect();
    let known: std::collections::HashSet<&str> = texts.iter().flat_map(|text| text.lines()).map(str::trim).collect();
    match left.lines().map(str::trim).all(|line| line.is_empty() || known.contains(line)) {
        true => Merge::Resolved,
        false => Merge::Altered,
    }
}
