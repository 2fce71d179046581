//! The texts that a document had, each with when it was in force and since when the archive knows it.

use super::history::FieldChange;
use super::{Classification, Collection, Date, Document, source::BlobId};
use serde_json::Value;
use std::sync::Arc;

/// One text of a document. A commit that only moved the file, or changed nothing but white space, makes no new one.
#[derive(Clone, Debug)]
pub struct Version {
    /// The commit that brought it, as a subscript into `History::commits`; `None` for what is not committed.
    pub commit: Option<u32>,
    /// The day of that commit: since then the archive knows it.
    pub known_on: Option<Date>,
    /// The text.
    pub document: Arc<Document>,
    /// The days on which it was in force, as the archive has it now: first and last; no last while it lasts.
    pub in_force: Vec<(Date, Option<Date>)>,
    /// The fields by which it differs from the version before.
    pub from_before: Vec<FieldChange>,
    /// The fields by which the last version differs from it.
    pub until_now: Vec<FieldChange>,
}

impl Version {
    /// The version that the document calls itself.
    pub fn number(&self) -> Option<&str> {
        self.document.front.get("version")?.as_str()
    }

    /// Whether it is in force on `day`.
    pub fn is_in_force_on(&self, day: Date) -> bool {
        self.in_force.iter().any(|(from, to)| *from <= day && to.is_none_or(|to| day <= to))
    }

    /// The level that it had: its own, or that of its collection.
    pub fn classification(&self, collection: &Collection) -> Classification {
        let stated = self.document.front.get("classification").and_then(Value::as_str);
        stated.and_then(|level| level.parse().ok()).unwrap_or(collection.classification)
    }

    /// The content of its file.
    pub fn blob(&self) -> BlobId {
        self.document.source.blob
    }
}
