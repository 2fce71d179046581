//! How values are held against a schema: jsonschema with the formats and keywords of this archive.

use crate::model::{Stamp, money, time};
use jsonschema::{Draft, Keyword, ValidationError, ValidationOptions, Validator};
use serde_json::{Value, json};
use std::net::IpAddr;

/// Every format that a schema may name.
pub const NAMES: [&str; 10] = ["date", "datetime", "month", "ipv4", "ipv6", "cidr", "mac", "email", "duration", "uri"];

/// Compiles the schema of a collection.
pub fn compile(schema: &Value) -> Result<Validator, ValidationError<'static>> {
    options().build(schema)
}

/// Compiles a regular expression as schemas write it, into a validator of texts.
pub fn pattern(pattern: &str) -> Option<Validator> {
    let schema = json!({ "type": "string", "pattern": pattern });
    options().build(&schema).ok()
}

fn options() -> ValidationOptions<'static> {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("date", |text: &str| time::strict_date(text).is_some())
        .with_format("datetime", |text: &str| matches!(Stamp::parse(text), Some(Stamp::Minute(_))))
        .with_format("month", is_month)
        .with_format("cidr", is_cidr)
        .with_format("mac", is_mac)
        .with_format("duration", is_duration)
        .with_keyword("x-type", |_, _, _| Ok(Box::new(Money)))
}

/// `2026-03`
pub fn is_month(text: &str) -> bool {
    text.len() == 7 && time::strict_date(&format!("{text}-01")).is_some()
}

/// `172.16.0.0/16`
fn is_cidr(text: &str) -> bool {
    let Some((address, prefix)) = text.split_once('/') else { return false };
    let longest = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    prefix.len() <= 3 && prefix.bytes().all(|b| b.is_ascii_digit()) && prefix.parse().is_ok_and(|p: u8| p <= longest)
}

/// Six pairs of hexadecimal digits with colons, so that equal addresses are written alike.
fn is_mac(text: &str) -> bool {
    text.split(':').count() == 6
        && text.split(':').all(|pair| pair.len() == 2 && pair.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// ISO 8601, such as `PT4H`; not negative.
fn is_duration(text: &str) -> bool {
    text.starts_with('P') && text.parse::<jiff::Span>().is_ok()
}

/// `x-type: money`: at most two decimals. Whether the value is a number at all is said by `type`.
struct Money;

impl<'i> Keyword<'i> for Money {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom("money")) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        !instance.is_number() || money::amount(instance).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_take_what_records_write_and_nothing_looser() {
        let valid = |format: &str, text: &str| {
            let schema = json!({ "type": "string", "format": format });
            compile(&schema).expect("a schema").is_valid(&json!(text))
        };
        for (format, right, wrong) in [
            ("date", "2026-03-01", "2026-3-1"),
            ("date", "2024-02-29", "2026-02-29"),
            ("datetime", "2026-03-01 09:30", "2026-03-01"),
            ("month", "2026-03", "2026-13"),
            ("ipv4", "172.16.0.10", "172.16.0.300"),
            ("cidr", "172.16.0.0/16", "172.16.0.0/33"),
            ("mac", "00:1a:2B:3c:4d:5e", "00-1a-2b-3c-4d-5e"),
            ("duration", "PT4H", "4h"),
            ("duration", "P1M", "-P1D"),
            ("email", "shenzhiyuan@shifan.example", "沈知远"),
        ] {
            assert!(valid(format, right), "{format} {right}");
            assert!(!valid(format, wrong), "{format} {wrong}");
        }
    }

    #[test]
    fn money_has_at_most_two_decimals() {
        let validator = compile(&json!({ "type": "number", "x-type": "money" })).expect("a schema");
        assert!(validator.is_valid(&json!(12800.05)) && validator.is_valid(&json!(3)));
        assert!(!validator.is_valid(&json!(0.005)) && !validator.is_valid(&json!("3")));
    }
}
