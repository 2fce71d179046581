//! Puts the commits and their revisions together as the model has them.

use super::entry::Entry;
use super::trailer::trailers;
use crate::model::history::{Commit, Revision};
use crate::model::{CommitId, RecordId, hex};
use git2::Oid;
use rayon::prelude::*;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

/// Commits newest first, and the revisions of each record newest first.
pub(super) fn assemble(entries: Vec<Entry>) -> (Vec<Commit>, BTreeMap<RecordId, Vec<Revision>>) {
    let names: Vec<(Oid, CommitId)> = entries.par_iter().map(|entry| (entry.id, commit_id(entry.id))).collect();
    // The parent is nearly always the next one; where it is not, they are looked up.
    let ids: OnceCell<HashMap<Oid, usize>> = OnceCell::new();
    let name = |id: &Oid, near: usize| match names.get(near) {
        Some((next, name)) if next == id => name.clone(),
        _ => {
            let ids = ids.get_or_init(|| names.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect());
            ids.get(id).map_or_else(|| commit_id(*id), |place| names[*place].1.clone())
        }
    };
    let mut commits = Vec::with_capacity(entries.len());
    let mut places: HashMap<RecordId, usize> = HashMap::new();
    let mut revisions: Vec<(RecordId, Vec<Revision>)> = Vec::new();
    for (number, entry) in entries.into_iter().enumerate() {
        for (record, mut revision) in entry.revisions {
            revision.commit = number as u32;
            let place = *places.entry(record).or_insert_with_key(|record| {
                revisions.push((record.clone(), Vec::new()));
                revisions.len() - 1
            });
            revisions[place].1.push(revision);
        }
        commits.push(Commit {
            id: name(&entry.id, number),
            parents: entry.parents.iter().map(|parent| name(parent, number + 1)).collect(),
            author: entry.author,
            committer: entry.committer,
            trailers: trailers(&entry.message),
            message: entry.message,
            signed: entry.signed,
            received: None,
            redefines: entry.redefines,
        });
    }
    revisions.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    (commits, revisions.into_iter().collect())
}

/// The id as the model writes it.
pub(super) fn commit_id(id: Oid) -> CommitId {
    CommitId::new(hex(id.as_bytes()))
}
