//! What stood on a day: the earlier texts of documents, in an index of their own beside that of what stands now, and
//! the days on which each text was in force.
//!
//! Only a question about a day opens it. Other records have one text here, that of today; of them, those dated on the
//! day or before count.

use super::Error;
use super::columns::Columns;

use super::open::Index;
use super::request::Validity;
use super::shown::Shown;
use super::terms::days;
use crate::model::collection::Kind;
use crate::model::{Collection, Date, Record, Site, Text, Version};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tantivy::DocId;

/// The folder of earlier texts within that of the index.
pub const FOLDER: &str = "past";
/// The file with the days on which each text was in force, beside the earlier texts.
pub(super) const FILE: &str = "validity.json";

/// Days from the first to the last; no last while it lasts.
type Days = (Date, Option<Date>);

/// The days on which the texts of a document were in force.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Terms {
    /// Of the text that it has now.
    now: Vec<Days>,
    /// Of earlier ones, by their numbers.
    earlier: Vec<Vec<Days>>,
}

/// The days on which every text of every document was in force.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Calendar(BTreeMap<String, Terms>);

/// The earlier texts, open for searching.
#[derive(Debug)]
pub(super) struct Past {
    index: Box<Index>,
    calendar: Calendar,
}

/// An earlier text that is to be indexed.
pub(super) struct Earlier<'a> {
    /// The document as it stood.
    pub record: Record,
    /// Its number among the earlier texts.
    pub edition: u32,
    /// The version that it called itself.
    pub version: Option<&'a str>,
    /// Its page.
    pub page: String,
}

