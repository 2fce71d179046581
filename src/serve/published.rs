//! Search over a published site: the index answers, the render room shows.

use super::{Query, Search};
use crate::index::answer::{Answer, CountView};
use crate::index::{Index, SearchRequest, Sort};
use crate::model::time::strict_date;
use crate::model::{Date, Lang, Text};
use crate::render::{ChoiceView, FacetView, HitView, SearchPage, SearchView};
use form_urlencoded::Serializer;

/// Hits on a page unless the query asks for another number, and the most that it may ask for.
const HITS: usize = 20;
const MOST: usize = 200;
/// Nobody turns further; the engine would have to rank everything before it.
const FURTHEST: usize = 10_000;

/// Filters of the search page: the parameter, the facet of the answer, its label.
const FILTERS: [(&str, &str, &str, &str); 3] = [
    ("in", "collection", "登记册", "Register"),
    ("department", "department", "部门", "Department"),
    ("status", "status", "状态", "State"),
];

/// An index that is open, and the page that shows what it finds.
#[derive(Debug)]
pub struct Published {
    index: Index,
    /// Absent for a site that an earlier run built.
    page: Option<SearchPage>,
    lang: Lang,
}

impl Published {
    /// Search over `index`; results are shown on `page`.
    pub fn new(index: Index, page: Option<SearchPage>, lang: Lang) -> Self {
        Self { index, page, lang }
    }

    fn ask(&self, query: &Query) -> Result<(SearchRequest, Answer), String> {
        let request = request(query).map_err(|fault| fault.get(self.lang).to_owned())?;
        let results = self.index.search(&request).map_err(|error| error.text().get(self.lang).to_owned())?;
        let answer = Answer::new(&self.index, &request, &results, self.lang);
        Ok((request, answer))
    }
}

impl Search for Published {
    fn answer(&self, query: &Query) -> Result<serde_json::Value, String> {
        let (_, answer) = self.ask(query)?;
        serde_json::to_value(answer).map_err(|error| error.to_string())
    }

    fn page(&self, query: &Query) -> Option<Result<String, String>> {
        let page = self.page.as_ref()?;
        let mut view = SearchView {
            query: query.get("q").unwrap_or_default().to_owned(),
            asked: true,
            from: query.get("from").unwrap_or_default().to_owned(),
            to: query.get("to").unwrap_or_default().to_owned(),
            ..SearchView::default()
        };
        match self.ask(query) {
            Ok((request, answer)) => fill(&mut view, query, &request, answer, self.lang),
            Err(fault) => view.fault = Some(fault),
        }
        Some(page.render(&view).map_err(|fault| fault.message.get(self.lang).to_owned()))
    }
}

/// The question that the parameters ask.
fn request(query: &Query) -> Result<SearchRequest, Text> {
    let owned = |name| query.get(name).map(str::to_owned);
    let limit = number(query, "limit")?.unwrap_or(HITS).min(MOST);
    let turned = number(query, "page")?.map_or(0, |page| page.saturating_sub(1).saturating_mul(limit));
    Ok(SearchRequest {
        query: query.get("q").unwrap_or_default().to_owned(),
        collection: owned("in"),
        department: owned("department"),
        status: owned("status"),
        from: day(query, "from")?,
        to: day(query, "to")?,
        superseded: query.get("superseded").is_some_and(|value| matches!(value, "1" | "true")),
        limit,
        offset: number(query, "offset")?.unwrap_or(turned).min(FURTHEST),
        sort: match query.get("sort") {
            None | Some("relevance") => Sort::Relevance,
            Some("date") => Sort::Date,
            Some(other) => return Err(fault("sort", other, "relevance、date", "relevance, date")),
        },
    })
}

fn number(query: &Query, name: &str) -> Result<Option<usize>, Text> {
    let parse = |text: &str| text.parse().map_err(|_| fault(name, text, "整数", "a whole number"));
    query.get(name).map(parse).transpose()
}

fn day(query: &Query, name: &str) -> Result<Option<Date>, Text> {
    let parse = |text: &str| strict_date(text).ok_or_else(|| fault(name, text, "YYYY-MM-DD", "a day as YYYY-MM-DD"));
    query.get(name).map(parse).transpose()
}

fn fault(name: &str, value: &str, zh: &str, en: &str) -> Text {
    Text::new(format!("参数 `{name}` 的值 `{value}` 无效，应为：{zh}"), format!("`{name}` is `{value}`, not {en}"))
}

