//! References made by links in the body.

use super::Targets;
use super::field::states_the_past;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::collection::Kind;
use crate::model::document::{BodyLink, Document, LinkTarget};
use crate::model::link::{Origin, Reference};
use crate::model::{Anchor, Record, RecordId, RecordIx, Text};
use std::collections::HashMap;

/// Resolves the links of `record`'s body.
pub fn resolve(
    from: RecordIx,
    record: &Record,
    targets: &Targets<'_>,
    references: &mut Vec<Reference>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for link in &record.document.links {
        let fault = |code, message| {
            Diagnostic::new(code, record.document.source.path.clone(), link.span.clone(), message).on(&record.id)
        };
        let (to, anchor) = match &link.target {
            LinkTarget::Record { id, anchor } => match targets.by_id.get(id.as_str()) {
                Some(&to) => (to, anchor),
                None => {
                    let near = targets.nearest_id(id, |_| true);
                    diagnostics.push(with_suggestion(fault(Code::BrokenLink, no_record(id)), near));
                    continue;
                }
            },
            LinkTarget::File { path: None, written, .. } => {
                diagnostics.push(fault(Code::PathOutsideArchive, leaves(written)));
                continue;
            }
            LinkTarget::File { path: Some(path), written, anchor } => match targets.at_path(path) {
                Some(to) => (to, anchor),
                None if targets.attachment(path).is_some() => continue,
                None => {
                    diagnostics.push(fault(Code::BrokenLink, no_file(written)));
                    continue;
                }
            },
            LinkTarget::Local(anchor) => {
                if !has_anchor(&record.document, anchor) {
                    diagnostics.push(broken_anchor(fault, &record.document, record.id.as_str(), anchor));
                }
                continue;
            }
            LinkTarget::External(_) => continue,
        };
        let target = &targets.records[to.get()];
        if let Some(anchor) = anchor
            && !has_anchor(&target.document, anchor)
        {
            diagnostics.push(broken_anchor(fault, &target.document, target.id.as_str(), anchor));
        }
        if let Some(message) = obsolete_target(record, to, targets) {
            diagnostics.push(with_successor(fault(Code::ReferenceToObsolete, message), to, targets));
        }
        references.push(Reference {
            from,
            origin: Origin::Body(link.clause.clone()),
            to,
            anchor: anchor.as_deref().map(Anchor::from),
        });
    }
}

/// Checks the links of a text that is no record.
pub fn check_free_standing(
    document: &Document,
    records: &[Record],
    by_id: &HashMap<RecordId, RecordIx>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for link in &document.links {
        let fault = |code, message| Diagnostic::new(code, document.source.path.clone(), link.span.clone(), message);
        match &link.target {
            LinkTarget::Record { id, anchor } => match by_id.get(id.as_str()) {
                Some(&to) => {
                    let target = &records[to.get()];
                    if let Some(anchor) = anchor
                        && !has_anchor(&target.document, anchor)
                    {
                        diagnostics.push(broken_anchor(fault, &target.document, target.id.as_str(), anchor));
                    }
                }
                None => {
                    let near = nearest(id, records.iter().map(|record| record.id.as_str()));
                    diagnostics.push(with_suggestion(fault(Code::BrokenLink, no_record(id)), near));
                }
            },
            LinkTarget::File { path: None, written, .. } => {
                diagnostics.push(fault(Code::PathOutsideArchive, leaves(written)));
            }
            LinkTarget::File { path: Some(path), written, .. } => {
                if !records.iter().any(|record| record.path() == path) {
                    diagnostics.push(fault(Code::BrokenLink, no_file(written)));
                }
            }
            LinkTarget::Local(anchor) if !has_anchor(document, anchor) => {
                diagnostics.push(broken_anchor(fault, document, &document.source.path, anchor));
            }
            LinkTarget::Local(_) | LinkTarget::External(_) => {}
        }
    }
    diagnostics
}

/// The place of the record that a body link leads to, for rendering.
pub fn target_of(
    link: &BodyLink,
    by_id: &HashMap<RecordId, RecordIx>,
    at_path: impl Fn(&str) -> Option<RecordIx>,
) -> Option<RecordIx> {
    match &link.target {
        LinkTarget::Record { id, .. } => by_id.get(id.as_str()).copied(),
        LinkTarget::File { path: Some(path), .. } => at_path(path),
        _ => None,
    }
}

fn has_anchor(document: &Document, anchor: &str) -> bool {
    document.clauses.iter().any(|clause| clause.anchor.as_str() == anchor)
}

/// The message when a text that holds now cites a document out of force.
pub fn obsolete_target(record: &Record, to: RecordIx, targets: &Targets<'_>) -> Option<Text> {
    let own = targets.collection_of(record)?;
    let closed =
        |record: &Record, collection: &crate::model::Collection| collection.is_closed_state(record.status.as_deref());
    let target = &targets.records[to.get()];
    let kind = targets.collection_of(target)?;
    let is_obsolete = kind.kind == Kind::Document && closed(target, kind);
    if !is_obsolete || states_the_past(own) || closed(record, own) || record.id == target.id {
        return None;
    }
    let status = target.status.as_deref().unwrap_or_default();
    Some(Text::new(
        format!("引用的《{}》（`{}`）状态为“{status}”", target.title, target.id),
        format!("`{}` ({}) is no longer in force: its status is `{status}`", target.id, target.title),
    ))
}

/// Adds who superseded the document, if it says.
pub fn with_successor(diagnostic: Diagnostic, to: RecordIx, targets: &Targets<'_>) -> Diagnostic {
    match targets.records[to.get()].text("superseded_by") {
        Some(successor) => diagnostic.help(Text::new(
            format!("改为引用替代它的 `{successor}`"),
            format!("refer to `{successor}`, which superseded it"),
        )),
        None => diagnostic,
    }
}

fn with_suggestion(diagnostic: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.help(Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?"))),
        None => diagnostic,
    }
}

fn broken_anchor(fault: impl Fn(Code, Text) -> Diagnostic, target: &Document, name: &str, anchor: &str) -> Diagnostic {
    let message = Text::new(
        format!("`{name}` 中没有条款锚点 `{anchor}`"),
        format!("`{name}` has no clause with the anchor `{anchor}`"),
    );
    let anchors: Vec<&str> = target.clauses.iter().map(|clause| clause.anchor.as_str()).collect();
    let diagnostic = fault(Code::BrokenAnchor, message);
    match nearest(anchor, anchors.iter().copied()) {
        Some(near) => with_suggestion(diagnostic, Some(near)),
        None if anchors.is_empty() => diagnostic,
        None => {
            let list = anchors.join("`、`");
            diagnostic
                .help(Text::new(format!("现有锚点：`{list}`"), format!("its anchors are `{}`", anchors.join("`, `"))))
        }
    }
}

fn no_record(id: &str) -> Text {
    Text::new(format!("没有编号为 `{id}` 的记录"), format!("there is no record `{id}`"))
}

fn no_file(written: &str) -> Text {
    Text::new(format!("链接的文件 `{written}` 不存在"), format!("the linked file `{written}` does not exist"))
}

fn leaves(written: &str) -> Text {
    Text::new(format!("链接 `{written}` 指向档案之外"), format!("the link `{written}` leads out of the archive"))
}
