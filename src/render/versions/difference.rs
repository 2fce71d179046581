//! Two versions of a document side by side: the fields that differ, then the clauses.

use super::super::changes::{self, ChangeView, marked};
use super::super::context::Context;
use super::super::names::root_of;
use super::{LinkView, VersionView, page_of, view as version_view};
use crate::derive::difference::{self, Change, Clause, Line};
use crate::model::RecordIx;
use crate::model::markup::escaped;
use crate::model::passage::{Form, Passage};
use serde::Serialize;

/// What the template sees.
#[derive(Serialize)]
pub(super) struct DifferenceView {
    title: String,
    document: String,
    versions: String,
    before: SideView,
    after: SideView,
    fields: Vec<ChangeView>,
    stretches: Vec<StretchView>,
    changed: usize,
    added: usize,
    removed: usize,
    moved: usize,
    same: usize,
}

#[derive(Serialize)]
struct SideView {
    version: VersionView,
    href: String,
}

/// A clause that differs, or some in a row that do not.
#[derive(Serialize)]
struct StretchView {
    same: Vec<LinkView>,
    clause: Option<ClauseView>,
}

#[derive(Serialize)]
struct ClauseView {
    anchor: String,
    /// The heading as HTML, with the words that differ marked.
    title: String,
    /// What became of it, in a word with its tone.
    marks: Vec<MarkView>,
    /// The heading as each side has it, where they differ.
    headings: Option<PairView>,
    pairs: Vec<PairView>,
}

#[derive(Serialize)]
struct MarkView {
    class: &'static str,
    word: String,
}

#[derive(Serialize)]
struct PairView {
    /// `item`, `row`, or nothing special.
    form: &'static str,
    /// What each side has, as HTML.
    before: Option<String>,
    after: Option<String>,
    same: bool,
    /// Blocks left out here because nothing changed in them.
    skipped: usize,
}

/// How deep the page of a difference lies.
pub(super) const DEPTH: usize = 5;

/// Builds the view of what changed from the version at `old` to the one at `new`; `passages` are those of every
/// version.
pub(super) fn view(
    context: &Context<'_>,
    ix: RecordIx,
    passages: &[Vec<Passage>],
    (old, new): (usize, usize),
) -> DifferenceView {
    let root = root_of(DEPTH);
    let record = context.site.record(ix);
    let collection = context.shape_of(record).collection;
    let versions = context.site.versions_of(&record.id);
    let clauses = difference::clauses(&passages[old], &passages[new]);
    let fields = if new == old + 1 { &versions[new].from_before } else { &versions[old].until_now };
    let count =
        |change: Change| clauses.iter().filter(|clause| clause.change == change && clause.anchor.is_some()).count();
    let side = |place: usize| SideView {
        version: version_view(context, ix, place, &root),
        href: format!("{root}{}", page_of(context, ix, &versions[place])),
    };
    let after = side(new);
    let moved = clauses.iter().filter(|clause| clause.moved).count();
    DifferenceView {
        title: record.title.to_string(),
        document: context.names.linked(&root, ix),
        versions: format!("{root}{}{}", context.names.of(ix).page, crate::model::version::VERSIONS),
        before: side(old),
        fields: changes::views(context, &root, collection, fields),
        changed: count(Change::Changed),
        added: count(Change::Added),
        removed: count(Change::Removed),
        moved,
        same: count(Change::Same),
        stretches: stretches(context, &clauses, &after.href),
        after,
    }
}

/// Clauses that say the same stand together, each a link to its place in the later text.
fn stretches(context: &Context<'_>, clauses: &[Clause], after: &str) -> Vec<StretchView> {
    let mut stretches: Vec<StretchView> = Vec::new();
    for clause in clauses {
        if clause.change == Change::Same && !clause.moved {
            let Some(anchor) = &clause.anchor else { continue };
            let title = clause.after.as_deref().unwrap_or("").to_owned();
            let link = LinkView { href: format!("{after}#{anchor}"), title };
            match stretches.last_mut() {
                Some(last) if last.clause.is_none() => last.same.push(link),
                _ => stretches.push(StretchView { same: vec![link], clause: None }),
            }
        } else {
            stretches.push(StretchView { same: Vec::new(), clause: Some(view_of(context, clause)) });
        }
    }
    stretches
}

fn view_of(context: &Context<'_>, clause: &Clause) -> ClauseView {
    let strings = context.strings;
    let mark = |class, key: &str| MarkView { class, word: strings.get(key).to_owned() };
    let mut marks = Vec::new();
    marks.extend(match clause.change {
        Change::Added => Some(mark("tone-good", "difference.added")),
        Change::Removed => Some(mark("tone-bad", "difference.removed")),
        Change::Changed => Some(mark("tone-doubtful", "difference.changed")),
        Change::Same => None,
    });
    if clause.moved {
        marks.push(mark("tone-open", "difference.moved"));
    }
    let title = clause.after.as_ref().or(clause.before.as_ref()).filter(|title| !title.is_empty());
    let headings = match (&clause.before, &clause.after) {
        (Some(before), Some(after)) if before != after => {
            let (old, new) = difference::runs(before, after);
            Some(PairView {
                form: "heading",
                before: Some(marked(&old, "del")),
                after: Some(marked(&new, "ins")),
                same: false,
                skipped: 0,
            })
        }
        _ => None,
    };
    ClauseView {
        anchor: clause.anchor.as_ref().map_or_else(|| "c-opening".to_owned(), |anchor| format!("c-{anchor}")),
        title: title.map_or_else(|| escaped(strings.get("difference.opening")), |title| escaped(title)),
        marks,
        headings,
        pairs: pairs(&clause.lines),
    }
}

/// Unchanged blocks that are shown before and after each change.
const AROUND: usize = 1;

/// The blocks side by side; long stretches without a change are left out.
fn pairs(lines: &[Line]) -> Vec<PairView> {
    let near = |place: usize| {
        let from = place.saturating_sub(AROUND);
        lines[from..lines.len().min(place + AROUND + 1)].iter().any(|line| !line.is_same())
    };
    let mut pairs: Vec<PairView> = Vec::new();
    let mut skipped = 0;
    for (place, line) in lines.iter().enumerate() {
        if !near(place) {
            skipped += 1;
            continue;
        }
        let html = |runs: &Option<Vec<difference::Run>>, tag| runs.as_ref().map(|runs| marked(runs, tag));
        pairs.push(PairView {
            form: match line.form {
                Form::Paragraph => "",
                Form::Item => "item",
                Form::Row => "row",
                Form::Code => "code",
            },
            before: html(&line.before, "del"),
            after: html(&line.after, "ins"),
            same: line.is_same(),
            skipped: std::mem::take(&mut skipped),
        });
    }
    pairs
}
