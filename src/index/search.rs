//! Question → answer.
//!
//! Every word is looked up by itself, and entries are then judged record by record: a clause that holds all that was
//! asked is a hit; where a record holds it only as a whole, its clause that holds most of it stands for it. So a word
//! in a title and a word in a clause find the document, and a title that matches does not drag in every clause.

use super::Error;
use super::analysis::fold;
use super::evidence::Evidence;
use super::facets::Tally;
use super::fields::{self, Asked};
use super::filter::{self, Filter, Known};
use super::likeness::{self, Likeness};
use super::open::Index;
use super::past::{self, Standing};
use super::probe::Probe;
use super::query::{self, Ask, Leaf, Note, Query};
use super::relax;
use super::request::{Hit, Results, SearchRequest, Sort};
use super::shown::{Phase, Shown};
use super::snippet;
use crate::model::{Date, Text};
use std::cmp::Ordering;
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, Score, TantivyDocument};

/// What a hit in a clause gains from what its document's title and front matter hold.
const SHARE_OF_RECORD: Score = 0.25;
/// Further hits of one record count less and less, so that one document does not fill the page.
const FURTHER_HITS: [Score; 4] = [1.0, 0.8, 0.65, 0.5];
/// A hit that dates from the newest day in the archive gains this share, one from a year before half of it, and so on.
const RECENT: Score = 0.2;

/// What a synonym of a word is worth beside the word itself.
const SYNONYM: Score = 0.5;

/// Where fewer hits hold all as typed, those that hold it in parts are listed too.
const FEW: usize = 20;
/// And where these are fewer than this, those that hold most of it.
const SOME: usize = 5;
/// What holds it in parts is worth this share of what it would be worth otherwise.
const APART: Score = 0.7;

/// Decides by record id whether a record is wanted at all.
pub type Condition<'a> = &'a dyn Fn(&str) -> bool;

/// An entry that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) entry: DocId,
    pub(super) score: Score,
    /// Whether it stands in the index of earlier texts.
    pub(super) past: bool,
}

/// What a search of one index is held to besides its query.
pub(super) struct Frame<'a> {
    filter: Filter,
    condition: Option<Condition<'a>>,
    /// The day that `is:overdue` is told by.
    today: Date,
    /// What stood on the day that is asked for.
    standing: Option<Standing>,
    /// What hits must be like, for each part of the query that says so.
    likeness: &'a [Option<Likeness>],
}

impl Index {
    /// Answers `request`.
    pub fn search(&self, request: &SearchRequest) -> Result<Results, Error> {
        self.search_where(request, None)
    }

