//! Where the values of a document stand in its file.

use super::tree::{self, Tree};
use crate::model::Document;
use crate::model::document::Step;
use std::ops::Range;

/// Where the value at `path` stands; the nearest enclosing value when `path` leads nowhere, and the whole front
/// matter's first line when there is nothing.
pub fn locate(document: &Document, path: &[Step]) -> Range<usize> {
    let Some((value, base)) = descend(document, path) else {
        return opening(document);
    };
    let span = shift(value.span, base);
    if span.is_empty() { locate_key(document, path) } else { span }
}

/// Where the key that leads to the value at `path` stands; the value itself for list items.
pub fn locate_key(document: &Document, path: &[Step]) -> Range<usize> {
    let base = document.front_span.start;
    let Some((Step::Key(key), parents)) = path.split_last().map(|(last, parents)| (last.clone(), parents)) else {
        return match descend(document, path) {
            Some((value, base)) => shift(value.span, base),
            None => opening(document),
        };
    };
    match descend(document, parents) {
        Some((parent, _)) => match parent.entry(&key) {
            Some(entry) => shift(entry.key_span.clone(), base),
            None if parents.is_empty() => opening(document),
            None => shift(parent.span, base),
        },
        None => opening(document),
    }
}

/// The `---` line that opens the front matter: where to point for what is absent from it.
pub fn opening(document: &Document) -> Range<usize> {
    if document.front_span.start >= 4 { 0..3 } else { 0..0 }
}

fn shift(span: Range<usize>, base: usize) -> Range<usize> {
    span.start + base..span.end + base
}

fn descend(document: &Document, path: &[Step]) -> Option<(Tree, usize)> {
    let mut tree = tree::read(document.front_text()).ok()?;
    for step in path {
        let below = match step {
            Step::Key(key) => tree.get(key),
            Step::Index(index) => tree.at(*index),
        };
        match below {
            Some(below) => tree = below.clone(),
            None => break,
        }
    }
    Some((tree, document.front_span.start))
}
