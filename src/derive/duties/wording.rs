//! A duty through the versions of its policy.

use crate::model::Date;
use crate::model::cadence::Cadence;
use crate::model::duty::{Demand, Duty};
use std::collections::BTreeMap;

/// One wording of a duty, with what the earlier ones mean for it.
pub struct Wording<'d> {
    /// Subscript of the duty in the site's list.
    pub index: u32,
    /// The wording.
    pub duty: &'d Duty,
    /// Since when the duty has existed in any wording: a window that began before a mere rewording is still asked for.
    pub existed_since: Date,
    /// Since when it has been asked for as often as now, without a break: where windows of a fixed length count from.
    pub same_pace_since: Date,
}

impl Wording<'_> {
    /// Whether the wording was in force on `day`.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.duty.in_force_from <= day && self.duty.in_force_to.is_none_or(|to| day <= to)
    }
}

/// Every wording with its forerunners taken into account, in the order of `duties`.
pub fn runs(duties: &[Duty]) -> Vec<Wording<'_>> {
    let mut by_id: BTreeMap<(&str, &str), Vec<(u32, &Duty)>> = BTreeMap::new();
    for (index, duty) in (0u32..).zip(duties) {
        by_id.entry((duty.policy.as_str(), &duty.id)).or_default().push((index, duty));
    }
    let mut wordings = Vec::with_capacity(duties.len());
    for versions in by_id.values_mut() {
        versions.sort_by_key(|(_, duty)| duty.in_force_from);
        let mut before: Option<(&Duty, Date, Date)> = None;
        for &(index, duty) in versions.iter() {
            let (existed_since, same_pace_since) = match before {
                Some((forerunner, existed, pace)) if adjoins(forerunner, duty) => {
                    (existed, if same_pace(forerunner, duty) { pace } else { duty.in_force_from })
                }
                _ => (duty.in_force_from, duty.in_force_from),
            };
            wordings.push(Wording { index, duty, existed_since, same_pace_since });
            before = Some((duty, existed_since, same_pace_since));
        }
    }
    wordings.sort_by_key(|wording| wording.index);
    wordings
}

/// Whether the one wording gave way to the other without a day between them.
fn adjoins(before: &Duty, after: &Duty) -> bool {
    before.in_force_to.and_then(|to| to.tomorrow().ok()).is_some_and(|next| next >= after.in_force_from)
}

fn same_pace(before: &Duty, after: &Duty) -> bool {
    match (&before.demand, &after.demand) {
        (Demand::Periodic { cadence: a, .. }, Demand::Periodic { cadence: b, .. }) => match (a, b) {
            (Cadence::Every(a), Cadence::Every(b)) => a.fieldwise() == b.fieldwise(),
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        },
        _ => false,
    }
}
