//! Judgements as rows: each subject and window with its state, its proof and its waiver.

use crate::derive::reports;
use crate::model::duty::Judgement;
use crate::model::report::{Column, Group, Query, Row, StatedNegative, sentence};
use crate::model::{Date, DateTime, RecordIx, Report, Site, Text};
use serde_json::Value;
use std::collections::BTreeSet;

/// What each state is called.
pub const STATES: [(&str, &str, &str); 6] = [
    ("met", "按期", "met"),
    ("late", "迟", "late"),
    ("missed", "缺", "missed"),
    ("waived", "豁免", "waived"),
    ("not-due", "未到期", "not due"),
    ("not-asked", "无工作日，不要求", "not asked"),
];

/// A report over duties: like those of `audit`, with what was searched where it has no rows.
#[allow(clippy::too_many_arguments)]
pub fn report(
    site: &Site,
    name: &'static str,
    title: Text,
    description: Text,
    query: Query,
    columns: Vec<Column>,
    rows: Vec<Row>,
    (statement, records): (Text, usize),
) -> Report {
    let reservation = reports::reservation(site, true);
    let stated_negative = rows.is_empty().then(|| StatedNegative {
        statement,
        records,
        conclusive: true,
        commits: Some(site.history.commits.len()),
        reservation: reservation.clone(),
    });
    Report {
        name,
        title,
        description,
        group: Group::Oversight,
        query,
        as_of: site.as_of,
        commit: site.history.head.clone(),
        uncommitted: site.history.dirty,
        columns,
        rows,
        chart: None,
        stated_negative,
        reservation,
    }
}

/// How many duties there are, each through all its wordings, with those that are not in force any more or not yet.
pub fn duties(site: &Site) -> usize {
    site.duties.iter().map(|duty| (duty.policy.as_str(), &*duty.id)).collect::<BTreeSet<_>>().len()
}

/// How many duties are in force on the site's day.
pub fn duties_in_force(site: &Site) -> usize {
    let in_force = site.duties.iter().filter(|duty| duty.is_in_force_on(site.as_of));
    in_force.map(|duty| (duty.policy.as_str(), &*duty.id)).collect::<BTreeSet<_>>().len()
}

/// The judgements `wanted` of the duty called `title`, as a report.
pub fn of_duty<'s>(site: &'s Site, title: Text, wanted: impl Iterator<Item = &'s Judgement>) -> Report {
    let rows: Vec<Row> = wanted.map(|judgement| row(site, judgement)).collect();
    let statement = Text::new("该义务没有应判定的窗口", "there is no window of this duty to be judged");
    let description = Text::new(
        "每个对象、每个窗口一行，附完成时间、证据和豁免",
        "one row for each subject and window, with when it was done, its evidence and its waiver",
    );
    let searched = (statement, site.records.len());
    report(site, "duty-windows", title, description, Query::default(), columns(), rows, searched)
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("duty", "义务", "Duty"),
        Column::new("policy", "制度", "Policy"),
        Column::new("version", "版本", "Version"),
        Column::new("clause", "条款", "Clause"),
        Column::new("subject", "对象", "Subject"),
        Column::new("title", "对象名称", "Subject's title"),
        Column::new("window_from", "窗口起", "Window from"),
        Column::new("window_to", "窗口止", "Window to"),
        Column::new("due", "期限", "Due"),
        Column::new("done", "完成", "Done"),
        Column::of_codes("state", "状态", "State", &STATES),
        Column::new("evidence", "证据", "Evidence"),
        Column::new("waiver", "豁免", "Waiver"),
        Column::sentences("remark", "说明", "Remark"),
    ]
}

fn row(site: &Site, judgement: &Judgement) -> Row {
    let duty = &site.duties[judgement.duty as usize];
    let subject = site.record(judgement.subject);
    let id = |ix: &RecordIx| Value::from(site.record(*ix).id.as_str());
    let day = |date: Option<Date>| date.map_or(Value::Null, |date| Value::from(date.to_string()));
    Row {
        record: Some(subject.id.clone()),
        commit: None,
        cells: vec![
            Value::from(&*duty.id),
            Value::from(duty.policy.as_str()),
            Value::from(&*duty.version),
            Value::from(duty.clause.as_str()),
            Value::from(subject.id.as_str()),
            Value::from(&*subject.title),
            day(judgement.window.map(|window| window.first)),
            day(judgement.window.map(|window| window.last)),
            judgement.due.map_or(Value::Null, |due| Value::from(moment(due))),
            judgement.done.map_or(Value::Null, |done| Value::from(done.text())),
            Value::from(judgement.state.as_str()),
            Value::from(judgement.evidence.iter().map(id).collect::<Vec<_>>()),
            judgement.waiver.as_ref().map_or(Value::Null, id),
            judgement.remark.as_ref().map_or(Value::Null, sentence),
        ],
    }
}

/// A deadline as people write it: the end of a day is that day.
pub fn moment(due: DateTime) -> String {
    if (due.hour(), due.minute()) == (23, 59) {
        due.date().to_string()
    } else {
        due.strftime("%Y-%m-%d %H:%M").to_string()
    }
}
