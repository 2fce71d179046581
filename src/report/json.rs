//! Reports as JSON: keys and codes never depend on the language, titles and sentences are in the one asked for.

use super::{TOOL, cell};
use crate::model::report::{Column, Form, Report, Row, StatedNegative};
use crate::model::{Lang, Text};
use serde_json::{Map, Value, json};

/// The report as one object.
pub fn document(report: &Report, lang: Lang) -> Value {
    let say = |text: &Text| text.get(lang).to_owned();
    let day = |date: Option<crate::model::Date>| date.map(|date| date.to_string());
    let negative = |negative: &StatedNegative| {
        json!({
            "statement": say(&negative.statement),
            "records": negative.records,
            "commits": negative.commits,
            "conclusive": negative.conclusive,
            "reservation": negative.reservation.as_ref().map(say),
        })
    };
    json!({
        "report": report.name,
        "title": say(&report.title),
        "description": say(&report.description),
        "commit": report.commit.as_ref().map(|commit| commit.as_str()),
        "uncommitted": report.uncommitted,
        "as_of": report.as_of.to_string(),
        "tool": TOOL,
        "query": { "from": day(report.query.from), "to": day(report.query.to) },
        "columns": report
            .columns
            .iter()
            .map(|column| json!({ "name": column.name, "title": say(&column.title) }))
            .collect::<Vec<_>>(),
        "rows": report.rows.iter().map(|row| object(&report.columns, row, lang)).collect::<Vec<_>>(),
        "stated_negative": report.stated_negative.as_ref().map(negative),
        "reservation": report.reservation.as_ref().map(say),
    })
}

/// A row by the names of its columns; it names its record, and its commit where it rests on one.
fn object(columns: &[Column], row: &Row, lang: Lang) -> Value {
    let mut object = Map::new();
    object.insert("record".to_owned(), row.record.as_ref().map_or(Value::Null, |id| id.as_str().into()));
    for (column, cell) in columns.iter().zip(&row.cells) {
        let cell = match (column.form, cell.is_null()) {
            (Form::Sentence, false) => Value::from(cell::text(column, cell, lang)),
            _ => cell.clone(),
        };
        object.insert(column.name.to_owned(), cell);
    }
    if let Some(commit) = &row.commit {
        object.insert("commit".to_owned(), commit.as_str().into());
    }
    Value::Object(object)
}
