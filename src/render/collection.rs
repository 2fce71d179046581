//! The page of a collection: its table, complete without a script, sortable and filterable with one.

mod file;

pub(super) use file::{name as file_of, table};

use super::context::Context;
use super::figure::{self, FigureView};
use super::labels;
use super::names::root_of;
use super::parts::{self, PartView};
use super::record::{self, class_of};
use super::shape::Shape;
use super::svg::tree::{self, Node};
use super::values::NOTHING;
use crate::model::collection::{Field, Kind};
use crate::model::link::Origin;
use crate::model::markup::escape_into;
use crate::model::{Record, RecordIx};
use serde::Serialize;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Rows of one file. A longer table is split, so that no page outgrows a browser.
const PAGE_ROWS: usize = 2000;
/// Nodes of the largest tree that is drawn.
const TREE_NODES: usize = 150;
/// Choices of the longest filter.
const FACET_CHOICES: usize = 120;

/// What the template of a collection sees.
#[derive(Serialize)]
pub(super) struct CollectionView {
    name: String,
    pub(super) title: String,
    description: String,
    introduction: Option<String>,
    count: usize,
    chart: Option<ChartView>,
    figures: Vec<FigureView>,
    /// The whole register as a file, and the page of its labels.
    csv: String,
    labels: Option<String>,
    columns: Vec<ColumnView>,
    groups: Vec<GroupView>,
    facets: Vec<FacetView>,
    /// Files of a split table; empty when there is one.
    parts: Vec<PartView>,
    first: usize,
    last: usize,
    retention: Option<String>,
    classification: String,
    entry_days: Option<u32>,
    numbering: Option<String>,
    schema_path: String,
}

#[derive(Serialize, Clone)]
struct ChartView {
    title: String,
    svg: String,
}

#[derive(Serialize, Clone)]
struct ColumnView {
    title: String,
    class: &'static str,
    /// Whether the table comes sorted by this column: `ascending`, `descending` or nothing.
    sorted: &'static str,
}

#[derive(Serialize)]
struct GroupView {
    title: Option<String>,
    count: usize,
    /// Rows as HTML: there are too many for a template to put together.
    rows: Vec<String>,
}

#[derive(Serialize, Clone)]
struct FacetView {
    name: String,
    label: String,
    /// Whether the schema gives the choices no order, so that the reader's browser puts them into that of their words:
    /// Chinese by pinyin, which a browser knows better than a table here would.
    free: bool,
    choices: Vec<ChoiceView>,
}

#[derive(Serialize, Clone)]
struct ChoiceView {
    label: String,
    count: usize,
}

/// The files of the collection at `place`: the name of each and its view.
pub(super) fn views(context: &Context<'_>, place: usize) -> Vec<(String, CollectionView)> {
    let shape = &context.shapes()[place];
    let root = root_of(1);
    let mut rows: Vec<(RecordIx, &Record)> = context.records_at(place).collect();
    sort(context, shape, &mut rows);
    let facets = Facets::gather(context, shape, &rows);
    let base = Base::new(context, place, shape, rows.len(), &facets, &root);

    if rows.len() <= PAGE_ROWS {
        let groups = group(context, shape, &rows).into_iter().map(|(title, members)| GroupView {
            title,
            count: members.len(),
            rows: members.into_iter().map(|(ix, record)| row(context, shape, &facets, ix, record, &root)).collect(),
        });
        let groups = groups.collect();
        return vec![("index.html".to_owned(), base.view(groups, Vec::new(), 1, rows.len()))];
    }
    let chunks: Vec<&[(RecordIx, &Record)]> = rows.chunks(PAGE_ROWS).collect();
    let mut files = Vec::new();
    for (number, chunk) in chunks.iter().enumerate() {
        let first = number * PAGE_ROWS + 1;
        let rows = chunk.iter().map(|&(ix, record)| row(context, shape, &facets, ix, record, &root)).collect();
        let groups = vec![GroupView { title: None, count: chunk.len(), rows }];
        let links = parts::links(chunks.len(), number);
        files.push((parts::file(number), base.view(groups, links, first, first + chunk.len() - 1)));
    }
    files
}

