//! From ways to lengths: where every box, line and word stands.

use super::super::text;
use super::Flow;
use super::route::{self, Port, Route, Way};

/// Size of the words in boxes.
pub(super) const TITLE: f32 = 13.0;
/// Size of conditions, limits and lane heads.
pub(super) const SMALL: f32 = 11.5;
const LINE: f32 = 1.35;
const BOX_PAD: f32 = 11.0;
const TRACK: f32 = 9.0;
const DIAMOND: f32 = 11.0;
/// From a box down to the middle of its diamond: room for two lines of a condition.
const STEM: f32 = 2.0 * SMALL * LINE + 2.0;
const GAP: f32 = 42.0;
const PILL: f32 = 24.0;
/// How far the number of a step stands out to the left of its box.
const BADGE: f32 = 10.0;
/// Room for two lines of a condition below a box, above the line that turns aside there.
const WORDS: f32 = 2.0 * SMALL * LINE + 4.0;

/// A rectangle.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Rect {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) w: f32,
    pub(super) h: f32,
}

#[cfg(test)]
impl Rect {
    pub(super) fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }

    /// Whether a thin line runs through the inside.
    pub(super) fn crosses(&self, other: &Rect) -> bool {
        let inner = Rect { x: other.x + 1.0, y: other.y + 1.0, w: other.w - 2.0, h: other.h - 2.0 };
        let fat = Rect { w: self.w.max(0.1), h: self.h.max(0.1), ..*self };
        fat.overlaps(&inner)
    }
}

/// A step in its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) rect: Rect,
    pub(super) lines: Vec<String>,
    /// Middle of the diamond, where the way branches.
    pub(super) diamond: Option<(f32, f32)>,
    /// Top of the end mark, where the procedure ends.
    pub(super) end: Option<Rect>,
    pub(super) limit: Vec<String>,
}

#[cfg(test)]
impl Placed {
    pub(super) fn solids(&self) -> Vec<Rect> {
        std::iter::once(self.rect).chain(self.end).collect()
    }
}

/// Words beside an arrow.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) lines: Vec<String>,
    pub(super) x: f32,
    /// Baseline of the first line.
    pub(super) y: f32,
    /// Whether the words end at `x`.
    pub(super) leftward: bool,
}

impl Label {
    pub(super) fn width(&self) -> f32 {
        self.lines.iter().map(|line| text::width(line) * SMALL).fold(0.0, f32::max)
    }

    #[cfg(test)]
    pub(super) fn rect(&self) -> Rect {
        let w = self.width();
        let x = if self.leftward { self.x - w } else { self.x };
        Rect { x, y: self.y - SMALL * 0.9, w, h: SMALL * LINE * self.lines.len() as f32 }
    }
}

/// An arrow in its place.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    #[cfg_attr(not(test), allow(dead_code))]
    pub(super) to: usize,
    pub(super) points: Vec<(f32, f32)>,
    pub(super) label: Option<Label>,
    pub(super) back: bool,
}

/// Everything in its place.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) width: f32,
    pub(super) height: f32,
    /// Left edge and width of each lane, and the lines of its head.
    pub(super) lanes: Vec<(f32, f32, Vec<String>)>,
    pub(super) head: f32,
    pub(super) start: Rect,
    pub(super) steps: Vec<Placed>,
    pub(super) edges: Vec<Edge>,
    /// Left edge of the column of time limits.
    pub(super) limits: Option<f32>,
}

