//! How old the things of a register are, and what was spent on them each year.

use super::{FigureView, bought, columns};
use crate::model::collection::Asset;
use crate::model::markup::escaped;
use crate::model::{Money, money};
use crate::render::context::Context;
use crate::render::svg::bars::{self, Bar};
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// Years of age from which things count together.
const OLD: i16 = 10;
/// Years of costs shown.
const YEARS: usize = 10;

/// The pictures of the collection at `place`.
pub(super) fn draw(context: &Context<'_>, place: usize, asset: &Asset) -> Vec<FigureView> {
    ages(context, place, asset).into_iter().chain(costs(context, asset)).collect()
}

fn ages(context: &Context<'_>, place: usize, asset: &Asset) -> Option<FigureView> {
    let (strings, today) = (context.strings, context.site.as_of);
    let collection = context.shapes()[place].collection;
    let mut ages: BTreeMap<i16, (usize, Money)> = BTreeMap::new();
    for (_, record) in context.records_at(place) {
        let Some((price, day)) = bought(record, asset).filter(|(_, day)| *day <= today) else { continue };
        if collection.is_closed_state(record.status.as_deref()) {
            continue;
        }
        let birthday_to_come = (today.month(), today.day()) < (day.month(), day.day());
        let years = today.year() - day.year() - i16::from(birthday_to_come);
        let (count, sum) = ages.entry(years.clamp(0, OLD)).or_default();
        *count += 1;
        *sum += price;
    }
    if ages.is_empty() {
        return None;
    }
    let word = |years: i16| match years {
        0 => strings.get("asset.age_new").to_owned(),
        OLD => strings.fill("asset.age_old", &[("n", &OLD.to_string())]),
        years => strings.count("asset.age", years.unsigned_abs() as usize),
    };
    let all = 0..=ages.keys().next_back().copied().unwrap_or(0);
    let found: Vec<(String, usize, Money)> = all
        .map(|years| (years, ages.get(&years).copied().unwrap_or_default()))
        .map(|(years, (count, sum))| (word(years), count, sum))
        .collect();
    let bar = |(label, count, _): &(String, usize, Money)| Bar {
        label: label.clone(),
        length: *count as f64,
        figure: count.to_string(),
    };
    let title = strings.get("asset.ages").to_owned();
    Some(FigureView {
        drawn: bars::draw(&found.iter().map(bar).collect::<Vec<_>>(), &title, "ages"),
        title,
        caption: strings.get("asset.ages_caption").to_owned(),
        columns: columns(context, [("asset.age_head", ""), ("asset.count", "num"), ("asset.prices", "num")]),
        rows: found
            .into_iter()
            .map(|(label, count, sum)| vec![escaped(&label), count.to_string(), money::grouped(sum)])
            .collect(),
    })
}

fn costs(context: &Context<'_>, asset: &Asset) -> Option<FigureView> {
    let (by, amount) = asset.costs.as_ref()?;
    let place = context.place_of(&by.collection);
    let mut years: BTreeMap<i16, (usize, Money)> = BTreeMap::new();
    for (_, record) in context.records_at(place).filter(|(_, record)| record.collection == by.collection) {
        if !names_a_thing(record, &by.field) {
            continue;
        }
        let (Some(cost), Some(stamp)) = (record.value(amount).and_then(money::amount), record.stamp) else { continue };
        let (count, sum) = years.entry(stamp.date().year()).or_default();
        *count += 1;
        *sum += cost;
    }
    if years.len() < 2 {
        return None;
    }
    let shown: Vec<(i16, (usize, Money))> = years.into_iter().rev().take(YEARS).collect();
    let bar = |(year, (_, sum)): &(i16, (usize, Money))| Bar {
        label: year.to_string(),
        length: sum.to_f64().unwrap_or(0.0),
        figure: money::grouped(*sum),
    };
    let strings = context.strings;
    let register = context.site.collections[place].title.get(context.lang);
    let title = strings.fill("asset.costs_title", &[("register", register)]);
    Some(FigureView {
        drawn: bars::draw(&shown.iter().map(bar).collect::<Vec<_>>(), &title, "costs"),
        title,
        caption: strings.fill("asset.costs_caption", &[("register", register)]),
        columns: columns(context, [("asset.year", ""), ("asset.count", "num"), ("asset.costs", "num")]),
        rows: shown
            .into_iter()
            .map(|(year, (count, sum))| vec![year.to_string(), count.to_string(), money::grouped(sum)])
            .collect(),
    })
}

/// Whether a record names anything under the field: `asset`, or one at least of `assets[]`.
fn names_a_thing(record: &crate::model::Record, field: &str) -> bool {
    match field.strip_suffix("[]") {
        Some(list) => record.value(list).and_then(serde_json::Value::as_array).is_some_and(|items| !items.is_empty()),
        None => record.text(field).is_some(),
    }
}
