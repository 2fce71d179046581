//! What a thing is worth in the books over its life, by straight line, and what was spent on it each year.

use super::text;
use crate::model::Date;
use crate::model::markup::{escape_into, escaped};
use std::fmt::Write;

/// What is drawn. Amounts are in one unit.
pub(crate) struct Worth {
    /// Days at which the book value bends, with the value: purchase, end of the life, and so on.
    pub(crate) line: Vec<(Date, f64)>,
    /// The present day with its value.
    pub(crate) today: (Date, f64),
    /// Years with what was spent in them.
    pub(crate) costs: Vec<(i16, f64)>,
    /// The last day of the warranty.
    pub(crate) warranty: Option<Date>,
}

/// Words of the chart.
pub(crate) struct Words<'a> {
    pub(crate) title: &'a str,
    pub(crate) today: &'a str,
    pub(crate) warranty: &'a str,
    /// The whole price, as it is written.
    pub(crate) price: &'a str,
}

const PLOT: f64 = 600.0;
const TALL: f64 = 170.0;
const SIZE: f32 = 12.0;

/// The line, the bars and the band of the warranty, as a picture.
pub(crate) fn draw(worth: &Worth, words: &Words<'_>) -> String {
    let (Some(&(bought, price)), Some(&(end, _))) = (worth.line.first(), worth.line.last()) else {
        return String::new();
    };
    let ends = [Some(end), Some(worth.today.0), worth.warranty];
    let last = ends.into_iter().flatten().max().unwrap_or(end);
    let last = Date::new(last.year(), 12, 31).unwrap_or(last);
    let first = Date::new(bought.year(), 1, 1).unwrap_or(bought);
    let most = worth.costs.iter().map(|(_, cost)| *cost).fold(price, f64::max).max(0.01);
    let days = |day: Date| f64::from(day.since(first).map_or(0, |span| span.get_days()));
    let whole = days(last).max(1.0);
    let left = f64::from(text::width(words.price) * SIZE).ceil() + 10.0;
    let x = |day: Date| left + PLOT * days(day) / whole;
    let top = 22.0;
    let bottom = top + TALL;
    let y = |amount: f64| bottom - TALL * amount.max(0.0) / most;
    let (width, height) = (left + PLOT + 16.0, bottom + 44.0);
    let mut out = format!(
        "<svg class=\"worth\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" \
         role=\"img\" aria-label=\"{}\">",
        escaped(words.title)
    );
    let _ = write!(
        out,
        "<path class=\"grid\" d=\"M{left:.1} {high:.1}h{PLOT}M{left:.1} {bottom:.1}h{PLOT}\"/>\
         <text class=\"amount\" x=\"{edge:.1}\" y=\"{:.1}\">",
        y(price) + 4.0,
        high = y(price),
        edge = left - 6.0,
    );
    escape_into(&mut out, words.price);
    let _ = write!(out, "</text><text class=\"amount\" x=\"{:.1}\" y=\"{:.1}\">0</text>", left - 6.0, bottom + 4.0);
    let years = i32::from(last.year()) - i32::from(first.year()) + 1;
    let step = (years / 12 + 1) as usize;
    for year in (first.year()..=last.year()).step_by(step) {
        let Ok(day) = Date::new(year, 1, 1) else { continue };
        let _ = write!(
            out,
            "<path class=\"grid\" d=\"M{x:.1} {top}V{bottom:.1}\"/><text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\">{year}</text>",
            x(day) + 3.0,
            bottom + 15.0,
            x = x(day)
        );
    }
    for (year, cost) in worth.costs.iter().filter(|(_, cost)| *cost > 0.0) {
        let (Ok(from), Ok(to)) = (Date::new(*year, 1, 1), Date::new(*year, 12, 31)) else { continue };
        let (from, to, high) = (x(from), x(to), y(*cost).min(bottom - 1.5));
        let _ = write!(
            out,
            "<rect class=\"cost\" x=\"{:.1}\" y=\"{high:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            from + (to - from) * 0.3,
            (to - from) * 0.4,
            bottom - high
        );
    }
    if let Some(until) = worth.warranty.filter(|until| *until > bought) {
        let (from, to) = (x(bought), x(until));
        let _ = write!(
            out,
            "<rect class=\"warranty\" x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"8\" rx=\"2\"/>\
             <text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\">",
            bottom + 24.0,
            to - from,
            to + 6.0,
            bottom + 33.0
        );
        escape_into(&mut out, words.warranty);
        out.push_str("</text>");
    }
    out.push_str("<path class=\"value\" d=\"");
    for (place, (day, value)) in worth.line.iter().enumerate() {
        let _ = write!(out, "{}{:.1} {:.1}", if place == 0 { "M" } else { "L" }, x(*day), y(*value));
    }
    let (now, value) = (x(worth.today.0), y(worth.today.1));
    // Words that would stand over the edge go to the left of their mark.
    let over = now + f64::from(text::width(words.today) * SIZE) + 8.0 > width;
    let _ = write!(
        out,
        "H{:.1}\"/><path class=\"today\" d=\"M{now:.1} {top}V{bottom:.1}\"/><circle class=\"dot\" cx=\"{now:.1}\" cy=\"{value:.1}\" r=\"4.5\"/>\
         <text class=\"now{}\" x=\"{:.1}\" y=\"14\">",
        left + PLOT,
        if over { " before" } else { "" },
        if over { now + 4.0 } else { now - 4.0 },
    );
    escape_into(&mut out, words.today);
    out.push_str("</text></svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_line_falls_from_the_price_to_what_remains() {
        let worth = Worth {
            line: vec![(date(2020, 1, 1), 6000.0), (date(2025, 1, 1), 0.0)],
            today: (date(2022, 7, 1), 3000.0),
            costs: vec![(2021, 600.0), (2022, 0.0)],
            warranty: Some(date(2022, 12, 31)),
        };
        let words = Words { title: "价值", today: "今天 3,000.00", warranty: "保修", price: "6,000.00" };
        let svg = draw(&worth, &words);
        // Half the price stands half way up.
        assert!(svg.contains(&format!("cy=\"{:.1}\"", 22.0 + TALL / 2.0)), "{svg}");
        assert_eq!(svg.matches("class=\"cost\"").count(), 1, "a year without costs has no bar");
        assert!(svg.contains("class=\"warranty\"") && svg.contains("今天 3,000.00"));
    }
}
