//! `open-items`: what was begun and is not closed.

use super::context::{Context, cell, days_between, field};
use super::definition::{Definition, Found};
use crate::derive::force::is_closed;
use crate::model::collection::Kind;
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Stamp, Text};
use serde_json::Value;
use std::cmp::Reverse;

pub(super) const DEFINITION: Definition = Definition {
    name: "open-items",
    title: ("未办结事项", "Open items"),
    description: (
        "有办理状态、判定日尚未办结的记录，按记录日期起算的天数，最久的在前",
        "records of events with a lifecycle that are not closed, with their age in days since the date they state, the oldest first",
    ),
    group: Group::Oversight,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(site: &Site) -> Vec<Column> {
    let mut collection = Column::new("collection", "类别", "Kind");
    collection.words = site.collections.iter().map(|c| (c.name.to_string(), c.title.clone())).collect();
    vec![
        Column::new("record", "记录", "Record"),
        collection,
        Column::new("title", "名称", "Title"),
        Column::new("status", "状态", "Status"),
        Column::new("stated", "记录日期", "Date"),
        Column::new("age_days", "历时天数", "Age in days"),
        Column::new("department", "部门", "Department"),
        Column::new("recorder", "登记人", "Recorded by"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let negative = Text::new("没有未办结事项", "nothing is open");
    let mut found = Found { negative, ..Found::default() };
    let events = context.records().filter(|(_, c)| c.kind == Kind::Log && c.lifecycle.is_some());
    for (record, collection) in events {
        let stated = record.stamp.map(Stamp::date);
        if stated.is_some_and(|stated| stated > as_of || !context.in_period(stated)) {
            continue;
        }
        found.searched += 1;
        if is_closed(collection, record) {
            continue;
        }
        found.rows.push(Row {
            record: Some(record.id.clone()),
            commit: None,
            cells: vec![
                Value::from(record.id.as_str()),
                Value::from(record.collection.as_str()),
                Value::from(&*record.title),
                cell(record.status.as_deref()),
                cell(record.stamp.map(Stamp::text)),
                cell(stated.map(|stated| days_between(stated, as_of))),
                field(record, "department"),
                field(record, "recorder"),
            ],
        });
    }
    found.rows.sort_by_cached_key(|row| (Reverse(row.cells[5].as_i64()), row.record.clone()));
    found
}
