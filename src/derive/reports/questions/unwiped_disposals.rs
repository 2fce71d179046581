//! `unwiped-disposals`: devices that left with their data on them, and devices that were wiped and are still in use.

use super::super::context::{Context, cell, date_in, day, field};
use super::super::definition::{Definition, Found};
use super::super::figure::about;
use crate::model::report::{Column, Group};
use crate::model::{Site, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "unwiped-disposals",
    title: ("处置设备的数据清除", "Wiping of disposed devices"),
    description: (
        "含存储介质的报废设备已处置而没有数据清除记录（未清除、无方法、无清除人、无监督人，或清除晚于处置），以及已清除待处置而卡片状态仍为在用的设备",
        "devices with storage that were disposed of without a record of wiping (not wiped, no method, nobody who did it or witnessed it, or wiped after they left), and devices that were wiped for disposal and whose cards say that they are in use",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "报废单", "Scrapping"),
        Column::new("asset", "设备", "Device"),
        Column::of_codes(
            "fault",
            "情形",
            "Fault",
            &[
                ("not-wiped", "处置前没有清除数据", "not wiped before it left"),
                ("no-proof", "清除记录不全", "the record of wiping is incomplete"),
                ("wiped-late", "处置之后才清除", "wiped after it left"),
                ("still-in-use", "已清除而仍在用", "wiped, and still in use"),
            ],
        ),
        Column::new("wiped_on", "清除日期", "Wiped on"),
        Column::new("wipe_method", "清除方法", "Method"),
        Column::new("disposed_on", "处置日期", "Disposed on"),
        Column::new("status", "报废单状态", "State"),
        Column::new("device", "设备状态", "State of the device"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let mut found = Found {
        negative: Text::new(
            "已处置的设备都有数据清除记录，已清除的设备都不在用",
            "every disposed device was wiped on record, and no wiped device is in use",
        ),
        reservation: context.lacks(&["scrappings", "hardware"]),
        ..Found::default()
    };
    for (scrapping, _) in context.events("scrappings") {
        if scrapping.value("data_bearing") != Some(&Value::Bool(true)) || scrapping.status.as_deref() == Some("已驳回")
        {
            continue;
        }
        found.searched += 1;
        let device = context.target(scrapping, "asset");
        let disposed = date_in(scrapping, "disposed_on").filter(|disposed| *disposed <= as_of);
        let wiped_on = date_in(scrapping, "wiped_on").filter(|wiped| *wiped <= as_of);
        let wiped = scrapping.value("data_wiped") == Some(&Value::Bool(true));
        let proof =
            ["wipe_method", "wiped_by", "wipe_witness", "wiped_on"].iter().all(|name| scrapping.value(name).is_some());
        let device_state = device.and_then(|device| device.status.as_deref());
        let fault = match disposed {
            Some(_) if !wiped => "not-wiped",
            Some(_) if !proof => "no-proof",
            Some(disposed) if wiped_on.is_some_and(|wiped| wiped > disposed) => "wiped-late",
            _ if wiped && wiped_on.is_some() && device_state == Some("在用") => "still-in-use",
            _ => continue,
        };
        found.rows.push(about(
            scrapping,
            vec![
                Value::from(scrapping.id.as_str()),
                context.id_in(scrapping, "asset"),
                Value::from(fault),
                cell(wiped_on.map(day)),
                field(scrapping, "wipe_method"),
                cell(disposed.map(day)),
                scrapping.status.as_deref().map_or(Value::Null, Value::from),
                device_state.map_or(Value::Null, Value::from),
            ],
        ));
    }
    found
}
