//! Times every stage of the pipeline over generated archives and prints seconds, share of the whole, and peak
//! memory. Each size runs in a process of its own, so that peaks do not mix.
//!
//! `cargo bench --bench pipeline [-- SIZE…]`, sizes in records, 1,000 and 10,000 by default.

use juanzong::model::{Date, Sink};
use juanzong::{derive, generate, history, index, link, load, parse, pipeline, render, sample, validate, write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

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
