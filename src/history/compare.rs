//! What a commit did: its tree held against its parents' trees, all at once, skipping what is equal.

use super::tree::{Item, ItemKind, Trees, is_open_name, items, order};
use crate::model::history::Merge;
use git2::Oid;
use std::cmp::Ordering;

/// A record file that a commit changed.
#[derive(Debug, PartialEq)]
pub(super) struct PathChange {
    /// Below the compared trees.
    pub path: String,
    pub old: Option<Oid>,
    pub new: Option<Oid>,
    /// How a merge came to change it.
    pub merge: Option<Merge>,
}

/// The trees to compare; `None` stands for an empty one.
pub(super) struct Sides<'a> {
    pub result: Option<Oid>,
    pub parents: &'a [Option<Oid>],
    /// Merge bases of the two parents of a merge; empty otherwise.
    pub bases: &'a [Option<Oid>],
}

/// The file that defines a collection.
const DEFINITION: &[u8] = b"_schema.yaml";

/// A tree on the way could not be read, so that nothing can be said of the commit.
#[derive(Debug)]
pub(super) struct TreeMissing;

/// What a comparison found.
#[derive(Default)]
pub(super) struct Found {
    /// The record files in which the result differs from every parent, and those of which a merge took one side
    /// although only the other had changed it.
    pub records: Vec<PathChange>,
    /// Folders of collections whose definition differs from every parent's.
    pub definitions: Vec<String>,
}

/// Compares the result with its parents.
pub(super) fn changes(trees: &Trees<'_>, sides: &Sides<'_>) -> Result<Found, TreeMissing> {
    let mut found = Found::default();
    let all: Vec<Option<Oid>> =
        std::iter::once(sides.result).chain(sides.parents.iter().copied()).chain(sides.bases.iter().copied()).collect();
    let descent = Descent { trees, parents: sides.parents.len() };
    descent.folder(&all, &mut String::new(), &mut found)?;
    Ok(found)
}

/// Compares one folder of each side: the result first, then the parents, then the bases.
struct Descent<'a> {
    trees: &'a Trees<'a>,
    parents: usize,
}

impl Descent<'_> {
    fn folder(&self, sides: &[Option<Oid>], path: &mut String, found: &mut Found) -> Result<(), TreeMissing> {
        if self.is_settled(sides) {
            return Ok(());
        }
        let mut read = Vec::with_capacity(sides.len());
        for side in sides {
            read.push(match side {
                Some(id) => Some(self.trees.read(*id).ok_or(TreeMissing)?),
                None => None,
            });
        }
        let mut cursors: Vec<_> = read.iter().map(|bytes| items(bytes.as_deref().unwrap_or(&[])).peekable()).collect();
        let mut ids: Vec<Option<Oid>> = vec![None; sides.len()];
        loop {
            let mut least: Option<Item<'_>> = None;
            for cursor in &mut cursors {
                if let Some(item) = cursor.peek()
                    && least.is_none_or(|least| order(item, &least) == Ordering::Less)
                {
                    least = Some(*item);
                }
            }
            let Some(least) = least else { return Ok(()) };
            for (cursor, id) in cursors.iter_mut().zip(&mut ids) {
                *id = cursor.next_if(|item| order(item, &least) == Ordering::Equal).map(|item| item.id);
            }
            if least.name == DEFINITION && path.matches('/').count() == 1 && !ids[1..=self.parents].contains(&ids[0]) {
                found.definitions.push(path.trim_end_matches('/').to_owned());
            }
            if !is_open_name(least.name) {
                continue;
            }
            let length = path.len();
            match least.kind {
                ItemKind::Folder => {
                    path.push_str(&String::from_utf8_lossy(least.name));
                    path.push('/');
                    self.folder(&ids, path, found)?;
                }
                ItemKind::File if least.name.ends_with(b".md") => {
                    path.push_str(&String::from_utf8_lossy(least.name));
                    found.records.extend(self.file(&ids, path));
                }
                _ => {}
            }
            path.truncate(length);
        }
    }

    fn split<'s>(&self, sides: &'s [Option<Oid>]) -> (Option<Oid>, &'s [Option<Oid>], &'s [Option<Oid>]) {
        let (parents, bases) = sides[1..].split_at(self.parents);
        (sides[0], parents, bases)
    }

    /// Whether nothing below can be a change: the result is one parent's, and every other parent either agrees
    /// or did not change anything since the base.
    fn is_settled(&self, sides: &[Option<Oid>]) -> bool {
        let (result, parents, bases) = self.split(sides);
        if !parents.contains(&result) {
            return false;
        }
        bases.is_empty() || parents.iter().all(|parent| *parent == result || bases.contains(parent))
    }

    fn file(&self, sides: &[Option<Oid>], path: &str) -> Option<PathChange> {
        let (result, parents, bases) = self.split(sides);
        if !parents.contains(&result) {
            let old = parents.iter().copied().flatten().next();
            let merge = (parents.len() > 1).then_some(Merge::Combined);
            return Some(PathChange { path: path.to_owned(), old, new: result, merge });
        }
        // The version kept is the one that nobody had touched, and another parent's work is gone.
        if bases.is_empty() || bases.iter().any(|base| *base != result) {
            return None;
        }
        let lost = parents.iter().copied().find(|parent| *parent != result)?;
        Some(PathChange { path: path.to_owned(), old: lost, new: result, merge: Some(Merge::Discarded) })
    }
}
