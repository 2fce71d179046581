//! The folder of an index, as tantivy sees it.
//!
//! Read through memory maps. There are no lock files, so that an index on a read-only disk can be searched, and no
//! watchers, for an index never changes once it is built. Writing does not wait for the disk after each file: an
//! index counts only once its stamp stands beside it, and every file carries a checksum.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

/// The name under which tantivy asks for the list of its files.
const MANAGED: &str = ".managed.json";

/// A folder that holds one index.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    mapped: MmapDirectory,
    /// The list of files, made up from what the seal says instead of being kept on disk.
    managed: Arc<[u8]>,
}

impl Folder {
    /// The folder at `root`, which holds `files`.
    pub fn open<'a>(root: &Path, files: impl Iterator<Item = &'a String>) -> Result<Self, OpenDirectoryError> {
        let managed = serde_json::to_vec(&files.collect::<Vec<_>>()).unwrap_or_default();
        Ok(Self { root: root.to_owned(), mapped: MmapDirectory::open(root)?, managed: managed.into() })
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.mapped.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let failed = |error| OpenWriteError::wrap_io_error(error, path.to_owned());
        let file = File::create_new(self.root.join(path)).map_err(failed)?;
        Ok(BufWriter::with_capacity(1 << 16, Box::new(Plain(file))))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(MANAGED) {
            return Ok(self.managed.to_vec());
        }
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path == Path::new(MANAGED) {
            return Ok(());
        }
        std::fs::write(self.root.join(path), data)
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

struct Plain(File);

impl Write for Plain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl TerminatingWrite for Plain {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.0.flush()
    }
}
