//! An index on disk → an index that can be asked.

use super::Error;
use super::catalog::{self, Catalog};
use super::columns::Columns;
use super::folder::Folder;
use super::past::Past;
use super::schema::Fields;
use super::stamp::{self, FORMAT, Seal, Stamp};
use std::path::Path;
use tantivy::{ReloadPolicy, Searcher, TantivyError};

/// An index, open for searching from any number of threads. It never changes; a new one takes its place.
pub struct Index {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) columns: Columns,
    pub(super) catalog: Catalog,
    pub(super) seal: Seal,
    /// The earlier texts of documents, once they were asked for.
    pub(super) past: Option<Past>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("seal", &self.seal).finish_non_exhaustive()
    }
}

impl Index {
    /// What the index was built from.
    pub fn stamp(&self) -> &Stamp {
        &self.seal.stamp
    }

    /// Records in the index.
    pub fn records(&self) -> usize {
        self.seal.records
    }

    /// Records and clauses in the index.
    pub fn entries(&self) -> usize {
        self.seal.entries
    }

    /// Names of collections and fields.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }
}

/// Opens the index at `dir`. One of another version, one that was built from something else than `expected`, and one
/// whose bytes are not those that were written are refused.
pub fn open(dir: &Path, expected: Option<&Stamp>) -> Result<Index, Error> {
    let seal = Seal::read(dir)?;
    let (format, tool) = (seal.stamp.format, &seal.stamp.tool);
    if format != FORMAT || *tool != env!("CARGO_PKG_VERSION") {
        return Err(Error::Foreign { dir: dir.to_owned(), detail: format!("format {format}, tool {tool}") });
    }
    if let Some(detail) = expected.and_then(|expected| seal.stamp.difference(expected)) {
        return Err(Error::Stale { dir: dir.to_owned(), detail });
    }
    let damaged = |detail: String| Error::Damaged { dir: dir.to_owned(), detail };
    for (name, size) in &seal.files {
        let found = std::fs::metadata(dir.join(name)).map(|file| file.len()).ok();
        if found != Some(*size) {
            let found = found.map_or_else(|| "—".to_owned(), |size| size.to_string());
            return Err(damaged(format!("{name}: {found} ≠ {size}")));
        }
    }
    for (name, digest) in &seal.digests {
        let path = dir.join(name);
        if stamp::sha256(&std::fs::read(&path).map_err(Error::disk(path))?) != *digest {
            return Err(damaged(format!("{name}: checksum")));
        }
    }
    let broken = |error: TantivyError| damaged(error.to_string());
    let folder = Folder::open(dir, seal.files.keys()).map_err(|error| damaged(error.to_string()))?;
    let index = tantivy::Index::open(folder).map_err(broken)?;
    if let Some(file) = index.validate_checksum().map_err(broken)?.into_iter().min() {
        return Err(damaged(format!("{}: checksum", file.display())));
    }
    let (schema, fields) = Fields::schema();
    if index.schema() != schema {
        return Err(Error::Foreign { dir: dir.to_owned(), detail: "schema".to_owned() });
    }
    let catalog = dir.join(catalog::FILE);
    let catalog: Catalog = std::fs::read(&catalog)
        .map_err(Error::disk(&catalog))
        .and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string())))?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(broken)?;
    let searcher = reader.searcher();
    let [segment] = searcher.segment_readers() else {
        return Err(damaged("segments".to_owned()));
    };
    if segment.max_doc() as usize != seal.entries {
        return Err(damaged(format!("{} ≠ {}", segment.max_doc(), seal.entries)));
    }
    let columns = Columns::open(segment, &catalog).map_err(broken)?;
    Ok(Index { columns, searcher, fields, catalog, seal, past: None })
}
