//! Site → for every record the few that are most like it, for its page: those that share the words that tell it from
//! others, as `like:ID` finds them, but seen over all records at once and without an index.

use super::{build, catalog, lexicon};
use crate::index::analysis::fold;
use crate::index::query::values::Form;
use crate::model::collection::{Field, Kind};
use crate::model::duty::Demand;
use crate::model::likeness::{Alike, CURES};
use crate::model::{Collection, Record, RecordIx, Site};
use rayon::prelude::*;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

/// Records that are given at most.
const MOST: usize = 5;
/// Words by which a record is compared.
const WORDS: usize = 24;
/// Words that are told of what two records share.
const TOLD: usize = 3;
/// Letters of a body that are looked at; a page is known by how it begins.
const LONGEST: usize = 300;
/// A word in more records than this tells nothing; in large archives, one in more than a twentieth of them.
const COMMON: usize = 60;
const SHARE: usize = 20;
/// Records with the same word that a record is compared with on either side of it, so that a large archive costs what
/// its records cost and not their square.
const NEAR: usize = 48;
/// Two records are alike if they share this part of the worth of one's words, and two of those at the least.
const ENOUGH: f32 = 0.3;
const SHARED: u32 = 2;
/// A word in the title says more, and a record of the same kind is more alike: a repair to a repair.
const TITLE: f32 = 2.0;
const SAME_COLLECTION: f32 = 1.4;

/// For each record of `site`, those most like it, best first.
pub fn alike(site: &Site) -> Vec<Vec<Alike>> {
    let shapes: Vec<Shape<'_>> = site.collections.iter().map(shape).collect();
    let records = build::records(site);
    // What is recorded again and again to prove a recurring duty is alike by its nature, and tells nothing by it.
    let routine = |collection: &Collection| {
        site.duties.iter().any(|duty| match &duty.demand {
            Demand::Periodic { evidence, .. } => evidence.collection == collection.name,
            _ => false,
        })
    };
    let routine: Vec<bool> = site.collections.iter().map(routine).collect();
    let said = |(place, record): &(usize, &Record)| match routine[*place] {
        true => BTreeMap::new(),
        false => said(record, &site.collections[*place], &shapes[*place]),
    };
    let said: Vec<BTreeMap<String, bool>> = records.par_iter().map(said).collect();
    let mut holders: HashMap<&str, Vec<u32>> = HashMap::new();
    for (record, words) in (0..).zip(&said) {
        words.keys().for_each(|word| holders.entry(word).or_default().push(record));
    }
    let common = COMMON.max(records.len() / SHARE);
    holders.retain(|_, holders| (2..=common).contains(&holders.len()));
    let seen = Seen { records: &records, holders };
    let tally = || Tally::over(records.len());
    let like = |tally: &mut Tally, place: usize| seen.like(place, &said[place], tally);
    (0..records.len()).into_par_iter().map_init(tally, like).collect()
}

/// The fields of a collection by path, as far as they hold text.
type Shape<'a> = HashMap<&'a str, &'a Field>;

fn shape(collection: &Collection) -> Shape<'_> {
    let of_text = collection.fields.iter().filter(|field| catalog::form(field) == Form::Text);
    of_text.map(|field| (field.path.as_str(), field)).collect()
}

/// The words of a record, and whether each stands in its title.
fn said(record: &Record, collection: &Collection, shape: &Shape<'_>) -> BTreeMap<String, bool> {
    // People, places and devices are what they are; only a card that tells how something is done is like another.
    if collection.kind == Kind::Card && !CURES.iter().any(|field| record.value(field).is_some()) {
        return BTreeMap::new();
    }
    let mut text = String::new();
    for (key, value) in record.document.front.iter().filter(|(key, _)| *key != "title") {
        values(shape, key, value, &mut text);
    }
    match collection.kind {
        // Of a whole document, its headings say what it is about.
        Kind::Document => record.document.clauses.iter().for_each(|clause| {
            text.push_str(&clause.title);
            text.push('\n');
        }),
        Kind::Card | Kind::Log => text.extend(record.document.body().chars().take(LONGEST)),
    }
    let mut words = BTreeMap::new();
    for (part, titled) in [(fold::text(&text), false), (fold::text(&record.title), true)] {
        // Addresses of mail and settings are no words.
        let mut found = Vec::new();
        lexicon::common_words(&part, &mut found);
        words.extend(found.into_iter().map(|word| (word.to_owned(), titled)));
    }
    words
}

