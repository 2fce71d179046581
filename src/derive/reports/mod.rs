//! Reports: questions answered from the records and their history. One file a report; [`definitions`] lists them.
//!
//! A report states which commit and which day it holds for, and where it finds nothing, what was searched.

mod addresses;
mod approvals;
mod assets;
mod availability;
mod backup_success;
mod below_legal_floor;
mod change_register;
mod closing;
mod context;
mod contracts_ending;
mod definition;
mod deletions;
mod depreciation;
mod detect;
mod document_register;
mod documents_in_force;
mod documents_without_valid_approval;
mod edits_after_close;
mod figure;
mod findings_ageing;
mod four_properties;
mod holding;
mod illegal_transitions;
mod incidents_summary;
mod late_entries;
mod licences;
mod loss_compensation;
mod open_items;
mod overdue_reviews;
mod overview;
mod project_delivery;
mod questions;
mod recurring_faults;
mod red_lines;
mod repair_costs;
mod satisfaction;
mod scrapping_candidates;
mod separation_of_duties;
mod service_levels;
mod stocktake_differences;
mod training_completion;
mod warranty_ending;
mod workdays;

pub use definition::Definition;
use definition::Found;

use crate::model::report::{Query, Row, StatedNegative};
use crate::model::{Date, RecordId, Report, Site, Text};
use context::Context;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Every report, in the order that they are listed.
pub fn definitions() -> &'static [Definition] {
    &[
        overview::DEFINITION,
        four_properties::DEFINITION,
        document_register::DEFINITION,
        documents_without_valid_approval::DEFINITION,
        approvals::DEFINITION,
        change_register::DEFINITION,
        overdue_reviews::DEFINITION,
        questions::overdue_loans::DEFINITION,
        questions::disposal_due::DEFINITION,
        below_legal_floor::DEFINITION,
        late_entries::DEFINITION,
        edits_after_close::DEFINITION,
        illegal_transitions::DEFINITION,
        separation_of_duties::DEFINITION,
        deletions::DEFINITION,
        detect::retention_breach::DEFINITION,
        detect::backdated::DEFINITION,
        detect::pre_written_log::DEFINITION,
        detect::batch_filling::DEFINITION,
        detect::copied_logs::DEFINITION,
        detect::pre_audit_surge::DEFINITION,
        detect::stale_approval::DEFINITION,
        detect::approval_after_effect::DEFINITION,
        detect::self_approval::DEFINITION,
        detect::proxy_approval::DEFINITION,
        detect::unauthorised_approver::DEFINITION,
        detect::id_reuse::DEFINITION,
        detect::number_gaps::DEFINITION,
        detect::evil_merge::DEFINITION,
        detect::clock_skew::DEFINITION,
        detect::off_hours::DEFINITION,
        detect::unsigned::DEFINITION,
        detect::identities::DEFINITION,
        detect::incomplete_history::DEFINITION,
        detect::suppressed::DEFINITION,
        warranty_ending::DEFINITION,
        open_items::DEFINITION,
        documents_in_force::DEFINITION,
        assets::DEFINITION,
        questions::holders::DEFINITION,
        questions::leavers::DEFINITION,
        questions::unwiped_disposals::DEFINITION,
        depreciation::DEFINITION,
        scrapping_candidates::DEFINITION,
        loss_compensation::DEFINITION,
        stocktake_differences::DEFINITION,
        licences::DEFINITION,
        addresses::DEFINITION,
        contracts_ending::DEFINITION,
        repair_costs::DEFINITION,
        service_levels::DEFINITION,
        satisfaction::DEFINITION,
        recurring_faults::DEFINITION,
        availability::DEFINITION,
        backup_success::DEFINITION,
        questions::backup_coverage::DEFINITION,
        questions::failed_backups::DEFINITION,
        questions::changes_out_of_order::DEFINITION,
        incidents_summary::DEFINITION,
        questions::incident_register::DEFINITION,
        red_lines::DEFINITION,
        training_completion::DEFINITION,
        project_delivery::DEFINITION,
        findings_ageing::DEFINITION,
    ]
}

