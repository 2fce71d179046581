//! The steps in which a record came to be: filed in its first state, taken from state to state, closed.
//!
//! Takes the text that a record has in the end and the lifecycle of its collection, gives the text of each state on
//! the way. A version does not tell what happened after it, nor what only a later state requires.

use super::value;
use crate::model::Date;
use crate::model::collection::Lifecycle;
use std::collections::{BTreeMap, VecDeque};

/// The course that the records of a collection take.
#[derive(Clone, Debug)]
pub struct Course {
    /// Their states and the moves between them.
    pub lifecycle: Lifecycle,
    /// The state that an approval permits.
    pub approved: Option<String>,
}

/// A record in one state.
pub(super) struct Step {
    /// The day on which it came into this state; never before the step before.
    pub day: Date,
    /// The state; empty where the record has no lifecycle.
    pub state: String,
    /// The whole text.
    pub text: String,
}

/// Fields whose days lie ahead of what they tell of.
const AHEAD: [&str; 3] = ["due_on", "planned_on", "next_on"];

/// How the record with this text, filed on `first`, came to be by `until`.
pub(super) fn steps(text: &str, first: Date, until: Date, course: Option<&Course>) -> Vec<Step> {
    let whole = || Step { day: first, state: String::new(), text: text.to_owned() };
    let Some((lifecycle, state)) = course.and_then(|one| Some((&one.lifecycle, value(text, &one.lifecycle.field)?)))
    else {
        return vec![whole()];
    };
    let Some(front) = text.strip_prefix("---\n").and_then(|text| text.get(..text.find("\n---\n")? + 1)) else {
        return vec![whole()];
    };
    let states = way(lifecycle, state);
    if states.len() < 2 {
        return vec![whole()];
    }
    let approved = course.and_then(|one| states.iter().position(|state| Some(*state) == one.approved.as_deref()));
    let fields = fields(front);
    let last = |field: &Field<'_>| {
        let told = field.days.iter().copied().filter(|day| *day <= until).max();
        told.filter(|_| !AHEAD.contains(&field.name))
    };
    // The first state on the way that wants a field; what the first one wants is there from the beginning.
    let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, state) in states.iter().enumerate() {
        for name in lifecycle.requires.get(*state).into_iter().flatten() {
            wanted.entry(name).or_insert(place);
        }
    }
    let happened = |field: &&Field<'_>| wanted.contains_key(field.name) || field.is_event();
    let end = fields.iter().filter(happened).filter_map(last).max().map_or(first, |day| day.max(first));
    let mut day = first;
    let mut steps: Vec<Step> = Vec::with_capacity(states.len());
    for (place, state) in states.iter().enumerate() {
        let news = fields.iter().filter(|field| wanted.get(field.name) == Some(&place));
        day = if place + 1 == states.len() {
            end
        } else if place == 0 {
            first
        } else {
            news.filter_map(last).max().map_or(day, |told| told.clamp(day, end))
        };
        let text = if place + 1 == states.len() {
            text.to_owned()
        } else {
            // What an approval covers does not change afterwards.
            let is_approved = approved.is_some_and(|from| from <= place);
            let body = text.get(front.len() + 8..).unwrap_or_default();
            let mut text = String::with_capacity(text.len());
            text.push_str("---\n");
            for field in &fields {
                let later = wanted.get(field.name).is_some_and(|from| *from > place);
                let ahead = field.is_event() && last(field).is_some_and(|told| told > day);
                let unapproved = field.name == "approvals" || ahead;
                if field.name == lifecycle.field {
                    text.push_str(&format!("{}: {state}\n", field.name));
                } else if !later && (is_approved || !unapproved) {
                    text.push_str(field.text);
                }
            }
            text.push_str("---\n");
            // Otherwise what there is to say of it is written below when it is done.
            if is_approved {
                text.push_str(body);
            }
            text
        };
        steps.push(Step { day, state: (*state).to_owned(), text });
    }
    steps
}

/// The shortest way from the first state of a record to `state`, both included; nothing if there is none.
fn way<'l>(lifecycle: &'l Lifecycle, state: &str) -> Vec<&'l str> {
    let mut from: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    let mut open: VecDeque<&str> = VecDeque::new();
    let mut first = lifecycle.initial.iter();
    loop {
        let Some(next) = open.pop_front().or_else(|| {
            let next = first.next()?;
            from.entry(next).or_insert(None);
            Some(next)
        }) else {
            return Vec::new();
        };
        if next == state {
            let mut way = vec![next];
            while let Some(Some(before)) = way.last().and_then(|at| from.get(at)) {
                way.push(before);
            }
            way.reverse();
            return way;
        }
        for after in lifecycle.moves.get(next).into_iter().flatten() {
            if !from.contains_key(after.as_str()) {
                from.insert(after, Some(next));
                open.push_back(after);
            }
        }
    }
}

