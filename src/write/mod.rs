//! Writes the site: output → `public/`, all or nothing.
//!
//! The only writer of the published tree. Files go into a staging folder beside the target; files that did not
//! change are linked over from the old site, so that they keep their inode and time. At the end the two folders
//! change places in one step: a build that is killed at any moment leaves the old site whole. It knows nothing of
//! what it writes.

mod fresh;
pub mod replace;
mod swap;

pub use fresh::new_files;

use crate::model::Sink;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The file that marks a folder as a site of ours, which may be replaced.
pub const MARKER: &str = ".juanzong-site";

/// Why the site could not be written. The old site still stands.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The target holds files that no build wrote.
    #[error("`{0}` is not empty and was not written by juanzong")]
    Foreign(PathBuf),
    /// Another build writes to the same target.
    #[error("another build is writing to `{0}`")]
    Busy(PathBuf),
    /// A path that would leave the target.
    #[error("`{0}` is not a path inside the site")]
    Outside(String),
    /// Two pages claim one path.
    #[error("two pages claim `{0}`")]
    Twice(String),
    /// The disk refused.
    #[error("cannot write `{path}`: {source}")]
    Disk {
        /// What was being written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What a build did to the target.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Files that are new or differ.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
}

/// A site in the making.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    folder: PathBuf,
    written: AtomicUsize,
    unchanged: AtomicUsize,
    failure: Mutex<Option<Error>>,
    /// Held for as long as the build lasts; the system lets go of it when the process dies.
    _lock: File,
}

impl Staging {
    /// Begins a site that is to stand at `target`. Clears what a killed build left behind.
    pub fn begin(target: &Path) -> Result<Self, Error> {
        let target = absolute(target)?;
        let parent = target.parent().unwrap_or(Path::new("/")).to_owned();
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        fs::create_dir_all(&parent).map_err(|source| Error::Disk { path: parent.clone(), source })?;
        if !may_replace(&target) {
            return Err(Error::Foreign(target));
        }
        let lock_path = parent.join(format!(".{name}.juanzong-lock"));
        let lock = File::create(&lock_path).map_err(|source| Error::Disk { path: lock_path, source })?;
        if lock.try_lock().is_err() {
            return Err(Error::Busy(target));
        }
        let folder = parent.join(format!(".{name}.juanzong-new"));
        for left_behind in [&folder, &swap::retired(&target)] {
            if left_behind.exists() {
                fs::remove_dir_all(left_behind).map_err(|source| Error::Disk { path: left_behind.clone(), source })?;
            }
        }
        fs::create_dir_all(&folder).map_err(|source| Error::Disk { path: folder.clone(), source })?;
        let staging = Self {
            target,
            folder,
            written: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
            failure: Mutex::new(None),
            _lock: lock,
        };
        staging.put(MARKER, Vec::new());
        Ok(staging)
    }

    /// The folder in which the site is being made, for what cannot be handed over as bytes (the search index).
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the site will stand, and where the old one stands now.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Puts the new site in the place of the old one, in one step.
    pub fn publish(self) -> Result<Summary, Error> {
        let failure = self.failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        if let Some(failure) = failure {
            return Err(failure);
        }
        swap::replace(&self.target, &self.folder)?;
        Ok(Summary { written: self.written.load(Ordering::Relaxed), unchanged: self.unchanged.load(Ordering::Relaxed) })
    }

    /// Copies the file at `from` to `path` on the site. Keeps the first failure for [`Staging::publish`] to tell.
    pub fn copy(&self, from: &Path, path: &str) {
        match fs::read(from) {
            Ok(bytes) => self.put(path, bytes),
            Err(source) => self.fail(Error::Disk { path: from.to_owned(), source }),
        }
    }

