//! Rules on one record between two of its versions: lifecycle, closing, approval.

use super::Finding;
use super::state::States;
use crate::history::{Error, changes};
use crate::model::closing::brings_amendment;
use crate::model::collection::{Guarded, Lifecycle, Severity};
use crate::model::history::{Action, FieldChange, Revision};
use crate::model::{Collection, CommitId, Document, RecordId, Text, canonical};
use crate::validate::{self, Before};
use serde_json::Value;

/// Judges what one commit did to a record.
pub(super) fn step(
    states: &States<'_>,
    id: &RecordId,
    revision: &Revision,
    commit: Option<&CommitId>,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    let path = &*revision.path;
    let Some(collection) = states.collection(path) else { return Ok(()) };
    let Some(new) = revision.blob.map(|blob| states.document(path, blob)).transpose()?.flatten() else { return Ok(()) };
    let old = revision.previous.map(|blob| states.document(path, blob)).transpose()?.flatten();
    // A version that cannot be read gives nothing to compare with.
    if states.is_import(&new) || (revision.previous.is_some() && old.is_none()) {
        return Ok(());
    }
    let changed = old.as_ref().map(|old| changes(Some(&old.source.text), Some(&new.source.text)));
    if changed.as_ref().is_some_and(Vec::is_empty) {
        return Ok(());
    }
    // A merge joins what several commits did, and each of those is judged by itself.
    if revision.merge.is_none() {
        let (records, _) = validate::records(vec![new.clone()], &states.schemas);
        let front = old.as_ref().map(|old| old.front.clone());
        let before: Vec<Before<'_>> = records.iter().map(|record| Before { record, front: front.clone() }).collect();
        for fault in validate::steps(&before, &states.schemas).iter().filter(|fault| fault.severity == Severity::Error)
        {
            let finding = states.fault(Guarded::Lifecycle, fault, Some(&new.source.text));
            findings.push(Finding { commit: commit.cloned(), ..finding });
        }
    }
    if old.is_none() {
        begins(states, collection, (id, path, commit), &new, findings);
    }
    if let (Some(old), Some(changed)) = (&old, &changed)
        && let Some(closed) =
            closed(collection, old).or_else(|| states.collection_before(path).and_then(|before| closed(before, old)))
        && !brings_amendment(changed)
    {
        let message = Text::new(
            format!(
                "已关闭{closed}的记录改了内容，而没有新增更正记录 `amendments`；改动的字段：{}",
                fields(changed, "、")
            ),
            format!(
                "a closed record{closed} was altered without a new entry under `amendments`; fields: {}",
                fields(changed, ", ")
            ),
        );
        findings.push(states.finding(Guarded::Closed, id, path, commit, message));
    }
    Ok(())
}

/// A record that begins further on in its lifecycle is only told: what was done on paper is filed when it is done.
fn begins(
    states: &States<'_>,
    collection: &Collection,
    (id, path, commit): (&RecordId, &str, Option<&CommitId>),
    new: &Document,
    findings: &mut Vec<Finding>,
) {
    let Some(lifecycle) = &collection.lifecycle else { return };
    let Some(state) = state(lifecycle, new) else { return };
    if lifecycle.allows(None, Some(state)) || !lifecycle.states().contains(&state) {
        return;
    }
    let message = Text::new(
        format!("新记录以 `{state}` 为最初状态，没有经过 `{}`，字段", lifecycle.initial.join("`、`")),
        format!("a new record begins as `{state}` without having been `{}`; field", lifecycle.initial.join("`, `")),
    );
    let finding = states.finding(Guarded::Lifecycle, id, path, commit, message);
    findings.push(Finding { severity: Severity::Warning, field: Some(lifecycle.field.clone()), ..finding });
}

