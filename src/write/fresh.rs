//! Writes files that must not exist yet: new records and new archives.

use super::Error;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes each file below `dir`, making folders as needed. A file that exists already is left alone and is an
/// error. Gives the number of files written.
pub fn new_files<'a>(dir: &Path, files: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Result<usize, Error> {
    let mut count = 0;
    for (path, bytes) in files {
        let place = dir.join(path);
        let disk = |source: io::Error| Error::Disk { path: place.clone(), source };
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(disk)?;
        }
        let mut file = File::create_new(&place).map_err(disk)?;
        file.write_all(&bytes).map_err(disk)?;
        count += 1;
    }
    Ok(count)
}
