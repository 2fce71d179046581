//! Which way each arrow takes, in terms of rows, lanes and the channels between lanes; no lengths yet.

use super::{Flow, Step};
use std::cmp::Ordering;

/// Where an arrow leaves its step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Port {
    Bottom,
    Left,
    Right,
}

/// The way from a step to a step. Every way ends by entering its target from above.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    /// Straight down to the next box of the lane.
    Down,
    /// Sideways to the middle of the target's lane, then down.
    Across,
    /// Sideways into the channel, along it to the space above the target, then to its middle.
    Channel(usize),
    /// Down into the space below, sideways into the channel, along it to the space above the target.
    Under(usize),
}

/// An arrow.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) port: Port,
    pub(super) way: Way,
    pub(super) when: Option<String>,
    /// Leads back to an earlier step.
    pub(super) back: bool,
}

/// Chooses the way of every arrow. Channel `c` lies left of lane `c`; the last one right of the last lane.
pub(super) fn choose(flow: &Flow) -> Vec<Route> {
    let mut routes = Vec::new();
    for (from, step) in flow.steps.iter().enumerate() {
        let mut taken: Vec<Port> = Vec::new();
        // Arrows that can go straight take their port first; the others make do with what is left.
        let mut order: Vec<usize> = (0..step.next.len()).collect();
        order.sort_by_key(|&place| wanted(flow, from, step, step.next[place].to).0 != Port::Bottom);
        let mut chosen: Vec<(usize, Route)> = Vec::new();
        for place in order {
            let to = step.next[place].to;
            let (port, way) = free(flow, from, step, to, &taken);
            taken.push(port);
            let when = step.next[place].when.clone();
            chosen.push((place, Route { from, to, port, way, when, back: to <= from }));
        }
        chosen.sort_by_key(|(place, _)| *place);
        routes.extend(chosen.into_iter().map(|(_, route)| route));
    }
    routes
}

/// The nicest way, were nothing else there.
fn wanted(flow: &Flow, from: usize, step: &Step, to: usize) -> (Port, Way) {
    let lane = flow.steps[to].lane;
    let clear = to > from && !flow.steps[from + 1..to].iter().any(|between| between.lane == lane);
    match (lane.cmp(&step.lane), to > from) {
        (Ordering::Equal, true) if clear => (Port::Bottom, Way::Down),
        (Ordering::Equal, true) => (Port::Right, Way::Channel(lane + 1)),
        (Ordering::Equal, false) => (Port::Left, Way::Channel(lane)),
        (Ordering::Greater, _) if clear => (Port::Right, Way::Across),
        (Ordering::Greater, _) => (Port::Right, Way::Channel(lane)),
        (Ordering::Less, _) if clear => (Port::Left, Way::Across),
        (Ordering::Less, _) => (Port::Left, Way::Channel(lane + 1)),
    }
}

fn free(flow: &Flow, from: usize, step: &Step, to: usize, taken: &[Port]) -> (Port, Way) {
    let (port, way) = wanted(flow, from, step, to);
    if !taken.contains(&port) {
        return (port, way);
    }
    let lane = flow.steps[to].lane;
    let beside = |port: Port| if port == Port::Left { step.lane } else { step.lane + 1 };
    if !taken.contains(&Port::Bottom) && port != Port::Bottom {
        // Below the box, then along the side of the target's lane that faces this step.
        let channel = match lane.cmp(&step.lane) {
            Ordering::Greater => lane,
            Ordering::Less => lane + 1,
            Ordering::Equal => beside(port),
        };
        return (Port::Bottom, Way::Under(channel));
    }
    for other in [Port::Right, Port::Left] {
        if !taken.contains(&other) {
            return (other, Way::Channel(beside(other)));
        }
    }
    // More than three ways out: they share a side, each on its own track.
    let side = if lane < step.lane { Port::Left } else { Port::Right };
    (side, Way::Channel(beside(side)))
}

/// For each route through a channel, its track there, so that no two lie on each other; and the tracks of each channel.
pub(super) fn tracks(flow: &Flow, routes: &[Route]) -> (Vec<usize>, Vec<usize>) {
    let mut track_of = vec![0; routes.len()];
    let mut counts = vec![0; flow.lanes.len() + 1];
    for (channel, count) in counts.iter_mut().enumerate() {
        // Places along the channel: 3r above row r, 3r+1 beside it, 3r+2 below it.
        let mut spans: Vec<(usize, usize, usize)> = Vec::new();
        for (place, route) in routes.iter().enumerate() {
            let start = match route.way {
                Way::Channel(own) if own == channel => 3 * route.from + 1,
                Way::Under(own) if own == channel => 3 * route.from + 2,
                _ => continue,
            };
            let end = 3 * route.to;
            spans.push((start.min(end), start.max(end), place));
        }
        spans.sort_unstable();
        let mut ends: Vec<usize> = Vec::new();
        for (start, end, place) in spans {
            let track = ends.iter().position(|&last| last < start).unwrap_or(ends.len());
            if track == ends.len() {
                ends.push(end);
            } else {
                ends[track] = end;
            }
            track_of[place] = track;
        }
        *count = ends.len();
    }
    (track_of, counts)
}
