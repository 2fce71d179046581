//! The page of a record: one template for every kind, filled from its schema.

mod alike;
mod approvals;
mod asset;
mod body;
mod derived;
mod facts;
pub(super) mod past;
mod relations;
mod revisions;
mod sections;
mod story;

pub(super) use body::introduction;
pub(super) use facts::in_force;
pub(super) use revisions::{gap as history_gap, note as history_note};
pub(super) use sections::class_of;

use super::context::Context;
use super::names::root_of;
use super::shape::Shape;
use super::tones::Tone;
use super::values::toned;
use super::versions;
use crate::model::collection::Kind;
use crate::model::markup::escaped;
use crate::model::{Classification, Record, RecordIx, canonical};
use alike::AlikeView;
use asset::AssetView;
use derived::DerivedView;
use facts::{DocumentView, FactView};
use relations::{BacklinksView, GatheredView, ReferencesView};
use revisions::RevisionsView;
use sections::SectionView;
use serde::Serialize;
use story::StoryView;

/// Groups of referring records that the table of contents of a card lists one by one.
const CONTENTS: usize = 30;

/// Everything that the template of a record sees.
#[derive(Serialize)]
pub(super) struct RecordView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) number: Option<String>,
    status: Option<String>,
    classification: String,
    date: Option<DateView>,
    lead: Vec<FactView>,
    document: Option<DocumentView>,
    /// Who wrote, reviewed and approved a document, for the block to sign on paper.
    signatures: Vec<SignatureView>,
    facts: Vec<FactView>,
    asset: Option<AssetView>,
    story: Option<StoryView>,
    derived: Option<DerivedView>,
    sections: Vec<SectionView>,
    body: String,
    has_body: bool,
    after: Vec<SectionView>,
    references: Vec<ReferencesView>,
    backlinks: Vec<BacklinksView>,
    backlink_count: usize,
    /// Records that are most like this one.
    similar: Vec<AlikeView>,
    /// The same summed up by collection, for the head of a page where much is gathered.
    gathered: Vec<GatheredView>,
    revisions: RevisionsView,
    /// The page of its versions.
    versions: Option<String>,
    contents: Vec<ContentsView>,
    previous: Option<NeighbourView>,
    next: Option<NeighbourView>,
    source: String,
    /// Digest of the record, by which a printout can be checked.
    digest: String,
}

/// A line of the table of contents.
#[derive(Serialize)]
pub(super) struct ContentsView {
    level: u8,
    anchor: String,
    title: String,
    /// A count beside the title, such as of the records that refer here.
    count: Option<usize>,
}

/// The date of a record, with what it is the date of.
#[derive(Serialize)]
struct DateView {
    label: Option<String>,
    machine: String,
    text: String,
}

/// A person who stands for a document, and when they approved it.
#[derive(Serialize)]
struct SignatureView {
    label: String,
    name: String,
    on: Option<String>,
}

/// Fields that name those who stand for a document.
const SIGNATORIES: [&str; 3] = ["author", "reviewer", "approver"];

fn signatures(context: &Context<'_>, shape: &Shape<'_>, record: &Record) -> Vec<SignatureView> {
    let approvals = record.value("approvals").and_then(serde_json::Value::as_array);
    let signature = |name: &&str| {
        let field = shape.collection.field(name)?;
        let id = record.text(name)?;
        let text =
            |entry: &serde_json::Value, key: &str| entry.get(key).and_then(|value| value.as_str().map(str::to_owned));
        let approved = approvals.into_iter().flatten().find(|entry| text(entry, "by").as_deref() == Some(id));
        Some(SignatureView {
            label: field.label.get(context.lang).to_owned(),
            name: context.site.find(id).map(|ix| context.site.record(ix).title.to_string()).unwrap_or_default(),
            on: approved.and_then(|entry| text(entry, "on")),
        })
    };
    SIGNATORIES.iter().filter_map(signature).collect()
}

#[derive(Serialize)]
struct NeighbourView {
    href: String,
    title: String,
}

