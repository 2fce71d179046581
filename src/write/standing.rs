//! What a build knows of the files that the build before it in the same process left: what each was made of, and
//! that nobody has touched it since.

use super::Metadata;
use crate::model::MadeOf;
use std::collections::HashMap;

/// The files of a site by path, as they were when it was published.
#[derive(Debug, Default)]
pub struct Standing {
    files: HashMap<String, (Stamp, MadeOf)>,
    /// Whether some of them tell of an earlier state of the archive than others.
    behind: bool,
}

/// By what a file is known to be the same on the disk: place, length and time of the last change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stamp {
    place: (u64, u64),
    length: u64,
    changed: Option<std::time::SystemTime>,
}

impl Stamp {
    pub(super) fn of(file: &Metadata) -> Self {
        Self { place: place(file), length: file.len(), changed: file.modified().ok() }
    }
}

impl Standing {
    /// Whether some files tell of an earlier state of the archive than others.
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// The file at `path`, and what it was made of.
    pub(super) fn of(&self, path: &str) -> Option<(Stamp, MadeOf)> {
        self.files.get(path).copied()
    }

    /// Notes a file that was made, or that was left though it is `behind`.
    pub(super) fn remember(&mut self, path: &str, file: &Metadata, made_of: MadeOf, behind: bool) {
        self.files.insert(path.to_owned(), (Stamp::of(file), made_of));
        self.behind |= behind;
    }
}

/// Device and number of the file.
#[cfg(unix)]
pub(super) fn place(file: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (file.dev(), file.ino())
}

/// Unknown here: length and time have to do.
#[cfg(not(unix))]
pub(super) fn place(_: &Metadata) -> (u64, u64) {
    (0, 0)
}
