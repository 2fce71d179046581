//! Puts records into their order and joins everything into the [`Site`].

use crate::diagnostic::Diagnostic;
use crate::model::history::Absence;
use crate::model::site::{Calendar, Introduction};
use crate::model::soundness::Soundness;
use crate::model::{
    Collection, CollectionName, Config, Date, Document, History, LinkGraph, Record, RecordId, RecordIx, Site, Sources,
};
use crate::validate::Schemas;
use crate::{link, parse, validate};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// The site before its links are resolved.
pub struct Parts {
    config: Config,
    /// Collections in order.
    pub collections: Vec<Collection>,
    calendar: Calendar,
    introductions: BTreeMap<CollectionName, Introduction>,
    /// Records in the order of the site.
    pub records: Vec<Record>,
    /// Places of records by id.
    pub by_id: HashMap<RecordId, RecordIx>,
    attachments: Vec<crate::model::source::Attachment>,
}

/// Sorts the records and reads the introductions.
pub fn arrange(
    config: Config,
    schemas: &Schemas,
    mut records: Vec<Record>,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Parts {
    let (collections, calendar) = (schemas.collections.clone(), schemas.calendar.clone());
    let order: HashMap<&str, usize> =
        collections.iter().enumerate().map(|(place, collection)| (collection.name.as_str(), place)).collect();
    let place = |record: &Record| order.get(record.collection.as_str()).copied().unwrap_or(usize::MAX);
    records.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.id.cmp(&b.id)).then_with(|| a.path().cmp(b.path())));
    let mut by_id = HashMap::with_capacity(records.len());
    for (ix, record) in (0u32..).zip(&records) {
        // Of two records with one id the first stands; the fault has been told.
        by_id.entry(record.id.clone()).or_insert(RecordIx(ix));
    }
    let mut introductions = BTreeMap::new();
    for source in &sources.introductions {
        let (document, found) = parse::introduction(source);
        diagnostics.extend(found);
        if let Some(document) = document {
            diagnostics.extend(link::check_introduction(&document, &records, &by_id));
            diagnostics.extend(validate::characters(&document));
            introductions.insert(collection_of(&document), Introduction { document: Arc::new(document) });
        }
    }
    Parts { config, collections, calendar, introductions, records, by_id, attachments: sources.attachments.clone() }
}

/// Joins the parts with their links.
pub fn assemble(parts: Parts, links: LinkGraph, as_of: Date) -> Site {
    let ranges = ranges(&parts.collections, &parts.records);
    Site {
        config: parts.config,
        as_of,
        restricted: false,
        hidden: HashSet::new(),
        collections: parts.collections,
        introductions: parts.introductions,
        calendar: parts.calendar,
        records: parts.records,
        ranges,
        by_id: parts.by_id,
        links,
        history: History::absent(Absence::NoRepository),
        soundness: Soundness::default(),
        attachments: parts.attachments,
        duties: Vec::new(),
        commitments: Vec::new(),
        judgements: Vec::new(),
        derived: Vec::new(),
        transitions: Vec::new(),
        approvals: BTreeMap::new(),
        versions: BTreeMap::new(),
        similar: Vec::new(),
        reports: Vec::new(),
    }
}

/// For each collection, its stretch of the sorted records.
pub fn ranges(collections: &[Collection], records: &[Record]) -> Vec<Range<usize>> {
    let mut start = 0;
    collections
        .iter()
        .map(|collection| {
            let length = records[start..].iter().take_while(|record| record.collection == collection.name).count();
            start += length;
            start - length..start
        })
        .collect()
}

/// `content/backups/_index.md` introduces `backups`; `content/_index.md` introduces the archive.
fn collection_of(document: &Document) -> CollectionName {
    let parts: Vec<&str> = document.source.path.split('/').collect();
    CollectionName::from(if parts.len() > 2 { parts[1] } else { "" })
}
