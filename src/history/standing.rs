//! Where the archive stands, without its history.

use super::object::Objects;
use super::repository::{content, head, root_tree};
use super::tree::Trees;
use super::{Error, assemble, dirty, open};
use crate::model::{CommitId, Sources};
use std::path::Path;

/// The commit that is checked out, and whether `sources` differ from it: what [`walk`](super::walk) says of them, for
/// who needs nothing else of the history.
pub fn standing(root: &Path, sources: &Sources) -> Result<(Option<CommitId>, bool), Error> {
    let Some(opened) = open::open(root)? else { return Ok((None, false)) };
    let Some(head) = head(&opened.repo)? else { return Ok((None, true)) };
    let objects = Objects::new(&opened.repo)?;
    let trees = Trees::new(&objects);
    let dirty = root_tree(&objects, head).is_some_and(|root| {
        let content = content(&trees, root, &opened.prefix);
        dirty::differs(&opened, &trees, root, content, sources)
    });
    Ok((Some(assemble::commit_id(head)), dirty))
}
