//! What a proposed change of clauses would do: the duties that it adds, takes away and changes, and the things that
//! would have been found wanting, or would no longer have been, had it held over the period.

use super::judge_these;
use super::summary::{Tally, day, is_lasting};
use crate::model::duty::{Duty, Judgement};
use crate::model::{Date, RecordId, RecordIx, Site};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a duty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// It is new.
    Added,
    /// It is no longer asked for.
    Removed,
    /// It is worded otherwise: the parts that differ, each with what it says before and after.
    Changed(Vec<PartChange>),
}

impl Change {
    /// Its name in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::Removed => "removed",
            Change::Changed(_) => "changed",
        }
    }
}

/// A part of a duty that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartChange {
    /// Its name in the front matter, such as `every` or `for.where`.
    pub part: &'static str,
    /// What it says now.
    pub from: Option<String>,
    /// What it would say.
    pub to: Option<String>,
}

/// A duty that the proposal touches.
#[derive(Clone, Debug)]
pub struct Touched {
    /// The policy.
    pub policy: RecordId,
    /// The duty.
    pub duty: std::sync::Arc<str>,
    /// What it asks, as proposed, or as it stands where it would be removed.
    pub text: std::sync::Arc<str>,
    /// Version of the policy now and as proposed.
    pub versions: (Option<String>, Option<String>),
    /// What becomes of it.
    pub change: Change,
    /// How all its subjects stood over the period under the present wording.
    pub before: Tally,
    /// How they would have stood under the proposed one.
    pub after: Tally,
}

/// How a subject's standing would change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Turn {
    /// It would have been found wanting and was not.
    NonCompliant,
    /// It was found wanting and would not have been.
    Compliant,
    /// It was found wanting and would no longer be asked.
    Released,
}

impl Turn {
    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Turn::NonCompliant => "non-compliant",
            Turn::Compliant => "compliant",
            Turn::Released => "released",
        }
    }
}

/// A subject whose standing would change.
#[derive(Clone, Debug)]
pub struct Turned {
    /// The policy.
    pub policy: RecordId,
    /// The duty.
    pub duty: std::sync::Arc<str>,
    /// The subject.
    pub subject: RecordIx,
    /// What it would become.
    pub turn: Turn,
    /// How it stood.
    pub before: Tally,
    /// How it would have stood.
    pub after: Tally,
}

/// What a proposal would do.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// First day of the period that both wordings were judged over.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Duties compared: as they stand, as proposed.
    pub compared: (usize, usize),
    /// The duties that it touches, by policy and id.
    pub duties: Vec<Touched>,
    /// The subjects whose standing it would change, by policy, duty and subject.
    pub subjects: Vec<Turned>,
}

type Key<'d> = (&'d str, &'d str);

