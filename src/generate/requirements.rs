//! What departments ask of IT, what they were answered, and what became of it.

use super::consent::{self, by_now};
use super::pace::{self, Deck};
use super::requirement_table::{OF_PROJECTS, SCENES, Scene};
use super::{GeneratedFile, Rng, World, calendar, phrase, projects, series};
use crate::model::{Date, Money};
use jiff::civil::date;

/// One need.
struct Need {
    scene: &'static Scene,
    day: Date,
    head_on: Date,
    replied_on: Date,
    decided_on: Date,
    tested_on: Date,
    online_on: Date,
    accepted_on: Date,
    satisfaction: i64,
    project: Option<&'static str>,
}

fn facts(world: &World) -> Vec<(String, Need)> {
    let mut rng = world.rng("requirements");
    let mut deck = Deck::new(SCENES, rng.fork("scenes"));
    let mut software = 0;
    let mut needs: Vec<Need> = Vec::new();
    for day in pace::workdays(world, &mut rng, 11.0) {
        let scene = deck.deal();
        // A need for software has to be answered within a week; every fourth one is not.
        software += usize::from(scene.kind == "软件配置");
        let slow = scene.kind == "软件配置" && software % 4 == 2;
        needs.push(need(&mut rng, scene, day, slow, None));
    }
    for (scene, (year, month, of_month), project) in OF_PROJECTS {
        let day = date(*year, *month, *of_month);
        if day >= world.from && day <= world.until {
            let mut need = need(&mut rng, scene, day, false, Some(project));
            // What grew into a project goes live and is accepted with it.
            let (finished, accepted) = projects::end(project);
            let never = calendar::plus_days(world.until, 1);
            need.online_on = finished.unwrap_or(never);
            need.tested_on = calendar::plus_workdays(need.online_on, -3);
            need.accepted_on = accepted.unwrap_or(never);
            if finished.is_none() {
                need.tested_on = never;
            }
            needs.push(need);
        }
    }
    series::number("XQ", needs, |need| need.day)
}

fn need(rng: &mut Rng, scene: &'static Scene, day: Date, slow: bool, project: Option<&'static str>) -> Need {
    let head_on = calendar::plus_workdays(day, rng.range(0, 1));
    let replied_on = calendar::plus_workdays(head_on, if slow { 6 } else { rng.range(1, 3) });
    let decided_on = calendar::plus_workdays(replied_on, rng.range(0, 2));
    let work = scene.work_days.max(1);
    let tested_on = calendar::plus_workdays(decided_on, work + rng.range(1, 4));
    let online_on = calendar::plus_workdays(tested_on, rng.range(1, 4));
    Need {
        scene,
        day,
        head_on,
        replied_on,
        decided_on,
        tested_on,
        online_on,
        accepted_on: calendar::plus_workdays(online_on, rng.range(2, 7)),
        satisfaction: *rng.weighted(&[(5, 5), (4, 4), (1, 3)]),
        project,
    }
}

/// The needs that the project called `title` grew out of.
pub(super) fn of_project(world: &World, title: &str) -> Vec<String> {
    facts(world).into_iter().filter(|(_, need)| need.project == Some(title)).map(|(id, _)| id).collect()
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("requirements text");
    facts(world).iter().map(|(id, need)| one(world, &mut rng, id, need)).collect()
}

fn status(world: &World, need: &Need) -> &'static str {
    let now = |day: Date| day <= world.until;
    if !now(need.replied_on) {
        return "已提出";
    }
    if !now(need.decided_on) {
        return "已答复";
    }
    match need.scene.decision {
        "不采纳" => "不采纳",
        "暂缓" => "暂缓",
        _ if now(need.accepted_on) => "已验收",
        _ if now(need.online_on) => "已上线",
        _ if now(need.tested_on) => "测试中",
        _ => "实施中",
    }
}

fn one(world: &World, rng: &mut Rng, id: &str, need: &Need) -> GeneratedFile {
    let scene = need.scene;
    let status = status(world, need);
    let applicant = consent::present(world, scene.applicant, scene.department, need.day);
    let head = consent::above(scene.department, applicant);
    let replied = by_now(world, need.replied_on);
    let decided = by_now(world, need.decided_on);
    let doing = decided.filter(|_| matches!(scene.decision, "采纳" | "部分采纳"));
    let done = |day: Date| doing.and(by_now(world, day));
    let (tested, online, accepted) = (done(need.tested_on), done(need.online_on), done(need.accepted_on));
    let replier = world.roster.acting_besides("R-it-supervisor", need.replied_on, &[applicant]);
    let decider = world.roster.acting_besides("R-it-manager", need.decided_on, &[applicant]);
    let worker = world.roster.acting_besides(scene.worker, need.decided_on, &[applicant]);
    let tester = world.roster.acting_besides("R-senior-software-engineer", need.tested_on, &[worker, applicant]);
    let planned = calendar::plus_workdays(need.decided_on, scene.work_days + 8);
    let project = need.project.and_then(|title| projects::number(world, title));
    let slow = calendar::days_between(need.day, need.replied_on) > 7 && scene.kind == "软件配置";
    let body = phrase::paragraph([
        scene.note,
        if slow && replied.is_some() {
            "供应商报价迟到，答复超过一周，已向申请部门说明。"
        } else {
            ""
        },
        match status {
            "已验收" => {
                *rng.pick(&["由提出部门试用后验收。", "提出部门确认达到预期。", "已向使用人说明用法，验收后关闭。"])
            }
            "实施中" if project.is_some() => "已并入项目，进度见项目卡。",
            "测试中" => "正在测试环境验证，业务部门已指定测试人。",
            _ => "",
        },
    ]);
    world
        .log("requirements", id, need.day)
        .set("title", scene.title)
        .set("raised_on", need.day)
        .set("department", scene.department)
        .set("applicant", applicant)
        .set("department_head", by_now(world, need.head_on).map(|_| head))
        .set("department_head_on", by_now(world, need.head_on))
        .set("kind", scene.kind)
        .set("system", scene.system)
        .set("software", scene.software)
        .set("content", scene.content)
        .set("benefit", scene.benefit)
        .set("urgency", scene.urgency)
        .set("expected_on", calendar::workday_from(calendar::plus_days(need.day, 30 + scene.work_days * 2)))
        .set("reply", replied.map(|_| scene.reply))
        .set("replied_by", replied.map(|_| replier))
        .set("replied_on", replied)
        .set("decision", decided.map(|_| scene.decision))
        .set("decided_by", decided.map(|_| decider))
        .set("decided_on", decided)
        .set("estimate_days", doing.map(|_| scene.work_days))
        .set("budget", doing.and(scene.cost).map(Money::from))
        .set("planned_on", doing.map(|_| planned))
        .set("project", project.filter(|_| doing.is_some()))
        .set("assigned_to", doing.map(|_| worker))
        .set("tested_by", tested.map(|_| tester))
        .set("tested_on", tested)
        .set("online_on", online)
        .set("accepted_by", accepted.map(|_| applicant))
        .set("accepted_on", accepted)
        .set("satisfaction", accepted.map(|_| need.satisfaction))
        .set("status", status)
        .set("recorder", world.roster.acting("R-front-desk", need.day))
        .body(body)
        .file()
}
