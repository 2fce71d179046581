//! Deadlines of duties: working days, days that records set themselves, and what is overdue and never closed.

use crate::archive::TempArchive;
use crate::duties::{archive, policy, row, states};
use serde_json::Value;

const FINDINGS: &str = "\
title: 检查发现
kind: log
group: 监督
order: 5
id: { pattern: '^Z-\\d$' }
date: found_on
schema:
  type: object
  additionalProperties: false
  required: [id, found_on]
  properties:
    id: { type: string, title: 编号 }
    found_on: { type: string, format: date, title: 发现 }
    signed_on: { type: string, format: date, title: 签收 }
    due_on: { type: string, format: date, title: 期限 }
    extended_to: { type: array, title: 延期至, items: { type: string, format: date } }
    completed_on: { type: string, format: date, title: 完成 }
    retention: { type: string, format: duration, title: 留存 }
";

fn findings(duties: &str) -> TempArchive {
    let archive = archive();
    archive.write("content/findings/_schema.yaml", FINDINGS);
    // 1–7 October 2026 off (Thursday to Wednesday), Saturday 10 October worked instead.
    archive.write(
        "content/_calendar/2026.yaml",
        "year: 2026\nholidays:\n  - { from: 2026-10-01, to: 2026-10-07, name: 国庆节 }\nworkdays: [2026-10-10]\n",
    );
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", duties));
    archive
}

fn finding(archive: &TempArchive, number: u32, fields: &str) {
    archive.write(&format!("content/findings/Z-{number}.md"), &format!("---\nid: Z-{number}\n{fields}---\n"));
}

fn plain(subject: &str, state: &str) -> (String, String, String) {
    row(subject, "", state)
}

const SIGNED: &str = "  - { id: CHK-1, clause: upkeep, text: 三个工作日内签收, kind: within, for: { collection: findings }, from: found_on, to: signed_on, limit: 3 workdays }\n";
const DONE: &str = "  - { id: CHK-2, clause: upkeep, text: 按期整改, kind: within, for: { collection: findings }, from: found_on, to: completed_on, by: 'self.extended_to == null ? self.due_on : latest(self.extended_to)' }\n";

/// Found on 30 September: 8 and 9 October are the first and second working day after it, Saturday the 10th the third.
#[test]
fn working_days_pass_over_holidays_and_take_make_up_days() {
    let archive = findings(SIGNED);
    finding(&archive, 1, "found_on: 2026-09-30\nsigned_on: 2026-10-10\n");
    finding(&archive, 2, "found_on: 2026-09-30\nsigned_on: 2026-10-12\n");
    finding(&archive, 3, "found_on: 2026-09-30\n");
    let told = |as_of: &str| states(&archive, as_of, &[]);
    let of = |third: &str| [plain("Z-1", "met"), plain("Z-2", "late"), plain("Z-3", third)];
    assert_eq!(told("2026-10-10"), of("not-due"));
    assert_eq!(told("2026-10-11"), of("missed"));
    let json = archive.run_with(&["duties", "--format", "json"], &["--as-of", "2026-10-11"]).json();
    assert_eq!(json["rows"][0]["due"], "2026-10-10 23:59");
}

