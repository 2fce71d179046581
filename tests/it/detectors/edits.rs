//! Edits to what is old or closed.

use super::{BOT, HAN, LIN, Step, audit, audit_on, column, founded, pairs, path, play, round, said};

const AMENDED: &str = "amendments:\n  - { on: 2026-05-20, by: P-hanruobing, reason: 补充读数 }\n";

/// Twenty rounds, filed in January.
fn filed() -> Step<'static> {
    (1..=20).fold(Step::on("2026-01-20T18:00"), |step, n| {
        step.write(n, round(n, &format!("2026-01-{n:02} 10:00"), "room: 甲\n"))
    })
}

fn edited(number: u32, more: &str) -> String {
    round(number, &format!("2026-01-{number:02} 10:00"), &format!("room: 甲\n{more}"))
}

#[test]
fn a_surge_stands_out_and_migrations_programs_and_form_do_not() {
    let repo = founded(&[]);
    let schema = super::ROUNDS.replace("room: { type: string, title: 机房 }", "place: { type: string, title: 地点 }");
    let migrated = |n: u32| edited(n, "").replace("room:", "place:");
    let mut steps = vec![filed()];
    // An edit now and then.
    for (n, month) in (1..=4).zip([2, 3, 3, 4]) {
        steps.push(
            Step::on(&format!("2026-{month:02}-1{n}T10:00")).write(n, edited(n, &AMENDED.replace("补充", "更正"))),
        );
    }
    // White space and line ends of all of them, and a program that touches all of them.
    steps.push(
        (5..=20)
            .fold(Step::on("2026-04-20T10:00").by(LIN), |step, n| step.write(n, edited(n, "").replace('\n', "\r\n"))),
    );
    steps.push(
        (5..=20).fold(Step::on("2026-05-04T10:00").by(BOT), |step, n| step.write(n, edited(n, "result: 正常\n"))),
    );
    // Before the audit.
    for n in 5..=13 {
        steps.push(Step::on(&format!("2026-05-20T10:{n:02}")).write(n, edited(n, &format!("result: 异常\n{AMENDED}"))));
    }
    play(&repo, &steps);
    let report = audit_on(&repo, "pre-audit-surge", "2026-07-01");
    assert_eq!(pairs(&report, "from", "edits"), said(&[("2026-05-07", "9")]));
    assert_eq!(report["rows"][0]["authors"], serde_json::json!(["P-hanruobing"]));
    assert_eq!(report["rows"][0]["records"].as_array().unwrap().len(), 9);

    // A new definition, with every record carried over to it.
    let repo = founded(&[]);
    let migration = (1..=20).fold(Step::on("2026-05-20T10:00"), |step, n| step.write(n, migrated(n)));
    play(&repo, &[filed(), migration.put("content/rounds/_schema.yaml", &schema)]);
    assert_eq!(audit_on(&repo, "pre-audit-surge", "2026-07-01")["rows"], serde_json::json!([]));
    assert_eq!(audit(&repo, "edits-after-close")["rows"], serde_json::json!([]));

    // The same edits without a new definition are edits, and a migration hides nothing else.
    let repo = founded(&[]);
    let slipped = Step::on("2026-05-20T10:00")
        .write(1, migrated(1))
        .write(2, migrated(2).replace("第2次", "第二次"))
        .put("content/rounds/_schema.yaml", &schema);
    play(&repo, &[filed(), slipped, Step::on("2026-05-21T10:00").write(3, migrated(3))]);
    assert_eq!(column(&audit(&repo, "edits-after-close"), "record"), ["XJ-2026-0002", "XJ-2026-0003"]);
}

#[test]
fn edits_after_close_are_told_whoever_replays_them() {
    let repo = founded(&[]);
    play(
        &repo,
        &[
            filed(),
            Step::on("2026-02-02T10:00").write(1, edited(1, "result: 异常\n")),
            // Taken back: the edit and its revert are both edits, but neither is anybody else's.
            Step::on("2026-02-03T10:00").write(1, edited(1, "")).message("Revert \"登记\""),
            Step::on("2026-02-04T10:00").write(2, edited(2, AMENDED)),
            Step::on("2026-02-05T10:00").delete(path(3)).put("content/rounds/2026/0003.md", &edited(3, "")),
            Step::on("2026-02-06T10:00").committed(LIN, "2026-02-20T10:00").write(4, edited(4, AMENDED)),
        ],
    );
    let report = audit(&repo, "edits-after-close");
    assert_eq!(column(&report, "record"), ["XJ-2026-0001", "XJ-2026-0001"]);
    assert_eq!(report["rows"][0]["author"], HAN);
}
