//! `overdue-loans`: documents that were lent and are not back in time.

use super::super::context::{Context, date_in, day, days_between, field};
use super::super::definition::{Definition, Found};
use super::super::figure::about;
use crate::model::report::{Column, Group};
use crate::model::{Record, Site, Stamp, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "overdue-loans",
    title: ("档案借阅逾期", "Overdue loans"),
    description: (
        "判定日已过应还日期（有续借的按最后续借到期日）而尚未归还的借阅档案，最久的在前",
        "documents on loan that were due before the day judged on (by the last renewal, where there is one) and are not back, the longest first",
    ),
    group: Group::Documents,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "借阅登记", "Loan"),
        Column::new("item", "载体", "Item"),
        Column::new("document", "资料", "Document"),
        Column::new("borrower", "借阅人", "Borrower"),
        Column::new("lent_on", "借出日期", "Lent on"),
        Column::new("due_on", "应还日期", "Due on"),
        Column::new("days", "逾期天数", "Days overdue"),
        Column::new("state", "状态", "State"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let mut found = Found {
        negative: Text::new("没有逾期未还的借阅档案", "no document on loan is overdue"),
        reservation: context.lacks(&["loans"]),
        ..Found::default()
    };
    for (loan, lent) in context.events("loans") {
        found.searched += 1;
        let renewed = (loan.value("renewals").and_then(Value::as_array).into_iter().flatten())
            .filter_map(|renewal| Stamp::parse(renewal.get("until")?.as_str()?).map(Stamp::date))
            .max();
        let Some(due) = renewed.max(date_in(loan, "due_on")) else { continue };
        if due >= as_of || is_back(loan, context) {
            continue;
        }
        let cells = vec![
            Value::from(loan.id.as_str()),
            field(loan, "item"),
            context.id_in(loan, "document"),
            context.id_in(loan, "borrower"),
            day(lent),
            day(due),
            Value::from(days_between(due, as_of)),
            loan.status.as_deref().map_or(Value::Null, Value::from),
        ];
        found.rows.push(about(loan, cells));
    }
    found.rows.sort_by_key(|row| (std::cmp::Reverse(row.cells.get(6).and_then(Value::as_i64)), row.record.clone()));
    found
}

fn is_back(loan: &Record, context: &Context<'_>) -> bool {
    match date_in(loan, "returned_on") {
        Some(returned) => returned <= context.site.as_of,
        None => (context.collection(&loan.collection))
            .is_some_and(|collection| collection.is_closed_state(loan.status.as_deref())),
    }
}