/// Every report over the period, in the order of [`definitions`]. Where no first day is asked for, registers that
/// grow without end begin at their usual first day ([`Definition::usual_days`]) and say so in their query.
pub fn all(site: &Site, query: &Query) -> Vec<Report> {
    let begins = |definition: &Definition| {
        let days = definition.usual_days.filter(|_| query.from.is_none())?;
        site.as_of.checked_sub(jiff::Span::new().days(days)).ok()
    };
    // Reports over the same period share what is worked out for it.
    let periods: BTreeSet<Option<Date>> = definitions().iter().map(|it| begins(it).or(query.from)).collect();
    let mut contexts: BTreeMap<Option<Date>, Context<'_>> =
        periods.into_iter().map(|from| (from, Context::new(site, &Query { from, to: query.to }))).collect();
    let definitions = definitions().iter().map(|definition| (definition, begins(definition).or(query.from)));
    let definitions: Vec<(&Definition, Option<Date>)> = definitions.collect();
    definitions.par_iter().for_each(|(definition, from)| {
        contexts.get(from).map(|context| context.found(definition));
    });
    // No report looks at another's rows any more: they are moved, not copied.
    let report = |(definition, from): (&Definition, Option<Date>)| {
        let found = contexts.get_mut(&from)?.take(definition);
        Some(written(definition, contexts.get(&from)?, found))
    };
    definitions.into_iter().filter_map(report).collect()
}

/// The report of this name over exactly the period asked for; `None` if there is none of this name.
pub fn one(site: &Site, name: &str, query: &Query) -> Option<Report> {
    let definition = definitions().iter().find(|definition| definition.name == name)?;
    let mut context = Context::new(site, query);
    context.found(definition);
    let found = context.take(definition);
    Some(written(definition, &context, found))
}

/// Reports besides the detectors whose rows are faults, and not merely what there is.
const FAULTS: [&str; 11] = [
    "backup-coverage",
    "failed-backups",
    "changes-out-of-order",
    "leavers",
    "overdue-loans",
    "unwiped-disposals",
    "documents-without-valid-approval",
    "overdue-reviews",
    "below-legal-floor",
    "separation-of-duties",
    "incomplete-history",
];

/// Whether the report gives no cause for concern: it lists what there is, or looked for faults everywhere and found
/// none. `off-hours` is for information only.
pub fn is_clean(report: &Report) -> bool {
    let looks = crate::model::detect::detectors().chain(FAULTS).any(|name| name == report.name);
    if report.name == four_properties::DEFINITION.name {
        return !report.rows.iter().any(four_properties::is_fault);
    }
    let conclusive = report.stated_negative.as_ref().is_none_or(|negative| negative.conclusive);
    !looks || report.name == "off-hours" || (report.rows.is_empty() && conclusive)
}

/// Why statements over the archive are limited: what its history lacks, and work that is not committed.
pub(super) fn reservation(site: &Site, uses_history: bool) -> Option<Text> {
    Context::new(site, &Query::default()).reservation(uses_history)
}

/// The row without the ids of what its readers may not know of; `None` for a row about such a thing.
fn told(row: Row, hidden: &HashSet<RecordId>) -> Option<Row> {
    if hidden.is_empty() {
        return Some(row);
    }
    if row.record.as_ref().is_some_and(|record| hidden.contains(record)) {
        return None;
    }
    let is_hidden = |value: &Value| value.as_str().is_some_and(|id| hidden.contains(id));
    let cells = row.cells.into_iter().map(|cell| match cell {
        Value::Array(items) => Value::Array(items.into_iter().filter(|item| !is_hidden(item)).collect()),
        cell if is_hidden(&cell) => Value::Null,
        cell => cell,
    });
    Some(Row { cells: cells.collect(), ..row })
}

/// What was found, as a report.
fn written(definition: &Definition, context: &Context<'_>, found: Found) -> Report {
    let site = context.site;
    let history = &site.history;
    let unanswerable = definition.uses_history && history.head.is_none();
    let gaps = context.gaps().filter(|_| definition.uses_history && !unanswerable);
    let commits = definition.uses_history.then_some(history.commits.len());
    let reservation = Text::joined([&found.reservation, &context.reservation(definition.uses_history)]);
    let statement = if unanswerable {
        Text::new("没有历史，无法判断", "there is no history to judge by")
    } else if let Some(gaps) = &gaps {
        Text::new(
            format!("未发现（但历史不完整：{}），不能据以断言：{}", gaps.zh, found.negative.zh),
            format!(
                "not found (but the history is incomplete: {}), which does not prove that {}",
                gaps.en, found.negative.en
            ),
        )
    } else {
        found.negative
    };
    let rows: Vec<Row> = found.rows.into_iter().filter_map(|row| told(row, &site.hidden)).collect();
    let stated_negative = rows.is_empty().then(|| StatedNegative {
        statement,
        records: found.searched,
        commits,
        conclusive: !unanswerable && gaps.is_none(),
        reservation: reservation.clone(),
    });
    Report {
        name: definition.name,
        title: definition.title(),
        description: definition.description(),
        group: definition.group,
        query: context.query.clone(),
        as_of: site.as_of,
        commit: history.head.clone(),
        uncommitted: history.dirty,
        columns: (definition.columns)(site),
        rows,
        chart: found.chart,
        stated_negative,
        reservation,
    }
}
