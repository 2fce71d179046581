//! Grows the sample's organisation into an archive of any size.
//!
//! Takes a plan, finds how many devices the organisation must have and from which day its daily series are complete,
//! so that about as many records come out as were asked for; gives their files.

use super::calendar::{days_between, plus_days, plus_months};
use super::roster::{Person, Roster};
use super::world::{Setting, World};
use super::{GeneratedFile, Rng, crowd, sample_devices};
use crate::model::Date;

/// What an archive shall be like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ArchivePlan {
    /// The same seed gives the same archive.
    pub seed: u64,
    /// How many records there shall be, cards of devices and added employees included; met within a few per cent.
    pub records: usize,
    /// How many years the records cover.
    pub years: u16,
    /// The last day.
    pub until: Date,
}

/// The sizes that are searched for.
#[derive(Clone, Copy)]
struct Size {
    devices: usize,
    dense_from: Date,
}

pub(super) fn grow(plan: &ArchivePlan) -> Vec<GeneratedFile> {
    let from = plus_days(plus_months(plan.until, -12 * i32::from(plan.years.max(1))), 1);
    let mut size = first_guess(plan, from);
    let mut best = written(plan, from, size);
    for _ in 0..3 {
        let off = best.len().abs_diff(plan.records);
        if off * 33 <= plan.records {
            break;
        }
        let Some(next) = corrected(plan, from, size, best.len()) else { break };
        let files = written(plan, from, next);
        if files.len().abs_diff(plan.records) >= off {
            break;
        }
        (best, size) = (files, next);
    }
    best
}

/// What one device adds in so many years: its card, counts, repairs, hand-overs, and a part of an employee.
fn per_device(years: f64) -> f64 {
    2.7 + 2.05 * years
}

/// What one more day of complete series adds.
const PER_DAY: f64 = 8.4;

/// Days for which the daily log is complete in the smallest archive.
const LOGS: i64 = 360;

/// What there is in a year even if nothing is complete.
const PER_YEAR: f64 = 170.0;

fn first_guess(plan: &ArchivePlan, from: Date) -> Size {
    let years = f64::from(plan.years.max(1));
    let days = days_between(from, plan.until) as f64;
    let records = plan.records as f64;
    let least = 30.0 * per_device(years) + PER_YEAR * years;
    if records < least + days * PER_DAY {
        let dense = ((records - least) / PER_DAY).clamp(0.0, days);
        return Size { devices: 30, dense_from: plus_days(plan.until, -(dense as i64)) };
    }
    let devices = (records - days * PER_DAY - PER_YEAR * years) / per_device(years);
    Size { devices: devices.max(30.0) as usize, dense_from: from }
}

/// The next size to try: more or fewer devices while the series are complete, longer or shorter series otherwise.
fn corrected(plan: &ArchivePlan, from: Date, size: Size, got: usize) -> Option<Size> {
    let years = f64::from(plan.years.max(1));
    let missing = plan.records as f64 - got as f64;
    if size.dense_from <= from && (missing > 0.0 || size.devices > 30) {
        let devices = size.devices as f64 + missing / per_device(years);
        return Some(Size { devices: devices.max(0.0) as usize, ..size });
    }
    let days = (missing / PER_DAY) as i64;
    let dense_from = plus_days(size.dense_from, -days).clamp(from, plan.until);
    if dense_from == size.dense_from {
        // Nothing is left but to own fewer things.
        let devices = (size.devices as f64 + missing / per_device(years)).max(0.0) as usize;
        return (devices != size.devices).then_some(Size { devices, ..size });
    }
    Some(Size { dense_from, ..size })
}

fn written(plan: &ArchivePlan, from: Date, size: Size) -> Vec<GeneratedFile> {
    let world = world(plan, from, size);
    let mut files = super::write(&world);
    files.extend(world.roster.added().iter().enumerate().map(|(number, person)| card(&world, number, person)));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn world(plan: &ArchivePlan, from: Date, size: Size) -> World {
    let rng = Rng::new(plan.seed);
    let departments = crowd::departments();
    let staff = size.devices * 6 / 10;
    let roster = Roster::extended(from, plan.until, staff, &departments, &mut rng.fork("people"));
    let mut slots = sample_devices::servers();
    let fixed = slots.len();
    slots.extend(crowd::slots(size.devices, &roster, from, plan.until, &mut rng.fork("crowd")));
    World::simulate(Setting {
        seed: plan.seed,
        from,
        until: plan.until,
        dense_from: size.dense_from,
        // However few records there shall be: the irregularities of a history are planted in this series.
        logs_from: size.dense_from.min(plus_days(plan.until, -LOGS)).max(from),
        regular_from: size.dense_from,
        volume: ((32 + staff) as f64 / 32.0).sqrt(),
        roster,
        slots,
        fixed,
        batch: None,
    })
}

/// The card of an employee whom the sample does not know.
fn card(world: &World, number: usize, person: &Person) -> GeneratedFile {
    use super::Value;
    let terms: Vec<Value> = person
        .terms
        .iter()
        .map(|term| {
            Value::map([
                ("role", Value::from(term.role)),
                ("from", Value::from(term.from)),
                ("to", Value::from(term.to)),
            ])
        })
        .collect();
    let post = if terms.is_empty() { "职员" } else { "信息管理人员" };
    world
        .card("people", &person.id, person.joined, false)
        .filed_by(world.roster.acting("R-document-controller", world.from))
        .set("name", &person.name)
        .set("number", format!("E{:05}", 20001 + number))
        .set("department", &person.department)
        .set("post", post)
        .set("emails", vec![format!("{}@shifan.example", person.id.trim_start_matches("P-"))])
        .set("roles", terms)
        .set("joined_on", person.joined)
        .set("left_on", person.left)
        .file()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn about_as_many_records_as_asked_for() {
        for (records, years) in [(1500, 1), (5000, 2)] {
            let plan = ArchivePlan { seed: 5, records, years, until: date(2026, 11, 20) };
            let files = grow(&plan);
            assert!(files.len().abs_diff(records) * 20 <= records, "{records} in {years} years: {}", files.len());
            let mut paths: Vec<_> = files.iter().map(|file| &file.path).collect();
            paths.dedup();
            assert_eq!(paths.len(), files.len(), "no path twice");
        }
    }

    #[test]
    fn the_same_plan_gives_the_same_bytes() {
        let plan = ArchivePlan { seed: 9, records: 1500, years: 1, until: date(2026, 6, 30) };
        assert_eq!(grow(&plan), grow(&plan));
        assert_ne!(grow(&plan), grow(&ArchivePlan { seed: 10, ..plan }));
    }
}
