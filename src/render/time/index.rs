//! The months in which something moved, the latest first.

use super::super::context::Context;
use super::super::names::root_of;
use super::super::record::history_gap;
use super::super::versions;
use super::{Span, Times, name_of, page_of};
use crate::model::RecordIx;
use serde::Serialize;

/// What the template sees.
#[derive(Serialize)]
pub(super) struct IndexView {
    years: Vec<YearView>,
    /// Documents in force on the day of the site.
    in_force: usize,
    documents: usize,
    /// Why earlier versions are not at hand.
    note: Option<String>,
}

#[derive(Serialize)]
struct YearView {
    year: String,
    months: Vec<MonthView>,
}

#[derive(Serialize)]
struct MonthView {
    name: String,
    href: String,
    began: NamedView,
    ended: NamedView,
    known: NamedView,
}

/// Some documents by name, and how many more there are.
#[derive(Serialize)]
struct NamedView {
    links: Vec<String>,
    more: usize,
    count: usize,
}

/// Documents named in a cell.
const NAMED: usize = 4;

/// Builds the view.
pub(super) fn view(context: &Context<'_>, times: &Times<'_>) -> IndexView {
    let root = root_of(1);
    let today = context.site.as_of;
    let link = |ix: RecordIx, version| {
        let id = &context.site.record(ix).id;
        let name = versions::name(context, version);
        format!("<a href=\"{root}{}\">{id} {name}</a>", versions::page_of(context, ix, version))
    };
    let named = |links: Vec<String>| {
        let count = links.len();
        let links: Vec<String> = links.into_iter().take(NAMED).collect();
        NamedView { more: count - links.len(), links, count }
    };
    let spans = |places: &[usize]| {
        let spans = places.iter().map(|place| &times.spans[*place]);
        named(spans.map(|span| link(span.ix, span.version)).collect())
    };
    let mut years: Vec<YearView> = Vec::new();
    for (first, month) in times.months.iter().rev() {
        // Of several texts of a document the last stands for all.
        let last = month.known.chunk_by(|(a, _), (b, _)| a == b).filter_map(|texts| texts.last());
        let known = last.map(|(ix, place)| link(*ix, &context.site.versions_of(&context.site.record(*ix).id)[*place]));
        let view = MonthView {
            name: name_of(*first),
            href: page_of(*first),
            began: spans(&month.began),
            ended: spans(&month.ended),
            known: named(known.collect()),
        };
        let year = first.strftime("%Y").to_string();
        match years.last_mut() {
            Some(last) if last.year == year => last.months.push(view),
            _ => years.push(YearView { year, months: vec![view] }),
        }
    }
    let is_in_force = |span: &&Span<'_>| span.version.is_in_force_on(today);
    let mut in_force: Vec<RecordIx> = times.spans.iter().filter(is_in_force).map(|span| span.ix).collect();
    in_force.dedup();
    IndexView { years, in_force: in_force.len(), documents: context.site.versions.len(), note: history_gap(context) }
}
