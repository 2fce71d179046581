//! Changes of fields as people read them: the label that the schema gives, and both values.

use super::context::Context;
use super::values::NOTHING;
use crate::derive::difference::{Run, runs};
use crate::model::Collection;
use crate::model::collection::{Field, ValueType};
use crate::model::history::{BODY, FRONT_MATTER, FieldChange};
use crate::model::markup::escaped;
use crate::model::passage::squeezed;
use serde::Serialize;
use serde_json::Value;

/// A field whose value changed.
#[derive(Serialize)]
pub(super) struct ChangeView {
    label: String,
    /// The values as HTML, with what differs marked.
    before: String,
    after: String,
}

/// Texts longer than this, in characters, are compared by words.
const LONG: usize = 16;

/// The changes on a page whose way to the root is `root`.
pub(super) fn views(
    context: &Context<'_>,
    root: &str,
    collection: &Collection,
    changes: &[FieldChange],
) -> Vec<ChangeView> {
    changes.iter().filter(|change| !is_text(change)).map(|change| view(context, root, collection, change)).collect()
}

/// Whether the change is one of the Markdown text, or of front matter that cannot be read.
pub(super) fn is_text(change: &FieldChange) -> bool {
    matches!(change.field.as_str(), BODY | FRONT_MATTER)
}

fn view(context: &Context<'_>, root: &str, collection: &Collection, change: &FieldChange) -> ChangeView {
    let (label, field) = described(context, collection, &change.field);
    let words = |value: &Value| value.as_str().is_some_and(|text| text.chars().count() > LONG);
    let running = field.as_ref().is_some_and(|field| {
        field.refers_to.is_empty() && field.format.is_none() && field.value_type == ValueType::Text
    });
    if running
        && (words(&change.from) || words(&change.to))
        && let (Some(from), Some(to)) = (change.from.as_str(), change.to.as_str())
    {
        let (before, after) = runs(&squeezed(from), &squeezed(to));
        return ChangeView { label, before: marked(&before, "del"), after: marked(&after, "ins") };
    }
    let shown = |value: &Value| match (&field, value) {
        (Some(field), value) => {
            let mut html = String::new();
            context.values.write(&mut html, root, collection, field, value);
            html
        }
        // What the schema does not know, or no longer, may name what is not for these readers.
        (None, _) if context.site.restricted => NOTHING.to_owned(),
        (None, value) => value.as_str().map_or_else(|| escaped(&value.to_string()), escaped),
    };
    let side = |value: &Value, tag: &str| match value {
        Value::Null => NOTHING.to_owned(),
        // A list may hold lists, which no mark may hold.
        value => {
            let html = shown(value);
            let tag = if html.contains("<ul") { "div" } else { tag };
            format!("<{tag}>{html}</{tag}>")
        }
    };
    ChangeView { label, before: side(&change.from, "del"), after: side(&change.to, "ins") }
}

/// `步骤 4 · 说明` for `steps[3].text`, and the field that the schema has there.
fn described(context: &Context<'_>, collection: &Collection, path: &str) -> (String, Option<Field>) {
    let mut label = String::new();
    let mut known = String::new();
    let mut field = None;
    for part in path.split('.') {
        let (key, places) = part.split_once('[').map_or((part, None), |(key, rest)| (key, Some(rest)));
        if !known.is_empty() {
            known.push('.');
            label.push_str(context.strings.get("value.within"));
        }
        known.push_str(key);
        field = collection.field(&known);
        label.push_str(field.map_or(key, |field| field.label.get(context.lang)));
        for place in places.into_iter().flat_map(|places| places.split('[')) {
            let number = place.trim_end_matches(']').parse::<usize>().map_or(0, |place| place + 1);
            label.push_str(&context.strings.fill("changes.place", &[("n", &number.to_string())]));
            known.push_str("[]");
            field = collection.field(&known).or(field);
        }
    }
    // The item of a list is described by the list where the schema says no more of it, but the fields within it
    // are found by its own path.
    let field = field.map(|field| Field { path: known, ..field.clone() });
    (label, field)
}

/// Runs as HTML, those that only this side has within `tag`.
pub(super) fn marked(runs: &[Run], tag: &str) -> String {
    let mut html = String::new();
    for run in runs {
        let text = escaped(&run.text).replace('\n', "<br>");
        match run.changed {
            true => html.push_str(&format!("<{tag}>{text}</{tag}>")),
            false => html.push_str(&text),
        }
    }
    html
}
