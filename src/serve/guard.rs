//! What every answer and every request has to obey.

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use std::sync::Arc;

/// Headers of every answer. Pages load nothing from elsewhere, run no inline script and are framed by nobody.
const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Adds the headers that keep pages to themselves.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Which names the server answers to.
#[derive(Clone, Debug)]
pub struct Hosts {
    /// Names besides the loopback ones; `None` answers to every name.
    allowed: Option<Arc<[String]>>,
}

impl Hosts {
    /// On a loopback address only loopback names are answered, and `more`: any other name in a request comes from
    /// a page elsewhere whose name was bent to this machine (DNS rebinding). Elsewhere the names are not known.
    pub fn new(loopback: bool, more: &[String]) -> Self {
        let allowed = more.iter().map(|host| host.to_ascii_lowercase()).collect();
        Self { allowed: loopback.then_some(allowed) }
    }

    fn answers(&self, host: &str) -> bool {
        let Some(more) = &self.allowed else {
            return true;
        };
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        host == "localhost"
            || host.ends_with(".localhost")
            || address.is_ok_and(|address| address.is_loopback())
            || more.contains(&host)
    }
}

/// Refuses requests for other hosts.
pub async fn host(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let named = match (request.uri().authority(), request.headers().get(header::HOST)) {
        (Some(authority), _) => Some(authority.clone()),
        (None, Some(host)) => host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()),
        (None, None) => None,
    };
    // HTTP/1.0 need not name a host, and no browser speaks it.
    let nameless = named.is_none() && !request.headers().contains_key(header::HOST);
    if nameless || named.is_some_and(|named| hosts.answers(named.host())) {
        return next.run(request).await;
    }
    let text = "this server answers only to its own host name; start it with `--host NAME` to add one\n";
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_names_are_answered_on_loopback() {
        let hosts = Hosts::new(true, &["Archive.Example".to_owned()]);
        for own in ["localhost", "LOCALHOST", "localhost.", "a.localhost", "127.0.0.1", "127.8.9.1", "[::1]"] {
            assert!(hosts.answers(own), "{own}");
        }
        assert!(hosts.answers("archive.example"));
        for foreign in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "", "[::]"] {
            assert!(!hosts.answers(foreign), "{foreign}");
        }
        assert!(Hosts::new(false, &[]).answers("anything.example"));
    }
}
