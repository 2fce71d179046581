//! Reports over a small archive with a scripted history; every expected row was worked out by hand.

use crate::archive::Run;
use crate::git_script::{Commit, Repo};
use serde_json::{Value, json};
use std::process::Command;

const HAN: &str = "韩若冰 <hanruobing@shifan.example>";
const LIN: &str = "林静雯 <linjingwen@shifan.example>";
const ZHOU: &str = "周牧阳 <zhoumuyang@shifan.example>";

const SITE: &str =
    "title = \"试验档案\"\n[[imports]]\nbatch = \"IMP-1\"\ncutoff = 2026-09-05\nreason = \"旧台账迁入\"\n";
const CALENDAR: &str = "year: 2026\nsource: 国办发明电〔2025〕7号\nholidays:\n  \
    - { from: 2026-09-25, to: 2026-09-27, name: 中秋节 }\n  - { from: 2026-10-01, to: 2026-10-07, name: 国庆节 }\n\
    workdays: [2026-09-20, 2026-10-10]\n";
const AMENDMENTS: &str = "    batch: { type: string, title: 批次 }\n    amendments: { type: array, title: 更正, items: { type: object, title: 更正 } }\n";

fn schema(head: &str, properties: &str) -> String {
    format!(
        "{head}schema:\n  type: object\n  properties:\n    id: {{ type: string, title: 编号 }}\n    title: {{ type: string, title: 名称 }}\n{properties}"
    )
}

