//! History as evidence, from outside: approvals that count and those that do not, checkpoints, printouts, samples.

use crate::archive::{Run, TempArchive};
use serde_json::Value;

const PEOPLE: &str = "\
title: 人员
kind: card
order: 1
id: { pattern: '^P-[a-z]+$' }
name: '{name}'
schema:
  type: object
  additionalProperties: false
  required: [id, name, emails]
  properties:
    id: { type: string, title: 编号 }
    name: { type: string, title: 姓名 }
    emails: { type: array, title: 邮箱, items: { type: string } }
    roles: { type: array, title: 任职, items: { type: object, properties: { role: { type: string, title: 岗位 }, from: { type: string, format: date, title: 起 }, to: { type: string, format: date, title: 止 } } } }
";

const POLICIES: &str = "\
title: 制度
kind: document
order: 2
id: { pattern: '^ZD-\\d{2}$' }
date: effective_on
lifecycle:
  field: status
  initial: [草稿]
  moves: { 草稿: [审核中], 审核中: [草稿, 生效], 生效: [已废止] }
  closed: [已废止]
  requires: { 生效: [effective_on, approvals], 已废止: [ended_on] }
schema:
  type: object
  additionalProperties: false
  required: [id, title, status]
  properties:
    id: { type: string, title: 编号 }
    title: { type: string, title: 标题 }
    status: { type: string, title: 状态 }
    author: { type: string, title: 编写人, x-ref: people }
    effective_on: { type: string, format: date, title: 生效日期 }
    ended_on: { type: string, format: date, title: 废止日期 }
    batch: { type: string, title: 批次 }
    approvals:
      type: array
      title: 批准
      items:
        type: object
        additionalProperties: false
        required: [by, role, 'on']
        properties:
          by: { type: string, title: 批准人, x-ref: people }
          role: { type: string, title: 岗位 }
          'on': { type: string, format: date, title: 日期 }
          digest: { type: string, title: 摘要 }
approval: { roles: [R-director], count: 1, before: 生效 }
";

const BACKUPS: &str = "\
title: 备份
kind: log
order: 3
id: { pattern: '^BF-\\d{4}$' }
date: done_on
schema:
  type: object
  additionalProperties: false
  required: [id, done_on]
  properties:
    id: { type: string, title: 编号 }
    done_on: { type: string, format: date, title: 日期 }
    medium: { type: string, title: 介质 }
";

const POLICY: &str = "---\n# 本制度由信息管理部负责\nid: ZD-01\ntitle: 备份制度   # 简称\nauthor: P-ye\nstatus: 审核中\neffective_on: 2026-03-01\n---\n\n每日备份。\n";

const DAY: &str = "2026-02-01T09:00:00+08:00";

fn archive() -> TempArchive {
    let archive = TempArchive::new();
    archive.write(
        "site.toml",
        "title = \"试验档案\"\n[[imports]]\nbatch = \"IMP\"\ncutoff = 2026-01-31\nreason = \"旧档\"\n",
    );
    archive.write(".gitignore", ".juanzong/\npublic/\n");
    archive.write("content/people/_schema.yaml", PEOPLE);
    archive.write("content/policies/_schema.yaml", POLICIES);
    archive.write("content/backups/_schema.yaml", BACKUPS);
    let person = |id: &str, name: &str, role: &str| {
        let roles =
            if role.is_empty() { String::new() } else { format!("roles:\n  - {{ role: {role}, from: 2020-01-01 }}\n") };
        let mail = id.trim_start_matches("P-");
        archive.write(
            &format!("content/people/{id}.md"),
            &format!("---\nid: {id}\nname: {name}\nemails: [{mail}@shifan.example]\n{roles}---\n"),
        );
    };
    person("P-lin", "林静雯", "R-director");
    person("P-ye", "叶南溪", "R-director");
    person("P-han", "韩若冰", "");
    archive.write("content/policies/ZD-01.md", POLICY);
    archive.git(&["init", "-q"], DAY);
    archive.commit("起草", DAY);
    archive
}

fn person(archive: &TempArchive, mail: &str, args: &[&str]) -> Run {
    let mut command = archive.command();
    command.args(["--as-of", "2026-02-02"]).args(args);
    command.env("GIT_AUTHOR_NAME", mail).env("GIT_AUTHOR_EMAIL", format!("{mail}@shifan.example"));
    command.env("GIT_AUTHOR_DATE", "2026-02-02T10:00:00+08:00");
    Run::of(command.output().unwrap())
}

