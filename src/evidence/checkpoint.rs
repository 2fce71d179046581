//! A checkpoint: what an archive was at a commit, in a few lines of text.
//!
//! ```text
//! juanzong checkpoint 2
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
//!
//! digest sha256:…
//! ```
//!
//! UTF-8, line feeds, one blank after each key, each key once and in this order. The lines after the first empty one
//! are the parts of [`Ledger`] in order; `root` is the Merkle root over exactly those lines. `digest` is the SHA-256 of
//! everything before its own line: it tells that the file was altered, and not by whom — who alters it can compute
//! it again. Against that helps a signature beside the file, or that somebody else keeps it.

use super::{Ledger, Part};
use crate::model::{CommitId, Date, Text, canonical, merkle, time};

/// The first line, but for the number of the format.
const FIRST: &str = "juanzong checkpoint";
const FORMAT: &str = "2";
/// The lines of the head, in order.
const KEYS: [&str; 8] = ["origin", "commit", "commits", "records", "root", "as-of", "sealed", "tool"];
const DIGEST: &str = "digest ";

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

/// A checkpoint as somebody kept it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// The digest that its last line states.
    pub stated: String,
}

impl Kept {
    /// Whether the file is as it was written.
    pub fn is_whole(&self) -> bool {
        self.stated == self.checkpoint.digest()
    }
}

impl Checkpoint {
    /// Everything but the line with the digest.
    fn body(&self) -> String {
        let Self { origin, commit, commits, ledger, as_of, sealed, tool } = self;
        let mut text = format!(
            "{FIRST} {FORMAT}\norigin {origin}\ncommit {commit}\ncommits {commits}\nrecords {}\nroot {}\nas-of {as_of}\n\
             sealed {sealed}\ntool {tool}\n\n",
            ledger.records, ledger.root
        );
        for part in &ledger.parts {
            text.push_str(&part.line());
            text.push('\n');
        }
        text.push('\n');
        text
    }

    /// The digest over everything that it says.
    pub fn digest(&self) -> String {
        canonical::sha256(self.body().as_bytes())
    }

    /// The file.
    pub fn text(&self) -> String {
        format!("{}{DIGEST}{}\n", self.body(), self.digest())
    }

    /// The root of the parts as they are listed.
    pub fn root_of_parts(&self) -> String {
        let lines: Vec<String> = self.ledger.parts.iter().map(Part::line).collect();
        merkle::root(lines.iter().map(String::as_str))
    }

    /// The records of the parts as they are listed.
    pub fn records_of_parts(&self) -> usize {
        self.ledger.parts.iter().filter(|part| part.name != super::FILES).map(|part| part.count).sum()
    }

