//! What an index was built from, written beside it, so that a stale or foreign index is never taken for the right one.

use super::Error;
use super::schema::COUNTED;
use crate::model::hex;
use crate::model::{Classification, Date, Site};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// Raised whenever the schema, the analysis or the shape of stored values changes.
pub const FORMAT: u32 = 4;

/// The file's name. It is written last: a folder without it holds no index.
pub const FILE: &str = "stamp.json";

/// What an index was built from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// [`FORMAT`] of the index.
    pub format: u32,
    /// Version of the tool.
    pub tool: String,
    /// [`archive_digest`] of what was indexed.
    pub archive: String,
    /// The commit that the archive stood at.
    pub commit: Option<String>,
    /// Whether the archive held changes that were not committed.
    pub uncommitted: bool,
    /// The level that the index was built for; everybody's when absent.
    pub audience: Option<String>,
}

impl Stamp {
    /// The stamp of an index of `site`.
    pub fn of(site: &Site, audience: Option<Classification>) -> Self {
        Self {
            format: FORMAT,
            tool: env!("CARGO_PKG_VERSION").to_owned(),
            archive: archive_digest(site),
            commit: site.history.head.as_ref().map(|commit| commit.to_string()),
            uncommitted: site.history.dirty,
            audience: audience.map(|level| level.as_str().to_owned()),
        }
    }

    /// A name for the index's files that equal archives share: 32 hexadecimal digits.
    pub fn name(&self) -> String {
        let mut hash = Sha256::new();
        let audience = self.audience.as_deref().unwrap_or("");
        hash.update(format!("{}\n{}\n{}\n{audience}\n", self.format, self.tool, self.archive));
        hex(&hash.finalize()[..16])
    }

    /// The stamp of the earlier texts beside the index with this one: they follow from the same files and commits.
    pub fn past(&self) -> Self {
        let commit = self.commit.as_deref().unwrap_or("");
        Self { archive: sha256(format!("past\n{}\n{commit}\n", self.archive).as_bytes()), ..self.clone() }
    }

    /// What differs from `expected`, if anything does.
    pub fn difference(&self, expected: &Stamp) -> Option<String> {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
        let pairs = [
            ("format", self.format.to_string(), expected.format.to_string()),
            ("tool", self.tool.clone(), expected.tool.clone()),
            ("audience", text(&self.audience), text(&expected.audience)),
            ("commit", text(&self.commit), text(&expected.commit)),
            ("uncommitted", self.uncommitted.to_string(), expected.uncommitted.to_string()),
            ("archive", self.archive.clone(), expected.archive.clone()),
        ];
        pairs
            .into_iter()
            .find(|(_, mine, theirs)| mine != theirs)
            .map(|(name, mine, theirs)| format!("{name} {mine} ≠ {theirs}"))
    }
}

/// The stamp with what is needed to see that an index is whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Seal {
    /// What the index was built from.
    #[serde(flatten)]
    pub stamp: Stamp,
    /// The day that the archive was judged on; what is overdue is told by it unless the question names another.
    pub as_of: Date,
    /// Records in it.
    pub records: usize,
    /// Entries in it: records and clauses.
    pub entries: usize,
    /// Its files and their sizes in bytes. Those of tantivy carry a checksum of their own.
    pub files: BTreeMap<String, u64>,
    /// SHA-256 of the files that carry none.
    pub digests: BTreeMap<String, String>,
    /// How many terms its [counted fields](super::schema::Fields::counted) hold, where the files know it only roughly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<[u64; COUNTED]>,
    /// SHA-256 of all of the above.
    #[serde(default)]
    pub check: String,
}

impl Seal {
    /// The seal of an index with so many records, before anything is in it.
    pub(super) fn new(stamp: Stamp, as_of: Date, records: usize) -> Self {
        let (files, digests) = (BTreeMap::new(), BTreeMap::new());
        Self { stamp, as_of, records, entries: 0, files, digests, terms: None, check: String::new() }
    }

    /// Reads the seal of the index at `dir`.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(FILE);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(Error::Absent(dir.to_owned())),
            Err(source) => return Err(Error::Disk { path, source }),
        };
        Self::of(&bytes, dir)
    }

    /// The seal of the index at `dir`, given its bytes.
    pub(super) fn of(bytes: &[u8], dir: &Path) -> Result<Self, Error> {
        let seal: Seal = serde_json::from_slice(bytes)
            .map_err(|error| Error::Foreign { dir: dir.to_owned(), detail: format!("{FILE}: {error}") })?;
        if seal.check != seal.digest() {
            return Err(Error::Damaged { dir: dir.to_owned(), detail: FILE.to_owned() });
        }
        Ok(seal)
    }

    /// Refuses the index at `dir` if another version made it.
    pub(super) fn expect_ours(&self, dir: &Path) -> Result<(), Error> {
        let (format, tool) = (self.stamp.format, &self.stamp.tool);
        if format == FORMAT && *tool == env!("CARGO_PKG_VERSION") {
            return Ok(());
        }
        Err(Error::Foreign { dir: dir.to_owned(), detail: format!("format {format}, tool {tool}") })
    }

    /// The file's content, with its check.
    pub fn text(mut self) -> String {
        self.check = self.digest();
        serde_json::to_string_pretty(&self).map(|text| text + "\n").unwrap_or_default()
    }

    fn digest(&self) -> String {
        let unchecked = Seal { check: String::new(), ..self.clone() };
        sha256(serde_json::to_string(&unchecked).unwrap_or_default().as_bytes())
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A digest of everything in `site` that an index is made of.
pub fn archive_digest(site: &Site) -> String {
    let mut hash = Sha256::new();
    let mut line = |parts: &[&str]| {
        for part in parts {
            // With their lengths, no two lists of parts read alike.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.update([0xff]);
    };
    for collection in &site.collections {
        let (kind, lifecycle) = (format!("{:?}", collection.kind), format!("{:?}", collection.lifecycle));
        let title = &collection.title;
        line(&[collection.name.as_str(), &title.zh, &title.en, &collection.group, &kind, &lifecycle]);
        for field in &collection.fields {
            let refers: Vec<&str> = field.refers_to.iter().map(|name| name.as_str()).collect();
            let value_type = format!("{:?}", field.value_type);
            line(&[&field.path, &field.label.zh, &field.label.en, &value_type, &refers.join(" ")]);
        }
    }
    for group in &site.config.synonyms {
        line(&group.iter().map(String::as_str).collect::<Vec<_>>());
    }
    for record in &site.records {
        let stamp = record.stamp.map_or_else(String::new, |stamp| stamp.text());
        let status = record.status.as_deref().unwrap_or("");
        let blob = record.document.source.blob.to_string();
        line(&[record.id.as_str(), record.collection.as_str(), &record.title, &stamp, status, &blob]);
    }
    hex(&hash.finalize())
}
