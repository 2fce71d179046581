//! `pre-audit-surge`: windows in which far more old or closed records were changed than usual.

use super::super::closing::{Standing, standings};
use super::super::context::{Context, commit_cell, day, days_between};
use super::super::definition::{Definition, Found};
use crate::model::collection::Kind;
use crate::model::history::{Action, Revision};
use crate::model::report::{Column, Group, Row};
use crate::model::{Date, Record, Site, Stamp, Text};
use serde_json::Value;
use std::collections::BTreeMap;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("集中修改旧记录", "Surges of edits to old records"),
    description: (
        "把历史从判定日往前分成等长的时段，某一时段内对已关闭记录或旧的运行记录的改动数，超过其余时段均值规定倍数的标准差；按编写时间计，只改空白、换行和随定义迁移的改动、已申报的导入、机器人都不计",
        "the history is divided into equal windows back from the day judged on; listed are windows in which edits to closed records or old logs exceed the mean of the other windows by the given number of standard deviations. Author dates count; changes of white space, migrations of a schema, declared imports and bots do not",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "pre-audit-surge";
/// With fewer windows there is no telling what is usual.
const FEWEST: usize = 6;

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("from", "时段起", "From"),
        Column::new("to", "时段止", "To"),
        Column::new("edits", "改动数", "Edits"),
        Column::new("mean", "其余时段均值", "Mean of the others"),
        Column::new("deviation", "标准差", "Standard deviation"),
        Column::new("authors", "编写人", "Authors"),
        Column::new("records", "涉及的记录", "Records"),
        Column::new("commit", "最后一次提交", "Last commit"),
    ]
}

#[derive(Default)]
struct Window<'s> {
    edits: usize,
    authors: BTreeMap<String, usize>,
    records: std::collections::BTreeSet<&'s str>,
    /// The newest commit.
    last: Option<u32>,
}

fn find(context: &Context<'_>) -> Found {
    let site = context.site;
    let history = &site.history;
    let negative = Text::new("没有集中修改旧记录的时段", "there is no surge of edits to old records");
    let mut found = Found { negative, searched: site.records.len(), ..Found::default() };
    let length = (context.threshold(None, NAME, "window") as i64).max(1);
    let end = context.query.to.unwrap_or(site.as_of);
    let age = context.threshold(None, NAME, "age") as i64;
    let mut windows: BTreeMap<usize, Window<'_>> = BTreeMap::new();
    let days = || history.commits.iter().filter_map(|commit| context.authored(commit)).filter(|day| *day <= end);
    let Some(first) = days().min() else { return found };
    let count = (days_between(first, end) / length) as usize;
    for (record, collection) in context.records().filter(|(_, collection)| context.is_on(collection, NAME)) {
        let revisions = history.of(&record.id);
        if revisions.len() < 2 {
            continue;
        }
        let closed = match collection.closes() {
            true => standings(collection, revisions, Some(record)),
            false => vec![Standing::Open; revisions.len()],
        };
        for (revision, standing) in revisions.iter().zip(closed) {
            let commit = context.commit(revision);
            let Some(authored) = context.authored(commit).filter(|day| *day <= end) else { continue };
            let is_old = collection.kind == Kind::Log && is_old(record, authored, age);
            let counts = is_edit(revision) && (is_old || matches!(standing, Standing::Closed(_)));
            if !counts
                || context.is_bot(&commit.author)
                || context.is_import(record.value("batch"), authored)
                || context.is_migration(&record.id, revision)
            {
                continue;
            }
            let window = windows.entry((days_between(authored, end) / length) as usize).or_default();
            window.edits += 1;
            *window.authors.entry(context.who(&commit.author).to_owned()).or_default() += 1;
            window.records.insert(record.id.as_str());
            window.last = Some(window.last.map_or(revision.commit, |last| last.min(revision.commit)));
        }
    }
    // The oldest window is cut short and says nothing.
    if count < FEWEST {
        found.reservation = Some(Text::new(
            "历史不足六个时段，无从比较",
            "the history is shorter than six windows, which is too little to compare",
        ));
        return found;
    }
    let edits: Vec<f64> = (0..count).map(|place| windows.get(&place).map_or(0.0, |w| w.edits as f64)).collect();
    let (sum, squares) = edits.iter().fold((0.0, 0.0), |(sum, squares), n| (sum + n, squares + n * n));
    let sigma = context.threshold(None, NAME, "sigma");
    let least = context.threshold(None, NAME, "least");
    for (place, window) in windows.into_iter().filter(|(place, _)| *place < count) {
        let n = edits[place];
        let others = (count - 1) as f64;
        let mean = (sum - n) / others;
        let deviation = ((squares - n * n) / others - mean * mean).max(0.0).sqrt();
        if n < least || n <= mean + sigma * deviation {
            continue;
        }
        let back = |days: i64| end.checked_sub(jiff::Span::new().days(days)).unwrap_or(end);
        let to = back(place as i64 * length);
        let from = back((place as i64 + 1) * length - 1);
        if !context.in_period(to) && !context.in_period(from) {
            continue;
        }
        let commit = window.last.map(|last| &history.commits[last as usize]);
        found.rows.push(Row {
            record: None,
            commit: commit.map(|commit| commit.id.clone()),
            cells: vec![
                day(from),
                day(to),
                Value::from(window.edits),
                rounded(mean),
                rounded(deviation),
                window.authors.keys().map(|author| Value::from(author.as_str())).collect(),
                window.records.iter().map(|record| Value::from(*record)).collect(),
                commit.map_or(Value::Null, |commit| commit_cell(&commit.id)),
            ],
        });
    }
    found
}

fn rounded(number: f64) -> Value {
    Value::from((number * 100.0).round() / 100.0)
}

fn is_edit(revision: &Revision) -> bool {
    matches!(revision.action, Action::Modified | Action::Renamed) && !revision.changes.is_empty()
}

fn is_old(record: &Record, edited: Date, age: i64) -> bool {
    record.stamp.map(Stamp::date).is_some_and(|stated| days_between(stated, edited) > age)
}
