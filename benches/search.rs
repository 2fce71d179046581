//! How well and how fast search answers.
//!
//! `cargo bench --bench search [-- --records N]`: the figures over the judged questions of the sample; with `--records`
//! also what search costs over a generated archive of that size: building, updating, size, memory, the first answer on
//! the command line, and answers over HTTP to 64 clients at once.

#[allow(dead_code)]
mod archive;
#[path = "../tests/search/judged.rs"]
mod judged;

use archive::{AS_OF, lay_out};
use juanzong::index::{self, Index};
use juanzong::pipeline::{self, BuildOptions, Options};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CLIENTS: usize = 64;
/// Questions that each client asks.
const ASKED: usize = 50;
/// The record that changes before an update.
const CHANGED: &str = "content/policies/ZD-15-数据备份与恢复.md";

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let records = args.iter().position(|arg| arg == "--records").and_then(|place| args.get(place + 1)?.parse().ok());
    quality();
    if let Some(records) = records {
        cost(records);
    }
}

fn options() -> Options {
    Options { as_of: AS_OF, audience: None, history: true, reports: false, objects: false }
}

/// Prints the figures over the judged questions.
fn quality() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = pipeline::check(root, &Options { history: false, ..options() }).expect("the sample is read").site;
    let dir = std::env::temp_dir().join(format!("juanzong-bench-judged-{}", std::process::id()));
    index::build(&site, None, &dir).expect("the index is built");
    let index: Index = index::open(&dir, None).expect("the index opens");
    println!("{:<10} {:>9} {:>9} {:>8} {:>8} {:>8}", "who", "questions", "success@1", "MRR@10", "nDCG@10", "recall");
    let mut all = Vec::new();
    for (who, questions) in judged::questions() {
        let figures: Vec<_> = questions.iter().map(|question| judged::judge(&index, question)).collect();
        show(&who, judged::mean(&figures));
        all.extend(figures);
        assert!(judged::named(&questions).count() > 0);
    }
    show("all", judged::mean(&all));
    drop(index);
    let _ = std::fs::remove_dir_all(&dir);
}

fn show(who: &str, mean: judged::Figures) {
    let (success, mrr, ndcg, recall) = (mean.success, mean.mrr, mean.ndcg, mean.recall);
    println!("{who:<10} {:>9} {success:>9.3} {mrr:>8.3} {ndcg:>8.3} {recall:>8.3}", mean.questions);
}

/// Prints what search costs over `size` generated records.
fn cost(size: usize) {
    let folder = std::env::temp_dir().join(format!("juanzong-bench-search-{}-{size}", std::process::id()));
    let records = lay_out(&folder, size);
    let read = Instant::now();
    let checked = pipeline::check(&folder, &options()).expect("the archive is read");
    let read = read.elapsed();
    let alone = folder.join("alone");
    let began = Instant::now();
    let (built, ledger) = index::build_after(&checked.site, None, &alone, None).expect("the index is built");
    let indexing = began.elapsed();
    drop(checked);
    change(&folder);
    let checked = pipeline::check(&folder, &options()).expect("the archive is read");
    let (updated, before) = (folder.join("updated"), Some((&*alone, &ledger)));
    let began = Instant::now();
    index::build_after(&checked.site, None, &updated, before).expect("the index is brought up to date");
    let updating = began.elapsed();
    drop(checked);
    for index in [&alone, &updated] {
        let _ = std::fs::remove_dir_all(index);
    }
    println!("\n{records} records, {} entries:", built.documents);
    println!("  reading and judging the archive {:.2} s, its index {:.2} s", seconds(read), seconds(indexing));
    let ratio = seconds(updating) / seconds(indexing);
    println!("  the index after one changed record {:.2} s, {ratio:.2} of building it", seconds(updating));
    println!("  index {:.1} MiB, {} bytes a record", built.bytes as f64 / 1048576.0, built.bytes / records as u64);

    let out = folder.join(".juanzong/site");
    let how = BuildOptions::default();
    let whole = timed(|| pipeline::build(&folder, &out, &Options { reports: true, ..options() }, &how).is_ok());
    println!("  the whole site with its index, in one pass {:.2} s", seconds(whole));

    let first = timed(|| asked(&folder));
    let cold = (0..5).map(|_| timed(|| asked(&folder))).min().unwrap_or_default();
    change(&folder);
    let update = timed(|| asked(&folder));
    println!("  `search` with no index kept {:.2} s, with one {:.3} s", seconds(first), seconds(cold));
    let ratio = seconds(update) / seconds(first);
    println!("  `search` after one changed record {:.2} s, {:.2} of a full rebuild", seconds(update), ratio);
    over_http(&folder);
    let _ = std::fs::remove_dir_all(&folder);
}

