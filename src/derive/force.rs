//! When a controlled document is in force.

use crate::model::collection::Kind;
use crate::model::{Collection, Date, Record, Site, Stamp};
use serde_json::{Map, Value};

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
        let front = &record.document.front;
        let Some(from) = date(front, EFFECTIVE) else { return Force::Never };
        if collection.kind != Kind::Document {
            return Force::Never;
        }
        let closed = is_closed(collection, record);
        if !closed && !is_in_force_state(collection, record.status.as_deref()) {
            return Force::Never;
        }
        let ended = date(front, ENDED).or_else(|| eve_of_successor(site, front).filter(|_| closed));
        match ended {
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

/// The field with the first day in force.
pub(super) const EFFECTIVE: &str = "effective_on";
/// The field with the last day in force.
pub(super) const ENDED: &str = "ended_on";

/// The day before the document named under `superseded_by` takes effect.
pub(super) fn eve_of_successor(site: &Site, front: &Map<String, Value>) -> Option<Date> {
    let successor = site.find(front.get("superseded_by")?.as_str()?)?;
    date(&site.record(successor).document.front, EFFECTIVE)?.yesterday().ok()
}

/// The day in a date field.
pub(super) fn date(front: &Map<String, Value>, field: &str) -> Option<Date> {
    Stamp::parse(front.get(field)?.as_str()?).map(Stamp::date)
}

/// Whether the record is in one of the closed states of its lifecycle.
pub(super) fn is_closed(collection: &Collection, record: &Record) -> bool {
    collection.is_closed_state(record.status.as_deref())
}

/// Whether this is the state that approval leads to; where no approval is asked for, any state after the first.
pub(super) fn is_in_force_state(collection: &Collection, state: Option<&str>) -> bool {
    let Some(lifecycle) = &collection.lifecycle else { return true };
    let Some(state) = state else { return false };
    match collection.approval.as_ref().and_then(|approval| approval.before.as_deref()) {
        Some(approved) => state == approved,
        None => !lifecycle.initial.iter().any(|initial| initial == state),
    }
}
