//! What an index keeps of an entry to be shown.

use crate::model::collection::Kind;
use crate::model::{Collection, Record};
use serde::{Deserialize, Serialize};

/// Whether the text of a document holds now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Not a controlled document: the question does not arise.
    Standing,
    /// In force.
    InForce,
    /// Not yet in force.
    Draft,
    /// No longer in force: obsolete or superseded.
    Superseded,
}

impl Phase {
    /// Every phase, in the order of its number in the index.
    pub const ALL: [Phase; 4] = [Phase::Standing, Phase::InForce, Phase::Draft, Phase::Superseded];

    /// The phase that the record's lifecycle says.
    pub fn of(record: &Record, collection: &Collection) -> Phase {
        let (Kind::Document, Some(lifecycle), Some(status)) = (collection.kind, &collection.lifecycle, &record.status)
        else {
            return Phase::Standing;
        };
        let has = |states: &[String]| states.iter().any(|state| **state == **status);
        // A document comes into force by a move to a state from which it can be closed.
        let closable = lifecycle
            .moves
            .get(&**status)
            .is_some_and(|next| next.iter().any(|state| lifecycle.closed.contains(state)));
        match () {
            () if has(&lifecycle.closed) => Phase::Superseded,
            () if has(&lifecycle.initial) || !closable => Phase::Draft,
            () => Phase::InForce,
        }
    }
}

/// What a hit shows, kept as it was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Record id.
    pub id: String,
    /// Name of the collection.
    pub collection: String,
    /// Title of the record.
    pub title: String,
    /// Address of the page from the site's root, with the clause's anchor.
    pub url: String,
    /// Anchor of the clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Title of the clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Titles of the clauses that enclose it, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub above: Vec<String>,
    /// The date that the record states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Lifecycle state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Department, by title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The version that an earlier text called itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The place of an earlier text among those of its document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<u32>,
    /// The text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Values of the front matter, one a line: label, tab, value.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub facts: String,
}
