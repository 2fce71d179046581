//! The guard and files that are no honest files: links, names that pass for others, sizes nobody can bear.

use crate::archive::Run;
use crate::guard::{DAY, Pushed, repair};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

/// Commits a tree of this one entry below `content/repairs/`, as only plumbing would, and pushes it.
fn push_entry(pushed: &Pushed, entry: &[u8]) -> Run {
    let git = |args: &[&str]| pushed.archive.git(args, DAY);
    let make = |listing: &[u8]| -> String {
        let mut child = Command::new("git")
            .current_dir(pushed.archive.path())
            .args(["mktree", "-z"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(listing).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
    };
    let add = |tree: &str, listing: &[u8]| -> String {
        let there = git(&["ls-tree", "-z", tree]);
        make(&[there.as_bytes(), listing].concat())
    };
    let repairs = add("HEAD:content/repairs", entry);
    let replaced = |tree: &str, name: &str, id: &str| -> String {
        let there = git(&["ls-tree", "-z", tree]);
        let kept = there.split('\0').filter(|line| !line.is_empty() && !line.ends_with(&format!("\t{name}")));
        let mut lines: Vec<String> = kept.map(str::to_owned).collect();
        lines.push(format!("040000 tree {id}\t{name}"));
        make(lines.iter().flat_map(|line| [line.as_bytes(), &[0]].concat()).collect::<Vec<u8>>().as_slice())
    };
    let top = replaced("HEAD", "content", &replaced("HEAD:content", "repairs", &repairs));
    let commit = git(&["commit-tree", "-p", "HEAD", "-m", "改", &top]);
    pushed.push(&[&format!("{commit}:main")])
}

#[test]
fn links_are_no_files() {
    let pushed = Pushed::new();
    let place = |path: &str| pushed.archive.path().join(path);
    for (target, path) in [("/etc/passwd", "content/repairs/a.md"), ("WX-0001.md", "content/repairs/WX-0002.md")] {
        symlink(target, place(path)).unwrap();
        pushed.refused(&["共 1 处", &format!("[files] {path}"), "符号链接"]);
    }
    // A record that becomes a link is no record any more, and the definition that does is none.
    std::fs::remove_file(place("content/backups/BF-0001.md")).unwrap();
    symlink("../people/P-lin.md", place("content/backups/BF-0001.md")).unwrap();
    pushed.refused(&["[files] content/backups/BF-0001.md"]);
    std::fs::rename(place("content"), place("elsewhere")).unwrap();
    symlink("elsewhere", place("content")).unwrap();
    pushed.refused(&["[files] content:"]);
    // A repository within: its commit is named and is not here.
    pushed.archive.git(&["init", "-q", "content/repairs/within"], DAY);
    let inner = ["-C", "content/repairs/within", "commit", "-q", "--allow-empty", "-m", "a"];
    pushed.archive.git(&inner, DAY);
    pushed.write("site.toml", "title = \"a\"\nlang = \"en\"\n");
    pushed.refused(&["[files] content/repairs/within", "submodule"]);
    std::fs::remove_dir_all(place("content/repairs/within")).unwrap();
    // Before a commit it is the same, and `check` reads no link either.
    pushed.archive.run(&["guard", "--install"]).exits(0);
    symlink("WX-0001.md", place("content/repairs/WX-0002.md")).unwrap();
    pushed.archive.git(&["add", "-A"], DAY);
    let run = pushed.archive.run(&["guard", "--pre-commit"]).exits(1);
    assert!(run.err.contains("[files] content/repairs/WX-0002.md"), "{run:?}");
    let run = pushed.archive.run(&["check"]).exits(1);
    assert!(format!("{run:?}").contains("是符号链接，未予读取"), "{run:?}");
}

#[test]
fn names_fit_every_disk_and_pass_for_no_others() {
    let pushed = Pushed::new();
    let text = repair(3, "登记", "");
    pushed.write("content/repairs/wx-0001.MD", "附件");
    pushed.refused(&["[files] content/repairs/wx-0001.MD", "`WX-0001.md`", "大小写"]);
    pushed.write("content/repairs/re\u{301}.txt", "a").write("content/repairs/r\u{e9}.txt", "b");
    pushed.refused(&["共 1 处", "[files] content/repairs/r\u{e9}.txt", "组合方式"]);
    pushed.write("content/Repairs/WX-0003.md", &text);
    pushed.refused(&["[files] content/Repairs", "`repairs`"]);
    pushed.write("content/repairs/aux.md", &text);
    pushed.refused(&["[files] content/repairs/aux.md", "Windows"]);
    pushed.write("content/repairs/a\u{202e}dm.exe", "a");
    pushed.refused(&["[files] content/repairs/a\\u{202e}dm.exe", "看不见"]);
    let name = std::ffi::OsStr::from_bytes(b"content/repairs/\xd0\xa1\xd0\xde.md");
    std::fs::write(pushed.archive.path().join(name), &text).unwrap();
    pushed.refused(&["[files] content/repairs/", "UTF-8"]);
    let blob = pushed.archive.git(&["rev-parse", "HEAD:content/repairs/WX-0001.md"], DAY);
    let before = pushed.tip();
    for name in [".git", ".GIT ", "git~1", "..", "a\u{1b}[2J.md"] {
        let run = push_entry(&pushed, format!("100644 blob {blob}\t{name}\0").as_bytes());
        assert!(run.code != Some(0) && run.err.contains("[files] content/repairs/"), "{name}: {run:?}");
        assert!(!run.err.contains('\u{1b}'), "{run:?}");
    }
    assert_eq!(pushed.tip(), before);
    // Hidden files are not read: told, and let in. What is there already is not told again.
    pushed.write("content/repairs/.draft/WX-0003.md", "a");
    let run = pushed.accepted();
    assert!(run.err.contains("警告 [files] content/repairs/.draft"), "{run:?}");
    pushed.write("content/repairs/.draft/WX-0003.md", "b");
    assert!(!pushed.accepted().err.contains("[files]"));
    // A collection may only be warned.
    let schema = std::fs::read_to_string(pushed.archive.path().join("content/backups/_schema.yaml")).unwrap();
    pushed.write("content/backups/_schema.yaml", &schema.replace("deletions: warn", "deletions: warn, files: warn"));
    pushed.accepted();
    pushed.write("content/backups/con.txt", "a");
    assert!(pushed.accepted().err.contains("警告 [files] content/backups/con.txt"));
}

#[test]
fn what_is_too_large_stays_out_even_if_it_is_gone_again() {
    let pushed = Pushed::new();
    let large = "0".repeat(2 * 1024 * 1024);
    pushed.write("content/repairs/a.bin", &large);
    pushed.accepted();
    let site = std::fs::read_to_string(pushed.archive.path().join("site.toml")).unwrap();
    pushed.write("site.toml", &format!("{site}[guard]\nlargest_mib = 1\n"));
    pushed.accepted();
    pushed.write("content/repairs/b.bin", &format!("{large}1")).commit("扫描件");
    let commit = pushed.archive.git(&["rev-parse", "--short=10", "HEAD"], DAY);
    pushed.remove("content/repairs/b.bin");
    pushed.refused(&["共 1 处", "[files] content/repairs/b.bin", "3 MiB", "1 MiB", "Git LFS", &commit]);
    pushed.archive.git(&["reset", "-q", "--hard", &pushed.tip()], DAY);
    pushed.write("content/repairs/WX-0003.md", &format!("{}{large}", repair(3, "登记", "")));
    pushed.refused(&["共 1 处", "[files] content/repairs/WX-0003.md", "记录至多 1 MiB"]);
    // What was there before the limit stays, and moves.
    pushed.archive.git(&["mv", "content/repairs/WX-0001.md", "content/repairs/2026/WX-0001.md"], DAY);
    pushed.accepted();
}

#[test]
fn a_repository_without_an_archive_at_its_top_is_told_so() {
    let pushed = Pushed::new();
    let archive = &pushed.archive;
    let server = archive.path().parent().unwrap().join("other.git");
    archive.git(&["init", "-q", "--bare", server.to_str().unwrap()], DAY);
    archive.run(&["guard", "--install", "--server", server.to_str().unwrap()]).exits(0);
    archive.git(&["checkout", "-q", "--orphan", "elsewhere"], DAY);
    archive.git(&["rm", "-rqf", "."], DAY);
    archive.write("docs/site.toml", "title = \"a\"\n");
    archive.git(&["add", "docs"], DAY);
    archive.git(&["commit", "-q", "-m", "a"], DAY);
    archive.git(&["remote", "set-url", "origin", server.to_str().unwrap()], DAY);
    let run = pushed.push(&["elsewhere:main"]).exits(0);
    assert!(run.err.contains("警告 [history]") && run.err.contains("未作检查"), "{run:?}");
}
