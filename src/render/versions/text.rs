//! A document as it stood in one of its versions.

use super::super::context::Context;
use super::super::names::root_of;
use super::super::record::past::{self, FactView, SectionView};
use super::{VersionView, page_of, until_now_page, view as version_view};
use crate::model::{RecordIx, canonical};
use serde::Serialize;

/// What the template sees.
#[derive(Serialize)]
pub(super) struct TextView {
    id: String,
    title: String,
    version: VersionView,
    /// The document as it stands now, as a link.
    document: String,
    versions: String,
    /// The version before and the one after.
    before: Option<String>,
    after: Option<String>,
    changes: Option<String>,
    until_now: Option<String>,
    lead: Vec<FactView>,
    facts: Vec<FactView>,
    sections: Vec<SectionView>,
    body: String,
    sections_after: Vec<SectionView>,
    contents: Vec<EntryView>,
    source: String,
    digest: String,
}

#[derive(Serialize)]
struct EntryView {
    level: u8,
    anchor: String,
    title: String,
}

/// Builds the view.
pub(super) fn view(context: &Context<'_>, ix: RecordIx, place: usize) -> TextView {
    let root = root_of(4);
    let record = context.site.record(ix);
    let versions = context.site.versions_of(&record.id);
    let version = &versions[place];
    let then = version.record(record, context.shape_of(record).collection);
    let parts = past::parts(context, &then, &root);
    let neighbour = |place: Option<usize>| {
        let version = place.and_then(|place| versions.get(place))?;
        // Several texts may call themselves by the same number.
        let commit = super::commit_of(context, version)
            .map_or_else(String::new, |commit| format!(" <code>{}</code>", commit.id.short()));
        Some(super::link(context, ix, version, &root) + &commit)
    };
    let clauses = then.document.clauses.iter().filter(|clause| clause.level <= 3);
    let entry =
        |section: &SectionView| EntryView { level: 2, anchor: section.anchor.clone(), title: section.title.clone() };
    let mut contents: Vec<EntryView> = parts.before.iter().map(entry).collect();
    contents.extend(clauses.map(|clause| EntryView {
        level: clause.level,
        anchor: clause.anchor.to_string(),
        title: clause.title.to_string(),
    }));
    contents.extend(parts.after.iter().map(entry));
    TextView {
        id: record.id.to_string(),
        title: then.title.to_string(),
        version: version_view(context, ix, place, &root),
        document: context.names.linked(&root, ix),
        versions: format!("{root}{}{}", context.names.of(ix).page, crate::model::version::VERSIONS),
        before: neighbour(place.checked_sub(1)),
        after: neighbour(Some(place + 1)),
        changes: (place > 0).then(|| format!("{root}{}changes/", page_of(context, ix, version))),
        until_now: until_now_page(context, ix, versions, place).map(|page| format!("{root}{page}")),
        lead: parts.lead,
        facts: parts.facts,
        sections: parts.before,
        body: past::body(context, &then, &root),
        sections_after: parts.after,
        contents,
        source: then.path().to_owned(),
        digest: canonical::of(&then),
    }
}
