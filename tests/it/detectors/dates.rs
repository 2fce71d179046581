//! What records and commits say of when.

use super::{BOT, FORGE, HAN, LIN, Step, audit, column, founded, pairs, play, round, said};

#[test]
fn backdated_commits_are_told_from_replayed_ones() {
    let repo = founded(&[]);
    let day = |day: &str| format!("2026-{day} 10:00");
    play(
        &repo,
        &[
            Step::on("2026-07-01T17:00").write(1, round(1, &day("07-01"), "")),
            // The author's clock says that it was written in time; it was committed weeks later.
            Step::on("2026-07-02T17:00").committed(HAN, "2026-07-20T09:00").write(2, round(2, &day("07-02"), "")),
            // A cherry-pick keeps the author date.
            Step::on("2026-07-03T17:00")
                .committed(HAN, "2026-07-22T09:00")
                .message("登记\n\n(cherry picked from commit 0123456789012345678901234567890123456789)")
                .write(3, round(3, &day("07-03"), "")),
            // A rebase makes several again at once.
            Step::on("2026-07-06T17:00").committed(HAN, "2026-07-24T09:00").write(4, round(4, &day("07-06"), "")),
            Step::on("2026-07-07T17:00").committed(HAN, "2026-07-24T09:00").write(5, round(5, &day("07-07"), "")),
            // A forge as committer is but an address, and says nothing against the author; a colleague is somebody.
            Step::on("2026-07-08T17:00").committed(FORGE, "2026-07-27T09:00").write(6, round(6, &day("07-08"), "")),
            Step::on("2026-07-09T17:00").committed(LIN, "2026-07-28T09:00").write(7, round(7, &day("07-09"), "")),
            // The same person under another registered address is no colleague.
            Step::on("2026-07-10T17:00")
                .committed("韩若冰 <han@corp.shifan.example>", "2026-07-29T09:00")
                .write(8, round(8, &day("07-10"), "")),
            // A declared import, and a program.
            Step::on("2026-06-10T17:00")
                .committed(HAN, "2026-07-30T09:00")
                .write(9, round(9, &day("06-10"), "batch: IMP-1\n")),
            Step::on("2026-07-13T17:00")
                .by(BOT)
                .committed(BOT, "2026-07-31T09:00")
                .write(10, round(10, &day("07-13"), "")),
            Step::on("2026-08-03T17:00").write(11, round(11, &day("08-03"), "")),
            // Numbered after the one of 3 August, filed after it, and dated weeks before by every clock.
            Step::on("2026-07-14T17:00").write(12, round(12, &day("07-14"), "")),
            Step::on("2026-08-05T17:00").write(13, round(13, &day("08-05"), "")),
            // Filed late and saying so.
            Step::on("2026-08-06T17:00").write(14, round(14, &day("07-16"), "")),
            Step::on("2026-08-07T17:00").write(15, round(15, &day("08-07"), "")),
        ],
    );
    let report = audit(&repo, "backdated");
    assert_eq!(
        pairs(&report, "record", "basis"),
        said(&[
            ("XJ-2026-0002", "author-date"),
            ("XJ-2026-0006", "forge"),
            ("XJ-2026-0008", "author-date"),
            ("XJ-2026-0012", "series")
        ])
    );
    assert_eq!(report["rows"][0]["workdays"], 12);
    assert_eq!(report["rows"][3]["predecessor"], "XJ-2026-0011");
    assert_eq!(column(&audit(&repo, "late-entries"), "record"), ["XJ-2026-0014"]);
}

