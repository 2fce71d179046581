//! Devices and employees by the thousand, for archives larger than the sample.
//!
//! Takes a number of devices and a span of time; gives slots as [`super::sample_devices`] does by hand: who gets a
//! device, to whom it passes on, how it ends. Nobody keeps a device beyond the last day of work.

use super::calendar::{days_between, plus_days, workday_from};
use super::device::Kind;
use super::facts::Stage;
use super::places::{self, DEPARTMENTS};
use super::roster::{Person, Roster};
use super::slots::{Fate, Move, Slot};
use super::{Rng, cases};
use crate::model::Date;

/// What an organisation owns besides servers, by share.
const KINDS: &[(u32, Kind)] = &[
    (400, Kind::Desktop),
    (240, Kind::Notebook),
    (80, Kind::Phone),
    (65, Kind::Printer),
    (50, Kind::Scanner),
    (45, Kind::Switch),
    (40, Kind::Pos),
    (35, Kind::AccessPoint),
    (20, Kind::Projector),
    (10, Kind::Router),
    (8, Kind::Ups),
    (4, Kind::Firewall),
    (3, Kind::AirConditioner),
];

const SCRAP: &[(&str, &str)] = &[
    ("e", "使用超过五年，性能不能满足现岗位需要"),
    ("e", "使用年限已满，故障增多，继续使用不经济"),
    ("c", "主板故障，该型号配件已停产，供应商书面答复无替代件"),
    ("d", "不能安装现行业务客户端，无法升级，其他岗位也不需要"),
];

/// The departments that devices of the crowd go to.
pub(super) fn departments() -> Vec<&'static str> {
    DEPARTMENTS.iter().map(|department| department.id).filter(|id| !id.ends_with("-it")).collect()
}

/// So many slots.
pub(super) fn slots(count: usize, roster: &Roster, from: Date, until: Date, rng: &mut Rng) -> Vec<Slot> {
    let departments = departments();
    (0..count)
        .filter_map(|number| {
            let kind = *rng.weighted(KINDS);
            let span = days_between(from, until);
            let bought = plus_days(from, rng.range(-1400, (span - 40).max(1)));
            let department = *rng.pick(&departments);
            slot(number + 1, kind, department, bought, roster, from, until, rng)
        })
        .collect()
}

#[allow(clippy::too_many_arguments, reason = "one slot is drawn from everything that is known")]
fn slot(
    number: usize,
    kind: Kind,
    department: &str,
    bought: Date,
    roster: &Roster,
    from: Date,
    until: Date,
    rng: &mut Rng,
) -> Option<Slot> {
    let infrastructure = kind.is_infrastructure();
    let company = places::company_of(department);
    let department = if infrastructure { company.it } else { department };
    // What was bought long ago may have had others before; the records only know the holder when they begin.
    let seen = workday_from(plus_days(bought.max(from), 15));
    let person = pick(&roster.staff(department, seen), rng)?;
    let name = format!("{}{}{number:05}", places::department_of(department).name, kind.label());
    let mut slot = Slot::new(kind, &name, department, &person.id, bought);
    if infrastructure && !matches!(kind, Kind::AccessPoint) {
        slot = slot.placed(company.room);
    }
    slot.relaxed = kind.is_personal() && rng.chance(0.08);
    moves(&mut slot, person, roster, from, until, rng);
    let last = slot.moves.last().map_or(seen, |next| next.on);
    if slot.moves.last().is_none_or(|next| next.person.is_some()) {
        slot.fate = fate(&slot, last, from, until, rng);
    }
    Some(slot)
}

