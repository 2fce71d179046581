//! `overdue-reviews`: documents in force whose review is past due.

use super::context::{Context, date_in, day, days_between, field};
use super::definition::{Definition, Found};
use crate::derive::force::{Force, is_closed};
use crate::model::collection::Kind;
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;
use std::cmp::Reverse;

pub(super) const DEFINITION: Definition = Definition {
    name: "overdue-reviews",
    title: ("逾期未复审文件", "Overdue reviews"),
    description: (
        "判定日有效、应复审日期早于判定日的文件，逾期最久的在前",
        "documents in force on the day of the report whose review was due before it, the longest overdue first",
    ),
    group: Group::Documents,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("number", "文件编号", "Number"),
        Column::new("version", "版本", "Version"),
        Column::new("review_due", "应复审日期", "Review due"),
        Column::new("days_overdue", "逾期天数", "Days overdue"),
        Column::new("owner", "责任岗位", "Owner"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let negative = Text::new("没有逾期未复审的文件", "no review is overdue");
    let mut found = Found { negative, ..Found::default() };
    for (record, collection) in context.records().filter(|(_, collection)| collection.field("review_due").is_some()) {
        let stands = match collection.kind {
            Kind::Document => Force::of(context.site, collection, record).on(as_of) == Some(true),
            Kind::Card | Kind::Log => !is_closed(collection, record),
        };
        if !stands {
            continue;
        }
        found.searched += 1;
        let Some(due) = date_in(record, "review_due").filter(|due| *due < as_of && context.in_period(*due)) else {
            continue;
        };
        found.rows.push(Row {
            record: Some(record.id.clone()),
            commit: None,
            cells: vec![
                Value::from(record.id.as_str()),
                Value::from(&*record.title),
                field(record, "number"),
                field(record, "version"),
                day(due),
                Value::from(days_between(due, as_of)),
                field(record, "owner"),
            ],
        });
    }
    found.rows.sort_by_cached_key(|row| (Reverse(row.cells[5].as_i64()), row.record.clone()));
    found
}
