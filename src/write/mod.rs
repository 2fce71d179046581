//! Writes the site: output → `public/`, all or nothing.
//!
//! The only writer of the published tree. Files go into a staging folder beside the target; files that did not
//! change are linked over from the old site, so that they keep their inode and time. At the end the two folders
//! change places in one step: a build that is killed at any moment leaves the old site whole. It knows nothing of
//! what it writes.
//!
//! Who builds again and again keeps the folder that was swapped out as the next one's staging folder: most of its
//! files are right already, and making thousands of links and folders costs more than rendering them.

mod fresh;
mod prune;
pub mod replace;
mod standing;
mod swap;

pub use fresh::new_files;
pub use standing::Standing;

use crate::model::{MadeOf, Sink};
use standing::Stamp;
use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

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

/// What becomes of the old site's folder once the new one has taken its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Previous {
    /// It is removed.
    #[default]
    Remove,
    /// It stays, hidden beside the new one, for the next build to start from.
    Keep,
}

/// A site in the making.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    folder: PathBuf,
    previous: Previous,
    /// Every path that was put, and the folders whose content others write.
    put: Mutex<HashSet<String>>,
    written: AtomicUsize,
    unchanged: AtomicUsize,
    failure: Mutex<Option<Error>>,
    /// Whether a site stands at the target, which files may be taken over from.
    stands: bool,
    /// What is known of the old site's files, and of the new one's.
    before: Standing,
    now: Mutex<Standing>,
    hasty: bool,
    /// Held for as long as the build lasts; the system lets go of it when the process dies.
    _lock: File,
}

impl Staging {
    /// Begins a site that is to stand at `target`. Clears what a killed build left behind.
    pub fn begin(target: &Path, previous: Previous) -> Result<Self, Error> {
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
            let reused = previous == Previous::Keep && left_behind == &folder;
            if !reused && left_behind.exists() {
                fs::remove_dir_all(left_behind).map_err(|source| Error::Disk { path: left_behind.clone(), source })?;
            }
        }
        fs::create_dir_all(&folder).map_err(|source| Error::Disk { path: folder.clone(), source })?;
        let staging = Self {
            stands: target.join(MARKER).exists(),
            target,
            folder,
            previous,
            put: Mutex::default(),
            written: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
            failure: Mutex::new(None),
            before: Standing::default(),
            now: Mutex::default(),
            hasty: false,
            _lock: lock,
        };
        staging.put(MARKER, Vec::new());
        Ok(staging)
    }

    /// With what [`Staging::publish_and_recall`] told of the site that stands.
    pub fn after(mut self, before: Standing) -> Self {
        self.before = before;
        self
    }

    /// Leaves files as they are, too, that say the same of an earlier state of the archive: what has changed can be
    /// read at once, and the next build brings the others up to date ([`Standing::is_behind`]).
    pub fn hastily(mut self) -> Self {
        self.hasty = true;
        self
    }

    /// An empty folder at `path` in the site that is being made, for what cannot be handed over as bytes.
    pub fn folder(&self, path: &str) -> Result<PathBuf, Error> {
        let folder = self.folder.join(path);
        let made = fs::remove_dir_all(&folder).or_else(ignore_absent).and_then(|()| fs::create_dir_all(&folder));
        made.map_err(|source| Error::Disk { path: folder.clone(), source })?;
        self.put.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        Ok(folder)
    }

    /// Where the site will stand, and where the old one stands now.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Puts the new site in the place of the old one, in one step.
    pub fn publish(self) -> Result<Summary, Error> {
        self.publish_and_recall().map(|(summary, _)| summary)
    }

    /// As [`Staging::publish`]; tells also what the next build may leave as it is.
    pub fn publish_and_recall(self) -> Result<(Summary, Standing), Error> {
        let failure = self.failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        if let Some(failure) = failure {
            return Err(failure);
        }
        let put = std::mem::take(&mut *self.put.lock().unwrap_or_else(PoisonError::into_inner));
        if self.previous == Previous::Keep {
            prune::to(&self.folder, &put).map_err(|source| Error::Disk { path: self.folder.clone(), source })?;
        }
        swap::replace(&self.target, &self.folder, self.previous)?;
        let summary = Summary {
            written: self.written.load(Ordering::Relaxed),
            unchanged: self.unchanged.load(Ordering::Relaxed),
        };
        let now = std::mem::take(&mut *self.now.lock().unwrap_or_else(PoisonError::into_inner));
        Ok((summary, now))
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
        if !self.put.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned()) {
            return Err(Error::Twice(path.to_owned()));
        }
        let place = self.folder.join(path);
        let disk = |source| Error::Disk { path: place.clone(), source };
        let old = self.target.join(path);
        let standing = self.stands.then(|| fs::metadata(&old).ok()).flatten();
        let same = standing.as_ref().is_some_and(|old| old.len() == bytes.len() as u64)
            && fs::read(&old).is_ok_and(|old| old == bytes);
        let counter = if same { &self.unchanged } else { &self.written };
        counter.fetch_add(1, Ordering::Relaxed);
        if self.previous == Previous::Keep {
            match (fs::symlink_metadata(&place), &standing) {
                // Linked over by the build before.
                (Ok(kept), Some(old)) if same && one_file(&kept, old) => return Ok(()),
                // Never written into: it may be the very file that the old site shows.
                (Ok(kept), _) if kept.is_dir() => fs::remove_dir_all(&place).map_err(disk)?,
                (Ok(_), _) => fs::remove_file(&place).map_err(disk)?,
                (Err(_), _) => {}
            }
        }
        let make = || if same { fs::hard_link(&old, &place) } else { create(&place, bytes) };
        let mut attempt = make();
        if attempt
            .as_ref()
            .is_err_and(|error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory))
        {
            // Most pages stand in a folder of their own, in one that is there already.
            let made = place.parent().is_some_and(|folder| fs::create_dir(folder).is_ok());
            if !made {
                prune::make_way(&self.folder, path).map_err(disk)?;
            }
            attempt = make();
        }
        if same && attempt.is_err() {
            // A file system without hard links: the file is written again, which costs time and nothing else.
            attempt = create(&place, bytes);
        }
        attempt.map_err(disk)
    }
}

