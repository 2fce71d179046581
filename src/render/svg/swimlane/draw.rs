//! From places to SVG text.

use super::layout::{Edge, Layout, Placed, Rect, SMALL, TITLE, lay_out};
use super::{Flow, Step, Words};
use crate::model::markup::{escape_into, escaped};
use std::fmt::Write;

const LINE: f32 = 1.35;

/// Draws `flow`. As one image it holds no links; the table of steps beside it does.
pub(crate) fn draw(flow: &Flow, words: &Words<'_>) -> String {
    if flow.steps.is_empty() || flow.lanes.is_empty() {
        return String::new();
    }
    let layout = lay_out(flow);
    let mut out = String::with_capacity(1024 + flow.steps.len() * 900);
    let (width, height) = (layout.width.ceil(), layout.height.ceil());
    let _ = write!(
        out,
        "<svg class=\"swimlanes\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"flow-title flow-desc\" \
         viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\"><title id=\"flow-title\">{}</title>\
         <desc id=\"flow-desc\">{}</desc>",
        escaped(words.title),
        escaped(words.description)
    );
    lanes(&mut out, &layout, words);
    for edge in &layout.edges {
        line(&mut out, edge);
    }
    pill(&mut out, &layout.start, words.start);
    let first = &layout.steps[0].rect;
    let middle = first.x + first.w / 2.0;
    arrow(&mut out, &[(middle, layout.start.y + layout.start.h), (middle, first.y)], false);
    for (placed, step) in layout.steps.iter().zip(&flow.steps) {
        draw_step(&mut out, placed, step, &layout, words);
    }
    for edge in &layout.edges {
        label(&mut out, edge);
    }
    out.push_str("</svg>");
    out
}

fn lanes(out: &mut String, layout: &Layout, words: &Words<'_>) {
    let (height, head) = (layout.height.ceil(), layout.head);
    for (place, (x, w, lines)) in layout.lanes.iter().enumerate() {
        let class = if place % 2 == 0 { "lane" } else { "lane odd" };
        let _ = write!(out, "<rect class=\"{class}\" x=\"{x:.1}\" y=\"0\" width=\"{w:.1}\" height=\"{height}\"/>");
        let _ = write!(out, "<rect class=\"lane-head\" x=\"{x:.1}\" y=\"0\" width=\"{w:.1}\" height=\"{head:.1}\"/>");
        centred(out, "lane-name", x + w / 2.0, head / 2.0, TITLE, lines);
    }
    if let Some(x) = layout.limits {
        let w = layout.width - x;
        let _ = write!(out, "<rect class=\"limits\" x=\"{x:.1}\" y=\"0\" width=\"{w:.1}\" height=\"{height}\"/>");
        let _ = write!(out, "<rect class=\"lane-head\" x=\"{x:.1}\" y=\"0\" width=\"{w:.1}\" height=\"{head:.1}\"/>");
        centred(out, "lane-name", x + w / 2.0, head / 2.0, TITLE, &[words.limit.to_owned()]);
    }
}

fn draw_step(out: &mut String, placed: &Placed, step: &Step, layout: &Layout, words: &Words<'_>) {
    let Rect { x, y, w, h } = placed.rect;
    let (middle, bottom) = (x + w / 2.0, y + h);
    if let Some((_, dy)) = placed.diamond {
        let _ = write!(out, "<path class=\"edge\" d=\"M{middle:.1} {bottom:.1}V{:.1}\"/>", dy - 11.0);
        let _ = write!(
            out,
            "<path class=\"branch\" d=\"M{middle:.1} {:.1}L{:.1} {dy:.1}L{middle:.1} {:.1}L{:.1} {dy:.1}Z\"/>",
            dy - 11.0,
            middle + 11.0,
            dy + 11.0,
            middle - 11.0
        );
    }
    let number = escaped(&step.number);
    let _ =
        write!(out, "<g class=\"step\"><rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"5\"/>");
    centred(out, "words", middle, y + h / 2.0, TITLE, &placed.lines);
    let _ = write!(
        out,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"9.5\"/><text class=\"number\" x=\"{x:.1}\" y=\"{:.1}\">{number}</text></g>",
        y + 3.8
    );
    if let Some(end) = &placed.end {
        arrow(out, &[(middle, bottom), (middle, end.y)], false);
        pill(out, end, words.end);
    }
    if let Some(limits) = layout.limits {
        centred(out, "limit", limits + (layout.width - limits) / 2.0, y + h / 2.0, SMALL, &placed.limit);
    }
}

fn pill(out: &mut String, rect: &Rect, word: &str) {
    let Rect { x, y, w, h } = rect;
    let _ = write!(
        out,
        "<rect class=\"terminal\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"{:.1}\"/>",
        h / 2.0
    );
    centred(out, "terminal-word", x + w / 2.0, y + h / 2.0, SMALL, &[word.to_owned()]);
}

fn line(out: &mut String, edge: &Edge) {
    arrow(out, &edge.points, edge.back);
}

/// A line with rounded corners and a head at its lower end.
fn arrow(out: &mut String, points: &[(f32, f32)], back: bool) {
    let Some((&first, rest)) = points.split_first() else { return };
    let Some(&last) = rest.last() else { return };
    let class = if back { "edge back" } else { "edge" };
    let _ = write!(out, "<path class=\"{class}\" d=\"M{:.1} {:.1}", first.0, first.1);
    for window in points.windows(3) {
        let (a, b, c) = (window[0], window[1], window[2]);
        let radius = 6.0_f32.min(distance(a, b) / 2.0).min(distance(b, c) / 2.0);
        let (near, far) = (toward(b, a, radius), toward(b, c, radius));
        let _ = write!(out, "L{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}", near.0, near.1, b.0, b.1, far.0, far.1);
    }
    let _ = write!(out, "L{:.1} {:.1}\"/>", last.0, last.1 - 5.0);
    let _ = write!(
        out,
        "<path class=\"head\" d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\"/>",
        last.0 - 4.5,
        last.1 - 8.0,
        last.0,
        last.1,
        last.0 + 4.5,
        last.1 - 8.0
    );
}

fn distance(a: (f32, f32), b: (f32, f32)) -> f32 {
    (a.0 - b.0).abs() + (a.1 - b.1).abs()
}

fn toward(from: (f32, f32), to: (f32, f32), by: f32) -> (f32, f32) {
    let length = distance(from, to);
    if length == 0.0 {
        return from;
    }
    (from.0 + (to.0 - from.0) / length * by, from.1 + (to.1 - from.1) / length * by)
}

fn label(out: &mut String, edge: &Edge) {
    let Some(label) = &edge.label else { return };
    let class = if label.leftward { "condition leftward" } else { "condition" };
    for (place, line) in label.lines.iter().enumerate() {
        let y = label.y + place as f32 * SMALL * LINE;
        let _ = write!(out, "<text class=\"{class}\" x=\"{:.1}\" y=\"{y:.1}\">", label.x);
        escape_into(out, line);
        out.push_str("</text>");
    }
}

/// Lines of text around a middle.
fn centred(out: &mut String, class: &str, x: f32, y: f32, size: f32, lines: &[String]) {
    let height = size * LINE;
    let top = y - height * (lines.len() as f32 - 1.0) / 2.0 + size * 0.36;
    for (place, line) in lines.iter().enumerate() {
        let _ = write!(out, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\">", top + place as f32 * height);
        escape_into(out, line);
        out.push_str("</text>");
    }
}
