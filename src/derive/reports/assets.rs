//! `assets`: how many devices there are, and what they cost and stand at, by department, kind, age and status.

use super::context::{Context, date_in};
use super::definition::{Definition, Found};
use super::figure::{amount_in, basis, by, chart, summary, yuan};
use super::holding::{book_value, in_books};
use crate::model::report::{Column, Group, Row};
use crate::model::{Date, Money, Record, Site, Text};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const DEFINITION: Definition = Definition {
    name: "assets",
    title: ("资产统计", "Assets"),
    description: (
        "判定日尚未核销的公司设备，分别按使用部门、类别、使用年限和状态统计台数、原值合计和账面价值合计。同一台设备在每种口径下各计一次；使用年限自购置日期起按周年计；部门、状态为档案卡现值；缺原值的计台数、不计金额，单列台数",
        "the company's devices not written off on the day, counted by department, kind, age and status, with the sums of price and book value. Each device counts once under each heading; the age is counted in full years from the purchase; department and status are the card's present ones; a device without a price counts as a device but not in the sums",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

/// Ages: up to how many full years, and what that is called.
const AGES: [(&str, &str, &str); 6] = [
    ("under-1", "不满1年", "under 1 year"),
    ("1-to-3", "1年以上不满3年", "1 to under 3 years"),
    ("3-to-5", "3年以上不满5年", "3 to under 5 years"),
    ("5-to-8", "5年以上不满8年", "5 to under 8 years"),
    ("8-up", "8年以上", "8 years and more"),
    ("unknown", "不详", "unknown"),
];

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes(
            "scope",
            "口径",
            "By",
            &[
                ("all", "合计", "total"),
                ("department", "使用部门", "department"),
                ("kind", "类别", "kind"),
                ("age", "使用年限", "age"),
                ("status", "状态", "status"),
            ],
        ),
        Column::of_codes("of", "对象", "Of", &AGES),
        Column::new("name", "名称", "Name"),
        Column::new("devices", "台数", "Devices"),
        Column::new("unpriced", "其中缺原值", "Without price"),
        Column::money("price", "原值合计（元）", "Price (CNY)"),
        Column::money("value", "账面价值合计（元）", "Book value (CNY)"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let devices: Vec<&Record> = in_books(context).collect();
    let mut rows = Vec::new();
    let mut add = |scope: &str, groups: BTreeMap<&str, Vec<&Record>>| {
        for (of, devices) in groups {
            rows.push(row(context, scope, of, &devices));
        }
    };
    if !devices.is_empty() {
        add("all", BTreeMap::from([("", devices.clone())]));
    }
    for name in ["department", "kind"] {
        add(name, by(devices.iter().copied(), |device| Some(device.text(name).unwrap_or("unknown"))));
    }
    let ages = by(devices.iter().copied(), |device| Some(age(device, context.site.as_of)));
    // The map sorts by code; ages are read from the youngest to the oldest.
    for (code, _, _) in AGES {
        add("age", ages.get_key_value(code).map(|(code, devices)| (*code, devices.clone())).into_iter().collect());
    }
    add("status", by(devices.iter().copied(), |device| Some(device.text("status").unwrap_or("unknown"))));
    let bars = AGES.iter().filter_map(|(code, zh, _)| Some(((*zh).to_owned(), Value::from(ages.get(code)?.len()))));
    Found {
        searched: devices.len(),
        negative: Text::new("没有在册的公司设备", "the company holds no device"),
        chart: chart(Text::new("按使用年限的台数", "Devices by age"), ("台", "devices"), bars),
        reservation: context.lacks(&["hardware"]),
        rows,
    }
}

fn row(context: &Context<'_>, scope: &str, of: &str, devices: &[&Record]) -> Row {
    let priced = devices.iter().filter_map(|device| amount_in(device, "price"));
    let values = devices.iter().filter_map(|device| book_value(context, device, context.site.as_of));
    let name = context.known(of).map(|record| &*record.title);
    summary(vec![
        Value::from(scope),
        if of.is_empty() { Value::Null } else { Value::from(of) },
        super::context::cell(name),
        Value::from(devices.len()),
        Value::from(devices.len() - priced.clone().count()),
        yuan(priced.sum::<Money>()),
        yuan(values.map(|book| book.value).sum::<Money>()),
        basis(devices.iter().copied()),
    ])
}

/// How old the device is, as a code of [`AGES`].
fn age(device: &Record, as_of: Date) -> &'static str {
    let Some(bought) = date_in(device, "purchased_on") else { return "unknown" };
    let years = bought.until((jiff::Unit::Year, as_of)).map_or(0, |span| span.get_years());
    match years {
        ..1 => "under-1",
        1..3 => "1-to-3",
        3..5 => "3-to-5",
        5..8 => "5-to-8",
        8.. => "8-up",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    #[test]
    fn a_full_year_is_over_on_the_same_day_of_the_next() {
        let years = |from: jiff::civil::Date, to| from.until((jiff::Unit::Year, to)).unwrap().get_years();
        assert_eq!(years(date(2023, 11, 23), date(2026, 11, 22)), 2);
        assert_eq!(years(date(2023, 11, 22), date(2026, 11, 22)), 3);
        assert_eq!(years(date(2024, 2, 29), date(2025, 2, 28)), 0, "a year after a leap day is over on 1 March");
    }
}