/// Compares the duties in `present` with those `proposed` by judging both over the same days, each as though it had
/// been in force throughout.
pub fn compare(site: &Site, present: &[Duty], proposed: &[Duty], (from, to): (Date, Date)) -> Amendment {
    let old: BTreeMap<Key<'_>, &Duty> = present.iter().map(|duty| (key(duty), duty)).collect();
    let new: BTreeMap<Key<'_>, &Duty> = proposed.iter().map(|duty| (key(duty), duty)).collect();
    let keys: BTreeSet<Key<'_>> = old.keys().chain(new.keys()).copied().collect();
    let changes: BTreeMap<Key<'_>, Change> = keys
        .into_iter()
        .filter_map(|key| Some((key, change(old.get(&key).copied(), new.get(&key).copied())?)))
        .collect();
    // Windows of a fixed length keep counting from where they do now, so that only what changed makes a difference.
    let start = |key: &Key<'_>| old.get(key).map_or(from, |duty| duty.in_force_from.min(from));
    let touched = |duties: &BTreeMap<Key<'_>, &Duty>| -> Vec<Duty> {
        let touched = duties.iter().filter(|(key, _)| changes.contains_key(*key));
        touched.map(|(key, duty)| Duty { in_force_from: start(key), in_force_to: None, ..Duty::clone(duty) }).collect()
    };
    let (old_duties, new_duties) = (touched(&old), touched(&new));
    let before = tallies(site, &old_duties, (from, to));
    let after = tallies(site, &new_duties, (from, to));
    let total = |tallies: &Tallies<'_>, key: &Key<'_>| {
        let mut total = Tally::default();
        tallies.get(key).into_iter().flat_map(BTreeMap::values).for_each(|tally| total.absorb(*tally));
        total
    };
    let duties = changes
        .iter()
        .filter_map(|(key, change)| {
            let (was, will) = (old.get(key).copied(), new.get(key).copied());
            let shown = will.or(was)?;
            Some(Touched {
                policy: shown.policy.clone(),
                duty: shown.id.clone(),
                text: shown.text.clone(),
                versions: (was.map(|duty| duty.version.to_string()), will.map(|duty| duty.version.to_string())),
                change: change.clone(),
                before: total(&before, key),
                after: total(&after, key),
            })
        })
        .collect();
    let mut subjects = Vec::new();
    for key in changes.keys() {
        let none = BTreeMap::new();
        let (was, will) = (before.get(key).unwrap_or(&none), after.get(key).unwrap_or(&none));
        let Some(shown) = new.get(key).or(old.get(key)) else { continue };
        for subject in was.keys().chain(will.keys()).copied().collect::<BTreeSet<_>>() {
            let (before, after) = (was.get(&subject).copied(), will.get(&subject).copied());
            let Some(turn) = turn(before, after) else { continue };
            let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
            subjects.push(Turned {
                policy: shown.policy.clone(),
                duty: shown.id.clone(),
                subject,
                turn,
                before,
                after,
            });
        }
    }
    Amendment { from, to, compared: (old.len(), new.len()), duties, subjects }
}

fn key(duty: &Duty) -> Key<'_> {
    (duty.policy.as_str(), &duty.id)
}

fn change(old: Option<&Duty>, new: Option<&Duty>) -> Option<Change> {
    let (Some(old), Some(new)) = (old, new) else {
        return Some(if old.is_some() { Change::Removed } else { Change::Added });
    };
    let (old, new): (BTreeMap<_, _>, BTreeMap<_, _>) =
        (old.parts().into_iter().collect(), new.parts().into_iter().collect());
    let parts: BTreeSet<&'static str> = old.keys().chain(new.keys()).copied().collect();
    let changed: Vec<PartChange> = parts
        .into_iter()
        .filter(|part| old.get(part) != new.get(part))
        .map(|part| PartChange { part, from: old.get(part).cloned(), to: new.get(part).cloned() })
        .collect();
    (!changed.is_empty()).then_some(Change::Changed(changed))
}

type Tallies<'d> = BTreeMap<Key<'d>, BTreeMap<RecordIx, Tally>>;

fn tallies<'d>(site: &Site, duties: &'d [Duty], (from, to): (Date, Date)) -> Tallies<'d> {
    let mut tallies: Tallies<'d> = BTreeMap::new();
    let within = |judgement: &Judgement| {
        let begun = judgement.window.map_or_else(|| day(site, judgement), |window| window.first);
        (from <= begun && begun <= to) || is_lasting(site, judgement)
    };
    for judgement in judge_these(site, duties).iter().filter(|judgement| within(judgement)) {
        let subjects = tallies.entry(key(&duties[judgement.duty as usize])).or_default();
        subjects.entry(judgement.subject).or_default().add(judgement.state);
    }
    tallies
}

fn turn(before: Option<Tally>, after: Option<Tally>) -> Option<Turn> {
    let wanting = |tally: Tally| tally.late + tally.missed > 0;
    match (before.is_some_and(wanting), after) {
        (false, Some(after)) if wanting(after) => Some(Turn::NonCompliant),
        (true, Some(after)) if !wanting(after) => Some(Turn::Compliant),
        (true, None) => Some(Turn::Released),
        _ => None,
    }
}
