//! What differs between two versions of a record, field by field.

use crate::model::history::{BODY, FRONT_MATTER, FieldChange};
use crate::model::{BlobId, Source};
use crate::parse::{front, yaml};
use serde_json::{Map, Value};

/// A version of a record, understood as far as comparing needs.
pub(super) struct Version {
    /// The front matter; `None` when it cannot be read.
    front: Option<Map<String, Value>>,
    /// The front matter as it is written.
    written: String,
    body: String,
}

impl Version {
    pub fn read(text: &str) -> Self {
        let source = Source { path: "".into(), text: text.into(), blob: BlobId::default() };
        let Ok(parts) = front::split(&source) else {
            return Self { front: None, written: String::new(), body: text.to_owned() };
        };
        let written = text[parts.front].to_owned();
        let front = match yaml::value(&written) {
            Ok(Value::Object(map)) => Some(map),
            Ok(Value::Null) => Some(Map::new()),
            _ => None,
        };
        Self { front, written, body: text[parts.body].to_owned() }
    }

    /// The front matter, if it can be read.
    pub fn into_front(self) -> Option<Map<String, Value>> {
        self.front
    }
}

/// The fields that differ between two texts of a record, in the order of the later one; fields that are gone come
/// after. `None` is a version that does not exist: a creation lists every field from null, a deletion to null.
/// Line endings, key order, quoting, comments and white space between words are no change.
pub fn changes(before: Option<&str>, after: Option<&str>) -> Vec<FieldChange> {
    let (before, after) = (before.map(Version::read), after.map(Version::read));
    let mut found = between(before.as_ref(), after.as_ref());
    let text = |version: &Option<Version>| match version {
        Some(version) => Value::String(version.body.trim().replace("\r\n", "\n")),
        None => Value::Null,
    };
    if let Some(change) = found.iter_mut().find(|change| change.field == BODY) {
        (change.from, change.to) = (text(&before), text(&after));
    }
    found
}

/// The fields that differ between two front matters that were read already, as [`changes`] tells them.
pub fn changed_fields(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<FieldChange> {
    let mut found = Vec::new();
    mappings("", before, after, &mut found);
    found
}

/// As [`changes`], with the body told but not quoted.
pub(super) fn between<'a>(before: Option<&'a Version>, after: Option<&'a Version>) -> Vec<FieldChange> {
    let mut found = Vec::new();
    let empty = Map::new();
    let readable = |version: &Option<&'a Version>| version.is_none_or(|version| version.front.is_some());
    if readable(&before) && readable(&after) {
        let front = |version: &Option<&'a Version>| version.and_then(|version| version.front.as_ref());
        mappings("", front(&before).unwrap_or(&empty), front(&after).unwrap_or(&empty), &mut found);
    } else if before.map(|version| &version.written) != after.map(|version| &version.written) {
        let text = |version: Option<&Version>| version.map_or(Value::Null, |version| version.written.as_str().into());
        found.push(FieldChange { field: FRONT_MATTER.to_owned(), from: text(before), to: text(after) });
    }
    let words = |version: Option<&Version>| version.map_or_else(String::new, |version| squeezed(&version.body));
    if before.map(|v| &v.body) != after.map(|v| &v.body) && words(before) != words(after) {
        found.push(FieldChange { field: BODY.to_owned(), from: Value::Null, to: Value::Null });
    }
    found
}

fn mappings(path: &str, before: &Map<String, Value>, after: &Map<String, Value>, found: &mut Vec<FieldChange>) {
    let at = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    for (key, to) in after {
        values(at(key), before.get(key).unwrap_or(&Value::Null), to, found);
    }
    for (key, from) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        values(at(key), from, &Value::Null, found);
    }
}

