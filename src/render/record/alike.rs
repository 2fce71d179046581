//! The records that are most like a record, with what they share and, of faults, how they were mended.

use super::super::context::Context;
use crate::model::likeness::{Alike, CURES};
use crate::model::{Record, RecordIx};
use serde::Serialize;
use serde_json::Value;

/// A record that is like this one.
#[derive(Serialize)]
pub(super) struct AlikeView {
    link: String,
    collection: String,
    date: Option<String>,
    /// Words that both have.
    shared: String,
    cure: Option<CureView>,
}

/// What was done about it.
#[derive(Serialize)]
struct CureView {
    label: String,
    text: String,
}

/// The records most like that at `ix`.
pub(super) fn build(context: &Context<'_>, ix: RecordIx, root: &str) -> Vec<AlikeView> {
    let alike = context.site.similar.get(ix.get()).into_iter().flatten();
    let view = |alike: &Alike| {
        let record = context.site.record(alike.record);
        let collection = context.shape_of(record).collection;
        AlikeView {
            link: context.names.linked(root, alike.record),
            collection: collection.title.get(context.lang).to_owned(),
            date: record.stamp.map(|stamp| stamp.date().to_string()),
            shared: alike.words.join(context.strings.get("value.and")),
            cure: cure(context, record),
        }
    };
    alike.map(view).collect()
}

fn cure(context: &Context<'_>, record: &Record) -> Option<CureView> {
    let collection = context.shape_of(record).collection;
    let (name, value) = CURES.iter().find_map(|name| Some((name, record.value(name)?)))?;
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(steps) => steps.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("；"),
        _ => return None,
    };
    Some(CureView { label: collection.field(name)?.label.get(context.lang).to_owned(), text })
}
