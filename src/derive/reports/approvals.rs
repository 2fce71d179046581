//! `approvals`: everything that anybody approved, by person, and what each approval is worth.

use super::context::{Context, cell, day};
use super::definition::{Definition, Found};
use crate::model::approval::Doubt;
use crate::model::report::{Column, Group, Row};
use crate::model::{RecordId, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "approvals",
    title: ("批准清单", "Approvals"),
    description: (
        "全部批准，按批准人和日期排列，并判定其效力：内容摘要相符、由本人提交、当日任有权批准的岗位、不是内容的编写人或经办人；随导入批次登记的纸质审批单列",
        "every approval by person and day, and whether it counts: the digest is that of the content, the person committed it, held an entitled role on that day and is no author of the content; approvals on paper that came with an import are told apart",
    ),
    group: Group::Documents,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

/// The codes of standings with short words for them.
pub(super) fn standings() -> Vec<(String, Text)> {
    let mut words = vec![("valid".to_owned(), Text::new("有效", "valid"))];
    words.extend(Doubt::ALL.iter().map(|doubt| (doubt.as_str().to_owned(), doubt.text())));
    words
}

fn columns(_: &Site) -> Vec<Column> {
    let mut standing = Column::new("standing", "效力", "Standing");
    standing.words = standings();
    vec![
        Column::new("by", "批准人", "Approved by"),
        Column::new("name", "姓名", "Name"),
        Column::new("role", "批准岗位", "Role"),
        Column::new("on", "批准日期", "Approved on"),
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        standing,
        Column::new("others", "其他问题", "Further doubts"),
        Column::new("committed", "提交日期", "Committed on"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let site = context.site;
    let negative = Text::new("没有任何批准", "there is no approval");
    let mut found = Found { searched: site.records.len(), negative, ..Found::default() };
    let mut approvals: Vec<_> = site
        .approvals
        .values()
        .flatten()
        .filter(|approval| approval.on.map_or(context.query.from.is_none(), |on| context.in_period(on)))
        .collect();
    approvals.sort_by_key(|approval| (&approval.by, approval.on, &approval.record, approval.place));
    for approval in approvals {
        let title = |id: &RecordId| site.find(id.as_str()).map(|ix| site.record(ix).title.to_string());
        let commit = crate::derive::approvals::commit_of(site, approval);
        let others: Vec<&str> = approval.doubts.iter().skip(1).map(|doubt| doubt.as_str()).collect();
        found.rows.push(Row {
            record: Some(approval.record.clone()),
            commit: approval.commit.clone(),
            cells: vec![
                cell(approval.by.as_ref().map(RecordId::as_str)),
                cell(approval.by.as_ref().and_then(title)),
                cell(approval.role.as_ref().map(RecordId::as_str)),
                approval.on.map_or(Value::Null, day),
                Value::from(approval.record.as_str()),
                cell(title(&approval.record)),
                Value::from(approval.standing()),
                if others.is_empty() { Value::Null } else { Value::from(others.join(" ")) },
                cell(commit.and_then(|commit| context.authored(commit)).map(|day| day.to_string())),
                cell(approval.commit.as_ref().map(|commit| commit.as_str())),
            ],
        });
    }
    found
}