fn values(shape: &Shape<'_>, path: &str, value: &Value, text: &mut String) {
    match value {
        Value::String(words) if shape.contains_key(path) => {
            text.push_str(words);
            text.push('\n');
        }
        Value::Array(items) => {
            let inner = format!("{path}[]");
            items.iter().for_each(|item| values(shape, if item.is_object() { &inner } else { path }, item, text));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| values(shape, &format!("{path}.{key}"), value, text));
        }
        _ => {}
    }
}

/// What records share with the one that is looked at: a place for each, of which only those that were touched are
/// gone through. The words are bits, for there are no more than [`WORDS`] of them.
struct Tally {
    shared: Vec<(f32, u32)>,
    touched: Vec<u32>,
}

const _: () = assert!(WORDS <= u32::BITS as usize);

impl Tally {
    fn over(records: usize) -> Self {
        Self { shared: vec![(0.0, 0); records], touched: Vec::new() }
    }

    fn add(&mut self, record: u32, word: usize, worth: f32) {
        let (sum, by) = &mut self.shared[record as usize];
        if *by == 0 {
            self.touched.push(record);
        }
        *sum += worth;
        *by |= 1 << word;
    }

    /// Each record with the worth of what is shared and the words, leaving nothing behind.
    fn take(&mut self) -> impl Iterator<Item = (u32, f32, u32)> + '_ {
        let shared = &mut self.shared;
        self.touched.drain(..).map(move |record| {
            let (worth, by) = std::mem::take(&mut shared[record as usize]);
            (record, worth, by)
        })
    }
}

/// All records, and who of them holds which of the words that tell something.
struct Seen<'a> {
    records: &'a [(usize, &'a Record)],
    holders: HashMap<&'a str, Vec<u32>>,
}

impl Seen<'_> {
    /// What is most like the record at `place`, which says `words`.
    fn like(&self, place: usize, words: &BTreeMap<String, bool>, tally: &mut Tally) -> Vec<Alike> {
        let all = self.records.len() as f32;
        let worth = |(word, titled): (&String, &bool)| {
            let holders = self.holders.get(word.as_str())?;
            let rare = (all / holders.len() as f32).ln();
            Some((word.clone(), holders, if *titled { rare * TITLE } else { rare }))
        };
        let mut words: Vec<(String, &Vec<u32>, f32)> = words.iter().filter_map(worth).collect();
        words.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        words.truncate(WORDS);
        let total: f32 = words.iter().map(|(_, _, worth)| worth).sum();
        for (number, (_, holders, worth)) in words.iter().enumerate() {
            let here = holders.partition_point(|holder| (*holder as usize) < place);
            for holder in &holders[here.saturating_sub(NEAR)..holders.len().min(here + NEAR + 1)] {
                if *holder as usize != place {
                    tally.add(*holder, number, *worth);
                }
            }
        }
        let of = self.records[place].0;
        let mut found: Vec<(f32, u32, u32)> = tally
            .take()
            .filter(|(_, worth, by)| *worth >= total * ENOUGH && by.count_ones() >= SHARED)
            .map(|(other, worth, by)| {
                let kin = self.records[other as usize].0 == of;
                (if kin { worth * SAME_COLLECTION } else { worth }, other, by)
            })
            .collect();
        // Of two that are equally alike, the later one tells more of how things are done now.
        let day = |other: u32| self.records[other as usize].1.stamp.map(|stamp| stamp.date());
        found.sort_by(|a, b| match b.0.total_cmp(&a.0) {
            Ordering::Equal => day(b.1).cmp(&day(a.1)).then(a.1.cmp(&b.1)),
            other => other,
        });
        let alike = |(_, record, by): (f32, u32, u32)| Alike {
            record: RecordIx(record),
            words: (0..words.len())
                .filter(|number| by & (1 << number) != 0)
                .take(TOLD)
                .map(|number| words[number].0.clone())
                .collect(),
        };
        found.into_iter().take(MOST).map(alike).collect()
    }
}