/// What all files of a collection share.
struct Base<'a> {
    context: &'a Context<'a>,
    shape: &'a Shape<'a>,
    count: usize,
    introduction: Option<String>,
    chart: Option<ChartView>,
    figures: Vec<FigureView>,
    csv: String,
    labels: Option<String>,
    columns: Vec<ColumnView>,
    facets: Vec<FacetView>,
}

impl<'a> Base<'a> {
    fn new(
        context: &'a Context<'a>,
        place: usize,
        shape: &'a Shape<'a>,
        count: usize,
        facets: &Facets<'_>,
        root: &str,
    ) -> Self {
        let collection = shape.collection;
        let introduction = context.site.introductions.get(&collection.name);
        let columns = shape
            .columns
            .iter()
            .map(|field| ColumnView {
                title: field.label.get(context.lang).to_owned(),
                class: class_of(field),
                sorted: match collection.list.sort.as_deref() {
                    Some(sort) if sort == field.path && collection.list.descending => "descending",
                    Some(sort) if sort == field.path => "ascending",
                    _ => "",
                },
            })
            .collect();
        Self {
            context,
            shape,
            count,
            introduction: introduction.map(|introduction| record::introduction(context, &introduction.document, root)),
            chart: chart(context, place, shape),
            figures: figure::of_collection(context, place),
            csv: file_of(context, place),
            labels: labels::page(context, place).map(|_| labels::FOLDER.to_owned()),
            columns,
            facets: facets.views(context),
        }
    }

    fn view(&self, groups: Vec<GroupView>, parts: Vec<PartView>, first: usize, last: usize) -> CollectionView {
        let collection = self.shape.collection;
        CollectionView {
            name: collection.name.to_string(),
            title: collection.title.get(self.context.lang).to_owned(),
            description: collection.description.clone(),
            introduction: self.introduction.clone(),
            count: self.count,
            chart: self.chart.clone(),
            figures: self.figures.clone(),
            csv: self.csv.clone(),
            labels: self.labels.clone(),
            columns: self.columns.clone(),
            groups,
            facets: self.facets.clone(),
            parts,
            first,
            last,
            retention: collection.retention.as_ref().map(|retention| retention.period.clone()),
            classification: collection.classification.as_str().to_owned(),
            entry_days: collection.entry_days,
            numbering: collection.id.next.clone(),
            schema_path: collection.schema_path.to_string(),
        }
    }
}

fn sort(context: &Context<'_>, shape: &Shape<'_>, rows: &mut [(RecordIx, &Record)]) {
    let list = &shape.collection.list;
    let Some(field) = list.sort.as_deref().filter(|sort| *sort != "id") else {
        if list.descending {
            rows.reverse();
        }
        return;
    };
    rows.sort_by(|(_, a), (_, b)| {
        let order = compare(context, shape.collection.field(field), a.value(field), b.value(field));
        // Whatever has no value comes last in either direction.
        match (a.value(field).is_some(), b.value(field).is_some()) {
            (true, true) if list.descending => order.reverse(),
            _ => order,
        }
    });
}

fn compare(context: &Context<'_>, field: Option<&Field>, a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a, b) {
        (Some(Value::Number(a)), Some(Value::Number(b))) => {
            a.as_f64().unwrap_or(0.0).total_cmp(&b.as_f64().unwrap_or(0.0))
        }
        (Some(Value::String(a)), Some(Value::String(b))) => match field.filter(|field| !field.refers_to.is_empty()) {
            Some(_) => context.site.find(a).cmp(&context.site.find(b)),
            None => a.cmp(b),
        },
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}

/// Records with their places.
type Rows<'r> = Vec<(RecordIx, &'r Record)>;

