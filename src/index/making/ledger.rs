//! What an index that may be brought up to date holds, record by record, and what each was made of.
//!
//! Kept beside an index or in memory, never published. It speaks of one index only and counts for nothing beside
//! another; without it, an index is built from nothing.

use crate::index::schema::COUNTED;
use crate::index::stamp::{FORMAT, sha256};
use crate::model::hex;
use crate::model::{Record, Site};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Texts longer than this are no ids.
const LONGEST_ID: usize = 64;

/// What an index holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ledger {
    /// [`Stamp::name`](crate::index::Stamp::name) of the index.
    pub(super) name: String,
    /// A digest of what every entry depends on.
    pub(super) common: String,
    /// The records in the order of their entries.
    pub(super) lines: Vec<Line>,
}

/// A record in an index.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Line {
    /// Record id.
    pub id: String,
    /// A digest of what its entries were made of.
    pub made_of: String,
    /// How many entries it has.
    pub entries: u32,
    /// Terms in them, for each of the counted fields.
    pub terms: [u64; COUNTED],
}

impl Ledger {
    /// The ledger at `path`, if there is one that can be read.
    pub(super) fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(path).ok()?).ok()
    }

    /// Keeps it at `path`, by way of `passing`. One that cannot be kept only saves no time.
    pub(super) fn note(&self, path: &Path, passing: &Path) {
        let Ok(text) = serde_json::to_string(self) else { return };
        if std::fs::write(passing, text).is_ok() && std::fs::rename(passing, path).is_err() {
            let _ = std::fs::remove_file(passing);
        }
    }
}

/// A digest of what every entry depends on: how entries are made, the schemas, and the names that the dictionary is
/// given.
pub(super) fn common<'a>(site: &Site, names: impl Iterator<Item = &'a String>) -> String {
    let mut text = format!("{FORMAT}\n{}\n{:?}\n", env!("CARGO_PKG_VERSION"), site.collections);
    names.for_each(|name| {
        text.push_str(name);
        text.push('\n');
    });
    sha256(text.as_bytes())
}

/// For each record of `site` a digest of what its entries are made of besides what is [`common`]: its own file, and the
/// titles of the records that it names.
pub(super) fn made_of(site: &Site) -> Vec<String> {
    let of = |record: &Record| {
        let mut hash = Sha256::new();
        let mut line = |part: &str| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        };
        let stamp = record.stamp.map_or_else(String::new, |stamp| stamp.text());
        let blob = record.document.source.blob.to_string();
        let status = record.status.as_deref().unwrap_or("");
        for part in [record.collection.as_str(), &record.title, &stamp, status, &blob, &record.page()] {
            line(part);
        }
        record.document.front.values().for_each(|value| titles(site, value, &mut line));
        hex(&hash.finalize()[..16])
    };
    site.records.par_iter().map(of).collect()
}

/// Gives the titles of the records that the value names.
fn titles(site: &Site, value: &Value, line: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) if text.len() <= LONGEST_ID => {
            if let Some(ix) = site.find(text) {
                line(&site.record(ix).title);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| titles(site, item, line)),
        Value::Object(fields) => fields.values().for_each(|value| titles(site, value, line)),
        _ => {}
    }
}
