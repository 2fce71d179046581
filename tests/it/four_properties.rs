//! The four properties, from outside: on a sound archive every automatic item passes, and each can be made to fail.

use crate::archive::{Run, TempArchive};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const DAY: &str = "2026-03-02T09:00:00+08:00";
const NEXT: &str = "2026-03-03T09:00:00+08:00";

const PEOPLE: &str = "title: 人员\nkind: card\norder: 1\nid: { pattern: '^P-[a-z]+$' }\nschema:\n  type: object\n  properties:\n    \
    id: { type: string, title: 编号 }\n    emails: { type: array, title: 邮箱, items: { type: string } }\n    \
    roles: { type: array, title: 任职, items: { type: object } }\n    keys: { type: array, title: 密钥, items: { type: object } }\n";
const NOTES: &str = "title: 记录\nkind: log\norder: 2\nid: { pattern: '^N-\\d{4}$', next: 'N-{seq:4}' }\ndate: done_on\n\
    entry: { days: 30 }\nretention: { period: 10年, from: done_on }\nschema:\n  type: object\n  additionalProperties: false\n  \
    required: [id, title, done_on]\n  properties:\n    id: { type: string, title: 编号 }\n    title: { type: string, title: 名称 }\n    \
    done_on: { type: string, format: date, title: 日期 }\n    count: { type: integer, title: 数量 }\n    \
    by: { type: string, title: 登记人, x-ref: people }\n    amendments: { type: array, title: 更正, items: { type: object } }\n    \
    attachments: { type: array, title: 附件, items: { type: object, properties: { file: { type: string, title: 文件 }, title: { type: string, title: 名称 }, sha256: { type: string, title: 摘要 } } } }\n\
    rules:\n  - { code: few, assert: 'self.count == null || self.count < 10', message: 不应超过十, field: count }\n";
const POLICIES: &str = "title: 制度\nkind: document\norder: 3\nid: { pattern: '^ZD-\\d{2}$' }\ndate: effective_on\nlifecycle:\n  field: status\n  \
    initial: [草稿, 审核中]\n  moves: { 草稿: [审核中], 审核中: [草稿, 生效], 生效: [已废止] }\n  closed: [已废止]\nschema:\n  type: object\n  properties:\n    \
    id: { type: string, title: 编号 }\n    title: { type: string, title: 标题 }\n    status: { type: string, title: 状态 }\n    \
    effective_on: { type: string, format: date, title: 生效日期 }\n    ended_on: { type: string, format: date, title: 废止日期 }\n    \
    approvals: { type: array, title: 批准, items: { type: object } }\napproval: { roles: [R-director], count: 1, before: 生效 }\n";

fn note(number: u32, more: &str, body: &str) -> String {
    format!("---\nid: N-{number:04}\ntitle: 第{number}件\ndone_on: 2026-03-01\n{more}---\n\n{body}\n")
}

fn policy(id: &str, status: &str, body: &str) -> String {
    format!(
        "---\nid: {id}\ntitle: 制度{id}\nstatus: {status}\neffective_on: 2026-03-01\n---\n\n## 第一条 范围 {{#scope}}\n\n{body}\n"
    )
}

/// A sound archive, with something in it for every item to look at.
fn archive() -> TempArchive {
    let archive = TempArchive::new();
    archive.write(".gitignore", ".juanzong/\npublic/\n");
    archive.write("content/people/_schema.yaml", PEOPLE);
    archive.write("content/notes/_schema.yaml", NOTES);
    archive.write("content/policies/_schema.yaml", POLICIES);
    archive.write("content/people/P-ye.md", "---\nid: P-ye\nemails: [yenanxi@shifan.example]\n---\n");
    let lin = "---\nid: P-lin\nemails: [lin@shifan.example]\nroles:\n  - { role: R-director, from: 2020-01-01 }\n---\n";
    archive.write("content/people/P-lin.md", lin);
    archive.write("content/notes/a.txt", "签字页\n");
    let digest = juanzong::model::canonical::sha256("签字页\n".as_bytes()).replace("sha256:", "");
    let attached =
        format!("by: P-ye\ncount: 3\nattachments:\n  - {{ file: a.txt, title: 签字页, sha256: {digest} }}\n");
    archive.write("content/notes/1.md", &note(1, &attached, "依据 [[ZD-01#scope]]。"));
    archive.write("content/notes/2.md", &note(2, "", "无。"));
    archive.write("content/notes/3.md", &note(3, "", "无。"));
    archive.write("content/notes/_index.md", "一。\n");
    archive.write("content/policies/ZD-01.md", &policy("ZD-01", "审核中", "全部系统。"));
    archive.git(&["init", "-q"], DAY);
    archive.commit("建档", DAY);
    let mut approve = archive.command();
    approve.args(["--as-of", "2026-03-02", "approve", "ZD-01"]);
    approve.env("GIT_AUTHOR_NAME", "林静雯").env("GIT_AUTHOR_EMAIL", "lin@shifan.example");
    approve.env("GIT_AUTHOR_DATE", "2026-03-02T10:00:00+08:00");
    Run::of(approve.output().unwrap()).exits(0);
    let text = read(&archive, "content/policies/ZD-01.md").replace("审核中", "生效");
    archive.write("content/policies/ZD-01.md", &text);
    archive.write("content/notes/_index.md", "二。\n");
    archive.commit("生效", "2026-03-02T11:00:00+08:00");
    archive
}

