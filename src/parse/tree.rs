//! The shape of a YAML text with the place of every key and value, for pointing at them.
//!
//! Built from saphyr's event stream, which keeps positions; values are read elsewhere (`yaml`). An alias is a leaf
//! at the place where it is written, so that nothing here can be blown up by aliases of aliases.

use saphyr_parser::{Event, Parser, Span};
use std::ops::Range;

/// Deeper nesting is refused; no record needs a tenth of it.
const DEEPEST: usize = 128;

/// A node with its place: byte offsets into the text that was given.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Where the value stands.
    pub span: Range<usize>,
    /// What it holds.
    pub shape: Shape,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Text as written after unquoting, and whether it was quoted.
    Scalar(String, bool),
    /// Items in order.
    Sequence(Vec<Tree>),
    /// Entries in order, duplicates included.
    Mapping(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Tree,
}

impl Tree {
    /// The value of `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Tree> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of `key`, if this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.shape {
            Shape::Mapping(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// The item at `index`, if this is a sequence that long.
    pub fn at(&self, index: usize) -> Option<&Tree> {
        match &self.shape {
            Shape::Sequence(items) => items.get(index),
            _ => None,
        }
    }
}

/// Why a text is not YAML.
#[derive(Debug)]
pub struct SyntaxError {
    /// The parser's own words, in English.
    pub message: String,
    /// Byte offset of the fault.
    pub at: usize,
}

/// A key that stands twice in one mapping.
#[derive(Debug)]
pub struct Duplicate {
    /// The key.
    pub key: String,
    /// Where it stands first.
    pub first: Range<usize>,
    /// Where it stands again.
    pub again: Range<usize>,
}

enum Open {
    Sequence { start: usize, items: Vec<Tree> },
    Mapping { start: usize, entries: Vec<Entry>, key: Option<(String, Range<usize>)> },
}

/// Reads the shape of the first document in `text`; an empty text is an empty mapping.
pub fn read(text: &str) -> Result<Tree, SyntaxError> {
    let offsets = CharOffsets::new(text);
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| SyntaxError {
            message: error.info().to_owned(),
            at: offsets.byte(error.marker().index()),
        })?;
        let closed = match event {
            Event::Scalar(value, style, ..) => {
                let quoted = !matches!(style, saphyr_parser::ScalarStyle::Plain);
                Some(Tree { span: offsets.range(span, text), shape: Shape::Scalar(value.into_owned(), quoted) })
            }
            Event::Alias(_) => {
                Some(Tree { span: offsets.range(span, text), shape: Shape::Scalar(String::new(), false) })
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if open.len() >= DEEPEST => {
                return Err(SyntaxError {
                    message: format!("nested deeper than {DEEPEST} levels"),
                    at: offsets.byte(span.start.index()),
                });
            }
            Event::SequenceStart(..) => {
                open.push(Open::Sequence { start: offsets.byte(span.start.index()), items: Vec::new() });
                None
            }
            Event::MappingStart(..) => {
                let start = offsets.byte(span.start.index());
                open.push(Open::Mapping { start, entries: Vec::new(), key: None });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let end = offsets.byte(span.end.index());
                open.pop().map(|container| container.close(text, end))
            }
            Event::DocumentEnd => break,
            _ => None,
        };
        if let Some(tree) = closed {
            match open.last_mut() {
                Some(container) => container.take(tree),
                None => return Ok(tree),
            }
        }
    }
    Ok(Tree { span: 0..0, shape: Shape::Mapping(Vec::new()) })
}

impl Open {
    fn take(&mut self, tree: Tree) {
        match self {
            Open::Sequence { items, .. } => items.push(tree),
            Open::Mapping { entries, key, .. } => match key.take() {
                Some((key, key_span)) => entries.push(Entry { key, key_span, value: tree }),
                None => {
                    let text = match tree.shape {
                        Shape::Scalar(text, _) => text,
                        _ => String::new(),
                    };
                    *key = Some((text, tree.span));
                }
            },
        }
    }

    fn close(self, text: &str, end: usize) -> Tree {
        // The end event of a block collection lies where the next token begins; the collection itself ends with
        // its last line of text.
        let trimmed = |start: usize| start + text[start..end.max(start)].trim_end().len();
        match self {
            Open::Sequence { start, items } => Tree { span: start..trimmed(start), shape: Shape::Sequence(items) },
            Open::Mapping { start, entries, .. } => {
                Tree { span: start..trimmed(start), shape: Shape::Mapping(entries) }
            }
        }
    }
}

/// Every key that stands twice in one mapping, in order.
pub fn duplicates(tree: &Tree) -> Vec<Duplicate> {
    let mut found = Vec::new();
    let mut stack = vec![tree];
    while let Some(tree) = stack.pop() {
        match &tree.shape {
            Shape::Scalar(..) => {}
            Shape::Sequence(items) => stack.extend(items),
            Shape::Mapping(entries) => {
                let mut first_of = std::collections::HashMap::new();
                for entry in entries {
                    let first = first_of.entry(entry.key.as_str()).or_insert_with(|| entry.key_span.clone());
                    if *first != entry.key_span {
                        found.push(Duplicate {
                            key: entry.key.clone(),
                            first: first.clone(),
                            again: entry.key_span.clone(),
                        });
                    }
                    stack.push(&entry.value);
                }
            }
        }
    }
    found.sort_by_key(|duplicate| duplicate.again.start);
    found
}

/// saphyr counts characters; files are cut at bytes.
struct CharOffsets {
    bytes: Vec<usize>,
    end: usize,
}

impl CharOffsets {
    fn new(text: &str) -> Self {
        Self { bytes: text.char_indices().map(|(offset, _)| offset).collect(), end: text.len() }
    }

    fn byte(&self, index: usize) -> usize {
        self.bytes.get(index).copied().unwrap_or(self.end)
    }

    /// The span in bytes. An empty value has an empty span where its key's colon ends.
    fn range(&self, span: Span, text: &str) -> Range<usize> {
        let (start, end) = (self.byte(span.start.index()), self.byte(span.end.index()));
        start..start + text[start..end.max(start)].trim_end().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bytes_under_chinese() {
        let text = "标题: 备份\nlist:\n  - 甲\n  - { k: \"乙\" }\nempty:\n";
        let tree = read(text).unwrap();
        let at = |tree: &Tree| text[tree.span.clone()].to_owned();
        assert_eq!(at(tree.get("标题").unwrap()), "备份");
        assert_eq!(at(tree.get("list").unwrap().at(1).unwrap().get("k").unwrap()), "\"乙\"");
        assert_eq!(at(tree.get("list").unwrap()), "- 甲\n  - { k: \"乙\" }");
        assert!(tree.get("empty").unwrap().span.is_empty());
    }

    #[test]
    fn duplicates_are_found_at_any_depth() {
        let tree = read("a: 1\nb: { c: 1, c: 2 }\na: 3\n").unwrap();
        let found: Vec<_> = duplicates(&tree).into_iter().map(|duplicate| duplicate.key).collect();
        assert_eq!(found, ["c", "a"]);
    }

    #[test]
    fn hostile_texts_end_in_errors_not_panics() {
        assert!(read(&"[".repeat(100_000)).is_err());
        assert!(read("a: [1, 2").is_err());
        assert!(read("\t- a").is_err() || read("\t- a").is_ok());
        assert!(read("").is_ok());
        let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n";
        assert!(read(bomb).is_ok());
    }
}
