//! The files of an index that lies elsewhere: some of their bytes are here, the rest can be asked for.
//!
//! A read of what is not here fails and is noted. Whoever asked fetches what was noted, brings it and asks again:
//! nothing ever waits, for a browser has no thread that could. What is read together is noted together.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
};

/// The file with which reading an index from afar begins, beside the index.
pub const COLD_START: &str = "start.bin";
/// What is fetched begins and ends at multiples of this many bytes.
const GRAIN: usize = 1 << 10;
/// Stretches that lie nearer to each other are fetched as one: a request costs about as much.
const GAP: usize = 2 << 10;
/// More requests than this wait for each other in most browsers, and each of those costs a whole way there and back.
const AT_ONCE: usize = 6;
/// Then stretches are fetched as one that lie nearer than this, nearest first.
const WIDE_GAP: usize = 32 << 10;

/// A stretch of a file that is to be fetched.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Stretch {
    /// The file's name.
    pub file: String,
    /// First byte.
    pub start: usize,
    /// How many.
    pub length: usize,
    /// The length of the whole file: one of another length is of another index.
    pub of: usize,
}

/// Files elsewhere, and what of them is here.
#[derive(Clone)]
pub struct Remote(Arc<Files>);

struct Files {
    files: BTreeMap<String, Arc<File>>,
    wanted: Arc<Mutex<BTreeSet<Stretch>>>,
}

struct File {
    name: String,
    length: usize,
    /// What is here, by where it begins; no two overlap.
    parts: Mutex<BTreeMap<usize, OwnedBytes>>,
    wanted: Arc<Mutex<BTreeSet<Stretch>>>,
}

/// What a pack begins with: for each file its length and the stretches that follow, in order.
type Contents = BTreeMap<String, (usize, Vec<(usize, usize)>)>;

impl Remote {
    /// Files of these lengths, of which nothing is here.
    pub fn of(lengths: impl IntoIterator<Item = (String, usize)>) -> Self {
        let wanted = Arc::default();
        let file = |(name, length): (String, usize)| {
            let file = File { name: name.clone(), length, parts: Mutex::default(), wanted: Arc::clone(&wanted) };
            (name, Arc::new(file))
        };
        let files = lengths.into_iter().map(file).collect();
        Self(Arc::new(Files { files, wanted }))
    }

    /// The files of a pack, with what it holds of them.
    pub fn unpack(pack: Vec<u8>) -> io::Result<Self> {
        let pack = OwnedBytes::new(pack);
        let broken = || io::Error::new(io::ErrorKind::InvalidData, "not the pack of an index");
        let (head, _) = pack.split_first_chunk::<4>().ok_or_else(broken)?;
        let mut at = 4 + u32::from_le_bytes(*head) as usize;
        let contents: Contents = serde_json::from_slice(pack.get(4..at).ok_or_else(broken)?)?;
        let remote = Self::of(contents.iter().map(|(name, (length, _))| (name.clone(), *length)));
        for (name, (_, parts)) in contents {
            for (start, length) in parts {
                let end = at.checked_add(length).filter(|end| *end <= pack.len()).ok_or_else(broken)?;
                remote.put(&name, start, pack.slice(at..end));
                at = end;
            }
        }
        Ok(remote)
    }

    /// One file with all that is here.
    pub fn pack(&self) -> Vec<u8> {
        let (mut contents, mut bytes) = (Contents::new(), Vec::new());
        for (name, file) in &self.0.files {
            let mut listed: Vec<(usize, usize)> = Vec::new();
            for (start, part) in file.here().iter() {
                match listed.last_mut().filter(|(first, length)| first + length == *start) {
                    Some((_, length)) => *length += part.len(),
                    None => listed.push((*start, part.len())),
                }
                bytes.extend_from_slice(part);
            }
            contents.insert(name.clone(), (file.length, listed));
        }
        let head = serde_json::to_vec(&contents).unwrap_or_default();
        [&(head.len() as u32).to_le_bytes()[..], &head, &bytes].concat()
    }

