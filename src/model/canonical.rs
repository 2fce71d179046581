//! The canonical form of a record, and the digests over it.
//!
//! Two files that say the same have the same canonical form, however they are laid out. The form is made so that
//! another tool can make it too:
//!
//! 1. Take the front matter as values and the body as text: `{"body": …, "front": {…}}`.
//! 2. From every mapping leave out the keys without a value. Where an approval is computed, leave out what
//!    [`left_to_lifecycle`] names, too.
//! 3. A text that is as a whole a date with a time (`2026-03-01 09:30`, with `T`, with seconds) becomes
//!    `2026-03-01T09:30:00`.
//! 4. In the body every line end becomes a line feed, white space at the ends of lines goes, lines without text at
//!    the beginning and the end go, and several in a row become one.
//! 5. Write that as JSON by RFC 8785 (keys in the order of their UTF-16 code units, no white space, numbers as
//!    ECMAScript writes them); whole numbers keep all their digits.
//! 6. The digest is `sha256:` and the SHA-256 of those bytes in lower-case hexadecimal.

use super::hex;
use super::{Collection, Record, Stamp};
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The field that holds the approvals of a record.
pub const APPROVALS: &str = "approvals";

/// The digest of a whole record: what a checkpoint, a sample and a printout state.
pub fn digest(front: &Map<String, Value>, body: &str) -> String {
    sha256(form(front, body, &BTreeSet::new()).as_bytes())
}

/// The digest of `record`.
pub fn of(record: &Record) -> String {
    digest(&record.document.front, record.document.body())
}

/// The digest that an approval of a record of `collection` covers: everything but the approvals themselves and what
/// the record gains on its way through the states after the approval.
pub fn approved(collection: &Collection, front: &Map<String, Value>, body: &str) -> String {
    sha256(form(front, body, &left_to_lifecycle(collection)).as_bytes())
}

/// The fields that an approval does not cover: `approvals`, the field that holds the state, and the fields that only
/// states after the approval require. Otherwise an approval could not outlive the very move that it permits.
pub fn left_to_lifecycle(collection: &Collection) -> BTreeSet<&str> {
    let mut left = BTreeSet::from([APPROVALS]);
    let Some(lifecycle) = &collection.lifecycle else { return left };
    left.insert(&lifecycle.field);
    let Some(approved) = collection.approval.as_ref().and_then(|approval| approval.before.as_deref()) else {
        return left;
    };
    let mut later: BTreeSet<&str> = BTreeSet::new();
    let mut waiting = vec![approved];
    while let Some(state) = waiting.pop() {
        for next in lifecycle.moves.get(state).into_iter().flatten() {
            if next != approved && later.insert(next) {
                waiting.push(next);
            }
        }
    }
    let always = |field: &str| {
        let required =
            |state: &String| lifecycle.requires.get(state).is_some_and(|fields| fields.iter().any(|f| f == field));
        collection.field(field).is_some_and(|field| field.required)
            || required(&approved.to_owned())
            || lifecycle.initial.iter().any(required)
    };
    let gained = later.iter().filter_map(|state| lifecycle.requires.get(*state)).flatten();
    left.extend(gained.map(String::as_str).filter(|field| !always(field)));
    left
}

/// The canonical form, without the top-level fields in `left_out`.
pub fn form(front: &Map<String, Value>, body: &str, left_out: &BTreeSet<&str>) -> String {
    let mut text = String::from("{\"body\":");
    string(&mut text, &lines(body));
    text.push_str(",\"front\":");
    mapping(&mut text, front.iter().filter(|(key, _)| !left_out.contains(key.as_str())));
    text.push('}');
    text
}

/// `sha256:` and the hexadecimal digest of the bytes.
pub fn sha256(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(bytes)))
}

/// The body with line ends, trailing white space and empty lines made alike.
fn lines(body: &str) -> String {
    let unified = body.replace("\r\n", "\n").replace('\r', "\n");
    let mut text = String::with_capacity(unified.len());
    let mut gap = false;
    for line in unified.split('\n').map(str::trim_end) {
        if line.is_empty() {
            gap = !text.is_empty();
            continue;
        }
        if !text.is_empty() {
            text.push_str(if gap { "\n\n" } else { "\n" });
        }
        gap = false;
        text.push_str(line);
    }
    text
}

