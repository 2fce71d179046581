//! `evil-merge`: merges that say something which none of the merged branches says, or leave out what one says.

use super::super::change_register::{MERGES, fields, merge_code, moment, person};
use super::super::context::{Context, commit_cell};
use super::super::definition::{Definition, Found};
use crate::model::history::Merge;
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "evil-merge",
    title: ("合并时夹带改动", "Merges that change more than they merge"),
    description: (
        "合并提交中的记录与重新合并各方的结果不同：合并时改写了内容，或者丢弃了一方的改动；双方同改一处而须人工取舍的，取任何一方的文字不算",
        "records that a merge left otherwise than merging its parents again gives: it changed them itself, or dropped what one side had changed; where both sides changed the same place, taking the words of either is none",
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
        Column::of_codes("kind", "情形", "Kind", &MERGES),
        Column::new("fields", "字段", "Fields"),
        Column::new("committed", "提交时间", "Committed"),
        Column::new("committer", "提交人", "Committer"),
        Column::new("reason", "缘由", "Reason"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let negative = Text::new("没有合并夹带改动", "no merge changed more than it merged");
    let mut found = Found { negative, searched: history.revisions.len(), ..Found::default() };
    let mut rows = Vec::new();
    for (record, revisions) in &history.revisions {
        for revision in revisions {
            let Some(merge @ (Merge::Altered | Merge::Discarded)) = revision.merge else { continue };
            let commit = context.commit(revision);
            if commit.committer.day(&context.zone).is_some_and(|day| context.in_period(day)) {
                rows.push((revision.commit, record, revision, commit, merge));
            }
        }
    }
    rows.sort_by_key(|(place, record, ..)| (*place, *record));
    found.rows = rows
        .into_iter()
        .map(|(_, record, revision, commit, merge)| Row {
            record: Some(record.clone()),
            commit: Some(commit.id.clone()),
            cells: vec![
                Value::from(record.as_str()),
                Value::from(merge_code(merge)),
                fields(revision),
                moment(context, &commit.committer),
                person(&commit.committer),
                Value::from(commit.subject()),
                commit_cell(&commit.id),
            ],
        })
        .collect();
    found
}
