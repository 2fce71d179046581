//! `deletions`: records that were in the archive and are gone.

use super::change_register::{moment, person};
use super::context::{Context, Places, cell, commit_cell};
use super::definition::{Definition, Found};
use crate::model::document::LinkTarget;
use crate::model::history::{Action, Revision};
use crate::model::report::{Column, Group, Row};
use crate::model::{CollectionName, RecordId, Site, Text};
use serde_json::Value;
use std::collections::HashMap;

pub(super) const DEFINITION: Definition = Definition {
    name: "deletions",
    title: ("删除的记录", "Deletions"),
    description: (
        "曾在档案中、现已不在的记录，以及写明它的销毁登记（如有）；编号被改的按原编号已删除列出",
        "records that were in the archive and are gone, with the destruction list that names them, if any; a record whose id was altered is listed under its old id",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

/// The collection whose records account for what was destroyed.
const DISPOSALS: &str = "destructions";

fn columns(site: &Site) -> Vec<Column> {
    let mut collection = Column::new("collection", "类别", "Kind");
    collection.words = site.collections.iter().map(|c| (c.name.to_string(), c.title.clone())).collect();
    vec![
        Column::new("record", "记录", "Record"),
        collection,
        Column::new("title", "名称", "Title"),
        Column::new("path", "原路径", "Path"),
        Column::new("authored", "编写时间", "Authored"),
        Column::new("author", "编写人", "Author"),
        Column::new("reason", "缘由", "Reason"),
        Column::new("disposal", "销毁登记", "Disposal record"),
        Column::new("became", "改为编号", "Became"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let negative = Text::new("没有记录被删除", "no record was deleted");
    let mut found = Found { negative, searched: history.revisions.len(), ..Found::default() };
    let mut gone: Vec<(&RecordId, &Revision)> = Vec::new();
    let mut imported = 0;
    for (id, revisions) in &history.revisions {
        if context.site.find(id.as_str()).is_some() {
            continue;
        }
        // Work on another branch may come later in the order; only a return makes a deletion void.
        let returned = |revision: &&Revision| !matches!(revision.action, Action::Modified);
        let Some(last) = revisions.iter().find(returned).filter(|revision| revision.action == Action::Deleted) else {
            continue;
        };
        let Some(authored) = context.authored(context.commit(last)).filter(|day| context.in_period(*day)) else {
            continue;
        };
        if context.is_import(value_before(last, "batch"), authored) {
            imported += 1;
            continue;
        }
        gone.push((id, last));
    }
    if !gone.is_empty() {
        let disposals = disposals(context);
        let altered = context.places(Action::Added);
        gone.sort_by_key(|(id, revision)| (revision.commit, *id));
        found.rows.extend(gone.into_iter().map(|(id, revision)| row(context, id, revision, &disposals, &altered)));
    }
    found.reservation = (imported > 0).then(|| {
        Text::new(
            format!("{imported} 条记录的删除属于已申报的导入批次"),
            format!("the deletion of {imported} records was part of declared imports"),
        )
    });
    found
}

fn row(
    context: &Context<'_>,
    id: &RecordId,
    revision: &Revision,
    disposals: &HashMap<&str, &RecordId>,
    altered: &Places<'_>,
) -> Row {
    let commit = context.commit(revision);
    let title = ["title", "name"].iter().find_map(|field| value_before(revision, field)?.as_str());
    let became = altered.get(&(revision.commit, &*revision.path)).filter(|other| **other != id);
    Row {
        record: Some(id.clone()),
        commit: Some(commit.id.clone()),
        cells: vec![
            Value::from(id.as_str()),
            cell(revision.path.split('/').nth(1)),
            cell(title),
            Value::from(&*revision.path),
            moment(context, &commit.author),
            person(&commit.author),
            Value::from(commit.subject()),
            cell(disposals.get(id.as_str()).map(|id| id.as_str())),
            cell(became.map(|id| id.as_str())),
            commit_cell(&commit.id),
        ],
    }
}

/// The value of a field that the change took away.
fn value_before<'a>(revision: &'a Revision, field: &str) -> Option<&'a Value> {
    revision.changes.iter().find(|change| change.field == field).map(|change| &change.from)
}

/// For everything that a destruction list names, in a field or by a link, the first such list.
fn disposals<'site>(context: &Context<'site>) -> HashMap<&'site str, &'site RecordId> {
    let mut named = HashMap::new();
    for (_, record) in context.site.records_of(&CollectionName::from(DISPOSALS)) {
        for value in record.document.front.values() {
            each_text(value, &mut |text| {
                named.entry(text).or_insert(&record.id);
            });
        }
        for link in &record.document.links {
            if let LinkTarget::Record { id, .. } = &link.target {
                named.entry(id.as_str()).or_insert(&record.id);
            }
        }
    }
    named
}

fn each_text<'a>(value: &'a Value, visit: &mut impl FnMut(&'a str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, visit)),
        Value::Object(map) => map.values().for_each(|value| each_text(value, visit)),
        _ => {}
    }
}
