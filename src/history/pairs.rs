//! Versions of many records, two by two, read in bulk: in parallel, each version once.

use super::changes::Version;
use super::object::Objects;
use super::{Error, open};
use crate::model::BlobId;
use git2::Oid;
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::path::Path;

/// A version of a record and the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The version before; `None` for the first.
    pub before: Option<BlobId>,
    /// The version.
    pub after: BlobId,
}

type Front = Map<String, Value>;

/// Shows `look` the front matter of each pair, with the place of its chain and its place there, and gathers what it
/// finds, chain by chain. The pairs come in chains, one a record, oldest first, so that one's `after` is usually
/// the next one's `before`. Pairs of which a version is missing or cannot be read are passed over.
pub fn pairs<T: Send>(
    root: &Path,
    chains: &[Vec<Pair>],
    look: impl Fn((usize, usize), Option<&Front>, &Front) -> Vec<T> + Sync,
) -> Result<Vec<T>, Error> {
    let Some(opened) = open::open(root)? else { return Ok(Vec::new()) };
    let git_dir = open::git_dir(&opened.repo);
    let share = chains.len().div_ceil(rayon::current_num_threads() * 8).max(1);
    let parts: Vec<Result<Vec<T>, Error>> = chains
        .par_chunks(share)
        .enumerate()
        .map(|(part, chains)| {
            let repo = open::again(&git_dir)?;
            let objects = Objects::new(&repo)?;
            let read = |blob: BlobId| {
                let text = Oid::from_bytes(&blob.0).ok().and_then(|id| objects.text(id))?;
                Version::read(&text).into_front()
            };
            let mut found = Vec::new();
            for (within, chain) in chains.iter().enumerate() {
                let mut last: Option<(BlobId, Option<Front>)> = None;
                for (place, pair) in chain.iter().enumerate() {
                    let before = match (last.take(), pair.before) {
                        (Some((blob, front)), Some(before)) if blob == before => Some(front),
                        (_, Some(before)) => Some(read(before)),
                        (_, None) => None,
                    };
                    let after = read(pair.after);
                    let at = (part * share + within, place);
                    match (&before, &after) {
                        (Some(None), _) | (_, None) => {}
                        (before, Some(after)) => {
                            found.extend(look(at, before.as_ref().and_then(Option::as_ref), after));
                        }
                    }
                    last = Some((pair.after, after));
                }
            }
            Ok(found)
        })
        .collect();
    let mut all = Vec::new();
    for part in parts {
        all.extend(part?);
    }
    Ok(all)
}
