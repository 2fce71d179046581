//! An index on disk → an index that can be asked.

use super::Error;
use super::folder::Folder;
use super::open::{self, Index};
use super::past;
use super::stamp::{self, Seal, Stamp};
use std::path::Path;
use tantivy::TantivyError;
use tantivy::directory::OwnedBytes;

/// Opens the index at `dir`. One of another version, one that was built from something else than `expected`, and one
/// whose bytes are not those that were written are refused.
pub fn open(dir: &Path, expected: Option<&Stamp>) -> Result<Index, Error> {
    let seal = Seal::read(dir)?;
    seal.expect_ours(dir)?;
    if let Some(detail) = expected.and_then(|expected| seal.stamp.difference(expected)) {
        return Err(Error::Stale { dir: dir.to_owned(), detail });
    }
    let index = sound(dir, &seal)?;
    open::open(dir, &index, seal, |name| {
        let path = dir.join(name);
        std::fs::read(&path).map(OwnedBytes::new).map_err(Error::disk(path))
    })
}

/// The files of the index at `dir`, if they are those that were written.
pub(super) fn sound(dir: &Path, seal: &Seal) -> Result<tantivy::Index, Error> {
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
    Ok(index)
}

impl Index {
    /// Opens the earlier texts at `dir` beside the index. Whether there are any.
    pub fn attach_past(&mut self, dir: &Path) -> Result<bool, Error> {
        let index = match open(dir, Some(&self.seal.stamp.past())) {
            Ok(index) => index,
            Err(Error::Absent(_)) => return Ok(false),
            Err(other) => return Err(other),
        };
        let path = dir.join(past::FILE);
        let calendar = std::fs::read(&path).map_err(Error::disk(&path))?;
        let damaged = |error: serde_json::Error| Error::Damaged { dir: dir.to_owned(), detail: error.to_string() };
        self.set_past(index, &calendar).map_err(damaged)?;
        Ok(true)
    }
}
