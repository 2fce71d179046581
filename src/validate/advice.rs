//! What to do about a value: what it should look like, and the mend where its meaning is certain.

use crate::diagnostic::Diagnostic;
use crate::model::collection::{Field, ValueType};
use crate::model::{Stamp, Text, time};
use crate::parse::yaml;
use serde_json::Value;

/// The value as plain text.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The text as a YAML scalar: bare where YAML reads it back unchanged, otherwise quoted.
pub fn as_yaml(text: &str) -> String {
    let bare = yaml::value(text).is_ok_and(|value| value.as_str() == Some(text));
    if bare && !text.contains(|c: char| ",[]{}#".contains(c)) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// What a JSON Schema type is called.
pub fn type_name(name: &str) -> (&str, &str) {
    match name {
        "string" => ("文字", "text"),
        "integer" => ("整数", "a whole number"),
        "number" => ("数", "a number"),
        "boolean" => ("是否值（`true` 或 `false`）", "`true` or `false`"),
        "array" => ("列表", "a list"),
        "object" => ("一组字段", "a group of fields"),
        "null" => ("空", "empty"),
        other => (other, other),
    }
}

/// What kind of value this is.
pub fn value_name(value: &Value) -> (&'static str, &'static str) {
    match value {
        Value::Null => ("空值", "empty"),
        Value::Bool(_) => ("是否值", "true or false"),
        Value::Number(_) => ("数", "a number"),
        Value::String(_) => ("文字", "text"),
        Value::Array(_) => ("列表", "a list"),
        Value::Object(_) => ("一组字段", "a group of fields"),
    }
}

/// Advice on a value of the wrong type, with a mend where it is certain. `text` is the whole file.
pub fn on_type(diagnostic: Diagnostic, wanted: &[String], value: &Value, text: &str) -> Diagnostic {
    let span = diagnostic.primary.span.clone();
    let raw = &text[span.clone()];
    let wants = |name: &str| wanted.iter().any(|wanted| wanted == name);
    let single_line = !raw.contains('\n');
    match value {
        Value::Number(_) | Value::Bool(_) if wants("string") => {
            let quoted = format!("'{raw}'");
            let read = value.to_string();
            let help = match read == raw {
                true => {
                    Text::new(format!("作为文字请加引号：`{quoted}`"), format!("put quotes around text: `{quoted}`"))
                }
                false => Text::new(
                    format!("没有引号时 YAML 读成 `{read}`，请加引号：`{quoted}`"),
                    format!("without quotes YAML reads `{read}`; write `{quoted}`"),
                ),
            };
            diagnostic.help(help).mend(span, quoted)
        }
        Value::String(written) if wants("boolean") => match truth(written) {
            Some(truth) => diagnostic
                .help(Text::new(format!("写作 `{truth}`"), format!("write `{truth}`")))
                .mend(span, truth.to_string()),
            None => diagnostic,
        },
        Value::String(written) if wants("number") || wants("integer") => match number(written, wants("number")) {
            Some(number) => {
                diagnostic.help(Text::new(format!("写作 `{number}`"), format!("write `{number}`"))).mend(span, number)
            }
            None => diagnostic
                .help(Text::new("只写数，不带单位和千分位", "write the bare number, without unit or separators")),
        },
        Value::String(_) | Value::Number(_) | Value::Bool(_) if wants("array") && single_line => {
            let list = format!("[{raw}]");
            diagnostic
                .help(Text::new(format!("只有一项也写成列表：`{list}`"), format!("write a list even of one: `{list}`")))
                .mend(span, list)
        }
        Value::Array(_) | Value::Object(_) if wants("string") && single_line => diagnostic
            .help(Text::new("以 `[` 或 `{` 开头的文字请加引号", "put quotes around text that begins with `[` or `{`")),
        _ => diagnostic,
    }
}

fn truth(written: &str) -> Option<bool> {
    match written.trim().to_lowercase().as_str() {
        "是" | "有" | "对" | "yes" | "y" | "on" | "真" | "true" => Some(true),
        "否" | "无" | "不" | "no" | "n" | "off" | "假" | "false" => Some(false),
        _ => None,
    }
}

/// The bare number in `12,800.00元` or `１２`.
fn number(written: &str, fractions: bool) -> Option<String> {
    let narrow: String = written.chars().map(narrow).filter(|c| !matches!(c, ',' | ' ')).collect();
    let end = narrow.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).unwrap_or(narrow.len());
    let (digits, unit) = narrow.split_at(end);
    let valid = if fractions { digits.parse::<f64>().is_ok() } else { digits.parse::<i64>().is_ok() };
    // Behind the number only a unit may stand; more digits make its meaning uncertain.
    (valid && unit.chars().count() <= 3 && !unit.contains(|c: char| c.is_ascii_digit())).then(|| digits.to_owned())
}

