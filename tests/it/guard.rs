//! The guard, with real pushes to a real bare repository.

use crate::archive::{Run, TempArchive};
use std::path::PathBuf;
use std::process::Command;

const REPAIRS: &str = "\
title: 维修
kind: log
order: 1
id: { pattern: '^WX-\\d{4}$' }
date: on
lifecycle:
  field: status
  initial: [登记]
  moves: { 登记: [已派工], 已派工: [已修复], 已修复: [已验收] }
  closed: [已验收]
  requires: { 已派工: [by] }
schema:
  type: object
  additionalProperties: false
  required: [id, 'on', status]
  properties:
    id: { type: string, title: 编号 }
    'on': { type: string, format: date, title: 日期 }
    status: { type: string, title: 状态 }
    by: { type: string, title: 处理人, x-ref: people }
    with: { type: array, title: 协助人, x-ref: people, items: { type: string } }
    parts: { type: array, title: 部件, items: { type: object, properties: { seen_by: { type: array, x-ref: people } } } }
    cost: { type: number, title: 费用 }
    batch: { type: string, title: 批次 }
    amendments: { type: array, title: 更正, items: { type: object } }
";

const BACKUPS: &str = "\
title: 备份
kind: log
order: 2
id: { pattern: '^BF-\\d{4}$' }
date: on
guard: { deletions: warn }
schema:
  type: object
  additionalProperties: false
  required: [id, 'on']
  properties:
    id: { type: string, title: 编号 }
    'on': { type: string, format: date, title: 日期 }
    medium: { type: string, title: 介质 }
    amendments: { type: array, title: 更正, items: { type: object } }
";

const PEOPLE: &str = "\
title: 人员
kind: card
order: 3
id: { pattern: '^P-[a-z]+$' }
schema:
  type: object
  additionalProperties: false
  required: [id, emails]
  properties:
    id: { type: string, title: 编号 }
    emails: { type: array, title: 邮箱, items: { type: string } }
    roles: { type: array, title: 任职, items: { type: object } }
";

const POLICIES: &str = "\
title: 制度
kind: document
order: 4
id: { pattern: '^ZD-\\d{2}$' }
lifecycle:
  field: status
  initial: [草稿]
  moves: { 草稿: [审核中], 审核中: [草稿, 生效], 生效: [已废止] }
  closed: [已废止]
schema:
  type: object
  additionalProperties: false
  required: [id, status]
  properties:
    id: { type: string, title: 编号 }
    status: { type: string, title: 状态 }
    batch: { type: string, title: 批次 }
    approvals: { type: array, title: 批准, items: { type: object } }
approval: { roles: [R-director], count: 1, before: 生效 }
";

const DESTRUCTIONS: &str = "\
title: 销毁
kind: log
order: 5
id: { pattern: '^XH-\\d{4}$' }
schema:
  type: object
  additionalProperties: false
  required: [id, items]
  properties:
    id: { type: string, title: 编号 }
    items: { type: array, title: 明细, items: { type: string } }
";

pub const DAY: &str = "2026-02-01T09:00:00+08:00";

/// An archive whose `origin` is a bare repository with the guard installed.
pub struct Pushed {
    pub archive: TempArchive,
    pub server: PathBuf,
}

impl Pushed {
    pub fn new() -> Self {
        let archive = TempArchive::new();
        archive.write(
            "site.toml",
            "title = \"试验档案\"\n[[imports]]\nbatch = \"IMP\"\ncutoff = 2099-12-31\nreason = \"旧档\"\n",
        );
        archive.write(".gitignore", ".juanzong/\n");
        for (name, schema) in [
            ("repairs", REPAIRS),
            ("backups", BACKUPS),
            ("people", PEOPLE),
            ("policies", POLICIES),
            ("destructions", DESTRUCTIONS),
        ] {
            archive.write(&format!("content/{name}/_schema.yaml"), schema);
        }
        archive.write(
            "content/people/P-lin.md",
            "---\nid: P-lin\nemails: [lin@shifan.example]\nroles: [{ role: R-director, from: 2020-01-01 }]\n---\n",
        );
        archive.write("content/repairs/WX-0001.md", &repair(1, "已验收", "by: P-lin\ncost: 80\n"));
        archive.write("content/repairs/2026/小修.md", &repair(2, "登记", ""));
        archive.write("content/backups/BF-0001.md", "---\nid: BF-0001\non: 2026-01-05\n---\n");
        archive.write("content/policies/ZD-01.md", "---\nid: ZD-01\nstatus: 审核中\nbatch: IMP\n---\n\n每日备份。\n");
        archive.git(&["init", "-q"], DAY);
        archive.commit("建档", DAY);
        let server = archive.path().parent().unwrap().join("server.git");
        archive.git(&["init", "-q", "--bare", server.to_str().unwrap()], DAY);
        archive.git(&["remote", "add", "origin", server.to_str().unwrap()], DAY);
        archive.run(&["guard", "--install", "--server", server.to_str().unwrap()]).exits(0);
        let pushed = Self { archive, server };
        pushed.push(&["main"]).exits(0);
        pushed
    }

