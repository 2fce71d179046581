//! Clocks that contradict each other, odd hours, and histories with holes.

use super::{BOT, HAN, Step, audit, column, founded, pairs, play, round, said};

#[test]
fn clocks_are_compared_as_instants() {
    let repo = founded(&[]);
    play(
        &repo,
        &[
            Step::on("2026-07-01T17:00").write(1, round(1, "2026-07-01 10:00", "")),
            // The same instant in another zone, and five minutes back: clocks differ.
            Step::on("2026-07-01T09:00:00Z").write(2, round(2, "2026-07-01 11:00", "")),
            Step::on("2026-07-01T16:55").write(3, round(3, "2026-07-01 12:00", "")),
            // A day before its parent.
            Step::on("2026-06-30T16:00").write(4, round(4, "2026-06-30 12:00", "")),
            // Written two hours after it was committed.
            Step::on("2026-07-02T12:00").committed(HAN, "2026-07-02T10:00").write(5, round(5, "2026-07-02 09:00", "")),
            // A rebase: written long before.
            Step::on("2026-07-03T12:00").committed(HAN, "2026-07-20T10:00").write(6, round(6, "2026-07-03 09:00", "")),
        ],
    );
    let report = audit(&repo, "clock-skew");
    assert_eq!(pairs(&report, "kind", "minutes"), said(&[("author-after-commit", "120"), ("before-parent", "1495")]));
    assert_eq!(report["stated_negative"], serde_json::Value::Null);
}

#[test]
fn odd_hours_are_those_of_the_calendar() {
    let repo = founded(&[]);
    let n = |n: u32| round(n, "2026-09-01 10:00", "");
    play(
        &repo,
        &[
            Step::on("2026-09-30T23:30").write(1, n(1)),
            // A holiday, then a Saturday that is worked, then one that is not.
            Step::on("2026-10-02T10:00").write(2, n(2)),
            Step::on("2026-10-10T10:00").write(3, n(3)),
            Step::on("2026-10-17T10:00").write(4, n(4)),
            // Ten in the morning in Shanghai, two at night where it is written.
            Step::on("2026-10-19T02:00:00Z").write(5, n(5)),
            Step::on("2026-10-20T03:00").by(BOT).write(6, n(6)),
        ],
    );
    let report = audit(&repo, "off-hours");
    assert_eq!(
        pairs(&report, "authored", "kind"),
        said(&[("2026-10-17 10:00", "rest-day"), ("2026-10-02 10:00", "rest-day"), ("2026-09-30 23:30", "night")])
    );
}

#[test]
fn holes_in_the_history_are_told_and_nothing_is_attested() {
    let repo = founded(&[]);
    play(&repo, &[Step::on("2026-07-01T17:00").write(1, round(1, "2026-07-01 10:00", ""))]);
    let whole = audit(&repo, "incomplete-history");
    assert_eq!(whole["stated_negative"]["statement"], "历史完整");
    repo.git(&["replace", "HEAD", "HEAD~1"]);
    let replaced = audit(&repo, "incomplete-history");
    assert_eq!(pairs(&replaced, "gap", "attest"), said(&[("replaced", "refused")]));
    repo.git(&["replace", "-d", "HEAD"]);
    let text = repo.git(&["rev-parse", "HEAD:content/rounds/0001.md"]);
    std::fs::remove_dir_all(repo.path().join(".juanzong")).unwrap();
    let pack = repo.path().join(".git/objects/pack");
    assert!(pack.is_dir());
    // Loose objects, so that one can be lost.
    for file in
        std::fs::read_dir(&pack).unwrap().flatten().filter(|file| file.path().extension().is_some_and(|e| e == "pack"))
    {
        let aside = repo.path().join("aside.pack");
        std::fs::rename(file.path(), &aside).unwrap();
        let input = std::fs::File::open(&aside).unwrap();
        std::fs::remove_file(file.path().with_extension("idx")).ok();
        let status = std::process::Command::new("git")
            .current_dir(repo.path())
            .args(["unpack-objects", "-q"])
            .stdin(input)
            .status();
        assert!(status.unwrap().success());
    }
    repo.lose(&text);
    let holed = audit(&repo, "incomplete-history");
    assert_eq!(pairs(&holed, "gap", "object"), said(&[("missing-object", &text)]));
}

#[test]
fn every_identity_is_shown_as_recorded() {
    let mailmap = "韩若冰 <hanruobing@shifan.example> 小韩 <han@home.example>\n";
    let repo = founded(&[(".mailmap", mailmap)]);
    let n = |n: u32| round(n, "2026-07-01 10:00", "");
    play(
        &repo,
        &[
            Step::on("2026-07-01T17:00").write(1, n(1)),
            Step::on("2026-07-02T17:00").by("小韩 <han@home.example>").write(2, n(2)),
            Step::on("2026-07-03T17:00").by("R. Han <HAN@corp.shifan.example>").write(3, n(3)),
            Step::on("2026-07-06T17:00").by("某人 <someone@elsewhere.example>").write(4, n(4)),
            Step::on("2026-07-07T17:00").by(BOT).write(5, n(5)),
        ],
    );
    let report = audit(&repo, "identities");
    assert_eq!(
        pairs(&report, "email", "kind"),
        said(&[
            ("someone@elsewhere.example", "unknown"),
            ("HAN@corp.shifan.example", "person"),
            ("bot@shifan.example", "bot"),
            ("han@home.example", "person"),
            ("hanruobing@shifan.example", "person"),
            ("zhoumuyang@shifan.example", "person"),
        ])
    );
    let people = column(&report, "person");
    assert_eq!(people.iter().filter(|person| *person == "P-hanruobing").count(), 3);
    assert_eq!(report["rows"][3]["mapped"], HAN);
}
