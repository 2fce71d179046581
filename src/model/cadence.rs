//! The windows in which a periodic duty falls due.

use super::Date;
use super::site::Calendar;
use jiff::{Span, ToSpan, civil::Weekday};

/// How often a duty falls due.
#[derive(Clone, Debug)]
pub enum Cadence {
    /// A fixed ISO 8601 duration, counted from the day on which the duty began for the subject.
    Every(Span),
    /// Each working day of the calendar.
    Workday,
    /// Each week, Monday to Sunday (ISO 8601).
    Week,
    /// Each calendar month.
    Month,
    /// Each calendar quarter.
    Quarter,
    /// Each half of a calendar year.
    HalfYear,
    /// Each calendar year.
    Year,
}

/// A stretch of days within which a duty must be done once. Both ends belong to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Window {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

impl Window {
    /// Whether any of its days is worked.
    pub fn has_workday(&self, calendar: &Calendar) -> bool {
        self.first.series(1.day()).take_while(|day| *day <= self.last).any(|day| calendar.is_workday(day))
    }
}

impl Cadence {
    /// Reads `workday`, `week`, `month`, `quarter`, `half-year`, `year` or an ISO 8601 duration of whole days or more.
    pub fn parse(text: &str) -> Option<Cadence> {
        Some(match text {
            "workday" => Cadence::Workday,
            "week" => Cadence::Week,
            "month" => Cadence::Month,
            "quarter" => Cadence::Quarter,
            "half-year" => Cadence::HalfYear,
            "year" => Cadence::Year,
            _ => {
                let span: Span = text.parse().ok()?;
                // A window shorter than a day could never end on a day after it began.
                let start = jiff::civil::date(2000, 1, 1);
                (start.checked_add(span).ok()? > start).then_some(Cadence::Every(span))?
            }
        })
    }

    /// The windows that begin on or after `from` and on or before `to`, in order. A calendar window that had begun
    /// before `from` is not among them: nobody can be asked for a full week's duty who had only part of the week.
    pub fn windows(&self, from: Date, to: Date, calendar: &Calendar) -> Vec<Window> {
        let mut windows = Vec::new();
        match self {
            Cadence::Workday => {
                let days = from.series(1.day()).take_while(|day| *day <= to);
                windows
                    .extend(days.filter(|day| calendar.is_workday(*day)).map(|day| Window { first: day, last: day }));
            }
            Cadence::Every(span) => {
                // Each window is counted from the start, not from the one before: a month after 31 January is
                // 28 February, and two months after is 31 March again.
                let starts = (0i64..).map_while(|count| from.checked_add(span.checked_mul(count).ok()?).ok());
                let starts: Vec<Date> = starts.take_while(|start| *start <= to).collect();
                for (count, first) in (1i64..).zip(starts) {
                    let Some(next) = span.checked_mul(count).ok().and_then(|s| from.checked_add(s).ok()) else { break };
                    let Ok(last) = next.yesterday() else { break };
                    windows.push(Window { first, last });
                }
            }
            unit => {
                let mut first = unit.unit_start(from);
                if first < from {
                    first = unit.next_start(first);
                }
                while first <= to {
                    let next = unit.next_start(first);
                    let Ok(last) = next.yesterday() else { break };
                    windows.push(Window { first, last });
                    first = next;
                }
            }
        }
        windows
    }

    /// The cadence as it is written.
    pub fn text(&self) -> String {
        match self {
            Cadence::Every(span) => span.to_string(),
            Cadence::Workday => "workday".to_owned(),
            Cadence::Week => "week".to_owned(),
            Cadence::Month => "month".to_owned(),
            Cadence::Quarter => "quarter".to_owned(),
            Cadence::HalfYear => "half-year".to_owned(),
            Cadence::Year => "year".to_owned(),
        }
    }

