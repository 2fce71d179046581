//! Working days between two days, counted once for the years that matter.

use crate::model::Date;
use crate::model::site::Calendar;

/// For each day of the years covered, how many working days lie up to and including it.
pub(super) struct Workdays<'site> {
    calendar: &'site Calendar,
    first: Date,
    counts: Vec<u32>,
}

/// Years before and after the day judged on that are counted ahead; others are counted when asked for.
const YEARS: i16 = 30;

impl<'site> Workdays<'site> {
    pub fn new(calendar: &'site Calendar, around: Date) -> Self {
        let year = |offset: i16| around.year().saturating_add(offset).clamp(1, 9999);
        let first = Date::new(year(-YEARS), 1, 1).unwrap_or(around);
        let last = Date::new(year(YEARS), 12, 31).unwrap_or(around);
        let mut counts = Vec::new();
        let mut count = 0;
        for day in first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last) {
            count += u32::from(calendar.is_workday(day));
            counts.push(count);
        }
        Self { calendar, first, counts }
    }

    /// Working days after `from` up to and including `to`; 0 when `to` is not later.
    pub fn between(&self, from: Date, to: Date) -> u32 {
        if to <= from {
            return 0;
        }
        match (self.count(from), self.count(to)) {
            (Some(before), Some(after)) => after - before,
            _ => self.calendar.workdays_between(from, to),
        }
    }

    fn count(&self, day: Date) -> Option<u32> {
        let place = usize::try_from(super::context::days_between(self.first, day)).ok()?;
        self.counts.get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn counting_ahead_agrees_with_counting_day_by_day() {
        let mut calendar = Calendar::default();
        calendar.holidays.insert(date(2026, 10, 1), "国庆节".to_owned());
        calendar.workdays.insert(date(2026, 10, 10));
        let workdays = Workdays::new(&calendar, date(2026, 11, 22));
        let days = [date(1900, 1, 1), date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 10), date(2026, 10, 12)];
        for from in days {
            for to in days {
                assert_eq!(workdays.between(from, to), calendar.workdays_between(from, to), "{from} {to}");
            }
        }
        assert_eq!(workdays.between(date(2026, 9, 30), date(2026, 10, 12)), 8);
    }
}
