//! `red-lines`: how near each role is to the limits that its description sets.

mod watch;

use super::context::{Context, cell};
use super::definition::{Definition, Found};
use super::figure::{about, basis, decimal};
use crate::derive::force::Force;
use crate::model::report::{Column, Group};
use crate::model::{Record, Site, Text};
use rust_decimal::Decimal;
use serde_json::Value;
use watch::{Judged, Measure, Watch};

pub(super) const DEFINITION: Definition = Definition {
    name: "red-lines",
    title: ("岗位“电网”监测", "Red lines of roles"),
    description: (
        "判定日有效的岗位说明书，每条岗位“电网”一行，按该条的监测口径（watch：记录类别、条件、次数或最长小时数、限值、按年或按季；或者义务编号、计数的状态、次数或连续次数）对判定日所在年度或季度内发生的记录或到期的义务计算。超过限值为触及；未超过而达到限值的80%为接近；口径比电网条文宽的，超过限值只说明须逐件认定，未超过则可确定未触及；符合口径中除外条件（如复盘认定不触及：不可抗力、产品缺陷等）的记录不计，另列。时长取所记小时数，未填的按起止时间，未结束的算到判定日终了。口径比电网条文窄的（只见得到一部分情形），未超过只说明记录中未见。没有监测口径的列为无法判断，并写明原因：档案没有可供计算的记录，须由检查、审计人工核实",
        "each red line of the role descriptions in force on the day, by its watch (kind of record, conditions, how often or how long, limit, per year or quarter; or duties, the states that count, how often or how often in a row), over the records, or the duties due, of the year or quarter of the day judged on. Touched: above the limit; near: not above, but at 80 % of it or more. Where the watch is wider than the red line, being above the limit only means that each case must be looked at, while being below is certain. Records that meet the exceptions (such as found by the review not to count) are left out and listed. Hours are those recorded, or else from start to end, or to the end of the day while it lasts. Where the watch is narrower than the red line (it sees only some cases), not being above only means that nothing is recorded. Without a watch nothing can be said, and the reason is given: no record holds it, and people must check",
    ),
    group: Group::Security,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "岗位", "Role"),
        Column::new("title", "名称", "Name"),
        Column::new("number", "条次", "No."),
        Column::new("text", "内容", "Red line"),
        Column::new("metric", "指标", "Metric"),
        Column::new("stated_limit", "限值", "Limit, as written"),
        Column::new("from", "起", "From"),
        Column::of_codes(
            "measure",
            "计量",
            "Measured as",
            &[
                ("count", "次数", "how often"),
                ("longest", "最长小时数", "longest, in hours"),
                ("run", "连续次数", "how often in a row"),
            ],
        ),
        Column::decimal("reached", "已达", "Reached"),
        Column::decimal("limit", "限值（数）", "Limit"),
        Column::of_codes(
            "verdict",
            "判断",
            "Verdict",
            &[
                ("untouched", "未触及", "untouched"),
                ("near", "接近", "near"),
                ("touched", "触及", "touched"),
                ("case-by-case", "超过限值，须逐件认定", "above the limit, to be looked at case by case"),
                ("none-recorded", "记录中未见超过（口径较窄）", "not above in what is recorded, which is not all"),
                ("unknown", "无法判断", "cannot be told"),
            ],
        ),
        Column::of_codes(
            "why",
            "无法判断的原因",
            "Why not",
            &[
                ("no-watch", "没有监测口径", "no watch"),
                ("no-collection", "没有口径所指的记录类别", "no such collection"),
                ("no-duty", "没有口径所指的义务", "no such duty"),
                ("unreadable", "口径不完整", "the watch is incomplete"),
            ],
        ),
        Column::new("excepted", "认定不计的记录", "Excepted"),
        Column::basis(),
    ]
}

/// The red lines of a role description.
fn lines(role: &Record) -> &[Value] {
    role.value("red_lines").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The ids of the duties that a red line is watched by.
fn duties_of(line: &Value) -> impl Iterator<Item = &str> {
    let duties = line.get("watch").and_then(|watch| watch.get("duties")).and_then(Value::as_array);
    duties.into_iter().flatten().filter_map(Value::as_str)
}

/// From this share of the limit on, it is near.
const NEAR: Decimal = Decimal::from_parts(8, 0, 0, false, 1);

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let mut found = Found {
        negative: Text::new("没有岗位“电网”", "no role has a red line"),
        reservation: context.lacks(&["roles"]),
        ..Found::default()
    };
    let Some(collection) = context.site.collections.iter().find(|collection| collection.name.as_str() == "roles")
    else {
        return found;
    };
    let in_force = |role: &&Record| Force::of(context.site, collection, role).on(as_of) == Some(true);
    let roles: Vec<&Record> = context.of("roles").iter().filter(in_force).collect();
    let judged = Judged::of(context.site, &roles.iter().flat_map(|role| lines(role)).flat_map(duties_of).collect());
    for role in roles {
        for (place, line) in lines(role).iter().enumerate() {
            found.searched += 1;
            let said = |name: &str| line.get(name).cloned().unwrap_or(Value::Null);
            let watch = match line.get("watch") {
                None => Err("no-watch"),
                Some(watch) => Watch::read(watch).ok_or("unreadable").and_then(|watch| {
                    let collections = &context.site.collections;
                    let held = |name: &String| collections.iter().any(|known| known.name.as_str() == name);
                    let imposed = |id: &String| context.site.duties.iter().any(|duty| *duty.id == **id);
                    match watch.collection.as_ref().is_none_or(held) {
                        false => Err("no-collection"),
                        true if watch.duties.iter().all(imposed) => Ok(watch),
                        true => Err("no-duty"),
                    }
                }),
            };
            let seen = watch.as_ref().ok().map(|watch| watch.look(context, &judged));
            let verdict = match (&watch, &seen) {
                (Ok(watch), Some(seen)) if seen.reached > watch.limit && watch.is_wider => "case-by-case",
                (Ok(watch), Some(seen)) if seen.reached > watch.limit => "touched",
                (Ok(watch), Some(seen)) if seen.reached >= watch.limit * NEAR && seen.reached > Decimal::ZERO => "near",
                (Ok(watch), Some(_)) if watch.is_narrower => "none-recorded",
                (Ok(_), Some(_)) => "untouched",
                _ => "unknown",
            };
            let watched = watch.as_ref().ok();
            let excepted = seen.as_ref().map(|seen| basis(seen.excepted.iter().copied()));
            let mut behind = vec![role];
            if let Some(seen) = &seen {
                behind.extend(seen.counted.iter().chain(&seen.excepted));
            }
            found.rows.push(about(
                role,
                vec![
                    Value::from(role.id.as_str()),
                    Value::from(&*role.title),
                    Value::from(place + 1),
                    said("text"),
                    said("metric"),
                    said("limit"),
                    cell(watched.map(|watch| watch.period.start(as_of).to_string())),
                    cell(watched.map(|watch| match watch.measure {
                        Measure::Count => "count",
                        Measure::Longest => "longest",
                        Measure::Run => "run",
                    })),
                    cell(seen.as_ref().map(|seen| decimal(seen.reached).to_string())),
                    cell(watched.map(|watch| decimal(watch.limit).to_string())),
                    Value::from(verdict),
                    match (&watch, line.get("unwatched")) {
                        (Err("no-watch"), Some(why)) => why.clone(),
                        (watch, _) => cell(watch.as_ref().err().copied()),
                    },
                    excepted.filter(|ids| ids.as_array().is_some_and(|ids| !ids.is_empty())).unwrap_or(Value::Null),
                    basis(behind),
                ],
            ));
        }
    }
    found
}
