//! Nested values, each a section with a table of its own: steps, matrices of permissions, lists of parts.

use super::super::context::Context;
use super::super::format;
use super::super::shape::{Part, Role, Shape, choices};
use super::super::standing;
use super::super::svg::swimlane::{self, Flow, Next, Step, Words};
use super::super::values::NOTHING;
use super::approvals;
use crate::model::Record;
use crate::model::allowance::Allowance;
use crate::model::collection::{Field, ValueType};
use crate::model::markup::{escape_into, escaped};
use crate::parse::beside;
use serde::Serialize;
use serde_json::{Map, Value};

/// A section of the page.
#[derive(Serialize)]
pub(crate) struct SectionView {
    pub(crate) anchor: String,
    pub(crate) title: String,
    /// `table`, `facts` or `steps`.
    form: &'static str,
    /// Drawn above the table.
    chart: Option<String>,
    columns: Vec<ColumnView>,
    /// Rows of the table; for `facts` each row is a label and a value.
    rows: Vec<RowView>,
    /// A word below the table.
    note: Option<String>,
}

#[derive(Serialize)]
struct ColumnView {
    title: String,
    /// `num` for amounts, `mark` for marks of a matrix, `narrow` for numbers and dates.
    class: &'static str,
}

#[derive(Serialize)]
struct RowView {
    anchor: Option<String>,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    html: String,
    class: &'static str,
}

/// The sections that stand before the text, and those after it.
pub(super) fn build(
    context: &Context<'_>,
    shape: &Shape<'_>,
    record: &Record,
    root: &str,
    time: Time,
) -> (Vec<SectionView>, Vec<SectionView>) {
    let maker = Maker { context, shape, record, root, time };
    let mut before = Vec::new();
    let mut after = Vec::new();
    for part in &shape.parts {
        let Some(value) = record.value(&part.field.path) else { continue };
        match (&part.role, value) {
            (Role::Steps, Value::Array(items)) => before.extend(maker.steps(part, items)),
            (Role::Matrix(marks), Value::Array(items)) => before.extend(maker.matrix(part, marks, items)),
            (Role::Table, Value::Array(items)) => before.extend(maker.table(part, items)),
            (Role::Group, Value::Object(entries)) => before.extend(maker.group(part, entries)),
            (Role::Duties, Value::Array(items)) => after.extend(maker.duties(part, items)),
            _ => {}
        }
    }
    for name in ["approvals", "amendments"] {
        let part = shape.parts.iter().find(|part| part.field.path == name);
        let Some(part) = part else { continue };
        let items = record.value(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let table = maker.table(part, items);
        let judged = name == "approvals" && time == Time::Present;
        after.extend(if judged { maker.approvals(part, table, items) } else { table });
    }
    if let Some(Value::Array(items)) = record.value("attachments") {
        after.extend(maker.attachments(items));
    }
    (before, after)
}

/// Whether a record is shown as it stands, or as it stood.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Time {
    /// With how its approvals and duties stand.
    Present,
    /// An earlier version, of which nobody judges anything.
    Past,
}

struct Maker<'a> {
    context: &'a Context<'a>,
    shape: &'a Shape<'a>,
    record: &'a Record,
    root: &'a str,
    time: Time,
}

