//! The outline of a body: its clauses and its links, each with its place.

use super::{emphasis, target};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::{BodyLink, Clause, LinkTarget};
use crate::model::{Anchor, Source, Text};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The Markdown that records are written in.
pub const DIALECT: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_WIKILINKS)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_GFM);

/// What one pass over a body finds.
pub struct Outline {
    /// Headings.
    pub clauses: Vec<Clause>,
    /// Links and images.
    pub links: Vec<BodyLink>,
    /// What is wrong with the body by itself.
    pub diagnostics: Vec<Diagnostic>,
}

/// Outlines the Markdown at `span` of the file.
pub fn outline(source: &Source, span: Range<usize>) -> Outline {
    let body = &source.text[span.clone()];
    let base = span.start;
    let mut clauses: Vec<Clause> = Vec::new();
    let mut links: Vec<BodyLink> = Vec::new();
    let mut diagnostics = Vec::new();
    let mut heading: Option<Heading> = None;
    let mut told_until = 0;
    for (event, at) in Parser::new_ext(body, DIALECT).into_offset_iter() {
        let at = at.start + base..at.end + base;
        // Marks that matched nothing come one by one as text.
        if let Event::Text(text) = &event
            && text.starts_with('*')
            && at.start >= told_until
            && let Some(told) = emphasis::literal(source, at.start)
        {
            told_until = told.primary.span.end;
            diagnostics.push(told);
        }
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                heading =
                    Some(Heading { level: level as u8, id: id.map(|id| id.to_string()), title: String::new(), at });
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(done) = heading.take() {
                    clauses.push(done.into_clause(&source.text));
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let target = match link_type {
                    LinkType::WikiLink { .. } => target::of_wiki(&dest_url),
                    LinkType::Email => LinkTarget::External(format!("mailto:{dest_url}")),
                    _ => target::of_destination(&source.path, &dest_url),
                };
                links.push(BodyLink { target, image: false, span: at, clause: current(&clauses) });
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let target = target::of_destination(&source.path, &dest_url);
                links.push(BodyLink { target, image: true, span: at, clause: current(&clauses) });
            }
            Event::Text(text) | Event::Code(text) if heading.is_some() => {
                if let Some(heading) = &mut heading {
                    heading.title.push_str(&text);
                }
            }
            _ => {}
        }
    }
    close_clauses(&mut clauses, span.end);
    diagnostics.extend(repeated_anchors(source, &mut clauses));
    diagnostics.extend(links.iter().filter_map(|link| unsafe_link(source, link)));
    Outline { clauses, links, diagnostics }
}

struct Heading {
    level: u8,
    id: Option<String>,
    title: String,
    at: Range<usize>,
}

impl Heading {
    fn into_clause(self, text: &str) -> Clause {
        let anchor = match &self.id {
            Some(id) => id.clone(),
            None => slug(&self.title),
        };
        let end = self.at.start + text[self.at.clone()].trim_end().len();
        Clause {
            anchor: Anchor::new(anchor),
            explicit: self.id.is_some(),
            level: self.level,
            title: Arc::from(self.title.trim()),
            span: self.at.start..end,
            own_span: self.at,
        }
    }
}

fn current(clauses: &[Clause]) -> Option<Anchor> {
    clauses.last().map(|clause| clause.anchor.clone())
}

/// Lets each clause reach to the next heading.
fn close_clauses(clauses: &mut [Clause], end: usize) {
    let starts: Vec<usize> = clauses.iter().skip(1).map(|clause| clause.own_span.start).chain([end]).collect();
    for (clause, end) in clauses.iter_mut().zip(starts) {
        clause.own_span.end = end;
    }
}

/// An anchor for a heading without one: letters and digits of any script, other runs become one `-`.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.trim().chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

/// Reports anchors given twice by hand; anchors made from titles are numbered apart instead.
fn repeated_anchors(source: &Source, clauses: &mut [Clause]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut first_of: HashMap<Anchor, Range<usize>> =
        clauses.iter().rev().filter(|c| c.explicit).map(|c| (c.anchor.clone(), c.span.clone())).collect();
    for clause in clauses {
        if clause.explicit {
            let first = &first_of[&clause.anchor];
            if *first != clause.span {
                let anchor = &clause.anchor;
                let message = Text::new(
                    format!("锚点 `{anchor}` 在本文件中重复"),
                    format!("the anchor `{anchor}` stands twice in this document"),
                );
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateAnchor, source.path.clone(), clause.span.clone(), message)
                        .also(source.path.clone(), first.clone(), Text::new("首次出现", "first here"))
                        .help(Text::new(
                            "给其中一条换一个锚点；已被引用的那条保持不变",
                            "give one of them another anchor; keep the one that is referred to",
                        )),
                );
            }
            continue;
        }
        let stem = clause.anchor.clone();
        let mut number = 1;
        while first_of.contains_key(&clause.anchor) {
            number += 1;
            clause.anchor = Anchor::new(format!("{stem}-{number}"));
        }
        first_of.insert(clause.anchor.clone(), clause.span.clone());
    }
    diagnostics
}

fn unsafe_link(source: &Source, link: &BodyLink) -> Option<Diagnostic> {
    let LinkTarget::External(address) = &link.target else {
        return None;
    };
    if link.image {
        let message = Text::new(
            format!("图片 `{address}` 来自档案之外"),
            format!("the image `{address}` comes from outside the archive"),
        );
        return Some(Diagnostic::new(Code::UnsafeLink, source.path.clone(), link.span.clone(), message).help(
            Text::new(
                "把图片文件放在记录旁边，用相对路径引用；页面不向内网以外发出请求",
                "put the file beside the record and link it relatively; pages make no request outside the intranet",
            ),
        ));
    }
    if target::is_safe(address) {
        return None;
    }
    let message = Text::new(
        format!("链接 `{address}` 的协议不被允许"),
        format!("the scheme of the link `{address}` is not allowed"),
    );
    Some(
        Diagnostic::new(Code::UnsafeLink, source.path.clone(), link.span.clone(), message).help(Text::new(
            "只允许 `http`、`https`、`mailto`、`tel`",
            "allowed are `http`, `https`, `mailto` and `tel`",
        )),
    )
}