/// Changes one record.
fn change(folder: &Path) {
    let changed = folder.join(CHANGED);
    let text = std::fs::read_to_string(&changed).expect("the record is read");
    std::fs::write(&changed, text + "\n改动一处。\n").expect("the record is changed");
}

fn timed(work: impl FnOnce() -> bool) -> Duration {
    let began = Instant::now();
    assert!(work(), "the work that is timed fails");
    began.elapsed()
}

fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}

fn juanzong(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
    command.arg("-C").arg(folder).args(["--as-of", &AS_OF.to_string()]);
    command
}

/// Asks the command line once.
fn asked(folder: &Path) -> bool {
    let status = juanzong(folder).args(["search", "备份 恢复"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Prints how long answers over HTTP take when many ask at once.
fn over_http(folder: &Path) {
    let serve = juanzong(folder)
        .args(["--lang", "en", "serve", "--no-watch", "--addr", "127.0.0.1:0"])
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut serve = Serving(serve.expect("the server starts"));
    let address = serve.address();
    let questions: Vec<String> = judged::questions().into_iter().flat_map(|(_, all)| all).map(|one| one.q).collect();
    let began = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (address, questions) = (address.clone(), questions.clone());
            std::thread::spawn(move || ask_all(&address, &questions, client))
        })
        .collect();
    let mut times: Vec<Duration> =
        clients.into_iter().flat_map(|client| client.join().expect("a client ends")).collect();
    let whole = began.elapsed();
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "  {} answers to {CLIENTS} clients at once: p50 {:.1} ms, p99 {:.1} ms, {:.0} a second; memory of the server {} MiB",
        times.len(),
        at(0.5),
        at(0.99),
        times.len() as f64 / seconds(whole),
        serve.mebibytes()
    );
}

/// A server that ends with its owner.
struct Serving(Child);

impl Serving {
    /// Waits until it can be searched.
    fn address(&mut self) -> String {
        let out = self.0.stdout.take().expect("its output is piped");
        let err = self.0.stderr.take().expect("its errors are piped");
        let (sender, receiver) = std::sync::mpsc::channel();
        for stream in [Box::new(out) as Box<dyn Read + Send>, Box::new(err)] {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    if let Some((_, rest)) = line.split_once("http://") {
                        let end = rest.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ':'));
                        let _ = sender.send(rest[..end.unwrap_or(rest.len())].to_owned());
                    }
                }
            });
        }
        let address = receiver.recv_timeout(Duration::from_secs(120)).expect("it tells its address");
        let until = Instant::now() + Duration::from_secs(600);
        while Instant::now() < until {
            if let Ok(mut stream) = TcpStream::connect(&address)
                && ask(&mut stream, &address, "备份").is_some_and(|status| status == 200)
            {
                return address;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        panic!("the server has no search after ten minutes");
    }

    fn mebibytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn ask_all(address: &str, questions: &[String], client: usize) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).expect("a client connects");
    let _ = stream.set_nodelay(true);
    let asked = (0..ASKED).map(|turn| &questions[(client * 7 + turn) % questions.len()]);
    asked.map(|question| timed(|| ask(&mut stream, address, question) == Some(200))).collect()
}

/// Asks one question over an open connection and reads the whole answer; gives its status.
fn ask(stream: &mut TcpStream, address: &str, question: &str) -> Option<u16> {
    let query: String = form_urlencoded::byte_serialize(question.as_bytes()).collect();
    let head = format!("GET /api/search?q={query} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    let mut reader = BufReader::new(stream);
    let (mut status, mut length) = (None, 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(rest) = line.strip_prefix("http/1.1 ") {
            status = rest.get(..3)?.parse().ok();
        } else if let Some(rest) = line.strip_prefix("content-length:") {
            length = rest.trim().parse().ok()?;
        }
    }
    std::io::copy(&mut reader.take(length), &mut std::io::sink()).ok()?;
    status
}
