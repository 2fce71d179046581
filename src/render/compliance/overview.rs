//! The page of all duties: clause by month, then what was late or not done.

use super::super::context::{Context, back};
use super::super::figure::{self, FigureView};
use super::super::names::root_of;
use super::super::standing;
use super::super::values::NOTHING;
use super::{Entry, WindowView, clause, is_fault, window};
use crate::derive::duties::summary::{self, Tally};
use crate::derive::duties::windows;
use crate::model::config::Completeness;
use crate::model::markup::escaped;
use crate::model::report::{Column, Query, Row};
use crate::model::{Date, Report, Text};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Faults shown on the page, the latest first; the page of each duty shows its own.
const FAULTS: usize = 200;
/// Months shown, the present one included.
const MONTHS: i32 = 12;

/// What the template sees.
#[derive(Serialize)]
pub(in crate::render) struct ComplianceView {
    period: String,
    calendar: Option<FigureView>,
    months: Vec<String>,
    groups: Vec<GroupView>,
    /// Duties in force, and others that were in force once or will be.
    duties: usize,
    other_duties: usize,
    windows: usize,
    total: TallyView,
    faults: Vec<WindowView>,
    fault_count: usize,
    complete_since: Option<String>,
    later: Vec<LaterView>,
    batches: Vec<String>,
}

/// Duties that are judged only since a later day than the rest.
#[derive(Serialize)]
struct LaterView {
    duties: String,
    since: String,
    reason: String,
}

#[derive(Serialize)]
struct GroupView {
    policy: String,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    id: String,
    href: String,
    text: String,
    clause: String,
    cells: Vec<CellView>,
    phrase: String,
}

#[derive(Serialize)]
struct CellView {
    class: &'static str,
    /// Where the figures lead; nowhere where there are none.
    href: Option<String>,
    text: String,
    /// What the figures mean, in words.
    label: String,
}

/// Counts for a table.
#[derive(Serialize)]
pub(super) struct TallyView {
    asked: usize,
    done: usize,
    met: usize,
    late: usize,
    missed: usize,
    waived: usize,
    not_due: usize,
    not_asked: usize,
    percent: Option<usize>,
}

impl From<Tally> for TallyView {
    fn from(tally: Tally) -> Self {
        Self {
            asked: tally.asked(),
            done: tally.met,
            met: tally.met,
            late: tally.late,
            missed: tally.missed,
            waived: tally.waived,
            not_due: tally.not_due,
            not_asked: tally.not_asked,
            percent: tally.percent_met(),
        }
    }
}

/// The first days of the months shown, oldest first.
pub(in crate::render) fn months(context: &Context<'_>) -> Vec<Date> {
    let last = context.site.as_of.first_of_month();
    let month = |ago: i32| last.checked_sub(jiff::Span::new().months(ago)).ok();
    (0..MONTHS).rev().filter_map(month).collect()
}

/// The tallies of a duty by month. A condition on something that lasts counts in the present month.
pub(super) fn by_month(context: &Context<'_>, entry: &Entry<'_>) -> BTreeMap<Date, Tally> {
    let mut tallies: BTreeMap<Date, Tally> = BTreeMap::new();
    for judgement in &entry.judgements {
        let lasting = summary::is_lasting(context.site, judgement);
        let day = if lasting { context.site.as_of } else { summary::day(context.site, judgement) };
        tallies.entry(day.first_of_month()).or_default().add(judgement.state);
    }
    tallies
}

/// Builds the view.
pub(in crate::render) fn view(context: &Context<'_>) -> ComplianceView {
    let site = context.site;
    let root = root_of(1);
    let months = months(context);
    let mut groups: Vec<GroupView> = Vec::new();
    let mut before = None;
    let mut total = Tally::default();
    let mut faults = Vec::new();
    for entry in context.all_duties().entries() {
        if before != Some(entry.policy) {
            let mut policy = String::new();
            context.names.link(&mut policy, &root, entry.policy);
            groups.push(GroupView { policy, rows: Vec::new() });
            before = Some(entry.policy);
        }
        let tallies = by_month(context, entry);
        let tally = context.duty(entry.duty.policy.as_str(), &entry.duty.id);
        total.absorb(tally.unwrap_or_default());
        let cells = months
            .iter()
            .map(|month| cell(context, entry, *month, tallies.get(month).copied().unwrap_or_default(), &root));
        if let Some(group) = groups.last_mut() {
            group.rows.push(RowView {
                id: entry.duty.id.to_string(),
                href: format!("{root}{}", entry.page),
                text: entry.duty.text.to_string(),
                clause: clause(context, entry, entry.duty, &root),
                cells: cells.collect(),
                phrase: tally
                    .filter(|tally| *tally != Tally::default())
                    .map_or_else(String::new, |tally| standing::phrase(context, tally)),
            });
        }
        let found = entry.judgements.iter().filter(|judgement| is_fault(judgement));
        faults.extend(found.map(|judgement| (summary::day(site, judgement), entry, *judgement)));
    }
    let fault_count = faults.len();
    faults.sort_by_key(|(day, entry, judgement)| {
        (std::cmp::Reverse(*day), entry.duty.policy.as_str(), &entry.duty.id, judgement.subject)
    });
    ComplianceView {
        period: format!("{} – {}", back(site, jiff::Span::new().years(1)), site.as_of),
        calendar: figure::of_all_duties(context),
        months: months.iter().map(|month| month.strftime("%Y-%m").to_string()).collect(),
        groups,
        duties: windows::duties_in_force(site),
        other_duties: windows::duties(site) - windows::duties_in_force(site),
        windows: site.judgements.len(),
        total: total.into(),
        faults: faults
            .iter()
            .take(FAULTS)
            .map(|(_, entry, judgement)| window(context, entry, judgement, &root))
            .collect(),
        fault_count,
        complete_since: site.config.complete_since.map(|day| day.to_string()),
        later: site.config.complete.iter().map(|declared| later(context, declared)).collect(),
        batches: site.config.imports.iter().map(|import| import.batch.clone()).collect(),
    }
}