impl Maker<'_> {
    fn section(&self, part: &Part<'_>, form: &'static str) -> SectionView {
        SectionView {
            anchor: format!("s-{}", part.field.path),
            title: part.field.label.get(self.context.lang).to_owned(),
            form,
            chart: None,
            columns: Vec::new(),
            rows: Vec::new(),
            note: None,
        }
    }

    fn cell(&self, field: &Field, item: &Map<String, Value>) -> CellView {
        let mut html = String::new();
        match item.get(key_of(field)).filter(|value| !value.is_null()) {
            Some(value) => self.context.values.write(&mut html, self.root, self.shape.collection, field, value),
            None => html.push_str(NOTHING),
        }
        CellView { html, class: class_of(field) }
    }

    /// A list of groups: its columns are the fields that at least one row has.
    fn table(&self, part: &Part<'_>, items: &[Value]) -> Option<SectionView> {
        let items: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
        let used: Vec<&Field> =
            part.inner.iter().copied().filter(|field| items.iter().any(|item| has(item, field))).collect();
        if items.is_empty() || used.is_empty() {
            return None;
        }
        let columns = used
            .iter()
            .map(|field| ColumnView { title: field.label.get(self.context.lang).to_owned(), class: class_of(field) })
            .collect();
        let rows = items
            .iter()
            .map(|item| RowView { anchor: None, cells: used.iter().map(|field| self.cell(field, item)).collect() })
            .collect();
        Some(SectionView { columns, rows, ..self.section(part, "table") })
    }

    /// The table of approvals with what each of them is worth, and a word where one is missing.
    fn approvals(&self, part: &Part<'_>, table: Option<SectionView>, items: &[Value]) -> Option<SectionView> {
        let note = approvals::missing(self.context, self.shape, self.record);
        let Some(mut table) = table else {
            return note.map(|note| SectionView { note: Some(note), ..self.section(part, "facts") });
        };
        let title = self.context.strings.get("record.standing").to_owned();
        table.columns.push(ColumnView { title, class: "standing" });
        let places = items.iter().enumerate().filter(|(_, item)| item.is_object()).map(|(place, _)| place);
        for (row, place) in table.rows.iter_mut().zip(places) {
            let html = approvals::standing(self.context, self.record, place);
            row.cells.push(CellView { html, class: "standing" });
        }
        Some(SectionView { note, ..table })
    }

    /// A nested group, as label and value.
    fn group(&self, part: &Part<'_>, entries: &Map<String, Value>) -> Option<SectionView> {
        let rows: Vec<RowView> = part
            .inner
            .iter()
            .filter(|field| has(entries, field))
            .map(|field| {
                let label = CellView { html: escaped(field.label.get(self.context.lang)), class: "" };
                RowView { anchor: None, cells: vec![label, self.cell(field, entries)] }
            })
            .collect();
        (!rows.is_empty()).then(|| SectionView { rows, ..self.section(part, "facts") })
    }

    /// A list of groups where one field holds several of few choices: a column of marks for each choice.
    fn matrix(&self, part: &Part<'_>, marks: &str, items: &[Value]) -> Option<SectionView> {
        let marks = part.inner.iter().find(|field| field.path == marks)?;
        let choices = choices(self.shape.collection, marks)?;
        let strings = self.context.strings;
        let plain: Vec<&Field> = part.inner.iter().copied().filter(|field| field.path != marks.path).collect();
        let mut columns: Vec<ColumnView> = plain
            .iter()
            .map(|field| ColumnView { title: field.label.get(self.context.lang).to_owned(), class: class_of(field) })
            .collect();
        columns.extend(choices.iter().map(|choice| ColumnView { title: choice.clone(), class: "mark" }));
        let rows: Vec<RowView> = items
            .iter()
            .filter_map(Value::as_object)
            .map(|item| {
                let mut cells: Vec<CellView> = plain.iter().map(|field| self.cell(field, item)).collect();
                let held = item.get(key_of(marks)).and_then(Value::as_array);
                cells.extend(choices.iter().map(|choice| {
                    let holds = held.is_some_and(|held| held.iter().any(|value| value.as_str() == Some(choice)));
                    let html = if holds {
                        format!("<span class=\"tick\" role=\"img\" aria-label=\"{}\"></span>", strings.get("value.yes"))
                    } else {
                        format!("<span class=\"unseen\">{}</span>", strings.get("value.no"))
                    };
                    CellView { html, class: "mark" }
                }));
                RowView { anchor: None, cells }
            })
            .collect();
        (!rows.is_empty()).then(|| SectionView { columns, rows, ..self.section(part, "table") })
    }

    /// The steps of a procedure: the chart, and the same as a table.
    fn steps(&self, part: &Part<'_>, items: &[Value]) -> Option<SectionView> {
        let steps: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
        if steps.is_empty() {
            return None;
        }
        let strings = self.context.strings;
        let flow = self.flow(&steps);
        let (title, lanes, count) =
            (self.record.title.to_string(), flow.lanes.len().to_string(), steps.len().to_string());
        let words = Words {
            title: &strings.fill("chart.flow_title", &[("title", &title)]),
            description: &strings.fill("chart.flow_description", &[("lanes", &lanes), ("steps", &count)]),
            start: strings.get("chart.start"),
            end: strings.get("chart.end"),
            limit: strings.get("chart.limit"),
        };
        let field = |name: &str| part.inner.iter().copied().find(|field| key_of(field) == name);
        let mut columns = Vec::new();
        let mut column = |key: &str, class| columns.push(ColumnView { title: strings.get(key).to_owned(), class });
        for (key, class) in
            [("steps.number", "narrow"), ("steps.step", ""), ("steps.actor", "actor"), ("steps.limit", "limit")]
        {
            column(key, class);
        }
        let papers = steps.iter().any(|step| step.contains_key("inputs") || step.contains_key("outputs"));
        if papers {
            column("steps.papers", "papers");
        }
        column("steps.next", "next");
        let rows = steps
            .iter()
            .map(|step| {
                let mut cells = vec![
                    CellView { html: escaped(&number_of(step)), class: "narrow" },
                    CellView { html: title_and_text(step), class: "" },
                    field("actor").map_or_else(nothing, |actor| self.cell(actor, step)),
                    CellView {
                        html: escaped(&self.limit_of(step).unwrap_or_else(|| NOTHING.to_owned())),
                        class: "limit",
                    },
                ];
                if papers {
                    cells.push(CellView { html: self.papers(step), class: "papers" });
                }
                cells.push(CellView { html: self.ways(step), class: "next" });
                RowView { anchor: Some(format!("step-{}", number_of(step))), cells }
            })
            .collect();
        let chart = swimlane::draw(&flow, &words);
        Some(SectionView { chart: Some(chart), columns, rows, ..self.section(part, "steps") })
    }

    fn flow(&self, steps: &[&Map<String, Value>]) -> Flow {
        let mut lanes: Vec<(String, String)> = Vec::new();
        let places: Vec<Option<i64>> = steps.iter().map(|step| step.get("no").and_then(Value::as_i64)).collect();
        let drawn = steps
            .iter()
            .map(|step| {
                let actor = text(step, "actor");
                let lane = lanes.iter().position(|(id, _)| *id == actor).unwrap_or_else(|| {
                    let title = self.context.site.find(&actor).map(|ix| self.context.site.record(ix).title.to_string());
                    lanes.push((actor.clone(), title.unwrap_or_else(|| NOTHING.to_owned())));
                    lanes.len() - 1
                });
                let next = step.get("next").and_then(Value::as_array).into_iter().flatten().filter_map(|way| {
                    let to = way.get("to").and_then(Value::as_i64)?;
                    let to = places.iter().position(|place| *place == Some(to))?;
                    Some(Next { to, when: way.get("when").and_then(Value::as_str).map(str::to_owned) })
                });
                Step {
                    number: number_of(step),
                    title: text(step, "title"),
                    lane,
                    limit: self.limit_of(step),
                    next: next.collect(),
                }
            })
            .collect();
        Flow { lanes: lanes.into_iter().map(|(_, title)| title).collect(), steps: drawn }
    }

    fn limit_of(&self, step: &Map<String, Value>) -> Option<String> {
        let words = step.get("limit_text").and_then(Value::as_str).map(str::to_owned);
        let limit =
            || step.get("limit").and_then(Value::as_str).map(|limit| format::duration(limit, self.context.strings));
        words.or_else(limit)
    }

    fn papers(&self, step: &Map<String, Value>) -> String {
        let strings = self.context.strings;
        let mut html = String::new();
        for (key, label) in [("inputs", "steps.inputs"), ("outputs", "steps.outputs")] {
            let papers: Vec<&str> =
                step.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
            if papers.is_empty() {
                continue;
            }
            html.push_str("<span class=\"paper\"><span class=\"label\">");
            escape_into(&mut html, strings.get(label));
            html.push_str("</span> ");
            escape_into(&mut html, &papers.join(strings.get("value.and")));
            html.push_str("</span>");
        }
        if html.is_empty() { NOTHING.to_owned() } else { html }
    }

    fn ways(&self, step: &Map<String, Value>) -> String {
        let strings = self.context.strings;
        let ways: Vec<String> = step
            .get("next")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|way| {
                let to = way.get("to").and_then(Value::as_i64)?;
                let when = way
                    .get("when")
                    .and_then(Value::as_str)
                    .map(|when| format!("{}{}", escaped(when), strings.get("value.colon")));
                let link = strings.fill("steps.to", &[("n", &to.to_string())]);
                Some(format!(
                    "<span class=\"way\">{}<a href=\"#step-{to}\">{}</a></span>",
                    when.unwrap_or_default(),
                    escaped(&link)
                ))
            })
            .collect();
        if ways.is_empty() { escaped(strings.get("steps.end")) } else { ways.concat() }
    }

    /// Duties: what must be done how often, each with the clause that says so.
    fn duties(&self, part: &Part<'_>, items: &[Value]) -> Option<SectionView> {
        let strings = self.context.strings;
        let items: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
        let heads = [
            "duties.number",
            "duties.text",
            "duties.kind",
            "duties.measure",
            "duties.clause",
            "duties.owner",
            "standing.column",
        ];
        // How the duties stood is a matter of the document as it stands.
        let shown = if self.time == Time::Present { heads.len() } else { heads.len() - 1 };
        let heads = heads[..shown].iter();
        let columns = heads.map(|key| ColumnView { title: strings.get(key).to_owned(), class: "" }).collect();
        let owner = part.inner.iter().copied().find(|field| key_of(field) == "owner");
        let rows: Vec<RowView> = items
            .iter()
            .map(|item| {
                let anchor = text(item, "clause");
                let clauses = &self.record.document.clauses;
                let clause = clauses.iter().find(|clause| clause.anchor.as_str() == anchor).map_or_else(
                    || NOTHING.to_owned(),
                    |clause| format!("<a href=\"#{}\">{}</a>", escaped(&anchor), escaped(&clause.title)),
                );
                let kind_key = format!("duties.kind_{}", text(item, "kind").replace('-', "_"));
                let html = [
                    self.duty_link(&text(item, "id")),
                    escaped(&text(item, "text")),
                    escaped(strings.find(&kind_key).unwrap_or(NOTHING)),
                    escaped(&self.measure(item)),
                    clause,
                    owner.map_or_else(|| NOTHING.to_owned(), |owner| self.cell(owner, item).html),
                    self.context
                        .duty(self.record.id.as_str(), &text(item, "id"))
                        .map_or_else(|| NOTHING.to_owned(), |tally| standing::phrase(self.context, tally)),
                ];
                let cells = html.into_iter().take(shown).map(|html| CellView { html, class: "" }).collect();
                RowView { anchor: Some(format!("duty-{}", text(item, "id"))), cells }
            })
            .collect();
        (!rows.is_empty()).then(|| SectionView { columns, rows, ..self.section(part, "table") })
    }

    /// The id of a duty as a link to its page, where it has one: a draft imposes nothing yet.
    fn duty_link(&self, id: &str) -> String {
        match self.context.all_duties().find(self.record.id.as_str(), id) {
            Some(entry) => format!("<a href=\"{}{}\">{}</a>", self.root, entry.page, escaped(id)),
            None => escaped(id),
        }
    }

    /// How often, or within which time, and with which grace.
    fn measure(&self, item: &Map<String, Value>) -> String {
        let strings = self.context.strings;
        let mut words = match (item.get("every").and_then(Value::as_str), item.get("limit")) {
            (Some(every), _) => format::every(every, strings),
            (None, Some(Value::String(limit))) => strings.fill("duties.within", &[("duration", &self.allowed(limit))]),
            (None, Some(Value::Number(limit))) => strings.fill("duties.at_most", &[("n", &limit.to_string())]),
            (None, None) if item.contains_key("by") => strings.get("duties.by_record").to_owned(),
            _ => NOTHING.to_owned(),
        };
        if let Some(grace) = item.get("grace").and_then(Value::as_str) {
            words.push_str(&strings.fill("duties.grace", &[("duration", &self.allowed(grace))]));
        }
        words
    }

    /// A duration or a number of working days in words; what is neither as it is written.
    fn allowed(&self, text: &str) -> String {
        let strings = self.context.strings;
        Allowance::parse(text).map_or_else(|| text.to_owned(), |allowance| format::allowance(allowance, strings))
    }

    /// Files that belong to the record, with size and digest.
    fn attachments(&self, items: &[Value]) -> Option<SectionView> {
        let strings = self.context.strings;
        let heads = [("attachments.file", ""), ("attachments.size", "num"), ("attachments.digest", "digest")];
        let columns =
            heads.iter().map(|(key, class)| ColumnView { title: strings.get(key).to_owned(), class }).collect();
        let rows: Vec<RowView> = items
            .iter()
            .filter_map(Value::as_object)
            .filter_map(|item| {
                let file = item.get("file").and_then(Value::as_str)?;
                let title = item.get("title").and_then(Value::as_str).unwrap_or(file);
                // What lies there today need not be what lay there then.
                let path = beside(self.record.path(), file).filter(|_| self.time == Time::Present);
                let attachment = path.and_then(|path| self.context.attachment(&path));
                let (link, size, digest) = match attachment {
                    Some(attachment) => (
                        format!(
                            "<a href=\"{}{}\">{}</a>",
                            self.root,
                            escaped(&self.context.attachment_page(attachment)),
                            escaped(title)
                        ),
                        format::size(attachment.size),
                        format!("<code>{}</code>", attachment.sha256),
                    ),
                    None => (escaped(title), NOTHING.to_owned(), NOTHING.to_owned()),
                };
                let cells = vec![
                    CellView { html: link, class: "" },
                    CellView { html: size, class: "num" },
                    CellView { html: digest, class: "digest" },
                ];
                Some(RowView { anchor: None, cells })
            })
            .collect();
        let title = strings.get("attachments.title").to_owned();
        (!rows.is_empty()).then(|| SectionView {
            anchor: "s-attachments".to_owned(),
            title,
            form: "table",
            chart: None,
            columns,
            rows,
            note: None,
        })
    }
}

fn key_of(field: &Field) -> &str {
    field.path.rsplit('.').next().unwrap_or(&field.path)
}

fn has(item: &Map<String, Value>, field: &Field) -> bool {
    item.get(key_of(field))
        .is_some_and(|value| !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty()))
}

pub(crate) fn class_of(field: &Field) -> &'static str {
    match (field.value_type, field.format.as_deref()) {
        (ValueType::Money | ValueType::Number | ValueType::Integer, _) => "num",
        (_, Some("date" | "datetime" | "month")) => "date",
        _ if key_of(field) == "digest" => "digest",
        _ => "",
    }
}

fn text(item: &Map<String, Value>, key: &str) -> String {
    item.get(key).and_then(Value::as_str).unwrap_or("").to_owned()
}

fn number_of(step: &Map<String, Value>) -> String {
    step.get("no").map_or_else(String::new, |number| number.to_string())
}

fn title_and_text(step: &Map<String, Value>) -> String {
    format!("<strong>{}</strong><br>{}", escaped(&text(step, "title")), escaped(&text(step, "text")))
}

fn nothing() -> CellView {
    CellView { html: NOTHING.to_owned(), class: "" }
}
