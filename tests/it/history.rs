//! The history of scripted repositories.

use crate::git_script::{Commit, Repo, git};
use juanzong::history::{self, Repository};
use juanzong::load;
use juanzong::model::history::{Absence, Action, Completeness, Gap, Merge};
use juanzong::model::{CommitId, History, RecordId};
use serde_json::json;
use std::path::Path;

const HAN: &str = "韩若冰 <hanruobing@shifan.example>";
const LIN: &str = "林静雯 <linjingwen@shifan.example>";

fn walk(root: &Path) -> History {
    walk_with(root, None)
}

fn walk_with(root: &Path, cache: Option<&Path>) -> History {
    let (sources, _) = load::archive(root).unwrap();
    history::walk(root, &sources, cache).unwrap()
}

/// `action author-name path` of each revision, newest first.
fn told(history: &History, id: &str) -> Vec<String> {
    let revisions = history.of(&RecordId::from(id)).iter();
    revisions
        .map(|revision| {
            let author = history.commit(revision).author.shown_name();
            format!("{:?} {author} {}", revision.action, revision.path)
        })
        .collect()
}

fn fields(history: &History, id: &str, revision: usize) -> Vec<String> {
    let changes = &history.of(&RecordId::from(id))[revision].changes;
    changes.iter().map(|change| format!("{}: {} -> {}", change.field, change.from, change.to)).collect()
}

fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(8))
}

const A1: &str = "---\nid: BF-2026-0001\nstatus: 登记\n---\n\n全量备份。\n";
const A2: &str = "---\nid: BF-2026-0001\nstatus: 已验证\n---\n\n全量备份。\n";
const B1: &str = "---\nid: BF-2026-0002\nstatus: 登记\n---\n\n增量备份。\n";

