//! Makes a folder that served before hold what it is to hold now, and no more.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;

/// Removes from `folder` every file whose path is not among `wanted`, and the folders that this empties. A folder
/// that is itself wanted stays with all it holds.
pub fn to(folder: &Path, wanted: &HashSet<String>) -> io::Result<()> {
    below(folder, "", wanted).map(drop)
}

/// Whether anything remains in `folder`, which is `path` of the site.
fn below(folder: &Path, path: &str, wanted: &HashSet<String>) -> io::Result<bool> {
    let mut remains = false;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let path = match (path, name.to_str()) {
            ("", Some(name)) => name.to_owned(),
            (_, Some(name)) => format!("{path}/{name}"),
            // No path of a site is anything but text.
            (_, None) => String::new(),
        };
        if wanted.contains(&path) {
            remains = true;
        } else if entry.file_type()?.is_dir() {
            if below(&entry.path(), &path, wanted)? {
                remains = true;
            } else {
                fs::remove_dir(entry.path())?;
            }
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(remains)
}

/// Makes the folders that lead to `path` in `root`; a file that stands in the way is removed.
pub fn make_way(root: &Path, path: &str) -> io::Result<()> {
    let Some((folders, _)) = path.rsplit_once('/') else {
        return fs::create_dir_all(root);
    };
    let mut place = root.to_owned();
    for folder in folders.split('/') {
        place.push(folder);
        if fs::symlink_metadata(&place).is_ok_and(|found| !found.is_dir()) {
            fs::remove_file(&place)?;
        }
    }
    fs::create_dir_all(place)
}
