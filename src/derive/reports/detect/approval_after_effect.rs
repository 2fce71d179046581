//! `approval-after-effect`: what was approved only after it had begun.

use super::super::context::{Context, cell, commit_cell, day, days_between};
use super::super::definition::{Definition, Found};
use super::approvals::is_paper;
use crate::derive::approvals::commit_of;
use crate::derive::force::{is_closed, is_in_force_state};
use crate::model::approval::Approval;
use crate::model::collection::Kind;
use crate::model::report::{Column, Group, Row};
use crate::model::{Collection, CommitId, Date, Record, Site, Stamp, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("先执行后批准", "Approved after taking effect"),
    description: (
        "批准晚于生效、执行或者起始日期：批准日期取批准记录所列日期与写入当日中较晚的一个（随导入登记的纸质审批只看所列日期），没有批准记录的取批准日期字段",
        "approvals later than the effective date, the execution or the start: the later of the day that the entry states and the day on which it was written counts (for paper that came with an import, the former), and the approval date field where there are no entries",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "approval-after-effect";

/// Fields that hold the day from which something was done or held.
const EFFECTS: [&str; 8] = [
    "effective_on",
    "valid_from",
    "handled_on",
    "executed_at",
    "executed_on",
    "destroyed_on",
    "handed_over_on",
    "disposed_on",
];
/// The field that holds the day of an approval that is no entry.
const APPROVED: &str = "approved_on";
/// The field with the first day of a period, which counts where `approved_on` stands beside it.
const START: &str = "from";

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("effect", "生效或执行日期", "Effect"),
        Column::new("approved", "批准日期", "Approved"),
        Column::new("days", "晚了几天", "Days late"),
        Column::new("by", "批准人", "Approved by"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let negative = Text::new("没有先执行后批准", "nothing took effect before it was approved");
    let mut found = Found { negative, ..Found::default() };
    for (record, collection) in context.records().filter(|(_, collection)| context.is_on(collection, NAME)) {
        let Some(effect) = effect(collection, record) else { continue };
        let Some((approved, by, commit)) = approved(context, record) else { continue };
        found.searched += 1;
        let late = days_between(effect, approved);
        let allowed = context.threshold(Some(collection), NAME, "days") as i64;
        if late <= allowed || !context.in_period(approved) {
            continue;
        }
        found.rows.push(Row {
            record: Some(record.id.clone()),
            commit: commit.cloned(),
            cells: vec![
                Value::from(record.id.as_str()),
                Value::from(&*record.title),
                day(effect),
                day(approved),
                Value::from(late),
                cell(by),
                cell(commit.map(commit_cell)),
            ],
        });
    }
    found
}

/// The first day of effect; none for drafts.
fn effect(collection: &Collection, record: &Record) -> Option<Date> {
    let status = record.status.as_deref();
    if collection.kind == Kind::Document && !is_in_force_state(collection, status) && !is_closed(collection, record) {
        return None;
    }
    let date = |field: &&str| record.text(field).and_then(Stamp::parse).map(Stamp::date);
    let start = record.value(APPROVED).and_then(|_| date(&START));
    EFFECTS.iter().filter_map(date).chain(start).min()
}

/// The day of the last approval, by whom, and the commit that brought it.
fn approved<'s>(context: &Context<'s>, record: &'s Record) -> Option<(Date, Option<&'s str>, Option<&'s CommitId>)> {
    let of = |approval: &'s Approval| {
        let written = match is_paper(approval) {
            true => None,
            false => commit_of(context.site, approval).and_then(|commit| context.authored(commit)),
        };
        let on = approval.on.into_iter().chain(written).max()?;
        Some((on, approval.by.as_ref().map(|by| by.as_str()), approval.commit.as_ref()))
    };
    let entries = context.site.approvals_of(&record.id);
    match entries.is_empty() {
        false => entries.iter().filter_map(of).max_by_key(|(on, ..)| *on),
        true => Some((Stamp::parse(record.text(APPROVED)?)?.date(), record.text("approved_by"), None)),
    }
}
