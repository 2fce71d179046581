//! Reports as pages, with the same rows as CSV and JSON beside them.

use super::context::Context;
use super::names::root_of;
use super::parts::{self, PartView};
use super::svg::bars;
use super::tracker::{self, TrackerView};
use super::values::{NOTHING, toned};
use crate::model::markup::{escape_into, escaped};
use crate::model::report::{Bar, Chart, Column, Form, Group, Report, Row};
use crate::model::{Lang, Stamp, money};
use crate::report::cell_text;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The list of reports.
#[derive(Serialize)]
pub(super) struct ReportsView {
    pub(super) groups: Vec<GroupView>,
}

/// The reports about one thing.
#[derive(Serialize)]
pub(super) struct GroupView {
    /// The place in the list of reports, as an address.
    href: String,
    anchor: String,
    title: String,
    count: usize,
    reports: Vec<EntryView>,
}

/// A report in a list.
#[derive(Serialize)]
pub(super) struct EntryView {
    href: String,
    title: String,
    description: String,
    count: usize,
}

/// What the template of a report sees.
#[derive(Serialize)]
pub(super) struct ReportView {
    title: String,
    description: String,
    period: String,
    /// What stands above the rows of the tracker of findings.
    tracker: Option<TrackerView>,
    columns: Vec<ColumnView>,
    rows: Vec<String>,
    chart: Option<ChartView>,
    /// Whether the table has more columns than fit a screen.
    many: bool,
    count: usize,
    /// Files of a split table; empty when there is one.
    parts: Vec<PartView>,
    first: usize,
    last: usize,
    negative: Option<NegativeView>,
    /// What the rows cannot tell.
    reservation: Option<String>,
    csv: String,
    json: String,
}

#[derive(Serialize, Clone)]
struct ColumnView {
    title: String,
    class: &'static str,
}

#[derive(Serialize)]
struct ChartView {
    title: String,
    svg: String,
}

#[derive(Serialize)]
struct NegativeView {
    statement: String,
    records: usize,
    commits: Option<usize>,
    reservation: Option<String>,
}

/// The reports of the site by what they are about, seen from `root`.
pub(super) fn groups(context: &Context<'_>, root: &str) -> Vec<GroupView> {
    let entry = |report: &Report| EntryView {
        href: format!("{root}reports/{}/", report.name),
        title: report.title.get(context.lang).to_owned(),
        description: report.description.get(context.lang).to_owned(),
        count: report.rows.len(),
    };
    let mut groups: BTreeMap<Group, Vec<EntryView>> = BTreeMap::new();
    for report in &context.site.reports {
        groups.entry(report.group).or_default().push(entry(report));
    }
    let view = |(group, reports): (Group, Vec<EntryView>)| {
        let anchor = format!("group-{group:?}").to_lowercase();
        GroupView {
            href: format!("{root}reports/#{anchor}"),
            anchor,
            title: group.title().get(context.lang).to_owned(),
            count: reports.len(),
            reports,
        }
    };
    groups.into_iter().map(view).collect()
}

/// Rows of one page. The files to download are always whole.
const PAGE_ROWS: usize = 500;

/// The pages of `report`, one after the other: the name of each file and its view.
pub(super) fn views(context: &Context<'_>, report: &Report) -> impl Iterator<Item = (String, ReportView)> {
    let count = report.rows.len().div_ceil(PAGE_ROWS).max(1);
    let columns = columns(context, report);
    (0..count).map(move |number| (parts::file(number), view(context, report, &columns, number, count)))
}

/// The columns; which of them hold numbers takes all rows to tell.
fn columns(context: &Context<'_>, report: &Report) -> Vec<ColumnView> {
    let numeric = |column: usize| {
        let cells = || report.rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.is_null());
        cells().next().is_some() && cells().all(Value::is_number)
    };
    let view = |(place, column): (usize, &Column)| ColumnView {
        title: column.title.get(context.lang).to_owned(),
        class: match column.form {
            Form::Money | Form::Decimal => "num",
            Form::Plain if numeric(place) => "num",
            Form::Plain | Form::Basis | Form::Sentence => "",
        },
    };
    report.columns.iter().enumerate().map(view).collect()
}

