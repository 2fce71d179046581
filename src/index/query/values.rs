//! Numbers and dates as the index orders them, and comparisons with them as queries write them: `>=500`, `1..5`,
//! `2026Q1`.

use super::Days;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How the values of a field are compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// One of a few, or a reference: they match as a whole.
    Choice,
    /// Text, in which words are looked for.
    Text,
    /// Numbers and amounts.
    Number,
    /// Days, with or without a time.
    Date,
}

/// Values between two ends, as the index writes them; open where absent. The upper end is not included.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Between {
    /// The first value.
    pub from: Option<String>,
    /// What follows the last.
    pub to: Option<String>,
}

/// Signs of a comparison, longest first, in folded text.
const SIGNS: [&str; 8] = [">=", "<=", "=>", "=<", "≥", "≤", ">", "<"];

/// The sign with which the folded value begins, and what follows it.
pub fn sign(value: &str) -> Option<(&'static str, &str)> {
    let sign = SIGNS.into_iter().find(|sign| value.starts_with(sign))?;
    let meant = match sign {
        "=>" | "≥" => ">=",
        "=<" | "≤" => "<=",
        other => other,
    };
    Some((meant, value[sign.len()..].trim_start()))
}

/// What the folded value compares with in a field of this form; `None` if it makes no sense there.
pub fn between(form: Form, value: &str) -> Option<Between> {
    match form {
        Form::Choice | Form::Text => None,
        Form::Date => dates(value),
        Form::Number => numbers(value),
    }
}

fn dates(value: &str) -> Option<Between> {
    let value = match sign(value) {
        Some((sign, rest)) => format!("{sign}{rest}"),
        None => value.to_owned(),
    };
    let days = Days::parse(&value)?;
    Some(Between {
        from: days.from.map(|day| day.to_string()),
        to: match days.to {
            Some(day) => Some(day.tomorrow().ok()?.to_string()),
            None => None,
        },
    })
}

fn numbers(value: &str) -> Option<Between> {
    // Comes after the number itself and before every greater one.
    let behind = |number: f64| format!("{}!", ordered(number));
    if let Some((sign, rest)) = sign(value) {
        let number = number(rest)?;
        return Some(match sign {
            ">=" => Between { from: Some(ordered(number)), to: None },
            ">" => Between { from: Some(behind(number)), to: None },
            "<=" => Between { from: None, to: Some(behind(number)) },
            _ => Between { from: None, to: Some(ordered(number)) },
        });
    }
    let (from, to) = match value.split_once("..") {
        Some(("", "")) => return None,
        Some(("", to)) => (None, Some(number(to)?)),
        Some((from, "")) => (Some(number(from)?), None),
        Some((from, to)) => (Some(number(from)?), Some(number(to)?)),
        None => {
            let number = number(value)?;
            (Some(number), Some(number))
        }
    };
    Some(Between { from: from.map(ordered), to: to.map(behind) })
}

/// A number as people write it: `1,000`, `5万`, `80元`.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let text = text.strip_suffix('元').unwrap_or(text);
    let (digits, times) = match text.chars().last()? {
        '万' => (text.strip_suffix('万')?, 1e4),
        '亿' => (text.strip_suffix('亿')?, 1e8),
        _ => (text, 1.0),
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-'));
    if !plain || !digits.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.replace(',', "").parse().ok().map(|number: f64| number * times)
}

/// A number as text that sorts like it.
pub fn ordered(number: f64) -> String {
    // Zero has one sign only; of negative numbers the greater has the lesser bits.
    let bits = if number == 0.0 { 0 } else { number.to_bits() };
    let bits = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    format!("{bits:016x}")
}

/// A date of the front matter as text that sorts like it; `None` if it is none.
pub fn ordered_date(text: &str) -> Option<String> {
    let digits =
        |range: Range<usize>| text.get(range).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !digits(0..4) || !digits(5..7) || text.as_bytes().get(4) != Some(&b'-') {
        return None;
    }
    // A month counts from its first day.
    if text.len() == 7 {
        return Some(format!("{text}-01"));
    }
    (digits(8..10) && text.as_bytes().get(7) == Some(&b'-')).then(|| text.replace(' ', "T"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_text() {
        let numbers = [-1e9, -3.5, -0.5, 0.0, 0.25, 1.0, 80.0, 80.01, 1e12];
        let texts: Vec<String> = numbers.into_iter().map(ordered).collect();
        assert!(texts.is_sorted(), "{texts:?}");
        assert_eq!(ordered(-0.0), ordered(0.0));
    }

    #[test]
    fn comparisons_take_in_what_they_say() {
        let held = |value: &str, number: f64| {
            let between = between(Form::Number, value).unwrap();
            let text = ordered(number);
            between.from.is_none_or(|from| from <= text) && between.to.is_none_or(|to| text < to)
        };
        for (value, inside, outside) in [
            (">=500", vec![500.0, 501.0], vec![499.99]),
            (">500", vec![500.01], vec![500.0]),
            ("<=500", vec![500.0, -3.0], vec![500.01]),
            ("<500", vec![499.99], vec![500.0]),
            ("≥5万", vec![50_000.0], vec![49_999.0]),
            ("1,000..2,000元", vec![1000.0, 2000.0], vec![999.0, 2000.01]),
            ("..3", vec![3.0], vec![3.1]),
            ("80", vec![80.0], vec![80.01, 79.99]),
        ] {
            assert!(inside.into_iter().all(|number| held(value, number)), "{value}");
            assert!(!outside.into_iter().any(|number| held(value, number)), "{value}");
        }
        for wrong in ["", ">=", "..", "abc", "万", "1..x", "--"] {
            assert_eq!(between(Form::Number, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn dates_take_in_whole_days() {
        let days = between(Form::Date, "2026q1").unwrap();
        assert_eq!(days, Between { from: Some("2026-01-01".into()), to: Some("2026-04-01".into()) });
        assert!(*ordered_date("2026-03-31T18:05").unwrap() < *"2026-04-01");
        assert_eq!(between(Form::Date, "≥2026-03").unwrap().from.as_deref(), Some("2026-03-01"));
        assert_eq!(ordered_date("2026-03").as_deref(), Some("2026-03-01"));
        assert_eq!(ordered_date("二〇二六年"), None);
        assert_eq!(between(Form::Date, "昨天"), None);
    }
}
