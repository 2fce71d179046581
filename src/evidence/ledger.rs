//! The digests of everything in an archive, summed up by collection and as a whole.

use crate::model::source::folder;
use crate::model::source::{Attachment, Source, Sources};
use crate::model::{RecordId, canonical, merkle};
use crate::parse::{front, yaml};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// The digests of an archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ledger {
    /// The root over all parts.
    pub root: String,
    /// How many records there are.
    pub records: usize,
    /// Collections by name, and last everything that is no record.
    pub parts: Vec<Part>,
}

/// The digests of one collection, summed up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// The folder below `content/`, or [`FILES`].
    pub name: String,
    /// How many records or files.
    pub count: usize,
    /// The Merkle root over their lines.
    pub root: String,
}

/// The part of everything that is no record: settings, definitions, introductions, calendars, attachments.
pub const FILES: &str = "_files";

impl Ledger {
    /// Sums up an archive. The line of a record is its id, a blank and its digest; records come by id. A file whose
    /// front matter cannot be read counts with its path and the digest of its text, as every other file does.
    pub fn of(sources: &Sources) -> Self {
        let lines: Vec<(&str, String)> =
            sources.records.par_iter().map(|source| (folder(&source.path), line(source))).collect();
        let mut by_collection: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (folder, line) in lines {
            by_collection.entry(folder).or_default().push(line);
        }
        let records = sources.records.len();
        let mut parts: Vec<Part> = by_collection.into_iter().map(|(name, lines)| part(name, lines)).collect();
        let texts = [&sources.schemas, &sources.introductions, &sources.calendars];
        let mut files: Vec<String> = sources.config.iter().chain(texts.into_iter().flatten()).map(as_file).collect();
        files.extend(
            sources.attachments.iter().map(|Attachment { path, sha256, .. }| format!("{path} sha256:{sha256}")),
        );
        parts.push(part(FILES, files));
        let lines: Vec<String> = parts.iter().map(Part::line).collect();
        Self { root: merkle::root(lines.iter().map(String::as_str)), records, parts }
    }
}

impl Part {
    /// Name, count and root, as the root of the whole and a checkpoint have it.
    pub fn line(&self) -> String {
        format!("{} {} {}", self.name, self.count, self.root)
    }
}

/// The root over records given by id and digest: that of a collection, of a sample's population.
pub fn population<'r>(records: impl IntoIterator<Item = (&'r RecordId, &'r str)>) -> String {
    let lines = records.into_iter().map(|(id, digest)| format!("{id} {digest}")).collect();
    part("", lines).root
}

fn part(name: &str, mut lines: Vec<String>) -> Part {
    lines.sort();
    Part { name: name.to_owned(), count: lines.len(), root: merkle::root(lines.iter().map(String::as_str)) }
}

fn line(source: &Source) -> String {
    let read = || {
        let parts = front::split(source).ok()?;
        let Value::Object(front) = yaml::value(&source.text[parts.front]).ok()? else { return None };
        let id = front.get("id")?.as_str()?.to_owned();
        Some(format!("{id} {}", canonical::digest(&front, &source.text[parts.body])))
    };
    read().unwrap_or_else(|| as_file(source))
}

fn as_file(source: &Source) -> String {
    format!("{} {}", source.path, canonical::sha256(source.text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BlobId;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into(), blob: BlobId::default() }
    }

    fn archive(second: &str) -> Sources {
        Sources {
            records: vec![source("content/a/x.md", "---\nid: A-2\n---\n"), source("content/a/y.md", second)],
            ..Sources::default()
        }
    }

    #[test]
    fn a_ledger_is_what_the_documentation_says() {
        let ledger = Ledger::of(&archive("---\nid: A-1\nn: 1\n---\n正文\n"));
        let lines = [
            format!("A-1 {}", canonical::sha256("{\"body\":\"正文\",\"front\":{\"id\":\"A-1\",\"n\":1}}".as_bytes())),
            format!("A-2 {}", canonical::sha256(b"{\"body\":\"\",\"front\":{\"id\":\"A-2\"}}")),
        ];
        let part = merkle::root(lines.iter().map(String::as_str));
        assert_eq!(ledger.parts[0], Part { name: "a".to_owned(), count: 2, root: part.clone() });
        let files = format!("_files 0 {}", canonical::sha256(b""));
        assert_eq!(ledger.root, merkle::root([format!("a 2 {part}").as_str(), &files]));
        assert_eq!(ledger.records, 2);
    }

    #[test]
    fn layout_leaves_the_root_and_words_do_not() {
        let root = |second: &str| Ledger::of(&archive(second)).root;
        let base = root("---\nid: A-1\nn: 1\n---\n正文\n");
        assert_eq!(root("---\r\nn: 1\r\nid: 'A-1'\r\n---\r\n\r\n正文\r\n"), base);
        assert_ne!(root("---\nid: A-1\nn: 1\n---\n正文。\n"), base);
        assert_ne!(root("no front matter"), root("no front matter."));
    }
}
