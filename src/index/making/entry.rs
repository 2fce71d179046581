//! Records as entries of the index: one for a card or an event, one for a document and one for each of its clauses.

use super::due;
use super::facts::{self, Facts, Shape};
use super::lexicon::Lexicon;
use super::pinyin::Readings;
use crate::index::analysis::{BREAK, fold, identifiers};
use crate::index::past::Earlier;
use crate::index::schema::{COUNTED, LABEL};
use crate::index::shown::{Phase, Shown};
use crate::index::terms::{days, heading};
use crate::model::collection::Kind;
use crate::model::document::LinkTarget;
use crate::model::{Collection, Record, Site};
use crate::parse::plain::{self, Section};
use std::collections::BTreeSet;

/// Bodies of cards and events longer than this, in bytes, are cut at their headings like documents.
const LONG_BODY: usize = 12_000;

/// What all entries of a record share.
#[derive(Debug)]
pub struct Common {
    /// Record id.
    pub id: String,
    /// Name of the collection.
    pub collection: String,
    /// Lifecycle state.
    pub status: Option<String>,
    /// Department, with its title.
    pub department: Option<String>,
    /// People, with their names.
    pub people: BTreeSet<String>,
    /// Days since 1970-01-01.
    pub day: Option<i64>,
    /// Phase.
    pub phase: Phase,
    /// The day by which something is still to be done, counted like `day`.
    pub due: Option<i64>,
    /// The number of an earlier text.
    pub edition: Option<u64>,
}

/// The terms of an entry: folded text, one line each.
#[derive(Debug, Default)]
pub struct Entry {
    /// The record's title or the clause's heading.
    pub title: String,
    /// Text and values.
    pub body: String,
    /// Dictionary words.
    pub words: String,
    /// Identifiers.
    pub identifiers: String,
    /// What the record itself is known by: its id, its number, its title and how that is spelled.
    pub key: String,
    /// `field=value`.
    pub attributes: String,
    /// Numbers and dates by field, so that they sort.
    pub ordered: String,
    /// Pinyin and initials of the title.
    pub pinyin: String,
    /// [`Shown`] as JSON.
    pub shown: String,
}

/// A record with its entries, the record itself first.
#[derive(Debug)]
pub struct Prepared {
    /// What the entries share.
    pub common: Common,
    /// The entries.
    pub entries: Vec<Entry>,
    /// How many terms they have in each of the counted fields, as the tokenizers cut them.
    pub terms: [u64; COUNTED],
}

/// What preparing needs besides the record.
pub struct Tools<'a> {
    /// The archive.
    pub site: &'a Site,
    /// Dictionary.
    pub lexicon: &'a Lexicon,
    /// Pinyin.
    pub readings: &'a Readings,
    /// Whether the site holds less than the archive, so that what cannot be found is hidden from the readers.
    pub some_hidden: bool,
}

/// Prepares the entries of `record`.
pub fn prepare(record: &Record, collection: &Collection, shape: &Shape<'_>, tools: &Tools<'_>) -> Prepared {
    prepared(record, collection, shape, tools, &Shown { url: record.page(), ..Shown::default() })
}

/// Prepares the entries of an earlier text.
pub fn prepare_earlier(
    earlier: &Earlier<'_>,
    collection: &Collection,
    shape: &Shape<'_>,
    tools: &Tools<'_>,
) -> Prepared {
    let shown = Shown {
        url: earlier.page.clone(),
        version: earlier.version.map(str::to_owned),
        edition: Some(earlier.edition),
        ..Shown::default()
    };
    let mut prepared = prepared(&earlier.record, collection, shape, tools, &shown);
    prepared.common.phase = Phase::Superseded;
    prepared.common.due = None;
    prepared.common.edition = Some(u64::from(earlier.edition));
    prepared
}

fn prepared(record: &Record, collection: &Collection, shape: &Shape<'_>, tools: &Tools<'_>, about: &Shown) -> Prepared {
    let facts = facts::read(tools.site, record, shape, tools.some_hidden);
    let hidden = |target: &LinkTarget| {
        tools.some_hidden && matches!(target, LinkTarget::Record { id, .. } if tools.site.find(id).is_none())
    };
    let sections = plain::sections_without(&record.document, &hidden);
    let length: usize = sections.iter().map(|section| section.text.len()).sum();
    let cut = collection.kind == Kind::Document || length > LONG_BODY;
    let shown = Shown {
        id: record.id.to_string(),
        collection: record.collection.to_string(),
        title: record.title.to_string(),
        date: record.stamp.map(|stamp| stamp.text()),
        status: record.status.as_deref().map(str::to_owned),
        department: facts
            .department
            .as_deref()
            .map(|department| department.rsplit(LABEL).next().unwrap_or(department).to_owned()),
        ..about.clone()
    };
    let mut entries = vec![whole(record, collection, &facts, &sections, cut, &shown, tools)];
    if cut {
        entries.extend(clauses(record, &sections, &shown, tools.lexicon));
    }
    let common = Common {
        id: shown.id,
        collection: shown.collection,
        status: shown.status,
        department: facts.department,
        people: facts.people,
        day: record.stamp.map(|stamp| days(stamp.date())),
        phase: Phase::of(record, collection),
        due: due::day(record, collection).map(days),
        edition: None,
    };
    let terms = terms(&entries);
    Prepared { common, entries, terms }
}

