//! What it costs to read a history, held against what git itself needs for the same in the same run.
//!
//! `cargo bench --bench history [-- RECORDS…]`, 10,000 and 50,000 records by default. Every record is brought in by
//! one commit and altered by another, so that there are twice as many commits; files lie in folders by month.
//! Prints ratios to `git log --raw`: names and ids of a first walk, field changes apart; then the walk with what the
//! first one kept, with nothing new and with new commits.

use juanzong::model::chronicle::{Hand, Planned};
use juanzong::model::{History, Sources};
use juanzong::{history, load, pipeline};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Timed runs of each kind; the shortest counts.
const RUNS: usize = 3;
/// Commits that come after the first walk.
const NEW: usize = 100;

fn main() {
    let mut sizes: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 50_000];
    }
    for size in sizes {
        run(size);
    }
}

fn run(records: usize) {
    let folder = std::env::temp_dir().join(format!("juanzong-bench-history-{}-{records}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let commits = records * 2 + 1;
    let began = Instant::now();
    found(&folder, records, commits);
    println!("{records} records, {commits} commits, written in {:.1} s", began.elapsed().as_secs_f64());
    measure(&folder, records);
    let _ = std::fs::remove_dir_all(&folder);
}

fn measure(folder: &Path, records: usize) {
    let git_log = shortest(|| {
        git(folder, &["log", "--raw", "--no-renames", "--no-abbrev", "--format=%H %an <%ae> %at %cn <%ce> %ct %B"]);
    });
    let (sources, _) = load::archive(folder).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(sources.records.len(), records);
    let cache = folder.join(pipeline::CACHE_FOLDER);

    let mut best: Option<Laps> = None;
    for _ in 0..RUNS {
        let _ = std::fs::remove_dir_all(&cache);
        let (laps, history) = walk(folder, &sources, &cache);
        assert_eq!((history.revisions.len(), history.dirty), (records, false));
        if best.as_ref().is_none_or(|best| laps.names < best.names) {
            best = Some(laps);
        }
    }
    let Some(first) = best else { return };
    let mut nothing_new = first;
    let warm = shortest(|| nothing_new = walk(folder, &sources, &cache).0);

    let extended = found_more(folder, records);
    assert_eq!(extended, NEW);
    let (sources, _) = load::archive(folder).unwrap_or_else(|error| panic!("{error}"));
    let began = Instant::now();
    let (_, history) = walk(folder, &sources, &cache);
    let grown = began.elapsed();
    assert_eq!(history.commits.len(), records * 2 + 1 + NEW);

    let line = |what: &str, time: Duration| {
        let (seconds, ratio) = (time.as_secs_f64(), time.as_secs_f64() / git_log.as_secs_f64());
        println!("  {what:<44} {seconds:>8.3} s {ratio:>6.2} ×");
    };
    line("git log --raw", git_log);
    line("first walk: names and ids", first.names);
    line("first walk: fields", first.fields);
    line("first walk: keeping what was found", first.kept);
    line("first walk: putting together", first.assembled);
    line("again, nothing new", warm);
    line("  of it the commits", nothing_new.names + nothing_new.fields + nothing_new.kept);
    line("  of it the working tree and putting together", nothing_new.assembled);
    line(&format!("again, {NEW} new commits"), grown);
}

/// The parts of a walk.
#[derive(Clone, Copy)]
struct Laps {
    names: Duration,
    fields: Duration,
    kept: Duration,
    assembled: Duration,
}

fn walk(folder: &Path, sources: &Sources, cache: &Path) -> (Laps, History) {
    let began = Instant::now();
    let mut ends = Vec::new();
    let walked = history::walk_by_part(folder, sources, Some(cache), &mut |_| ends.push(began.elapsed()));
    let history = walked.unwrap_or_else(|error| panic!("{error}"));
    let [names, fields, kept, assembled] = ends[..] else { panic!("{} parts", ends.len()) };
    let laps = Laps { names, fields: fields - names, kept: kept - fields, assembled: assembled - kept };
    (laps, history)
}

fn shortest(mut work: impl FnMut()) -> Duration {
    let mut time = || {
        let began = Instant::now();
        work();
        began.elapsed()
    };
    (0..RUNS).map(|_| time()).min().unwrap_or_default()
}

/// Writes the history: first the schema, then each record twice.
fn found(folder: &Path, records: usize, commits: usize) {
    let schema = "title: 巡检\nkind: log\nid: { pattern: '^XJ-\\d+$' }\nschema: { type: object }\n";
    let start = Planned {
        parents: Vec::new(),
        changes: vec![
            ("content/inspections/_schema.yaml".to_owned(), Some(schema.to_owned())),
            (".gitignore".to_owned(), Some(format!("/{}\n", pipeline::CACHE_FOLDER))),
        ],
        ..planned(0)
    };
    let changes = (1..commits).map(|place| {
        // A record is altered about a month's work after it came.
        let lag = (records / 36).max(1);
        let (number, version) = visit(place - 1, records, lag);
        Planned { parents: vec![place - 1], changes: vec![file(number, records, version)], ..planned(place) }
    });
    history::found(folder, std::iter::once(start).chain(changes)).unwrap_or_else(|error| panic!("{error}"));
    git(folder, &["repack", "-adq"]);
    git(folder, &["reset", "-q", "--hard"]);
}

/// Which record a commit touches, and for which time: `lag` records come in, then with each new one an earlier one is
/// altered, until the last `lag` have been.
fn visit(place: usize, records: usize, lag: usize) -> (usize, u8) {
    let both = 2 * (records - lag);
    match place {
        place if place < lag => (place, 1),
        place if place < lag + both => {
            let step = place - lag;
            if step.is_multiple_of(2) { (lag + step / 2, 1) } else { (step / 2, 2) }
        }
        place => (records - lag + (place - lag - both), 2),
    }
}

/// Commits more, as somebody at work would; gives how many.
fn found_more(folder: &Path, records: usize) -> usize {
    for number in 0..NEW {
        let (path, text) = file(number * (records / NEW), records, 3);
        std::fs::write(folder.join(&path), text.unwrap_or_default()).unwrap_or_else(|error| panic!("{path}: {error}"));
        git(folder, &["commit", "-q", "-a", "-m", "补记"]);
    }
    NEW
}

fn planned(place: usize) -> Planned {
    let hand = |name: usize| Hand {
        name: format!("值班员{name}"),
        email: format!("duty{name}@shifan.example"),
        seconds: 1_640_995_200 + place as i64 * 900,
        offset_minutes: 480,
    };
    let message = format!("巡检登记 {place}");
    Planned { parents: Vec::new(), author: hand(place % 7), committer: hand(place % 7), message, changes: Vec::new() }
}

/// The file of a record in its first, second, … version, over three years of folders by month.
fn file(number: usize, records: usize, version: u8) -> (String, Option<String>) {
    let month = number * 36 / records;
    let (year, month) = (2022 + month / 12, month % 12 + 1);
    let checks: String = (0..12).map(|check| format!("check_{check}: {}\n", (number * 31 + check * 7) % 50)).collect();
    let text = format!(
        "---\nid: XJ-{number:06}\ntitle: 机房巡检 {number}\ninspected_at: {year}-{month:02}-{:02} 09:30\n{checks}\
         result: {}\n---\n\n各项指标正常，设备指示灯无告警，第 {version} 次登记。\n",
        number % 28 + 1,
        if version == 1 { "正常" } else { "已复核" },
    );
    (format!("content/inspections/{year}/{month:02}/XJ-{number:06}.md"), Some(text))
}

fn git(folder: &Path, args: &[&str]) {
    let own = ["user.name=bench", "user.email=bench@shifan.example", "gc.auto=0", "maintenance.auto=false"];
    let git = Command::new("git")
        .current_dir(folder)
        .args(own.iter().flat_map(|setting| ["-c", setting]))
        .args(args)
        .stdout(Stdio::null())
        .status();
    assert!(git.is_ok_and(|status| status.success()), "git {args:?}");
}