fn values(path: String, from: &Value, to: &Value, found: &mut Vec<FieldChange>) {
    if same(from, to) {
        return;
    }
    match (from, to) {
        (Value::Object(before), Value::Object(after)) => mappings(&path, before, after, found),
        (Value::Array(before), Value::Array(after)) => lists(&path, before, after, found),
        _ => found.push(FieldChange { field: path, from: from.clone(), to: to.clone() }),
    }
}

/// Items that both lists have, in the same order, are left aside; between them, what was taken out and what was put
/// in are told. A thing that was put in is told by its place in the later list, one that is gone by its place in the
/// earlier. Groups of fields are compared with what stands in their place.
fn lists(path: &str, before: &[Value], after: &[Value], found: &mut Vec<FieldChange>) {
    let kept = common(before, after);
    let (mut old, mut new) = (0, 0);
    for (old_end, new_end) in kept.into_iter().chain([(before.len(), after.len())]) {
        let (gone, come) = (&before[old..old_end], &after[new..new_end]);
        let pairs = if gone.len() == come.len() { gone.len() } else { 0 };
        let groups = gone.iter().zip(come).take_while(|(a, b)| a.is_object() && b.is_object()).count();
        let paired = pairs.max(groups);
        for (place, (from, to)) in gone.iter().zip(come).take(paired).enumerate() {
            values(format!("{path}[{}]", new + place), from, to, found);
        }
        for (place, from) in gone.iter().enumerate().skip(paired) {
            values(format!("{path}[{}]", old + place), from, &Value::Null, found);
        }
        for (place, to) in come.iter().enumerate().skip(paired) {
            values(format!("{path}[{}]", new + place), &Value::Null, to, found);
        }
        (old, new) = (old_end + 1, new_end + 1);
    }
}

/// Longer lists than this, multiplied, are compared by their two ends only.
const LARGEST_PRODUCT: usize = 250_000;

