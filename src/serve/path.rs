//! From the path of a request to a file below the site's folder, or nothing.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::io;
use std::path::{Path, PathBuf};

const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub enum Place {
    /// A file that may be read.
    File(PathBuf),
    /// A folder that was asked for without its slash: where to go, relative to the request.
    Folder(String),
    /// Nothing, or nothing that may be shown.
    Nothing,
}

/// The parts of a request path, decoded; `None` when any of them could mean another place than it says.
/// A trailing empty part stands for a trailing slash.
fn parts(path: &str) -> Option<Vec<String>> {
    let path = path.strip_prefix('/')?;
    let mut parts = Vec::new();
    let mut raw = path.split('/').peekable();
    while let Some(part) = raw.next() {
        let part = percent_decode_str(part).decode_utf8().ok()?.into_owned();
        // Hidden files are never part of a site; `.` and `..` fall under the same rule. `:` names a drive or a
        // stream on some systems.
        let odd = part.starts_with('.') || part.contains(['/', '\\', ':']) || part.chars().any(char::is_control);
        if odd || (part.is_empty() && raw.peek().is_some()) {
            return None;
        }
        parts.push(part);
    }
    Some(parts)
}

/// Finds what stands at the request path `path` in the folder `root`.
pub fn find(root: &Path, path: &str) -> io::Result<Place> {
    let Some(parts) = parts(path) else {
        return Ok(Place::Nothing);
    };
    let slash = parts.last().is_some_and(String::is_empty);
    let mut place = root.to_owned();
    place.extend(parts.iter().filter(|part| !part.is_empty()));
    if slash {
        place.push("index.html");
    }
    let missing = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidFilename => Ok(Place::Nothing),
        io::ErrorKind::PermissionDenied => Ok(Place::Nothing),
        _ => Err(error),
    };
    // Both are resolved, so that a link inside the site may not point out of it.
    let (root, place) = match (root.canonicalize(), place.canonicalize()) {
        (Ok(root), Ok(place)) => (root, place),
        (Err(error), _) | (_, Err(error)) => return missing(error),
    };
    if !place.starts_with(&root) {
        return Ok(Place::Nothing);
    }
    if place.is_dir() {
        let last = parts.last().map(String::as_str).unwrap_or_default();
        // `./` keeps a name with a colon from being read as an address of its own.
        return Ok(if slash || !place.join("index.html").is_file() {
            Place::Nothing
        } else {
            Place::Folder(format!("./{}/", utf8_percent_encode(last, SEGMENT)))
        });
    }
    Ok(if place.is_file() { Place::File(place) } else { Place::Nothing })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn nothing_outside_the_site_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("site");
        fs::create_dir_all(root.join("制度/第一")).unwrap();
        fs::write(root.join("index.html"), "home").unwrap();
        fs::write(root.join("制度/第一/index.html"), "one").unwrap();
        fs::write(root.join("制度/a.css"), "css").unwrap();
        fs::write(root.join(".hidden"), "no").unwrap();
        fs::write(dir.path().join("secret.txt"), "no").unwrap();
        let found = |path: &str| find(&root, path).unwrap();
        assert!(matches!(found("/"), Place::File(_)));
        assert!(matches!(found("/%E5%88%B6%E5%BA%A6/a.css"), Place::File(_)));
        assert_eq!(found("/%E5%88%B6%E5%BA%A6/%E7%AC%AC%E4%B8%80"), Place::Folder("./%E7%AC%AC%E4%B8%80/".to_owned()));
        for hostile in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/%2e%2e%2fsecret.txt",
            "/..%5csecret.txt",
            "/..\\secret.txt",
            "//secret.txt",
            "//index.html",
            "/a/../index.html",
            "/./index.html",
            "/index.html%00",
            "/index.html%00.css",
            "/%ff",
            "/.hidden",
            "/%2ehidden",
            "/C:/index.html",
            "/index.html/",
            "/%E5%88%B6%E5%BA%A6/",
            "/%E5%88%B6%E5%BA%A6",
            "/index.html/index.html",
            "",
            "index.html",
        ] {
            assert_eq!(found(hostile), Place::Nothing, "{hostile}");
        }
        let long = format!("/{}", "a".repeat(5000));
        assert_eq!(found(&long), Place::Nothing);
    }

    #[cfg(unix)]
    #[test]
    fn links_may_not_leave_the_site() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("site");
        fs::create_dir_all(&root).unwrap();
        fs::write(dir.path().join("secret.txt"), "no").unwrap();
        fs::write(root.join("a.txt"), "yes").unwrap();
        std::os::unix::fs::symlink(dir.path(), root.join("up")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("secret.txt"), root.join("secret.txt")).unwrap();
        std::os::unix::fs::symlink("a.txt", root.join("b.txt")).unwrap();
        assert_eq!(find(&root, "/up/secret.txt").unwrap(), Place::Nothing);
        assert_eq!(find(&root, "/secret.txt").unwrap(), Place::Nothing);
        assert!(matches!(find(&root, "/b.txt").unwrap(), Place::File(_)));
    }
}
