//! Search over a published site: the index answers, the render room shows.

use super::{Query, Search};
use crate::index::answer::{Answer, CountView};
use crate::index::{Index, SearchRequest};
use crate::model::{Lang, Text};
use crate::render::{ChoiceView, FILTERS, FacetView, FaultView, HitView, SearchPage, SearchView, SuggestionView};
use crate::report::csv;
use form_urlencoded::Serializer;

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
        let answer = self.answer_to(&request)?;
        Ok((request, answer))
    }

    fn answer_to(&self, request: &SearchRequest) -> Result<Answer, String> {
        let results = self.index.search(request).map_err(|error| error.text().get(self.lang).to_owned())?;
        Ok(Answer::new(&self.index, request, &results, self.lang))
    }
}

impl Search for Published {
    fn answer(&self, query: &Query) -> Result<serde_json::Value, String> {
        let (_, answer) = self.ask(query)?;
        serde_json::to_value(answer).map_err(|error| error.to_string())
    }

    fn table(&self, query: &Query) -> Result<String, String> {
        let mut query = query.clone();
        // The list is of everything that was found, whatever page was being read.
        query.parameters.retain(|(name, _)| !matches!(&**name, "page" | "offset" | "limit"));
        let mut request = request(&query).map_err(|fault| fault.get(self.lang).to_owned())?;
        request.limit = SearchRequest::FURTHEST;
        let answer = self.answer_to(&request)?;
        Ok(csv::lines(&Answer::headings(self.lang), answer.rows()))
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

/// The question that the parameters ask; of a parameter given twice, the first counts.
fn request(query: &Query) -> Result<SearchRequest, Text> {
    SearchRequest::of_parameters(query.parameters.iter().rev().map(|(name, value)| (&**name, &**value)))
}

fn fill(view: &mut SearchView, query: &Query, request: &SearchRequest, answer: Answer, lang: Lang) {
    view.total = answer.total;
    view.page = request.offset / request.limit.max(1) + 1;
    view.pages = answer.total.div_ceil(request.limit.max(1)).min(SearchRequest::FURTHEST / request.limit.max(1) + 1);
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
    let characters: Vec<char> = answer.query.chars().collect();
    let part = |from: usize, to: usize| characters[from..to].iter().collect::<String>();
    let all = characters.len();
    let (faults, notes): (Vec<_>, Vec<_>) =
        answer.notes.into_iter().partition(|note| note.start < note.end && (note.start, note.end) != (0, all));
    view.faults = faults
        .into_iter()
        .map(|note| FaultView {
            before: part(0, note.start),
            meant: part(note.start, note.end),
            after: part(note.end, all),
            message: note.message,
        })
        .collect();
    view.notes = notes.into_iter().map(|note| note.message).chain(answer.stated_negative).collect();
    view.suggestions = answer
        .suggestions
        .into_iter()
        .map(|suggestion| SuggestionView {
            address: with(query, "q", &suggestion.query),
            query: suggestion.query,
            total: suggestion.total,
        })
        .collect();
    view.sorted_by_date = query.get("sort") == Some("date");
    view.resort = with(query, "sort", if view.sorted_by_date { "relevance" } else { "date" });
    view.table = format!("../api/search.csv{}", without_page(query));
    view.as_of = answer.as_of.map(|day| day.to_string());
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
        // The collection and the title are shown by themselves.
        breadcrumb: match hit.clause_html {
            Some(_) => hit.breadcrumb.into_iter().skip(3).collect(),
            None => Vec::new(),
        },
        version: hit.version,
        from: hit.validity.map(|days| days.from.to_string()),
        until: hit.validity.and_then(|days| days.to).map(|day| day.to_string()),
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
    with(query, "page", &page.to_string())
}

/// The query string of the same question with another value of this parameter, from its first page.
fn with(query: &Query, name: &str, value: &str) -> String {
    let kept = query
        .parameters
        .iter()
        .filter(|(key, value)| !matches!(&**key, "page" | "offset") && key != name && !value.is_empty());
    let mut text = Serializer::for_suffix(String::from("?"), 1);
    text.extend_pairs(kept).append_pair(name, value);
    text.finish()
}

/// The query string of the question, from its first page.
fn without_page(query: &Query) -> String {
    let kept = query
        .parameters
        .iter()
        .filter(|(key, value)| !matches!(&**key, "page" | "offset" | "limit") && !value.is_empty());
    let mut text = Serializer::for_suffix(String::from("?"), 1);
    text.extend_pairs(kept);
    text.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Sort;

    #[test]
    fn parameters_become_a_question_or_a_fault() {
        let asked = |raw: &str| request(&Query::parse(raw));
        let full = asked("q=%E5%A4%87%E4%BB%BD&in=backups&from=2026-01-01&limit=5&page=3&sort=date").unwrap();
        assert_eq!((full.query.as_str(), full.collection.as_deref()), ("备份", Some("backups")));
        assert_eq!((full.limit, full.offset, full.sort), (5, 10, Sort::Date));
        assert_eq!(
            asked("limit=99999999&offset=99999999").map(|it| (it.limit, it.offset)),
            Ok((SearchRequest::MOST_HITS, SearchRequest::FURTHEST))
        );
        for bad in ["from=2026-02-30", "to=x", "limit=-1", "offset=1e3", "sort=size", "page=x", "year=x", "as-of=x"] {
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