/// What is declared of duties whose records are complete only since a later day; those of hidden policies are not told.
fn later(context: &Context<'_>, declared: &Completeness) -> LaterView {
    let known = |id: &&String| context.site.duties.iter().any(|duty| *duty.id == ***id);
    let duties: Vec<&str> = declared.duties.iter().filter(known).map(String::as_str).collect();
    LaterView {
        duties: duties.join(context.strings.get("value.and")),
        since: declared.since.to_string(),
        reason: declared.reason.clone(),
    }
}

fn cell(context: &Context<'_>, entry: &Entry<'_>, month: Date, tally: Tally, root: &str) -> CellView {
    let asked = tally.asked();
    let since = context.site.config.complete_since_for(&entry.duty.id);
    let name = month.strftime("%Y-%m").to_string();
    if tally == Tally::default() && since.is_some_and(|since| month < since.first_of_month()) {
        let label = context.strings.fill("compliance.unjudged", &[("duty", &entry.duty.id), ("month", &name)]);
        return CellView { class: "heat-unjudged", href: None, text: NOTHING.to_owned(), label };
    }
    let class = match asked {
        0 if tally.not_due > 0 => "heat-open",
        0 if tally.waived + tally.not_asked > 0 => "heat-over",
        0 => "heat-none",
        _ if tally.missed > 0 => "heat-bad",
        _ if tally.late > 0 => "heat-doubtful",
        _ => "heat-good",
    };
    let text = match asked {
        0 if tally == Tally::default() => String::new(),
        0 if tally.waived > 0 => context.strings.get("compliance.waived").to_owned(),
        0 => context.strings.get("compliance.none_asked").to_owned(),
        _ => format!("{}/{asked}", tally.met),
    };
    let label = format!("{} {name} {}", entry.duty.id, standing::words(context, tally));
    CellView { class, href: Some(format!("{root}{}#m-{}", entry.page, escaped(&name))), text, label }
}

/// The tallies of every duty and month, as a report to take away.
pub(in crate::render) fn report(context: &Context<'_>) -> Report {
    let site = context.site;
    let mut rows = Vec::new();
    for entry in context.all_duties().entries() {
        for (month, tally) in by_month(context, entry) {
            let duty = entry.duty;
            let mut cells: Vec<Value> =
                [duty.policy.as_str(), duty.clause.as_str(), &duty.id, &duty.text].map(Value::from).to_vec();
            cells.push(Value::from(month.strftime("%Y-%m").to_string()));
            let counts =
                [tally.asked(), tally.met, tally.late, tally.missed, tally.waived, tally.not_due, tally.not_asked];
            cells.extend(counts.map(Value::from));
            rows.push(Row { record: Some(duty.policy.clone()), commit: None, cells });
        }
    }
    let columns = [
        ("policy", "制度", "Policy"),
        ("clause", "条款", "Clause"),
        ("duty", "义务", "Duty"),
        ("text", "要求", "Requirement"),
        ("month", "月份", "Month"),
        ("asked", "应", "Due"),
        ("met", "按期", "Met"),
        ("late", "迟", "Late"),
        ("missed", "缺", "Missed"),
        ("waived", "豁免", "Waived"),
        ("not_due", "未到期", "Not due"),
        ("not_asked", "不要求", "Not asked"),
    ];
    let dated = || site.judgements.iter().filter(|judgement| !summary::is_lasting(site, judgement));
    let days = || dated().map(|judgement| summary::day(site, judgement));
    let searched = (Text::new("没有可以评判的义务", "there is no duty to be judged"), site.records.len());
    windows::report(
        site,
        "compliance",
        Text::new("履行情况", "Compliance"),
        Text::new("每项义务每个月的履行次数", "how often each duty was met in each month"),
        Query { from: days().min(), to: days().max() },
        columns.iter().map(|(name, zh, en)| Column::new(name, zh, en)).collect(),
        rows,
        searched,
    )
}
