//! The projects of the sample's organisation, from the idea to acceptance, and the meetings about them.

use super::consent::{GENERAL_MANAGER, by_now};
use super::front::Value;
use super::project_table::{Day, PROJECTS, Project};
use super::{GeneratedFile, World, calendar, contracts, minutes, series};
use crate::model::{Date, Money};
use jiff::civil::date;

fn day((year, month, day): Day) -> Date {
    date(year, month, day)
}

/// When the steering group approved it: at its next meeting after the proposal.
fn approved_on(project: &Project) -> Date {
    let proposed = day(project.proposed);
    calendar::months(proposed, calendar::plus_months(proposed, 4))
        .filter(|month| matches!(month.month(), 1 | 4 | 7 | 10))
        .map(minutes::steering_day)
        .find(|&meeting| meeting >= proposed)
        .unwrap_or(proposed)
}

/// When the project called `title` was finished and accepted, as far as it ever will be.
pub(super) fn end(title: &str) -> (Option<Date>, Option<Date>) {
    PROJECTS
        .iter()
        .find(|project| project.title == title)
        .map_or((None, None), |project| (project.finished.map(day), project.accepted.map(|(on, _)| day(on))))
}

/// The projects proposed by the end of the world, numbered.
pub(super) fn facts(world: &World) -> Vec<(String, &'static Project)> {
    let mut numbers = series::Series::with_digits("XM", 2);
    PROJECTS
        .iter()
        .filter(|project| day(project.proposed) >= world.from && day(project.proposed) <= world.until)
        .map(|project| (numbers.next(day(project.proposed)), project))
        .collect()
}

/// The number of the project called `title`.
pub(super) fn number(world: &World, title: &str) -> Option<String> {
    facts(world).into_iter().find(|(_, project)| project.title == title).map(|(id, _)| id)
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    facts(world).iter().map(|(id, project)| card(world, id, project)).collect()
}

fn card(world: &World, id: &str, project: &Project) -> GeneratedFile {
    let now = |on: Option<Day>| on.map(day).and_then(|on| by_now(world, on));
    let proposed = day(project.proposed);
    let approved = by_now(world, approved_on(project));
    let (started, finished) = (now(project.started), now(project.finished));
    let accepted = project.accepted.and_then(|(on, result)| now(Some(on)).map(|on| (on, result)));
    let last_done = project.milestones.iter().all(|milestone| now(milestone.done).is_some());
    let stage = match () {
        () if finished.is_some() && project.stopped => "已终止",
        () if accepted.is_some() => "已结项",
        () if started.is_some() && last_done => "验收",
        () if started.is_some() => "实施",
        () if approved.is_some() => "选型",
        () => "立项",
    };
    let signed = contracts::of_project(world, project.title);
    let spent = contracts::paid(world, project.title) + Money::from(if started.is_some() { project.extras } else { 0 });
    let mut vendors: Vec<&str> = signed.iter().map(|(_, vendor)| *vendor).collect();
    vendors.dedup();
    let milestones: Vec<Value> = project
        .milestones
        .iter()
        .map(|milestone| {
            Value::map([
                ("title", Value::from(milestone.title)),
                ("due", Value::from(day(milestone.due))),
                ("done_on", Value::from(now(milestone.done))),
                ("deliverable", Value::from(milestone.deliverable)),
            ])
        })
        .collect();
    let heads =
        [super::consent::above(project.department, project.manager), world.roster.acting("R-it-director", world.until)];
    world
        .card("projects", id, proposed, false)
        .set("title", project.title)
        .set("kind", project.kind)
        .set("stage", stage)
        .set("department", project.department)
        .set("manager", project.manager)
        .set("members", project.members.to_vec())
        .set("goal", project.goal)
        .set("budget", Money::from(project.budget))
        .set("spent", started.map(|_| spent))
        .set("requirements", super::requirements::of_project(world, project.title))
        .set("systems", project.systems.to_vec())
        .set("vendors", vendors)
        .set("contracts", signed.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>())
        .set("proposed_on", proposed)
        .set("approved_by", approved.map(|_| GENERAL_MANAGER))
        .set("approved_on", approved)
        .set("planned_from", day(project.planned.0))
        .set("planned_to", day(project.planned.1))
        .set("started_on", started)
        .set("finished_on", finished)
        .set("milestones", milestones)
        .set("accepted_on", accepted.map(|(on, _)| on))
        .set("accepted_by", if accepted.is_some() { unique(&heads) } else { Vec::new() })
        .set("acceptance_result", accepted.map(|(_, result)| result))
        .filed_by(project.manager)
        .body(project.note)
        .file()
}

fn unique<'a>(people: &[&'a str]) -> Vec<&'a str> {
    let mut people = people.to_vec();
    people.dedup();
    people
}

/// A meeting about a project.
pub(super) struct ProjectMeeting {
    /// `XM-2025-01`
    pub project: String,
    /// Its title.
    pub project_title: &'static str,
    /// The day.
    pub day: Date,
    /// The project manager.
    pub chair: String,
    /// Everybody present.
    pub people: Vec<String>,
    /// What is due next.
    pub milestone: &'static str,
    /// What was decided.
    pub decision: String,
    /// When it is due.
    pub due: Date,
    /// The remark in the minutes.
    pub remark: &'static str,
}

/// One meeting a fortnight before each of the first milestones of each project under way.
pub(super) fn meetings(world: &World) -> Vec<ProjectMeeting> {
    const REMARKS: &[&str] = &[
        "进度与计划基本一致，风险清单新增一项，已指定责任人。",
        "上一阶段交付物已归档。需求部门确认参加测试的人员和时间。",
        "供应商代表列席，承诺按期交付；延期风险由项目经理每周通报。",
    ];
    let mut meetings = Vec::new();
    for (id, project) in facts(world) {
        let Some(started) = project.started.map(day) else { continue };
        for milestone in project.milestones.iter().take(2) {
            let held = calendar::workday_until(calendar::plus_days(day(milestone.due), -14)).max(started);
            let stopped = project.finished.map(day).is_some_and(|end| held > end);
            if held > world.until || stopped {
                continue;
            }
            let mut people = vec![project.manager.to_owned()];
            people.extend(project.members.iter().map(|id| (*id).to_owned()));
            meetings.push(ProjectMeeting {
                project: id.clone(),
                project_title: project.title,
                day: held,
                chair: project.manager.to_owned(),
                people,
                milestone: milestone.title,
                decision: format!("“{}”阶段按期提交{}", milestone.title, milestone.deliverable),
                due: day(milestone.due),
                remark: REMARKS[meetings.len() % REMARKS.len()],
            });
        }
    }
    meetings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_project_spends_more_than_its_budget() {
        let world = World::sample(1);
        for (id, project) in facts(&world) {
            let spent = contracts::paid(&world, project.title) + Money::from(project.extras);
            assert!(spent <= Money::from(project.budget), "{id} {spent}");
        }
    }
}
