//! Which wording of a document was in force on a day.
//!
//! An edition is everything that was committed under one effective date; the next edition, an end stated in the
//! document or the successor's first day ends it. Drafts of the next edition leave the present one in force.

use super::force::{EFFECTIVE, ENDED, date, eve_of_successor, is_closed_state, is_in_force_state};
use crate::model::{Collection, Date, Site};
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

/// Which of the wordings, oldest first, was in force on `day`. Within an edition it is the last wording committed
/// by that day; when the edition was filed only later, its first.
pub fn in_force_on(site: &Site, collection: &Collection, wordings: &[Wording<'_>], day: Date) -> InForce {
    let mut editions: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
    for (place, wording) in wordings.iter().enumerate() {
        let counts = is_in_force_state(collection, state_of(collection, wording.front))
            || is_closed_state(collection, state_of(collection, wording.front));
        if let Some(from) = date(wording.front, EFFECTIVE).filter(|_| counts) {
            editions.entry(from).or_default().push(place);
        }
    }
    let Some((from, places)) = editions.range(..=day).next_back() else {
        return InForce::NotYet(editions.keys().next().copied());
    };
    let next = editions.range(day..).find(|(start, _)| **start > day).and_then(|(start, _)| start.yesterday().ok());
    let last = places.last().map(|place| &wordings[*place]);
    let closed = last.is_some_and(|last| is_closed_state(collection, state_of(collection, last.front)));
    let stated =
        last.and_then(|last| date(last.front, ENDED).or_else(|| eve_of_successor(site, last.front).filter(|_| closed)));
    let to = [next, stated].into_iter().flatten().min();
    match to {
        Some(to) if to < day => return InForce::Ended(to),
        None if closed => return InForce::EndUnknown(*from),
        _ => {}
    }
    // A wording that only marks the end says what the edition said, but an earlier one is the edition itself.
    let standing: Vec<usize> = places
        .iter()
        .copied()
        .filter(|place| is_in_force_state(collection, state_of(collection, wordings[*place].front)))
        .collect();
    let choice = if standing.is_empty() { places } else { &standing };
    let by_then = choice.iter().rposition(|place| wordings[*place].committed.is_some_and(|committed| committed <= day));
    let chosen = by_then.unwrap_or(0);
    InForce::Wording { place: choice[chosen], from: *from, to, reworded: chosen + 1 < choice.len() }
}

fn state_of<'w>(collection: &Collection, front: &'w Map<String, Value>) -> Option<&'w str> {
    front.get(&collection.lifecycle.as_ref()?.field)?.as_str()
}
