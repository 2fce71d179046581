//! Lives the life of devices: from a slot to a device with its holders and states, and what is on record of it.
//!
//! Takes slots and a span of time; gives devices, hand-overs, scrappings and cases. It decides only days.

use super::calendar::{plus_days, plus_months, plus_workdays, workday_from};
use super::cases;
use super::device::{Device, Kind, State, Tenure};
use super::facts::{Case, Change, Scrapping, Stage};
use super::roster::Roster;
use super::slots::{Fate, Slot};
use super::{Rng, models, places};
use crate::model::Date;
use std::collections::BTreeMap;

/// What came of all slots.
#[derive(Clone, Debug, Default)]
pub struct Lives {
    /// The devices, by id.
    pub devices: Vec<Device>,
    /// Hand-overs since the records begin, not sorted.
    pub changes: Vec<Change>,
    /// Scrappings, not sorted.
    pub scrappings: Vec<Scrapping>,
    /// Losses and damages, not sorted.
    pub cases: Vec<Case>,
}

/// Lives all `slots`. The first `fixed` keep their order; the others are numbered by day of purchase.
pub fn live(mut slots: Vec<Slot>, fixed: usize, roster: &Roster, from: Date, until: Date, rng: &mut Rng) -> Lives {
    slots[fixed..].sort_by_key(|slot| slot.bought);
    slots.retain(|slot| slot.bought <= until);
    let mut lives = Lives::default();
    let mut addresses = Addresses::default();
    let mut asset_numbers: BTreeMap<i16, usize> = BTreeMap::new();
    for (place, slot) in slots.iter().enumerate() {
        let in_year = asset_numbers.entry(slot.bought.year()).or_insert(0);
        *in_year += 1;
        let device = unpack(slot, place + 1, *in_year, &mut addresses, rng);
        Life { device, place, slot, roster, from, until }.run(&mut lives, rng);
    }
    lives
}

fn unpack(slot: &Slot, number: usize, in_year: usize, addresses: &mut Addresses, rng: &mut Rng) -> Device {
    let year = slot.bought.year();
    let (brand, model, configuration, price) = models::bought(slot.kind, year, slot.model, rng);
    let networked = !matches!(slot.kind, Kind::Projector | Kind::Scanner | Kind::AirConditioner);
    Device {
        id: format!("HW-{number:05}"),
        kind: slot.kind,
        name: slot.name.clone(),
        brand,
        model,
        configuration,
        serial: models::serial(slot.kind, number, year),
        asset_no: format!("GZ-{year}-{in_year:04}"),
        vendor: models::vendor(slot.kind),
        purchased_on: slot.bought,
        price,
        invoice: format!("FP-{year}{:02}-{number:05}", slot.bought.month()),
        warranty_until: plus_days(plus_months(slot.bought, models::warranty_years(slot.kind) * 12), -1),
        ip: addresses.next(slot),
        // 02 marks a locally administered address, which no maker issues.
        mac: networked
            .then(|| format!("02:53:46:{:02x}:{:02x}:{:02x}", number >> 16 & 255, number >> 8 & 255, number & 255)),
        relaxed: slot.relaxed,
        system: slot.system,
        tenures: Vec::new(),
        states: vec![(slot.bought, State::InStore)],
    }
}

/// Hands out fixed addresses by subnet: servers 10, office 20, printers 30, tills 40, workshop 50, voice 60,
/// management of network gear and facilities 1.
#[derive(Default)]
struct Addresses {
    last: BTreeMap<(u8, u8), usize>,
}

impl Addresses {
    fn next(&mut self, slot: &Slot) -> Option<String> {
        let workshop = slot.location == "L-xiling-workshop";
        let third = match slot.kind {
            Kind::Server | Kind::Storage => 10,
            Kind::Switch | Kind::Router | Kind::Firewall | Kind::AccessPoint | Kind::Ups => 1,
            Kind::Printer => 30,
            Kind::Pos => 40,
            Kind::Phone => 60,
            Kind::Desktop if workshop => 50,
            _ => return None,
        };
        let octet = places::company_of(&slot.department).octet;
        let last = self.last.entry((octet, third)).or_insert(10);
        *last += 1;
        // A large archive runs over into the following subnets of the same purpose, a hundred apart.
        let (over, host) = (*last / 240, *last % 240 + 10);
        let third = if over == 0 { usize::from(third) } else { (usize::from(third) + 100 * over) % 256 };
        let host = if over == 0 { *last } else { host };
        Some(format!("172.{octet}.{third}.{host}"))
    }
}

struct Life<'a> {
    device: Device,
    place: usize,
    slot: &'a Slot,
    roster: &'a Roster,
    from: Date,
    until: Date,
}

