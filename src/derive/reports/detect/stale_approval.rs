//! `stale-approval`: content in force that is not the content that was approved.

use super::super::change_register::{fields, moment, person};
use super::super::context::{Context, cell, commit_cell, day};
use super::super::definition::{Definition, Found};
use crate::derive::force::{is_closed, is_in_force_state};
use crate::model::approval::{Approval, Doubt};
use crate::model::history::{Action, Revision};
use crate::model::report::{Column, Group, Row};
use crate::model::{Collection, Record, RecordId, Site, Text, canonical};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("批准后内容有改动", "Edited after approval"),
    description: (
        "处于批准后状态、而现有内容没有一次批准与之相符的记录：批准载明的摘要与现有内容不符，或者批准记录写入之后内容又有改动；状态流转、只改空白换行、随定义迁移和已申报导入期间的改动不算",
        "records in an approved state whose present content no approval covers: the digest approved is another, or the content was changed after the approval was written. Moves of the state, changes of white space, migrations of a schema and work on a declared import are none",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "stale-approval";

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("by", "批准人", "Approved by"),
        Column::new("on", "批准日期", "Approved on"),
        Column::new("edited", "改动时间", "Edited"),
        Column::new("editor", "改动人", "Edited by"),
        Column::new("fields", "字段", "Fields"),
        Column::new("reason", "缘由", "Reason"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let negative = Text::new("生效内容均与批准一致", "what is in force is what was approved");
    let mut found = Found { negative, ..Found::default() };
    for (record, collection) in context.records() {
        let approvals = context.site.approvals_of(&record.id);
        let approved = is_in_force_state(collection, record.status.as_deref()) || is_closed(collection, record);
        if approvals.is_empty() || !approved || !context.is_on(collection, NAME) {
            continue;
        }
        found.searched += 1;
        let mut stale: Option<(&Approval, Option<&Revision>)> = None;
        let mut covered = false;
        for approval in approvals {
            let edits = edits_after(context, collection, record, approval);
            let void = approval.doubts.contains(&Doubt::Void);
            // A digest that fits covers the content, whatever was done and undone in between.
            let fits = approval.digest.is_some() && !void;
            if fits || (edits.is_empty() && !(void && is_never_matched(context, collection, record, approval))) {
                covered = true;
            } else {
                stale = Some((approval, edits.last().copied()));
            }
        }
        let Some((approval, edit)) = stale.filter(|_| !covered) else { continue };
        let edited = edit.map(|edit| context.commit(edit));
        if edited.and_then(|commit| context.authored(commit)).is_some_and(|day| !context.in_period(day)) {
            continue;
        }
        found.rows.push(Row {
            record: Some(record.id.clone()),
            commit: edited.map(|commit| commit.id.clone()),
            cells: vec![
                Value::from(record.id.as_str()),
                Value::from(&*record.title),
                cell(approval.by.as_ref().map(RecordId::as_str)),
                cell(approval.on.map(day)),
                edited.map_or(Value::Null, |commit| moment(context, &commit.author)),
                edited.map_or(Value::Null, |commit| person(&commit.author)),
                edit.map_or(Value::Null, fields),
                cell(edited.map(|commit| commit.subject())),
                cell(edited.map(|commit| commit_cell(&commit.id))),
            ],
        });
    }
    found
}

/// Changes of what the approval covers, made after it was written, newest first.
fn edits_after<'c>(
    context: &Context<'c>,
    collection: &Collection,
    record: &Record,
    approval: &Approval,
) -> Vec<&'c Revision> {
    let revisions = context.site.history.of(&record.id);
    let brought = |revision: &Revision| Some(&context.commit(revision).id) == approval.commit.as_ref();
    let Some(place) = revisions.iter().position(brought) else { return Vec::new() };
    let left = canonical::left_to_lifecycle(collection);
    let is_edit = |revision: &&Revision| {
        let commit = context.commit(revision);
        let imported = context.authored(commit).is_some_and(|day| context.is_import(record.value("batch"), day));
        matches!(revision.action, Action::Modified | Action::Renamed)
            && !imported
            && !context.is_migration(&record.id, revision)
            && revision.changes.iter().any(|change| {
                let top = change.field.split(['.', '[']).next().unwrap_or(&change.field);
                !left.contains(top)
            })
    };
    revisions[..place].iter().filter(is_edit).collect()
}

/// Whether a digest that does not fit never did: nothing that happened since explains it, not even a migration.
fn is_never_matched(context: &Context<'_>, collection: &Collection, record: &Record, approval: &Approval) -> bool {
    let revisions = context.site.history.of(&record.id);
    let brought = |revision: &Revision| Some(&context.commit(revision).id) == approval.commit.as_ref();
    let Some(place) = revisions.iter().position(brought) else { return true };
    let left = canonical::left_to_lifecycle(collection);
    revisions[..place].iter().flat_map(|revision| &revision.changes).all(|change| {
        let top = change.field.split(['.', '[']).next().unwrap_or(&change.field);
        left.contains(top)
    })
}
