//! Periods to which a document commits itself, such as how long logs are kept.

use super::{Anchor, Date, RecordId};
use jiff::Span;
use std::sync::Arc;

/// A period that a clause sets, in the wording of one version of its document.
#[derive(Clone, Debug)]
pub struct Commitment {
    /// The document.
    pub policy: RecordId,
    /// Its version.
    pub version: Arc<str>,
    /// First day on which this wording was in force.
    pub in_force_from: Date,
    /// Last day on which it was in force; `None` while it is.
    pub in_force_to: Option<Date>,
    /// The clause.
    pub clause: Anchor,
    /// What the period is of, by the word that laws use for it too.
    pub topic: Arc<str>,
    /// The period.
    pub value: Span,
    /// Its place among the `limits` of the document as it stands in the tree; `None` for an earlier wording.
    pub place: Option<usize>,
}

impl Commitment {
    /// Whether this wording was in force on `day`.
    pub fn is_in_force_on(&self, day: Date) -> bool {
        self.in_force_from <= day && self.in_force_to.is_none_or(|to| day <= to)
    }
}
