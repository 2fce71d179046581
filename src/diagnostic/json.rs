//! Diagnostics as the JSON of `check --format json`.

use super::place::place;
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

/// Builds the document; `records` is the number of records that were checked.
pub fn document<'a>(diagnostics: &'a [Diagnostic], sources: &Sources, records: usize, lang: Lang) -> CheckJson<'a> {
    let (errors, warnings) = count(diagnostics);
    let diagnostics = diagnostics
        .iter()
        .map(|diagnostic| {
            let text = sources.text(&diagnostic.primary.path).unwrap_or("");
            let start = place(text, diagnostic.primary.span.start);
            let end = place(text, diagnostic.primary.span.end);
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
