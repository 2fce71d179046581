//! `findings-ageing`: findings not closed, by how old they are.

use super::context::{Context, cell, date_in, days_between, field};
use super::definition::{Definition, Found};
use super::figure::{about, basis, by, chart};
use crate::derive::force::is_closed;
use crate::model::report::{Column, Group};
use crate::model::{Record, Site, Text};
use serde_json::Value;
use std::cmp::Reverse;

pub(super) const DEFINITION: Definition = Definition {
    name: "findings-ageing",
    title: ("未关闭检查发现账龄", "Open findings by age"),
    description: (
        "判定日以前发现、判定日尚未关闭也未接受风险的检查发现，逾期的在前，逾期越久越前，其余最久的在前。账龄＝发现日期至判定日的自然日数；期限取最近一次批准的延期，没有延期的取整改期限；逾期天数＝判定日晚于期限的自然日数",
        "findings made by the day judged on that are neither closed nor accepted as a risk, those overdue first, the longest overdue before the others, then the oldest. Age: calendar days since the finding; the due day is that of the last extension granted; overdue: calendar days past it",
    ),
    group: Group::Oversight,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

/// Ages in days, each up to and including.
const BANDS: [(&str, i64, &str, &str); 4] = [
    ("to-7", 7, "7日以内", "up to 7 days"),
    ("8-30", 30, "8–30日", "8–30 days"),
    ("31-90", 90, "31–90日", "31–90 days"),
    ("over-90", i64::MAX, "90日以上", "more than 90 days"),
];

fn columns(_: &Site) -> Vec<Column> {
    let bands = BANDS.map(|(code, _, zh, en)| (code, zh, en));
    vec![
        Column::new("record", "检查发现", "Finding"),
        Column::new("title", "名称", "Title"),
        Column::new("severity", "严重程度", "Severity"),
        Column::new("source", "来源", "Source"),
        Column::new("department", "责任部门", "Department"),
        Column::new("owner", "整改责任人", "Owner"),
        Column::new("status", "状态", "Status"),
        Column::new("found_on", "发现日期", "Found on"),
        Column::new("age_days", "账龄（日）", "Age in days"),
        Column::of_codes("band", "账龄段", "Age", &bands),
        Column::new("due_on", "期限（含延期）", "Due, as extended"),
        Column::new("overdue_days", "逾期（日）", "Overdue (days)"),
        Column::new("notice_no", "整改通知书", "Notice"),
        Column::new("recurring_of", "重复发生自", "Recurrence of"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let collection = context.site.collections.iter().find(|collection| collection.name.as_str() == "findings");
    let mut found = Found {
        negative: Text::new("没有未关闭的检查发现", "no finding is open"),
        reservation: context.lacks(&["findings"]),
        ..Found::default()
    };
    let mut open = Vec::new();
    for (finding, found_on) in context.events("findings") {
        found.searched += 1;
        if collection.is_some_and(|collection| is_closed(collection, finding)) {
            continue;
        }
        open.push(finding);
        let age = days_between(found_on, as_of);
        let due = due(finding);
        let overdue = due.map(|due| days_between(due, as_of)).filter(|days| *days > 0);
        let mut cells = vec![Value::from(finding.id.as_str()), Value::from(&*finding.title)];
        cells.extend(["severity", "source"].map(|name| field(finding, name)));
        cells.extend(["department", "owner"].map(|name| context.id_in(finding, name)));
        cells.extend(["status", "found_on"].map(|name| field(finding, name)));
        cells.extend([
            Value::from(age),
            Value::from(band(age)),
            cell(due.map(|due| due.to_string())),
            cell(overdue),
            field(finding, "notice_no"),
            context.id_in(finding, "recurring_of"),
            basis([finding]),
        ]);
        found.rows.push(about(finding, cells));
    }
    found.rows.sort_by_cached_key(|row| {
        (Reverse(row.cells[11].as_i64()), Reverse(row.cells[8].as_i64()), row.record.clone())
    });
    let bands = by(open, |finding| Some(band(days_between(finding.stamp?.date(), as_of))));
    let bars =
        BANDS.iter().filter_map(|(code, _, zh, _)| Some(((*zh).to_owned(), Value::from(bands.get(code)?.len()))));
    found.chart = chart(Text::new("未关闭检查发现账龄", "Open findings by age"), ("项", "findings"), bars);
    found
}

fn band(age: i64) -> &'static str {
    BANDS.iter().find(|(_, last, ..)| age <= *last).map_or("over-90", |(code, ..)| code)
}

/// By when the finding is to be mended, as extended last.
fn due(finding: &Record) -> Option<crate::model::Date> {
    let extensions = finding.value("extensions").and_then(Value::as_array).into_iter().flatten();
    let extended = extensions.filter_map(|one| crate::model::time::strict_date(one.get("until")?.as_str()?)).max();
    extended.or_else(|| date_in(finding, "due_on"))
}