fn read(archive: &TempArchive, path: &str) -> String {
    std::fs::read_to_string(archive.path().join(path)).unwrap()
}

/// `standing others` of every approval.
fn standings(archive: &TempArchive) -> Vec<String> {
    let report = archive.run(&["audit", "approvals", "--format", "json"]).json();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("").to_owned();
    report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {}", text(row, "standing"), text(row, "others")))
        .collect()
}

#[test]
fn an_approval_is_written_committed_and_valid_until_an_edit_voids_it() {
    let archive = archive();
    let run = person(&archive, "lin", &["approve", "ZD-01"]).exits(0);
    assert!(run.out.contains("已批准 ZD-01 sha256:"), "{run:?}");
    let text = read(&archive, "content/policies/ZD-01.md");
    let (entry, rest): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("approvals:") || line.starts_with("  - { by: P-lin"));
    assert_eq!(entry.len(), 2, "{text}");
    assert!(entry[1].contains("role: R-director, on: 2026-02-02, digest: 'sha256:"), "{text}");
    assert_eq!(rest, POLICY.lines().collect::<Vec<_>>(), "every other byte stays");
    assert_eq!(archive.git(&["status", "--porcelain"], DAY), "");
    let log = archive.git(&["log", "-1", "--format=%ae|%an|%aI|%s|%(trailers:key=Approved-record,valueonly)"], DAY);
    assert!(
        log.starts_with("lin@shifan.example|lin|2026-02-02T10:00:00+08:00|批准 ZD-01 备份制度|ZD-01 sha256:"),
        "{log}"
    );
    assert_eq!(standings(&archive), ["valid "]);

    // Taking effect and layout void nothing; the page says so in words.
    let moved = text
        .replace("审核中", "生效")
        .replace("title: 备份制度   # 简称", "title: '备份制度'")
        .replace("每日备份。\n", "每日备份。  \r\n");
    archive.write("content/policies/ZD-01.md", &moved);
    archive.commit("生效", "2026-03-01T09:00:00+08:00");
    assert_eq!(standings(&archive), ["valid "]);
    archive.run(&["check", "--deny-warnings"]).exits(0);
    archive.run(&["verify"]).exits(0);
    archive.run(&["build"]).exits(0);
    let page = read(&archive, "public/policies/ZD-01/index.html");
    assert!(page.contains("有效：摘要、本人、岗位均相符") && !page.contains("缺有效批准"), "{page}");
    let none = archive.run(&["audit", "documents-without-valid-approval", "--format", "json"]).json();
    assert!(none["stated_negative"].is_object(), "{none}");

    // One word is another content.
    archive.write("content/policies/ZD-01.md", &moved.replace("每日备份", "每周备份"));
    archive.commit("改一字", "2026-03-05T09:00:00+08:00");
    assert_eq!(standings(&archive), ["void "]);
    let found = archive.run(&["check", "--format", "json"]).json();
    assert_eq!(found["diagnostics"][0]["code"], "approval-void");
    let rows = archive.run(&["audit", "documents-without-valid-approval", "--format", "json"]).json();
    assert_eq!((&rows["rows"][0]["record"], &rows["rows"][0]["standing"]), (&"ZD-01".into(), &"void".into()));
    let verified = archive.run(&["verify", "--format", "json"]).exits(1).json();
    assert_eq!(verified["verified"], false);
    archive.run(&["build"]).exits(0);
    let page = read(&archive, "public/policies/ZD-01/index.html");
    assert!(page.contains("已失效：批准后内容有改动") && page.contains("缺有效批准：应有 1 个，现有 0 个"), "{page}");

    // Approved again, it is in order again.
    person(&archive, "lin", &["approve", "ZD-01"]).exits(0);
    assert_eq!(standings(&archive), ["void ", "valid "]);
    archive.run(&["check", "--deny-warnings"]).exits(0);
    person(&archive, "lin", &["approve", "ZD-01"]).exits(1);
}

