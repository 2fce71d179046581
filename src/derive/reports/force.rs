//! When a controlled document is in force.

use super::context::date_in;
use crate::model::collection::Kind;
use crate::model::{Collection, Date, Record, Site};

/// The days on which a document, as the archive has it now, is in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Force {
    /// A draft, or without an effective date.
    Never,
    /// From this day on.
    Since(Date),
    /// From the first day to the last.
    Between(Date, Date),
    /// From this day; it ended, and nothing says when.
    EndUnknown(Date),
}

impl Force {
    /// When `record` is in force, by its state and dates and those of the document that supersedes it.
    pub fn of(site: &Site, collection: &Collection, record: &Record) -> Self {
        let Some(from) = date_in(record, "effective_on") else { return Force::Never };
        if collection.kind != Kind::Document {
            return Force::Never;
        }
        let closed = is_closed(collection, record);
        if !closed && !is_in_force_state(collection, record) {
            return Force::Never;
        }
        let ended = date_in(record, "ended_on").or_else(|| {
            let successor = site.find(record.text("superseded_by")?)?;
            date_in(site.record(successor), "effective_on")?.yesterday().ok()
        });
        match ended.filter(|_| closed || record.value("ended_on").is_some()) {
            Some(last) => Force::Between(from, last),
            None if closed => Force::EndUnknown(from),
            None => Force::Since(from),
        }
    }

    /// Whether it is in force on `day`; `None` if nobody can tell.
    pub fn on(self, day: Date) -> Option<bool> {
        match self {
            Force::Never => Some(false),
            Force::Since(from) => Some(day >= from),
            Force::Between(from, last) => Some(from <= day && day <= last),
            Force::EndUnknown(from) => (day < from).then_some(false),
        }
    }
}

/// Whether the record is in one of the closed states of its lifecycle.
pub(super) fn is_closed(collection: &Collection, record: &Record) -> bool {
    let state = record.status.as_deref();
    collection
        .lifecycle
        .as_ref()
        .is_some_and(|lifecycle| lifecycle.closed.iter().any(|closed| Some(&**closed) == state))
}

/// Whether the record is in the state that approval leads to; where no approval is asked for, in any state after
/// the first.
fn is_in_force_state(collection: &Collection, record: &Record) -> bool {
    let Some(lifecycle) = &collection.lifecycle else { return true };
    let Some(state) = record.status.as_deref() else { return false };
    match collection.approval.as_ref().and_then(|approval| approval.before.as_deref()) {
        Some(approved) => state == approved,
        None => !lifecycle.initial.iter().any(|initial| initial == state),
    }
}
