//! Ties records together: records → [`LinkGraph`].
//!
//! Every reference field and every body link is resolved once, here; later stages only follow the graph. What
//! leads nowhere is a diagnostic. It reads no disk and no history.

mod attachment;
pub mod body;
mod field;

use crate::diagnostic::Diagnostic;
use crate::model::link::{LinkGraph, Reference};
use crate::model::source::Attachment;
use crate::model::{Collection, Record, RecordId, RecordIx};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use field::ReferenceFields;

/// What references are resolved against.
pub struct Targets<'a> {
    /// Collections by name.
    pub collections: HashMap<&'a str, &'a Collection>,
    /// Every record.
    pub records: &'a [Record],
    /// Places of records by id.
    pub by_id: &'a HashMap<RecordId, RecordIx>,
    /// Places of records by the path of their file.
    by_path: HashMap<&'a str, RecordIx>,
    /// Files beside the records, by path.
    pub attachments: &'a [Attachment],
    /// Suggestions still to be made: the search for the nearest id reads every id, so that an archive full of
    /// broken references must not ask for it each time.
    suggestions: AtomicUsize,
}

impl Targets<'_> {
    /// The record whose file stands at `path`.
    pub fn at_path(&self, path: &str) -> Option<RecordIx> {
        self.by_path.get(path).copied()
    }

    /// The attachment at `path`.
    pub fn attachment(&self, path: &str) -> Option<&Attachment> {
        let found = self.attachments.binary_search_by(|attachment| (*attachment.path).cmp(path)).ok()?;
        Some(&self.attachments[found])
    }

    /// The collection of a record.
    pub fn collection_of(&self, record: &Record) -> Option<&Collection> {
        self.collections.get(record.collection.as_str()).copied()
    }

    /// The id nearest to `written` among the records that `admits`.
    pub fn nearest_id(&self, written: &str, admits: impl Fn(&Record) -> bool) -> Option<&str> {
        let left = self.suggestions.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        left.ok()?;
        let ids = self.records.iter().filter(|record| admits(record)).map(|record| record.id.as_str());
        crate::diagnostic::nearest(written, ids)
    }
}

/// Resolves every reference of `records`, which are in the order of the site.
pub fn resolve(
    collections: &[Collection],
    records: &[Record],
    by_id: &HashMap<RecordId, RecordIx>,
    attachments: &[Attachment],
) -> (LinkGraph, Vec<Diagnostic>) {
    let targets = Targets {
        collections: collections.iter().map(|collection| (collection.name.as_str(), collection)).collect(),
        records,
        by_id,
        by_path: (0u32..).zip(records).map(|(place, record)| (record.path(), RecordIx(place))).collect(),
        attachments,
        suggestions: AtomicUsize::new(200),
    };
    let fields: HashMap<&str, field::ReferenceFields> =
        collections.iter().map(|c| (c.name.as_str(), field::ReferenceFields::of(c))).collect();
    let resolved: Vec<(Vec<Reference>, Vec<Diagnostic>)> = records
        .par_iter()
        .enumerate()
        .map(|(place, record)| {
            let from = RecordIx(place as u32);
            let mut references = Vec::new();
            let mut diagnostics = Vec::new();
            if let Some(fields) = fields.get(record.collection.as_str()) {
                fields.resolve(from, record, &targets, &mut references, &mut diagnostics);
            }
            body::resolve(from, record, &targets, &mut references, &mut diagnostics);
            attachment::check(record, &targets, &mut diagnostics);
            (references, diagnostics)
        })
        .collect();
    let mut graph = LinkGraph { incoming: vec![Vec::new(); records.len()], ..LinkGraph::default() };
    let mut diagnostics = Vec::new();
    for (references, found) in resolved {
        let start = graph.references.len();
        for reference in references {
            graph.incoming[reference.to.get()].push(graph.references.len() as u32);
            graph.references.push(reference);
        }
        graph.outgoing.push(start..graph.references.len());
        diagnostics.extend(found);
    }
    (graph, diagnostics)
}

/// Resolves the body links of an introduction, which refers but cannot be referred to.
pub fn check_introduction(
    document: &crate::model::Document,
    records: &[Record],
    by_id: &HashMap<RecordId, RecordIx>,
) -> Vec<Diagnostic> {
    body::check_free_standing(document, records, by_id)
}
