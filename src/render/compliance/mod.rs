//! How duties stand: the page of all of them by month, a page for each, and what is due by person.

mod due;
mod duty;
mod index;
mod overview;

pub(super) use due::{items as due_items, report as due_report, view as due_view};
pub(super) use duty::{report as duty_report, view as duty_view};
pub(super) use index::{Duties, Entry};
pub(super) use overview::{months, report as overview_report, view as overview_view};

use super::context::Context;
use super::format;
use super::tones::Tone;
use super::values::{NOTHING, toned};
use crate::derive::duties::windows;
use crate::model::duty::{Demand, Duty, Judgement, Limit, State};
use crate::model::markup::{escape_into, escaped};
use crate::model::{RecordIx, Text};
use serde::Serialize;
use std::fmt::Write;

/// A judgement as a line of a table: cells in HTML.
#[derive(Serialize)]
pub(super) struct WindowView {
    duty: String,
    subject: String,
    window: String,
    due: String,
    done: String,
    state: String,
    evidence: String,
}

/// Records that a cell names; the file of all windows names the others.
const NAMED: usize = 4;

/// The line of a judgement on a page whose way to the root is `root`.
fn window(context: &Context<'_>, entry: &Entry<'_>, judgement: &Judgement, root: &str) -> WindowView {
    let link = |ix: RecordIx| context.names.linked(root, ix);
    let mut evidence = String::new();
    for (place, ix) in judgement.evidence.iter().take(NAMED).enumerate() {
        if place > 0 {
            evidence.push_str(context.strings.get("value.and"));
        }
        evidence.push_str(&link(*ix));
    }
    if judgement.evidence.len() > NAMED {
        let n = (judgement.evidence.len() - NAMED).to_string();
        escape_into(&mut evidence, &context.strings.fill("compliance.more", &[("n", &n)]));
    }
    if let Some(waiver) = judgement.waiver {
        let _ = write!(evidence, " {}{}", escaped(context.strings.get("compliance.waiver")), link(waiver));
    }
    if let Some(remark) = &judgement.remark {
        let _ = write!(evidence, " <span class=\"note\">{}</span>", escaped(remark.get(context.lang)));
    }
    if evidence.is_empty() {
        evidence.push_str(NOTHING);
    }
    WindowView {
        duty: format!("<a href=\"{root}{}\">{}</a>", entry.page, escaped(&entry.duty.id)),
        subject: link(judgement.subject),
        window: match judgement.window {
            Some(window) if window.first == window.last => window.first.to_string(),
            Some(window) => format!("{} – {}", window.first, window.last),
            None => NOTHING.to_owned(),
        },
        due: judgement.due.map_or_else(|| NOTHING.to_owned(), windows::moment),
        done: judgement.done.map_or_else(|| NOTHING.to_owned(), |done| done.text()),
        state: state(context, judgement.state),
        evidence,
    }
}

/// A state with its tone.
fn state(context: &Context<'_>, state: State) -> String {
    let mut html = String::new();
    toned(&mut html, tone_of(state), context.strings.get(word_of(state)));
    html
}

fn word_of(state: State) -> &'static str {
    match state {
        State::Met => "compliance.met",
        State::Late => "compliance.late",
        State::Missed => "compliance.missed",
        State::Waived => "compliance.waived",
        State::NotDue => "compliance.not_due",
        State::NotAsked => "compliance.not_asked",
    }
}

fn tone_of(state: State) -> Tone {
    match state {
        State::Met => Tone::Good,
        State::Late => Tone::Doubtful,
        State::Missed => Tone::Bad,
        State::Waived | State::NotAsked => Tone::Over,
        State::NotDue => Tone::Open,
    }
}

/// Whether a judgement is a fault: late or not done.
fn is_fault(judgement: &Judgement) -> bool {
    matches!(judgement.state, State::Late | State::Missed)
}

/// The clause of a duty as a link, to its place in the policy where that still has it.
fn clause(context: &Context<'_>, entry: &Entry<'_>, duty: &Duty, root: &str) -> String {
    let policy = context.site.record(entry.policy);
    let name = context.names.of(entry.policy);
    let known = policy.document.clauses.iter().find(|clause| clause.anchor == duty.clause);
    let (anchor, title) = match known {
        Some(clause) => (format!("#{}", escaped(clause.anchor.as_str())), clause.title.to_string()),
        None => (String::new(), duty.clause.to_string()),
    };
    format!("<a href=\"{root}{}{anchor}\">{}</a>", name.page, escaped(&title))
}

/// How often, or within which time.
fn measure(context: &Context<'_>, duty: &Duty) -> String {
    let strings = context.strings;
    let mut words = match &duty.demand {
        Demand::Periodic { cadence, .. } => format::every(&cadence.text(), strings),
        Demand::Within { limit: Limit::After(allowance), .. } => {
            strings.fill("duties.within", &[("duration", &format::allowance(*allowance, strings))])
        }
        Demand::Within { limit: Limit::By(_), .. } => strings.get("duties.by_record").to_owned(),
        Demand::AtMost { limit, .. } => strings.fill("duties.at_most", &[("n", &limit.to_string())]),
        Demand::Always(_) => strings.get("duties.kind_always").to_owned(),
    };
    if let Some(grace) = duty.grace {
        let grace = format::allowance(grace, strings);
        words.push_str(&strings.fill("duties.grace", &[("duration", &grace)]));
    }
    words
}

/// A role as a link, or its id where it has no page.
fn role(context: &Context<'_>, duty: &Duty, root: &str) -> String {
    let Some(owner) = &duty.owner else { return NOTHING.to_owned() };
    context.site.find(owner.as_str()).map_or_else(|| NOTHING.to_owned(), |ix| context.names.linked(root, ix))
}

/// The title of a duty for files.
fn title(duty: &Duty) -> Text {
    Text::same(format!("{} {}", duty.id, duty.text))
}
