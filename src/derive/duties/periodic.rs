//! Duties that recur: each window wants one proof.

use super::evidence::{Proof, Proofs};
use super::subject::{Subject, Subjects};
use super::waiver::Waivers;
use super::wording::Wording;
use crate::model::allowance::{Allowance, end_of};
use crate::model::cadence::{Cadence, Window};
use crate::model::duty::{Judgement, State};
use crate::model::site::Calendar;
use crate::model::{Date, RecordIx, Site};

/// Judges every window of every subject.
pub fn judge(
    site: &Site,
    wording: &Wording<'_>,
    cadence: &Cadence,
    proofs: &Proofs<'_>,
    subjects: &Subjects,
    waivers: &Waivers<'_>,
) -> Vec<Judgement> {
    let mut judgements = Vec::new();
    for subject in &subjects.list {
        let windows = begun_windows(site, wording, cadence, subject);
        let id = site.record(subject.ix).id.as_str();
        let asked: Vec<bool> =
            windows.iter().map(|window| !cadence.is_worked() || window.has_workday(&site.calendar)).collect();
        let later = |day| later(day, wording.duty.grace, &site.calendar);
        let matched = matched(&windows, &asked, proofs.for_subject(id), later);
        for ((window, asked), proof) in windows.into_iter().zip(asked).zip(matched) {
            let latest = later(window.last);
            let in_time = proof.is_some_and(|proof| proof.day() <= latest);
            let waiver = if in_time { None } else { waivers.find(&wording.duty.id, id, window.last) };
            let state = match proof {
                Some(_) if in_time => State::Met,
                _ if !asked => State::NotAsked,
                _ if waiver.is_some() => State::Waived,
                Some(_) => State::Late,
                None if site.as_of > latest => State::Missed,
                None => State::NotDue,
            };
            judgements.push(Judgement {
                duty: wording.index,
                subject: subject.ix,
                window: Some(window),
                due: Some(end_of(latest)),
                done: proof.map(|proof| proof.stamp),
                state,
                evidence: proof.map(|proof| proof.ix).into_iter().collect(),
                waiver,
                remark: None,
            });
        }
    }
    judgements
}

/// A window that has not begun yet.
pub struct Coming {
    /// The thing that it concerns.
    pub subject: RecordIx,
    /// The window.
    pub window: Window,
    /// Its last day, grace included.
    pub latest: Date,
}

/// The windows of this wording that begin after the site's day and end, without grace, by `horizon`; as far as it is
/// known today which things will be in use and which wording in force.
pub fn coming(
    site: &Site,
    wording: &Wording<'_>,
    cadence: &Cadence,
    subjects: &Subjects,
    horizon: Date,
) -> Vec<Coming> {
    let mut coming = Vec::new();
    for subject in &subjects.list {
        let start = counted_from(wording, cadence, subject);
        let mut windows = cadence.windows(start, horizon, &site.calendar);
        windows.retain(|window| {
            window.first > site.as_of
                && window.last <= horizon
                && wording.in_force_on(window.last)
                && subject.until.is_none_or(|until| window.last <= until)
                && (!cadence.is_worked() || window.has_workday(&site.calendar))
        });
        let named = |window: Window| Coming {
            subject: subject.ix,
            window,
            latest: later(window.last, wording.duty.grace, &site.calendar),
        };
        coming.extend(windows.into_iter().map(named));
    }
    coming
}

/// The day from which windows are counted for `subject`.
fn counted_from(wording: &Wording<'_>, cadence: &Cadence, subject: &Subject) -> Date {
    let start = match cadence {
        Cadence::Every(_) => wording.same_pace_since,
        _ => wording.existed_since,
    };
    subject.since.map_or(start, |since| start.max(since))
}

/// The windows of `subject` under this wording: those whose last day falls under it, in which the subject was in use
/// from the first day to the last, and which have begun by the site's day.
fn begun_windows(site: &Site, wording: &Wording<'_>, cadence: &Cadence, subject: &Subject) -> Vec<Window> {
    let start = counted_from(wording, cadence, subject);
    let end = subject.until.map_or(site.as_of, |until| site.as_of.min(until));
    let mut windows = cadence.windows(start, end, &site.calendar);
    windows.retain(|window| {
        wording.in_force_on(window.last.min(site.as_of)) && subject.until.is_none_or(|until| window.last <= until)
    });
    windows
}

