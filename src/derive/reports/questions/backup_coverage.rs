//! `backup-coverage`: systems without a backup plan, and plans that nobody has tried.

use super::super::context::{Context, cell, date_in, day, field};
use super::super::definition::{Definition, Found};
use super::super::figure::about;
use crate::model::report::{Column, Group};
use crate::model::{Date, Record, Site, Text};
use serde_json::Value;
use std::collections::HashMap;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "backup-coverage",
    title: ("备份计划与恢复演练缺口", "Backup plans and restore drills"),
    description: (
        "判定日在用的信息系统中，没有备份计划的，和有备份计划而判定日前一年内没有合格恢复演练的",
        "systems in use that have no backup plan, or have one and no restore drill that succeeded within the year before the day judged on",
    ),
    group: Group::Operations,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "系统", "System"),
        Column::new("title", "名称", "Title"),
        Column::new("importance", "重要程度", "Importance"),
        Column::of_codes(
            "gap",
            "缺口",
            "Gap",
            &[
                ("no-plan", "没有备份计划", "no backup plan"),
                ("no-drill", "一年内没有合格的恢复演练", "no restore drill within a year"),
            ],
        ),
        Column::new("backup_plan", "备份计划", "Backup plan"),
        Column::new("last_drill", "上次合格演练", "Last good drill"),
        Column::new("owner", "系统负责人", "Owner"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let mut drilled: HashMap<&str, Date> = HashMap::new();
    for (drill, held) in context.events("drills") {
        let good = drill.text("kind") == Some("恢复演练") && drill.text("result") == Some("合格");
        if let Some(system) = drill.text("system").filter(|_| good) {
            let last = drilled.entry(system).or_insert(held);
            *last = held.max(*last);
        }
    }
    let year = as_of.checked_sub(jiff::Span::new().years(1)).unwrap_or(Date::MIN);
    let mut found = Found {
        negative: Text::new(
            "在用系统都有备份计划，一年内都演练过恢复",
            "every system in use has a backup plan and was restored in a drill within the year",
        ),
        reservation: context.lacks(&["systems", "drills"]),
        ..Found::default()
    };
    let in_use = |system: &&Record| {
        let online = date_in(system, "online_on").is_none_or(|online| online <= as_of);
        system.status.as_deref() == Some("在用") && online
    };
    for system in context.of("systems").iter().filter(in_use) {
        found.searched += 1;
        let last = drilled.get(system.id.as_str()).copied();
        let gap = match system.value("backup_plan") {
            None => "no-plan",
            Some(_) if last.is_none_or(|last| last < year) => "no-drill",
            Some(_) => continue,
        };
        found.rows.push(about(
            system,
            vec![
                Value::from(system.id.as_str()),
                Value::from(&*system.title),
                field(system, "importance"),
                Value::from(gap),
                field(system, "backup_plan"),
                cell(last.map(day)),
                context.id_in(system, "owner"),
            ],
        ));
    }
    found
}
