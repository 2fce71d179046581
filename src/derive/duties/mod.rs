//! Judges duties: what each clause asked for, of which things, and whether it was done.
//!
//! Every duty is judged in the wording that was in force on the day, so that a rule changed this year does not fail
//! last year's records. Pure: the day comes from the site, wordings and waivers from its records and history.

pub mod amendment;
mod demand;
pub mod due;
mod evidence;
mod gathered;
mod holder;
mod periodic;
mod subject;
pub mod summary;
mod waiver;
pub mod windows;
mod wording;

use crate::model::Site;
use crate::model::duty::{Demand, Duty, Judgement};
use gathered::Gathered;
use rayon::prelude::*;
use wording::Wording;

/// Judges every duty of the site for every subject up to `site.as_of`. Judgements come by duty, then by subject in
/// the order of the site, then by window.
pub fn judge(site: &Site) -> Vec<Judgement> {
    judge_these(site, &site.duties)
}

/// Judges these duties instead of the site's own; judgements name them by their place among `duties`.
pub fn judge_these(site: &Site, duties: &[Duty]) -> Vec<Judgement> {
    let gathered = Gathered::of(site, duties);
    let wordings = wording::runs(duties);
    let judged: Vec<Vec<Judgement>> = wordings.par_iter().map(|wording| judge_one(site, wording, &gathered)).collect();
    let begun = |judgement: &Judgement| judgement.window.map_or(summary::day(site, judgement), |window| window.first);
    // What lasts is judged as it is now, however long ago it began.
    let counts = |judgement: &Judgement| {
        let since = site.config.complete_since_for(&duties[judgement.duty as usize].id);
        since.is_none_or(|since| begun(judgement) >= since) || summary::is_lasting(site, judgement)
    };
    judged.into_iter().flatten().filter(counts).collect()
}

fn judge_one<'s>(site: &'s Site, wording: &Wording<'s>, gathered: &Gathered<'s>) -> Vec<Judgement> {
    let subjects = gathered.subjects(&wording.duty.scope);
    let waivers = &gathered.waivers;
    match &wording.duty.demand {
        Demand::Periodic { cadence, evidence } => {
            periodic::judge(site, wording, cadence, gathered.proofs(evidence), subjects, waivers)
        }
        Demand::Within { from, to, limit } => demand::within(site, wording, (from, to, limit), subjects, waivers),
        Demand::AtMost { limit, distinct } => demand::at_most(site, wording, (*limit, distinct.as_deref()), subjects),
        Demand::Always(condition) => demand::always(site, wording, condition, subjects, waivers),
    }
}
