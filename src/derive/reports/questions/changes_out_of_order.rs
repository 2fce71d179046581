//! `changes-out-of-order`: changes made without approval, before it, or without a way back.

use super::super::context::{Context, cell, date_in, day, field};
use super::super::definition::{Definition, Found};
use super::super::figure::about;
use crate::model::report::{Column, Group};
use crate::model::{Date, Record, Site, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "changes-out-of-order",
    title: ("变更未经事先批准或没有回退方案", "Changes without prior approval or way back"),
    description: (
        "期间内已实施的变更（`changes`、`data_corrections`）：没有批准、批准晚于实施（紧急变更事后补批的也列出），或者数据更正没有先备份、没有回退办法",
        "changes carried out in the period (`changes`, `data_corrections`) without an approval, or approved after they were made (emergencies approved afterwards included), and data corrections without a backup or a way back",
    ),
    group: Group::Operations,
    uses_history: false,
    usual_days: Some(365),
    columns,
    find,
};

/// For each collection: its name, the field that dates the approval, those that date the deed, and those any of which is
/// a way back. What is not dated was not done yet.
const KINDS: [(&str, &str, &[&str], &[&str]); 2] = [
    ("changes", "approved_on", &["handed_over_on", "received_on"], &[]),
    ("data_corrections", "it_head_on", &["executed_at"], &["backup_before", "backed_up"]),
];

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::of_codes(
            "fault",
            "情形",
            "Fault",
            &[
                ("no-approval", "没有批准", "no approval"),
                ("approved-late", "实施之后才批准", "approved after it was made"),
                ("no-way-back", "没有备份或回退办法", "no backup and no way back"),
            ],
        ),
        Column::new("approved_on", "批准日期", "Approved on"),
        Column::new("done_on", "实施日期", "Made on"),
        Column::new("reason", "原因", "Reason"),
        Column::new("recorder", "经办人", "Recorded by"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let mut found = Found {
        negative: Text::new(
            "已实施的变更都先经批准，并有回退办法",
            "every change was approved before it was made and had a way back",
        ),
        reservation: context.lacks(&["changes"]),
        ..Found::default()
    };
    for (name, approval, deeds, ways) in KINDS {
        for (change, _) in context.events(name) {
            let Some(done) = deeds.iter().filter_map(|name| moment(change, name)).min() else { continue };
            let approved = moment(change, approval);
            found.searched += 1;
            let way_back = ways.is_empty() || ways.iter().any(|way| change.value(way).is_some_and(|way| way != false));
            let faults = [
                ("no-approval", approved.is_none()),
                ("approved-late", approved.is_some_and(|approved| approved > done)),
                ("no-way-back", !way_back),
            ];
            for (fault, _) in faults.into_iter().filter(|(_, is)| *is) {
                found.rows.push(about(
                    change,
                    vec![
                        Value::from(change.id.as_str()),
                        Value::from(&*change.title),
                        Value::from(fault),
                        cell(approved.map(day)),
                        day(done),
                        field(change, "reason"),
                        context.id_in(change, "recorder"),
                    ],
                ));
            }
        }
    }
    found
}

fn moment(record: &Record, name: &str) -> Option<Date> {
    date_in(record, name).or_else(|| Some(crate::model::Stamp::parse(record.text(name)?)?.date()))
}