#[test]
fn a_line_of_commits_gives_every_revision() {
    let repo = Repo::of(&[
        Commit {
            write: &[("content/backups/a.md", A1), ("content/backups/_schema.yaml", "title: x\n")],
            ..Commit::default()
        },
        Commit {
            author: HAN,
            date: "2026-03-02T09:00:00+08:00",
            write: &[("content/backups/a.md", A2)],
            ..Commit::default()
        },
        Commit {
            date: "2026-03-03T09:00:00+08:00",
            delete: &["content/backups/a.md"],
            write: &[("content/backups/2026/03/甲.md", &A2.replace("全量", "差异"))],
            ..Commit::default()
        },
        Commit {
            author: LIN,
            date: "2026-03-04T09:00:00+08:00",
            delete: &["content/backups/2026/03/甲.md"],
            ..Commit::default()
        },
        Commit { date: "2026-03-05T09:00:00+08:00", write: &[("content/backups/b.md", A1)], ..Commit::default() },
        Commit {
            date: "2026-03-06T09:00:00+08:00",
            write: &[
                ("content/backups/_draft.md", B1),
                ("content/_old/b.md", B1),
                ("README.md", B1),
                ("content/backups/note.txt", B1),
            ],
            ..Commit::default()
        },
    ]);
    let history = walk(repo.path());
    assert_eq!(history.completeness, Completeness::Complete);
    assert_eq!(history.commits.len(), 6);
    assert_eq!(history.head.as_ref(), Some(&history.commits[0].id));
    assert!(!history.dirty);
    assert_eq!(
        told(&history, "BF-2026-0001"),
        [
            "Added 周牧阳 content/backups/b.md",
            "Deleted 林静雯 content/backups/2026/03/甲.md",
            "Renamed 周牧阳 content/backups/2026/03/甲.md",
            "Modified 韩若冰 content/backups/a.md",
            "Added 周牧阳 content/backups/a.md",
        ]
    );
    assert_eq!(fields(&history, "BF-2026-0001", 3), [r#"status: "登记" -> "已验证""#]);
    assert_eq!(fields(&history, "BF-2026-0001", 2), ["body: null -> null"]);
    assert_eq!(fields(&history, "BF-2026-0001", 1).len(), 3);
    assert!(fields(&history, "BF-2026-0001", 0).is_empty());
    assert_eq!(history.revisions.len(), 1, "files marked with _ and files outside content/ are no records");
    assert_eq!(history.commits[5].author.written(), "2026-03-01T09:00:00+08:00");
}

#[test]
fn what_came_by_a_side_branch_keeps_its_author() {
    let repo = Repo::of(&[
        Commit {
            name: "base",
            write: &[("content/backups/a.md", A1), ("content/backups/b.md", B1)],
            ..Commit::default()
        },
        Commit {
            name: "side",
            branch: "side",
            parents: &["base"],
            author: HAN,
            date: "2026-03-02T09:00:00+08:00",
            write: &[("content/backups/a.md", A2)],
            ..Commit::default()
        },
        Commit {
            name: "main",
            parents: &["base"],
            date: "2026-03-03T09:00:00+08:00",
            write: &[("content/backups/b.md", &B1.replace("登记", "已验证"))],
            ..Commit::default()
        },
        Commit {
            name: "merge",
            parents: &["main", "side"],
            author: LIN,
            date: "2026-03-04T09:00:00+08:00",
            write: &[("content/backups/a.md", A2)],
            ..Commit::default()
        },
    ]);
    let history = walk(repo.path());
    assert_eq!(
        told(&history, "BF-2026-0001"),
        ["Modified 韩若冰 content/backups/a.md", "Added 周牧阳 content/backups/a.md"]
    );
    assert_eq!(told(&history, "BF-2026-0002").len(), 2);
    assert_eq!(history.commits[0].parents.len(), 2);
}

#[test]
fn merges_that_change_or_discard_are_told() {
    let both = A1.replace("登记", "已复核");
    let base = Commit {
        name: "base",
        write: &[("content/backups/a.md", A1), ("content/backups/b.md", B1)],
        ..Commit::default()
    };
    let side = Commit {
        name: "side",
        branch: "side",
        parents: &["base"],
        author: HAN,
        date: "2026-03-02T09:00:00+08:00",
        write: &[("content/backups/a.md", A2)],
        ..Commit::default()
    };
    let main = Commit {
        name: "main",
        parents: &["base"],
        date: "2026-03-03T09:00:00+08:00",
        write: &[("content/backups/b.md", &B1.replace("登记", "已验证"))],
        ..Commit::default()
    };
    let merge =
        Commit { parents: &["main", "side"], author: LIN, date: "2026-03-04T09:00:00+08:00", ..Commit::default() };

    // The result is nobody's version.
    let evil = Commit { write: &[("content/backups/a.md", &both)], ..merge.clone() };
    let repo = Repo::of(&[base.clone(), side.clone(), main.clone(), evil]);
    let history = walk(repo.path());
    let revisions = history.of(&RecordId::from("BF-2026-0001"));
    assert_eq!(told(&history, "BF-2026-0001")[0], "Modified 林静雯 content/backups/a.md");
    assert_eq!(revisions[0].merge, Some(Merge::Altered));
    assert_eq!(revisions[1].merge, None);

    // The side branch's work is thrown away, as `git merge -s ours` does.
    let repo = Repo::of(&[base, side, main, merge]);
    let history = walk(repo.path());
    let revisions = history.of(&RecordId::from("BF-2026-0001"));
    assert_eq!(
        told(&history, "BF-2026-0001"),
        [
            "Modified 林静雯 content/backups/a.md",
            "Modified 韩若冰 content/backups/a.md",
            "Added 周牧阳 content/backups/a.md",
        ]
    );
    assert_eq!(revisions[0].merge, Some(Merge::Discarded));
    assert_eq!(fields(&history, "BF-2026-0001", 0), [r#"status: "已验证" -> "登记""#]);
    assert_eq!(revisions[0].blob, revisions[2].blob);
}

#[test]
fn a_shallow_clone_says_so_and_claims_nothing() {
    let repo = Repo::of(&[
        Commit { write: &[("content/backups/a.md", A1)], ..Commit::default() },
        Commit { date: "2026-03-02T09:00:00+08:00", write: &[("content/backups/b.md", B1)], ..Commit::default() },
        Commit { date: "2026-03-03T09:00:00+08:00", write: &[("content/backups/a.md", A2)], ..Commit::default() },
    ]);
    let clones = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repo.path().display());
    git(clones.path(), &["clone", "--quiet", "--depth", "2", &url, "shallow"]);
    let shallow = clones.path().join("shallow");
    let history = walk(&shallow);
    assert_eq!(history.completeness, Completeness::Incomplete(vec![Gap::Shallow]));
    assert_eq!(history.commits.len(), 2);
    // The oldest commit at hand did not add what it merely already held.
    assert_eq!(told(&history, "BF-2026-0001"), ["Modified 周牧阳 content/backups/a.md"]);
    assert!(told(&history, "BF-2026-0002").is_empty());
    assert!(history.origin(&RecordId::from("BF-2026-0001")).is_none());

    // Deepened, the same cache must not stand in the way.
    let cache = shallow.join(".juanzong");
    walk_with(&shallow, Some(&cache));
    git(&shallow, &["fetch", "--quiet", "--unshallow"]);
    let history = walk_with(&shallow, Some(&cache));
    assert_eq!(history.completeness, Completeness::Complete);
    assert_eq!(told(&history, "BF-2026-0002"), ["Added 周牧阳 content/backups/b.md"]);
}

#[test]
fn missing_objects_are_named() {
    let repo = Repo::of(&[
        Commit { write: &[("content/backups/a.md", A1)], ..Commit::default() },
        Commit { date: "2026-03-02T09:00:00+08:00", write: &[("content/backups/a.md", A2)], ..Commit::default() },
        Commit { date: "2026-03-03T09:00:00+08:00", write: &[("content/backups/b.md", B1)], ..Commit::default() },
    ]);
    let cache = repo.path().join(".juanzong");
    let blob = repo.git(&["rev-parse", "HEAD~2:content/backups/a.md"]);
    repo.lose(&blob);
    for _ in 0..2 {
        let history = walk_with(repo.path(), Some(&cache));
        assert_eq!(history.completeness, Completeness::Incomplete(vec![Gap::MissingObjects(vec![blob.clone()])]));
        assert_eq!(told(&history, "BF-2026-0001"), ["Modified 周牧阳 content/backups/a.md"]);
        assert_eq!(told(&history, "BF-2026-0002").len(), 1);
    }
    let tree = repo.git(&["rev-parse", "HEAD~1:content/backups"]);
    repo.lose(&tree);
    let history = walk(repo.path());
    assert!(
        matches!(&history.completeness, Completeness::Incomplete(gaps) if matches!(&gaps[..], [Gap::MissingObjects(ids)] if ids.contains(&tree)))
    );
    assert!(told(&history, "BF-2026-0002").is_empty(), "the commit after the missing tree cannot be judged");
    let commit = repo.git(&["rev-parse", "HEAD~1"]);
    repo.lose(&commit);
    let history = walk(repo.path());
    assert_eq!(history.commits.len(), 1);
    assert!(!history.completeness.is_complete());
}

#[test]
fn a_partial_clone_opens_and_says_what_it_lacks() {
    let repo = Repo::of(&[
        Commit { write: &[("content/backups/a.md", A1)], ..Commit::default() },
        Commit { date: "2026-03-02T09:00:00+08:00", write: &[("content/backups/a.md", A2)], ..Commit::default() },
    ]);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let clones = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repo.path().display());
    git(clones.path(), &["clone", "--quiet", "--filter=blob:none", &url, "partial"]);
    let history = walk(&clones.path().join("partial"));
    assert!(
        matches!(&history.completeness, Completeness::Incomplete(gaps) if matches!(&gaps[..], [Gap::MissingObjects(ids)] if ids.len() == 1))
    );
    assert_eq!(told(&history, "BF-2026-0001"), ["Modified 周牧阳 content/backups/a.md"]);
}

#[test]
fn without_git_or_commits_there_is_no_history() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("content")).unwrap();
    assert_eq!(walk(folder.path()).completeness, Completeness::Absent(Absence::NoRepository));
    assert_eq!(Repository::open(folder.path()).err(), Some(history::Error::NoRepository));
    git(folder.path(), &["init", "--quiet", "."]);
    let history = walk(folder.path());
    assert_eq!(history.completeness, Completeness::Absent(Absence::NoCommit));
    assert!(history.dirty);
    assert_eq!(Repository::open(folder.path()).unwrap().head(), Err(history::Error::NoCommit));
}

