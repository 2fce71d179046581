//! Records as entries of the index: one for a card or an event, one for a document and one for each of its clauses.

use super::analysis::lexicon::Lexicon;
use super::analysis::pinyin::Readings;
use super::analysis::{BREAK, fold, identifiers};
use super::due;
use super::facts::{self, Facts, Shape};
use super::past::Earlier;
use crate::model::collection::Kind;
use crate::model::document::LinkTarget;
use crate::model::{Collection, Record, Site};
use crate::parse::plain::{self, Section};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Bodies of cards and events longer than this, in bytes, are cut at their headings like documents.
const LONG_BODY: usize = 12_000;

/// Whether the text of a document holds now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Not a controlled document: the question does not arise.
    Standing,
    /// In force.
    InForce,
    /// Not yet in force.
    Draft,
    /// No longer in force: obsolete or superseded.
    Superseded,
}

impl Phase {
    /// Every phase, in the order of its number in the index.
    pub const ALL: [Phase; 4] = [Phase::Standing, Phase::InForce, Phase::Draft, Phase::Superseded];

    /// The phase that the record's lifecycle says.
    pub fn of(record: &Record, collection: &Collection) -> Phase {
        let (Kind::Document, Some(lifecycle), Some(status)) = (collection.kind, &collection.lifecycle, &record.status)
        else {
            return Phase::Standing;
        };
        let has = |states: &[String]| states.iter().any(|state| **state == **status);
        // A document comes into force by a move to a state from which it can be closed.
        let closable = lifecycle
            .moves
            .get(&**status)
            .is_some_and(|next| next.iter().any(|state| lifecycle.closed.contains(state)));
        match () {
            () if has(&lifecycle.closed) => Phase::Superseded,
            () if has(&lifecycle.initial) || !closable => Phase::Draft,
            () => Phase::InForce,
        }
    }
}

/// What a hit shows, kept as it was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Record id.
    pub id: String,
    /// Name of the collection.
    pub collection: String,
    /// Title of the record.
    pub title: String,
    /// Address of the page from the site's root, with the clause's anchor.
    pub url: String,
    /// Anchor of the clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// Title of the clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Titles of the clauses that enclose it, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub above: Vec<String>,
    /// The date that the record states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Lifecycle state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Department, by title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The version that an earlier text called itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The place of an earlier text among those of its document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<u32>,
    /// The text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Values of the front matter, one a line: label, tab, value.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub facts: String,
}

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
            .map(|department| department.rsplit(super::schema::LABEL).next().unwrap_or(department).to_owned()),
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
    Prepared { common, entries }
}

/// Days from 1970-01-01 to `date`.
pub fn days(date: crate::model::Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(date).map_or(0, |span| i64::from(span.get_days()))
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

/// The term of a clause's heading among the names that entries are known by.
pub fn heading(folded: &str) -> String {
    format!("{}{folded}", super::schema::LABEL)
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
