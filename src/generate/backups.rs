//! The runs of the backup.
//!
//! Takes the systems and their plans (ZD-15), gives the files of `backups`. Business databases run every night,
//! with a full run on Sundays; other systems run in full every week or half month. Before the series are complete only
//! full runs at month ends are kept, and those that a drill restores.

use super::calendar::{at, days, half_year, plus_days, plus_minutes, plus_months, plus_workdays};
use super::facts::Backup;
use super::phrase::paragraph;
use super::systems::{SYSTEMS, System};
use super::world::World;
use super::{GeneratedFile, Rng, Value, incident_tales, series};
use crate::model::{Date, DateTime};
use jiff::civil::Weekday;

const FAILURES: &[&str] = &[
    "磁带库介质不可写，作业中断",
    "备份代理服务停止，连接超时",
    "数据库日志备份占用通道，作业排队超时",
    "网络瞬断，传输会话中止",
];

pub(super) fn plan(world: &World) -> Vec<Backup> {
    let mut rng = world.rng("backups");
    let mut runs = Vec::new();
    for system in SYSTEMS {
        if system.business_database {
            nightly(world, system, &mut rng, &mut runs);
        } else {
            in_full(world, system, &mut rng, &mut runs);
        }
    }
    before_incidents(world, &mut rng, &mut runs);
    numbered(runs)
}

/// The run from which the data of an incident were restored: the night before.
fn before_incidents(world: &World, rng: &mut Rng, runs: &mut Vec<Backup>) {
    for incident in &world.incidents {
        let tale = &incident_tales::TALES[incident.story];
        let (Some(_), Some(system)) = (tale.data, tale.systems.last()) else { continue };
        let system = super::systems::system_of(system);
        let night = plus_days(incident.started_at.date(), -1);
        let known = runs.iter().any(|run| run.system == system.id && run.full && run.finished_at.date() == night);
        if night >= world.from && !known {
            runs.push(run(world, system, at(night, 20, rng.range(15, 29)), 1.0, rng));
        }
    }
}

fn nightly(world: &World, system: &System, rng: &mut Rng, runs: &mut Vec<Backup>) {
    for day in days(world.from, world.until) {
        let sunday = day.weekday() == Weekday::Sunday;
        let last_sunday = sunday && plus_days(day, 7).month() != day.month();
        if day < world.dense_from && !last_sunday {
            continue;
        }
        let started = if sunday { at(day, 21, rng.range(0, 6)) } else { at(day, 22, rng.range(50, 59)) };
        let share = if sunday { 1.0 } else { 0.03 + rng.fraction() * 0.03 };
        let mut run = run(world, system, started, share, rng);
        run.full = sunday;
        run.offsite_on = last_sunday.then(|| plus_workdays(day, rng.range(1, 3))).filter(|day| *day <= world.until);
        let failed = !last_sunday && rng.chance(0.03);
        if failed {
            fail(&mut run, rng);
        }
        runs.push(run);
        let morning = at(plus_days(day, 1), 8, rng.range(35, 55));
        if failed && morning.date() <= world.until {
            let mut again = self::run(world, system, morning, share, rng);
            again.full = sunday;
            again.retry_of = Some(runs.len() - 1);
            runs.push(again);
        }
    }
}

fn in_full(world: &World, system: &System, rng: &mut Rng, runs: &mut Vec<Backup>) {
    let weekly = system.backup_plan == "每周";
    let mut last: Option<Date> = None;
    for day in days(world.from, world.until).filter(|day| day.weekday() == Weekday::Saturday) {
        let month_end = plus_days(day, 7).month() != day.month();
        let dense = day >= world.regular_from
            && (weekly || last.is_none_or(|last| super::calendar::days_between(last, day) >= 14));
        // Drills take place in March and September, and restore what was saved before.
        let for_drill = month_end && (day.month() == 8 || (day.month() == 2 && system.is_core()));
        if !dense && !for_drill {
            continue;
        }
        last = Some(day);
        let mut run = run(world, system, at(day, 20, rng.range(0, 12)), 1.0, rng);
        let last_of_month = plus_days(day, if weekly { 7 } else { 14 }).month() != day.month();
        let offsite = (for_drill || last_of_month) && system.importance != "一般";
        run.offsite_on = offsite.then(|| plus_workdays(day, rng.range(1, 4))).filter(|day| *day <= world.until);
        let failed = !offsite && rng.chance(0.04);
        if failed {
            fail(&mut run, rng);
        }
        runs.push(run);
        let monday = at(plus_workdays(day, 1), 18, rng.range(5, 25));
        if failed && monday.date() <= world.until {
            let mut again = self::run(world, system, monday, 1.0, rng);
            again.retry_of = Some(runs.len() - 1);
            runs.push(again);
        }
    }
}

fn fail(run: &mut Backup, rng: &mut Rng) {
    run.failure = Some(rng.word(FAILURES));
    run.size = 0.0;
    run.finished_at = plus_minutes(run.started_at, rng.range(8, 30));
}

