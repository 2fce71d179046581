//! Decides which faults happen, who mends them and how long it takes.
//!
//! Takes devices, people and the span of time; gives repairs in the order of their numbers. A device that is out for
//! repair is in that state on its card as well.

use super::calendar::{
    self, at, days_between, into_working_time, plus_days, plus_minutes, plus_work_minutes, plus_workdays, workday_from,
};
use super::device::{Device, Kind, State};
use super::facts::{Case, Repair, Scrapping};
use super::faults::{self, Fault};
use super::roster::Roster;
use super::{Rng, cases, fault_tables, places, series};
use crate::model::{Date, DateTime, Money};

/// The span and the people that the plan is for.
pub(super) struct Plan<'a> {
    pub roster: &'a Roster,
    pub from: Date,
    pub until: Date,
    pub rng: Rng,
}

impl Plan<'_> {
    /// Plans all repairs; notes them in the states of the devices and in the cases.
    pub fn make(mut self, devices: &mut [Device], cases: &mut [Case], scrappings: &[Scrapping]) -> Vec<Repair> {
        let mut repairs = Vec::new();
        for (place, device) in devices.iter().enumerate() {
            for day in self.fault_days(device) {
                let fault = self.rng.pick(fault_tables::of(device.kind));
                repairs.extend(self.of_device(place, device, day, fault, false));
            }
        }
        for scrapping in scrappings.iter().filter(|scrapping| scrapping.grounds.contains('b')) {
            repairs.extend(self.repeated(scrapping, &devices[scrapping.device]));
        }
        for (place, case) in cases.iter().enumerate() {
            let (story, device) = (&cases::STORIES[case.story], &devices[case.device]);
            let Some(fault) = story.cost.map(|place| &fault_tables::DAMAGE[place]) else { continue };
            let liable = story.fault != "正常使用";
            if let Some(mut repair) = self.of_device(case.device, device, workday_from(case.occurred_on), fault, liable)
            {
                repair.case = Some(place);
                repairs.push(repair);
            }
        }
        repairs.extend(self.of_systems());
        repairs.extend(self.latest(devices));
        let again = self.recurrences(&repairs, devices);
        repairs.extend(again);
        for scrapping in scrappings.iter().filter(|scrapping| scrapping.grounds.contains('b')) {
            repairs.extend(self.first_of_many(scrapping, &devices[scrapping.device]));
        }
        let repairs = numbered(repairs, cases);
        for repair in &repairs {
            if let (Some(place), Some((out, back))) = (repair.device, repair.sent_out) {
                away(&mut devices[place], out, back, self.until);
            }
        }
        repairs
    }

    /// Working days on which something goes wrong with a device that is in use.
    fn fault_days(&mut self, device: &Device) -> Vec<Date> {
        let span = days_between(self.from, self.until).max(1);
        let aged = if device.years(self.until) > 4.0 { 1.35 } else { 1.0 };
        let expected = faults::per_year(device.kind) * aged * span as f64 / 365.0;
        let mut count = expected as usize;
        if self.rng.chance(expected - count as f64) {
            count += 1;
        }
        (0..count)
            .map(|_| workday_from(plus_days(self.from, self.rng.range(0, span - 1))))
            .filter(|&day| device.in_use(day) && day <= self.until)
            .collect()
    }

    fn of_device(
        &mut self,
        place: usize,
        device: &Device,
        day: Date,
        fault: &'static Fault,
        liable: bool,
    ) -> Option<Repair> {
        let tenure = device.at(day)?;
        let company = places::company_of(&tenure.department);
        let person = tenure.person.as_deref().filter(|id| self.roster.person(id).is_some_and(|p| p.employed(day)))?;
        let role = match device.kind {
            Kind::Server | Kind::Storage | Kind::Ups | Kind::AirConditioner => "R-system-engineer",
            kind if kind.is_infrastructure() => "R-network-admin",
            _ => company.administrator,
        };
        let infrastructure = device.kind.is_infrastructure();
        // What belongs to a room is reported by whoever makes the round, and mended by somebody else.
        let reporter = if infrastructure && company.id == "D-hq" {
            self.roster.acting("R-system-engineer", day).to_owned()
        } else {
            person.to_owned()
        };
        let assigned = self.mender(role, company.id, day, &reporter);
        let warranty = device.in_warranty(day) && !liable && fault.part.is_some();
        let method = match (warranty, fault.outside) {
            (true, _) => "保修",
            (false, true) => "外修",
            _ => "自修",
        };
        let vendor = (method != "自修").then_some(device.vendor);
        let mut repair = Repair::reported(fault, self.report_time(day), &tenure.department, &tenure.location);
        repair.device = Some(place);
        repair.reporter = reporter;
        repair.assigned_to = assigned;
        repair.method = method;
        repair.vendor = vendor;
        let goes_out = method != "自修" && !infrastructure && !matches!(device.kind, Kind::Printer);
        Some(self.go_through(repair, device.residual(day), goes_out))
    }

    fn of_systems(&mut self) -> Vec<Repair> {
        let years = days_between(self.from, self.until) as f64 / 365.0;
        let count = (years * fault_tables::SYSTEM_FAULTS.len() as f64 * 0.75) as usize;
        let mut repairs = Vec::new();
        for _ in 0..count {
            let (system, role, fault) = self.rng.pick(fault_tables::SYSTEM_FAULTS);
            let day = workday_from(plus_days(self.from, self.rng.range(0, days_between(self.from, self.until))));
            if day > self.until {
                continue;
            }
            let department = self.user_of(system);
            let staff = self.roster.staff(department, day);
            if staff.is_empty() {
                continue;
            }
            let reporter = self.rng.pick(&staff).id.clone();
            let office = places::department_of(department).office;
            let mut repair = Repair::reported(fault, self.report_time(day), department, office);
            repair.system = Some(system);
            repair.assigned_to = self.roster.acting_besides(role, day, &[&reporter]).to_owned();
            repair.reporter = reporter;
            repairs.push(self.go_through(repair, Money::ZERO, false));
        }
        repairs
    }

    /// A department whose people work with a system.
    fn user_of(&mut self, system: &str) -> &'static str {
        let users: &[&'static str] = match system {
            "S-erp" | "S-erp-db" => &["D-fin", "D-supply", "D-prod"],
            "S-pos" => &["D-store-nanmen"],
            "S-mes" => &["D-xiling-workshop"],
            "S-wms" => &["D-supply", "D-donghu-ops"],
            "S-hr" => &["D-hr"],
            _ => &["D-sales", "D-legal", "D-audit", "D-gmo", "D-hr", "D-donghu"],
        };
        self.rng.word(users)
    }

    /// Who mends it: somebody of the role who did not report it.
    fn mender(&mut self, role: &str, company: &str, day: Date, reporter: &str) -> String {
        if role == "R-subsidiary-it-admin" {
            let department = places::company(company).it;
            let local = self.roster.staff(department, day).into_iter().find(|person| person.id != reporter);
            if let Some(person) = local {
                return person.id.clone();
            }
            return self.roster.acting_besides("R-desktop-support", day, &[reporter]).to_owned();
        }
        let able: Vec<&str> = self
            .roster
            .holders(role, day)
            .into_iter()
            .chain(
                self.roster
                    .holders("R-senior-system-engineer", day)
                    .into_iter()
                    .filter(|_| role == "R-system-engineer"),
            )
            .map(|person| person.id.as_str())
            .filter(|id| *id != reporter)
            .collect();
        if able.is_empty() {
            return self.roster.acting_besides(role, day, &[reporter]).to_owned();
        }
        (*self.rng.pick(&able)).to_owned()
    }

    fn report_time(&mut self, day: Date) -> DateTime {
        into_working_time(at(day, 8, 32 + self.rng.range(0, 500)))
    }

    /// From the report to the acceptance: all times, people and costs.
    fn go_through(&mut self, mut repair: Repair, residual: Money, goes_out: bool) -> Repair {
        let (rng, fault) = (&mut self.rng, repair.fault);
        let day = repair.reported_at.date();
        repair.dispatched_at = plus_work_minutes(repair.reported_at, rng.range(3, 18));
        if repair.urgent {
            // Now and then nobody is free in time.
            let wait = if rng.chance(0.06) { rng.range(48, 70) } else { rng.range(6, 34) };
            repair.arrived_at = plus_minutes(repair.dispatched_at, wait);
        } else {
            let appointed = round_to(plus_work_minutes(repair.dispatched_at, rng.range(40, 420)), 30);
            let appointed = into_working_time(appointed);
            repair.appointed_at = Some(appointed);
            repair.arrived_at = plus_minutes(appointed, rng.range(0, 12));
        }
        let work = rng.range(fault.minutes.0, fault.minutes.1);
        let waiting_days = match (repair.method, fault.part) {
            ("保修", _) => rng.range(2, 5),
            ("外修", _) => rng.range(3, 7),
            (_, Some((_, _, most))) if most > 150 && !repair.urgent => rng.range(1, 3),
            _ => 0,
        };
        let seen = plus_work_minutes(repair.arrived_at, rng.range(10, 30));
        let ready =
            if waiting_days == 0 { seen } else { at(plus_workdays(seen.date(), waiting_days), 9, rng.range(0, 240)) };
        let ready = into_working_time(ready);
        if goes_out && waiting_days > 0 {
            repair.sent_out = Some((plus_workdays(seen.date(), 1).min(ready.date()), ready.date()));
        }
        repair.restored_at = plus_work_minutes(ready, work);
        let late = rng.chance(0.07);
        repair.promised_at = if late {
            let promised = plus_work_minutes(repair.restored_at, 0);
            round_to(plus_minutes(promised, -rng.range(40, 150)), 10).max(plus_minutes(repair.arrived_at, 20))
        } else if waiting_days == 0 {
            round_to(plus_work_minutes(repair.arrived_at, fault.minutes.1 + 60), 30)
        } else {
            at(plus_workdays(ready.date(), 1), 17, 30)
        };
        repair.accepted_at = plus_work_minutes(repair.restored_at, rng.range(5, 90));
        if let Some((_, least, most)) = fault.part
            && repair.method != "保修"
        {
            // What is repaired repeatedly before scrapping must have cost something against what was left.
            let least = if residual.is_zero() { least } else { least.max(20) };
            repair.parts_cost = Money::from(rng.range(least, most.max(least)));
            if repair.method == "外修" {
                repair.labour_cost = Money::from(rng.range(8, 30) * 10);
            }
        }
        let (reporter, assigned) = (repair.reporter.clone(), repair.assigned_to.clone());
        let recorder = self.roster.acting_besides("R-front-desk", day, &[&reporter, &assigned]).to_owned();
        let accepted_on = repair.accepted_at.date();
        let still_there = self.roster.person(&reporter).is_some_and(|person| person.employed(accepted_on));
        repair.accepted_by = if still_there {
            reporter
        } else {
            self.roster.acting_besides("R-it-supervisor", accepted_on, &[&recorder, &assigned]).to_owned()
        };
        repair.recorder = recorder;
        repair.cancelled = repair.method == "自修" && fault.part.is_none() && !repair.urgent && self.rng.chance(0.03);
        repair
    }

    /// The repair from which the half-year of ground b counts; those of [`Self::repeated`] follow it.
    fn first_of_many(&mut self, scrapping: &Scrapping, device: &Device) -> Option<Repair> {
        let fork = self.rng.fork("first of many");
        let rng = std::mem::replace(&mut self.rng, fork);
        let fault = fault_tables::of(device.kind).iter().rfind(|fault| fault.part.is_some());
        let day = workday_from(plus_days(scrapping.applied_on, -175));
        let repair = fault.and_then(|fault| self.of_device(scrapping.device, device, day, fault, false));
        self.rng = rng;
        repair
    }

    /// Three repairs within half a year before a device is given up for ground b, after a first one.
    fn repeated(&mut self, scrapping: &Scrapping, device: &Device) -> Vec<Repair> {
        let dear: Vec<&'static Fault> =
            fault_tables::of(device.kind).iter().filter(|fault| fault.part.is_some()).collect();
        [150, 92, 38]
            .into_iter()
            .enumerate()
            .filter_map(|(turn, days)| {
                let day = workday_from(plus_days(scrapping.applied_on, -days));
                self.of_device(scrapping.device, device, day, dear[turn % dear.len()], false)
            })
            .collect()
    }

    /// On the last working days, too, somebody has just reported something.
    fn latest(&mut self, devices: &[Device]) -> Vec<Repair> {
        let last = calendar::workday_until(self.until);
        [last, last, last, plus_workdays(last, -1), plus_workdays(last, -1)]
            .into_iter()
            .filter_map(|day| {
                let in_use: Vec<usize> = (0..devices.len())
                    .filter(|&place| devices[place].in_use(day) && !devices[place].kind.is_infrastructure())
                    .collect();
                let place = in_use.get(self.rng.below(in_use.len()))?;
                let fault = self.rng.pick(fault_tables::of(devices[*place].kind));
                self.of_device(*place, &devices[*place], day, fault, false)
            })
            .collect()
    }

    /// Some faults come back within two months.
    fn recurrences(&mut self, repairs: &[Repair], devices: &[Device]) -> Vec<Repair> {
        let mut again = Vec::new();
        for (place, first) in repairs.iter().enumerate() {
            let Some(device) = first.device else { continue };
            if first.cancelled || first.case.is_some() || first.method != "自修" || !self.rng.chance(0.07) {
                continue;
            }
            let day = workday_from(plus_days(first.accepted_at.date(), self.rng.range(6, 55)));
            if day > self.until || !devices[device].in_use(day) {
                continue;
            }
            if let Some(mut repair) = self.of_device(device, &devices[device], day, first.fault, false) {
                repair.recurring_of = Some(place);
                repair.cancelled = false;
                again.push(repair);
            }
        }
        again
    }
}

