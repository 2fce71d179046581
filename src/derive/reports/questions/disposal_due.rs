//! `disposal-due`: records whose retention has ended.

use super::super::context::{Context, day, days_between};
use super::super::definition::{Definition, Found};
use super::super::figure::about;
use crate::model::collection::Retention;
use crate::model::report::{Column, Group};
use crate::model::{Site, Stamp, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "disposal-due",
    title: ("保管期满待鉴定", "Records due for disposal"),
    description: (
        "判定日保管期限已满、还在档案中的记录（从类别定义所列日期起算，记录自载期限的从其规定），应当鉴定、经批准后销毁或续存；“永久”的不列",
        "records still here whose retention has ended by the day judged on (counted from the date that the definition names; a period in the record goes before it), to be appraised and then destroyed with approval or kept on; what is kept for ever is not listed",
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
        Column::new("collection", "类别", "Kind"),
        Column::new("retention", "保管期限", "Retention"),
        Column::new("from", "起算日期", "Counted from"),
        Column::new("until", "期满日期", "Ended on"),
        Column::new("days", "已过天数", "Days since"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let mut found =
        Found { negative: Text::new("没有保管期满的记录", "no retention has ended"), ..Found::default() };
    for (record, collection) in context.records() {
        let Some(retention) = &collection.retention else { continue };
        found.searched += 1;
        let period = record.text("retention").unwrap_or(&retention.period);
        let Some(years) = Retention::years(period) else { continue };
        let fields = [retention.from.as_deref(), collection.date.as_deref()];
        // What has not begun to count — a device in use, a contract that runs — cannot have ended.
        let Some(start) = fields.into_iter().flatten().next().and_then(|name| Stamp::parse(record.text(name)?)) else {
            continue;
        };
        let Ok(until) = start.date().checked_add(jiff::Span::new().years(years)) else { continue };
        if until >= as_of {
            continue;
        }
        found.rows.push(about(
            record,
            vec![
                Value::from(record.id.as_str()),
                Value::from(&*record.title),
                Value::from(collection.name.as_str()),
                Value::from(period),
                day(start.date()),
                day(until),
                Value::from(days_between(until, as_of)),
            ],
        ));
    }
    found
}
