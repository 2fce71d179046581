//! In which state a record was before each of its changes.

use crate::model::history::{FieldChange, Revision};
use crate::model::{BlobId, Collection, Record};
use std::collections::HashMap;

/// Where a record stood with respect to closing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// Closed, in this state; logs without a lifecycle are closed as soon as they are filed, in no state.
    Closed(Option<String>),
    /// Still open, or nothing is known of it.
    Open,
}

/// For each revision, the standing of the record just before it. `record` is the record as it stands now, if it
/// still does.
///
/// States are followed from version to version by content, not by the order of commits, so that branches that ran
/// side by side do not confuse them.
pub(super) fn standings(collection: &Collection, revisions: &[Revision], record: Option<&Record>) -> Vec<Standing> {
    let Some(lifecycle) = &collection.lifecycle else {
        let standing = if collection.is_closed(None) { Standing::Closed(None) } else { Standing::Open };
        return vec![standing; revisions.len()];
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
        match state.filter(|state| collection.is_closed(Some(state))) {
            Some(state) => Standing::Closed(Some(state.to_owned())),
            None => Standing::Open,
        }
    };
    revisions.iter().map(standing).collect()
}
