//! What git knows of the records.

use super::{BlobId, CommitId, RecordId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How far the history can be relied on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// Every commit and object is there.
    Complete,
    /// There is no history at all, and why: no repository, or no commit yet.
    Absent(Absence),
    /// Something is missing; statements of absence cannot be made.
    Incomplete(Vec<Gap>),
}

/// Why there is no history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Absence {
    /// The archive is not in a git repository.
    NoRepository,
    /// The repository has no commit yet.
    NoCommit,
}

/// Something missing from the history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gap {
    /// A shallow clone: commits before these were not fetched.
    Shallow,
    /// Objects that the history names but the repository lacks, by id.
    MissingObjects(Vec<String>),
    /// Replace refs or grafts stand in for real objects.
    Replaced,
}

/// A person as a commit names them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
pub struct Signature {
    /// Name as recorded.
    pub name: String,
    /// E-mail as recorded.
    pub email: String,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Offset of the writer's clock from UTC, in minutes.
    pub offset_minutes: i32,
}

/// One commit.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Commit {
    /// Its id.
    pub id: CommitId,
    /// Ids of its parents.
    pub parents: Vec<CommitId>,
    /// Who wrote the change.
    pub author: Signature,
    /// Who committed it.
    pub committer: Signature,
    /// The whole message.
    pub message: String,
    /// Trailers, in order, keys as written (Chinese keys too).
    pub trailers: Vec<(String, String)>,
}

impl Commit {
    /// First line of the message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or("")
    }
}

/// What a commit did to a record's file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// The id appears for the first time (or again).
    Added,
    /// The content changed.
    Modified,
    /// The file moved; its content may have changed too.
    Renamed,
    /// The record is gone.
    Deleted,
}

/// One version of a record.
#[derive(Clone, PartialEq, Debug)]
pub struct Revision {
    /// Subscript into `History::commits`.
    pub commit: u32,
    /// What happened.
    pub action: Action,
    /// Path of the file after the change (before it, for a deletion).
    pub path: Arc<str>,
    /// Content after the change; `None` for a deletion.
    pub blob: Option<BlobId>,
    /// Content before the change, if there was any.
    pub previous: Option<BlobId>,
}

/// A field whose value differs between two versions of a record.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct FieldChange {
    /// Front matter field (`approvals[0].by`), or `body` for the Markdown text.
    pub field: String,
    /// Value before, null when absent.
    pub from: serde_json::Value,
    /// Value after, null when absent.
    pub to: serde_json::Value,
}

/// Every commit and every record's revisions.
#[derive(Clone, Debug)]
pub struct History {
    /// How far it can be relied on.
    pub completeness: Completeness,
    /// The commit that the archive stands at.
    pub head: Option<CommitId>,
    /// Whether the working tree differs from `head` below `content/` and `site.toml`.
    pub dirty: bool,
    /// Commits reachable from `head`, newest first: children before parents.
    pub commits: Vec<Commit>,
    /// Revisions by record, newest first.
    pub revisions: BTreeMap<RecordId, Vec<Revision>>,
}

impl History {
    /// The history of an archive that has none.
    pub fn absent(why: Absence) -> Self {
        Self {
            completeness: Completeness::Absent(why),
            head: None,
            dirty: false,
            commits: Vec::new(),
            revisions: BTreeMap::new(),
        }
    }

    /// The revisions of `record`, newest first.
    pub fn of(&self, record: &RecordId) -> &[Revision] {
        self.revisions.get(record).map_or(&[], Vec::as_slice)
    }

    /// The commit of `revision`.
    pub fn commit(&self, revision: &Revision) -> &Commit {
        &self.commits[revision.commit as usize]
    }
}
