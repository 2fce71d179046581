//! Rules of one's own below a legal floor: found from the law card and the clause, each in its days.

use crate::archive::TempArchive;
use serde_json::{Value, json};
use std::path::Path;

fn rows(archive: &TempArchive, as_of: &str) -> Value {
    let args = ["audit", "below-legal-floor", "--format", "json"];
    archive.run_with(&args, &["--as-of", as_of]).exits(0).json()
}

/// The sample's clause on internet logs still says two months; the law asks for six, by one article until the end of
/// 2025 and by another since.
#[test]
fn the_sample_tells_the_conflict_on_log_retention() {
    let archive = TempArchive::sample();
    let report = rows(&archive, "2026-11-22");
    let told: Vec<Value> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            json!([
                row["policy"],
                row["clause"],
                row["value"],
                row["article"],
                row["minimum"],
                row["from"],
                row["to"],
                row["applies_now"],
                row["stricter"]
            ])
        })
        .collect();
    let stricter = "ZD-14#retention";
    assert_eq!(
        told,
        [
            json!([
                "ZD-09",
                "internet-log",
                "P2M",
                "第二十一条第（三）项",
                "P6M",
                "2025-01-01",
                "2025-12-31",
                "no",
                stricter
            ]),
            json!(["ZD-09", "internet-log", "P2M", "第二十三条第（三）项", "P6M", "2026-01-01", null, "yes", stricter]),
        ]
    );
    let check = archive.run(&["check", "--format", "json"]).exits(0).json();
    let warnings = check["diagnostics"].as_array().unwrap();
    let found: Vec<&Value> = warnings.iter().filter(|warning| warning["code"] == "below-legal-floor").collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["record"], "ZD-09");
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.contains("ZD-09#internet-log") && message.contains("第二十三条第（三）项"), "{message}");
}

/// A clause is amended in time: the old wording is told for its own days, and the one in force is clean.
#[test]
fn an_amended_clause_is_below_the_floor_only_in_its_own_days() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archives/check/below-legal-floor/fail");
    let archive = TempArchive::new();
    for file in ["content/policies/_schema.yaml", "content/laws/_schema.yaml", "content/laws/LAW-network.md"] {
        archive.write(file, &std::fs::read_to_string(cases.join(file)).unwrap());
    }
    archive.git(&["init", "-q"], "2025-01-01T09:00:00+08:00");
    let policy = |version: &str, from: &str, value: &str| {
        format!(
            "---\nid: ZD-09\ntitle: 用户使用规范\nversion: '{version}'\neffective_on: {from}\nlimits:\n  - {{ topic: 网络日志留存, clause: internet-log, value: {value} }}\n---\n## 第十条 {{#internet-log}}\n\n保存。\n"
        )
    };
    archive.write("content/policies/ZD-09.md", &policy("1.0", "2025-01-01", "P2M"));
    archive.commit("1.0", "2025-01-01T09:00:00+08:00");
    archive.write("content/policies/ZD-09.md", &policy("2.0", "2025-07-01", "P6M"));
    archive.commit("2.0", "2025-06-20T09:00:00+08:00");
    let report = rows(&archive, "2026-11-22");
    let row = &report["rows"][0];
    assert_eq!(report["rows"].as_array().unwrap().len(), 1, "{report:#}");
    assert_eq!(
        json!([row["version"], row["from"], row["to"], row["applies_now"]]),
        json!(["1.0", "2025-01-01", "2025-06-30", "no"])
    );
    let clean = archive.run(&["check", "--format", "json"]).exits(0).json();
    assert_eq!(clean["summary"]["warnings"], 0, "{clean:#}");
}
