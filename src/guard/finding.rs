//! What a guard objects to.

use crate::model::collection::{Guarded, Severity};
use crate::model::{CommitId, RecordId, Text};
use crate::validate;

/// One objection.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that is broken; `None` for what no collection can relax, such as rewriting the branch.
    pub rule: Option<Guarded>,
    /// Whether it keeps the push out, or is only told.
    pub severity: Severity,
    /// The record.
    pub record: Option<RecordId>,
    /// Its file, with the line where known.
    pub place: Option<String>,
    /// The field.
    pub field: Option<String>,
    /// The commit that does it.
    pub commit: Option<CommitId>,
    /// What is wrong.
    pub message: Text,
}

impl Finding {
    /// An objection to something about a branch.
    pub fn about_branch(message: Text) -> Self {
        Self { rule: None, severity: Severity::Error, record: None, place: None, field: None, commit: None, message }
    }

    /// The objection in a line of the language chosen by `get`.
    pub fn line(&self, get: impl Fn(&Text) -> &str) -> String {
        let rule = self.rule.map_or("history", Guarded::as_str);
        let mut line = format!("[{rule}]");
        for part in [self.record.as_ref().map(|id| id.to_string()), self.place.clone()].into_iter().flatten() {
            line.push(' ');
            line.push_str(&part);
        }
        line = format!("{line}: {}", get(&self.message));
        if let Some(field) = &self.field {
            line += &format!(" `{field}`");
        }
        if let Some(commit) = &self.commit {
            line += &format!(" ({})", commit.short());
        }
        shown(&line)
    }
}

/// The line with what cannot be seen spelt out: names in a push would otherwise write over the lines of who pushes.
fn shown(line: &str) -> String {
    let is_hidden = |c: char| matches!(c, '\t' | '\n' | '\r') || validate::hides_in(c.encode_utf8(&mut [0; 4]));
    let mut shown = String::with_capacity(line.len());
    for c in line.chars() {
        match is_hidden(c) {
            true => shown.extend(c.escape_unicode()),
            false => shown.push(c),
        }
    }
    shown
}

/// Whether anything keeps the push out.
pub fn refused(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}
