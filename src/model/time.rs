//! Dates and times as records write them.

use jiff::civil;

/// A calendar day.
pub type Date = civil::Date;
/// A day and a wall-clock time in the archive's zone (`site.toml`, Asia/Shanghai by default).
pub type DateTime = civil::DateTime;

/// When a record says that something happened: to the day, or to the minute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stamp {
    /// `2026-03-01`
    Day(Date),
    /// `2026-03-01 09:30`
    Minute(DateTime),
}

impl Stamp {
    /// Reads `2026-03-01`, `2026-03-01 09:30`, `2026-03-01T09:30` or the same with seconds.
    /// A day that no calendar has (`2026-02-30`) is `None`.
    pub fn parse(text: &str) -> Option<Stamp> {
        let bytes = text.as_bytes();
        if bytes.len() == 10 {
            return strict_date(text).map(Stamp::Day);
        }
        if !matches!(bytes.get(10), Some(b' ' | b'T')) || !matches!(bytes.len(), 16 | 19) {
            return None;
        }
        let date = strict_date(text.get(..10)?)?;
        let mut parts = text.get(11..)?.split(':').map(two_digits);
        let (hour, minute) = (parts.next()??, parts.next()??);
        let second = parts.next().unwrap_or(Some(0))?;
        let time = civil::Time::new(hour, minute, second, 0).ok()?;
        Some(Stamp::Minute(date.to_datetime(time)))
    }

    /// The day of the stamp.
    pub fn date(self) -> Date {
        match self {
            Stamp::Day(date) => date,
            Stamp::Minute(moment) => moment.date(),
        }
    }

    /// The first moment that the stamp may mean: midnight for a day.
    pub fn start(self) -> DateTime {
        match self {
            Stamp::Day(date) => date.at(0, 0, 0, 0),
            Stamp::Minute(moment) => moment,
        }
    }

    /// The stamp as records write it.
    pub fn text(self) -> String {
        match self {
            Stamp::Day(date) => date.to_string(),
            Stamp::Minute(moment) => moment.strftime("%Y-%m-%d %H:%M").to_string(),
        }
    }
}

/// Reads `YYYY-MM-DD` and nothing looser; `None` for days that do not exist.
pub fn strict_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let digits = |range: std::ops::Range<usize>| -> Option<i16> {
        let part = text.get(range)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    Date::new(digits(0..4)?, digits(5..7)? as i8, digits(8..10)? as i8).ok()
}

fn two_digits(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_read() {
        assert!(Stamp::parse("2024-02-29").is_some());
        for wrong in [
            "2023-02-29",
            "2026-2-3",
            "2026/02/03",
            "2026-13-01",
            "20260301",
            "2026-03-01 24:00",
            "2026-03-01 9:30",
            "２026-03-01",
        ] {
            assert_eq!(Stamp::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_moment_reads_with_blank_or_t() {
        assert_eq!(Stamp::parse("2026-03-01T09:30"), Stamp::parse("2026-03-01 09:30:00"));
        assert_eq!(Stamp::parse("2026-03-01 09:30").map(Stamp::text).as_deref(), Some("2026-03-01 09:30"));
    }
}
