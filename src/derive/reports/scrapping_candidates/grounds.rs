//! The grounds for scrapping a device (rule 5), each with what it rests on.

use super::super::context::{Context, date_in, texts};
use super::super::figure::amount_in;
use super::super::holding::book_value;
use super::super::repair_costs::cost;
use crate::model::{Date, DateTime, Money, Record, Stamp};
use jiff::ToSpan;
use rust_decimal::Decimal;

/// A ground that holds, may hold, or is claimed.
pub(super) struct Ground<'site> {
    pub code: &'static str,
    pub verdict: &'static str,
    /// The day whose residual value was used.
    pub on: Option<Date>,
    pub residual: Option<Money>,
    /// The cost held against it; of ground b, the sum.
    pub cost: Option<Money>,
    /// How many repairs ground b counts, how many full years ground e.
    pub times: Option<i64>,
    /// The acceptance that ground b counts from, the purchase that ground e counts from.
    pub since: Option<Date>,
    pub records: Vec<&'site Record>,
}

impl Ground<'_> {
    fn new(code: &'static str, verdict: &'static str) -> Self {
        Self { code, verdict, on: None, residual: None, cost: None, times: None, since: None, records: Vec::new() }
    }
}

/// The codes of the grounds, as applications write them at the beginning of each.
const CODES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
/// More than so many years make ground e.
const YEARS: i64 = 5;
/// More than so many repairs make ground b.
const REPAIRS: usize = 2;

/// The grounds of a device, by its repairs and its application.
pub(super) fn of<'site>(
    context: &Context<'site>,
    device: &'site Record,
    repairs: &[&'site Record],
    application: Option<&'site Record>,
) -> Vec<Ground<'site>> {
    let claims = |code: &str| {
        application.is_some_and(|application| texts(application, "reasons").any(|reason| reason.starts_with(code)))
    };
    let mut grounds = Vec::new();
    for code in CODES {
        let computed = match code {
            "a" => dear_repair(context, device, repairs, application),
            "b" => again_and_again(context, device, repairs),
            "e" => old(context, device),
            _ => None,
        };
        let mut ground = match computed {
            Some(ground) => ground,
            None if !claims(code) => continue,
            None if matches!(code, "a" | "b" | "e") => Ground::new(code, "not-borne-out"),
            None => Ground::new(code, "claimed"),
        };
        ground.records.extend(application.filter(|_| claims(code)));
        // Where the figures are met and an opinion is asked for, the application has it once somebody who appraised
        // the device is named and the department agreed.
        let appraised = |application: &&Record| {
            texts(application, "appraisers").next().is_some() && application.text("it_opinion") == Some("同意")
        };
        if ground.verdict == "needs-opinion" && claims(code) && application.as_ref().is_some_and(appraised) {
            ground.verdict = "appraised";
        }
        grounds.push(ground);
    }
    grounds
}

/// Ground a: out of warranty, and a repair dearer than half of what the device stood at.
fn dear_repair<'site>(
    context: &Context<'site>,
    device: &'site Record,
    repairs: &[&'site Record],
    application: Option<&'site Record>,
) -> Option<Ground<'site>> {
    let latest = repairs.iter().copied().filter(|repair| cost(repair).is_some_and(|cost| cost > Money::ZERO));
    let latest = latest.max_by_key(|repair| repair.stamp.map(|stamp| stamp.start()));
    let repaired = latest.and_then(|repair| Some((repair, repair.stamp?.date(), cost(repair)?)));
    let estimated = application.and_then(|it| Some((it, it.stamp?.date(), amount_in(it, "repair_estimate")?)));
    let dear = |(record, day, cost): (&'site Record, Date, Money)| {
        let residual = book_value(context, device, day)?.value;
        let out_of_warranty = date_in(device, "warranty_until")? < day;
        if !out_of_warranty || cost * Decimal::TWO <= residual {
            return None;
        }
        let verdict = if residual.is_zero() { "needs-opinion" } else { "holds" };
        Some(Ground {
            on: Some(day),
            residual: Some(residual),
            cost: Some(cost),
            records: vec![record],
            ..Ground::new("a", verdict)
        })
    };
    estimated.and_then(dear).or_else(|| repaired.and_then(dear))
}

/// Ground b: more than two dear repairs within half a year after one was accepted. Of several such half-years the
/// one with the most repairs is told, of equal ones the latest.
fn again_and_again<'site>(
    context: &Context<'site>,
    device: &'site Record,
    repairs: &[&'site Record],
) -> Option<Ground<'site>> {
    if repairs.len() <= REPAIRS + 1 {
        return None;
    }
    let mut dear: Vec<Dear<'site>> = repairs
        .iter()
        .filter_map(|repair| {
            let reported = repair.stamp?.start();
            let (cost, residual) = (cost(repair)?, book_value(context, device, reported.date())?.value);
            (cost * Decimal::from(5) > residual).then_some(Dear { reported, cost, residual, repair })
        })
        .collect();
    dear.sort_by_key(|dear| (dear.reported, dear.repair.id.clone()));
    let mut best: Option<(&[Dear<'site>], Date, &Record)> = None;
    for first in repairs {
        let Some(accepted) = first.text("accepted_at").and_then(Stamp::parse) else { continue };
        let Ok(last) = accepted.date().checked_add(6.months()) else { continue };
        let begin = dear.partition_point(|dear| dear.reported <= accepted.start());
        let end = dear.partition_point(|dear| dear.reported.date() <= last);
        let after = dear.get(begin..end).unwrap_or_default();
        let is_more =
            |(known, since, _): &(&[Dear<'_>], Date, &Record)| (after.len(), accepted.date()) > (known.len(), *since);
        if after.len() > REPAIRS && best.as_ref().is_none_or(is_more) {
            best = Some((after, accepted.date(), first));
        }
    }
    let (after, accepted, first) = best?;
    let last = after.last()?;
    let verdict = if after.iter().any(|dear| dear.residual.is_zero()) { "needs-opinion" } else { "holds" };
    Some(Ground {
        on: Some(last.reported.date()),
        residual: Some(last.residual),
        cost: Some(after.iter().map(|dear| dear.cost).sum()),
        times: i64::try_from(after.len()).ok(),
        since: Some(accepted),
        records: after.iter().map(|dear| dear.repair).chain([first]).collect(),
        ..Ground::new("b", verdict)
    })
}

/// A repair dear enough for ground b.
struct Dear<'site> {
    reported: DateTime,
    cost: Money,
    /// What the device stood at on that day.
    residual: Money,
    repair: &'site Record,
}

/// Ground e, as far as a calendar can tell it: in use for more than five years.
fn old<'site>(context: &Context<'site>, device: &'site Record) -> Option<Ground<'site>> {
    let bought = date_in(device, "purchased_on")?;
    let as_of = context.site.as_of;
    if bought.checked_add(YEARS.years()).ok()? >= as_of {
        return None;
    }
    let years = bought.until((jiff::Unit::Year, as_of)).ok()?.get_years();
    Some(Ground { times: Some(i64::from(years)), since: Some(bought), ..Ground::new("e", "needs-opinion") })
}
