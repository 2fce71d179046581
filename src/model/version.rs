//! The texts that a document had, each with when it was in force and since when the archive knows it.

use super::history::FieldChange;
use super::{Classification, Collection, Date, Document, History, Record, source::BlobId};
use serde_json::Value;
use std::sync::Arc;

/// The folder of a document's versions within its own.
pub const VERSIONS: &str = "versions/";

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

    /// `record`, whose text it is, as it stood in it.
    pub fn record(&self, record: &Record, collection: &Collection) -> Record {
        let text = |field: &str| self.document.front.get(field).and_then(Value::as_str);
        let status = collection.lifecycle.as_ref().and_then(|lifecycle| text(&lifecycle.field));
        Record {
            id: record.id.clone(),
            collection: record.collection.clone(),
            title: text("title").unwrap_or(&record.title).into(),
            stamp: None,
            status: status.map(Into::into),
            classification: self.classification(collection),
            document: self.document.clone(),
        }
    }

    /// Its page from the site's root, where `page` is that of its document. What is not committed has none of its own.
    pub fn page(&self, page: &str, history: &History) -> String {
        match self.commit.and_then(|commit| history.commits.get(commit as usize)) {
            Some(commit) => format!("{page}{VERSIONS}{}/", commit.id.short()),
            None => page.to_owned(),
        }
    }

    /// The content of its file.
    pub fn blob(&self) -> BlobId {
        self.document.source.blob
    }
}
