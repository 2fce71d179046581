//! Approvals whose digest is no longer that of the record.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::Step;
use crate::model::{Collection, Document, Text, canonical};
use crate::parse::spans::Spans;
use serde_json::{Map, Value};

/// The approvals that state another digest than the content has, unless somebody approved the content as it is.
pub fn check(
    document: &Document,
    front: &Map<String, Value>,
    collection: &Collection,
    spans: &Spans<'_>,
) -> Vec<Diagnostic> {
    let Some(Value::Array(entries)) = front.get(canonical::APPROVALS) else { return Vec::new() };
    let stated = |entry: &'_ Value| entry.get("digest").and_then(Value::as_str).map(str::to_owned);
    if entries.iter().all(|entry| stated(entry).is_none()) {
        return Vec::new();
    }
    let digest = canonical::approved(collection, front, document.body());
    if entries.iter().any(|entry| stated(entry).as_ref() == Some(&digest)) {
        return Vec::new();
    }
    let void = entries.iter().enumerate().filter_map(|(place, entry)| Some((place, entry, stated(entry)?)));
    void.map(|(place, entry, _)| {
        let by = entry.get("by").and_then(Value::as_str).unwrap_or("?");
        let path = [Step::Key(canonical::APPROVALS.to_owned()), Step::Index(place), Step::Key("digest".to_owned())];
        let message = Text::new(
            format!("`{by}` 的批准已失效：批准后内容有改动"),
            format!("the approval by `{by}` is void: the content was changed after it"),
        );
        Diagnostic::new(Code::ApprovalVoid, document.source.path.clone(), spans.value(&path), message)
            .labelled(Text::new("批准的是另一份内容", "another content was approved"))
            .help(Text::new(
                format!("请有权批准的人重新批准（`juanzong approve`）；现在的内容摘要是 `{digest}`"),
                format!("have it approved again (`juanzong approve`); the content has the digest `{digest}`"),
            ))
    })
    .collect()
}