#[test]
fn replaced_objects_do_not_fool_the_walk() {
    let commits = [
        Commit { write: &[("content/backups/a.md", A1)], ..Commit::default() },
        Commit {
            author: HAN,
            date: "2026-03-02T09:00:00+08:00",
            write: &[("content/backups/a.md", A2)],
            ..Commit::default()
        },
    ];
    let repo = Repo::of(&commits);
    let other = Commit { branch: "other", author: LIN, ..commits[0].clone() };
    repo.add(&[other]);
    repo.git(&["replace", "HEAD~1", "other"]);
    let history = walk(repo.path());
    assert_eq!(history.completeness, Completeness::Incomplete(vec![Gap::Replaced]));
    assert_eq!(told(&history, "BF-2026-0001")[1], "Added 周牧阳 content/backups/a.md");

    let repo = Repo::of(&commits);
    let head = repo.git(&["rev-parse", "HEAD"]);
    std::fs::create_dir_all(repo.path().join(".git/info")).unwrap();
    std::fs::write(repo.path().join(".git/info/grafts"), format!("{head}\n")).unwrap();
    let history = walk(repo.path());
    assert_eq!(history.completeness, Completeness::Incomplete(vec![Gap::Replaced]));
    assert_eq!(history.commits.len(), 2, "the objects say that there was a commit before");
}

