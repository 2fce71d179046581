//! The list of everything that is to be written, and how each thing is.

use super::Fault;
use super::context::Context;
use super::engine::Engine;
use super::search::{LanguageView, RegisterView, SearchPage};
use super::shell::{ANYWHERE, CrumbView, Page, Shell, group_title};
use super::{collection, compliance, home, labels, letters, names, record, reports as report, time, versions};
use crate::model::{RecordIx, Report, Sink};
use crate::report::{csv, json};
use serde::Serialize;
use std::sync::Arc;

/// Something to be written.
pub(super) enum Job<'a> {
    Record(RecordIx),
    Collection(usize),
    Labels(usize),
    Collections,
    Home,
    Report(&'a Report),
    Reports,
    Compliance,
    Duty(usize),
    Due,
    Time,
    Language,
    Letters,
    Versions(RecordIx),
    NotFound,
}

/// Everything to be written. Records come last: the few large pages are best begun early.
pub(super) fn jobs<'a>(context: &Context<'a>) -> Vec<Job<'a>> {
    let site = context.site;
    let mut jobs = vec![
        Job::Home,
        Job::Collections,
        Job::Reports,
        Job::Compliance,
        Job::Due,
        Job::Time,
        Job::Language,
        Job::Letters,
        Job::NotFound,
    ];
    jobs.extend((0..context.all_duties().entries().len()).map(Job::Duty));
    jobs.extend((0..site.collections.len()).map(Job::Collection));
    jobs.extend((0..site.collections.len()).filter(|place| site.collections[*place].asset.is_some()).map(Job::Labels));
    jobs.extend(site.reports.iter().map(Job::Report));
    jobs.extend(site.versions.keys().filter_map(|id| site.find(id.as_str())).map(Job::Versions));
    jobs.extend((0..site.records.len() as u32).map(|place| Job::Record(RecordIx(place))));
    jobs
}

/// The search page, which outlives the rendering.
pub(super) fn search(context: &Context<'_>, engine: Arc<Engine>, shell: Arc<Shell>) -> SearchPage {
    let registers = context
        .site
        .collections
        .iter()
        .zip(&context.site.ranges)
        .map(|(collection, range)| RegisterView {
            href: format!("../{}", collection.page()),
            title: collection.title.get(context.lang).to_owned(),
            count: range.len(),
        })
        .collect();
    let title = context.strings.get("nav.search").to_owned();
    let words = super::search::words(context.strings, context.lang);
    SearchPage::new(engine, shell, (registers, letters::of_search(context)), words, title, vec![home_crumb(context, 1)])
}

#[derive(Serialize)]
struct NothingView {}

#[derive(Serialize)]
struct CollectionsView {
    groups: Vec<GroupView>,
}

#[derive(Serialize)]
struct GroupView {
    anchor: String,
    title: String,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    href: String,
    title: String,
    description: String,
    kind: String,
    count: usize,
    latest: Option<String>,
}

