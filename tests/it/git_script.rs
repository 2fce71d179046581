//! Scripted git histories: fixed authors, dates and zones, so that every commit id is the same everywhere.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// One commit of a script. What is left out is taken from [`Commit::default`].
#[derive(Clone)]
pub struct Commit<'a> {
    pub branch: &'a str,
    /// `Name <mail>`
    pub author: &'a str,
    /// `2026-03-01T09:30:00+08:00`
    pub date: &'a str,
    /// Committer and commit date, when they are not the author's.
    pub committed: Option<(&'a str, &'a str)>,
    pub message: &'a str,
    /// Names of earlier commits; empty means the branch's last one.
    pub parents: &'a [&'a str],
    /// What later commits call this one.
    pub name: &'a str,
    pub write: &'a [(&'a str, &'a str)],
    pub delete: &'a [&'a str],
}

impl Default for Commit<'_> {
    fn default() -> Self {
        Self {
            branch: "main",
            author: "周牧阳 <zhoumuyang@shifan.example>",
            date: "2026-03-01T09:00:00+08:00",
            committed: None,
            message: "登记",
            parents: &[],
            name: "",
            write: &[],
            delete: &[],
        }
    }
}

/// A working copy in a folder of its own, removed when dropped.
pub struct Repo {
    folder: TempDir,
}

impl Repo {
    /// A repository with these commits, with `main` checked out.
    pub fn of(commits: &[Commit<'_>]) -> Self {
        let folder = TempDir::new().unwrap();
        let repo = Self { folder };
        repo.git(&["init", "--quiet", "--initial-branch=main", "."]);
        repo.add(commits);
        repo
    }

    /// Adds commits and checks `main` out again.
    pub fn add(&self, commits: &[Commit<'_>]) {
        if commits.is_empty() {
            return;
        }
        let mut stream = String::new();
        let mut names: Vec<&str> = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for (place, commit) in commits.iter().enumerate() {
            let mark = |name: &str| match names.iter().rposition(|known| *known == name) {
                Some(place) => format!(":{}", place + 1),
                None => name.to_owned(),
            };
            let (committer, commit_date) = commit.committed.unwrap_or((commit.author, commit.date));
            writeln!(stream, "commit refs/heads/{}\nmark :{}", commit.branch, place + 1).unwrap();
            writeln!(stream, "author {} {}", commit.author, raw_date(commit.date)).unwrap();
            writeln!(stream, "committer {committer} {}", raw_date(commit_date)).unwrap();
            writeln!(stream, "data {}\n{}", commit.message.len(), commit.message).unwrap();
            match commit.parents {
                [] if seen.contains(&commit.branch) || !self.has(commit.branch) => {}
                [] => writeln!(stream, "from refs/heads/{}^0", commit.branch).unwrap(),
                [first, rest @ ..] => {
                    writeln!(stream, "from {}", mark(first)).unwrap();
                    rest.iter().for_each(|parent| writeln!(stream, "merge {}", mark(parent)).unwrap());
                }
            }
            for path in commit.delete {
                writeln!(stream, "D {path}").unwrap();
            }
            for (path, text) in commit.write {
                writeln!(stream, "M 100644 inline {path}\ndata {}\n{text}", text.len()).unwrap();
            }
            names.push(commit.name);
            seen.push(commit.branch);
        }
        let script = self.path().join(".git/script");
        std::fs::write(&script, stream).unwrap();
        let input = std::fs::File::open(&script).unwrap();
        let status =
            git_in(self.path()).args(["fast-import", "--quiet", "--force", "--date-format=raw"]).stdin(input).status();
        assert!(status.unwrap().success());
        self.git(&["reset", "--quiet", "--hard", "main"]);
    }

    fn has(&self, branch: &str) -> bool {
        let reference = format!("refs/heads/{branch}");
        git_in(self.path()).args(["show-ref", "--verify", "--quiet", &reference]).status().unwrap().success()
    }

    /// The top of the working copy.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs git there and gives what it printed.
    pub fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    /// Writes a file of the working copy without committing it.
    pub fn write(&self, path: &str, text: &str) {
        let file = self.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    /// Removes the loose object.
    pub fn lose(&self, id: &str) {
        let (folder, name) = id.split_at(2);
        let file: PathBuf = self.path().join(".git/objects").join(folder).join(name);
        std::fs::remove_file(file).unwrap();
    }
}

/// Runs git in `folder` and gives what it printed.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = git_in(folder).args(arguments).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// Git without any configuration of the person who runs the test.
fn git_in(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_CEILING_DIRECTORIES"] {
        command.env_remove(name);
    }
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_COUNT", "2")
        .envs([("GIT_CONFIG_KEY_0", "core.quotePath"), ("GIT_CONFIG_VALUE_0", "false")])
        .envs([("GIT_CONFIG_KEY_1", "uploadpack.allowFilter"), ("GIT_CONFIG_VALUE_1", "true")])
        .envs([("GIT_AUTHOR_NAME", "t"), ("GIT_AUTHOR_EMAIL", "t@t"), ("GIT_AUTHOR_DATE", "1767225600 +0800")])
        .envs([("GIT_COMMITTER_NAME", "t"), ("GIT_COMMITTER_EMAIL", "t@t")])
        .env("GIT_COMMITTER_DATE", "1767225600 +0800");
    command
}

/// `2026-03-01T09:30:00+08:00` as git writes it: seconds and offset.
fn raw_date(date: &str) -> String {
    let instant: jiff::Timestamp = date.parse().unwrap();
    let offset = if date.ends_with('Z') { "+0000".to_owned() } else { date[date.len() - 6..].replace(':', "") };
    format!("{} {offset}", instant.as_second())
}