fn schemas() -> [(&'static str, String); 5] {
    let repairs = "title: 维修\nkind: log\norder: 1\nid: { pattern: '^WX-\\d{4}-\\d{4}$' }\ndate: reported_at\nentry: { days: 3 }\n\
        lifecycle:\n  field: status\n  initial: [登记]\n  moves: { 登记: [已验收] }\n  closed: [已验收]\n";
    let backups = "title: 备份\nkind: log\norder: 2\nid: { pattern: '^BF-\\d{4}-\\d{4}$' }\ndate: finished_at\nentry: { days: 1 }\n";
    let policies = "title: 制度\nkind: document\norder: 3\nid: { pattern: '^ZD-\\d{2}$' }\ndate: effective_on\n\
        lifecycle:\n  field: status\n  initial: [草稿]\n  moves: { 草稿: [审核中], 审核中: [生效], 生效: [被替代] }\n  closed: [被替代]\n\
        approval: { roles: [R-a], count: 1, before: 生效 }\n";
    let hardware = "title: 设备\nkind: card\norder: 4\nid: { pattern: '^HW-\\d{5}$' }\n\
        lifecycle:\n  field: status\n  initial: [在用]\n  moves: { 在用: [已报废] }\n  closed: [已报废]\n";
    let destructions = "title: 销毁\nkind: log\norder: 5\nid: { pattern: '^XH-\\d{4}-\\d{4}$' }\ndate: destroyed_on\n";
    let status = "    status: { type: string, title: 状态 }\n";
    let dates = "    effective_on: { type: string, format: date, title: 生效 }\n    review_due: { type: string, format: date, title: 应复审 }\n    \
        ended_on: { type: string, format: date, title: 截止 }\n    superseded_by: { type: string, title: 替代 }\n    version: { type: string, title: 版本 }\n";
    [
        (
            "content/repairs/_schema.yaml",
            schema(
                repairs,
                &format!(
                    "    reported_at: {{ type: string, format: datetime, title: 报修 }}\n    cost: {{ type: number, title: 费用 }}\n{status}{AMENDMENTS}"
                ),
            ),
        ),
        (
            "content/backups/_schema.yaml",
            schema(
                backups,
                &format!(
                    "    finished_at: {{ type: string, format: datetime, title: 完成 }}\n    medium: {{ type: string, title: 介质 }}\n{AMENDMENTS}"
                ),
            ),
        ),
        ("content/policies/_schema.yaml", schema(policies, &format!("{status}{dates}"))),
        (
            "content/hardware/_schema.yaml",
            schema(hardware, &format!("{status}    warranty_until: {{ type: string, format: date, title: 保修 }}\n")),
        ),
        (
            "content/destructions/_schema.yaml",
            schema(
                destructions,
                "    destroyed_on: { type: string, format: date, title: 销毁 }\n    items: { type: array, title: 明细, items: { type: string, title: 编号 } }\n",
            ),
        ),
    ]
}

fn record(front: &str) -> String {
    format!("---\n{front}\n---\n\n正文。\n")
}

fn backup(number: u32, finished: &str) -> String {
    record(&format!("id: BF-2026-{number:04}\ntitle: 备份 {number}\nfinished_at: {finished}"))
}

fn repair(id: &str, reported: &str, status: &str, more: &str) -> String {
    record(&format!("id: {id}\ntitle: 报修\nreported_at: {reported}\nstatus: {status}{more}"))
}

/// The archive; commits are named by their day.
fn archive() -> Repo {
    let schemas = schemas();
    let imported = repair("WX-2025-0001", "2025-03-03 10:00", "已验收", "\nbatch: IMP-1");
    let edited_in_import = imported.replace("报修", "旧报修");
    let policy = |id: &str, rest: &str| record(&format!("id: {id}\ntitle: 制度{id}\nversion: '1.0'\n{rest}"));
    let zd = [
        policy("ZD-01", "status: 生效\neffective_on: 2026-01-01\nreview_due: 2026-06-30"),
        policy("ZD-02", "status: 草稿\nreview_due: 2026-01-31"),
        policy("ZD-03", "status: 生效\neffective_on: 2026-12-01\nreview_due: 2027-12-01"),
        policy("ZD-04", "status: 被替代\neffective_on: 2025-01-01\nreview_due: 2025-12-31\nsuperseded_by: ZD-01"),
    ];
    let device = |n: u32, status: &str, until: &str| {
        record(&format!("id: HW-{n:05}\ntitle: 设备 {n}\nstatus: {status}\nwarranty_until: {until}"))
    };
    let hw = [device(1, "在用", "2026-12-31"), device(2, "在用", "2027-06-30"), device(3, "已报废", "2026-12-01")];
    let mut first: Vec<(&str, &str)> = schemas.iter().map(|(path, text)| (*path, text.as_str())).collect();
    first.extend([
        ("site.toml", SITE),
        ("content/_calendar/2026.yaml", CALENDAR),
        ("content/repairs/old.md", &imported),
    ]);
    first.extend(
        ["content/policies/1.md", "content/policies/2.md", "content/policies/3.md", "content/policies/4.md"]
            .into_iter()
            .zip(zd.iter().map(String::as_str)),
    );
    first.extend(
        ["content/hardware/1.md", "content/hardware/2.md", "content/hardware/3.md"]
            .into_iter()
            .zip(hw.iter().map(String::as_str)),
    );

    let wx1 = |status: &str, more: &str| repair("WX-2026-0001", "2026-09-30 09:30", status, more);
    let wx2 = repair("WX-2026-0002", "2026-10-09 10:00", "登记", "");
    let amended = "\ncost: 90\namendments:\n  - { on: 2026-10-16, by: P-a, reason: 更正费用 }";
    let day = |author: &'static str, date: &'static str| Commit { author, date, ..Commit::default() };
    Repo::of(&[
        Commit { message: "建档", write: &first, ..day(ZHOU, "2026-09-01T09:00:00+08:00") },
        Commit {
            message: "整理导入",
            write: &[("content/repairs/old.md", &edited_in_import)],
            ..day(ZHOU, "2026-09-03T09:00:00+08:00")
        },
        Commit {
            message: "报修",
            write: &[("content/repairs/1.md", &wx1("登记", ""))],
            ..day(HAN, "2026-09-30T18:00:00+08:00")
        },
        Commit {
            message: "节后补登",
            write: &[
                ("content/backups/1.md", &backup(1, "2026-09-30 23:30")),
                ("content/backups/2.md", &backup(2, "2026-10-10 23:30")),
                ("content/repairs/2.md", &wx2),
                ("content/repairs/late.md", &repair("WX-2025-0002", "2026-09-07 08:00", "登记", "\nbatch: IMP-1")),
            ],
            ..day(HAN, "2026-10-12T09:00:00+08:00")
        },
        // Half an hour past midnight in Shanghai, still the day before in UTC.
        Commit {
            message: "夜班",
            write: &[
                ("content/backups/3.md", &backup(3, "2026-10-12 22:00")),
                ("content/backups/4.md", &backup(4, "2026-10-09 22:00")),
            ],
            ..day(HAN, "2026-10-12T16:30:00Z")
        },
        Commit {
            message: "验收",
            write: &[("content/repairs/1.md", &wx1("已验收", "\ncost: 100"))],
            ..day(HAN, "2026-10-14T09:00:00+08:00")
        },
        Commit {
            message: "改费用",
            write: &[("content/repairs/1.md", &wx1("已验收", "\ncost: 90"))],
            ..day(LIN, "2026-10-15T09:00:00+08:00")
        },
        Commit {
            message: "更正",
            write: &[("content/repairs/1.md", &wx1("已验收", amended).replace("90", "95"))],
            ..day(LIN, "2026-10-16T09:00:00+08:00")
        },
        Commit {
            message: "换行",
            write: &[("content/repairs/1.md", &wx1("已验收", amended).replace("90", "95").replace('\n', "\r\n"))],
            ..day(LIN, "2026-10-17T09:00:00+08:00")
        },
        Commit {
            message: "改介质",
            write: &[(
                "content/backups/1.md",
                &backup(1, "2026-09-30 23:30").replace("备份 1", "备份 1\nmedium: 磁带"),
            )],
            ..day(HAN, "2026-10-19T09:00:00+08:00")
        },
        Commit {
            message: "清理",
            write: &[(
                "content/destructions/1.md",
                &record("id: XH-2026-0001\ntitle: 销毁清单\ndestroyed_on: 2026-10-20\nitems: [BF-2026-0003]"),
            )],
            delete: &["content/backups/2.md", "content/backups/3.md"],
            ..day(LIN, "2026-10-20T09:00:00+08:00")
        },
        Commit {
            message: "改编号",
            write: &[("content/repairs/2.md", &wx2.replace("0002", "0009"))],
            ..day(HAN, "2026-10-21T09:00:00+08:00")
        },
        Commit {
            message: "归档",
            write: &[("content/hardware/2026/1.md", &hw[0])],
            delete: &["content/hardware/1.md"],
            ..day(ZHOU, "2026-10-22T09:00:00+08:00")
        },
        // Rebased: written in time, committed weeks later.
        Commit {
            message: "变基",
            write: &[("content/backups/5.md", &backup(5, "2026-10-13 10:00"))],
            committed: Some((LIN, "2026-11-02T09:00:00+08:00")),
            ..day(HAN, "2026-10-13T18:00:00+08:00")
        },
    ])
}

fn run(repo: &Repo, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
    command.arg("-C").arg(repo.path()).args(["--as-of", "2026-11-22"]).args(args).env("NO_COLOR", "1");
    Run::of(command.output().unwrap())
}

fn audit(repo: &Repo, args: &[&str]) -> Value {
    let args: Vec<&str> = [&["audit", "--format", "json"], args].concat();
    run(repo, &args).exits(0).json()
}

/// The named cells of each row.
fn rows(report: &Value, names: &[&str]) -> Vec<Vec<Value>> {
    let rows = report["rows"].as_array().unwrap();
    rows.iter().map(|row| names.iter().map(|name| row[name].clone()).collect()).collect()
}

#[test]
fn late_entries_are_counted_in_working_days_on_the_archives_calendar() {
    let repo = archive();
    let report = audit(&repo, &["late-entries"]);
    let expected = [
        // 7 September to 12 October: four Saturdays and Sundays off, one Sunday worked, two holidays.
        json!(["WX-2025-0002", "2026-09-07 08:00", "2026-10-12", 21, 3]),
        // 8, 9, 10 (worked Saturday) and 12 October.
        json!(["BF-2026-0001", "2026-09-30 23:30", "2026-10-12", 4, 1]),
        // 10, 12 and, in Shanghai, already 13 October.
        json!(["BF-2026-0004", "2026-10-09 22:00", "2026-10-13", 3, 1]),
    ];
    assert_eq!(json!(rows(&report, &["record", "stated", "entered", "workdays", "allowed"])), json!(expected));
    assert_eq!(report["rows"][1]["author"], HAN);
    assert_eq!(report["rows"][1]["commit"], json!(repo.git(&["rev-parse", "HEAD~10"])));
    assert_eq!(report["reservation"], "1 条属于已申报的导入批次，不按迟登判断");
    assert_eq!(report["commit"], json!(repo.git(&["rev-parse", "HEAD"])));
    assert_eq!(report["stated_negative"], Value::Null);

    let quiet = audit(&repo, &["late-entries", "--to", "2026-09-30"]);
    assert_eq!(quiet["rows"], json!([]));
    assert_eq!(quiet["query"], json!({"from": null, "to": "2026-09-30"}));
    let negative = &quiet["stated_negative"];
    assert_eq!(
        (&negative["statement"], &negative["records"], &negative["commits"]),
        (&json!("没有迟登的记录"), &json!(2), &json!(14))
    );
}

#[test]
fn edits_after_close_need_an_amendment() {
    let repo = archive();
    let report = audit(&repo, &["edits-after-close"]);
    let expected = [
        json!(["WX-2026-0001", "已验收", "2026-10-15 09:00", LIN, ["cost"], "改费用"]),
        json!(["BF-2026-0001", null, "2026-10-19 09:00", HAN, ["medium"], "改介质"]),
    ];
    assert_eq!(json!(rows(&report, &["record", "state", "authored", "author", "fields", "reason"])), json!(expected));
    assert_eq!(report["reservation"], "1 处改动属于已申报的导入批次");
}

#[test]
fn deletions_name_what_accounts_for_them() {
    let repo = archive();
    let report = audit(&repo, &["deletions"]);
    let expected = [
        json!(["WX-2026-0002", "repairs", "报修", null, "WX-2026-0009", "改编号"]),
        json!(["BF-2026-0002", "backups", "备份 2", null, null, "清理"]),
        json!(["BF-2026-0003", "backups", "备份 3", "XH-2026-0001", null, "清理"]),
    ];
    assert_eq!(
        json!(rows(&report, &["record", "collection", "title", "disposal", "became", "reason"])),
        json!(expected)
    );
}

#[test]
fn registers_list_what_there_is() {
    let repo = archive();
    let documents = ["record", "status", "in_force"];
    let expected = [
        json!(["ZD-01", "生效", "yes"]),
        json!(["ZD-02", "草稿", "no"]),
        json!(["ZD-03", "生效", "no"]),
        json!(["ZD-04", "被替代", "no"]),
    ];
    assert_eq!(json!(rows(&audit(&repo, &["document-register"]), &documents)), json!(expected));
    let earlier = audit(&repo, &["document-register", "--as-of", "2025-06-01"]);
    assert_eq!(earlier["rows"][3]["in_force"], "yes");
    assert_eq!(json!(rows(&audit(&repo, &["overdue-reviews"]), &["record", "days_overdue"])), json!([["ZD-01", 145]]));
    assert_eq!(json!(rows(&audit(&repo, &["warranty-ending"]), &["record", "days_left"])), json!([["HW-00001", 39]]));
    let open = audit(&repo, &["open-items"]);
    assert_eq!(
        json!(rows(&open, &["record", "status", "age_days"])),
        json!([["WX-2025-0002", "登记", 76], ["WX-2026-0009", "登记", 44]])
    );

    let changes = audit(&repo, &["change-register", "--from", "2026-10-20", "--to", "2026-10-22"]);
    let expected = [
        json!(["2026-10-22 09:00", "HW-00001", "renamed", []]),
        json!(["2026-10-21 09:00", "WX-2026-0002", "deleted", ["id", "title", "reported_at", "status", "body"]]),
        json!(["2026-10-21 09:00", "WX-2026-0009", "added", []]),
        json!(["2026-10-20 09:00", "BF-2026-0002", "deleted", ["id", "title", "finished_at", "body"]]),
        json!(["2026-10-20 09:00", "BF-2026-0003", "deleted", ["id", "title", "finished_at", "body"]]),
        json!(["2026-10-20 09:00", "XH-2026-0001", "added", []]),
    ];
    assert_eq!(json!(rows(&changes, &["committed", "record", "action", "fields"])), json!(expected));
    let rebased = audit(&repo, &["change-register", "--from", "2026-11-01"]);
    assert_eq!(
        json!(rows(&rebased, &["record", "author", "committer", "authored"])),
        json!([["BF-2026-0005", HAN, LIN, "2026-10-13 18:00"]])
    );

    let overview = audit(&repo, &[]);
    let figure = |name: &str| {
        overview["rows"].as_array().unwrap().iter().find(|row| row["figure"] == name).unwrap()["value"].clone()
    };
    let figures = [
        "records",
        "records:backups",
        "documents-in-force",
        "late-entries",
        "edits-after-close",
        "deletions",
        "commits",
        "authors",
        "history",
        "uncommitted",
    ];
    assert_eq!(json!(figures.map(figure)), json!([15, 3, 1, 3, 2, 3, 14, 3, "complete", "no"]));
}

#[test]
fn without_history_reports_say_why() {
    let repo = archive();
    std::fs::remove_dir_all(repo.path().join(".git")).unwrap();
    std::fs::remove_dir_all(repo.path().join(".juanzong")).ok();
    let report = audit(&repo, &["deletions"]);
    assert_eq!(report["commit"], Value::Null);
    assert_eq!(report["stated_negative"]["statement"], "没有历史，无法判断");
    assert_eq!(report["stated_negative"]["reservation"], "档案不在 git 仓库中，没有历史");
    assert_eq!(audit(&repo, &["overdue-reviews"])["rows"].as_array().unwrap().len(), 1);
    let said = run(&repo, &["history", "ZD-01"]).exits(2);
    assert!(said.err.contains("档案不在任何 git 仓库中"), "{}", said.err);
}

/// What was not found in a history with gaps may be there all the same.
#[test]
fn nothing_found_in_an_incomplete_history_is_no_plain_negative() {
    let repo = archive();
    let plain = audit(&repo, &["evil-merge"]);
    assert_eq!(plain["stated_negative"]["conclusive"], true);
    run(&repo, &["audit", "evil-merge", "--fail-on-findings"]).exits(0);
    // The version of a record that a later commit replaced is lost.
    repo.git(&["repack", "-adq"]);
    let folder = repo.path().join(".git/objects/pack");
    let packs: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    let moved = repo.path().join(".git/kept.pack");
    let pack = packs.iter().find(|path| path.extension().is_some_and(|ending| ending == "pack")).unwrap();
    std::fs::rename(pack, &moved).unwrap();
    packs.iter().filter(|path| *path != pack).for_each(|path| std::fs::remove_file(path).unwrap());
    let unpack = std::process::Command::new("git")
        .current_dir(repo.path())
        .args(["unpack-objects", "-q"])
        .stdin(std::fs::File::open(&moved).unwrap())
        .status();
    assert!(unpack.unwrap().success());
    let changed = repo.git(&["log", "--diff-filter=M", "--raw", "--no-abbrev", "--format=", "--", "content"]);
    let lost = changed.lines().find_map(|line| line.split(' ').nth(2)).unwrap();
    std::fs::remove_file(repo.path().join(".git/objects").join(&lost[..2]).join(&lost[2..])).unwrap();
    let _ = std::fs::remove_dir_all(repo.path().join(".juanzong"));
    for report in ["evil-merge", "edits-after-close", "illegal-transitions", "clock-skew"] {
        let json = audit(&repo, &[report]);
        if json["rows"].as_array().unwrap().is_empty() {
            let negative = &json["stated_negative"];
            let statement = negative["statement"].as_str().unwrap();
            assert!(
                statement.starts_with("未发现（但历史不完整：") && statement.contains(lost),
                "{report}: {statement}"
            );
            assert_eq!(negative["conclusive"], false);
        }
        assert!(json["reservation"].as_str().unwrap().contains("缺少 1 个 git 对象"), "{json}");
    }
    let said = run(&repo, &["audit", "evil-merge", "--lang", "en"]).exits(0).out;
    assert!(said.contains("not found (but the history is incomplete: the repository lacks 1 git objects"), "{said}");
    // An answer that could not be given is no clean bill either.
    run(&repo, &["audit", "evil-merge", "--fail-on-findings"]).exits(1);
}

#[test]
fn every_format_says_the_same() {
    let repo = archive();
    let csv = run(&repo, &["audit", "deletions", "--format", "csv"]).exits(0).out;
    let lines: Vec<&str> = csv.strip_prefix('\u{feff}').unwrap().split("\r\n").collect();
    assert_eq!(lines[0], "记录,类别,名称,原路径,编写时间,编写人,缘由,销毁登记,改为编号,提交");
    assert!(lines[1].starts_with("WX-2026-0002,维修,报修,content/repairs/2.md,2026-10-21 09:00,"), "{}", lines[1]);
    assert_eq!(lines.len(), 5);
    let html = run(&repo, &["audit", "deletions", "--format", "html", "--lang", "en"]).exits(0).out;
    assert!(html.starts_with("<!doctype html>") && html.contains("<td>XH-2026-0001</td>"));
    let human = run(&repo, &["audit", "deletions"]).exits(0).out;
    assert!(human.contains("XH-2026-0001") && human.contains("共 3 行"), "{human}");
    let empty = run(&repo, &["audit", "deletions", "--from", "2026-11-01"]).exits(0).out;
    assert!(empty.contains("没有记录被删除 (已查 18 条记录、14 个提交)"), "{empty}");

    let sarif = run(&repo, &["audit", "late-entries", "deletions", "--format", "sarif"]).exits(0).json();
    let validator = jsonschema::validator_for(&crate::sarif::schema()).unwrap();
    let faults: Vec<String> = validator.iter_errors(&sarif).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 6);

    let out = repo.path().join("reports");
    let folder = out.to_str().unwrap();
    run(&repo, &["audit", "all", "--format", "csv", "--out", folder]).exits(0);
    let listed = run(&repo, &["audit", "--list"]).exits(0).out.lines().count();
    assert!(listed >= 28, "{listed}");
    let written = |ending: &str| {
        let files = std::fs::read_dir(&out).unwrap().map(|file| file.unwrap().path());
        files.filter(|path| path.extension().is_some_and(|known| known == ending)).collect::<Vec<_>>()
    };
    assert_eq!(written("csv").len(), listed);
    // Nothing found is a line of headings and no more; what was searched lies beside it.
    let nothing = |csv: &String| csv.lines().count() == 1;
    let empty = written("csv").iter().filter(|path| nothing(&std::fs::read_to_string(path).unwrap())).count();
    assert_eq!((empty, empty > 3), (written("txt").len(), true));
    let negative = std::fs::read_to_string(out.join("evil-merge.txt")).unwrap();
    assert!(negative.contains("已查 18 条记录"), "{negative}");
    let run_empty = run(&repo, &["audit", "evil-merge", "--format", "csv"]).exits(0);
    assert!(run_empty.out.lines().count() == 1 && run_empty.err.contains("已查 18 条记录"), "{run_empty:?}");

    // Findings fail only where they are asked to, and what merely lists what there is never does.
    run(&repo, &["audit", "deletions"]).exits(0);
    run(&repo, &["audit", "deletions", "--fail-on-findings"]).exits(1);
    run(&repo, &["audit", "evil-merge", "change-register", "--fail-on-findings"]).exits(0);
    assert!(run(&repo, &["audit", "late-entry"]).exits(2).err.contains("late-entries"));
    run(&repo, &["audit", "deletions", "--from", "2026-11-02", "--to", "2026-11-01"]).exits(2);

    // The same commit and question give the same bytes, with or without the cache.
    let first = run(&repo, &["audit", "change-register", "--format", "json"]).out;
    std::fs::remove_dir_all(repo.path().join(".juanzong")).unwrap();
    assert_eq!(run(&repo, &["audit", "change-register", "--format", "json"]).out, first);
}

