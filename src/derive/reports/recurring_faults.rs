//! `recurring-faults`: faults that came back.

use super::context::{Context, cell, days_between, texts};
use super::definition::{Definition, Found};
use super::figure::{about, basis, by, yuan};
use super::repair_costs::{cost, is_withdrawn};
use crate::model::report::{Column, Group, Row};
use crate::model::{Money, Record, Site, Text};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) const DEFINITION: Definition = Definition {
    name: "recurring-faults",
    title: ("重复故障", "Recurring faults"),
    description: (
        "未撤销的维修单中重复发生的故障。已登记：由“重复故障原单”相连的一串维修单，追溯到最早一单；疑似：同一设备、同一原因类别，相邻两次报修间隔不超过90天而未登记为重复的一组。各列次数、首次和最近报修、费用合计、是否有原因分析、是否已入常见故障（维修单所引或条目所列）。期间按最近一次报修日期筛选",
        "repairs not withdrawn whose fault came back. Declared: repairs tied together by the field for the original, followed back to the first; suspected: the same device and class of cause, each report within 90 days of the one before, and not declared. With how often, first and last report, cost, whether the cause was analysed, and whether the knowledge base has it (named by a repair or listing one). The period asked for is that of the last report",
    ),
    group: Group::Operations,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

/// Days between two reports within which the same fault is suspected to have come back.
const DAYS: i64 = 90;

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "最早一单", "First repair"),
        Column::of_codes(
            "kind",
            "认定",
            "Known by",
            &[("declared", "已登记重复", "declared"), ("suspected", "疑似重复", "suspected")],
        ),
        Column::new("asset", "设备", "Device"),
        Column::new("system", "系统", "System"),
        Column::new("cause_class", "原因类别", "Class of cause"),
        Column::new("times", "次数", "Times"),
        Column::new("first_on", "首次报修", "First reported"),
        Column::new("last_on", "最近报修", "Last reported"),
        Column::money("cost", "费用合计（元）", "Cost (CNY)"),
        Column::of_codes("analysed", "原因分析", "Cause analysed", &[("yes", "有", "yes"), ("no", "无", "no")]),
        Column::new("knowledge", "常见故障条目", "Knowledge item"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let repairs: Vec<&Record> = context
        .of("repairs")
        .iter()
        .filter(|repair| !is_withdrawn(repair) && repair.stamp.is_some_and(|stamp| stamp.date() <= as_of))
        .collect();
    let known: HashMap<&str, &Record> = repairs.iter().map(|repair| (repair.id.as_str(), *repair)).collect();
    let listed: HashMap<&str, &str> = context
        .of("knowledge")
        .iter()
        .flat_map(|item| texts(item, "related_repairs").map(|repair| (repair, item.id.as_str())))
        .collect();
    let mut chains: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    let mut roots: HashMap<&str, &str> = HashMap::new();
    for repair in &repairs {
        chains.entry(root(repair, &known, &mut roots)).or_default().push(repair);
    }
    chains.retain(|_, chain| chain.len() > 1);
    let declared: HashSet<&str> = chains.values().flatten().map(|repair| repair.id.as_str()).collect();
    let mut groups: Vec<(&str, Vec<&Record>)> = chains.into_values().map(|chain| ("declared", chain)).collect();
    let others = repairs.iter().copied().filter(|repair| !declared.contains(repair.id.as_str()));
    for mut same in by(others, |repair| Some((repair.text("asset")?, repair.text("cause_class")?))).into_values() {
        same.sort_by_key(|repair| (repair.stamp.map(|stamp| stamp.start()), repair.id.clone()));
        let near = |before: &&Record, after: &&Record| match (before.stamp, after.stamp) {
            (Some(before), Some(after)) => days_between(before.date(), after.date()) <= DAYS,
            _ => false,
        };
        let runs = same.chunk_by(near).filter(|run| run.len() > 1);
        groups.extend(runs.map(|run| ("suspected", run.to_vec())));
    }
    let mut rows: Vec<Row> =
        groups.into_iter().filter_map(|(kind, chain)| row(context, kind, chain, &listed)).collect();
    rows.sort_by_cached_key(|row| {
        (row.cells[1].to_string(), std::cmp::Reverse(row.cells[5].as_i64()), row.record.clone())
    });
    Found {
        searched: repairs.len(),
        negative: Text::new("没有重复发生的故障", "no fault came back"),
        reservation: context.lacks(&["repairs"]),
        rows,
        ..Found::default()
    }
}

/// The repair that the chain of this one goes back to. What was found on the way is kept, so that each repair is
/// walked over once; in a circle, which is a fault, the least id stands for all.
fn root<'s>(repair: &'s Record, known: &HashMap<&str, &'s Record>, roots: &mut HashMap<&'s str, &'s str>) -> &'s str {
    let mut way: Vec<&str> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut at = repair;
    let root = loop {
        if let Some(root) = roots.get(at.id.as_str()) {
            break *root;
        }
        if !seen.insert(at.id.as_str()) {
            let circle = way.iter().position(|id| *id == at.id.as_str()).unwrap_or(0);
            break way[circle..].iter().min().copied().unwrap_or(at.id.as_str());
        }
        way.push(at.id.as_str());
        match at.text("recurring_of").and_then(|before| known.get(before)) {
            Some(before) => at = before,
            None => break at.id.as_str(),
        }
    };
    roots.extend(way.into_iter().map(|id| (id, root)));
    root
}

fn row(context: &Context<'_>, kind: &str, mut chain: Vec<&Record>, listed: &HashMap<&str, &str>) -> Option<Row> {
    chain.sort_by_key(|repair| (repair.stamp.map(|stamp| stamp.start()), repair.id.clone()));
    let (first, last) = (*chain.first()?, *chain.last()?);
    if !context.in_period(last.stamp?.date()) {
        return None;
    }
    let analysed = chain.iter().any(|repair| repair.value("cause_analysis").is_some());
    let item = chain.iter().find_map(|repair| {
        let named = context.target(repair, "knowledge").map(|item| item.id.as_str());
        named.or_else(|| listed.get(repair.id.as_str()).copied())
    });
    let known = |name: &str| chain.iter().rev().find_map(|repair| context.target(repair, name));
    let behind = chain.iter().copied().chain(item.and_then(|item| context.known(item)));
    Some(about(
        first,
        vec![
            Value::from(first.id.as_str()),
            Value::from(kind),
            cell(known("asset").map(|device| device.id.as_str())),
            cell(known("system").map(|system| system.id.as_str())),
            super::context::field(last, "cause_class"),
            Value::from(chain.len()),
            cell(first.stamp.map(|stamp| stamp.date().to_string())),
            cell(last.stamp.map(|stamp| stamp.date().to_string())),
            yuan(chain.iter().filter_map(|repair| cost(repair)).sum::<Money>()),
            Value::from(if analysed { "yes" } else { "no" }),
            cell(item),
            basis(behind),
        ],
    ))
}
