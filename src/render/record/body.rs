//! The text of a record: links resolved, clauses with a permanent link and with who cites them.

use super::super::context::Context;
use super::super::standing;
use super::super::values::NOTHING;
use crate::model::collection::Kind;
use crate::model::document::{BodyLink, Clause, LinkTarget};
use crate::model::link::Origin;
use crate::model::markup::{escape_into, escaped};
use crate::model::passage::Passage;
use crate::model::{Document, Lang, RecordIx};
use crate::parse::html::{self, Resolved, Resolver};
use crate::parse::passages;
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many citing records stand below a clause; the page of each names it anyway.
const CITING: usize = 6;

/// The body as HTML, and the clauses that the table of contents lists.
pub(super) fn render<'a>(context: &Context<'a>, ix: RecordIx, root: &str) -> (String, Vec<&'a Clause>) {
    let record = context.site.record(ix);
    let mut citing: BTreeMap<&str, Vec<RecordIx>> = BTreeMap::new();
    let has_clauses = context.shape_of(record).collection.kind == Kind::Document;
    if has_clauses {
        for reference in context.site.links.to(ix).filter(|reference| reference.from != ix) {
            if let (Origin::Body(_), Some(anchor)) = (&reference.origin, &reference.anchor) {
                let records = citing.entry(anchor.as_str()).or_default();
                if !records.contains(&reference.from) && records.len() <= CITING {
                    records.push(reference.from);
                }
            }
        }
    }
    let links = Links { context, root, citing, document: Some(record.id.as_str()), has_clauses };
    let body = html::body(&record.document, &links);
    (body, record.document.clauses.iter().filter(|clause| clause.level <= 3).collect())
}

/// The introduction to a collection, or to the whole archive.
pub(crate) fn introduction(context: &Context<'_>, document: &Document, root: &str) -> String {
    html::body(document, &Links { context, root, citing: BTreeMap::new(), document: None, has_clauses: false })
}

/// The text as passages, with links called as on the page.
pub(super) fn passages(context: &Context<'_>, document: &Document, root: &str) -> Vec<Passage> {
    passages::passages(document, &Links { context, root, citing: BTreeMap::new(), document: None, has_clauses: false })
}

struct Links<'a> {
    context: &'a Context<'a>,
    root: &'a str,
    citing: BTreeMap<&'a str, Vec<RecordIx>>,
    /// The document that the text belongs to.
    document: Option<&'a str>,
    /// Whether its clauses are found one by one.
    has_clauses: bool,
}

impl Links<'_> {
    /// How the clause stood over the last twelve months, with the duties that it imposes.
    fn standing(&self, html: &mut String, document: &str, clause: &Clause) {
        let strings = self.context.strings;
        let duties = self.context.all_duties().of_clause(document, clause.anchor.as_str());
        let tally = self.context.clause(document, clause.anchor.as_str());
        if duties.is_empty() && tally.is_none() {
            return;
        }
        html.push_str("<p class=\"cited clause-standing\">");
        escape_into(html, strings.get("standing.year"));
        match tally {
            Some(tally) => html.push_str(&standing::phrase(self.context, tally)),
            None => escape_into(html, strings.get("standing.nothing_asked")),
        }
        for (place, entry) in duties.iter().enumerate() {
            html.push_str(strings.get(if place == 0 { "standing.open" } else { "value.and" }));
            let id = escaped(&entry.duty.id);
            let _ = write!(html, "<a href=\"{}{}\">{id}</a>", self.root, entry.page);
        }
        if !duties.is_empty() {
            html.push_str(strings.get("standing.close"));
        }
        html.push_str("</p>\n");
    }

    fn record(&self, ix: RecordIx, anchor: Option<&str>) -> Resolved {
        let record = self.context.site.record(ix);
        let name = self.context.names.of(ix);
        let mut href = format!("{}{}", self.root, name.page);
        // An earlier version may name a clause that is gone.
        let known = |anchor: &&str| record.document.clauses.iter().any(|clause| clause.anchor.as_str() == *anchor);
        if let Some(anchor) = anchor.filter(known) {
            let _ = write!(href, "#{anchor}");
        }
        let kind = self.context.shape_of(record).collection.kind;
        let mut text = match (kind, &name.number, self.context.lang) {
            (Kind::Document, Some(_), Lang::Zh) => format!("《{}》", record.title),
            (Kind::Log, Some(_), _) => record.id.to_string(),
            _ => record.title.to_string(),
        };
        if let Some(anchor) = anchor {
            let clause = record.document.clauses.iter().find(|clause| clause.anchor.as_str() == anchor);
            match clause.map(|clause| (clause_number(&clause.title), &clause.title)) {
                Some((Some(number), _)) => text.push_str(number),
                Some((None, title)) => text.push_str(&format!("·{title}")),
                None => {}
            }
        }
        Resolved { href: Some(href), text: Some(text), class: "ref" }
    }
}

