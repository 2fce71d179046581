//! Diagnostics as workflow commands, which a forge shows beside the changed lines.

use super::place::{Places, Stretch};
use super::{Diagnostic, Severity};
use crate::model::{Lang, Sources};
use std::fmt::Write;

/// One `::error file=…::message` line for each diagnostic.
pub fn lines(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang) -> String {
    let mut out = String::new();
    let mut places = Places::new(sources);
    for diagnostic in diagnostics {
        let found = places.find(&diagnostic.primary.path, &diagnostic.primary.span);
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut message = diagnostic.message.get(lang).to_owned();
        for help in &diagnostic.help {
            let _ = write!(message, "\n{}", help.get(lang));
        }
        let at = match found {
            Some((_, Stretch { start, end })) if start.line == end.line => {
                format!(",line={},endLine={},col={},endColumn={}", start.line, end.line, start.column, end.column)
            }
            // A range over several lines may not carry columns.
            Some((_, Stretch { start, end })) => format!(",line={},endLine={}", start.line, end.line),
            None => String::new(),
        };
        let _ = writeln!(
            out,
            "::{command} file={}{at},title={}::{}",
            property(&diagnostic.primary.path),
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
