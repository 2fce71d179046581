//! Entity tags: one for each body that can go over the wire.
//!
//! A compressed body is another sequence of bytes, so it bears another tag: the plain one with the coding's name
//! behind it. Comparison takes the name off again, because a page is fresh in every coding or in none.

use crate::model::hex;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};

const CODINGS: [&str; 2] = ["gzip", "br"];

/// The tag of a body, with its quotes.
pub fn of(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    format!("\"{}\"", hex(&digest[..12]))
}

/// The tag in `If-None-Match` that says the client has this body already, in whatever coding.
pub fn matched<'a>(headers: &'a HeaderMap, tag: &'a str) -> Option<&'a str> {
    headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).find_map(|list| {
        list.split(',').map(str::trim).find_map(|candidate| {
            let opaque = candidate.strip_prefix("W/").unwrap_or(candidate);
            if opaque == "*" {
                return Some(tag);
            }
            (plain(opaque).as_deref().unwrap_or(opaque) == tag).then_some(opaque)
        })
    })
}

/// The tag without a coding's name.
fn plain(tag: &str) -> Option<String> {
    CODINGS.iter().find_map(|coding| Some(format!("{}\"", tag.strip_suffix(&format!("-{coding}\""))?)))
}

/// Gives a body that was compressed on its way out the tag of its coding.
pub async fn by_coding(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let coding = response.headers().get(header::CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    let tag = response.headers().get(header::ETAG).and_then(|value| value.to_str().ok());
    if let (Some(coding), Some(tag)) = (coding, tag)
        && let Some(opaque) = tag.strip_suffix('"')
        && let Ok(value) = HeaderValue::from_str(&format!("{opaque}-{coding}\""))
    {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_of_one_body_are_equally_fresh() {
        let tag = of(b"x");
        let given = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(value).unwrap());
            matched(&headers, &tag).map(str::to_owned)
        };
        let gzip = format!("{}-gzip\"", tag.trim_end_matches('"'));
        assert_eq!(given(&tag), Some(tag.clone()));
        assert_eq!(given(&gzip), Some(gzip.clone()));
        assert_eq!(given(&format!("\"other\", W/{gzip}")), Some(gzip.clone()));
        assert_eq!(given("*"), Some(tag.clone()));
        assert_eq!(given("\"other\""), None);
        assert_eq!(given(&of(b"y")), None);
        assert_eq!(given(""), None);
    }
}
