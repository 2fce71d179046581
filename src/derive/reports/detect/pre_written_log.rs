//! `pre-written-log`: logs of what had not happened yet when they were committed.

use super::super::change_register::{moment, person};
use super::super::context::{Context, commit_cell};
use super::super::definition::{Definition, Found};
use crate::model::collection::Kind;
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Stamp, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("预先填写", "Logs written ahead"),
    description: (
        "登记时所填的事项时间晚于提交时间（有接收日志的，晚于接收时间）的运行记录；只填日期的按日比较。登记日期本来就是计划日期的类别，应在其 `_schema.yaml` 的 `detect` 中关闭本项",
        "logs whose stated time, as first filed, lies after their commit (or its receipt, where a push log is given); where only a day is stated, days are compared. Collections that are dated by a plan should switch this off under `detect` in their `_schema.yaml`",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "pre-written-log";

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("stated", "所填时间", "Time stated"),
        Column::new("committed", "提交时间", "Committed"),
        Column::new("author", "编写人", "Author"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let negative = Text::new("没有预先填写的运行记录", "no log was written ahead");
    let mut found = Found { negative, ..Found::default() };
    for (record, collection) in context.records() {
        if collection.kind != Kind::Log || !context.is_on(collection, NAME) {
            continue;
        }
        let (Some(stated), Some(origin)) = (context.first_stated(record, collection), context.origin(&record.id))
        else {
            continue;
        };
        found.searched += 1;
        let commit = context.commit(origin);
        let seconds = commit.received.unwrap_or(commit.committer.seconds);
        let Ok(instant) = jiff::Timestamp::from_second(seconds) else { continue };
        let filed = context.zone.to_datetime(instant);
        let ahead = match stated {
            Stamp::Day(day) => day > filed.date(),
            Stamp::Minute(moment) => {
                let minutes = context.threshold(Some(collection), NAME, "minutes") as i64;
                filed.checked_add(jiff::Span::new().minutes(minutes)).is_ok_and(|latest| moment > latest)
            }
        };
        if !ahead || !context.in_period(filed.date()) || context.is_import(record.value("batch"), filed.date()) {
            continue;
        }
        found.rows.push(Row {
            record: Some(record.id.clone()),
            commit: Some(commit.id.clone()),
            cells: vec![
                Value::from(record.id.as_str()),
                Value::from(&*record.title),
                Value::from(stated.text()),
                moment(context, &commit.committer),
                person(&commit.author),
                commit_cell(&commit.id),
            ],
        });
    }
    found
}
