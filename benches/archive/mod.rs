//! Generated archives for benches: the sample's masters with as many generated records as asked for, committed once.

use juanzong::model::Date;
use juanzong::{generate, sample};
use std::path::Path;
use std::process::Command;

/// The day up to which records are generated, and on which they are judged.
pub const AS_OF: Date = jiff::civil::date(2026, 11, 20);

/// Writes the generated archive and commits it once; gives the number of its records.
pub fn lay_out(folder: &Path, size: usize) -> usize {
    let masters: Vec<_> = sample::files().filter(|file| is_master(file.path)).collect();
    for file in &masters {
        put(folder, file.path, file.bytes);
    }
    let generated = generate::archive(&generate::ArchivePlan { seed: 1, records: size, years: 3, until: AS_OF });
    for file in &generated {
        put(folder, &file.path, file.text.as_bytes());
    }
    // Packed, as a clone is; and with nothing that goes on packing in the background while the clock runs.
    let quiet = ["-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "commit.gpgsign=false"];
    let commit = ["-c", "user.name=bench", "-c", "user.email=bench@shifan.example", "commit", "-q", "-m", "archive"];
    for args in [&["init", "-q"][..], &["add", "-A"], &commit, &["repack", "-adq"]] {
        let git = Command::new("git").current_dir(folder).args(quiet).args(args).status();
        assert!(git.is_ok_and(|status| status.success()), "git {args:?}");
    }
    masters.iter().filter(|file| file.path.ends_with(".md") && !file.path.ends_with("_index.md")).count()
        + generated.len()
}

/// Whether a file of the sample is written by hand: everything that the generator does not make.
fn is_master(path: &str) -> bool {
    let folder = path.split('/').nth(1).unwrap_or("");
    !generate::collections().any(|made| made == folder) || path.contains("/_")
}

/// Writes a file below `folder`.
pub fn put(folder: &Path, path: &str, bytes: &[u8]) {
    let place = folder.join(path);
    let parent = place.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&place, bytes)).unwrap_or_else(|error| {
        panic!("{}: {error}", place.display());
    });
}