/// Sorts and numbers; turns references into the unsorted list into references into the sorted one.
fn numbered(repairs: Vec<Repair>, cases: &mut [Case]) -> Vec<Repair> {
    let mut order: Vec<usize> = (0..repairs.len()).collect();
    order.sort_by_key(|&place| repairs[place].reported_at);
    let mut sorted_place = vec![0; repairs.len()];
    for (new, &old) in order.iter().enumerate() {
        sorted_place[old] = new;
    }
    let mut series = series::Series::new("WX");
    order
        .into_iter()
        .map(|old| {
            let mut repair = repairs[old].clone();
            repair.id = series.next(repair.reported_at.date());
            repair.recurring_of = repair.recurring_of.map(|place| sorted_place[place]);
            if let Some(case) = repair.case {
                cases[case].repair = Some(repair.id.clone());
            }
            repair
        })
        .collect()
}

fn away(device: &mut Device, out: Date, back: Date, until: Date) {
    let steady = device.state(out) == Some(State::InUse)
        && device.states.iter().all(|(from, _)| *from < out || *from > back)
        && out < back;
    if steady {
        device.states.push((out, State::InRepair));
        if back <= until {
            device.states.push((back, State::InUse));
        }
        device.states.sort_by_key(|(from, _)| *from);
    }
}

fn round_to(moment: DateTime, minutes: i64) -> DateTime {
    let past = i64::from(moment.minute()) % minutes;
    if past == 0 { moment } else { calendar::plus_minutes(moment, minutes - past) }
}
