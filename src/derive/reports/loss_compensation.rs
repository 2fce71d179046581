//! `loss-compensation`: what a lost or damaged device stood at on the day, against what the case says.

use super::context::{Context, cell, date_in, field};
use super::definition::{Definition, Found};
use super::figure::{about, amount_in, basis, yuan};
use super::holding::book_value;
use crate::model::report::{Column, Group};
use crate::model::{Money, Record, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "loss-compensation",
    title: ("遗失与损坏赔偿核对", "Compensation for loss and damage"),
    description: (
        "每一起遗失或损坏案件，按设备原值、购置日期和折旧规则重算发生日残值，与案件所记残值和赔偿金额核对。应赔：正常使用或不可抗力为零；遗失为发生日残值，有减免批准人的以批准为准；使用不当、故意或保管不善的损坏为维修费，未记维修费（无法修复）的为发生日残值。已撤销的案件不计；责任未认定、缺原值或购置日期的列为无法判断",
        "each case of loss or damage: the residual value on the day, computed again from price, day of purchase and the rule of depreciation, against the residual value and compensation that the case states. Due: nothing for normal use and force majeure; for a loss the residual value, or what was approved where somebody granted an exemption; for damage by misuse, intent or carelessness the cost of repair, or the residual value where there is none. Withdrawn cases are left out; without a verdict, a price or a day of purchase nothing can be said",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "案件", "Case"),
        Column::new("asset", "设备", "Device"),
        Column::new("kind", "类型", "Kind"),
        Column::new("fault", "责任认定", "Fault"),
        Column::new("occurred_on", "发生日期", "Occurred on"),
        Column::money("price", "原值（元）", "Price (CNY)"),
        Column::new("months", "已提月数", "Months counted"),
        Column::money("residual_computed", "重算残值（元）", "Residual value, computed (CNY)"),
        Column::money("residual_recorded", "所记残值（元）", "Residual value, recorded (CNY)"),
        Column::money("due", "应赔（元）", "Due (CNY)"),
        Column::money("compensation", "所记赔偿（元）", "Compensation, recorded (CNY)"),
        Column::new("exempted_by", "减免批准人", "Exempted by"),
        Column::of_codes(
            "verdict",
            "核对结果",
            "Verdict",
            &[
                ("agrees", "相符", "agrees"),
                ("residual-differs", "残值不符", "residual value differs"),
                ("compensation-differs", "赔偿不符", "compensation differs"),
                ("exempted", "经批准减免", "exempted by approval"),
                ("not-assessed", "尚未核定", "not assessed yet"),
                ("unknown", "无法判断", "cannot be told"),
            ],
        ),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let mut found = Found {
        negative: Text::new("没有遗失或损坏案件", "there is no case of loss or damage"),
        reservation: context.lacks(&["losses", "hardware"]),
        ..Found::default()
    };
    for (case, occurred) in context.events("losses").filter(|(case, _)| case.text("status") != Some("已撤销")) {
        found.searched += 1;
        let device = context.target(case, "asset");
        let occurred = date_in(case, "occurred_on").unwrap_or(occurred);
        let book = device.and_then(|device| book_value(context, device, occurred));
        let residual = book.map(|book| book.value);
        let due = due(case, residual);
        let (stated, compensation) = (amount_in(case, "residual_value"), amount_in(case, "compensation"));
        let exempted = context.target(case, "exempted_by");
        let verdict = match (residual, stated, due, compensation) {
            (None, ..) => "unknown",
            (_, None, ..) | (.., None) => "not-assessed",
            (Some(residual), Some(stated), ..) if residual != stated => "residual-differs",
            (_, _, None, _) => "unknown",
            (_, _, Some(due), Some(paid)) if due == paid => "agrees",
            _ if exempted.is_some() => "exempted",
            _ => "compensation-differs",
        };
        let behind = [Some(case), device, context.target(case, "repair")];
        found.rows.push(about(
            case,
            vec![
                Value::from(case.id.as_str()),
                cell(device.map(|device| device.id.as_str())),
                field(case, "kind"),
                field(case, "fault"),
                field(case, "occurred_on"),
                cell(device.and_then(|device| amount_in(device, "price")).map(yuan)),
                cell(book.map(|book| book.months)),
                cell(residual.map(yuan)),
                cell(stated.map(yuan)),
                cell(due.map(yuan)),
                cell(compensation.map(yuan)),
                cell(exempted.map(|person| person.id.as_str())),
                Value::from(verdict),
                basis(behind.into_iter().flatten()),
            ],
        ));
    }
    found
}

/// What the user owes by the rule, before any exemption.
fn due(case: &Record, residual: Option<Money>) -> Option<Money> {
    match (case.text("kind")?, case.text("fault")?) {
        (_, "正常使用" | "不可抗力") => Some(Money::ZERO),
        ("遗失", _) => residual,
        _ => amount_in(case, "repair_cost").or(residual),
    }
}
