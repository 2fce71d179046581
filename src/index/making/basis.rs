//! Which files an index rests on, so that whoever asks again need not first understand them all.

use super::keep::{beside, own_beside};
use crate::index::stamp::{FORMAT, Stamp};
use crate::model::CommitId;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The name, after that of the index.
const FILE: &str = "basis.json";

/// What is kept beside an index.
#[derive(Serialize, Deserialize)]
struct Basis {
    format: u32,
    tool: String,
    /// [`Sources::digest`](crate::model::Sources::digest) of the archive's files.
    sources: String,
    /// [`archive_digest`](crate::index::archive_digest) of what they mean.
    archive: String,
}

/// Keeps, beside the index at `dir`, that these files mean what its stamp says. A note that cannot be kept is only
/// one that saves no time.
pub fn note(dir: &Path, sources: &str, stamp: &Stamp) {
    let basis =
        Basis { format: FORMAT, tool: stamp.tool.clone(), sources: sources.to_owned(), archive: stamp.archive.clone() };
    let (Ok(text), new) = (serde_json::to_string_pretty(&basis), own_beside(dir, FILE)) else { return };
    if std::fs::write(&new, text + "\n").is_ok() && std::fs::rename(&new, beside(dir, FILE)).is_err() {
        let _ = std::fs::remove_file(&new);
    }
}

/// The stamp that an index for every reader must have, if it is known of exactly these files what they mean.
pub fn noted(dir: &Path, sources: &str, (commit, uncommitted): (Option<CommitId>, bool)) -> Option<Stamp> {
    let basis: Basis = serde_json::from_slice(&std::fs::read(beside(dir, FILE)).ok()?).ok()?;
    let tool = env!("CARGO_PKG_VERSION");
    (basis.format == FORMAT && basis.tool == tool && basis.sources == sources).then(|| Stamp {
        format: FORMAT,
        tool: basis.tool,
        archive: basis.archive,
        commit: commit.map(|commit| commit.to_string()),
        uncommitted,
        audience: None,
    })
}