impl Drop for Staging {
    /// A build that ends without publishing leaves nothing behind but what the next one may start from.
    fn drop(&mut self) {
        if self.previous == Previous::Remove {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

impl Sink for Staging {
    /// Keeps the first failure for [`Staging::publish`] to tell.
    fn put(&self, path: &str, bytes: Vec<u8>) {
        if let Err(error) = self.write(path, &bytes) {
            self.fail(error);
        }
    }

    fn recalls(&self) -> bool {
        self.previous == Previous::Keep
    }

    fn keep(&self, path: &str, made_of: &MadeOf) -> bool {
        let Some((stamp, known)) = self.before.of(path) else { return false };
        let behind = known.state != made_of.state;
        if known.content != made_of.content || (behind && !self.hasty) {
            return false;
        }
        let (old, place) = (self.target.join(path), self.folder.join(path));
        let Some(standing) = fs::metadata(&old).ok().filter(|old| Stamp::of(old) == stamp) else { return false };
        match fs::symlink_metadata(&place) {
            Ok(kept) if one_file(&kept, &standing) => {}
            // The text before the last one, or none: the file that stands is the one.
            Ok(kept) if kept.is_dir() => return false,
            found => {
                let free = found.is_err() || fs::remove_file(&place).is_ok();
                if !free || prune::make_way(&self.folder, path).is_err() || fs::hard_link(&old, &place).is_err() {
                    return false;
                }
            }
        }
        if !self.put.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned()) {
            self.fail(Error::Twice(path.to_owned()));
        }
        self.unchanged.fetch_add(1, Ordering::Relaxed);
        self.now.lock().unwrap_or_else(PoisonError::into_inner).remember(path, &standing, known, behind);
        true
    }

    fn put_made_of(&self, path: &str, bytes: Vec<u8>, made_of: MadeOf) {
        self.put(path, bytes);
        if let Ok(file) = fs::metadata(self.folder.join(path)) {
            self.now.lock().unwrap_or_else(PoisonError::into_inner).remember(path, &file, made_of, false);
        }
    }
}

fn create(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(place)?;
    io::Write::write_all(&mut file, bytes)
}

/// Whether both are the same file on the disk, so that what one holds the other holds.
fn one_file(a: &Metadata, b: &Metadata) -> bool {
    cfg!(unix) && standing::place(a) == standing::place(b)
}

fn ignore_absent(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
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
        made(target, Previous::Remove, files)
    }

    fn made(target: &Path, previous: Previous, files: &[(&str, &str)]) -> Result<Summary, Error> {
        let staging = Staging::begin(target, previous)?;
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
    fn a_kept_folder_gives_the_same_site_as_an_empty_one() {
        let dir = tempfile::tempdir().unwrap();
        let (kept, fresh) = (dir.path().join("kept"), dir.path().join("fresh"));
        let editions: [&[(&str, &str)]; 6] = [
            &[("a/x.html", "1"), ("b.html", "1"), ("c/d/e.html", "1")],
            &[("a/x.html", "2"), ("b.html", "1"), ("c/d/e.html", "1")],
            // A folder becomes a file, a file a folder.
            &[("a", "2"), ("b.html/y.html", "1"), ("c/d/e.html", "1")],
            &[("a", "2"), ("b.html/y.html", "1"), ("c/d/f.html", "1")],
            &[("a/x.html", "1"), ("b.html", "1"), ("c/d/e.html", "1")],
            &[("a/x.html", "1"), ("b.html", "1"), ("c/d/e.html", "1")],
        ];
        for (round, files) in editions.into_iter().enumerate() {
            made(&kept, Previous::Keep, files).unwrap();
            made(&fresh, Previous::Remove, files).unwrap();
            assert_eq!(content(&kept), content(&fresh), "round {round}");
            // What somebody scribbled into a file, in whichever of the two folders, does not last.
            if round + 1 < editions.len() {
                fs::write(dir.path().join(".kept.juanzong-new/b.html"), "scribble").ok();
            }
        }
        // A build that failed half-way leaves a folder that the next one cannot be misled by.
        assert!(made(&kept, Previous::Keep, &[("a/x.html", "9"), ("z.html", "1"), ("../x", "")]).is_err());
        assert_eq!(content(&kept), content(&fresh));
        made(&kept, Previous::Keep, editions[1]).unwrap();
        made(&fresh, Previous::Remove, editions[1]).unwrap();
        assert_eq!(content(&kept), content(&fresh));
        let again = made(&kept, Previous::Keep, editions[1]).unwrap();
        assert_eq!(again, Summary { written: 0, unchanged: 4 });
    }

    #[test]
    fn what_is_made_of_the_same_stays_until_somebody_touches_it() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("public");
        let of = |content: u8, state: u8| MadeOf { content: [content; 32], state: [state; 32] };
        let begin = |before| Staging::begin(&target, Previous::Keep).unwrap().after(before);
        let staging = begin(Standing::default());
        for name in ["a/x.html", "b.html"] {
            assert!(!staging.keep(name, &of(1, 1)));
            staging.put_made_of(name, b"1".to_vec(), of(1, 1));
        }
        let (_, standing) = staging.publish_and_recall().unwrap();
        let staging = begin(standing);
        assert!(staging.keep("a/x.html", &of(1, 1)) && !staging.keep("b.html", &of(2, 1)));
        staging.put_made_of("b.html", b"2".to_vec(), of(2, 1));
        let (summary, standing) = staging.publish_and_recall().unwrap();
        assert_eq!((summary.written, standing.is_behind()), (1, false));
        assert_eq!(fs::read(target.join("b.html")).unwrap(), b"2");
        // Another state of the archive: left for the moment, and said to be.
        let staging = begin(standing).hastily();
        assert!(staging.keep("a/x.html", &of(1, 2)) && staging.keep("b.html", &of(2, 2)));
        let (_, standing) = staging.publish_and_recall().unwrap();
        assert!(standing.is_behind());
        let staging = begin(standing);
        assert!(!staging.keep("a/x.html", &of(1, 2)));
        staging.put_made_of("a/x.html", b"3".to_vec(), of(1, 2));
        staging.put_made_of("b.html", b"2".to_vec(), of(2, 2));
        let (_, standing) = staging.publish_and_recall().unwrap();
        assert!(!standing.is_behind());
        fs::write(target.join("a/x.html"), "scribble").unwrap();
        fs::remove_file(target.join("b.html")).unwrap();
        let staging = begin(standing);
        assert!(!staging.keep("a/x.html", &of(1, 2)) && !staging.keep("b.html", &of(2, 2)));
    }

    fn content(folder: &Path) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else {
                    found.push((entry.strip_prefix(folder).unwrap().to_owned(), fs::read_to_string(&entry).unwrap()));
                }
            }
        }
        found.sort();
        found
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
        let first = Staging::begin(&target, Previous::Remove).unwrap();
        assert!(matches!(Staging::begin(&target, Previous::Remove), Err(Error::Busy(_))));
        drop(first);
        assert!(built(&target, &[("a.html", "1")]).is_ok());
    }
}