/// Judges what a whole push did to a record that was approved.
pub(super) fn approval(
    states: &States<'_>,
    id: &RecordId,
    revision: &Revision,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    let path = &*revision.path;
    let earlier = states.collection_before(path).filter(|before| before.approval.is_some());
    let Some(collection) = earlier.or_else(|| states.collection(path)) else { return Ok(()) };
    let Some(policy) = &collection.approval else { return Ok(()) };
    if !matches!(revision.action, Action::Modified | Action::Renamed) {
        return Ok(());
    }
    let (Some(before), Some(after)) = (revision.previous, revision.blob) else { return Ok(()) };
    let (Some(old), Some(new)) = (states.document(path, before)?, states.document(path, after)?) else { return Ok(()) };
    let digest = |document: &Document| canonical::approved(collection, &document.front, document.body());
    let (was, is) = (digest(&old), digest(&new));
    let state_of = |document: &'_ Document| {
        collection.lifecycle.as_ref().and_then(|lifecycle| state(lifecycle, document)).map(str::to_owned)
    };
    let (from, to) = (state_of(&old), state_of(&new));
    let given = entries(&old, canonical::APPROVALS);
    let in_force = !given.is_empty() && from.is_some() && from == policy.before;
    let by_digest = given.iter().any(|entry| entry.get("digest").and_then(Value::as_str) == Some(&was));
    // An import may still be worked on, but not behind the back of whoever has approved it here.
    let importing = states.is_import(&old) && states.is_import(&new);
    if was == is || !(by_digest || (in_force && !importing)) {
        return Ok(());
    }
    let by_now = states.collection(path).map(|now| canonical::approved(now, &new.front, new.body()));
    let again = entries(&new, canonical::APPROVALS).iter().any(|entry| {
        let stated = entry.get("digest").and_then(Value::as_str);
        stated == Some(&is) || (stated.is_some() && stated == by_now.as_deref())
    });
    // Back at the desk it is approved anew before it takes effect.
    let reworked = from != to
        && collection.lifecycle.as_ref().zip(policy.before.as_deref()).is_some_and(|(lifecycle, before)| {
            to.as_deref().is_some_and(|to| to != before && leads(lifecycle, to, before))
        });
    let changed = changes(Some(&old.source.text), Some(&new.source.text));
    if again || reworked || brings_amendment(&changed) {
        return Ok(());
    }
    let message = Text::new(
        format!("已批准的内容有改动，而没有重新批准（`juanzong approve`）；改动的字段：{}", fields(&changed, "、")),
        format!(
            "what was approved was altered and not approved again (`juanzong approve`); fields: {}",
            fields(&changed, ", ")
        ),
    );
    findings.push(states.finding(Guarded::Approved, id, path, None, message));
    Ok(())
}

fn state<'d>(lifecycle: &Lifecycle, document: &'d Document) -> Option<&'d str> {
    document.front.get(&lifecycle.field)?.as_str()
}

/// Whether the state `to` can be reached from `from`.
fn leads(lifecycle: &Lifecycle, from: &str, to: &str) -> bool {
    let mut reached = vec![from];
    let mut waiting = vec![from];
    while let Some(state) = waiting.pop() {
        for next in lifecycle.moves.get(state).into_iter().flatten().map(String::as_str) {
            if next == to {
                return true;
            }
            if !reached.contains(&next) {
                reached.push(next);
                waiting.push(next);
            }
        }
    }
    false
}

/// The state in which the record is closed, in brackets; empty for a log that is closed as soon as it is filed.
fn closed(collection: &Collection, document: &Document) -> Option<String> {
    let state = collection.lifecycle.as_ref().and_then(|lifecycle| state(lifecycle, document));
    collection.is_closed(state).then(|| state.map_or_else(String::new, |state| format!(" ({state})")))
}

fn entries<'d>(document: &'d Document, field: &str) -> &'d [Value] {
    document.front.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn fields(changes: &[FieldChange], between: &str) -> String {
    let mut names: Vec<&str> = changes.iter().take(8).map(|change| change.field.as_str()).collect();
    if changes.len() > 8 {
        names.push("…");
    }
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(between)
}
