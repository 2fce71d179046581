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
        if name == "off-hours" || !juanzong::model::detect::detectors().any(|detector| detector == name) {
            continue;
        }
        for row in report["rows"].as_array().unwrap() {
            findings.entry(name.clone()).or_default().push(record(&row["record"]));
        }
    }
    findings.values_mut().for_each(|records| records.sort());
    findings
}

#[test]
fn detectors_find_exactly_what_was_planted() {
    for seed in ["1", "2", "3"] {
        let archive = TempArchive::at("demo");
        let dir = archive.path().to_str().unwrap();
        juanzong(&["demo", dir, "--seed", seed, "--years", "1", "--records", "2500"]).exits(0);
        let planted = planted(&archive);
        assert!(planted.len() >= 18, "{planted:?}");
        assert_eq!(found(&archive), planted, "seed {seed}");
        let packs = std::fs::read_dir(archive.path().join(".git/objects/pack")).unwrap().count();
        let folders = std::fs::read_dir(archive.path().join(".git/objects")).unwrap().count();
        assert!(packs >= 2 && folders <= 3, "packed, not loose: {packs} {folders}");
        assert_eq!(archive.git(&["status", "--porcelain"], "2026-11-22T09:00:00+08:00"), "");
        archive.git(&["fsck", "--strict", "--no-dangling"], "2026-11-22T09:00:00+08:00");
        assert!(juanzong(&["demo", dir]).exits(2).err.contains("已有档案"));
    }
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
