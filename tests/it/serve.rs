//! `juanzong serve` from outside: the process, its socket, its signals.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

const NOTES: &str = "\
title: 便笺
title_en: Notes
description: 一张便笺。
kind: card
group: 监督与档案
order: 1
id: { pattern: '^N-\\d{3}$', next: 'N-{seq:3}' }
schema:
  type: object
  additionalProperties: false
  required: [id, title]
  properties:
    id: { type: string, title: 编号 }
    title: { type: string, title: 标题 }
    classification: { type: string, title: 密级, enum: [公开, 内部, 秘密, 机密] }
";

/// A small archive that is being served.
struct Served {
    dir: tempfile::TempDir,
    child: Child,
    address: String,
    said: Receiver<String>,
}

fn archive() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("content/notes")).unwrap();
    fs::write(dir.path().join("site.toml"), "title = \"便笺\"\nlang = \"zh\"\n").unwrap();
    fs::write(dir.path().join("content/notes/_schema.yaml"), NOTES).unwrap();
    note(dir.path(), "N-001", "磁带机使用须知", "磁带每周更换一次。");
    note(dir.path(), "N-002", "机房钥匙", "钥匙由值班人员保管。");
    dir
}

fn note(root: &Path, id: &str, title: &str, body: &str) {
    let text = format!("---\nid: {id}\ntitle: {title}\n---\n\n{body}\n");
    fs::write(root.join(format!("content/notes/{id}.md")), text).unwrap();
}

