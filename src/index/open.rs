//! The files of an index, wherever they are → an index that can be asked.

use super::Error;
use super::catalog::{self, Catalog};
use super::columns::Columns;
use super::past::Past;
use super::remote::Remote;
use super::schema::Fields;
use super::stamp::{Seal, Stamp};
use std::path::Path;
use tantivy::directory::OwnedBytes;
use tantivy::{DocId, ReloadPolicy, Searcher, TantivyError};

/// The file with the place of each entry in the order of the archive, where that is not the order of the entries.
pub(super) const PLACES: &str = "places.bin";

/// An index, open for searching from any number of threads. It never changes; a new one takes its place.
pub struct Index {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) columns: Columns,
    pub(super) catalog: Catalog,
    pub(super) seal: Seal,
    /// The place of each entry in the order of the archive, where that is not the order of the entries.
    pub(super) places: Option<Vec<DocId>>,
    /// The earlier texts of documents, once they were asked for.
    pub(super) past: Option<Past>,
    /// The files, where they lie elsewhere.
    pub(super) far: Option<Remote>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("seal", &self.seal).finish_non_exhaustive()
    }
}

impl Index {
    /// Takes the places of the entries as [`PLACES`] has them.
    fn set_places(&mut self, bytes: &[u8]) {
        let places = bytes.chunks_exact(4).map(|place| u32::from_le_bytes([place[0], place[1], place[2], place[3]]));
        self.places = Some(places.collect());
    }

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

/// Opens `index`, which lies at `dir` with this seal; `read` gives the files that lie beside those of tantivy.
pub(super) fn open(
    dir: &Path,
    index: &tantivy::Index,
    seal: Seal,
    read: impl Fn(&str) -> Result<OwnedBytes, Error>,
) -> Result<Index, Error> {
    let damaged = |detail: String| Error::Damaged { dir: dir.to_owned(), detail };
    let broken = |error: TantivyError| damaged(error.to_string());
    let catalog: Catalog = serde_json::from_slice(&read(catalog::FILE)?).map_err(|error| damaged(error.to_string()))?;
    let (schema, fields) = Fields::schema();
    if index.schema() != schema {
        return Err(Error::Foreign { dir: dir.to_owned(), detail: "schema".to_owned() });
    }
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(broken)?;
    let searcher = reader.searcher();
    let [segment] = searcher.segment_readers() else {
        return Err(damaged("segments".to_owned()));
    };
    if segment.max_doc() as usize != seal.entries {
        return Err(damaged(format!("{} ≠ {}", segment.max_doc(), seal.entries)));
    }
    let columns = Columns::open(segment, &catalog).map_err(broken)?;
    let mut index = Index { columns, searcher, fields, catalog, seal, places: None, past: None, far: None };
    if index.seal.files.contains_key(PLACES) {
        index.set_places(&read(PLACES)?);
    }
    Ok(index)
}
