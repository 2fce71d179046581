//! Swim lanes: who does what in which order. One lane a column, one step a row, time running down.
//!
//! One step a row keeps every chart readable: no box can hide another, every arrow enters a box from above, and
//! the space between rows belongs to the arrows of the one box below it.

mod draw;
mod layout;
mod route;

pub(crate) use draw::draw;

/// A step.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// Number as the document gives it.
    pub(crate) number: String,
    /// Words in the box.
    pub(crate) title: String,
    /// Its lane, a subscript into `Flow::lanes`.
    pub(crate) lane: usize,
    /// Time limit, in words.
    pub(crate) limit: Option<String>,
    /// What follows; nothing at an end of the procedure.
    pub(crate) next: Vec<Next>,
}

/// What follows a step.
#[derive(Clone, Debug)]
pub(crate) struct Next {
    /// Subscript into `Flow::steps`.
    pub(crate) to: usize,
    /// The condition, where there are several ways.
    pub(crate) when: Option<String>,
}

/// A procedure as lanes and steps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    /// Names of the lanes, left to right.
    pub(crate) lanes: Vec<String>,
    /// Steps, top to bottom.
    pub(crate) steps: Vec<Step>,
}

/// Words of the chart that do not come from the procedure.
pub(crate) struct Words<'a> {
    /// Accessible name.
    pub(crate) title: &'a str,
    /// Accessible description.
    pub(crate) description: &'a str,
    /// The start mark.
    pub(crate) start: &'a str,
    /// The end marks.
    pub(crate) end: &'a str,
    /// Head of the column of time limits.
    pub(crate) limit: &'a str,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::layout::{Layout, Rect, lay_out};
    use super::*;

    pub(crate) fn flow(lanes: usize, steps: &[(usize, &[usize])]) -> Flow {
        Flow {
            lanes: (0..lanes).map(|lane| format!("第{lane}部门负责人")).collect(),
            steps: steps
                .iter()
                .enumerate()
                .map(|(place, (lane, next))| Step {
                    number: (place + 1).to_string(),
                    title: "核对并登记申请材料后报批".to_owned(),
                    lane: *lane,
                    limit: Some("3个工作日内".to_owned()),
                    next: next
                        .iter()
                        .map(|&to| Next {
                            to, when: (next.len() > 1).then(|| "需要保修或者外部维修".to_owned())
                        })
                        .collect(),
                })
                .collect(),
        }
    }

    fn long() -> Flow {
        let steps: Vec<(usize, Vec<usize>)> = (0..25)
            .map(|place: usize| {
                let mut next = Vec::new();
                if place < 24 {
                    next.push(place + 1);
                }
                if place % 4 == 3 && place > 3 {
                    next.push(place - 3);
                }
                if place % 5 == 2 && place + 6 < 25 {
                    next.push(place + 6);
                }
                (place * 7 % 5, next)
            })
            .collect();
        let borrowed: Vec<(usize, &[usize])> = steps.iter().map(|(lane, next)| (*lane, next.as_slice())).collect();
        flow(5, &borrowed)
    }

    fn check(layout: &Layout) {
        let boxes: Vec<Rect> = layout.steps.iter().flat_map(|step| step.solids()).collect();
        for (place, one) in boxes.iter().enumerate() {
            assert!(one.x >= 0.0 && one.x + one.w <= layout.width && one.y + one.h <= layout.height);
            for other in &boxes[place + 1..] {
                assert!(!one.overlaps(other), "{one:?} and {other:?}");
            }
        }
        for edge in &layout.edges {
            for pair in edge.points.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                assert!(a.0 == b.0 || a.1 == b.1, "lines run straight: {a:?} {b:?}");
                let line = Rect {
                    x: a.0.min(b.0) + 0.5,
                    y: a.1.min(b.1) + 0.5,
                    w: (a.0 - b.0).abs() - 1.0,
                    h: (a.1 - b.1).abs() - 1.0,
                };
                for step in &layout.steps {
                    assert!(!line.crosses(&step.rect), "{:?} runs through a box {:?}", edge.points, step.rect);
                }
            }
            if let Some(label) = &edge.label {
                let place = label.rect();
                assert!(place.x >= 0.0 && place.x + place.w <= layout.width, "{place:?} of {}", layout.width);
                for step in &layout.steps {
                    assert!(!place.overlaps(&step.rect), "the words {place:?} lie on {:?}", step.rect);
                }
            }
        }
    }

    #[test]
    fn nothing_overlaps() {
        check(&lay_out(&flow(1, &[(0, &[])])));
        check(&lay_out(&flow(3, &[(0, &[1]), (1, &[2, 0]), (2, &[3, 1, 0]), (0, &[])])));
        check(&lay_out(&flow(2, &[(0, &[1, 3]), (0, &[2]), (1, &[0, 4]), (0, &[4]), (0, &[])])));
        check(&lay_out(&long()));
    }

    #[test]
    fn steps_with_many_ways_still_fit() {
        check(&lay_out(&flow(3, &[(1, &[1, 2, 3, 4]), (0, &[4]), (1, &[4, 0]), (2, &[4]), (1, &[0, 1])])));
    }

    #[test]
    fn lines_of_different_ways_never_lie_on_each_other() {
        for layout in
            [lay_out(&long()), lay_out(&flow(2, &[(0, &[1]), (1, &[2]), (0, &[0, 3]), (0, &[0, 1]), (0, &[])]))]
        {
            let verticals: Vec<(usize, f32, f32, f32)> = layout
                .edges
                .iter()
                .flat_map(|edge| edge.points.windows(2).map(move |pair| (edge.to, pair[0], pair[1])))
                .filter(|(_, a, b)| a.0 == b.0 && a.1 != b.1)
                .map(|(to, a, b)| (to, a.0, a.1.min(b.1), a.1.max(b.1)))
                .collect();
            for (place, one) in verticals.iter().enumerate() {
                for other in &verticals[place + 1..] {
                    let apart = one.1 != other.1 || one.3 <= other.2 + 0.1 || other.3 <= one.2 + 0.1;
                    assert!(apart || one.0 == other.0, "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn the_drawing_is_the_same_each_time_and_holds_every_word() {
        let words =
            Words { title: "流程图", description: "说明", start: "开始", end: "结束", limit: "时限" };
        let chart = draw(&long(), &words);
        assert_eq!(chart, draw(&long(), &words));
        assert!(chart.contains("role=\"img\"") && chart.contains("<title") && chart.contains("<desc"));
        assert!(!chart.contains("style="));
        assert_eq!(chart.matches("class=\"step\"").count(), 25);
    }
}
