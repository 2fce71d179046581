//! The tracker of findings: how many are open, by department, by state and by severity, and how old they are. Every
//! number opens to its records.

use super::context::Context;
use super::names::root_of;
use super::values::NOTHING;
use crate::model::Report;
use crate::model::markup::escaped;
use crate::model::report::Row;
use crate::report::cell_text;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The report that the tracker stands above.
pub(super) const REPORT: &str = "findings-ageing";

/// What stands above the rows.
#[derive(Serialize)]
pub(super) struct TrackerView {
    figures: Vec<FigureView>,
    tables: Vec<TableView>,
}

#[derive(Serialize)]
struct FigureView {
    label: String,
    cell: CellView,
    urgent: bool,
}

/// Findings by something and by age.
#[derive(Serialize)]
struct TableView {
    anchor: &'static str,
    title: String,
    head: String,
    columns: Vec<String>,
    rows: Vec<LineView>,
}

#[derive(Serialize)]
struct LineView {
    name: String,
    cells: Vec<CellView>,
}

/// A number with the records behind it, as links.
#[derive(Serialize)]
struct CellView {
    count: usize,
    links: Vec<String>,
}

/// The tracker over the rows of `report`; nothing where no finding is open.
pub(super) fn view(context: &Context<'_>, report: &Report) -> Option<TrackerView> {
    if report.name != REPORT || report.rows.is_empty() {
        return None;
    }
    let tracker = Tracker { context, report };
    let strings = context.strings;
    let figure = |key: &str, urgent: bool, is_in: &dyn Fn(&Row) -> bool| {
        let rows: Vec<&Row> = report.rows.iter().filter(|row| is_in(row)).collect();
        FigureView { label: strings.get(key).to_owned(), urgent: urgent && !rows.is_empty(), cell: tracker.cell(&rows) }
    };
    let figures = vec![
        figure("tracker.open", false, &|_| true),
        figure("tracker.overdue", true, &|row| tracker.is_overdue(row)),
        figure("tracker.waiting", false, &|row| tracker.text(row, "status") == Some("待验证")),
        figure("tracker.recurring", false, &|row| {
            tracker.value(row, "recurring_of").is_some_and(|value| !value.is_null())
        }),
    ];
    let tables = vec![
        tracker.table("by-department", "tracker.by_department", "department"),
        tracker.table("by-status", "tracker.by_status", "status"),
        tracker.table("by-severity", "tracker.by_severity", "severity"),
    ];
    Some(TrackerView { figures, tables })
}

struct Tracker<'a> {
    context: &'a Context<'a>,
    report: &'a Report,
}

impl<'a> Tracker<'a> {
    fn value(&self, row: &'a Row, name: &str) -> Option<&'a Value> {
        let place = self.report.columns.iter().position(|column| column.name == name)?;
        row.cells.get(place)
    }

    fn text(&self, row: &'a Row, name: &str) -> Option<&'a str> {
        self.value(row, name)?.as_str()
    }

    fn is_overdue(&self, row: &'a Row) -> bool {
        self.value(row, "overdue_days").is_some_and(Value::is_number)
    }

    /// Where the text of a cell names a record, that is a link.
    fn named(&self, text: &str) -> String {
        match self.context.site.find(text) {
            Some(ix) => self.context.names.linked(&root_of(2), ix),
            None => escaped(text),
        }
    }

    fn cell(&self, rows: &[&Row]) -> CellView {
        let links = rows.iter().filter_map(|row| Some(self.named(row.record.as_ref()?.as_str())));
        CellView { count: rows.len(), links: links.collect() }
    }

    /// A line for each value of the column `name`, in the order of first mention, and a column for each age.
    fn table(&self, anchor: &'static str, title: &str, name: &str) -> TableView {
        let strings = self.context.strings;
        let column = |name: &str| self.report.columns.iter().find(|column| column.name == name);
        let bands: Vec<&str> =
            column("band").map_or_else(Vec::new, |column| column.words.iter().map(|(code, _)| code.as_str()).collect());
        let label = |code: &str| {
            column("band").map_or_else(String::new, |band| cell_text(band, &Value::from(code), self.context.lang))
        };
        let mut groups: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in &self.report.rows {
            groups.entry(self.text(row, name).unwrap_or(NOTHING)).or_default().push(row);
        }
        let line = |name: String, rows: &[&Row]| {
            let mut cells: Vec<CellView> = bands
                .iter()
                .map(|band| {
                    let within: Vec<&Row> =
                        rows.iter().copied().filter(|row| self.text(row, "band") == Some(band)).collect();
                    self.cell(&within)
                })
                .collect();
            let late: Vec<&Row> = rows.iter().copied().filter(|row| self.is_overdue(row)).collect();
            cells.extend([self.cell(rows), self.cell(&late)]);
            LineView { name, cells }
        };
        let mut rows: Vec<LineView> = groups.iter().map(|(value, rows)| line(self.named(value), rows)).collect();
        if rows.len() > 1 {
            let all: Vec<&Row> = self.report.rows.iter().collect();
            rows.push(line(escaped(strings.get("tracker.total")), &all));
        }
        let mut columns: Vec<String> = bands.iter().map(|band| label(band)).collect();
        columns.extend(["tracker.total", "tracker.late"].map(|key| strings.get(key).to_owned()));
        TableView {
            anchor,
            title: strings.get(title).to_owned(),
            head: column(name).map_or_else(String::new, |column| column.title.get(self.context.lang).to_owned()),
            columns,
            rows,
        }
    }
}