    pub fn push(&self, args: &[&str]) -> Run {
        let output = Command::new("git")
            .current_dir(self.archive.path())
            .args(["push", "-q", "origin"])
            .args(args)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap();
        Run::of(output)
    }

    pub fn write(&self, path: &str, text: &str) -> &Self {
        self.archive.write(path, text);
        self
    }

    pub fn remove(&self, path: &str) -> &Self {
        std::fs::remove_file(self.archive.path().join(path)).unwrap();
        self
    }

    pub fn commit(&self, message: &str) -> &Self {
        self.archive.commit(message, DAY);
        self
    }

    /// Commits, and the push must be refused with these words; then everything is as before.
    #[track_caller]
    pub fn refused(&self, words: &[&str]) -> Run {
        let before = self.tip();
        self.commit("改动");
        let run = self.push(&["main"]);
        assert_ne!(run.code, Some(0), "{run:?}");
        for words in words {
            assert!(run.err.contains(words), "{words}: {}", run.err);
        }
        assert_eq!(self.tip(), before, "the branch on the server stays");
        self.archive.git(&["reset", "-q", "--hard", &before], DAY);
        run
    }

    /// Commits, and the push must be let in.
    #[track_caller]
    pub fn accepted(&self) -> Run {
        self.commit("改动");
        let run = self.push(&["main"]).exits(0);
        assert_eq!(self.tip(), self.archive.git(&["rev-parse", "HEAD"], DAY));
        run
    }

    pub fn tip(&self) -> String {
        self.archive.git(&["--git-dir", self.server.to_str().unwrap(), "rev-parse", "main"], DAY)
    }
}

pub fn repair(number: u32, status: &str, more: &str) -> String {
    format!("---\nid: WX-{number:04}\non: 2026-01-1{number}\nstatus: {status}\n{more}---\n")
}

#[test]
fn records_and_references_with_errors_stay_out() {
    let pushed = Pushed::new();
    pushed.write("content/repairs/WX-0003.md", &repair(3, "登记", "colour: 红\n"));
    pushed.refused(&["[schema] WX-0003 content/repairs/WX-0003.md:5", "`colour`", "unknown-field"]);
    pushed.write("content/repairs/WX-0003.md", &repair(3, "登记", "by: P-nobody\n"));
    pushed.refused(&["[references] WX-0003", "P-nobody", "unknown-reference"]);
    pushed.write("content/repairs/WX-0003.md", &repair(3, "登记", "with: [P-lin, P-nobody]\n"));
    let run = pushed.refused(&["[references] WX-0003", "P-nobody", "unknown-reference"]);
    assert!(!run.err.contains("P-lin"), "{run:?}");
    pushed.write("content/repairs/WX-0003.md", "---\nid: [\n---\n");
    pushed.refused(&["yaml-syntax"]);
    // A record whose file cannot be read any more is broken, and not deleted: one fault, told in either language.
    for (lang, head) in [
        ("lang = \"zh\"\n", "卷宗拒绝更新 `main`，共 1 处"),
        ("lang = \"en\"\n", "refuses the update of `main`, 1 finding"),
    ] {
        let site = std::fs::read_to_string(pushed.archive.path().join("site.toml")).unwrap();
        pushed.write("site.toml", &format!("{lang}{site}"));
        pushed.write("content/repairs/2026/小修.md", "---\nid: [\nstatus: 登记\n---\n");
        let before = pushed.tip();
        pushed.commit("改坏");
        let run = pushed.push(&["main"]);
        assert_ne!(run.code, Some(0), "{run:?}");
        assert!(run.err.contains(head) && run.err.contains("yaml-syntax"), "{run:?}");
        assert!(!run.err.contains("[deletions]"), "{run:?}");
        pushed.archive.git(&["reset", "-q", "--hard", &before], DAY);
    }
    pushed.write("content/repairs/WX-0003.md", &format!("{}见 [[ZD-99]]。\n", repair(3, "登记", "")));
    pushed.refused(&["broken-link"]);
    pushed.write(
        "content/backups/_schema.yaml",
        &BACKUPS.replace("required: [id, 'on']", "required: [id, 'on', medium]"),
    );
    pushed.refused(&["[schema] BF-0001 content/backups/BF-0001.md", "missing-field"]);
    pushed.write(
        "content/repairs/WX-0003.md",
        &format!(
            "{}见 [[ZD-01]]、[[WX-0002]]。\n",
            repair(3, "登记", "by: P-lin\nwith: [P-lin]\nparts: [{ seen_by: [P-lin] }]\n")
        ),
    );
    pushed.accepted();
}

