//! Where a link leads, judged by what was written.

use crate::model::document::LinkTarget;
use percent_encoding::percent_decode_str;

/// Schemes that a link may use.
const SAFE_SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Reads the destination of `[text](destination)` in the file at `from`.
pub fn of_destination(from: &str, written: &str) -> LinkTarget {
    if scheme(written).is_some() || written.starts_with("//") {
        return LinkTarget::External(written.to_owned());
    }
    if let Some(anchor) = written.strip_prefix('#') {
        return LinkTarget::Local(decoded(anchor));
    }
    let (path, anchor) = match written.split_once('#') {
        Some((path, anchor)) => (path, Some(decoded(anchor))),
        None => (written, None),
    };
    LinkTarget::File { path: beside(from, &decoded(path)), written: written.to_owned(), anchor }
}

/// Reads the inside of `[[…]]`, without the text after `|`.
pub fn of_wiki(inside: &str) -> LinkTarget {
    match inside.split_once('#') {
        Some(("", anchor)) => LinkTarget::Local(anchor.trim().to_owned()),
        Some((id, anchor)) => LinkTarget::Record { id: id.trim().to_owned(), anchor: Some(anchor.trim().to_owned()) },
        None => LinkTarget::Record { id: inside.trim().to_owned(), anchor: None },
    }
}

/// Whether a browser may be sent there.
pub fn is_safe(address: &str) -> bool {
    scheme(address).is_some_and(|scheme| SAFE_SCHEMES.contains(&scheme.as_str()))
}

/// The scheme of an address as a browser would see it: blanks and control characters do not hide it.
fn scheme(address: &str) -> Option<String> {
    let seen: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = seen.split_once(':')?;
    let mut letters = scheme.chars();
    let starts_well = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
    let goes_on_well = letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    (starts_well && goes_on_well).then(|| scheme.to_ascii_lowercase())
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// `path` as seen from the folder of `from`; `None` when it leaves the archive.
pub fn beside(from: &str, path: &str) -> Option<String> {
    if path.contains('\\') || path.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if let Some(rest) = path.strip_prefix('/') {
        parts.clear();
        return collapse(parts, rest);
    }
    collapse(parts, path)
}

fn collapse<'a>(mut parts: Vec<&'a str>, path: &'a str) -> Option<String> {
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_schemes_are_seen() {
        for hostile in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " java\nscript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
        ] {
            let target = of_destination("content/a/b.md", hostile);
            assert!(matches!(target, LinkTarget::External(_)), "{hostile:?}");
            assert!(!is_safe(hostile), "{hostile:?}");
        }
        assert!(is_safe("https://example.com/?a=b:c"));
        assert!(is_safe("mailto:it@shifan.example"));
    }

    #[test]
    fn files_are_found_beside_the_linking_file() {
        assert_eq!(beside("content/a/b.md", "../c/d%20.md").as_deref(), Some("content/c/d%20.md"));
        assert_eq!(beside("content/a/b.md", "../../../etc/passwd"), None);
        assert_eq!(beside("content/a/b.md", "..\\x"), None);
        let target = of_destination("content/a/b.md", "%E5%9B%BE.pdf#x");
        assert_eq!(
            target,
            LinkTarget::File {
                path: Some("content/a/图.pdf".into()),
                written: "%E5%9B%BE.pdf#x".into(),
                anchor: Some("x".into())
            }
        );
    }
}