#[test]
fn a_workbook_holds_numbers_days_and_text_as_what_they_are() {
    use calamine::{Data, Reader, Xlsx};
    let repo = archive();
    let make = |name: &str| {
        let folder = repo.path().join(name);
        run(&repo, &["audit", "deletions", "overdue-reviews", "--format", "xlsx", "--out", folder.to_str().unwrap()])
            .exits(0);
        std::fs::read(folder.join("overdue-reviews.xlsx")).unwrap()
    };
    let bytes = make("one");
    assert_eq!(bytes, make("two"), "the same report gives the same bytes");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let sheet = book.worksheet_range(&name).unwrap();
    let json = audit(&repo, &["overdue-reviews"]);
    assert_eq!(sheet.get((0, 0)), Some(&Data::String(json["title"].as_str().unwrap().to_owned())));
    let columns = json["columns"].as_array().unwrap();
    let at = |wanted: &str| columns.iter().position(|column| column["name"] == wanted).unwrap();
    let (head, row) = (sheet.height() - 2, sheet.height() - 1);
    assert_eq!(
        sheet.get((head, at("record"))),
        Some(&Data::String(columns[at("record")]["title"].as_str().unwrap().into()))
    );
    assert_eq!(sheet.get((row, at("record"))), Some(&Data::String(json["rows"][0]["record"].as_str().unwrap().into())));
    let due = json["rows"][0]["review_due"].as_str().unwrap();
    match sheet.get((row, at("review_due"))) {
        Some(Data::DateTime(day)) => assert_eq!(day.as_datetime().unwrap().date().to_string(), due),
        other => panic!("not a day: {other:?}"),
    }
    let days = columns.iter().position(|column| json["rows"][0][column["name"].as_str().unwrap()].is_number()).unwrap();
    assert!(matches!(sheet.get((row, days)), Some(Data::Float(_))), "{:?}", sheet.get((row, days)));
}