/// Places everything.
pub(super) fn lay_out(flow: &Flow) -> Layout {
    let routes = route::choose(flow);
    let (track_of, tracks) = route::tracks(flow, &routes);
    let box_width = match flow.lanes.len() {
        0..=3 => 150.0,
        4 => 128.0,
        5 => 116.0,
        _ => 108.0,
    };
    let centres = centres(flow, &routes, &tracks, box_width);
    let edge_of = |channel: usize| -> f32 {
        if channel == 0 { centres[0] - box_width / 2.0 } else { centres[channel - 1] + box_width / 2.0 }
    };
    let track_x = |channel: usize, track: usize| -> f32 {
        let step = TRACK * track as f32;
        // Tracks of the left margin count leftward from the first lane, so that short ways stay short.
        if channel == 0 { edge_of(0) - BADGE - TRACK / 2.0 - step } else { edge_of(channel) + TRACK + step }
    };

    let heads: Vec<Vec<String>> = flow.lanes.iter().map(|name| text::wrap(name, (box_width + 6.0) / TITLE)).collect();
    let head = heads.iter().map(Vec::len).max().unwrap_or(1) as f32 * TITLE * LINE + 14.0;
    let has_limits = flow.steps.iter().any(|step| step.limit.is_some());

    let start_lane = flow.steps.first().map_or(0, |step| step.lane);
    let start = Rect { x: centres[start_lane] - 30.0, y: head + 12.0, w: 60.0, h: PILL };
    let mut y = start.y + PILL + GAP - 10.0;
    let mut gap = GAP;
    let mut steps: Vec<Placed> = Vec::new();
    for (place, step) in flow.steps.iter().enumerate() {
        let lines = text::wrap(&step.title, (box_width - 14.0) / TITLE);
        let limit = step.limit.as_deref().map_or_else(Vec::new, |limit| text::wrap(limit, LIMITS / SMALL - 1.2));
        let tall = lines.len().max(1) as f32 * TITLE * LINE + BOX_PAD * 2.0 - 4.0;
        let h = tall.max(limit.len() as f32 * SMALL * LINE);
        let rect = Rect { x: centres[step.lane] - box_width / 2.0, y, w: box_width, h };
        let mut bottom = y + h;
        let branches = step.next.len() > 1;
        let diamond = branches.then_some((centres[step.lane], bottom + STEM));
        let end =
            step.next.is_empty().then_some(Rect { x: centres[step.lane] - 30.0, y: bottom + 18.0, w: 60.0, h: PILL });
        if branches {
            bottom += STEM + DIAMOND;
        }
        if end.is_some() {
            bottom += 18.0 + PILL;
        }
        steps.push(Placed { rect, lines, diamond, end, limit });
        gap = GAP + routes.iter().filter(|route| route.from == place).map(extra_gap).fold(0.0, f32::max);
        y = bottom + gap;
    }
    let height = y - gap + 16.0;

    let edges: Vec<Edge> = routes
        .iter()
        .zip(&track_of)
        .map(|(route, &track)| edge(flow, route, &steps, |channel| track_x(channel, track)))
        .collect();

    let last = flow.lanes.len();
    let right = edge_of(last) + channel_width(tracks[last]);
    let right = edges
        .iter()
        .filter_map(|edge| edge.label.as_ref())
        .fold(right, |right, label| if label.leftward { right } else { right.max(label.x + label.width() + 6.0) });
    let bounds = lane_bounds(&centres, box_width, &tracks, right);
    let lanes = bounds.into_iter().zip(heads).map(|((x, w), head)| (x, w, head)).collect();
    let limits = has_limits.then_some(right);
    let width = right + if has_limits { LIMITS } else { 0.0 };
    Layout { width, height, lanes, head, start, steps, edges, limits }
}

/// What a way out of the bottom of a step needs below it besides the ordinary gap.
fn extra_gap(route: &Route) -> f32 {
    let tall = route.when.as_deref().is_some_and(|words| condition_lines(words).len() > 1);
    match (route.port, route.way) {
        (_, Way::Under(_)) => WORDS - 12.0,
        (Port::Bottom, _) if tall => 14.0,
        _ => 0.0,
    }
}

/// Width of the column of time limits.
const LIMITS: f32 = 96.0;

fn channel_width(tracks: usize) -> f32 {
    if tracks == 0 { 22.0 } else { TRACK * (tracks as f32 + 0.5) + BADGE }
}

