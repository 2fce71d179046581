//! Puts the commits and their revisions together as the model has them.

use super::entry::Entry;
use super::trailer::trailers;
use crate::model::history::{Commit, Revision};
use crate::model::{CommitId, RecordId};
use git2::Oid;
use std::collections::{BTreeMap, HashMap};

/// Commits newest first, and the revisions of each record newest first.
pub(super) fn assemble(entries: Vec<Entry>) -> (Vec<Commit>, BTreeMap<RecordId, Vec<Revision>>) {
    let ids: HashMap<Oid, CommitId> = entries.iter().map(|entry| (entry.id, commit_id(entry.id))).collect();
    let name = |id: &Oid| ids.get(id).cloned().unwrap_or_else(|| commit_id(*id));
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
            id: name(&entry.id),
            parents: entry.parents.iter().map(name).collect(),
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
    CommitId::new(id.to_string())
}
