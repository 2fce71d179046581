//! Bar charts with the bars lying, so that long names stand beside them in full.

use super::text;
use crate::model::markup::{escape_into, escaped};
use std::fmt::Write;

/// A bar.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    /// What it stands for.
    pub(crate) label: String,
    /// Its length in units of the chart; less than nothing counts as nothing.
    pub(crate) length: f64,
    /// The figure as it is written at the bar's end.
    pub(crate) figure: String,
}

const ROW: f64 = 26.0;
const HEIGHT: f64 = 16.0;
const SIZE: f32 = 13.0;
const LONGEST: f64 = 380.0;
const GAP: f64 = 8.0;

/// The bars as a picture with a title and, for those who cannot see it, every figure in words. `id` tells it from the
/// other pictures of the page.
pub(crate) fn draw(bars: &[Bar], title: &str, id: &str) -> String {
    let widest = |words: &dyn Fn(&Bar) -> &str| {
        f64::from(bars.iter().map(|bar| text::width(words(bar)) * SIZE).fold(0.0, f32::max)).ceil()
    };
    let (names, figures) = (widest(&|bar| &bar.label), widest(&|bar| &bar.figure));
    // Browsers set a little room between letters and figures.
    let names = names + 6.0;
    let most = bars.iter().map(|bar| bar.length).fold(0.0, f64::max);
    let (width, height) = (names + GAP + LONGEST + GAP + figures + 2.0, ROW * bars.len() as f64 + 4.0);
    let mut out = format!(
        "<svg class=\"bars\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-words\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-words\">",
        escaped(title)
    );
    for (place, bar) in bars.iter().enumerate() {
        if place > 0 {
            out.push_str("; ");
        }
        escape_into(&mut out, &bar.label);
        out.push_str(": ");
        escape_into(&mut out, &bar.figure);
    }
    out.push_str("</desc>");
    let _ = write!(out, "<path class=\"axis\" d=\"M{x:.1} 0V{height:.0}\"/>", x = names + GAP);
    for (place, bar) in bars.iter().enumerate() {
        let top = ROW * place as f64 + (ROW - HEIGHT) / 2.0 + 2.0;
        let length = if most > 0.0 { LONGEST * bar.length.max(0.0) / most } else { 0.0 };
        let baseline = top + HEIGHT - 3.5;
        let _ = write!(out, "<text class=\"name\" x=\"{names:.1}\" y=\"{baseline:.1}\">");
        escape_into(&mut out, &bar.label);
        let _ = write!(
            out,
            "</text><rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{length:.1}\" height=\"{HEIGHT}\"/><text class=\"figure\" x=\"{:.1}\" y=\"{baseline:.1}\">",
            names + GAP,
            names + GAP + length + GAP
        );
        escape_into(&mut out, &bar.figure);
        out.push_str("</text>");
    }
    out.push_str("</svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_fills_the_room_and_the_others_keep_the_proportion() {
        let bar = |label: &str, length: f64| Bar { label: label.to_owned(), length, figure: format!("{length}") };
        let svg = draw(&[bar("财务部", 50.0), bar("市场 & 营销", 200.0), bar("无", 0.0)], "费用", "bars");
        assert!(svg.contains("width=\"95.0\"") && svg.contains("width=\"380.0\"") && svg.contains("width=\"0.0\""));
        assert!(svg.contains("<title id=\"bars-title\">费用</title>") && svg.contains("市场 &amp; 营销: 200"));
        assert!(draw(&[bar("无", 0.0)], "空", "bars").contains("width=\"0.0\""));
    }
}
