//! Suppressions take findings out of the results, and are told themselves.

use super::{Step, audit, audit_on, column, founded, pairs, play, round, said};

const SCHEMA: &str = "title: 抑制\nkind: log\norder: 8\nid: { pattern: '^YZ-\\d{4}-\\d{4}$' }\ndate: approved_on\nschema:\n  type: object\n  properties:\n    \
    id: { type: string, title: 编号 }\n    detector: { type: string, title: 检查项目 }\n    \
    records: { type: array, title: 记录, items: { type: string, title: 记录 } }\n    reason: { type: string, title: 理由 }\n    \
    applicant: { type: string, title: 申请人 }\n    approved_by: { type: string, title: 批准人 }\n    \
    approved_on: { type: string, format: date, title: 批准 }\n    from: { type: string, format: date, title: 起 }\n    \
    expires_on: { type: string, format: date, title: 止 }\n";

fn suppression(number: u32, records: &str, more: &str) -> String {
    let text = format!(
        "---\nid: YZ-2026-{number:04}\ndetector: late-entries\nrecords: [{records}]\nreason: 网络中断三天，已核对纸质记录\n\
         applicant: P-hanruobing\napproved_by: P-linjingwen\napproved_on: 2026-08-01\nfrom: 2026-08-01\nexpires_on: 2026-12-31\n---\n"
    );
    more.split(';').filter_map(|change| change.split_once('>')).fold(text, |text, (from, to)| text.replace(from, to))
}

#[test]
fn a_suppression_needs_reason_approver_and_end() {
    let repo = founded(&[("content/suppressions/_schema.yaml", SCHEMA)]);
    let late = |n: u32| round(n, "2026-07-01 10:00", "");
    let step = (1..=5).fold(Step::on("2026-07-20T18:00"), |step, n| step.write(n, late(n)));
    let filed = Step::on("2026-08-01T18:00")
        .put("content/suppressions/1.md", &suppression(1, "XJ-2026-0001, XJ-2026-0009", ""))
        .put("content/suppressions/2.md", &suppression(2, "XJ-2026-0002", "2026-12-31>2026-09-30"))
        .put("content/suppressions/3.md", &suppression(3, "XJ-2026-0003", "P-linjingwen>P-hanruobing"))
        .put("content/suppressions/4.md", &suppression(4, "XJ-2026-0004", "reason: 网络中断三天，已核对纸质记录\n>"))
        .put("content/suppressions/5.md", &suppression(5, "XJ-2026-0005", "late-entries>backdated"));
    play(&repo, &[step, filed]);
    let report = audit(&repo, "late-entries");
    assert_eq!(column(&report, "record"), ["XJ-2026-0002", "XJ-2026-0003", "XJ-2026-0004", "XJ-2026-0005"]);
    assert!(report["reservation"].as_str().unwrap().contains("1 项按抑制登记 YZ-2026-0001 不列入"), "{report}");
    let told = audit(&repo, "suppressed");
    assert_eq!(
        pairs(&told, "suppression", "standing"),
        said(&[
            ("YZ-2026-0001", "in-effect"),
            ("YZ-2026-0002", "expired"),
            ("YZ-2026-0003", "void"),
            ("YZ-2026-0004", "void"),
            ("YZ-2026-0005", "in-effect"),
        ])
    );
    assert_eq!(column(&told, "finding"), ["suppressed", "none", "none", "none", "none"]);
    assert_eq!(told["rows"][0]["record"], "XJ-2026-0001");
    assert_eq!(told["rows"][0]["approved_by"], "P-linjingwen");

    // In September the second one still counted; the figures of the overview follow.
    assert_eq!(audit_on(&repo, "late-entries", "2026-09-15")["rows"].as_array().unwrap().len(), 3);
    let overview = audit_on(&repo, "overview", "2026-09-15");
    let rows = overview["rows"].as_array().unwrap();
    assert_eq!(rows.iter().find(|row| row["figure"] == "late-entries").unwrap()["value"], 3);
}
