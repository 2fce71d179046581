//! `self-approval`: people who approved their own work.

use super::super::context::{Context, cell, date_in, day};
use super::super::definition::{Definition, Found};
use super::approvals::{columns, wrong};
use crate::model::approval::Doubt;
use crate::model::report::{Group, Row};
use crate::model::{Record, RecordId, Text};
use serde_json::Value;
use std::collections::HashSet;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "self-approval",
    title: ("自我批准", "Self-approvals"),
    description: (
        "批准人就是所批内容的申请人、编写人、起草人或者经办人：按批准记录、批准人字段和提交人核对；随导入批次登记的纸质审批不核对提交人",
        "approvals by the applicant, an author or the executor of what is approved, by the entries, the approver fields and the commits; for paper that came with an import the commits say nothing",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

/// Fields that name an approver outside `approvals`, with the day.
const APPROVERS: [(&str, &str); 2] = [("approved_by", "approved_on"), ("approver", "effective_on")];
/// Fields that name those who made what is approved, or who carry it out.
const MAKERS: [&str; 6] = ["applicant", "author", "drafter", "executed_by", "handled_by", "destroyer"];

fn find(context: &Context<'_>) -> Found {
    let negative = Text::new("没有自我批准", "nobody approved their own work");
    let mut found = Found { negative, ..Found::default() };
    wrong(context, &DEFINITION, &mut found, |approval| approval.doubts.contains(&Doubt::SelfApproval));
    let told: HashSet<RecordId> = found.rows.iter().filter_map(|row| row.record.clone()).collect();
    for (record, collection) in context.records() {
        if context.is_on(collection, DEFINITION.name) && !told.contains(&record.id) {
            found.rows.extend(by_field(context, record));
        }
    }
    found.rows.sort_by(|a, b| a.record.cmp(&b.record));
    found
}

fn by_field(context: &Context<'_>, record: &Record) -> Option<Row> {
    let (by, on) = APPROVERS.iter().find_map(|(by, on)| {
        let by = record.text(by)?;
        MAKERS.iter().any(|maker| record.text(maker) == Some(by)).then_some((by, date_in(record, on)))
    })?;
    if on.is_some_and(|on| !context.in_period(on)) {
        return None;
    }
    let mut cells = vec![Value::from(record.id.as_str()), Value::from(&*record.title), Value::from(by)];
    cells.extend([Value::Null, cell(on.map(day)), Value::Null, Value::Null, Value::Null]);
    Some(Row { record: Some(record.id.clone()), commit: None, cells })
}
