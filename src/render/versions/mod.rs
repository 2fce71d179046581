//! The earlier texts of a document: a list of them, a page for each, and what changed from one to another.

mod difference;
mod list;
mod text;

use super::Fault;
use super::context::Context;
use super::engine::Engine;
use super::names::root_of;
use super::pages::record_crumbs_of;
use super::record::past;
use super::shell::{CrumbView, Page, Shell};
use super::tones::Tone;
use super::values::{NOTHING, toned};
use crate::model::history::Commit;
use crate::model::markup::escaped;
use crate::model::passage::Passage;
use crate::model::version::VERSIONS;
use crate::model::{Date, RecordIx, Sink, Version};
use serde::Serialize;

/// The page that lists the versions of the record at `ix`, from the site's root, if the site has any.
pub(super) fn page(context: &Context<'_>, ix: RecordIx) -> Option<String> {
    let versions = context.site.versions_of(&context.site.record(ix).id);
    (!versions.is_empty()).then(|| format!("{}{VERSIONS}", context.names.of(ix).page))
}

/// The page of `version`, from the site's root. What is not committed has none but the record's own.
pub(super) fn page_of(context: &Context<'_>, ix: RecordIx, version: &Version) -> String {
    version.page(&context.names.of(ix).page, &context.site.history)
}

/// The page that shows what the commit changed in the record at `ix`, from the site's root, if there is one.
pub(super) fn changes_page(context: &Context<'_>, ix: RecordIx, commit: u32) -> Option<String> {
    let versions = context.site.versions_of(&context.site.record(ix).id);
    let place = versions.iter().position(|version| version.commit == Some(commit))?;
    (place > 0).then(|| format!("{}changes/", page_of(context, ix, &versions[place])))
}

/// The commit that brought `version`.
fn commit_of<'a>(context: &Context<'a>, version: &Version) -> Option<&'a Commit> {
    context.site.history.commits.get(version.commit? as usize)
}

/// A version as every one of these pages names it.
#[derive(Serialize)]
pub(super) struct VersionView {
    /// `第 2.1 版`, or the commit where the text gives itself no number.
    name: String,
    /// Whether it is the one that the archive holds now.
    latest: bool,
    /// Whether it was in force, is, or will be.
    standing: String,
    /// The days on which it was in force.
    in_force: Vec<String>,
    known_on: Option<String>,
    commit: Option<String>,
    author: Option<String>,
    approver: String,
    summary: Option<String>,
}

/// What it is called.
pub(super) fn name(context: &Context<'_>, version: &Version) -> String {
    match (version.number(), commit_of(context, version)) {
        (Some(number), _) => context.strings.fill("document.version", &[("version", number)]),
        (None, Some(commit)) => commit.id.short().to_owned(),
        (None, None) => context.strings.get("versions.uncommitted").to_owned(),
    }
}

fn view(context: &Context<'_>, ix: RecordIx, place: usize, root: &str) -> VersionView {
    let record = context.site.record(ix);
    let versions = context.site.versions_of(&record.id);
    let version = &versions[place];
    let collection = context.shape_of(record).collection;
    let commit = commit_of(context, version);
    let front = &version.document.front;
    let mut approver = String::new();
    match (collection.field("approver"), front.get("approver")) {
        (Some(field), Some(value)) => context.values.write(&mut approver, root, collection, field, value),
        _ => approver.push_str(NOTHING),
    }
    VersionView {
        name: name(context, version),
        latest: place + 1 == versions.len(),
        standing: standing(context, version),
        in_force: version.in_force.iter().map(|days| interval(context, *days)).collect(),
        known_on: version.known_on.map(|day| day.to_string()),
        commit: commit.map(|commit| commit.id.short().to_owned()),
        author: commit.map(|commit| commit.author.shown_name().to_owned()),
        approver,
        summary: front.get("change_summary").and_then(|summary| summary.as_str()).map(str::to_owned),
    }
}

/// `2026-03-01 至今`.
pub(super) fn interval(context: &Context<'_>, (from, to): (Date, Option<Date>)) -> String {
    let from = from.to_string();
    match to {
        Some(to) => context.strings.fill("versions.from_to", &[("from", &from), ("to", &to.to_string())]),
        None => context.strings.fill("versions.since", &[("from", &from)]),
    }
}

