//! `satisfaction`: what those who asked for a repair thought of it.

use super::context::{Context, cell};
use super::definition::{Definition, Found};
use super::figure::{basis, by, percent, summary};
use super::repair_costs::is_withdrawn;
use crate::model::report::{Column, Group, Row};
use crate::model::{Record, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "satisfaction",
    title: ("维修满意度", "Satisfaction with repairs"),
    description: (
        "期间内报修、未撤销且已验收的维修单，按报修部门和维修人统计满意度各档单数。满意率＝（很满意＋满意）÷已评价；未评价的不进分母，单列",
        "repairs reported in the period, not withdrawn and accepted, by reporting department and by who repaired: how many gave each mark. Satisfied = (very satisfied + satisfied) ÷ rated; those not rated are counted apart",
    ),
    group: Group::Operations,
    uses_history: false,
    usual_days: Some(365),
    columns,
    find,
};

/// The marks, the best first; the first two are satisfaction.
const MARKS: [&str; 4] = ["很满意", "满意", "一般", "不满意"];

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes(
            "scope",
            "口径",
            "By",
            &[
                ("all", "合计", "total"),
                ("department", "报修部门", "department"),
                ("assigned_to", "维修人", "repaired by"),
            ],
        ),
        Column::new("of", "对象", "Of"),
        Column::new("name", "名称", "Name"),
        Column::new("accepted", "已验收", "Accepted"),
        Column::new("very_satisfied", "很满意", "Very satisfied"),
        Column::new("satisfied", "满意", "Satisfied"),
        Column::new("fair", "一般", "Fair"),
        Column::new("dissatisfied", "不满意", "Dissatisfied"),
        Column::new("unrated", "未评价", "Not rated"),
        Column::decimal("share", "满意率（%）", "Satisfied (%)"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let repairs: Vec<&Record> = context
        .events("repairs")
        .map(|(repair, _)| repair)
        .filter(|repair| !is_withdrawn(repair) && repair.value("accepted_at").is_some())
        .collect();
    let mut rows = Vec::new();
    if !repairs.is_empty() {
        rows.push(row(context, "all", "", &repairs));
    }
    for scope in ["department", "assigned_to"] {
        let groups = by(repairs.iter().copied(), |repair| context.target(repair, scope).map(|of| of.id.as_str()));
        rows.extend(groups.iter().map(|(of, repairs)| row(context, scope, of, repairs)));
    }
    Found {
        searched: repairs.len(),
        negative: Text::new("期间内没有已验收的维修单", "no repair of the period was accepted"),
        reservation: context.lacks(&["repairs"]),
        rows,
        ..Found::default()
    }
}

fn row(context: &Context<'_>, scope: &str, of: &str, repairs: &[&Record]) -> Row {
    let marks = MARKS.map(|mark| repairs.iter().filter(|repair| repair.text("satisfaction") == Some(mark)).count());
    let rated: usize = marks.iter().sum();
    let subject = context.known(of);
    let mut cells = vec![
        Value::from(scope),
        cell(subject.map(|subject| subject.id.as_str())),
        cell(subject.map(|subject| &*subject.title)),
        Value::from(repairs.len()),
    ];
    cells.extend(marks.map(Value::from));
    cells.extend([
        Value::from(repairs.len() - rated),
        percent(marks[0] + marks[1], rated),
        basis(repairs.iter().copied()),
    ]);
    summary(cells)
}