#[test]
fn a_push_log_is_the_clock_that_counts() {
    let site = "title = \"试验\"\npush_log = \"receipts.csv\"\n";
    let repo = founded(&[("site.toml", site)]);
    play(
        &repo,
        &[
            Step::on("2026-07-01T17:00").write(1, round(1, "2026-07-01 10:00", "")),
            // Both of the writer's clocks are set back; the server is not fooled.
            Step::on("2026-07-02T17:00").write(2, round(2, "2026-07-02 10:00", "")),
            // Written ahead by the server's clock only.
            Step::on("2026-07-06T17:00").write(3, round(3, "2026-07-06 10:00", "")),
            Step::on("2026-07-07T17:00").write(4, round(4, "2026-07-07 10:00", "")),
        ],
    );
    let ids: Vec<String> = repo.git(&["log", "--reverse", "--format=%H"]).lines().map(str::to_owned).collect();
    let times = ["2026-07-01T17:01:00+08:00", "2026-07-22T09:00:00+08:00", "2026-07-05T09:00:00+08:00"];
    let log: String = ids[1..].iter().zip(times).map(|(id, time)| format!("{id},{time}\n")).collect();
    repo.write("receipts.csv", &format!("commit,received_at\n{log}"));
    let late = audit(&repo, "late-entries");
    assert_eq!(pairs(&late, "record", "clock"), said(&[("XJ-2026-0002", "receipt")]));
    assert_eq!(pairs(&audit(&repo, "backdated"), "record", "basis"), said(&[("XJ-2026-0002", "receipt")]));
    assert_eq!(column(&audit(&repo, "pre-written-log"), "record"), ["XJ-2026-0003"]);
    assert_eq!(pairs(&audit(&repo, "clock-skew"), "kind", "minutes"), said(&[("after-receipt", "1920")]));

    repo.write("receipts.csv", "commit,received_at\nnonsense\n");
    let mut check = std::process::Command::new(env!("CARGO_BIN_EXE_juanzong"));
    let check = crate::archive::Run::of(check.arg("-C").arg(repo.path()).arg("check").output().unwrap()).exits(1);
    assert!(check.out.contains("receipts.csv") || check.err.contains("receipts.csv"), "{check:?}");
}

#[test]
fn logs_written_ahead_are_judged_on_the_archives_calendar() {
    let repo = founded(&[]);
    play(
        &repo,
        &[
            // Half an hour past midnight in Shanghai, still the last day of June in UTC.
            Step::on("2026-06-30T16:30:00Z").write(1, round(1, "2026-07-01 00:10", "")),
            // An evening that had not come yet.
            Step::on("2026-07-02T09:00").write(2, round(2, "2026-07-02 18:00", "")),
            // Within the hour that clocks may differ.
            Step::on("2026-07-03T09:00").write(3, round(3, "2026-07-03 09:40", "")),
            // Filed for tomorrow and put right since: what was filed counts.
            Step::on("2026-07-06T09:00").write(4, round(4, "2026-07-07 09:00", "")),
            Step::on("2026-07-07T09:00").write(4, round(4, "2026-07-06 08:00", "")),
            // Rebased: the commit is later than the record, whatever the author's clock said.
            Step::on("2026-07-08T09:00").committed(HAN, "2026-07-09T19:00").write(5, round(5, "2026-07-08 18:00", "")),
            // Part of an import.
            Step::on("2026-06-01T09:00").write(6, round(6, "2026-06-20 18:00", "batch: IMP-1\n")),
        ],
    );
    let report = audit(&repo, "pre-written-log");
    assert_eq!(
        pairs(&report, "record", "stated"),
        said(&[("XJ-2026-0002", "2026-07-02 18:00"), ("XJ-2026-0004", "2026-07-07 09:00")])
    );
    let schema = super::ROUNDS.replace("entry: { days: 1 }", "entry: { days: 1 }\ndetect: { pre-written-log: false }");
    repo.write("content/rounds/_schema.yaml", &schema);
    assert_eq!(audit(&repo, "pre-written-log")["rows"], serde_json::json!([]));
}

