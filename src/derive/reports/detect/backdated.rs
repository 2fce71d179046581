//! `backdated`: commits and records that claim to be older than they are.

use super::super::change_register::{moment, person};
use super::super::context::{Context, cell, commit_cell, day};
use super::super::definition::{Definition, Found};
use super::{is_forge, replay, series};
use crate::model::collection::Kind;
use crate::model::report::{Column, Group, Row};
use crate::model::{Record, Site, Stamp, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("倒填日期", "Backdated"),
    description: (
        "提交的编写时间比提交时间（有接收日志的，比接收时间）早出规定的工作日以上，且由编写人本人单独提交；或者流水号在后、登记在后，所填日期却早于前一号规定的工作日以上，又不按迟登填报。变基、拣选、压缩合并、他人代为提交和已申报的导入不算；提交人是平台（`noreply` 地址）而只有一个上一提交的，谁都写得出，按编写人判断；单独一个提交经本人变基的，与改动日期无法区分，也会列出",
        "commits whose author date lies more than the allowed working days before the commit date (or the receipt, where a push log is given) and that their author committed alone; or records numbered and filed after their predecessor whose stated date lies more than that before the predecessor's, without being filed as late. Rebases, cherry-picks, squashes, commits by others and declared imports are none; where the committer is a forge (a `noreply` address, which anybody can write) and there is one parent only, it is judged as the author's own; a single commit rebased by its own author cannot be told from a false date and is listed",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "backdated";

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::of_codes(
            "basis",
            "依据",
            "Basis",
            &[
                ("author-date", "编写时间远早于提交时间", "written long before committed"),
                (
                    "forge",
                    "编写时间远早于平台提交时间，按编写人判断",
                    "written long before a forge committed it, judged by its author",
                ),
                ("receipt", "编写时间远早于接收时间", "written long before received"),
                ("series", "号码在后而日期在前", "later number, earlier date"),
            ],
        ),
        Column::new("stated", "记录日期", "Date stated"),
        Column::new("authored", "编写时间", "Authored"),
        Column::new("committed", "提交时间", "Committed"),
        Column::new("workdays", "相差工作日", "Working days"),
        Column::new("predecessor", "前一号", "Predecessor"),
        Column::new("author", "编写人", "Author"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let mut found =
        Found { negative: Text::new("没有倒填日期的记录", "nothing is backdated"), ..Found::default() };
    let replayed = replay::replayed(context);
    let mut skipped = 0;
    for (record, collection) in context.records() {
        if !context.is_on(collection, NAME) {
            continue;
        }
        found.searched += 1;
        let allowed = context.threshold(Some(collection), NAME, "days") as u32;
        for revision in history.of(&record.id).iter().filter(|revision| revision.merge.is_none()) {
            let commit = context.commit(revision);
            let (Some(authored), Some(committed)) = (context.authored(commit), commit.committer.day(&context.zone))
            else {
                continue;
            };
            // Receipt is compared where both clocks of the writer agree; otherwise theirs tell enough.
            let received = commit.received.and(context.entered(commit));
            let until = received.unwrap_or(committed).max(committed);
            let workdays = context.workdays().between(authored, until);
            if workdays <= allowed || !context.in_period(authored) || context.is_bot(&commit.author) {
                continue;
            }
            let forge = is_forge(&commit.committer);
            let squashed = forge && replay::is_squash(commit);
            let others = !forge && context.who(&commit.author) != context.who(&commit.committer);
            let place = revision.commit as usize;
            if others || squashed || replayed[place] || context.is_import(record.value("batch"), authored) {
                skipped += 1;
                continue;
            }
            let basis = match (committed >= until, forge) {
                (false, _) => "receipt",
                (true, true) => "forge",
                (true, false) => "author-date",
            };
            found.rows.push(row(context, record, basis, revision.commit, workdays, None));
        }
    }
    out_of_series(context, &mut found);
    found.rows.sort_by(|a, b| (&a.record, &a.commit).cmp(&(&b.record, &b.commit)));
    found.reservation = (skipped > 0).then(|| {
        Text::new(
            format!("{skipped} 处改动由变基、拣选或他人代为提交，保留了原编写时间，不作倒填判断"),
            format!("{skipped} changes were replayed or committed by others and keep their author dates; they are not judged"),
        )
    });
    found
}

/// Numbers tell the order in which records were made; dates should follow it.
fn out_of_series(context: &Context<'_>, found: &mut Found) {
    for collection in &context.site.collections {
        if collection.kind != Kind::Log || !context.is_on(collection, NAME) || !series::is_counted(collection) {
            continue;
        }
        let allowed = context.threshold(Some(collection), NAME, "days") as u32;
        let late = collection.entry_days.unwrap_or(0);
        let records = context.site.records_of(&collection.name).map(|(_, record)| record);
        for numbered in series::of(records).into_values() {
            let mut last: Option<&Record> = None;
            for record in numbered.into_values() {
                let (Some(stated), Some(origin)) = (record.stamp.map(Stamp::date), context.origin(&record.id)) else {
                    continue;
                };
                let commit = context.commit(origin);
                let Some(entered) = context.entered(commit) else { continue };
                if let Some(previous) = last
                    && let Some(previous_stated) = previous.stamp.map(Stamp::date)
                    && let Some(previous_origin) = context.origin(&previous.id)
                {
                    let workdays = context.workdays().between(stated, previous_stated);
                    let later = origin.commit < previous_origin.commit;
                    // Filed late and saying so is another matter.
                    let honest = context.workdays().between(stated, entered) > late;
                    let imported = context.is_import(record.value("batch"), stated.max(entered));
                    if workdays > allowed && later && !honest && !imported && context.in_period(entered) {
                        found.rows.push(row(context, record, "series", origin.commit, workdays, Some(previous)));
                        continue;
                    }
                }
                last = Some(record);
            }
        }
    }
}

fn row(
    context: &Context<'_>,
    record: &Record,
    basis: &str,
    commit: u32,
    workdays: u32,
    predecessor: Option<&Record>,
) -> Row {
    let commit = &context.site.history.commits[commit as usize];
    Row {
        record: Some(record.id.clone()),
        commit: Some(commit.id.clone()),
        cells: vec![
            Value::from(record.id.as_str()),
            Value::from(&*record.title),
            Value::from(basis),
            cell(record.stamp.map(Stamp::date).map(day)),
            moment(context, &commit.author),
            moment(context, &commit.committer),
            Value::from(workdays),
            cell(predecessor.map(|record| record.id.as_str())),
            person(&commit.author),
            commit_cell(&commit.id),
        ],
    }
}