#[test]
fn trailers_and_mapped_names_are_read() {
    let mailmap = "周牧阳 <zhoumuyang@shifan.example> <zmy@corp.shifan.example>\n";
    let repo = Repo::of(&[Commit {
        author: "zmy <zmy@corp.shifan.example>",
        committed: Some((HAN, "2026-03-02T10:00:00+09:00")),
        message: "登记备份\n\n审核：陈亦白\nTicket: BG-2026-0001\n",
        write: &[("content/backups/a.md", A1), (".mailmap", mailmap)],
        ..Commit::default()
    }]);
    let history = walk(repo.path());
    let commit = &history.commits[0];
    assert_eq!(commit.trailers, [("审核".into(), "陈亦白".into()), ("Ticket".into(), "BG-2026-0001".into())]);
    assert_eq!((&*commit.author.name, &*commit.author.email), ("zmy", "zmy@corp.shifan.example"));
    assert_eq!((commit.author.shown_name(), commit.author.shown_email()), ("周牧阳", "zhoumuyang@shifan.example"));
    assert_eq!(commit.committer.mapped, None);
    assert_eq!(commit.committer.written(), "2026-03-02T10:00:00+09:00");
    assert_eq!(commit.subject(), "登记备份");
}

#[test]
fn changed_line_ends_are_a_revision_without_changes() {
    let repo = Repo::of(&[
        Commit { write: &[("content/backups/a.md", A1)], ..Commit::default() },
        Commit {
            date: "2026-03-02T09:00:00+08:00",
            write: &[("content/backups/a.md", &A1.replace('\n', "\r\n"))],
            ..Commit::default()
        },
    ]);
    let history = walk(repo.path());
    assert_eq!(told(&history, "BF-2026-0001").len(), 2);
    assert_eq!(fields(&history, "BF-2026-0001", 0), Vec::<String>::new());
    // Git itself turning line ends on checkout is not uncommitted work.
    let repo = Repo::of(&[Commit { write: &[("content/backups/a.md", A1)], ..Commit::default() }]);
    repo.write("content/backups/a.md", &A1.replace('\n', "\r\n"));
    assert!(!walk(repo.path()).dirty);
}