    /// Answers `request` with the records that `condition` takes.
    pub fn search_where(&self, request: &SearchRequest, condition: Option<Condition<'_>>) -> Result<Results, Error> {
        let query = self.read(&request.query);
        let as_of = query.as_of.or(request.as_of);
        let mut results = Results { notes: query.notes.clone(), as_of, ..Results::default() };
        let found = self.find_everywhere(&query, request, condition, &mut results);
        if found.is_err() && self.waits() {
            self.look_ahead(&query, request)?;
        }
        let mut found = found?;
        let mut marked = query.clone();
        if found.len() < FEW
            && results.superseded == 0
            && let Some(parts) = self.widen(&query, request, condition, &mut found, &mut results)?
        {
            marked = parts;
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
        let mut earlier = self.past().map(|past| Tally::new(&past.columns));
        for hit in &found {
            match (&mut earlier, self.past(), hit.past) {
                (Some(tally), Some(past), true) => tally.count(&past.columns, hit.entry),
                _ => tally.count(&self.columns, hit.entry),
            }
        }
        results.records = tally.records();
        let mut facets = tally.facets(&self.columns, &self.catalog)?;
        if let (Some(tally), Some(past)) = (earlier, self.past()) {
            results.records += tally.records();
            facets.add(tally.facets(&past.columns, &self.catalog)?);
        }
        results.facets = facets.sorted();
        let otherwise = self.otherwise(&marked)?;
        if !otherwise.is_empty() {
            let words = otherwise.join("、");
            let text = Text::new(
                format!("也检索了同义词 {words}；只要原词请加引号"),
                format!("also searched for {words}, which mean the same; quote the words to leave those out"),
            );
            results.notes.push(Note { text, span: 0..0 });
        }
        let mut needles = marked.marked();
        needles.extend(otherwise.iter().map(String::as_str));
        let likeness = self.likenesses(&query)?;
        needles.extend(likeness.iter().flatten().flat_map(Likeness::shown));
        let page = found.iter().skip(request.offset).take(request.limit);
        // All of them are read before the first that fails is looked at.
        let hits: Vec<Result<Hit, Error>> = page.map(|found| self.hit(*found, &needles, as_of)).collect();
        results.hits = hits.into_iter().collect::<Result<_, _>>()?;
        self.arrived()?;
        if results.total == 0 || results.relaxed {
            match self.suggestions(&query, request) {
                // What was found need not wait for what else may have been meant.
                Err(_) if results.total > 0 && self.waits() => {}
                suggestions => results.suggestions = suggestions?,
            }
        }
        Ok(results)
    }

    /// The other ways to say the words of the query that something holds.
    fn otherwise(&self, query: &Query) -> Result<Vec<String>, Error> {
        let wanted = query.wanted();
        let mut found = Vec::new();
        for (place, leaf) in query.leaves.iter().enumerate() {
            let Ask::Word(text) = &leaf.ask else { continue };
            for other in self.catalog.otherwise(text) {
                if wanted & (1 << place) != 0 && !found.contains(&other) && self.holds(&other)? {
                    found.push(other);
                }
            }
        }
        Ok(found)
    }

    /// Notes, while the query waits for its own bytes, what its parts will want, which are mostly asked for next.
    fn look_ahead(&self, query: &Query, request: &SearchRequest) -> Result<(), Error> {
        if let Some(parts) = relax::parts(query, relax::Share::All, &self.probe())? {
            let mut aside = Results { as_of: query.as_of.or(request.as_of), ..Results::default() };
            // It waits too, which is nothing new.
            let _ = self.find_everywhere(&parts, request, None, &mut aside);
        }
        Ok(())
    }

    /// Adds to `found`, which holds all as typed, what holds it in parts, and is worth less for that. Gives the query that
    /// was asked instead, if it found anything.
    fn widen(
        &self,
        query: &Query,
        request: &SearchRequest,
        condition: Option<Condition<'_>>,
        found: &mut Vec<Found>,
        results: &mut Results,
    ) -> Result<Option<Query>, Error> {
        let exact = found.len();
        let mut asked = None;
        for share in [relax::Share::All, relax::Share::Most, relax::Share::One] {
            let enough = match share {
                relax::Share::All => FEW,
                relax::Share::Most => SOME,
                relax::Share::One => 1,
            };
            if found.len() >= enough {
                break;
            }
            let parts = relax::parts(query, share, &self.probe())?;
            self.arrived()?;
            let Some(parts) = parts else { continue };
            // Of what is said of the query, everything has been said.
            let mut aside = Results { as_of: results.as_of, ..Results::default() };
            let mut further = self.find_everywhere(&parts, request, condition, &mut aside)?;
            further.retain(|hit| !found.iter().any(|known| (known.entry, known.past) == (hit.entry, hit.past)));
            if further.is_empty() {
                continue;
            }
            results.relaxed = exact == 0;
            let note = relax::note(&parts, share, (exact, found.len()), further.len());
            results.notes.push(Note { text: note, span: if found.is_empty() { 0..request.query.len() } else { 0..0 } });
            if !found.is_empty() {
                further.iter_mut().for_each(|hit| hit.score *= APART);
            }
            found.extend(further);
            asked = Some(parts);
        }
        Ok(asked)
    }

    /// The query that `text` is.
    pub fn read(&self, text: &str) -> Query {
        query::parse(text, &|name| self.knows_field(name))
    }

    /// What answers the query, now or on the day that it asks for.
    pub(super) fn find_everywhere(
        &self,
        query: &Query,
        request: &SearchRequest,
        condition: Option<Condition<'_>>,
        results: &mut Results,
    ) -> Result<Vec<Found>, Error> {
        let likeness = self.likenesses(query)?;
        let today = request.today.unwrap_or(self.seal.as_of);
        let shows_superseded = query.leaves.iter().zip(query.negated()).any(|(leaf, negated)| match &leaf.ask {
            Ask::Field { name, value } => !negated && fields::asks_for_superseded(name, value),
            _ => false,
        });
        let as_of = results.as_of;
        let frame = |index: &Index, standing, notes: &mut Vec<Note>| -> Result<Frame<'_>, Error> {
            let mut filter = Filter::of(request, &index.columns, &index.catalog, notes)?;
            filter.superseded |= shows_superseded || as_of.is_some();
            Ok(Frame { filter, condition, today: as_of.unwrap_or(today), standing, likeness: &likeness })
        };
        let standing = as_of.map(|day| Standing::now(self, day)).transpose()?;
        let here = frame(self, standing, &mut results.notes)?;
        let mut found = self.find(query, &here, false, results)?;
        let Some(day) = as_of else { return Ok(found) };
        let Some(past) = self.past() else {
            results.notes.push(Note { text: past::missing(day), span: 0..0 });
            return Ok(found);
        };
        results.notes.push(Note { text: past::told(day), span: 0..0 });
        // What is wrong with the query has been said of the whole archive.
        let mut aside = Results { as_of, ..Results::default() };
        let there = frame(past, Some(Standing::past(self, day)?), &mut aside.notes)?;
        found.extend(past.find(query, &there, true, &mut aside)?);
        Ok(found)
    }

