//! The search page: a form that works without a script. Built once empty; the server fills it for each query.

use super::engine::Engine;
use super::letters::LetterView;
use super::shell::{CrumbView, Page, Shell};
use super::strings::Strings;
use crate::diagnostic::Diagnostic;
use crate::model::markup::escaped;
use crate::model::{Lang, Text, query_language};
use serde::Serialize;
use std::sync::Arc;

/// What the search page shows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SearchView {
    /// The query as written.
    pub query: String,
    /// Whether something was asked; without it the page shows the registers instead of "nothing found".
    pub asked: bool,
    /// What is wrong with the query, if something is.
    pub fault: Option<String>,
    /// Remarks on the query, and on what was left out or not found.
    pub notes: Vec<String>,
    /// What is wrong with a part of the query, pointing at it.
    pub faults: Vec<FaultView>,
    /// When nothing was found: queries near to this one that find something.
    pub suggestions: Vec<SuggestionView>,
    /// The day as of which was searched, if not for what stands now.
    pub as_of: Option<String>,
    /// Whether the newest come first.
    pub sorted_by_date: bool,
    /// The query string of the same hits in the other order.
    pub resort: String,
    /// Where the list is as CSV, from this page.
    pub table: String,
    /// Hits of this page, best first.
    pub hits: Vec<HitView>,
    /// Hits in all.
    pub total: usize,
    /// Filters with what they would leave.
    pub facets: Vec<FacetView>,
    /// First day of the period, as written.
    pub from: String,
    /// Last day of the period, as written.
    pub to: String,
    /// This page, from 1.
    pub page: usize,
    /// Pages in all.
    pub pages: usize,
    /// The query string of the page before, such as `?q=备份&page=1`.
    pub previous: Option<String>,
    /// The query string of the page after.
    pub next: Option<String>,
}

/// A hit.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HitView {
    /// The record's id.
    pub id: String,
    /// The record's or clause's title.
    pub title: String,
    /// Address from the site's root, with the clause's anchor if any.
    pub url: String,
    /// Title of the collection.
    pub collection: String,
    /// Text around the hit; may hold `<mark>`, everything else escaped. Trusted as it is.
    pub snippet_html: String,
    /// State of the record.
    pub status: Option<String>,
    /// Date of the record.
    pub date: Option<String>,
    /// The document and clause that hold the hit, outermost first.
    pub breadcrumb: Vec<String>,
    /// The version of the document, where the hit stands in an earlier text of it.
    pub version: Option<String>,
    /// First day on which the text was in force, when the question is about a day.
    pub from: Option<String>,
    /// Last such day.
    pub until: Option<String>,
}

/// What is wrong with a part of a query.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FaultView {
    /// What is wrong.
    pub message: String,
    /// The query before the part.
    pub before: String,
    /// The part.
    pub meant: String,
    /// The query behind it.
    pub after: String,
}

/// A query near to one that found nothing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SuggestionView {
    /// The query.
    pub query: String,
    /// Its query string.
    pub address: String,
    /// What it finds.
    pub total: usize,
}

/// A filter.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FacetView {
    /// Name of the parameter in the address.
    pub name: String,
    /// Label.
    pub title: String,
    /// What can be chosen.
    pub choices: Vec<ChoiceView>,
}

/// A choice of a filter.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChoiceView {
    /// Value in the address.
    pub value: String,
    /// Label.
    pub title: String,
    /// How many hits it would leave.
    pub count: usize,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Filters of the search page: the parameter, the facet of the answer, its label.
pub const FILTERS: [(&str, &str, &str, &str); 5] = [
    ("in", "collection", "登记册", "Register"),
    ("department", "department", "部门", "Department"),
    ("status", "status", "状态", "State"),
    ("year", "year", "年份", "Year"),
    ("person", "person", "人员", "Person"),
];