/// Places of the items of a longest common subsequence, in both lists.
fn common(before: &[Value], after: &[Value]) -> Vec<(usize, usize)> {
    let same_at = |(a, b): &(&Value, &Value)| same(a, b);
    let head = before.iter().zip(after).take_while(same_at).count();
    let rest = before[head..].iter().rev().zip(after[head..].iter().rev());
    let tail = rest.take_while(same_at).count();
    let (old, new) = (&before[head..before.len() - tail], &after[head..after.len() - tail]);
    let mut places: Vec<(usize, usize)> = (0..head).map(|place| (place, place)).collect();
    if old.len() * new.len() <= LARGEST_PRODUCT {
        // lengths[i][j]: how long a common subsequence of old[i..] and new[j..] can be.
        let width = new.len() + 1;
        let mut lengths = vec![0_u32; (old.len() + 1) * width];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                lengths[i * width + j] = if same(&old[i], &new[j]) {
                    lengths[(i + 1) * width + j + 1] + 1
                } else {
                    lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < old.len() && j < new.len() {
            if same(&old[i], &new[j]) {
                places.push((head + i, head + j));
                (i, j) = (i + 1, j + 1);
            } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
    places.extend((0..tail).map(|place| (before.len() - tail + place, after.len() - tail + place)));
    places
}

/// Equal in meaning: `12800` is `12800.00`, and `'2.1'` is `2.1` — but `'1.10'` is not `1.10`, which YAML reads
/// as 1.1.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            number.to_string() == *text
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// The text without white space that means nothing: a blank stays only between two Latin words, where taking it
/// away would make another word.
fn squeezed(text: &str) -> String {
    let is_latin = |c: char| c.is_ascii_alphanumeric();
    let mut squeezed = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && is_latin(c) && squeezed.chars().next_back().is_some_and(is_latin) {
            squeezed.push(' ');
        }
        gap = false;
        squeezed.push(c);
    }
    squeezed
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(before: &str, after: &str) -> Vec<(String, Value, Value)> {
        let found = changes(Some(before), Some(after));
        found.into_iter().map(|change| (change.field, change.from, change.to)).collect()
    }

    #[test]
    fn form_is_no_change() {
        let before = "---\nid: A\ntitle: 备份\nprice: 12800\nversion: '1.2'\ntags: [a, b]\nempty:\n---\n\n第一段\n第二行\n\nhello world\n";
        let after = "---\r\ntitle: \"备份\"   # 名称\r\nid: 'A'\r\nversion: 1.2\r\ntags:\r\n  - a\r\n  - b\r\nprice: 12800.00\r\n---\r\n第一段第二行\r\nhello\r\nworld\r\n";
        assert_eq!(told(before, after), []);
    }

    #[test]
    fn nested_values_change_where_they_stand() {
        let before = "---\nid: A\nstatus: 审核中\napprovals:\n  - {by: P-a, on: 2026-03-01}\nrelated: [X, Y]\nold: 1\n---\n正文\n";
        let after = "---\nid: A\nstatus: 生效\napprovals:\n  - {by: P-b, on: 2026-03-01}\n  - {by: P-c}\nrelated: [W, X, Y]\nnew: 2\n---\n正文改\n";
        assert_eq!(
            told(before, after),
            [
                ("status".into(), json!("审核中"), json!("生效")),
                ("approvals[0].by".into(), json!("P-a"), json!("P-b")),
                ("approvals[1]".into(), json!(null), json!({"by": "P-c"})),
                ("related[0]".into(), json!(null), json!("W")),
                ("new".into(), json!(null), json!(2)),
                ("old".into(), json!(1), json!(null)),
                ("body".into(), json!("正文"), json!("正文改")),
            ]
        );
    }

    #[test]
    fn lists_tell_what_was_put_in_and_taken_out() {
        let list = |items: &str| format!("---\nrelated: [{items}]\n---\n");
        let told = |before: &str, after: &str| -> Vec<String> {
            let found = changes(Some(&list(before)), Some(&list(after)));
            found.iter().map(|change| format!("{} {} {}", change.field, change.from, change.to)).collect()
        };
        assert_eq!(told("a, b, c", "a, x, b, c, y"), [r#"related[1] null "x""#, r#"related[4] null "y""#]);
        assert_eq!(told("a, b, c", "c"), [r#"related[0] "a" null"#, r#"related[1] "b" null"#]);
        assert_eq!(told("a, b, c", "a, x, c"), [r#"related[1] "b" "x""#]);
        assert_eq!(told("a, b", "b, a").len(), 2);
        assert_eq!(told("{no: 1, t: a}, {no: 2, t: b}", "{no: 1, t: a}, {no: 2, t: c}, {no: 3}").len(), 2);
    }

    #[test]
    fn creation_and_deletion_list_every_field() {
        let text = "---\nid: A\nlist: [1]\n---\n正文\n";
        let created = changes(None, Some(text));
        let fields: Vec<_> = created.iter().map(|change| (change.field.as_str(), &change.from)).collect();
        assert_eq!(fields, [("id", &Value::Null), ("list", &Value::Null), ("body", &Value::Null)]);
        let deleted = changes(Some(text), None);
        assert_eq!(deleted[2].from, json!("正文"));
        assert!(deleted.iter().all(|change| change.to.is_null()));
        assert_eq!(changes(None, None), []);
    }

    #[test]
    fn words_that_are_joined_or_versions_that_lose_a_digit_are_changes() {
        assert_eq!(told("---\nid: A\n---\nnot able", "---\nid: A\n---\nnotable").len(), 1);
        assert_eq!(told("---\nv: '1.10'\n---\n", "---\nv: 1.10\n---\n").len(), 1);
    }

    #[test]
    fn front_matter_that_cannot_be_read_is_told_as_text() {
        let broken = told("---\nid: A\nid: B\n---\n", "---\nid: A\n---\n");
        assert_eq!(broken, [("front_matter".into(), json!("id: A\nid: B\n"), json!("id: A\n"))]);
        assert_eq!(told("no front", "no front"), []);
    }
}
