//! The daily logs of the operations section.
//!
//! Takes what else happened that day, gives the files of `running_logs`: incidents, failed backups and repairs of
//! systems appear in them as events, and what was still open is handed over.

use super::calendar::{at, plus_days, plus_minutes, workdays};
use super::phrase::paragraph;
use super::systems::SYSTEMS;
use super::world::World;
use super::{GeneratedFile, Rng, Value, incident_tales, series};
use crate::model::{Date, DateTime};

/// What an ordinary day brings.
const QUIET: &[&str] = &[
    "检查夜间备份作业，全部完成并校验",
    "核对防病毒控制台，终端在线率正常",
    "配合财务部查询接口日志，提供统计结果",
    "处理两起口令重置申请，按规定核验身份",
    "更新机位图，张贴到操作区",
    "测试备用线路切换，切换用时正常",
    "检查磁盘空间，无超过预警值的分区",
    "与东湖、西岭信息中心核对时间同步，偏差正常",
    "整理备件库，补登两件拆机配件",
    "复核防火墙策略变更申请两项",
];

struct Event {
    at: DateTime,
    text: String,
    record: Option<String>,
    /// The system that was not right.
    system: Option<&'static str>,
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("running_logs");
    let mut days = Vec::new();
    let mut month = None;
    for day in workdays(world.from, world.until) {
        let first = month != Some((day.year(), day.month()));
        month = Some((day.year(), day.month()));
        if first || day >= world.logs_from {
            days.push(day);
        }
    }
    let mut crew = 0;
    series::number("YX", days, |day| *day)
        .into_iter()
        .map(|(id, day)| {
            crew += 1;
            sheet(world, &id, day, crew, &mut rng)
        })
        .collect()
}

fn sheet(world: &World, id: &str, day: Date, turn: usize, rng: &mut Rng) -> GeneratedFile {
    let mut crew: Vec<&str> = Vec::new();
    for role in ["R-system-engineer", "R-senior-system-engineer", "R-network-admin", "R-dba"] {
        crew.extend(world.roster.holders(role, day).into_iter().map(|person| person.id.as_str()));
    }
    if crew.is_empty() {
        crew.push(world.roster.acting("R-system-engineer", day));
    }
    let on_duty = crew[turn % crew.len()];
    let next = crew.get((turn + 1) % crew.len()).copied().filter(|id| *id != on_duty);
    let next = next.unwrap_or_else(|| world.roster.acting_besides("R-it-supervisor", day, &[on_duty]));
    let mut events = events_of(world, day);
    let troubled = events.iter().any(|event| event.system.is_some());
    if !troubled || rng.chance(0.4) {
        let quiet = *rng.pick(QUIET);
        events.push(Event {
            at: at(day, rng.range(9, 11), rng.range(0, 59)),
            text: quiet.to_owned(),
            record: None,
            system: None,
        });
    }
    events.sort_by_key(|event| event.at);
    let mut checked: Vec<Value> = Vec::new();
    for system in SYSTEMS.iter().filter(|system| system.importance != "一般") {
        let bad = events.iter().find(|event| event.system == Some(system.id));
        checked.push(Value::map([
            ("system", Value::from(system.id)),
            ("status", Value::from(if bad.is_some() { "异常" } else { "正常" })),
            ("note", Value::from(bad.map(|_| "见当日事项"))),
        ]));
    }
    let open: Vec<String> = world
        .repairs_reported(plus_days(day, -30), day)
        .iter()
        .filter(|repair| repair.restored_at.date() > day && !repair.cancelled)
        .filter(|repair| repair.location.starts_with("L-room-") || repair.system.is_some())
        .map(|repair| format!("{}（{}）待修复", repair.fault.symptom, repair.id))
        .take(3)
        .collect();
    let handed = plus_minutes(at(day, 17, 20), rng.range(0, 30));
    let events: Vec<Value> = events
        .into_iter()
        .map(|event| {
            Value::map([
                ("at", Value::from(event.at.strftime("%H:%M").to_string())),
                ("text", Value::from(event.text)),
                ("record", Value::from(event.record)),
            ])
        })
        .collect();
    let body = paragraph([
        if troubled { "当日有异常，已按规定报告并处理。" } else { "当日系统运行平稳。" },
        if open.is_empty() { "" } else { "遗留事项已当面交接。" },
        *rng.pick(&["下班前回顾会已召开。", "钥匙、值班手机已交接。", ""]),
    ]);
    let reviewer = world.roster.acting_besides("R-it-supervisor", day, &[on_duty]);
    world
        .log("running_logs", id, day)
        .set("date", day)
        .set("department", "D-it-ops")
        .set("recorder", on_duty)
        .set("shift", "日间")
        .set("on_duty", on_duty)
        .set("systems_checked", checked)
        .set("events", events)
        .set("open_items", open)
        .set("result", if troubled { "有异常" } else { "正常" })
        .set("handover_to", next)
        .set("handover_at", handed)
        .set("reviewed_by", reviewer)
        .body(body)
        .file()
}

fn events_of(world: &World, day: Date) -> Vec<Event> {
    let mut events = Vec::new();
    for incident in world.incidents.iter().filter(|incident| incident.started_at.date() == day) {
        let tale = &incident_tales::TALES[incident.story];
        events.push(Event {
            at: incident.reported_at,
            text: format!("{}，按应急预案处置", tale.title),
            record: Some(incident.id.clone()),
            system: tale.systems.first().copied(),
        });
    }
    for run in world.backups.iter().filter(|run| run.failure.is_some()) {
        // A failure of the night is found in the morning.
        if plus_days(run.finished_at.date(), 1) == day {
            let name = super::systems::system_of(run.system).name;
            events.push(Event {
                at: at(day, 8, 35),
                text: format!("发现{name}夜间备份失败，安排补做"),
                record: Some(run.id.clone()),
                system: Some("S-backup"),
            });
        }
    }
    for repair in world.repairs_reported(day, day).iter().filter(|repair| repair.urgent) {
        if let Some(system) = repair.system {
            events.push(Event {
                at: repair.reported_at,
                text: format!("{}，已派工处理", repair.fault.symptom),
                record: Some(repair.id.clone()),
                system: Some(system),
            });
        }
    }
    events
}
