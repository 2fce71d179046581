//! Work over many objects on all cores. Each thread opens the repository for itself; libgit2 is not shared.

use super::object::Objects;
use super::tree::Trees;
use super::{Error, open};
use git2::Oid;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// The answers in the order of the items, and the objects that were missing.
pub(super) type Answers<R> = (Vec<R>, BTreeSet<Oid>);

/// Applies `work` to each item, in neighbouring shares so that packs and trees are read in order, and gives the
/// answers in the order of the items, with the objects that were missing.
pub(super) fn each<T: Sync, R: Send>(
    git_dir: &Path,
    items: &[T],
    work: impl Fn(&Trees<'_>, &T) -> R + Sync,
) -> Result<Answers<R>, Error> {
    let share = items.len().div_ceil(rayon::current_num_threads() * 4).max(64);
    let parts: Vec<Result<Answers<R>, Error>> = items
        .par_chunks(share)
        .map(|items| {
            let repo = open::again(git_dir)?;
            let objects = Objects::new(&repo)?;
            let answers = {
                let trees = Trees::new(&objects);
                items.iter().map(|item| work(&trees, item)).collect()
            };
            Ok((answers, objects.into_missing()))
        })
        .collect();
    let mut answers = Vec::with_capacity(items.len());
    let mut missing = BTreeSet::new();
    for part in parts {
        let (some, gone) = part?;
        answers.extend(some);
        missing.extend(gone);
    }
    Ok((answers, missing))
}