#[test]
fn batches_are_found_and_squashes_imports_and_programs_are_none() {
    let repo = founded(&[]);
    let day = |n: u32| format!("2026-07-{n:02} 10:00");
    let mut steps = Vec::new();
    // Seven days in half an hour, a commit each.
    for n in 1..=7 {
        steps.push(Step::on(&format!("2026-07-08T17:{:02}", n * 4)).write(n, round(n, &day(n), "")));
    }
    // The same in one commit of a merge request that was squashed on a forge.
    let squash = (11..=17).fold(Step::on("2026-07-20T09:00"), |step, n| step.write(n, round(n, &day(n), "")));
    steps.push(squash.committed(FORGE, "2026-07-20T09:00").message("巡检记录 (#12)\n\n* 登记\n* 登记"));
    // By git itself.
    let squash = (21..=27).fold(Step::on("2026-07-29T09:00"), |step, n| step.write(n, round(n, &day(n), "")));
    steps.push(squash.message("巡检\n\nSquashed commit of the following:\n\ncommit 0123\n"));
    // A rebase: all committed at once, written day by day.
    for n in 8..=10 {
        steps.push(
            Step::on(&format!("2026-07-{n:02}T17:00"))
                .by(LIN)
                .committed(LIN, "2026-07-30T09:00")
                .write(n, round(n, &day(n), "")),
        );
    }
    for n in 18..=20 {
        steps.push(
            Step::on(&format!("2026-07-{n:02}T17:00"))
                .by(LIN)
                .committed(LIN, "2026-07-30T09:00")
                .write(n, round(n, &day(n), "")),
        );
    }
    // A program, an import, and many of one day.
    steps.push(
        (31..=37).fold(Step::on("2026-08-01T09:00").by(BOT), |step, n| step.write(n, round(n, &day(n - 30), ""))),
    );
    steps.push((41..=47).fold(Step::on("2026-06-20T09:00").by(LIN), |step, n| {
        step.write(n, round(n, &format!("2026-06-{:02} 10:00", n - 40), "batch: IMP-1\n"))
    }));
    steps.push((51..=59).fold(Step::on("2026-08-05T18:00"), |step, n| step.write(n, round(n, "2026-08-05 10:00", ""))));
    play(&repo, &steps);
    let report = audit(&repo, "batch-filling");
    assert_eq!(pairs(&report, "record", "records"), said(&[("XJ-2026-0001", "7")]));
    assert_eq!(report["rows"][0]["days"], 7);
    assert!(report["reservation"].as_str().unwrap().contains("14 条"), "{report}");

    // The thresholds of the collection go before those of the archive.
    let schema = super::ROUNDS
        .replace("entry: { days: 1 }", "entry: { days: 1 }\ndetect: { batch-filling: { records: 8, days: 3 } }");
    repo.write("content/rounds/_schema.yaml", &schema);
    assert_eq!(audit(&repo, "batch-filling")["rows"], serde_json::json!([]));
}

#[test]
fn copied_readings_and_bodies_are_found_and_set_phrases_are_not() {
    let repo = founded(&[]);
    let long = "机房东侧二号精密空调滤网积尘，清理后复测送风温度下降两度，南侧配电柜三相电流平衡，备用电池组逐只测量电压均在合格范围，消防主机自检无故障，门禁记录核对无误，机柜线缆绑扎整齐，地面已清扫。";
    let read = |t: &str, h: &str, l: u32| format!("temperature: {t}\nhumidity: {h}\nload: {l}\n");
    let body = |number: u32, done: &str, readings: String, body: &str| {
        round(number, done, &readings).replace("无异常。", body)
    };
    let day = |n: u32| format!("2026-07-{n:02} 10:00");
    let mut step = Step::on("2026-07-31T18:00")
        .write(1, body(1, &day(1), read("22.4", "46.3", 41), long))
        .write(2, body(2, &day(2), read("22.6", "47.1", 42), &long.replace("两度", "三度")))
        // Set phrases are short.
        .write(3, body(3, &day(3), read("22.7", "45.3", 44), "各项正常，无新增告警。"))
        .write(4, body(4, &day(4), read("22.8", "45.9", 43), "各项正常，无新增告警。"))
        // Three days with the very same readings; two of them alone may be chance, and round ones say nothing.
        .write(5, body(5, &day(6), read("23.1", "48.2", 40), "正常。"))
        .write(6, body(6, &day(7), read("23.1", "48.2", 40), "正常。"))
        .write(7, body(7, &day(8), read("23.1", "48.2", 40), "正常。"));
    for n in 9..=12 {
        step = step.write(n, body(n, &day(n), read("22", "45", 40), "正常。"));
    }
    step = step.write(13, body(13, &day(13), read("22.9", "46.6", 39), "正常。"));
    step = step.write(14, body(14, &day(14), read("22.9", "46.6", 39), "正常。"));
    play(&repo, &[step]);
    let report = audit(&repo, "copied-logs");
    assert_eq!(pairs(&report, "record", "basis"), said(&[("XJ-2026-0002", "body"), ("XJ-2026-0007", "readings")]));
}
