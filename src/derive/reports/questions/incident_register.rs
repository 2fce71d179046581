//! `incident-register`: incidents with their cause, lessons and closing.

use super::super::context::{Context, field};
use super::super::definition::{Definition, Found};
use super::super::figure::about;
use crate::model::report::{Column, Group};
use crate::model::{Site, Stamp, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "incident-register",
    title: ("事件登记：原因、教训和关闭", "Incidents: cause, lessons, closing"),
    description: (
        "期间内发生的事件：何时发生、恢复、关闭，原因、教训、整改项；原因、教训或关闭日期空缺的一目了然，新的在前",
        "incidents that began in the period: when they began, were restored and closed, cause, lessons and finding, newest first; what is missing is left empty",
    ),
    group: Group::Security,
    uses_history: false,
    usual_days: Some(365),
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "事件", "Incident"),
        Column::new("title", "名称", "Title"),
        Column::new("level", "等级", "Level"),
        Column::new("state", "状态", "State"),
        Column::new("started_at", "发生", "Began"),
        Column::new("restored_at", "恢复", "Restored"),
        Column::new("closed_on", "关闭", "Closed"),
        Column::new("cause", "原因", "Cause"),
        Column::new("lessons", "教训与改进", "Lessons"),
        Column::new("finding", "整改项", "Finding"),
        Column::new("handled_by", "处置负责人", "Handled by"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let mut found = Found {
        negative: Text::new("期间内没有事件", "there was no incident in the period"),
        reservation: context.lacks(&["incidents"]),
        ..Found::default()
    };
    let mut incidents: Vec<_> = context.events("incidents").map(|(incident, _)| incident).collect();
    incidents.sort_by(|a, b| b.stamp.map(Stamp::start).cmp(&a.stamp.map(Stamp::start)).then_with(|| a.id.cmp(&b.id)));
    found.searched = incidents.len();
    found.rows = incidents
        .into_iter()
        .map(|incident| {
            about(
                incident,
                vec![
                    Value::from(incident.id.as_str()),
                    Value::from(&*incident.title),
                    field(incident, "level"),
                    incident.status.as_deref().map_or(Value::Null, Value::from),
                    field(incident, "started_at"),
                    field(incident, "restored_at"),
                    field(incident, "closed_on"),
                    field(incident, "cause"),
                    field(incident, "lessons"),
                    context.id_in(incident, "finding"),
                    context.id_in(incident, "handled_by"),
                ],
            )
        })
        .collect();
    found
}
