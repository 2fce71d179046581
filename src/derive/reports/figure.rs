//! Figures as cells. What is not whole is decimal text, computed exactly and rounded once, half up.

use crate::model::report::{Bar, Chart, Row};
use crate::model::{Money, Record, Text, money};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An amount.
pub(super) fn yuan(amount: Money) -> Value {
    Value::from(decimal(amount).to_string())
}

/// `part` of `whole` in per cent; null of nothing.
pub(super) fn percent(part: usize, whole: usize) -> Value {
    ratio(Decimal::from(part) * Decimal::ONE_HUNDRED, Decimal::from(whole))
}

/// What share of `whole` an amount is, in per cent; null of nothing.
pub(super) fn percent_of(part: Money, whole: Money) -> Value {
    ratio(part * Decimal::ONE_HUNDRED, whole)
}

/// The mean of these minutes, in hours; null of none.
pub(super) fn mean_hours(minutes: &[i64]) -> Value {
    ratio(Decimal::from(minutes.iter().sum::<i64>()), Decimal::from(minutes.len()) * Decimal::from(60))
}

fn ratio(part: Decimal, whole: Decimal) -> Value {
    part.checked_div(whole).map_or(Value::Null, |ratio| Value::from(decimal(ratio).to_string()))
}

/// Two places, half up.
pub(super) fn decimal(number: Decimal) -> Decimal {
    let mut number = number.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    number.rescale(2);
    number
}

/// The amount in a field.
pub(super) fn amount_in(record: &Record, field: &str) -> Option<Money> {
    money::amount(record.value(field)?)
}

/// The number in a field.
pub(super) fn number_in(record: &Record, field: &str) -> Option<Decimal> {
    match record.value(field)? {
        Value::Number(number) => number.to_string().parse().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The whole number in a field.
pub(super) fn count_in(record: &Record, field: &str) -> Option<i64> {
    record.value(field)?.as_i64()
}

/// The records behind a figure, each once, by id.
pub(super) fn basis<'r>(records: impl IntoIterator<Item = &'r Record>) -> Value {
    let ids: BTreeSet<&str> = records.into_iter().map(|record| record.id.as_str()).collect();
    ids.into_iter().map(Value::from).collect()
}

/// A row about a record.
pub(super) fn about(record: &Record, cells: Vec<Value>) -> Row {
    Row { record: Some(record.id.clone()), commit: None, cells }
}

/// A row that speaks of no record in particular.
pub(super) fn summary(cells: Vec<Value>) -> Row {
    Row { record: None, commit: None, cells }
}

/// Records by a key; those without one are left out.
pub(super) fn by<'r, K: Ord>(
    records: impl IntoIterator<Item = &'r Record>,
    key: impl Fn(&'r Record) -> Option<K>,
) -> BTreeMap<K, Vec<&'r Record>> {
    let mut groups: BTreeMap<K, Vec<&Record>> = BTreeMap::new();
    for record in records {
        if let Some(key) = key(record) {
            groups.entry(key).or_default().push(record);
        }
    }
    groups
}

/// The month of a day, as `2026-03`.
pub(super) fn month(day: crate::model::Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// A chart of a decimal column over the rows of one scope, those of length nothing left out; `None` of fewer than two.
pub(super) fn chart(title: Text, unit: (&str, &str), bars: impl IntoIterator<Item = (String, Value)>) -> Option<Chart> {
    let bar = |(label, value): (String, Value)| {
        let value: Decimal = match value {
            Value::String(text) => text.parse().ok()?,
            Value::Number(number) => number.to_string().parse().ok()?,
            _ => return None,
        };
        (value > Decimal::ZERO).then(|| Bar { label: Text::same(label), value })
    };
    let bars: Vec<Bar> = bars.into_iter().filter_map(bar).collect();
    (bars.len() > 1).then(|| Chart { title, unit: Text::new(unit.0, unit.1), bars })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_means_are_exact_and_rounded_once() {
        assert_eq!(percent(1, 3), "33.33");
        assert_eq!(percent(2, 3), "66.67");
        assert_eq!(percent(1, 1), "100.00");
        assert_eq!(percent(1, 200_000), "0.00");
        assert_eq!(percent(0, 0), Value::Null);
        assert_eq!(mean_hours(&[1]), "0.02");
        assert_eq!(mean_hours(&[60, 61]), "1.01");
        assert_eq!(mean_hours(&[]), Value::Null);
        assert_eq!(yuan(Decimal::new(5, 1)), "0.50");
        assert_eq!(percent_of(Decimal::ONE, Decimal::ZERO), Value::Null);
    }
}
