//! `retention-breach`: records that were removed before they might be.

use super::super::change_register::{moment, person};
use super::super::context::{Context, commit_cell, day};
use super::super::definition::{Definition, Found};
use crate::model::collection::Retention;
use crate::model::history::{Action, Revision};
use crate::model::report::{Column, Group, Row};
use crate::model::source;
use crate::model::{Collection, CollectionName, Date, RecordId, Site, Stamp, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("保管期限内删除", "Removed before the end of retention"),
    description: (
        "删除时保管期限未满或者应当永久保存的记录，不论有无销毁登记；改编号、恢复原样的不算，已申报的导入截止前的整理不算。期限以记录写明的为准，没有写明的按类别的规定",
        "records removed before their retention ended, or that are kept for ever, with or without a destruction list; altered ids, records that came back and work on a declared import are none. The period is the one that the record states, otherwise its collection's",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "retention-breach";

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("period", "保管期限", "Retention"),
        Column::new("until", "应保管至", "To be kept until"),
        Column::new("authored", "删除时间", "Removed"),
        Column::new("author", "编写人", "Author"),
        Column::new("reason", "缘由", "Reason"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let negative = Text::new("没有在保管期限内删除的记录", "nothing was removed before its retention ended");
    let mut found = Found { negative, searched: history.revisions.len(), ..Found::default() };
    let mut rows = Vec::new();
    let altered = context.places(Action::Added);
    for (id, revisions) in &history.revisions {
        if context.site.find(id.as_str()).is_some() {
            continue;
        }
        let Some(last) = revisions.iter().find(|revision| revision.action != Action::Modified) else { continue };
        if last.action != Action::Deleted || altered.get(&(last.commit, &*last.path)).is_some_and(|other| *other != id)
        {
            continue;
        }
        let folder = source::folder(&last.path);
        let Some(collection) = context.collection(&CollectionName::from(folder)) else { continue };
        let commit = context.commit(last);
        let Some(removed) = context.authored(commit).filter(|day| context.in_period(*day)) else { continue };
        if !context.is_on(collection, NAME) || context.is_import(before(last, "batch"), removed) {
            continue;
        }
        let Some((period, until)) = term(collection, last) else { continue };
        if until.is_none_or(|until| removed <= until) {
            rows.push((last.commit, id, period, until));
        }
    }
    rows.sort();
    found.rows = rows.into_iter().map(|(place, id, period, until)| row(context, place, id, &period, until)).collect();
    found
}

/// The retention of what was removed, and its last day; no last day if it is kept for ever or nobody can tell from
/// when it counts.
fn term(collection: &Collection, removal: &Revision) -> Option<(String, Option<Date>)> {
    let own = before(removal, "retention").and_then(Value::as_str).map(str::to_owned);
    let period = own.or_else(|| collection.retention.as_ref().map(|retention| retention.period.clone()))?;
    let Some(years) = Retention::years(&period) else {
        return Some((period, None));
    };
    let from = collection.retention.as_ref().and_then(|retention| retention.from.as_deref());
    let fields = [from, collection.date.as_deref()];
    let start = fields.into_iter().flatten().find_map(|field| Stamp::parse(before(removal, field)?.as_str()?))?.date();
    let until = start.checked_add(jiff::Span::new().years(years)).ok();
    Some((period, until))
}

fn before<'r>(removal: &'r Revision, field: &str) -> Option<&'r Value> {
    removal.changes.iter().find(|change| change.field == field).map(|change| &change.from)
}

fn row(context: &Context<'_>, place: u32, id: &RecordId, period: &str, until: Option<Date>) -> Row {
    let commit = &context.site.history.commits[place as usize];
    let revision = context.site.history.of(id).iter().find(|revision| revision.commit == place);
    let title = ["title", "name"].iter().find_map(|field| before(revision?, field)?.as_str());
    Row {
        record: Some(id.clone()),
        commit: Some(commit.id.clone()),
        cells: vec![
            Value::from(id.as_str()),
            title.map_or(Value::Null, Value::from),
            Value::from(period),
            until.map_or(Value::Null, day),
            moment(context, &commit.author),
            person(&commit.author),
            Value::from(commit.subject()),
            commit_cell(&commit.id),
        ],
    }
}