impl Job<'_> {
    /// Renders it and hands it over.
    pub(super) fn run(
        &self,
        context: &Context<'_>,
        engine: &Engine,
        shell: &Shell,
        sink: &dyn Sink,
    ) -> Result<(), Fault> {
        let strings = context.strings;
        match self {
            Job::Record(ix) => record_page(context, engine, shell, sink, *ix),
            Job::Collection(place) => collection_pages(context, engine, shell, sink, *place),
            Job::Labels(place) => labels::write(context, engine, shell, sink, *place),
            Job::Home => {
                let page = Page {
                    template: "home.html",
                    file: "index.html",
                    path: "",
                    depth: 0,
                    title: &context.site.config.title,
                    kind: "home",
                    collection: None,
                    crumbs: &[],
                };
                shell.write(engine, sink, &page, &home::view(context))
            }
            Job::Collections => {
                let crumbs = [home_crumb(context, 1)];
                let page = plain("collections.html", "collections/", strings.get("nav.collections"), 1, &crumbs);
                let file = Page { file: "collections/index.html", ..page };
                shell.write(engine, sink, &file, &collections_view(context))
            }
            Job::Reports => {
                let crumbs = [home_crumb(context, 1)];
                let page = plain("reports.html", "reports/", strings.get("nav.reports"), 1, &crumbs);
                let file = Page { file: "reports/index.html", ..page };
                shell.write(engine, sink, &file, &report::ReportsView { groups: report::groups(context, "../") })
            }
            Job::Compliance => {
                let crumbs = [home_crumb(context, 1)];
                let page = plain("compliance.html", "compliance/", strings.get("nav.compliance"), 1, &crumbs);
                let file = Page { file: "compliance/index.html", ..page };
                files(context, sink, "compliance/compliance", &compliance::overview_report(context));
                shell.write(engine, sink, &file, &compliance::overview_view(context))
            }
            Job::Duty(place) => duty_page(context, engine, shell, sink, &context.all_duties().entries()[*place]),
            Job::Due => {
                let crumbs = [home_crumb(context, 1)];
                let page = plain("due.html", "due/", strings.get("nav.due"), 1, &crumbs);
                let items = compliance::due_items(context);
                let report = compliance::due_report(context, &items);
                files(context, sink, "due/due", &report);
                let view = compliance::due_view(context, &items, &report);
                shell.write(engine, sink, &Page { file: "due/index.html", ..page }, &view)
            }
            Job::Time => time::write(context, engine, shell, sink),
            Job::Language => {
                let above = CrumbView { href: "../".to_owned(), title: strings.get("nav.search").to_owned() };
                let crumbs = [home_crumb(context, 2), above];
                let page = plain("query-language.html", "search/help/", strings.get("search.language"), 2, &crumbs);
                let view = LanguageView::new(context.lang);
                shell.write(engine, sink, &Page { file: "search/help/index.html", ..page }, &view)
            }
            Job::Letters => letters::write(context, engine, shell, sink),
            Job::Versions(ix) => versions::write(context, engine, shell, sink, *ix),
            Job::Report(one) => report_page(context, engine, shell, sink, one),
            Job::NotFound => {
                let page = plain("not-found.html", "404.html", strings.get("not_found.title"), 0, &[]);
                let root = &context.base_path;
                let html = shell.render_from(engine, &Page { depth: ANYWHERE, ..page }, root, &NothingView {})?;
                sink.put("404.html", html);
                Ok(())
            }
        }
    }
}

pub(super) fn plain<'a>(
    template: &'static str,
    path: &'a str,
    title: &'a str,
    depth: usize,
    crumbs: &'a [CrumbView],
) -> Page<'a> {
    Page { template, file: path, path, depth, title, kind: "plain", collection: None, crumbs }
}

pub(super) fn home_crumb(context: &Context<'_>, depth: usize) -> CrumbView {
    CrumbView { href: names::root_of(depth), title: context.strings.get("nav.home").to_owned() }
}

/// Home, the group, and for records the collection.
fn crumbs(context: &Context<'_>, place: usize, depth: usize, with_collection: bool) -> Vec<CrumbView> {
    let collection = &context.site.collections[place];
    let root = names::root_of(depth);
    let group = context.groups().iter().position(|(title, _)| *title == collection.group).unwrap_or(0);
    let mut crumbs = vec![
        home_crumb(context, depth),
        CrumbView {
            href: format!("{root}collections/#group-{}", group + 1),
            title: group_title(context, &collection.group),
        },
    ];
    if with_collection {
        let title = collection.title.get(context.lang).to_owned();
        crumbs.push(CrumbView { href: format!("{root}{}", collection.page()), title });
    }
    crumbs
}

fn record_page(
    context: &Context<'_>,
    engine: &Engine,
    shell: &Shell,
    sink: &dyn Sink,
    ix: RecordIx,
) -> Result<(), Fault> {
    let record = context.site.record(ix);
    let place = context.place_of(&record.collection);
    let view = record::view(context, ix);
    let path = &context.names.of(ix).page;
    let title = match &view.number {
        Some(_) => format!("{} {}", record.id, record.title),
        None => record.title.to_string(),
    };
    let page = Page {
        template: "record.html",
        file: &format!("{path}index.html"),
        path,
        depth: 2,
        title: &title,
        kind: view.kind,
        collection: Some(place),
        crumbs: context.crumbs_of(place),
    };
    shell.write(engine, sink, &page, &view)
}

