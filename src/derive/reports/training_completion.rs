//! `training-completion`: how much of the training plan was carried out.

use super::context::{Context, date_in};
use super::definition::{Definition, Found};
use super::figure::{basis, by, chart, count_in, percent, summary};
use crate::model::report::{Column, Group, Row};
use crate::model::{Record, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "training-completion",
    title: ("培训计划完成率", "Training carried out"),
    description: (
        "计划日期在期间内且不晚于判定日的培训，按计划年度、层次和组织部门统计。完成率＝年度计划内已举办的÷年度计划内应举办的；判定日以前（含当日）举办才算，取消和延期未办的留在分母。按期＝举办日期不晚于计划日期所在月份月末。临时追加的只计门数。出勤率＝实到人数÷计划人数，合格率＝考核合格人数÷实到人数，各只计两数齐全的培训",
        "courses planned in the period and not after the day judged on, by year, level and department. Completion = held ÷ planned of the yearly plan; what is cancelled or put off stays planned. On schedule: held by the end of the month planned. Courses added later are only counted. Attendance = attended ÷ planned heads, passed ÷ attended, over courses that give both",
    ),
    group: Group::Projects,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes(
            "scope",
            "口径",
            "By",
            &[
                ("all", "合计", "total"),
                ("year", "计划年度", "year"),
                ("level", "层次", "level"),
                ("department", "组织部门", "department"),
            ],
        ),
        Column::new("of", "对象", "Of"),
        Column::new("planned", "应举办", "Planned"),
        Column::new("held", "已举办", "Held"),
        Column::new("on_schedule", "按期", "On schedule"),
        Column::new("cancelled", "已取消", "Cancelled"),
        Column::new("extra", "临时追加", "Added"),
        Column::decimal("completion", "完成率（%）", "Completion (%)"),
        Column::decimal("attendance", "出勤率（%）", "Attendance (%)"),
        Column::decimal("passed", "合格率（%）", "Passed (%)"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let courses: Vec<&Record> = context.events("courses").map(|(course, _)| course).collect();
    let mut rows = Vec::new();
    if !courses.is_empty() {
        rows.push(row(context, "all", "", &courses));
    }
    let years = by(courses.iter().copied(), |course| Some(course.stamp?.date().year().to_string()));
    rows.extend(years.iter().map(|(year, courses)| row(context, "year", year, courses)));
    let levels = by(courses.iter().copied(), |course| course.text("level"));
    rows.extend(levels.iter().map(|(level, courses)| row(context, "level", level, courses)));
    let departments = by(courses.iter().copied(), |course| context.target(course, "department").map(|d| d.id.as_str()));
    rows.extend(departments.iter().map(|(department, courses)| row(context, "department", department, courses)));
    let bars = rows.iter().filter(|row| row.cells[0] == "department");
    let label = |row: &Row| {
        let id = row.cells[1].as_str().unwrap_or_default();
        context.known(id).map_or_else(|| id.to_owned(), |department| department.title.to_string())
    };
    let bars = bars.map(|row| (label(row), row.cells[7].clone()));
    Found {
        searched: courses.len(),
        negative: Text::new("期间内没有到期的培训计划", "no course was planned in the period"),
        chart: chart(Text::new("各部门培训完成率", "Training carried out by department"), ("%", "%"), bars),
        reservation: context.lacks(&["courses"]),
        rows,
    }
}

fn row(context: &Context<'_>, scope: &str, of: &str, courses: &[&Record]) -> Row {
    let as_of = context.site.as_of;
    let held_on = |course: &Record| date_in(course, "held_on").filter(|day| *day <= as_of);
    let planned: Vec<&&Record> = courses.iter().filter(|course| course.text("source") != Some("临时追加")).collect();
    let held = planned.iter().filter(|course| held_on(course).is_some()).count();
    let in_time = |course: &&&Record| {
        let due = course.stamp.map(|stamp| stamp.date().last_of_month());
        held_on(course).zip(due).is_some_and(|(held, due)| held <= due)
    };
    let share = |part: &str, whole: &str| {
        let both = courses.iter().filter_map(|course| {
            let (part, whole) = (count_in(course, part)?, count_in(course, whole)?);
            held_on(course)?;
            Some((usize::try_from(part).ok()?, usize::try_from(whole).ok()?))
        });
        let (part, whole) = both.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        percent(part, whole)
    };
    summary(vec![
        Value::from(scope),
        if of.is_empty() { Value::Null } else { Value::from(of) },
        Value::from(planned.len()),
        Value::from(held),
        Value::from(planned.iter().filter(|course| in_time(course)).count()),
        Value::from(planned.iter().filter(|course| course.text("status") == Some("已取消")).count()),
        Value::from(courses.len() - planned.len()),
        percent(held, planned.len()),
        share("attendee_count", "planned_count"),
        share("passed_count", "attendee_count"),
        basis(courses.iter().copied()),
    ])
}
