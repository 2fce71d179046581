//! How a red line is measured, as the role description writes it under `watch`.

use super::super::context::Context;
use super::super::figure::number_in;
use crate::derive::duties::{self, summary};
use crate::model::duty::{Duty, Judgement, State};
use crate::model::{Date, Record, Site};
use rust_decimal::Decimal;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Measure {
    /// How many records there are.
    Count,
    /// The longest, in hours.
    Longest,
    /// The longest row of windows of one thing, one after the other.
    Run,
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
    present: Option<bool>,
}

impl Condition {
    fn read(value: &Value) -> Option<Self> {
        let list = |name: &str| value.get(name).and_then(Value::as_array).cloned();
        Some(Self {
            field: value.get("field")?.as_str()?.to_owned(),
            is: list("is"),
            not: list("not").unwrap_or_default(),
            present: value.get("present").and_then(Value::as_bool),
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
        let there = self.present.is_none_or(|wanted| values.is_empty() != wanted);
        there && self.is.as_deref().is_none_or(any_of) && !any_of(&self.not)
    }
}

/// How a red line is measured.
#[derive(Debug)]
pub(super) struct Watch {
    /// The records that are held against it; none where duties are.
    pub collection: Option<String>,
    /// The duties whose judgements are counted.
    pub duties: Vec<String>,
    states: Vec<State>,
    pub measure: Measure,
    pub limit: Decimal,
    pub period: Period,
    /// Whether the conditions take in more than the red line does.
    pub is_wider: bool,
    /// Whether it sees only some of what the red line means, so that nothing seen proves nothing.
    pub is_narrower: bool,
    conditions: Vec<Condition>,
    exceptions: Vec<Condition>,
    /// A field with hours.
    field: Option<String>,
    /// Fields with the moments between which the hours lie.
    between: Option<(String, String)>,
    /// Only what lasted longer than so many hours is counted.
    over: Option<Decimal>,
}

/// Judgements with the duties that they name.
pub(super) struct Judged<'s> {
    pub duties: Cow<'s, [Duty]>,
    pub judgements: Cow<'s, [Judgement]>,
}

impl<'s> Judged<'s> {
    /// The site's judgements; where it was not asked for any, those of the duties with one of these ids.
    pub fn of(site: &'s Site, ids: &BTreeSet<&str>) -> Self {
        if site.restricted || !site.judgements.is_empty() || ids.is_empty() {
            return Self { duties: Cow::Borrowed(&site.duties), judgements: Cow::Borrowed(&site.judgements) };
        }
        let duties: Vec<Duty> = site.duties.iter().filter(|duty| ids.contains(&*duty.id)).cloned().collect();
        let judgements = duties::judge_these(site, &duties);
        Self { duties: Cow::Owned(duties), judgements: Cow::Owned(judgements) }
    }
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
        let words = |name: &str| {
            let list = value.get(name).and_then(Value::as_array).map_or(&[] as &[Value], Vec::as_slice);
            list.iter().map(Value::as_str).collect::<Option<Vec<&str>>>()
        };
        let state = |word: &str| match word {
            "迟" => Some(State::Late),
            "缺" => Some(State::Missed),
            _ => None,
        };
        let watch = Self {
            collection: text("collection"),
            duties: words("duties")?.into_iter().map(str::to_owned).collect(),
            states: words("states")?.into_iter().map(state).collect::<Option<Vec<State>>>()?,
            measure: match text("measure")?.as_str() {
                "次数" => Measure::Count,
                "最长" => Measure::Longest,
                "连续" => Measure::Run,
                _ => return None,
            },
            limit: number("limit")?,
            period: if text("per").as_deref() == Some("季度") { Period::Quarter } else { Period::Year },
            is_wider: value.get("wider").and_then(Value::as_bool).unwrap_or(false),
            is_narrower: value.get("narrower").and_then(Value::as_bool).unwrap_or(false),
            conditions: conditions("where")?,
            exceptions: conditions("except")?,
            field: text("field"),
            between: text("from").zip(text("to")),
            over: number("over"),
        };
        if !watch.duties.is_empty() {
            let sound = watch.collection.is_none() && watch.measure != Measure::Longest && !watch.states.is_empty();
            return sound.then_some(watch);
        }
        if watch.collection.is_none() || watch.measure == Measure::Run {
            return None;
        }
        let measures = watch.field.is_some() || watch.between.is_some();
        let needs = watch.measure == Measure::Longest || watch.over.is_some();
        (measures || !needs).then_some(watch)
    }

    /// Holds the records of the period, or the judgements of its duties, against the watch.
    pub fn look<'site>(&self, context: &Context<'site>, judged: &Judged<'_>) -> Seen<'site> {
        match &self.collection {
            Some(collection) => self.records(context, collection),
            None => self.judgements(context, judged),
        }
    }

    /// Counts the windows and conditions of the duties that stand as the watch says, each dated by its due day.
    fn judgements<'site>(&self, context: &Context<'site>, judged: &Judged<'_>) -> Seen<'site> {
        let site = context.site;
        let first = self.period.start(site.as_of);
        let mut seen = Seen { reached: Decimal::ZERO, counted: Vec::new(), excepted: Vec::new() };
        let mut run = (None, 0u32);
        for judgement in &*judged.judgements {
            let duty = &judged.duties[judgement.duty as usize];
            let lasts = summary::is_lasting(site, judgement);
            let inside = lasts || (first..=site.as_of).contains(&summary::day(site, judgement));
            if !inside || !self.duties.iter().any(|id| *id == *duty.id) {
                continue;
            }
            let counts = self.states.contains(&judgement.state);
            let thing = Some((&duty.id, judgement.subject));
            let length = if run.0 == thing { run.1 } else { 0 };
            run = (thing, if counts { length + 1 } else { 0 });
            if counts {
                seen.counted.push(site.record(judgement.subject));
                seen.counted.extend(judgement.evidence.iter().map(|ix| site.record(*ix)));
            }
            seen.reached = match self.measure {
                Measure::Run => seen.reached.max(Decimal::from(run.1)),
                _ => seen.reached + Decimal::from(u8::from(counts)),
            };
        }
        seen
    }

    fn records<'site>(&self, context: &Context<'site>, collection: &str) -> Seen<'site> {
        let as_of = context.site.as_of;
        let first = self.period.start(as_of);
        let mut seen = Seen { reached: Decimal::ZERO, counted: Vec::new(), excepted: Vec::new() };
        for record in context.of(collection) {
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
                Measure::Longest | Measure::Run => seen.reached = seen.reached.max(length),
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
