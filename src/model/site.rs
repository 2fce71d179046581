//! The whole archive, understood. Assembled once, then only read.

use super::approval::Approval;
use super::commitment::Commitment;
use super::derived::Derived;
use super::duty::{Duty, Judgement};
use super::likeness::Alike;
use super::soundness::Soundness;
use super::source::Attachment;
use super::transition::Transition;
use super::version::Version;
use super::{Collection, CollectionName, Config, Date, History, LinkGraph, Record, RecordId, RecordIx, Report};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// An introduction to a collection or to the whole archive (`_index.md`).
#[derive(Clone, Debug)]
pub struct Introduction {
    /// The parsed file; its front matter may hold `title`.
    pub document: Arc<super::Document>,
}

/// Working days: holidays and make-up days per year.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Days off that fall on weekdays or weekends, with their names.
    pub holidays: BTreeMap<Date, String>,
    /// Weekend days that are worked.
    pub workdays: std::collections::BTreeSet<Date>,
    /// Years for which the calendar was declared; outside them only weekends count.
    pub years: std::collections::BTreeSet<i16>,
}

impl Calendar {
    /// Whether `day` is worked.
    pub fn is_workday(&self, day: Date) -> bool {
        if self.workdays.contains(&day) {
            return true;
        }
        let weekend = matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
        !weekend && !self.holidays.contains_key(&day)
    }

    /// The `count`th working day after `day`.
    pub fn workday_after(&self, day: Date, count: u16) -> Date {
        let (mut day, mut left) = (day, count);
        while left > 0 {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            left -= u16::from(self.is_workday(day));
        }
        day
    }

    /// Working days after `from` up to and including `to`; 0 when `to` is not later.
    pub fn workdays_between(&self, from: Date, to: Date) -> u32 {
        let mut day = from;
        let mut count = 0;
        while day < to {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            count += u32::from(self.is_workday(day));
        }
        count
    }
}

/// The archive with everything that was derived from it.
#[derive(Clone, Debug)]
pub struct Site {
    /// `site.toml`.
    pub config: Config,
    /// The day that everything is judged on.
    pub as_of: Date,
    /// Whether something was left out because the readers may not know of it; then what is not there proves nothing.
    pub restricted: bool,
    /// The ids of what was left out: where a visible record names one, the name is not told on.
    pub hidden: HashSet<RecordId>,
    /// Collections by order, then name.
    pub collections: Vec<Collection>,
    /// Introductions by collection; the empty name is the archive's own.
    pub introductions: BTreeMap<CollectionName, Introduction>,
    /// Working days.
    pub calendar: Calendar,
    /// Records, grouped by collection in the order of `collections`, by id within each.
    pub records: Vec<Record>,
    /// For each collection, its range of `records`.
    pub ranges: Vec<Range<usize>>,
    /// Places of records by id.
    pub by_id: HashMap<RecordId, RecordIx>,
    /// Who refers to whom.
    pub links: LinkGraph,
    /// What git knows.
    pub history: History,
    /// What reading the archive told of it.
    pub soundness: Soundness,
    /// Files beside the records, by path.
    pub attachments: Vec<Attachment>,
    /// Every wording of every duty, by document and then by version.
    pub duties: Vec<Duty>,
    /// Every period that a document sets, by document and then by version.
    pub commitments: Vec<Commitment>,
    /// How each duty stands for each subject and window, by duty.
    pub judgements: Vec<Judgement>,
    /// The computed values of each record, in the order of its collection's `derived`; empty until they are computed.
    pub derived: Vec<Vec<Derived>>,
    /// Steps in the history that should not have been taken, by record and then newest first.
    pub transitions: Vec<Transition>,
    /// For every record with approvals, what each entry is worth.
    pub approvals: BTreeMap<RecordId, Vec<Approval>>,
    /// The texts that each document had, oldest first; empty until a build asks for them.
    pub versions: BTreeMap<RecordId, Vec<Version>>,
    /// For each record those most like it; empty until a build asks for them.
    pub similar: Vec<Vec<Alike>>,
    /// Reports over the whole archive, in the order that they are listed.
    pub reports: Vec<Report>,
}

impl Site {
    /// The record at `ix`.
    pub fn record(&self, ix: RecordIx) -> &Record {
        &self.records[ix.get()]
    }

    /// The record with this id.
    pub fn find(&self, id: &str) -> Option<RecordIx> {
        self.by_id.get(id).copied()
    }

    /// What was computed for the record at `ix` under the name that stands at `place` of its collection's `derived`.
    pub fn derived_at(&self, ix: RecordIx, place: usize) -> Option<&Derived> {
        self.derived.get(ix.get())?.get(place)
    }

    /// The collection of this name.
    pub fn collection(&self, name: &CollectionName) -> Option<&Collection> {
        self.collections.iter().find(|collection| collection.name == *name)
    }

    /// The texts that this document had, oldest first.
    pub fn versions_of(&self, record: &RecordId) -> &[Version] {
        self.versions.get(record).map_or(&[], Vec::as_slice)
    }

    /// The approvals of this record, judged.
    pub fn approvals_of(&self, record: &RecordId) -> &[Approval] {
        self.approvals.get(record).map_or(&[], Vec::as_slice)
    }

    /// The records of this collection, with their places, by id.
    pub fn records_of(&self, name: &CollectionName) -> impl Iterator<Item = (RecordIx, &Record)> {
        let range = self
            .collections
            .iter()
            .position(|collection| collection.name == *name)
            .map_or(0..0, |place| self.ranges[place].clone());
        range.map(|place| (RecordIx(place as u32), &self.records[place]))
    }
}