#[test]
fn the_lifecycle_is_kept_step_by_step() {
    let pushed = Pushed::new();
    pushed.write("content/repairs/2026/小修.md", &repair(2, "已修复", "by: P-lin\n"));
    pushed.refused(&["[lifecycle] WX-0002 content/repairs/2026/小修.md:4", "`登记`", "`已修复`"]);
    pushed.write("content/repairs/2026/小修.md", &repair(2, "已派工", ""));
    pushed.refused(&["lifecycle-state", "`by`"]);
    pushed.write("content/repairs/WX-0003.md", &repair(3, "已验收", "by: P-lin\n"));
    let run = pushed.accepted();
    assert!(run.err.contains("警告 [lifecycle] WX-0003") && run.err.contains("最初状态"), "{run:?}");
    // Two steps in two commits of one push.
    pushed.write("content/repairs/2026/小修.md", &repair(2, "已派工", "by: P-lin\n")).commit("派工");
    pushed.write("content/repairs/2026/小修.md", &repair(2, "已修复", "by: P-lin\n"));
    pushed.accepted();
}

#[test]
fn what_is_closed_changes_only_with_an_amendment() {
    let pushed = Pushed::new();
    pushed.write("content/repairs/WX-0001.md", &repair(1, "已验收", "by: P-lin\ncost: 800\n"));
    pushed.refused(&["[closed] WX-0001", "(已验收)", "`cost`", "`amendments`"]);
    pushed.write("content/backups/BF-0001.md", "---\nid: BF-0001\non: 2026-01-06\n---\n");
    pushed.refused(&["[closed] BF-0001"]);
    // Changed and changed back, it was changed all the same; taken out and put in again, too.
    pushed.write("content/backups/BF-0001.md", "---\nid: BF-0001\non: 2026-01-06\n---\n").commit("改");
    pushed.write("content/backups/BF-0001.md", "---\nid: BF-0001\non: 2026-01-05\n---\n");
    pushed.refused(&["[closed] BF-0001"]);
    pushed.remove("content/backups/BF-0001.md").commit("删");
    pushed.write("content/backups/BF-0001.md", "---\nid: BF-0001\non: 2026-01-07\n---\n");
    pushed.refused(&["[closed] BF-0001"]);
    // What is closed does not come open by the push that redefines closing.
    pushed.write("content/repairs/_schema.yaml", &REPAIRS.replace("closed: [已验收]", "closed: []"));
    pushed.write("content/repairs/WX-0001.md", &repair(1, "已验收", "by: P-lin\ncost: 800\n"));
    pushed.refused(&["[closed] WX-0001"]);
    // Layout is no change.
    pushed.write("content/backups/BF-0001.md", "---\non: '2026-01-05'   # 日期\nid: BF-0001\n---\n\n");
    pushed.accepted();
    let amended =
        repair(1, "已验收", "by: P-lin\ncost: 800\namendments: [{ on: 2026-02-01, by: P-lin, reason: 更正 }]\n");
    pushed.write("content/repairs/WX-0001.md", &amended);
    pushed.accepted();
    pushed.write("content/repairs/WX-0001.md", &amended.replace("800", "8000"));
    pushed.refused(&["[closed] WX-0001"]);
}