#[test]
fn uncommitted_work_is_seen() {
    let repo = Repo::of(&[Commit {
        write: &[
            ("content/backups/a.md", A1),
            ("content/backups/p.png", "png"),
            ("content/.keep", ""),
            ("site.toml", ""),
            (".gitignore", "*.tmp\n"),
        ],
        ..Commit::default()
    }]);
    let dirty = || walk(repo.path()).dirty;
    assert!(!dirty());
    repo.write("content/backups/x.tmp", "ignored by git");
    repo.write("notes.txt", "not part of the archive");
    assert!(!dirty());
    for (path, text) in [
        ("content/backups/a.md", A2),
        ("content/backups/p.png", "gnp"),
        ("site.toml", "title = 'x'\n"),
        ("content/backups/b.md", B1),
    ] {
        repo.write(path, text);
        assert!(dirty(), "{path}");
        repo.git(&["reset", "--quiet", "--hard"]);
        repo.git(&["clean", "--quiet", "-f"]);
        assert!(!dirty(), "{path}");
    }
    std::fs::remove_file(repo.path().join("content/backups/a.md")).unwrap();
    assert!(dirty());
}

fn equal(a: &History, b: &History) {
    assert_eq!(a.commits, b.commits);
    assert_eq!(a.revisions, b.revisions);
    assert_eq!(a.completeness, b.completeness);
    assert_eq!(a.head, b.head);
}

#[test]
fn the_cache_changes_nothing_but_time() {
    let repo = Repo::of(&[
        Commit { write: &[("content/backups/a.md", A1)], message: "一\n\n审核：某人", ..Commit::default() },
        Commit { date: "2026-03-02T09:00:00+08:00", write: &[("content/backups/a.md", A2)], ..Commit::default() },
    ]);
    let cache = repo.path().join(".juanzong");
    equal(&walk_with(repo.path(), Some(&cache)), &walk(repo.path()));
    let file = cache.join("history-v1.bin");
    let first = std::fs::read(&file).unwrap();
    equal(&walk_with(repo.path(), Some(&cache)), &walk(repo.path()));
    assert_eq!(std::fs::read(&file).unwrap(), first);

    // New commits are added to what is known; a rewritten history forgets what is gone.
    repo.add(&[Commit {
        author: HAN,
        date: "2026-03-03T09:00:00+08:00",
        write: &[("content/backups/b.md", B1)],
        ..Commit::default()
    }]);
    equal(&walk_with(repo.path(), Some(&cache)), &walk(repo.path()));
    assert_ne!(std::fs::read(&file).unwrap(), first);
    repo.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    equal(&walk_with(repo.path(), Some(&cache)), &walk(repo.path()));
    assert_eq!(std::fs::read(&file).unwrap(), first);

    // Damage anywhere: read anew, written anew.
    for place in [0, 5, first.len() / 2, first.len() - 1] {
        let mut damaged = first.clone();
        damaged[place] ^= 0x20;
        for bytes in [&damaged, &first[..place].to_vec()] {
            std::fs::write(&file, bytes).unwrap();
            equal(&walk_with(repo.path(), Some(&cache)), &walk(repo.path()));
            assert_eq!(std::fs::read(&file).unwrap(), first, "{place}");
        }
    }
    let mut left: Vec<_> = std::fs::read_dir(&cache).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, [".gitignore", "history-v1.bin"], "nothing else is left behind");
}