    /// Whether queries may name this field.
    fn knows_field(&self, name: &str) -> bool {
        let folded = fold::text(name);
        Known::named(&folded).is_some() || !self.catalog.named(&folded).is_empty()
    }

    pub(super) fn probe(&self) -> Probe<'_> {
        // `open` made sure that there is one segment.
        Probe {
            searcher: &self.searcher,
            segment: self.searcher.segment_reader(0),
            fields: &self.fields,
            terms: self.seal.terms,
            far: self.far.as_ref(),
        }
    }

    /// Every entry that answers the query, in the order of the archive.
    fn find(&self, query: &Query, frame: &Frame<'_>, past: bool, results: &mut Results) -> Result<Vec<Found>, Error> {
        let probe = self.probe();
        let entries = probe.segment.max_doc();
        let mut evidence = Evidence::new(entries);
        let wanted = query.wanted();
        let negated = query.negated();
        for (place, leaf) in query.leaves.iter().enumerate() {
            let alone = wanted == 1 << place;
            let gathered = Gathered { place, leaf, wanted: wanted & (1 << place) != 0, alone, negated: negated[place] };
            self.gather(&gathered, frame, &probe, &mut evidence, &mut results.notes)?;
        }
        self.arrived()?;
        let mut found = Vec::new();
        let newest = self.newest();
        // A question without words is about records, not about their clauses.
        let only_records = wanted == 0;
        for record in evidence.records(&self.columns, only_records) {
            let whole = record.start;
            if !frame.filter.takes(&self.columns, whole)
                || frame.standing.as_ref().is_some_and(|standing| !standing.holds(&self.columns, whole))
            {
                continue;
            }
            if let Some(condition) = frame.condition
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
            evidence
                .judge(query, wanted, record, only_records, |entry, score| found.push(Found { entry, score, past }));
            let phase = self.phase(whole);
            if frame.filter.hides(phase) {
                results.superseded += found.len() - first;
                found.truncate(first);
                continue;
            }
            // Of what stood on a day, no text is worse for having been replaced since.
            let phase = if frame.standing.is_some() && phase != Phase::Standing { Phase::InForce } else { phase };
            let weight = self.weight(whole, phase, newest);
            let record_score = evidence.score(whole);
            weigh(&mut found[first..], whole, record_score, weight);
        }
        Ok(found)
    }

    /// Notes in `evidence` what holds the part of the query.
    fn gather(
        &self,
        part: &Gathered<'_>,
        frame: &Frame<'_>,
        probe: &Probe<'_>,
        evidence: &mut Evidence,
        notes: &mut Vec<Note>,
    ) -> Result<(), Error> {
        let Gathered { place, leaf, wanted, alone, negated } = *part;
        match &leaf.ask {
            Ask::Word(text) | Ask::Phrase(text) => {
                probe.text(text, &mut |entry, score, titled| {
                    evidence.hold(place, entry, if wanted { score } else { 0.0 });
                    if titled && wanted {
                        evidence.title(place, entry);
                    }
                })?;
                if wanted && matches!(leaf.ask, Ask::Word(_)) {
                    probe.near(text, &mut |entry, score| evidence.hold(place, entry, score))?;
                    for other in self.catalog.otherwise(text) {
                        probe.text(&other, &mut |entry, score, _| evidence.hold(place, entry, score * SYNONYM))?;
                        probe.lift(&other, alone, &mut |entry, score| evidence.lift(place, entry, score * SYNONYM))?;
                    }
                }
                if wanted {
                    probe.lift(text, alone, &mut |entry, score| evidence.lift(place, entry, score))?;
                }
            }
            Ask::Dates(days) => self.hold_where(place, evidence, |entry| filter::dated(&self.columns, entry, days)),
            Ask::Like(address) => match frame.likeness.get(place).and_then(Option::as_ref) {
                Some(likeness) => self.hold_like(place, likeness, probe, evidence)?,
                None => notes.push(Note { text: likeness::unknown(address), span: leaf.value.clone() }),
            },
            Ask::Field { name, value } => {
                let asked = Asked { place, leaf, negated, today: frame.today, probe };
                self.field(&asked, (name, value), evidence, notes)?;
            }
        }
        Ok(())
    }

    /// The newest day in the archive, against which age is measured: an answer must not change by itself overnight.
    fn newest(&self) -> i64 {
        let dated = self.columns.date.values.num_vals() > 0;
        if dated { self.columns.date.max_value() } else { 0 }
    }

    /// Whether the entry is one of a great many like it.
    fn tells_of_an_event(&self, entry: DocId) -> bool {
        self.columns.collection.of(entry).any(|number| self.columns.events.get(number) == Some(&true))
    }

    pub(super) fn phase(&self, entry: DocId) -> Phase {
        let number = self.columns.phase.first(entry).unwrap_or(0) as usize;
        Phase::ALL.get(number).copied().unwrap_or(Phase::Standing)
    }

    /// What the standing and the age of a record do to its hits.
    fn weight(&self, entry: DocId, phase: Phase, newest: i64) -> Score {
        let standing = match phase {
            Phase::Standing if self.tells_of_an_event(entry) => 0.9,
            Phase::Standing => 1.0,
            // What a rule says of a thing stands before the many records in which the thing happened.
            Phase::InForce => 1.6,
            Phase::Draft => 0.8,
            Phase::Superseded => 0.6,
        };
        let age = self.columns.date.first(entry).map(|day| (newest - day).max(0) as Score);
        standing * age.map_or(1.0, |days| 1.0 + RECENT * 365.0 / (365.0 + days))
    }

    /// Sorts hits; equals stay in the order of the archive.
    fn order(&self, found: &mut [Found], sort: Sort) {
        let place = |found: &Found| {
            let places = self.holding(found).places.as_ref();
            (found.past, places.and_then(|places| places.get(found.entry as usize)).copied().unwrap_or(found.entry))
        };
        let by_score = |a: &Found, b: &Found| b.score.total_cmp(&a.score).then_with(|| place(a).cmp(&place(b)));
        match sort {
            Sort::Relevance => found.sort_unstable_by(by_score),
            Sort::Date => {
                let day = |found: &Found| self.holding(found).columns.date.first(found.entry);
                found.sort_by(|a, b| day(b).cmp(&day(a)).then_with(|| by_score(a, b)));
            }
        }
    }

    /// The index in which the entry stands.
    fn holding(&self, found: &Found) -> &Index {
        self.past().filter(|_| found.past).unwrap_or(self)
    }

    /// What is kept of an entry to be shown.
    pub(super) fn shown(&self, entry: DocId) -> Result<Shown, Error> {
        let document: TantivyDocument = self.searcher.doc(DocAddress::new(0, entry))?;
        let stored = document
            .get_first(self.fields.shown)
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default();
        let unread = |error| tantivy::TantivyError::InternalError(format!("stored entry {entry}: {error}"));
        Ok(serde_json::from_str(&stored).map_err(unread)?)
    }

    fn hit(&self, found: Found, needles: &[&str], as_of: Option<Date>) -> Result<Hit, Error> {
        let holding = self.holding(&found);
        let shown = holding.shown(found.entry)?;
        let validity = as_of.and_then(|day| self.validity(&shown, found.past, day));
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
            phase: holding.phase(found.entry),
            version: shown.version,
            validity,
        })
    }
}

/// A part of a query that is being looked up.
struct Gathered<'a> {
    place: usize,
    leaf: &'a Leaf,
    /// Whether what holds it is what is looked for.
    wanted: bool,
    /// Whether nothing else is looked for.
    alone: bool,
    negated: bool,
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
