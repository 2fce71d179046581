//! `number-gaps`: numbers that a series left out.

use super::super::context::{Context, cell, commit_cell};
use super::super::definition::{Definition, Found};
use super::series;
use crate::model::report::{Column, Group, Row};
use crate::model::{RecordId, Site, Text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("编号断号", "Gaps in number series"),
    description: (
        "按顺序编号的类别中，同一号段里当前没有的号码；历史上曾有而已不在的另外标明。号段从现有的最小号起算，应从1起而不从1起的也列出",
        "numbers that are missing from series that count; numbers that were in the archive once and are gone are told apart. A series that does not begin with 1 is listed as well",
    ),
    group: Group::History,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "number-gaps";

fn columns(site: &Site) -> Vec<Column> {
    let mut collection = Column::new("collection", "类别", "Kind");
    collection.words = site.collections.iter().map(|c| (c.name.to_string(), c.title.clone())).collect();
    vec![
        collection,
        Column::new("first", "断号起", "First missing"),
        Column::new("last", "断号止", "Last missing"),
        Column::new("count", "断号数", "Numbers missing"),
        Column::of_codes(
            "state",
            "情形",
            "State",
            &[("never", "从未登记", "never filed"), ("gone", "曾登记而已不在", "filed once and gone")],
        ),
        Column::new("record", "后一号", "Next number"),
        Column::new("commit", "后一号的登记提交", "Commit of the next"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let site = context.site;
    let mut found = Found { negative: Text::new("各号段没有断号", "no series has gaps"), ..Found::default() };
    if site.restricted {
        // Numbers of what these readers may not know of would show as gaps.
        found.reservation = Some(Text::new(
            "本版面向受限读者，有的记录不在其中，断号不作判断",
            "this edition leaves records out, so that gaps cannot be told",
        ));
        return found;
    }
    let seen: BTreeSet<&str> = site.history.revisions.keys().map(RecordId::as_str).collect();
    for collection in &site.collections {
        if !series::is_counted(collection) || !context.is_on(collection, NAME) {
            continue;
        }
        let records: Vec<_> = site.records_of(&collection.name).map(|(_, record)| record).collect();
        found.searched += records.len();
        let numbered: BTreeMap<_, _> = series::of(records.into_iter());
        for numbers in numbered.into_values() {
            let mut expected = 1;
            for (number, record) in numbers {
                // One row for each stretch of numbers of one kind.
                let mut start = expected;
                while start < number {
                    let is_gone = |number| seen.contains(&*series::with_number(&record.id, number));
                    let gone = is_gone(start);
                    // A wild number would make an endless gap; what lies far back was never filed.
                    let end = match number - start > LONGEST {
                        true => number,
                        false => (start..number).find(|one| is_gone(*one) != gone).unwrap_or(number),
                    };
                    let commit = context.origin(&record.id).map(|origin| &context.commit(origin).id);
                    found.rows.push(Row {
                        record: Some(record.id.clone()),
                        commit: commit.cloned(),
                        cells: vec![
                            Value::from(collection.name.as_str()),
                            Value::from(series::with_number(&record.id, start)),
                            Value::from(series::with_number(&record.id, end - 1)),
                            Value::from(end - start),
                            Value::from(if gone { "gone" } else { "never" }),
                            Value::from(record.id.as_str()),
                            cell(commit.map(commit_cell)),
                        ],
                    });
                    start = end;
                }
                expected = number + 1;
            }
        }
    }
    found
}

/// Longer gaps are told as one.
const LONGEST: u64 = 100_000;