    fn fail(&self, error: Error) {
        let mut failure = self.failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        failure.get_or_insert(error);
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let inside = !path.is_empty()
            && path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']));
        if !inside {
            return Err(Error::Outside(path.to_owned()));
        }
        let place = self.folder.join(path);
        let disk = |source| Error::Disk { path: place.clone(), source };
        let old = self.target.join(path);
        let same = fs::metadata(&old).is_ok_and(|old| old.len() == bytes.len() as u64)
            && fs::read(&old).is_ok_and(|old| old == bytes);
        let mut attempt = if same { fs::hard_link(&old, &place) } else { create(&place, bytes) };
        if attempt.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            fs::create_dir_all(place.parent().unwrap_or(&self.folder)).map_err(disk)?;
            attempt = if same { fs::hard_link(&old, &place) } else { create(&place, bytes) };
        }
        if same && attempt.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::AlreadyExists) {
            // A file system without hard links: the file is written again, which costs time and nothing else.
            attempt = create(&place, bytes);
        }
        if attempt.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists) {
            return Err(Error::Twice(path.to_owned()));
        }
        attempt.map_err(disk)?;
        let counter = if same { &self.unchanged } else { &self.written };
        counter.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

impl Drop for Staging {
    /// A build that ends without publishing leaves nothing behind.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Sink for Staging {
    /// Keeps the first failure for [`Staging::publish`] to tell.
    fn put(&self, path: &str, bytes: Vec<u8>) {
        if let Err(error) = self.write(path, &bytes) {
            self.fail(error);
        }
    }
}

fn create(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(place)?;
    io::Write::write_all(&mut file, bytes)
}

fn absolute(path: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(path).map_err(|source| Error::Disk { path: path.to_owned(), source })
}

/// A target may be replaced when it is absent, empty, or a site of ours. `--out` may be mistyped; a home folder
/// must never be swapped away.
fn may_replace(target: &Path) -> bool {
    match fs::read_dir(target) {
        Ok(mut entries) => entries.next().is_none() || target.join(MARKER).is_file(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(target: &Path, files: &[(&str, &str)]) -> Result<Summary, Error> {
        let staging = Staging::begin(target)?;
        for (path, text) in files {
            staging.put(path, text.as_bytes().to_vec());
        }
        staging.publish()
    }

    #[test]
    fn only_what_changed_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("public");
        let first = built(&target, &[("a/index.html", "甲"), ("b.html", "乙")]).unwrap();
        assert_eq!(first, Summary { written: 3, unchanged: 0 });
        let time = fs::metadata(target.join("a/index.html")).unwrap().modified().unwrap();
        let second = built(&target, &[("a/index.html", "甲"), ("c.html", "丙")]).unwrap();
        assert_eq!(second, Summary { written: 1, unchanged: 2 });
        assert_eq!(fs::metadata(target.join("a/index.html")).unwrap().modified().unwrap(), time);
        assert!(!target.join("b.html").exists());
        let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(names.iter().all(|n| !n.to_string_lossy().contains("-new") && !n.to_string_lossy().contains("-old")));
    }

    #[test]
    fn foreign_folders_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("letter.txt"), "mine").unwrap();
        assert!(matches!(built(dir.path(), &[]), Err(Error::Foreign(_))));
        assert!(dir.path().join("letter.txt").exists());
    }

    #[test]
    fn paths_that_leave_the_site_fail_the_build_and_keep_the_old_site() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("public");
        built(&target, &[("a.html", "old")]).unwrap();
        for hostile in ["../x", "/etc/x", "a/../../x", "", "a//b", "a\\b"] {
            assert!(
                matches!(built(&target, &[("a.html", "new"), (hostile, "x")]), Err(Error::Outside(_))),
                "{hostile}"
            );
        }
        assert!(matches!(built(&target, &[("b.html", "1"), ("b.html", "2")]), Err(Error::Twice(_))));
        assert_eq!(fs::read_to_string(target.join("a.html")).unwrap(), "old");
    }

    #[test]
    fn two_builds_do_not_meet() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("public");
        let first = Staging::begin(&target).unwrap();
        assert!(matches!(Staging::begin(&target), Err(Error::Busy(_))));
        drop(first);
        assert!(built(&target, &[("a.html", "1")]).is_ok());
    }
}
