//! The versions of a record that git knows.

use super::super::context::Context;
use super::super::format;
use crate::model::Record;
use crate::model::history::{Absence, Action, Completeness, Gap};
use serde::Serialize;

/// Revisions that are shown at once; the rest is behind a fold.
const SHOWN: usize = 8;

/// The list of revisions, newest first.
#[derive(Serialize)]
pub(crate) struct RevisionsView {
    shown: Vec<RevisionView>,
    folded: Vec<RevisionView>,
    count: usize,
    /// Why there are none, or why some may be missing.
    note: Option<String>,
}

#[derive(Serialize)]
struct RevisionView {
    date: String,
    author: String,
    action: String,
    subject: String,
    commit: String,
}

/// The revisions of `record`.
pub(super) fn build(context: &Context<'_>, record: &Record) -> RevisionsView {
    let history = &context.site.history;
    let strings = context.strings;
    let mut views: Vec<RevisionView> = history
        .of(&record.id)
        .iter()
        .map(|revision| {
            let commit = history.commit(revision);
            let action = match revision.action {
                Action::Added => "revision.added",
                Action::Modified => "revision.modified",
                Action::Renamed => "revision.renamed",
                Action::Deleted => "revision.deleted",
            };
            RevisionView {
                date: format::moment(commit.author.seconds, commit.author.offset_minutes),
                author: commit.author.name.to_string(),
                action: strings.get(action).to_owned(),
                subject: commit.subject().to_owned(),
                commit: commit.id.short().to_owned(),
            }
        })
        .collect();
    let note = match &history.completeness {
        Completeness::Absent(Absence::NoRepository) => Some("revision.no_repository"),
        Completeness::Absent(Absence::NoCommit) => Some("revision.no_commit"),
        Completeness::Incomplete(gaps) if gaps.contains(&Gap::Shallow) => Some("revision.shallow"),
        Completeness::Incomplete(_) => Some("revision.incomplete"),
        Completeness::Complete if views.is_empty() => Some("revision.uncommitted"),
        Completeness::Complete => None,
    };
    let count = views.len();
    let folded = if count > SHOWN + 2 { views.split_off(SHOWN) } else { Vec::new() };
    RevisionsView { shown: views, folded, count, note: note.map(|key| strings.get(key).to_owned()) }
}