fn read(archive: &TempArchive, path: &str) -> String {
    std::fs::read_to_string(archive.path().join(path)).unwrap()
}

/// The result of each item, by its code.
fn results(archive: &TempArchive) -> BTreeMap<String, String> {
    let report = archive.run(&["audit", "four-properties", "--format", "json"]).exits(0).json();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    report["rows"].as_array().unwrap().iter().map(|row| (text(row, "code"), text(row, "result"))).collect()
}

/// The codes of the items with this result.
fn with(results: &BTreeMap<String, String>, wanted: &str) -> BTreeSet<String> {
    results.iter().filter(|(_, result)| *result == wanted).map(|(code, _)| code.clone()).collect()
}

/// Writes a note with this attachment, and the attachment.
fn attach(archive: &TempArchive, name: &str, bytes: &[u8]) {
    std::fs::write(archive.path().join("content/notes").join(name), bytes).unwrap();
    let more = format!("attachments:\n  - {{ file: {name}, title: 附件 }}\n");
    archive.write("content/notes/4.md", &note(4, &more, "无。"));
}

#[test]
fn a_sound_archive_passes_what_can_be_computed_and_says_who_looks_at_the_rest() {
    let archive = archive();
    let run = archive.run(&["audit", "four-properties", "--format", "json"]).exits(0);
    let results = results(&archive);
    assert_eq!(with(&results, "fail"), BTreeSet::new(), "{}", run.out);
    assert_eq!(with(&results, "open"), BTreeSet::new(), "{}", run.out);
    // Nobody has a key, so that nothing need be signed.
    assert_eq!(with(&results, "none"), BTreeSet::from(["A-02".to_owned()]));
    let manual = with(&results, "manual");
    assert_eq!(Vec::from_iter(&manual), ["B-08", "B-09", "C-07", "C-08", "D-01", "D-07"]);
    archive.run(&["audit", "four-properties", "--fail-on-findings"]).exits(0);
    let report = run.json();
    for row in report["rows"].as_array().unwrap() {
        for column in ["code", "property", "item", "purpose", "object", "method", "result"] {
            assert!(row[column].as_str().is_some_and(|text| !text.is_empty()), "{row}");
        }
        let is_manual = row["result"] == "manual";
        assert!(!is_manual || row["note"].as_str().unwrap().starts_with('由'), "who looks: {row}");
        assert_eq!(is_manual, row["checked"].is_null(), "{row}");
    }
    let english = archive.run(&["--lang", "en", "audit", "four-properties", "--format", "json"]).exits(0).json();
    assert_eq!(english["rows"][2]["item"], "Objects of the history");
    assert!(english["rows"][2]["checked"].as_u64().unwrap() > 15, "objects were hashed");

    // The page and the workbook say the same.
    archive.run(&["build"]).exits(0);
    let page = read(&archive, "public/reports/four-properties/index.html");
    for words in ["检测目的", "历史对象未被篡改", "通过", "人工", "由保管检查点的审计人员核验", "真实性"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains("href=\"../../reports/clock-skew/\""), "findings are listed one by one elsewhere");
    let out = archive.path().join("public/out");
    archive.run(&["audit", "four-properties", "--format", "xlsx", "--out", out.to_str().unwrap()]).exits(0);
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(out.join("four-properties.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let cells: Vec<String> = sheet.rows().flatten().map(ToString::to_string).collect();
    for words in ["A-03", "真实性", "历史对象未被篡改", "通过", "人工"] {
        assert!(cells.iter().any(|cell| cell == words), "{words}: {cells:?}");
    }
}

/// What is done to the archive, and which items must fail by it: these and no others.
type Case = (&'static str, fn(&TempArchive), &'static [&'static str]);

#[test]
fn every_automatic_item_can_fail() {
    let cases: &[Case] = &[
        (
            "a stranger commits",
            |a| drop(a.git(&["commit", "-q", "--allow-empty", "-m", "x", "--author", "陌生人 <x@else.example>"], NEXT)),
            &["A-01"],
        ),
        (
            "a key is registered, and the commit is not signed",
            |a| {
                let key = "keys:\n  - { kind: ssh, key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtQUDZWhs8k/cZcykMkaoX7ZE7DXld8TP79HyddVMTS', from: 2026-03-03 }\n---\n";
                a.write(
                    "content/people/P-ye.md",
                    &read(a, "content/people/P-ye.md").replacen("\n---\n", &format!("\n{key}"), 1),
                );
                a.commit("登记密钥", NEXT);
            },
            &["A-02"],
        ),
        (
            "other bytes under the id of an old version",
            |a| {
                let old = a.git(&["rev-parse", "HEAD~2:content/notes/_index.md"], NEXT);
                let other = a.write("other", "三。\n");
                let altered = a.git(&["hash-object", "-w", other.to_str().unwrap()], NEXT);
                std::fs::remove_file(other).unwrap();
                let place = |id: &str| a.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
                std::fs::remove_file(place(&old)).unwrap();
                std::fs::rename(place(&altered), place(&old)).unwrap();
            },
            &["A-03"],
        ),
        (
            "approved content is edited",
            |a| {
                let text = read(a, "content/policies/ZD-01.md").replace("全部系统", "部分系统");
                a.write("content/policies/ZD-01.md", &text);
                a.commit("改", NEXT);
            },
            &["A-04", "B-03", "B-07"],
        ),
        (
            "an attachment is replaced",
            |a| {
                a.write("content/notes/a.txt", "另一页\n");
                a.commit("换", NEXT);
            },
            &["A-05"],
        ),
        ("a text where a number belongs", |a| add(a, &note(4, "count: 很多\n", "无。")), &["A-06"]),
        ("a day that does not exist", |a| add(a, &note(4, "", "无。").replace("2026-03-01", "2026-02-30")), &["A-07"]),
        (
            "an event of next year",
            |a| add(a, &note(4, "", "无。").replace("2026-03-01", "2027-03-01")),
            &["A-07", "A-08"],
        ),
        (
            "written after it was committed",
            |a| drop(a.git(&["commit", "-q", "--allow-empty", "-m", "x", "--date", "2026-03-09T09:00:00+08:00"], NEXT)),
            &["A-08"],
        ),
        ("a rule is broken", |a| add(a, &note(4, "count: 99\n", "无。")), &["A-09"]),
        ("a character that cannot be seen", |a| add(a, &note(4, "", "无\u{200b}。")), &["A-10"]),
        ("a number twice", |a| add(a, &note(3, "", "无。")), &["A-11", "B-01", "C-02"]),
        (
            "a picture that is none",
            |a| {
                attach(a, "b.png", "文字".as_bytes());
                a.commit("附", NEXT);
            },
            &["A-12"],
        ),
        ("nobody of that id", |a| add(a, &note(4, "by: P-nobody\n", "无。")), &["A-13"]),
        (
            "an attachment that is not there",
            |a| add(a, &note(4, "attachments:\n  - { file: z.pdf, title: 无 }\n", "无。")),
            &["A-13"],
        ),
        ("work that is not committed", |a| drop(a.write("content/notes/_index.md", "三。\n")), &["A-14"]),
        (
            "a file in another encoding",
            |a| {
                std::fs::write(a.path().join("content/notes/4.md"), b"---\nid: N-0004\n---\n\xc4\xe3\xba\xc3\n")
                    .unwrap();
                a.commit("旧编码", NEXT);
            },
            &["B-01", "C-01", "C-02"],
        ),
        ("a required field is missing", |a| add(a, &note(4, "", "无。").replace("title: 第4件\n", "")), &["B-02"]),
        (
            "in force without an approval",
            |a| {
                a.write("content/policies/ZD-02.md", &policy("ZD-02", "生效", "无。"));
                a.commit("未批", NEXT);
            },
            &["B-03"],
        ),
        (
            "a shallow clone",
            |a| {
                let head = a.git(&["rev-parse", "HEAD"], NEXT);
                std::fs::write(a.path().join(".git/shallow"), format!("{head}\n")).unwrap();
            },
            &["B-03", "B-04", "D-06"],
        ),
        ("a number left out", |a| add(a, &note(5, "", "无。")), &["B-05"]),
        (
            "a record is deleted",
            |a| {
                std::fs::remove_file(a.path().join("content/notes/3.md")).unwrap();
                a.commit("清理", NEXT);
            },
            &["B-06"],
        ),
        (
            "a closed record is edited",
            |a| {
                a.write("content/notes/2.md", &note(2, "", "改过。"));
                a.commit("改", NEXT);
            },
            &["B-07"],
        ),
        (
            "a format of one vendor",
            |a| {
                attach(a, "c.dwg", b"AC1032\x00\x01");
                a.commit("附", NEXT);
            },
            &["C-03"],
        ),
        (
            "a locked document",
            |a| {
                attach(a, "d.pdf", b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>");
                a.commit("附", NEXT);
            },
            &["C-04"],
        ),
        (
            "an empty file",
            |a| {
                attach(a, "e.txt", b"");
                a.commit("附", NEXT);
            },
            &["C-05"],
        ),
        (
            "a document that is no longer in force is cited",
            |a| {
                a.write("content/policies/ZD-08.md", &policy("ZD-08", "已废止", "无。"));
                a.write("content/policies/ZD-09.md", &policy("ZD-09", "草稿", "依据 [[ZD-08]]。"));
                a.commit("引", NEXT);
            },
            &["C-06"],
        ),
        (
            "a file that nobody lists",
            |a| {
                a.write("content/notes/f.txt", "多出来的\n");
                a.commit("附", NEXT);
            },
            &["D-02"],
        ),
        (
            "a program",
            |a| {
                attach(a, "g.txt", b"#!/bin/sh\nrm -rf x\n");
                a.commit("附", NEXT);
            },
            &["A-12", "D-03"],
        ),
        ("a script behind a link", |a| add(a, &note(4, "", "[点](javascript:alert(1))")), &["D-05"]),
        ("a link out of the archive", |a| add(a, &note(4, "", "[外](../../../outside.md)")), &["D-04"]),
        (
            "a merge that says something of its own",
            |a| {
                a.git(&["checkout", "-q", "-b", "side"], NEXT);
                add(a, &note(4, "", "无。"));
                a.git(&["checkout", "-q", "main"], NEXT);
                a.git(&["merge", "-q", "--no-ff", "--no-commit", "side"], NEXT);
                a.write("content/people/P-lin.md", &read(a, "content/people/P-lin.md").replace("2020", "2019"));
                a.commit("合并", NEXT);
            },
            &["D-06"],
        ),
    ];
    let mut failed: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    for (what, deed, wanted) in cases {
        let archive = archive();
        deed(&archive);
        let found = with(&results(&archive), "fail");
        if found.iter().ne(wanted.iter()) {
            wrong.push(format!("{what}: {found:?}, not {wanted:?}"));
        }
        failed.extend(found);
        archive.run(&["audit", "four-properties", "--fail-on-findings"]).exits(1);
    }
    assert_eq!(wrong, Vec::<String>::new());
    let results = results(&self::archive());
    let automatic: BTreeSet<String> =
        results.iter().filter(|(_, result)| *result != "manual").map(|(code, _)| code.clone()).collect();
    assert_eq!(failed, automatic, "no item can pass whatever the archive holds");
}

/// Files one more note and commits it.
fn add(archive: &TempArchive, text: &str) {
    archive.write("content/notes/4.md", text);
    archive.commit("登记", NEXT);
}

#[test]
fn what_was_not_computed_or_rests_on_half_a_history_is_no_pass() {
    let archive = archive();
    let head = archive.git(&["rev-parse", "HEAD"], DAY);
    std::fs::write(archive.path().join(".git/shallow"), format!("{head}\n")).unwrap();
    let open = with(&results(&archive), "open");
    assert!(["A-01", "A-08", "A-11", "B-07"].iter().all(|code| open.contains(*code)), "{open:?}");
    std::fs::remove_dir_all(archive.path().join(".git")).unwrap();
    let open = with(&results(&archive), "open");
    assert!(["A-03", "A-08", "A-14", "B-04", "B-07"].iter().all(|code| open.contains(*code)), "{open:?}");
}
