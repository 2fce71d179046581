//! Steps from version to version: told before they are committed, and listed from the history.

use crate::archive::Run;
use crate::git_script::{Commit, Repo};
use serde_json::Value;
use std::process::Command;

const HAN: &str = "韩若冰 <hanruobing@shifan.example>";
const LIN: &str = "林静雯 <linjingwen@shifan.example>";

const SITE: &str =
    "title = \"试验档案\"\n[[imports]]\nbatch = \"IMP-1\"\ncutoff = 2026-03-10\nreason = \"旧台账迁入\"\n";

const REPAIRS: &str = "\
title: 维修
kind: log
order: 1
id: { pattern: '^WX-\\d+$' }
lifecycle:
  field: status
  initial: [登记]
  moves: { 登记: [已派工], 已派工: [已修复], 已修复: [已验收] }
  closed: [已验收]
schema:
  type: object
  additionalProperties: false
  properties:
    id: { type: string, title: 编号 }
    status: { type: string, title: 状态, enum: [登记, 已派工, 已修复, 已验收] }
    reported_at: { type: string, format: datetime, title: 报修 }
    cost: { type: number, x-type: money, title: 费用 }
    batch: { type: string, title: 批次 }
rules:
  - code: report-time-stays
    assert: \"self.reported_at == old.reported_at\"
    message: 报修时间登记后不得更改
    message_en: the time of the report stays as it was filed
    field: reported_at
  - code: cost-comes-later
    assert: \"old != null || self.cost == null\"
    message: 新登记的报修不应已有费用
    message_en: a new report has no cost yet
    field: cost
    severity: warning
";

fn repair(id: &str, status: &str, more: &str) -> String {
    format!("---\nid: {id}\nstatus: {status}\nreported_at: 2026-03-02 09:00\n{more}---\n\n正文。\n")
}

fn archive() -> Repo {
    let wx = |status: &str, more: &str| repair("WX-1", status, more);
    let day = |author: &'static str, date: &'static str| Commit { author, date, ..Commit::default() };
    let imported = repair("WX-9", "已验收", "batch: IMP-1\ncost: 5\n");
    Repo::of(&[
        Commit {
            write: &[
                ("site.toml", SITE),
                ("content/repairs/_schema.yaml", REPAIRS),
                ("content/repairs/1.md", &wx("登记", "")),
                ("content/repairs/9.md", &imported),
            ],
            ..day(HAN, "2026-03-02T10:00:00+08:00")
        },
        // Allowed, and moved on the way.
        Commit {
            write: &[("content/repairs/2026/1.md", &wx("已派工", ""))],
            delete: &["content/repairs/1.md"],
            ..day(HAN, "2026-03-03T10:00:00+08:00")
        },
        // Work on the import by its cut-off.
        Commit {
            write: &[("content/repairs/9.md", &imported.replace("已验收", "登记").replace("09:00", "10:00"))],
            ..day(HAN, "2026-03-10T10:00:00+08:00")
        },
        // Skips a state, and bends the time.
        Commit {
            message: "验收",
            write: &[("content/repairs/2026/1.md", &wx("已验收", "").replace("09:00", "11:30"))],
            ..day(LIN, "2026-03-12T10:00:00+08:00")
        },
        Commit {
            message: "补登",
            write: &[("content/repairs/2.md", &repair("WX-2", "登记", "cost: 20\n"))],
            ..day(HAN, "2026-03-13T10:00:00+08:00")
        },
    ])
}

fn run(repo: &Repo, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
    command.arg("-C").arg(repo.path()).args(["--as-of", "2026-03-20"]).args(args).env("NO_COLOR", "1");
    Run::of(command.output().unwrap())
}

#[test]
fn the_history_is_held_against_lifecycle_and_rules() {
    let repo = archive();
    let report = run(&repo, &["audit", "illegal-transitions", "--format", "json"]);
    let report = report.json();
    let rows: Vec<Vec<&Value>> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["record", "rule", "field", "from", "to", "author"].map(|key| &row[key]).to_vec())
        .collect();
    let lin = Value::from(LIN);
    let expected = [
        ["WX-1", "lifecycle", "status", "已派工", "已验收"],
        ["WX-1", "report-time-stays", "reported_at", "2026-03-02 09:00", "2026-03-02 11:30"],
    ];
    assert_eq!(rows.len(), 3, "{report:#}");
    for (row, expected) in rows.iter().zip(expected) {
        assert_eq!(row[..5], expected.map(Value::from).iter().collect::<Vec<_>>()[..]);
        assert_eq!(*row[5], lin);
    }
    assert_eq!(rows[2][..2], [&Value::from("WX-2"), &Value::from("cost-comes-later")]);
    assert_eq!((rows[2][3], rows[2][4].as_f64()), (&Value::Null, Some(20.0)));
    let commit = repo.git(&["rev-parse", "HEAD~1"]);
    assert_eq!(report["rows"][0]["commit"], Value::from(commit));
    // The rows know which work was exempt, and the period is heeded.
    let later = run(&repo, &["audit", "illegal-transitions", "--from", "2026-03-13", "--format", "json"]).json();
    assert_eq!(later["rows"].as_array().unwrap().len(), 1);
    let early = run(&repo, &["audit", "illegal-transitions", "--to", "2026-03-11", "--format", "json"]).json();
    assert_eq!(early["rows"], Value::Array(Vec::new()));
    assert_eq!(early["stated_negative"]["records"], 3, "{early:#}");
}

