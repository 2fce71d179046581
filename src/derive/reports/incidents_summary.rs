//! `incidents-summary`: how many incidents there were, how long they lasted and what they touched.

use super::availability::downtime;
use super::context::Context;
use super::definition::{Definition, Found};
use super::figure::{basis, by, chart, decimal, mean_hours, month, summary};
use crate::model::report::{Column, Group, Row};
use crate::model::{Record, Site, Text};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const DEFINITION: Definition = Definition {
    name: "incidents-summary",
    title: ("事件统计", "Incidents"),
    description: (
        "期间内发生的安全事件和故障事件，按类别、等级、处置部门和发生月份统计：件数、未恢复件数、停机时长合计（所记停机时长，未填的按发生至恢复，未恢复的算到判定日终了）、平均恢复＝（恢复时间−发生时间）之和÷已恢复件数、影响核心系统、造成数据丢失、登记为触及岗位电网的件数",
        "incidents that began in the period, by category, level, department and month: how many, how many not restored, the sum of downtime (as recorded, or from start to restoration, or to the end of the day judged on), the mean time from start to restoration over those restored, and how many hit a core system, lost data, or are recorded as having touched a red line",
    ),
    group: Group::Security,
    uses_history: false,
    usual_days: Some(365),
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes(
            "scope",
            "口径",
            "By",
            &[
                ("all", "合计", "total"),
                ("category", "类别", "category"),
                ("level", "等级", "level"),
                ("department", "处置部门", "department"),
                ("month", "月份", "month"),
            ],
        ),
        Column::new("of", "对象", "Of"),
        Column::new("incidents", "件数", "Incidents"),
        Column::new("open", "未恢复", "Not restored"),
        Column::decimal("downtime", "停机时长合计（小时）", "Downtime (hours)"),
        Column::decimal("restore_hours", "平均恢复（小时）", "Mean restoration (hours)"),
        Column::new("critical", "影响核心系统", "Core systems hit"),
        Column::new("data_loss", "数据丢失", "Data lost"),
        Column::new("red_line", "触及岗位电网", "Red line touched"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let incidents: Vec<&Record> = context.events("incidents").map(|(incident, _)| incident).collect();
    let mut rows = Vec::new();
    if !incidents.is_empty() {
        rows.push(row(context, "all", "", &incidents));
    }
    let mut add = |scope: &str, groups: BTreeMap<String, Vec<&Record>>| {
        rows.extend(groups.iter().map(|(of, incidents)| row(context, scope, of, incidents)));
    };
    for scope in ["category", "level"] {
        add(scope, by(incidents.iter().copied(), |incident| incident.text(scope).map(str::to_owned)));
    }
    let department = |incident: &Record| Some(context.target(incident, "department")?.id.to_string());
    add("department", by(incidents.iter().copied(), department));
    add("month", by(incidents.iter().copied(), |incident| Some(month(incident.stamp?.date()))));
    let bars = rows.iter().filter(|row| row.cells[0] == "category");
    let bars = bars.map(|row| (row.cells[1].as_str().unwrap_or_default().to_owned(), row.cells[2].clone()));
    Found {
        searched: incidents.len(),
        negative: Text::new("期间内没有事件", "there was no incident in the period"),
        chart: chart(Text::new("各类事件件数", "Incidents by category"), ("件", "incidents"), bars),
        reservation: context.lacks(&["incidents"]),
        rows,
    }
}

fn row(context: &Context<'_>, scope: &str, of: &str, incidents: &[&Record]) -> Row {
    let down: Decimal = incidents.iter().filter_map(|incident| downtime(context, incident)).sum();
    let lasted =
        |incident: &&Record| Some(context.minute(incident, "restored_at")? - context.minute(incident, "started_at")?);
    let restored: Vec<i64> = incidents.iter().filter_map(lasted).collect();
    let marked =
        |field: &str| incidents.iter().filter(|incident| incident.value(field) == Some(&Value::Bool(true))).count();
    summary(vec![
        Value::from(scope),
        if of.is_empty() { Value::Null } else { Value::from(of) },
        Value::from(incidents.len()),
        Value::from(incidents.iter().filter(|incident| incident.value("restored_at").is_none()).count()),
        Value::from(decimal(down).to_string()),
        mean_hours(&restored),
        Value::from(marked("critical")),
        Value::from(marked("data_loss")),
        Value::from(marked("red_line")),
        basis(incidents.iter().copied()),
    ])
}
