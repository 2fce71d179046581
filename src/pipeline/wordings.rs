//! Finds, for every document that imposes duties, its versions and the days on which each was in force.

use crate::diagnostic::Diagnostic;
use crate::history::Repository;
use crate::model::duty::Duty;
use crate::model::{BlobId, Date, Document, History, Record, RecordId, Site, Source, Stamp};
use crate::parse;
use crate::validate::{self, PolicyVersion, Schemas};
use std::sync::Arc;

/// The state of a document that is in force.
const IN_FORCE: &str = "生效";
/// The field that holds the first day in force.
const EFFECTIVE: &str = "effective_on";
/// The field that holds the last day in force.
const ENDED: &str = "ended_on";

/// The duties of every version of every document, and what is wrong with the wordings that stand in the tree.
pub fn duties(site: &Site, schemas: &Arc<Schemas>, repository: Option<&Repository>) -> (Vec<Duty>, Vec<Diagnostic>) {
    let found: Vec<(Vec<Duty>, Vec<Diagnostic>)> = site
        .records
        .iter()
        .filter(|record| record.document.front.contains_key("duties"))
        .map(|record| of_document(record, &site.history, schemas, repository))
        .collect();
    let mut duties = Vec::new();
    let mut diagnostics = Vec::new();
    for (some, faults) in found {
        duties.extend(some);
        diagnostics.extend(faults);
    }
    (duties, diagnostics)
}

fn of_document(
    record: &Record,
    history: &History,
    schemas: &Arc<Schemas>,
    repository: Option<&Repository>,
) -> (Vec<Duty>, Vec<Diagnostic>) {
    let mut versions: Vec<(Date, Arc<Document>)> = Vec::new();
    if let Some(repository) = repository {
        for document in earlier(&record.id, history, repository) {
            note(&mut versions, Arc::new(document));
        }
    }
    note(&mut versions, Arc::clone(&record.document));
    versions.sort_by_key(|(from, _)| *from);
    let mut duties = Vec::new();
    for (place, (from, document)) in versions.iter().enumerate() {
        let next = versions.get(place + 1).and_then(|(next, _)| next.yesterday().ok());
        let ended = day(document, ENDED);
        let to = [next, ended].into_iter().flatten().min();
        let version = PolicyVersion { policy: &record.id, document, from: *from, to };
        // An earlier wording cannot be mended any more, so that only the present one's faults are worth telling.
        duties.extend(validate::duties(&version, schemas).0);
    }
    let present = PolicyVersion { policy: &record.id, document: &record.document, from: Date::MIN, to: None };
    (duties, validate::duties(&present, schemas).1)
}

/// The document as it stood after each of its revisions, oldest first. What the repository lacks is passed over;
/// the history says itself that it is incomplete.
fn earlier(id: &RecordId, history: &History, repository: &Repository) -> Vec<Document> {
    let read = |blob: BlobId| {
        let text = repository.text_at(blob).ok()?;
        let source = Source { path: "".into(), text: text.into(), blob };
        parse::document(&source).0
    };
    history.of(id).iter().rev().filter_map(|revision| read(revision.blob?)).collect()
}

/// Notes a version that was in force. Of several edits of one version the last one stands.
fn note(versions: &mut Vec<(Date, Arc<Document>)>, document: Arc<Document>) {
    let status = document.front.get("status").and_then(|status| status.as_str());
    let was_in_force = status == Some(IN_FORCE) || day(&document, ENDED).is_some();
    let Some(from) = day(&document, EFFECTIVE).filter(|_| was_in_force) else { return };
    match versions.iter_mut().find(|(known, _)| *known == from) {
        Some(known) => known.1 = document,
        None => versions.push((from, document)),
    }
}

fn day(document: &Document, field: &str) -> Option<Date> {
    Some(Stamp::parse(document.front.get(field)?.as_str()?)?.date())
}
