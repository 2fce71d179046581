//! Diagnostics as workflow commands, which a forge shows beside the changed lines.

use super::place::place;
use super::{Diagnostic, Severity};
use crate::model::{Lang, Sources};
use std::fmt::Write;

/// One `::error file=…::message` line for each diagnostic.
pub fn lines(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let text = sources.text(&diagnostic.primary.path).unwrap_or("");
        let start = place(text, diagnostic.primary.span.start);
        let end = place(text, diagnostic.primary.span.end);
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut message = diagnostic.message.get(lang).to_owned();
        for help in &diagnostic.help {
            let _ = write!(message, "\n{}", help.get(lang));
        }
        // A range over several lines may not carry columns.
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column)
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "::{command} file={},line={},endLine={}{columns},title={}::{}",
            property(&diagnostic.primary.path),
            start.line,
            end.line,
            property(diagnostic.code.as_str()),
            data(&message),
        );
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
