//! How a red line is measured, as the role description writes it under `watch`.

use super::super::context::Context;
use super::super::figure::number_in;
use crate::model::{Date, Record};
use rust_decimal::Decimal;
use serde_json::Value;

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Measure {
    /// How many records there are.
    Count,
    /// The longest, in hours.
    Longest,
}

/// The stretch of time that a limit is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Period {
    Year,
    Quarter,
}

impl Period {
    /// Its first day, when `day` lies in it.
    pub fn start(self, day: Date) -> Date {
        let month = match self {
            Period::Year => 1,
            Period::Quarter => (day.month() - 1) / 3 * 3 + 1,
        };
        Date::new(day.year(), month, 1).unwrap_or(day)
    }
}

/// A condition on a field: one of these values, and none of those.
#[derive(Debug)]
struct Condition {
    field: String,
    is: Option<Vec<Value>>,
    not: Vec<Value>,
}

impl Condition {
    fn read(value: &Value) -> Option<Self> {
        let list = |name: &str| value.get(name).and_then(Value::as_array).cloned();
        Some(Self {
            field: value.get("field")?.as_str()?.to_owned(),
            is: list("is"),
            not: list("not").unwrap_or_default(),
        })
    }

    /// A list meets the condition with any of its values; an absent field has none.
    fn is_met(&self, record: &Record) -> bool {
        let values = match record.value(&self.field) {
            Some(Value::Array(items)) => items.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        let any_of = |wanted: &[Value]| values.iter().any(|value| wanted.contains(value));
        self.is.as_deref().is_none_or(any_of) && !any_of(&self.not)
    }
}

/// How a red line is measured.
#[derive(Debug)]
pub(super) struct Watch {
    pub collection: String,
    pub measure: Measure,
    pub limit: Decimal,
    pub period: Period,
    /// Whether the conditions take in more than the red line does.
    pub is_wider: bool,
    conditions: Vec<Condition>,
    exceptions: Vec<Condition>,
    /// A field with hours.
    field: Option<String>,
    /// Fields with the moments between which the hours lie.
    between: Option<(String, String)>,
    /// Only what lasted longer than so many hours is counted.
    over: Option<Decimal>,
}

/// What a watch has seen.
pub(super) struct Seen<'site> {
    pub reached: Decimal,
    pub counted: Vec<&'site Record>,
    pub excepted: Vec<&'site Record>,
}

impl Watch {
    /// Reads `watch` of a red line; `None` where it does not say enough to measure by.
    pub fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| value.get(name)?.as_number()?.to_string().parse::<Decimal>().ok();
        let conditions = |name: &str| match value.get(name) {
            Some(list) => list.as_array()?.iter().map(Condition::read).collect(),
            None => Some(Vec::new()),
        };
        let watch = Self {
            collection: text("collection")?,
            measure: match text("measure")?.as_str() {
                "次数" => Measure::Count,
                "最长" => Measure::Longest,
                _ => return None,
            },
            limit: number("limit")?,
            period: if text("per").as_deref() == Some("季度") { Period::Quarter } else { Period::Year },
            is_wider: value.get("wider").and_then(Value::as_bool).unwrap_or(false),
            conditions: conditions("where")?,
            exceptions: conditions("except")?,
            field: text("field"),
            between: text("from").zip(text("to")),
            over: number("over"),
        };
        let measures = watch.field.is_some() || watch.between.is_some();
        let needs = watch.measure == Measure::Longest || watch.over.is_some();
        (measures || !needs).then_some(watch)
    }

    /// Holds the records of the period against the watch.
    pub fn look<'site>(&self, context: &Context<'site>) -> Seen<'site> {
        let as_of = context.site.as_of;
        let first = self.period.start(as_of);
        let mut seen = Seen { reached: Decimal::ZERO, counted: Vec::new(), excepted: Vec::new() };
        for record in context.of(&self.collection) {
            let inside = record.stamp.is_some_and(|stamp| (first..=as_of).contains(&stamp.date()));
            if !inside || !self.conditions.iter().all(|condition| condition.is_met(record)) {
                continue;
            }
            let hours = self.hours(context, record);
            if self.over.is_some_and(|over| hours.is_none_or(|hours| hours <= over)) {
                continue;
            }
            let length = hours.unwrap_or_default();
            let matters = self.measure == Measure::Count || length > self.limit;
            let is_exception =
                !self.exceptions.is_empty() && self.exceptions.iter().all(|condition| condition.is_met(record));
            if matters && is_exception {
                seen.excepted.push(record);
                continue;
            }
            seen.counted.push(record);
            match self.measure {
                Measure::Count => seen.reached += Decimal::ONE,
                Measure::Longest => seen.reached = seen.reached.max(length),
            }
        }
        seen
    }

    /// How long what the record tells of lasted; while it lasts, to the end of the day judged on.
    fn hours(&self, context: &Context<'_>, record: &Record) -> Option<Decimal> {
        if let Some(hours) = self.field.as_ref().and_then(|field| number_in(record, field)) {
            return Some(hours);
        }
        let (from, to) = self.between.as_ref()?;
        let started = context.minute(record, from)?;
        let ended = context.minute(record, to).or_else(|| context.end_of_day())?;
        Decimal::from(ended - started).checked_div(Decimal::from(60))
    }
}
