//! A checkpoint: what an archive was at a commit, in a few lines of text.
//!
//! ```text
//! juanzong checkpoint 1
//! origin 示范集团信息管理部 示范集团信息化管理手册
//! commit 0123456789abcdef0123456789abcdef01234567
//! commits 94
//! records 2120
//! root sha256:…
//! as-of 2026-11-22
//! sealed 2026-11-22T18:00:00+08:00
//! tool juanzong 0.1.0
//!
//! backups 350 sha256:…
//! …
//! _files 99 sha256:…
//! ```
//!
//! UTF-8, line feeds, one blank after each key. The lines after the empty one are the parts of [`Ledger`] in order;
//! `root` is the Merkle root over exactly those lines.

use super::{Ledger, Part};
use crate::model::{CommitId, Date, Text, merkle, time};

const FIRST: &str = "juanzong checkpoint 1";

/// A checkpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// Whose archive it is.
    pub origin: String,
    /// The commit.
    pub commit: CommitId,
    /// How many commits led to it.
    pub commits: usize,
    /// The digests.
    pub ledger: Ledger,
    /// The day that the archive was judged on.
    pub as_of: Date,
    /// When it was made, by the clock of whoever made it; a claim, and no evidence.
    pub sealed: String,
    /// What made it.
    pub tool: String,
}

impl Checkpoint {
    /// The file.
    pub fn text(&self) -> String {
        let Self { origin, commit, commits, ledger, as_of, sealed, tool } = self;
        let mut text = format!(
            "{FIRST}\norigin {origin}\ncommit {commit}\ncommits {commits}\nrecords {}\nroot {}\nas-of {as_of}\n\
             sealed {sealed}\ntool {tool}\n\n",
            ledger.records, ledger.root
        );
        for part in &ledger.parts {
            text.push_str(&part.line());
            text.push('\n');
        }
        text
    }

    /// Reads the file, or says why it is none. A file whose root is not that of its own parts was altered.
    pub fn read(text: &str) -> Result<Self, Text> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        if lines.next() != Some(FIRST) {
            return Err(Text::new(format!("首行不是 `{FIRST}`"), format!("the first line is not `{FIRST}`")));
        }
        let entries: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(' ')).collect();
        let entry = |key: &str| {
            let found = entries.iter().find(|(known, _)| *known == key).map(|(_, value)| *value);
            found.ok_or_else(|| {
                Text::new(format!("没有 `{key}` 行，或无法读取"), format!("there is no readable line `{key}`"))
            })
        };
        let unreadable =
            |key: &str| Text::new(format!("`{key}` 行无法读取"), format!("the line `{key}` cannot be read"));
        let number = |key: &str| entry(key)?.parse::<usize>().map_err(|_| unreadable(key));
        let commit = entry("commit")?;
        if commit.len() != 40 || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(unreadable("commit"));
        }
        let mut parts = Vec::new();
        for line in body.lines().filter(|line| !line.is_empty()) {
            let mut words = line.split(' ');
            let (Some(name), Some(count), Some(root), None) = (words.next(), words.next(), words.next(), words.next())
            else {
                return Err(unreadable(line));
            };
            let count = count.parse().map_err(|_| unreadable(line))?;
            parts.push(Part { name: name.to_owned(), count, root: root.to_owned() });
        }
        let lines: Vec<String> = parts.iter().map(Part::line).collect();
        let root = entry("root")?;
        if merkle::root(lines.iter().map(String::as_str)) != root {
            return Err(Text::new(
                "`root` 与所列各部分不符：检查点文件被改动过",
                "`root` is not that of the parts listed: the checkpoint itself was altered",
            ));
        }
        Ok(Self {
            origin: entry("origin")?.to_owned(),
            commit: CommitId::from(commit),
            commits: number("commits")?,
            ledger: Ledger { root: root.to_owned(), records: number("records")?, parts },
            as_of: time::strict_date(entry("as-of")?).ok_or_else(|| unreadable("as-of"))?,
            sealed: entry("sealed")?.to_owned(),
            tool: entry("tool")?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_reads_as_it_was_written_and_notices_changes() {
        let part = Part { name: "backups".to_owned(), count: 2, root: "sha256:ab".to_owned() };
        let checkpoint = Checkpoint {
            origin: "示范集团 手册".to_owned(),
            commit: CommitId::from("0123456789abcdef0123456789abcdef01234567"),
            commits: 3,
            ledger: Ledger { root: merkle::root(["backups 2 sha256:ab"]), records: 2, parts: vec![part] },
            as_of: jiff::civil::date(2026, 11, 22),
            sealed: "2026-11-22T18:00:00+08:00".to_owned(),
            tool: "juanzong 0.1.0".to_owned(),
        };
        let text = checkpoint.text();
        assert_eq!(Checkpoint::read(&text).as_ref(), Ok(&checkpoint));
        assert_eq!(Checkpoint::read(&text.replace('\n', "\r\n")), Ok(checkpoint));
        for altered in [
            text.replace("backups 2", "backups 3"),
            text.replace("sha256:ab", "sha256:ac"),
            text.replace("checkpoint 1", "x"),
        ] {
            assert!(Checkpoint::read(&altered).is_err());
        }
        for end in 0..text.len() {
            if let Some(part) = text.get(..end) {
                let _ = Checkpoint::read(part);
            }
        }
    }
}