#[test]
fn a_change_is_told_before_it_is_committed() {
    let repo = archive();
    assert_eq!(run(&repo, &["check"]).code, Some(0));
    // Forward again is not allowed either, and the file has moved.
    repo.git(&["mv", "content/repairs/2.md", "content/repairs/two.md"]);
    repo.write("content/repairs/two.md", &repair("WX-2", "已修复", "").replace("09:00", "08:00"));
    repo.write("content/repairs/3.md", &repair("WX-3", "登记", "cost: 3\n"));
    repo.write("content/repairs/9.md", &repair("WX-9", "已派工", "batch: IMP-1\n"));
    let told = run(&repo, &["check", "--format", "json"]).exits(1).json();
    let shown: Vec<String> = told["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!("{} {} {} {}:{}", one["code"], one["severity"], one["file"], one["line"], one["column"])
                .replace('"', "")
        })
        .collect();
    assert_eq!(
        shown,
        [
            "rule-failed warning content/repairs/3.md 5:7",
            "rule-failed error content/repairs/9.md 4:14",
            "lifecycle-state error content/repairs/two.md 3:9",
            "rule-failed error content/repairs/two.md 4:14",
        ],
        "{told:#}"
    );
    // By the cut-off, an import may still be put right.
    let early = Command::new(env!("CARGO_BIN_EXE_juanzong"))
        .arg("-C")
        .arg(repo.path())
        .args(["--as-of", "2026-03-10", "check", "--format", "json"])
        .output()
        .unwrap();
    let early = Run::of(early).json();
    assert!(early["diagnostics"].as_array().unwrap().iter().all(|one| one["record"] != "WX-9"), "{early:#}");
}

#[test]
fn who_wrote_it_does_not_accept_it() {
    let people = "title: 人员\nkind: card\norder: 2\nid: { pattern: '^P-\\w+$' }\nschema:\n  type: object\n  properties:\n    \
        id: { type: string, title: 编号 }\n    title: { type: string, title: 姓名 }\n    emails: { type: array, title: 邮箱, items: { type: string } }\n";
    let person = |id: &str, mail: &str| format!("---\nid: {id}\ntitle: {id}\nemails: [{mail}@shifan.example]\n---\n");
    let schema = REPAIRS.replace(
        "    batch:",
        "    accepted_by: { type: string, title: 验收人, x-ref: people }\n    note: { type: string, title: 备注 }\n    batch:",
    ) + "separation: [accepted_by]\n";
    let wx = |id: &str, more: &str| repair(id, "登记", more);
    let day = |author: &'static str, date: &'static str| Commit { author, date, ..Commit::default() };
    let repo = Repo::of(&[
        Commit {
            write: &[
                ("site.toml", SITE),
                ("content/people/_schema.yaml", people),
                ("content/people/h.md", &person("P-han", "hanruobing")),
                ("content/people/l.md", &person("P-lin", "linjingwen")),
                ("content/repairs/_schema.yaml", &schema),
                // Accepted by whoever filed it; then one by the other, one from the import, and one still open.
                ("content/repairs/1.md", &wx("WX-1", "accepted_by: P-han\n")),
                ("content/repairs/2.md", &wx("WX-2", "")),
                ("content/repairs/3.md", &wx("WX-3", "accepted_by: P-han\nbatch: IMP-1\n")),
                ("content/repairs/4.md", &wx("WX-4", "")),
            ],
            ..day(HAN, "2026-03-02T10:00:00+08:00")
        },
        // Lin changes the one before she accepts it, and only accepts the other.
        Commit {
            write: &[("content/repairs/4.md", &wx("WX-4", "note: 甲\n"))],
            ..day(LIN, "2026-03-12T10:00:00+08:00")
        },
        Commit {
            write: &[
                ("content/repairs/2.md", &wx("WX-2", "accepted_by: P-lin\nnote: 好\n")),
                ("content/repairs/4.md", &wx("WX-4", "accepted_by: P-lin\nnote: 甲\n")),
            ],
            ..day(LIN, "2026-03-13T10:00:00+08:00")
        },
    ]);
    let report = run(&repo, &["audit", "separation-of-duties", "--format", "json"]).json();
    let rows: Vec<String> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["record", "field", "person", "deed"].map(|key| row[key].as_str().unwrap()).join(" "))
        .collect();
    assert_eq!(rows, ["WX-1 accepted_by P-han filed", "WX-4 accepted_by P-lin changed"], "{report:#}");
    let early = run(&repo, &["audit", "separation-of-duties", "--to", "2026-03-01", "--format", "json"]).json();
    assert_eq!((&early["rows"], &early["stated_negative"]["records"]), (&Value::Array(Vec::new()), &Value::from(4)));
}
