//! What a record refers to, and what refers to it.

use super::super::context::Context;
use super::super::values::NOTHING;
use super::sections::class_of;
use crate::model::collection::{Field, Kind};
use crate::model::link::{Origin, Reference};
use crate::model::markup::escaped;
use crate::model::{Collection, RecordIx};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

/// Rows of a group that are shown as a table; the rest follows as links.
const ROWS: usize = 10;
/// Links that follow the table.
const LINKS: usize = 100;
/// Columns beside the record itself.
const COLUMNS: usize = 4;
/// Groups are shown open until this many rows stand on the page.
const OPEN_ROWS: usize = 24;

/// Records of one collection that this one refers to.
#[derive(Serialize)]
pub(crate) struct ReferencesView {
    title: String,
    links: Vec<String>,
}

/// Records of one collection that refer to this one in one way.
#[derive(Serialize)]
pub(crate) struct BacklinksView {
    pub(super) anchor: String,
    pub(super) title: String,
    /// The field by which they refer.
    pub(super) by: String,
    /// The page of their collection.
    href: String,
    pub(super) count: usize,
    open: bool,
    columns: Vec<HeadView>,
    rows: Vec<LineView>,
    /// Further records as links.
    more: Vec<String>,
    /// How many are not listed at all.
    unlisted: usize,
}

/// How many records of one collection refer to this one, whichever way.
#[derive(Serialize)]
pub(crate) struct GatheredView {
    anchor: String,
    title: String,
    count: usize,
}

#[derive(Serialize)]
struct HeadView {
    title: String,
    class: &'static str,
}

#[derive(Serialize)]
struct LineView {
    link: String,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    html: String,
    class: &'static str,
}

/// What the record at `ix` refers to, by collection.
pub(super) fn references(context: &Context<'_>, ix: RecordIx, root: &str) -> Vec<ReferencesView> {
    let mut groups: BTreeMap<usize, Vec<RecordIx>> = BTreeMap::new();
    let mut seen = HashSet::new();
    // The facts of a card or an event are links already; only what its text adds is worth a list.
    let of_document = context.shape_of(context.site.record(ix)).collection.kind == Kind::Document;
    if !of_document {
        let by_field = |reference: &&Reference| matches!(reference.origin, Origin::Field(_));
        seen.extend(context.site.links.from(ix).iter().filter(by_field).map(|reference| reference.to));
    }
    for reference in context.site.links.from(ix) {
        if reference.to != ix && seen.insert(reference.to) {
            let place = context.place_of(&context.site.record(reference.to).collection);
            groups.entry(place).or_default().push(reference.to);
        }
    }
    let view = |(place, targets): (usize, Vec<RecordIx>)| ReferencesView {
        title: context.site.collections[place].title.get(context.lang).to_owned(),
        links: targets.into_iter().map(|to| context.names.linked(root, to)).collect(),
    };
    groups.into_iter().map(view).collect()
}

/// A way of referring: nothing for links in texts, otherwise the field's path.
type Manner<'a> = Option<&'a str>;

