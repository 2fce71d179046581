//! Small archives in temporary folders, and the binary run on them, without anything of the surroundings: no user
//! settings of git, no colours, no clock but the one that is given.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An archive in a temporary folder that goes when it is dropped.
pub struct TempArchive {
    root: PathBuf,
    /// Removes the folder when it is dropped.
    _dir: tempfile::TempDir,
}

impl TempArchive {
    /// A place for an archive, in a folder of this name that is not there yet.
    pub fn at(name: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self { root: dir.path().join(name), _dir: dir }
    }

    /// An empty archive with a `site.toml`.
    pub fn new() -> Self {
        let archive = Self::at("archive");
        archive.write("site.toml", "title = \"试验档案\"\n");
        archive
    }

    /// A copy of the sample.
    pub fn sample() -> Self {
        let archive = Self::at("archive");
        for file in juanzong::sample::files() {
            let path = archive.path().join(file.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file.bytes).unwrap();
        }
        archive
    }

    /// Its root.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Writes a file below the root.
    pub fn write(&self, path: &str, text: &str) -> PathBuf {
        let place = self.path().join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(&place, text).unwrap();
        place
    }

    /// Runs the binary on the archive, as of 2026-11-22.
    pub fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, &["--as-of", "2026-11-22"])
    }

    /// Runs the binary on the archive with these global options.
    pub fn run_with(&self, args: &[&str], global: &[&str]) -> Run {
        Run::of(self.command().args(global).args(args).output().unwrap())
    }

    /// The binary, set to work on the archive.
    pub fn command(&self) -> Command {
        let mut command = binary();
        command.arg("-C").arg(self.path());
        command
    }

    /// Runs git in the archive with a fixed person and date.
    pub fn git(&self, args: &[&str], date: &str) -> String {
        let output = Command::new("git")
            .current_dir(self.path())
            .args(["-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"])
            .args(args)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "叶南溪")
            .env("GIT_AUTHOR_EMAIL", "yenanxi@shifan.example")
            .env("GIT_COMMITTER_NAME", "叶南溪")
            .env("GIT_COMMITTER_EMAIL", "yenanxi@shifan.example")
            .env("GIT_AUTHOR_DATE", date)
            .env("GIT_COMMITTER_DATE", date)
            .output()
            .unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Commits everything.
    pub fn commit(&self, message: &str, date: &str) -> String {
        self.git(&["add", "-A"], date);
        self.git(&["commit", "-q", "--allow-empty", "-m", message], date);
        self.git(&["rev-parse", "HEAD"], date)
    }
}

/// The binary, run on nothing in particular.
pub fn juanzong(args: &[&str]) -> Run {
    Run::of(binary().args(args).output().unwrap())
}

fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
    command.env("NO_COLOR", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

/// What a run of the binary gave.
#[derive(Debug)]
pub struct Run {
    /// Exit code; a run that was killed has none.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Run {
    /// From a finished process.
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{self:?}"))
    }

    /// The run, which must have ended with this exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }
}

/// Every file below a folder with its bytes, by path.
pub fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let below = entry.path().strip_prefix(folder).unwrap();
            (below.to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
        })
        .collect()
}