    /// Reads the file strictly, or says in which line it has not the form of a checkpoint. What it claims is not
    /// judged here.
    pub fn read(text: &str) -> Result<Kept, Text> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        let mut lines = Lines { lines: text.lines(), number: 0 };
        let first = lines.take()?;
        if first != format!("{FIRST} {FORMAT}") {
            return Err(match first.strip_prefix(FIRST) {
                Some(other) => wrong(
                    1,
                    format!("检查点格式为{other}，本版本只认格式 {FORMAT}，请重新封存"),
                    format!("the format is{other}; this version knows format {FORMAT} only: seal again"),
                ),
                None => wrong(1, format!("应为 `{FIRST} {FORMAT}`"), format!("this should be `{FIRST} {FORMAT}`")),
            });
        }
        let mut values = [""; KEYS.len()];
        for (place, key) in KEYS.iter().enumerate() {
            let line = lines.take()?;
            let (found, value) = line.split_once(' ').unwrap_or((line, ""));
            if found != *key {
                return Err(lines.misplaced(found, key, &KEYS[..place]));
            }
            if value.trim() != value || (value.is_empty() && *key != "origin") {
                return Err(lines.unreadable(key));
            }
            values[place] = value;
        }
        let [origin, commit, commits, records, root, as_of, sealed, tool] = values;
        let line_of = |key: &str| 2 + KEYS.iter().position(|known| *known == key).unwrap_or_default();
        let unreadable = |key: &str| unreadable(line_of(key), key);
        if commit.len() != 40 || !is_hex(commit) {
            return Err(unreadable("commit"));
        }
        let commits = number(commits).ok_or_else(|| unreadable("commits"))?;
        let records = number(records).ok_or_else(|| unreadable("records"))?;
        if !is_digest(root) {
            return Err(unreadable("root"));
        }
        let as_of = time::strict_date(as_of).ok_or_else(|| unreadable("as-of"))?;
        if sealed.parse::<jiff::Timestamp>().is_err() {
            return Err(unreadable("sealed"));
        }
        lines.empty()?;
        let parts = lines.parts()?;
        let line = lines.take()?;
        let stated = line.strip_prefix(DIGEST).filter(|stated| is_digest(stated));
        let stated = stated.ok_or_else(|| lines.unreadable("digest"))?.to_owned();
        if let Some(more) = lines.lines.next() {
            let number = lines.number + 1;
            return Err(wrong(
                number,
                format!("`digest` 之后不应再有内容：`{more}`"),
                format!("nothing may follow `digest`: `{more}`"),
            ));
        }
        let ledger = Ledger { root: root.to_owned(), records, parts };
        let checkpoint = Checkpoint {
            origin: origin.to_owned(),
            commit: CommitId::from(commit),
            commits,
            ledger,
            as_of,
            sealed: sealed.to_owned(),
            tool: tool.to_owned(),
        };
        Ok(Kept { checkpoint, stated })
    }
}

/// The lines of a file with their numbers.
struct Lines<'t> {
    lines: std::str::Lines<'t>,
    number: usize,
}

impl<'t> Lines<'t> {
    fn take(&mut self) -> Result<&'t str, Text> {
        self.number += 1;
        let number = self.number;
        self.lines.next().ok_or_else(|| wrong(number, "文件在此中断".to_owned(), "the file breaks off here".to_owned()))
    }

    fn empty(&mut self) -> Result<(), Text> {
        match self.take()? {
            "" => Ok(()),
            line => {
                let key = line.split(' ').next().unwrap_or_default();
                Err(self.misplaced(key, "", &KEYS))
            }
        }
    }

    /// The parts, up to and with the empty line behind them.
    fn parts(&mut self) -> Result<Vec<Part>, Text> {
        let mut parts: Vec<Part> = Vec::new();
        loop {
            let line = self.take()?;
            if line.is_empty() {
                return Ok(parts);
            }
            let [name, count, root] = line.split(' ').collect::<Vec<_>>()[..] else {
                return Err(self.unreadable(line));
            };
            let (Some(count), true) = (number(count), is_digest(root)) else { return Err(self.unreadable(line)) };
            if parts.iter().any(|part| part.name == name) {
                return Err(self.misplaced(name, "", &[name]));
            }
            parts.push(Part { name: name.to_owned(), count, root: root.to_owned() });
        }
    }

    fn unreadable(&self, key: &str) -> Text {
        unreadable(self.number, key)
    }

    /// Why `found` may not stand where `wanted` (or nothing) should.
    fn misplaced(&self, found: &str, wanted: &str, before: &[&str]) -> Text {
        let number = self.number;
        if before.contains(&found) {
            return wrong(number, format!("`{found}` 重复"), format!("`{found}` stands twice"));
        }
        match (wanted, KEYS.contains(&found)) {
            ("", _) => wrong(number, format!("不认识的行 `{found}`"), format!("the line `{found}` is not known")),
            (_, true) => wrong(
                number,
                format!("此处缺少 `{wanted}`，却是 `{found}`"),
                format!("`{wanted}` is missing here, where `{found}` stands"),
            ),
            (_, false) => wrong(
                number,
                format!("不认识的行 `{found}`，此处应为 `{wanted}`"),
                format!("the line `{found}` is not known; `{wanted}` belongs here"),
            ),
        }
    }
}

