//! The field changes of many revisions at once, in parallel, each version read and parsed once.

use super::changes::{Version, between};
use super::object::Objects;
use super::{Error, open};
use crate::model::BlobId;
use crate::model::history::FieldChange;
use git2::Oid;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// Two versions of a record to be compared.
pub(super) struct Pair {
    /// Where the answer belongs.
    pub place: (usize, usize),
    pub before: BlobId,
    pub after: Option<BlobId>,
}

/// What is found: the changes of each place, and the blobs that are missing.
pub(super) struct Found {
    pub changes: Vec<((usize, usize), Vec<FieldChange>)>,
    pub missing: BTreeSet<Oid>,
}

/// Compares each pair. The pairs come in chains, one a record, oldest first, so that one's `after` is usually the
/// next one's `before`.
pub(super) fn compare(git_dir: &Path, chains: &[Vec<Pair>]) -> Result<Found, Error> {
    let share = chains.len().div_ceil(rayon::current_num_threads() * 8).max(1);
    let parts: Vec<Result<Found, Error>> = chains
        .par_chunks(share)
        .map(|chains| {
            let repo = open::again(git_dir)?;
            let objects = Objects::new(&repo)?;
            let mut changes = Vec::new();
            for chain in chains {
                let mut last: Option<(BlobId, Version)> = None;
                for pair in chain {
                    let before = match last.take() {
                        Some((blob, version)) if blob == pair.before => Some(version),
                        _ => read(&objects, pair.before),
                    };
                    let after = pair.after.map(|blob| (blob, read(&objects, blob)));
                    // With a version missing nothing can be said; the gap is told by the history.
                    let after = match (&before, after) {
                        (Some(before), Some((blob, Some(after)))) => {
                            changes.push((pair.place, between(Some(before), Some(&after))));
                            Some((blob, after))
                        }
                        (Some(before), None) => {
                            changes.push((pair.place, between(Some(before), None)));
                            None
                        }
                        (None, Some((blob, Some(after)))) => Some((blob, after)),
                        _ => None,
                    };
                    last = after;
                }
            }
            Ok(Found { changes, missing: objects.into_missing() })
        })
        .collect();
    let mut all = Found { changes: Vec::new(), missing: BTreeSet::new() };
    for part in parts {
        let part = part?;
        all.changes.extend(part.changes);
        all.missing.extend(part.missing);
    }
    Ok(all)
}

fn read(objects: &Objects<'_>, blob: BlobId) -> Option<Version> {
    let id = Oid::from_bytes(&blob.0).ok()?;
    objects.text(id).map(|text| Version::read(&text))
}
