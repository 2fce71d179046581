//! `late-entries`: records of events that were filed later than their collection allows.

use super::change_register::person;
use super::context::{Context, cell, commit_cell, day};
use super::definition::{Definition, Found};
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Stamp, Text};
use serde_json::Value;
use std::cmp::Reverse;

pub(super) const DEFINITION: Definition = Definition {
    name: "late-entries",
    title: ("迟登记录", "Late entries"),
    description: (
        "记录日期到首次提交的编写日期（有接收日志的，到接收日期）之间的工作日超过该类别规定的登记天数；已申报的导入批次在截止日期前登记的不算迟登",
        "records whose first commit was authored (or received, where a push log is given) more working days after the date they state than their collection allows; records of a declared import that were filed by its cut-off are not late",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("stated", "记录日期", "Date stated"),
        Column::new("entered", "登记日期", "Entered on"),
        Column::new("workdays", "相隔工作日", "Working days between"),
        Column::new("allowed", "规定工作日", "Working days allowed"),
        Column::new("recorder", "登记人", "Recorded by"),
        Column::new("author", "编写人", "Author"),
        Column::of_codes(
            "clock",
            "时间依据",
            "Clock",
            &[("author", "编写时间", "author's"), ("receipt", "接收日志", "push log")],
        ),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let mut found = Found::default();
    let (mut imported, mut unknown) = (0, 0);
    for (record, collection) in context.records() {
        let (Some(allowed), Some(stated)) = (collection.entry_days, record.stamp.map(Stamp::date)) else { continue };
        if !context.is_on(collection, "late-entries") {
            continue;
        }
        let Some(origin) = context.origin(&record.id) else {
            unknown += 1;
            continue;
        };
        let commit = context.commit(origin);
        let Some(entered) = context.entered(commit).filter(|entered| context.in_period(*entered)) else { continue };
        found.searched += 1;
        if context.is_import(record.value("batch"), stated.max(entered)) {
            imported += 1;
            continue;
        }
        let workdays = context.workdays().between(stated, entered);
        if workdays <= allowed {
            continue;
        }
        found.rows.push(Row {
            record: Some(record.id.clone()),
            commit: Some(commit.id.clone()),
            cells: vec![
                Value::from(record.id.as_str()),
                Value::from(&*record.title),
                cell(record.stamp.map(Stamp::text)),
                day(entered),
                Value::from(workdays),
                Value::from(allowed),
                cell(record.text("recorder")),
                person(&commit.author),
                Value::from(if commit.received.is_some() { "receipt" } else { "author" }),
                commit_cell(&commit.id),
            ],
        });
    }
    found.rows.sort_by_cached_key(|row| (Reverse(row.cells[4].as_u64()), row.record.clone()));
    found.negative = Text::new("没有迟登的记录", "no record was entered late");
    let imported = (imported > 0).then(|| {
        Text::new(
            format!("{imported} 条属于已申报的导入批次，不按迟登判断"),
            format!("{imported} records belong to declared imports and are not judged as late"),
        )
    });
    let unknown = (unknown > 0 && history.head.is_some()).then(|| {
        Text::new(
            format!("{unknown} 条记录的首次提交未知，未作判断"),
            format!("the first commit of {unknown} records is not known, and they are not judged"),
        )
    });
    found.reservation = Text::joined([&imported, &unknown]);
    found
}
