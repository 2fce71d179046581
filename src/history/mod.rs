//! What git knows of the records: `.git` → [`History`].
//!
//! One walk over the commits compares raw trees, skips what is equal, follows records by their id and never by
//! likeness. The only user of git. It reads objects as they are stored, runs nothing, and says plainly what
//! it could not read. It changes nothing in the repository, except to commit an approval (`commit_files`).

mod action;
mod assemble;
mod cache;
mod changes;
mod commit;
mod commit_files;
mod compare;
mod completeness;
mod dirty;
mod discover;
mod entry;
mod error;
mod fields;
mod gpg;
mod graph;
mod identify;
mod mailmap;
mod object;
mod open;
mod pack;
mod pack_file;
mod pairs;
mod parallel;
mod placed;
mod receipts;
mod remerge;
mod repository;
mod resolve;
mod scan;
mod signed;
mod snapshot;
mod standing;
mod trailer;
mod tree;
mod uncommitted;
mod verify;

pub use crate::model::history::{BODY, FRONT_MATTER};
pub use changes::{changed_fields, changes};
pub use commit_files::{Drafted, Prepared, SigningKey, Writer};
pub use error::Error;
pub use gpg::{Unfit, check as check_signatures};
pub use pack::found;
pub use pairs::{Pair, pairs};
pub use placed::{Kind, Placed, Shelf};
pub use receipts::receive;
pub use repository::{Difference, Repository, Version};
pub use signed::{registered, signature};
pub use snapshot::{Known, Snapshot, Step};
pub use standing::standing;
pub use uncommitted::{Uncommitted, uncommitted};
pub use verify::{Damage, Verified};

use crate::model::history::Absence;
use crate::model::{History, Sources};
use entry::Content;
use object::Objects;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use tree::Trees;

/// Reads the history of the archive at `root`. `sources` is the archive as it was read, to tell whether it holds
/// anything uncommitted; what one walk finds is kept in `cache_dir` for the next.
pub fn walk(root: &Path, sources: &Sources, cache_dir: Option<&Path>) -> Result<History, Error> {
    walk_by_part(root, sources, cache_dir, &mut |_| {})
}

/// A part of a walk that has come to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Which records each new commit touched: the names of its files and the ids in them.
    Names,
    /// What the new commits changed in each field.
    Fields,
    /// What was found is kept for the next walk.
    Kept,
    /// The working tree is held against the head, and everything is put together.
    Assembled,
}

/// As [`walk`], for who wants to know how far it is: `done` hears of each part when it ends.
pub fn walk_by_part(
    root: &Path,
    sources: &Sources,
    cache_dir: Option<&Path>,
    done: &mut dyn FnMut(Part),
) -> Result<History, Error> {
    let Some(opened) = open::open(root)? else {
        return Ok(History::absent(Absence::NoRepository));
    };
    let Some(head) = repository::head(&opened.repo)? else {
        return Ok(History { dirty: true, ..History::absent(Absence::NoCommit) });
    };
    let git_dir = open::git_dir(&opened.repo);
    let shallow = completeness::shallow(&opened.repo);
    let kept = cache_dir.and_then(|folder| cache::load(folder, &opened.prefix));
    let objects = Objects::new(&opened.repo)?;

    let mut found = discover::discover(&objects, head, &shallow, kept);
    let mut missing = scan::index(&git_dir, &opened.prefix, &mut found)?;
    done(Part::Names);
    missing.extend(scan::fields(&git_dir, &mut found)?);
    done(Part::Fields);
    if let Some(folder) = cache_dir
        && (found.dropped || found.fresh.iter().any(|place| !found.entries[*place as usize].partial))
    {
        cache::store(folder, &opened.prefix, head, &found.entries);
    }
    done(Part::Kept);

    let trees = Trees::new(&objects);
    let content = found.entries.first().map_or(Content::Missing, |entry| entry.content);
    let root_tree = repository::root_tree(&objects, head);
    let dirty = root_tree.is_some_and(|root| dirty::differs(&opened, &trees, root, content, sources));
    let (mut commits, revisions) = assemble::assemble(found.entries);
    if let Some(root) = root_tree {
        let places = BTreeSet::from([".mailmap".to_owned(), format!("{}.mailmap", opened.prefix)]);
        let blobs = places.iter().filter_map(|place| trees.find(root, place).ok()?);
        let text: String = blobs.filter_map(|(_, blob)| objects.text(blob)).map(|text| text + "\n").collect();
        mailmap::apply(&text, &mut commits);
    }
    drop(trees);
    missing.extend(objects.into_missing());
    let shallow: HashSet<String> = shallow.iter().map(git2::Oid::to_string).collect();
    let cut = commits.iter().any(|commit| shallow.contains(commit.id.as_str()));
    let completeness = completeness::judge(&opened.repo, cut, &missing);
    let head = Some(assemble::commit_id(head));
    done(Part::Assembled);
    Ok(History { completeness, head, dirty, commits, revisions })
}
