//! Functions of this archive in expressions, beside those of CEL itself.

use super::decimals;
use super::kind::{Class, Kind};
use super::untold;
use crate::model::site::Calendar;
use crate::model::{Stamp, Text, period};
use cel::{Context, Env, ExecutionError, Value};
use jiff::Span;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::sync::Arc;

/// What a function wants or gives.
#[derive(Clone, Copy, Debug)]
pub enum Sort {
    /// Anything.
    Any,
    /// Text.
    Text,
    /// A date or moment, as text.
    Date,
    /// Any number.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// An amount.
    Money,
    /// A list of numbers.
    Numbers,
    /// A list of dates or moments.
    Dates,
    /// A list.
    List,
    /// A text or a list.
    Sized,
}

impl Sort {
    /// Whether a value of this kind may stand for it.
    pub fn admits(self, kind: &Kind<'_>) -> bool {
        let admitted = match self {
            Sort::Any => true,
            Sort::Text | Sort::Date => kind.class() == Some(Class::Text),
            Sort::Number | Sort::Integer | Sort::Money => kind.class() == Some(Class::Number),
            Sort::Boolean => kind.class() == Some(Class::Boolean),
            Sort::Numbers => match kind {
                Kind::List(item) => matches!(item.class(), None | Some(Class::Number)),
                _ => false,
            },
            Sort::Dates => match kind {
                Kind::List(item) => matches!(item.class(), None | Some(Class::Text)),
                _ => false,
            },
            Sort::List => kind.class() == Some(Class::List),
            Sort::Sized => matches!(kind.class(), Some(Class::Text | Class::List | Class::Group)),
        };
        admitted || kind.class().is_none()
    }

    /// What to call it.
    pub fn name(self) -> Text {
        match self {
            Sort::Any => Text::new("任意值", "any value"),
            Sort::Text => Text::new("文字", "text"),
            Sort::Date => Text::new("日期或时间", "a date or moment"),
            Sort::Number | Sort::Integer => Text::new("数", "a number"),
            Sort::Boolean => Text::new("是或否", "true or false"),
            Sort::Money => Text::new("金额", "an amount"),
            Sort::Numbers => Text::new("数的列表", "a list of numbers"),
            Sort::Dates => Text::new("日期的列表", "a list of dates"),
            Sort::List => Text::new("列表", "a list"),
            Sort::Sized => Text::new("文字或列表", "text or a list"),
        }
    }
}

/// A function that expressions may use. The value that a function is called on counts as its first argument.
pub struct Function {
    name: &'static str,
    /// What it takes.
    pub takes: &'static [Sort],
    gives: Sort,
}

impl Function {
    /// The kind of what it gives.
    pub fn gives<'s>(&self) -> Kind<'s> {
        match self.gives {
            Sort::Any | Sort::Sized | Sort::List => Kind::Unknown,
            Sort::Text | Sort::Date => Kind::text(),
            Sort::Number => Kind::Number,
            Sort::Integer => Kind::Integer,
            Sort::Boolean => Kind::Boolean,
            Sort::Money => Kind::Money,
            Sort::Numbers => Kind::List(Box::new(Kind::Number)),
            Sort::Dates => Kind::List(Box::new(Kind::text())),
        }
    }
}

const fn function(name: &'static str, takes: &'static [Sort], gives: Sort) -> Function {
    Function { name, takes, gives }
}

/// The function that asks the archive's rule of depreciation.
pub const RESIDUAL_VALUE: &str = "residual_value";

/// The functions of this archive, then those of CEL itself.
const FUNCTIONS: &[Function] = &[
    function("before", &[Sort::Date, Sort::Date], Sort::Boolean),
    function("days_between", &[Sort::Date, Sort::Date], Sort::Integer),
    function("hours_between", &[Sort::Date, Sort::Date], Sort::Number),
    function("workdays_between", &[Sort::Date, Sort::Date], Sort::Integer),
    function("years_between", &[Sort::Date, Sort::Date], Sort::Number),
    function("shorter", &[Sort::Text, Sort::Text], Sort::Boolean),
    function("money_sum", &[Sort::Numbers], Sort::Money),
    function("sum", &[Sort::Numbers], Sort::Number),
    function("count", &[Sort::List], Sort::Integer),
    function("earliest", &[Sort::Dates], Sort::Date),
    function("latest", &[Sort::Dates], Sort::Date),
    function(RESIDUAL_VALUE, &[Sort::Money, Sort::Date, Sort::Date], Sort::Money),
    function("ref", &[Sort::Any], Sort::Any),
    function("referring", &[Sort::Text, Sort::Text], Sort::List),
    function("size", &[Sort::Sized], Sort::Integer),
    function("contains", &[Sort::Text, Sort::Text], Sort::Boolean),
    function("startsWith", &[Sort::Text, Sort::Text], Sort::Boolean),
    function("endsWith", &[Sort::Text, Sort::Text], Sort::Boolean),
    function("matches", &[Sort::Text, Sort::Text], Sort::Boolean),
    function("int", &[Sort::Any], Sort::Integer),
    function("uint", &[Sort::Any], Sort::Integer),
    function("double", &[Sort::Any], Sort::Number),
    function("string", &[Sort::Any], Sort::Text),
    function("bool", &[Sort::Any], Sort::Boolean),
    function("bytes", &[Sort::Any], Sort::Any),
    function("dyn", &[Sort::Any], Sort::Any),
    function("type", &[Sort::Any], Sort::Any),
];

/// The function of this name.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// The names of all functions.
pub fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name)
}