    /// Puts `bytes` of the file, from `start` on, beside those that are here.
    pub fn bring(&self, name: &str, start: usize, bytes: Vec<u8>) {
        self.put(name, start, OwnedBytes::new(bytes));
    }

    pub(super) fn put(&self, name: &str, start: usize, bytes: OwnedBytes) {
        let Some(file) = self.0.files.get(name) else { return };
        let mut parts = file.here();
        for gap in gaps(&parts, start..(start + bytes.len()).min(file.length)) {
            parts.insert(gap.start, bytes.slice(gap.start - start..gap.end - start));
        }
    }

    /// Whether something was to be read that is not here.
    pub fn waits(&self) -> bool {
        !lock(&self.0.wanted).is_empty()
    }

    /// What was to be read and is not here, since this was last asked.
    pub fn wanted(&self) -> BTreeSet<Stretch> {
        std::mem::take(&mut *lock(&self.0.wanted))
    }

    /// The same as it is best fetched: in whole grains, near ones as one.
    pub fn to_fetch(&self) -> Vec<Stretch> {
        let mut fetched: Vec<Stretch> = Vec::new();
        for stretch in self.wanted() {
            let start = stretch.start / GRAIN * GRAIN;
            let end = (stretch.start + stretch.length).next_multiple_of(GRAIN).min(stretch.of);
            match fetched.last_mut().filter(|one| one.file == stretch.file && one.start + one.length + GAP >= start) {
                Some(one) => one.length = one.length.max(end - one.start),
                None => fetched.push(Stretch { start, length: end - start, ..stretch }),
            }
        }
        while fetched.len() > AT_ONCE {
            let gap = |place: usize| {
                let (one, next) = (&fetched[place], &fetched[place + 1]);
                let gap = next.start - (one.start + one.length).min(next.start);
                (one.file == next.file && gap < WIDE_GAP).then_some((gap, place))
            };
            let Some((_, nearest)) = (0..fetched.len() - 1).filter_map(gap).min() else { break };
            let next = fetched.remove(nearest + 1);
            let one = &mut fetched[nearest];
            one.length = next.start + next.length - one.start;
        }
        fetched
    }

    /// All of a file, if it is here.
    pub(super) fn whole(&self, name: &str) -> Option<OwnedBytes> {
        let file = self.0.files.get(name)?;
        file.read(0..file.length).ok()
    }
}

impl File {
    fn here(&self) -> MutexGuard<'_, BTreeMap<usize, OwnedBytes>> {
        lock(&self.parts)
    }

    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let parts = self.here();
        let missing = gaps(&parts, range.clone());
        if !missing.is_empty() {
            lock(&self.wanted).extend(missing.into_iter().map(|gap| Stretch {
                file: self.name.clone(),
                start: gap.start,
                length: gap.len(),
                of: self.length,
            }));
            return Err(io::Error::new(io::ErrorKind::WouldBlock, "not here yet"));
        }
        let mut pieces = Vec::new();
        let mut at = range.start;
        while let Some((start, part)) = parts.range(..=at).next_back().filter(|_| at < range.end) {
            let end = range.end.min(start + part.len());
            pieces.push(part.slice(at - start..end - start));
            at = end;
        }
        Ok(match pieces.len() {
            1 => pieces.swap_remove(0),
            _ => OwnedBytes::new(pieces.iter().flat_map(|piece| piece.iter().copied()).collect::<Vec<u8>>()),
        })
    }
}

/// What of `range` is in none of the parts.
fn gaps(parts: &BTreeMap<usize, OwnedBytes>, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        match parts.range(..=at).next_back().map(|(start, part)| start + part.len()).filter(|end| *end > at) {
            Some(end) => at = end,
            None => {
                let next = parts.range(at..).next().map_or(range.end, |(start, _)| range.end.min(*start));
                found.push(at..next);
                at = next;
            }
        }
    }
    found
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.files.keys()).finish()
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl HasLen for File {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for File {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.read(range)
    }

    /// Never comes to an end while something is missing: who looks once has all of it noted.
    fn read_bytes_async<'s, 'f>(
        &'s self,
        range: Range<usize>,
    ) -> Pin<Box<dyn Future<Output = io::Result<OwnedBytes>> + Send + 'f>>
    where
        's: 'f,
        Self: 'f,
    {
        match self.read(range) {
            Ok(bytes) => Box::pin(std::future::ready(Ok(bytes))),
            Err(_) => Box::pin(std::future::pending()),
        }
    }
}

