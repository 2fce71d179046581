//! How much time something may take: a duration of the calendar, or working days.

use super::site::Calendar;
use super::{Date, DateTime, Stamp};
use jiff::{Span, civil};
use std::fmt;

/// A stretch of time that is allowed for something.
#[derive(Clone, Copy, Debug)]
pub enum Allowance {
    /// Elapsed time, which knows no holidays.
    Elapsed(Span),
    /// Working days after the day on which time began; the last of them to its end.
    Workdays(u16),
}

/// Working days beyond which nobody counts any more.
const MOST: u16 = 1000;

impl Allowance {
    /// Reads an ISO 8601 duration such as `PT4H` or `P15D`, or `1 workday`, `3 workdays`.
    pub fn parse(text: &str) -> Option<Allowance> {
        if let Some((count, unit)) = text.split_once(' ') {
            let count: u16 = count.parse().ok().filter(|count| (1..=MOST).contains(count))?;
            return matches!(unit, "workday" | "workdays").then_some(Allowance::Workdays(count));
        }
        text.parse::<Span>().ok().filter(|span| span.is_positive()).map(Allowance::Elapsed)
    }

    /// The last moment allowed to what began at `begun`. What is dated to the day has the whole last day.
    pub fn end(self, begun: Stamp, calendar: &Calendar) -> DateTime {
        match (self, begun) {
            (Allowance::Elapsed(span), Stamp::Day(day)) => end_of(day).checked_add(span).unwrap_or(DateTime::MAX),
            (Allowance::Elapsed(span), Stamp::Minute(moment)) => moment.checked_add(span).unwrap_or(DateTime::MAX),
            (Allowance::Workdays(count), begun) => end_of(calendar.workday_after(begun.date(), count)),
        }
    }

    /// The last day allowed after `day`.
    pub fn after(self, day: Date, calendar: &Calendar) -> Date {
        self.end(Stamp::Day(day), calendar).date()
    }
}

/// The last second of a day.
pub fn end_of(day: Date) -> DateTime {
    day.to_datetime(civil::time(23, 59, 59, 0))
}

impl fmt::Display for Allowance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Allowance::Elapsed(span) => write!(f, "{span}"),
            Allowance::Workdays(1) => write!(f, "1 workday"),
            Allowance::Workdays(count) => write!(f, "{count} workdays"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// 1–7 October 2026 off (Thursday to Wednesday), Saturday 10 October worked instead.
    fn calendar() -> Calendar {
        let mut calendar = Calendar::default();
        for day in 1..=7 {
            calendar.holidays.insert(date(2026, 10, day), "国庆节".to_owned());
        }
        calendar.workdays.insert(date(2026, 10, 10));
        calendar
    }

    fn last_day(allowance: &str, from: Date) -> Date {
        Allowance::parse(allowance).unwrap().after(from, &calendar())
    }

    #[test]
    fn working_days_pass_over_weekends_and_holidays_and_take_make_up_days() {
        assert_eq!(last_day("3 workdays", date(2026, 9, 21)), date(2026, 9, 24));
        assert_eq!(last_day("1 workday", date(2026, 9, 25)), date(2026, 9, 28));
        // 8 and 9 October are the first two working days after 30 September; Saturday the 10th is the third.
        assert_eq!(last_day("3 workdays", date(2026, 9, 30)), date(2026, 10, 10));
        assert_eq!(last_day("4 workdays", date(2026, 9, 30)), date(2026, 10, 12));
        // What begins on a day off counts from the next working day on.
        assert_eq!(last_day("1 workday", date(2026, 10, 3)), date(2026, 10, 8));
        assert_eq!(last_day("P3D", date(2026, 9, 30)), date(2026, 10, 3));
    }

    #[test]
    fn a_working_day_lasts_to_its_end_whatever_the_hour() {
        let begun = Stamp::Minute(date(2026, 9, 21).at(16, 30, 0, 0));
        let end = |text: &str| Allowance::parse(text).unwrap().end(begun, &calendar());
        assert_eq!(end("1 workday"), date(2026, 9, 22).at(23, 59, 59, 0));
        assert_eq!(end("PT4H"), date(2026, 9, 21).at(20, 30, 0, 0));
    }

    #[test]
    fn only_what_can_be_counted_is_read() {
        for wrong in
            ["0 workdays", "-1 workdays", "3 days", "workdays", "3workdays", "2000 workdays", "P0D", "-P1D", ""]
        {
            assert!(Allowance::parse(wrong).is_none(), "{wrong}");
        }
        for text in ["1 workday", "5 workdays", "PT4H"] {
            assert_eq!(Allowance::parse(text).unwrap().to_string(), text);
        }
    }
}
