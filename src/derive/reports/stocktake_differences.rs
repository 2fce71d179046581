//! `stocktake-differences`: what stock-takes found to differ from the cards, and what became of it.

use super::context::{Context, cell, field};
use super::definition::{Definition, Found};
use super::figure::{about, basis, by, chart, percent, summary};
use crate::derive::force::is_closed;
use crate::model::report::{Column, Group};
use crate::model::{Record, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "stocktake-differences",
    title: ("盘点差异", "Stock-take differences"),
    description: (
        "期间内的盘点记录。每一盘点批次一行：盘点台数、有差异台数、差异率＝有差异÷盘点台数；其后逐条列出差异：“差异”不为“无”，或实物不在。差异已查明＝有后续单据且已办结；有后续单据未办结的为处理中；没有后续单据的看是否写明处理意见。是否漏盘由盘点义务判断，不在本报告",
        "stock-takes of the period. A row for each campaign: devices seen, with a difference, and the share; then each difference: any that is stated, or a device not found. Settled: what was filed about it is closed; in hand: it is not yet; without such a record it counts whether a decision is stated. Devices left out of a stock-take are for the duties to tell",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes(
            "scope",
            "口径",
            "By",
            &[("campaign", "盘点批次", "campaign"), ("difference", "差异", "difference")],
        ),
        Column::new("campaign", "盘点批次", "Campaign"),
        Column::new("record", "盘点记录", "Stock-take"),
        Column::new("asset", "设备", "Device"),
        Column::new("checked_on", "盘点日期", "Checked on"),
        Column::new("difference", "差异", "Difference"),
        Column::new("handling", "处理意见", "Decision"),
        Column::new("follow_up", "后续单据", "Followed up by"),
        Column::of_codes(
            "standing",
            "办理情况",
            "Standing",
            &[
                ("settled", "已办结", "settled"),
                ("in-hand", "办理中", "in hand"),
                ("decided", "有处理意见，无后续单据", "decided, nothing filed"),
                ("open", "未处理", "open"),
            ],
        ),
        Column::new("checked", "盘点台数", "Checked"),
        Column::new("differing", "有差异台数", "Differing"),
        Column::decimal("share", "差异率（%）", "Differing (%)"),
        Column::basis(),
    ]
}

fn differs(stocktake: &Record) -> bool {
    stocktake.text("difference").is_some_and(|difference| difference != "无")
        || stocktake.value("found") == Some(&Value::Bool(false))
}

fn find(context: &Context<'_>) -> Found {
    let seen: Vec<&Record> = context.events("stocktakes").map(|(stocktake, _)| stocktake).collect();
    let mut rows = Vec::new();
    for (campaign, seen) in by(seen.iter().copied(), |stocktake| stocktake.text("campaign")) {
        let differing = seen.iter().filter(|stocktake| differs(stocktake)).count();
        let mut cells = vec![Value::Null; 13];
        cells[0] = Value::from("campaign");
        cells[1] = Value::from(campaign);
        cells[9] = Value::from(seen.len());
        cells[10] = Value::from(differing);
        cells[11] = percent(differing, seen.len());
        cells[12] = basis(seen.iter().copied());
        rows.push(summary(cells));
    }
    let bars = rows.iter().map(|row| (row.cells[1].as_str().unwrap_or_default().to_owned(), row.cells[10].clone()));
    let chart = chart(Text::new("各批次有差异台数", "Differences by campaign"), ("台", "devices"), bars);
    let mut differing: Vec<&Record> = seen.iter().copied().filter(|stocktake| differs(stocktake)).collect();
    differing
        .sort_by_key(|stocktake| (std::cmp::Reverse(stocktake.stamp.map(|stamp| stamp.start())), stocktake.id.clone()));
    for stocktake in differing {
        let follow_up = context.target(stocktake, "follow_up");
        let closed = follow_up.and_then(|it| Some(is_closed(context.collection(&it.collection)?, it)));
        let standing = match (closed, stocktake.value("handling")) {
            (Some(true), _) => "settled",
            (Some(false), _) => "in-hand",
            (None, Some(_)) => "decided",
            (None, None) => "open",
        };
        let device = context.target(stocktake, "asset");
        rows.push(about(
            stocktake,
            vec![
                Value::from("difference"),
                field(stocktake, "campaign"),
                Value::from(stocktake.id.as_str()),
                cell(device.map(|device| device.id.as_str())),
                field(stocktake, "checked_on"),
                field(stocktake, "difference"),
                field(stocktake, "handling"),
                cell(follow_up.map(|it| it.id.as_str())),
                Value::from(standing),
                Value::Null,
                Value::Null,
                Value::Null,
                basis([Some(stocktake), device, follow_up].into_iter().flatten()),
            ],
        ));
    }
    Found {
        searched: seen.len(),
        negative: Text::new("期间内没有盘点记录", "there is no stock-take in the period"),
        chart,
        reservation: context.lacks(&["stocktakes"]),
        rows,
    }
}
