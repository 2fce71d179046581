//! `id-reuse`: ids that were altered, or that came to stand for something else.

use super::super::change_register::{moment, person};
use super::super::context::{Context, cell, commit_cell};
use super::super::definition::{Definition, Found};
use crate::model::history::{Action, BODY, FieldChange, Revision};
use crate::model::report::{Column, Group, Row};
use crate::model::{Collection, Record, RecordId, Site, Text};
use serde_json::{Map, Value};

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("编号改动与重用", "Ids altered or used again"),
    description: (
        "在同一次提交中把记录的编号改成另一个；编号对应的记录删除后又用于内容不同的记录；或者把一条记录的内容整个换成另一件事的内容。原样恢复、改文件名、随定义迁移的不算",
        "records whose id a commit altered in place; ids that were deleted and then used for different content; records whose content was replaced as a whole. Restoring what was there, moving a file and migrations of a schema are none",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "id-reuse";
/// A record has other content when more than half of its single values differ, and there are at least this many.
const FEWEST: usize = 3;

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::of_codes(
            "kind",
            "情形",
            "Kind",
            &[
                ("altered", "编号被改", "id altered"),
                ("reused", "删除后重用", "used again"),
                ("replaced", "内容整个替换", "content replaced"),
            ],
        ),
        Column::new("other", "原编号", "Former id"),
        Column::new("authored", "编写时间", "Authored"),
        Column::new("author", "编写人", "Author"),
        Column::new("reason", "缘由", "Reason"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let negative = Text::new("没有编号被改动或重用", "no id was altered or used again");
    let mut found = Found { negative, searched: history.revisions.len(), ..Found::default() };
    let mut rows: Vec<(u32, &RecordId, &str, Option<&RecordId>)> = Vec::new();
    let gone = context.places(Action::Deleted);
    for (id, revisions) in &history.revisions {
        for revision in revisions.iter().filter(|revision| revision.action == Action::Added) {
            if let Some(before) = gone.get(&(revision.commit, &*revision.path)).filter(|before| **before != id) {
                rows.push((revision.commit, id, "altered", Some(before)));
            }
        }
        let Some(record) = context.site.find(id.as_str()).map(|ix| context.site.record(ix)) else { continue };
        let Some(collection) = context.collection(&record.collection) else { continue };
        if !context.is_on(collection, NAME) {
            continue;
        }
        for (place, revision) in revisions.iter().enumerate() {
            match revision.action {
                Action::Added => {
                    let earlier = revisions[place + 1..].iter().find(|one| one.action == Action::Deleted);
                    if let Some(deleted) = earlier
                        && deleted.previous != revision.blob
                        && is_other(collection, &deleted.changes, &front_at(record, revisions, place))
                    {
                        rows.push((revision.commit, id, "reused", None));
                    }
                }
                Action::Modified | Action::Renamed => {
                    if is_replaced(collection, record, &revision.changes) && !context.is_migration(id, revision) {
                        rows.push((revision.commit, id, "replaced", None));
                    }
                }
                Action::Deleted => {}
            }
        }
    }
    rows.sort();
    for (place, id, kind, other) in rows {
        let commit = &history.commits[place as usize];
        let Some(authored) = context.authored(commit).filter(|day| context.in_period(*day)) else { continue };
        let batch = context.site.find(id.as_str()).and_then(|ix| context.site.record(ix).value("batch"));
        if context.is_import(batch, authored) {
            continue;
        }
        found.rows.push(Row {
            record: Some(id.clone()),
            commit: Some(commit.id.clone()),
            cells: vec![
                Value::from(id.as_str()),
                Value::from(kind),
                cell(other.map(|other| other.as_str())),
                moment(context, &commit.author),
                person(&commit.author),
                Value::from(commit.subject()),
                commit_cell(&commit.id),
            ],
        });
    }
    found
}

/// The single values of the record as it was added by `revisions[place]`: the present ones, with every later change
/// taken back.
fn front_at<'r>(record: &'r Record, revisions: &'r [Revision], place: usize) -> Map<String, Value> {
    let mut front: Map<String, Value> = record
        .document
        .front
        .iter()
        .filter(|(_, value)| is_single(value))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    for change in revisions[..place].iter().flat_map(|revision| &revision.changes) {
        if is_single(&change.from) {
            front.insert(change.field.clone(), change.from.clone());
        }
    }
    front
}

fn is_single(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// Whether what was deleted and what came under the same id are different things.
fn is_other(collection: &Collection, deleted: &[FieldChange], added: &Map<String, Value>) -> bool {
    let singles = || deleted.iter().filter(|change| is_told(&change.field) && is_single(&change.from));
    let differs = |change: &&FieldChange| added.get(&change.field).unwrap_or(&Value::Null) != &change.from;
    let different = singles().filter(differs).count();
    let dated = singles().filter(differs).any(|change| names(collection, &change.field));
    dated || (different >= FEWEST && different * 2 > singles().count())
}

/// Whether a change replaced everything that tells what the record is about.
fn is_replaced(collection: &Collection, record: &Record, changes: &[FieldChange]) -> bool {
    let singles = record.document.front.iter().filter(|(key, value)| is_told(key) && is_single(value)).count();
    let swapped = |change: &&FieldChange| {
        is_told(&change.field)
            && change.field != BODY
            && is_single(&change.from)
            && !change.from.is_null()
            && !change.to.is_null()
            && !change.field.contains(['.', '['])
    };
    let different = changes.iter().filter(swapped).count();
    let dated = changes.iter().filter(swapped).any(|change| names(collection, &change.field));
    dated && different >= FEWEST && different * 2 > singles
}

/// Fields that say nothing of the event itself.
fn is_told(field: &str) -> bool {
    !matches!(field, "id" | "batch" | "status" | "classification")
}

/// Whether the field says when or what the record is about.
fn names(collection: &Collection, field: &str) -> bool {
    field == "title" || field == "name" || collection.date.as_deref() == Some(field)
}