/// Passes the device on now and then, and always before its holder leaves.
fn moves(slot: &mut Slot, first: &Person, roster: &Roster, from: Date, until: Date, rng: &mut Rng) {
    let mut holder = first.clone();
    let mut day = plus_days(slot.bought.max(from), 60);
    loop {
        let wanted = if slot.kind.is_personal() { 900 } else { 2600 };
        let next = workday_from(plus_days(day, rng.range(120, wanted * 2)));
        let leaves = holder.left.map(|left| super::calendar::workday_until(plus_days(left, -1)));
        let on = match leaves {
            Some(leaves) if leaves <= next => leaves,
            _ => next,
        };
        if on <= day || plus_days(on, 40) > until {
            // Whoever leaves soon after hands the device in all the same.
            if let Some(leaves) = leaves.filter(|leaves| *leaves > slot.bought && *leaves <= until && *leaves >= day) {
                hand_in(slot, leaves);
            }
            return;
        }
        if leaves == Some(on) {
            hand_in(slot, on);
            let again = workday_from(plus_days(on, rng.range(6, 30)));
            let department = slot.department.clone();
            let Some(person) = pick(&roster.staff(&department, again), rng).filter(|p| stays(p, again)) else { return };
            if again > until {
                return;
            }
            holder = person.clone();
            give(slot, again, "领用", &department, &holder.id, "库存设备调剂配发");
            day = again;
            continue;
        }
        let other = rng.chance(0.35) && !slot.kind.is_infrastructure();
        let department = if other { (*rng.pick(&departments())).to_owned() } else { current(slot).to_owned() };
        let company = places::company_of(&department).id;
        let Some(person) = pick(&roster.staff(&department, on), rng).filter(|p| stays(p, on)) else { return };
        if person.id == holder.id {
            return;
        }
        let (kind, reason) = match (department == current(slot), company == places::company_of(current(slot)).id) {
            (true, _) => ("使用人变更", "岗位调整，设备由新使用人接管"),
            (_, true) => ("部门调拨", "部门业务调整，设备随业务调拨"),
            _ => ("跨公司调拨", "集团内统一调剂，原公司已办理退还"),
        };
        holder = person.clone();
        give(slot, on, kind, &department, &holder.id, reason);
        day = on;
    }
}

fn current(slot: &Slot) -> &str {
    slot.moves.last().map_or(&slot.department, |next| &next.department)
}

fn stays(person: &Person, day: Date) -> bool {
    person.left.is_none_or(|left| left > plus_days(day, 90))
}

fn give(slot: &mut Slot, on: Date, kind: &'static str, department: &str, person: &str, reason: &str) {
    let location = if slot.kind.is_infrastructure() {
        slot.location.clone()
    } else {
        places::department_of(department).office.to_owned()
    };
    let (department, person) = (department.to_owned(), Some(person.to_owned()));
    slot.moves.push(Move { on, kind, department, location, person, reason: reason.to_owned() });
}

fn hand_in(slot: &mut Slot, on: Date) {
    let department = current(slot).to_owned();
    let location = places::company_of(&department).store.to_owned();
    let reason = "责任人离职，离岗前退还设备".to_owned();
    slot.moves.push(Move { on, kind: "归还", department, location, person: None, reason });
}

fn fate(slot: &Slot, last: Date, from: Date, until: Date, rng: &mut Rng) -> Fate {
    let old_enough = plus_days(slot.bought, 5 * 366 + 60);
    let earliest = old_enough.max(plus_days(last, 30)).max(plus_days(from, 20));
    if earliest < until && rng.chance(0.55) {
        let room = days_between(earliest, until).min(700);
        let on = workday_from(plus_days(earliest, rng.range(0, room)));
        let (grounds, reason) = *rng.pick(SCRAP);
        return Fate::Scrapped { on, grounds, reason: reason.to_owned(), stage: Stage::WrittenOff };
    }
    let harmed = plus_days(last.max(from), 20);
    if matches!(slot.kind, Kind::Notebook | Kind::Scanner) && harmed < plus_days(until, -30) && rng.chance(0.02) {
        let on = plus_days(harmed, rng.range(0, days_between(harmed, until) - 10));
        let stories: Vec<usize> =
            (0..cases::STORIES.len()).filter(|&place| cases::STORIES[place].suits(slot.kind)).collect();
        return Fate::Mishap { on, story: *rng.pick(&stories) };
    }
    Fate::Stays
}

fn pick<'a>(people: &[&'a Person], rng: &mut Rng) -> Option<&'a Person> {
    (!people.is_empty()).then(|| *rng.pick(people))
}
