//! References of the records that a push changes: do they lead to something?
//!
//! Only what is referred to is read. Files are mostly named after their ids, so that names alone lead to most
//! targets; the id is then confirmed by a glance into the file. Where no name fits, the files of the collections that
//! the field may refer to are glanced at, or for links in the text all files.

use super::Finding;
use super::state::States;
use crate::history::Error;
use crate::link::{self, ReferenceFields};
use crate::model::collection::{Guarded, Severity};
use crate::model::document::LinkTarget;
use crate::model::source::Attachment;
use crate::model::{BlobId, CollectionName, Document, Record, RecordId, RecordIx};
use crate::parse::beside;
use crate::validate;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Finds record files by id.
struct Register<'s> {
    states: &'s States<'s>,
    /// Files by the name without its ending.
    by_name: BTreeMap<String, Vec<(String, BlobId)>>,
    /// Files by id, for the collections that had to be looked through.
    glanced: HashMap<String, HashMap<RecordId, (String, BlobId)>>,
}

impl<'s> Register<'s> {
    fn new(states: &'s States<'s>) -> Result<Self, Error> {
        let mut by_name: BTreeMap<String, Vec<(String, BlobId)>> = BTreeMap::new();
        for (path, blob) in states.repository.record_files(states.new, "content")? {
            let name = path.rsplit('/').next().unwrap_or(&path).trim_end_matches(".md").to_owned();
            by_name.entry(name).or_default().push((path, blob));
        }
        Ok(Self { states, by_name, glanced: HashMap::new() })
    }

    /// The file of the record with this id, below one of the folders.
    fn find(&mut self, id: &str, folders: &BTreeSet<&str>) -> Result<Option<(String, BlobId)>, Error> {
        let named = self.by_name.range(id.to_owned()..).take_while(|(name, _)| name.starts_with(id)).take(64);
        let candidates: Vec<(String, BlobId)> = named.flat_map(|(_, files)| files).cloned().collect();
        for (path, blob) in candidates {
            if self.states.repository.id_in(blob)?.is_some_and(|found| found.as_str() == id) {
                return Ok(Some((path, blob)));
            }
        }
        for folder in folders {
            if !self.glanced.contains_key(*folder) {
                let mut ids = HashMap::new();
                for (path, blob) in
                    self.states.repository.record_files(self.states.new, &format!("content/{folder}"))?
                {
                    if let Some(id) = self.states.repository.id_in(blob)? {
                        ids.entry(id).or_insert((path, blob));
                    }
                }
                self.glanced.insert((*folder).to_owned(), ids);
            }
            if let Some(found) = self.glanced.get(*folder).and_then(|ids| ids.get(id)) {
                return Ok(Some(found.clone()));
            }
        }
        Ok(None)
    }
}

/// Tells every reference of the changed records that leads nowhere.
pub(super) fn check(states: &States<'_>, changed: &[Document], findings: &mut Vec<Finding>) -> Result<(), Error> {
    if changed.is_empty() {
        return Ok(());
    }
    let mut register = Register::new(states)?;
    let own: BTreeSet<&str> = changed.iter().map(|document| &*document.source.path).collect();
    let everywhere: BTreeSet<&str> =
        states.schemas.collections.iter().map(|collection| collection.name.as_str()).collect();
    let mut targets: BTreeMap<String, BlobId> = BTreeMap::new();
    let mut attachments: BTreeMap<String, Attachment> = BTreeMap::new();
    for document in changed {
        let Some(collection) = states.collection(&document.source.path) else { continue };
        for (id, folders) in ReferenceFields::of(collection).ids(document) {
            targets.extend(register.find(id, &folders.iter().map(CollectionName::as_str).collect())?);
        }
        let mut files = attached(document);
        for link in &document.links {
            match &link.target {
                LinkTarget::Record { id, .. } => targets.extend(register.find(id, &everywhere)?),
                LinkTarget::File { path: Some(path), .. } => files.push(path.clone()),
                _ => {}
            }
        }
        for path in files {
            if let Some(found) = states.repository.attachment(states.new, &path)? {
                if path.ends_with(".md") {
                    targets.insert(path, found.blob);
                } else {
                    attachments.insert(path, found);
                }
            }
        }
    }

    let mut documents: Vec<Document> = changed.to_vec();
    for (path, blob) in targets.into_iter().filter(|(path, _)| !own.contains(path.as_str())) {
        documents.extend(states.document(&path, blob)?);
    }
    // What is wrong with the targets is not this push's doing.
    let (records, _) = validate::records(documents, &states.schemas);
    let by_id: HashMap<RecordId, RecordIx> =
        (0u32..).zip(&records).map(|(place, record): (u32, &Record)| (record.id.clone(), RecordIx(place))).collect();
    let attachments: Vec<Attachment> = attachments.into_values().collect();
    let (_, faults) = link::resolve(&states.schemas.collections, &records, &by_id, &attachments);
    for fault in faults.iter().filter(|fault| fault.severity == Severity::Error) {
        if let Some(document) = changed.iter().find(|document| document.source.path == fault.primary.path) {
            findings.push(states.fault(Guarded::References, fault, Some(&document.source.text)));
        }
    }
    Ok(())
}

/// Paths of the attachments that a record lists.
fn attached(document: &Document) -> Vec<String> {
    let listed = document.front.get("attachments").and_then(Value::as_array);
    let files = listed.into_iter().flatten().filter_map(|entry| entry.get("file").and_then(Value::as_str));
    files.filter_map(|file| beside(&document.source.path, file)).collect()
}
