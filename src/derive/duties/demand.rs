//! Duties that are judged by a record itself: deadlines, conditions and thresholds.

use super::subject::Subjects;
use super::waiver::Waivers;
use super::wording::Wording;
use crate::model::collection::Kind;
use crate::model::duty::{Condition, Judgement, State};
use crate::model::{Date, DateTime, Record, RecordIx, Site, Stamp};
use jiff::Span;

/// From one moment to another within a limit. A record is judged under the wording in force when its time began.
pub fn within(
    site: &Site,
    wording: &Wording<'_>,
    (from, to, limit): (&str, &str, Span),
    subjects: &Subjects,
    waivers: &Waivers<'_>,
) -> Vec<Judgement> {
    let mut judgements = Vec::new();
    for subject in &subjects.list {
        let record = site.record(subject.ix);
        let Some(begun) = record.text(from).and_then(Stamp::parse) else { continue };
        if !wording.in_force_on(begun.date()) || begun.date() > site.as_of {
            continue;
        }
        let done = record.text(to).and_then(Stamp::parse);
        let due = due(begun, limit, wording.duty.grace);
        let in_time = done.is_some_and(|done| !after(done, due));
        let waiver = if in_time { None } else { waivers.find(&wording.duty.id, record.id.as_str(), due.date()) };
        let state = match done {
            Some(_) if in_time => State::Met,
            _ if waiver.is_some() => State::Waived,
            Some(_) => State::Late,
            None if site.as_of > due.date() => State::Missed,
            None => State::NotDue,
        };
        judgements.push(Judgement {
            duty: wording.index,
            subject: subject.ix,
            window: None,
            due: Some(due),
            done,
            state,
            evidence: vec![subject.ix],
            waiver,
            remark: None,
        });
    }
    judgements
}

/// The last moment at which it is done in time. What is dated to the day has the whole last day.
fn due(begun: Stamp, limit: Span, grace: Option<Span>) -> DateTime {
    let add = |moment: DateTime, span: Span| moment.checked_add(span).unwrap_or(DateTime::MAX);
    let due = match begun {
        Stamp::Day(day) => add(day.at(23, 59, 59, 0), limit),
        Stamp::Minute(moment) => add(moment, limit),
    };
    grace.map_or(due, |grace| add(due, grace))
}

/// Whether `done` lies after `due`; a day lies after it only when the whole day does.
fn after(done: Stamp, due: DateTime) -> bool {
    match done {
        Stamp::Day(day) => day > due.date(),
        Stamp::Minute(moment) => moment > due,
    }
}

/// A condition on every subject. Events are judged under the wording in force on their own day, things that last
/// under today's.
pub fn always(
    site: &Site,
    wording: &Wording<'_>,
    condition: &Condition,
    subjects: &Subjects,
    waivers: &Waivers<'_>,
) -> Vec<Judgement> {
    let mut judgements = Vec::new();
    for subject in &subjects.list {
        let record = site.record(subject.ix);
        let day = day_of(site, record);
        if !wording.in_force_on(day) || day > site.as_of {
            continue;
        }
        let told = condition.holds(site, record);
        let met = told.as_ref().is_ok_and(|met| *met);
        let waiver = if met { None } else { waivers.find(&wording.duty.id, record.id.as_str(), day) };
        judgements.push(Judgement {
            duty: wording.index,
            subject: subject.ix,
            window: None,
            due: None,
            done: record.stamp.filter(|_| met),
            state: match waiver {
                _ if met => State::Met,
                Some(_) => State::Waived,
                None => State::Missed,
            },
            evidence: vec![subject.ix],
            waiver,
            // What cannot be told has not been shown to be met; an inspector would say the same.
            remark: told.err(),
        });
    }
    judgements
}

fn day_of(site: &Site, record: &Record) -> Date {
    let dated = site.collection(&record.collection).is_some_and(|collection| collection.kind == Kind::Log);
    match record.stamp {
        Some(stamp) if dated => stamp.date(),
        _ => site.as_of,
    }
}

/// No more subjects than a number; one judgement for the whole, on the policy itself.
pub fn at_most(site: &Site, wording: &Wording<'_>, limit: u64, subjects: &Subjects) -> Vec<Judgement> {
    let Some(policy) = site.find(wording.duty.policy.as_str()) else { return Vec::new() };
    if !wording.in_force_on(site.as_of) {
        return Vec::new();
    }
    let found: Vec<RecordIx> = subjects.list.iter().map(|subject| subject.ix).collect();
    let met = u64::try_from(found.len()).is_ok_and(|count| count <= limit);
    vec![Judgement {
        duty: wording.index,
        subject: policy,
        window: None,
        due: None,
        done: None,
        state: if met { State::Met } else { State::Missed },
        evidence: found,
        waiver: None,
        remark: None,
    }]
}
