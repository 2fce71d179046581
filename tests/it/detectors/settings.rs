//! What detectors may be told, and what is said of what they may not.

use super::{ROUNDS, Step, audit, founded, play, round};
use crate::archive::Run;
use crate::git_script::Repo;
use std::process::Command;

fn run(repo: &Repo, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
    Run::of(command.arg("-C").arg(repo.path()).args(args).env("NO_COLOR", "1").output().unwrap())
}

#[test]
fn unknown_detectors_and_keys_are_told_with_the_nearest() {
    let repo = founded(&[]);
    let site = "title = \"试验\"\n[detectors]\nbatch-filing = false\nclock-skew = 5\n[detectors.batch-filling]\n\
                record = 3\ndays = -1\n";
    repo.write("site.toml", site);
    let schema = ROUNDS.replace(
        "entry: { days: 1 }",
        "entry: { days: 1 }\ndetect: { late-entry: false, backdated: { day: 3, days: 三 }, off-hours: 5 }",
    );
    repo.write("content/rounds/_schema.yaml", &schema);
    let found = run(&repo, &["check", "--format", "json"]).exits(1).json();
    let told: Vec<String> = found["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {} {}", one["file"].as_str().unwrap(), one["line"], one["message"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            "content/rounds/_schema.yaml 7 没有检查项目 `late-entry`",
            "content/rounds/_schema.yaml 7 检查项目 `backdated` 没有 `day` 这个键",
            "content/rounds/_schema.yaml 7 `days` 应为不小于零的数",
            "content/rounds/_schema.yaml 7 `off-hours` 应为一组键和值，或 `false`",
            "site.toml 3 没有检查项目 `batch-filing`",
            "site.toml 4 `clock-skew` 应为一组键和值，或 `false`",
            "site.toml 6 检查项目 `batch-filling` 没有 `record` 这个键",
            "site.toml 7 `days` 应为不小于零的数",
        ]
    );
    assert!(found["diagnostics"][4]["help"].to_string().contains("batch-filling"), "{found}");
}

#[test]
fn thresholds_of_the_archive_hold_everywhere() {
    let repo = founded(&[]);
    let step = (1..=3)
        .fold(Step::on("2026-07-03T18:00"), |step, n| step.write(n, round(n, &format!("2026-07-{n:02} 10:00"), "")));
    play(&repo, &[step]);
    assert_eq!(audit(&repo, "batch-filling")["rows"], serde_json::json!([]));
    repo.write("site.toml", "title = \"试验\"\n[detectors.batch-filling]\nrecords = 3\ndays = 3\n");
    assert_eq!(audit(&repo, "batch-filling")["rows"].as_array().unwrap().len(), 1);
    repo.write("site.toml", "title = \"试验\"\n[detectors]\nlate-entries = false\n");
    assert_eq!(audit(&repo, "late-entries")["rows"], serde_json::json!([]));
}

#[test]
fn every_detector_explains_itself() {
    let repo = founded(&[]);
    for name in juanzong::model::detect::detectors().filter(|name| name.contains("bat") || name.contains("merge")) {
        let text = run(&repo, &["explain", name]).exits(0).out;
        assert!(text.contains("detect:"), "{text}");
    }
    assert!(run(&repo, &["explain", "batch-filling"]).out.contains("`records` = 6"));
    assert!(run(&repo, &["explain", "identities"]).exits(0).out.contains(".mailmap"));
}
