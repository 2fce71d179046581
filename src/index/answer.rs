//! An answer as the command line, the server and the site's search page give it.

use super::open::Index;
use super::request::{Results, SearchRequest, Suggestion, Validity};
use super::shown::Phase;
use super::snippet;
use crate::model::{Date, Lang, Text};
use serde::Serialize;
use std::collections::BTreeMap;

/// The JSON of `search --format json` and of `GET /api/search`. Keys never change with the language; labels, notes
/// and breadcrumbs follow it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    /// The query as typed.
    pub query: String,
    /// Hits in all: records and clauses.
    pub total: usize,
    /// Different records among them.
    pub records: usize,
    /// Hits passed over before the first one here.
    pub offset: usize,
    /// The hits, in order.
    pub hits: Vec<HitView>,
    /// Counts over all hits.
    pub facets: BTreeMap<String, Vec<CountView>>,
    /// Remarks on the query and on what was left out.
    pub notes: Vec<NoteView>,
    /// Whether the parts of the words were searched for because nothing held them as typed.
    pub relaxed: bool,
    /// Where nothing holds the query as typed: queries near to it that find something.
    pub suggestions: Vec<Suggestion>,
    /// The day as of which was searched; absent for what stands now.
    pub as_of: Option<Date>,
    /// What was searched.
    pub searched: SearchedView,
    /// Present exactly when there are no hits: what was looked for, where, at which commit.
    pub stated_negative: Option<String>,
}

/// A hit.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct HitView {
    /// Record id.
    pub id: String,
    /// Name of the collection.
    pub collection: String,
    /// What the collection is called.
    pub collection_title: String,
    /// Title of the record.
    pub title: String,
    /// The same with matches in `mark`.
    pub title_html: String,
    /// Address of the page from the site's root, with the clause's anchor.
    pub url: String,
    /// Anchor of the clause, if a clause was found.
    pub anchor: Option<String>,
    /// Title of the clause.
    pub clause: Option<String>,
    /// The same with matches in `mark`.
    pub clause_html: Option<String>,
    /// Where it stands: group, collection, record, enclosing clauses.
    pub breadcrumb: Vec<String>,
    /// How well it fits; only comparable within one answer.
    pub score: f64,
    /// The text around the match.
    pub snippet: String,
    /// The same with matches in `mark`.
    pub snippet_html: String,
    /// The date that the record states.
    pub date: Option<String>,
    /// Lifecycle state.
    pub status: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// `standing`, `in-force`, `draft` or `superseded`.
    pub phase: Phase,
    /// The version of the document, where the hit stands in an earlier text of it.
    pub version: Option<String>,
    /// When the text was in force; given for documents when the question is about a day.
    pub validity: Option<Validity>,
}

/// A value of a facet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CountView {
    /// As filters take it.
    pub value: String,
    /// As people read it.
    pub label: String,
    /// Hits that have it.
    pub count: usize,
}

/// A remark.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NoteView {
    /// The remark.
    pub message: String,
    /// First character of the query that it points at, from 0; equal to `end` when it speaks of the whole.
    pub start: usize,
    /// The character after the last one.
    pub end: usize,
}

/// What was searched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SearchedView {
    /// Records.
    pub records: usize,
    /// Records and clauses.
    pub entries: usize,
    /// The commit that the archive stood at.
    pub commit: Option<String>,
    /// Whether it held changes that were not committed.
    pub uncommitted: bool,
}

impl Answer {
    /// The answer of `index` to `request` in `lang`.
    pub fn new(index: &Index, request: &SearchRequest, results: &Results, lang: Lang) -> Self {
        let characters = |byte: usize| request.query.get(..byte).map_or(0, |before| before.chars().count());
        let notes = results.notes.iter().map(|note| NoteView {
            message: note.text.get(lang).to_owned(),
            start: characters(note.span.start),
            end: characters(note.span.end),
        });
        let facets = results.facets.iter().map(|(name, counts)| {
            let views = counts.iter().map(|count| CountView {
                value: count.value.clone(),
                label: count.label.get(lang).to_owned(),
                count: count.count,
            });
            (name.clone(), views.collect())
        });
        let stamp = index.stamp();
        let negative = (results.total == 0).then(|| stated_negative(index, request).get(lang).to_owned());
        Self {
            query: request.query.clone(),
            total: results.total,
            records: results.records,
            offset: request.offset,
            hits: results.hits.iter().map(|hit| HitView::new(hit, lang)).collect(),
            facets: facets.collect(),
            notes: notes.collect(),
            relaxed: results.relaxed,
            suggestions: results.suggestions.clone(),
            as_of: results.as_of,
            searched: SearchedView {
                records: index.records(),
                entries: index.entries(),
                commit: stamp.commit.clone(),
                uncommitted: stamp.uncommitted,
            },
            stated_negative: negative,
        }
    }
}