/// The day that `grace` adds to.
pub fn later(day: Date, grace: Option<Allowance>, calendar: &Calendar) -> Date {
    grace.map_or(day, |grace| grace.after(day, calendar))
}

/// Finds a proof for each window. A proof serves one window: the one in which it lies, or else the nearest earlier
/// one that has none, was asked for, and whose successor has not run out as well. Both lists are in order, and each is
/// walked twice.
fn matched(windows: &[Window], asked: &[bool], proofs: &[Proof], later: impl Fn(Date) -> Date) -> Vec<Option<Proof>> {
    let mut found: Vec<Option<Proof>> = vec![None; windows.len()];
    let mut spare: Vec<Proof> = Vec::new();
    let mut next = proofs.iter().copied().peekable();
    for (place, window) in windows.iter().enumerate() {
        while let Some(proof) = next.next_if(|proof| proof.day() < window.first) {
            spare.push(proof);
        }
        while let Some(proof) = next.next_if(|proof| proof.day() <= window.last) {
            match found[place] {
                None if asked[place] => found[place] = Some(proof),
                _ => spare.push(proof),
            }
        }
    }
    spare.extend(next);

    let mut spare = spare.into_iter().peekable();
    for (place, window) in windows.iter().enumerate() {
        if found[place].is_some() || !asked[place] {
            continue;
        }
        while spare.next_if(|proof| proof.day() <= window.last).is_some() {}
        let limit = windows.get(place + 1).map_or_else(|| following_end(*window), |next| next.last);
        found[place] = spare.next_if(|proof| proof.day() <= later(limit));
    }
    found
}

/// The last day of the stretch as long as `window` that follows it.
pub fn following_end(window: Window) -> Date {
    let length = window.first.until(window.last).unwrap_or_default();
    let next = window.last.tomorrow().unwrap_or(window.last);
    next.checked_add(length).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RecordIx, Stamp};
    use jiff::ToSpan;
    use jiff::civil::date;

    fn weeks() -> Vec<Window> {
        [5, 12, 19].map(|day| Window { first: date(2026, 1, day), last: date(2026, 1, day + 6) }).to_vec()
    }

    fn days(found: Vec<Option<Proof>>) -> Vec<Option<i8>> {
        found.into_iter().map(|proof| proof.map(|proof| proof.day().day())).collect()
    }

    fn proofs(days: &[i8]) -> Vec<Proof> {
        days.iter().map(|&day| Proof { stamp: Stamp::Day(date(2026, 1, day)), ix: RecordIx(day as u32) }).collect()
    }

    #[test]
    fn each_window_takes_its_own_proof() {
        assert_eq!(
            days(matched(&weeks(), &[true; 3], &proofs(&[6, 13, 20]), |day| day)),
            [Some(6), Some(13), Some(20)]
        );
    }

    #[test]
    fn a_second_proof_makes_up_for_the_week_before_and_none_earlier() {
        assert_eq!(days(matched(&weeks(), &[true; 3], &proofs(&[13, 14]), |day| day)), [Some(14), Some(13), None]);
        assert_eq!(days(matched(&weeks(), &[true; 3], &proofs(&[20, 21, 22]), |day| day)), [None, Some(21), Some(20)]);
    }

    #[test]
    fn one_proof_never_serves_two_windows() {
        assert_eq!(days(matched(&weeks(), &[true; 3], &proofs(&[12]), |day| day + 1.day())), [None, Some(12), None]);
    }

    #[test]
    fn a_week_that_was_not_asked_for_takes_nobodys_proof() {
        let asked = [true, false, true];
        assert_eq!(days(matched(&weeks(), &asked, &proofs(&[6, 20, 21]), |day| day)), [Some(6), None, Some(20)]);
        assert_eq!(days(matched(&weeks(), &asked, &proofs(&[13, 20]), |day| day)), [Some(13), None, Some(20)]);
    }

    #[test]
    fn a_proof_before_everything_serves_nothing() {
        assert_eq!(days(matched(&weeks(), &[true; 3], &proofs(&[1, 2]), |day| day)), [None, None, None]);
    }
}
