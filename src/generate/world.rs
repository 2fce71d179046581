//! The world that the records tell of: one organisation over some years.
//!
//! Takes a seed and a span of time; gives people, departments, systems and devices as they were on each day, and what
//! happened to them, which every family of records draws upon. It never writes text and never reads a clock.

use super::device::{Device, Kind};
use super::facts::{Backup, Case, Change, Incident, Repair, Scrapping};
use super::front::Draft;
use super::life::{self, Lives};
use super::repair_plan::Plan;
use super::roster::Roster;
use super::slots::Slot;
use super::{Rng, backups, calendar, incidents, places, sample_devices};
use crate::model::Date;
use jiff::civil::date;

/// The simulated organisation.
#[derive(Clone, Debug)]
pub struct World {
    seed: u64,
    /// The first day of which there are records.
    pub from: Date,
    /// The last day of which there are records.
    pub until: Date,
    /// From this day on, daily series have every entry; before it only representative ones.
    pub dense_from: Date,
    /// The same for the daily log of the operations section.
    pub logs_from: Date,
    /// From this day on, weekly, fortnightly and monthly series have every entry.
    pub regular_from: Date,
    /// How much more happens than in the sample, which has 1.0. Families whose events follow from people at work
    /// multiply their number of events by it.
    pub volume: f64,
    /// The employees.
    pub roster: Roster,
    /// All devices that were ever bought, by id.
    pub devices: Vec<Device>,
    /// Hand-overs of devices, not sorted.
    pub changes: Vec<Change>,
    /// Scrappings, not sorted.
    pub scrappings: Vec<Scrapping>,
    /// Losses and damages, not sorted.
    pub cases: Vec<Case>,
    /// Repairs, by id.
    pub repairs: Vec<Repair>,
    /// Backups, by id.
    pub backups: Vec<Backup>,
    /// Incidents, by id.
    pub incidents: Vec<Incident>,
    batch: Option<String>,
}

/// What a world is made of before anything happens in it.
pub(super) struct Setting {
    pub seed: u64,
    pub from: Date,
    pub until: Date,
    pub dense_from: Date,
    /// The same for the daily log of the operations section.
    pub logs_from: Date,
    pub regular_from: Date,
    pub volume: f64,
    pub roster: Roster,
    pub slots: Vec<Slot>,
    /// How many slots keep their order, because their ids are known elsewhere.
    pub fixed: usize,
    pub batch: Option<String>,
}

impl World {
    /// The world of the sample handbook.
    pub fn sample(seed: u64) -> Self {
        let mut slots = sample_devices::servers();
        let fixed = slots.len();
        slots.extend(sample_devices::others());
        Self::simulate(Setting {
            seed,
            from: calendar::beginning(),
            until: date(2026, 11, 20),
            dense_from: date(2026, 10, 12),
            logs_from: date(2026, 10, 12),
            regular_from: date(2025, 11, 17),
            volume: 1.0,
            roster: Roster::sample(),
            slots,
            fixed,
            batch: Some("IMP-2026-11".to_owned()),
        })
    }

    /// Lets everything happen: first to the devices, then to the systems.
    pub(super) fn simulate(setting: Setting) -> Self {
        let Setting { seed, from, until, dense_from, logs_from, regular_from, volume, roster, slots, fixed, batch } =
            setting;
        let root = Rng::new(seed);
        let lives = life::live(slots, fixed, &roster, from, until, &mut root.fork("hardware"));
        let Lives { mut devices, changes, scrappings, mut cases } = lives;
        let plan = Plan { roster: &roster, from, until, rng: root.fork("repairs") };
        let repairs = plan.make(&mut devices, &mut cases, &scrappings);
        let mut world = Self {
            seed,
            from,
            until,
            dense_from,
            logs_from,
            regular_from,
            volume,
            roster,
            devices,
            changes,
            scrappings,
            cases,
            repairs,
            backups: Vec::new(),
            incidents: Vec::new(),
            batch,
        };
        // What an incident destroyed is restored from a backup, so incidents come first.
        world.incidents = incidents::plan(&world);
        world.backups = backups::plan(&world);
        world
    }

