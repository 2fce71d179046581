//! A body as passages: what is compared when two versions of a document are held side by side.

use super::html::Resolver;
use super::markdown::DIALECT;

use crate::model::Document;
use crate::model::passage::is_chinese;
use crate::model::passage::{Block, Form, Passage, squeezed};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

/// The passages of `document`; a link that brings no text of its own is called as `resolver` says. What stands
/// before the first heading comes first, if there is anything.
pub fn passages(document: &Document, resolver: &dyn Resolver) -> Vec<Passage> {
    let mut taken = Taken {
        passages: vec![Passage { anchor: None, level: 0, title: "".into(), blocks: Vec::new() }],
        forms: Vec::new(),
        text: String::new(),
        soft_break: false,
    };
    let mut clauses = document.clauses.iter();
    let mut links = document.links.iter();
    let mut in_heading = false;
    let mut replaced = false;
    for event in Parser::new_ext(document.body(), DIALECT) {
        match event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => {
                in_heading = false;
                taken.flush();
                taken.passages.extend(clauses.next().map(|clause| Passage {
                    anchor: Some(clause.anchor.clone()),
                    level: clause.level,
                    title: clause.title.clone(),
                    blocks: Vec::new(),
                }));
            }
            Event::Start(Tag::Link { link_type, .. }) => {
                let bare = matches!(link_type, LinkType::WikiLink { has_pothole: false });
                if let Some(name) = links.next().filter(|_| bare).and_then(|link| resolver.resolve(link).text) {
                    replaced = true;
                    if !in_heading {
                        taken.words(&name);
                    }
                }
            }
            Event::End(TagEnd::Link) => replaced = false,
            Event::Start(Tag::Image { .. }) => _ = links.next(),
            Event::Text(words) | Event::Code(words) if !in_heading && !replaced => taken.words(&words),
            Event::SoftBreak => taken.soft_break = true,
            Event::HardBreak => taken.text.push('\n'),
            Event::Start(Tag::Item) => taken.begin(Form::Item),
            Event::Start(Tag::TableHead | Tag::TableRow) => taken.begin(Form::Row),
            Event::Start(Tag::CodeBlock(_)) => taken.begin(Form::Code),
            Event::End(TagEnd::TableCell) => taken.text.push_str(CELL),
            Event::End(TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow | TagEnd::CodeBlock) => {
                taken.flush();
                taken.forms.pop();
            }
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => taken.flush(),
            _ => {}
        }
    }
    taken.flush();
    if taken.passages[0].blocks.is_empty() {
        taken.passages.remove(0);
    }
    taken.passages
}

/// What stands between the cells of a row.
const CELL: &str = "\u{2002}│\u{2002}";

struct Taken {
    passages: Vec<Passage>,
    /// The blocks that are open, the innermost last.
    forms: Vec<Form>,
    text: String,
    soft_break: bool,
}

impl Taken {
    fn begin(&mut self, form: Form) {
        self.flush();
        self.forms.push(form);
    }

    fn words(&mut self, words: &str) {
        // A line of Chinese that was broken in the file goes on without a blank.
        let joined = self.text.ends_with(is_chinese) && words.starts_with(is_chinese);
        if std::mem::take(&mut self.soft_break) && !joined && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(words);
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.strip_suffix(CELL).unwrap_or(&text).trim();
        self.soft_break = false;
        if let Some(passage) = self.passages.last_mut().filter(|_| !text.is_empty()) {
            let form = self.forms.last().copied().unwrap_or(Form::Paragraph);
            let text = if form == Form::Code { text.to_owned() } else { squeezed(text) };
            passage.blocks.push(Block { form, text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::BodyLink;
    use crate::model::{BlobId, Source};
    use crate::parse::html::Resolved;

    struct Titles;

    impl Resolver for Titles {
        fn resolve(&self, _: &BodyLink) -> Resolved {
            Resolved { text: Some("《备份》".to_owned()), ..Resolved::default() }
        }
    }

    #[test]
    fn blocks_are_told_apart_and_links_called_by_name() {
        let text = "---\nid: X\n---\n前言。\n\n## 第一条 目的 {#aim}\n\n见[[ZD-15]]和[[ZD-15|备份制度]]。\n\n- 甲\n- 乙\n  续\n\n| 项 | 值 |\n|---|---|\n| 一 | 二 |\n";
        let source = Source { path: "content/a/x.md".into(), text: text.into(), blob: BlobId::default() };
        let document = crate::parse::document(&source).0.unwrap();
        let passages = passages(&document, &Titles);
        let told: Vec<_> =
            passages.iter().flat_map(|p| p.blocks.iter().map(|b| (&*p.title, b.form, b.text.as_str()))).collect();
        assert_eq!(
            told,
            [
                ("", Form::Paragraph, "前言。"),
                ("第一条 目的", Form::Paragraph, "见《备份》和备份制度。"),
                ("第一条 目的", Form::Item, "甲"),
                ("第一条 目的", Form::Item, "乙续"),
                ("第一条 目的", Form::Row, "项\u{2002}│\u{2002}值"),
                ("第一条 目的", Form::Row, "一\u{2002}│\u{2002}二"),
            ]
        );
    }
}