/// `第五条` of `第五条 备份`.
fn clause_number(title: &str) -> Option<&str> {
    title.split_whitespace().next().filter(|first| first.starts_with('第'))
}

impl Resolver for Links<'_> {
    fn resolve(&self, link: &BodyLink) -> Resolved {
        // A record that this audience may not see leaves no trace, not even its id.
        let nothing = Resolved { href: None, text: Some(NOTHING.to_owned()), class: "" };
        match &link.target {
            LinkTarget::Record { id, anchor } => match self.context.site.find(id) {
                Some(ix) => self.record(ix, anchor.as_deref()),
                // An earlier version may name a record that is gone.
                None if !self.context.site.restricted => Resolved { text: Some(id.clone()), ..nothing },
                None => nothing,
            },
            LinkTarget::File { path: Some(path), anchor, .. } => match self.context.at_path(path) {
                Some(ix) => self.record(ix, anchor.as_deref()),
                None => self.context.attachment(path).map_or(nothing, |attachment| Resolved {
                    href: Some(format!("{}{}", self.root, self.context.attachment_page(attachment))),
                    text: None,
                    class: "file",
                }),
            },
            LinkTarget::File { path: None, .. } => nothing,
            LinkTarget::Local(anchor) => Resolved { href: Some(format!("#{anchor}")), text: None, class: "" },
            LinkTarget::External(address) => {
                let scheme = address.split(':').next().unwrap_or("").to_ascii_lowercase();
                let allowed = matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel");
                Resolved { href: allowed.then(|| address.clone()), text: None, class: "external" }
            }
        }
    }

    fn heading_suffix(&self, clause: &Clause) -> String {
        let anchor = escaped(clause.anchor.as_str());
        let said = |key: &str| escaped(&self.context.strings.fill(key, &[("title", &clause.title)]));
        let mut html =
            format!(" <a class=\"permalink\" href=\"#{anchor}\" aria-label=\"{}\">#</a>", said("record.permalink"));
        if let Some(document) = self.document.filter(|_| self.has_clauses) {
            let (root, document) = (self.root, escaped(document));
            let label = said("record.like_clause");
            let _ = write!(
                html,
                "<a class=\"permalink\" href=\"{root}search/?q=like:{document}%23{anchor}\" aria-label=\"{label}\">≈</a>"
            );
        }
        html
    }

    fn after_heading(&self, clause: &Clause) -> String {
        let strings = self.context.strings;
        let mut html = String::new();
        if let Some(document) = self.document {
            self.standing(&mut html, document, clause);
        }
        let Some(records) = self.citing.get(clause.anchor.as_str()) else { return html };
        html.push_str("<p class=\"cited\">");
        escape_into(&mut html, strings.get("record.cited_by"));
        for (place, &ix) in records.iter().take(CITING).enumerate() {
            if place > 0 {
                html.push_str(strings.get("value.and"));
            }
            self.context.names.link(&mut html, self.root, ix);
        }
        if records.len() > CITING {
            escape_into(&mut html, strings.get("record.and_more"));
        }
        html.push_str("</p>\n");
        html
    }
}