impl Directory for Remote {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        match path.to_str().and_then(|name| self.0.files.get(name)) {
            Some(file) => Ok(Arc::<File>::clone(file)),
            None => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(path.to_str().is_some_and(|name| self.0.files.contains_key(name)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let file = self.get_file_handle(path)?;
        let failed = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        file.read_bytes(0..file.len()).map(|bytes| bytes.to_vec()).map_err(failed)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_owned() })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

fn read_only() -> io::Error {
    io::ErrorKind::ReadOnlyFilesystem.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(range: Range<u8>) -> Vec<u8> {
        range.collect()
    }

    #[test]
    fn what_is_missing_is_noted_and_what_was_brought_is_read() {
        let remote = Remote::of([("a".to_owned(), 100)]);
        remote.bring("a", 10, bytes(10..20));
        remote.bring("a", 30, bytes(30..40));
        let file = &remote.0.files["a"];
        assert_eq!(file.read(12..18).unwrap().as_slice(), &[12, 13, 14, 15, 16, 17]);
        assert!(!remote.waits());
        assert!(file.read(15..35).is_err());
        let wanted: Vec<_> = remote.wanted().into_iter().map(|stretch| (stretch.start, stretch.length)).collect();
        assert_eq!(wanted, [(20, 10)]);
        // Brought with what was here already.
        remote.bring("a", 0, bytes(0..60));
        assert_eq!(file.read(5..55).unwrap().as_slice(), (5..55).collect::<Vec<u8>>());
        assert!(!remote.waits());
    }

    #[test]
    fn neighbours_are_fetched_as_one_and_nothing_past_the_end() {
        let remote = Remote::of([("a".to_owned(), 100_000), ("b".to_owned(), 50)]);
        for (file, range) in [("a", 5000..5001), ("a", 7000..7100), ("a", 90_000..90_001), ("b", 7..9)] {
            assert!(remote.0.files[file].read(range).is_err());
        }
        let fetched: Vec<_> = remote.to_fetch().into_iter().map(|one| (one.file, one.start, one.length)).collect();
        assert_eq!(fetched, [("a".to_owned(), 4096, 3072), ("a".to_owned(), 89_088, 1024), ("b".to_owned(), 0, 50)]);
        assert!(remote.to_fetch().is_empty());
    }

    #[test]
    fn no_more_is_fetched_at_once_than_browsers_do_where_stretches_lie_near_enough() {
        let remote = Remote::of([("a".to_owned(), 100_000), ("b".to_owned(), 10 << 20)]);
        for place in 0..8 {
            assert!(remote.0.files["a"].read(place * 8000..place * 8000 + 1).is_err());
        }
        assert_eq!(remote.to_fetch().len(), AT_ONCE);
        for place in 0..8 {
            assert!(remote.0.files["b"].read(place << 20..(place << 20) + 1).is_err());
        }
        assert_eq!(remote.to_fetch().len(), 8);
    }

    #[test]
    fn packs_hold_what_is_here_and_broken_ones_are_refused() {
        let remote = Remote::of([("a".to_owned(), 100), ("b".to_owned(), 5)]);
        remote.bring("a", 10, bytes(10..20));
        remote.bring("a", 20, bytes(20..25));
        let pack = remote.pack();
        let again = Remote::unpack(pack.clone()).unwrap();
        assert_eq!(again.0.files["a"].read(10..25).unwrap().as_slice(), (10..25).collect::<Vec<u8>>());
        assert!(again.0.files["b"].read(0..5).is_err());
        assert_eq!(again.pack(), pack);
        for end in 0..pack.len() {
            assert!(Remote::unpack(pack[..end].to_vec()).is_err(), "{end}");
        }
    }
}