/// Whether it was in force, is, or will be, as a word with its tone.
fn standing(context: &Context<'_>, version: &Version) -> String {
    let today = context.site.as_of;
    let (tone, key) = match version.in_force.first() {
        _ if version.is_in_force_on(today) => (Tone::Good, "versions.in_force"),
        None => (Tone::Open, "versions.never"),
        Some((from, _)) if *from > today => (Tone::Doubtful, "versions.to_come"),
        Some(_) => (Tone::Over, "versions.over"),
    };
    let mut html = String::new();
    toned(&mut html, tone, context.strings.get(key));
    html
}

/// Writes every page about the versions of the record at `ix`.
pub(super) fn write(
    context: &Context<'_>,
    engine: &Engine,
    shell: &Shell,
    sink: &dyn Sink,
    ix: RecordIx,
) -> Result<(), Fault> {
    let record = context.site.record(ix);
    let Some(path) = page(context, ix) else { return Ok(()) };
    let collection = context.place_of(&record.collection);
    let put = |template,
               path: &str,
               depth,
               title: &str,
               kind,
               crumbs: &[CrumbView],
               write: &dyn Fn(&Page<'_>) -> Result<(), Fault>| {
        let file = format!("{path}index.html");
        let page = Page { template, file: &file, path, depth, title, kind, collection: Some(collection), crumbs };
        write(&page)
    };
    let crumbs = |depth: usize| {
        let mut crumbs = record_crumbs_of(context, collection, depth);
        let href = format!("{}{}", root_of(depth), context.names.of(ix).page);
        crumbs.push(CrumbView { href, title: record.title.to_string() });
        if depth > 3 {
            let href = format!("{}{path}", root_of(depth));
            crumbs.push(CrumbView { href, title: context.strings.get("versions.title").to_owned() });
        }
        crumbs
    };
    let of = |key: &str, version: &str| context.strings.fill(key, &[("title", &record.title), ("version", version)]);
    put("versions.html", &path, 3, &of("versions.of", ""), "versions", &crumbs(3), &|page| {
        shell.write(engine, sink, page, &list::view(context, ix))
    })?;
    let versions = context.site.versions_of(&record.id);
    // Each is held against the one before it, the one after it and the last: what it says is made out once.
    let root = root_of(difference::DEPTH);
    let compared = if versions.len() > 1 { versions } else { &[] };
    let passages: Vec<Vec<Passage>> =
        compared.iter().map(|version| past::passages(context, &version.document, &root)).collect();
    for (place, version) in versions.iter().enumerate().filter(|(_, version)| version.commit.is_some()) {
        let path = page_of(context, ix, version);
        let name = name(context, version);
        let title = of("versions.page_title", &name);
        put("version.html", &path, 4, &title, "version", &crumbs(4), &|page| {
            shell.write(engine, sink, page, &text::view(context, ix, place))
        })?;
        let mut crumbs = crumbs(difference::DEPTH);
        crumbs.push(CrumbView { href: "../".to_owned(), title: name.clone() });
        if place > 0 {
            let title = of("difference.from_before", &name);
            put(
                "difference.html",
                &format!("{path}changes/"),
                difference::DEPTH,
                &title,
                "difference",
                &crumbs,
                &|page| shell.write(engine, sink, page, &difference::view(context, ix, &passages, (place - 1, place))),
            )?;
        }
        if place + 2 < versions.len() {
            let title = of("difference.until_now", &name);
            put(
                "difference.html",
                &format!("{path}until-now/"),
                difference::DEPTH,
                &title,
                "difference",
                &crumbs,
                &|page| {
                    shell.write(
                        engine,
                        sink,
                        page,
                        &difference::view(context, ix, &passages, (place, versions.len() - 1)),
                    )
                },
            )?;
        }
    }
    Ok(())
}

/// Where the text at `place` is held against the last one, from the site's root; nowhere for the last itself.
fn until_now_page(context: &Context<'_>, ix: RecordIx, versions: &[Version], place: usize) -> Option<String> {
    let last = versions.len() - 1;
    match () {
        () if place >= last => None,
        // One step away, what the last changed is just that; without a commit it has no page.
        () if place + 1 == last => {
            versions[last].commit.map(|_| format!("{}changes/", page_of(context, ix, &versions[last])))
        }
        () => versions[place].commit.map(|_| format!("{}until-now/", page_of(context, ix, &versions[place]))),
    }
}

/// A link with its text.
#[derive(Serialize)]
struct LinkView {
    href: String,
    title: String,
}

/// A version as a link.
pub(super) fn link(context: &Context<'_>, ix: RecordIx, version: &Version, root: &str) -> String {
    format!("<a href=\"{root}{}\">{}</a>", page_of(context, ix, version), escaped(&name(context, version)))
}
