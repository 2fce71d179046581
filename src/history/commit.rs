//! Commit objects as they are stored.

use crate::model::history::Signature;
use git2::Oid;
use std::collections::HashSet;
use std::sync::Arc;

/// A commit before anything is known of what it did.
pub(super) struct RawCommit {
    pub tree: Oid,
    pub parents: Vec<Oid>,
    pub author: Signature,
    pub committer: Signature,
    pub message: String,
}

/// Keeps one copy of each name.
#[derive(Default)]
pub(super) struct Names(HashSet<Arc<str>>);

impl Names {
    pub fn of(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let name: Arc<str> = text.into();
        self.0.insert(Arc::clone(&name));
        name
    }
}

/// Reads a commit object; `None` when it has no tree, which git never writes.
pub(super) fn parse(bytes: &[u8], names: &mut Names) -> Option<RawCommit> {
    let text = String::from_utf8_lossy(bytes);
    let (head, message) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut tree = None;
    let mut parents = Vec::new();
    let mut author = None;
    let mut committer = None;
    for line in head.split('\n') {
        // Continuation lines (of a signature, of an embedded tag) begin with a blank and match nothing here.
        match line.split_once(' ') {
            Some(("tree", id)) if tree.is_none() => tree = Oid::from_str(id).ok(),
            Some(("parent", id)) => parents.push(Oid::from_str(id).ok()?),
            Some(("author", rest)) if author.is_none() => author = Some(signature(rest, names)),
            Some(("committer", rest)) if committer.is_none() => committer = Some(signature(rest, names)),
            _ => {}
        }
    }
    let committer = committer.unwrap_or_else(|| signature("", names));
    let author = author.unwrap_or_else(|| committer.clone());
    Some(RawCommit { tree: tree?, parents, author, committer, message: message.to_owned() })
}

/// `Name <email> seconds +hhmm`, with whatever is damaged left empty.
fn signature(line: &str, names: &mut Names) -> Signature {
    let (before, after) = line.rsplit_once('>').unwrap_or((line, ""));
    let (name, email) = before.split_once('<').unwrap_or((before, ""));
    let mut time = after.split_whitespace();
    let seconds = time.next().and_then(|text| text.parse().ok()).unwrap_or(0);
    let offset_minutes = time.next().and_then(offset).unwrap_or(0);
    Signature { name: names.of(name.trim()), email: names.of(email.trim()), mapped: None, seconds, offset_minutes }
}

/// `+0800` in minutes. Git takes `+hhmm` of any width; offsets beyond a day are taken as none.
fn offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        ("+", digits) => (1, digits),
        _ => return None,
    };
    let number: i32 = digits.parse().ok()?;
    let minutes = number / 100 * 60 + number % 100;
    (minutes < 24 * 60).then_some(sign * minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(line: &str) -> (String, String, i64, i32) {
        let signature = signature(line, &mut Names::default());
        (signature.name.to_string(), signature.email.to_string(), signature.seconds, signature.offset_minutes)
    }

    #[test]
    fn signatures_are_read_however_odd() {
        assert_eq!(signed("周牧阳 <z@x> 1767225600 +0800"), ("周牧阳".into(), "z@x".into(), 1_767_225_600, 480));
        assert_eq!(signed("a <b> 5 -0330"), ("a".into(), "b".into(), 5, -210));
        assert_eq!(signed("no mail at all"), ("no mail at all".into(), String::new(), 0, 0));
        assert_eq!(signed("a <b <c>> x +9999999"), ("a".into(), "b <c>".into(), 0, 0));
        assert_eq!(signed(""), (String::new(), String::new(), 0, 0));
    }

    #[test]
    fn signed_and_merged_commits_are_read() {
        let raw = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent ce013625030ba8dba906f756967f9e9ca394464a\n\
                   parent e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\nauthor a <b> 1 +0000\ncommitter c <d> 2 +0800\n\
                   gpgsig -----BEGIN\n tree x\n -----END\n\n主题\n\n正文\n";
        let commit = parse(raw.as_bytes(), &mut Names::default()).unwrap();
        assert_eq!(commit.parents.len(), 2);
        assert_eq!((&*commit.author.name, &*commit.committer.name), ("a", "c"));
        assert_eq!(commit.message, "主题\n\n正文\n");
        assert!(parse(b"parent", &mut Names::default()).is_none());
    }
}
