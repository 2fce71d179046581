//! Plain values as people read them: durations, sizes, days, numbers.

use super::strings::Strings;
use crate::model::Date;
use crate::model::allowance::Allowance;
use jiff::{Span, Unit};

/// `PT4H` → `4小时`, `P1DT30M` → `1天30分钟`; text that is no duration stays as it is.
pub(super) fn duration(text: &str, strings: &Strings) -> String {
    let Ok(span) = text.parse::<Span>() else { return text.to_owned() };
    let parts = [
        ("year", i64::from(span.get_years())),
        ("month", i64::from(span.get_months())),
        ("week", i64::from(span.get_weeks())),
        ("day", i64::from(span.get_days())),
        ("hour", i64::from(span.get_hours())),
        ("minute", span.get_minutes()),
        ("second", span.get_seconds()),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .map(|(unit, n)| strings.count(&format!("duration.{unit}"), n.unsigned_abs() as usize))
        .collect();
    if words.is_empty() { text.to_owned() } else { words.join(strings.get("duration.between")) }
}

/// `PT4H` → `4小时`, `3 workdays` → `3个工作日`.
pub(super) fn allowance(allowance: Allowance, strings: &Strings) -> String {
    match allowance {
        Allowance::Elapsed(span) => duration(&span.to_string(), strings),
        Allowance::Workdays(count) => strings.count("duration.workday", usize::from(count)),
    }
}

/// How often: `P1D` → `每1天`, `workday` → `每个工作日`.
pub(super) fn every(text: &str, strings: &Strings) -> String {
    let key = format!("every.{text}");
    match strings.find(&key) {
        Some(words) => words.to_owned(),
        None => strings.fill("every.duration", &[("duration", &duration(text, strings))]),
    }
}

/// `1536` → `1.5 KB`.
pub(super) fn size(bytes: u64) -> String {
    let units = ["KB", "MB", "GB", "TB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut amount = bytes as f64 / 1024.0;
    let mut unit = 0;
    while amount >= 1024.0 && unit + 1 < units.len() {
        amount /= 1024.0;
        unit += 1;
    }
    format!("{amount:.1} {}", units[unit])
}

/// `2026年3月1日`.
pub(super) fn long_date(date: Date, strings: &Strings) -> String {
    let (year, month, day) = (date.year().to_string(), date.month().to_string(), date.day().to_string());
    let name = strings.get(MONTHS[(date.month() as usize).saturating_sub(1).min(11)]);
    strings.fill("date.long", &[("year", &year), ("month", &month), ("month_name", name), ("day", &day)])
}

const MONTHS: [&str; 12] = [
    "date.month_1",
    "date.month_2",
    "date.month_3",
    "date.month_4",
    "date.month_5",
    "date.month_6",
    "date.month_7",
    "date.month_8",
    "date.month_9",
    "date.month_10",
    "date.month_11",
    "date.month_12",
];

/// Days from `from` to `to`; negative when `to` is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until((Unit::Day, to)).map_or(0, |span| i64::from(span.get_days()))
}

/// A day and a minute as a commit names them, at the writer's own clock: `2026-03-01 09:30`.
pub(super) fn moment(seconds: i64, offset_minutes: i32) -> String {
    let offset = jiff::tz::Offset::from_seconds(offset_minutes.saturating_mul(60)).unwrap_or(jiff::tz::Offset::UTC);
    match jiff::Timestamp::from_second(seconds) {
        Ok(timestamp) => offset.to_datetime(timestamp).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;

    #[test]
    fn durations_read_as_words() {
        let zh = Strings::read(Lang::Zh, &[]).unwrap();
        let en = Strings::read(Lang::En, &[]).unwrap();
        assert_eq!(duration("PT4H", &zh), "4小时");
        assert_eq!(duration("P1DT30M", &zh), "1天30分钟");
        assert_eq!(duration("PT1H", &en), "1 hour");
        assert_eq!(duration("P2DT1H", &en), "2 days 1 hour");
        assert_eq!(duration("随叫随到", &zh), "随叫随到");
        assert_eq!(every("workday", &zh), "每个工作日");
        assert_eq!(every("P15D", &zh), "每15天");
    }

    #[test]
    fn days_and_moments() {
        let zh = Strings::read(Lang::Zh, &[]).unwrap();
        let en = Strings::read(Lang::En, &[]).unwrap();
        let date = Date::new(2026, 3, 1).unwrap();
        assert_eq!(long_date(date, &zh), "2026年3月1日");
        assert_eq!(long_date(date, &en), "1 March 2026");
        assert_eq!(days_between(date, Date::new(2026, 2, 27).unwrap()), -2);
        assert_eq!(moment(0, 480), "1970-01-01 08:00");
        assert_eq!(size(1536), "1.5 KB");
    }
}
