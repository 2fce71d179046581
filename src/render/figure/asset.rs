//! The life of one thing and its worth.

use super::{FigureView, bought, columns, referring};
use crate::model::collection::{Asset, Kind};
use crate::model::link::Origin;
use crate::model::markup::escaped;
use crate::model::{Date, Money, Record, RecordIx, money, time};
use crate::render::context::Context;
use crate::render::svg::timeline::{self, Row};
use crate::render::svg::worth::{self, Words, Worth};
use crate::render::values::NOTHING;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// Dots of a row beyond which there is one for each month only.
const DOTS: usize = 120;

/// The pictures of the thing at `ix`.
pub(in crate::render) fn of_asset(context: &Context<'_>, ix: RecordIx, asset: &Asset) -> Vec<FigureView> {
    let record = context.site.record(ix);
    let paid = bought(record, asset);
    let worth = paid.and_then(|paid| worth_of(context, ix, record, asset, paid));
    worth.into_iter().chain(life(context, ix, record, asset, paid.map(|(_, day)| day))).collect()
}

fn worth_of(
    context: &Context<'_>,
    ix: RecordIx,
    record: &Record,
    asset: &Asset,
    (price, bought): (Money, Date),
) -> Option<FigureView> {
    let (strings, today) = (context.strings, context.site.as_of);
    let rule = &context.site.config.depreciation;
    let book = rule.on(today, price, bought)?;
    let end =
        bought.first_of_month().checked_add(jiff::Span::new().months(i32::try_from(rule.life_months()).ok()?)).ok()?;
    let rest = rule.on(end, price, bought)?.value;
    let warranty = asset.warranty.as_deref().and_then(|field| time::strict_date(record.text(field)?));
    let mut costs: BTreeMap<i16, Money> = BTreeMap::new();
    if let Some((by, amount)) = &asset.costs {
        for (_, spent) in referring(context, ix, by) {
            let (Some(amount), Some(stamp)) = (spent.value(amount).and_then(money::amount), spent.stamp) else {
                continue;
            };
            *costs.entry(stamp.date().year()).or_default() += amount;
        }
    }
    let plain = |amount: Money| amount.to_f64().unwrap_or(0.0);
    let drawn = worth::draw(
        &Worth {
            line: vec![(bought, plain(price)), (end, plain(rest))],
            today: (today, plain(book.value)),
            costs: costs.iter().map(|(year, cost)| (*year, plain(*cost))).collect(),
            warranty,
        },
        &Words {
            title: strings.get("asset.worth"),
            today: &strings.fill("asset.worth_today", &[("value", &money::grouped(book.value))]),
            warranty: strings.get("asset.warranty"),
            price: &money::grouped(price),
        },
    );
    let last = end.year().max(today.year());
    let row = |year: i16| {
        let (value, remark) = match year.cmp(&today.year()) {
            std::cmp::Ordering::Less => (rule.on(Date::new(year, 12, 31).ok()?, price, bought), ""),
            std::cmp::Ordering::Equal => (Some(book), strings.get("asset.as_of")),
            std::cmp::Ordering::Greater => {
                (rule.on(Date::new(year, 12, 31).ok()?, price, bought), strings.get("asset.foreseen"))
            }
        };
        let cost = costs.get(&year).map_or_else(|| NOTHING.to_owned(), |cost| money::grouped(*cost));
        Some(vec![format!("{year}{}", escaped(remark)), money::grouped(value?.value), cost])
    };
    let rate = (rule.residual_rate * Money::ONE_HUNDRED).normalize().to_string();
    let years = rule.life_years.to_string();
    Some(FigureView {
        title: strings.get("asset.worth").to_owned(),
        drawn,
        caption: strings.fill("asset.worth_caption", &[("years", &years), ("rate", &rate)]),
        columns: columns(context, [("asset.year", ""), ("asset.book_value", "num"), ("asset.costs", "num")]),
        rows: (bought.year()..=last).filter_map(row).collect(),
    })
}

/// What happened to it: how long it has been there, its warranty, and a row for each register that speaks of it.
fn life(
    context: &Context<'_>,
    ix: RecordIx,
    record: &Record,
    asset: &Asset,
    bought: Option<Date>,
) -> Option<FigureView> {
    let (strings, today) = (context.strings, context.site.as_of);
    let mut registers: BTreeMap<usize, Vec<Date>> = BTreeMap::new();
    let mut last = None;
    for reference in context.site.links.to(ix) {
        let Origin::Field(_) = reference.origin else { continue };
        let other = context.site.record(reference.from);
        let place = context.place_of(&other.collection);
        let is_log = context.site.collections[place].kind == Kind::Log;
        if let Some(stamp) = other.stamp.filter(|_| is_log && last != Some(reference.from)) {
            registers.entry(place).or_default().push(stamp.date());
        }
        last = Some(reference.from);
    }
    if registers.is_empty() {
        return None;
    }
    let closed = context.shape_of(record).collection.is_closed_state(record.status.as_deref());
    let span = |from: Date, to: Date| (from <= to).then_some((from, to));
    let end = if closed { registers.values().flatten().max().copied().unwrap_or(today) } else { today };
    let mut rows = Vec::new();
    let mut table = Vec::new();
    if let Some((from, to)) = bought.and_then(|bought| span(bought, end)) {
        let label = strings.get("asset.held").to_owned();
        table.push(vec![escaped(&label), NOTHING.to_owned(), from.to_string(), to.to_string()]);
        rows.push(Row { label, figure: String::new(), spans: vec![(from, to)], days: Vec::new() });
    }
    let until = asset.warranty.as_deref().and_then(|field| time::strict_date(record.text(field)?));
    if let Some((from, to)) = bought.zip(until).and_then(|(from, to)| span(from, to)) {
        let label = strings.get("asset.warranty").to_owned();
        table.push(vec![escaped(&label), NOTHING.to_owned(), from.to_string(), to.to_string()]);
        rows.push(Row { label, figure: String::new(), spans: vec![(from, to)], days: Vec::new() });
    }
    for (place, mut days) in registers {
        days.sort();
        let (count, first, last) = (days.len().to_string(), days.first().copied()?, days.last().copied()?);
        if days.len() > DOTS {
            days.dedup_by_key(|day| (day.year(), day.month()));
        }
        let label = context.site.collections[place].title.get(context.lang).to_owned();
        table.push(vec![escaped(&label), count.clone(), first.to_string(), last.to_string()]);
        rows.push(Row { label, figure: count, spans: Vec::new(), days });
    }
    let title = strings.get("asset.life").to_owned();
    Some(FigureView {
        drawn: timeline::draw(&rows, today, strings.get("asset.today"), &title),
        title,
        caption: strings.get("asset.life_caption").to_owned(),
        columns: columns(
            context,
            [("asset.what", ""), ("asset.count", "num"), ("asset.first", "date"), ("asset.last", "date")],
        ),
        rows: table,
    })
}
