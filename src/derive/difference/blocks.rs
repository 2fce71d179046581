//! Paragraphs, items and rows of a clause, side by side.

use super::words::{Run, likeness, runs};
use crate::model::passage::{Block, Form};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A block in both texts, or in one of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What it is.
    pub form: Form,
    /// As the earlier text has it.
    pub before: Option<Vec<Run>>,
    /// As the later text has it.
    pub after: Option<Vec<Run>>,
}

impl Line {
    /// Whether both texts have it, word for word.
    pub fn is_same(&self) -> bool {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => !before.iter().chain(after).any(|run| run.changed),
            _ => false,
        }
    }

    fn same(block: &Block) -> Self {
        let run = vec![Run { changed: false, text: block.text.clone() }];
        Self { form: block.form, before: Some(run.clone()), after: Some(run) }
    }

    fn gone(block: &Block) -> Self {
        Self { form: block.form, before: Some(vec![whole(block)]), after: None }
    }

    fn come(block: &Block) -> Self {
        Self { form: block.form, before: None, after: Some(vec![whole(block)]) }
    }

    fn reworded(before: &Block, after: &Block) -> Self {
        let (before, words) = runs(&before.text, &after.text);
        Self { form: after.form, before: Some(before), after: Some(words) }
    }
}

fn whole(block: &Block) -> Run {
    Run { changed: true, text: block.text.clone() }
}

/// Longer clauses than this, multiplied, are told as one gone and one come.
const LARGEST_PRODUCT: usize = 1_000_000;

/// The blocks of both, in order.
pub fn lines(before: &[Block], after: &[Block]) -> Vec<Line> {
    if before.len().saturating_mul(after.len()) > LARGEST_PRODUCT {
        return before.iter().map(Line::gone).chain(after.iter().map(Line::come)).collect();
    }
    let mut lines = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, before, after) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                lines.extend(before[old_index..old_index + len].iter().map(Line::same));
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                lines.extend(before[old_index..old_index + old_len].iter().map(Line::gone));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                lines.extend(after[new_index..new_index + new_len].iter().map(Line::come));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let (gone, come) = (&before[old_index..old_index + old_len], &after[new_index..new_index + new_len]);
                lines.extend(replaced(gone, come));
            }
        }
    }
    lines
}

/// How alike two blocks must be to be one block that was reworded.
const ALIKE: f64 = 0.3;
/// More pairs than this are not weighed against each other.
const MOST_PAIRS: usize = 2_500;

/// Blocks that gave way to others: those that are alike are the same block, reworded.
fn replaced(gone: &[Block], come: &[Block]) -> Vec<Line> {
    let (rows, columns) = (gone.len(), come.len());
    let weigh = rows * columns <= MOST_PAIRS;
    let weight = |row: usize, column: usize| {
        let alike = gone[row].form == come[column].form;
        let likeness = if alike { likeness(&gone[row].text, &come[column].text) } else { 0.0 };
        if likeness >= ALIKE { likeness } else { 0.0 }
    };
    let mut weights = vec![0.0; rows * columns];
    // best[row][column]: the most likeness that gone[row..] and come[column..] can have, pairs in order.
    let mut best = vec![0.0_f64; (rows + 1) * (columns + 1)];
    if weigh {
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                let weight = weight(row, column);
                weights[row * columns + column] = weight;
                let at = |row: usize, column: usize| best[row * (columns + 1) + column];
                let paired = if weight > 0.0 { weight + at(row + 1, column + 1) } else { 0.0 };
                best[row * (columns + 1) + column] = paired.max(at(row + 1, column)).max(at(row, column + 1));
            }
        }
    }
    let at = |row: usize, column: usize| best[row * (columns + 1) + column];
    let (mut row, mut column) = (0, 0);
    let mut lines = Vec::with_capacity(rows.max(columns));
    while row < rows && column < columns {
        let weight = weights[row * columns + column];
        if weight > 0.0 && at(row, column) == weight + at(row + 1, column + 1) {
            lines.push(Line::reworded(&gone[row], &come[column]));
            (row, column) = (row + 1, column + 1);
        } else if at(row + 1, column) >= at(row, column + 1) {
            lines.push(Line::gone(&gone[row]));
            row += 1;
        } else {
            lines.push(Line::come(&come[column]));
            column += 1;
        }
    }
    lines.extend(gone[row..].iter().map(Line::gone));
    lines.extend(come[column..].iter().map(Line::come));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &[&str], after: &[&str]) -> Vec<String> {
        let block = |text: &&str| Block { form: Form::Paragraph, text: (*text).to_owned() };
        let blocks = |texts: &[&str]| texts.iter().map(block).collect::<Vec<_>>();
        let side = |runs: &Option<Vec<Run>>| {
            let marked = |run: &Run| if run.changed { format!("[{}]", run.text) } else { run.text.clone() };
            runs.as_ref().map_or_else(|| "-".to_owned(), |runs| runs.iter().map(marked).collect())
        };
        let lines = lines(&blocks(before), &blocks(after));
        lines.iter().map(|line| format!("{} | {}", side(&line.before), side(&line.after))).collect()
    }

    #[test]
    fn a_reworded_paragraph_stays_one_and_a_new_one_stands_alone() {
        assert_eq!(
            told(
                &["核心业务数据库每日备份。", "备份介质异地存放。"],
                &["备份结果由值班员登记。", "核心业务数据库每周备份并校验。", "备份介质异地存放。"]
            ),
            [
                "- | [备份结果由值班员登记。]",
                "核心业务数据库每[日]备份。 | 核心业务数据库每[周]备份[并校验]。",
                "备份介质异地存放。 | 备份介质异地存放。",
            ]
        );
    }

    #[test]
    fn what_has_nothing_in_common_is_gone_and_come() {
        assert_eq!(told(&["甲乙丙丁"], &["春夏秋冬"]), ["[甲乙丙丁] | -", "- | [春夏秋冬]"]);
        assert_eq!(told(&["甲"], &[]), ["[甲] | -"]);
    }

    #[test]
    fn long_clauses_without_a_common_word_are_told_all_the_same() {
        let before: Vec<String> = (0..1_200).map(|n| format!("甲{n}")).collect();
        let after: Vec<String> = (0..1_200).map(|n| format!("乙{n}")).collect();
        let refs =
            |texts: &[String]| texts.iter().map(|t| Block { form: Form::Item, text: t.clone() }).collect::<Vec<_>>();
        assert_eq!(lines(&refs(&before), &refs(&after)).len(), 2_400);
    }
}
