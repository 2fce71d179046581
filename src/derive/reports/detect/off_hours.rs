//! `off-hours`: work on records at night and on days off. For information; duty does not end with the day.

use super::super::change_register::{moment, person};
use super::super::context::{Context, commit_cell};
use super::super::definition::{Definition, Found};
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("非工作时间提交（仅供参考）", "Commits out of hours (information only)"),
    description: (
        "编写时间在夜间或者休息日、节假日的提交；调休上班日按工作日计；机器人不列。值班和应急都会在这些时间登记，列出不表示异常",
        "commits written at night, on weekends or holidays; make-up days are working days, bots are left out. People on duty write at such hours; being listed means nothing by itself",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: Some(92),
    columns,
    find,
};

const NAME: &str = "off-hours";

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("authored", "编写时间", "Authored"),
        Column::of_codes(
            "kind",
            "时间",
            "Hours",
            &[("night", "夜间", "night"), ("rest-day", "休息日或节假日", "day off")],
        ),
        Column::new("author", "编写人", "Author"),
        Column::new("records", "涉及记录数", "Records"),
        Column::new("reason", "缘由", "Reason"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let negative = Text::new("没有非工作时间的提交", "no commit was made out of hours");
    let mut found = Found { negative, searched: context.site.records.len(), ..Found::default() };
    let begin = context.threshold(None, NAME, "begin");
    let end = context.threshold(None, NAME, "end");
    let mut touched = vec![0_usize; history.commits.len()];
    for revision in history.revisions.values().flatten() {
        touched[revision.commit as usize] += 1;
    }
    for (commit, records) in history.commits.iter().zip(touched) {
        let Some(at) = commit.author.moment(&context.zone).filter(|at| context.in_period(at.date())) else { continue };
        if records == 0 || context.is_bot(&commit.author) {
            continue;
        }
        let hour = f64::from(at.hour()) + f64::from(at.minute()) / 60.0;
        let kind = match () {
            () if !context.site.calendar.is_workday(at.date()) => "rest-day",
            () if hour < begin || hour >= end => "night",
            () => continue,
        };
        found.rows.push(Row {
            record: None,
            commit: Some(commit.id.clone()),
            cells: vec![
                moment(context, &commit.author),
                Value::from(kind),
                person(&commit.author),
                Value::from(records),
                Value::from(commit.subject()),
                commit_cell(&commit.id),
            ],
        });
    }
    found
}
