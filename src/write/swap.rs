//! Lets a new folder take the place of an old one.

use super::{Error, Previous};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the old site stands for the moment between the swap and its removal.
pub fn retired(target: &Path) -> PathBuf {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    target.with_file_name(format!(".{name}.juanzong-old"))
}

/// Puts `new` at `target`. Where the system can exchange two folders in one step, no moment exists in which
/// `target` is absent. The old one is then at `new`, if it is kept.
pub fn replace(target: &Path, new: &Path, previous: Previous) -> Result<(), Error> {
    let disk = |source| Error::Disk { path: target.to_owned(), source };
    if !target.exists() {
        return fs::rename(new, target).map_err(disk);
    }
    if exchange(target, new) {
        return match previous {
            Previous::Remove => fs::remove_dir_all(new).map_err(disk),
            Previous::Keep => Ok(()),
        };
    }
    let old = retired(target);
    fs::rename(target, &old).map_err(disk)?;
    if let Err(error) = fs::rename(new, target) {
        fs::rename(&old, target).map_err(disk)?;
        return Err(disk(error));
    }
    match previous {
        Previous::Remove => fs::remove_dir_all(&old).map_err(disk),
        Previous::Keep => fs::rename(&old, new).map_err(disk),
    }
}

#[cfg(target_os = "linux")]
fn exchange(target: &Path, new: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn exchange(_target: &Path, _new: &Path) -> bool {
    false
}
