//! `warranty-ending`: what is under warranty now and soon will not be.

use super::context::{Context, date_in, day, days_between, field};
use super::definition::{Definition, Found};
use crate::derive::force::is_closed;
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "warranty-ending",
    title: ("保修将满", "Warranties about to end"),
    description: (
        "判定日起 90 天内（或至查询期末日）保修期满、尚未报废或办结的设备与合同，先到期的在前",
        "devices and contracts still in use whose warranty ends within 90 days of the day of the report, or by the end of the period asked for, the first to end first",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

/// How far the report looks ahead when no period is asked for.
const DAYS_AHEAD: i32 = 90;

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("warranty_until", "保修截止", "Warranty until"),
        Column::new("days_left", "剩余天数", "Days left"),
        Column::new("status", "状态", "Status"),
        Column::new("department", "部门", "Department"),
        Column::new("responsible", "责任人", "Responsible"),
        Column::new("vendor", "供应商", "Vendor"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let ahead = as_of.checked_add(jiff::Span::new().days(DAYS_AHEAD)).unwrap_or(as_of);
    let last = context.query.to.unwrap_or(ahead);
    let first = context.query.from.map_or(as_of, |from| from.max(as_of));
    let negative = Text::new(
        format!("没有保修在 {first} 至 {last} 之间期满"),
        format!("no warranty ends between {first} and {last}"),
    );
    let mut found = Found { negative, ..Found::default() };
    for (record, collection) in context.records() {
        let Some(until) = date_in(record, "warranty_until").filter(|_| !is_closed(collection, record)) else {
            continue;
        };
        found.searched += 1;
        if until < first || until > last {
            continue;
        }
        let mut cells = vec![
            Value::from(record.id.as_str()),
            Value::from(&*record.title),
            day(until),
            Value::from(days_between(as_of, until)),
        ];
        cells.extend(["status", "department", "responsible", "vendor"].map(|name| field(record, name)));
        found.rows.push(Row { record: Some(record.id.clone()), commit: None, cells });
    }
    found.rows.sort_by_cached_key(|row| (row.cells[3].as_i64(), row.record.clone()));
    found
}
