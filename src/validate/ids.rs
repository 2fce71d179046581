//! Identities: what any id may look like, and how ids are numbered.

use std::ops::Range;

/// The pattern of a collection that states none.
pub const ANY: &str = r"^[^\s/\\#|\[\]<>?%:*]+$";

/// Whether an id can stand in references, addresses and file names: no blanks, none of `/ \ # | [ ] < > ? % : * "`,
/// no control characters, and not a name that file systems give a meaning to.
pub fn is_safe(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 120
        && !id.starts_with('.')
        && !id.ends_with('.')
        && !id.chars().any(|c| c.is_whitespace() || c.is_control() || "/\\#|[]<>?%:*\"'`&".contains(c))
}

/// An id as `next` would number it, or the place of a `{…}` that means nothing.
pub fn sample(next: &str) -> Result<String, Range<usize>> {
    let mut sample = String::new();
    let mut rest = next;
    while let Some(open) = rest.find('{') {
        let at = next.len() - rest.len() + open;
        let Some(close) = rest[open..].find('}') else { return Err(at..next.len()) };
        sample.push_str(&rest[..open]);
        let placeholder = &rest[open + 1..open + close];
        match placeholder.strip_prefix("seq:").map(str::parse::<usize>) {
            _ if placeholder == "year" => sample.push_str("2026"),
            _ if placeholder == "month" => sample.push_str("01"),
            Some(Ok(width)) if (1..=12).contains(&width) => sample.push_str(&format!("{:0width$}", 1)),
            _ => return Err(at..at + close + 1),
        }
        rest = &rest[open + close + 1..];
    }
    sample.push_str(rest);
    Ok(sample)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_is_sampled() {
        assert_eq!(sample("XJ-{year}-{seq:4}").as_deref(), Ok("XJ-2026-0001"));
        assert_eq!(sample("SW-{seq:3}").as_deref(), Ok("SW-001"));
        assert_eq!(sample("XJ-{yaer}-{seq:4}"), Err(3..9));
        assert_eq!(sample("XJ-{year"), Err(3..8));
    }

    #[test]
    fn ids_that_could_leave_their_folder_are_refused() {
        for id in ["ZD-15", "P-shenzhiyuan", "制度-15", "1.2-a_b"] {
            assert!(is_safe(id), "{id}");
        }
        for id in ["", "..", "a/b", "a b", "a#b", "[[a]]", "a\u{a0}b", "C:x", ".hidden", "a\\b"] {
            assert!(!is_safe(id), "{id}");
        }
    }
}
