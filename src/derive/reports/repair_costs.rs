//! `repair-costs`: what repairs cost, by department charged and by device.

use super::context::Context;
use super::definition::{Definition, Found};
use super::figure::{amount_in, basis, by, chart, percent_of, summary, yuan};
use crate::model::report::{Column, Group, Row};
use crate::model::{Money, Record, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "repair-costs",
    title: ("维修费用", "Repair costs"),
    description: (
        "期间内报修、未撤销的维修单，按费用承担部门和按设备统计：单数、已记费用的单数、人工费、材料费和合计（＝人工费＋材料费，两项均未填时取费用合计栏）。未填费用承担部门的归报修部门；未记费用的单只计单数；按设备另列原值及费用占原值的百分比。未指明设备的维修单不进设备口径",
        "repairs reported in the period and not withdrawn, by the department charged and by device: how many, how many of them state a cost, labour, parts and their sum (the field for the total where neither is given). Without a department charged the reporting one counts; a repair without a cost counts as a repair only; for devices the share of the price is added. Repairs that name no device are not among the devices",
    ),
    group: Group::Operations,
    uses_history: false,
    usual_days: Some(365),
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes(
            "scope",
            "口径",
            "By",
            &[("all", "合计", "total"), ("department", "承担部门", "department"), ("device", "设备", "device")],
        ),
        Column::new("of", "对象", "Of"),
        Column::new("name", "名称", "Name"),
        Column::new("repairs", "维修单数", "Repairs"),
        Column::new("costed", "已记费用单数", "With a cost"),
        Column::money("labour", "人工费（元）", "Labour (CNY)"),
        Column::money("parts", "材料费（元）", "Parts (CNY)"),
        Column::money("total", "合计（元）", "Total (CNY)"),
        Column::money("price", "设备原值（元）", "Price (CNY)"),
        Column::decimal("share", "占原值（%）", "Share of price (%)"),
        Column::basis(),
    ]
}

/// What one repair cost.
pub(super) fn cost(repair: &Record) -> Option<Money> {
    match (amount_in(repair, "labour_cost"), amount_in(repair, "parts_cost")) {
        (None, None) => amount_in(repair, "total_cost"),
        (labour, parts) => Some(labour.unwrap_or_default() + parts.unwrap_or_default()),
    }
}

/// Whether the repair was called off.
pub(super) fn is_withdrawn(repair: &Record) -> bool {
    repair.text("status") == Some("已撤销")
}

fn find(context: &Context<'_>) -> Found {
    let repairs: Vec<&Record> =
        context.events("repairs").map(|(repair, _)| repair).filter(|repair| !is_withdrawn(repair)).collect();
    let mut rows = Vec::new();
    let charged =
        |repair: &Record| context.target(repair, "charged_department").or(context.target(repair, "department"));
    let departments = by(repairs.iter().copied(), |repair| Some(charged(repair)?.id.as_str()));
    let devices = by(repairs.iter().copied(), |repair| Some(context.target(repair, "asset")?.id.as_str()));
    if !repairs.is_empty() {
        rows.push(row(context, "all", "", &repairs));
    }
    rows.extend(departments.iter().map(|(id, repairs)| row(context, "department", id, repairs)));
    let mut by_device: Vec<(Money, Row)> = devices
        .iter()
        .map(|(id, repairs)| {
            (repairs.iter().filter_map(|repair| cost(repair)).sum(), row(context, "device", id, repairs))
        })
        .collect();
    by_device.sort_by_key(|(total, _)| std::cmp::Reverse(*total));
    rows.extend(by_device.into_iter().map(|(_, row)| row));
    let bars = rows.iter().filter(|row| row.cells[0] == "department");
    let bars = bars.map(|row| (row.cells[2].as_str().unwrap_or_default().to_owned(), row.cells[7].clone()));
    Found {
        searched: repairs.len(),
        negative: Text::new("期间内没有维修单", "there is no repair in the period"),
        chart: chart(Text::new("各部门维修费用", "Repair costs by department"), ("元", "CNY"), bars),
        reservation: context.lacks(&["repairs"]),
        rows,
    }
}

fn row(context: &Context<'_>, scope: &str, of: &str, repairs: &[&Record]) -> Row {
    let sum = |field: &str| repairs.iter().filter_map(|repair| amount_in(repair, field)).sum::<Money>();
    let costs: Vec<Money> = repairs.iter().filter_map(|repair| cost(repair)).collect();
    let total: Money = costs.iter().sum();
    let subject = context.known(of);
    let device = subject.filter(|_| scope == "device");
    let price = device.and_then(|device| amount_in(device, "price"));
    summary(vec![
        Value::from(scope),
        super::context::cell(subject.map(|record| record.id.as_str())),
        super::context::cell(subject.map(|record| &*record.title)),
        Value::from(repairs.len()),
        Value::from(costs.len()),
        yuan(sum("labour_cost")),
        yuan(sum("parts_cost")),
        yuan(total),
        super::context::cell(price.map(yuan)),
        price.map_or(Value::Null, |price| percent_of(total, price)),
        basis(repairs.iter().copied().chain(device)),
    ])
}
