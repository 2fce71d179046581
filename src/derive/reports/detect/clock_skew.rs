//! `clock-skew`: commits whose times contradict each other.

use super::super::change_register::{moment, person};
use super::super::context::{Context, commit_cell};
use super::super::definition::{Definition, Found};
use crate::model::history::Commit;
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;
use std::collections::HashMap;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("时间矛盾", "Contradicting clocks"),
    description: (
        "提交时间早于其上一提交、编写时间晚于提交时间，或者提交时间晚于接收时间，相差超过容许的分钟数；按绝对时间比较，与时区写法无关",
        "commits dated before their parent, written after they were committed, or committed after they were received, by more than the allowed minutes; instants are compared, whatever zone they are written in",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "clock-skew";

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes(
            "kind",
            "矛盾",
            "Contradiction",
            &[
                ("before-parent", "早于上一提交", "committed before its parent"),
                ("author-after-commit", "编写晚于提交", "written after it was committed"),
                ("after-receipt", "提交晚于接收", "committed after it was received"),
            ],
        ),
        Column::new("minutes", "相差分钟", "Minutes"),
        Column::new("authored", "编写时间", "Authored"),
        Column::new("committed", "提交时间", "Committed"),
        Column::new("committer", "提交人", "Committer"),
        Column::new("reason", "缘由", "Reason"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let commits = &context.site.history.commits;
    let negative = Text::new("各提交的时间没有矛盾", "no times contradict each other");
    let mut found = Found { negative, searched: context.site.records.len(), ..Found::default() };
    let allowed = (context.threshold(None, NAME, "minutes") * 60.0) as i64;
    let committed: HashMap<&str, i64> =
        commits.iter().map(|commit| (commit.id.as_str(), commit.committer.seconds)).collect();
    let visible = context.visible_commits();
    for (commit, _) in commits.iter().zip(visible).filter(|(_, visible)| *visible) {
        let Some(day) = commit.committer.day(&context.zone) else { continue };
        if !context.in_period(day) {
            continue;
        }
        let time = commit.committer.seconds;
        let newest = commit.parents.iter().filter_map(|parent| committed.get(parent.as_str())).max();
        let skews = [
            ("before-parent", newest.map_or(0, |newest| newest - time)),
            ("author-after-commit", commit.author.seconds - time),
            ("after-receipt", commit.received.map_or(0, |received| time - received)),
        ];
        for (kind, skew) in skews.into_iter().filter(|(_, skew)| *skew > allowed) {
            found.rows.push(row(context, commit, kind, skew));
        }
    }
    found
}

fn row(context: &Context<'_>, commit: &Commit, kind: &str, skew: i64) -> Row {
    Row {
        record: None,
        commit: Some(commit.id.clone()),
        cells: vec![
            Value::from(kind),
            Value::from(skew / 60),
            moment(context, &commit.author),
            moment(context, &commit.committer),
            person(&commit.committer),
            Value::from(commit.subject()),
            commit_cell(&commit.id),
        ],
    }
}
