//! The duties of the site with their wordings, judgements and pages, gathered once.

use crate::model::address::segment;
use crate::model::duty::{Duty, Judgement};
use crate::model::{RecordIx, Site};
use std::collections::BTreeMap;

/// A duty through all its wordings.
pub(in crate::render) struct Entry<'a> {
    /// Its page from the site's root: `duties/BK-1/`.
    pub(in crate::render) page: String,
    /// The wording in force, or the last one.
    pub(in crate::render) duty: &'a Duty,
    /// Every wording, oldest first.
    pub(in crate::render) wordings: Vec<&'a Duty>,
    /// Every judgement, by wording, subject and window.
    pub(in crate::render) judgements: Vec<&'a Judgement>,
    /// The policy that imposes it.
    pub(in crate::render) policy: RecordIx,
}

/// Every duty, by policy and id.
pub(in crate::render) struct Duties<'a> {
    entries: Vec<Entry<'a>>,
    by_key: BTreeMap<(&'a str, &'a str), usize>,
    by_clause: BTreeMap<(&'a str, &'a str), Vec<usize>>,
}

impl<'a> Duties<'a> {
    /// Gathers them.
    pub(in crate::render) fn gather(site: &'a Site) -> Self {
        let mut by_key: BTreeMap<(&str, &str), Vec<&Duty>> = BTreeMap::new();
        let mut policies_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for duty in &site.duties {
            by_key.entry((duty.policy.as_str(), &duty.id)).or_default().push(duty);
            let policies = policies_of.entry(&duty.id).or_default();
            if !policies.contains(&duty.policy.as_str()) {
                policies.push(duty.policy.as_str());
            }
        }
        let mut judgements: BTreeMap<(&str, &str), Vec<&Judgement>> = BTreeMap::new();
        for run in site.judgements.chunk_by(|a, b| a.duty == b.duty) {
            let duty = run.first().and_then(|judgement| site.duties.get(judgement.duty as usize));
            if let Some(duty) = duty {
                judgements.entry((duty.policy.as_str(), &duty.id)).or_default().extend(run);
            }
        }
        let mut entries = Vec::with_capacity(by_key.len());
        for (key, mut wordings) in by_key {
            let Some(policy) = site.find(key.0) else { continue };
            wordings.sort_by_key(|duty| duty.in_force_from);
            let current = wordings.iter().rev().find(|duty| duty.is_in_force_on(site.as_of));
            let Some(duty) = current.or(wordings.last()).copied() else { continue };
            // Two policies may number their duties alike; then the policy's id tells them apart.
            let alone = policies_of.get(key.1).is_none_or(|policies| policies.len() == 1);
            let name = if alone { segment(key.1) } else { segment(&format!("{}-{}", key.0, key.1)) };
            let judgements = judgements.remove(&key).unwrap_or_default();
            entries.push(Entry { page: format!("duties/{name}/"), duty, wordings, judgements, policy });
        }
        let by_key = entries.iter().enumerate().map(|(place, entry)| (key(entry.duty), place)).collect();
        let mut by_clause: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.duty.is_in_force_on(site.as_of)) {
            by_clause.entry((entry.duty.policy.as_str(), entry.duty.clause.as_str())).or_default().push(place);
        }
        Self { entries, by_key, by_clause }
    }

    /// All of them, by policy and id.
    pub(in crate::render) fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// The duty of this policy and id.
    pub(in crate::render) fn find(&self, policy: &str, id: &str) -> Option<&Entry<'a>> {
        self.by_key.get(&(policy, id)).map(|place| &self.entries[*place])
    }

    /// The duties in force that a clause imposes.
    pub(in crate::render) fn of_clause(&self, policy: &str, anchor: &str) -> Vec<&Entry<'a>> {
        let places = self.by_clause.get(&(policy, anchor));
        places.into_iter().flatten().map(|place| &self.entries[*place]).collect()
    }
}

fn key(duty: &Duty) -> (&str, &str) {
    (duty.policy.as_str(), &duty.id)
}