/// The middle of each lane. The left margin makes room for conditions that run leftward from the first lane.
fn centres(flow: &Flow, routes: &[Route], tracks: &[usize], box_width: f32) -> Vec<f32> {
    let mut x = channel_width(tracks[0]);
    let mut centres = Vec::new();
    for lane in 0..flow.lanes.len().max(1) {
        centres.push(x + box_width / 2.0);
        x += box_width + channel_width(tracks.get(lane + 1).copied().unwrap_or(0));
    }
    let reach = routes.iter().filter(|route| route.port == Port::Left).map(|route| {
        let words = route.when.as_deref().map_or(0.0, condition_width);
        let step = &flow.steps[route.from];
        let half = if step.next.len() > 1 { DIAMOND } else { box_width / 2.0 };
        centres[step.lane] - half - words - 10.0
    });
    let short = reach.fold(0.0_f32, f32::min);
    centres.iter().map(|centre| centre - short).collect()
}

fn lane_bounds(centres: &[f32], box_width: f32, tracks: &[usize], right: f32) -> Vec<(f32, f32)> {
    let edges: Vec<f32> = (0..=centres.len())
        .map(|channel| match channel {
            0 => 0.0,
            last if last == centres.len() => right,
            inner => centres[inner - 1] + box_width / 2.0 + channel_width(tracks[inner]) / 2.0,
        })
        .collect();
    edges.windows(2).map(|pair| (pair[0], pair[1] - pair[0])).collect()
}

/// Lines of a condition: at most about seven ideographs wide, longer ones in two even lines.
fn condition_lines(words: &str) -> Vec<String> {
    let ems = text::width(words);
    text::wrap(words, if ems <= 7.0 { 7.0 } else { (ems / 2.0).ceil() + 0.6 })
}

fn condition_width(words: &str) -> f32 {
    condition_lines(words).iter().map(|line| text::width(line) * SMALL).fold(0.0, f32::max)
}

fn edge(flow: &Flow, route: &Route, steps: &[Placed], track_x: impl Fn(usize) -> f32) -> Edge {
    let (from, to) = (&steps[route.from], &steps[route.to]);
    let source_x = from.rect.x + from.rect.w / 2.0;
    let target = (to.rect.x + to.rect.w / 2.0, to.rect.y);
    // Ways that come from the side run in the lower part of the space above their target.
    let above = target.1 - 13.0;
    let bottom = from.diamond.map_or(from.rect.y + from.rect.h, |(_, y)| y + DIAMOND);
    let (side_y, half) =
        from.diamond.map_or((from.rect.y + from.rect.h / 2.0, from.rect.w / 2.0), |(_, y)| (y, DIAMOND));
    let start = match route.port {
        Port::Bottom => (source_x, bottom),
        Port::Left => (source_x - half, side_y),
        Port::Right => (source_x + half, side_y),
    };
    let mut points = vec![start];
    match route.way {
        Way::Down => {}
        Way::Across => points.push((target.0, side_y)),
        Way::Channel(channel) => {
            let x = track_x(channel);
            points.extend([(x, side_y), (x, above), (target.0, above)]);
        }
        Way::Under(channel) => {
            let (x, below) = (track_x(channel), bottom + WORDS);
            points.extend([(source_x, below), (x, below), (x, above), (target.0, above)]);
        }
    }
    points.push(target);
    let label = route.when.as_deref().map(|words| {
        let lines = condition_lines(words);
        match route.port {
            Port::Bottom => Label { x: start.0 + 6.0, y: start.1 + SMALL, leftward: false, lines },
            port => {
                let y = start.1 - 5.0 - (lines.len() as f32 - 1.0) * SMALL * LINE;
                let leftward = port == Port::Left;
                // A single way has no diamond: its condition stands outside the box.
                let x = if leftward { start.0 - 4.0 } else { start.0 + 4.0 };
                Label { x, y, leftward, lines }
            }
        }
    });
    debug_assert!(route.to < flow.steps.len());
    Edge { to: route.to, points, label, back: route.back }
}
