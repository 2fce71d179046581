//! The archive as it was: which documents were in force in a month, and what the archive came to know in it.
//!
//! Two axes that are never mixed: the days on which a text was in force, as the archive has it now, and the day
//! since when the archive knows it. A month in which neither moved has no page: it was as the month before.

mod index;
mod month;

use super::Fault;
use super::context::Context;
use super::engine::Engine;
use super::pages::{home_crumb, plain};
use super::shell::{CrumbView, Page, Shell};
use crate::model::collection::Kind;
use crate::model::{Date, RecordIx, Sink, Version};
use std::collections::BTreeMap;

/// A text with some days on which it was in force.
struct Span<'a> {
    ix: RecordIx,
    version: &'a Version,
    from: Date,
    to: Option<Date>,
}

/// What moved in a month.
#[derive(Default)]
struct Month {
    /// Subscripts of the spans that began in it.
    began: Vec<usize>,
    /// Of those of which it held the last day.
    ended: Vec<usize>,
    /// Versions that the archive came to know in it.
    known: Vec<(RecordIx, usize)>,
}

/// Everything on both axes.
struct Times<'a> {
    /// Stretches of days in force, by document and then by day.
    spans: Vec<Span<'a>>,
    /// Months in which something moved, by their first day.
    months: BTreeMap<Date, Month>,
}

impl<'a> Times<'a> {
    fn gather(context: &Context<'a>) -> Self {
        let site = context.site;
        let mut times = Times { spans: Vec::new(), months: BTreeMap::new() };
        for (place, collection) in site.collections.iter().enumerate() {
            if collection.kind != Kind::Document {
                continue;
            }
            for (ix, record) in context.records_at(place) {
                let first = times.spans.len();
                for (place, version) in site.versions_of(&record.id).iter().enumerate() {
                    let span = |(from, to): &(Date, Option<Date>)| Span { ix, version, from: *from, to: *to };
                    times.spans.extend(version.in_force.iter().map(span));
                    if let Some(day) = version.known_on {
                        times.months.entry(day.first_of_month()).or_default().known.push((ix, place));
                    }
                }
                times.spans[first..].sort_by_key(|span| span.from);
            }
        }
        for (place, span) in times.spans.iter().enumerate() {
            times.months.entry(span.from.first_of_month()).or_default().began.push(place);
            if let Some(to) = span.to {
                times.months.entry(to.first_of_month()).or_default().ended.push(place);
            }
        }
        times
    }
}

/// The page of a month, from the folder of all of them.
fn page_of(month: Date) -> String {
    format!("{}/", name_of(month))
}

/// `2026-03`.
fn name_of(month: Date) -> String {
    month.strftime("%Y-%m").to_string()
}

/// Writes the page of all months, and one for each.
pub(super) fn write(context: &Context<'_>, engine: &Engine, shell: &Shell, sink: &dyn Sink) -> Result<(), Fault> {
    let times = Times::gather(context);
    let title = context.strings.get("nav.time");
    let crumbs = [home_crumb(context, 1)];
    let page = plain("time.html", "time/", title, 1, &crumbs);
    shell.write(engine, sink, &Page { file: "time/index.html", ..page }, &index::view(context, &times))?;
    let crumbs = [home_crumb(context, 2), CrumbView { href: "../".to_owned(), title: title.to_owned() }];
    for month in times.months.keys() {
        let path = format!("time/{}", page_of(*month));
        let title = context.strings.fill("time.month_title", &[("month", &name_of(*month))]);
        let page = plain("month.html", &path, &title, 2, &crumbs);
        let file = format!("{path}index.html");
        shell.write(engine, sink, &Page { file: &file, ..page }, &month::view(context, &times, *month))?;
    }
    Ok(())
}
