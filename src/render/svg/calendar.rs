//! The days of a year as a calendar, a column for each week: how what was due on them stands.

use crate::model::Date;
use crate::model::markup::{escape_into, escaped};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How a day stands: by the worst of what was due on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Standing {
    /// Nothing is asked of it, by a waiver or for want of a working day.
    Excused,
    /// All was done in time.
    Good,
    /// Not all is done, and there is time left.
    Open,
    /// Something was late.
    Late,
    /// Something was not done.
    Missed,
}

const SIDE: usize = 14;
const LEFT: usize = 30;
const TOP: usize = 20;

/// The days from `first` on to `last` with how they stand. `weekdays` begin with Monday, `months` with January.
pub(crate) fn draw(
    days: &BTreeMap<Date, Standing>,
    (first, last): (Date, Date),
    weekdays: &[&str; 7],
    months: &[&str; 12],
    title: &str,
) -> String {
    // The first column begins on a Monday.
    let lead = first.weekday().to_monday_zero_offset() as usize;
    let number = |day: Date| day.since(first).map_or(0, |span| span.get_days()).max(0) as usize + lead;
    let weeks = number(last) / 7 + 1;
    let (width, height) = (LEFT + weeks * SIDE + 2, TOP + 7 * SIDE + 2);
    let mut out = format!(
        "<svg class=\"calendar\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         aria-label=\"{}\">",
        escaped(title)
    );
    for (place, name) in weekdays.iter().enumerate().step_by(2) {
        let _ = write!(out, "<text class=\"day\" x=\"{}\" y=\"{}\">", LEFT - 6, TOP + place * SIDE + 11);
        escape_into(&mut out, name);
        out.push_str("</text>");
    }
    let mut month = first.first_of_month();
    while month <= last {
        let shown = month.max(first);
        // A month of which only the last days are shown would stand on top of the next one.
        if month >= first || first.day() < 15 {
            let _ = write!(out, "<text class=\"month\" x=\"{}\" y=\"12\">", LEFT + number(shown) / 7 * SIDE + 1);
            escape_into(&mut out, months[(month.month() as usize).saturating_sub(1).min(11)]);
            out.push_str("</text>");
        }
        match month.checked_add(jiff::Span::new().months(1)) {
            Ok(next) => month = next,
            Err(_) => break,
        }
    }
    // Days of which nothing is asked are one path of small dots.
    let mut plain = String::new();
    let mut paths: BTreeMap<Standing, String> = BTreeMap::new();
    let mut day = first;
    loop {
        let at = number(day);
        let (x, y) = (LEFT + at / 7 * SIDE + 1, TOP + at % 7 * SIDE + 1);
        match days.get(&day) {
            None => {
                let _ = write!(plain, "M{} {}h3", x + 4, y + 6);
            }
            Some(standing) => {
                let path = paths.entry(*standing).or_default();
                let _ = match standing {
                    Standing::Good => write!(path, "M{x} {y}h12v12h-12z"),
                    Standing::Excused => write!(path, "M{x} {}h12v4h-12z", y + 4),
                    Standing::Open => write!(path, "M{x} {y}h12v12h-12zm2 2v8h8v-8z"),
                    Standing::Late => write!(path, "M{} {y}l6 12h-12z", x + 6),
                    Standing::Missed => write!(path, "M{} {y}l6 6l-6 6l-6 -6z", x + 6),
                };
            }
        }
        if day >= last {
            break;
        }
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    let _ = write!(out, "<path class=\"plain\" d=\"{plain}\"/>");
    for (standing, path) in paths {
        let class = match standing {
            Standing::Good => "good",
            Standing::Excused => "excused",
            Standing::Open => "open",
            Standing::Late => "late",
            Standing::Missed => "missed",
        };
        let _ = write!(out, "<path class=\"{class}\" fill-rule=\"evenodd\" d=\"{path}\"/>");
    }
    out.push_str("</svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_stand_below_their_week_and_beside_their_weekday() {
        let days = BTreeMap::from([(date(2026, 3, 2), Standing::Good), (date(2026, 3, 10), Standing::Missed)]);
        let names = ["一", "二", "三", "四", "五", "六", "日"];
        let months = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
        // The first of March 2026 is a Sunday: the second begins the second column.
        let svg = draw(&days, (date(2026, 3, 1), date(2026, 3, 31)), &names, &months, "三月");
        assert!(svg.contains("class=\"good\" fill-rule=\"evenodd\" d=\"M45 21h12"), "{svg}");
        // Tuesday of the third column.
        assert!(svg.contains("class=\"missed\" fill-rule=\"evenodd\" d=\"M65 35l6"), "{svg}");
        assert_eq!(svg.matches("h3").count(), 29);
    }
}
