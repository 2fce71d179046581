//! What a record still has to see done, and by when: so that `is:overdue` can be told on any day.

use crate::index::shown::Phase;
use crate::index::terms::{ATTACHMENTS, CLOSED, OPEN, filled};
use crate::model::collection::Kind;
use crate::model::document::LinkTarget;
use crate::model::{Collection, Date, Record, Stamp, time};
use serde_json::Value;

/// Fields that say by when something is to be done, with those that say when it was.
const TERMS: [(&str, &[&str]); 3] =
    [("due_on", &["returned_on", "filed_on", "closed_on"]), ("promised_at", &["restored_at"]), ("review_due", &[])];
/// Lists of extensions granted; the last day counts.
const EXTENSIONS: [&str; 2] = ["extensions", "renewals"];

/// The last day on which what `record` calls for can be done in time; `None` where nothing is left to do.
pub fn day(record: &Record, collection: &Collection) -> Option<Date> {
    let stands = match collection.kind {
        Kind::Document => Phase::of(record, collection) == Phase::InForce,
        Kind::Card | Kind::Log => !collection.is_closed_state(record.status.as_deref()),
    };
    let date = |value: &Value| Some(Stamp::parse(value.as_str()?)?.date());
    let (field, done) = TERMS.iter().find(|(field, _)| record.value(field).is_some())?;
    if !stands || done.iter().any(|done| record.value(done).is_some()) {
        return None;
    }
    let lists = EXTENSIONS.iter().filter_map(|list| record.value(list)?.as_array()).flatten();
    let extended = lists.filter_map(|one| time::strict_date(one.get("until")?.as_str()?)).max();
    extended.or_else(|| date(record.value(field)?))
}

/// The terms for what is known of a record as a whole.
pub fn conditions(record: &Record, collection: &Collection, mut found: impl FnMut(String)) {
    if collection.lifecycle.is_some() && record.status.is_some() {
        let closed = collection.is_closed_state(record.status.as_deref());
        found(if closed { CLOSED } else { OPEN }.to_owned());
    }
    let linked = record.document.links.iter().any(|link| match &link.target {
        LinkTarget::File { path: Some(path), .. } => !path.ends_with(".md"),
        _ => false,
    });
    if linked && record.value("attachments").is_none() {
        found(filled(ATTACHMENTS));
    }
}
