//! What was found wrong while the archive was read, and how its files lie: what cannot be seen in the records alone.

use super::RecordId;
use std::sync::Arc;

/// What reading the archive told of it.
#[derive(Clone, Debug, Default)]
pub struct Soundness {
    /// Record files that were found, readable or not.
    pub files: usize,
    /// Bytes of the record files and of the attachments.
    pub bytes: u64,
    /// Faults, by file and place.
    pub faults: Vec<Fault>,
    /// Files that records list or link, by record.
    pub listed: Vec<Listed>,
    /// What hashing the objects of the history gave; `None` where it was not done.
    pub objects: Option<Objects>,
}

/// A fault that reading told.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Its code, as `explain` takes it.
    pub code: &'static str,
    /// The record, where known.
    pub record: Option<RecordId>,
    /// The file.
    pub path: Arc<str>,
}

/// A file that a record lists under `attachments` or links in its text.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The record.
    pub record: RecordId,
    /// The file, by its path from the archive's root; as written where it leads out of the archive.
    pub path: String,
    /// Whether it is there.
    pub present: bool,
    /// Whether it has the digest that the record states, if it states one.
    pub matches: Option<bool>,
}

/// What hashing the objects of the history gave.
#[derive(Clone, Debug, Default)]
pub struct Objects {
    /// How many were hashed.
    pub hashed: usize,
    /// Those that are missing or are not what their ids say.
    pub damaged: Vec<String>,
}
