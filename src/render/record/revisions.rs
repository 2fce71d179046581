//! The versions of a record that git knows, with what each changed.

use super::super::changes::{self, ChangeView};
use super::super::context::Context;
use super::super::{format, versions};
use crate::model::history::{Absence, Action, Completeness, FieldChange, Gap, Revision};
use crate::model::{Collection, Record, RecordId, RecordIx};
use serde::Serialize;
use serde_json::Value;

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
    /// Fields that changed, and how.
    count: usize,
    changes: Vec<ChangeView>,
    /// Whether the text changed as well.
    text: bool,
    /// The page that shows both versions side by side.
    difference: Option<String>,
}

/// The revisions of the record at `ix`.
pub(super) fn build(context: &Context<'_>, ix: RecordIx, root: &str) -> RevisionsView {
    let record = context.site.record(ix);
    let history = &context.site.history;
    let strings = context.strings;
    let collection = context.shape_of(record).collection;
    let revisions = history.of(&record.id);
    let told = tellable(context, collection, record, revisions);
    let mut views: Vec<RevisionView> = revisions
        .iter()
        .zip(told)
        .map(|(revision, told)| {
            let commit = history.commit(revision);
            let action = match revision.action {
                Action::Added => "revision.added",
                Action::Modified => "revision.modified",
                Action::Renamed => "revision.renamed",
                Action::Deleted => "revision.deleted",
            };
            // What a deletion took away is told by the version before it.
            let changed: &[FieldChange] =
                if told && revision.action != Action::Deleted { &revision.changes } else { &[] };
            let difference = versions::changes_page(context, ix, revision.commit);
            RevisionView {
                date: format::moment(commit.author.seconds, commit.author.offset_minutes),
                author: commit.author.name.to_string(),
                action: strings.get(action).to_owned(),
                subject: commit.subject().to_owned(),
                commit: commit.id.short().to_owned(),
                count: changed.iter().filter(|change| !changes::is_text(change)).count(),
                // Where a page shows both side by side, that says more than a list.
                changes: match &difference {
                    Some(_) => Vec::new(),
                    None => changes::views(context, root, collection, changed),
                },
                text: changed.iter().any(changes::is_text),
                difference: difference.map(|page| format!("{root}{page}")),
            }
        })
        .collect();
    let count = views.len();
    let folded = if count > SHOWN + 2 { views.split_off(SHOWN) } else { Vec::new() };
    RevisionsView { shown: views, folded, count, note: note(context, &record.id) }
}

/// For each revision, newest first, whether its values may be told: not to readers who may not see everything, where
/// the record was of a higher level than it is now.
pub(super) fn tellable(
    context: &Context<'_>,
    collection: &Collection,
    record: &Record,
    revisions: &[Revision],
) -> Vec<bool> {
    let restricted = context.site.restricted;
    let mut after = record.classification;
    let told = |revision: &Revision| {
        let change = revision.changes.iter().find(|change| change.field == "classification");
        let level = |value: &Value| value.as_str().and_then(|level| level.parse().ok());
        let before = change.map_or(after, |change| level(&change.from).unwrap_or(collection.classification));
        let told = !restricted || (after <= record.classification && before <= record.classification);
        after = before;
        told
    };
    let mut hidden = false;
    // Once it was higher, nothing earlier is told either: merges do not keep to one line.
    revisions
        .iter()
        .map(told)
        .collect::<Vec<bool>>()
        .into_iter()
        .map(|told| {
            hidden |= !told;
            !hidden
        })
        .collect()
}

/// Why the history of `record` is missing, or may be in part.
pub(crate) fn note(context: &Context<'_>, record: &RecordId) -> Option<String> {
    let uncommitted = context.site.history.of(record).is_empty();
    gap(context).or_else(|| uncommitted.then(|| context.strings.get("revision.uncommitted").to_owned()))
}

/// Why the history of the archive is missing, or may be in part.
pub(crate) fn gap(context: &Context<'_>) -> Option<String> {
    let key = match &context.site.history.completeness {
        Completeness::Absent(Absence::NoRepository) => "revision.no_repository",
        Completeness::Absent(Absence::NoCommit) => "revision.no_commit",
        Completeness::Incomplete(gaps) if gaps.contains(&Gap::Shallow) => "revision.shallow",
        Completeness::Incomplete(_) => "revision.incomplete",
        Completeness::Complete => return None,
    };
    Some(context.strings.get(key).to_owned())
}
