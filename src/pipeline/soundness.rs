//! Gathers what reading told of the archive, for readers who may know of it.

use crate::diagnostic::Diagnostic;
use crate::history::{Error, Repository};
use crate::model::document::LinkTarget;
use crate::model::soundness::{Fault, Listed, Objects, Soundness};
use crate::model::{CommitId, Record, Site, Sources};
use crate::parse;
use serde_json::Value;
use std::collections::HashSet;

/// What is wrong and how the files lie. The site is as its readers may know it.
pub fn of(site: &Site, sources: &Sources, diagnostics: &[Diagnostic]) -> Soundness {
    let visible: HashSet<&str> = site.records.iter().map(Record::path).collect();
    let told = |path: &str| !site.restricted || visible.contains(path);
    let faults = diagnostics.iter().filter(|fault| told(&fault.primary.path)).map(|fault| Fault {
        code: fault.code.as_str(),
        record: fault.record.clone(),
        path: fault.primary.path.clone(),
    });
    let unread = diagnostics
        .iter()
        .filter(|fault| fault.code == crate::diagnostic::Code::UnreadableFile && fault.primary.path.ends_with(".md"));
    let records = sources.records.iter().filter(|source| told(&source.path));
    let (files, bytes) = records.fold((0, 0), |(files, bytes), source| (files + 1, bytes + source.text.len() as u64));
    let unread = if site.restricted { 0 } else { unread.count() };
    Soundness {
        files: files + unread,
        bytes: bytes + site.attachments.iter().map(|attachment| attachment.size).sum::<u64>(),
        faults: faults.collect(),
        listed: site.records.iter().flat_map(|record| listed(site, record)).collect(),
        objects: None,
    }
}

/// Hashes what the history rests on.
pub fn objects(repository: &Repository, head: &CommitId) -> Result<Objects, Error> {
    let verified = repository.verify(head)?;
    Ok(Objects {
        hashed: verified.commits + verified.trees + verified.blobs,
        damaged: verified.damaged.into_keys().collect(),
    })
}

/// The files that a record lists or links.
fn listed(site: &Site, record: &Record) -> Vec<Listed> {
    let find = |path: &str| {
        let found = site.attachments.binary_search_by(|attachment| (*attachment.path).cmp(path)).ok()?;
        Some(&site.attachments[found])
    };
    let mut listed = Vec::new();
    for entry in record.value("attachments").and_then(Value::as_array).into_iter().flatten() {
        let Some(file) = entry.get("file").and_then(Value::as_str) else { continue };
        let path = parse::beside(record.path(), file);
        let attachment = path.as_deref().and_then(find);
        let stated = entry.get("sha256").and_then(Value::as_str);
        listed.push(Listed {
            record: record.id.clone(),
            present: attachment.is_some(),
            matches: attachment.zip(stated).map(|(there, stated)| stated.eq_ignore_ascii_case(&there.sha256)),
            path: path.unwrap_or_else(|| file.to_owned()),
        });
    }
    for link in &record.document.links {
        if let LinkTarget::File { path: Some(path), .. } = &link.target
            && find(path).is_some()
        {
            listed.push(Listed { record: record.id.clone(), present: true, matches: None, path: path.clone() });
        }
    }
    listed
}
