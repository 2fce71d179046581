//! Where the values of a document stand in its file.

use super::tree::{self, Tree};
use crate::model::Document;
use crate::model::document::Step;
use std::cell::OnceCell;
use std::ops::Range;

/// The places of a document's values. They are read when the first is asked for, which costs as much as parsing.
pub struct Spans<'a> {
    document: &'a Document,
    tree: OnceCell<Option<Tree>>,
}

impl<'a> Spans<'a> {
    /// The places of every key and value of `document`.
    pub fn of(document: &'a Document) -> Self {
        Self { document, tree: OnceCell::new() }
    }

    /// Where the value at `path` stands; the nearest enclosing value when `path` leads nowhere, and the line that
    /// opens the front matter when there is nothing. An empty value is shown by its key.
    pub fn value(&self, path: &[Step]) -> Range<usize> {
        let Some((tree, found)) = self.descend(path) else {
            return opening(self.document);
        };
        match tree.span.is_empty() {
            true if !path.is_empty() => self.key(path),
            _ if found == 0 => opening(self.document),
            _ => self.shift(&tree.span),
        }
    }

    /// Where the key that leads to the value at `path` stands; the value itself for list items.
    pub fn key(&self, path: &[Step]) -> Range<usize> {
        let Some((Step::Key(key), parents)) = path.split_last() else {
            return self.descend(path).map_or_else(|| opening(self.document), |(tree, _)| self.shift(&tree.span));
        };
        match self.descend(parents) {
            Some((parent, found)) => match parent.entry(key).filter(|_| found == parents.len()) {
                Some(entry) => self.shift(&entry.key_span),
                None if found == 0 => opening(self.document),
                None => self.shift(&parent.span),
            },
            None => opening(self.document),
        }
    }

    /// Where the group of fields at `path` begins: its first line, for pointing at what is absent from it. For the
    /// whole front matter that is the `---` line.
    pub fn group(&self, path: &[Step]) -> Range<usize> {
        let span = if path.is_empty() { opening(self.document) } else { self.value(path) };
        let text = &self.document.source.text[span.clone()];
        span.start..span.start + text.lines().next().map_or(0, |line| line.trim_end().len())
    }

    /// The deepest value on the way along `path`, and how many steps lead to it.
    fn descend(&self, path: &[Step]) -> Option<(&Tree, usize)> {
        let mut tree = self.tree.get_or_init(|| tree::read(self.document.front_text()).ok()).as_ref()?;
        for (taken, step) in path.iter().enumerate() {
            let below = match step {
                Step::Key(key) => tree.get(key),
                Step::Index(index) => tree.at(*index),
            };
            match below {
                Some(below) => tree = below,
                None => return Some((tree, taken)),
            }
        }
        Some((tree, path.len()))
    }

    fn shift(&self, span: &Range<usize>) -> Range<usize> {
        let base = self.document.front_span.start;
        span.start + base..span.end + base
    }
}

/// Where the value at `path` stands, as [`Spans::value`] tells it.
pub fn locate(document: &Document, path: &[Step]) -> Range<usize> {
    Spans::of(document).value(path)
}

/// Where the key that leads to the value at `path` stands, as [`Spans::key`] tells it.
pub fn locate_key(document: &Document, path: &[Step]) -> Range<usize> {
    Spans::of(document).key(path)
}

/// The `---` line that opens the front matter: where to point for what is absent from it.
pub fn opening(document: &Document) -> Range<usize> {
    if document.front_span.start >= 4 { 0..3 } else { 0..0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlobId, Source};

    fn key(name: &str) -> Step {
        Step::Key(name.to_owned())
    }

    #[test]
    fn values_keys_and_what_is_absent_are_pointed_at() {
        let text = "---\nid: A-1\nlist:\n  - { 甲: 乙 }\n  - k: v\n    l: w\nnone:\n---\n";
        let source = Source { path: "content/a/A-1.md".into(), text: text.into(), blob: BlobId::default() };
        let document = crate::parse::document(&source).0.expect("a document");
        let spans = Spans::of(&document);
        let at = |span: Range<usize>| &text[span];
        assert_eq!(at(spans.value(&[key("id")])), "A-1");
        assert_eq!(at(spans.value(&[key("list"), Step::Index(0), key("甲")])), "乙");
        assert_eq!(at(spans.key(&[key("list"), Step::Index(0), key("甲")])), "甲");
        assert_eq!(at(spans.value(&[key("list"), Step::Index(0), key("丙")])), "{ 甲: 乙 }");
        assert_eq!(at(spans.group(&[key("list"), Step::Index(1)])), "k: v");
        assert_eq!(at(spans.value(&[key("none")])), "none");
        assert_eq!(at(spans.value(&[key("absent")])), "---");
        assert_eq!(at(spans.key(&[key("absent")])), "---");
        assert_eq!(at(spans.group(&[])), "---");
    }
}
