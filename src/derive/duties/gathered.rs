//! What several wordings judge by, collected once: subjects, proofs, waivers.

use super::evidence::Proofs;
use super::subject::Subjects;
use super::waiver::Waivers;
use crate::model::Site;
use crate::model::duty::{Condition, Demand, Duty, Evidence, Scope};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What tells one scope or kind of evidence from another: the words in which it is written.
type Key<'d> = [Option<&'d str>; 4];

/// Subjects, proofs and waivers for a list of duties.
pub struct Gathered<'s> {
    /// The waivers of the archive.
    pub waivers: Waivers<'s>,
    subjects: BTreeMap<Key<'s>, Subjects>,
    proofs: BTreeMap<Key<'s>, Proofs<'s>>,
    nobody: Subjects,
    nothing: Proofs<'s>,
}

impl<'s> Gathered<'s> {
    /// Looks through the records once for every scope and every kind of evidence that the duties name.
    pub fn of(site: &'s Site, duties: &'s [Duty]) -> Self {
        let scopes: BTreeMap<Key<'s>, &Scope> =
            duties.iter().map(|duty| (scope_key(&duty.scope), &duty.scope)).collect();
        let evidences: BTreeMap<Key<'s>, &Evidence> = duties
            .iter()
            .filter_map(|duty| match &duty.demand {
                Demand::Periodic { evidence, .. } => Some((evidence_key(evidence), evidence)),
                _ => None,
            })
            .collect();
        Self {
            waivers: Waivers::of(site),
            subjects: scopes.into_par_iter().map(|(key, scope)| (key, Subjects::of(site, scope))).collect(),
            proofs: evidences.into_par_iter().map(|(key, evidence)| (key, Proofs::of(site, evidence))).collect(),
            nobody: Subjects::default(),
            nothing: Proofs::default(),
        }
    }

    /// The things within `scope`.
    pub fn subjects(&self, scope: &'s Scope) -> &Subjects {
        self.subjects.get(&scope_key(scope)).unwrap_or(&self.nobody)
    }

    /// The proofs that `evidence` admits.
    pub fn proofs(&self, evidence: &'s Evidence) -> &Proofs<'s> {
        self.proofs.get(&evidence_key(evidence)).unwrap_or(&self.nothing)
    }
}

fn scope_key(scope: &Scope) -> Key<'_> {
    [
        Some(scope.collection.as_str()),
        scope.condition.as_ref().map(Condition::text),
        scope.since.as_deref(),
        scope.until.as_deref(),
    ]
}

fn evidence_key(evidence: &Evidence) -> Key<'_> {
    [
        Some(evidence.collection.as_str()),
        evidence.condition.as_ref().map(Condition::text),
        evidence.subject.as_deref(),
        Some(&evidence.date),
    ]
}