    /// The stream of random numbers called `label`: usually the name of the collection.
    pub fn rng(&self, label: &str) -> Rng {
        Rng::new(self.seed).fork(label)
    }

    /// Starts a record of a log: `content/<collection>/YYYY/MM/<id>.md`.
    pub fn log(&self, collection: &str, id: &str, day: Date) -> Draft {
        let path = format!("content/{collection}/{:04}/{:02}/{id}.md", day.year(), day.month());
        Draft::new(path, id, day, self.batch.clone())
    }

    /// Starts a card: `content/<collection>/YYYY/<id>.md`, or without the year when `by_year` is false.
    pub fn card(&self, collection: &str, id: &str, day: Date, by_year: bool) -> Draft {
        let path = if by_year {
            format!("content/{collection}/{:04}/{id}.md", day.year())
        } else {
            format!("content/{collection}/{id}.md")
        };
        Draft::new(path, id, day, self.batch.clone())
    }

    /// The repair with this id.
    pub fn repair(&self, id: &str) -> Option<&Repair> {
        self.repairs.iter().find(|repair| repair.id == id)
    }

    /// Whether somebody is employed on a day.
    pub fn employed(&self, id: &str, day: Date) -> bool {
        self.roster.person(id).is_some_and(|person| person.employed(day))
    }

    /// The IT administrator of a company on a day (ZD-04): somebody of desktop support at headquarters, the person
    /// of the local IT department elsewhere; somebody else of desktop support when that is one of `others`.
    pub fn administrator(&self, company: &places::Company, day: Date, others: &[&str]) -> String {
        let free = |person: &&super::roster::Person| !others.contains(&person.id.as_str());
        let local = if company.id == "D-hq" { None } else { self.roster.staff(company.it, day).into_iter().find(free) };
        local
            .or_else(|| self.roster.holders("R-desktop-support", day).into_iter().find(free))
            .map_or_else(|| self.roster.acting_besides(company.administrator, day, others).to_owned(), |p| p.id.clone())
    }

    /// The head of a department, or of its company, or of the IT department: the first who is not among `others`.
    pub fn head_besides(&self, department: &str, day: Date, others: &[&str]) -> String {
        let department = places::department_of(department);
        let company = places::company(department.company);
        let deputy = places::department_of("D-gmo").head;
        let above = if company.id == "D-hq" { [deputy, company.head] } else { [company.head, deputy] };
        std::iter::once(department.head)
            .chain(above)
            .find(|head| !others.contains(head) && self.employed(head, day))
            .unwrap_or_else(|| self.roster.acting_besides("R-it-director", day, others))
            .to_owned()
    }

    /// Somebody of finance who is not among `others`; the accountant before the head.
    pub fn finance_besides(&self, day: Date, others: &[&str]) -> String {
        let staff = self.roster.staff("D-fin", day);
        let free = |person: &&&super::roster::Person| !others.contains(&person.id.as_str());
        let head = places::department_of("D-fin").head;
        staff
            .iter()
            .find(|person| person.id != head && free(person))
            .or_else(|| staff.iter().find(free))
            .map_or_else(|| self.head_besides("D-audit", day, others), |person| person.id.clone())
    }

    /// The devices of these kinds that a company has in use on a day.
    pub fn in_use(&self, kinds: &'static [Kind], company: &str, day: Date) -> impl Iterator<Item = &Device> {
        self.devices.iter().filter(move |device| {
            kinds.contains(&device.kind)
                && device.in_use(day)
                && device.at(day).is_some_and(|tenure| places::company_of(&tenure.department).id == company)
        })
    }

    /// The repairs that were reported from `first` to `last`, by id.
    pub fn repairs_reported(&self, first: Date, last: Date) -> &[Repair] {
        let begin = self.repairs.partition_point(|repair| repair.reported_at.date() < first);
        let end = self.repairs.partition_point(|repair| repair.reported_at.date() <= last);
        &self.repairs[begin..end.max(begin)]
    }
}
