//! A month: the texts in force on any of its days, and what the archive came to know in it.

use super::super::context::Context;
use super::super::names::root_of;
use super::super::versions;
use super::{Span, Times, name_of, page_of};
use crate::derive::editions::{InForce, Wording, in_force_on};
use crate::model::{Date, RecordIx, Version};
use serde::Serialize;

/// What the template sees.
#[derive(Serialize)]
pub(super) struct MonthView {
    name: String,
    first: String,
    last: String,
    rows: Vec<RowView>,
    known: Vec<KnownView>,
    previous: Option<LinkView>,
    next: Option<LinkView>,
}

#[derive(Serialize)]
struct LinkView {
    href: String,
    name: String,
}

#[derive(Serialize)]
struct RowView {
    document: String,
    version: String,
    from: String,
    to: Option<String>,
    known_on: Option<String>,
    /// Whether its first day, or its last, lies in the month.
    began: bool,
    ended: bool,
    /// The text that the archive gave for its first day before it knew this one, as a link.
    replaced: Option<String>,
}

#[derive(Serialize)]
struct KnownView {
    day: String,
    document: String,
    version: String,
    in_force: Vec<String>,
    changes: Option<String>,
}

/// Builds the view of the month that begins on `first`.
pub(super) fn view(context: &Context<'_>, times: &Times<'_>, first: Date) -> MonthView {
    let root = root_of(2);
    let last = first.last_of_month();
    let row = |span: &Span<'_>| RowView {
        document: context.names.linked(&root, span.ix),
        version: versions::link(context, span.ix, span.version, &root),
        from: span.from.to_string(),
        to: span.to.map(|to| to.to_string()),
        known_on: span.version.known_on.map(|day| day.to_string()),
        began: span.from >= first,
        ended: span.to.is_some_and(|to| to <= last),
        replaced: replaced(context, span).map(|version| versions::link(context, span.ix, version, &root)),
    };
    let overlaps = |span: &&Span<'_>| span.from <= last && span.to.is_none_or(|to| to >= first);
    let mut known: Vec<(RecordIx, usize)> = times.months.get(&first).map_or_else(Vec::new, |month| month.known.clone());
    let version = |(ix, place): (RecordIx, usize)| &context.site.versions_of(&context.site.record(ix).id)[place];
    known.sort_by_key(|one| (version(*one).known_on, *one));
    let known = known.into_iter().map(|(ix, place)| {
        let version = version((ix, place));
        let changes = version.commit.and_then(|commit| versions::changes_page(context, ix, commit));
        KnownView {
            day: version.known_on.map_or_else(String::new, |day| day.to_string()),
            document: context.names.linked(&root, ix),
            version: versions::link(context, ix, version, &root),
            in_force: version.in_force.iter().map(|days| versions::interval(context, *days)).collect(),
            changes: changes.map(|page| format!("{root}{page}")),
        }
    });
    let other = |month: Option<&Date>| {
        month.map(|month| LinkView { href: format!("../{}", page_of(*month)), name: name_of(*month) })
    };
    MonthView {
        name: name_of(first),
        first: first.to_string(),
        last: last.to_string(),
        rows: times.spans.iter().filter(overlaps).map(row).collect(),
        known: known.collect(),
        previous: other(times.months.range(..first).next_back().map(|(month, _)| month)),
        next: other(times.months.range(first..).nth(1).map(|(month, _)| month)),
    }
}

/// What the archive gave as the text in force on the span's first day before it knew the span's own: only a text
/// that was filed later than it took effect takes another's place so.
fn replaced<'a>(context: &Context<'a>, span: &Span<'_>) -> Option<&'a Version> {
    let known_on = span.version.known_on.filter(|known_on| *known_on > span.from)?;
    let record = context.site.record(span.ix);
    let collection = context.shape_of(record).collection;
    let versions = context.site.versions_of(&record.id);
    let before: Vec<&Version> =
        versions.iter().filter(|version| version.known_on.is_some_and(|day| day < known_on)).collect();
    let wordings: Vec<Wording<'_>> =
        before.iter().map(|version| Wording { front: &version.document.front, committed: version.known_on }).collect();
    match in_force_on(context.site, collection, &wordings, span.from) {
        InForce::Wording { place, .. } => before.get(place).copied(),
        _ => None,
    }
}
