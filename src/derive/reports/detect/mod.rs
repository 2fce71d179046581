//! Detectors: what in the records and their history does not look as honest work looks. One file a detector.
//!
//! A finding is a question, not a verdict. Each detector says by which rule it speaks; what it may be told stands in
//! [`crate::model::detect`].

pub(super) mod approval_after_effect;
mod approvals;
pub(super) mod backdated;
pub(super) mod batch_filling;
pub(super) mod clock_skew;
pub(super) mod copied_logs;
pub(super) mod evil_merge;
pub(super) mod id_reuse;
pub(super) mod identities;
pub(super) mod incomplete_history;
mod likeness;
pub(super) mod migration;
pub(super) mod number_gaps;
pub(super) mod off_hours;
pub(super) mod pre_audit_surge;
pub(super) mod pre_written_log;
pub(super) mod proxy_approval;
mod replay;
pub(super) mod retention_breach;
pub(super) mod self_approval;
mod series;
pub(super) mod stale_approval;
pub(super) mod suppressed;
pub(super) mod suppression;
pub(super) mod unauthorised_approver;
pub(super) mod unsigned;

use super::context::Context;
use crate::model::history::{Commit, Signature};
use crate::model::{Collection, Date, Record, RecordId, Stamp, detect};

impl<'site> Context<'site> {
    /// What a detector takes for `key`: as the collection says, as `site.toml` says, or by default.
    fn threshold(&self, collection: Option<&Collection>, detector: &'static str, key: &'static str) -> f64 {
        collection
            .and_then(|collection| collection.detect.get(detector, key))
            .or_else(|| self.site.config.detectors.get(detector, key))
            .unwrap_or_else(|| detect::default(detector, key))
    }

    /// Whether the detector looks at records of this collection.
    pub(super) fn is_on(&self, collection: &Collection, detector: &str) -> bool {
        !collection.detect.is_off(detector) && !self.site.config.detectors.is_off(detector)
    }

    /// The person whose signature this is.
    fn person(&self, signature: &Signature) -> Option<&'site RecordId> {
        self.people().person(signature, signature.day(&self.zone))
    }

    /// Who that is: the id of a person, or the address for someone without a card.
    fn who<'s>(&'s self, signature: &'s Signature) -> &'s str {
        self.person(signature).map_or_else(|| signature.shown_email(), RecordId::as_str)
    }

    /// Whether this is the signature of a program that `site.toml` allows.
    fn is_bot(&self, signature: &Signature) -> bool {
        let bots = &self.site.config.bots;
        let is = |address: &str| bots.iter().any(|bot| bot.eq_ignore_ascii_case(address));
        !bots.is_empty() && (is(&signature.email) || is(signature.shown_email()))
    }

    /// When the commit was received, or when its author says that it was written.
    pub(super) fn entered(&self, commit: &Commit) -> Option<Date> {
        match commit.received {
            Some(received) => Some(self.zone.to_datetime(jiff::Timestamp::from_second(received).ok()?).date()),
            None => self.authored(commit),
        }
    }

    /// What `record` stated when it was filed under the field that dates it.
    fn first_stated(&self, record: &Record, collection: &Collection) -> Option<Stamp> {
        let field = collection.date.as_deref()?;
        let revisions = self.site.history.of(&record.id);
        let changed =
            revisions.iter().rev().flat_map(|revision| &revision.changes).find(|change| change.field == field);
        match changed {
            Some(change) => Stamp::parse(change.from.as_str()?),
            None => record.stamp,
        }
    }
}

/// Addresses under which forges commit what people merge on their pages.
fn is_forge(signature: &Signature) -> bool {
    let (user, host) = signature.email.split_once('@').unwrap_or((&signature.email, ""));
    let user = user.to_ascii_lowercase();
    matches!(user.as_str(), "noreply" | "no-reply" | "web-flow") || host.starts_with("noreply.")
}
