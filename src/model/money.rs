//! Money as decimals: `0.1 + 0.2` is `0.3` here.

use rust_decimal::Decimal;
use serde_json::Value;
use std::str::FromStr;

/// An amount in yuan (CNY) with at most two decimals.
pub type Money = Decimal;

/// Reads an amount as records write it: a YAML number or a quoted number, with at most two decimals.
///
/// A YAML float is read from its shortest decimal form, which is exact for every amount below ten trillion.
pub fn amount(value: &Value) -> Option<Money> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    let amount = Decimal::from_str(&text).ok()?;
    (amount.normalize().scale() <= 2).then_some(amount)
}

/// `1234567.5` → `1,234,567.50`.
pub fn grouped(amount: Money) -> String {
    let text = format!("{amount:.2}");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let (whole, cents) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut grouped = String::with_capacity(whole.len() * 4 / 3 + 4);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{cents}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_exact_decimals() {
        assert_eq!(amount(&json!(0.1)).unwrap() + amount(&json!(0.2)).unwrap(), amount(&json!(0.3)).unwrap());
        assert_eq!(amount(&json!("12800.00")).unwrap(), Decimal::from(12800));
        assert_eq!(amount(&json!(1.005)), None);
        assert_eq!(amount(&json!("约三千")), None);
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(Decimal::from(1_234_567)), "1,234,567.00");
        assert_eq!(grouped(Decimal::new(-12345, 2)), "-123.45");
        assert_eq!(grouped(Decimal::from(999)), "999.00");
    }
}
