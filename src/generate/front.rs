//! Writes one record as Markdown with front matter.
//!
//! Takes fields in the order in which they shall stand and a body; gives the text of the file. It never orders,
//! checks or drops fields except those without a value: what a record must hold is the schema's business.

use super::GeneratedFile;
use crate::model::{Date, DateTime, Money};
use std::fmt::Write as _;

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value: the field is left out.
    Absent,
    /// Text, quoted where YAML would read something else.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with this many decimals.
    Number(f64, usize),
    /// An amount with two decimals.
    Money(Money),
    /// `2026-03-01`
    Date(Date),
    /// `2026-03-01 09:30`
    Moment(DateTime),
    /// A list.
    List(Vec<Value>),
    /// A mapping, in this order.
    Map(Vec<(&'static str, Value)>),
}

impl Value {
    /// A number printed with `decimals` decimals.
    pub fn number(value: f64, decimals: usize) -> Self {
        Value::Number(value, decimals)
    }

    /// A mapping such as a checklist line; entries without a value are left out.
    pub fn map(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Self {
        Value::Map(entries.into_iter().filter(|(_, value)| *value != Value::Absent).collect())
    }
}

macro_rules! value_from {
    ($($from:ty, $name:ident => $value:expr;)*) => {
        $(impl From<$from> for Value {
            fn from($name: $from) -> Self {
                $value
            }
        })*
    };
}

value_from! {
    &str, text => Value::Text(text.to_owned());
    &String, text => Value::Text(text.clone());
    String, text => Value::Text(text);
    bool, flag => Value::Bool(flag);
    i32, number => Value::Int(i64::from(number));
    i64, number => Value::Int(number);
    usize, number => Value::Int(number as i64);
    Money, amount => Value::Money(amount);
    Date, day => Value::Date(day);
    DateTime, moment => Value::Moment(moment);
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Absent, Into::into)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Value::List(items.into_iter().map(Into::into).collect())
    }
}

/// One record in the making. See [`super::World::log`] and [`super::World::card`], which start one.
#[derive(Clone, Debug)]
pub struct Draft {
    path: String,
    date: Date,
    complete_on: Date,
    recorder: String,
    batch: Option<String>,
    fields: Vec<(&'static str, Value)>,
    body: String,
}

impl Draft {
    pub(super) fn new(path: String, id: &str, date: Date, batch: Option<String>) -> Self {
        let fields = vec![("id", Value::from(id))];
        Self { path, date, complete_on: date, recorder: String::new(), batch, fields, body: String::new() }
    }

    /// Adds a field; `None` and empty lists leave it out. A field stands where it was first set.
    pub fn set(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        let value = value.into();
        if matches!(&value, Value::Absent) || matches!(&value, Value::List(items) if items.is_empty()) {
            return self;
        }
        if key == "recorder"
            && let Value::Text(person) = &value
        {
            self.recorder.clone_from(person);
        }
        // Dates that a record looks ahead to do not say how far it has come.
        const AHEAD: &[&str] = &[
            "next_due",
            "keep_until",
            "warranty_until",
            "promised_at",
            "due_on",
            "due",
            "review_due",
            "valid_to",
            "expires_on",
            "planned_on",
            "to",
            "until",
        ];
        let told = match &value {
            Value::Date(day) => Some(*day),
            Value::Moment(moment) => Some(moment.date()),
            _ => None,
        };
        if let Some(day) = told.filter(|_| !AHEAD.contains(&key)) {
            self.complete_on = self.complete_on.max(day);
        }
        match self.fields.iter_mut().find(|(known, _)| *known == key) {
            Some(field) => field.1 = value,
            None => self.fields.push((key, value)),
        }
        self
    }

    /// Names the person who files the record, where no `recorder` field says so (cards have none).
    pub fn filed_by(mut self, person: &str) -> Self {
        self.recorder = person.to_owned();
        self
    }

    /// The text below the front matter.
    pub fn body(mut self, text: impl Into<String>) -> Self {
        self.body = text.into();
        self
    }

