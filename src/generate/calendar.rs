//! The working days of the sample's world.
//!
//! Takes dates, gives dates. It never reads `content/_calendar`: the generator has to work without an archive, and
//! the published calendars of 2025 and 2026 no longer change. Other years have weekends and the fixed holidays only.

use crate::model::{Date, DateTime};
use jiff::ToSpan;
use jiff::civil::{Weekday, date};

/// A year, and the month and day on which a holiday begins and ends.
type Holiday = (i16, (i8, i8), (i8, i8));

/// Holidays by month and day, first to last, as the State Council published them.
const HOLIDAYS: &[Holiday] = &[
    (2025, (1, 1), (1, 1)),
    (2025, (1, 28), (2, 4)),
    (2025, (4, 4), (4, 6)),
    (2025, (5, 1), (5, 5)),
    (2025, (5, 31), (6, 2)),
    (2025, (10, 1), (10, 8)),
    (2026, (1, 1), (1, 3)),
    (2026, (2, 15), (2, 23)),
    (2026, (4, 4), (4, 6)),
    (2026, (5, 1), (5, 5)),
    (2026, (6, 19), (6, 21)),
    (2026, (9, 25), (9, 27)),
    (2026, (10, 1), (10, 7)),
];

/// Weekend days that are worked in exchange.
const MADE_UP: &[(i16, i8, i8)] = &[
    (2025, 1, 26),
    (2025, 2, 8),
    (2025, 4, 27),
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
];

/// Whether people work on this day.
pub fn is_workday(day: Date) -> bool {
    let (year, month, of_month) = (day.year(), day.month(), day.day());
    if MADE_UP.contains(&(year, month, of_month)) {
        return true;
    }
    if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        return false;
    }
    if matches!(year, 2025 | 2026) {
        return !HOLIDAYS
            .iter()
            .any(|&(of, first, last)| of == year && (month, of_month) >= first && (month, of_month) <= last);
    }
    !matches!((month, of_month), (1, 1) | (5, 1..=3) | (10, 1..=7))
}

/// `day` moved by so many calendar days, backwards when negative.
pub fn plus_days(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

/// `day` moved by so many months; the last day of the month where the same day does not exist.
pub fn plus_months(day: Date, months: i32) -> Date {
    day.saturating_add(months.months())
}

/// `moment` moved by so many minutes.
pub fn plus_minutes(moment: DateTime, minutes: i64) -> DateTime {
    moment.saturating_add(minutes.minutes())
}

/// `day` itself when people work on it, otherwise the next day on which they do.
pub fn workday_from(day: Date) -> Date {
    let mut day = day;
    while !is_workday(day) {
        day = plus_days(day, 1);
    }
    day
}

/// `day` itself when people work on it, otherwise the last day before it on which they did.
pub fn workday_until(day: Date) -> Date {
    let mut day = day;
    while !is_workday(day) {
        day = plus_days(day, -1);
    }
    day
}

/// The working day that comes `count` working days after `day`; before it when negative.
pub fn plus_workdays(day: Date, count: i64) -> Date {
    let step = if count < 0 { -1 } else { 1 };
    let mut day = day;
    for _ in 0..count.abs() {
        day = plus_days(day, step);
        while !is_workday(day) {
            day = plus_days(day, step);
        }
    }
    day
}

/// Every day from `from` to `to`, both included.
pub fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |&day| Some(plus_days(day, 1))).take_while(move |&day| day <= to)
}

/// Every working day from `from` to `to`, both included.
pub fn workdays(from: Date, to: Date) -> impl Iterator<Item = Date> {
    days(from, to).filter(|&day| is_workday(day))
}

/// The first days of the months from that of `from` to that of `to`.
pub fn months(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from.first_of_month()), |&month| Some(plus_months(month, 1)))
        .take_while(move |&month| month <= to)
}

/// The Mondays of the weeks that begin from `from` to `to`.
pub fn mondays(from: Date, to: Date) -> impl Iterator<Item = Date> {
    let late = i64::from(from.weekday().to_monday_zero_offset());
    let first = if late == 0 { from } else { plus_days(from, 7 - late) };
    std::iter::successors(Some(first), |&monday| Some(plus_days(monday, 7))).take_while(move |&monday| monday <= to)
}

