//! What the page of a record says of its approvals.

use super::super::context::Context;
use super::super::shape::Shape;
use super::super::tones::Tone;
use super::super::values::{NOTHING, toned};
use crate::derive::approvals::counted;
use crate::model::Record;
use crate::model::approval::{Approval, Doubt};

/// What the approval at `place` is worth, as HTML.
pub(super) fn standing(context: &Context<'_>, record: &Record, place: usize) -> String {
    let judged = context.site.approvals_of(&record.id);
    let Some(approval) = judged.iter().find(|approval| approval.place == place) else { return NOTHING.to_owned() };
    let tone = match approval {
        approval if approval.is_valid() => Tone::Good,
        approval if approval.is_paper() => Tone::Open,
        _ => Tone::Bad,
    };
    let mut html = String::new();
    toned(&mut html, tone, approval.text().get(context.lang));
    html
}

/// What to say of a record that is in the state which only approvals lead to, without as many as that takes.
pub(super) fn missing(context: &Context<'_>, shape: &Shape<'_>, record: &Record) -> Option<String> {
    let policy = shape.collection.approval.as_ref()?;
    policy.before.as_deref().filter(|before| record.status.as_deref() == Some(*before))?;
    // Who is not for these readers to know may have approved all the same.
    let is_unknown = |approval: &Approval| approval.doubts.contains(&Doubt::UnknownPerson);
    if context.site.approvals_of(&record.id).iter().any(is_unknown) {
        return None;
    }
    let (valid, paper) = counted(context.site, &record.id);
    let (required, given) = (policy.count as usize, valid + paper);
    let (n, given) = (required.to_string(), (given < required).then_some(given)?.to_string());
    Some(context.strings.fill("record.approval_missing", &[("n", &n), ("given", &given)]))
}