/// Rows under the heads of their group, in the order of the schema's choices or of first appearance.
fn group<'r>(
    context: &Context<'_>,
    shape: &Shape<'_>,
    rows: &[(RecordIx, &'r Record)],
) -> Vec<(Option<String>, Rows<'r>)> {
    let field = shape.collection.list.group.as_deref().and_then(|group| shape.collection.field(group));
    let Some(field) = field.filter(|_| rows.len() > 12) else { return vec![(None, rows.to_vec())] };
    let mut groups: Vec<(String, Rows<'r>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for choice in &field.choices {
        places.insert(choice.clone(), groups.len());
        groups.push((choice.clone(), Vec::new()));
    }
    for &(ix, record) in rows {
        let value = match record.value(&field.path) {
            Some(Value::Array(items)) => items.first(),
            other => other,
        };
        let title = value.map_or_else(|| NOTHING.to_owned(), |value| context.values.plain(field, value));
        let place = *places.entry(title.clone()).or_insert_with(|| {
            groups.push((title, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push((ix, record));
    }
    groups.retain(|(_, members)| !members.is_empty());
    if groups.len() < 2 {
        return vec![(None, rows.to_vec())];
    }
    let label = field.label.get(context.lang);
    let colon = context.strings.get("value.colon");
    groups.into_iter().map(|(title, members)| (Some(format!("{label}{colon}{title}")), members)).collect()
}

fn row(
    context: &Context<'_>,
    shape: &Shape<'_>,
    facets: &Facets<'_>,
    ix: RecordIx,
    record: &Record,
    root: &str,
) -> String {
    let mut html = String::with_capacity(160 * (shape.columns.len() + 1));
    let name = context.names.of(ix);
    html.push_str("<tr");
    facets.mark(context, &mut html, record);
    let _ = write!(html, "><th scope=\"row\"><a href=\"{root}{}\">", name.page);
    if let Some(number) = &name.number {
        let _ = write!(html, "<span class=\"id\">{number}</span> ");
    }
    let _ = write!(html, "{}</a></th>", name.title);
    for field in &shape.columns {
        let computed = || {
            let place = shape.collection.derived_place(&field.path)?;
            context.site.derived_at(ix, place).map(|derived| &derived.value)
        };
        let value = record.value(&field.path).or_else(computed).filter(|value| !value.is_null());
        let class = class_of(field);
        html.push_str("<td");
        if !class.is_empty() {
            let _ = write!(html, " class=\"{class}\"");
        }
        if let Some(key) = context.values.sort_key(field, value) {
            html.push_str(" data-sort=\"");
            escape_into(&mut html, &key);
            html.push('"');
        }
        html.push('>');
        match value {
            Some(value) => context.values.write(&mut html, root, shape.collection, field, value),
            None => html.push_str(NOTHING),
        }
        html.push_str("</td>");
    }
    html.push_str("</tr>");
    html
}

/// Filters: the values of each facet, and where each row stands in them.
struct Facets<'a> {
    facets: Vec<Facet<'a>>,
}

struct Facet<'a> {
    field: &'a Field,
    /// The place of each choice.
    places: BTreeMap<String, usize>,
    /// Choices with the number of their rows.
    choices: Vec<(String, usize)>,
}

impl<'a> Facets<'a> {
    fn gather(context: &Context<'_>, shape: &Shape<'a>, rows: &[(RecordIx, &Record)]) -> Self {
        let mut facets = Vec::new();
        for &field in &shape.facets {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for (_, record) in rows {
                for value in values_of(record, field) {
                    *counts.entry(context.values.plain(field, value)).or_default() += 1;
                }
            }
            if !(2..=FACET_CHOICES).contains(&counts.len()) {
                continue;
            }
            let mut choices: Vec<(String, usize)> = counts.into_iter().collect();
            let order = |label: &str| field.choices.iter().position(|choice| choice == label).unwrap_or(usize::MAX);
            choices.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)).then_with(|| a.cmp(b)));
            let places = choices.iter().enumerate().map(|(place, (label, _))| (label.clone(), place)).collect();
            facets.push(Facet { field, places, choices });
        }
        Self { facets }
    }

    /// Marks a row with its place in each facet: `data-f="0 2,3 -"`.
    fn mark(&self, context: &Context<'_>, html: &mut String, record: &Record) {
        if self.facets.is_empty() {
            return;
        }
        html.push_str(" data-f=\"");
        for (at, Facet { field, places, .. }) in self.facets.iter().enumerate() {
            if at > 0 {
                html.push(' ');
            }
            let mut first = true;
            for value in values_of(record, field) {
                if let Some(place) = places.get(&context.values.plain(field, value)) {
                    let _ = write!(html, "{}{place}", if first { "" } else { "," });
                    first = false;
                }
            }
            if first {
                html.push('-');
            }
        }
        html.push('"');
    }

    fn views(&self, context: &Context<'_>) -> Vec<FacetView> {
        let view = |Facet { field, choices, .. }: &Facet<'_>| FacetView {
            name: field.path.clone(),
            label: field.label.get(context.lang).to_owned(),
            free: field.choices.is_empty(),
            choices: choices.iter().map(|(label, count)| ChoiceView { label: label.clone(), count: *count }).collect(),
        };
        self.facets.iter().map(view).collect()
    }
}

