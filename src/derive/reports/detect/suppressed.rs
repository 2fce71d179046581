//! `suppressed`: what suppressions take out of the results, and which of them count.

use super::super::context::{Context, cell, commit_cell, field};
use super::super::definition::{Definition, Found};
use super::super::definitions;
use super::suppression::{Standing, named};
use crate::model::report::{Column, Group, Row};
use crate::model::{CommitId, Record, RecordId, Site, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "suppressed",
    title: ("告警抑制及其效果", "Suppressions and what they hide"),
    description: (
        "每一条抑制登记：是否有效、由谁批准、到何时为止，以及因此没有列入检查结果的各项发现；未批准、申请人自批、没有理由或者已到期的抑制不起作用",
        "every suppression, whether it counts, who approved it and until when, and the findings that it keeps out of the results; one that is not approved, approved by its applicant, without a reason or expired has no effect",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("suppression", "抑制", "Suppression"),
        Column::of_codes(
            "standing",
            "效力",
            "Standing",
            &[
                ("in-effect", "有效", "in effect"),
                ("not-yet", "尚未开始", "not yet begun"),
                ("expired", "已到期", "expired"),
                ("void", "无效", "void"),
            ],
        ),
        Column::new("detector", "检查项目", "Detector"),
        Column::new("record", "记录", "Record"),
        Column::of_codes(
            "finding",
            "发现",
            "Finding",
            &[("suppressed", "有发现，已抑制", "found and suppressed"), ("none", "没有发现", "nothing found")],
        ),
        Column::new("reason", "理由", "Reason"),
        Column::new("approved_by", "批准人", "Approved by"),
        Column::new("expires_on", "抑制止", "Expires on"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let negative = Text::new("没有抑制登记", "there is no suppression");
    let suppressions = context.suppressions();
    let mut found = Found { negative, searched: suppressions.all().len(), ..Found::default() };
    for (suppression, standing) in suppressions.all() {
        let detector = suppression.text("detector").unwrap_or("");
        let definition =
            definitions().iter().find(|definition| definition.name == detector && detector != DEFINITION.name);
        let taken = match (standing, definition) {
            (Standing::InEffect, Some(definition)) => context.taken(definition),
            _ => Default::default(),
        };
        let mut hidden: Vec<(&RecordId, Option<&CommitId>)> = taken
            .iter()
            .filter(|(by, _)| by.id == suppression.id)
            .filter_map(|(_, row)| Some((row.record.as_ref()?, row.commit.as_ref())))
            .collect();
        hidden.sort();
        for (record, commit) in &hidden {
            found.rows.push(row(suppression, *standing, Some(record.as_str()), *commit, "suppressed"));
        }
        if hidden.is_empty() {
            let first = named(suppression).find(|id| context.site.find(id).is_some());
            found.rows.push(row(suppression, *standing, first, None, "none"));
        }
    }
    found
}

fn row(
    suppression: &Record,
    standing: Standing,
    record: Option<&str>,
    commit: Option<&CommitId>,
    finding: &str,
) -> Row {
    let standing = match standing {
        Standing::InEffect => "in-effect",
        Standing::NotYet => "not-yet",
        Standing::Expired => "expired",
        Standing::Void => "void",
    };
    Row {
        record: Some(suppression.id.clone()),
        commit: commit.cloned(),
        cells: vec![
            Value::from(suppression.id.as_str()),
            Value::from(standing),
            field(suppression, "detector"),
            cell(record),
            Value::from(finding),
            field(suppression, "reason"),
            field(suppression, "approved_by"),
            field(suppression, "expires_on"),
            cell(commit.map(commit_cell)),
        ],
    }
}
