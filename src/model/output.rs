//! Where rendered files go. Rendering hands each file over as soon as it is done, so that a large site
//! never stands in memory as a whole.

use std::collections::BTreeMap;
use std::sync::Mutex;

/// Takes rendered files, from any thread, in any order; each path once.
pub trait Sink: Sync {
    /// Takes the file at `path` (from the site's root, with `/`).
    fn put(&self, path: &str, bytes: Vec<u8>);
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
