//! From byte offsets to lines and columns as people count them.

use crate::model::Sources;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A line and a column, both from 1; columns count characters, not bytes and not screen cells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The place of the byte `offset` in `text`. An offset past the end is the end; one inside a character is its start.
pub fn place(text: &str, offset: usize) -> Place {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

/// The stretch of a file between two places; the end is the place after the last character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// Where it begins.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
}

/// Places of many diagnostics. Each file is counted on from the last place that was asked of it, so that diagnostics
/// in the order of their files and places cost one reading of each file together.
pub struct Places<'s> {
    sources: &'s Sources,
    reached: HashMap<Arc<str>, (usize, Place)>,
}

impl<'s> Places<'s> {
    /// Places in the files of `sources`.
    pub fn new(sources: &'s Sources) -> Self {
        Self { sources, reached: HashMap::new() }
    }

    /// The text of the file and where `span` stands in it, if the file was read as text.
    pub fn find(&mut self, path: &Arc<str>, span: &Range<usize>) -> Option<(&'s str, Stretch)> {
        let text = self.sources.text(path)?;
        let begin = (0, Place { line: 1, column: 1 });
        let reached = self.reached.entry(Arc::clone(path)).or_insert(begin);
        let offset = text.floor_char_boundary(span.start.min(text.len()));
        if offset < reached.0 {
            *reached = begin;
        }
        *reached = (offset, advance(reached.1, &text[reached.0..offset]));
        let end = text.floor_char_boundary(span.end.min(text.len())).max(offset);
        Some((text, Stretch { start: reached.1, end: advance(reached.1, &text[offset..end]) }))
    }
}

/// The place after `passed`, from its beginning.
fn advance(from: Place, passed: &str) -> Place {
    match passed.rfind('\n') {
        Some(newline) => Place {
            line: from.line + passed.bytes().filter(|&byte| byte == b'\n').count(),
            column: passed[newline + 1..].chars().count() + 1,
        },
        None => Place { line: from.line, column: from.column + passed.chars().count() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlobId, Source};

    #[test]
    fn columns_are_characters() {
        let text = "甲乙: 丙\n\tx";
        assert_eq!(place(text, "甲乙: ".len()), Place { line: 1, column: 5 });
        assert_eq!(place(text, text.len() - 1), Place { line: 2, column: 2 });
        assert_eq!(place(text, 1), Place { line: 1, column: 1 });
        assert_eq!(place(text, 999), Place { line: 2, column: 3 });
    }

    #[test]
    fn places_are_the_same_in_any_order() {
        let text = "甲乙: 丙\n\tx\r\n\n末行";
        let path: Arc<str> = "content/a/A-1.md".into();
        let source = Source { path: Arc::clone(&path), text: text.into(), blob: BlobId::default() };
        let sources = Sources { records: vec![source], ..Sources::default() };
        let mut places = Places::new(&sources);
        for (start, end) in [(0, 3), (2, 9), (6, 999), (14, 15), (15, 16), (3, 18), (999, 999), (1, 2)] {
            let (_, found) = places.find(&path, &(start..end)).expect("a file");
            let wanted = Stretch { start: place(text, start), end: place(text, end).max(place(text, start)) };
            assert_eq!(found, wanted, "{start}..{end}");
        }
        assert_eq!(places.find(&"content/b.md".into(), &(0..1)), None);
    }
}
