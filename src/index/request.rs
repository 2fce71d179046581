//! The question and the answer of a search, as data.

use super::query::Note;
use super::shown::Phase;
use super::snippet::Fragment;
use crate::model::{Date, Text, time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is asked. The default finds everything that holds now, best first.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchRequest {
    /// In the query language; empty asks for everything.
    pub query: String,
    /// Only this collection, by name or title.
    pub collection: Option<String>,
    /// Only this department, by id or title.
    pub department: Option<String>,
    /// Only this lifecycle state.
    pub status: Option<String>,
    /// Only records that name this person, by id or name.
    pub person: Option<String>,
    /// Only records dated in this year.
    pub year: Option<i16>,
    /// Only records dated on this day or later.
    pub from: Option<Date>,
    /// Only records dated on this day or earlier.
    pub to: Option<Date>,
    /// Also documents that are obsolete or superseded.
    pub superseded: bool,
    /// Ask for what stood on this day instead of what stands now; `as-of:` in the query goes before it.
    pub as_of: Option<Date>,
    /// The day that `is:overdue` is told by; that on which the index was built when absent.
    pub today: Option<Date>,
    /// Hits to give.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// Order of the hits.
    pub sort: Sort,
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            query: String::new(),
            collection: None,
            department: None,
            status: None,
            person: None,
            year: None,
            from: None,
            to: None,
            superseded: false,
            as_of: None,
            today: None,
            limit: 20,
            offset: 0,
            sort: Sort::Relevance,
        }
    }
}

impl SearchRequest {
    /// Most hits that one answer gives over the network.
    pub const MOST_HITS: usize = 200;
    /// Nobody turns further; a program that wants everything asks for the list as CSV.
    pub const FURTHEST: usize = 10_000;

    /// Reads the parameters of an address: `q`, `in` (or `collection`), `department`, `status`, `person`, `year`,
    /// `from`, `to`, `superseded`, `as-of`, `sort`, `limit`, and `page` (from 1) or `offset`. Unknown ones and empty
    /// values are passed over; what is wrong with the others is said.
    pub fn of_parameters<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Text> {
        let mut request = SearchRequest::default();
        let (mut page, mut offset) = (None, None);
        for (name, value) in parameters {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let wrong = |zh: &str, en: &str| {
                Text::new(
                    format!("参数 `{name}` 的值 `{value}` 无效，应为：{zh}"),
                    format!("`{name}` is `{value}`, not {en}"),
                )
            };
            let day = || time::strict_date(value).map(Some).ok_or_else(|| wrong("YYYY-MM-DD", "a day as YYYY-MM-DD"));
            let number = || value.parse::<usize>().map_err(|_| wrong("整数", "a whole number"));
            let owned = || Some(value.to_owned());
            match name {
                "q" => request.query = value.to_owned(),
                "collection" | "in" => request.collection = owned(),
                "department" => request.department = owned(),
                "status" => request.status = owned(),
                "person" => request.person = owned(),
                "year" => {
                    let year = value.parse().ok().filter(|year| (1..=9999).contains(year));
                    request.year = Some(year.ok_or_else(|| wrong("年份，如 2026", "a year such as 2026"))?);
                }
                "from" => request.from = day()?,
                "to" => request.to = day()?,
                "as-of" => request.as_of = day()?,
                "superseded" => request.superseded = matches!(value, "1" | "true" | "yes" | "on"),
                "sort" => {
                    request.sort = match value {
                        "relevance" => Sort::Relevance,
                        "date" => Sort::Date,
                        _ => return Err(wrong("relevance、date", "relevance, date")),
                    }
                }
                "limit" => request.limit = number()?.min(Self::MOST_HITS),
                "offset" => offset = Some(number()?),
                "page" => page = Some(number()?.max(1)),
                _ => {}
            }
        }
        let turned = page.map_or(0, |page| (page - 1).saturating_mul(request.limit));
        request.offset = offset.unwrap_or(turned).min(Self::FURTHEST);
        Ok(request)
    }
}

/// Order of hits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first.
    Date,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// Hits in all: records and clauses.
    pub total: usize,
    /// Different records among them.
    pub records: usize,
    /// The hits that were asked for.
    pub hits: Vec<Hit>,
    /// Counts over all hits: `collection`, `department`, `status`, `year`, `person`; most frequent first.
    pub facets: BTreeMap<String, Vec<Count>>,
    /// Remarks: what of the query was not understood, what was left out.
    pub notes: Vec<Note>,
    /// Hits left out because they stand in documents that are obsolete or superseded.
    pub superseded: usize,
    /// Whether nothing held the words as typed, and their parts were searched for instead.
    pub relaxed: bool,
    /// The day as of which was searched, if not for what stands now.
    pub as_of: Option<Date>,
    /// Where nothing holds the query as typed: queries near to it that find something.
    pub suggestions: Vec<Suggestion>,
}

/// A query near to one that found nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The whole query.
    pub query: String,
    /// What it finds.
    pub total: usize,
}

/// The days on which a text was in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Validity {
    /// First day.
    pub from: Date,
    /// Last day; none while it lasts.
    pub to: Option<Date>,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// As filters take it.
    pub value: String,
    /// As people read it.
    pub label: Text,
    /// Hits that have it.
    pub count: usize,
}

/// A record or clause that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Record id.
    pub id: String,
    /// Name of the collection.
    pub collection: String,
    /// What the collection is called.
    pub collection_title: Text,
    /// Title of the record.
    pub title: Vec<Fragment>,
    /// Address of the page from the site's root, with the clause's anchor.
    pub url: String,
    /// Anchor of the clause, if a clause was found.
    pub anchor: Option<String>,
    /// Title of the clause.
    pub clause_title: Option<Vec<Fragment>>,
    /// Where it stands: group, collection, record, enclosing clauses.
    pub breadcrumb: Vec<Text>,
    /// How well it fits; only comparable within one answer.
    pub score: f32,
    /// The text around the match.
    pub snippet: Vec<Fragment>,
    /// The date that the record states.
    pub date: Option<String>,
    /// Lifecycle state.
    pub status: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Whether it is in force.
    pub phase: Phase,
    /// The version of the document, where the hit stands in an earlier text of it.
    pub version: Option<String>,
    /// When the text was in force, for questions about a day.
    pub validity: Option<Validity>,
}
