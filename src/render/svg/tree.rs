//! Trees, drawn from left to right: organisation charts, role hierarchies, places within places.

use super::text;
use crate::model::markup::{escape_into, escaped};
use std::fmt::Write;

/// A node.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// What it is called.
    pub(crate) title: String,
    /// A word beside it, such as who leads it.
    pub(crate) note: Option<String>,
    /// Its parent, a subscript; `None` for a root.
    pub(crate) parent: Option<usize>,
}

/// A node in its place.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Placed {
    depth: usize,
    y: f32,
}

const WIDTH: f32 = 176.0;
const COLUMN: f32 = 216.0;
const HEIGHT: f32 = 40.0;
const ROW: f32 = 50.0;
const SIZE: f32 = 13.5;

/// Nodes in the order of a walk from the roots, each with its depth. A node whose parents run in a circle
/// counts as a root, so that every node is walked once.
pub(crate) fn walk(nodes: &[Node]) -> Vec<(usize, usize)> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    let mut roots = Vec::new();
    for (place, node) in nodes.iter().enumerate() {
        match node.parent.filter(|&parent| parent < nodes.len() && parent != place) {
            Some(parent) => children[parent].push(place),
            None => roots.push(place),
        }
    }
    let mut seen = vec![false; nodes.len()];
    let mut order = Vec::with_capacity(nodes.len());
    for root in roots.into_iter().chain(0..nodes.len()) {
        let mut stack = vec![(root, 0)];
        while let Some((place, depth)) = stack.pop() {
            if std::mem::replace(&mut seen[place], true) {
                continue;
            }
            order.push((place, depth));
            stack.extend(children[place].iter().rev().map(|&child| (child, depth + 1)));
        }
    }
    order
}

fn lay_out(order: &[(usize, usize)], nodes: &[Node]) -> Vec<Placed> {
    let mut placed = vec![Placed { depth: 0, y: 0.0 }; nodes.len()];
    let mut row = 0.0;
    for (at, &(place, depth)) in order.iter().enumerate() {
        placed[place].depth = depth;
        let leaf = order.get(at + 1).is_none_or(|&(_, next)| next <= depth);
        if leaf {
            placed[place].y = row;
            row += ROW;
        }
    }
    // A parent stands beside the middle of its children; these have been placed already when walked backwards.
    for (at, &(place, depth)) in order.iter().enumerate().rev() {
        let family = order[at + 1..].iter().take_while(|(_, below)| *below > depth);
        let mut ys = family.filter(|(_, below)| *below == depth + 1).map(|&(child, _)| placed[child].y);
        if let Some(first) = ys.next() {
            let last = ys.last().unwrap_or(first);
            placed[place].y = (first + last) / 2.0;
        }
    }
    placed
}

/// Draws the tree.
pub(crate) fn draw(nodes: &[Node], title: &str, description: &str) -> String {
    let order = walk(nodes);
    if order.is_empty() {
        return String::new();
    }
    let placed = lay_out(&order, nodes);
    let deepest = placed.iter().map(|place| place.depth).max().unwrap_or(0);
    let width = COLUMN * deepest as f32 + WIDTH + 2.0;
    let height = placed.iter().map(|place| place.y).fold(0.0, f32::max) + HEIGHT + 2.0;
    let mut out = String::with_capacity(512 + nodes.len() * 400);
    let _ = write!(
        out,
        "<svg class=\"tree\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"tree-title tree-desc\" \
         viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\"><title id=\"tree-title\">{}</title>\
         <desc id=\"tree-desc\">{}</desc>",
        escaped(title),
        escaped(description)
    );
    for &(place, depth) in &order {
        let Some(parent) = nodes[place].parent.filter(|_| depth > 0) else { continue };
        let (from, to) = (placed[parent], placed[place]);
        let (x, y) = (COLUMN * from.depth as f32 + WIDTH + 1.0, from.y + HEIGHT / 2.0 + 1.0);
        let (end, down) = (COLUMN * to.depth as f32 + 1.0, to.y + HEIGHT / 2.0 + 1.0);
        let middle = x + (COLUMN - WIDTH) / 2.0;
        let _ = write!(out, "<path class=\"edge\" d=\"M{x:.1} {y:.1}H{middle:.1}V{down:.1}H{end:.1}\"/>");
    }
    for &(place, depth) in &order {
        node(&mut out, &nodes[place], COLUMN * depth as f32 + 1.0, placed[place].y + 1.0, depth);
    }
    out.push_str("</svg>");
    out
}

fn node(out: &mut String, node: &Node, x: f32, y: f32, depth: usize) {
    let class = if depth == 0 { "node root" } else { "node" };
    let _ = write!(
        out,
        "<g class=\"{class}\"><rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"5\"/>"
    );
    let middle = x + WIDTH / 2.0;
    let title = shortened(&node.title, (WIDTH - 14.0) / SIZE);
    let baseline = if node.note.is_some() { y + 17.0 } else { y + HEIGHT / 2.0 + 5.0 };
    let _ = write!(out, "<text class=\"words\" x=\"{middle:.1}\" y=\"{baseline:.1}\">");
    escape_into(out, &title);
    out.push_str("</text>");
    if let Some(note) = &node.note {
        let _ = write!(out, "<text class=\"note\" x=\"{middle:.1}\" y=\"{:.1}\">", y + 33.0);
        escape_into(out, &shortened(note, (WIDTH - 14.0) / 11.5));
        out.push_str("</text>");
    }
    out.push_str("</g>");
}

/// Text cut to `ems`, with an ellipsis where something is missing.
fn shortened(text: &str, ems: f32) -> String {
    if text::width(text) <= ems {
        return text.to_owned();
    }
    let mut short = String::new();
    for letter in text.chars() {
        if text::width(&short) + 2.0 > ems {
            break;
        }
        short.push(letter);
    }
    short + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(parents: &[Option<usize>]) -> Vec<Node> {
        let node = |(place, parent): (usize, &Option<usize>)| Node {
            title: format!("部门{place}"),
            note: Some("负责人".to_owned()),
            parent: *parent,
        };
        parents.iter().enumerate().map(node).collect()
    }

    #[test]
    fn every_node_is_walked_once_even_in_circles() {
        let order = walk(&nodes(&[None, Some(0), Some(0), Some(1), Some(5), Some(4), Some(6), Some(99)]));
        let mut places: Vec<usize> = order.iter().map(|(place, _)| *place).collect();
        assert_eq!(places[..4], [0, 1, 3, 2]);
        places.sort_unstable();
        assert_eq!(places, (0..8).collect::<Vec<_>>());
    }

    #[test]
    fn no_two_nodes_share_a_place() {
        let nodes = nodes(&[None, Some(0), Some(0), Some(1), Some(1), Some(2), None, Some(6), Some(5)]);
        let order = walk(&nodes);
        let placed = lay_out(&order, &nodes);
        for (place, one) in placed.iter().enumerate() {
            for other in &placed[place + 1..] {
                assert!(one.depth != other.depth || (one.y - other.y).abs() >= HEIGHT + 2.0, "{one:?} {other:?}");
            }
        }
        assert_eq!(draw(&nodes, "组织", "机构图"), draw(&nodes, "组织", "机构图"));
    }
}