    /// Whether the work is asked for only where there is a working day to do it on. Who says "weekly" or "monthly"
    /// speaks of weeks and months that are worked; who gives a duration, such as a backup every day, speaks of
    /// elapsed time, which knows no holidays.
    pub fn is_worked(&self) -> bool {
        !matches!(self, Cadence::Every(_))
    }

    fn unit_start(&self, day: Date) -> Date {
        let in_month = |month: i8| day.with().month(month).day(1).build().unwrap_or(day);
        match self {
            Cadence::Week => {
                let since = day.weekday().since(Weekday::Monday);
                day.checked_sub(i64::from(since).days()).unwrap_or(day)
            }
            Cadence::Month => day.first_of_month(),
            Cadence::Quarter => in_month((day.month() - 1) / 3 * 3 + 1),
            Cadence::HalfYear => in_month((day.month() - 1) / 6 * 6 + 1),
            Cadence::Year => day.first_of_year(),
            Cadence::Workday | Cadence::Every(_) => day,
        }
    }

    fn next_start(&self, start: Date) -> Date {
        let span = match self {
            Cadence::Week => 1.week(),
            Cadence::Month => 1.month(),
            Cadence::Quarter => 3.months(),
            Cadence::HalfYear => 6.months(),
            Cadence::Year => 1.year(),
            Cadence::Workday | Cadence::Every(_) => 1.day(),
        };
        start.checked_add(span).unwrap_or(Date::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn windows(cadence: &str, from: Date, to: Date) -> Vec<(String, String)> {
        let calendar = Calendar::default();
        let windows = Cadence::parse(cadence).unwrap().windows(from, to, &calendar);
        windows.into_iter().map(|w| (w.first.to_string(), w.last.to_string())).collect()
    }

    fn pair(first: &str, last: &str) -> (String, String) {
        (first.to_owned(), last.to_owned())
    }

    #[test]
    fn calendar_units_begin_with_the_first_whole_one() {
        assert_eq!(
            windows("week", date(2026, 1, 1), date(2026, 1, 15)),
            [pair("2026-01-05", "2026-01-11"), pair("2026-01-12", "2026-01-18")]
        );
        assert_eq!(windows("month", date(2024, 2, 1), date(2024, 2, 29)), [pair("2024-02-01", "2024-02-29")]);
        assert_eq!(windows("quarter", date(2025, 11, 2), date(2026, 1, 1)), [pair("2026-01-01", "2026-03-31")]);
        assert_eq!(windows("half-year", date(2026, 1, 1), date(2026, 7, 1)).len(), 2);
        assert_eq!(windows("year", date(2025, 1, 1), date(2025, 12, 31)), [pair("2025-01-01", "2025-12-31")]);
    }

    #[test]
    fn durations_count_from_the_start_over_month_ends_and_leap_days() {
        assert_eq!(
            windows("P1M", date(2024, 1, 31), date(2024, 3, 31)),
            [pair("2024-01-31", "2024-02-28"), pair("2024-02-29", "2024-03-30"), pair("2024-03-31", "2024-04-29")]
        );
        assert_eq!(
            windows("P15D", date(2026, 2, 20), date(2026, 3, 20)),
            [pair("2026-02-20", "2026-03-06"), pair("2026-03-07", "2026-03-21")]
        );
    }

    #[test]
    fn working_days_know_holidays_and_make_up_days() {
        let mut calendar = Calendar::default();
        calendar.holidays.insert(date(2026, 2, 16), "春节".to_owned());
        calendar.workdays.insert(date(2026, 2, 14));
        let windows = Cadence::Workday.windows(date(2026, 2, 13), date(2026, 2, 17), &calendar);
        let days: Vec<_> = windows.iter().map(|window| window.first.day()).collect();
        assert_eq!(days, [13, 14, 17]);
    }

    #[test]
    fn nonsense_is_no_cadence() {
        for wrong in ["", "daily", "P0D", "-P1D", "PT5M", "P1X"] {
            assert!(Cadence::parse(wrong).is_none(), "{wrong}");
        }
    }
}
