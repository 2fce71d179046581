//! How clauses stand: judgements counted.

use crate::model::collection::Kind;
use crate::model::duty::{Judgement, State};
use crate::model::{Date, Site};
use std::collections::BTreeMap;

/// Judgements counted by state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Done in time.
    pub met: usize,
    /// Done too late.
    pub late: usize,
    /// Not done.
    pub missed: usize,
    /// Excused.
    pub waived: usize,
    /// Not due yet.
    pub not_due: usize,
    /// Not asked for, in a window without a working day.
    pub not_asked: usize,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, state: State) {
        match state {
            State::Met => self.met += 1,
            State::Late => self.late += 1,
            State::Missed => self.missed += 1,
            State::Waived => self.waived += 1,
            State::NotDue => self.not_due += 1,
            State::NotAsked => self.not_asked += 1,
        }
    }

    /// Counts all of `other` as well.
    pub fn absorb(&mut self, other: Tally) {
        self.met += other.met;
        self.late += other.late;
        self.missed += other.missed;
        self.waived += other.waived;
        self.not_due += other.not_due;
        self.not_asked += other.not_asked;
    }

    /// What was asked for and has fallen due: everything but waived, not due and not asked.
    pub fn asked(self) -> usize {
        self.met + self.late + self.missed
    }

    /// The share that was met in time, in percent rounded down; `None` when nothing was asked for.
    pub fn percent_met(self) -> Option<usize> {
        (self.met * 100).checked_div(self.asked())
    }
}

/// The day that a judgement is counted under: when it fell due, or the day of its record, or the site's day.
pub fn day(site: &Site, judgement: &Judgement) -> Date {
    let record = site.record(judgement.subject);
    let dated = || record.stamp.map(|stamp| stamp.date());
    judgement.due.map(|due| due.date()).or_else(dated).unwrap_or(site.as_of)
}

/// Whether a judgement counts for the days from `from` to `to`. A condition on something that lasts, and not on an
/// event, counts whatever the days: it holds now or it does not.
pub fn counts(site: &Site, judgement: &Judgement, from: Date, to: Date) -> bool {
    let day = day(site, judgement);
    (from <= day && day <= to) || is_lasting(site, judgement)
}

/// Whether the judgement is on a condition of something that lasts.
pub fn is_lasting(site: &Site, judgement: &Judgement) -> bool {
    let collection = || site.collection(&site.record(judgement.subject).collection);
    judgement.due.is_none()
        && judgement.window.is_none()
        && collection().is_none_or(|collection| collection.kind != Kind::Log)
}

/// The tally of every duty over the judgements dated from `from` to `to`, by id of the policy and of the duty.
pub fn by_duty(site: &Site, from: Date, to: Date) -> BTreeMap<(&str, &str), Tally> {
    let mut tallies: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    for judgement in &site.judgements {
        let duty = &site.duties[judgement.duty as usize];
        let tally = tallies.entry((duty.policy.as_str(), &*duty.id)).or_default();
        if counts(site, judgement, from, to) {
            tally.add(judgement.state);
        }
    }
    tallies
}

/// The tally of every clause over the twelve months up to the site's day, by id of the policy and anchor.
pub fn by_clause(site: &Site) -> BTreeMap<(&str, &str), Tally> {
    let from = site.as_of.checked_sub(jiff::Span::new().years(1)).unwrap_or(site.as_of);
    let by_duty = by_duty(site, from, site.as_of);
    let mut clauses: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for duty in &site.duties {
        let key = (duty.policy.as_str(), &*duty.id);
        // A duty in several wordings was tallied once over all of them.
        if !seen.insert(key) {
            continue;
        }
        let tally = by_duty.get(&key).copied().unwrap_or_default();
        let clause = clauses.entry((duty.policy.as_str(), duty.clause.as_str())).or_default();
        clause.absorb(tally);
    }
    clauses
}
