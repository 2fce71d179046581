//! What happened to a thing, in time: a row for each kind of event, a bar for what lasts, a dot for what happens.

use super::text;
use crate::model::Date;
use crate::model::markup::{escape_into, escaped};
use std::fmt::Write;

/// A row of the chart.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// What its marks stand for.
    pub(crate) label: String,
    /// How many there are, in words.
    pub(crate) figure: String,
    /// What lasts: from when to when.
    pub(crate) spans: Vec<(Date, Date)>,
    /// What happens on a day.
    pub(crate) days: Vec<Date>,
}

const HEIGHT: f64 = 28.0;
const SIZE: f32 = 13.0;
const PLOT: f64 = 560.0;
const GAP: f64 = 12.0;

/// The rows from the first day of anything to the last, the present day marked.
pub(crate) fn draw(rows: &[Row], today: Date, today_word: &str, title: &str) -> String {
    let days = || {
        let spans = rows.iter().flat_map(|row| &row.spans).flat_map(|(from, to)| [*from, *to]);
        spans.chain(rows.iter().flat_map(|row| row.days.iter().copied())).chain([today])
    };
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return String::new() };
    let first = Date::new(first.year(), 1, 1).unwrap_or(first);
    let last = Date::new(last.year(), 12, 31).unwrap_or(last);
    let number = |day: Date| f64::from(day.since(first).map_or(0, |span| span.get_days()));
    let whole = number(last).max(1.0);
    let names = rows.iter().map(|row| text::width(&row.label) * SIZE).fold(0.0, f32::max);
    let left = f64::from(names).ceil() + GAP;
    let figures = f64::from(rows.iter().map(|row| text::width(&row.figure) * SIZE).fold(0.0, f32::max)).ceil();
    let at = |day: Date| left + PLOT * number(day) / whole;
    let (width, bottom) = (left + PLOT + GAP + figures + 2.0, HEIGHT * rows.len() as f64 + 4.0);
    let height = bottom + 24.0;
    let mut out = format!(
        "<svg class=\"timeline\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" \
         role=\"img\" aria-label=\"{}\">",
        escaped(title)
    );
    let years = i32::from(last.year()) - i32::from(first.year()) + 1;
    let step = (years / 12 + 1) as usize;
    for year in (first.year()..=last.year()).step_by(step) {
        let Ok(day) = Date::new(year, 1, 1) else { continue };
        let x = at(day);
        let _ = write!(
            out,
            "<path class=\"grid\" d=\"M{x:.1} 0V{bottom:.0}\"/><text class=\"tick\" x=\"{:.1}\" y=\"{:.0}\">{year}</text>",
            x + 3.0,
            bottom + 15.0
        );
    }
    for (place, row) in rows.iter().enumerate() {
        let middle = HEIGHT * place as f64 + HEIGHT / 2.0 + 2.0;
        let baseline = middle + 4.5;
        let _ = write!(out, "<text class=\"name\" x=\"{:.1}\" y=\"{baseline:.1}\">", left - GAP);
        escape_into(&mut out, &row.label);
        let _ = write!(out, "</text><path class=\"grid\" d=\"M{left:.1} {middle:.1}h{PLOT}\"/>");
        for (from, to) in &row.spans {
            let (x, width) = (at(*from), (at(*to) - at(*from)).max(2.0));
            let _ = write!(
                out,
                "<rect class=\"span\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"10\" rx=\"2\"/>",
                middle - 5.0
            );
        }
        for day in &row.days {
            let _ = write!(out, "<circle class=\"dot\" cx=\"{:.1}\" cy=\"{middle:.1}\" r=\"4\"/>", at(*day));
        }
        let _ = write!(out, "<text class=\"figure\" x=\"{:.1}\" y=\"{baseline:.1}\">", left + PLOT + GAP);
        escape_into(&mut out, &row.figure);
        out.push_str("</text>");
    }
    let x = at(today);
    let _ = write!(
        out,
        "<path class=\"today\" d=\"M{x:.1} 0V{bottom:.0}\"/><text class=\"now\" x=\"{x:.1}\" y=\"{:.0}\">",
        bottom + 15.0
    );
    escape_into(&mut out, today_word);
    out.push_str("</text></svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_stand_in_proportion_between_the_first_year_and_the_last() {
        let row = Row {
            label: "维修 & 变更".to_owned(),
            figure: "2".to_owned(),
            spans: vec![(date(2024, 1, 1), date(2024, 12, 31))],
            days: vec![date(2024, 1, 1), date(2025, 12, 31)],
        };
        let svg = draw(&[row], date(2025, 6, 30), "今天", "经历");
        let left = svg.split("<circle class=\"dot\" cx=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let right = svg.split("<circle class=\"dot\" cx=\"").nth(2).and_then(|rest| rest.split('"').next()).unwrap();
        let (left, right): (f64, f64) = (left.parse().unwrap(), right.parse().unwrap());
        assert!((right - left - PLOT).abs() < 0.2, "{left} {right}");
        assert!(svg.contains("维修 &amp; 变更") && svg.contains(">2024</text>") && svg.contains(">2025</text>"));
    }
}