/// The words in which a script shows an answer, one a line: its name, a tab, the text; for a filter its parameter, its
/// facet and its label.
pub(super) fn words(strings: &Strings, lang: Lang) -> String {
    let mut words = strings.section("search");
    words.insert("all".to_owned(), strings.get("table.all").to_owned());
    words.insert("semicolon".to_owned(), strings.get("value.semicolon").to_owned());
    let words = words.iter().map(|(name, text)| format!("{name}\t{}\n", text.replace(['\t', '\n'], " ")));
    let filters = FILTERS
        .iter()
        .map(|(name, facet, zh, en)| format!("filter\t{name}\t{facet}\t{}\n", Text::new(*zh, *en).get(lang)));
    words.chain(filters).collect()
}

/// A register, offered where nothing was asked.
#[derive(Clone, Serialize)]
pub(super) struct RegisterView {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) count: usize,
}

#[derive(Serialize)]
struct WholeView<'a> {
    search: &'a SearchView,
    registers: &'a [RegisterView],
    letters: &'a [LetterView],
    /// The words in which a script shows an answer.
    words: &'a str,
}

/// Renders search pages of one published site, for as long as somebody may ask for them.
#[derive(Clone)]
pub struct SearchPage {
    engine: Arc<Engine>,
    shell: Arc<Shell>,
    registers: Arc<[RegisterView]>,
    letters: Arc<[LetterView]>,
    words: Arc<str>,
    title: String,
    crumbs: Vec<CrumbView>,
}

impl SearchPage {
    pub(super) fn new(
        engine: Arc<Engine>,
        shell: Arc<Shell>,
        (registers, letters): (Vec<RegisterView>, Vec<LetterView>),
        words: String,
        title: String,
        crumbs: Vec<CrumbView>,
    ) -> Self {
        Self { engine, shell, registers: registers.into(), letters: letters.into(), words: words.into(), title, crumbs }
    }

    /// The page that shows `view`.
    pub fn render(&self, view: &SearchView) -> Result<String, Box<Diagnostic>> {
        let page = Page {
            template: "search.html",
            file: "search/index.html",
            path: "search/",
            depth: 1,
            title: &self.title,
            kind: "search",
            collection: None,
            crumbs: &self.crumbs,
        };
        let html = self.shell.render(
            &self.engine,
            &page,
            &WholeView { search: view, registers: &self.registers, letters: &self.letters, words: &self.words },
        )?;
        Ok(String::from_utf8_lossy(&html).into_owned())
    }
}

/// The page on the query language.
#[derive(Serialize)]
pub(super) struct LanguageView {
    sections: Vec<SectionView>,
}

#[derive(Serialize)]
struct SectionView {
    anchor: &'static str,
    title: String,
    examples: Vec<ExampleView>,
}

#[derive(Serialize)]
struct ExampleView {
    query: &'static str,
    /// The query string that asks it.
    address: String,
    /// What it finds; may hold `<code>`, everything else escaped. Trusted as it is.
    text_html: String,
}

impl LanguageView {
    pub(super) fn new(lang: Lang) -> Self {
        let example = |example: &query_language::Example| ExampleView {
            query: example.query,
            address: format!(
                "?{}",
                form_urlencoded::Serializer::new(String::new()).append_pair("q", example.query).finish()
            ),
            text_html: coded(example.text().get(lang)),
        };
        let section = |section: &query_language::Section| SectionView {
            anchor: section.anchor,
            title: section.title().get(lang).to_owned(),
            examples: section.examples.iter().map(example).collect(),
        };
        Self { sections: query_language::SECTIONS.iter().map(section).collect() }
    }
}

/// The text with what stands in backquotes as code.
fn coded(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(place, part)| match place % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

impl std::fmt::Debug for SearchPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SearchPage").field("title", &self.title).finish_non_exhaustive()
    }
}

/// The page that shows `view`; the same as [`SearchPage::render`].
pub fn search_page(page: &SearchPage, view: &SearchView) -> Result<String, Box<Diagnostic>> {
    page.render(view)
}