/// The page at `number` of `count`. What sums up all rows stands on the first.
fn view(context: &Context<'_>, report: &Report, columns: &[ColumnView], number: usize, count: usize) -> ReportView {
    let root = root_of(2);
    let first = number * PAGE_ROWS;
    let last = report.rows.len().min(first + PAGE_ROWS);
    let rows = report.rows[first..last].iter().map(|row| line(context, &report.columns, columns, row, &root)).collect();
    let period = match (report.query.from, report.query.to) {
        (None, None) => context.strings.get("reports.unlimited").to_owned(),
        (None, Some(to)) => format!("… – {to}"),
        (Some(from), to) => format!("{from} – {}", to.unwrap_or(report.as_of)),
    };
    ReportView {
        tracker: (number == 0).then(|| tracker::view(context, report)).flatten(),
        title: report.title.get(context.lang).to_owned(),
        description: report.description.get(context.lang).to_owned(),
        period,
        many: columns.len() > MANY,
        columns: columns.to_vec(),
        rows,
        chart: report.chart.as_ref().filter(|_| number == 0).map(|chart| drawn(chart, context.lang)),
        count: report.rows.len(),
        parts: parts::links(count, number),
        first: first + 1,
        last,
        negative: report.stated_negative.as_ref().map(|negative| NegativeView {
            statement: negative.statement.get(context.lang).to_owned(),
            records: negative.records,
            commits: negative.commits,
            reservation: negative.reservation.as_ref().map(|reservation| reservation.get(context.lang).to_owned()),
        }),
        reservation: report.reservation.as_ref().map(|reservation| reservation.get(context.lang).to_owned()),
        csv: format!("{}.csv", report.name),
        json: format!("{}.json", report.name),
    }
}

fn line(context: &Context<'_>, columns: &[Column], views: &[ColumnView], row: &Row, root: &str) -> String {
    let mut html = String::from("<tr>");
    for ((column, view), value) in columns.iter().zip(views).zip(&row.cells) {
        html.push_str("<td");
        if view.class == "num" {
            let number = value.as_str().map_or_else(|| value.to_string(), escaped);
            let _ = write!(html, " class=\"num\" data-sort=\"{number}\"");
        } else if column.form == Form::Sentence || value.as_str().is_some_and(needs_room) {
            html.push_str(" class=\"words\"");
        }
        html.push('>');
        match (column.word(value), column.form) {
            (Some(word), _) => escape_into(&mut html, word.get(context.lang)),
            (None, Form::Money) => match money::amount(value) {
                Some(amount) => html.push_str(&money::grouped(amount)),
                None => html.push_str(NOTHING),
            },
            (None, Form::Basis) => basis(context, &mut html, value, root),
            (None, Form::Sentence) if value.is_null() => html.push_str(NOTHING),
            (None, Form::Sentence) => sentence(&mut html, &cell_text(column, value, context.lang)),
            (None, Form::Plain) if column.name == "report" => report_link(context, &mut html, value, root),
            (None, Form::Plain) if column.name == "record" => by_id(context, &mut html, value, root),
            (None, Form::Plain | Form::Decimal) => cell(context, &mut html, value, root),
        }
        html.push_str("</td>");
    }
    html.push_str("</tr>");
    html
}

/// Whether the cell holds words enough to be given room. A time is long and never broken.
fn needs_room(text: &str) -> bool {
    text.chars().count() > LONG && !is_commit(text) && Stamp::parse(text).is_none()
}

/// A sentence; what stands in backquotes is to be typed or read as it is.
fn sentence(html: &mut String, text: &str) {
    for (place, part) in text.split('`').enumerate() {
        let (open, close) = if place % 2 == 1 { ("<code>", "</code>") } else { ("", "") };
        html.push_str(open);
        escape_into(html, part);
        html.push_str(close);
    }
}

/// The name of a report, as a link to it.
fn report_link(context: &Context<'_>, html: &mut String, value: &Value, root: &str) {
    match context.site.reports.iter().find(|report| value == report.name) {
        Some(report) => {
            let (name, title) = (report.name, escaped(report.title.get(context.lang)));
            let _ = write!(html, "<a href=\"{root}reports/{name}/\">{title}</a>");
        }
        None => cell(context, html, value, root),
    }
}

/// The id of a row's record, as a link; what the record is called has a column of its own.
fn by_id(context: &Context<'_>, html: &mut String, value: &Value, root: &str) {
    match value.as_str().and_then(|id| Some((id, context.site.find(id)?))) {
        Some((id, ix)) => linked(html, root, &context.names.of(ix).page, &escaped(id)),
        None => cell(context, html, value, root),
    }
}

fn linked(html: &mut String, root: &str, page: &str, text: &str) {
    let _ = write!(html, "<a class=\"ref\" href=\"{root}{page}\">{text}</a>");
}

