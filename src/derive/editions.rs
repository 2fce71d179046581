//! Which wording of a document was in force on a day.
//!
//! An edition is everything that was committed under one effective date; the next edition, an end stated in the
//! document or the successor's first day ends it. Drafts of the next edition leave the present one in force. Within
//! an edition a wording holds from the day on which it was committed; the one that the edition was filed with, the
//! last of its first day, holds from the start.

use super::force::{EFFECTIVE, ENDED, date, eve_of_successor, is_in_force_state};
use crate::model::history::Action;
use crate::model::{Collection, Date, Record, Site};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One wording of a document.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'w> {
    /// Its front matter.
    pub front: &'w Map<String, Value>,
    /// The day on which it was committed; `None` for a wording that is not committed.
    pub committed: Option<Date>,
}

/// A wording that the history holds.
#[derive(Clone, Debug)]
pub struct Past {
    /// Its front matter as far as single fields go: lists and groups are as they stand today.
    pub front: Map<String, Value>,
    /// The day on which it was committed; `None` for a wording that is not committed.
    pub committed: Option<Date>,
}

/// The wordings of a document, oldest first and last as it stands, reckoned back from there by what each commit
/// changed.
pub fn past(site: &Site, record: &Record) -> Vec<Past> {
    let zone = site.config.zone();
    let mut front = record.document.front.clone();
    let mut wordings = Vec::new();
    for revision in site.history.of(&record.id) {
        let committed = site.history.commit(revision).committer.day(&zone);
        wordings.push(Past { front: front.clone(), committed });
        for change in revision.changes.iter().filter(|change| !change.field.contains(['.', '['])) {
            match &change.from {
                Value::Null => drop(front.remove(&change.field)),
                before => drop(front.insert(change.field.clone(), before.clone())),
            }
        }
        // What came before the file was added is no wording of it.
        if revision.action == Action::Added {
            break;
        }
    }
    if wordings.is_empty() {
        wordings.push(Past { front, committed: None });
    }
    wordings.reverse();
    wordings
}

/// The answer for a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InForce {
    /// This wording was.
    Wording {
        /// Its place among the wordings.
        place: usize,
        /// First day of the edition.
        from: Date,
        /// Last day of the edition, if it has ended.
        to: Option<Date>,
        /// Whether the edition was worded otherwise later, without a new effective date.
        reworded: bool,
    },
    /// No edition had taken effect yet; the first day of the first, if there is any.
    NotYet(Option<Date>),
    /// The last edition ended before.
    Ended(Date),
    /// The last edition began on this day and was ended later; nothing says when.
    EndUnknown(Date),
}

/// A stretch of days under one wording.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// The place of the wording among the wordings.
    pub place: usize,
    /// First day.
    pub from: Date,
    /// Last day; `None` while it lasts.
    pub to: Option<Date>,
}

/// Everything that was committed under one effective date.
struct Edition {
    from: Date,
    /// Its last day, if it has one that is known.
    to: Option<Date>,
    /// Whether it was ended and nothing says when.
    end_unknown: bool,
    /// Places of its wordings, oldest first, each with the first day on which it counts.
    standing: Vec<(usize, Date)>,
}

/// Which of the wordings, oldest first, was in force on `day`.
pub fn in_force_on(site: &Site, collection: &Collection, wordings: &[Wording<'_>], day: Date) -> InForce {
    let editions = editions(site, collection, wordings);
    let Some(edition) = editions.iter().rfind(|edition| edition.from <= day) else {
        return InForce::NotYet(editions.first().map(|edition| edition.from));
    };
    match edition.to {
        Some(to) if to < day => return InForce::Ended(to),
        None if edition.end_unknown => return InForce::EndUnknown(edition.from),
        _ => {}
    }
    let chosen = edition.standing.iter().rposition(|(_, since)| *since <= day).unwrap_or(0);
    InForce::Wording {
        place: edition.standing[chosen].0,
        from: edition.from,
        to: edition.to,
        reworded: chosen + 1 < edition.standing.len(),
    }
}

/// The days on which each of the wordings, oldest first, was in force, in the order of days. A wording that never
/// was is not among them. What was ended without a word on when counts up to the day before that was committed.
pub fn stretches(site: &Site, collection: &Collection, wordings: &[Wording<'_>]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    for edition in editions(site, collection, wordings) {
        let closed = || {
            let last = wordings.iter().rev().find(|wording| date(wording.front, EFFECTIVE) == Some(edition.from));
            last.and_then(|last| last.committed.unwrap_or(site.as_of).yesterday().ok())
        };
        let end = edition.to.or_else(|| closed().filter(|_| edition.end_unknown));
        for (number, (place, from)) in edition.standing.iter().enumerate() {
            let next = edition.standing.get(number + 1).and_then(|(_, next)| next.yesterday().ok());
            let to = [next, end].into_iter().flatten().min();
            if to.is_none_or(|to| *from <= to) {
                stretches.push(Stretch { place: *place, from: *from, to });
            }
        }
    }
    stretches
}

/// The editions in the order of their effective dates.
fn editions(site: &Site, collection: &Collection, wordings: &[Wording<'_>]) -> Vec<Edition> {
    let state = |place: usize| state_of(collection, wordings[place].front);
    let mut by_date: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
    for (place, wording) in wordings.iter().enumerate() {
        let counts = is_in_force_state(collection, state(place)) || collection.is_closed_state(state(place));
        if let Some(from) = date(wording.front, EFFECTIVE).filter(|_| counts) {
            by_date.entry(from).or_default().push(place);
        }
    }
    let starts: Vec<Date> = by_date.keys().copied().collect();
    let nexts = starts.iter().skip(1).map(|next| next.yesterday().ok()).chain([None]);
    let edition = |((from, places), next): ((Date, Vec<usize>), Option<Date>)| {
        let last = places.last().copied();
        let closed = last.is_some_and(|last| collection.is_closed_state(state(last)));
        let stated = last.and_then(|last| {
            let front = wordings[last].front;
            date(front, ENDED).or_else(|| eve_of_successor(site, front).filter(|_| closed))
        });
        let to = [next, stated].into_iter().flatten().min();
        // A wording that only marks the end says what the edition said, but an earlier one is the edition itself.
        let standing: Vec<usize> =
            places.iter().copied().filter(|place| is_in_force_state(collection, state(*place))).collect();
        let standing = if standing.is_empty() { places } else { standing };
        Edition { from, to, end_unknown: closed && to.is_none(), standing: counting(site, wordings, &standing, from) }
    };
    by_date.into_iter().zip(nexts).map(edition).collect()
}

/// The wordings of an edition that begins on `from`, each with the first day on which it counts. Of several of one
/// day only the last does; what is not committed counts from the site's day.
fn counting(site: &Site, wordings: &[Wording<'_>], places: &[usize], from: Date) -> Vec<(usize, Date)> {
    let mut counting: Vec<(usize, Date)> = Vec::with_capacity(places.len());
    let mut filed: Option<Date> = None;
    for &place in places {
        let committed = wordings[place].committed.unwrap_or(site.as_of);
        let first_day = filed.is_none_or(|filed| committed <= filed);
        let since = if first_day { from } else { committed.max(from) };
        filed = filed.or(Some(committed));
        // A clock that went backwards gives an earlier day than the wording before; it still replaces that.
        while counting.last().is_some_and(|(_, known)| *known >= since) {
            counting.pop();
        }
        counting.push((place, since));
    }
    counting
}

fn state_of<'w>(collection: &Collection, front: &'w Map<String, Value>) -> Option<&'w str> {
    front.get(&collection.lifecycle.as_ref()?.field)?.as_str()
}