fn command(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
    command.arg("-C").arg(root).args(["--as-of", "2026-11-22", "serve"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Served {
    fn start(dir: tempfile::TempDir, more: &[&str]) -> Self {
        let mut child = command(dir.path()).args(["--addr", "127.0.0.1:0"]).args(more).spawn().unwrap();
        let (tell, said) = mpsc::channel();
        let errors = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || errors.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let address = first.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
        let address = address.unwrap_or_else(|| panic!("the first line is {first:?}")).to_owned();
        Self { dir, child, address, said }
    }

    fn root(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }

    /// Sends a request as it is written, so that no client mends it on the way.
    fn ask(&self, target: &str, headers: &str) -> Answer {
        let mut stream = self.connect();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::read(&bytes)
    }

    fn get(&self, target: &str) -> Answer {
        self.ask(target, "")
    }

    /// Waits until the page at `target` holds `text`.
    fn wait_for(&self, target: &str, text: &str) -> Duration {
        let began = Instant::now();
        while !self.get(target).body.contains(text) {
            assert!(began.elapsed() < Duration::from_secs(20), "`{text}` does not appear at {target}");
            std::thread::sleep(Duration::from_millis(20));
        }
        began.elapsed()
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the process to end and gives its code.
    fn ended(&mut self, within: Duration) -> i32 {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(began.elapsed() < within, "the server does not stop");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an HTTP answer");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap();
        Self { status, head, body: String::from_utf8_lossy(&bytes[end + 4..]).into_owned() }
    }

    fn header(&self, name: &str) -> &str {
        let found = self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        });
        found.unwrap_or("")
    }
}

#[test]
fn nothing_outside_the_site_can_be_fetched() {
    let served = Served::start(archive(), &["--no-watch"]);
    assert_eq!(served.get("/").status, 200);
    fs::write(served.root().join("secret.txt"), "secret").unwrap();
    for target in [
        "/../site.toml",
        "/../../etc/passwd",
        "/%2e%2e/site.toml",
        "/..%2fsite.toml",
        "/%2e%2e%2fsite.toml",
        "/..%5csite.toml",
        "/..\\site.toml",
        "/notes/../../site.toml",
        "/notes/%2e%2e/%2e%2e/secret.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/index.html%00.css",
        "/.juanzong-site",
        "/%2ejuanzong-site",
        "/content/notes/N-001.md",
    ] {
        let answer = served.get(target);
        assert!([400, 404].contains(&answer.status), "{target}: {}", answer.head);
        assert!(!answer.body.contains("title = ") && !answer.body.contains("root:"), "{target}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(served.root().join("secret.txt"), served.root().join(".juanzong/site/secret.txt"))
            .unwrap();
        assert_eq!(served.get("/secret.txt").status, 404);
    }
    // No page elsewhere may read the archive through a name that leads here.
    let mut stream = served.connect();
    write!(stream, "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    assert_eq!(Answer::read(&bytes).status, 421);
}

#[test]
fn tags_differ_by_coding_and_spare_the_second_transfer() {
    let served = Served::start(archive(), &["--no-watch"]);
    let mut tags = Vec::new();
    for coding in ["identity", "gzip", "br"] {
        let accept = format!("Accept-Encoding: {coding}\r\n");
        let page = served.ask("/notes/N-001/", &accept);
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
        let tag = page.header("etag").to_owned();
        let again = served.ask("/notes/N-001/", &format!("{accept}If-None-Match: {tag}\r\n"));
        assert_eq!((again.status, again.body.as_str()), (304, ""));
        tags.push(tag);
    }
    tags.dedup();
    assert_eq!(tags.len(), 3, "{tags:?}");
    let missing = served.get("/nothing/");
    assert_eq!((missing.status, missing.header("content-type")), (404, "text/html; charset=utf-8"));
    let moved = served.get("/notes");
    assert_eq!((moved.status, moved.header("location")), (308, "./notes/"));
}

#[test]
fn the_search_answers_in_json_and_as_a_page() {
    let served = Served::start(archive(), &["--no-watch"]);
    let query = "%E7%A3%81%E5%B8%A6";
    let answer = served.get(&format!("/api/search?q={query}"));
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(json["query"], "磁带");
    assert_eq!(json["hits"][0]["id"], "N-001");
    assert_eq!(json["total"], 1);
    let page = served.get(&format!("/search/?q={query}"));
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.body.contains("磁带机使用须知") && !page.body.contains("机房钥匙"));
    let bad = served.get("/api/search?q=x&from=2026-02-30");
    assert_eq!(bad.status, 400, "{}", bad.body);
}

#[test]
fn a_change_reaches_open_pages_within_a_second() {
    let served = Served::start(archive(), &[]);
    let mut stream = served.connect();
    write!(stream, "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut events = BufReader::new(stream).lines().map_while(Result::ok).filter(|line| line.starts_with("data:"));
    let first = events.next().unwrap();
    let began = Instant::now();
    note(&served.root(), "N-001", "磁带机使用须知", "磁带每日更换一次。");
    let second = events.next().unwrap();
    assert_ne!(first, second);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert!(served.get("/notes/N-001/").body.contains("磁带每日更换一次"));
    // Search follows the pages.
    let found =
        || -> serde_json::Value { serde_json::from_str(&served.get("/api/search?q=%E6%AF%8F%E6%97%A5").body).unwrap() };
    while found()["total"] != 1 {
        assert!(began.elapsed() < Duration::from_secs(5), "{}", found());
        std::thread::sleep(Duration::from_millis(20));
    }
    // A build that reads and writes must not set off the next one.
    std::thread::sleep(Duration::from_millis(600));
    let status: serde_json::Value = serde_json::from_str(&served.get("/api/status").body).unwrap();
    assert_eq!(status["checks"], 2);
}

#[test]
fn folders_that_come_later_are_watched_too() {
    let served = Served::start(archive(), &[]);
    let folder = served.root().join("content/memos");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("_schema.yaml"), NOTES.replace("N-", "M-").replace("便笺", "备忘")).unwrap();
    fs::write(folder.join("M-001.md"), "---\nid: M-001\ntitle: 新的备忘\n---\n").unwrap();
    served.wait_for("/memos/M-001/", "新的备忘");
    fs::write(folder.join("M-001.md"), "---\nid: M-001\ntitle: 旧的备忘\n---\n").unwrap();
    served.wait_for("/memos/M-001/", "旧的备忘");
    // The whole tree replaced at once, as a checkout of another branch may do it.
    fs::rename(served.root().join("content"), served.root().join("was")).unwrap();
    fs::rename(served.root().join("was"), served.root().join("content")).unwrap();
    note(&served.root(), "N-003", "第三张", "正文。");
    served.wait_for("/notes/N-003/", "第三张");
    note(&served.root(), "N-003", "改过的第三张", "正文。");
    served.wait_for("/notes/N-003/", "改过的第三张");
}

#[test]
fn errors_keep_the_last_good_site_and_are_shown() {
    let served = Served::start(archive(), &[]);
    note(&served.root(), "WRONG", "错误的编号", "正文。");
    served.wait_for("/_errors/", "content/notes/WRONG.md");
    let status: serde_json::Value = serde_json::from_str(&served.get("/api/status").body).unwrap();
    assert_eq!((&status["state"], &status["stale"]), (&"errors".into(), &true.into()));
    assert_eq!(served.get("/notes/N-001/").status, 200);
    assert!(served.get("/api/search?q=%E7%A3%81%E5%B8%A6").body.contains("N-001"));
    let printed: Vec<String> = served.said.try_iter().collect();
    assert!(printed.iter().any(|line| line.contains("WRONG")), "{printed:?}");
    fs::remove_file(served.root().join("content/notes/WRONG.md")).unwrap();
    served.wait_for("/api/status", "\"clean\"");
}

#[test]
fn an_archive_with_errors_from_the_start_shows_them() {
    let dir = archive();
    note(dir.path(), "WRONG", "错误的编号", "正文。");
    let served = Served::start(dir, &[]);
    let home = served.get("/");
    assert_eq!(home.status, 503);
    assert!(home.body.contains("content/notes/WRONG.md"));
    fs::remove_file(served.root().join("content/notes/WRONG.md")).unwrap();
    served.wait_for("/notes/N-001/", "磁带");
}

#[cfg(unix)]
#[test]
fn a_stop_lets_requests_finish_and_ends_streams() {
    for name in ["TERM", "INT"] {
        let mut served = Served::start(archive(), &[]);
        let mut stream = served.connect();
        write!(stream, "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        while !line.starts_with("data:") {
            line.clear();
            reader.read_line(&mut line).unwrap();
        }
        // A request that has begun before the stop is answered after it.
        let mut slow = served.connect();
        slow.write_all(b"GET /notes/N-001/ HTTP/1.1\r\nHost: loc").unwrap();
        std::thread::sleep(Duration::from_millis(200));
        served.signal(name);
        std::thread::sleep(Duration::from_millis(200));
        slow.write_all(b"alhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        slow.read_to_end(&mut bytes).unwrap();
        assert!(Answer::read(&bytes).body.contains("磁带"), "{name}");
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        assert_eq!(served.ended(Duration::from_secs(5)), 0, "{name}");
        assert!(served.root().join(".juanzong/site/index.html").is_file());
    }
}

#[test]
fn a_taken_port_is_said_and_fails() {
    let served = Served::start(archive(), &["--no-watch"]);
    let other = archive();
    let output = command(other.path()).args(["--addr", &served.address]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&served.address));
    assert!(!other.path().join(".juanzong").exists());
}
