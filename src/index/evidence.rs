//! What each entry holds of a query.

use super::columns::Columns;
use super::query::Query;
use std::collections::HashMap;
use std::ops::Range;
use tantivy::{DocId, Score};

/// For every entry: which leaves of the query it holds, as bits, and how well it fits.
pub struct Evidence {
    held: Vec<u32>,
    /// For the entries of records as a whole: which leaves their titles hold.
    titled: HashMap<DocId, u32>,
    score: Vec<Score>,
    /// Entries that hold anything, unsorted.
    touched: Vec<DocId>,
}

impl Evidence {
    /// Nothing is held yet.
    pub fn new(entries: DocId) -> Self {
        Self {
            held: vec![0; entries as usize],
            titled: HashMap::new(),
            score: vec![0.0; entries as usize],
            touched: Vec::new(),
        }
    }

    /// How many entries there are.
    pub fn entries(&self) -> DocId {
        self.held.len() as DocId
    }

    /// `entry` holds the leaf.
    pub fn hold(&mut self, leaf: usize, entry: DocId, score: Score) {
        let held = &mut self.held[entry as usize];
        if *held == 0 {
            self.touched.push(entry);
        }
        *held |= 1 << leaf;
        self.score[entry as usize] += score;
    }

    /// If `entry` holds the leaf, it fits better by `score`.
    pub fn lift(&mut self, leaf: usize, entry: DocId, score: Score) {
        if self.held[entry as usize] & (1 << leaf) != 0 {
            self.score[entry as usize] += score;
        }
    }

    /// The title of `entry` holds the leaf.
    pub fn title(&mut self, leaf: usize, entry: DocId) {
        *self.titled.entry(entry).or_default() |= 1 << leaf;
    }

    /// How well `entry` fits.
    pub fn score(&self, entry: DocId) -> Score {
        self.score[entry as usize]
    }

    /// The records of which an entry holds anything, each as the range of its entries; every record if `all`.
    pub fn records(&mut self, columns: &Columns, all: bool) -> Vec<Range<DocId>> {
        let entries = self.entries();
        let part = |entry: DocId| columns.part.first(entry).unwrap_or(0) as DocId;
        let end = |start: DocId| (start + 1..entries).find(|entry| part(*entry) == 0).unwrap_or(entries);
        let mut records: Vec<Range<DocId>> = Vec::new();
        if all {
            let mut start = 0;
            while start < entries {
                let next = end(start);
                records.push(start..next);
                start = next;
            }
            return records;
        }
        self.touched.sort_unstable();
        for entry in &self.touched {
            if records.last().is_none_or(|record| *entry >= record.end) {
                let start = entry - part(*entry);
                records.push(start..end(start));
            }
        }
        records
    }

    /// Gives the entries of `record` that answer the query, with their scores.
    ///
    /// Fields are the record's, exclusions speak of the entry itself. What the record's title holds need not be said again
    /// in a clause that holds the rest. Otherwise words may be spread over the record's entries; then the entry that
    /// holds most of them is given.
    pub fn judge(
        &self,
        query: &Query,
        wanted: u32,
        record: Range<DocId>,
        only_record: bool,
        mut give: impl FnMut(DocId, Score),
    ) {
        let held = |entry: DocId| self.held[entry as usize];
        let together = record.clone().fold(0, |bits, entry| bits | held(entry));
        let answers = |own: u32, words: u32| {
            let Some(root) = &query.root else { return true };
            let leaf = |leaf: usize, negated: bool| {
                let bits = match query.leaves[leaf].ask.is_of_text() {
                    false => together,
                    true if negated => own,
                    true => words,
                };
                bits & (1 << leaf) != 0
            };
            root.holds(&leaf, false)
        };
        if only_record {
            if answers(together, together) {
                give(record.start, self.score(record.start));
            }
            return;
        }
        let title = self.titled.get(&record.start).copied().unwrap_or(0);
        let mut given = false;
        for entry in record.clone().filter(|entry| held(*entry) & wanted != 0) {
            let rest = held(entry) & wanted & !title;
            if answers(held(entry), held(entry)) || (rest != 0 && answers(held(entry), held(entry) | title)) {
                given = true;
                give(entry, self.score(entry));
            }
        }
        if given {
            return;
        }
        let spread = record.clone().filter(|entry| held(*entry) & wanted != 0 && answers(held(*entry), together));
        // The most words, then a clause rather than the record, then the better fit, then the first.
        let best = spread.max_by(|a, b| {
            let rank = |entry: DocId| ((held(entry) & wanted).count_ones(), entry != record.start);
            rank(*a).cmp(&rank(*b)).then(self.score(*a).total_cmp(&self.score(*b))).then(b.cmp(a))
        });
        if let Some(entry) = best {
            give(entry, self.score(entry));
        }
    }
}
