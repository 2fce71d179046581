//! The one place where a front matter value becomes HTML. Values are written straight into the page's text, for
//! there are very many of them; everything that comes from a record is escaped here.

use super::format;
use super::names::Names;
use super::strings::Strings;
use super::tones::{Tone, Tones};
use crate::model::collection::{Field, ValueType};
use crate::model::markup::escape_into;
use crate::model::{Collection, Lang, Record, Site, Stamp, money};
use serde_json::Value;
use std::fmt::Write;

/// What is shown where there is no value, or none that this audience may know of.
pub(super) const NOTHING: &str = "—";

/// Writes values.
pub(super) struct Values<'a> {
    pub(super) site: &'a Site,
    pub(super) names: &'a Names,
    pub(super) strings: &'a Strings,
    pub(super) tones: &'a Tones,
    pub(super) lang: Lang,
}

impl Values<'_> {
    /// The value of the top-level field `field` of `record`, or a dash.
    pub(super) fn cell(&self, root: &str, collection: &Collection, record: &Record, field: &Field) -> String {
        let mut out = String::new();
        match record.value(&field.path) {
            Some(value) => self.write(&mut out, root, collection, field, value),
            None => out.push_str(NOTHING),
        }
        out
    }

    /// Writes `value`, which stands in the place that `field` describes.
    pub(super) fn write(&self, out: &mut String, root: &str, collection: &Collection, field: &Field, value: &Value) {
        match value {
            Value::Null => out.push_str(NOTHING),
            Value::Bool(truth) => out.push_str(self.strings.get(if *truth { "value.yes" } else { "value.no" })),
            Value::Number(_) => self.number(out, field, value),
            Value::String(text) => self.text(out, root, collection, field, text),
            Value::Array(items) => self.list(out, root, collection, field, items),
            Value::Object(_) => self.group(out, root, collection, &field.path, value),
        }
    }

    fn number(&self, out: &mut String, field: &Field, value: &Value) {
        match (field.value_type, money::amount(value)) {
            (ValueType::Money, Some(amount)) => out.push_str(&money::grouped(amount)),
            _ => {
                let _ = write!(out, "{value}");
            }
        }
        if let Some(unit) = &field.unit {
            out.push('\u{a0}');
            escape_into(out, unit);
        }
    }

    fn text(&self, out: &mut String, root: &str, collection: &Collection, field: &Field, text: &str) {
        if !field.refers_to.is_empty() {
            // An id that leads nowhere is either a fault, reported elsewhere, or not for this audience to know.
            match self.site.find(text) {
                Some(ix) => self.names.link(out, root, ix),
                None => out.push_str(NOTHING),
            }
            return;
        }
        match field.format.as_deref() {
            Some("date" | "datetime" | "month") => return moment(out, text),
            Some("duration") => return escape_into(out, &format::duration(text, self.strings)),
            Some("email") => {
                out.push_str("<a href=\"mailto:");
                escape_into(out, text);
                out.push_str("\">");
                escape_into(out, text);
                return out.push_str("</a>");
            }
            Some("ipv4" | "cidr" | "mac") => {
                out.push_str("<code>");
                escape_into(out, text);
                return out.push_str("</code>");
            }
            _ => {}
        }
        if field.value_type == ValueType::Money
            && let Ok(number) = serde_json::from_str::<Value>(text)
        {
            return self.number(out, field, &number);
        }
        let state = collection.lifecycle.as_ref().is_some_and(|lifecycle| lifecycle.field == field.path);
        if state || !field.choices.is_empty() {
            if let Some(tone) = self.tones.find(text).or(state.then_some(Tone::Open)) {
                return toned(out, tone, text);
            }
        } else if field.path == "records" || field.path == "records[]" {
            // Documents name the registers that their work fills.
            if let Some(named) = self.names.collection_named(self.site, text) {
                let _ = write!(out, "<a class=\"ref\" href=\"{root}{}\">", named.page());
                escape_into(out, named.title.get(self.lang));
                return out.push_str("</a>");
            }
        }
        let mut lines = text.trim_end().split('\n');
        escape_into(out, lines.next().unwrap_or(""));
        for line in lines {
            out.push_str("<br>");
            escape_into(out, line);
        }
        if let Some(unit) = &field.unit {
            out.push('\u{a0}');
            escape_into(out, unit);
        }
    }

    fn list(&self, out: &mut String, root: &str, collection: &Collection, field: &Field, items: &[Value]) {
        let item_path = format!("{}[]", field.path);
        let item_field = collection.field(&item_path).unwrap_or(field);
        let item_field =
            if item_field.refers_to.is_empty() && !field.refers_to.is_empty() { field } else { item_field };
        let long = !item_field.path.starts_with("records")
            && items.iter().any(|item| item.is_object() || item.as_str().is_some_and(|text| text.chars().count() > 12));
        let refers = !item_field.refers_to.is_empty();
        if items.is_empty() {
            out.push_str(NOTHING);
        } else if refers && items.len() > 3 {
            out.push_str("<ul class=\"links\">");
            for item in items {
                out.push_str("<li>");
                self.item(out, root, collection, item_field, &item_path, item);
                out.push_str("</li>");
            }
            out.push_str("</ul>");
        } else if long && items.len() > 1 {
            out.push_str("<ul class=\"plain\">");
            for item in items {
                out.push_str("<li>");
                self.item(out, root, collection, item_field, &item_path, item);
                out.push_str("</li>");
            }
            out.push_str("</ul>");
        } else {
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(self.strings.get("value.and"));
                }
                self.item(out, root, collection, item_field, &item_path, item);
            }
        }
    }

    fn item(&self, out: &mut String, root: &str, collection: &Collection, field: &Field, path: &str, item: &Value) {
        match item {
            Value::Object(_) => self.group(out, root, collection, path, item),
            Value::Array(_) => out.push_str(NOTHING),
            plain => self.write(out, root, collection, field, plain),
        }
    }

    /// A nested group inside a cell: `label: value; label: value`.
    fn group(&self, out: &mut String, root: &str, collection: &Collection, path: &str, value: &Value) {
        let Value::Object(entries) = value else { return };
        let mut first = true;
        for (key, entry) in entries.iter().filter(|(_, entry)| !entry.is_null()) {
            if !first {
                out.push_str(self.strings.get("value.semicolon"));
            }
            first = false;
            let entry_path = format!("{path}.{key}");
            match collection.field(&entry_path) {
                Some(field) => {
                    escape_into(out, field.label.get(self.lang));
                    out.push_str(self.strings.get("value.colon"));
                    self.write(out, root, collection, field, entry);
                }
                None => {
                    escape_into(out, key);
                    out.push_str(self.strings.get("value.colon"));
                    plain(out, entry);
                }
            }
        }
        if first {
            out.push_str(NOTHING);
        }
    }

    /// A key by which the value sorts in tables, where its text does not sort by itself.
    pub(super) fn sort_key(&self, field: &Field, value: Option<&Value>) -> Option<String> {
        match (field.value_type, value?) {
            (
                ValueType::Money | ValueType::Number | ValueType::Integer,
                value @ (Value::Number(_) | Value::String(_)),
            ) => Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
            _ => None,
        }
    }

    /// The value as plain text, as filters offer it.
    pub(super) fn plain(&self, field: &Field, value: &Value) -> String {
        match value {
            Value::String(text) if !field.refers_to.is_empty() => {
                self.site.find(text).map_or_else(|| NOTHING.to_owned(), |ix| self.site.record(ix).title.to_string())
            }
            Value::String(text) => text.clone(),
            Value::Bool(truth) => self.strings.get(if *truth { "value.yes" } else { "value.no" }).to_owned(),
            Value::Number(number) => number.to_string(),
            _ => NOTHING.to_owned(),
        }
    }
}

/// A word with its tone.
pub(super) fn toned(out: &mut String, tone: Tone, word: &str) {
    let _ = write!(out, "<span class=\"tone {}\">", tone.class());
    escape_into(out, word);
    out.push_str("</span>");
}

fn moment(out: &mut String, text: &str) {
    match Stamp::parse(text) {
        Some(stamp) => {
            let text = stamp.text();
            let machine = text.replace(' ', "T");
            let _ = write!(out, "<time datetime=\"{machine}\">{text}</time>");
        }
        None => escape_into(out, text),
    }
}

/// A value that no schema describes, never as JSON.
fn plain(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => escape_into(out, text),
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                plain(out, item);
            }
        }
        _ => out.push_str(NOTHING),
    }
}