/// Full-width digits and punctuation as their ASCII twins.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// What a format is called, and a value that has it.
pub fn format_name(format: &str) -> (&str, &str, &str) {
    match format {
        "date" => ("日期", "a date", "2026-03-01"),
        "datetime" => ("日期时间", "a date with time", "2026-03-01 09:30"),
        "month" => ("月份", "a month", "2026-03"),
        "ipv4" => ("IPv4 地址", "an IPv4 address", "172.16.0.10"),
        "ipv6" => ("IPv6 地址", "an IPv6 address", "fd00::10"),
        "cidr" => ("网段", "an address block", "172.16.0.0/16"),
        "mac" => ("MAC 地址", "a MAC address", "00:1a:2b:3c:4d:5e"),
        "email" => ("电子邮件地址", "an e-mail address", "shenzhiyuan@shifan.example"),
        "duration" => ("时长", "a duration", "PT4H"),
        "uri" => ("网址", "an address", "https://shifan.example/"),
        other => (other, other, other),
    }
}

/// The value in the right form, where its meaning is certain.
pub fn mended(format: &str, written: &str) -> Option<String> {
    match format {
        "date" => date_in(written).filter(|(_, rest)| rest.trim().is_empty()).map(|(date, _)| date),
        "datetime" => {
            let (date, rest) = date_in(written)?;
            let time = time_in(&rest)?;
            let moment = format!("{date} {time}");
            Stamp::parse(&moment).map(|_| moment)
        }
        "month" => {
            let (numbers, rest) = numbers(written, 2)?;
            let month = format!("{:04}-{:02}", numbers[0], numbers[1]);
            (rest.trim().is_empty() && super::formats::is_month(&month)).then_some(month)
        }
        "mac" => {
            let digits: String = written.chars().map(narrow).filter(char::is_ascii_hexdigit).collect();
            let others = written.chars().map(narrow).filter(|c| !c.is_ascii_hexdigit());
            let only_marks = others.into_iter().all(|c| matches!(c, '-' | '.' | ':' | ' '));
            (digits.len() == 12 && only_marks).then(|| {
                let pairs: Vec<&str> = (0..6).map(|pair| &digits[pair * 2..pair * 2 + 2]).collect();
                pairs.join(":")
            })
        }
        "ipv4" | "cidr" => {
            let narrowed: String = written.trim().chars().map(|c| if c == '。' { '.' } else { narrow(c) }).collect();
            (narrowed != written).then_some(narrowed)
        }
        "duration" => {
            let number: u32 = written.trim_end_matches(|c: char| !c.is_ascii_digit()).trim().parse().ok()?;
            let unit = written.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
            match unit {
                "小时" | "h" => Some(format!("PT{number}H")),
                "分钟" | "min" => Some(format!("PT{number}M")),
                "天" | "日" | "d" => Some(format!("P{number}D")),
                "个月" => Some(format!("P{number}M")),
                "年" => Some(format!("P{number}Y")),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The date that a text begins with, in any order-preserving writing (`2026/3/1`, `2026年3月1日`), and the rest.
fn date_in(written: &str) -> Option<(String, String)> {
    let (numbers, rest) = numbers(written, 3)?;
    let date = format!("{:04}-{:02}-{:02}", numbers[0], numbers[1], numbers[2]);
    time::strict_date(&date).map(|_| (date, rest))
}

/// Year first, then further numbers, parted by one mark each.
fn numbers(written: &str, wanted: usize) -> Option<(Vec<u32>, String)> {
    let narrow: String = written.trim().chars().map(narrow).collect();
    let mut rest = narrow.as_str();
    let mut numbers = Vec::new();
    while numbers.len() < wanted {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let width = if numbers.is_empty() { 4..=4 } else { 1..=2 };
        if !width.contains(&end) {
            return None;
        }
        numbers.push(rest[..end].parse().ok()?);
        rest = rest[end..].trim_start_matches(['-', '/', '.', '年', '月', '日', '号']);
    }
    Some((numbers, rest.to_owned()))
}

/// `9:30`, `09时30分`, `T09:30:00`.
fn time_in(written: &str) -> Option<String> {
    let text = written.trim().trim_start_matches('T').replace(['时', '点', '分'], ":").replace('秒', "");
    let mut parts = text.trim_end_matches(':').split(':').map(|part| part.trim().parse::<u32>());
    let (hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    Some(format!("{hour:02}:{minute:02}"))
}

/// Why a text that looks like a date is none: the day does not exist.
pub fn why_no_date(written: &str) -> Option<Text> {
    let (numbers, _) = numbers(written, 3)?;
    let (year, month) = (i16::try_from(numbers[0]).ok()?, i8::try_from(numbers[1]).ok()?);
    match jiff::civil::Date::new(year, month, 1) {
        Ok(first) => {
            let days = first.days_in_month();
            (numbers[2] == 0 || numbers[2] > u32::from(days.unsigned_abs())).then(|| {
                Text::new(format!("{year} 年 {month} 月只有 {days} 天"), format!("{year}-{month:02} has {days} days"))
            })
        }
        Err(_) => Some(Text::new("月份为 01 至 12", "months run from 01 to 12")),
    }
}

/// An example of what a missing field may hold, where its schema tells.
pub fn example(field: &Field) -> Option<String> {
    if let Some(format) = &field.format {
        return Some(format_name(format).2.to_owned());
    }
    if let Some(choice) = field.choices.first().filter(|_| field.value_type == ValueType::Text) {
        return Some(choice.clone());
    }
    match field.value_type {
        ValueType::Boolean => Some("true".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_that_are_certain_are_mended() {
        for (format, written, right) in [
            ("date", "2026/3/1", "2026-03-01"),
            ("date", "２０２６年３月１日", "2026-03-01"),
            ("date", "2026.03.01", "2026-03-01"),
            ("datetime", "2026年3月1日 9:30", "2026-03-01 09:30"),
            ("datetime", "2026-03-01 9时5分", "2026-03-01 09:05"),
            ("month", "2026年3月", "2026-03"),
            ("mac", "00-1A-2B-3C-4D-5E", "00:1A:2B:3C:4D:5E"),
            ("mac", "001a.2b3c.4d5e", "00:1a:2b:3c:4d:5e"),
            ("ipv4", "172。16。0。1", "172.16.0.1"),
            ("duration", "4小时", "PT4H"),
        ] {
            assert_eq!(mended(format, written).as_deref(), Some(right), "{written}");
        }
        for (format, written) in [
            ("date", "2026-02-30"),
            ("date", "03-01"),
            ("date", "2026-03-01 09:30"),
            ("datetime", "2026-03-01 25:00"),
            ("mac", "00-1A"),
            ("duration", "当日"),
        ] {
            assert_eq!(mended(format, written), None, "{written}");
        }
    }

    #[test]
    fn numbers_are_freed_of_units() {
        assert_eq!(number("12,800.00元", true).as_deref(), Some("12800.00"));
        assert_eq!(number("１２ 台", false).as_deref(), Some("12"));
        assert_eq!(number("3-5", false), None);
        assert_eq!(number("约三千", true), None);
        assert_eq!(number("1.5", false), None);
    }

    #[test]
    fn days_that_do_not_exist_are_explained() {
        assert_eq!(why_no_date("2026-02-30").map(|why| why.zh).as_deref(), Some("2026 年 2 月只有 28 天"));
        assert_eq!(why_no_date("2026-13-01").map(|why| why.en).as_deref(), Some("months run from 01 to 12"));
        assert_eq!(why_no_date("明天"), None);
    }
}