/// Where signatures are asked for, an approval without one does not count, and `approve --sign` makes one.
#[test]
fn approvals_are_signed_where_the_archive_says_so() {
    let archive = archive();
    let key = archive.path().parent().unwrap().join("key");
    let mut keygen = std::process::Command::new("ssh-keygen");
    keygen.args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(&key);
    if !keygen.status().is_ok_and(|status| status.success()) {
        eprintln!("no ssh-keygen here: signing is not tested");
        return;
    }
    let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
    let card = read(&archive, "content/people/P-lin.md");
    let keys = format!("keys:\n  - {{ kind: ssh, key: '{}', from: 2020-01-01 }}\n---\n", public.trim());
    archive.write("content/people/P-lin.md", &card.replacen("\n---\n", &format!("\n{keys}"), 1));
    archive.write(
        "content/people/_schema.yaml",
        &PEOPLE.replace("    roles:", "    keys: { type: array, title: 密钥, items: { type: object } }\n    roles:"),
    );
    let site = read(&archive, "site.toml");
    archive.write("site.toml", &format!("{site}[approvals]\nrequire_signature = true\n"));
    archive.commit("须签名", DAY);
    person(&archive, "lin", &["approve", "ZD-01"]).exits(0);
    assert_eq!(standings(&archive), ["unsigned "]);
    let run = person(&archive, "lin", &["approve", "ZD-01", "--sign"]).exits(2);
    assert!(run.err.contains("gpg.format"), "{run:?}");
    archive.git(&["config", "gpg.format", "ssh"], DAY);
    archive.git(&["config", "user.signingkey", key.to_str().unwrap()], DAY);
    person(&archive, "lin", &["approve", "ZD-01", "--sign"]).exits(0);
    // The entry is the same word for word, and a signed commit has brought it now.
    assert_eq!(standings(&archive), ["valid ", "valid "]);
    assert!(archive.git(&["cat-file", "commit", "HEAD"], DAY).contains("\ngpgsig -----BEGIN SSH SIGNATURE-----"));
    archive.git(&["fsck", "--strict"], DAY);
    // Without the setting nothing is asked of anybody.
    archive.write("site.toml", &site);
    archive.commit("不须签名", DAY);
    assert_eq!(standings(&archive), ["valid ", "valid "]);
}

#[test]
fn what_may_not_be_approved_is_refused_with_reasons_and_nothing_is_written() {
    let archive = archive();
    let head = archive.git(&["rev-parse", "HEAD"], DAY);
    let refused = |run: Run, code: i32, words: &str| {
        let run = run.exits(code);
        assert!(run.err.contains(words), "{words}: {run:?}");
        assert_eq!(read(&archive, "content/policies/ZD-01.md"), POLICY);
        assert_eq!(archive.git(&["rev-parse", "HEAD"], DAY), head);
    };
    refused(person(&archive, "han", &["approve", "ZD-01"]), 1, "不任有权批准的岗位");
    refused(person(&archive, "ye", &["approve", "ZD-01"]), 1, "不能批准自己的内容");
    refused(person(&archive, "ye", &["--lang", "en", "approve", "ZD-01"]), 1, "nobody approves their own");
    refused(person(&archive, "lin", &["approve", "P-han"]), 1, "不需要批准");
    refused(person(&archive, "stranger", &["approve", "ZD-01"]), 2, "没有人员登记过邮箱");
    refused(person(&archive, "han", &["approve", "ZD-01", "--as", "P-lin"]), 2, "不是 `P-lin` 登记的邮箱");
    refused(person(&archive, "lin", &["approve", "ZD-01", "ZD-02"]), 2, "没有记录 `ZD-02`");

    archive.write("content/policies/ZD-01.md", &POLICY.replace("每日", "每周"));
    let run = person(&archive, "lin", &["approve", "ZD-01"]).exits(1);
    assert!(run.err.contains("未提交的改动"), "{run:?}");
    archive.write("content/policies/ZD-01.md", &POLICY.replace("审核中", "草稿"));
    archive.commit("退回", DAY);
    let run = person(&archive, "lin", &["approve", "ZD-01"]).exits(1);
    assert!(run.err.contains("状态 `草稿` 下不能批准；可在 `审核中` 下批准"), "{run:?}");
}