fn collection_pages(
    context: &Context<'_>,
    engine: &Engine,
    shell: &Shell,
    sink: &dyn Sink,
    place: usize,
) -> Result<(), Fault> {
    let crumbs = crumbs(context, place, 1, false);
    let path = context.site.collections[place].page();
    let table = collection::table(context, place);
    sink.put(&format!("{path}{}", collection::file_of(context, place)), table.into_bytes());
    for (file, view) in collection::views(context, place) {
        let page = Page {
            template: "collection.html",
            file: &format!("{path}{file}"),
            path: &if file == "index.html" { path.clone() } else { format!("{path}{file}") },
            depth: 1,
            title: &view.title,
            kind: "collection",
            collection: Some(place),
            crumbs: &crumbs,
        };
        shell.write(engine, sink, &page, &view)?;
    }
    Ok(())
}

fn report_page(
    context: &Context<'_>,
    engine: &Engine,
    shell: &Shell,
    sink: &dyn Sink,
    one: &Report,
) -> Result<(), Fault> {
    let path = format!("reports/{}/", one.name);
    let nav = context.strings.get("nav.reports").to_owned();
    let crumbs = [home_crumb(context, 2), CrumbView { href: "../".to_owned(), title: nav }];
    let title = one.title.get(context.lang);
    for (name, view) in report::views(context, one) {
        let file = format!("{path}{name}");
        let path = if name == "index.html" { &path } else { &file };
        let page = plain("report.html", path, title, 2, &crumbs);
        shell.write(engine, sink, &Page { file: &file, ..page }, &view)?;
    }
    files(context, sink, &format!("{path}{}", one.name), one);
    Ok(())
}

/// The rows of a report as CSV and JSON at `path`.
fn files(context: &Context<'_>, sink: &dyn Sink, path: &str, one: &Report) {
    sink.put(&format!("{path}.csv"), csv::text(one, context.lang).into_bytes());
    let json = serde_json::to_vec_pretty(&json::document(one, context.lang)).unwrap_or_default();
    sink.put(&format!("{path}.json"), json);
}

fn duty_page(
    context: &Context<'_>,
    engine: &Engine,
    shell: &Shell,
    sink: &dyn Sink,
    entry: &compliance::Entry<'_>,
) -> Result<(), Fault> {
    let nav = context.strings.get("nav.compliance").to_owned();
    let crumbs = [home_crumb(context, 2), CrumbView { href: "../../compliance/".to_owned(), title: nav }];
    let view = compliance::duty_view(context, entry);
    let path = &entry.page;
    let page = plain("duty.html", path, &view.title, 2, &crumbs);
    sink.put(
        &format!("{path}windows.csv"),
        csv::text(&compliance::duty_report(context, entry), context.lang).into_bytes(),
    );
    shell.write(engine, sink, &Page { file: &format!("{path}index.html"), ..page }, &view)
}

fn collections_view(context: &Context<'_>) -> CollectionsView {
    let root = names::root_of(1);
    let entry = |place: usize| {
        let collection = &context.site.collections[place];
        let latest = context.records_at(place).filter_map(|(_, record)| record.stamp).map(|stamp| stamp.date());
        EntryView {
            href: format!("{root}{}", collection.page()),
            title: collection.title.get(context.lang).to_owned(),
            description: collection.description.clone(),
            kind: context.strings.get(collection::kind_key(collection.kind)).to_owned(),
            count: context.site.ranges.get(place).map_or(0, |range| range.len()),
            latest: latest.filter(|date| *date <= context.site.as_of).max().map(|date| date.to_string()),
        }
    };
    let groups = context.groups().into_iter().enumerate().map(|(number, (title, members))| GroupView {
        anchor: format!("group-{}", number + 1),
        title: group_title(context, title),
        entries: members.into_iter().map(|(place, _)| entry(place)).collect(),
    });
    CollectionsView { groups: groups.collect() }
}

/// The crumbs of the records of each collection.
pub(super) fn record_crumbs(context: &Context<'_>) -> Vec<Vec<CrumbView>> {
    (0..context.site.collections.len()).map(|place| crumbs(context, place, 2, true)).collect()
}

/// The crumbs of pages below those of the records of the collection at `place`.
pub(super) fn record_crumbs_of(context: &Context<'_>, place: usize, depth: usize) -> Vec<CrumbView> {
    crumbs(context, place, depth, true)
}
