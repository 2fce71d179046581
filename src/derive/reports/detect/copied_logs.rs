//! `copied-logs`: logs that say of one day or one thing what another says of another. A signal only.

use super::super::change_register::person;
use super::super::context::{Context, commit_cell, days_between};
use super::super::definition::{Definition, Found};
use super::likeness;
use crate::model::collection::{Kind, ValueType};
use crate::model::report::{Column, Group, Row};
use crate::model::{Collection, Date, Record, Site, Stamp, Text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("疑似照抄的运行记录", "Logs that look copied"),
    description: (
        "同一类别中日期或对象不同、而正文几乎一样（不足规定字数的套语不比）的运行记录，或者相隔不久、至少三项读数（其中两项有小数）完全相同的多条记录；仅为线索",
        "logs of one kind of different days or things with nearly the same body (set phrases below the given length are not compared), or several logs within a short time of which at least three readings, two of them with decimals, are all the same; a signal only",
    ),
    group: Group::History,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "copied-logs";
/// Readings that must agree, and how many of them must have decimals: round numbers agree by chance.
const READINGS: usize = 3;
const DECIMALS: usize = 2;

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("like", "彼此相同的记录", "Records that are alike"),
        Column::of_codes("basis", "依据", "Basis", &[("body", "正文", "body"), ("readings", "读数", "readings")]),
        Column::new("dates", "记录日期", "Dates stated"),
        Column::new("author", "编写人", "Author"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let negative = Text::new("没有疑似照抄的运行记录", "no log looks copied");
    let mut found = Found { negative, ..Found::default() };
    for collection in &context.site.collections {
        if collection.kind != Kind::Log || !context.is_on(collection, NAME) {
            continue;
        }
        let logs: Vec<(&Record, Date)> = context
            .site
            .records_of(&collection.name)
            .filter_map(|(_, record)| Some((record, record.stamp.map(Stamp::date)?)))
            .collect();
        found.searched += logs.len();
        let mut groups = same_bodies(context, collection, &logs);
        groups.extend(same_readings(context, collection, &logs));
        for (basis, members) in groups {
            let in_period = members.iter().any(|place| context.in_period(logs[*place].1));
            if in_period {
                found.rows.push(row(context, basis, &members, &logs));
            }
        }
    }
    found
}

type Groups = Vec<(&'static str, BTreeSet<usize>)>;

fn same_bodies(context: &Context<'_>, collection: &Collection, logs: &[(&Record, Date)]) -> Groups {
    let least = context.threshold(Some(collection), NAME, "length") as usize;
    let mut places = Vec::new();
    let mut texts = Vec::new();
    for (place, (record, _)) in logs.iter().enumerate() {
        let text: String = record.document.body().chars().filter(|c| c.is_alphanumeric()).collect();
        if text.chars().count() >= least {
            places.push(place);
            texts.push(text);
        }
    }
    let pairs = likeness::pairs(&texts, context.threshold(Some(collection), NAME, "likeness"));
    // What is like the same one is one group.
    let mut leader: Vec<usize> = (0..texts.len()).collect();
    for (a, b) in pairs {
        if is_elsewhere(collection, logs[places[a]], logs[places[b]]) {
            let (a, b) = (root(&leader, a), root(&leader, b));
            leader[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (place, log) in places.iter().enumerate() {
        groups.entry(root(&leader, place)).or_default().insert(*log);
    }
    groups.into_values().filter(|members| members.len() > 1).map(|members| ("body", members)).collect()
}

fn root(leader: &[usize], mut place: usize) -> usize {
    while leader[place] != place {
        place = leader[place];
    }
    place
}

/// Whether the two speak of different days or of different things.
fn is_elsewhere(collection: &Collection, a: (&Record, Date), b: (&Record, Date)) -> bool {
    let refers = |record: &Record| -> Vec<Value> {
        let references = collection.fields.iter().filter(|field| !field.refers_to.is_empty());
        references.map(|field| record.value(&field.path).cloned().unwrap_or(Value::Null)).collect()
    };
    a.1 != b.1 || refers(a.0) != refers(b.0)
}

fn same_readings(context: &Context<'_>, collection: &Collection, logs: &[(&Record, Date)]) -> Groups {
    let fields: Vec<&str> = collection
        .fields
        .iter()
        .filter(|field| field.value_type == ValueType::Number && !field.path.contains(['.', '[']))
        .map(|field| field.path.as_str())
        .collect();
    if fields.len() < READINGS {
        return Vec::new();
    }
    let mut by_readings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, (record, _)) in logs.iter().enumerate() {
        let readings: Vec<&Value> = fields.iter().filter_map(|field| record.value(field)).collect();
        let decimals = readings.iter().filter(|value| value.as_f64().is_some_and(|n| n.fract() != 0.0)).count();
        if readings.len() >= READINGS && decimals >= DECIMALS {
            let key = fields.iter().map(|field| format!("{} ", record.value(field).unwrap_or(&Value::Null))).collect();
            by_readings.entry(key).or_default().push(place);
        }
    }
    let least = context.threshold(Some(collection), NAME, "records") as usize;
    let within = context.threshold(Some(collection), NAME, "days") as i64;
    let mut groups = Vec::new();
    for mut places in by_readings.into_values() {
        places.sort_by_key(|place| (logs[*place].1, *place));
        let mut start = 0;
        while start < places.len() {
            let first = logs[places[start]].1;
            let end = start + places[start..].partition_point(|place| days_between(first, logs[*place].1) <= within);
            let members: BTreeSet<usize> = places[start..end].iter().copied().collect();
            let days: BTreeSet<Date> = members.iter().map(|place| logs[*place].1).collect();
            if members.len() >= least && days.len() > 1 {
                groups.push(("readings", members));
                start = end;
            } else {
                start += 1;
            }
        }
    }
    groups
}

fn row(context: &Context<'_>, basis: &str, members: &BTreeSet<usize>, logs: &[(&Record, Date)]) -> Row {
    let mut records: Vec<(&Record, Date)> = members.iter().map(|place| logs[*place]).collect();
    // The record that came last is the one that was copied, as far as anybody can tell.
    records.sort_by(|a, b| (a.1, &a.0.id).cmp(&(b.1, &b.0.id)));
    let (last, _) = records[records.len() - 1];
    let commit = context.origin(&last.id).map(|origin| context.commit(origin));
    Row {
        record: Some(last.id.clone()),
        commit: commit.map(|commit| commit.id.clone()),
        cells: vec![
            Value::from(last.id.as_str()),
            records.iter().map(|(record, _)| Value::from(record.id.as_str())).collect(),
            Value::from(basis),
            records.iter().map(|(_, date)| Value::from(date.to_string())).collect(),
            commit.map_or(Value::Null, |commit| person(&commit.author)),
            commit.map_or(Value::Null, |commit| commit_cell(&commit.id)),
        ],
    }
}