/// What comes after the last walk is put before it without looking at the rest again, branches and merges of its own
/// included; what reaches further back is not.
#[test]
fn new_commits_find_their_place_before_what_is_kept() {
    let written = |path: &'static str| [(path, B1)];
    let repo = Repo::of(&[
        Commit { write: &[("content/backups/a.md", A1)], date: "2026-03-08T09:00:00+08:00", ..Commit::default() },
        Commit { write: &[("content/backups/a.md", A2)], date: "2026-03-09T09:00:00+08:00", ..Commit::default() },
    ]);
    let cache = repo.path().join(".juanzong");
    let same = || equal(&walk_with(repo.path(), Some(&cache)), &walk(repo.path()));
    same();
    for (from, path) in [("refs/heads/main^0", "content/backups/b.md"), ("refs/heads/main~2", "content/backups/c.md")] {
        // Both branches alter the same record; by the clock of their machines they come before everything kept.
        let (side, main, merged) =
            (A1.replace("登记", "已复核"), A2.replace("登记", "已验证"), A2.replace("登记", "已关闭"));
        repo.add(&[
            Commit {
                name: "side",
                branch: "side",
                parents: &[from],
                author: HAN,
                date: "2026-03-01T09:00:00+08:00",
                write: &[("content/backups/a.md", &side)],
                ..Commit::default()
            },
            Commit {
                name: "main",
                parents: &["refs/heads/main^0"],
                date: "2026-03-02T09:00:00+08:00",
                write: &[("content/backups/a.md", &main)],
                ..Commit::default()
            },
            Commit {
                parents: &["main", "side"],
                author: LIN,
                date: "2026-03-03T09:00:00+08:00",
                write: &[("content/backups/a.md", &merged), written(path)[0]],
                ..Commit::default()
            },
        ]);
        same();
        same();
    }
}

#[test]
fn a_foreign_cache_is_not_taken() {
    let one = Repo::of(&[Commit { write: &[("sub/content/backups/a.md", A1)], ..Commit::default() }]);
    let cache = one.path().join("cache");
    walk_with(&one.path().join("sub"), Some(&cache));
    let repo = Repo::of(&[Commit { write: &[("content/backups/b.md", B1)], ..Commit::default() }]);
    equal(&walk_with(repo.path(), Some(&cache)), &walk(repo.path()));
}

#[test]
fn an_archive_may_be_a_folder_of_a_larger_repository() {
    let repo = Repo::of(&[
        Commit {
            write: &[("docs/手册/content/backups/a.md", A1), ("content/backups/b.md", B1)], ..Commit::default()
        },
        Commit { date: "2026-03-02T09:00:00+08:00", write: &[("src/main.rs", "fn main() {}")], ..Commit::default() },
        Commit {
            date: "2026-03-03T09:00:00+08:00",
            write: &[("docs/手册/content/backups/a.md", A2)],
            ..Commit::default()
        },
    ]);
    let root = repo.path().join("docs/手册");
    let history = walk(&root);
    assert_eq!(history.revisions.len(), 1);
    assert_eq!(
        told(&history, "BF-2026-0001"),
        ["Modified 周牧阳 content/backups/a.md", "Added 周牧阳 content/backups/a.md"]
    );
    assert!(!history.dirty);
    let repository = Repository::open(&root).unwrap();
    let sources = repository.sources_at(&history.commits[2].id).unwrap();
    assert_eq!(sources.records.iter().map(|source| &*source.path).collect::<Vec<_>>(), ["content/backups/a.md"]);

    // A second working tree of the same repository.
    repo.git(&["worktree", "add", "--quiet", "--detach", "second", "HEAD~1"]);
    let history = walk(&repo.path().join("second/docs/手册"));
    assert_eq!((history.commits.len(), history.revisions.len(), history.dirty), (2, 1, false));
}

