//! Finds the repository around an archive.

use super::Error;
use std::path::{Path, PathBuf};
use std::sync::Once;

/// A repository and the place of the archive in it.
pub(super) struct Opened {
    pub repo: git2::Repository,
    /// Path from the top of the repository to the archive: empty, or ending in `/`.
    pub prefix: String,
}

/// Opens the repository that contains `root`; `None` when there is none.
pub(super) fn open(root: &Path) -> Result<Option<Opened>, Error> {
    set_up();
    let root = match root.canonicalize() {
        Ok(root) => root,
        Err(error) => return Err(Error::Unreadable(error.to_string())),
    };
    let repo = match git2::Repository::discover(&root) {
        Ok(repo) => repo,
        Err(error) if error.code() == git2::ErrorCode::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let Some(top) = repo.workdir().and_then(|top| top.canonicalize().ok()) else {
        return Ok(None);
    };
    let Ok(below) = root.strip_prefix(&top) else {
        return Ok(None);
    };
    let prefix = below.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect();
    Ok(Some(Opened { repo, prefix }))
}

/// Opens a repository again, for another thread.
pub(super) fn again(git_dir: &Path) -> Result<git2::Repository, Error> {
    Ok(git2::Repository::open(git_dir)?)
}

/// The folder by which [`again`] finds this repository.
pub(super) fn git_dir(repo: &git2::Repository) -> PathBuf {
    repo.path().to_owned()
}

/// Settings of libgit2 that hold for the whole process.
pub(super) fn set_up() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Hashing every object again doubles the walk; `verify` is the place where that is done.
        git2::opts::strict_hash_verification(false);
        // SAFETY: these change libgit2's global settings, which must not happen while another thread uses it.
        // Nothing in this crate reaches libgit2 but through `open`, and `Once` lets nobody pass before the end.
        unsafe {
            // Only data is read, nothing that a repository configures is ever run; an archive on a share or in a
            // container belongs to another user as a rule.
            let _ = git2::opts::set_verify_owner_validation(false);
            // A partial clone opens, and what it lacks is told as missing objects.
            let _ = git2::opts::set_extensions(&["partialclone"]);
            // Trees are read again and again as bases of their neighbours.
            let _ = git2::opts::set_cache_object_limit(git2::ObjectType::Tree, 256 * 1024);
            let _ = git2::opts::set_cache_max_size(256 * 1024 * 1024);
        }
    });
}
