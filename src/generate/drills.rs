//! The drills: restoring real backups, and emergencies as an exercise.
//!
//! Takes the backups of the world, gives the files of `drills`. Core systems are restored twice a year, the others
//! once (ZD-15); a drill that was too slow is repeated.

use super::calendar::{at, hours_between, months, plus_days, plus_minutes, plus_workdays, workday_from, workday_until};
use super::facts::Backup;
use super::phrase::paragraph;
use super::systems::{SYSTEMS, System, system_of};
use super::world::World;
use super::{GeneratedFile, Rng, Value, series};
use crate::model::Date;
use std::collections::BTreeMap;

struct Drill {
    on: Date,
    system: &'static System,
    kind: &'static str,
    backup: Option<usize>,
    minutes: i64,
    repeats: bool,
}

/// Hours within which a service has to be back: four for what is critical (ZD-15).
fn target(system: &System) -> i64 {
    if system.is_core() { 4 } else { 8 }
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("drills");
    let mut drills = Vec::new();
    for month in months(world.from, world.until) {
        for (place, system) in SYSTEMS.iter().enumerate() {
            if month.month() == 9 || (month.month() == 3 && system.is_core()) {
                let day = workday_from(plus_days(month, 2 + (place as i64 * 2) % 24));
                restore(world, system, day, &mut rng, &mut drills);
            }
        }
        if matches!(month.month(), 5 | 11) {
            let day = workday_until(plus_days(month, 17));
            let system = system_of(if month.month() == 5 { "S-oa" } else { "S-ad" });
            let minutes = rng.range(30, 90);
            if day >= world.from && day <= world.until {
                drills.push(Drill { on: day, system, kind: "应急演练", backup: None, minutes, repeats: false });
            }
        }
    }
    let mut too_slow = BTreeMap::new();
    series::number("YL", drills, |drill| drill.on)
        .into_iter()
        .map(|(id, drill)| {
            let repeated = if drill.repeats { too_slow.remove(drill.system.id) } else { None };
            if drill.minutes > target(drill.system) * 60 {
                too_slow.insert(drill.system.id, id.clone());
            }
            sheet(world, &id, &drill, repeated, &mut rng)
        })
        .collect()
}

fn restore(world: &World, system: &'static System, day: Date, rng: &mut Rng, drills: &mut Vec<Drill>) {
    let Some(backup) = latest(world, system, day) else { return };
    if day < world.from || day > world.until {
        return;
    }
    let limit = target(system) * 60;
    // One of a hundred takes too long.
    let slow = rng.chance(0.03);
    let size = world.backups[backup].size;
    let usual = (35 + (size / 6.0) as i64 + rng.range(0, 50)).min(limit - 12);
    let minutes = if slow { limit + rng.range(25, 70) } else { usual };
    drills.push(Drill { on: day, system, kind: "恢复演练", backup: Some(backup), minutes, repeats: false });
    let again = plus_workdays(day, 9);
    if slow && again <= world.until {
        let backup = latest(world, system, again);
        drills.push(Drill { on: again, system, kind: "恢复演练", backup, minutes: usual, repeats: true });
    }
}

/// The last good full backup of a system before a day.
fn latest(world: &World, system: &System, day: Date) -> Option<usize> {
    let good = |run: &Backup| run.system == system.id && run.full && run.failure.is_none();
    world.backups.iter().rposition(|run| good(run) && run.finished_at.date() < day)
}

fn sheet(world: &World, id: &str, drill: &Drill, repeated: Option<String>, rng: &mut Rng) -> GeneratedFile {
    let roster = &world.roster;
    let system = drill.system;
    let database = system.business_database || system.id == "S-backup";
    let exercise = drill.kind == "应急演练";
    let role = if database { "R-dba" } else { "R-system-engineer" };
    let leader = if exercise { roster.acting("R-it-supervisor", drill.on) } else { roster.acting(role, drill.on) };
    let second = roster.acting_besides("R-senior-system-engineer", drill.on, &[leader]);
    let network = roster.acting_besides("R-network-admin", drill.on, &[leader, second]);
    let evaluator = roster.acting_besides("R-it-manager", drill.on, &[leader, second]);
    let mut participants = vec![leader, second];
    if exercise {
        participants.push(network);
    }
    let started = at(drill.on, 9, rng.range(0, 40));
    let restored = plus_minutes(started, drill.minutes);
    let passed = drill.minutes <= target(system) * 60;
    let scenario = if exercise {
        match system.id {
            "S-ad" => "总部机房市电中断，UPS 供电期间依次停止一般系统，切换域控服务",
            _ => "发现办公系统主机被勒索程序加密，断网隔离后在备用服务器重建服务",
        }
    } else {
        match rng.below(3) {
            0 if database => "数据库文件损坏，用最近一次全量备份恢复",
            1 if database => "误删业务数据，恢复到指定时点",
            0 => "系统盘故障，用全量备份在备用环境重建",
            1 => "应用目录误删，恢复程序和配置文件",
            _ => "服务器整机故障，在隔离环境恢复系统",
        }
    };
    let body = paragraph([
        if exercise {
            "按方案逐步推演并实际操作，值守电话、上报路径和备用设备均有效。"
        } else {
            ""
        },
        if exercise { "" } else { "在隔离环境恢复，未影响生产系统。" },
        *rng.pick(&[
            "关键数据由使用部门抽查，结果一致。",
            "抽取当日单据核对，数量和金额一致。",
            "登录、查询和打印功能验证正常。",
        ]),
        if passed { "" } else { "超过目标时长，列入整改并安排重新演练。" },
    ]);
    world
        .log("drills", id, drill.on)
        .set("held_on", drill.on)
        .set("department", "D-it-ops")
        .set("recorder", if exercise { second } else { leader })
        .set("kind", drill.kind)
        .set("system", system.id)
        .set("scenario", scenario)
        .set("backup", drill.backup.map(|place| world.backups[place].id.as_str()))
        .set("environment", if exercise { "备用服务器" } else { "隔离测试环境" })
        .set("location", if system.company == "D-xiling" { "L-room-xiling" } else { "L-room-hq" })
        .set("leader", leader)
        .set("participants", participants)
        .set("started_at", started)
        .set("restored_at", restored)
        .set("data_usable_at", (!exercise).then(|| plus_minutes(restored, rng.range(5, 30))))
        .set("target_hours", Value::number(target(system) as f64, 1))
        .set("achieved_hours", Value::number(hours_between(started, restored), 2))
        .set("data_check", (!exercise).then_some("抽查记录与生产系统一致"))
        .set("result", if passed { "合格" } else { "不合格" })
        .set("problems", (!passed).then_some("备份介质读取速度低，恢复脚本中有一处路径过期"))
        .set("improvements", (!passed).then_some("更换读取设备，更新恢复脚本，十个工作日内重新演练"))
        .set("repeat_of", repeated)
        .set("evaluated_by", evaluator)
        .body(body)
        .file()
}
