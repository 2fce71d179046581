//! `documents-without-valid-approval`: documents in force that nobody approved in a way that counts.

use super::approvals::standings;
use super::context::{Context, cell, field};
use super::definition::{Definition, Found};
use crate::derive::approvals::counted;
use crate::derive::force::Force;
use crate::model::collection::Kind;
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "documents-without-valid-approval",
    title: ("有效文件缺有效批准", "Documents in force without a valid approval"),
    description: (
        "判定日有效、而有效批准少于规定数目的受控文件；随导入批次登记的纸质审批计入，但系统不能核验，另注数量",
        "controlled documents in force on the day with fewer approvals that count than are required; approvals on paper that came with an import are counted, but cannot be verified, and their number is told",
    ),
    group: Group::Documents,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    let mut standing = Column::new("standing", "最近一次批准的效力", "Standing of the last approval");
    standing.words = standings();
    standing.words.push(("none".to_owned(), Text::new("无批准", "no approval")));
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("version", "版本", "Version"),
        Column::new("effective_on", "生效日期", "Effective on"),
        Column::new("required", "应有批准", "Required"),
        Column::new("valid", "有效批准", "Valid"),
        Column::new("approver", "批准人", "Approver"),
        standing,
    ]
}

fn find(context: &Context<'_>) -> Found {
    let site = context.site;
    let mut found = Found {
        negative: Text::new("有效文件都有有效批准", "every document in force has its valid approvals"),
        ..Found::default()
    };
    let mut on_paper = 0;
    for (record, collection) in context.records().filter(|(_, collection)| collection.kind == Kind::Document) {
        let Some(policy) = &collection.approval else { continue };
        if Force::of(site, collection, record).on(site.as_of) != Some(true) {
            continue;
        }
        found.searched += 1;
        let (valid, paper) = counted(site, &record.id);
        let required = policy.count as usize;
        if valid >= required {
            continue;
        }
        if valid + paper >= required {
            on_paper += 1;
            continue;
        }
        let last = site.approvals_of(&record.id).last();
        found.rows.push(Row {
            record: Some(record.id.clone()),
            commit: last.and_then(|last| last.commit.clone()),
            cells: vec![
                Value::from(record.id.as_str()),
                Value::from(&*record.title),
                field(record, "version"),
                field(record, "effective_on"),
                Value::from(required),
                Value::from(valid),
                cell(last.and_then(|last| last.by.as_ref()).map(|by| by.as_str())),
                Value::from(last.map_or("none", |last| last.standing())),
            ],
        });
    }
    found.reservation = (on_paper > 0).then(|| {
        Text::new(
            format!("{on_paper} 份有效文件只有随导入登记的纸质审批，其内容摘要无从核验"),
            format!("{on_paper} documents in force rest on approvals on paper that came with an import and have no digest to verify"),
        )
    });
    found
}