#[test]
fn approvals_that_somebody_else_wrote_do_not_count() {
    let archive = archive();
    person(&archive, "lin", &["approve", "ZD-01"]).exits(0);
    let approved = read(&archive, "content/policies/ZD-01.md");
    archive.git(&["reset", "-q", "--hard", "HEAD~1"], DAY);
    // The same entry with the right digest, committed by the author of the policy.
    archive.write("content/policies/ZD-01.md", &approved);
    archive.git(&["add", "-A"], DAY);
    archive.git(&["commit", "-qm", "代批", "--author", "叶南溪 <ye@shifan.example>"], DAY);
    assert_eq!(standings(&archive), ["proxy "]);
    // Whoever may push may write a mailmap; an address that somebody registered is theirs all the same.
    archive.write(".mailmap", "林静雯 <lin@shifan.example> <ye@shifan.example>\n");
    archive.commit("别名", DAY);
    assert_eq!(standings(&archive), ["proxy "]);
    archive.git(&["reset", "-q", "--hard", "HEAD~2"], DAY);
    archive.write("content/policies/ZD-01.md", &approved);
    archive.git(&["add", "-A"], DAY);
    archive.git(&["commit", "-qm", "批准", "--author", "林静雯 <lin@old.example>"], DAY);
    assert_eq!(standings(&archive), ["proxy "]);
    // A mailmap that knows an older address of hers settles the matter.
    archive.write(".mailmap", "林静雯 <lin@shifan.example> <lin@old.example>\n");
    archive.commit("别名", DAY);
    assert_eq!(standings(&archive), ["valid "]);
    archive.git(&["rm", "-q", ".mailmap"], DAY);

    let digest = approved.split("digest: '").nth(1).unwrap().split('\'').next().unwrap();
    let with = |entry: &str| {
        archive.write(
            "content/policies/ZD-01.md",
            &POLICY.replace("effective_on", &format!("approvals:\n  - {entry}\neffective_on")),
        );
        archive.git(&["add", "-A"], DAY);
        archive.git(&["commit", "-qm", "批准", "--author", "林静雯 <lin@shifan.example>"], DAY);
        standings(&archive)
    };
    assert_eq!(with("{ by: P-lin, role: R-director, on: 2026-02-03 }"), ["no-digest "]);
    assert_eq!(with(&format!("{{ by: P-lin, role: R-clerk, on: 2026-02-03, digest: '{digest}' }}")), ["not-entitled "]);
    assert_eq!(
        with(&format!("{{ by: P-lin, role: R-director, on: 2019-02-03, digest: '{digest}' }}")),
        ["not-entitled "]
    );
    assert_eq!(with(&format!("{{ by: P-ye, role: R-director, on: 2026-02-03, digest: '{digest}' }}")), ["proxy self"]);
    assert_eq!(with(&format!("{{ by: P-lin, role: R-director, on: 2026-02-03, digest: '{digest}' }}")), ["valid "]);

    // On paper, with a declared import.
    archive.write(
        "content/policies/ZD-02.md",
        "---\nid: ZD-02\ntitle: 旧制度\nstatus: 生效\neffective_on: 2025-01-01\nbatch: IMP\napprovals:\n  - { by: P-lin, role: R-director, on: 2024-12-20 }\n---\n",
    );
    archive.commit("导入", DAY);
    assert_eq!(standings(&archive), ["paper ", "valid "]);
}

#[test]
fn a_checkpoint_is_extended_or_the_rewriting_is_told() {
    let archive = archive();
    archive.write("content/backups/BF-0001.md", "---\nid: BF-0001\ndone_on: 2026-02-01\n---\n");
    archive.commit("备份", DAY);
    let kept = archive.path().parent().unwrap().join("checkpoint.txt");
    let kept = kept.to_str().unwrap();
    archive.run(&["seal", "--out", kept]).exits(0);
    archive.run(&["seal", "--out", kept]).exits(2);
    let text = std::fs::read_to_string(kept).unwrap();
    assert!(
        text.starts_with("juanzong checkpoint 2\norigin 试验档案\ncommit ") && text.contains("\nrecords 5\n"),
        "{text}"
    );
    assert!(text.contains("\nbackups 1 sha256:") && text.contains("\n_files 4 sha256:"), "{text}");
    let verify = ["verify", "--checkpoint", kept, "--format", "json"];
    let same = archive.run(&verify).exits(0).json();
    assert_eq!(same["differences"].as_array().unwrap().len(), 0);

    archive.write("content/backups/BF-0001.md", "---\nid: BF-0001\ndone_on: 2026-02-01\nmedium: 磁带\n---\n");
    archive.write("content/backups/BF-0002.md", "---\nid: BF-0002\ndone_on: 2026-02-02\n---\n");
    archive.commit("次日", "2026-02-02T09:00:00+08:00");
    let later = archive.run(&verify).exits(0).json();
    assert_eq!(later["verified"], true);
    let told: Vec<String> = later["differences"].as_array().unwrap().iter().map(|row| row.to_string()).collect();
    assert_eq!(
        told,
        [
            r#"{"record":"BF-0001","action":"modified","fields":["medium"]}"#,
            r#"{"record":"BF-0002","action":"added","fields":[]}"#
        ]
    );
    assert_eq!(archive.run(&verify).out, archive.run(&verify).out);

    // The sealed commit is amended away: first it is still there, then it is gone.
    archive.git(&["reset", "-q", "--hard", "HEAD~1"], DAY);
    archive.write("content/backups/BF-0001.md", "---\nid: BF-0001\ndone_on: 2026-02-03\n---\n");
    archive.git(&["commit", "-qa", "--amend", "-m", "备份"], DAY);
    let run = archive.run(&verify).exits(1);
    assert!(run.out.contains("历史已被改写") && run.out.contains("BF-0001"), "{run:?}");
    archive.git(&["reflog", "expire", "--expire=now", "--all"], DAY);
    archive.git(&["gc", "-q", "--prune=now"], DAY);
    let run = archive.run(&verify).exits(1);
    assert!(run.out.contains("已不在仓库中") && run.out.contains("与检查点不同的部分：backups"), "{run:?}");

    std::fs::write(kept, text.replace("records 5", "records 5\nroot x").replace("backups 1", "backups 2")).unwrap();
    archive.run(&verify).exits(2);
}

