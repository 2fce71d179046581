//! The list of a document's versions, the latest first, on both axes: when each was in force, since when it is known.

use super::super::context::Context;
use super::super::names::root_of;
use super::super::record::history_note;
use super::{VersionView, page_of, until_now_page, view as version_view};
use crate::model::RecordIx;
use serde::Serialize;

/// What the template sees.
#[derive(Serialize)]
pub(super) struct ListView {
    title: String,
    document: String,
    id: String,
    rows: Vec<RowView>,
    /// Why there are none, or why some may be missing.
    note: Option<String>,
    /// Commits that changed the file's place or white space alone.
    silent: usize,
    time: String,
}

#[derive(Serialize)]
struct RowView {
    version: VersionView,
    href: String,
    /// What it changed in the version before.
    changes: Option<String>,
    /// What the latest version changed in it.
    until_now: Option<String>,
}

/// Builds the view.
pub(super) fn view(context: &Context<'_>, ix: RecordIx) -> ListView {
    let root = root_of(3);
    let record = context.site.record(ix);
    let versions = context.site.versions_of(&record.id);
    let row = |place: usize| {
        let version = &versions[place];
        let changes = (place > 0 && version.commit.is_some()).then(|| page_of(context, ix, version) + "changes/");
        RowView {
            version: version_view(context, ix, place, &root),
            href: format!("{root}{}", page_of(context, ix, version)),
            changes: changes.map(|page| format!("{root}{page}")),
            // The row of the last one says it already.
            until_now: until_now_page(context, ix, versions, place)
                .filter(|_| place + 2 < versions.len())
                .map(|page| format!("{root}{page}")),
        }
    };
    let committed = versions.iter().filter(|version| version.commit.is_some()).count();
    // From readers to whom not every version is shown, their number is kept as well.
    let silent = if context.site.restricted { 0 } else { context.site.history.of(&record.id).len() - committed };
    ListView {
        title: record.title.to_string(),
        document: context.names.linked(&root, ix),
        id: record.id.to_string(),
        rows: (0..versions.len()).rev().map(row).collect(),
        note: history_note(context, &record.id),
        silent,
        time: format!("{root}time/"),
    }
}
