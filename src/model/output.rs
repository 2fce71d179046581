//! Where rendered files go. Rendering hands each file over as soon as it is done, so that a large site
//! never stands in memory as a whole.

use std::collections::BTreeMap;
use std::sync::Mutex;

/// Takes rendered files, from any thread, in any order; each path once.
pub trait Sink: Sync {
    /// Takes the file at `path` (from the site's root, with `/`).
    fn put(&self, path: &str, bytes: Vec<u8>);

    /// Whether it is worth while to tell what files are made of: some are not made again then.
    fn recalls(&self) -> bool {
        false
    }

    /// Leaves the file at `path` as it stands, if it is known to be made of the same; says whether it was left.
    fn keep(&self, _path: &str, _made_of: &MadeOf) -> bool {
        false
    }

    /// As [`Sink::put`], of a file that is made of what `made_of` tells.
    fn put_made_of(&self, path: &str, bytes: Vec<u8>, _made_of: MadeOf) {
        self.put(path, bytes);
    }
}

/// Everything that a file is made of, by SHA-256. What makes a file of it is the same throughout a process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MadeOf {
    /// What it says.
    pub content: [u8; 32],
    /// The state of the archive that it tells of, such as the commit: another one makes another file that says the
    /// same.
    pub state: [u8; 32],
}

/// A sink that keeps everything, for tests and for small sites.
#[derive(Default, Debug)]
pub struct MemorySink {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl MemorySink {
    /// The files by path.
    pub fn into_files(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Sink for MemorySink {
    fn put(&self, path: &str, bytes: Vec<u8>) {
        let mut files = self.files.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        files.insert(path.to_owned(), bytes);
    }
}
