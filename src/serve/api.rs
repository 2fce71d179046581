//! The search and the state of the archive, for programs and for readers without scripts.

use super::routes::App;
use super::state::Current;
use super::{Query, mime};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];
const NO_SITE: &str = "there is no site to search yet";

impl Query {
    /// Reads the part of an address behind the `?`.
    pub fn parse(raw: &str) -> Self {
        let pairs = form_urlencoded::parse(raw.as_bytes());
        Self { parameters: pairs.map(|(key, value)| (key.into_owned(), value.into_owned())).collect() }
    }
}

/// `GET /api/search`.
pub async fn search(State(app): State<App>, RawQuery(raw): RawQuery) -> Response {
    let query = Query::parse(raw.as_deref().unwrap_or_default());
    let Some(search) = app.shared.now().search.clone() else {
        return failure(StatusCode::SERVICE_UNAVAILABLE, NO_SITE);
    };
    match tokio::task::spawn_blocking(move || search.answer(&query)).await {
        Ok(Ok(answer)) => (NO_STORE, Json(answer)).into_response(),
        Ok(Err(message)) => failure(StatusCode::BAD_REQUEST, &message),
        Err(_) => failure(StatusCode::INTERNAL_SERVER_ERROR, "the search failed"),
    }
}

/// `GET /api/search.csv`.
pub async fn table(State(app): State<App>, RawQuery(raw): RawQuery) -> Response {
    let query = Query::parse(raw.as_deref().unwrap_or_default());
    let Some(search) = app.shared.now().search.clone() else {
        return failure(StatusCode::SERVICE_UNAVAILABLE, NO_SITE);
    };
    const KIND: [(header::HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"search.csv\""),
    ];
    match tokio::task::spawn_blocking(move || search.table(&query)).await {
        Ok(Ok(table)) => (NO_STORE, KIND, table).into_response(),
        Ok(Err(message)) => failure(StatusCode::BAD_REQUEST, &message),
        Err(_) => failure(StatusCode::INTERNAL_SERVER_ERROR, "the search failed"),
    }
}

/// `GET /search/` with a query: the results as a page. Without one it is a page of the site like any other.
pub async fn search_page(app: &App, raw: &str) -> Option<Response> {
    let query = Query::parse(raw);
    query.get("q").or_else(|| query.parameters.iter().map(|(_, value)| value.as_str()).find(|v| !v.is_empty()))?;
    let search = app.shared.now().search.clone()?;
    let page = tokio::task::spawn_blocking(move || search.page(&query)).await;
    let (status, page) = match page {
        Ok(page) => match page? {
            Ok(page) => (StatusCode::OK, page),
            Err(message) => (StatusCode::INTERNAL_SERVER_ERROR, message),
        },
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "the search failed".to_owned()),
    };
    if status != StatusCode::OK {
        return Some((status, NO_STORE, page + "\n").into_response());
    }
    let page = if app.files.live { super::inject::live(page.into_bytes()) } else { page.into_bytes() };
    Some((NO_STORE, [(header::CONTENT_TYPE, mime::HTML)], page).into_response())
}

/// `GET /api/status`.
pub async fn status(State(app): State<App>) -> Response {
    (NO_STORE, Json(described(&app.shared.now()))).into_response()
}

/// What there is not below `/api/`.
pub async fn nothing() -> Response {
    failure(
        StatusCode::NOT_FOUND,
        "there is nothing here; the interface has /api/search, /api/search.csv, /api/status and /api/events",
    )
}

fn described(current: &Current) -> serde_json::Value {
    let status = &current.status;
    json!({
        "state": current.word(),
        "errors": status.errors,
        "warnings": status.warnings,
        "records": status.records,
        "pages": status.pages,
        "commit": status.commit,
        "failure": status.failure,
        "duration_ms": status.took.as_millis() as u64,
        "checks": current.check,
        "stale": current.stale(),
    })
}

fn failure(status: StatusCode, message: &str) -> Response {
    (status, NO_STORE, Json(json!({ "error": message }))).into_response()
}
