//! Arithmetic on amounts in decimals. Between operations an amount is the floating number that is written with the
//! same digits, which is unambiguous for every amount below ten trillion.

use super::untold;
use cel::common::ast::operators;
use cel::{ExecutionError, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::str::FromStr;

/// Operators with the functions that stand in for them where an operand is an amount. No text can spell these.
pub const NAMES: [(&str, &str); 4] = [
    (operators::ADD, "@decimal_add"),
    (operators::SUBSTRACT, "@decimal_subtract"),
    (operators::MULTIPLY, "@decimal_multiply"),
    (operators::DIVIDE, "@decimal_divide"),
];

type Evaluated = Result<Value, ExecutionError>;

/// One operation.
pub fn reckon(a: Value, b: Value, operation: fn(Decimal, Decimal) -> Option<Decimal>) -> Evaluated {
    let wrong = |detail: &str| ExecutionError::function_error("amount", detail);
    let (Some(a), Some(b)) = (decimal(&a), decimal(&b)) else { return Err(wrong(untold::ABSENT_AMOUNT)) };
    let result = operation(a, b).and_then(|result| result.to_f64());
    result.map(Value::Float).ok_or_else(|| wrong(untold::BEYOND_RECKONING))
}

/// The exact sum of numbers; absent ones count as nothing.
pub fn sum(numbers: Value) -> Evaluated {
    let wrong = || ExecutionError::function_error("sum", untold::WANTS_LIST_OF_NUMBERS);
    let numbers = match numbers {
        Value::List(numbers) => numbers,
        Value::Null => return Ok(Value::Float(0.0)),
        _ => return Err(wrong()),
    };
    let present = numbers.iter().filter(|number| !matches!(number, Value::Null));
    let sum = present.map(decimal).try_fold(Decimal::ZERO, |sum, number| sum.checked_add(number?)).ok_or_else(wrong)?;
    sum.to_f64().map(Value::Float).ok_or_else(wrong)
}

/// The decimal that a number is written as.
pub fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Int(whole) => Some(Decimal::from(*whole)),
        Value::UInt(whole) => Some(Decimal::from(*whole)),
        Value::Float(float) => from_float(*float),
        _ => None,
    }
}

/// The decimal with the shortest digits that give this floating number.
pub fn from_float(float: f64) -> Option<Decimal> {
    Decimal::from_str(&float.to_string()).ok()
}