fn fill(view: &mut SearchView, query: &Query, request: &SearchRequest, answer: Answer, lang: Lang) {
    view.total = answer.total;
    view.page = request.offset / request.limit.max(1) + 1;
    view.pages = answer.total.div_ceil(request.limit.max(1)).min(FURTHEST / request.limit.max(1) + 1);
    view.previous = (view.page > 1).then(|| turned(query, view.page - 1));
    view.next = (view.page < view.pages).then(|| turned(query, view.page + 1));
    view.facets = FILTERS
        .iter()
        .map(|(name, facet, zh, en)| FacetView {
            name: (*name).to_owned(),
            title: Text::new(*zh, *en).get(lang).to_owned(),
            choices: choices(answer.facets.get(*facet).map_or(&[], Vec::as_slice), query.get(name)),
        })
        .collect();
    view.notes = answer.notes.into_iter().map(|note| note.message).chain(answer.stated_negative).collect();
    view.hits = answer.hits.into_iter().map(hit).collect();
}

fn hit(hit: crate::index::answer::HitView) -> HitView {
    HitView {
        title: match hit.clause {
            Some(clause) => format!("{} {clause}", hit.title),
            None => hit.title,
        },
        id: hit.id,
        url: hit.url,
        collection: hit.collection_title,
        snippet_html: hit.snippet_html,
        status: hit.status,
        date: hit.date,
        breadcrumb: Vec::new(),
    }
}

/// What can be chosen, with what is chosen even where nothing fits it.
fn choices(counts: &[CountView], chosen: Option<&str>) -> Vec<ChoiceView> {
    let is_chosen = |count: &CountView| chosen.is_some_and(|chosen| chosen == count.value || chosen == count.label);
    let mut choices: Vec<ChoiceView> = counts
        .iter()
        .map(|count| ChoiceView {
            value: count.value.clone(),
            title: count.label.clone(),
            count: count.count,
            chosen: is_chosen(count),
        })
        .collect();
    if let Some(chosen) = chosen
        && !choices.iter().any(|choice| choice.chosen)
    {
        let (value, title) = (chosen.to_owned(), chosen.to_owned());
        choices.push(ChoiceView { value, title, count: 0, chosen: true });
    }
    choices
}

/// The query string of another page of the same results.
fn turned(query: &Query, page: usize) -> String {
    let kept =
        query.parameters.iter().filter(|(name, value)| !matches!(&**name, "page" | "offset") && !value.is_empty());
    let mut text = Serializer::for_suffix(String::from("?"), 1);
    text.extend_pairs(kept).append_pair("page", &page.to_string());
    text.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_become_a_question_or_a_fault() {
        let asked = |raw: &str| request(&Query::parse(raw));
        let full = asked("q=%E5%A4%87%E4%BB%BD&in=backups&from=2026-01-01&limit=5&page=3&sort=date").unwrap();
        assert_eq!((full.query.as_str(), full.collection.as_deref()), ("备份", Some("backups")));
        assert_eq!((full.limit, full.offset, full.sort), (5, 10, Sort::Date));
        assert_eq!(asked("limit=99999999&offset=99999999").map(|it| (it.limit, it.offset)), Ok((MOST, FURTHEST)));
        for bad in ["from=2026-02-30", "to=x", "limit=-1", "offset=1e3", "sort=size", "page=x"] {
            assert!(asked(bad).is_err(), "{bad}");
        }
        assert_eq!(asked("q=&in=").map(|it| (it.query, it.collection)), Ok((String::new(), None)));
    }

    #[test]
    fn pages_keep_the_question() {
        let query = Query::parse("q=a+%26b&page=2&in=&status=x");
        assert_eq!(turned(&query, 3), "?q=a+%26b&status=x&page=3");
    }

    #[test]
    fn a_chosen_filter_stays_chosen_where_nothing_fits() {
        let count = CountView { value: "D-it".to_owned(), label: "信息管理部".to_owned(), count: 3 };
        let both = choices(std::slice::from_ref(&count), Some("D-hr"));
        assert_eq!(both.iter().map(|choice| choice.chosen).collect::<Vec<_>>(), [false, true]);
        assert!(choices(&[count], Some("信息管理部"))[0].chosen);
    }
}
