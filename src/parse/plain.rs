//! The words of a body without its markup, clause by clause, for search and for snippets.

use super::markdown::DIALECT;
use crate::model::{Anchor, Document};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::sync::Arc;

/// The plain text of one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The clause's anchor; `None` for text before the first heading.
    pub anchor: Option<Anchor>,
    /// The clause's title.
    pub title: Option<Arc<str>>,
    /// The words under the heading, blocks parted by a line break.
    pub text: String,
}

/// The sections of a document in order. Text before the first heading comes first, if there is any.
pub fn sections(document: &Document) -> Vec<Section> {
    let mut sections = vec![Section { anchor: None, title: None, text: String::new() }];
    let mut clauses = document.clauses.iter();
    let mut in_heading = false;
    for event in Parser::new_ext(document.body(), DIALECT) {
        let text = match sections.last_mut() {
            Some(section) => &mut section.text,
            None => break,
        };
        match event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => {
                in_heading = false;
                if let Some(clause) = clauses.next() {
                    sections.push(Section {
                        anchor: Some(clause.anchor.clone()),
                        title: Some(Arc::clone(&clause.title)),
                        text: String::new(),
                    });
                }
            }
            Event::Text(words) | Event::Code(words) if !in_heading => text.push_str(&words),
            Event::SoftBreak => text.push(' '),
            Event::HardBreak => text.push('\n'),
            Event::End(TagEnd::TableCell) => text.push(' '),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::CodeBlock
                | TagEnd::BlockQuote(_),
            ) if !text.ends_with('\n') => text.push('\n'),
            _ => {}
        }
    }
    for section in &mut sections {
        section.text.truncate(section.text.trim_end().len());
    }
    if sections[0].text.is_empty() {
        sections.remove(0);
    }
    sections
}
