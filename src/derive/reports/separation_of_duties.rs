//! `separation-of-duties`: content whose author is also the one who approved, witnessed or accepted it.

use super::change_register::{moment, person};
use super::context::{Context, commit_cell};
use super::definition::{Definition, Found};
use crate::derive::identity::People;
use crate::model::closing::brings_amendment;
use crate::model::history::{Action, Revision};
use crate::model::report::{Column, Group, Row};
use crate::model::{Record, RecordId, Site, Text, canonical};
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) const DEFINITION: Definition = Definition {
    name: "separation-of-duties",
    title: ("职责未分离", "Separation of duties"),
    description: (
        "集合定义 `separation` 所列字段中的人（批准人、监督人、验收人等），又是所提交内容的编写人：登记了该记录，或在本人签署以外的提交中改过内容；按登记邮箱和 `.mailmap` 认定；更正和导入截止日期前的导入不算",
        "people named in a field under `separation` of the collection (approvers, witnesses, accepters) who also wrote the content: who filed the record, or changed it in a commit other than that of their own signature; known by registered addresses and `.mailmap`; amendments and declared imports by their cut-off do not count",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

/// Codes of what the author did.
const DEEDS: [(&str, &str, &str); 2] =
    [("filed", "登记记录", "filed the record"), ("changed", "修改内容", "changed it")];

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("field", "字段", "Field"),
        Column::new("person", "人员", "Person"),
        Column::of_codes("deed", "所为", "What they did", &DEEDS),
        Column::new("authored", "编写时间", "Authored"),
        Column::new("author", "编写人", "Author"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let site = context.site;
    let people = People::of(site);
    let mut found = Found::default();
    let (mut imported, mut unknown) = (0, BTreeSet::new());
    for (record, collection) in context.records().filter(|(_, collection)| !collection.separation.is_empty()) {
        found.searched += 1;
        let left = canonical::left_to_lifecycle(collection);
        for field in &collection.separation {
            let named = named(record, field);
            if named.is_empty() {
                continue;
            }
            for revision in site.history.of(&record.id).iter().filter(|revision| is_content(revision, field, &left)) {
                let commit = context.commit(revision);
                let day = context.authored(commit);
                let Some(author) = people.person(&commit.author, day) else {
                    unknown.insert((record.id.clone(), revision.commit));
                    continue;
                };
                let Some(day) = day.filter(|day| named.contains(&author.as_str()) && context.in_period(*day)) else {
                    continue;
                };
                if context.is_import(record.value("batch"), day) {
                    imported += 1;
                    continue;
                }
                found.rows.push(row(context, record, field, author, revision));
            }
        }
    }
    found.negative = Text::new(
        "没有人既编写内容，又批准、监督或验收同一内容",
        "nobody wrote what they also approved, witnessed or accepted",
    );
    let imported = (imported > 0).then(|| {
        Text::new(format!("{imported} 处属于已申报的导入批次"), format!("{imported} were part of declared imports"))
    });
    let unknown = unknown.len();
    let unknown = (unknown > 0).then(|| {
        Text::new(
            format!("{unknown} 个版本的编写人不是登记在册的人员，未作判断"),
            format!("the authors of {unknown} versions are not on file, and they are not judged"),
        )
    });
    found.reservation = Text::joined([&imported, &unknown]);
    found
}

/// The people in the field.
fn named<'r>(record: &'r Record, field: &str) -> Vec<&'r str> {
    match record.value(field) {
        Some(Value::String(id)) => vec![id],
        Some(Value::Array(ids)) => ids.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether the revision wrote content, as seen by whoever is named in `field`: the commit in which the field was
/// filled is the signature itself, and belongs to them; an approval or a move of the state changes no content.
fn is_content(revision: &Revision, field: &str, left: &BTreeSet<&str>) -> bool {
    if revision.merge.is_some() {
        return false;
    }
    match revision.action {
        Action::Added => true,
        Action::Modified | Action::Renamed => {
            let signs =
                |name: &str| name.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('['));
            let top = |name: &'_ str| name.find(['.', '[']).map_or(name.len(), |end| end);
            revision.changes.iter().any(|change| !left.contains(&change.field[..top(&change.field)]))
                && !revision.changes.iter().any(|change| signs(&change.field))
                && !brings_amendment(&revision.changes)
        }
        Action::Deleted => false,
    }
}

fn row(context: &Context<'_>, record: &Record, field: &str, author: &RecordId, revision: &Revision) -> Row {
    let commit = context.commit(revision);
    Row {
        record: Some(record.id.clone()),
        commit: Some(commit.id.clone()),
        cells: vec![
            Value::from(record.id.as_str()),
            Value::from(&*record.title),
            Value::from(field),
            Value::from(author.as_str()),
            Value::from(if revision.action == Action::Added { "filed" } else { "changed" }),
            moment(context, &commit.author),
            person(&commit.author),
            commit_cell(&commit.id),
        ],
    }
}
