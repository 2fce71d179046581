//! Finds the texts that every document had, for the pages that show the archive as it was.

use super::Options;
use super::past::Past;
use crate::derive::editions::{Wording, stretches};
use crate::history;
use crate::model::collection::Kind;
use crate::model::history::{Action, Revision};
use crate::model::{Collection, Document, Record, RecordId, Site, Version};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The texts of every document, oldest first, as far as the repository holds them and the readers may see them: a
/// text that was of a higher level than theirs stays out even if the document's present one is not.
pub fn gather(root: &Path, past: &mut Past, site: &Site, options: &Options) -> BTreeMap<RecordId, Vec<Version>> {
    let zone = site.config.zone();
    let documents: Vec<(&Collection, &Record)> = site
        .collections
        .iter()
        .filter(|collection| collection.kind == Kind::Document)
        .flat_map(|collection| site.records_of(&collection.name).map(move |(_, record)| (collection, record)))
        .collect();
    if options.history {
        past.read(root, site, documents.iter().map(|(_, record)| *record));
    }
    let past = &*past;
    let versions = |(collection, record): &(&Collection, &Record)| {
        let mut versions = of_record(site, record, past, &zone);
        let wordings: Vec<Wording<'_>> = versions
            .iter()
            .map(|version| Wording { front: &version.document.front, committed: version.known_on })
            .collect();
        let stretches = stretches(site, collection, &wordings);
        for stretch in stretches {
            versions[stretch.place].in_force.push((stretch.from, stretch.to));
        }
        if let Some(level) = options.audience {
            versions.retain(|version| version.classification(collection) <= level);
        }
        compare(&mut versions);
        (record.id.clone(), versions)
    };
    documents.par_iter().map(versions).collect()
}

/// Whether the revision left another text, and not only another path or other white space.
fn makes_text(revision: &Revision) -> bool {
    revision.blob.is_some() && (revision.action == Action::Added || !revision.changes.is_empty())
}

/// The texts of `record`, oldest first. One that cannot be read was never a text of it.
fn of_record(site: &Site, record: &Record, past: &Past, zone: &TimeZone) -> Vec<Version> {
    let history = &site.history;
    let present = record.document.source.blob;
    let revisions = history.of(&record.id);
    let version = |commit: Option<u32>, document: &Arc<Document>| Version {
        commit,
        known_on: commit.and_then(|commit| history.commits.get(commit as usize)?.committer.day(zone)),
        document: Arc::clone(document),
        in_force: Vec::new(),
        from_before: Vec::new(),
        until_now: Vec::new(),
    };
    let mut versions: Vec<Version> = Vec::new();
    for revision in revisions.iter().rev().filter(|revision| makes_text(revision)) {
        if let Some(document) = revision.blob.and_then(|blob| past.of(record, blob))
            && versions.last().is_none_or(|last| last.blob() != document.source.blob)
        {
            versions.push(version(Some(revision.commit), &document));
        }
    }
    let committed = revisions.first().and_then(|revision| revision.blob) == Some(present);
    match versions.last_mut() {
        // What followed the last text was another path or other white space.
        Some(last) if committed => last.document = Arc::clone(&record.document),
        _ => versions.push(version(None, &record.document)),
    }
    versions
}

/// Says of each version by which fields it differs from the one before, and the last from it.
fn compare(versions: &mut [Version]) {
    let documents: Vec<Arc<Document>> = versions.iter().map(|version| Arc::clone(&version.document)).collect();
    let Some(last) = documents.last() else { return };
    let count = documents.len();
    for (place, version) in versions.iter_mut().enumerate() {
        let front = &version.document.front;
        if let Some(before) = place.checked_sub(1) {
            version.from_before = history::changed_fields(&documents[before].front, front);
        }
        // The last differs from the one before it by what has just been said.
        if place + 2 < count {
            version.until_now = history::changed_fields(front, &last.front);
        }
    }
}
