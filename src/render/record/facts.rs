//! The table of facts, and the box that says what standing a document has.

use super::super::context::Context;
use super::super::format;
use super::super::shape::{Role, Shape};
use super::super::svg::text;
use super::super::values::NOTHING;
use crate::model::collection::Kind;
use crate::model::{Record, time};
use serde::Serialize;

/// A label and its value.
#[derive(Serialize)]
pub(crate) struct FactView {
    pub(super) label: String,
    /// The value as HTML.
    pub(super) html: String,
    /// Whether it needs the whole width.
    wide: bool,
}

/// What standing a document has.
#[derive(Serialize)]
pub(crate) struct DocumentView {
    /// `tone-good` and so on.
    tone: &'static str,
    /// Such as "in force since 1 January 2025".
    standing: String,
    version: Option<String>,
    number: Option<String>,
    /// What replaced it, as a link.
    successor: Option<String>,
    /// A word on the review when it is overdue or near.
    review: Option<ReviewView>,
    /// What changed with this version.
    change: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct ReviewView {
    overdue: bool,
    text: String,
}

/// Days before its review that a document says so.
const REVIEW_NOTICE: i64 = 60;

/// Sentences that say what the record is for.
pub(super) fn leads(context: &Context<'_>, shape: &Shape<'_>, record: &Record, root: &str) -> Vec<FactView> {
    rows(context, shape, record, root, &Role::Lead)
}

/// The lines of the table of facts: every field that has a value.
pub(super) fn facts(context: &Context<'_>, shape: &Shape<'_>, record: &Record, root: &str) -> Vec<FactView> {
    let mut rows = rows(context, shape, record, root, &Role::Fact);
    if shape.collection.kind == Kind::Document {
        // The head of the page has said these already.
        let said = |name: &str| shape.collection.field(name).map(|field| field.label.get(context.lang));
        let status = shape.collection.lifecycle.as_ref().and_then(|lifecycle| said(&lifecycle.field));
        let repeated = [status, said("change_summary")];
        rows.retain(|row| !repeated.contains(&Some(row.label.as_str())));
    }
    rows
}

fn rows(context: &Context<'_>, shape: &Shape<'_>, record: &Record, root: &str, role: &Role) -> Vec<FactView> {
    let mut rows = Vec::new();
    for part in shape.parts.iter().filter(|part| part.role == *role) {
        let Some(value) = record.value(&part.field.path) else { continue };
        if value.as_array().is_some_and(Vec::is_empty) {
            continue;
        }
        let mut html = String::new();
        context.values.write(&mut html, root, shape.collection, part.field, value);
        if html == NOTHING {
            continue;
        }
        let wide = value.as_str().is_some_and(|words| text::width(words) > 26.0 || words.contains('\n'))
            || value.as_array().is_some_and(|items| items.len() > 3 || html.contains("<ul"));
        rows.push(FactView { label: part.field.label.get(context.lang).to_owned(), html, wide });
    }
    rows
}

/// The standing of a document on the day of the site.
pub(super) fn document(context: &Context<'_>, shape: &Shape<'_>, record: &Record, root: &str) -> DocumentView {
    let strings = context.strings;
    let as_of = context.site.as_of;
    let date = |field: &str| record.text(field).and_then(time::strict_date);
    let (effective, ended, review_due) = (date("effective_on"), date("ended_on"), date("review_due"));
    let status = record.status.as_deref().unwrap_or("");
    let closed = shape.collection.is_closed_state(record.status.as_deref());
    let in_force = in_force(shape, record);
    let long = |date| format::long_date(date, strings);
    let (tone, standing) = match (closed, in_force, effective) {
        (true, _, _) => {
            let standing = match ended {
                Some(ended) => strings.fill("document.ended_on", &[("date", &long(ended))]),
                None => strings.get("document.ended").to_owned(),
            };
            ("tone-over", standing)
        }
        (false, true, Some(effective)) if effective > as_of => {
            ("tone-doubtful", strings.fill("document.from", &[("date", &long(effective))]))
        }
        (false, true, Some(effective)) => ("tone-good", strings.fill("document.since", &[("date", &long(effective))])),
        (false, true, None) => ("tone-good", strings.get("document.in_force").to_owned()),
        (false, false, _) => ("tone-doubtful", strings.fill("document.not_in_force", &[("status", status)])),
    };
    let successor = shape.collection.field("superseded_by").filter(|_| record.value("superseded_by").is_some());
    let review = review_due.filter(|_| in_force && !closed).and_then(|due| {
        let days = format::days_between(as_of, due);
        let text = match days {
            ..0 => strings.fill("document.review_overdue", &[("date", &long(due)), ("n", &(-days).to_string())]),
            0..=REVIEW_NOTICE => {
                strings.fill("document.review_near", &[("date", &long(due)), ("n", &days.to_string())])
            }
            _ => return None,
        };
        Some(ReviewView { overdue: days < 0, text })
    });
    DocumentView {
        tone,
        standing,
        version: record.text("version").map(str::to_owned),
        number: record.text("number").map(str::to_owned),
        successor: successor.map(|field| context.values.cell(root, shape.collection, record, field)),
        review,
        change: record.text("change_summary").map(str::to_owned),
    }
}

/// Whether the record is in a state that may only be entered with an effective date, and is not closed.
pub(crate) fn in_force(shape: &Shape<'_>, record: &Record) -> bool {
    let (Some(lifecycle), Some(status)) = (&shape.collection.lifecycle, record.status.as_deref()) else {
        return false;
    };
    !lifecycle.is_closed(status)
        && lifecycle.requires.get(status).is_some_and(|fields| fields.iter().any(|field| field == "effective_on"))
}
