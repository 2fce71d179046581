//! Functions of this archive in expressions, beside those of CEL itself.

use crate::model::site::Calendar;
use crate::model::{Money, Stamp, money};
use cel::{Context, Env, ExecutionError, Value};
use rust_decimal::prelude::ToPrimitive;
use std::sync::Arc;

/// Names of these functions with the number of their arguments.
pub const OWN: [(&str, usize); 5] =
    [("before", 2), ("days_between", 2), ("hours_between", 2), ("workdays_between", 2), ("money_sum", 1)];

/// Functions of CEL that expressions may use.
pub const STANDARD: [&str; 13] = [
    "size",
    "contains",
    "startsWith",
    "endsWith",
    "matches",
    "int",
    "uint",
    "double",
    "string",
    "bool",
    "bytes",
    "dyn",
    "type",
];

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
    let days = from.date().until(to.date()).map_err(|error| ExecutionError::function_error("days_between", error))?;
    Ok(Value::Int(i64::from(days.get_days())))
}

/// Hours from `from` to `to`, with fractions; negative when `to` is earlier. A day counts from its midnight.
fn hours_between(from: Value, to: Value) -> Evaluated {
    let (from, to) = (stamp(&from, "hours_between")?, stamp(&to, "hours_between")?);
    let seconds = from.start().duration_until(to.start()).as_secs_f64();
    Ok(Value::Float(seconds / 3600.0))
}

/// The exact sum of amounts; absent ones count as nothing.
fn money_sum(amounts: Value) -> Evaluated {
    let wrong = || ExecutionError::function_error("money_sum", "wants a list of amounts");
    let amounts = match amounts {
        Value::List(amounts) => amounts,
        Value::Null => return Ok(Value::Float(0.0)),
        _ => return Err(wrong()),
    };
    let mut sum = Money::ZERO;
    for amount in amounts.iter() {
        let json = match amount {
            Value::Null => continue,
            Value::Int(whole) => serde_json::Value::from(*whole),
            Value::UInt(whole) => serde_json::Value::from(*whole),
            Value::Float(float) => serde_json::Value::from(*float),
            _ => return Err(wrong()),
        };
        sum = money::amount(&json).and_then(|amount| sum.checked_add(amount)).ok_or_else(wrong)?;
    }
    sum.to_f64().map(Value::Float).ok_or_else(wrong)
}

fn stamp(value: &Value, function: &str) -> Result<Stamp, ExecutionError> {
    let wrong = |detail: &str| ExecutionError::function_error(function, detail);
    match value {
        Value::String(text) => Stamp::parse(text).ok_or_else(|| wrong(&format!("`{text}` is not a date"))),
        Value::Null => Err(wrong("a date is absent; write `self.x == null || …` before it")),
        _ => Err(wrong("wants dates")),
    }
}
