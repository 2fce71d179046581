//! The judged questions and how well a search answers them; used by a test and by a bench.

use juanzong::index::{Hit, Index, SearchRequest};
use std::path::Path;

/// Hits of an answer that are looked at.
const DEPTH: usize = 10;
/// Hits among which something counts as found at all.
const DEEP: usize = 300;
/// What hits are worth that are wanted, and that also help.
const BEST: f64 = 3.0;
const GOOD: f64 = 1.0;

/// A question with what answers it.
#[derive(serde::Deserialize)]
pub struct Judged {
    /// The question.
    pub q: String,
    #[serde(default)]
    best: Vec<String>,
    #[serde(default)]
    good: Vec<String>,
}

/// Who asks.
#[derive(serde::Deserialize)]
struct Group {
    queries: Vec<Judged>,
}

/// Figures over a number of questions, each the mean.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Questions.
    pub questions: usize,
    /// The first hit is wanted.
    pub success: f64,
    /// One over the place of the first wanted hit, within the first ten.
    pub mrr: f64,
    /// Discounted gain over the best possible one, within the first ten.
    pub ndcg: f64,
    /// Share of all that is wanted or helps that is found among the first 300.
    pub recall: f64,
}

/// The questions by who asks them.
pub fn questions() -> Vec<(String, Vec<Judged>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/judged.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let groups: std::collections::BTreeMap<String, Group> = toml::from_str(&text).unwrap();
    groups.into_iter().map(|(name, group)| (name, group.queries)).collect()
}

/// Every address that the questions name.
pub fn named(questions: &[Judged]) -> impl Iterator<Item = &str> {
    questions.iter().flat_map(|judged| judged.best.iter().chain(&judged.good)).map(String::as_str)
}

/// How well `index` answers one question.
pub fn judge(index: &Index, judged: &Judged) -> Figures {
    let request = SearchRequest { query: judged.q.clone(), limit: DEEP, superseded: true, ..SearchRequest::default() };
    let all = index.search(&request).unwrap().hits;
    let now = SearchRequest { superseded: false, limit: DEPTH, ..request };
    let first = index.search(&now).unwrap().hits;
    let mut wanted: Vec<(&str, f64)> = judged.best.iter().map(|hit| (hit.as_str(), BEST)).collect();
    wanted.extend(judged.good.iter().map(|hit| (hit.as_str(), GOOD)));
    let best = wanted.first().map_or(GOOD, |(_, worth)| *worth);
    let mut ideal: Vec<f64> = wanted.iter().map(|(_, worth)| *worth).collect();
    ideal.truncate(DEPTH);
    let mut left = wanted.clone();
    let gains: Vec<f64> = first
        .iter()
        .map(|hit| match left.iter().position(|(address, _)| is(hit, address)) {
            // What was given once is not worth anything a second time.
            Some(place) => left.remove(place).1,
            None => 0.0,
        })
        .collect();
    let place = first.iter().position(|hit| wanted.iter().any(|(address, worth)| *worth == best && is(hit, address)));
    let found = wanted.iter().filter(|(address, _)| all.iter().any(|hit| is(hit, address))).count();
    Figures {
        questions: 1,
        success: if place == Some(0) { 1.0 } else { 0.0 },
        mrr: place.map_or(0.0, |place| 1.0 / (place + 1) as f64),
        ndcg: gain(&gains) / gain(&ideal),
        recall: found as f64 / wanted.len() as f64,
    }
}

/// The mean of figures.
pub fn mean(figures: &[Figures]) -> Figures {
    let count = figures.len() as f64;
    let mean = |of: fn(&Figures) -> f64| figures.iter().map(of).sum::<f64>() / count;
    Figures {
        questions: figures.len(),
        success: mean(|one| one.success),
        mrr: mean(|one| one.mrr),
        ndcg: mean(|one| one.ndcg),
        recall: mean(|one| one.recall),
    }
}

/// Whether the hit is what the address names: a clause, or anything of a record.
fn is(hit: &Hit, address: &str) -> bool {
    match address.split_once('#') {
        Some((id, anchor)) => hit.id == id && hit.anchor.as_deref() == Some(anchor),
        None => hit.id == address,
    }
}

fn gain(gains: &[f64]) -> f64 {
    gains.iter().enumerate().map(|(place, gain)| gain / ((place + 2) as f64).log2()).sum()
}
