//! `identities`: every name and address that commits carry, and whose they are.

use super::super::context::{Context, cell, day};
use super::super::definition::{Definition, Found};
use crate::model::history::Identity;
use crate::model::report::{Column, Group, Row};
use crate::model::{Date, RecordId, Site, Text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "identities",
    title: ("提交人身份", "Identities of commits"),
    description: (
        "提交中出现过的每一个姓名和邮箱（原样），按 `.mailmap` 归并后是谁，对应人员登记中的谁，写过和提交过多少次；没有对应人员的排在前面",
        "every name and address that commits carry, as recorded, who that is by `.mailmap` and by the people's registered addresses, and how often they wrote and committed; those whom nobody knows come first",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("name", "姓名（原样）", "Name as recorded"),
        Column::new("email", "邮箱（原样）", "Address as recorded"),
        Column::new("mapped", "归并为", "Mapped to"),
        Column::new("person", "人员", "Person"),
        Column::of_codes(
            "kind",
            "类别",
            "Kind",
            &[
                ("person", "人员", "person"),
                ("bot", "机器人", "bot"),
                ("forge", "平台", "forge"),
                ("unknown", "未知", "unknown"),
            ],
        ),
        Column::new("authored", "编写次数", "Written"),
        Column::new("committed", "提交次数", "Committed"),
        Column::new("first", "最早", "First"),
        Column::new("last", "最近", "Last"),
    ]
}

#[derive(Default)]
struct Seen<'s> {
    person: Option<&'s RecordId>,
    mapped: Option<Arc<Identity>>,
    kind: &'static str,
    counts: [usize; 2],
    days: Option<(Date, Date)>,
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let negative = Text::new("没有提交", "there is no commit");
    let mut found = Found { negative, searched: context.site.records.len(), ..Found::default() };
    let visible = context.visible_commits();
    let mut seen: BTreeMap<(bool, &str, &str), Seen<'_>> = BTreeMap::new();
    for commit in history.commits.iter().zip(visible).filter(|(_, visible)| *visible).map(|(commit, _)| commit) {
        for (role, signature) in [&commit.author, &commit.committer].into_iter().enumerate() {
            let Some(day) = signature.day(&context.zone).filter(|day| context.in_period(*day)) else { continue };
            let person = context.person(signature);
            let kind = match person {
                Some(_) => "person",
                None if context.is_bot(signature) => "bot",
                None if super::is_forge(signature) => "forge",
                None => "unknown",
            };
            let one = seen.entry((kind != "unknown", &*signature.email, &*signature.name)).or_default();
            one.person = one.person.or(person);
            one.kind = kind;
            one.mapped = signature.mapped.clone();
            one.counts[role] += 1;
            one.days = Some(one.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        }
    }
    // Who is nobody that the readers may know is not for them either.
    let told = |one: &Seen<'_>| one.person.is_some() || !context.site.restricted;
    found.rows = seen
        .into_iter()
        .filter(|(_, one)| told(one))
        .map(|((_, email, name), one)| Row {
            record: one.person.cloned(),
            commit: None,
            cells: vec![
                Value::from(name),
                Value::from(email),
                cell(one.mapped.map(|identity| identity.to_string())),
                cell(one.person.map(RecordId::as_str)),
                Value::from(one.kind),
                Value::from(one.counts[0]),
                Value::from(one.counts[1]),
                cell(one.days.map(|(first, _)| day(first))),
                cell(one.days.map(|(_, last)| day(last))),
            ],
        })
        .collect();
    found
}
