//! The judged questions: search must go on answering them as well as it does.

use crate::search::SAMPLE;

#[path = "../search/judged.rs"]
pub mod figures;

/// The least that is accepted; `cargo bench --bench search` prints what is.
const SUCCESS: f64 = 0.76;
const MRR: f64 = 0.80;
const NDCG: f64 = 0.80;
const RECALL: f64 = 0.84;

#[test]
fn the_judged_questions_are_answered_well() {
    let questions = figures::questions();
    let all: Vec<figures::Judged> = questions.into_iter().flat_map(|(_, questions)| questions).collect();
    for address in figures::named(&all) {
        let (id, anchor) = address.split_once('#').map_or((address, None), |(id, anchor)| (id, Some(anchor)));
        let record = SAMPLE.site.find(id).map(|ix| SAMPLE.site.record(ix));
        let record = record.unwrap_or_else(|| panic!("`{address}` is not in the sample"));
        let clauses = &record.document.clauses;
        let there = anchor.is_none_or(|anchor| clauses.iter().any(|clause| clause.anchor.as_str() == anchor));
        assert!(there, "`{address}` is not in the sample");
    }
    let mut weak = Vec::new();
    let judged: Vec<figures::Figures> = all
        .iter()
        .map(|question| {
            let figures = figures::judge(&SAMPLE.index, question);
            if figures.success < 1.0 || figures.recall < 1.0 {
                weak.push(format!("{}: MRR {:.2}, recall {:.2}", question.q, figures.mrr, figures.recall));
            }
            figures
        })
        .collect();
    let mean = figures::mean(&judged);
    assert!(mean.questions >= 120, "{} questions", mean.questions);
    let enough = mean.success >= SUCCESS && mean.mrr >= MRR && mean.ndcg >= NDCG && mean.recall >= RECALL;
    assert!(enough, "{mean:?}\n{}", weak.join("\n"));
}
