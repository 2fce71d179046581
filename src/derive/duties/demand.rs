//! Duties that are judged by a record itself: deadlines, conditions and thresholds.

use super::subject::Subjects;
use super::waiver::Waivers;
use super::wording::Wording;
use crate::model::allowance::end_of;
use crate::model::collection::Kind;
use crate::model::duty::{Condition, Judgement, Limit, State};
use crate::model::{Date, DateTime, Record, RecordIx, Site, Stamp, Text};
use std::collections::BTreeSet;

/// From one moment to another within a limit. A record is judged under the wording in force when its time began; one
/// that sets no time itself, where the duty leaves that to it, is not judged.
pub fn within(
    site: &Site,
    wording: &Wording<'_>,
    (from, to, limit): (&str, &str, &Limit),
    subjects: &Subjects,
    waivers: &Waivers<'_>,
) -> Vec<Judgement> {
    let mut judgements = Vec::new();
    for subject in &subjects.list {
        let record = site.record(subject.ix);
        let Some(begun) = record.text(from).and_then(Stamp::parse) else { continue };
        // What is planned for a later day is known already, such as a review; what will begin then is not.
        let planned = matches!(limit, Limit::By(_));
        if !wording.in_force_on(begun.date()) || (begun.date() > site.as_of && !planned) {
            continue;
        }
        let judgement = Judgement {
            duty: wording.index,
            subject: subject.ix,
            window: None,
            due: None,
            done: record.text(to).and_then(Stamp::parse),
            state: State::Missed,
            evidence: vec![subject.ix],
            waiver: None,
            remark: None,
        };
        judgements.push(match last_moment(site, wording, limit, begun, record) {
            Ok(Some(due)) => timed(site, wording, record, due, waivers, judgement),
            Ok(None) => continue,
            // What cannot be told has not been shown to be met; an inspector would say the same.
            Err(why) => Judgement { remark: Some(why), ..judgement },
        });
    }
    judgements
}

/// The judgement of what had to be done by `due`.
fn timed(
    site: &Site,
    wording: &Wording<'_>,
    record: &Record,
    due: DateTime,
    waivers: &Waivers<'_>,
    judgement: Judgement,
) -> Judgement {
    let in_time = judgement.done.is_some_and(|done| !after(done, due));
    let waiver = if in_time { None } else { waivers.find(&wording.duty.id, record.id.as_str(), due.date()) };
    let state = match judgement.done {
        Some(_) if in_time => State::Met,
        _ if waiver.is_some() => State::Waived,
        Some(_) => State::Late,
        None if site.as_of > due.date() => State::Missed,
        None => State::NotDue,
    };
    Judgement { due: Some(due), state, waiver, ..judgement }
}

/// The last moment at which it is done in time, grace included.
fn last_moment(
    site: &Site,
    wording: &Wording<'_>,
    limit: &Limit,
    begun: Stamp,
    record: &Record,
) -> Result<Option<DateTime>, Text> {
    let due = match limit {
        Limit::After(allowance) => allowance.end(begun, &site.calendar),
        Limit::By(deadline) => match deadline.of(site, record)? {
            None => return Ok(None),
            Some(Stamp::Day(day)) => end_of(day),
            Some(Stamp::Minute(moment)) => moment,
        },
    };
    Ok(Some(wording.duty.grace.map_or(due, |grace| grace.end(Stamp::Minute(due), &site.calendar))))
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

/// No more subjects than a number, or no more different values of a field of theirs; one judgement for the whole, on
/// the policy itself.
pub fn at_most(
    site: &Site,
    wording: &Wording<'_>,
    (limit, distinct): (u64, Option<&str>),
    subjects: &Subjects,
) -> Vec<Judgement> {
    let Some(policy) = site.find(wording.duty.policy.as_str()) else { return Vec::new() };
    if !wording.in_force_on(site.as_of) {
        return Vec::new();
    }
    let found: Vec<RecordIx> = subjects.list.iter().map(|subject| subject.ix).collect();
    let count = match distinct {
        // What names nobody is held by somebody all the same, and counts by itself.
        Some(field) => {
            let named: Vec<Option<&str>> = found.iter().map(|ix| site.record(*ix).text(field)).collect();
            let unnamed = named.iter().filter(|value| value.is_none()).count();
            named.into_iter().flatten().collect::<BTreeSet<_>>().len() + unnamed
        }
        None => found.len(),
    };
    let met = u64::try_from(count).is_ok_and(|count| count <= limit);
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
