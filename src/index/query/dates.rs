//! Days and periods as queries write them: `2026`, `2026-03`, `2026-03-01`, `2026Q1`, `2026-01..2026-03`, `>=2026-03`.

use crate::model::{Date, time};
use jiff::ToSpan;

/// A period: days from and to, both included; open where absent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Days {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Days {
    /// Reads a period; `None` if it is none.
    pub fn parse(text: &str) -> Option<Days> {
        if let Some((from, to)) = text.split_once("..") {
            let from = if from.is_empty() { None } else { Some(one(from)?.0) };
            let to = if to.is_empty() { None } else { Some(one(to)?.1) };
            return (from.is_some() || to.is_some()).then_some(Days { from, to });
        }
        if let Some(rest) = text.strip_prefix(">=") {
            return Some(Days { from: Some(one(rest)?.0), to: None });
        }
        if let Some(rest) = text.strip_prefix("<=") {
            return Some(Days { from: None, to: Some(one(rest)?.1) });
        }
        if let Some(rest) = text.strip_prefix('>') {
            return Some(Days { from: Some(one(rest)?.1.tomorrow().ok()?), to: None });
        }
        if let Some(rest) = text.strip_prefix('<') {
            return Some(Days { from: None, to: Some(one(rest)?.0.yesterday().ok()?) });
        }
        let (from, to) = one(text)?;
        Some(Days { from: Some(from), to: Some(to) })
    }
}

/// First and last day of a year, quarter, month or day.
fn one(text: &str) -> Option<(Date, Date)> {
    let whole = |year: i16, month: i8, months: i8| -> Option<(Date, Date)> {
        let first = Date::new(year, month, 1).ok()?;
        Some((first, first.checked_add(i32::from(months).months()).ok()?.yesterday().ok()?))
    };
    let year = text.get(..4).filter(|year| year.bytes().all(|digit| digit.is_ascii_digit()))?.parse().ok()?;
    match text.get(4..)? {
        "" => whole(year, 1, 12),
        quarter if quarter.starts_with(['q', 'Q']) => match &quarter[1..] {
            "1" => whole(year, 1, 3),
            "2" => whole(year, 4, 3),
            "3" => whole(year, 7, 3),
            "4" => whole(year, 10, 3),
            _ => None,
        },
        month if month.len() == 3 => {
            let digits = month.strip_prefix('-').filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
            whole(year, digits.parse().ok()?, 1)
        }
        _ => time::strict_date(text).map(|day| (day, day)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods() {
        let read = |text: &str| {
            let days = Days::parse(text)?;
            let show = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
            Some(format!("{}..{}", show(days.from), show(days.to)))
        };
        assert_eq!(read("2026").as_deref(), Some("2026-01-01..2026-12-31"));
        assert_eq!(read("2024-02").as_deref(), Some("2024-02-01..2024-02-29"));
        assert_eq!(read("2026Q4").as_deref(), Some("2026-10-01..2026-12-31"));
        assert_eq!(read("2026-01..2026-03").as_deref(), Some("2026-01-01..2026-03-31"));
        assert_eq!(read(">2026-03").as_deref(), Some("2026-04-01.."));
        assert_eq!(read("..2026-03-05").as_deref(), Some("..2026-03-05"));
        for wrong in ["", "..", "2026-13", "26", "2026-3", "2026Q5", "二〇二六年", "2026-02-30", "2026-+1"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
