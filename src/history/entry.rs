//! A commit with what it did. Once known it never changes, so it can be kept from run to run.

use crate::model::history::{Revision, Signature, Signed};
use crate::model::{CollectionName, RecordId};
use git2::Oid;

/// One commit of the walk.
pub(super) struct Entry {
    pub id: Oid,
    /// As recorded, whether they are there or not.
    pub parents: Vec<Oid>,
    pub author: Signature,
    pub committer: Signature,
    pub message: String,
    pub signed: Signed,
    /// Collections to which it brought another definition.
    pub redefines: Vec<CollectionName>,
    pub content: Content,
    /// What it did to records, with the commit's subscript still unset.
    pub revisions: Vec<(RecordId, Revision)>,
    /// Whether anything that it rests on was missing, so that another run may know more.
    pub partial: bool,
}

/// The tree of `content/` in a commit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Content {
    /// Not looked for yet; the commit's root tree.
    Below(Oid),
    /// The tree, or none if the commit has no such folder.
    Tree(Option<Oid>),
    /// A tree on the way is missing.
    Missing,
}