#[test]
fn history_and_diff_have_their_json() {
    let repo = archive();
    let history = run(&repo, &["history", "WX-2026-0001", "--format", "json"]).exits(0).json();
    let revisions = history["revisions"].as_array().unwrap();
    assert_eq!((history["id"].as_str(), revisions.len()), (Some("WX-2026-0001"), 5));
    let keys: Vec<&String> = revisions[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["commit", "author", "author_date", "committer", "commit_date", "message", "trailers", "changes"]);
    assert_eq!(revisions[0]["changes"], json!([]));
    assert_eq!(revisions[2]["changes"], json!([{"field": "cost", "from": 100, "to": 90}]));
    assert_eq!(
        (&revisions[2]["author"], &revisions[2]["author_date"]),
        (&json!(LIN), &json!("2026-10-15T09:00:00+08:00"))
    );
    assert_eq!(revisions[4]["changes"][0], json!({"field": "id", "from": null, "to": "WX-2026-0001"}));
    assert!(run(&repo, &["history", "WX-2026-0003"]).exits(2).err.contains("WX-2026-000"));

    let diff = run(&repo, &["diff", "2026-10-14", "2026-10-16", "--format", "json"]).exits(0).json();
    assert_eq!(diff["to"], json!(repo.git(&["rev-parse", "HEAD~6"])));
    assert_eq!(
        json!(diff["records"].as_array().unwrap().iter().map(|r| &r["id"]).collect::<Vec<_>>()),
        json!(["WX-2026-0001"])
    );
    assert_eq!(diff["records"][0]["changes"][0], json!({"field": "cost", "from": 100, "to": 95}));
    let all = run(&repo, &["diff", "HEAD~13", "HEAD", "BF-2026-0001", "HW-00001"]).exits(0).out;
    assert!(all.contains("+ BF-2026-0001") && all.contains("> HW-00001") && !all.contains("XH-2026"), "{all}");
}

