//! `overview`: the archive in figures, and how far its history can be relied on.

use super::context::{Context, day};
use super::definition::{Definition, Found};
use super::{deletions, edits_after_close, late_entries, open_items, overdue_reviews, warranty_ending};
use crate::derive::force::Force;
use crate::model::collection::Kind;
use crate::model::history::{Completeness, Gap};
use crate::model::report::{Column, Group, Row};
use crate::model::{Collection, Site, Text};
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) const DEFINITION: Definition = Definition {
    name: "overview",
    title: ("档案概况", "Overview"),
    description: (
        "各类记录的数量、有效文件、待办与异常的数量，以及历史能够证明的范围",
        "records of each kind, documents in force, what is due or out of order, and what the history can attest",
    ),
    group: Group::Archive,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

/// Figures that are not counts of a collection.
const FIGURES: [(&str, &str, &str); 15] = [
    ("records", "记录总数", "records"),
    ("documents-in-force", "有效文件", "documents in force"),
    ("overdue-reviews", "逾期未复审文件", "overdue reviews"),
    ("warranty-ending", "保修将满", "warranties about to end"),
    ("open-items", "未办结事项", "open items"),
    ("late-entries", "迟登记录", "late entries"),
    ("edits-after-close", "关闭后改动", "edits after close"),
    ("deletions", "删除的记录", "deletions"),
    ("commits", "提交", "commits"),
    ("authors", "编写人（身份归并后）", "authors, mapped"),
    ("first-commit", "最早提交", "first commit"),
    ("last-commit", "最近提交", "last commit"),
    ("history", "历史", "history"),
    ("uncommitted", "未提交的改动", "uncommitted changes"),
    ("unknown-origin", "首次提交未知的记录", "records whose first commit is not known"),
];

fn columns(site: &Site) -> Vec<Column> {
    let mut figure = Column::of_codes("figure", "项目", "Figure", &FIGURES);
    figure.words.extend(site.collections.iter().map(|c| (code_of(c), c.title.clone())));
    let value = Column::of_codes(
        "value",
        "数值",
        "Value",
        &[
            ("complete", "完整", "complete"),
            ("shallow", "不完整：浅克隆", "incomplete: shallow clone"),
            ("missing-objects", "不完整：缺少对象", "incomplete: missing objects"),
            ("replaced", "不完整：替换引用或嫁接", "incomplete: replace refs or grafts"),
            ("absent", "无", "absent"),
            ("yes", "有", "yes"),
            ("no", "无", "no"),
        ],
    );
    let report = Column::new("report", "详见报告", "Report");
    vec![figure, value, report]
}

fn code_of(collection: &Collection) -> String {
    format!("records:{}", collection.name)
}

fn find(context: &Context<'_>) -> Found {
    let site = context.site;
    let history = &site.history;
    let mut found = Found {
        searched: site.records.len(),
        negative: Text::new("档案为空", "the archive is empty"),
        ..Found::default()
    };
    let mut add = |figure: &str, value: Value, report: Option<&str>| {
        let report = report.map_or(Value::Null, Value::from);
        found.rows.push(Row { record: None, commit: None, cells: vec![Value::from(figure), value, report] });
    };
    add("records", Value::from(site.records.len()), None);
    for (collection, range) in site.collections.iter().zip(&site.ranges) {
        add(&code_of(collection), Value::from(range.len()), None);
    }
    let documents = context.records().filter(|(_, collection)| collection.kind == Kind::Document);
    let in_force = documents
        .filter(|(record, collection)| Force::of(site, collection, record).on(site.as_of) == Some(true))
        .count();
    add("documents-in-force", Value::from(in_force), Some("document-register"));
    for definition in [
        &overdue_reviews::DEFINITION,
        &warranty_ending::DEFINITION,
        &open_items::DEFINITION,
        &late_entries::DEFINITION,
        &edits_after_close::DEFINITION,
        &deletions::DEFINITION,
    ] {
        let known = history.head.is_some() || !definition.uses_history;
        let count = if known { Value::from(context.found(definition).rows.len()) } else { Value::Null };
        add(definition.name, count, Some(definition.name));
    }
    add("commits", Value::from(history.commits.len()), Some("change-register"));
    let authors: BTreeSet<(&str, &str)> =
        history.commits.iter().map(|commit| (commit.author.shown_name(), commit.author.shown_email())).collect();
    add("authors", Value::from(authors.len()), None);
    let days = || history.commits.iter().filter_map(|commit| commit.committer.day(&context.zone));
    add("first-commit", days().min().map_or(Value::Null, day), None);
    add("last-commit", days().max().map_or(Value::Null, day), None);
    let state = match &history.completeness {
        Completeness::Complete => "complete",
        Completeness::Absent(_) => "absent",
        Completeness::Incomplete(gaps) => match gaps.first() {
            Some(Gap::Shallow) => "shallow",
            Some(Gap::MissingObjects(_)) => "missing-objects",
            Some(Gap::Replaced) | None => "replaced",
        },
    };
    add("history", Value::from(state), None);
    add("uncommitted", Value::from(if history.dirty { "yes" } else { "no" }), None);
    let unknown = site.records.iter().filter(|record| history.origin(&record.id).is_none()).count();
    add("unknown-origin", Value::from(unknown), None);
    found
}