/// `Name <mail>`, as history names people.
fn identity(text: &str) -> Option<(&str, &str)> {
    let (name, mail) = text.strip_suffix('>')?.rsplit_once(" <")?;
    (mail.contains('@') && !mail.contains(char::is_whitespace)).then_some((name, mail))
}

/// A value that no schema describes: ids of records become links, days become times, states get their tone.
fn cell(context: &Context<'_>, html: &mut String, value: &Value, root: &str) {
    match value {
        Value::Null => html.push_str(NOTHING),
        Value::Bool(truth) => html.push_str(context.strings.get(if *truth { "value.yes" } else { "value.no" })),
        Value::Number(number) if number.is_f64() => match money::amount(value) {
            Some(amount) => html.push_str(&money::grouped(amount)),
            None => {
                let _ = write!(html, "{number}");
            }
        },
        Value::Number(number) => {
            let _ = write!(html, "{number}");
        }
        Value::String(text) if text.is_empty() => html.push_str(NOTHING),
        Value::String(text) => {
            if let Some(ix) = context.site.find(text) {
                let name = context.names.of(ix);
                let said = if name.number.is_some() { &escaped(text) } else { &name.title };
                linked(html, root, &name.page, said);
            } else if let Some((name, mail)) = identity(text) {
                let (name, mail) = (escaped(name), escaped(mail));
                let _ = write!(html, "{name} <span class=\"mail\">&lt;{mail}&gt;</span>");
            } else if let Some(stamp) = Stamp::parse(text) {
                let shown = stamp.text();
                let _ = write!(html, "<time datetime=\"{}\">{shown}</time>", shown.replace(' ', "T"));
            } else if let Some(tone) = context.tones.find(text) {
                toned(html, tone, text);
            } else if is_commit(text) {
                let _ = write!(html, "<code>{}</code>", &text[..10]);
            } else {
                escape_into(html, text);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().take(ITEMS_SHOWN).enumerate() {
                if place > 0 {
                    html.push_str(context.strings.get("value.and"));
                }
                cell(context, html, item, root);
            }
            if items.len() > ITEMS_SHOWN {
                let more = context.strings.count("reports.items_more", items.len() - ITEMS_SHOWN);
                let _ = write!(html, " <span class=\"note\">{more}</span>");
            }
            if items.is_empty() {
                html.push_str(NOTHING);
            }
        }
        Value::Object(entries) => {
            for (place, (key, entry)) in entries.iter().enumerate() {
                if place > 0 {
                    html.push_str(context.strings.get("value.semicolon"));
                }
                escape_into(html, key);
                html.push_str(context.strings.get("value.colon"));
                cell(context, html, entry, root);
            }
        }
    }
}

/// Text of more letters than this needs room.
const LONG: usize = 12;
/// Items of a list that a cell shows; the files beside the page have them all.
const ITEMS_SHOWN: usize = 12;
/// A table with more columns than this is wider than most screens, and scrolls in its box.
const MANY: usize = 9;

/// How many records behind a figure are listed on the page; the files beside it list them all.
const BASIS_SHOWN: usize = 100;

/// The records behind a figure, folded.
fn basis(context: &Context<'_>, html: &mut String, value: &Value, root: &str) {
    let ids = value.as_array().map_or(&[] as &[Value], Vec::as_slice);
    if ids.is_empty() {
        html.push_str(NOTHING);
        return;
    }
    let _ = write!(
        html,
        "<details class=\"evidence\"><summary>{}</summary>",
        context.strings.count("reports.basis", ids.len())
    );
    for (place, id) in ids.iter().take(BASIS_SHOWN).enumerate() {
        if place > 0 {
            html.push(' ');
        }
        cell(context, html, id, root);
    }
    if ids.len() > BASIS_SHOWN {
        let more = context.strings.count("reports.basis_more", ids.len() - BASIS_SHOWN);
        let _ = write!(html, " <span class=\"note\">{more}</span>");
    }
    html.push_str("</details>");
}

fn drawn(chart: &Chart, lang: Lang) -> ChartView {
    let bar = |bar: &Bar| {
        let written = if bar.value.scale() == 2 { money::grouped(bar.value) } else { bar.value.to_string() };
        bars::Bar {
            label: bar.label.get(lang).to_owned(),
            length: bar.value.to_f64().unwrap_or(0.0),
            figure: format!("{written} {}", chart.unit.get(lang)),
        }
    };
    let bars: Vec<bars::Bar> = chart.bars.iter().map(bar).collect();
    let title = chart.title.get(lang).to_owned();
    ChartView { svg: bars::draw(&bars, &title, "bars"), title }
}

fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
