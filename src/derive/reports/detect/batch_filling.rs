//! `batch-filling`: many records of many days, written in one sitting.

use super::super::change_register::{moment, person};
use super::super::context::{Context, commit_cell, day};
use super::super::definition::{Definition, Found};
use super::replay;
use crate::model::collection::Kind;
use crate::model::history::Commit;
use crate::model::report::{Column, Group, Row};
use crate::model::{Collection, Date, Record, Site, Stamp, Text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("集中补填", "Batch filling"),
    description: (
        "同一人在一段短时间内登记了同一类的多条运行记录，记录日期又分属多天；按编写时间计，变基不影响。已申报的导入、机器人和压缩合并的提交不算",
        "one person filed several logs of one kind, of several different days, within a short time by their author dates, which a rebase keeps; declared imports, bots and squashed commits are none",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "batch-filling";

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "首条记录", "First record"),
        Column::new("collection", "类别", "Kind"),
        Column::new("records", "记录数", "Records"),
        Column::new("days", "记录日期数", "Dates stated"),
        Column::new("first", "最早日期", "Earliest date"),
        Column::new("last", "最晚日期", "Latest date"),
        Column::new("authored", "编写时间", "Authored"),
        Column::new("author", "编写人", "Author"),
        Column::new("members", "涉及的记录", "Records of the batch"),
        Column::new("commit", "提交", "Commit"),
    ]
}

/// A record as it was filed.
struct Filed<'s> {
    seconds: i64,
    stated: Date,
    record: &'s Record,
    commit: &'s Commit,
}

fn find(context: &Context<'_>) -> Found {
    let negative = Text::new("没有集中补填的运行记录", "no logs were filled in batches");
    let mut found = Found { negative, ..Found::default() };
    let mut squashed = 0;
    let mut sittings: BTreeMap<(&str, String), (&Collection, Vec<Filed<'_>>)> = BTreeMap::new();
    for (record, collection) in context.records() {
        if collection.kind != Kind::Log || !context.is_on(collection, NAME) {
            continue;
        }
        let (Some(stated), Some(origin)) = (record.stamp.map(Stamp::date), context.origin(&record.id)) else {
            continue;
        };
        found.searched += 1;
        let commit = context.commit(origin);
        let Some(authored) = context.authored(commit).filter(|day| context.in_period(*day)) else { continue };
        if context.is_bot(&commit.author) || context.is_import(record.value("batch"), authored.max(stated)) {
            continue;
        }
        if replay::is_squash(commit) {
            squashed += 1;
            continue;
        }
        let filed = Filed { seconds: commit.author.seconds, stated, record, commit };
        let key = (collection.name.as_str(), context.who(&commit.author).to_owned());
        sittings.entry(key).or_insert_with(|| (collection, Vec::new())).1.push(filed);
    }
    for (collection, mut filed) in sittings.into_values() {
        let take = |key| context.threshold(Some(collection), NAME, key);
        let (least, days) = (take("records") as usize, take("days") as usize);
        let within = (take("minutes") * 60.0) as i64;
        filed.sort_by(|a, b| (a.seconds, &a.record.id).cmp(&(b.seconds, &b.record.id)));
        let mut start = 0;
        while start < filed.len() {
            let until = filed[start].seconds + within;
            let end = start + filed[start..].partition_point(|one| one.seconds <= until);
            let sitting = &filed[start..end];
            let stated: BTreeSet<Date> = sitting.iter().map(|one| one.stated).collect();
            if sitting.len() >= least && stated.len() >= days {
                found.rows.push(row(context, collection, sitting, &stated));
                start = end;
            } else {
                start += 1;
            }
        }
    }
    found.rows.sort_by(|a, b| a.record.cmp(&b.record));
    found.reservation = (squashed > 0).then(|| {
        Text::new(
            format!("{squashed} 条记录经压缩合并进入档案，原编写时间不可知，未作判断"),
            format!("{squashed} records came by squashed commits, which do not tell when each was written; they are not judged"),
        )
    });
    found
}

fn row(context: &Context<'_>, collection: &Collection, sitting: &[Filed<'_>], stated: &BTreeSet<Date>) -> Row {
    let first = &sitting[0];
    let edge = |date: Option<&Date>| date.map_or(Value::Null, |date| day(*date));
    Row {
        record: Some(first.record.id.clone()),
        commit: Some(first.commit.id.clone()),
        cells: vec![
            Value::from(first.record.id.as_str()),
            Value::from(collection.name.as_str()),
            Value::from(sitting.len()),
            Value::from(stated.len()),
            edge(stated.first()),
            edge(stated.last()),
            moment(context, &first.commit.author),
            person(&first.commit.author),
            sitting.iter().map(|one| Value::from(one.record.id.as_str())).collect(),
            commit_cell(&first.commit.id),
        ],
    }
}
