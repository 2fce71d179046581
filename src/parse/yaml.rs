//! YAML → values. The fast way knows no places; when something is wrong, the text is read again with places.

use super::tree;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Source, Text};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;
use std::ops::Range;

/// Reads the YAML at `span` of the file as a mapping, or tells everything that is wrong with it.
pub fn mapping(source: &Source, span: Range<usize>) -> Result<Map<String, Value>, Vec<Diagnostic>> {
    let text = &source.text[span.clone()];
    match value(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => {
            let end = span.start + text.trim_end().len();
            let message = Text::new("此处应为“键: 值”的映射", "a mapping of `key: value` lines belongs here");
            Err(vec![Diagnostic::new(Code::YamlSyntax, source.path.clone(), span.start..end, message)])
        }
        Err(error) => Err(faults(source, span, &error)),
    }
}

/// Reads a YAML text as a value. Dates, `no`, `on` and `007` stay text; a key that stands twice is an error.
pub fn value(text: &str) -> Result<Value, serde_yaml::Error> {
    // The value reader's time grows with the square of the depth of brackets, and only the tree reader stops at a
    // depth. Comments and quotes can hide closing brackets, so opening ones are counted.
    if text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() > MANY_BRACKETS {
        tree::read(text).map_err(|error| <serde_yaml::Error as serde::de::Error>::custom(error.message))?;
    }
    serde_yaml::from_str::<Node>(text).map(|node| node.0)
}

/// Writes a mapping as YAML, quoting what would be read as something else.
pub fn text(map: &Map<String, Value>) -> String {
    if map.is_empty() {
        return String::new();
    }
    serde_yaml::to_string(map).unwrap_or_default()
}

/// More brackets than a record has, and fewer than do harm when each stands inside the one before.
const MANY_BRACKETS: usize = 512;

/// Everything wrong with a YAML text that could not be read, with places.
fn faults(source: &Source, span: Range<usize>, error: &serde_yaml::Error) -> Vec<Diagnostic> {
    let text = &source.text[span.clone()];
    let at = |offset: usize| offset + span.start;
    match tree::read(text) {
        Err(syntax) => vec![syntax_fault(source, at(syntax.at), &syntax.message)],
        Ok(tree) => {
            let duplicates = tree::duplicates(&tree);
            if duplicates.is_empty() {
                // Only the value reader objects: too many aliases, an unknown tag.
                let offset = error.location().map_or(0, |location| byte_of(text, location.line(), location.column()));
                return vec![syntax_fault(source, at(offset), &error.to_string())];
            }
            duplicates
                .into_iter()
                .map(|duplicate| {
                    let key = &duplicate.key;
                    let message = Text::new(format!("键 `{key}` 重复"), format!("the key `{key}` stands twice"));
                    let again = at(duplicate.again.start)..at(duplicate.again.end);
                    let first = at(duplicate.first.start)..at(duplicate.first.end);
                    Diagnostic::new(Code::DuplicateKey, source.path.clone(), again, message)
                        .labelled(Text::new("再次出现", "again here"))
                        .also(source.path.clone(), first, Text::new("首次出现", "first here"))
                        .help(Text::new("只保留一处", "keep one of them"))
                })
                .collect()
        }
    }
}

fn syntax_fault(source: &Source, offset: usize, detail: &str) -> Diagnostic {
    let offset = offset.min(source.text.len());
    if let Some(colon) = wide_colon(&source.text[..offset]) {
        let message = Text::new("键之后是全角冒号 `：`", "a full-width colon `：` follows the key");
        return Diagnostic::new(Code::YamlSyntax, source.path.clone(), colon.clone(), message)
            .help(Text::new("键与值之间须用半角冒号加空格", "between key and value write a colon and a blank"))
            .mend(colon, ": ");
    }
    let width = source.text[offset..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let message = Text::new(format!("YAML 语法错误：{detail}"), format!("this is not YAML: {detail}"));
    let mut diagnostic = Diagnostic::new(Code::YamlSyntax, source.path.clone(), offset..offset + width, message);
    let line_start = source.text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let line = source.text[line_start..].lines().next().unwrap_or("");
    if line.starts_with('\t') || line.trim_start_matches(' ').starts_with('\t') {
        diagnostic =
            diagnostic.help(Text::new("YAML 缩进只能用空格，不能用制表符", "YAML is indented with blanks, not tabs"));
    } else if line.contains('：') {
        diagnostic = diagnostic.help(Text::new(
            "键与值之间须用半角冒号加空格 `: `，不能用全角 `：`",
            "write `: `, not the full-width `：`",
        ));
    } else {
        diagnostic = diagnostic.help(Text::new(
            "含 `: `、`#`、`[`、`{`、`*`、`&` 等符号的文字请加引号",
            "put quotes around text that contains `: `, `#`, `[`, `{`, `*` or `&`",
        ));
    }
    diagnostic
}

/// The full-width colon of a line `key：value` that ends the text: the parser notices it a line late.
fn wide_colon(before: &str) -> Option<Range<usize>> {
    let before = before.trim_end();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = &before[line_start..];
    let key = &line[..line.find('：')?];
    let plain = !key.contains(|c: char| c.is_whitespace() || ":#'\"[]{},".contains(c));
    let start = line_start + key.len();
    (plain && !key.is_empty()).then(|| start..start + '：'.len_utf8())
}

fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(0, |(offset, _)| offset)
}

/// A value read so that no key is lost silently.
struct Node(Value);

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor).map(Node)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // `.nan` and `.inf` have no place among JSON numbers; as text they fail any schema that wants a number.
        Ok(Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Node(item)) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(Node(key)) = entries.next_key()? {
            let key = match key {
                Value::String(text) => text,
                Value::Null => String::new(),
                other => other.to_string(),
            };
            let Node(value) = entries.next_value()?;
            if map.insert(key, value).is_some() {
                return Err(serde::de::Error::custom("duplicate key"));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_looks_like_another_type_stays_what_was_meant() {
        let read = value("a: no\nb: 2026-03-01\nc: 007\nd: 2026-03-01 09:30\ne: on\nf: 172.16.0.1\ng: 是\n").unwrap();
        let meant = json!({"a": "no", "b": "2026-03-01", "c": "007", "d": "2026-03-01 09:30", "e": "on", "f": "172.16.0.1", "g": "是"});
        assert_eq!(read, meant);
    }

    #[test]
    fn alias_bombs_and_depth_are_stopped() {
        let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (name, before) in "bcdefghij".chars().zip("abcdefghi".chars()) {
            bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(",")));
        }
        assert!(value(&bomb).is_err());
        assert!(value(&"[".repeat(50_000)).is_err());
    }
}