#[test]
fn damaged_and_incomplete_repositories_attest_nothing() {
    let archive = archive();
    archive.run(&["verify"]).exits(0);
    // Other bytes under the id of a version: its header and size are right, its words are not.
    let blob = archive.git(&["rev-parse", "HEAD:content/policies/ZD-01.md"], DAY);
    let other = archive.write("other.md", &POLICY.replace("每日", "每周"));
    let altered = archive.git(&["hash-object", "-w", other.to_str().unwrap()], DAY);
    std::fs::remove_file(other).unwrap();
    let place = |id: &str| archive.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
    std::fs::remove_file(place(&blob)).unwrap();
    std::fs::rename(place(&altered), place(&blob)).unwrap();
    let run = archive.run(&["verify"]).exits(1);
    assert!(run.out.contains("内容与编号不符"), "{run:?}");
    std::fs::remove_file(place(&blob)).unwrap();
    let run = archive.run(&["verify"]).exits(1);
    assert!(run.out.contains("缺失或无法读取"), "{run:?}");

    let whole = self::archive();
    whole.commit("再提交", DAY);
    let head = whole.git(&["rev-parse", "HEAD"], DAY);
    std::fs::write(whole.path().join(".git/shallow"), format!("{head}\n")).unwrap();
    let run = whole.run(&["verify"]).exits(1);
    assert!(run.out.contains("浅克隆"), "{run:?}");
    whole.run(&["seal"]).exits(1);
}

#[test]
fn a_printout_is_genuine_by_its_digest() {
    let archive = archive();
    archive.run(&["build"]).exits(0);
    let page = read(&archive, "public/policies/ZD-01/index.html");
    let digest = &page[page.find("sha256:").unwrap()..][..71];
    archive.write("content/policies/ZD-01.md", &POLICY.replace("每日", "每周"));
    archive.commit("改为每周", "2026-02-02T09:00:00+08:00");
    let run = archive.run(&["verify", "--record", "ZD-01", "--digest", digest]).exits(0);
    assert!(run.out.contains("已不是现在的内容"), "{run:?}");
    let run = archive.run(&["verify", "--record", "ZD-01", "--digest", &digest.replace("sha256:", "")[..64]]).exits(0);
    assert!(run.out.contains("属实"), "{run:?}");
    archive.run(&["verify", "--record", "ZD-01", "--digest", "sha256:00"]).exits(1);
    archive.run(&["verify", "--record", "ZD-99", "--digest", digest]).exits(2);
}

