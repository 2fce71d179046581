//! `depreciation`: what each device stands at in the books on the day.

use super::context::{Context, cell, field};
use super::definition::{Definition, Found};
use super::figure::{about, basis, by, chart, yuan};
use super::holding::{IN_USE, book_value, in_books};
use crate::model::report::{Column, Group, Row};
use crate::model::{Money, Record, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "depreciation",
    title: ("折旧与账面价值", "Depreciation and book value"),
    description: (
        "判定日尚未核销的公司设备（含遗失未核销的，个人产权的不计）按直线法计算的账面价值：账面价值＝原值×〔1−(1−残值率)×已提月数÷总月数〕，四舍五入到分；自购置次月起每一开始的自然月计一个月，购置当月不计，提足为止；年限和残值率见 site.toml。状态为档案卡现值；提足折旧仍在用的单独标明；缺原值或购置日期的列为无法计算",
        "the company's devices not yet written off on the day (lost ones included, private ones not), by straight line: book value = price × (1 − (1 − residual rate) × months ÷ months of life), rounded half up to the fen; each calendar month begun since the month after the purchase counts, until the life is over; life and rate are in site.toml. The state is the card's present one; what is fully depreciated and still in use is marked; without price or day of purchase there is no figure",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "设备", "Device"),
        Column::new("title", "名称", "Name"),
        Column::new("kind", "类别", "Kind"),
        Column::new("department", "使用部门", "Department"),
        Column::new("status", "状态", "Status"),
        Column::new("purchased_on", "购置日期", "Purchased on"),
        Column::money("price", "原值（元）", "Price (CNY)"),
        Column::new("months", "已提月数", "Months counted"),
        Column::new("life_months", "总月数", "Months of life"),
        Column::money("written_off", "累计折旧（元）", "Depreciated (CNY)"),
        Column::money("value", "账面价值（元）", "Book value (CNY)"),
        Column::of_codes(
            "standing",
            "折旧情况",
            "Standing",
            &[
                ("running", "计提中", "running"),
                ("full", "已提足", "fully depreciated"),
                ("full-in-use", "已提足仍在用", "fully depreciated, in use"),
                ("unknown", "无法计算", "cannot be computed"),
            ],
        ),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let devices: Vec<&Record> = in_books(context).collect();
    let mut unknown = 0;
    let mut rows: Vec<Row> = Vec::with_capacity(devices.len());
    for device in &devices {
        let book = book_value(context, device, as_of);
        let standing = match book {
            None => "unknown",
            Some(book) if !book.is_fully_depreciated() => "running",
            Some(_) if device.text("status") == Some(IN_USE) => "full-in-use",
            Some(_) => "full",
        };
        unknown += usize::from(book.is_none());
        let mut cells = vec![Value::from(device.id.as_str()), Value::from(&*device.title)];
        cells.extend([field(device, "kind"), context.id_in(device, "department")]);
        cells.extend(["status", "purchased_on"].map(|name| field(device, name)));
        cells.extend([
            cell(super::figure::amount_in(device, "price").map(yuan)),
            cell(book.map(|book| book.months)),
            Value::from(context.site.config.depreciation.life_months()),
            cell(book.map(|book| yuan(book.written_off))),
            cell(book.map(|book| yuan(book.value))),
            Value::from(standing),
            basis([*device]),
        ]);
        rows.push(about(device, cells));
    }
    let by_kind = by(devices.iter().copied(), |device| device.text("kind")).into_iter().map(|(kind, devices)| {
        let values = devices.iter().filter_map(|device| book_value(context, device, as_of));
        (kind.to_owned(), yuan(values.map(|book| book.value).sum::<Money>()))
    });
    Found {
        searched: devices.len(),
        negative: Text::new("没有在册的公司设备", "the company holds no device"),
        chart: chart(Text::new("各类设备的账面价值", "Book value by kind"), ("元", "CNY"), by_kind),
        reservation: Text::joined([
            &context.lacks(&["hardware"]),
            &(unknown > 0).then(|| {
                Text::new(
                    format!("{unknown} 台设备缺原值或购置日期，无法计算"),
                    format!("{unknown} devices lack a price or the day of purchase"),
                )
            }),
        ]),
        rows,
    }
}
