//! Looks one word, phrase or term up in the index: which entries hold it, and how well they fit.

use super::analysis::{BREAK, fold, grams, identifiers, is_cjk};
use super::query::values::Between;
use super::remote::Remote;
use super::schema::{COUNTED, Fields};
use super::terms;
use std::collections::BTreeSet;
use tantivy::postings::{Postings, TermInfo};
use tantivy::query::{Bm25StatisticsProvider, EnableScoring, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, Score, Searcher, SegmentReader, TERMINATED, Term};

/// How much more a match in a title or heading says than one in the text.
const TITLE: Score = 3.0;
/// A single letter, a spelling in pinyin or a number without its separators matches, but says little.
const NEAR: Score = 0.5;
/// A word of the dictionary adds this much of its own worth.
const WORD: Score = 0.6;
/// The record's own number or title, in full.
const OWN_NUMBER: Score = 120.0;
/// What these are worth where other words are looked for too.
const BESIDE_OTHERS: Score = 0.25;
/// The beginning of the record's own number or title.
const OWN_PREFIX: Score = 6.0;
/// The clause's own heading, in full.
const OWN_HEADING: Score = 30.0;
/// An identifier in full.
const WHOLE_IDENTIFIER: Score = 5.0;
/// Terms with one beginning that are followed up; a beginning shared by more is no help to anybody.
const EXPANSIONS: usize = 4096;
/// Pairs of letters whose worths add up; a long text is not worth more merely because it falls into more pairs.
const PAIRS: usize = 3;
/// Longest run of Chinese whose parts are looked up as words.
const LONGEST_RUN: usize = 64;
/// Longest word that is looked for, in letters.
pub(super) const LONGEST_WORD: usize = 5;
/// Shortest row of letters that may be meant as pinyin.
const SHORTEST_PINYIN: usize = 3;

/// Looks things up in one segment; an index has one.
pub struct Probe<'a> {
    /// The searcher, for the statistics that scores rest on.
    pub searcher: &'a Searcher,
    /// The segment.
    pub segment: &'a SegmentReader,
    /// The fields.
    pub fields: &'a Fields,
    /// How many terms the counted fields hold, where the index knows it only roughly.
    pub terms: Option<[u64; COUNTED]>,
    /// The files, where they lie elsewhere.
    pub far: Option<&'a Remote>,
}

/// The statistics that scores rest on.
impl Bm25StatisticsProvider for Probe<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let counted = self.fields.counted().into_iter().position(|counted| counted == field);
        match counted.and_then(|place| Some(self.terms?[place])) {
            Some(terms) => Ok(terms),
            None => self.searcher.total_num_tokens(field),
        }
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Bm25StatisticsProvider::doc_freq(self.searcher, term)
    }
}

