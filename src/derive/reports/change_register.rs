//! `change-register`: every revision of every record in a period.

use super::context::{Context, cell, commit_cell};
use super::definition::{Definition, Found};
use crate::model::history::{Action, Merge, Revision, Signature};
use crate::model::report::{Column, Group, Row};
use crate::model::{RecordId, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "change-register",
    title: ("变更登记", "Change register"),
    description: (
        "查询期内提交的每一次记录变更：何时、何人、何记录、何字段、缘由，新的在前；只有空白、换行、注释或顺序不同的不列字段",
        "every change to a record that was committed in the period: when, who, which record, which fields, why, newest first; a change of white space, line ends, comments or order lists no field",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: Some(92),
    columns,
    find,
};

/// Codes of what happened to a record.
pub(super) const ACTIONS: [(&str, &str, &str); 4] = [
    ("added", "新增", "added"),
    ("modified", "修改", "modified"),
    ("renamed", "移动", "moved"),
    ("deleted", "删除", "deleted"),
];

/// Codes of how a merge changed a record by itself.
pub(super) const MERGES: [(&str, &str, &str); 4] = [
    ("combined", "合并双方改动", "both sides' changes merged"),
    ("resolved", "合并时取舍", "chosen among both sides' changes"),
    ("altered", "合并时改写", "changed by the merge itself"),
    ("discarded", "合并时丢弃一方改动", "one side's change discarded"),
];

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("committed", "提交时间", "Committed"),
        Column::new("authored", "编写时间", "Authored"),
        Column::new("author", "编写人", "Author"),
        Column::new("committer", "提交人", "Committer"),
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::of_codes("action", "变更", "Change", &ACTIONS),
        Column::new("fields", "字段", "Fields"),
        Column::new("reason", "缘由", "Reason"),
        Column::of_codes("merge", "合并", "Merge", &MERGES),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let negative = Text::new("查询期内没有变更", "nothing was changed in the period");
    let mut found = Found { negative, searched: history.revisions.len(), ..Found::default() };
    let wanted: Vec<bool> = history
        .commits
        .iter()
        .map(|commit| commit.committer.day(&context.zone).is_some_and(|day| context.in_period(day)))
        .collect();
    let mut revisions: Vec<(&RecordId, &Revision)> = history
        .revisions
        .iter()
        .flat_map(|(record, revisions)| revisions.iter().map(move |revision| (record, revision)))
        .filter(|(_, revision)| wanted[revision.commit as usize])
        .collect();
    revisions.sort_by_key(|(record, revision)| (revision.commit, *record));
    found.rows = revisions.into_iter().map(|(record, revision)| row(context, record, revision)).collect();
    found
}

fn row(context: &Context<'_>, record: &RecordId, revision: &Revision) -> Row {
    let commit = context.commit(revision);
    let title = context.site.find(record.as_str()).map(|ix| Value::from(&*context.site.record(ix).title));
    Row {
        record: Some(record.clone()),
        commit: Some(commit.id.clone()),
        cells: vec![
            moment(context, &commit.committer),
            moment(context, &commit.author),
            person(&commit.author),
            person(&commit.committer),
            Value::from(record.as_str()),
            title.unwrap_or(Value::Null),
            Value::from(action_code(revision.action)),
            fields(revision),
            Value::from(commit.subject()),
            cell(revision.merge.map(merge_code)),
            commit_cell(&commit.id),
        ],
    }
}

/// The wall-clock time of a signature in the archive's zone.
pub(super) fn moment(context: &Context<'_>, signature: &Signature) -> Value {
    cell(signature.moment(&context.zone).map(|moment| moment.strftime("%Y-%m-%d %H:%M").to_string()))
}

/// `Name <mail>`, mapped.
pub(super) fn person(signature: &Signature) -> Value {
    Value::from(format!("{} <{}>", signature.shown_name(), signature.shown_email()))
}

/// Names of the changed fields.
pub(super) fn fields(revision: &Revision) -> Value {
    revision.changes.iter().map(|change| Value::from(change.field.as_str())).collect()
}

fn action_code(action: Action) -> &'static str {
    match action {
        Action::Added => "added",
        Action::Modified => "modified",
        Action::Renamed => "renamed",
        Action::Deleted => "deleted",
    }
}

pub(super) fn merge_code(merge: Merge) -> &'static str {
    match merge {
        Merge::Combined => "combined",
        Merge::Resolved => "resolved",
        Merge::Altered => "altered",
        Merge::Discarded => "discarded",
    }
}
