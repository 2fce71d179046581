//! What is like a record or clause: entries that share the words that tell it from others.

use super::Error;
use super::analysis::{fold, identifiers};
use super::evidence::Evidence;
use super::open::Index;
use super::probe::Probe;
use super::query::values::Form;
use super::query::{Ask, Query};
use crate::model::Text;
use std::collections::{BTreeMap, BTreeSet};
use tantivy::{DocId, Score};

/// Words by which others are compared with it.
const WORDS: usize = 24;
/// Words that hits are marked with.
const MARKED: usize = 10;
/// Letters of a text that are looked at.
const LONGEST: usize = 4000;
/// A word that more than this part of all entries holds tells nothing.
const COMMON: u64 = 5;
/// An entry is like another if it shares this part of the worth of its words.
const ENOUGH: Score = 0.22;
/// A word in the title says more.
const TITLE: Score = 2.0;
/// What is of the same kind is more alike: a repair to a repair.
const SAME_COLLECTION: Score = 1.4;

/// What a record or clause is known by among others.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Likeness {
    id: String,
    collection: String,
    words: Vec<(String, Score)>,
}

impl Likeness {
    /// The words that say most, for marks.
    pub(super) fn shown(&self) -> impl Iterator<Item = &str> {
        self.words.iter().take(MARKED).map(|(word, _)| word.as_str())
    }
}

impl Index {
    /// What the parts of the query that ask for likeness are like.
    pub(super) fn likenesses(&self, query: &Query) -> Result<Vec<Option<Likeness>>, Error> {
        let likeness = |ask: &Ask| match ask {
            Ask::Like(address) => self.likeness(address),
            _ => Ok(None),
        };
        query.leaves.iter().map(|leaf| likeness(&leaf.ask)).collect()
    }

    fn likeness(&self, address: &str) -> Result<Option<Likeness>, Error> {
        let (id, anchor) = address.split_once('#').map_or((address, None), |(id, anchor)| (id, Some(anchor)));
        let Some(record) = self.entries_of(id)? else { return Ok(None) };
        let mut titles = String::new();
        let mut text = String::new();
        let mut whole = None;
        for entry in record {
            let shown = self.shown(entry)?;
            if anchor.is_some() && shown.anchor.as_deref() != anchor {
                continue;
            }
            titles.push_str(shown.clause.as_deref().unwrap_or(&shown.title));
            titles.push('\n');
            for line in shown.facts.lines().filter_map(|line| self.telling(line)).chain([&*shown.text]) {
                if text.len() < LONGEST {
                    text.push_str(line);
                    text.push('\n');
                }
            }
            whole.get_or_insert((shown.id, shown.collection));
        }
        let Some((id, collection)) = whole else { return Ok(None) };
        let mut worth: BTreeMap<String, Score> = BTreeMap::new();
        let probe = self.probe();
        let entries = u64::from(probe.segment.max_doc());
        for (part, weight) in [(titles, TITLE), (text, 1.0)] {
            for (word, held) in probe.frequent(&fold::text(&part))? {
                if held > 1 && held * COMMON <= entries.max(COMMON * 2) && !identifiers::is_identifier(&word) {
                    let rare = (entries as Score / held as Score).ln() * weight;
                    let known = worth.entry(word).or_default();
                    *known = known.max(rare);
                }
            }
        }
        let mut words: Vec<(String, Score)> = worth.into_iter().collect();
        words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.truncate(WORDS);
        Ok(Some(Likeness { id, collection, words }))
    }

    /// The value of a line of the front matter, if it says what the record is about: names, numbers and dates say who
    /// and when.
    fn telling<'l>(&self, line: &'l str) -> Option<&'l str> {
        let (label, value) = line.split_once('\t')?;
        let of_text = |field: &super::catalog::FieldName| field.zh == label && field.form == Form::Text;
        (!value.contains('\t') && self.catalog.fields.iter().any(of_text)).then_some(value)
    }

    /// The entries of the record `id`, as people may write it.
    fn entries_of(&self, id: &str) -> Result<Option<std::ops::Range<DocId>>, Error> {
        let folded = fold::text(id);
        let numbers = self.columns.id.choose(|value, _| fold::text(value) == folded)?;
        let entries = self.probe().segment.max_doc();
        let is_it = |entry: &DocId| self.columns.id.of(*entry).any(|number| numbers.get(number) == Some(&true));
        let Some(start) = (0..entries).find(is_it) else { return Ok(None) };
        Ok(Some(start..(start..entries).find(|entry| !is_it(entry)).unwrap_or(entries)))
    }

    /// Notes in `evidence` what is like it, other than the record itself.
    pub(super) fn hold_like(
        &self,
        place: usize,
        likeness: &Likeness,
        probe: &Probe<'_>,
        evidence: &mut Evidence,
    ) -> Result<(), Error> {
        let mut shared: BTreeMap<DocId, Score> = BTreeMap::new();
        let mut all = 0.0;
        for (word, worth) in &likeness.words {
            all += worth;
            probe.word(word, &mut |entry| *shared.entry(entry).or_default() += worth)?;
        }
        let own = self.columns.id.choose(|value, _| value == likeness.id)?;
        let kin = self.columns.collection.choose(|value, _| value == likeness.collection)?;
        let among = |chosen: &[bool], mut numbers: Box<dyn Iterator<Item = usize> + '_>| {
            numbers.any(|number| chosen.get(number) == Some(&true))
        };
        for (entry, worth) in shared {
            if worth < all * ENOUGH || among(&own, Box::new(self.columns.id.of(entry))) {
                continue;
            }
            let kin = among(&kin, Box::new(self.columns.collection.of(entry)));
            evidence.hold(place, entry, if kin { worth * SAME_COLLECTION } else { worth });
        }
        Ok(())
    }
}

impl Probe<'_> {
    /// The words of this index within the folded text, each with the number of entries that hold it.
    fn frequent(&self, folded: &str) -> Result<BTreeSet<(String, u64)>, Error> {
        let index = self.segment.inverted_index(self.fields.words)?;
        let mut words = BTreeSet::new();
        for term in self.words(folded)? {
            let word = term.value().as_str().unwrap_or_default().to_owned();
            words.insert((word, u64::from(index.doc_freq(&term).map_err(tantivy::TantivyError::from)?)));
        }
        Ok(words)
    }
}

/// Says that there is nothing to compare with.
pub(super) fn unknown(address: &str) -> Text {
    Text::new(
        format!("没有记录或条款 `{address}` 可供比较"),
        format!("there is no record or clause `{address}` to compare with"),
    )
}
