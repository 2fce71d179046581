//! What lies beside a published index, for readers who fetch it over a network.

use crate::index::folder::Folder;
use crate::index::past;
use crate::index::remote::{COLD_START, Remote};
use crate::index::stamp::{self, Seal};
use crate::index::{Error, Index};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use tantivy::directory::{Directory, FileHandle, OwnedBytes};

/// Kinds of files that are read as a whole by whoever opens an index.
const READ_WHOLE: [&str; 4] = ["json", "bin", "fast", "fieldnorm"];

/// Puts beside the index at `dir`, and beside its earlier texts, the one small file with which reading it from afar
/// begins.
pub fn publish(dir: &Path) -> Result<(), Error> {
    for dir in [dir.to_owned(), dir.join(past::FOLDER)] {
        let path = dir.join(COLD_START);
        std::fs::write(&path, pressed(&begun(&dir)?)?).map_err(Error::disk(path))?;
    }
    Ok(())
}

/// The whole index at `dir` in one piece, for readers who can fetch nothing.
pub fn whole(dir: &Path) -> Result<Vec<u8>, Error> {
    let (remote, near) = lying(dir)?;
    for (name, file) in &near {
        remote.put(name, 0, read(file.as_ref(), 0..file.len())?);
    }
    pressed(&remote)
}

/// The files of an index, by name.
type Near = Vec<(String, Arc<dyn FileHandle>)>;

/// The index at `dir`, of which nothing is at hand yet, and where to take it from.
fn lying(dir: &Path) -> Result<(Remote, Near), Error> {
    let seal = Seal::read(dir)?;
    let folder = Folder::open(dir, seal.files.keys()).map_err(tantivy::TantivyError::from)?;
    let mut near: Near = Vec::new();
    for name in seal.files.keys().map(String::as_str).chain([stamp::FILE]) {
        let file = folder.get_file_handle(Path::new(name)).map_err(tantivy::TantivyError::from)?;
        near.push((name.to_owned(), file));
    }
    let lengths = near.iter().map(|(name, file)| (name.clone(), file.len()));
    Ok((Remote::of(lengths), near))
}

/// The index at `dir` with what opening it reads at hand: it is opened again and again, each time with what was
/// missing the time before.
fn begun(dir: &Path) -> Result<Remote, Error> {
    let (remote, near) = lying(dir)?;
    for (name, file) in &near {
        if READ_WHOLE.iter().any(|kind| name.rsplit('.').next() == Some(kind)) {
            remote.put(name, 0, read(file.as_ref(), 0..file.len())?);
        }
    }
    loop {
        let opened = Index::of(&remote).and_then(|index| Ok(index.touch()?));
        let wanted = remote.wanted();
        if wanted.is_empty() {
            return opened.map(|()| remote);
        }
        for stretch in wanted {
            let Some((name, file)) = near.iter().find(|(name, _)| *name == stretch.file) else { continue };
            let range = stretch.start..stretch.start + stretch.length;
            remote.put(name, stretch.start, read(file.as_ref(), range)?);
        }
    }
}

fn read(file: &dyn FileHandle, range: Range<usize>) -> Result<OwnedBytes, Error> {
    file.read_bytes(range).map_err(|error| Error::Engine(error.into()))
}

/// The pack of what is at hand, pressed: hosts of plain files mostly do not, and browsers can undo it.
fn pressed(remote: &Remote) -> Result<Vec<u8>, Error> {
    let mut pressed = GzEncoder::new(Vec::new(), Compression::default());
    let all = pressed.write_all(&remote.pack()).and_then(|()| pressed.finish());
    all.map_err(|error| Error::Engine(error.into()))
}