/// Whole days from `from` to `to`, negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Whole months from the month of `from` to the month of `to`: what depreciation counts.
pub fn months_between(from: Date, to: Date) -> i64 {
    (i64::from(to.year()) * 12 + i64::from(to.month())) - (i64::from(from.year()) * 12 + i64::from(from.month()))
}

/// The half-year of a day as stock-takes name it: `2026H1`.
pub fn half_year(day: Date) -> String {
    format!("{}H{}", day.year(), if day.month() <= 6 { 1 } else { 2 })
}

/// The moment `hour:minute` of a day; minutes past the hour may exceed 59 and hours 23.
pub fn at(day: Date, hour: i64, minute: i64) -> DateTime {
    plus_minutes(day.at(0, 0, 0, 0), hour * 60 + minute)
}

/// `moment` moved by so many minutes of working time, 08:30–12:00 and 13:30–17:30 on working days.
pub fn plus_work_minutes(moment: DateTime, minutes: i64) -> DateTime {
    let mut moment = into_working_time(moment);
    let mut left = minutes.max(0);
    loop {
        let day = moment.date();
        let (morning_end, day_end) = (at(day, 12, 0), at(day, 17, 30));
        let end = if moment < morning_end { morning_end } else { day_end };
        let room = minutes_between(moment, end);
        if left <= room {
            return plus_minutes(moment, left);
        }
        left -= room;
        moment = into_working_time(end);
    }
}

/// `moment` itself in working time, otherwise when work begins again.
pub fn into_working_time(moment: DateTime) -> DateTime {
    let day = moment.date();
    if !is_workday(day) || moment >= at(day, 17, 30) {
        return at(plus_workdays(day, 1), 8, 30);
    }
    if moment < at(day, 8, 30) {
        return at(day, 8, 30);
    }
    if moment >= at(day, 12, 0) && moment < at(day, 13, 30) {
        return at(day, 13, 30);
    }
    moment
}

/// Whole minutes from `from` to `to`.
pub fn minutes_between(from: DateTime, to: DateTime) -> i64 {
    from.duration_until(to).as_mins()
}

/// Hours from `from` to `to`.
pub fn hours_between(from: DateTime, to: DateTime) -> f64 {
    minutes_between(from, to) as f64 / 60.0
}

/// The first working day of the world: what was before is known only from cards.
pub fn beginning() -> Date {
    date(2025, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_and_made_up_days() {
        assert!(!is_workday(date(2025, 10, 8)));
        assert!(is_workday(date(2025, 10, 11)), "a Saturday, worked");
        assert!(!is_workday(date(2026, 2, 23)));
        assert!(is_workday(date(2026, 2, 28)));
        assert!(!is_workday(date(2026, 11, 22)), "a Sunday");
        assert_eq!(plus_workdays(date(2026, 9, 30), 1), date(2026, 10, 8));
        assert_eq!(plus_workdays(date(2026, 10, 8), -1), date(2026, 9, 30));
    }

    #[test]
    fn working_time_skips_lunch_nights_and_holidays() {
        let friday = at(date(2026, 9, 30), 11, 30);
        assert_eq!(plus_work_minutes(friday, 60), at(date(2026, 9, 30), 14, 0));
        assert_eq!(plus_work_minutes(friday, 300), at(date(2026, 10, 8), 9, 0));
        assert_eq!(hours_between(at(date(2026, 3, 1), 9, 0), at(date(2026, 3, 2), 10, 30)), 25.5);
    }

    #[test]
    fn spans() {
        assert_eq!(days_between(date(2026, 1, 31), date(2026, 3, 1)), 29);
        assert_eq!(months_between(date(2024, 3, 20), date(2026, 3, 1)), 24);
        assert_eq!(mondays(date(2026, 11, 3), date(2026, 11, 20)).count(), 2);
        assert_eq!(months(date(2025, 1, 15), date(2026, 11, 20)).count(), 23);
        assert_eq!(half_year(date(2026, 7, 1)), "2026H2");
    }
}
