//! Body → HTML that is safe to publish.
//!
//! Links are resolved by the caller. Raw HTML in a record is passed through an allow-list; everything else is
//! escaped by construction.

use super::markdown::DIALECT;
use crate::model::Document;
use crate::model::document::{BodyLink, Clause};
use crate::model::markup::escaped;
use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};
use std::fmt::Write;

/// What a link becomes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Where it leads; without it, only the text is shown.
    pub href: Option<String>,
    /// Text for a link that brings none of its own, such as `[[ZD-15]]`.
    pub text: Option<String>,
    /// Class of the `a` element, empty for none.
    pub class: &'static str,
}

/// Resolves links and decorates headings.
pub trait Resolver {
    /// Where `link` leads.
    fn resolve(&self, link: &BodyLink) -> Resolved;

    /// HTML to stand inside the heading, after its title, such as a permalink. Trusted as it is.
    fn heading_suffix(&self, clause: &Clause) -> String {
        let _ = clause;
        String::new()
    }

    /// HTML to stand after the heading, such as the state of the clause. Trusted as it is.
    fn after_heading(&self, clause: &Clause) -> String {
        let _ = clause;
        String::new()
    }
}

/// Renders the body. Headings start at level 2, for the page's own title is level 1.
pub fn body(document: &Document, resolver: &dyn Resolver) -> String {
    let markdown = document.body();
    let mut links = document.links.iter();
    let mut clauses = document.clauses.iter();
    let mut in_heading: Option<(&Clause, u8)> = None;
    let mut ends: Vec<Option<CowStr<'_>>> = Vec::new();
    let mut replacing_text = false;
    let mut raw = false;
    let mut events: Vec<Event<'_>> = Vec::new();
    for event in Parser::new_ext(markdown, DIALECT) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let Some(clause) = clauses.next() else { continue };
                let level = (level as u8).max(2);
                in_heading = Some((clause, level));
                events.push(html(format!("<h{level} id=\"{}\">", escaped(clause.anchor.as_str()))));
            }
            Event::End(TagEnd::Heading(_)) => {
                let Some((clause, level)) = in_heading.take() else { continue };
                let (suffix, after) = (resolver.heading_suffix(clause), resolver.after_heading(clause));
                events.push(html(format!("{suffix}</h{level}>\n{after}")));
            }
            Event::Start(Tag::Link { link_type, title, .. }) => {
                let Some(link) = links.next() else { continue };
                let resolved = resolver.resolve(link);
                let bare = matches!(link_type, LinkType::WikiLink { has_pothole: false });
                ends.push(resolved.href.as_ref().map(|_| CowStr::Borrowed("</a>")));
                if let Some(href) = &resolved.href {
                    events.push(html(opening_tag(href, resolved.class, &title)));
                }
                if bare && let Some(text) = resolved.text {
                    replacing_text = true;
                    events.push(Event::Text(text.into()));
                }
            }
            Event::End(TagEnd::Link) => {
                replacing_text = false;
                if let Some(Some(end)) = ends.pop() {
                    events.push(Event::InlineHtml(end));
                }
            }
            Event::Start(Tag::Image { title, id, link_type, .. }) => {
                let href = links.next().and_then(|link| resolver.resolve(link).href);
                let dest_url = href.map_or_else(|| CowStr::Borrowed(""), CowStr::from);
                events.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
            }
            Event::Text(_) if replacing_text => {}
            Event::Html(text) => {
                raw = true;
                events.push(Event::Html(text));
            }
            Event::InlineHtml(text) => {
                raw = true;
                events.push(Event::InlineHtml(text));
            }
            Event::Start(Tag::Table(alignment)) => {
                // A wide table scrolls by itself, reachable by keyboard, instead of widening the page.
                events.push(html("<div class=\"table-scroll\" tabindex=\"0\">".to_owned()));
                events.push(Event::Start(Tag::Table(alignment)));
            }
            Event::End(TagEnd::Table) => {
                events.push(Event::End(TagEnd::Table));
                events.push(html("</div>".to_owned()));
            }
            other => events.push(other),
        }
    }
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut out, events.into_iter());
    if raw { sanitised(&out) } else { out }
}

fn html<'a>(text: String) -> Event<'a> {
    Event::InlineHtml(CowStr::from(text))
}

fn opening_tag(href: &str, class: &str, title: &str) -> String {
    let mut tag = format!("<a href=\"{}\"", escaped(href));
    if !class.is_empty() {
        let _ = write!(tag, " class=\"{class}\"");
    }
    if !title.is_empty() {
        let _ = write!(tag, " title=\"{}\"", escaped(title));
    }
    tag.push('>');
    tag
}

fn sanitised(html: &str) -> String {
    ammonia::Builder::default()
        .add_generic_attributes(["class", "id", "tabindex", "aria-label", "aria-hidden", "role"])
        .add_tags(["input", "section"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .link_rel(None)
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .clean(html)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::document::LinkTarget;
    use crate::model::{BlobId, Source};

    struct Titles;

    impl Resolver for Titles {
        fn resolve(&self, link: &BodyLink) -> Resolved {
            match &link.target {
                LinkTarget::Record { id, .. } => {
                    Resolved { href: Some(format!("../{id}/")), text: Some(format!("《{id}》")), class: "ref" }
                }
                _ => Resolved::default(),
            }
        }
    }

    fn rendered(body: &str) -> String {
        let source = Source {
            path: "content/a/b.md".into(),
            text: format!("---\nid: A\n---\n{body}").into(),
            blob: BlobId::default(),
        };
        let (document, _) = crate::parse::document(&source);
        super::body(&document.unwrap(), &Titles)
    }

    #[test]
    fn links_take_the_title_unless_they_bring_text() {
        assert_eq!(
            rendered("见 [[ZD-15#backup]] 与 [[ZD-01|总则]]。"),
            "<p>见 <a href=\"../ZD-15/\" class=\"ref\">《ZD-15》</a> 与 <a href=\"../ZD-01/\" class=\"ref\">总则</a>。</p>\n"
        );
    }

    #[test]
    fn hostile_html_is_taken_out() {
        let out =
            rendered("<script>alert(1)</script><img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) <b>好</b>");
        assert!(!out.contains("script") && !out.contains("onerror") && out.contains("<b>好</b>"), "{out}");
    }

    #[test]
    fn headings_keep_their_anchor() {
        assert_eq!(rendered("# 第五条 备份 {#backup}\n"), "<h2 id=\"backup\">第五条 备份</h2>\n");
    }
}
