//! `edits-after-close`: closed records that were changed without saying so.

use super::change_register::{MERGES, fields, merge_code, moment, person};
use super::closing::{Standing, standings};
use super::context::{Context, cell, commit_cell};
use super::definition::{Definition, Found};
use crate::model::closing::brings_amendment;
use crate::model::history::Action;
use crate::model::report::{Column, Group, Row};
use crate::model::{Collection, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "edits-after-close",
    title: ("关闭后改动", "Edits after close"),
    description: (
        "记录关闭后内容又有改动，而同一次提交没有新增更正记录；无状态的运行记录登记即视为关闭；只改空白、换行、注释、顺序和随类别定义迁移的不算；导入截止日期前的导入修改不算",
        "records changed after they were closed by a commit that brings no new entry under amendments; logs without a lifecycle are closed as soon as they are filed; changes of white space, line ends, comments or order and migrations to a new definition are none, nor is work on a declared import by its cut-off",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("state", "改动前状态", "State before"),
        Column::new("authored", "编写时间", "Authored"),
        Column::new("author", "编写人", "Author"),
        Column::new("fields", "字段", "Fields"),
        Column::new("reason", "缘由", "Reason"),
        Column::of_codes("merge", "合并", "Merge", &MERGES),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let mut found = Found::default();
    let mut imported = 0;
    let looked_at = |collection: &Collection| collection.closes() && context.is_on(collection, "edits-after-close");
    for (record, collection) in context.records().filter(|(_, collection)| looked_at(collection)) {
        found.searched += 1;
        let revisions = history.of(&record.id);
        if revisions.len() < 2 {
            continue;
        }
        for (revision, standing) in revisions.iter().zip(standings(collection, revisions, Some(record))) {
            let Standing::Closed(state) = standing else { continue };
            let is_edit = matches!(revision.action, Action::Modified | Action::Renamed) && !revision.changes.is_empty();
            if !is_edit || brings_amendment(&revision.changes) {
                continue;
            }
            if context.is_migration(&record.id, revision) {
                continue;
            }
            let commit = context.commit(revision);
            let Some(authored) = context.authored(commit).filter(|day| context.in_period(*day)) else { continue };
            if context.is_import(record.value("batch"), authored) {
                imported += 1;
                continue;
            }
            found.rows.push(Row {
                record: Some(record.id.clone()),
                commit: Some(commit.id.clone()),
                cells: vec![
                    Value::from(record.id.as_str()),
                    Value::from(&*record.title),
                    cell(state),
                    moment(context, &commit.author),
                    person(&commit.author),
                    fields(revision),
                    Value::from(commit.subject()),
                    cell(revision.merge.map(merge_code)),
                    commit_cell(&commit.id),
                ],
            });
        }
    }
    found.negative = Text::new("没有记录在关闭后被改动而未作更正", "no closed record was changed without an amendment");
    found.reservation = (imported > 0).then(|| {
        Text::new(
            format!("{imported} 处改动属于已申报的导入批次"),
            format!("{imported} edits were part of declared imports"),
        )
    });
    found
}
