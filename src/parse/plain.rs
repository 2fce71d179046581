//! The words of a body without its markup, clause by clause, for search and for snippets.

use super::markdown::DIALECT;
use crate::model::document::LinkTarget;
use crate::model::passage::is_chinese;
use crate::model::{Anchor, Document};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::sync::Arc;

/// The plain text of one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The clause's anchor; `None` for text before the first heading.
    pub anchor: Option<Anchor>,
    /// The clause's title.
    pub title: Option<Arc<str>>,
    /// The words under the heading, blocks parted by line breaks, cells of a table by tabs.
    pub text: String,
}

/// The sections of a document in order. Text before the first heading comes first, if there is any.
pub fn sections(document: &Document) -> Vec<Section> {
    sections_without(document, &|_| false)
}

/// The sections of a document for readers from whom some records are hidden: a link that shows nothing but the id of
/// a `hidden` one leaves nothing behind.
pub fn sections_without(document: &Document, hidden: &dyn Fn(&LinkTarget) -> bool) -> Vec<Section> {
    let mut sections = vec![Section { anchor: None, title: None, text: String::new() }];
    let mut clauses = document.clauses.iter();
    let mut links = document.links.iter();
    let mut in_heading = false;
    let mut in_hidden_link = false;
    let mut soft_break = false;
    for event in Parser::new_ext(document.body(), DIALECT) {
        let text = match sections.last_mut() {
            Some(section) => &mut section.text,
            None => break,
        };
        match event {
            Event::Start(Tag::Link { link_type, .. }) => {
                let bare = matches!(link_type, LinkType::WikiLink { has_pothole: false });
                in_hidden_link = links.next().is_some_and(|link| bare && hidden(&link.target));
            }
            Event::Start(Tag::Image { .. }) => _ = links.next(),
            Event::End(TagEnd::Link) => in_hidden_link = false,
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
            Event::Text(words) | Event::Code(words) if !in_heading && !in_hidden_link => {
                // A line of Chinese that was broken in the file goes on without a blank.
                let joined = text.ends_with(is_chinese) && words.starts_with(is_chinese);
                if std::mem::take(&mut soft_break) && !joined {
                    text.push(' ');
                }
                text.push_str(&words);
            }
            Event::SoftBreak => soft_break = true,
            Event::HardBreak => text.push('\n'),
            Event::End(TagEnd::TableCell) => text.push('\t'),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::CodeBlock
                | TagEnd::BlockQuote(_),
            ) if !text.ends_with('\n') => {
                soft_break = false;
                text.push('\n');
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlobId, Source};

    fn document(body: &str) -> Document {
        let text = format!("---\nid: X\n---\n{body}");
        let source = Source { path: "content/a/x.md".into(), text: text.into(), blob: BlobId::default() };
        crate::parse::document(&source).0.unwrap()
    }

    fn text(body: &str) -> String {
        sections(&document(body)).iter().map(|section| section.text.as_str()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn broken_lines_of_chinese_join_and_cells_stay_apart() {
        assert_eq!(text("执行\n异议\nabc\ndef"), "执行异议 abc def");
        assert_eq!(text("| 甲 | 乙 |\n|---|---|\n| 执行 | 异议 |"), "甲\t乙\t\n执行\t异议");
        assert_eq!(text("前言\n\n## 一\n\n见[[ZD-15]]。\n\n## 二\n"), "前言|见ZD-15。|");
    }

    #[test]
    fn hidden_records_leave_nothing_behind() {
        let document = document("见[[SJ-1]]、[[SJ-1|那次事件]]和[[ZD-15]]。");
        let hidden = |target: &LinkTarget| matches!(target, LinkTarget::Record { id, .. } if id == "SJ-1");
        assert_eq!(sections_without(&document, &hidden)[0].text, "见、那次事件和ZD-15。");
    }
}
