//! What is due in the next 7, 30 and 90 days, by person.

use super::super::context::Context;
use super::super::names::root_of;
use super::super::tones::Tone;
use super::super::values::toned;
use crate::derive::duties::due::{self, Item, Standing};
use crate::model::markup::escaped;
use crate::model::{Date, RecordIx, Report};
use serde::Serialize;
use std::collections::BTreeMap;

/// How far ahead the page looks, in days.
const HORIZON: u32 = 90;
/// Days ahead that are listed day by day; what comes later is summed up duty by duty.
const NEAR: i64 = 7;
/// Days ahead of the second stretch.
const NEXT: i64 = 30;
/// Subjects that a line names.
const NAMED: usize = 3;
/// People with a section of their own, those with most overdue first.
const PEOPLE: usize = 100;
/// Lines of one day by day list.
const LINES: usize = 100;

/// What the template sees.
#[derive(Serialize)]
pub(in crate::render) struct DueView {
    people: Vec<PersonView>,
    unlisted: usize,
    statement: Option<String>,
    examined: usize,
    count: usize,
    until: String,
}

#[derive(Serialize)]
struct PersonView {
    anchor: String,
    /// The name, or that nobody holds the role.
    name: String,
    link: String,
    overdue: usize,
    week: usize,
    month: usize,
    quarter: usize,
    near: Vec<LineView>,
    near_more: usize,
    later: Vec<StretchView>,
}

#[derive(Serialize)]
struct StretchView {
    from: i64,
    to: i64,
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct LineView {
    standing: String,
    when: String,
    duty: String,
    text: String,
    count: usize,
    subjects: String,
}

/// What is overdue or falls due.
pub(in crate::render) fn items(context: &Context<'_>) -> Vec<Item> {
    due::items(context.site, HORIZON)
}

/// The items, to take away.
pub(in crate::render) fn report(context: &Context<'_>, items: &[Item]) -> Report {
    due::report(context.site, items, HORIZON, None)
}

/// Builds the view.
pub(in crate::render) fn view(context: &Context<'_>, items: &[Item], report: &Report) -> DueView {
    let mut by_person: BTreeMap<Option<RecordIx>, Vec<&Item>> = BTreeMap::new();
    for item in items {
        if item.people.is_empty() {
            by_person.entry(None).or_default().push(item);
        }
        for person in &item.people {
            by_person.entry(Some(*person)).or_default().push(item);
        }
    }
    let mut people: Vec<PersonView> =
        by_person.into_iter().map(|(person, items)| person_view(context, person, &items)).collect();
    // Whoever has most overdue comes first; the order of the site decides between equals.
    people.sort_by_key(|person| std::cmp::Reverse(person.overdue));
    let unlisted = people.len().saturating_sub(PEOPLE);
    people.truncate(PEOPLE);
    let horizon = context.site.as_of.saturating_add(jiff::Span::new().days(i64::from(HORIZON)));
    DueView {
        people,
        unlisted,
        statement: report.stated_negative.as_ref().map(|told| told.statement.get(context.lang).to_owned()),
        examined: report.stated_negative.as_ref().map_or(0, |told| told.records),
        count: items.len(),
        until: horizon.to_string(),
    }
}

fn person_view(context: &Context<'_>, person: Option<RecordIx>, items: &[&Item]) -> PersonView {
    let site = context.site;
    let root = root_of(1);
    let days = |item: &Item| item.by.map_or(0, |by| super::super::format::days_between(site.as_of, by));
    let overdue = items.iter().filter(|item| item.standing == Standing::Overdue).count();
    let within =
        |limit: i64| items.iter().filter(|item| item.standing != Standing::Overdue && days(item) <= limit).count();
    let (near, later): (Vec<&Item>, Vec<&Item>) =
        items.iter().copied().partition(|item| item.standing != Standing::Due || days(item) <= NEAR);
    let mut by_day: BTreeMap<(Standing, Option<Date>, u32), Vec<&Item>> = BTreeMap::new();
    for item in near {
        by_day.entry((item.standing, item.by, item.duty)).or_default().push(item);
    }
    let near_more = by_day.len().saturating_sub(LINES);
    let near = by_day.values().take(LINES).map(|items| line(context, items, &root)).collect();
    let stretch = |after: i64, until: i64| {
        let mut by_duty: BTreeMap<u32, Vec<&Item>> = BTreeMap::new();
        for item in later.iter().filter(|item| after < days(item) && days(item) <= until) {
            by_duty.entry(item.duty).or_default().push(item);
        }
        let lines: Vec<LineView> = by_duty.values().map(|items| line(context, items, &root)).collect();
        (!lines.is_empty()).then_some(StretchView { from: after + 1, to: until, lines })
    };
    let later = [stretch(NEAR, NEXT), stretch(NEXT, i64::from(HORIZON))].into_iter().flatten().collect();
    let (name, link) = match person {
        Some(ix) => {
            let mut link = String::new();
            context.names.link(&mut link, &root, ix);
            (site.record(ix).title.to_string(), link)
        }
        None => {
            let nobody = context.strings.get("due.nobody");
            (nobody.to_owned(), escaped(nobody))
        }
    };
    let anchor = person.map_or_else(|| "nobody".to_owned(), |ix| format!("p-{}", escaped(site.record(ix).id.as_str())));
    PersonView {
        anchor,
        name,
        link,
        overdue,
        week: within(NEAR),
        month: within(NEXT),
        quarter: items.len() - overdue,
        near,
        near_more,
        later,
    }
}

/// Items of one duty as one line.
fn line(context: &Context<'_>, items: &[&Item], root: &str) -> LineView {
    let site = context.site;
    let days: Vec<Date> = items.iter().filter_map(|item| item.by).collect();
    let when = match (days.iter().min(), days.iter().max()) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first} – {last}"),
        _ => context.strings.get("due.at_once").to_owned(),
    };
    let (mut duty, mut text, mut standing) = (String::new(), String::new(), String::new());
    if let Some(item) = items.first() {
        let wording = &site.duties[item.duty as usize];
        duty = match context.all_duties().find(wording.policy.as_str(), &wording.id) {
            Some(entry) => format!("<a href=\"{root}{}\">{}</a>", entry.page, escaped(&wording.id)),
            None => escaped(&wording.id),
        };
        text = wording.text.to_string();
        let (tone, key) = match item.standing {
            Standing::Overdue => (Tone::Bad, "due.overdue"),
            Standing::InGrace => (Tone::Doubtful, "due.in_grace"),
            Standing::Due => (Tone::Open, "due.due"),
        };
        toned(&mut standing, tone, context.strings.get(key));
    }
    let mut named: Vec<RecordIx> = items.iter().map(|item| item.subject).collect();
    named.sort();
    named.dedup();
    let mut subjects = String::new();
    for (place, ix) in named.iter().take(NAMED).enumerate() {
        if place > 0 {
            subjects.push_str(context.strings.get("value.and"));
        }
        context.names.link(&mut subjects, root, *ix);
    }
    if named.len() > NAMED {
        subjects.push_str(&escaped(&context.strings.fill("due.subjects", &[("n", &named.len().to_string())])));
    }
    LineView { standing, when, duty, text, count: items.len(), subjects }
}