#[test]
fn what_was_approved_is_approved_again_or_stays() {
    let pushed = Pushed::new();
    let archive = &pushed.archive;
    let approve = || {
        let mut command = archive.command();
        command.args(["--as-of", "2026-02-02", "approve", "ZD-01"]);
        command.env("GIT_AUTHOR_NAME", "林静雯").env("GIT_AUTHOR_EMAIL", "lin@shifan.example");
        Run::of(command.output().unwrap()).exits(0)
    };
    approve();
    pushed.push(&["main"]).exits(0);
    let read = || std::fs::read_to_string(archive.path().join("content/policies/ZD-01.md")).unwrap();
    let approved = read();
    pushed.write("content/policies/ZD-01.md", &approved.replace("每日", "每周"));
    pushed.refused(&["[approved] ZD-01", "`body`", "重新批准"]);
    pushed.write("content/policies/ZD-01.md", &approved.replace("审核中", "生效"));
    pushed.accepted();
    pushed
        .write("content/policies/ZD-01.md", &approved.replace("审核中", "生效").replace("每日", "每周"))
        .commit("修订");
    pushed.push(&["main"]).exits(1);
    approve();
    pushed.push(&["main"]).exits(0);
}

#[test]
fn records_are_not_deleted_and_ids_are_not_used_again() {
    let pushed = Pushed::new();
    pushed.remove("content/repairs/WX-0001.md");
    pushed.refused(&["[deletions] WX-0001", "销毁清单"]);
    pushed
        .remove("content/repairs/WX-0001.md")
        .write("content/repairs/WX-0009.md", &repair(1, "登记", "").replace("0001", "0009"));
    pushed.refused(&["[deletions] WX-0001"]);
    pushed.write("content/repairs/2026/小修.md", &repair(2, "登记", "").replace("0002", "0007"));
    pushed.refused(&["[ids] WX-0002", "改成了 `WX-0007`"]);
    pushed.write("content/repairs/again.md", &repair(2, "登记", "cost: 1\n"));
    pushed.refused(&["[ids] WX-0002", "小修.md"]);
    // Moved, it is the same record.
    pushed
        .remove("content/repairs/WX-0001.md")
        .write("content/repairs/2026/01/WX-0001.md", &repair(1, "已验收", "by: P-lin\ncost: 80\n"));
    pushed.accepted();
    // With a destruction list it may go, and its id is gone with it.
    pushed
        .remove("content/repairs/2026/01/WX-0001.md")
        .write("content/destructions/XH-0001.md", "---\nid: XH-0001\nitems: [WX-0001]\n---\n");
    pushed.accepted();
    pushed.write("content/repairs/WX-0001.md", &repair(1, "登记", "cost: 5\n"));
    pushed.refused(&["[ids] WX-0001", "已删除"]);
    // This collection only warns of deletions; the push cannot allow itself more than was allowed before.
    pushed.remove("content/backups/BF-0001.md");
    let run = pushed.accepted();
    assert!(run.err.contains("警告 [deletions] BF-0001"), "{run:?}");
    pushed.remove("content/repairs/2026/小修.md");
    pushed.write(
        "content/repairs/_schema.yaml",
        &REPAIRS.replace("order: 1\n", "order: 1\nguard: { deletions: warn }\n"),
    );
    pushed.refused(&["[deletions] WX-0002"]);
    pushed
        .write("content/repairs/_schema.yaml", &REPAIRS.replace("order: 1\n", "order: 1\nguard: { deltions: warn }\n"));
    pushed.refused(&["`deltions`", "schema-invalid"]);
}

#[test]
fn protected_branches_move_forward_only_and_others_are_left_alone() {
    let pushed = Pushed::new();
    let archive = &pushed.archive;
    pushed.write("content/repairs/WX-0003.md", &repair(3, "登记", ""));
    pushed.accepted();
    archive.git(&["commit", "-q", "--amend", "-m", "改写"], DAY);
    let run = pushed.push(&["--force", "main"]).exits(1);
    assert!(run.err.contains("只能向前推进"), "{run:?}");
    let run = pushed.push(&["--delete", "main"]).exits(1);
    assert!(run.err.contains("main"), "{run:?}");
    archive.git(&["reset", "-q", "--hard", "HEAD@{1}"], DAY);
    archive.git(&["checkout", "-q", "-b", "draft"], DAY);
    pushed.write("content/repairs/WX-0004.md", "---\nid: WX-0004\nstatus: 某\n---\n").commit("草稿");
    pushed.push(&["draft"]).exits(0);
    archive.git(&["commit", "-q", "--amend", "-m", "再来"], DAY);
    pushed.push(&["--force", "draft"]).exits(0);
    pushed.push(&["draft:main"]).exits(1);
    pushed.push(&["--delete", "draft"]).exits(0);
    pushed.push(&["HEAD:refs/replace/0123456789012345678901234567890123456789"]).exits(1);
    archive.git(&["checkout", "-q", "main"], DAY);
    pushed.write("site.toml", "title = \"试验档案\"\nlang = \"en\"\n[guard]\nprotected = [\"main\", \"release/*\"]\n");
    pushed.accepted();
    archive.git(&["checkout", "-q", "-b", "release/1"], DAY);
    pushed.write("content/repairs/WX-0005.md", "---\nid: WX-0005\nstatus: 某\n---\n").commit("坏");
    let run = pushed.push(&["release/1"]).exits(1);
    assert!(run.err.contains("refuses the update of `release/1`") && run.err.contains("missing-field"), "{run:?}");
}