fn value(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(yes) => text.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => text.push_str(&self::number(number)),
        Value::String(words) => match Stamp::parse(words) {
            Some(Stamp::Minute(moment)) => string(text, &moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()),
            _ => string(text, words),
        },
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                self::value(text, item);
            }
            text.push(']');
        }
        Value::Object(map) => mapping(text, map.iter()),
    }
}

fn mapping<'v>(text: &mut String, entries: impl Iterator<Item = (&'v String, &'v Value)>) {
    let mut entries: Vec<_> = entries.filter(|(_, value)| !value.is_null()).collect();
    entries.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    text.push('{');
    for (place, (key, value)) in entries.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        string(text, key);
        text.push(':');
        self::value(text, value);
    }
    text.push('}');
}

fn string(text: &mut String, words: &str) {
    // serde_json escapes exactly what RFC 8785 wants escaped, and as it wants it.
    text.push_str(&Value::from(words).to_string());
}

/// As ECMAScript writes numbers, but whole numbers in full. `12800.00` is `12800`.
fn number(number: &Number) -> String {
    if number.is_i64() || number.is_u64() {
        return number.to_string();
    }
    let float = number.as_f64().unwrap_or(0.0);
    if float == 0.0 {
        return "0".to_owned();
    }
    if (1e-6..1e21).contains(&float.abs()) {
        return float.to_string();
    }
    let text = format!("{float:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn formed(front: Value, body: &str) -> String {
        form(front.as_object().expect("a mapping"), body, &BTreeSet::new())
    }

    #[test]
    fn the_form_is_what_the_documentation_says() {
        let front = json!({"z": 1, "a": [12800.00, 0.5, true], "空": null, "at": "2026-03-01 09:30", "on": "2026-03-01", "n": {"y": "\"\n", "x": null}});
        assert_eq!(
            formed(front, "\r\n第一行  \r\n\n\n\n第二行\t\n"),
            r#"{"body":"第一行\n\n第二行","front":{"a":[12800,0.5,true],"at":"2026-03-01T09:30:00","n":{"y":"\"\n"},"on":"2026-03-01","z":1}}"#
        );
    }

    #[test]
    fn layout_is_no_matter_and_every_value_is() {
        let base = formed(json!({"id": "A", "price": 1.10, "at": "2026-03-01T09:30"}), "正文\n\n下文");
        for same in [
            formed(
                json!({"at": "2026-03-01 09:30:00", "price": 1.1, "id": "A", "x": null}),
                "\n正文  \r\n\r\n下文\r\n",
            ),
            formed(json!({"price": 1.1, "id": "A", "at": "2026-03-01 09:30"}), "正文\n\n\n下文\n\n"),
        ] {
            assert_eq!(same, base);
        }
        for other in [
            formed(json!({"id": "A", "price": 1.11, "at": "2026-03-01T09:30"}), "正文\n\n下文"),
            formed(json!({"id": "A", "price": "1.10", "at": "2026-03-01T09:30"}), "正文\n\n下文"),
            formed(json!({"id": "A", "price": 1.1, "at": "2026-03-01T09:31"}), "正文\n\n下文"),
            formed(json!({"id": "A", "price": 1.1, "at": "2026-03-01T09:30", "x": ""}), "正文\n\n下文"),
            formed(json!({"id": "A", "price": 1.1, "at": "2026-03-01T09:30"}), "正文\n下文"),
            formed(json!({"id": "A", "price": 1.1, "at": "2026-03-01T09:30"}), "正文\n\n  下文"),
        ] {
            assert_ne!(other, base);
        }
    }

    #[test]
    fn numbers_are_those_of_ecmascript() {
        let written: Vec<String> = [1e21, 1.5e-7, 0.000001, -0.0, 123456789.25, 1e20]
            .into_iter()
            .map(|float| number(&Number::from_f64(float).expect("finite")))
            .collect();
        assert_eq!(written, ["1e+21", "1.5e-7", "0.000001", "0", "123456789.25", "100000000000000000000"]);
        assert_eq!(number(&Number::from(9_007_199_254_740_993_i64)), "9007199254740993");
    }

    #[test]
    fn the_digest_is_that_of_any_other_tool() {
        // printf '{"body":"正文","front":{"id":"A"}}' | sha256sum
        let front = json!({"id": "A"});
        let digest = digest(front.as_object().expect("a mapping"), "正文\n");
        assert_eq!(digest, sha256("{\"body\":\"正文\",\"front\":{\"id\":\"A\"}}".as_bytes()));
        assert_eq!(sha256(b""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
