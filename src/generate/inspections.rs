//! The daily rounds through the computer rooms (ZD-08).
//!
//! Takes the rooms, the repairs and the incidents, gives the files of `inspections`. What was repaired in a room
//! that day is what the round found.

use super::calendar::{at, workdays};
use super::device::Kind;
use super::facts::Repair;
use super::phrase::paragraph;
use super::places::{COMPANIES, Company};
use super::world::World;
use super::{GeneratedFile, Rng, Value, places, series};
use crate::model::Date;
use std::collections::BTreeMap;

struct Round {
    on: Date,
    company: &'static Company,
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("inspections");
    let mut rounds = Vec::new();
    for company in COMPANIES {
        let mut seen = None;
        // Where one person looks after a room, a round is missed when that person is away; the duty calendar shows it.
        let (missed, of) = match company.id {
            "D-hq" => (90, 127),
            "D-donghu" => (18, 29),
            _ => (25, 37),
        };
        let mut turn = 0;
        for day in workdays(world.from, world.until) {
            // Before the dense time: the first working day of a month, of a quarter in the subsidiaries.
            let new_month = seen != Some((day.year(), day.month()));
            seen = Some((day.year(), day.month()));
            let kept = new_month && (company.id == "D-hq" || day.month() % 3 == 1);
            turn += usize::from(day >= world.dense_from);
            if (day >= world.dense_from && turn % of != missed) || kept {
                rounds.push(Round { on: day, company });
            }
        }
    }
    let in_rooms = repairs_by_room(world);
    series::number("XJ", rounds, |round| round.on)
        .into_iter()
        .map(|(id, round)| sheet(world, &id, &round, in_rooms.get(&(round.company.room, round.on)).copied(), &mut rng))
        .collect()
}

/// The repair that a round led to, by room and day.
fn repairs_by_room(world: &World) -> BTreeMap<(&str, Date), &Repair> {
    world
        .repairs
        .iter()
        .filter(|repair| repair.location.starts_with("L-room-") && !repair.cancelled)
        .filter(|repair| repair.device.is_some())
        .map(|repair| ((repair.location.as_str(), repair.reported_at.date()), repair))
        .collect()
}

fn sheet(world: &World, id: &str, round: &Round, repair: Option<&Repair>, rng: &mut Rng) -> GeneratedFile {
    let (on, company) = (round.on, round.company);
    let inspector = inspector(world, company, on, rng);
    let kind = repair.and_then(|repair| repair.device).map(|place| world.devices[place].kind);
    let hot = kind == Some(Kind::AirConditioner);
    let summer = matches!(on.month(), 6..=9);
    let base = match company.id {
        "D-hq" => 22.4,
        "D-donghu" => 22.9,
        _ => 23.6,
    };
    let temperature = base + if summer { 0.9 } else { 0.0 } + rng.fraction() * 1.8 - 0.9 + if hot { 4.2 } else { 0.0 };
    let dry = !hot && rng.chance(0.025);
    let humidity = if dry { 37.0 + rng.fraction() * 2.5 } else { 44.0 + rng.fraction() * 11.0 };
    let load = 38.0 + rng.fraction() * 12.0;
    let mark = |bad: bool| if bad { "异常" } else { "正常" };
    let wrong = |kinds: &[Kind]| mark(kind.is_some_and(|kind| kinds.contains(&kind)));
    let abnormal = match (repair, dry) {
        (Some(repair), _) => Some(format!("{}：{}", device_name(world, repair), repair.fault.symptom)),
        (None, true) => Some(format!("相对湿度{humidity:.1}%，低于要求")),
        _ => None,
    };
    let handling = match (repair, dry) {
        (Some(_), _) => Some("已报修并通知机房负责人，持续观察".to_owned()),
        (None, true) => Some("加湿器补水并调高设定，两小时后复测合格".to_owned()),
        _ => None,
    };
    let reviewed =
        rng.chance(0.2).then(|| world.roster.acting_besides("R-it-supervisor", on, &[&inspector]).to_owned());
    let body = match &abnormal {
        Some(text) => paragraph([text.as_str(), "。", handling.as_deref().unwrap_or(""), "。"]),
        None => (*rng.pick(&[
            "各项正常，无新增告警。",
            "设备指示灯正常，机柜门关闭，通道畅通。",
            "空调、消防、门禁均正常，地面整洁。",
            "巡检正常，录像查看无异常。",
        ]))
        .to_owned(),
    };
    let storage = match company.id {
        "D-hq" => wrong(&[Kind::Storage]),
        _ => "无此设备",
    };
    world
        .log("inspections", id, on)
        .set("inspected_at", at(on, 8, 40 + rng.range(0, 75)))
        .set("department", company.it)
        .set("recorder", &inspector)
        .set("room", company.room)
        .set("temperature", Value::number(temperature, 1))
        .set("humidity", Value::number(humidity, 1))
        .set("power", "正常")
        .set("ups", wrong(&[Kind::Ups]))
        .set("ups_load", Value::number(load, 0))
        .set("aircon", wrong(&[Kind::AirConditioner]))
        .set("fire", "正常")
        .set("doors", "正常")
        .set("servers", wrong(&[Kind::Server]))
        .set("network", wrong(&[Kind::Switch, Kind::Router, Kind::Firewall]))
        .set("storage", storage)
        .set("tidy", true)
        .set("abnormal", abnormal)
        .set("handling", handling)
        .set("repair", repair.map(|repair| repair.id.as_str()))
        .set("result", if repair.is_some() || dry { "有异常" } else { "正常" })
        .set("reviewed_by", reviewed)
        .body(body)
        .file()
}

fn device_name<'a>(world: &'a World, repair: &Repair) -> &'a str {
    repair.device.map_or("设备", |place| world.devices[place].name.as_str())
}

/// Who makes the round: the engineers of headquarters in turn, elsewhere the local administrator.
pub(super) fn inspector(world: &World, company: &places::Company, on: Date, rng: &mut Rng) -> String {
    if company.id != "D-hq"
        && let Some(person) = world.roster.staff(company.it, on).first()
    {
        return person.id.clone();
    }
    let mut crew: Vec<&str> = Vec::new();
    for role in ["R-system-engineer", "R-senior-system-engineer", "R-network-admin"] {
        crew.extend(world.roster.holders(role, on).into_iter().map(|person| person.id.as_str()));
    }
    if crew.is_empty() {
        return world.roster.acting("R-system-engineer", on).to_owned();
    }
    (*rng.pick(&crew)).to_owned()
}
