//! Question → answer.
//!
//! Every word is looked up by itself, and entries are then judged record by record: a clause that holds all that was
//! asked is a hit; where a record holds it only as a whole, its clause that holds most of it stands for it. So a word
//! in a title and a word in a clause find the document, and a title that matches does not drag in every clause.

use super::Error;
use super::analysis::fold;
use super::entry::{Phase, Shown};
use super::evidence::Evidence;
use super::facets::Tally;
use super::facts;
use super::filter::{self, Filter, Known};
use super::open::Index;
use super::probe::Probe;
use super::query::{self, Ask, Note, Query};
use super::relax;
use super::request::{Hit, Results, SearchRequest, Sort};
use super::snippet;
use crate::model::Text;
use std::cmp::Ordering;
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, Score, TantivyDocument};

/// What a hit in a clause gains from what its document's title and front matter hold.
const SHARE_OF_RECORD: Score = 0.25;
/// Further hits of one record count less and less, so that one document does not fill the page.
const FURTHER_HITS: [Score; 4] = [1.0, 0.8, 0.65, 0.5];
/// A hit that dates from the newest day in the archive gains this share, one from a year before half of it, and so on.
const RECENT: Score = 0.2;

/// Decides by record id whether a record is wanted at all.
pub type Condition<'a> = &'a dyn Fn(&str) -> bool;

/// An entry that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    entry: DocId,
    score: Score,
}

impl Index {
    /// Answers `request`.
    pub fn search(&self, request: &SearchRequest) -> Result<Results, Error> {
        self.search_where(request, None)
    }

    /// Answers `request` with the records that `condition` takes.
    pub fn search_where(&self, request: &SearchRequest, condition: Option<Condition<'_>>) -> Result<Results, Error> {
        let query = query::parse(&request.query, &|name| self.knows_field(name));
        let mut results = Results { notes: query.notes.clone(), ..Results::default() };
        let filter = Filter::of(request, &self.columns, &self.catalog, &mut results.notes)?;
        let mut found = self.find(&query, &filter, condition, &mut results)?;
        let mut marked = query.clone();
        if found.is_empty()
            && results.superseded == 0
            && let Some(parts) = relax::parts(&query, &self.probe())?
        {
            found = self.find(&parts, &filter, condition, &mut results)?;
            results.relaxed = !found.is_empty();
            if results.relaxed {
                results.notes.push(Note { text: relax::note(&parts), span: 0..request.query.len() });
                marked = parts;
            }
        }
        if results.superseded > 0 {
            let count = results.superseded;
            let text = Text::new(
                format!("另有 {count} 处在已废止或被替代的文件中，未列出"),
                format!("{count} more in documents that are obsolete or superseded, not listed"),
            );
            results.notes.push(Note { text, span: 0..0 });
        }
        self.order(&mut found, request.sort);
        results.total = found.len();
        let mut tally = Tally::new(&self.columns);
        for hit in &found {
            tally.count(&self.columns, hit.entry);
        }
        results.records = tally.records();
        results.facets = tally.facets(&self.columns, &self.catalog)?;
        let needles = marked.marked();
        let page = found.iter().skip(request.offset).take(request.limit);
        results.hits = page.map(|found| self.hit(*found, &needles)).collect::<Result<_, _>>()?;
        Ok(results)
    }

    /// Whether queries may name this field.
    fn knows_field(&self, name: &str) -> bool {
        let folded = fold::text(name);
        Known::named(&folded).is_some() || !self.catalog.paths(&folded).is_empty()
    }

