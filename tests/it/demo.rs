//! The demonstration: what is planted in it is what detectors find, and nothing else.

use crate::archive::{TempArchive, juanzong};
use serde_json::Value;
use std::collections::BTreeMap;

/// For each detector, the records that it speaks of, in order; findings about no record count as empty.
type Findings = BTreeMap<String, Vec<String>>;

fn record(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn planted(archive: &TempArchive) -> Findings {
    let text = std::fs::read_to_string(archive.path().join("planted.json")).unwrap();
    let list: Value = serde_json::from_str(&text).unwrap();
    let mut findings = Findings::new();
    for one in list["planted"].as_array().unwrap() {
        findings.entry(record(&one["detector"])).or_default().push(record(&one["record"]));
    }
    findings.values_mut().for_each(|records| records.sort());
    findings
}

fn found(archive: &TempArchive) -> Findings {
    let reports = archive.run(&["audit", "all", "--format", "json"]).exits(0).json();
    let mut findings = Findings::new();
    for report in reports.as_array().unwrap() {
        let name = record(&report["report"]);
        let is_detector = juanzong::model::detect::detectors().any(|detector| detector == name);
        if name == "off-hours" || !(is_detector || name == "separation-of-duties") {
            continue;
        }
        for row in report["rows"].as_array().unwrap() {
            findings.entry(name.clone()).or_default().push(record(&row["record"]));
        }
    }
    findings.values_mut().for_each(|records| records.sort());
    findings
}

/// Every detector but the one that speaks of hours only and the one that speaks of clones.
fn all_planted(planted: &Findings) {
    let without = ["off-hours", "incomplete-history"];
    let detectors = juanzong::model::detect::detectors().filter(|detector| !without.contains(detector));
    let missing: Vec<&str> = detectors.filter(|detector| !planted.contains_key(*detector)).collect();
    assert!(missing.is_empty(), "not planted: {missing:?}");
}

#[test]
fn detectors_find_exactly_what_was_planted() {
    for seed in ["1", "2", "3"] {
        let archive = TempArchive::at("demo");
        let dir = archive.path().to_str().unwrap();
        juanzong(&["demo", dir, "--seed", seed, "--years", "1", "--records", "2500"]).exits(0);
        let planted = planted(&archive);
        all_planted(&planted);
        assert_eq!(found(&archive), planted, "seed {seed}");
        let packs = std::fs::read_dir(archive.path().join(".git/objects/pack")).unwrap().count();
        let folders = std::fs::read_dir(archive.path().join(".git/objects")).unwrap().count();
        assert!(packs >= 2 && folders <= 3, "packed, not loose: {packs} {folders}");
        assert_eq!(archive.git(&["status", "--porcelain"], "2026-11-22T09:00:00+08:00"), "");
        archive.git(&["fsck", "--strict", "--no-dangling"], "2026-11-22T09:00:00+08:00");
        assert!(juanzong(&["demo", dir]).exits(2).err.contains("已有档案"));
    }
}

/// Short archives, too: what is planted there is found, and no honest commit contradicts another's clock.
#[test]
fn a_short_archive_has_no_more_in_it_than_was_planted() {
    for (seed, years, records) in [("2", "2", "400"), ("6", "1", "0"), ("7", "3", "1")] {
        let archive = TempArchive::at("demo");
        juanzong(&["demo", archive.path().to_str().unwrap(), "--seed", seed, "--years", years, "--records", records])
            .exits(0);
        let planted = planted(&archive);
        all_planted(&planted);
        assert_eq!(found(&archive), planted, "seed {seed}");
        let run = archive.run(&["check", "--format", "json"]).exits(0).json();
        assert_eq!(run["summary"]["errors"], 0, "{run}");
    }
}

/// The one irregularity that is said of a repository and not of what is in it: the page tells how to see it.
#[test]
fn a_shallow_clone_of_a_demonstration_says_that_it_is_one() {
    let archive = TempArchive::at("demo");
    juanzong(&["demo", archive.path().to_str().unwrap(), "--years", "1", "--records", "0"]).exits(0);
    let page = std::fs::read_to_string(archive.path().join("PLANTED.md")).unwrap();
    let at = "2026-11-22T09:00:00+08:00";
    let url = format!("file://{}", archive.path().display());
    assert!(page.contains("git clone --depth 1 \"file://$PWD\" ../shallow"), "{page}");
    archive.git(&["clone", "--quiet", "--depth", "1", &url, "../shallow"], at);
    let clone = archive.path().parent().unwrap().join("shallow");
    let clone = clone.to_str().unwrap();
    let rows = |folder: &str| {
        juanzong(&["-C", folder, "--as-of", "2026-11-22", "audit", "incomplete-history", "--format", "json"])
            .exits(0)
            .json()["rows"]
            .clone()
    };
    let listed: Value =
        serde_json::from_str(&std::fs::read_to_string(archive.path().join("planted.json")).unwrap()).unwrap();
    let expected = &listed["shallow_clone"];
    let found = rows(clone);
    assert_eq!((found.as_array().unwrap().len(), expected.as_array().unwrap().len()), (1, 1), "{found}");
    for key in ["gap", "attest"] {
        assert_eq!(found[0][key], expected[0][key], "{found}");
    }
    assert_eq!(rows(archive.path().to_str().unwrap()), serde_json::json!([]));
    juanzong(&["-C", clone, "seal"]).exits(1);
    // What the clone cannot know is no failure of the tool, and neither is a day before there was anything.
    for (folder, why) in [(clone, "无从回答"), (archive.path().to_str().unwrap(), "档案尚未建立")] {
        for question in [&["diff", "2020-01-01", "HEAD"][..], &["audit", "deletions", "--known-at", "2020-01-01"]] {
            let run = juanzong(&[&["-C", folder], question].concat()).exits(1);
            assert!(run.err.contains(why) && !run.err.contains("错误"), "{run:?}");
        }
        let run = juanzong(&["-C", folder, "show", "S-erp-db", "--known-at", "2020-01-01"]).exits(1);
        assert!(run.out.contains(why), "{run:?}");
        let run = juanzong(&["-C", folder, "diff", "2020-01-01", "HEAD", "--format", "json"]).exits(1).json();
        assert!(run["records"].is_null() && run["reason"].as_str().unwrap().contains(why), "{run}");
    }
}

#[test]
fn a_demonstration_is_there_as_a_whole_or_not_at_all() {
    let archive = TempArchive::at("demo");
    let parent = archive.path().parent().unwrap();
    // What a run that was killed left is in nobody's way.
    let left = parent.join(".demo.juanzong-demo");
    std::fs::create_dir_all(left.join(".git")).unwrap();
    std::fs::write(left.join("site.toml"), "half").unwrap();
    std::fs::create_dir(archive.path()).unwrap();
    juanzong(&["demo", archive.path().to_str().unwrap(), "--years", "1", "--records", "60"]).exits(0);
    assert!(!left.exists() && archive.path().join(".git").is_dir());
    // Where nothing can be written it is said where, in the language asked for.
    std::fs::write(parent.join("file"), "").unwrap();
    let place = parent.join("file/demo");
    let run = juanzong(&["demo", place.to_str().unwrap(), "--years", "1", "--records", "60"]).exits(2);
    assert!(run.err.contains("无法在") && run.err.contains("file/demo"), "{run:?}");
    let run = juanzong(&["--lang", "en", "demo", place.to_str().unwrap(), "--years", "1", "--records", "60"]).exits(2);
    assert!(run.err.contains("cannot make a demonstration in"), "{run:?}");
}

#[test]
fn one_seed_gives_one_history() {
    let made = |seed: &str| {
        let archive = TempArchive::at("demo");
        juanzong(&["demo", archive.path().to_str().unwrap(), "--seed", seed, "--years", "1", "--records", "1500"])
            .exits(0);
        archive.git(&["rev-parse", "HEAD"], "2026-11-22T09:00:00+08:00")
    };
    assert_eq!(made("7"), made("7"));
    assert_ne!(made("7"), made("8"));
}

#[test]
fn a_reader_that_hangs_up_is_no_failure() {
    let archive = TempArchive::at("demo");
    let dir = archive.path().to_str().unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .args(["demo", dir, "--years", "1", "--records", "1000"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success() && ended.stderr.is_empty(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert!(archive.path().join("PLANTED.md").is_file());
}
