//! What the tool has to say about an archive: codes, spans, messages in both languages, and one renderer a file.
//!
//! A diagnostic is data. Stages give lists of them; only [`human`], [`json`], [`sarif`] and [`github`] turn
//! them into text, and only the command line prints it.

pub mod code;
pub mod github;
pub mod human;
pub mod json;
pub mod place;
pub mod sarif;

pub use crate::model::collection::Severity;
pub use crate::model::nearest::{distance, nearest};
pub use code::Code;

use crate::model::{RecordId, Text};
use std::ops::Range;
use std::sync::Arc;

/// A stretch of a file with a word on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The file, by its path from the archive's root.
    pub path: Arc<str>,
    /// Byte offsets into the file's text.
    pub span: Range<usize>,
    /// What is to be seen there.
    pub message: Option<Text>,
}

/// Text that would mend the fault if it stood in place of `span`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// Byte offsets into the primary file's text.
    pub span: Range<usize>,
    /// The text to put there.
    pub replacement: String,
}

/// One thing wrong with the archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Which kind of fault.
    pub code: Code,
    /// How grave.
    pub severity: Severity,
    /// What is wrong, in one lower-case sentence without a full stop.
    pub message: Text,
    /// Where; the narrowest stretch that shows it.
    pub primary: Label,
    /// Other places that explain it, such as the schema line that asks for a field.
    pub secondary: Vec<Label>,
    /// What to do about it.
    pub help: Vec<Text>,
    /// A mend that can be shown as a difference.
    pub fix: Option<Fix>,
    /// The record, where known.
    pub record: Option<RecordId>,
}

impl Diagnostic {
    /// A diagnostic of the code's own severity at `span` of the file at `path`.
    pub fn new(code: Code, path: impl Into<Arc<str>>, span: Range<usize>, message: Text) -> Self {
        Self {
            code,
            severity: code.severity(),
            message,
            primary: Label { path: path.into(), span, message: None },
            secondary: Vec::new(),
            help: Vec::new(),
            fix: None,
            record: None,
        }
    }

    /// Writes `message` beside the primary stretch.
    pub fn labelled(mut self, message: Text) -> Self {
        self.primary.message = Some(message);
        self
    }

    /// Adds another place.
    pub fn also(mut self, path: impl Into<Arc<str>>, span: Range<usize>, message: Text) -> Self {
        self.secondary.push(Label { path: path.into(), span, message: Some(message) });
        self
    }

    /// Adds advice.
    pub fn help(mut self, help: Text) -> Self {
        self.help.push(help);
        self
    }

    /// Names the record.
    pub fn on(mut self, record: &RecordId) -> Self {
        self.record = Some(record.clone());
        self
    }

    /// Sets another severity than the code's own.
    pub fn graded(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Offers a mend.
    pub fn mend(mut self, span: Range<usize>, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }
}

/// Sorts by file, place and code, so that the order never depends on threads.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.primary.path.clone(), d.primary.span.start, d.primary.span.end, d.code);
        key(a).cmp(&key(b)).then_with(|| a.message.zh.cmp(&b.message.zh))
    });
}

/// The number of errors and of warnings.
pub fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    (errors, diagnostics.len() - errors)
}
