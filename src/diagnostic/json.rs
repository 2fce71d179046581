//! Diagnostics as the JSON of `check --format json`.

use super::place::{Place, Places, Stretch};
use super::{Diagnostic, count};
use crate::model::{Lang, Sources};
use serde::Serialize;

/// The document that `check --format json` prints.
#[derive(Serialize, Debug)]
pub struct CheckJson<'a> {
    diagnostics: Vec<DiagnosticJson<'a>>,
    summary: SummaryJson,
}

#[derive(Serialize, Debug)]
struct DiagnosticJson<'a> {
    code: &'static str,
    severity: super::Severity,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    record: Option<&'a str>,
    help: Vec<&'a str>,
}

#[derive(Serialize, Debug)]
struct SummaryJson {
    errors: usize,
    warnings: usize,
    records: usize,
}

/// Where a fault stands in a file that could not be read.
const BEGINNING: Stretch = Stretch { start: Place { line: 1, column: 1 }, end: Place { line: 1, column: 1 } };

/// Builds the document; `records` is the number of records that were checked.
pub fn document<'a>(diagnostics: &'a [Diagnostic], sources: &Sources, records: usize, lang: Lang) -> CheckJson<'a> {
    let (errors, warnings) = count(diagnostics);
    let mut places = Places::new(sources);
    let diagnostics = diagnostics
        .iter()
        .map(|diagnostic| {
            let found = places.find(&diagnostic.primary.path, &diagnostic.primary.span);
            let Stretch { start, end } = found.map_or(BEGINNING, |(_, stretch)| stretch);
            DiagnosticJson {
                code: diagnostic.code.as_str(),
                severity: diagnostic.severity,
                message: diagnostic.message.get(lang),
                file: &diagnostic.primary.path,
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                record: diagnostic.record.as_ref().map(|id| id.as_str()),
                help: diagnostic.help.iter().map(|help| help.get(lang)).collect(),
            }
        })
        .collect();
    CheckJson { diagnostics, summary: SummaryJson { errors, warnings, records } }
}
