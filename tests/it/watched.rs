//! Red lines that are watched by duties, and documents in force by an edition that the history holds.

use crate::archive::TempArchive;
use crate::duties::{archive, periodic, policy, upkeep};
use serde_json::{Value, json};

const ROLES: &str = "\
title: 岗位
kind: document
group: 制度文件
order: 9
id: { pattern: '^R-[a-z]$' }
lifecycle: { field: status, initial: [草稿], moves: { 草稿: [生效] } }
schema:
  type: object
  additionalProperties: false
  required: [id]
  properties:
    id: { type: string, title: 编号 }
    title: { type: string, title: 名称 }
    status: { type: string, title: 状态 }
    effective_on: { type: string, format: date, title: 生效日期 }
    red_lines: { type: array, title: 电网, items: { type: object } }
";

fn verdicts(archive: &TempArchive, as_of: &str) -> Value {
    let json = archive.run_with(&["audit", "red-lines", "--format", "json"], &["--as-of", as_of]).json();
    let keys = ["text", "reached", "verdict", "why"];
    let rows = json["rows"].as_array().unwrap();
    rows.iter().map(|row| keys.iter().map(|key| row[*key].clone()).collect::<Value>()).collect()
}

/// Weeks of 5, 12, 19, 26 January and 2 February: met, missed, missed, met, missed.
#[test]
fn failures_of_a_duty_are_counted_in_all_and_in_a_row() {
    let archive = archive();
    archive.write("content/roles/_schema.yaml", ROLES);
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    upkeep(&archive, 1, "2026-01-06", "S-1");
    upkeep(&archive, 2, "2026-01-27", "S-1");
    let lines = [
        ("次数", "watch: { duties: [EQ-1], states: [缺], measure: 次数, limit: 2 }"),
        ("连续", "watch: { duties: [EQ-1], states: [缺], measure: 连续, limit: 2 }"),
        ("迟", "watch: { duties: [EQ-1], states: [迟], measure: 次数, limit: 0, narrower: true }"),
        ("错号", "watch: { duties: [EQ-9], states: [缺], measure: 次数, limit: 0 }"),
        ("残缺", "watch: { duties: [EQ-1], measure: 次数, limit: 0 }"),
        ("人工", "unwatched: 没有登记"),
    ];
    let lines: String = lines.iter().map(|(text, how)| format!("  - {{ text: {text}, {how} }}\n")).collect();
    archive.write(
        "content/roles/R-a.md",
        &format!("---\nid: R-a\ntitle: 岗位\nstatus: 生效\neffective_on: 2026-01-01\nred_lines:\n{lines}---\n"),
    );
    assert_eq!(
        verdicts(&archive, "2026-02-09"),
        json!([
            ["次数", "3.00", "touched", null],
            ["连续", "2.00", "near", null],
            ["迟", "0.00", "none-recorded", null],
            ["错号", null, "unknown", "no-duty"],
            ["残缺", null, "unknown", "unreadable"],
            ["人工", null, "unknown", "没有登记"],
        ])
    );
    // The next year begins anew.
    assert_eq!(verdicts(&archive, "2027-01-01")[0][1], "0.00");
}

#[test]
fn the_edition_of_the_day_comes_from_the_history() {
    let archive = archive();
    archive.git(&["init", "-q"], "2026-01-01T09:00:00+08:00");
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.commit("制度 1.0", "2026-01-01T09:00:00+08:00");
    archive.write("content/policies/ZD-04.md", &policy("2.0", "2026-03-01", &periodic("month")));
    archive.commit("制度 2.0", "2026-02-25T09:00:00+08:00");
    let told = |as_of: &str| -> Value {
        let json = archive.run_with(&["audit", "documents-in-force", "--format", "json"], &["--as-of", as_of]).json();
        let keys = ["record", "version", "force", "from", "to"];
        let rows = json["rows"].as_array().unwrap();
        rows.iter().map(|row| keys.iter().map(|key| row[*key].clone()).collect::<Value>()).collect()
    };
    assert_eq!(told("2026-02-28"), json!([["ZD-04", "1.0", "in-force-earlier", "2026-01-01", "2026-02-28"]]));
    assert_eq!(told("2026-03-01"), json!([["ZD-04", "2.0", "in-force", "2026-03-01", null]]));
    // Before the first edition that the history holds there may have been one on paper.
    assert_eq!(told("2025-12-31"), json!([["ZD-04", "2.0", "earlier", "2026-03-01", null]]));
}