    pub(super) fn probe(&self) -> Probe<'_> {
        // `open` made sure that there is one segment.
        Probe { searcher: &self.searcher, segment: self.searcher.segment_reader(0), fields: &self.fields }
    }

    /// Every entry that answers the query, in the order of the archive.
    fn find(
        &self,
        query: &Query,
        filter: &Filter,
        condition: Option<Condition<'_>>,
        results: &mut Results,
    ) -> Result<Vec<Found>, Error> {
        let probe = self.probe();
        let entries = probe.segment.max_doc();
        let mut evidence = Evidence::new(entries);
        let wanted = query.wanted();
        for (place, leaf) in query.leaves.iter().enumerate() {
            self.gather(place, &leaf.ask, wanted & (1 << place) != 0, &probe, &mut evidence, &mut results.notes)?;
        }
        let mut found = Vec::new();
        let newest = self.newest();
        // A question without words is about records, not about their clauses.
        let only_records = wanted == 0;
        for record in evidence.records(&self.columns, only_records) {
            let whole = record.start;
            if !filter.takes(&self.columns, whole) {
                continue;
            }
            if let Some(condition) = condition
                && !self
                    .columns
                    .id
                    .of(whole)
                    .next()
                    .is_some_and(|id| self.columns.id.value(id).is_ok_and(|(id, _)| condition(&id)))
            {
                continue;
            }
            let first = found.len();
            evidence.judge(query, wanted, record, only_records, |entry, score| found.push(Found { entry, score }));
            let phase = self.phase(whole);
            if filter.hides(phase) {
                results.superseded += found.len() - first;
                found.truncate(first);
                continue;
            }
            let weight = self.weight(whole, phase, newest);
            let record_score = evidence.score(whole);
            weigh(&mut found[first..], whole, record_score, weight);
        }
        Ok(found)
    }

    /// Notes in `evidence` what holds `ask`.
    fn gather(
        &self,
        place: usize,
        ask: &Ask,
        wanted: bool,
        probe: &Probe<'_>,
        evidence: &mut Evidence,
        notes: &mut Vec<Note>,
    ) -> Result<(), Error> {
        match ask {
            Ask::Word(text) | Ask::Phrase(text) => {
                probe.text(text, &mut |entry, score| evidence.hold(place, entry, if wanted { score } else { 0.0 }))?;
                if wanted && matches!(ask, Ask::Word(_)) {
                    probe.near(text, &mut |entry, score| evidence.hold(place, entry, score))?;
                }
                if wanted {
                    probe.lift(text, &mut |entry, score| evidence.lift(place, entry, score))?;
                }
            }
            Ask::Dates(days) => self.hold_where(place, evidence, |entry| filter::dated(&self.columns, entry, days)),
            Ask::Field { name, value } => {
                let folded = fold::text(name);
                let known = Known::named(&folded);
                let choice =
                    known.map(|field| filter::choose(field, value, &self.columns, &self.catalog)).transpose()?;
                let mut none = choice.as_ref().is_none_or(|choice| choice.is_empty());
                if let (Some(field), Some(choice)) = (known, &choice) {
                    let values = match field {
                        Known::Collection => &self.columns.collection,
                        Known::Department => &self.columns.department,
                        Known::Status => &self.columns.status,
                        Known::Person | Known::Date => &self.columns.person,
                    };
                    self.hold_where(place, evidence, |entry| choice.takes(values.of(entry)));
                }
                if !matches!(known, Some(Known::Collection)) {
                    for path in self.catalog.paths(&folded) {
                        probe.attribute(&facts::attribute(path, value), &mut |entry| {
                            none = false;
                            evidence.hold(place, entry, 0.0);
                        })?;
                    }
                }
                if none && let Some(field) = known {
                    notes.push(Note { text: filter::unknown(field, value, &self.columns, &self.catalog)?, span: 0..0 });
                }
            }
        }
        Ok(())
    }

    /// Notes every record that `takes` takes.
    fn hold_where(&self, place: usize, evidence: &mut Evidence, takes: impl Fn(DocId) -> bool) {
        for entry in 0..evidence.entries() {
            if self.columns.part.first(entry) == Some(0) && takes(entry) {
                evidence.hold(place, entry, 0.0);
            }
        }
    }

    /// The newest day in the archive, against which age is measured: an answer must not change by itself overnight.
    fn newest(&self) -> i64 {
        let dated = self.columns.date.values.num_vals() > 0;
        if dated { self.columns.date.max_value() } else { 0 }
    }

    fn phase(&self, entry: DocId) -> Phase {
        let number = self.columns.phase.first(entry).unwrap_or(0) as usize;
        Phase::ALL.get(number).copied().unwrap_or(Phase::Standing)
    }

    /// What the standing and the age of a record do to its hits.
    fn weight(&self, entry: DocId, phase: Phase, newest: i64) -> Score {
        let standing = match phase {
            Phase::Standing => 1.0,
            // What a rule says of a thing stands before the many records in which the thing happened.
            Phase::InForce => 1.6,
            Phase::Draft => 0.8,
            Phase::Superseded => 0.6,
        };
        let age = self.columns.date.first(entry).map(|day| (newest - day).max(0) as Score);
        standing * age.map_or(1.0, |days| 1.0 + RECENT * 365.0 / (365.0 + days))
    }

    /// Sorts hits; equals stay in the order of the archive, which is that of their numbers.
    fn order(&self, found: &mut [Found], sort: Sort) {
        let by_score = |a: &Found, b: &Found| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry));
        match sort {
            Sort::Relevance => found.sort_unstable_by(by_score),
            Sort::Date => {
                let day = |found: &Found| self.columns.date.first(found.entry);
                found.sort_by(|a, b| day(b).cmp(&day(a)).then_with(|| by_score(a, b)));
            }
        }
    }

    fn hit(&self, found: Found, needles: &[&str]) -> Result<Hit, Error> {
        let document: TantivyDocument = self.searcher.doc(DocAddress::new(0, found.entry))?;
        let stored = document
            .get_first(self.fields.shown)
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default();
        let shown: Shown = serde_json::from_str(&stored)
            .map_err(|error| tantivy::TantivyError::InternalError(format!("stored entry {}: {error}", found.entry)))?;
        let shelf = self.catalog.shelf(&shown.collection);
        let collection_title =
            shelf.map_or_else(|| Text::same(&*shown.collection), |shelf| Text::new(&*shelf.zh, &*shelf.en));
        let mut breadcrumb: Vec<Text> = shelf.iter().map(|shelf| Text::same(&*shelf.group)).collect();
        breadcrumb.push(collection_title.clone());
        if shown.clause.is_some() {
            breadcrumb.push(Text::same(&*shown.title));
        }
        breadcrumb.extend(shown.above.iter().map(|title| Text::same(&**title)));
        Ok(Hit {
            title: snippet::mark(&shown.title, needles),
            clause_title: shown.clause.as_deref().map(|title| snippet::mark(title, needles)),
            snippet: snippet::cut(&shown.text, &shown.facts, needles),
            id: shown.id,
            collection: shown.collection,
            collection_title,
            url: shown.url,
            anchor: shown.anchor,
            breadcrumb,
            score: found.score,
            date: shown.date,
            status: shown.status,
            department: shown.department,
            phase: self.phase(found.entry),
        })
    }
}

/// Brings the hits of one record to their final scores.
fn weigh(found: &mut [Found], whole: DocId, record_score: Score, weight: Score) {
    for hit in found.iter_mut().filter(|hit| hit.entry != whole) {
        hit.score += record_score * SHARE_OF_RECORD;
    }
    found.sort_unstable_by(|a, b| match b.score.total_cmp(&a.score) {
        Ordering::Equal => a.entry.cmp(&b.entry),
        other => other,
    });
    for (rank, hit) in found.iter_mut().enumerate() {
        hit.score *= weight * FURTHER_HITS[rank.min(FURTHER_HITS.len() - 1)];
    }
}
