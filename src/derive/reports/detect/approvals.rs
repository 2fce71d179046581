//! What the detectors of approvals share: which approvals have this against them.

use super::super::context::{Context, cell, commit_cell, day};
use super::super::definition::{Definition, Found};
use crate::derive::approvals::commit_of;
use crate::model::approval::Approval;
use crate::model::report::{Column, Row};
use crate::model::{Record, RecordId, Site};
use serde_json::Value;

/// Their columns.
pub(super) fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("by", "批准人", "Approved by"),
        Column::new("role", "批准岗位", "Role"),
        Column::new("on", "批准日期", "Approved on"),
        Column::new("committed", "提交日期", "Committed on"),
        Column::new("committer", "提交人", "Committed by"),
        Column::new("commit", "提交", "Commit"),
    ]
}

/// The approvals for which `is_wrong` holds, in the order of the records. Paper that came with a declared import was
/// signed elsewhere and is not judged.
pub(super) fn wrong(
    context: &Context<'_>,
    definition: &Definition,
    found: &mut Found,
    is_wrong: impl Fn(&Approval) -> bool,
) {
    for (record, collection) in context.records() {
        if !context.is_on(collection, definition.name) {
            continue;
        }
        for approval in context.site.approvals_of(&record.id) {
            found.searched += 1;
            let given = approval.on.or_else(|| context.authored(commit_of(context.site, approval)?));
            let asked = given.map_or(context.query.from.is_none(), |day| context.in_period(day));
            if asked && !is_paper(approval) && is_wrong(approval) {
                found.rows.push(row(context, record, approval));
            }
        }
    }
}

/// Whether the approval was given on paper and came with an import.
pub(super) fn is_paper(approval: &Approval) -> bool {
    approval.doubts.contains(&crate::model::approval::Doubt::Paper)
}

fn row(context: &Context<'_>, record: &Record, approval: &Approval) -> Row {
    let commit = commit_of(context.site, approval);
    Row {
        record: Some(record.id.clone()),
        commit: approval.commit.clone(),
        cells: vec![
            Value::from(record.id.as_str()),
            Value::from(&*record.title),
            cell(approval.by.as_ref().map(RecordId::as_str)),
            cell(approval.role.as_ref().map(RecordId::as_str)),
            cell(approval.on.map(day)),
            cell(commit.and_then(|commit| context.authored(commit)).map(day)),
            cell(commit.map(|commit| context.who(&commit.author))),
            cell(approval.commit.as_ref().map(commit_cell)),
        ],
    }
}
