//! Which address leads where, and what every request passes on its way.

use super::files::Files;
use super::guard::{self, Hosts};
use super::state::Shared;
use super::{Options, api, etag, events, inject, mime, page};
use crate::model::Lang;
use axum::Router;
use axum::extract::{FromRef, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// Every request is a question; none needs a body of note.
const BODY: usize = 16 << 10;
const ANSWER: Duration = Duration::from_secs(30);

/// What the handlers share.
#[derive(Clone)]
pub struct App {
    /// The state of the site.
    pub shared: Arc<Shared>,
    /// Its files.
    pub files: Files,
    /// Language of the server's own pages.
    pub lang: Lang,
}

impl FromRef<App> for Arc<Shared> {
    fn from_ref(app: &App) -> Self {
        app.shared.clone()
    }
}

/// The whole service.
pub fn router(options: &Options, addr: SocketAddr, live: bool, shared: Arc<Shared>) -> Router {
    let files = Files { folder: options.out.clone(), live };
    let app = App { shared, files, lang: options.lang };
    let hosts = Hosts::new(addr.ip().is_loopback(), &options.hosts);
    Router::new()
        .route("/api/search", get(api::search))
        .route("/api/search.csv", get(api::table))
        .route("/api/status", get(api::status))
        .route("/api/events", get(events::stream))
        .route("/api/{*rest}", any(api::nothing))
        .route(inject::SCRIPT, get(script))
        .route(page::STYLE, get(style))
        .route(page::PATH, get(errors))
        .route("/search/", get(search))
        .fallback_service(get(file).with_state(app.clone()))
        .with_state(app)
        // From the inside out: the tag of a compressed body is set after it was compressed.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(5)))
        .layer(from_fn(etag::by_coding))
        .layer(RequestBodyLimitLayer::new(BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(hosts, guard::host))
        .layer(from_fn(guard::headers))
}

async fn script() -> Response {
    ([(header::CONTENT_TYPE, mime::of("live.js"))], include_str!("assets/live.js")).into_response()
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, mime::of("errors.css"))], include_str!("assets/errors.css")).into_response()
}

async fn errors(State(app): State<App>) -> Response {
    own_page(&app, StatusCode::OK, false)
}

async fn search(State(app): State<App>, request: Request) -> Response {
    match api::search_page(&app, request.uri().query().unwrap_or_default()).await {
        Some(page) => page,
        None => file(State(app), request).await,
    }
}

async fn file(State(app): State<App>, request: Request) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let work = app.clone();
    match tokio::task::spawn_blocking(move || site(&work, &uri, &headers)).await {
        Ok(response) => response,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn site(app: &App, uri: &Uri, headers: &HeaderMap) -> Response {
    match app.files.answer(uri, headers) {
        Ok(Some(response)) => response,
        Ok(None) if app.files.folder.join("index.html").is_file() => {
            let page = app.files.not_found().unwrap_or_else(|| b"<!DOCTYPE html><title>404</title>404".to_vec());
            let headers = [(header::CONTENT_TYPE, mime::HTML), (header::CACHE_CONTROL, "no-cache")];
            (StatusCode::NOT_FOUND, headers, page).into_response()
        }
        Ok(None) => own_page(app, StatusCode::SERVICE_UNAVAILABLE, true),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn own_page(app: &App, status: StatusCode, nothing_yet: bool) -> Response {
    let page = page::errors(&app.shared.now(), app.lang, app.files.live, nothing_yet);
    let headers = [(header::CONTENT_TYPE, mime::HTML), (header::CACHE_CONTROL, "no-store")];
    (status, headers, page).into_response()
}