/// How many terms `entries` have in each of the counted fields, as the tokenizers cut them.
fn terms(entries: &[Entry]) -> [u64; COUNTED] {
    let letters = |text: &str| text.chars().filter(|letter| *letter != BREAK).count() as u64;
    let mut terms = [0; COUNTED];
    for entry in entries {
        let lines = entry.words.split(BREAK).filter(|line| !line.is_empty()).count() as u64;
        for (sum, count) in terms.iter_mut().zip([letters(&entry.title), letters(&entry.body), lines]) {
            *sum += count;
        }
    }
    terms
}

/// The entry for the record itself.
fn whole(
    record: &Record,
    collection: &Collection,
    facts: &Facts,
    sections: &[Section],
    cut: bool,
    shown: &Shown,
    tools: &Tools<'_>,
) -> Entry {
    let mut text = String::new();
    for section in sections.iter().filter(|section| !cut || section.anchor.is_none()) {
        for part in [section.title.as_deref(), Some(section.text.as_str())].into_iter().flatten() {
            text.push_str(part);
            text.push('\n');
        }
    }
    let mut entry = entry(&record.title, &text, &facts.values, tools.lexicon);
    entry.attributes.clone_from(&facts.attributes);
    entry.ordered.clone_from(&facts.ordered);
    due::conditions(record, collection, |condition| push_line(&mut entry.attributes, &condition));
    let id = fold::text(record.id.as_str());
    push_line(&mut entry.key, &id);
    identifiers::compact(&id).iter().for_each(|compact| push_line(&mut entry.key, compact));
    // `S-mes` is what people call `mes`.
    if let Some((_, tail)) = id.split_once('-').filter(|(_, tail)| tail.bytes().all(|byte| byte.is_ascii_alphabetic()))
    {
        push_line(&mut entry.key, tail);
    }
    if let Some(number) = record.text("number") {
        push_line(&mut entry.key, &fold::text(number));
    }
    // An event is known by its number: its title tells what happened, to many things alike.
    if collection.kind != Kind::Log {
        // On one line: the part of a title before a blank is not the title.
        push_line(&mut entry.key, &entry.title.replace(BREAK, " "));
        tools.readings.append_whole(&entry.title, &mut entry.key);
        tools.readings.append(&entry.title, &mut entry.pinyin);
    }
    let shown = Shown { text: text.trim_end().to_owned(), facts: facts.lines.clone(), ..shown.clone() };
    entry.shown = json(&shown);
    entry
}

/// The entries for the clauses.
fn clauses(record: &Record, sections: &[Section], shown: &Shown, lexicon: &Lexicon) -> Vec<Entry> {
    let mut above: Vec<(u8, String)> = Vec::new();
    let headed =
        sections.iter().filter_map(|section| Some((section, section.anchor.as_ref()?, section.title.as_deref()?)));
    headed
        .zip(&record.document.clauses)
        .map(|((section, anchor, title), clause)| {
            above.retain(|(level, _)| *level < clause.level);
            let shown = Shown {
                url: format!("{}#{anchor}", shown.url),
                anchor: Some(anchor.to_string()),
                clause: Some(title.to_owned()),
                above: above.iter().map(|(_, title)| title.clone()).collect(),
                text: section.text.clone(),
                ..shown.clone()
            };
            above.push((clause.level, title.to_owned()));
            let mut entry = entry(title, &section.text, "", lexicon);
            // `第八条 巡检` is also found in full as `巡检`.
            let named = entry.title.rsplit(BREAK).next().unwrap_or_default();
            push_line(&mut entry.key, &heading(named));
            entry.shown = json(&shown);
            entry
        })
        .collect()
}

/// The terms of a title, a text and folded values.
fn entry(title: &str, text: &str, values: &str, lexicon: &Lexicon) -> Entry {
    let mut entry = Entry { title: fold::text(title), body: fold::text(text), ..Entry::default() };
    entry.body.push(BREAK);
    entry.body.push_str(values);
    let (mut words, mut compact) = (Vec::new(), Vec::new());
    for folded in [&entry.title, &entry.body] {
        lexicon.words(folded, &mut words);
        identifiers::each(folded, |run| {
            words.extend(identifiers::parts(run));
            if identifiers::is_identifier(run) {
                push_line(&mut entry.identifiers, run);
                compact.extend(identifiers::compact(run));
            }
        });
    }
    compact.iter().for_each(|compact| push_line(&mut entry.identifiers, compact));
    // How often a word stands in the text is for the grams to say.
    words.sort_unstable();
    words.dedup();
    let mut lines = String::new();
    words.iter().for_each(|word| push_line(&mut lines, word));
    entry.words = lines;
    entry
}

fn push_line(lines: &mut String, line: &str) {
    lines.push_str(line);
    lines.push(BREAK);
}

fn json(shown: &Shown) -> String {
    // Strings and lists of strings always have a JSON form.
    serde_json::to_string(shown).unwrap_or_default()
}