#[test]
fn what_is_overdue_and_never_closed_is_held_against_the_clause() {
    let archive = findings(DONE);
    finding(&archive, 1, "found_on: 2026-09-01\ndue_on: 2026-10-15\n");
    finding(&archive, 2, "found_on: 2026-09-01\ndue_on: 2026-10-15\nextended_to: [2026-10-20, 2026-11-30]\n");
    finding(&archive, 3, "found_on: 2026-09-01\ndue_on: 2026-10-15\ncompleted_on: 2026-10-16\n");
    finding(&archive, 4, "found_on: 2026-09-01\ndue_on: 2026-10-15\ncompleted_on: 2026-10-15\n");
    // No day was set: there is nothing to be late for.
    finding(&archive, 5, "found_on: 2026-09-01\n");
    let expected = [plain("Z-1", "missed"), plain("Z-2", "not-due"), plain("Z-3", "late"), plain("Z-4", "met")];
    assert_eq!(states(&archive, "2026-11-22", &[]), expected);
    let due = archive.run_with(&["duties", "--due", "30", "--format", "json"], &["--as-of", "2026-11-22"]).json();
    let rows: Vec<(&str, &str)> = due["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["standing"].as_str().unwrap(), row["subject"].as_str().unwrap()))
        .collect();
    assert_eq!(rows, [("overdue", "Z-1"), ("due", "Z-2")]);
}

#[test]
fn grace_may_be_working_days_too() {
    let grace = SIGNED.replace("limit: 3 workdays", "limit: P1D, grace: 1 workday");
    let archive = findings(&grace);
    // Due on Thursday, 1 October; the next working day is Thursday the 8th.
    finding(&archive, 1, "found_on: 2026-09-30\nsigned_on: 2026-10-08\n");
    finding(&archive, 2, "found_on: 2026-09-30\nsigned_on: 2026-10-09\n");
    assert_eq!(states(&archive, "2026-11-01", &[]), [plain("Z-1", "met"), plain("Z-2", "late")]);
}

/// Three things kept by two people are no more than two keepers; what names nobody counts by itself.
#[test]
fn different_values_are_counted_where_the_clause_says_so() {
    let limit = "  - { id: AM-1, clause: upkeep, text: 不超过两名保管人, kind: at-most, for: { collection: servers }, limit: 2, distinct: keeper }\n";
    let archive = findings(limit);
    for (number, keeper) in [(1, "甲"), (2, "乙"), (3, "甲")] {
        archive
            .write(&format!("content/servers/S-{number}.md"), &format!("---\nid: S-{number}\nkeeper: {keeper}\n---\n"));
    }
    assert_eq!(states(&archive, "2026-11-22", &[]), [plain("ZD-04", "met")]);
    archive.write("content/servers/S-4.md", "---\nid: S-4\n---\n");
    assert_eq!(states(&archive, "2026-11-22", &[]), [plain("ZD-04", "missed")]);
}

#[test]
fn durations_are_compared_by_the_calendar() {
    let archive = findings(
        "  - { id: LOG-1, clause: upkeep, text: 留存六个月, kind: always, for: { collection: findings, where: 'self.retention != null' }, check: \"!shorter(self.retention, 'P6M')\" }\n",
    );
    for (number, retention) in [(1, "P6M"), (2, "P180D"), (3, "P184D"), (4, "P1Y"), (5, "P2M"), (6, "P26W")] {
        finding(&archive, number, &format!("found_on: 2026-09-01\nretention: {retention}\n"));
    }
    let told: Vec<String> = states(&archive, "2026-11-22", &[]).into_iter().map(|(_, _, state)| state).collect();
    assert_eq!(told, ["met", "missed", "met", "met", "missed", "missed"]);
}

fn faults(archive: &TempArchive) -> Vec<(String, String, u64)> {
    let said = archive.run_with(&["check", "--format", "json"], &["--as-of", "2026-11-22"]).json();
    let told = said["diagnostics"].as_array().unwrap().iter().filter(|told| told["code"] == "duty-invalid");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    told.map(|told| (text(&told["severity"]), text(&told["message"]), told["line"].as_u64().unwrap())).collect()
}

#[test]
fn a_limit_that_says_nothing_is_told() {
    let idle = "  - { id: LOG-1, clause: upkeep, text: 有编号, kind: always, for: { collection: findings }, check: 'self.id != null', limit: P2M }\n";
    let told = faults(&findings(idle));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0 == "warning" && told[0].1.contains("`limit`"), "{told:?}");
    for wrong in ["3 days", "0 workdays", "P0D", "soon"] {
        let told = faults(&findings(&SIGNED.replace("3 workdays", wrong)));
        assert!(told.len() == 1 && told[0].0 == "error" && told[0].1.contains(wrong), "{wrong}: {told:?}");
    }
    let both = DONE.replace("by:", "limit: P3D, by:");
    assert_eq!(faults(&findings(&both)).len(), 1);
    let unknown = DONE.replace("self.due_on", "self.deu_on");
    let told = faults(&findings(&unknown));
    assert!(told.len() == 1 && told[0].1.contains("deu_on"), "{told:?}");
    let number = DONE.replace("'self.extended_to == null ? self.due_on : latest(self.extended_to)'", "'size(self.id)'");
    assert_eq!(faults(&findings(&number)).len(), 1);
}

/// A period under `limits` is held against a law, so that the clause that sets it must exist.
#[test]
fn a_period_names_a_clause_that_exists() {
    let archive = findings(SIGNED);
    let schema = std::fs::read_to_string(archive.path().join("content/policies/_schema.yaml")).unwrap();
    let more = format!("{schema}    limits: {{ type: array, title: 期限, items: {{ type: object }} }}\n");
    archive.write("content/policies/_schema.yaml", &more);
    let limits = |clause: &str, value: &str| {
        let limits = format!("limits:\n  - {{ topic: 网络日志留存, clause: {clause}, value: {value} }}\n---\n##");
        archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", SIGNED).replace("---\n##", &limits));
        faults(&archive)
    };
    assert_eq!(limits("upkeep", "P6M"), []);
    let told = limits("upkep", "P6M");
    assert!(told.len() == 1 && told[0].0 == "error" && told[0].1.contains("`upkep`") && told[0].2 == 10, "{told:?}");
    assert!(limits("upkeep", "half-a-year")[0].1.contains("half-a-year"));
}
