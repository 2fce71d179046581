//! The whole service over a small folder, without a socket.

use super::state::Shared;
use super::{Build, News, Options, Query, Search, Status, routes};
use crate::model::Lang;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

/// Echoes the query; `bad` is a bad one.
struct Echo(&'static str);

impl Search for Echo {
    fn answer(&self, query: &Query) -> Result<Value, String> {
        match query.get("q") {
            Some("bad") => Err("bad query".to_owned()),
            q => Ok(json!({ "site": self.0, "q": q })),
        }
    }

    fn table(&self, query: &Query) -> Result<String, String> {
        self.answer(query).map(|answer| format!("\u{feff}q\r\n{}\r\n", answer["q"].as_str().unwrap_or_default()))
    }

    fn page(&self, query: &Query) -> Option<Result<String, String>> {
        Some(Ok(format!("<html><head></head><p>{}</p></html>", query.get("q").unwrap_or("-"))))
    }
}

/// Tells the server of a rebuild: with search if a site was published, without if the old one stays.
fn tell(shared: &Shared, search: Option<&'static str>, errors: usize) {
    let status = Status { errors, ..Status::default() };
    let build = Build { status, problems: Vec::new(), published: search.is_some(), changed: true };
    shared.learn(News::Pages(build));
    search.into_iter().for_each(|name| shared.learn(News::Search(Arc::new(Echo(name)))));
}

struct Server {
    router: Router,
    shared: Arc<Shared>,
    _dir: tempfile::TempDir,
}

fn server(fill: impl FnOnce(&Path), first: (Option<&'static str>, usize), live: bool) -> Server {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("public");
    fs::create_dir_all(&out).unwrap();
    fill(&out);
    let addr = "127.0.0.1:8080".parse().unwrap();
    let options = Options {
        root: dir.path().to_owned(),
        out,
        addr,
        hosts: Vec::new(),
        watch: live,
        lang: Lang::Zh,
        patience: Duration::from_secs(1),
    };
    let shared = Arc::new(Shared::new());
    tell(&shared, first.0, first.1);
    Server { router: routes::router(&options, addr, live, shared.clone()), shared, _dir: dir }
}

fn site(out: &Path) {
    let page = |text: &str| format!("<!DOCTYPE html><html><head><title>x</title></head><body>{text}</body></html>");
    fs::create_dir_all(out.join("制度/ZD-01")).unwrap();
    fs::create_dir_all(out.join("search")).unwrap();
    fs::write(out.join("index.html"), page(&"首页".repeat(200))).unwrap();
    fs::write(out.join("制度/ZD-01/index.html"), page("总则")).unwrap();
    fs::write(out.join("search/index.html"), page("static search")).unwrap();
    fs::write(out.join("404.html"), page("没有这一页")).unwrap();
    fs::write(out.join("site.css"), "a { color: red }\n".repeat(40)).unwrap();
    fs::write(out.join("big.bin"), vec![7u8; (5 << 20) + 3]).unwrap();
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Server {
    async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:8080");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer { status: parts.status, headers: parts.headers, body: to_bytes(body, usize::MAX).await.unwrap() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[]).await
    }
}

#[tokio::test]
async fn pages_come_with_type_tag_and_guards() {
    let server = server(site, (Some("one"), 0), false);
    let home = server.get("/").await;
    assert_eq!(home.status, StatusCode::OK);
    assert_eq!(home.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(home.header("cache-control"), "no-cache");
    assert_eq!(home.header("x-content-type-options"), "nosniff");
    assert!(home.header("content-security-policy").starts_with("default-src 'self';"));
    assert!(home.header("etag").starts_with('"'));
    assert_eq!(home.header("content-length"), home.body.len().to_string());
    assert!(!home.text().contains("live.js"));
    let head = server.ask(Method::HEAD, "/", &[]).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.header("content-length"), home.header("content-length"));
    assert_eq!(head.header("etag"), home.header("etag"));
    let css = server.get("/site.css").await;
    assert_eq!(css.header("content-type"), "text/css; charset=utf-8");
}

#[tokio::test]
async fn each_coding_has_its_tag_and_all_are_equally_fresh() {
    let server = server(site, (Some("one"), 0), false);
    let mut tags = Vec::new();
    for coding in ["identity", "gzip", "br"] {
        let page = server.ask(Method::GET, "/", &[("accept-encoding", coding)]).await;
        assert_eq!(page.header("content-encoding"), if coding == "identity" { "" } else { coding });
        assert_eq!(page.header("vary"), "accept-encoding");
        let tag = page.header("etag").to_owned();
        let again = server.ask(Method::GET, "/", &[("accept-encoding", coding), ("if-none-match", &tag)]).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(again.header("etag"), tag);
        tags.push(tag);
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 3);
    let other = server.ask(Method::GET, "/", &[("if-none-match", "\"other\"")]).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn parts_of_files_small_and_large() {
    let server = server(site, (Some("one"), 0), false);
    let part = server.ask(Method::GET, "/site.css", &[("range", "bytes=2-5"), ("accept-encoding", "gzip")]).await;
    assert_eq!((part.status, part.text()), (StatusCode::PARTIAL_CONTENT, "{ co"));
    assert_eq!(part.header("content-range"), "bytes 2-5/680");
    assert_eq!(part.header("content-encoding"), "");
    let beyond = server.ask(Method::GET, "/site.css", &[("range", "bytes=9999-")]).await;
    assert_eq!((beyond.status, beyond.header("content-range")), (StatusCode::RANGE_NOT_SATISFIABLE, "bytes */680"));
    let big = server.get("/big.bin").await;
    assert_eq!(big.body.len(), (5 << 20) + 3);
    assert_eq!(big.header("content-length"), big.body.len().to_string());
    let tail = server.ask(Method::GET, "/big.bin", &[("range", "bytes=-300000")]).await;
    assert_eq!((tail.status, tail.body.len()), (StatusCode::PARTIAL_CONTENT, 300_000));
    let tag = big.header("etag").to_owned();
    let again = server.ask(Method::GET, "/big.bin", &[("if-none-match", &tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn what_is_not_there_is_said_on_a_page_of_the_site() {
    let server = server(site, (Some("one"), 0), false);
    for path in ["/nothing", "/nothing/", "/../Cargo.toml", "/%2e%2e/x", "//evil.example/", "/site.css/", "/%00"] {
        let missing = server.get(path).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
        assert!(missing.text().contains("没有这一页"), "{path}");
        assert_eq!(missing.header("location"), "", "{path}");
    }
    let api = server.get("/api/nothing").await;
    assert_eq!((api.status, api.header("content-type")), (StatusCode::NOT_FOUND, "application/json"));
}

#[tokio::test]
async fn attachments_cannot_act_for_the_reader() {
    let fill = |out: &Path| {
        site(out);
        fs::create_dir_all(out.join("_files")).unwrap();
        for name in ["a.html", "a.SVG", "a.pdf"] {
            fs::write(out.join("_files").join(name), "<head></head>").unwrap();
        }
    };
    let server = server(fill, (Some("one"), 0), true);
    for path in ["/_files/a.html", "/%5ffiles/a.html", "/_files/a.SVG"] {
        let file = server.get(path).await;
        assert!(file.header("content-security-policy").ends_with("sandbox"), "{path}");
        assert_eq!(file.text(), "<head></head>", "{path}");
    }
    assert!(!server.get("/_files/a.pdf").await.header("content-security-policy").contains("sandbox"));
}

#[tokio::test]
async fn folders_lead_to_their_page_and_nowhere_else() {
    let server = server(site, (Some("one"), 0), false);
    let moved = server.get("/%E5%88%B6%E5%BA%A6/ZD-01?a=//evil.example").await;
    assert_eq!(moved.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(moved.header("location"), "./ZD-01/?a=//evil.example");
    let page = server.get("/%E5%88%B6%E5%BA%A6/ZD-01/").await;
    assert!(page.text().contains("总则"));
}

#[tokio::test]
async fn only_questions_are_answered() {
    let server = server(site, (Some("one"), 0), false);
    for path in ["/", "/site.css", "/nothing", "/api/search", "/api/status", "/search/", "/_errors/"] {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE] {
            let refused = server.ask(method.clone(), path, &[]).await;
            assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert!(refused.header("allow").contains("GET"), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn other_host_names_are_refused() {
    let server = server(site, (Some("one"), 0), false);
    let request = |host: &str| Request::builder().uri("/").header("host", host).body(Body::empty()).unwrap();
    for (host, status) in [
        ("localhost:8080", StatusCode::OK),
        ("127.0.0.1:9", StatusCode::OK),
        ("[::1]:8080", StatusCode::OK),
        ("evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("127.0.0.1.evil.example:8080", StatusCode::MISDIRECTED_REQUEST),
        ("a b", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let answer = server.router.clone().oneshot(request(host)).await.unwrap();
        assert_eq!(answer.status(), status, "{host}");
    }
    let absolute = Request::builder().uri("http://evil.example/").header("host", "localhost").body(Body::empty());
    let answer = server.router.clone().oneshot(absolute.unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn the_search_answers_programs_and_readers_without_scripts() {
    let server = server(site, (Some("one"), 0), true);
    let answer = server.get("/api/search?q=%E5%A4%87%E4%BB%BD+%E6%81%A2%E5%A4%8D").await;
    assert_eq!(answer.json(), json!({ "site": "one", "q": "备份 恢复" }));
    let bad = server.get("/api/search?q=bad").await;
    assert_eq!((bad.status, bad.json()), (StatusCode::BAD_REQUEST, json!({ "error": "bad query" })));
    let table = server.get("/api/search.csv?q=x").await;
    assert_eq!(table.text(), "\u{feff}q\r\nx\r\n");
    assert!(table.header("content-type").starts_with("text/csv"));
    assert_eq!(server.get("/api/search.csv?q=bad").await.status, StatusCode::BAD_REQUEST);
    assert!(server.get("/search/").await.text().contains("static search"));
    assert!(server.get("/search/?q=").await.text().contains("static search"));
    let page = server.get("/search/?q=x").await;
    assert!(page.text().contains("<p>x</p>") && page.text().contains("live.js"));
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn errors_keep_the_last_good_site_and_are_shown() {
    let server = server(site, (Some("one"), 0), true);
    let before = server.shared.now();
    tell(&server.shared, None, 2);
    let now = server.shared.now();
    assert_eq!((now.site, now.check), (before.site, before.check + 1));
    assert!(server.get("/").await.text().contains("首页"));
    assert_eq!(server.get("/api/search?q=x").await.json()["site"], "one");
    let status = server.get("/api/status").await.json();
    assert_eq!((&status["state"], &status["errors"], &status["stale"]), (&json!("errors"), &json!(2), &json!(true)));
    let page = server.get("/_errors/").await;
    assert!(page.text().contains("档案有 2 个错误") && page.text().contains("live.js"));
    tell(&server.shared, Some("two"), 0);
    assert_eq!(server.get("/api/search?q=x").await.json()["site"], "two");
    assert_eq!(server.shared.now().site, before.site + 1);
    assert_eq!(server.get("/api/status").await.json()["state"], "clean");
}

#[tokio::test]
async fn an_archive_that_was_never_built_shows_its_errors_everywhere() {
    let server = server(|_| (), (None, 1), true);
    for path in ["/", "/policies/"] {
        let page = server.get(path).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.text().contains("还没有可以显示的站点"));
    }
    assert_eq!(server.get("/api/search?q=x").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(server.get("/search/?q=x").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn pages_are_told_of_changes_until_the_server_stops() {
    let server = server(site, (Some("one"), 0), true);
    let request = Request::builder().uri("/api/events").header("host", "localhost").body(Body::empty()).unwrap();
    let response = server.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body().into_data_stream();
    let mut next = async || {
        use futures_util::StreamExt;
        let piece = tokio::time::timeout(Duration::from_secs(5), body.next()).await.unwrap();
        piece.map(|piece| String::from_utf8(piece.unwrap().to_vec()).unwrap())
    };
    let first = next().await.unwrap();
    assert!(first.contains("event: state") && first.contains("\"state\":\"clean\""), "{first}");
    tell(&server.shared, None, 1);
    assert!(next().await.unwrap().contains("\"errors\":1"));
    tell(&server.shared, Some("two"), 0);
    let third = next().await.unwrap();
    assert!(third.contains("\"state\":\"clean\"") && third != first, "{third}");
    server.shared.close();
    assert_eq!(next().await, None);
}
