//! Which of two periods is the shorter, where months are as long as the calendar makes them.

use super::Date;
use jiff::Span;

/// Days on which periods begin for a comparison that is to hold at any time: the days of each month on which a month
/// may be cut short, through a whole cycle of leap years.
pub fn starts() -> impl Iterator<Item = Date> {
    (2024..2028)
        .flat_map(|year| (1..=12).map(move |month| (year, month)))
        .flat_map(|(year, month)| [1, 28, 29, 30, 31].map(|day| Date::new(year, month, day)))
        .filter_map(Result::ok)
}

/// Whether `value` ends before `minimum` when both begin on one of the days `starts`. 180 days are less than six
/// months from March on, and 184 never are.
pub fn is_shorter(value: Span, minimum: Span, starts: impl IntoIterator<Item = Date>) -> bool {
    let end = |day: Date, span: Span| day.at(0, 0, 0, 0).checked_add(span).ok();
    starts.into_iter().any(|day| match (end(day, value), end(day, minimum)) {
        (Some(value), Some(minimum)) => value < minimum,
        _ => false,
    })
}

/// Whether `value` may turn out to be shorter than `minimum`, whenever both begin.
pub fn may_be_shorter(value: Span, minimum: Span) -> bool {
    is_shorter(value, minimum, starts())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shorter(value: &str, minimum: &str) -> bool {
        may_be_shorter(value.parse().unwrap(), minimum.parse().unwrap())
    }

    #[test]
    fn periods_in_different_units_are_compared_by_the_calendar() {
        for (value, minimum) in
            [("P2M", "P6M"), ("P5M", "P6M"), ("P180D", "P6M"), ("P183D", "P6M"), ("P365D", "P1Y"), ("PT24H", "P2D")]
        {
            assert!(shorter(value, minimum), "{value} < {minimum}");
        }
        for (value, minimum) in
            [("P6M", "P6M"), ("P184D", "P6M"), ("P26W3D", "P6M"), ("P1Y", "P6M"), ("P12M", "P1Y"), ("P366D", "P1Y")]
        {
            assert!(!shorter(value, minimum), "{value} >= {minimum}");
        }
    }
}