    /// The finished file.
    pub fn file(self) -> GeneratedFile {
        let mut text = String::with_capacity(512 + self.body.len());
        text.push_str("---\n");
        for (key, value) in &self.fields {
            write_field(&mut text, key, value);
        }
        if let Some(batch) = &self.batch {
            write_field(&mut text, "batch", &Value::from(batch));
        }
        text.push_str("---\n");
        let body = self.body.trim();
        if !body.is_empty() {
            let _ = write!(text, "\n{body}\n");
        }
        GeneratedFile { path: self.path, text, date: self.date, complete_on: self.complete_on, recorder: self.recorder }
    }
}

fn write_field(out: &mut String, key: &str, value: &Value) {
    match value {
        Value::List(items) if items.iter().any(|item| matches!(item, Value::Map(_))) => {
            let _ = writeln!(out, "{key}:");
            for item in items {
                let _ = writeln!(out, "  - {}", flow(item));
            }
        }
        other => {
            let _ = writeln!(out, "{key}: {}", flow_or_plain(other));
        }
    }
}

/// A value on its own line may hold commas and brackets unquoted; inside `[…]` and `{…}` it may not.
fn flow_or_plain(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text, false),
        other => flow(other),
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::Absent => "null".to_owned(),
        Value::Text(text) => quoted(text, true),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Number(number, decimals) => format!("{number:.decimals$}"),
        Value::Money(amount) => format!("{amount:.2}"),
        Value::Date(day) => day.to_string(),
        Value::Moment(moment) => moment.strftime("%Y-%m-%d %H:%M").to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{key}: {}", flow(value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// `text` as a YAML scalar, in single quotes where a plain one would be read as something else.
fn quoted(text: &str, in_flow: bool) -> String {
    if plain_is_safe(text, in_flow) {
        return text.to_owned();
    }
    if text.contains(['\n', '\t', '\r']) {
        return serde_json::Value::from(text).to_string();
    }
    format!("'{}'", text.replace('\'', "''"))
}

fn plain_is_safe(text: &str, in_flow: bool) -> bool {
    // Words of YAML 1.1 count too: other people's tools still read them as booleans or nothing.
    const WORDS: &[&str] =
        &["true", "false", "yes", "no", "on", "off", "y", "n", "null", "~", "nan", ".nan", ".inf", "-.inf"];
    let Some(first) = text.chars().next() else { return false };
    !WORDS.contains(&text.to_ascii_lowercase().as_str())
        && !"-?:,[]{}#&*!|>'\"%@`=~<.+".contains(first)
        && (!first.is_ascii_digit() || is_date_like(text))
        && text.trim() == text
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.contains(['\n', '\t', '\r'])
        && !(in_flow && text.contains([',', '[', ']', '{', '}', ':', '"', '\'', '#']))
}

/// Months, dates and half-years begin with a digit and are still text; other numbers need quotes to stay text.
fn is_date_like(text: &str) -> bool {
    let bytes = text.as_bytes();
    let dashed = bytes.len() >= 7 && bytes[4] == b'-' && bytes[..4].iter().all(u8::is_ascii_digit);
    let half_year = bytes.len() == 6 && bytes[4] == b'H' && bytes[..4].iter().all(u8::is_ascii_digit);
    half_year || (dashed && bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn draft() -> Draft {
        Draft::new("content/x/a.md".into(), "X-1", date(2026, 3, 1), Some("B-1".into()))
    }

    #[test]
    fn text_survives_yaml() {
        let nasty = [
            "1.10",
            "007",
            "1e3",
            "是",
            "no",
            "On",
            "~",
            "a: b",
            "a #b",
            "'x'",
            "",
            " x",
            "[a]",
            "100%",
            "%",
            "-5",
            "- x",
            "尾:",
            "2026-03",
            "2026H1",
            "12:30",
            "a, b",
            "x\ny",
            "192.168.1.1",
            "1_000",
            "0x1f",
            "=",
            "<<",
            "冒号：全角",
            "@x",
            "`x`",
            "{a}",
        ];
        for text in nasty {
            let file = draft()
                .set("a", text)
                .set("b", vec![text])
                .set("c", vec![Value::map([("k", Value::from(text))])])
                .file();
            let front = file.text.trim_start_matches("---\n").split("---\n").next().unwrap();
            let value: serde_json::Value = serde_yaml::from_str(front).unwrap();
            assert_eq!(value["a"], text, "{front}");
            assert_eq!(value["b"][0], text, "{front}");
            assert_eq!(value["c"][0]["k"], text, "{front}");
        }
    }

    #[test]
    fn fields_keep_their_order_and_absent_ones_vanish() {
        let file = draft()
            .set("at", calendar_moment())
            .set("cost", Money::new(1280050, 2))
            .set("size", Value::number(3.12, 1))
            .set("none", None::<&str>)
            .set("empty", Vec::<String>::new())
            .set("ids", vec!["HW-00001", "HW-00002"])
            .body("正文。")
            .file();
        assert_eq!(
            file.text,
            "---\nid: X-1\nat: 2026-03-01 09:30\ncost: 12800.50\nsize: 3.1\nids: [HW-00001, HW-00002]\nbatch: B-1\n---\n\n正文。\n"
        );
    }

    fn calendar_moment() -> DateTime {
        date(2026, 3, 1).at(9, 30, 0, 0)
    }
}