/// What refers to the record at `ix`, by collection and field, newest first.
pub(super) fn backlinks(context: &Context<'_>, ix: RecordIx, root: &str) -> Vec<BacklinksView> {
    let of_document = context.shape_of(context.site.record(ix)).collection.kind == Kind::Document;
    // Things first; then what happened to a thing, or who cites a document.
    let rank = |place: usize| match (context.site.collections[place].kind, of_document) {
        (Kind::Card, _) => 0,
        (Kind::Log, false) | (Kind::Document, true) => 1,
        _ => 2,
    };
    let mut groups: BTreeMap<(u8, usize, usize, Manner<'_>), Vec<&Reference>> = BTreeMap::new();
    for reference in context.site.links.to(ix).filter(|reference| reference.from != ix) {
        let collection = &context.site.record(reference.from).collection;
        let place = context.place_of(collection);
        let (order, manner) = match &reference.origin {
            Origin::Field(path) => {
                let fields = &context.site.collections[place].fields;
                (fields.iter().position(|field| field.path == *path).unwrap_or(usize::MAX), Some(path.as_str()))
            }
            Origin::Body(_) => (usize::MAX, None),
        };
        groups.entry((rank(place), place, order, manner)).or_default().push(reference);
    }
    let mut shown = 0;
    let mut views = Vec::new();
    for (number, ((_, place, _, manner), references)) in groups.into_iter().enumerate() {
        let anchor = format!("s-by-{}", number + 1);
        let open = shown < OPEN_ROWS;
        let view = group(context, place, manner, &references, root, Fold { anchor, open });
        shown += view.rows.len();
        views.push(view);
    }
    views
}

/// Collections that must refer to a record before they are summed up at its head.
const GATHERED: usize = 3;

/// What belongs to a person, a room, a system: how many records of each collection refer to it, for the head of its page.
pub(super) fn gathered(context: &Context<'_>, ix: RecordIx, groups: &[BacklinksView]) -> Vec<GatheredView> {
    let mut from: BTreeMap<&str, HashSet<RecordIx>> = BTreeMap::new();
    for reference in context.site.links.to(ix).filter(|reference| reference.from != ix) {
        let place = context.place_of(&context.site.record(reference.from).collection);
        from.entry(context.site.collections[place].title.get(context.lang)).or_default().insert(reference.from);
    }
    if from.len() < GATHERED {
        return Vec::new();
    }
    // In the order of the groups below, each collection at its first.
    let mut views = Vec::new();
    for group in groups {
        if let Some((title, records)) = from.remove_entry(group.title.as_str()) {
            views.push(GatheredView { anchor: group.anchor.clone(), title: title.to_owned(), count: records.len() });
        }
    }
    views
}

/// Where a group stands and whether it is unfolded.
struct Fold {
    anchor: String,
    open: bool,
}

fn group(
    context: &Context<'_>,
    place: usize,
    manner: Manner<'_>,
    references: &[&Reference],
    root: &str,
    fold: Fold,
) -> BacklinksView {
    let site = context.site;
    let shape = &context.shapes()[place];
    let collection = shape.collection;
    let mut seen = HashSet::new();
    let mut from: Vec<RecordIx> =
        references.iter().map(|reference| reference.from).filter(|ix| seen.insert(*ix)).collect();
    let when = |ix: &RecordIx| site.record(*ix).stamp.map(|stamp| stamp.start());
    // Newest first; records without a date keep their order by id.
    from.sort_by(|a, b| when(b).cmp(&when(a)).then(a.cmp(b)));

    let field = manner.map(|path| path.trim_end_matches("[]"));
    let fields: Vec<&Field> =
        shape.columns.iter().copied().filter(|column| Some(column.path.as_str()) != field).take(COLUMNS).collect();
    let mut columns: Vec<HeadView> = fields
        .iter()
        .map(|field| HeadView { title: field.label.get(context.lang).to_owned(), class: class_of(field) })
        .collect();
    if manner.is_none() {
        columns.insert(0, HeadView { title: context.strings.get("record.in_clause").to_owned(), class: "" });
    }
    let line = |&ix: &RecordIx| {
        let record = site.record(ix);
        let mut cells: Vec<CellView> = fields
            .iter()
            .map(|field| CellView {
                html: context.values.cell(root, collection, record, field),
                class: class_of(field),
            })
            .collect();
        if manner.is_none() {
            cells.insert(0, CellView { html: clauses(context, references, ix, root), class: "" });
        }
        LineView { link: context.names.linked(root, ix), cells }
    };
    let rows: Vec<LineView> = from.iter().take(ROWS).map(line).collect();
    let more: Vec<String> = from.iter().skip(ROWS).take(LINKS).map(|&ix| context.names.linked(root, ix)).collect();
    BacklinksView {
        title: collection.title.get(context.lang).to_owned(),
        by: manner
            .map_or_else(|| context.strings.get("record.in_text").to_owned(), |path| label(context, collection, path)),
        href: format!("{root}{}", collection.page()),
        count: from.len(),
        anchor: fold.anchor,
        open: fold.open,
        columns,
        unlisted: from.len().saturating_sub(ROWS + LINKS),
        rows,
        more,
    }
}

/// The clauses in which `from` refers, as links to them.
fn clauses(context: &Context<'_>, references: &[&Reference], from: RecordIx, root: &str) -> String {
    let record = context.site.record(from);
    let mut seen = HashSet::new();
    let mut links: Vec<String> = Vec::new();
    for reference in references.iter().filter(|reference| reference.from == from) {
        let Origin::Body(Some(anchor)) = &reference.origin else { continue };
        if !seen.insert(anchor) {
            continue;
        }
        if let Some(clause) = record.document.clauses.iter().find(|clause| clause.anchor == *anchor) {
            let page = &context.names.of(from).page;
            links.push(format!("<a href=\"{root}{page}#{}\">{}</a>", escaped(anchor.as_str()), escaped(&clause.title)));
        }
    }
    if links.is_empty() { NOTHING.to_owned() } else { links.join(context.strings.get("value.and")) }
}

/// `approvals[].by` → the labels of the list and of the field within it.
fn label(context: &Context<'_>, collection: &Collection, path: &str) -> String {
    let mut labels: Vec<&str> = Vec::new();
    let ends = path.match_indices(['.', '[']).map(|(end, _)| end).chain([path.len()]);
    for end in ends {
        if let Some(field) = collection.field(&path[..end]) {
            let text = field.label.get(context.lang);
            if !text.is_empty() && labels.last() != Some(&text) {
                labels.push(text);
            }
        }
    }
    if labels.is_empty() { path.to_owned() } else { labels.join(context.strings.get("value.within")) }
}
