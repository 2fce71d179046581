//! A Markdown file understood as front matter and a body, not yet held against a schema.

use super::{Anchor, Source};
use serde_json::{Map, Value};
use std::ops::Range;
use std::sync::Arc;

/// One step of the way to a value in the front matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// A key of a mapping.
    Key(String),
    /// A place in a sequence, from 0.
    Index(usize),
}

/// The way to a value in the front matter, outermost first.
pub type FieldPath = Vec<Step>;

/// Writes a field path as people read it: `approvals[0].by`.
pub fn path_text(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

/// A parsed record file. Positions are byte offsets into `source.text`.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub source: Source,
    /// The front matter's values, in the order written.
    pub front: Map<String, Value>,
    /// Where the YAML stands, without the `---` lines.
    pub front_span: Range<usize>,
    /// Where the Markdown body stands.
    pub body_span: Range<usize>,
    /// Headings of the body, in order.
    pub clauses: Vec<Clause>,
    /// Links of the body, in order.
    pub links: Vec<BodyLink>,
}

impl Document {
    /// The Markdown body.
    pub fn body(&self) -> &str {
        &self.source.text[self.body_span.clone()]
    }

    /// The YAML front matter.
    pub fn front_text(&self) -> &str {
        &self.source.text[self.front_span.clone()]
    }
}

/// A heading with the text it rules, up to the next heading of the same or a higher level.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The anchor: `{#backup}` if given, otherwise made from the title.
    pub anchor: Anchor,
    /// Whether the anchor was written by hand; only such anchors are stable.
    pub explicit: bool,
    /// 1–6.
    pub level: u8,
    /// Plain text of the heading.
    pub title: Arc<str>,
    /// Where the heading stands in the file.
    pub span: Range<usize>,
    /// From the heading to the next heading of any level.
    pub own_span: Range<usize>,
}

/// A link in the body.
#[derive(Clone, Debug)]
pub struct BodyLink {
    /// Where it leads, as written.
    pub target: LinkTarget,
    /// Whether it is an image.
    pub image: bool,
    /// Where it stands in the file.
    pub span: Range<usize>,
    /// The anchor of the clause it stands in.
    pub clause: Option<Anchor>,
}

/// Where a link leads, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkTarget {
    /// `[[ID]]` or `[[ID#clause]]`
    Record {
        /// The id as written.
        id: String,
        /// The clause, without `#`.
        anchor: Option<String>,
    },
    /// A relative link to a file, resolved against the linking file: a path from the archive's root.
    File {
        /// The path, normalised; `None` when it leaves the archive.
        path: Option<String>,
        /// As written.
        written: String,
        /// The fragment, without `#`.
        anchor: Option<String>,
    },
    /// `#anchor` within the same document.
    Local(String),
    /// An absolute address with its scheme.
    External(String),
}