/// The earlier texts of the documents of `site` that were ever in force, by the place of their collection.
pub(super) fn texts(site: &Site) -> (Vec<(usize, Earlier<'_>)>, Calendar) {
    let mut texts = Vec::new();
    let mut calendar = Calendar::default();
    for (place, collection) in site.collections.iter().enumerate() {
        if collection.kind == Kind::Document {
            for record in &site.records[site.ranges[place].clone()] {
                let terms = of_document(site, collection, record, |earlier| texts.push((place, earlier)));
                calendar.0.insert(record.id.to_string(), terms);
            }
        }
    }
    (texts, calendar)
}

fn of_document<'a>(
    site: &'a Site,
    collection: &Collection,
    record: &Record,
    mut found: impl FnMut(Earlier<'a>),
) -> Terms {
    let versions = site.versions_of(&record.id);
    let mut terms = Terms::default();
    for (place, version) in versions.iter().enumerate() {
        let in_force = in_force(versions, place);
        if version.blob() == record.document.source.blob {
            terms.now.extend(in_force);
        } else if !in_force.is_empty() {
            found(Earlier {
                record: version.record(record, collection),
                edition: terms.earlier.len() as u32,
                version: version.number(),
                page: version.page(&record.page(), &site.history),
            });
            terms.earlier.push(in_force);
        }
    }
    terms
}

/// When the version at `place` was in force. Documents that never say so have each text from the day on which it was
/// filed to the next.
fn in_force(versions: &[Version], place: usize) -> Vec<Days> {
    if versions.iter().any(|version| !version.in_force.is_empty()) {
        return versions[place].in_force.clone();
    }
    let Some(from) = versions[place].known_on else { return Vec::new() };
    let next = versions[place + 1..].iter().find_map(|version| version.known_on);
    match next.map(|next| next.yesterday()) {
        None => vec![(from, None)],
        Some(Ok(last)) if from <= last => vec![(from, Some(last))],
        Some(_) => Vec::new(),
    }
}

/// What of an index stood on a day.
pub(super) struct Standing {
    day: i64,
    /// By the numbers of the ids.
    records: Vec<Stood>,
}

enum Stood {
    /// If it is dated on the day or before, or not at all.
    IfDated,
    /// In these editions; one that is now has none.
    In(Vec<Option<u64>>),
}

impl Standing {
    /// Of what stands now, what stood on `day`.
    pub(super) fn now(index: &Index, day: Date) -> Result<Self, Error> {
        let calendar = index.past.as_ref().map(|past| &past.calendar);
        let stood = |id: &str| match calendar.and_then(|calendar| calendar.0.get(id)) {
            None => Stood::IfDated,
            Some(terms) if holds(&terms.now, day).is_some() => Stood::In(vec![None]),
            Some(_) => Stood::In(Vec::new()),
        };
        Self::of(&index.columns, day, stood)
    }

    /// Of the earlier texts beside `index`, those that stood on `day`.
    pub(super) fn past(index: &Index, day: Date) -> Result<Self, Error> {
        let Some(past) = &index.past else { return Ok(Self { day: days(day), records: Vec::new() }) };
        let stood = |id: &str| {
            let earlier = past.calendar.0.get(id).map_or(&[][..], |terms| &terms.earlier);
            let standing = earlier.iter().enumerate().filter(|(_, terms)| holds(terms, day).is_some());
            Stood::In(standing.map(|(edition, _)| Some(edition as u64)).collect())
        };
        Self::of(&past.index.columns, day, stood)
    }

    fn of(columns: &Columns, day: Date, stood: impl Fn(&str) -> Stood) -> Result<Self, Error> {
        let id = |number| -> Result<Stood, Error> { Ok(stood(&columns.id.value(number)?.0)) };
        let records = (0..columns.id.count()).map(id).collect::<Result<_, _>>()?;
        Ok(Self { day: days(day), records })
    }

    /// Whether the record that begins at `entry` stood.
    pub(super) fn holds(&self, columns: &Columns, entry: DocId) -> bool {
        match columns.id.of(entry).next().and_then(|number| self.records.get(number)) {
            None => false,
            Some(Stood::IfDated) => columns.date.first(entry).is_none_or(|dated| dated <= self.day),
            Some(Stood::In(editions)) => editions.contains(&columns.edition.first(entry)),
        }
    }
}

fn holds(terms: &[Days], day: Date) -> Option<Days> {
    terms.iter().find(|(from, to)| *from <= day && to.is_none_or(|to| day <= to)).copied()
}

impl Index {
    /// Lets the index answer for earlier days too, by the earlier texts in `index` and the days on which each text
    /// was in force, as [`FILE`] has them.
    pub(super) fn set_past(&mut self, index: Index, calendar: &[u8]) -> serde_json::Result<()> {
        self.past = Some(Past { index: Box::new(index), calendar: serde_json::from_slice(calendar)? });
        Ok(())
    }

    /// The day as of which `query` is asked, if it names one.
    pub fn as_of(&self, query: &str) -> Option<Date> {
        self.read(query).as_of
    }

    pub(super) fn past(&self) -> Option<&Index> {
        self.past.as_ref().map(|past| &*past.index)
    }

    /// When the text of a hit was in force, if it is that of a document and stood on `day`.
    pub(super) fn validity(&self, shown: &Shown, past: bool, day: Date) -> Option<Validity> {
        let terms = self.past.as_ref()?.calendar.0.get(&shown.id)?;
        let terms = match shown.edition {
            Some(edition) if past => terms.earlier.get(edition as usize)?,
            _ => &terms.now,
        };
        holds(terms, day).map(|(from, to)| Validity { from, to })
    }
}

/// What readers are told of every answer about a day.
pub(super) fn told(day: Date) -> Text {
    Text::new(
        format!("按 {day} 检索：文件取当日有效的文本；其他记录取现在的内容，只列日期不晚于当日或没有日期的"),
        format!(
            "as of {day}: documents in the text in force that day; other records as they stand now, if dated by then or not at all"
        ),
    )
}

/// What they are told where the earlier texts are not at hand.
pub(super) fn missing(day: Date) -> Text {
    Text::new(
        format!("此处没有文件的历次文本，只按日期列出 {day} 及以前的记录"),
        format!("the earlier texts of documents are not at hand here; listed is what is dated by {day}"),
    )
}
