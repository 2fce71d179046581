//! `service-levels`: how soon faults are answered and mended, and whether as promised.

use super::context::Context;
use super::definition::{Definition, Found};
use super::figure::{basis, by, chart, mean_hours, month, percent, summary};
use super::repair_costs::is_withdrawn;
use crate::model::report::{Column, Group, Row};
use crate::model::{Record, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "service-levels",
    title: ("维修及时性", "Service levels of repairs"),
    description: (
        "期间内报修、未撤销的维修单，按报修部门、紧急程度和报修月份统计。平均响应＝（到场时间−报修时间）之和÷已到场单数；平均修复＝（修复时间−报修时间）之和÷已修复单数，均按日历时间到分钟计算，不扣除非工作时间和预约等待。按时率＝按时÷（按时＋超时）：按时为修复时间不晚于承诺时间，超时为修复晚于承诺，或者承诺时间已过而判定日仍未修复；未填承诺时间、承诺时间未到且未修复的不进分母。紧急到场率＝报修后1小时内到场的紧急单÷已到场的紧急单",
        "repairs reported in the period and not withdrawn, by reporting department, urgency and month. Mean response: from report to arrival, over those arrived at; mean restoration: from report to restoration, over those restored; both in clock time to the minute, with nothing taken off for nights, holidays or appointments. On time: restored no later than promised, out of those restored or whose promise has passed; without a promise, or open and not yet due, a repair is in neither. Urgent on site: arrived within an hour, out of the urgent ones arrived at",
    ),
    group: Group::Operations,
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
                ("department", "报修部门", "department"),
                ("urgency", "紧急程度", "urgency"),
                ("month", "报修月份", "month"),
            ],
        ),
        Column::new("of", "对象", "Of"),
        Column::new("name", "名称", "Name"),
        Column::new("repairs", "维修单数", "Repairs"),
        Column::new("arrived", "已到场", "Arrived at"),
        Column::decimal("response_hours", "平均响应（小时）", "Mean response (hours)"),
        Column::new("restored", "已修复", "Restored"),
        Column::decimal("restore_hours", "平均修复（小时）", "Mean restoration (hours)"),
        Column::new("on_time", "按时", "On time"),
        Column::new("late", "超时", "Late"),
        Column::decimal("on_time_share", "按时率（%）", "On time (%)"),
        Column::decimal("urgent_share", "紧急到场率（%）", "Urgent on site (%)"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let repairs: Vec<&Record> =
        context.events("repairs").map(|(repair, _)| repair).filter(|repair| !is_withdrawn(repair)).collect();
    let mut rows = Vec::new();
    if !repairs.is_empty() {
        rows.push(row(context, "all", "", &repairs));
    }
    let departments = by(repairs.iter().copied(), |repair| context.target(repair, "department").map(|d| d.id.as_str()));
    let urgencies = by(repairs.iter().copied(), |repair| repair.text("urgency"));
    let months = by(repairs.iter().copied(), |repair| Some(month(repair.stamp?.date())));
    rows.extend(departments.iter().map(|(id, repairs)| row(context, "department", id, repairs)));
    rows.extend(urgencies.iter().map(|(urgency, repairs)| row(context, "urgency", urgency, repairs)));
    let by_month: Vec<Row> = months.iter().map(|(month, repairs)| row(context, "month", month, repairs)).collect();
    let bars = by_month.iter().map(|row| (row.cells[1].as_str().unwrap_or_default().to_owned(), row.cells[10].clone()));
    let chart = chart(Text::new("各月按时修复率", "Repairs on time by month"), ("%", "%"), bars);
    rows.extend(by_month);
    Found {
        searched: repairs.len(),
        negative: Text::new("期间内没有维修单", "there is no repair in the period"),
        chart,
        reservation: context.lacks(&["repairs"]),
        rows,
    }
}

fn row(context: &Context<'_>, scope: &str, of: &str, repairs: &[&Record]) -> Row {
    let after =
        |repair: &Record, field: &str| Some(context.minute(repair, field)? - context.minute(repair, "reported_at")?);
    let responses: Vec<i64> = repairs.iter().filter_map(|repair| after(repair, "arrived_at")).collect();
    let restorations: Vec<i64> = repairs.iter().filter_map(|repair| after(repair, "restored_at")).collect();
    let judged: Vec<bool> = repairs.iter().filter_map(|repair| is_on_time(context, repair)).collect();
    let on_time = judged.iter().filter(|on_time| **on_time).count();
    let urgent = repairs.iter().filter(|repair| repair.text("urgency") == Some("紧急"));
    let urgent: Vec<i64> = urgent.filter_map(|repair| after(repair, "arrived_at")).collect();
    summary(vec![
        Value::from(scope),
        if of.is_empty() { Value::Null } else { Value::from(of) },
        super::context::cell(context.known(of).map(|record| &*record.title)),
        Value::from(repairs.len()),
        Value::from(responses.len()),
        mean_hours(&responses),
        Value::from(restorations.len()),
        mean_hours(&restorations),
        Value::from(on_time),
        Value::from(judged.len() - on_time),
        percent(on_time, judged.len()),
        percent(urgent.iter().filter(|minutes| **minutes <= 60).count(), urgent.len()),
        basis(repairs.iter().copied()),
    ])
}

/// Whether what was promised was kept; `None` while nobody can say.
fn is_on_time(context: &Context<'_>, repair: &Record) -> Option<bool> {
    let promised = context.minute(repair, "promised_at")?;
    match context.minute(repair, "restored_at") {
        Some(restored) => Some(restored <= promised),
        // The day judged on is taken to its end: what was promised for today is not late today.
        None => (crate::model::Stamp::parse(repair.text("promised_at")?)?.date() < context.site.as_of).then_some(false),
    }
}
