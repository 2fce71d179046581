//! `below-legal-floor`: periods set by our own documents that are shorter than a law allows.

use super::context::{Context, day};
use super::definition::{Definition, Found};
use crate::derive::floors;
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "below-legal-floor",
    title: ("低于法定要求的期限", "Below the legal floor"),
    description: (
        "制度自定的期限短于同一时期法律最低要求的，逐条列出制度条款、法律条文和并存的起止日期；另有条款已从严规定的一并列出",
        "periods set by our documents that are shorter than a law in force on the same days allows, with the clause, the article, the days, and a clause that takes the stricter where there is one",
    ),
    group: Group::Documents,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("policy", "制度", "Policy"),
        Column::new("version", "版本", "Version"),
        Column::new("clause", "条款", "Clause"),
        Column::new("topic", "事项", "Topic"),
        Column::new("value", "自定期限", "Period set"),
        Column::new("law", "法律", "Law"),
        Column::new("article", "条文", "Article"),
        Column::new("minimum", "法定最短期限", "Shortest allowed"),
        Column::new("from", "并存自", "From"),
        Column::new("to", "并存至", "To"),
        Column::of_codes("applies_now", "判定日仍存在", "On the day", &[("yes", "是", "yes"), ("no", "否", "no")]),
        Column::new("stricter", "从严规定的条款", "Stricter clause"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let site = context.site;
    let count = floors::floors(site).len();
    let set = site.commitments.len();
    let negative = Text::new(
        format!("没有低于法定要求的期限（查制度自定期限 {set} 项、法定最短期限 {count} 项）"),
        format!("no period is below the legal floor ({set} periods of documents, {count} floors of laws)"),
    );
    let mut found = Found { searched: set + count, negative, ..Found::default() };
    for below in floors::below(site) {
        let overlaps = context.query.to.is_none_or(|to| below.from <= to)
            && context.query.from.is_none_or(|from| below.to.is_none_or(|to| from <= to));
        if !overlaps {
            continue;
        }
        let commitment = below.commitment;
        let stricter = below.stricter.map(|other| format!("{}#{}", other.policy, other.clause));
        found.rows.push(Row {
            record: Some(commitment.policy.clone()),
            commit: None,
            cells: vec![
                Value::from(commitment.policy.as_str()),
                Value::from(&*commitment.version),
                Value::from(commitment.clause.as_str()),
                Value::from(&*commitment.topic),
                Value::from(commitment.value.to_string()),
                Value::from(site.record(below.floor.law).id.as_str()),
                Value::from(below.floor.article),
                Value::from(below.floor.minimum.to_string()),
                day(below.from),
                below.to.map_or(Value::Null, day),
                Value::from(if below.is_on(site.as_of) { "yes" } else { "no" }),
                stricter.map_or(Value::Null, Value::from),
            ],
        });
    }
    found
}
