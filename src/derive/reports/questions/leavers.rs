//! `leavers`: what people who have left still hold.

use super::super::context::{Context, date_in, day};
use super::super::definition::{Definition, Found};
use super::super::figure::about;
use crate::model::report::{Column, Group};
use crate::model::{Date, Record, Site, Text};
use serde_json::Value;
use std::collections::HashMap;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "leavers",
    title: ("离职人员仍占用的设备和帐号", "What leavers still hold"),
    description: (
        "判定日已离职的人员名下尚未归还或报废的设备、尚未注销的帐号、尚未归还的借阅档案",
        "devices that are not returned or scrapped, accounts that are not closed and documents on loan, of people who had left by the day judged on",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

/// Collections with the field that names who holds the thing.
const HELD: [(&str, &str); 3] = [("hardware", "responsible"), ("accounts", "holder"), ("loans", "borrower")];

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::of_codes(
            "kind",
            "类别",
            "Kind",
            &[
                ("hardware", "设备", "device"),
                ("accounts", "帐号", "account"),
                ("loans", "借阅档案", "document on loan"),
            ],
        ),
        Column::new("state", "状态", "State"),
        Column::new("person", "人员", "Person"),
        Column::new("left_on", "离职日期", "Left on"),
        Column::new("days", "已过天数", "Days since"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let left: HashMap<&str, (&Record, Date)> = (context.of("people").iter())
        .filter_map(|person| {
            Some((person.id.as_str(), (person, date_in(person, "left_on").filter(|left| *left <= as_of)?)))
        })
        .collect();
    let mut found = Found {
        negative: Text::new(
            "离职人员名下没有设备、帐号和借阅档案",
            "people who left hold no device, account or document",
        ),
        reservation: context.lacks(&["people", "hardware", "accounts", "loans"]),
        ..Found::default()
    };
    for (name, holder) in HELD {
        for thing in context.of(name) {
            let Some(collection) = context.collection(&thing.collection) else { continue };
            found.searched += 1;
            let Some((person, day_left)) = thing.text(holder).and_then(|id| left.get(id)) else { continue };
            if collection.is_closed_state(thing.status.as_deref()) {
                continue;
            }
            let days = super::super::context::days_between(*day_left, as_of);
            found.rows.push(about(
                thing,
                vec![
                    Value::from(thing.id.as_str()),
                    Value::from(&*thing.title),
                    Value::from(name),
                    thing.status.as_deref().map_or(Value::Null, Value::from),
                    Value::from(person.id.as_str()),
                    day(*day_left),
                    Value::from(days),
                ],
            ));
        }
    }
    found
}
