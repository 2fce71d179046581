//! In which state a record was before each of its changes.

use crate::model::history::{FieldChange, Revision};
use crate::model::{BlobId, Collection, Record};
use serde_json::Value;
use std::collections::HashMap;

/// Where a record stood with respect to closing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// Closed, in this state; logs without a lifecycle are closed as soon as they are filed, in no state.
    Closed(Option<String>),
    /// Still open, or nothing is known of it.
    Open,
}

/// Whether records of the collection ever close.
pub(super) fn can_close(collection: &Collection) -> bool {
    match &collection.lifecycle {
        Some(lifecycle) => !lifecycle.closed.is_empty(),
        None => collection.field("amendments").is_some(),
    }
}

/// For each revision, the standing of the record just before it. `record` is the record as it stands now, if it
/// still does.
///
/// States are followed from version to version by content, not by the order of commits, so that branches that ran
/// side by side do not confuse them.
pub(super) fn standings(collection: &Collection, revisions: &[Revision], record: Option<&Record>) -> Vec<Standing> {
    let Some(lifecycle) = &collection.lifecycle else {
        return revisions.iter().map(|_| Standing::Closed(None)).collect();
    };
    let mut states: HashMap<BlobId, Option<&str>> = HashMap::new();
    if let Some(record) = record {
        states.insert(record.document.source.blob, record.status.as_deref());
    }
    let change = |revision: &'_ Revision| -> Option<usize> {
        revision.changes.iter().position(|change| change.field == lifecycle.field)
    };
    for revision in revisions {
        if let Some(place) = change(revision) {
            let FieldChange { from, to, .. } = &revision.changes[place];
            states.extend(revision.previous.map(|blob| (blob, from.as_str())));
            states.extend(revision.blob.map(|blob| (blob, to.as_str())));
        }
    }
    // Revisions that leave the state alone carry it along, back in time and then forward.
    let carried = |from: Option<BlobId>, to: Option<BlobId>, states: &mut HashMap<BlobId, Option<_>>| {
        if let (Some(from), Some(to)) = (from, to)
            && !states.contains_key(&to)
            && let Some(state) = states.get(&from).copied()
        {
            states.insert(to, state);
        }
    };
    let quiet = || revisions.iter().filter(|revision| change(revision).is_none());
    quiet().for_each(|revision| carried(revision.blob, revision.previous, &mut states));
    quiet().rev().for_each(|revision| carried(revision.previous, revision.blob, &mut states));

    let standing = |revision: &Revision| {
        let state = revision.previous.and_then(|blob| states.get(&blob).copied().flatten());
        match state.filter(|state| lifecycle.is_closed(state)) {
            Some(state) => Standing::Closed(Some(state.to_owned())),
            None => Standing::Open,
        }
    };
    revisions.iter().map(standing).collect()
}

/// Whether the changes bring a new entry under `amendments`, which says who changed the record and why.
pub(super) fn brings_amendment(changes: &[FieldChange]) -> bool {
    changes.iter().any(|change| {
        let is_entry = change
            .field
            .strip_prefix("amendments")
            .is_some_and(|rest| rest.is_empty() || (rest.starts_with('[') && rest.find(']') == Some(rest.len() - 1)));
        let is_new = match &change.to {
            Value::Array(entries) => !entries.is_empty(),
            to => to.is_object(),
        };
        is_entry && change.from.is_null() && is_new
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn change(field: &str, from: Value, to: Value) -> FieldChange {
        FieldChange { field: field.to_owned(), from, to }
    }

    #[test]
    fn only_a_new_entry_is_an_amendment() {
        let entry = json!({"on": "2026-03-01", "by": "P-a", "reason": "更正"});
        assert!(brings_amendment(&[change("amendments", Value::Null, json!([entry]))]));
        assert!(brings_amendment(&[change("amendments[1]", Value::Null, entry.clone())]));
        assert!(!brings_amendment(&[change("amendments[0].reason", json!("a"), json!("b"))]));
        assert!(!brings_amendment(&[change("amendments[0]", entry.clone(), Value::Null)]));
        assert!(!brings_amendment(&[change("amendments", Value::Null, json!([]))]));
        assert!(!brings_amendment(&[change("amendments_note", Value::Null, entry)]));
    }
}
