//! The days of the last twelve months as a calendar: how what was due on each stands.

use super::FigureView;
use crate::model::Date;
use crate::model::duty::{Judgement, State};
use crate::render::compliance::{Entry, months};
use crate::render::context::Context;
use crate::render::svg::calendar::{self, Standing};
use std::collections::BTreeMap;

const WEEKDAYS: [&str; 7] = [
    "date.weekday_1",
    "date.weekday_2",
    "date.weekday_3",
    "date.weekday_4",
    "date.weekday_5",
    "date.weekday_6",
    "date.weekday_7",
];

/// The calendar of a duty, if anything of it was due in that time.
pub(in crate::render) fn of_duty(context: &Context<'_>, entry: &Entry<'_>) -> Option<FigureView> {
    draw(context, entry.judgements.iter().copied(), "calendar.duty")
}

/// The calendar of all duties.
pub(in crate::render) fn of_all_duties(context: &Context<'_>) -> Option<FigureView> {
    draw(context, context.site.judgements.iter(), "calendar.all")
}

fn draw<'a>(context: &Context<'_>, judgements: impl Iterator<Item = &'a Judgement>, title: &str) -> Option<FigureView> {
    let strings = context.strings;
    let range = (months(context).first().copied()?, context.site.as_of.last_of_month());
    let mut days: BTreeMap<Date, Standing> = BTreeMap::new();
    for judgement in judgements {
        let Some(due) = judgement.due.map(|due| due.date()) else { continue };
        if due < range.0 || due > range.1 {
            continue;
        }
        let standing = standing(judgement.state);
        let worst = days.entry(due).or_insert(standing);
        *worst = standing.max(*worst);
    }
    // Of conditions alone, and of a duty that is due once a year, a calendar tells nothing.
    if days.len() < 4 {
        return None;
    }
    let month_keys: [String; 12] = std::array::from_fn(|place| format!("date.month_short_{}", place + 1));
    let month_names: [&str; 12] = std::array::from_fn(|place| strings.get(&month_keys[place]));
    let weekdays = WEEKDAYS.map(|key| strings.get(key));
    let count = |wanted: Standing| days.values().filter(|standing| **standing == wanted).count().to_string();
    let words = [
        ("good", count(Standing::Good)),
        ("late", count(Standing::Late)),
        ("missed", count(Standing::Missed)),
        ("open", count(Standing::Open)),
    ];
    let words: Vec<(&str, &str)> = words.iter().map(|(name, count)| (*name, count.as_str())).collect();
    let title = strings.get(title).to_owned();
    let told = format!("{title}{}{}", strings.get("value.colon"), strings.fill("calendar.counts", &words));
    Some(FigureView {
        drawn: calendar::draw(&days, range, &weekdays, &month_names, &told),
        title,
        caption: strings.get("calendar.caption").to_owned(),
        columns: Vec::new(),
        rows: Vec::new(),
    })
}

fn standing(state: State) -> Standing {
    match state {
        State::Met => Standing::Good,
        State::Late => Standing::Late,
        State::Missed => Standing::Missed,
        State::NotDue => Standing::Open,
        State::Waived | State::NotAsked => Standing::Excused,
    }
}