/// A field of the front matter with what stands below it.
struct Field<'t> {
    name: &'t str,
    text: &'t str,
    days: Vec<Date>,
}

impl Field<'_> {
    /// Whether it tells when something was done, by its name.
    fn is_event(&self) -> bool {
        let name = self.name;
        !AHEAD.contains(&name) && (name.ends_with("_on") || name.ends_with("_at"))
    }
}

fn fields(front: &str) -> Vec<Field<'_>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in front.split_inclusive('\n') {
        if !line.starts_with([' ', '-']) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([front.len()]);
    let field = |(start, end): (usize, usize)| {
        let text = front.get(start..end).unwrap_or_default();
        let (name, told) = text.split_once(':').unwrap_or((text, ""));
        Field { name, text, days: days(told) }
    };
    starts.iter().copied().zip(ends).map(field).collect()
}

/// The days that stand in a text.
fn days(text: &str) -> Vec<Date> {
    let dashes = text.match_indices('-').map(|(place, _)| place).filter(|place| *place >= 4);
    dashes.filter_map(|place| text.get(place - 4..place + 6)?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn repair(approved: Option<&str>) -> Course {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let of = |pairs: &[(&str, &[&str])]| {
            pairs.iter().map(|(from, to)| ((*from).to_owned(), list(to))).collect::<BTreeMap<_, _>>()
        };
        let lifecycle = Lifecycle {
            field: "status".to_owned(),
            initial: list(&["登记"]),
            moves: of(&[("登记", &["已派工", "已撤销"]), ("已派工", &["已修复"]), ("已修复", &["已验收"])]),
            closed: list(&["已验收", "已撤销"]),
            requires: of(&[("已派工", &["assigned_to"]), ("已修复", &["restored_at"]), ("已验收", &["accepted_on"])]),
        };
        Course { lifecycle, approved: approved.map(str::to_owned) }
    }

    #[test]
    fn each_version_tells_what_had_happened() {
        let text = "---\nid: WX-1\nreported_at: 2026-03-02 09:10\nassigned_to: P-a\nrestored_at: 2026-03-03 15:00\n\
                    accepted_on: 2026-03-04\nkeep_until: 2036-03-04\nstatus: 已验收\nrecorder: P-b\n---\n\n修好了。\n";
        let steps = steps(text, date(2026, 3, 2), date(2026, 11, 20), Some(&repair(None)));
        let told: Vec<_> =
            steps.iter().map(|step| (step.state.as_str(), step.day.day(), step.text.lines().count())).collect();
        assert_eq!(told, [("登记", 2, 7), ("已派工", 2, 8), ("已修复", 3, 9), ("已验收", 4, 12)]);
        assert!(steps[0].text.contains("\nstatus: 登记\n") && !steps[0].text.contains("assigned_to"));
        assert!(steps[2].text.contains("restored_at") && !steps[2].text.contains("accepted_on"));
        assert_eq!(steps[3].text, text);
    }

    #[test]
    fn what_an_approval_covers_is_there_when_it_is_given() {
        let text = "---\nid: WX-1\nreported_at: 2026-03-02 09:10\nassigned_to: P-a\nrestored_at: 2026-03-03 15:00\n\
                    told_on: 2026-03-04\napprovals:\n  - { by: P-c, on: 2026-03-02 }\nstatus: 已修复\n---\n\n修好了。\n";
        let steps = steps(text, date(2026, 3, 2), date(2026, 11, 20), Some(&repair(Some("已派工"))));
        assert!(!steps[0].text.contains("approvals") && steps[0].text.ends_with("status: 登记\n---\n"));
        let approved = text.replace("已修复", "已派工").replace("restored_at: 2026-03-03 15:00\n", "");
        assert_eq!(steps[1].text, approved);
        assert_eq!(steps[2].text, text);
    }

    #[test]
    fn without_a_way_there_is_one_step() {
        let text = "---\nid: A\nstatus: 别的\n---\n";
        assert_eq!(steps(text, date(2026, 3, 2), date(2026, 11, 20), Some(&repair(None))).len(), 1);
        assert_eq!(steps(text, date(2026, 3, 2), date(2026, 11, 20), None).len(), 1);
    }
}