fn run(world: &World, system: &System, started: DateTime, share: f64, rng: &mut Rng) -> Backup {
    let months = super::calendar::months_between(super::calendar::beginning(), started.date());
    let full = (system.size.0 + system.size.1 * months as f64).max(system.size.0 * 0.3);
    let size = (full * share * (0.97 + rng.fraction() * 0.06) * 10.0).round() / 10.0;
    // About 9 GB a minute, and some minutes to start and to verify.
    let minutes = (size / 9.0) as i64 + rng.range(9, 21);
    debug_assert!(started.date() >= world.from);
    Backup {
        id: String::new(),
        system: system.id,
        full: true,
        started_at: started,
        finished_at: plus_minutes(started, minutes),
        size,
        offsite_on: None,
        failure: None,
        retry_of: None,
    }
}

fn numbered(runs: Vec<Backup>) -> Vec<Backup> {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by_key(|&place| (runs[place].finished_at, place));
    let mut sorted_place = vec![0; runs.len()];
    for (new, &old) in order.iter().enumerate() {
        sorted_place[old] = new;
    }
    let mut series = series::Series::new("BF");
    order
        .into_iter()
        .map(|old| {
            let mut run = runs[old].clone();
            run.id = series.next(run.finished_at.date());
            run.retry_of = run.retry_of.map(|place| sorted_place[place]);
            run
        })
        .collect()
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("backups/text");
    world.backups.iter().map(|run| sheet(world, run, &mut rng)).collect()
}

fn sheet(world: &World, run: &Backup, rng: &mut Rng) -> GeneratedFile {
    let system = super::systems::system_of(run.system);
    let day = run.finished_at.date();
    let local = matches!(system.company, "D-donghu" | "D-xiling");
    let role = match system.id {
        id if id.ends_with("-db") || id == "S-backup" => "R-dba",
        _ => "R-system-engineer",
    };
    let recorder = world.roster.acting(role, day).to_owned();
    let good = run.failure.is_none();
    let on_tape = run.offsite_on.is_some() && !local;
    let medium = match (on_tape, local) {
        (true, _) => "磁带",
        (_, true) => "磁盘阵列",
        _ => *rng.weighted(&[(3, "备份一体机"), (1, "磁盘阵列")]),
    };
    let location = match system.company {
        "D-donghu" => "L-room-donghu",
        "D-xiling" => "L-room-xiling",
        _ => "L-room-hq",
    };
    // What is saved at Donghu itself needs another place than the off-site store, which is there.
    let offsite_location = if system.company == "D-donghu" { "L-room-hq" } else { "L-offsite" };
    let keeper = world.roster.acting_besides("R-document-controller", day, &[&recorder]).to_owned();
    let method = match day.weekday() {
        Weekday::Sunday if run.full => "抽样恢复",
        _ => *rng.weighted(&[(4, "备份软件校验"), (1, "校验和比对")]),
    };
    let month_end = run.offsite_on.is_some();
    let keep = match (run.full && month_end, system.business_database) {
        (true, true) => plus_months(day, 60),
        (_, true) => plus_days(day, 35),
        _ => plus_days(day, if system.importance == "一般" { 180 } else { 90 }),
    };
    let plan = if month_end && system.business_database { "每月" } else { system.backup_plan };
    let retried = run.retry_of.map(|place| world.backups[place].id.as_str());
    let checked = *rng.pick(&["校验通过。", "与前次大小比较无异常，校验通过。", "程序返回正常，备份集可读。"]);
    let body = paragraph([
        match (run.failure, retried) {
            (Some(_), _) => "作业失败，次日上午查明原因后补做。".to_owned(),
            (_, Some(first)) => format!("补做[[{first}]]，原因已排除。"),
            _ => String::new(),
        },
        if good { checked.to_owned() } else { String::new() },
        if month_end {
            "异地副本已核对编号和封签，双人交接入库。".to_owned()
        } else {
            String::new()
        },
    ]);
    world
        .log("backups", &run.id, day)
        .set("system", run.system)
        .set("department", "D-it-ops")
        .set("recorder", &recorder)
        .set("plan", plan)
        .set("kind", if run.full { "全量" } else { "增量" })
        .set("started_at", run.started_at)
        .set("finished_at", run.finished_at)
        .set("medium", medium)
        .set("media_no", on_tape.then(|| format!("CD-{}-{:03}", half_year(day), rng.range(1, 60))))
        .set("location", location)
        .set("keeper", on_tape.then_some(keeper.as_str()))
        .set("offsite", month_end)
        .set("offsite_location", month_end.then_some(offsite_location))
        .set("offsite_on", run.offsite_on)
        .set("verified", good)
        .set("verify_method", good.then_some(method))
        .set("verified_by", good.then_some(recorder.as_str()))
        .set("size_gb", Value::number(run.size, 1))
        .set("result", if good { "成功" } else { "失败" })
        .set("failure_cause", run.failure)
        .set("retry_of", retried)
        .set("keep_until", keep)
        .body(body)
        .file()
}
