//! Reports as JSON: keys and codes never depend on the language, titles and sentences are in the one asked for.

use super::{TOOL, cell};
use crate::model::report::{Column, Form, Report, Row, StatedNegative};
use crate::model::{Lang, Text};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// What a row calls its record and its commit.
const RECORD: &str = "record";
const COMMIT: &str = "commit";

/// The report as one object. It is written as it is gone through: a report may have hundreds of thousands of rows.
pub fn document(report: &Report, lang: Lang) -> impl Serialize {
    Document { report, lang }
}

/// A report and the language that it is to be written in.
struct Document<'a> {
    report: &'a Report,
    lang: Lang,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { report, lang } = *self;
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
        let column = |column: &Column| json!({ "name": column.name, "title": say(&column.title) });
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("report", report.name)?;
        map.serialize_entry("title", report.title.get(lang))?;
        map.serialize_entry("description", report.description.get(lang))?;
        map.serialize_entry("commit", &report.commit.as_ref().map(|commit| commit.as_str()))?;
        map.serialize_entry("uncommitted", &report.uncommitted)?;
        map.serialize_entry("as_of", &report.as_of.to_string())?;
        map.serialize_entry("tool", TOOL)?;
        map.serialize_entry("query", &json!({ "from": day(report.query.from), "to": day(report.query.to) }))?;
        map.serialize_entry("columns", &report.columns.iter().map(column).collect::<Vec<_>>())?;
        map.serialize_entry("rows", &Rows(self))?;
        map.serialize_entry("stated_negative", &report.stated_negative.as_ref().map(negative))?;
        map.serialize_entry("reservation", &report.reservation.as_ref().map(say))?;
        map.end()
    }
}

/// The rows of a report.
struct Rows<'a>(&'a Document<'a>);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(Document { report, lang }) = *self;
        serializer.collect_seq(report.rows.iter().map(|row| Named { columns: &report.columns, row, lang: *lang }))
    }
}

/// A row by the names of its columns; it names its record, and its commit where it rests on one.
struct Named<'a> {
    columns: &'a [Column],
    row: &'a Row,
    lang: Lang,
}

impl Named<'_> {
    fn cell<M: SerializeMap>(&self, map: &mut M, column: &Column, cell: &Value) -> Result<(), M::Error> {
        match (column.form, cell.is_null()) {
            (Form::Sentence, false) => map.serialize_entry(column.name, &cell::text(column, cell, self.lang)),
            _ => map.serialize_entry(column.name, cell),
        }
    }
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = || self.columns.iter().zip(&self.row.cells);
        let commit = self.row.commit.as_ref().map(|commit| commit.as_str());
        let mut map = serializer.serialize_map(None)?;
        // Every row begins with its record, whether or not that is one of the columns.
        match cells().find(|(column, _)| column.name == RECORD) {
            Some((column, cell)) => self.cell(&mut map, column, cell)?,
            None => map.serialize_entry(RECORD, &self.row.record.as_ref().map(|id| id.as_str()))?,
        }
        for (column, cell) in cells().filter(|(column, _)| column.name != RECORD) {
            match commit.filter(|_| column.name == COMMIT) {
                Some(commit) => map.serialize_entry(COMMIT, commit)?,
                None => self.cell(&mut map, column, cell)?,
            }
        }
        if let Some(commit) = commit.filter(|_| cells().all(|(column, _)| column.name != COMMIT)) {
            map.serialize_entry(COMMIT, commit)?;
        }
        map.end()
    }
}
