//! `availability`: for what share of its time in service each system could be used.

use super::context::{Context, cell, date_in, days_between, field, texts};
use super::definition::{Definition, Found};
use super::figure::{about, basis, chart, decimal, number_in};
use crate::model::report::{Column, Group};
use crate::model::{Date, Record, Site, Text};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::HashMap;

pub(super) const DEFINITION: Definition = Definition {
    name: "availability",
    title: ("系统可用率", "Availability of systems"),
    description: (
        "期间内（未指定的为判定日前365天）在用的每一系统：可用率＝（服务小时−停机小时）÷服务小时。服务小时＝期间与上线至退役之间重叠的天数×24（首尾两天均计），一律按7×24小时、不扣计划停机；停机小时＝发生日在期间内、受影响系统含该系统的事件所记停机时长之和，未填的按发生至恢复的时间，判定日仍未恢复的算到判定日终了。一个事件涉及几个系统的，对每个系统都按全部时长计；不通过依赖关系推算。最长一次停机单列",
        "each system in service in the period (the 365 days before the day judged on, unless another is asked for): availability = (hours of service − downtime) ÷ hours of service. Hours of service: 24 for each day of the period from going online to retirement, both ends counted, planned stops not taken off. Downtime: what the incidents that began in the period and name the system state; where one states none, from start to restoration, and while it lasts to the end of the day judged on. An incident counts in full for each system it names; nothing is inferred from what depends on what. The longest single outage is given",
    ),
    group: Group::Operations,
    uses_history: false,
    usual_days: Some(DAYS),
    columns,
    find,
};

/// Days looked back on when no period is asked for: over the whole life of a system, most of it before anybody kept
/// records, everything would look available.
const DAYS: i32 = 365;

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "系统", "System"),
        Column::new("title", "名称", "Name"),
        Column::new("importance", "重要程度", "Importance"),
        Column::new("from", "起", "From"),
        Column::new("to", "止", "To"),
        Column::new("service_hours", "服务小时", "Hours of service"),
        Column::new("incidents", "事件数", "Incidents"),
        Column::decimal("downtime", "停机小时", "Downtime (hours)"),
        Column::decimal("longest", "最长一次（小时）", "Longest (hours)"),
        Column::decimal("availability", "可用率（%）", "Availability (%)"),
        Column::basis(),
    ]
}

/// How long an incident lasted, in hours, by the rule of the report.
pub(super) fn downtime(context: &Context<'_>, incident: &Record) -> Option<Decimal> {
    if let Some(hours) = number_in(incident, "downtime") {
        return Some(hours);
    }
    let started = context.minute(incident, "started_at")?;
    let ended = context.minute(incident, "restored_at").or_else(|| context.end_of_day())?;
    Decimal::from((ended - started).max(0)).checked_div(Decimal::from(60))
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let last = context.query.to.map_or(as_of, |to| to.min(as_of));
    let usual = last.checked_sub(jiff::Span::new().days(DAYS)).unwrap_or(last);
    let first = context.query.from.unwrap_or(usual);
    let mut outages: HashMap<&str, Vec<(&Record, Date, Decimal)>> = HashMap::new();
    let mut found = Found {
        negative: Text::new("期间内没有在用的系统", "no system was in service in the period"),
        ..Found::default()
    };
    for (incident, day) in context.events("incidents").filter(|(_, day)| *day >= first) {
        found.searched += 1;
        let Some(hours) = downtime(context, incident) else { continue };
        for system in texts(incident, "systems") {
            outages.entry(system).or_default().push((incident, day, hours));
        }
    }
    for system in context.of("systems") {
        let Some(online) = date_in(system, "online_on") else { continue };
        let from = first.max(online);
        let to = date_in(system, "retired_on").map_or(last, |retired| retired.min(last));
        if from > to {
            continue;
        }
        found.searched += 1;
        let all = outages.get(system.id.as_str()).map_or(&[] as &[_], Vec::as_slice);
        let outages: Vec<_> = all.iter().filter(|(_, day, _)| (from..=to).contains(day)).collect();
        let hours = 24 * (days_between(from, to) + 1);
        let down: Decimal = outages.iter().map(|(.., hours)| *hours).sum();
        let longest = outages.iter().map(|(.., hours)| *hours).max().unwrap_or_default();
        let up = (Decimal::from(hours) - down).max(Decimal::ZERO) * Decimal::ONE_HUNDRED;
        // Four places: a year has 8760 hours, and an hour is 0.0114 per cent of it.
        let share = up.checked_div(Decimal::from(hours)).map(|share| {
            let mut share = share.round_dp_with_strategy(4, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            share.rescale(4);
            Value::from(share.to_string())
        });
        found.rows.push(about(
            system,
            vec![
                Value::from(system.id.as_str()),
                Value::from(&*system.title),
                field(system, "importance"),
                Value::from(from.to_string()),
                Value::from(to.to_string()),
                Value::from(hours),
                Value::from(outages.len()),
                Value::from(decimal(down).to_string()),
                Value::from(decimal(longest).to_string()),
                cell(share),
                basis(outages.iter().map(|(incident, ..)| *incident).chain([system])),
            ],
        ));
    }
    let bars =
        found.rows.iter().map(|row| (row.cells[1].as_str().unwrap_or_default().to_owned(), row.cells[7].clone()));
    found.chart = chart(Text::new("各系统停机小时", "Downtime by system"), ("小时", "hours"), bars);
    found.reservation = context.lacks(&["systems", "incidents"]);
    found
}
