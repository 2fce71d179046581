//! The incidents.
//!
//! Plans when which of the [`TALES`] happens; takes them from the world again to give the files of `incidents`.

use super::calendar::{at, days_between, hours_between, plus_days, plus_minutes, plus_workdays, workday_from};
use super::facts::Incident;
use super::incident_tales::{TALES, Tale};
use super::phrase::paragraph;
use super::world::World;
use super::{GeneratedFile, Value, places, series, systems};
use crate::model::Date;

/// About seven a year, whatever the size: they hit systems, not people.
pub(super) fn plan(world: &World) -> Vec<Incident> {
    let mut rng = world.rng("incidents");
    let span = days_between(world.from, world.until);
    let count = (span as f64 / 365.0 * 7.2).round() as usize;
    let mut order: Vec<usize> = Vec::new();
    while order.len() < count {
        let mut all: Vec<usize> = (0..TALES.len()).collect();
        rng.shuffle(&mut all);
        order.extend(all);
    }
    let days: Vec<(usize, Date)> = order
        .into_iter()
        .take(count)
        .enumerate()
        .map(|(turn, story)| {
            // Spread evenly, each somewhere within its share of the time.
            let share = span / count.max(1) as i64;
            (story, plus_days(world.from, share * turn as i64 + rng.range(3, (share - 3).max(3))))
        })
        .filter(|(_, day)| *day <= world.until)
        .collect();
    series::number("SJ", days, |(_, day)| *day)
        .into_iter()
        .map(|(id, (story, day))| {
            let tale = &TALES[story];
            // Mistakes and viruses need people at work; machines fail at any time.
            let human = matches!(tale.category, "误操作" | "病毒与恶意程序" | "应用系统故障" | "网络故障");
            let day = if human { workday_from(day).min(world.until) } else { day };
            let started = at(day, if human { rng.range(9, 15) } else { rng.range(7, 18) }, rng.range(0, 59));
            let reported = plus_minutes(started, rng.range(4, if tale.critical { 24 } else { 40 }));
            let contained = plus_minutes(started, rng.range(tale.contained.0, tale.contained.1)).max(reported);
            let restored = plus_minutes(contained, rng.range(tale.restored.0, tale.restored.1));
            let closed = plus_workdays(restored.date(), rng.range(3, 9));
            let handled_by = match tale.role {
                "R-subsidiary-it-admin" => subsidiary_admin(world, tale, day),
                role => world.roster.acting(role, day).to_owned(),
            };
            Incident {
                id,
                story,
                started_at: started,
                reported_at: reported,
                contained_at: contained,
                restored_at: restored,
                data_usable_at: tale.data.map(|(least, most)| plus_minutes(restored, rng.range(least, most))),
                closed_on: (closed <= world.until).then_some(closed),
                handled_by,
            }
        })
        .collect()
}

fn subsidiary_admin(world: &World, tale: &Tale, day: Date) -> String {
    let department = tale.departments.first().map_or("D-hq", |id| places::company_of(id).it);
    world
        .roster
        .staff(department, day)
        .first()
        .map_or_else(|| world.roster.acting("R-system-engineer", day).to_owned(), |person| person.id.clone())
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    world.incidents.iter().map(|incident| sheet(world, incident)).collect()
}

/// The grade by ZD-17: core systems down two hours or data lost, then breadth and length.
fn level(tale: &Tale, hours: f64) -> &'static str {
    match hours {
        hours if (tale.critical && hours >= 2.0) || tale.virus => "重大",
        hours if tale.departments.len() > 1 || hours >= 0.5 => "较大",
        _ => "一般",
    }
}

fn sheet(world: &World, incident: &Incident) -> GeneratedFile {
    let tale = &TALES[incident.story];
    let day = incident.started_at.date();
    let roster = &world.roster;
    let hours = hours_between(incident.started_at, incident.restored_at);
    let level = level(tale, hours);
    let closed = incident.closed_on.is_some();
    let handler = incident.handled_by.as_str();
    let recorder = roster.acting_besides("R-it-supervisor", day, &[handler]);
    let told = if tale.critical { roster.acting("R-it-director", day) } else { roster.acting("R-it-supervisor", day) };
    let reviewer = roster.acting_besides("R-it-manager", day, &[handler]);
    let finder = tale.departments.first().and_then(|id| roster.staff(id, day).first().map(|person| person.id.clone()));
    // Red lines: an application down for more than two hours is the manager's, unless a vendor or nature caused it.
    let red = tale.critical && hours > 2.0 && !tale.excused;
    let assets: Vec<&str> = tale
        .systems
        .iter()
        .filter(|_| tale.category == "硬件故障")
        .flat_map(|id| systems::system_of(id).servers.iter().copied())
        .collect();
    let repairs: Vec<&str> = world
        .repairs_reported(day, day)
        .iter()
        .filter(|repair| repair.system.is_some_and(|id| tale.systems.contains(&id)))
        .map(|repair| repair.id.as_str())
        .collect();
    let backup = tale.data.and_then(|_| {
        let restored = tale.systems.last()?;
        world.backups.iter().rev().find(|run| {
            run.system == *restored && run.failure.is_none() && run.full && run.finished_at < incident.started_at
        })
    });
    let body = paragraph([
        format!("{}后，值守人员按[[ZD-17]]先报告再处置。", if tale.critical { "发现业务中断" } else { "接到报告" }),
        if hours > 4.0 {
            format!("从发生到恢复共{hours:.1}小时，超过 [[ZD-15#recovery]] 规定的4小时，已列入考核。")
        } else {
            format!("从发生到恢复共{hours:.1}小时。")
        },
        if closed {
            "复盘会已明确改进措施和责任人。".to_owned()
        } else {
            "复盘正在进行。".to_owned()
        },
    ]);
    world
        .log("incidents", &incident.id, day)
        .set("title", tale.title)
        .set("status", if closed { "已关闭" } else { "已恢复" })
        .set("category", tale.category)
        .set("level", level)
        .set("scope", tale.scope)
        .set("critical", tale.critical)
        .set("department", "D-it-ops")
        .set("recorder", recorder)
        .set("systems", tale.systems.to_vec())
        .set("assets", assets)
        .set("affected_departments", tale.departments.to_vec())
        .set("found_by", finder)
        .set("started_at", incident.started_at)
        .set("reported_at", incident.reported_at)
        .set("reported_to", told)
        .set("handled_by", handler)
        .set("contained_at", incident.contained_at)
        .set("restored_at", incident.restored_at)
        .set("data_affected", tale.data.is_some())
        .set("data_usable_at", incident.data_usable_at)
        .set("data_loss", false)
        .set("backup", backup.map(|run| run.id.as_str()))
        .set("downtime", Value::number(hours, 1))
        .set("cause", tale.cause)
        .set("actions", tale.actions)
        .set("lessons", closed.then_some(tale.lessons))
        .set("red_line", red)
        .set("red_line_role", red.then_some("R-it-manager"))
        .set("vendor", tale.vendor)
        .set("repairs", repairs)
        .set("knowledge", tale.knowledge)
        .set("reviewed_by", closed.then_some(reviewer))
        .set("closed_on", incident.closed_on)
        .set("classification", tale.secret.then_some("秘密"))
        .body(body)
        .file()
}
