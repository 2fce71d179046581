//! Holds the periods that policies set against the shortest that laws allow, each in its days.

use crate::model::commitment::Commitment;
use crate::model::{CollectionName, Date, RecordIx, Site, Stamp, period};
use jiff::{Span, ToSpan};
use serde_json::Value;
use std::collections::HashMap;

/// The collection in which laws are filed.
const LAWS: &str = "laws";
/// Starts that are tried when periods in different units are compared: a whole cycle of leap years.
const CYCLE: usize = 1461;

/// The shortest period that a law allows.
#[derive(Clone, Debug)]
pub struct Floor<'s> {
    /// The law.
    pub law: RecordIx,
    /// Its place among the `floors` of the law.
    pub place: usize,
    /// What the period is of.
    pub topic: &'s str,
    /// The article that says so.
    pub article: &'s str,
    /// The shortest period allowed.
    pub minimum: Span,
    /// First day on which the article holds.
    pub from: Date,
    /// Last day on which it holds; `None` while it does.
    pub to: Option<Date>,
}

/// A period that is shorter than a law allows.
#[derive(Clone, Debug)]
pub struct Below<'s> {
    /// The clause with its period.
    pub commitment: &'s Commitment,
    /// What the law asks for.
    pub floor: Floor<'s>,
    /// First day on which both held.
    pub from: Date,
    /// Last day on which both held; `None` while they do.
    pub to: Option<Date>,
    /// A clause on the same matter that satisfies the law and was in force at the end of those days.
    pub stricter: Option<&'s Commitment>,
}

impl Below<'_> {
    /// Whether it is so on `day`.
    pub fn is_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Every floor of every law, by law and place.
pub fn floors(site: &Site) -> Vec<Floor<'_>> {
    let mut floors = Vec::new();
    for (law, record) in site.records_of(&CollectionName::from(LAWS)) {
        let Some(Value::Array(written)) = record.value("floors") else { continue };
        let of_law = |field: &str| record.text(field).and_then(Stamp::parse).map(Stamp::date);
        for (place, floor) in written.iter().enumerate() {
            let text = |key: &str| floor.get(key).and_then(Value::as_str);
            let day = |key: &str| text(key).and_then(Stamp::parse).map(Stamp::date);
            let Some(minimum) = text("minimum").and_then(|minimum| minimum.parse::<Span>().ok()) else { continue };
            let Some(topic) = text("topic") else { continue };
            let from = day("from").or_else(|| of_law("effective_on")).unwrap_or(Date::MIN);
            let to = day("to").or_else(|| of_law("repealed_on"));
            floors.push(Floor { law, place, topic, article: text("article").unwrap_or_default(), minimum, from, to });
        }
    }
    floors
}

/// Every period that was or is shorter than a law in force on the same days allows, by document and then by day.
pub fn below(site: &Site) -> Vec<Below<'_>> {
    let mut floors_of: HashMap<&str, Vec<Floor<'_>>> = HashMap::new();
    for floor in floors(site) {
        floors_of.entry(floor.topic).or_default().push(floor);
    }
    let mut others: HashMap<&str, Vec<&Commitment>> = HashMap::new();
    for commitment in &site.commitments {
        others.entry(&*commitment.topic).or_default().push(commitment);
    }
    let mut below = Vec::new();
    for commitment in &site.commitments {
        for floor in floors_of.get(&*commitment.topic).into_iter().flatten() {
            let from = commitment.in_force_from.max(floor.from);
            let to = [commitment.in_force_to, floor.to].into_iter().flatten().min();
            if to.is_some_and(|to| to < from) || !is_shorter(commitment.value, floor.minimum, from, to) {
                continue;
            }
            let day = to.map_or(site.as_of, |to| to.min(site.as_of)).max(from);
            let satisfies = |other: &&&Commitment| {
                other.is_in_force_on(day) && !is_shorter(other.value, floor.minimum, day, Some(day))
            };
            let stricter = others.get(&*commitment.topic).and_then(|others| others.iter().find(satisfies)).copied();
            below.push(Below { commitment, floor: floor.clone(), from, to, stricter });
        }
    }
    below
}

/// Whether `value` is shorter than `minimum` on some day from `from` to `to`.
fn is_shorter(value: Span, minimum: Span, from: Date, to: Option<Date>) -> bool {
    let starts = from.series(1.day()).take_while(|day| to.is_none_or(|to| *day <= to)).take(CYCLE);
    period::is_shorter(value, minimum, starts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shorter(value: &str, minimum: &str, from: Date, to: Date) -> bool {
        is_shorter(value.parse().unwrap(), minimum.parse().unwrap(), from, Some(to))
    }

    #[test]
    fn months_are_as_long_as_the_calendar_makes_them() {
        let (first, last) = (date(2026, 1, 1), date(2026, 12, 31));
        assert!(shorter("P2M", "P6M", first, last));
        assert!(!shorter("P6M", "P6M", first, last));
        assert!(!shorter("P1Y", "P6M", first, last));
        assert!(shorter("P180D", "P6M", first, last));
        assert!(!shorter("P184D", "P6M", first, last));
        // From 1 February six months are 181 days; from 1 March they are 184.
        assert!(!shorter("P181D", "P6M", date(2026, 2, 1), date(2026, 2, 1)));
        assert!(shorter("P181D", "P6M", date(2026, 3, 1), date(2026, 3, 1)));
        assert!(!shorter("P365D", "P1Y", date(2026, 1, 1), date(2026, 12, 31)));
        assert!(shorter("P365D", "P1Y", date(2027, 3, 1), date(2027, 3, 1)));
        assert!(shorter("PT24H", "P2D", first, last));
    }
}
