//! Understands files: [`Source`] → [`Document`].
//!
//! Front matter becomes values, the body becomes clauses and links; every value has its place in the file, which
//! is only looked up when somebody asks for it. The only user of YAML and Markdown parsers. It knows no schema
//! and no other record, and never reads a disk.

mod emphasis;
pub mod front;
pub mod html;
pub mod insert;
mod markdown;
pub mod passages;
pub mod plain;
pub mod spans;
mod target;
pub mod tree;
pub mod yaml;

pub use target::beside;

use crate::diagnostic::Diagnostic;
use crate::model::{Document, Source};

/// Parses a record file. Without usable front matter there is no document, and a diagnostic says why.
pub fn document(source: &Source) -> (Option<Document>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let parts = match front::split(source) {
        Ok(parts) => parts,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return (None, diagnostics);
        }
    };
    let front = match yaml::mapping(source, parts.front.clone()) {
        Ok(front) => front,
        Err(faults) => {
            diagnostics.extend(faults);
            return (None, diagnostics);
        }
    };
    let body = markdown::outline(source, parts.body.clone());
    diagnostics.extend(body.diagnostics);
    let document = Document {
        source: source.clone(),
        front,
        front_span: parts.front,
        body_span: parts.body,
        clauses: body.clauses,
        links: body.links,
    };
    (Some(document), diagnostics)
}

/// Parses an introduction (`_index.md`), whose front matter may be absent.
pub fn introduction(source: &Source) -> (Option<Document>, Vec<Diagnostic>) {
    if source.text.starts_with("---") {
        return document(source);
    }
    let body = markdown::outline(source, 0..source.text.len());
    let document = Document {
        source: source.clone(),
        front: serde_json::Map::new(),
        front_span: 0..0,
        body_span: 0..source.text.len(),
        clauses: body.clauses,
        links: body.links,
    };
    (Some(document), body.diagnostics)
}