#[test]
fn a_merge_is_judged_by_what_it_brings() {
    let pushed = Pushed::new();
    let archive = &pushed.archive;
    archive.git(&["checkout", "-q", "-b", "topic"], DAY);
    pushed.write("content/repairs/2026/小修.md", &repair(2, "已派工", "by: P-lin\n")).commit("派工");
    pushed.write("content/repairs/2026/小修.md", &repair(2, "已修复", "by: P-lin\n")).commit("修复");
    archive.git(&["checkout", "-q", "main"], DAY);
    pushed.write("content/backups/BF-0002.md", "---\nid: BF-0002\non: 2026-01-06\n---\n").commit("备份");
    archive.git(&["merge", "-q", "--no-ff", "-m", "合并", "topic"], DAY);
    pushed.push(&["main"]).exits(0);
    archive.git(&["checkout", "-q", "-b", "bad"], DAY);
    pushed.write("content/backups/BF-0002.md", "---\nid: BF-0002\non: 2026-01-09\n---\n").commit("改");
    archive.git(&["checkout", "-q", "main"], DAY);
    pushed.write("content/backups/BF-0003.md", "---\nid: BF-0003\non: 2026-01-07\n---\n").commit("备份");
    archive.git(&["merge", "-q", "--no-ff", "-m", "合并", "bad"], DAY);
    let run = pushed.push(&["main"]).exits(1);
    assert!(run.err.contains("[closed] BF-0002"), "{run:?}");
}

#[test]
fn the_same_holds_before_a_commit() {
    let pushed = Pushed::new();
    let archive = &pushed.archive;
    archive.run(&["guard", "--install"]).exits(0);
    archive.run(&["guard", "--install"]).exits(0);
    let commit = || {
        let output = Command::new("git")
            .current_dir(archive.path())
            .args(["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qam", "改"])
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        Run::of(output)
    };
    pushed.write("content/backups/BF-0001.md", "---\nid: BF-0001\non: 2026-01-06\n---\n");
    let run = commit().exits(1);
    assert!(run.err.contains("卷宗拒绝提交") && run.err.contains("[closed] BF-0001"), "{run:?}");
    pushed.write(
        "content/backups/BF-0001.md",
        "---\nid: BF-0001\non: 2026-01-06\namendments: [{ on: 2026-02-01, reason: 更正 }]\n---\n",
    );
    commit().exits(0);
    archive.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n");
    let run = archive.run(&["guard", "--install"]).exits(2);
    assert!(run.err.contains("guard --pre-commit"), "{run:?}");
}

#[test]
fn an_update_hook_is_told_by_its_arguments() {
    let pushed = Pushed::new();
    let tip = pushed.tip();
    pushed.write("content/backups/BF-0001.md", "---\nid: BF-0001\non: 2026-01-06\n---\n").commit("改");
    let new = pushed.archive.git(&["rev-parse", "HEAD"], DAY);
    let git_dir = pushed.archive.path().join(".git");
    let run = |args: &[&str]| {
        let mut all = vec!["-C", git_dir.to_str().unwrap(), "--lang", "en", "guard"];
        all.extend(args);
        crate::archive::juanzong(&all)
    };
    let told = run(&["refs/heads/main", &tip, &new]).exits(1);
    assert!(told.err.contains("a closed record was altered"), "{told:?}");
    run(&["refs/heads/main", &tip, &tip]).exits(0);
    run(&["refs/heads/main", &tip]).exits(2);
    run(&["refs/heads/main", "x", &tip]).exits(2);
}
