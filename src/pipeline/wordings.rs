//! Finds, for every document that imposes duties, its wordings and the days on which each was in force, and compiles
//! what they ask for.

use super::past::Past;
use crate::derive::editions::{Stretch, Wording, stretches};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::commitment::Commitment;
use crate::model::document::Step;
use crate::model::duty::Duty;
use crate::model::{Anchor, Date, Document, Record, RecordId, Site, Text};
use crate::parse::spans;
use crate::validate::{self, PolicyVersion, Schemas};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The front matter that says what a document asks for: duties, and periods that it sets.
const ASKS: [&str; 2] = ["duties", "limits"];

/// What the documents ask for.
#[derive(Default)]
pub struct Imposed {
    /// The duties of every wording of every document.
    pub duties: Vec<Duty>,
    /// The periods that every wording sets.
    pub commitments: Vec<Commitment>,
}

/// What every wording of every document asks for, and what is wrong with the wordings that stand in the tree.
/// `root` is where earlier wordings are read, if they are.
pub fn imposed(
    site: &Site,
    schemas: &Arc<Schemas>,
    root: Option<&Path>,
    past: &mut Past,
) -> (Imposed, Vec<Diagnostic>) {
    let zone = site.config.zone();
    let asks = |record: &&Record| ASKS.iter().any(|key| record.document.front.contains_key(*key));
    let asking: Vec<&Record> = site.records.iter().filter(asks).collect();
    if let Some(root) = root {
        past.read(root, site, asking.iter().copied());
    }
    let past = &*past;
    let of_record = |record: &&Record| of_document(record, &known(record, site, past, &zone), site, schemas);
    let found: Vec<(Imposed, Vec<Diagnostic>)> = asking.par_iter().map(of_record).collect();
    let mut imposed = Imposed::default();
    let mut diagnostics = Vec::new();
    for (some, found) in found {
        imposed.duties.extend(some.duties);
        imposed.commitments.extend(some.commitments);
        diagnostics.extend(found);
    }
    diagnostics.extend(twice(site, &imposed.duties));
    (imposed, diagnostics)
}

/// Ids that two duties have at once. Waivers and pages name a duty by its id, and would mean both.
fn twice(site: &Site, duties: &[Duty]) -> Vec<Diagnostic> {
    let mut seen: HashMap<&str, &RecordId> = HashMap::new();
    let mut found = Vec::new();
    for duty in duties.iter().filter(|duty| duty.in_force_to.is_none()) {
        let Some(first) = seen.get(&*duty.id).copied() else {
            seen.insert(&duty.id, &duty.policy);
            continue;
        };
        let Some(document) = site.find(duty.policy.as_str()).map(|ix| &site.record(ix).document) else { continue };
        let written = document.front.get("duties").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let is_it = |one: &&(usize, &Value)| one.1.get("id").and_then(Value::as_str) == Some(&*duty.id);
        let places: Vec<usize> = written.iter().enumerate().filter(|one| is_it(&one)).map(|(place, _)| place).collect();
        // In one document it is the last that is one too many.
        let Some(place) = places.last().copied().filter(|_| first != &duty.policy || places.len() > 1) else {
            continue;
        };
        let steps = [Step::Key("duties".into()), Step::Index(place), Step::Key("id".into())];
        let message = Text::new(
            format!("义务编号 `{}` 已由 `{first}` 使用", duty.id),
            format!("the duty id `{}` is already used by `{first}`", duty.id),
        );
        let path = document.source.path.clone();
        found.push(Diagnostic::new(Code::DutyInvalid, path, spans::locate(document, &steps), message).on(&duty.policy));
    }
    found
}

/// A wording with the day on which it was committed.
type Known = (Arc<Document>, Option<Date>);

/// Compiles each wording once. An earlier one cannot be mended any more, so that only the faults of the one in the
/// tree are worth telling.
fn of_document(record: &Record, known: &[Known], site: &Site, schemas: &Arc<Schemas>) -> (Imposed, Vec<Diagnostic>) {
    let mut imposed = Imposed::default();
    let present = known.len().saturating_sub(1);
    let mut faults = None;
    for stretch in merged(site, record, known) {
        let document = &known[stretch.place].0;
        let version = PolicyVersion { policy: &record.id, document, from: stretch.from, to: stretch.to };
        let (some, found) = validate::duties(&version, schemas);
        imposed.duties.extend(some);
        imposed.commitments.extend(commitments(&version, stretch.place == present));
        if stretch.place == present {
            let found = found.into_iter().chain(validate::limits(&version)).collect();
            faults = Some(found);
        }
    }
    let faults = faults.unwrap_or_else(|| {
        // A draft imposes nothing yet, but what is wrong with it is to be known before it does.
        let draft = PolicyVersion { policy: &record.id, document: &record.document, from: Date::MAX, to: None };
        let (_, mut found) = validate::duties(&draft, schemas);
        found.extend(validate::limits(&draft));
        found
    });
    (imposed, faults)
}

/// The periods that a wording sets. Presence and types are the schema's business.
fn commitments(version: &PolicyVersion<'_>, present: bool) -> Vec<Commitment> {
    let front = &version.document.front;
    let Some(Value::Array(limits)) = front.get("limits") else { return Vec::new() };
    let read = |(place, limit): (usize, &Value)| {
        let text = |key: &str| limit.get(key).and_then(Value::as_str);
        Some(Commitment {
            policy: version.policy.clone(),
            version: front.get("version").and_then(Value::as_str).unwrap_or("").into(),
            in_force_from: version.from,
            in_force_to: version.to,
            clause: Anchor::from(text("clause")?),
            topic: text("topic")?.into(),
            value: text("value")?.parse().ok()?,
            place: present.then_some(place),
        })
    };
    limits.iter().enumerate().filter_map(read).collect()
}

/// The wordings and when each was in force, where several that ask for the same in a row are one.
fn merged(site: &Site, record: &Record, known: &[Known]) -> Vec<Stretch> {
    let Some(collection) = site.collection(&record.collection) else { return Vec::new() };
    let wordings: Vec<Wording<'_>> =
        known.iter().map(|(document, committed)| Wording { front: &document.front, committed: *committed }).collect();
    let asks = |place: usize| {
        let front = wordings[place].front;
        (ASKS.map(|key| front.get(key)), front.get("version"))
    };
    let mut merged: Vec<Stretch> = Vec::new();
    for stretch in stretches(site, collection, &wordings) {
        match merged.last_mut() {
            Some(last) if adjoin(last, &stretch) && asks(last.place) == asks(stretch.place) => {
                *last = Stretch { from: last.from, ..stretch };
            }
            _ => merged.push(stretch),
        }
    }
    merged
}

fn adjoin(before: &Stretch, after: &Stretch) -> bool {
    before.to.and_then(|to| to.tomorrow().ok()) == Some(after.from)
}

/// The document as it stood after each of its revisions, oldest first, and last as it stands in the tree. What the
/// repository lacks is passed over; the history says itself that it is incomplete.
fn known(record: &Record, site: &Site, past: &Past, zone: &TimeZone) -> Vec<Known> {
    let history = &site.history;
    let present = record.document.source.blob;
    let revisions = history.of(&record.id).iter().rev();
    let committed = revisions.filter_map(|revision| {
        let day = history.commit(revision).committer.day(zone);
        Some((past.of(record, revision.blob?)?, day))
    });
    let mut known: Vec<Known> = committed.collect();
    if known.last().is_none_or(|(document, _)| document.source.blob != present) {
        known.push((Arc::clone(&record.document), None));
    }
    known
}
