//! The records that prove a duty, by subject and in the order of their dates.

use crate::model::duty::Evidence;
use crate::model::{Date, RecordIx, Site, Stamp};
use serde_json::Value;
use std::collections::HashMap;

/// One proof.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// When the duty was done.
    pub stamp: Stamp,
    /// The record that says so.
    pub ix: RecordIx,
}

impl Proof {
    /// The day on which the duty was done.
    pub fn day(self) -> Date {
        self.stamp.date()
    }
}

/// Proofs by the id of the subject; under the empty id those that prove it for every subject.
#[derive(Default)]
pub struct Proofs<'s> {
    by_subject: HashMap<&'s str, Vec<Proof>>,
}

impl<'s> Proofs<'s> {
    /// Collects what `evidence` admits.
    pub fn of(site: &'s Site, evidence: &Evidence) -> Self {
        let mut by_subject: HashMap<&str, Vec<Proof>> = HashMap::new();
        for (ix, record) in site.records_of(&evidence.collection) {
            let Some(stamp) = record.text(&evidence.date).and_then(Stamp::parse) else { continue };
            let counts = evidence.condition.as_ref();
            if !counts.is_none_or(|condition| condition.holds(site, record).unwrap_or(false)) {
                continue;
            }
            let proof = Proof { stamp, ix };
            match evidence.subject.as_deref().map(|field| record.value(field)) {
                None => by_subject.entry("").or_default().push(proof),
                Some(Some(Value::String(id))) => by_subject.entry(id).or_default().push(proof),
                Some(Some(Value::Array(ids))) => {
                    for id in ids.iter().filter_map(Value::as_str) {
                        by_subject.entry(id).or_default().push(proof);
                    }
                }
                Some(_) => {}
            }
        }
        for proofs in by_subject.values_mut() {
            // By id where two are of one moment, so that the order in which records come decides nothing.
            proofs.sort_by(|a, b| {
                let key = |proof: &Proof| (proof.stamp.start(), &site.record(proof.ix).id);
                key(a).cmp(&key(b))
            });
        }
        Self { by_subject }
    }

    /// The proofs for the subject with this id, by date.
    pub fn for_subject(&self, id: &str) -> &[Proof] {
        self.by_subject.get(id).or_else(|| self.by_subject.get("")).map_or(&[], Vec::as_slice)
    }
}
