//! Parts of a file: `Range` with a single range. Anything else is answered with the whole file, as the standard
//! allows.

use axum::http::{HeaderMap, header};
use std::ops::Range;

/// Which bytes were asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of them.
    Whole,
    /// These.
    Part(Range<u64>),
    /// Some that do not exist.
    Beyond,
}

/// Reads the request's `Range` for a body of `length` bytes with the tag `tag`.
pub fn asked(headers: &HeaderMap, length: u64, tag: &str) -> Asked {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(range) = text(header::RANGE).and_then(|range| range.strip_prefix("bytes=")) else {
        return Asked::Whole;
    };
    // A part of another version would not fit what the client holds.
    if text(header::IF_RANGE).is_some_and(|condition| condition != tag) {
        return Asked::Whole;
    }
    let Some((first, last)) = range.trim().split_once('-') else {
        return Asked::Whole;
    };
    let part = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Ok(first), Err(_)) if last.is_empty() => first..length,
        (Err(_), Ok(count)) if first.is_empty() && count > 0 => length.saturating_sub(count)..length,
        (Err(_), Ok(0)) if first.is_empty() => return Asked::Beyond,
        _ => return Asked::Whole,
    };
    if part.start < part.end { Asked::Part(part) } else { Asked::Beyond }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn single_ranges_are_understood() {
        let ask = |range: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_str(range).unwrap());
            asked(&headers, 10, "\"t\"")
        };
        assert_eq!(ask("bytes=0-3"), Asked::Part(0..4));
        assert_eq!(ask("bytes=4-"), Asked::Part(4..10));
        assert_eq!(ask("bytes=-3"), Asked::Part(7..10));
        assert_eq!(ask("bytes=-99"), Asked::Part(0..10));
        assert_eq!(ask("bytes=8-99"), Asked::Part(8..10));
        assert_eq!(ask("bytes=8-18446744073709551615"), Asked::Part(8..10));
        assert_eq!(ask("bytes=10-"), Asked::Beyond);
        assert_eq!(ask("bytes=-0"), Asked::Beyond);
        for whole in ["bytes=3-1", "bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=x-y", "bytes=1"] {
            assert_eq!(ask(whole), Asked::Whole, "{whole}");
        }
    }

    #[test]
    fn another_version_is_sent_whole() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static("bytes=0-3"));
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"old\""));
        assert_eq!(asked(&headers, 10, "\"t\""), Asked::Whole);
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"t\""));
        assert_eq!(asked(&headers, 10, "\"t\""), Asked::Part(0..4));
    }
}