impl Life<'_> {
    fn run(mut self, lives: &mut Lives, rng: &mut Rng) {
        self.hand_out(lives, rng);
        for next in &self.slot.moves {
            if next.on > self.until {
                break;
            }
            let tenure = Tenure {
                from: next.on,
                department: next.department.clone(),
                location: next.location.clone(),
                person: next.person.clone(),
            };
            let state = if next.kind == "归还" { State::InStore } else { State::InUse };
            self.pass_on(next.kind, tenure, &next.reason, lives);
            self.device.states.push((next.on, state));
        }
        match &self.slot.fate {
            Fate::Stays => {}
            Fate::Idle(from) if *from <= self.until => self.device.states.push((*from, State::Idle)),
            Fate::Scrapped { on, grounds, reason, stage } if *on <= self.until => {
                self.scrap(*on, grounds, reason, *stage, lives, rng);
            }
            Fate::Mishap { on, story } if *on <= self.until => self.mishap(*on, *story, lives, rng),
            _ => {}
        }
        lives.devices.push(self.device);
    }

    /// From the box to the first user, or to the store if that is where it belongs.
    fn hand_out(&mut self, lives: &mut Lives, rng: &mut Rng) {
        let ready = workday_from(plus_days(self.slot.bought, rng.range(4, 9)));
        let joined = self.roster.person(&self.slot.person).map_or(ready, |person| workday_from(person.joined));
        let on = ready.max(joined);
        if on > self.until {
            let company = places::company_of(&self.slot.department);
            self.device.tenures.push(Tenure {
                from: self.slot.bought,
                department: company.it.to_owned(),
                location: company.store.to_owned(),
                person: None,
            });
            return;
        }
        let tenure = Tenure {
            from: on,
            department: self.slot.department.clone(),
            location: self.slot.location.clone(),
            person: Some(self.slot.person.clone()),
        };
        if self.slot.location == "L-store-hq" {
            self.device.tenures.push(tenure);
            return;
        }
        let reason = if self.device.kind.is_infrastructure() {
            "新购设备验收合格，上架投用"
        } else {
            "新购设备验收合格，按需求配发"
        };
        self.pass_on("领用", tenure, reason, lives);
        self.device.states.push((on, State::InUse));
    }

    fn pass_on(&mut self, kind: &'static str, to: Tenure, reason: &str, lives: &mut Lives) {
        if to.from >= self.from {
            let change = Change {
                device: self.place,
                kind,
                on: to.from,
                from: self.device.tenures.last().cloned(),
                to: to.clone(),
                reason: reason.to_owned(),
            };
            lives.changes.push(change);
        }
        self.device.tenures.push(to);
    }

    /// Back to the store of its company.
    fn hand_in(&mut self, on: Date, reason: &str, lives: &mut Lives) {
        let store = places::company_of(&self.device.last().department).store;
        let tenure = Tenure {
            from: on,
            department: self.device.last().department.clone(),
            location: store.to_owned(),
            person: None,
        };
        self.pass_on("归还", tenure, reason, lives);
        self.device.states.push((on, State::InStore));
    }

    fn scrap(&mut self, on: Date, grounds: &'static str, reason: &str, stage: Stage, lives: &mut Lives, rng: &mut Rng) {
        let applied = workday_from(on);
        if self.device.in_use(applied) {
            let back = plus_workdays(applied, -rng.range(1, 4)).max(self.device.last().from);
            self.hand_in(back, "设备停用，退回备件库待报废鉴定", lives);
        }
        let mut day = applied;
        let days = [(1, 3), (2, 4), (3, 7), (1, 3), (4, 8), (2, 5)].map(|(least, most)| {
            day = plus_workdays(day, rng.range(least, most));
            day
        });
        let reached = [
            Stage::WithFinance,
            Stage::WithFinance,
            Stage::Approved,
            Stage::Approved,
            Stage::Disposed,
            Stage::WrittenOff,
        ]
        .into_iter()
        .zip(days)
        .rfind(|(_, day)| *day <= self.until)
        .map_or(Stage::Applied, |(stage, _)| stage);
        let stage = stage.min(reached);
        self.device.states.push((applied, State::ToScrap));
        if stage == Stage::WrittenOff {
            self.device.states.push((days[5], State::Scrapped));
        }
        let reason = reason.to_owned();
        lives.scrappings.push(Scrapping { device: self.place, applied_on: applied, grounds, reason, stage, days });
    }

    fn mishap(&mut self, on: Date, story: usize, lives: &mut Lives, rng: &mut Rng) {
        let told = &cases::STORIES[story];
        if told.kind == "遗失" {
            self.device.states.push((on, State::Lost));
        } else if told.cost.is_none() {
            self.hand_in(plus_workdays(on, rng.range(2, 4)), "设备损坏无法修复，退回待鉴定", lives);
            let back = self.device.last().from;
            self.device.states.push((back, State::Idle));
        }
        lives.cases.push(Case { device: self.place, occurred_on: on, story, repair: None });
    }
}
