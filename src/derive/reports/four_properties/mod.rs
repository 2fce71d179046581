//! `four-properties`: whether the archive is authentic, complete, usable and safe, item by item.
//!
//! The items follow the four properties by which digital archives are examined in China (DA/T 70-2018, the stage of
//! archiving), in words and with codes of our own. Nothing is taken for granted: every item is computed from what was
//! read, or says who has to look.

mod authenticity;
mod integrity;
mod item;
mod outcome;
mod safety;
mod usability;

use super::context::Context;
use super::definition::{Definition, Found};
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use item::{Item, sentence};
use outcome::Outcome;
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "four-properties",
    title: ("四性检测", "Four properties: authentic, complete, usable, safe"),
    description: (
        "按真实性、完整性、可用性、安全性逐项检测档案：检什么、怎样检、数量、结果和依据的记录。项目参照 DA/T 70-2018 归档环节，编号和措辞为本工具自拟；自动项目由档案内容计算得出，人工项目写明由谁检查；所依据的历史不完整或未作计算的，结果为“未判定”，不算通过",
        "the archive examined item by item: what is checked and how, how many, with which result and on which records it rests. The items follow DA/T 70-2018, the stage of archiving, in codes and words of our own; automatic items are computed, manual ones say who has to look, and where the history is incomplete or was not examined the result is open, which is no pass",
    ),
    group: Group::Archive,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

/// The four properties, each with its items in order.
const PROPERTIES: [(&str, &[Item]); 4] = [
    ("authenticity", authenticity::ITEMS),
    ("integrity", integrity::ITEMS),
    ("usability", usability::ITEMS),
    ("safety", safety::ITEMS),
];

/// The place of the result among the columns.
const RESULT: usize = 8;

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("code", "编号", "Code"),
        Column::of_codes(
            "property",
            "性质",
            "Property",
            &[
                ("authenticity", "真实性", "authenticity"),
                ("integrity", "完整性", "integrity"),
                ("usability", "可用性", "usability"),
                ("safety", "安全性", "safety"),
            ],
        ),
        Column::sentences("item", "检测项目", "Item"),
        Column::sentences("purpose", "检测目的", "Purpose"),
        Column::sentences("object", "检测对象", "Object"),
        Column::sentences("method", "依据和方法", "Basis and method"),
        Column::new("checked", "检测数量", "Checked"),
        Column::new("faults", "不符数量", "Faults"),
        Column::of_codes(
            "result",
            "结果",
            "Result",
            &[
                ("pass", "通过", "pass"),
                ("fail", "不通过", "fail"),
                ("none", "不适用", "not applicable"),
                ("manual", "人工", "manual"),
                ("open", "未判定", "open"),
            ],
        ),
        Column::sentences("note", "说明", "Note"),
        Column::new("report", "详见报告", "Report"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let mut found = Found {
        searched: context.site.records.len(),
        negative: Text::new("没有检测项目", "there is no item"),
        ..Found::default()
    };
    for (property, items) in PROPERTIES {
        for item in items {
            let outcome = (item.judge)(context);
            found.rows.push(row(property, item, outcome));
        }
    }
    found
}

fn row(property: &str, item: &Item, outcome: Outcome) -> Row {
    let result = outcome.result();
    let figure = |number: usize| if result == "manual" { Value::Null } else { Value::from(number) };
    Row {
        record: None,
        commit: None,
        cells: vec![
            Value::from(item.code),
            Value::from(property),
            sentence(item.title.0, item.title.1),
            sentence(item.purpose.0, item.purpose.1),
            sentence(item.object.0, item.object.1),
            sentence(item.method.0, item.method.1),
            figure(outcome.checked),
            figure(outcome.faults),
            Value::from(result),
            outcome.note.as_ref().map_or(Value::Null, |note| sentence(&note.zh, &note.en)),
            outcome.report.map_or(Value::Null, Value::from),
            outcome.records.into_iter().map(Value::from).collect(),
        ],
    }
}

/// Whether a row of this report says that something is wrong or could not be told.
pub(super) fn is_fault(row: &Row) -> bool {
    row.cells.get(RESULT).and_then(Value::as_str).is_some_and(|result| matches!(result, "fail" | "open"))
}
