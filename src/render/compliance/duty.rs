//! The page of a duty: its wordings, how it stood by month and by subject, and its windows, the faults first.

use super::super::context::Context;
use super::super::figure::{self, FigureView};
use super::super::names::root_of;
use super::super::standing;
use super::overview::{TallyView, by_month};
use super::{Entry, WindowView, clause, is_fault, measure, role, title, window};
use crate::derive::duties::summary::Tally;
use crate::derive::duties::windows;
use crate::model::duty::{Demand, Duty, Limit, State};
use crate::model::markup::escaped;
use crate::model::{CollectionName, RecordIx, Report};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Faults shown, the latest first.
const FAULTS: usize = 300;
/// Other windows shown, the latest first.
const OTHERS: usize = 100;
/// Subjects shown, the worst first.
const SUBJECTS: usize = 200;
/// Months shown, the latest first.
const MONTHS: usize = 36;

/// What the template sees.
#[derive(Serialize)]
pub(in crate::render) struct DutyView {
    pub(in crate::render) title: String,
    id: String,
    text: String,
    policy: String,
    clause: String,
    measure: String,
    owner: String,
    standing: Option<String>,
    in_force: bool,
    calendar: Option<FigureView>,
    wordings: Vec<WordingView>,
    months: Vec<MonthView>,
    subjects: Vec<SubjectView>,
    subject_count: usize,
    faults: Vec<WindowView>,
    fault_count: usize,
    others: Vec<WindowView>,
    other_count: usize,
    windows: usize,
    as_of: String,
}

#[derive(Serialize)]
struct WordingView {
    version: String,
    from: String,
    to: Option<String>,
    text: String,
    clause: String,
    measure: String,
    scope: String,
    evidence: String,
    current: bool,
}

#[derive(Serialize)]
struct MonthView {
    anchor: String,
    month: String,
    tally: TallyView,
}

#[derive(Serialize)]
struct SubjectView {
    link: String,
    phrase: String,
    last: Option<String>,
}

/// Builds the view.
pub(in crate::render) fn view(context: &Context<'_>, entry: &Entry<'_>) -> DutyView {
    let root = root_of(2);
    let site = context.site;
    let mut policy = String::new();
    context.names.link(&mut policy, &root, entry.policy);
    // The months that the page of all duties points to are always there.
    let mut by_month = by_month(context, entry);
    for month in super::overview::months(context) {
        by_month.entry(month).or_default();
    }
    let months = by_month.into_iter().rev().take(MONTHS).map(|(month, tally)| {
        let month = month.strftime("%Y-%m").to_string();
        MonthView { anchor: format!("m-{month}"), month, tally: tally.into() }
    });
    let mut ordered = entry.judgements.clone();
    ordered.sort_by_key(|judgement| (Reverse(judgement.due), Reverse(judgement.window), judgement.subject));
    let (faults, others): (Vec<_>, Vec<_>) = ordered.into_iter().partition(|judgement| is_fault(judgement));
    let (subjects, subject_count) = subjects(context, entry, &root);
    let lines = |judgements: &[&crate::model::duty::Judgement], limit: usize| -> Vec<WindowView> {
        judgements.iter().take(limit).map(|judgement| window(context, entry, judgement, &root)).collect()
    };
    DutyView {
        title: format!("{} {}", entry.duty.id, entry.duty.text),
        id: entry.duty.id.to_string(),
        text: entry.duty.text.to_string(),
        policy,
        clause: clause(context, entry, entry.duty, &root),
        measure: measure(context, entry.duty),
        owner: role(context, entry.duty, &root),
        standing: context
            .duty(entry.duty.policy.as_str(), &entry.duty.id)
            .map(|tally| standing::phrase(context, tally)),
        calendar: figure::of_duty(context, entry),
        in_force: entry.duty.is_in_force_on(site.as_of),
        wordings: entry.wordings.iter().rev().map(|duty| wording(context, entry, duty, &root)).collect(),
        months: months.collect(),
        subjects,
        subject_count,
        faults: lines(&faults, FAULTS),
        fault_count: faults.len(),
        others: lines(&others, OTHERS),
        other_count: others.len(),
        windows: entry.judgements.len(),
        as_of: site.as_of.to_string(),
    }
}

fn wording(context: &Context<'_>, entry: &Entry<'_>, duty: &Duty, root: &str) -> WordingView {
    let collection = |name: &CollectionName| {
        let found = context.site.collection(name);
        found.map_or_else(|| name.to_string(), |collection| collection.title.get(context.lang).to_owned())
    };
    let named = |name: &CollectionName, condition: Option<&str>| {
        let mut html = escaped(&collection(name));
        if let Some(condition) = condition {
            html.push_str(&format!(" <code>{}</code>", escaped(condition)));
        }
        html
    };
    let evidence = match &duty.demand {
        Demand::Periodic { evidence, .. } => {
            named(&evidence.collection, evidence.condition.as_ref().map(|told| told.text()))
        }
        Demand::Within { from, to, limit } => {
            let label = |field| label(context, duty, field);
            let mut html = escaped(&format!("{} → {}", label(from), label(to)));
            if let Limit::By(deadline) = limit {
                html.push_str(&format!(" <code>{}</code>", escaped(deadline.text())));
            }
            html
        }
        Demand::Always(condition) => format!("<code>{}</code>", escaped(condition.text())),
        Demand::AtMost { distinct, .. } => match distinct {
            Some(field) => escaped(&label(context, duty, field)),
            None => super::NOTHING.to_owned(),
        },
    };
    WordingView {
        version: duty.version.to_string(),
        from: duty.in_force_from.to_string(),
        to: duty.in_force_to.map(|to| to.to_string()),
        text: duty.text.to_string(),
        clause: clause(context, entry, duty, root),
        measure: measure(context, duty),
        scope: named(&duty.scope.collection, duty.scope.condition.as_ref().map(|told| told.text())),
        evidence,
        current: duty.is_in_force_on(context.site.as_of),
    }
}

/// What a field of the subjects is called.
fn label(context: &Context<'_>, duty: &Duty, field: &str) -> String {
    let field = context.site.collection(&duty.scope.collection).and_then(|known| known.field(field));
    field.map_or_else(String::new, |field| field.label.get(context.lang).to_owned())
}

/// The subjects, the worst first, and how many there are.
fn subjects(context: &Context<'_>, entry: &Entry<'_>, root: &str) -> (Vec<SubjectView>, usize) {
    let mut subjects: BTreeMap<RecordIx, (Tally, Option<String>)> = BTreeMap::new();
    for judgement in &entry.judgements {
        let (tally, last) = subjects.entry(judgement.subject).or_default();
        tally.add(judgement.state);
        let done = judgement.done.filter(|_| judgement.state != State::NotAsked).map(|done| done.text());
        *last = done.max(last.take());
    }
    let count = subjects.len();
    let mut subjects: Vec<(RecordIx, (Tally, Option<String>))> = subjects.into_iter().collect();
    subjects.sort_by_key(|(ix, (tally, _))| (Reverse(tally.missed), Reverse(tally.late), *ix));
    let view = |(ix, (tally, last)): (RecordIx, (Tally, Option<String>))| {
        let mut link = String::new();
        context.names.link(&mut link, root, ix);
        SubjectView { link, phrase: standing::phrase(context, tally), last }
    };
    (subjects.into_iter().take(SUBJECTS).map(view).collect(), count)
}

/// Every window of the duty, to take away.
pub(in crate::render) fn report(context: &Context<'_>, entry: &Entry<'_>) -> Report {
    windows::of_duty(context.site, title(entry.duty), entry.judgements.iter().copied())
}
