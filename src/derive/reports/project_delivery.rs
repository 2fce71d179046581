//! `project-delivery`: which projects were delivered in time.

use super::context::{Context, cell, date_in, days_between, field};
use super::definition::{Definition, Found};
use super::figure::{about, amount_in, basis, percent, percent_of, summary, yuan};
use crate::model::report::{Column, Group, Row};
use crate::model::{Date, Record, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "project-delivery",
    title: ("项目按期情况", "Projects delivered in time"),
    description: (
        "判定日以前立项的项目，逐项列出，首行为合计。按期＝实际完成（未填的取验收日期）不晚于计划完成；逾期＝完成晚于计划，或计划完成日已过而判定日未完成。按期率＝按期÷（按期＋逾期）；未到期未完成的、已终止的和没有计划完成日的不进分母。里程碑按同一口径计数；没有计划日期的不计",
        "projects proposed by the day judged on, after a row for all. In time: finished (or accepted) no later than planned; late: finished later, or planned for a day before the one judged on and not finished. In-time share = in time ÷ (in time + late); running projects not yet due, abandoned ones and those without a planned end are in neither. Milestones are counted by the same rule",
    ),
    group: Group::Projects,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes("scope", "口径", "By", &[("all", "合计", "total"), ("project", "项目", "project")]),
        Column::new("record", "项目", "Project"),
        Column::new("title", "名称", "Name"),
        Column::new("stage", "阶段", "Stage"),
        Column::new("planned_to", "计划完成", "Planned end"),
        Column::new("finished_on", "实际完成", "Finished"),
        Column::new("days_late", "逾期天数", "Days late"),
        Column::of_codes(
            "standing",
            "结论",
            "Standing",
            &[
                ("in-time", "按期", "in time"),
                ("late", "逾期", "late"),
                ("running", "未到期", "not due yet"),
                ("abandoned", "已终止", "abandoned"),
                ("unplanned", "无计划完成日", "no planned end"),
            ],
        ),
        Column::new("in_time", "按期数", "In time"),
        Column::new("judged", "应判数", "Judged"),
        Column::decimal("share", "按期率（%）", "In time (%)"),
        Column::new("milestones_in_time", "里程碑按期", "Milestones in time"),
        Column::new("milestones_judged", "里程碑应判", "Milestones judged"),
        Column::money("budget", "预算（元）", "Budget (CNY)"),
        Column::decimal("spent_share", "支出占预算（%）", "Spent (%)"),
        Column::basis(),
    ]
}

/// Whether something due on a day was done in time, and how many days late it is; `None` while it is not due.
fn judged(due: Date, done: Option<Date>, as_of: Date) -> Option<(bool, i64)> {
    match done.filter(|done| *done <= as_of) {
        Some(done) => Some((done <= due, days_between(due, done).max(0))),
        None => (due < as_of).then(|| (false, days_between(due, as_of))),
    }
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let projects: Vec<&Record> = context.events("projects").map(|(project, _)| project).collect();
    let (mut in_time, mut all, mut stones) = (0, 0, (0, 0));
    let mut rows: Vec<Row> = Vec::new();
    for project in &projects {
        let due = date_in(project, "planned_to");
        let done = date_in(project, "finished_on").or_else(|| date_in(project, "accepted_on"));
        let verdict = due.and_then(|due| judged(due, done, as_of));
        let standing = match (project.text("stage"), due, verdict) {
            (Some("已终止"), ..) => "abandoned",
            (_, None, _) => "unplanned",
            (_, _, None) => "running",
            (_, _, Some((true, _))) => "in-time",
            (_, _, Some((false, _))) => "late",
        };
        in_time += usize::from(standing == "in-time");
        all += usize::from(matches!(standing, "in-time" | "late"));
        let own = milestones(project, as_of);
        stones = (stones.0 + own.0, stones.1 + own.1);
        let (budget, spent) = (amount_in(project, "budget"), amount_in(project, "spent"));
        rows.push(about(
            project,
            vec![
                Value::from("project"),
                Value::from(project.id.as_str()),
                Value::from(&*project.title),
                field(project, "stage"),
                field(project, "planned_to"),
                cell(done.map(|day| day.to_string())),
                cell(verdict.filter(|_| standing == "late").map(|(_, days)| days)),
                Value::from(standing),
                Value::Null,
                Value::Null,
                Value::Null,
                Value::from(own.0),
                Value::from(own.1),
                cell(budget.map(yuan)),
                spent.zip(budget).map_or(Value::Null, |(spent, budget)| percent_of(spent, budget)),
                basis([*project]),
            ],
        ));
    }
    if !projects.is_empty() {
        let mut cells = vec![Value::Null; 16];
        cells[0] = Value::from("all");
        cells[8] = Value::from(in_time);
        cells[9] = Value::from(all);
        cells[10] = percent(in_time, all);
        cells[11] = Value::from(stones.0);
        cells[12] = Value::from(stones.1);
        cells[15] = basis(projects.iter().copied());
        rows.insert(0, summary(cells));
    }
    Found {
        searched: projects.len(),
        negative: Text::new("期间内没有立项的项目", "no project was proposed in the period"),
        reservation: context.lacks(&["projects"]),
        rows,
        ..Found::default()
    }
}

/// How many milestones were reached in time, of how many that are due or done.
fn milestones(project: &Record, as_of: Date) -> (usize, usize) {
    let stones = project.value("milestones").and_then(Value::as_array).into_iter().flatten();
    let judged = stones.filter_map(|stone| {
        let day = |name: &str| crate::model::time::strict_date(stone.get(name)?.as_str()?);
        judged(day("due")?, day("done_on"), as_of)
    });
    judged.fold((0, 0), |sum, (in_time, _)| (sum.0 + usize::from(in_time), sum.1 + 1))
}
