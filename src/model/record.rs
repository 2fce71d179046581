//! A document that has an identity and a collection.

use super::{Classification, CollectionName, Document, RecordId, Stamp};
use serde_json::Value;
use std::sync::Arc;

/// One record. It may still have diagnostics; it always has an id.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its identity.
    pub id: RecordId,
    /// Its collection.
    pub collection: CollectionName,
    /// What it is called: `title`, or the collection's name template filled in, or the id.
    pub title: Arc<str>,
    /// The date it states, by the collection's date field.
    pub stamp: Option<Stamp>,
    /// The lifecycle state, if the collection has a lifecycle.
    pub status: Option<Arc<str>>,
    /// Its level.
    pub classification: Classification,
    /// Its file.
    pub document: Arc<Document>,
}

impl Record {
    /// The value of a top-level field, if present and not null.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.document.front.get(field).filter(|value| !value.is_null())
    }

    /// The text of a top-level field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.value(field)?.as_str()
    }

    /// Path of its file from the archive's root.
    pub fn path(&self) -> &str {
        &self.document.source.path
    }
}
