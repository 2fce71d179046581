//! Keeps an index beside an archive: opened while it fits, made anew when it does not.

use super::build::{Built, build_after, build_past};
use super::ledger::Ledger;
use crate::index::{Error, Index, Stamp, open};
use crate::model::{Classification, Site};
use std::fs;
use std::path::{Path, PathBuf};

/// What an index that is kept holds, after the name of the index.
const LEDGER: &str = "ledger.json";

/// The index of `site` at `dir`, brought up to date if it is stale, and built anew if it is absent, foreign or damaged.
/// Whoever still reads the old one goes on reading it.
pub fn keep(site: &Site, audience: Option<Classification>, dir: &Path) -> Result<Index, Error> {
    kept(dir, &Stamp::of(site, audience), |new| {
        let ledger = Ledger::read(&beside(dir, LEDGER));
        let (built, ledger) = build_after(site, audience, new, ledger.as_ref().map(|ledger| (dir, ledger)))?;
        // It counts only beside the index that it speaks of, whichever of the two is put in place first.
        ledger.note(&beside(dir, LEDGER), &own_beside(dir, LEDGER));
        Ok(built)
    })
}

/// The earlier texts of `site` at `dir`, kept in the same way.
pub fn keep_past(site: &Site, audience: Option<Classification>, dir: &Path) -> Result<(), Error> {
    kept(dir, &Stamp::of(site, audience).past(), |new| build_past(site, audience, new)).map(drop)
}

fn kept(dir: &Path, expected: &Stamp, build: impl Fn(&Path) -> Result<Built, Error>) -> Result<Index, Error> {
    match open(dir, Some(expected)) {
        Ok(index) => return Ok(index),
        Err(Error::Absent(_) | Error::Foreign { .. } | Error::Stale { .. } | Error::Damaged { .. }) => {}
        Err(other) => return Err(other),
    }
    let new = own_beside(dir, "new");
    // What a killed process with this number may have left behind.
    let _ = fs::remove_dir_all(&new);
    let built = build(&new).and_then(|_| put(&new, dir));
    if built.is_err() {
        let _ = fs::remove_dir_all(&new);
    }
    built?;
    open(dir, Some(expected))
}

/// Lets the folder `new` take the place of `dir`.
fn put(new: &Path, dir: &Path) -> Result<(), Error> {
    if !dir.exists() {
        return fs::rename(new, dir).map_err(Error::disk(dir));
    }
    let old = own_beside(dir, "old");
    fs::rename(dir, &old).map_err(Error::disk(dir))?;
    let put = fs::rename(new, dir).map_err(Error::disk(dir));
    if put.is_ok() {
        let _ = fs::remove_dir_all(&old);
    }
    put
}

/// What lies beside `dir` under its name and `what`, and that no other process uses.
pub(super) fn own_beside(dir: &Path, what: &str) -> PathBuf {
    beside(dir, &format!("{what}-{}", std::process::id()))
}

/// What lies beside `dir` under its name and `what`.
pub(super) fn beside(dir: &Path, what: &str) -> PathBuf {
    let name = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    dir.with_file_name(format!("{name}-{what}"))
}