impl Probe<'_> {
    /// Entries in which the folded text stands, in any place; each may come more than once. `found` is told whether the
    /// text stands in the title or heading; of a last letter by itself, that would say too little.
    pub fn text(&self, folded: &str, found: &mut dyn FnMut(DocId, Score, bool)) -> tantivy::Result<()> {
        for (field, weight) in [(self.fields.title, TITLE), (self.fields.body, 1.0)] {
            let phrase = grams::phrase(folded);
            let titled = field == self.fields.title && phrase.prefix.is_none();
            let term = |text: &str| Term::from_field_text(field, text);
            let mut terms: Vec<(usize, Term)> = phrase.terms.iter().map(|(at, text)| (*at, term(text))).collect();
            let side_by_side: Vec<Term> = terms.iter().map(|(_, term)| term.clone()).collect();
            self.together(&side_by_side, phrase.prefix.is_some() || terms.len() > 1)?;
            let share = PAIRS as Score / terms.len().max(PAIRS) as Score;
            let mut scored = |doc, score| found(doc, score * weight * share, titled);
            match (terms.len(), phrase.prefix) {
                (0, None) => {}
                (0, Some((_, letter))) => {
                    // Every letter may follow it; none of them may be left out.
                    self.prefix(field, letter.to_string().as_bytes(), usize::MAX, |doc, _| scored(doc, NEAR))?;
                }
                (1, None) => {
                    let query = TermQuery::new(terms.swap_remove(0).1, IndexRecordOption::WithFreqs);
                    self.each(&query, &mut scored)?;
                }
                (_, None) => self.each(&PhraseQuery::new_with_offset(terms), &mut scored)?,
                (_, Some((at, letter))) => {
                    for doc in self.open_phrase(field, &terms, at, letter)? {
                        scored(doc, NEAR);
                    }
                }
            }
        }
        Ok(())
    }

    /// Entries that hold a word in another guise: an identifier with other separators, a title by its pinyin.
    pub fn near(&self, folded: &str, found: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        if !folded.is_ascii() {
            return Ok(());
        }
        // Separators that were typed are meant; without them, any separators will do, and the rest may be missing.
        if let Some(compact) = identifiers::compact(folded) {
            self.term(&Term::from_field_text(self.fields.identifiers, &compact), &mut |doc| found(doc, NEAR))?;
        } else if folded.len() >= identifiers::COMPACT_LENGTH && folded.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            self.prefix(self.fields.identifiers, folded.as_bytes(), EXPANSIONS, |doc, whole| {
                found(doc, if whole { WHOLE_IDENTIFIER } else { NEAR })
            })?;
        }
        if folded.len() >= SHORTEST_PINYIN && folded.bytes().all(|letter| letter.is_ascii_lowercase()) {
            self.prefix(self.fields.pinyin, folded.as_bytes(), EXPANSIONS, |doc, whole| {
                found(doc, if whole { TITLE } else { NEAR })
            })?;
        }
        Ok(())
    }

    fn in_title(&self, folded: &str, found: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        let phrase = grams::phrase(folded);
        let term = |text: &str| Term::from_field_text(self.fields.title, text);
        let mut terms: Vec<(usize, Term)> = phrase.terms.iter().map(|(at, text)| (*at, term(text))).collect();
        match (terms.len(), phrase.prefix) {
            // One letter says too little.
            (0, _) | (_, Some(_)) => Ok(()),
            (1, None) => self.each(&TermQuery::new(terms.swap_remove(0).1, IndexRecordOption::WithFreqs), found),
            (_, None) => self.each(&PhraseQuery::new_with_offset(terms), found),
        }
    }

    /// What lifts entries that are found already: dictionary words within the text, in titles above all; numbers and
    /// titles in full, most of all if nothing else is looked for (`alone`).
    pub fn lift(&self, folded: &str, alone: bool, found: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        let own = if alone { 1.0 } else { BESIDE_OTHERS };
        for word in self.words(folded)? {
            let text = word.value().as_str().unwrap_or_default().to_owned();
            let query = TermQuery::new(word, IndexRecordOption::Basic);
            self.each(&query, &mut |doc, score| found(doc, score * WORD))?;
            if text != folded {
                self.in_title(&text, &mut |doc, score| found(doc, score * WORD))?;
            }
        }
        if folded.contains(BREAK) || folded.chars().nth(1).is_none() {
            return Ok(());
        }
        self.prefix(self.fields.key, folded.as_bytes(), EXPANSIONS, |doc, whole| {
            found(doc, if whole { OWN_NUMBER * own } else { OWN_PREFIX * own })
        })?;
        let heading = Term::from_field_text(self.fields.key, &terms::heading(folded));
        self.term(&heading, &mut |doc| found(doc, OWN_HEADING))?;
        self.term(&Term::from_field_text(self.fields.identifiers, folded), &mut |doc| found(doc, WHOLE_IDENTIFIER))
    }

    /// Records whose field has this value, by a line of [`attribute`](terms::attribute).
    pub fn attribute(&self, line: &str, found: &mut dyn FnMut(DocId)) -> tantivy::Result<()> {
        self.term(&Term::from_field_text(self.fields.attributes, line), found)
    }

    /// Records whose field holds the folded text in one of its values.
    pub fn attribute_holding(&self, path: &str, sought: &str, found: &mut dyn FnMut(DocId)) -> tantivy::Result<()> {
        let start = terms::attribute(path, "");
        // Values are kept on one line.
        let sought = sought.replace(fold::BREAK, " ");
        let index = self.segment.inverted_index(self.fields.attributes)?;
        let range = index.terms().range().ge(start.as_bytes()).lt(after(start.as_bytes()));
        let Some(mut terms) = self.reached(range.into_stream().map(Some))? else { return Ok(()) };
        while terms.advance() {
            let value = String::from_utf8_lossy(&terms.key()[start.len()..]);
            if value.contains(&sought) {
                self.postings(&index, terms.value(), found)?;
            }
        }
        Ok(())
    }

    /// Records whose field has a number or date between these.
    pub fn between(&self, path: &str, between: &Between, found: &mut dyn FnMut(DocId)) -> tantivy::Result<()> {
        let start = terms::ordered(path, between.from.as_deref().unwrap_or(""));
        // Every value of the field follows its first and comes before this.
        let end = between.to.as_deref().map_or_else(|| terms::ordered(path, "\u{7f}"), |to| terms::ordered(path, to));
        let index = self.segment.inverted_index(self.fields.ordered)?;
        let range = index.terms().range().ge(start.as_bytes()).lt(end.as_bytes());
        let Some(mut terms) = self.reached(range.into_stream().map(Some))? else { return Ok(()) };
        while terms.advance() {
            self.postings(&index, terms.value(), found)?;
        }
        Ok(())
    }

    /// Entries that hold the word.
    pub fn word(&self, word: &str, found: &mut dyn FnMut(DocId)) -> tantivy::Result<()> {
        self.term(&Term::from_field_text(self.fields.words, word), found)
    }

    /// The parts of the folded text that are words of this index.
    pub fn words(&self, folded: &str) -> tantivy::Result<Vec<Term>> {
        let mut candidates: BTreeSet<String> = BTreeSet::new();
        for run in folded.split(|letter| !is_cjk(letter)) {
            let letters: Vec<char> = run.chars().take(LONGEST_RUN).collect();
            for start in 0..letters.len() {
                for end in start + 2..=letters.len().min(start + LONGEST_WORD) {
                    candidates.insert(letters[start..end].iter().collect());
                }
            }
        }
        identifiers::each(folded, |run| candidates.extend(identifiers::parts(run).map(str::to_owned)));
        let words = self.segment.inverted_index(self.fields.words)?;
        let mut known = Vec::new();
        for candidate in candidates {
            let term = Term::from_field_text(self.fields.words, &candidate);
            if self.reached(words.get_term_info(&term))?.is_some() {
                known.push(term);
            }
        }
        Ok(known)
    }

    /// Whether `word` is a word of this index.
    pub fn knows(&self, word: &str) -> tantivy::Result<bool> {
        let term = Term::from_field_text(self.fields.words, word);
        let words = self.segment.inverted_index(self.fields.words)?;
        Ok(self.reached(words.get_term_info(&term))?.is_some())
    }

    /// Every term of the field that begins with `prefix`, with the number of entries that hold it.
    pub fn each_term(&self, field: Field, prefix: &str, found: &mut dyn FnMut(&[u8], u32)) -> tantivy::Result<()> {
        let index = self.segment.inverted_index(field)?;
        let range = index.terms().range().ge(prefix.as_bytes());
        let range = if prefix.is_empty() { range } else { range.lt(after(prefix.as_bytes())) };
        if let Some(mut terms) = self.reached(range.into_stream().map(Some))? {
            while terms.advance() {
                found(terms.key(), terms.value().doc_freq);
            }
        }
        Ok(())
    }

    /// Entries in which the terms stand as a phrase, and at `at` a term that begins with `letter`. (tantivy's own
    /// phrase with an open end wants that end right behind the last term.)
    fn open_phrase(
        &self,
        field: Field,
        terms: &[(usize, Term)],
        at: usize,
        letter: char,
    ) -> tantivy::Result<Vec<DocId>> {
        let index = self.segment.inverted_index(field)?;
        let mut starts: Option<Vec<(DocId, Vec<u32>)>> = None;
        let mut positions = Vec::new();
        for (offset, term) in terms {
            let postings = index.read_postings(term, IndexRecordOption::WithFreqsAndPositions);
            let Some(mut postings) = self.reached(postings)? else {
                return Ok(Vec::new());
            };
            let mut here: Vec<(DocId, Vec<u32>)> = Vec::new();
            while postings.doc() != TERMINATED {
                postings.positions(&mut positions);
                let possible = positions.iter().filter_map(|position| position.checked_sub(*offset as u32));
                let possible: Vec<u32> = match &starts {
                    None => possible.collect(),
                    Some(before) => match before.binary_search_by_key(&postings.doc(), |found| found.0) {
                        Ok(place) => possible.filter(|start| before[place].1.contains(start)).collect(),
                        Err(_) => Vec::new(),
                    },
                };
                if !possible.is_empty() {
                    here.push((postings.doc(), possible));
                }
                postings.advance();
            }
            starts = Some(here);
        }
        let starts = starts.unwrap_or_default();
        let mut found = BTreeSet::new();
        let prefix = letter.to_string();
        let range = index.terms().range().ge(prefix.as_bytes()).lt(after(prefix.as_bytes()));
        let Some(mut ends) = self.reached(range.into_stream().map(Some))? else { return Ok(Vec::new()) };
        while ends.advance() {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let postings = index.read_postings_from_terminfo(ends.value(), option);
            let Some(mut postings) = self.reached(postings.map(Some))? else { continue };
            while postings.doc() != TERMINATED {
                if let Ok(place) = starts.binary_search_by_key(&postings.doc(), |found| found.0) {
                    postings.positions(&mut positions);
                    if starts[place].1.iter().any(|start| positions.binary_search(&(start + at as u32)).is_ok()) {
                        found.insert(postings.doc());
                    }
                }
                postings.advance();
            }
        }
        Ok(found.into_iter().collect())
    }

    fn each(&self, query: &dyn Query, found: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        let weight =
            self.reached(query.weight(EnableScoring::enabled_from_statistics_provider(self, self.searcher)).map(Some))?;
        weight.map_or(Ok(()), |weight| self.reached(weight.for_each(self.segment, found)))
    }

    /// Entries of a term of which the dictionary says this.
    fn postings(
        &self,
        index: &InvertedIndexReader,
        term: &TermInfo,
        found: &mut dyn FnMut(DocId),
    ) -> tantivy::Result<()> {
        let postings = index.read_postings_from_terminfo(term, IndexRecordOption::Basic);
        if let Some(postings) = self.reached(postings.map(Some))? {
            each_doc(postings, found);
        }
        Ok(())
    }

    fn term(&self, term: &Term, found: &mut dyn FnMut(DocId)) -> tantivy::Result<()> {
        let index = self.segment.inverted_index(term.field())?;
        let Some(postings) = self.reached(index.read_postings(term, IndexRecordOption::Basic))? else {
            return Ok(());
        };
        each_doc(postings, found);
        Ok(())
    }

    /// Entries with one of the first `most` terms that begin with `prefix`; `found` is told whether it is the whole
    /// term.
    fn prefix(
        &self,
        field: Field,
        prefix: &[u8],
        most: usize,
        mut found: impl FnMut(DocId, bool),
    ) -> tantivy::Result<()> {
        let index = self.segment.inverted_index(field)?;
        let range = index.terms().range().ge(prefix).lt(after(prefix));
        let Some(mut terms) = self.reached(range.into_stream().map(Some))? else { return Ok(()) };
        let mut expansions = 0;
        while terms.advance() && expansions < most {
            expansions += 1;
            let whole = terms.key() == prefix;
            self.postings(&index, terms.value(), &mut |entry| found(entry, whole))?;
        }
        Ok(())
    }
}

/// The end of the terms that begin with `prefix`: the first that does not and comes behind them. No byte of a text is
/// the last of all.
fn after(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    match end.last_mut() {
        Some(last) => *last += 1,
        None => end.push(u8::MAX),
    }
    end
}

fn each_doc(mut postings: impl DocSet, found: &mut dyn FnMut(DocId)) {
    while postings.doc() != TERMINATED {
        found(postings.doc());
        postings.advance();
    }
}