/// Builds the view of the record at `ix`.
pub(super) fn view(context: &Context<'_>, ix: RecordIx) -> RecordView {
    let site = context.site;
    let record = site.record(ix);
    let shape = context.shape_of(record);
    let root = root_of(2);
    let name = context.names.of(ix);
    let (before, after) = sections::build(context, shape, record, &root, sections::Time::Present);
    let (body, clauses) = body::render(context, ix, &root);
    let references = relations::references(context, ix, &root);
    let backlinks = relations::backlinks(context, ix, &root);
    let revisions = revisions::build(context, ix, &root);

    let story = story::build(context, ix, record, &root);
    let asset = asset::build(context, ix, record, &root);

    let strings = context.strings;
    let mut contents = Vec::new();
    let mut entry = |level: u8, anchor: &str, title: &str, count: Option<usize>| {
        contents.push(ContentsView { level, anchor: anchor.to_owned(), title: title.to_owned(), count });
    };
    if asset.as_ref().is_some_and(|asset| !asset.figures.is_empty()) {
        entry(2, "s-asset", strings.get("asset.title"), None);
    }
    if story.is_some() {
        entry(2, "s-story", strings.get("story.title"), None);
    }
    for section in &before {
        entry(2, &section.anchor, &section.title, None);
    }
    for clause in &clauses {
        entry(clause.level, clause.anchor.as_str(), &clause.title, None);
    }
    for section in &after {
        entry(2, &section.anchor, &section.title, None);
    }
    if !backlinks.is_empty() {
        entry(2, "s-backlinks", strings.get("record.backlinks"), Some(backlinks.iter().map(|group| group.count).sum()));
    }
    if shape.collection.kind == Kind::Card && backlinks.len() <= CONTENTS {
        for group in &backlinks {
            let title = format!("{}{}{}", group.title, strings.get("value.within"), group.by);
            entry(3, &group.anchor, &title, Some(group.count));
        }
    }
    if !references.is_empty() {
        entry(2, "s-references", strings.get("record.references"), None);
    }
    let similar = alike::build(context, ix, &root);
    if !similar.is_empty() {
        entry(2, "s-similar", strings.get("record.similar"), Some(similar.len()));
    }
    entry(2, "s-history", strings.get("record.history"), None);

    let document = (shape.collection.kind == Kind::Document).then(|| facts::document(context, shape, record, &root));
    RecordView {
        id: record.id.to_string(),
        title: record.title.to_string(),
        kind: match shape.collection.kind {
            Kind::Document => "document",
            Kind::Card => "card",
            Kind::Log => "log",
        },
        number: name.number.clone(),
        status: record.status.as_deref().map(|status| state(context, status)),
        classification: classification(record.classification),
        date: record.stamp.map(|stamp| DateView {
            label: shape
                .collection
                .date
                .as_deref()
                .and_then(|field| shape.collection.field(field))
                .map(|field| field.label.get(context.lang).to_owned()),
            machine: stamp.text().replace(' ', "T"),
            text: stamp.text(),
        }),
        lead: facts::leads(context, shape, record, &root),
        signatures: if document.is_some() { signatures(context, shape, record) } else { Vec::new() },
        document,
        facts: facts::facts(context, shape, record, &root),
        asset,
        story,
        derived: derived::build(context, shape, ix, &root),
        sections: before,
        has_body: !body.trim().is_empty(),
        body,
        after,
        references,
        backlink_count: backlinks.iter().map(|group| group.count).sum(),
        gathered: match shape.collection.kind {
            Kind::Card => relations::gathered(context, ix, &backlinks),
            Kind::Document | Kind::Log => Vec::new(),
        },
        backlinks,
        similar,
        revisions,
        versions: versions::page(context, ix).map(|page| format!("{root}{page}")),
        contents,
        previous: neighbour(context, ix, false, &root),
        next: neighbour(context, ix, true, &root),
        source: record.path().to_owned(),
        digest: canonical::of(record),
    }
}

/// The state of a record as a word with its tone.
pub(super) fn state(context: &Context<'_>, status: &str) -> String {
    let mut out = String::new();
    toned(&mut out, context.tones.find(status).unwrap_or(Tone::Open), status);
    out
}

fn classification(level: Classification) -> String {
    let class = match level {
        Classification::Public => "level-public",
        Classification::Internal => "level-internal",
        Classification::Secret => "level-secret",
        Classification::TopSecret => "level-top",
    };
    format!("<span class=\"level {class}\">{}</span>", escaped(level.as_str()))
}

fn neighbour(context: &Context<'_>, ix: RecordIx, forward: bool, root: &str) -> Option<NeighbourView> {
    let place = if forward { ix.0.checked_add(1)? } else { ix.0.checked_sub(1)? };
    let other = RecordIx(place);
    let record = context.site.records.get(other.get())?;
    (record.collection == context.site.record(ix).collection).then(|| NeighbourView {
        href: format!("{root}{}", context.names.of(other).page),
        title: record.title.to_string(),
    })
}