fn unreadable(number: usize, key: &str) -> Text {
    wrong(number, format!("`{key}` 无法读取"), format!("`{key}` cannot be read"))
}

fn wrong(number: usize, zh: String, en: String) -> Text {
    Text::new(format!("第 {number} 行：{zh}"), format!("line {number}: {en}"))
}

/// A number as it is written: no sign, no zeros before it.
fn number(text: &str) -> Option<usize> {
    text.parse::<usize>().ok().filter(|number| number.to_string() == text)
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|digits| digits.len() == 64 && is_hex(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        let digest = format!("sha256:{}", "ab".repeat(32));
        let part = |name: &str, count| Part { name: name.to_owned(), count, root: digest.clone() };
        let parts = vec![part("backups", 2), part("_files", 4)];
        let lines: Vec<String> = parts.iter().map(Part::line).collect();
        Checkpoint {
            origin: "示范集团 手册".to_owned(),
            commit: CommitId::from("0123456789abcdef0123456789abcdef01234567"),
            commits: 3,
            ledger: Ledger { root: merkle::root(lines.iter().map(String::as_str)), records: 2, parts },
            as_of: jiff::civil::date(2026, 11, 22),
            sealed: "2026-11-22T18:00:00+08:00".to_owned(),
            tool: "juanzong 0.1.0".to_owned(),
        }
    }

    #[test]
    fn a_checkpoint_reads_as_it_was_written() {
        let checkpoint = checkpoint();
        let text = checkpoint.text();
        let kept = Checkpoint::read(&text).unwrap();
        assert!(kept.is_whole());
        assert_eq!(kept.checkpoint, checkpoint);
        assert_eq!(Checkpoint::read(&text.replace('\n', "\r\n")), Ok(kept));
        assert_eq!((checkpoint.records_of_parts(), checkpoint.root_of_parts()), (2, checkpoint.ledger.root.clone()));
    }

    #[test]
    fn no_line_can_be_altered_left_out_or_repeated() {
        let text = checkpoint().text();
        let lines: Vec<&str> = text.lines().collect();
        let refused = |lines: &[&str]| match Checkpoint::read(&(lines.join("\n") + "\n")) {
            Err(why) => why.zh.starts_with("第 "),
            Ok(kept) => !kept.is_whole(),
        };
        for place in 0..lines.len() {
            let mut without = lines.clone();
            without.remove(place);
            assert!(refused(&without), "without {}", lines[place]);
            let mut twice = lines.clone();
            twice.insert(place, lines[place]);
            assert!(refused(&twice), "twice {}", lines[place]);
            // Every character on its own.
            for (at, old) in lines[place].char_indices() {
                let other = if old == '1' { "2" } else { "1" };
                let line = format!("{}{other}{}", &lines[place][..at], &lines[place][at + old.len_utf8()..]);
                let mut altered = lines.clone();
                altered[place] = &line;
                assert!(refused(&altered), "{line}");
            }
        }
        let said = |text: &str| Checkpoint::read(text).unwrap_err().zh;
        assert_eq!(said(&text.replace("records 2\n", "records 2\nrecords 2\n")), "第 6 行：`records` 重复");
        assert_eq!(
            said(&text.replace("records 2\n", "colour 2\n")),
            "第 5 行：不认识的行 `colour`，此处应为 `records`"
        );
        assert_eq!(said(&text.replace("commits 3\n", "")), "第 4 行：此处缺少 `commits`，却是 `records`");
        assert_eq!(said(&(text.clone() + "more\n")), "第 15 行：`digest` 之后不应再有内容：`more`");
        assert!(said(&text.replace("checkpoint 2", "checkpoint 1")).contains("请重新封存"));
        for end in 0..text.len() {
            if let Some(part) = text.get(..end) {
                let _ = Checkpoint::read(part);
            }
        }
    }
}