#[test]
fn editions_in_force_come_from_the_history() {
    let policy = |version: &str, status: &str, from: &str, text: &str| {
        format!(
            "---\nid: ZD-05\ntitle: 报废\nversion: '{version}'\nstatus: {status}\neffective_on: {from}\n---\n\n{text}\n"
        )
    };
    let schemas = schemas();
    let (path, schema) = (schemas[2].0, schemas[2].1.as_str());
    let commit = |date: &'static str| Commit { date, ..Commit::default() };
    let repo = Repo::of(&[
        Commit {
            write: &[
                (path, schema),
                ("site.toml", SITE),
                ("content/policies/5.md", &policy("1.0", "生效", "2026-01-01", "原文")),
            ],
            ..commit("2026-01-02T09:00:00+08:00")
        },
        Commit {
            write: &[("content/policies/5.md", &policy("1.0", "生效", "2026-01-01", "改字"))],
            ..commit("2026-02-10T09:00:00+08:00")
        },
        Commit {
            write: &[("content/policies/5.md", &policy("2.0", "审核中", "2026-04-01", "新文"))],
            ..commit("2026-03-01T09:00:00+08:00")
        },
        Commit {
            write: &[("content/policies/5.md", &policy("2.0", "生效", "2026-04-01", "新文"))],
            ..commit("2026-03-25T09:00:00+08:00")
        },
    ]);
    let show = |args: &[&str]| run(&repo, &[&["show", "ZD-05", "--format", "json"], args].concat());
    let said = |args: &[&str]| {
        let shown = show(args).exits(0).json();
        (shown["body"].as_str().unwrap().to_owned(), shown["in_force"].clone())
    };
    assert_eq!(said(&[]), ("新文".into(), Value::Null));
    assert_eq!(
        said(&["--in-force-on", "2026-03-26"]),
        ("改字".into(), json!({"from": "2026-01-01", "to": "2026-03-31"}))
    );
    let reworded = show(&["--in-force-on", "2026-02-01"]).exits(0);
    assert_eq!(reworded.json()["body"], "原文");
    assert!(reworded.err.contains("改写"), "{}", reworded.err);
    assert_eq!(said(&["--in-force-on", "2026-04-01"]), ("新文".into(), json!({"from": "2026-04-01", "to": null})));
    // What was known on 20 March: the draft had no force yet.
    assert_eq!(
        said(&["--in-force-on", "2026-05-01", "--known-at", "2026-03-20"]),
        ("改字".into(), json!({"from": "2026-01-01", "to": null}))
    );
    assert_eq!(said(&["--known-at", "2026-03-20"]).0, "新文");
    assert_eq!(said(&["--known-at", "HEAD~2"]).0, "改字");
    let none = show(&["--in-force-on", "2025-12-31"]).exits(1).json();
    assert_eq!(none["reason"], "`ZD-05` 在 2025-12-31 没有有效版本：最早于 2026-01-01 生效");
    // What nothing tells of is an answer, and no failure.
    let unknown = show(&["--known-at", "2026-01-01"]).exits(1).json();
    assert!(unknown["reason"].as_str().unwrap().contains("2026-01-02"), "{unknown}");
    let human = run(&repo, &["show", "ZD-05", "--in-force-on", "2026-03-26"]).exits(0).out;
    assert!(human.contains("版本: 1.0") && human.contains("2026-01-01 – 2026-03-31"), "{human}");

    // Without history the present version is all there is.
    std::fs::remove_dir_all(repo.path().join(".git")).unwrap();
    let alone = show(&["--in-force-on", "2026-05-01"]).exits(0);
    assert_eq!(alone.json()["body"], "新文");
    assert!(alone.err.contains("没有历史"), "{}", alone.err);
}