impl Answer {
    /// The headings of a list of hits.
    pub fn headings(lang: Lang) -> [&'static str; 11] {
        match lang {
            Lang::Zh => ["编号", "集合", "标题", "条款", "状态", "日期", "部门", "版本", "有效期", "摘录", "地址"],
            Lang::En => [
                "id",
                "collection",
                "title",
                "clause",
                "status",
                "date",
                "department",
                "version",
                "in force",
                "excerpt",
                "address",
            ],
        }
    }

    /// The hits as rows under [`Answer::headings`].
    pub fn rows(&self) -> impl Iterator<Item = Vec<String>> {
        self.hits.iter().map(|hit| {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let validity = hit
                .validity
                .map(|days| format!("{} – {}", days.from, days.to.map_or_else(String::new, |last| last.to_string())));
            vec![
                hit.id.clone(),
                hit.collection_title.clone(),
                hit.title.clone(),
                text(&hit.clause),
                text(&hit.status),
                text(&hit.date),
                text(&hit.department),
                text(&hit.version),
                text(&validity),
                hit.snippet.clone(),
                hit.url.clone(),
            ]
        })
    }
}

impl HitView {
    fn new(hit: &super::Hit, lang: Lang) -> Self {
        Self {
            id: hit.id.clone(),
            collection: hit.collection.clone(),
            collection_title: hit.collection_title.get(lang).to_owned(),
            title: snippet::plain(&hit.title),
            title_html: snippet::html(&hit.title),
            url: hit.url.clone(),
            anchor: hit.anchor.clone(),
            clause: hit.clause_title.as_deref().map(snippet::plain),
            clause_html: hit.clause_title.as_deref().map(snippet::html),
            breadcrumb: hit.breadcrumb.iter().map(|step| step.get(lang).to_owned()).collect(),
            // Three places are more than anybody can tell apart.
            score: (f64::from(hit.score) * 1000.0).round() / 1000.0,
            snippet: snippet::plain(&hit.snippet),
            snippet_html: snippet::html(&hit.snippet),
            date: hit.date.clone(),
            status: hit.status.clone(),
            department: hit.department.clone(),
            phase: hit.phase,
            version: hit.version.clone(),
            validity: hit.validity,
        }
    }
}

/// What was searched and not found, so that "nothing" can be relied on.
fn stated_negative(index: &Index, request: &SearchRequest) -> Text {
    let (records, entries) = (index.records(), index.entries());
    let stamp = index.stamp();
    let commit = stamp.commit.as_deref().map(|commit| &commit[..commit.len().min(10)]);
    let (zh, en) = match (commit, stamp.uncommitted) {
        (Some(commit), false) => (format!("提交 {commit}"), format!("commit {commit}")),
        (Some(commit), true) => {
            (format!("提交 {commit} 加未提交的改动"), format!("commit {commit} with uncommitted changes"))
        }
        (None, _) => ("无提交历史".to_owned(), "no commit history".to_owned()),
    };
    let mut within = Vec::new();
    for (key, value) in [
        ("collection", &request.collection),
        ("department", &request.department),
        ("status", &request.status),
        ("person", &request.person),
    ] {
        within.extend(value.as_deref().map(|value| format!("{key}:{value}")));
    }
    within.extend(request.year.map(|year| format!("year:{year}")));
    within.extend(request.as_of.map(|day| format!("as-of:{day}")));
    if request.from.is_some() || request.to.is_some() {
        let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        within.push(format!("date:{}..{}", day(request.from), day(request.to)));
    }
    let within = if within.is_empty() { String::new() } else { format!(" [{}]", within.join(" ")) };
    Text::new(
        format!("在 {records} 条记录的 {entries} 个条目中没有找到 `{}`{within}（{zh}）", request.query),
        format!("`{}`{within} stands in none of {entries} entries of {records} records ({en})", request.query),
    )
}
