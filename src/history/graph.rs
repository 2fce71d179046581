//! The commits that lead to the head, children before parents.

use git2::Oid;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// The shape of the history; subscripts are places in the order.
pub(super) struct Graph {
    /// Known parents of each commit.
    pub parents: Vec<Vec<u32>>,
}

/// A commit as the order needs it.
pub(super) struct Point {
    pub id: Oid,
    /// Parents that are part of the walk, by subscript into the points.
    pub parents: Vec<u32>,
    pub committed: i64,
}

/// Puts commits in order: children before parents, otherwise the later committed first, then by id. The same
/// commits always come out in the same order, whatever order they were found in.
pub(super) fn newest_first(points: &[Point]) -> Vec<u32> {
    let mut children = vec![0_u32; points.len()];
    for parent in points.iter().flat_map(|point| &point.parents) {
        children[*parent as usize] += 1;
    }
    let key = |place: u32| {
        let point = &points[place as usize];
        (point.committed, Reverse(point.id), place)
    };
    let mut ready: BinaryHeap<_> =
        (0..points.len() as u32).filter(|place| children[*place as usize] == 0).map(key).collect();
    let mut order = Vec::with_capacity(points.len());
    while let Some((_, _, place)) = ready.pop() {
        order.push(place);
        for parent in &points[place as usize].parents {
            children[*parent as usize] -= 1;
            if children[*parent as usize] == 0 {
                ready.push(key(*parent));
            }
        }
    }
    order
}

impl Graph {
    /// The best common ancestors of two commits. Usually one; none for unrelated histories, several after
    /// criss-cross merges.
    pub fn merge_bases(&self, a: u32, b: u32) -> Vec<u32> {
        const FIRST: u8 = 1;
        const SECOND: u8 = 2;
        const BELOW: u8 = 4;
        let mut marks: HashMap<u32, u8> = HashMap::from([(a, FIRST)]);
        *marks.entry(b).or_default() |= SECOND;
        let mut queue: BinaryHeap<Reverse<u32>> = [Reverse(a), Reverse(b)].into();
        let mut open = 2; // queued commits that may still lead to a base
        let mut bases = Vec::new();
        let mut last = None;
        while open > 0 {
            let Some(Reverse(commit)) = queue.pop() else { break };
            let mark = marks[&commit];
            if mark & BELOW == 0 {
                open -= 1;
            }
            if last == Some(commit) {
                continue;
            }
            last = Some(commit);
            let mut passed_on = mark;
            if mark == FIRST | SECOND {
                bases.push(commit);
                passed_on |= BELOW;
            }
            // In this order a commit is taken only after all its children, so its mark is final by then.
            for parent in &self.parents[commit as usize] {
                let before = marks.get(parent).copied();
                let now = before.unwrap_or(0) | passed_on;
                marks.insert(*parent, now);
                match before {
                    None => {
                        queue.push(Reverse(*parent));
                        open += usize::from(now & BELOW == 0);
                    }
                    Some(before) if before & BELOW == 0 && now & BELOW != 0 => open -= 1,
                    Some(_) => {}
                }
            }
        }
        bases
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(parents: &[&[u32]]) -> Vec<Point> {
        parents
            .iter()
            .enumerate()
            .map(|(place, parents)| Point {
                id: Oid::from_bytes(&[place as u8; 20]).unwrap(),
                parents: parents.to_vec(),
                committed: 0,
            })
            .collect()
    }

    #[test]
    fn children_come_before_parents_whatever_the_clocks_say() {
        let mut points = points(&[&[], &[0], &[1], &[1], &[2, 3]]);
        points[0].committed = 900;
        points[3].committed = 5;
        assert_eq!(newest_first(&points), [4, 3, 2, 1, 0]);
    }

    #[test]
    fn merge_bases_are_found() {
        // 0 merges 1 and 2; 3 is the parent of both; 4 is the root; 5 is unrelated.
        let graph = Graph { parents: vec![vec![1, 2], vec![3], vec![3], vec![4], vec![], vec![]] };
        assert_eq!(graph.merge_bases(1, 2), [3]);
        assert_eq!(graph.merge_bases(0, 3), [3]);
        assert_eq!(graph.merge_bases(1, 1), [1]);
        assert!(graph.merge_bases(1, 5).is_empty());
    }

    #[test]
    fn criss_cross_merges_have_two_bases() {
        // 0 and 1 each merge 2 and 3, which come from 4.
        let graph = Graph { parents: vec![vec![2, 3], vec![2, 3], vec![4], vec![4], vec![]] };
        assert_eq!(graph.merge_bases(0, 1), [2, 3]);
    }
}
