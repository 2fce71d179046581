//! Judges duties: what each clause asked for, of which things, and whether it was done.
//!
//! Every duty is judged in the wording that was in force on the day, so that a rule changed this year does not fail
//! last year's records. Pure: the day comes from the site, wordings and waivers from its records and history.

mod demand;
mod evidence;
mod periodic;
mod subject;
pub mod summary;
mod waiver;
mod wording;

use crate::model::Site;
use crate::model::duty::{Demand, Duty, Judgement};
use rayon::prelude::*;
use subject::Subjects;
use waiver::Waivers;
use wording::Wording;

/// Judges every duty of the site for every subject up to `site.as_of`. Judgements come by duty, then by subject in
/// the order of the site, then by window.
pub fn judge(site: &Site) -> Vec<Judgement> {
    let waivers = Waivers::of(site);
    let wordings = wording::runs(&site.duties);
    let judged: Vec<Vec<Judgement>> = wordings.par_iter().map(|wording| judge_one(site, wording, &waivers)).collect();
    let since = site.config.complete_since;
    let begun = |judgement: &Judgement| judgement.window.map_or(summary::day(site, judgement), |window| window.first);
    let counts = |judgement: &Judgement| since.is_none_or(|since| begun(judgement) >= since);
    judged.into_iter().flatten().filter(counts).collect()
}

fn judge_one(site: &Site, wording: &Wording<'_>, waivers: &Waivers<'_>) -> Vec<Judgement> {
    let subjects = Subjects::of(site, &wording.duty.scope);
    match &wording.duty.demand {
        Demand::Periodic { cadence, evidence } => periodic::judge(site, wording, cadence, evidence, &subjects, waivers),
        Demand::Within { from, to, limit } => demand::within(site, wording, (from, to, *limit), &subjects, waivers),
        Demand::AtMost(limit) => demand::at_most(site, wording, *limit, &subjects),
        Demand::Always(condition) => demand::always(site, wording, condition, &subjects, waivers),
    }
}

/// The wording of duty `id` that holds on the site's day, if any.
pub fn current<'s>(site: &'s Site, id: &str) -> Option<&'s Duty> {
    site.duties.iter().find(|duty| {
        *duty.id == *id && duty.in_force_from <= site.as_of && duty.in_force_to.is_none_or(|to| to >= site.as_of)
    })
}