/// A context in which expressions find their functions. Days are counted by `calendar`.
pub fn context(env: Arc<Env>, calendar: Arc<Calendar>) -> Context<'static, 'static> {
    let mut context = Context::with_env(env);
    let added = [
        context.add_function("before", before),
        context.add_function("days_between", days_between),
        context.add_function("hours_between", hours_between),
        context.add_function("workdays_between", move |from: Value, to: Value| {
            let (from, to) = (stamp(&from, "workdays_between")?, stamp(&to, "workdays_between")?);
            Ok::<_, ExecutionError>(Value::Int(i64::from(calendar.workdays_between(from.date(), to.date()))))
        }),
        context.add_function("money_sum", money_sum),
        context.add_function("years_between", years_between),
        context.add_function("shorter", shorter),
        context.add_function("sum", decimals::sum),
        context.add_function("earliest", |dates: Value| extreme("earliest", dates, Ordering::Less)),
        context.add_function("latest", |dates: Value| extreme("latest", dates, Ordering::Greater)),
        context.add_function(decimals::NAMES[0].1, |a: Value, b: Value| decimals::reckon(a, b, Decimal::checked_add)),
        context.add_function(decimals::NAMES[1].1, |a: Value, b: Value| decimals::reckon(a, b, Decimal::checked_sub)),
        context.add_function(decimals::NAMES[2].1, |a: Value, b: Value| decimals::reckon(a, b, Decimal::checked_mul)),
        context.add_function(decimals::NAMES[3].1, |a: Value, b: Value| decimals::reckon(a, b, Decimal::checked_div)),
    ];
    debug_assert!(added.iter().all(Result::is_ok), "no function of CEL bears one of these names");
    context
}

type Evaluated = Result<Value, ExecutionError>;

/// Whether `earlier` lies strictly before `later`; days are compared with days. False when either is absent.
fn before(earlier: Value, later: Value) -> Evaluated {
    if matches!(earlier, Value::Null) || matches!(later, Value::Null) {
        return Ok(Value::Bool(false));
    }
    let (earlier, later) = (stamp(&earlier, "before")?, stamp(&later, "before")?);
    let is_before = match (earlier, later) {
        (Stamp::Minute(earlier), Stamp::Minute(later)) => earlier < later,
        _ => earlier.date() < later.date(),
    };
    Ok(Value::Bool(is_before))
}

/// Days from `from` to `to`; negative when `to` is earlier.
fn days_between(from: Value, to: Value) -> Evaluated {
    let (from, to) = (stamp(&from, "days_between")?, stamp(&to, "days_between")?);
    let days = from
        .date()
        .until(to.date())
        .map_err(|_| ExecutionError::function_error("days_between", untold::TOO_FAR_APART))?;
    Ok(Value::Int(i64::from(days.get_days())))
}

/// Hours from `from` to `to`, with fractions; negative when `to` is earlier. A day counts from its midnight.
fn hours_between(from: Value, to: Value) -> Evaluated {
    let (from, to) = (stamp(&from, "hours_between")?, stamp(&to, "hours_between")?);
    let seconds = from.start().duration_until(to.start()).as_secs_f64();
    Ok(Value::Float(seconds / 3600.0))
}

/// Years from `from` to `to`, to a tenth; a year is counted as 365.25 days.
fn years_between(from: Value, to: Value) -> Evaluated {
    let Value::Int(days) = days_between(from, to)? else { return Ok(Value::Null) };
    Ok(Value::Float((days as f64 / 36.525).round() / 10.0))
}

/// Whether the first of two ISO 8601 durations may turn out to be the shorter one, whenever they begin. False when
/// either is absent.
fn shorter(value: Value, minimum: Value) -> Evaluated {
    let span = |value: &Value| match value {
        Value::String(text) => {
            text.parse::<Span>().map_err(|_| ExecutionError::function_error("shorter", untold::WANTS_DURATIONS))
        }
        _ => Err(ExecutionError::function_error("shorter", untold::WANTS_DURATIONS)),
    };
    if matches!(value, Value::Null) || matches!(minimum, Value::Null) {
        return Ok(Value::Bool(false));
    }
    Ok(Value::Bool(period::may_be_shorter(span(&value)?, span(&minimum)?)))
}

/// The exact sum of amounts; absent ones count as nothing.
fn money_sum(amounts: Value) -> Evaluated {
    decimals::sum(amounts)
}

/// The first or last of some dates and moments, as it is written; null of none.
fn extreme(function: &str, dates: Value, wanted: Ordering) -> Evaluated {
    let dates = match dates {
        Value::List(dates) => dates,
        Value::Null => return Ok(Value::Null),
        _ => return Err(ExecutionError::function_error(function, untold::WANTS_LIST_OF_DATES)),
    };
    let mut best: Option<(Stamp, &Value)> = None;
    for date in dates.iter().filter(|date| !matches!(date, Value::Null)) {
        let stamp = stamp(date, function)?;
        if best.as_ref().is_none_or(|(best, _)| stamp.start().cmp(&best.start()) == wanted) {
            best = Some((stamp, date));
        }
    }
    Ok(best.map_or(Value::Null, |(_, date)| date.clone()))
}

fn stamp(value: &Value, function: &str) -> Result<Stamp, ExecutionError> {
    let wrong = |detail: &str| ExecutionError::function_error(function, detail);
    match value {
        Value::String(text) => Stamp::parse(text).ok_or_else(|| wrong(untold::NOT_A_DATE)),
        Value::Null => Err(wrong(untold::ABSENT_DATE)),
        _ => Err(wrong(untold::WANTS_DATES)),
    }
}
