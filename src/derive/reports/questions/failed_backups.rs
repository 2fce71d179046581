//! `failed-backups`: backups that failed and that nobody followed up.

use super::super::context::{Context, day, field};
use super::super::definition::{Definition, Found};
use super::super::figure::about;
use crate::model::report::{Column, Group};
use crate::model::{Site, Text};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "failed-backups",
    title: ("失败备份未补做", "Failed backups without follow-up"),
    description: (
        "期间内结果为“失败”的备份中，没有任何记录引用它（补做、报修、事件、整改），三日内同一系统也没有成功的备份的",
        "backups that failed, to which no record refers (a rerun, a repair, an incident, a finding) and after which the same system had no good backup within three days",
    ),
    group: Group::Operations,
    uses_history: false,
    usual_days: Some(365),
    columns,
    find,
};

/// Days within which a good backup of the same system makes up for one that failed.
const DAYS: i32 = 3;

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "备份记录", "Backup"),
        Column::new("finished_at", "日期", "Day"),
        Column::new("system", "系统", "System"),
        Column::new("failure_cause", "失败原因", "Cause"),
        Column::new("recorder", "备份责任人", "Recorded by"),
        Column::new("next_good", "之后首次成功", "Next good one"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let mut good: HashMap<&str, BTreeMap<_, _>> = HashMap::new();
    for backup in context.of("backups").iter().filter(|backup| backup.text("result") == Some("成功")) {
        if let (Some(system), Some(stamp)) = (backup.text("system"), backup.stamp) {
            good.entry(system).or_default().insert(stamp.date(), backup);
        }
    }
    let mut found = Found {
        negative: Text::new(
            "失败的备份都已补做或有后续记录",
            "every backup that failed was made up for or followed up",
        ),
        reservation: context.lacks(&["backups"]),
        ..Found::default()
    };
    for (backup, failed) in context.events("backups") {
        found.searched += 1;
        if backup.text("result") != Some("失败") {
            continue;
        }
        let referred =
            context.site.find(backup.id.as_str()).is_some_and(|ix| context.site.links.to(ix).next().is_some());
        let next = backup.text("system").and_then(|system| good.get(system)?.range(failed..).next());
        let soon = next.is_some_and(|(next, _)| failed.until(*next).is_ok_and(|span| span.get_days() <= DAYS));
        if referred || soon {
            continue;
        }
        found.rows.push(about(
            backup,
            vec![
                Value::from(backup.id.as_str()),
                day(failed),
                context.id_in(backup, "system"),
                field(backup, "failure_cause"),
                context.id_in(backup, "recorder"),
                next.map_or(Value::Null, |(_, next)| Value::from(next.id.as_str())),
            ],
        ));
    }
    found
}