#[test]
fn a_sample_is_the_same_for_everybody() {
    let archive = archive();
    for n in 1..=40 {
        let medium = if n % 4 == 0 { "磁盘" } else { "磁带" };
        let text = format!("---\nid: BF-{n:04}\ndone_on: 2026-0{}-10\nmedium: {medium}\n---\n", n % 3 + 1);
        archive.write(&format!("content/backups/BF-{n:04}.md"), &text);
    }
    archive.commit("四十次备份", DAY);
    let draw = |more: &[&str]| {
        let mut args = vec!["sample", "--in", "backups", "--size", "5", "--seed", "7", "--format", "json"];
        args.extend(more);
        archive.run(&args).exits(0).json()
    };
    let ids = |sheet: &Value| -> Vec<String> {
        sheet["sample"].as_array().unwrap().iter().map(|item| item["record"].as_str().unwrap().to_owned()).collect()
    };
    let first = draw(&[]);
    assert_eq!(first, draw(&[]));
    assert_eq!((first["population"].as_u64(), ids(&first).len()), (Some(40), 5));
    // The digest of a whole collection is the one in a checkpoint.
    let sealed = archive.run(&["seal"]).exits(0).out;
    assert!(sealed.contains(&format!("backups 40 {}", first["population_digest"].as_str().unwrap())), "{sealed}");

    let replaced = draw(&["--replace", &ids(&first)[1], "--reason", "介质已送修"]);
    assert_eq!(replaced["replacements"][0]["reason"], "介质已送修");
    let (before, after) = (ids(&first), ids(&replaced));
    assert!(before[1] != after[1] && !before.contains(&after[1]) && before[0] == after[0]);

    let some = draw(&["--where", "self.medium == '磁盘'"]);
    assert_eq!(some["population"], 10);
    let strata = draw(&["--method", "stratified", "--by", "medium"]);
    let disks = strata["sample"].as_array().unwrap().iter().filter(|item| item["stratum"] == "磁盘").count();
    assert_eq!(disks, 1);
    assert_eq!(draw(&["--from", "2026-02-01", "--to", "2026-02-28", "--method", "systematic"])["size"], 5);
    let whole = archive.run(&["sample", "--in", "备份", "--method", "whole", "--format", "csv"]).exits(0);
    assert_eq!(whole.out.lines().count(), 41);
    let sheet =
        archive.run(&["sample", "--in", "backups", "--size", "5", "--seed", "审计-1", "--format", "html"]).exits(0).out;
    assert!(sheet.contains("抽样检查表") && sheet.contains("检查结果") && sheet.contains("总体摘要"), "{sheet}");
    assert!(!sheet.contains("http://") && !sheet.contains("https://"));
    archive.run(&["sample", "--in", "backups", "--size", "5"]).exits(2);
    archive.run(&["sample", "--in", "nothing", "--size", "5", "--seed", "1"]).exits(2);
    // Every method draws the same again, from the population that it names, and prints its sheet.
    for method in [
        &["--method", "random", "--seed", "3"][..],
        &["--method", "systematic", "--seed", "3"],
        &["--method", "stratified", "--by", "medium", "--seed", "3"],
        &["--method", "whole"],
    ] {
        let run = |format: &str| {
            let size: &[&str] = if method.contains(&"whole") { &[] } else { &["--size", "8"] };
            let args = [&["sample", "--in", "backups", "--format", format], size, method].concat();
            archive.run(&args).exits(0).out
        };
        let sheet: Value = serde_json::from_str(&run("json")).unwrap();
        let mut drawn = ids(&sheet);
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn.len(), if method.contains(&"whole") { 40 } else { 8 }, "{method:?}");
        assert_eq!(sheet["population_digest"], first["population_digest"]);
        for format in ["json", "csv", "html", "human"] {
            assert_eq!(run(format), run(format), "{method:?}");
            assert!(drawn.iter().all(|id| run(format).contains(id)), "{method:?} {format}");
        }
        assert!(run("html").contains(first["population_digest"].as_str().unwrap()));
    }
    // What cannot be drawn is refused with advice, and what there is not enough of is said.
    let refused = |args: &[&str], words: &str| {
        let args = [&["sample", "--in", "backups", "--seed", "1"], args].concat();
        let run = archive.run(&args).exits(2);
        assert!(run.err.contains(words), "{run:?}");
    };
    refused(&["--size", "0"], "至少为 1");
    refused(&["--size", "5", "--from", "2026-03-01", "--to", "2026-02-01"], "对调");
    let run = archive.run(&["sample", "--in", "backups", "--seed", "1", "--size", "99", "--format", "json"]).exits(0);
    assert!(run.err.contains("总体只有 40 条"), "{run:?}");
    assert_eq!((&run.json()["asked"], &run.json()["size"]), (&99.into(), &40.into()));

    // Another word in one record is another population, and is seen.
    archive.write("content/backups/BF-0001.md", "---\nid: BF-0001\ndone_on: 2026-02-10\nmedium: 光盘\n---\n");
    archive.commit("改一条", DAY);
    assert_ne!(draw(&[])["population_digest"], first["population_digest"]);
}
