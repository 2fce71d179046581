//! Gives a file another content in one step: whoever reads it finds the old one or the new one.

use super::Error;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Replaces the content of the file at `path`, which must exist; its permissions stay.
pub fn content(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let disk = |source: io::Error| Error::Disk { path: path.to_owned(), source };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.juanzong-new"));
    let written = fs::metadata(path).and_then(|old| {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.set_permissions(old.permissions())?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&beside, path)).map_err(|source| {
        let _ = fs::remove_file(&beside);
        disk(source)
    })
}