fn values_of<'r>(record: &'r Record, field: &Field) -> &'r [Value] {
    match record.value(&field.path) {
        Some(Value::Array(items)) => items,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    }
}

/// Fields by which records of a collection stand below each other.
const ABOVE: [&str; 2] = ["parent", "superior"];

/// The tree of a collection whose records stand below each other.
fn chart(context: &Context<'_>, place: usize, shape: &Shape<'_>) -> Option<ChartView> {
    let collection = shape.collection;
    let above = ABOVE.iter().find_map(|name| {
        collection.field(name).filter(|field| field.refers_to.len() == 1 && field.refers_to[0] == collection.name)
    })?;
    let records: Vec<(RecordIx, &Record)> =
        context.records_at(place).filter(|(_, record)| !is_closed(shape, record)).collect();
    if !(2..=TREE_NODES).contains(&records.len()) {
        return None;
    }
    let places: BTreeMap<&str, usize> =
        records.iter().enumerate().map(|(place, (_, record))| (record.id.as_str(), place)).collect();
    let nodes: Vec<Node> = records
        .iter()
        .map(|&(ix, record)| Node {
            title: record.title.to_string(),
            note: note(context, ix, record),
            parent: record.text(&above.path).and_then(|id| places.get(id).copied()),
        })
        .collect();
    let strings = context.strings;
    let title = strings.fill("chart.tree_title", &[("title", collection.title.get(context.lang))]);
    let description = strings
        .fill("chart.tree_description", &[("field", above.label.get(context.lang)), ("n", &nodes.len().to_string())]);
    Some(ChartView { svg: tree::draw(&nodes, &title, &description), title })
}

fn is_closed(shape: &Shape<'_>, record: &Record) -> bool {
    shape.collection.is_closed_state(record.status.as_deref())
}

/// Who leads a department, who holds a role today.
fn note(context: &Context<'_>, ix: RecordIx, record: &Record) -> Option<String> {
    if let Some(head) = record.text("head").and_then(|id| context.site.find(id)) {
        return Some(context.site.record(head).title.to_string());
    }
    let today = context.site.as_of.to_string();
    let mut holders: Vec<String> = Vec::new();
    for reference in context.site.links.to(ix) {
        let Origin::Field(path) = &reference.origin else { continue };
        if path != "roles[].role" {
            continue;
        }
        let person = context.site.record(reference.from);
        let holds = person.value("roles").and_then(Value::as_array).into_iter().flatten().any(|held| {
            let text = |key: &str| held.get(key).and_then(Value::as_str);
            text("role") == Some(record.id.as_str())
                && text("from").is_none_or(|from| *from <= *today)
                && text("to").is_none_or(|to| *to >= *today)
        });
        let name = person.title.to_string();
        if holds && !holders.contains(&name) {
            holders.push(name);
        }
    }
    (!holders.is_empty()).then(|| holders.join(context.strings.get("value.and")))
}

/// The kind of a collection, as an interface text.
pub(super) fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Document => "kind.document",
        Kind::Card => "kind.card",
        Kind::Log => "kind.log",
    }
}
