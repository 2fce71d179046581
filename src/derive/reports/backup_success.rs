//! `backup-success`: how many backups and restore drills succeeded, by system.

use super::context::{Context, cell};
use super::definition::{Definition, Found};
use super::figure::{basis, by, chart, percent, summary};
use crate::model::report::{Column, Group, Row};
use crate::model::{Record, Site, Text};
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};

pub(super) const DEFINITION: Definition = Definition {
    name: "backup-success",
    title: ("备份与演练成功率", "Backups and drills that succeeded"),
    description: (
        "期间内完成的备份和举行的演练，按系统统计。备份成功率＝结果为成功的备份÷全部备份，每次执行各计一次，失败后补做的另计一次；失败已补成＝失败记录中有成功备份注明补做它的；校验率＝已校验的成功备份÷成功备份；演练合格率＝结论为合格的演练÷全部演练，不合格后重做的另计。有没有漏做由义务判断，不在本报告",
        "backups finished and drills held in the period, by system. Backups that succeeded ÷ all, each run counting once, one made again after a failure counting too; made good: failures that a successful backup names as what it makes up for; verified ÷ successful; drills passed ÷ held, a repeated one counting too. Whether any is missing is for the duties to judge, not for this report",
    ),
    group: Group::Operations,
    uses_history: false,
    usual_days: Some(365),
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes("scope", "口径", "By", &[("all", "合计", "total"), ("system", "系统", "system")]),
        Column::new("system", "系统", "System"),
        Column::new("title", "名称", "Name"),
        Column::new("backups", "备份次数", "Backups"),
        Column::new("succeeded", "成功", "Succeeded"),
        Column::new("failed", "失败", "Failed"),
        Column::new("made_good", "失败已补成", "Made good"),
        Column::decimal("success_share", "备份成功率（%）", "Succeeded (%)"),
        Column::decimal("verified_share", "校验率（%）", "Verified (%)"),
        Column::new("drills", "演练次数", "Drills"),
        Column::new("passed", "合格", "Passed"),
        Column::decimal("passed_share", "演练合格率（%）", "Passed (%)"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let backups: Vec<&Record> = context.events("backups").map(|(backup, _)| backup).collect();
    let drills: Vec<&Record> = context.events("drills").map(|(drill, _)| drill).collect();
    // What makes up for a failure may have been made after the period.
    let made_good: HashSet<&str> = context
        .of("backups")
        .iter()
        .filter(|backup| has_succeeded(backup) && backup.stamp.is_some_and(|s| s.date() <= context.site.as_of))
        .filter_map(|backup| backup.text("retry_of"))
        .collect();
    let system = |record: &Record| context.target(record, "system").map(|system| system.id.as_str());
    let of_backups = by(backups.iter().copied(), system);
    let of_drills = by(drills.iter().copied(), system);
    let mut rows = Vec::new();
    if !backups.is_empty() || !drills.is_empty() {
        rows.push(row(None, &backups, &drills, &made_good));
    }
    let systems: BTreeSet<&str> = of_backups.keys().chain(of_drills.keys()).copied().collect();
    for id in systems {
        let (backups, drills) = (of_backups.get(id), of_drills.get(id));
        let slice = |records: Option<&Vec<_>>| records.cloned().unwrap_or_default();
        rows.push(row(context.known(id), &slice(backups), &slice(drills), &made_good));
    }
    let bars =
        rows.iter().skip(1).map(|row| (row.cells[2].as_str().unwrap_or_default().to_owned(), row.cells[7].clone()));
    Found {
        searched: backups.len() + drills.len(),
        negative: Text::new("期间内没有备份和演练", "there is no backup and no drill in the period"),
        chart: chart(Text::new("各系统备份成功率", "Backups that succeeded by system"), ("%", "%"), bars),
        reservation: context.lacks(&["backups", "drills"]),
        rows,
    }
}

fn has_succeeded(backup: &Record) -> bool {
    backup.text("result") == Some("成功")
}

fn row(system: Option<&Record>, backups: &[&Record], drills: &[&Record], made_good: &HashSet<&str>) -> Row {
    let succeeded: Vec<&&Record> = backups.iter().filter(|backup| has_succeeded(backup)).collect();
    let verified = succeeded.iter().filter(|backup| backup.value("verified") == Some(&Value::Bool(true))).count();
    let mended =
        backups.iter().filter(|backup| !has_succeeded(backup) && made_good.contains(backup.id.as_str())).count();
    let passed = drills.iter().filter(|drill| drill.text("result") == Some("合格")).count();
    let mut row = summary(vec![
        Value::from(if system.is_some() { "system" } else { "all" }),
        cell(system.map(|system| system.id.as_str())),
        cell(system.map(|system| &*system.title)),
        Value::from(backups.len()),
        Value::from(succeeded.len()),
        Value::from(backups.len() - succeeded.len()),
        Value::from(mended),
        percent(succeeded.len(), backups.len()),
        percent(verified, succeeded.len()),
        Value::from(drills.len()),
        Value::from(passed),
        percent(passed, drills.len()),
        basis(backups.iter().chain(drills).copied()),
    ]);
    row.record = system.map(|system| system.id.clone());
    row
}
