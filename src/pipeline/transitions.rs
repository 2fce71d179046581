//! Finds the steps between versions that should not have been taken: before a commit, and in the history.

use crate::diagnostic::Diagnostic;
use crate::history::{self, Error, Pair, Uncommitted};
use crate::model::history::{Action, Revision};
use crate::model::source;
use crate::model::transition::Transition;
use crate::model::{BlobId, Collection, CommitId, Record, RecordId, Site, Source, Text};
use crate::parse;
use crate::validate::{self, Before, Schemas};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

/// What is wrong with the changes that are not committed yet. Work on a declared import up to its cut-off is bound
/// by no order.
pub fn uncommitted(changed: Vec<Uncommitted>, schemas: &Schemas, site: &Site) -> Vec<Diagnostic> {
    if changed.is_empty() {
        return Vec::new();
    }
    let by_path: HashMap<&str, &Record> = site.records.iter().map(|record| (record.path(), record)).collect();
    let changes: Vec<Before<'_>> = changed
        .into_iter()
        .filter_map(|change| {
            let record = by_path.get(&*change.path).copied()?;
            if site.config.is_import(record.text("batch"), site.as_of) {
                return None;
            }
            let front = match change.before {
                // A version that cannot be read gives nothing to compare with.
                Some(text) => Some(parse::document(&version(text)).0?.front),
                None => None,
            };
            Some(Before { record, front })
        })
        .collect();
    validate::steps(&changes, schemas)
}

fn version(text: String) -> Source {
    Source { path: "".into(), text: text.into(), blob: BlobId::default() }
}

/// The steps in the site's history that its collections, as they are now, do not allow. Only of collections that
/// have rules about steps are versions read; the states are known from what changed.
///
/// `kept` holds what was found up to a commit by the same schemas.
pub fn in_history(
    root: &Path,
    site: &Site,
    schemas: &Schemas,
    kept: &mut Option<(CommitId, Vec<Transition>)>,
) -> Result<Vec<Transition>, Error> {
    if let (Some((commit, found)), Some(head)) = (&*kept, &site.history.head)
        && commit == head
    {
        return Ok(found.clone());
    }
    let found = find(root, site, schemas)?;
    *kept = site.history.head.clone().map(|head| (head, found.clone()));
    Ok(found)
}

fn find(root: &Path, site: &Site, schemas: &Schemas) -> Result<Vec<Transition>, Error> {
    let places: HashMap<&str, usize> =
        schemas.collections.iter().enumerate().map(|(place, collection)| (collection.name.as_str(), place)).collect();
    let mut found: Vec<(u32, usize, Transition)> = Vec::new();
    let mut chains: Vec<Vec<Pair>> = Vec::new();
    let mut chain_of: Vec<(&RecordId, usize, Vec<&Revision>)> = Vec::new();
    for (record, revisions) in &site.history.revisions {
        let collection = revisions.first().and_then(|revision| places.get(source::folder(&revision.path)).copied());
        let Some(place) = collection else { continue };
        let collection = &schemas.collections[place];
        for revision in revisions.iter().filter(|revision| is_step(revision)) {
            found.extend(illegal_move(record, revision, collection).map(|step| (revision.commit, 0, step)));
        }
        if schemas.has_step_rules(place) {
            let steps: Vec<&Revision> =
                revisions.iter().rev().filter(|revision| is_step(revision) || is_new(revision)).collect();
            chains.push(
                steps.iter().filter_map(|step| Some(Pair { before: step.previous, after: step.blob? })).collect(),
            );
            chain_of.push((record, place, steps));
        }
    }
    let broken = history::pairs(root, &chains, |(chain, place), old, new| {
        let (record, collection, steps) = &chain_of[chain];
        let Some(revision) = steps.get(place) else { return Vec::new() };
        let breaches =
            schemas.breaches(*collection, old, new).into_iter().filter(|breach| breach.unanswerable.is_none());
        let value = |front: Option<&serde_json::Map<String, Value>>, field: &Option<String>| {
            front.zip(field.as_ref()).and_then(|(front, field)| front.get(field)).cloned().unwrap_or(Value::Null)
        };
        let transition = |breach: validate::Breach<'_>| Transition {
            record: (*record).clone(),
            commit: revision.commit,
            rule: Some(breach.rule.code.clone()),
            message: breach.rule.message.clone(),
            from: value(old, &breach.field),
            to: value(Some(new), &breach.field),
            field: breach.field,
        };
        breaches.enumerate().map(|(at, breach)| (revision.commit, at + 1, transition(breach))).collect()
    })?;
    found.extend(broken);
    found.sort_by(|a, b| (&a.2.record, a.0, a.1).cmp(&(&b.2.record, b.0, b.1)));
    Ok(found.into_iter().map(|(.., transition)| transition).collect())
}

/// Whether the revision is a step from a version to another.
fn is_step(revision: &Revision) -> bool {
    matches!(revision.action, Action::Modified | Action::Renamed)
        && !revision.changes.is_empty()
        && revision.blob.is_some()
        && revision.previous.is_some()
}

fn is_new(revision: &Revision) -> bool {
    revision.action == Action::Added && revision.blob.is_some() && revision.previous.is_none()
}

fn illegal_move(record: &RecordId, revision: &Revision, collection: &Collection) -> Option<Transition> {
    let lifecycle = collection.lifecycle.as_ref()?;
    let change = revision.changes.iter().find(|change| change.field == lifecycle.field)?;
    let (from, to) = (change.from.as_str(), change.to.as_str());
    if lifecycle.allows(from, to) {
        return None;
    }
    let message = match (from, to) {
        (Some(from), Some(to)) => {
            Text::new(format!("状态由“{from}”变为“{to}”"), format!("the state went from `{from}` to `{to}`"))
        }
        (Some(from), None) => Text::new(format!("状态“{from}”被删去"), format!("the state `{from}` was taken out")),
        (_, to) => {
            let to = to.unwrap_or_default();
            Text::new(format!("以“{to}”为最初状态"), format!("the record began as `{to}`"))
        }
    };
    Some(Transition {
        record: record.clone(),
        commit: revision.commit,
        rule: None,
        message,
        field: Some(lifecycle.field.clone()),
        from: change.from.clone(),
        to: change.to.clone(),
    })
}
