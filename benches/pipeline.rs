//! Times every stage of the pipeline over generated archives and prints seconds, share of the whole, and peak
//! memory. Each size runs in a process of its own, so that peaks do not mix.
//!
//! `cargo bench --bench pipeline [-- SIZE…]`, sizes in records, 1,000 and 10,000 by default.

mod archive;

use archive::{AS_OF, lay_out, put};
use juanzong::pipeline::{self, BuildOptions, Options};
use juanzong::{history, index, link, load, parse, render, validate, write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// As in the binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CHILD: &str = "JUANZONG_BENCH_RECORDS";

fn main() {
    if let Some(size) = std::env::var_os(CHILD) {
        let size = size.to_string_lossy().parse().unwrap_or(1000);
        return run(size);
    }
    let mut sizes: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000];
    }
    let Ok(own) = std::env::current_exe() else { return };
    for size in sizes {
        let status = Command::new(&own).env(CHILD, size.to_string()).status();
        if !status.is_ok_and(|status| status.success()) {
            eprintln!("the run over {size} records failed");
            std::process::exit(1);
        }
    }
}

/// One stage with the time it took.
struct Lap {
    stage: &'static str,
    time: Duration,
}

/// Builds an archive of `size` records in a temporary folder and times each stage over it.
fn run(size: usize) {
    let folder = std::env::temp_dir().join(format!("juanzong-bench-{}-{size}", std::process::id()));
    let records = lay_out(&folder, size);
    let [first, again, changed] = built(&folder);
    let peak = peak_mebibytes();
    let laps = timed(&folder);
    let _ = std::fs::remove_dir_all(&folder);
    println!("{records} records: built in {first:.2} s, peak memory {peak} MiB");
    println!("  again in the same process {again:.2} s, after a change to one record {changed:.2} s");
    let whole: Duration = laps.iter().map(|lap| lap.time).sum();
    println!("  stage by stage, one after the other: {:.2} s", whole.as_secs_f64());
    for lap in &laps {
        let share = lap.time.as_secs_f64() / whole.as_secs_f64() * 100.0;
        println!("  {:<10} {:>8.3} s {share:>5.1} %", lap.stage, lap.time.as_secs_f64());
    }
}

/// Seconds of a build as `build` does it, with nothing there before; of the next, as `serve` does it, with nothing
/// changed; and of one after a change.
fn built(folder: &Path) -> [f64; 3] {
    let out = folder.join(".juanzong/site");
    let options = Options { as_of: AS_OF, audience: None, history: true, reports: true, objects: false };
    let how = BuildOptions { previous: write::Previous::Keep, ..BuildOptions::default() };
    let build = || {
        let started = Instant::now();
        let built = pipeline::build(folder, &out, &options, &how).unwrap_or_else(|error| panic!("{error}"));
        assert!(built.done.is_some(), "the generated archive has errors: {:?}", built.diagnostics.first());
        started.elapsed().as_secs_f64()
    };
    let first = build();
    // The folder that was swapped out is complete only after the second build.
    build();
    let again = build();
    let policy = folder.join("content/policies/_index.md");
    let text = std::fs::read_to_string(&policy).unwrap_or_else(|error| panic!("{error}"));
    put(folder, "content/policies/_index.md", format!("{text}\n改动一处。\n").as_bytes());
    [first, again, build()]
}

/// Runs the stages one by one, cold; then a whole build, warm, for what the stages leave out.
fn timed(folder: &Path) -> Vec<Lap> {
    let mut laps = Vec::new();
    let (sources, _) = lap(&mut laps, "load", || load::archive(folder)).unwrap_or_else(|error| panic!("{error}"));
    let documents = lap(&mut laps, "parse", || {
        use rayon::prelude::*;
        sources.records.par_iter().filter_map(|source| parse::document(source).0).collect::<Vec<_>>()
    });
    let schemas = lap(&mut laps, "schemas", || validate::compile(&sources).0);
    let (records, _) = lap(&mut laps, "validate", || validate::records(documents, &schemas));
    let by_id = (0u32..).zip(&records).map(|(ix, record)| (record.id.clone(), juanzong::model::RecordIx(ix))).collect();
    lap(&mut laps, "link", || link::resolve(&schemas.collections, &records, &by_id, &sources.attachments));
    drop((records, by_id, schemas));
    lap(&mut laps, "history", || history::walk(folder, &sources, Some(&folder.join(pipeline::CACHE_FOLDER))).is_ok());
    drop(sources);

    let without = Options { as_of: AS_OF, audience: None, history: true, reports: false, objects: false };
    let started = Instant::now();
    let checked = pipeline::check(folder, &without).unwrap_or_else(|error| panic!("{error}"));
    let plain = started.elapsed();
    drop(checked);
    let started = Instant::now();
    let checked =
        pipeline::check(folder, &Options { reports: true, ..without }).unwrap_or_else(|error| panic!("{error}"));
    laps.push(Lap { stage: "derive", time: started.elapsed().saturating_sub(plain) });
    let site = checked.site;

    let out = folder.join("public");
    let _ = std::fs::remove_dir_all(folder.join(pipeline::CACHE_FOLDER));
    let staging = write::Staging::begin(&out, write::Previous::Remove).unwrap_or_else(|error| panic!("{error}"));
    let options = render::Options {
        overrides: &[],
        lang: site.config.lang,
        base_url: None,
        portable: false,
        spell: juanzong::index::spelled,
    };
    lap(&mut laps, "render", || render::site(&site, &options, &staging).is_ok());
    let index = staging.folder(pipeline::INDEX_FOLDER).unwrap_or_else(|error| panic!("{error}"));
    lap(&mut laps, "index", || index::build(&site, None, &index).is_ok());
    lap(&mut laps, "publish", || staging.publish().is_ok());
    laps
}

fn lap<T>(laps: &mut Vec<Lap>, stage: &'static str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    laps.push(Lap { stage, time: started.elapsed() });
    result
}

/// The greatest resident size of this process so far, as the system tells it; 0 where it does not.
fn peak_mebibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) / 1024
}