#[test]
fn a_day_means_its_last_commit_on_the_archives_clock() {
    let repo = Repo::of(&[
        Commit { date: "2026-02-28T23:59:59+08:00", write: &[("content/backups/a.md", A1)], ..Commit::default() },
        // 1 March in Shanghai, still 28 February in UTC.
        Commit { date: "2026-02-28T16:00:00Z", write: &[("content/backups/a.md", A2)], ..Commit::default() },
        Commit { date: "2026-03-01T23:59:59+08:00", write: &[("content/backups/b.md", B1)], ..Commit::default() },
        Commit {
            date: "2026-02-01T00:00:00+08:00",
            committed: Some((HAN, "2026-03-02T00:00:00+08:00")),
            delete: &["content/backups/b.md"],
            ..Commit::default()
        },
    ]);
    let repository = Repository::open(repo.path()).unwrap();
    let resolve = |spec: &str| repository.resolve(spec, &zone()).map(|id| id.to_string());
    let expected = |spec: &str| Ok(repo.git(&["rev-parse", spec]));
    assert_eq!(resolve("2026-02-28"), expected("HEAD~3"));
    assert_eq!(resolve("2026-03-01 00:00"), expected("HEAD~2"));
    assert_eq!(resolve("2026-03-01"), expected("HEAD~1"));
    assert_eq!(resolve("2026-03-02"), expected("HEAD"));
    assert_eq!(resolve("2030-01-01"), expected("HEAD"));
    assert_eq!(resolve("HEAD~2"), expected("HEAD~2"));
    assert_eq!(resolve(&repo.git(&["rev-parse", "--short", "HEAD~1"])), expected("HEAD~1"));
    assert_eq!(resolve("main"), expected("HEAD"));
    assert_eq!(
        resolve("2026-02-27"),
        Err(history::Error::BeforeHistory {
            asked: jiff::civil::date(2026, 2, 27),
            first: jiff::civil::date(2026, 2, 28),
            cut: false,
        })
    );
    assert_eq!(resolve("no-such"), Err(history::Error::UnknownCommit("no-such".into())));

    let history = walk(repo.path());
    let id = RecordId::from("BF-2026-0001");
    let version = |commit: &CommitId, id: &RecordId| repository.version_at(&history, id, commit).unwrap();
    assert_eq!(version(&history.commits[3].id, &id).unwrap().text, A1);
    assert_eq!(version(&history.commits[0].id, &id).unwrap().text, A2);
    assert!(version(&history.commits[0].id, &RecordId::from("BF-2026-0002")).is_none());
    assert!(version(&history.commits[1].id, &RecordId::from("BF-2026-0002")).is_some());
}

#[test]
fn two_commits_differ_by_records_and_fields() {
    let long = A2.replace("全量备份", "全量备份，已校验");
    let repo = Repo::of(&[
        Commit { write: &[("content/backups/a.md", A1), ("content/backups/b.md", B1)], ..Commit::default() },
        Commit { date: "2026-03-02T09:00:00+08:00", write: &[("content/backups/a.md", A2)], ..Commit::default() },
        Commit {
            date: "2026-03-03T09:00:00+08:00",
            write: &[("content/backups/2026/a.md", &long), ("content/backups/c.md", &B1.replace("0002", "0003"))],
            delete: &["content/backups/a.md", "content/backups/b.md"],
            ..Commit::default()
        },
    ]);
    let repository = Repository::open(repo.path()).unwrap();
    let (from, to) = (repository.resolve("HEAD~2", &zone()).unwrap(), repository.head().unwrap());
    let differences = repository.differences(&from, &to, &|_| true).unwrap();
    let told: Vec<_> = differences.iter().map(|d| (d.record.as_str(), d.action, d.changes.len())).collect();
    assert_eq!(
        told,
        [
            ("BF-2026-0001", Action::Renamed, 2),
            ("BF-2026-0002", Action::Deleted, 3),
            ("BF-2026-0003", Action::Added, 3)
        ]
    );
    assert_eq!(differences[0].changes[0].to, json!("已验证"));
    assert_eq!(
        (&differences[0].changes[1].from, &differences[0].changes[1].to),
        (&json!("全量备份。"), &json!("全量备份，已校验。"))
    );
}
