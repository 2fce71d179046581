//! `holders`: who held which device on a day.

use super::super::context::{Context, cell, date_in, day};
use super::super::definition::{Definition, Found};
use super::super::figure::about;
use crate::model::report::{Column, Group};
use crate::model::{Date, Record, RecordId, Site, Text};
use serde_json::Value;
use std::collections::HashMap;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "holders",
    title: ("设备责任人", "Who held each device"),
    description: (
        "判定日每台设备的责任人、使用部门和存放地点：从卡片现在所载出发，把判定日之后交接的变更逐一倒推回去；依据列出最近一次交接",
        "who was responsible for each device on the day judged on, in which department and where: what the card says now, with every change that was handed over after that day taken back; the last hand-over is named",
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
        Column::new("title", "名称", "Title"),
        Column::new("holder", "责任人", "Held by"),
        Column::new("department", "使用部门", "Department"),
        Column::new("location", "存放地点", "Location"),
        Column::new("since", "自", "Since"),
        Column::new("change", "依据的变更", "By change"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let mut moves: HashMap<&str, Vec<(Date, &Record)>> = HashMap::new();
    for change in context.of("changes") {
        let handed = date_in(change, "received_on").or_else(|| date_in(change, "handed_over_on"));
        if let (Some(asset), Some(on)) = (change.text("asset"), handed) {
            moves.entry(asset).or_default().push((on, change));
        }
    }
    moves.values_mut().for_each(|moves| moves.sort_by(|a, b| (b.0, &b.1.id).cmp(&(a.0, &a.1.id))));
    let mut found = Found {
        negative: Text::new("没有设备", "there is no device"),
        reservation: context.lacks(&["hardware", "changes"]),
        ..Found::default()
    };
    for device in context.of("hardware") {
        let bought = date_in(device, "purchased_on").is_none_or(|bought| bought <= as_of);
        let gone = date_in(device, "written_off_on").is_some_and(|gone| gone <= as_of);
        if !bought || gone {
            continue;
        }
        found.searched += 1;
        let mut place = ["responsible", "department", "location"].map(|name| device.text(name));
        let mut last = None;
        for (on, change) in moves.get(device.id.as_str()).into_iter().flatten() {
            if *on <= as_of {
                last = Some((*on, *change));
                break;
            }
            for (slot, name) in place.iter_mut().zip(["from_person", "from_department", "from_location"]) {
                // A change that says nothing of where a thing was leaves it there.
                *slot = change.text(name).or(*slot);
            }
        }
        let known = |id: Option<&str>| cell(id.and_then(|id| context.known(id)).map(|record| record.id.as_str()));
        let since = last.map(|(on, _)| on).or_else(|| date_in(device, "received_on").filter(|on| *on <= as_of));
        let change: Option<&RecordId> = last.map(|(_, change)| &change.id);
        found.rows.push(about(
            device,
            vec![
                Value::from(device.id.as_str()),
                Value::from(&*device.title),
                known(place[0]),
                known(place[1]),
                known(place[2]),
                cell(since.map(day)),
                cell(change.map(RecordId::as_str)),
            ],
        ));
    }
    found
}
