//! The page of all duties: clause by month, then what was late or not done.

use super::super::context::{Context, back};
use super::super::names::root_of;
use super::super::standing;
use super::{Entry, WindowView, clause, is_fault, window};
use crate::derive::duties::summary::{self, Tally};
use crate::model::markup::escaped;
use crate::model::report::{Column, Group, Query, Row};
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
    months: Vec<String>,
    groups: Vec<GroupView>,
    duties: usize,
    windows: usize,
    total: TallyView,
    faults: Vec<WindowView>,
    fault_count: usize,
    complete_since: Option<String>,
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
    href: String,
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
pub(super) fn months(context: &Context<'_>) -> Vec<Date> {
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
                phrase: tally.map_or_else(String::new, |tally| standing::phrase(context, tally)),
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
        months: months.iter().map(|month| month.strftime("%Y-%m").to_string()).collect(),
        groups,
        duties: context.all_duties().entries().len(),
        windows: site.judgements.len(),
        total: total.into(),
        faults: faults
            .iter()
            .take(FAULTS)
            .map(|(_, entry, judgement)| window(context, entry, judgement, &root))
            .collect(),
        fault_count,
        complete_since: site.config.complete_since.map(|day| day.to_string()),
    }
}

fn cell(context: &Context<'_>, entry: &Entry<'_>, month: Date, tally: Tally, root: &str) -> CellView {
    let asked = tally.asked();
    let class = match asked {
        0 if tally.not_due > 0 => "heat-open",
        0 if tally.waived + tally.not_asked > 0 => "heat-over",
        0 => "heat-none",
        _ if tally.missed > 0 => "heat-bad",
        _ if tally.late > 0 => "heat-doubtful",
        _ => "heat-good",
    };
    let month = month.strftime("%Y-%m").to_string();
    let text = match asked {
        0 if tally == Tally::default() => String::new(),
        0 => context.strings.get("compliance.none_asked").to_owned(),
        _ => format!("{}/{asked}", tally.met),
    };
    let label = format!("{} {month} {}", entry.duty.id, standing::words(context, tally));
    CellView { class, href: format!("{root}{}#m-{}", entry.page, escaped(&month)), text, label }
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
    let negative = crate::model::report::StatedNegative {
        statement: Text::new("没有可以评判的义务", "there is no duty to be judged"),
        records: site.records.len(),
        conclusive: true,
        commits: None,
        reservation: None,
    };
    Report {
        name: "compliance",
        title: Text::new("履行情况", "Compliance"),
        description: Text::new("每项义务每个月的履行次数", "how often each duty was met in each month"),
        group: Group::Oversight,
        query: Query::default(),
        as_of: site.as_of,
        commit: site.history.head.clone(),
        uncommitted: site.history.dirty,
        columns: columns.iter().map(|(name, zh, en)| Column::new(name, zh, en)).collect(),
        stated_negative: rows.is_empty().then_some(negative),
        rows,
        chart: None,
        reservation: None,
    }
}
