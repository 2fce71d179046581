//! Adds an entry to a list in the front matter and leaves every other byte of the file as it is.

use super::tree::{self, Shape, Tree};
use crate::model::{Document, Source};
use serde_json::Value;

/// The text of the file with `entry` (a flow mapping, such as `{ by: P-a }`) as the last item of the list `key`,
/// which is made where there is none. `None` when the file is written in a way that does not allow it, so that it
/// would say anything else than before.
pub fn list_entry(document: &Document, key: &str, entry: &str) -> Option<String> {
    let text = &*document.source.text;
    let front = document.front_span.clone();
    let tree = tree::read(&text[front.clone()]).ok()?;
    let end = if text[..front.end].contains("\r\n") { "\r\n" } else { "\n" };
    let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
    let (at, written) = match tree.entry(key) {
        None => (front.end, format!("{key}:{end}  - {entry}{end}")),
        Some(found) => {
            let span = found.value.span.start + front.start..found.value.span.end + front.start;
            match &found.value.shape {
                Shape::Sequence(items) if text[span.clone()].starts_with('[') => {
                    let from = items.last().map_or(span.start + 1, |item| item.span.end + front.start);
                    let close = from + text[from..].find(']')?;
                    matches!(text[from..close].trim(), "" | ",").then_some(())?;
                    let inner = text[span.start..close].trim_end();
                    let comma = if items.is_empty() || inner.ends_with(',') { " " } else { ", " };
                    (span.start + inner.len(), format!("{comma}{entry}"))
                }
                Shape::Sequence(items) => {
                    // Where a list without indentation begins, its dash is not part of its span.
                    let first = items.first()?.span.start + front.start;
                    let line = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
                    let indent = &text[line..first];
                    let indent = &indent[..indent.find('-')?];
                    indent.chars().all(|c| c == ' ').then_some(())?;
                    let last = last_of(&found.value, &text[front.clone()]) + front.start;
                    (line_end(last), format!("{indent}- {entry}{end}"))
                }
                Shape::Scalar(..) if span.is_empty() => {
                    (line_end(found.key_span.end + front.start), format!("  - {entry}{end}"))
                }
                Shape::Scalar(..) | Shape::Mapping(_) => return None,
            }
        }
    };
    let mut changed = String::with_capacity(text.len() + written.len());
    changed.push_str(&text[..at]);
    changed.push_str(&written);
    changed.push_str(&text[at..]);
    says_the_same(document, key, &changed).then_some(changed)
}

/// Where the last word of a value ends. The span of a block goes on over the comments that follow it.
fn last_of(tree: &Tree, text: &str) -> usize {
    let flow = text[tree.span.start..].starts_with(['[', '{']);
    match &tree.shape {
        Shape::Sequence(items) if !flow => items.last().map_or(tree.span.end, |item| last_of(item, text)),
        Shape::Mapping(entries) if !flow => {
            entries.last().map_or(tree.span.end, |entry| entry.key_span.end.max(last_of(&entry.value, text)))
        }
        _ => tree.span.end,
    }
}

/// Whether the changed text says what the document said, with one more item in the list.
fn says_the_same(document: &Document, key: &str, changed: &str) -> bool {
    let source = Source { text: changed.into(), ..document.source.clone() };
    let Some(after) = super::document(&source).0 else { return false };
    let list = |front: &serde_json::Map<String, Value>| match front.get(key) {
        Some(Value::Array(items)) => Some(items.clone()),
        None | Some(Value::Null) => Some(Vec::new()),
        _ => None,
    };
    let (Some(before), Some(now)) = (list(&document.front), list(&after.front)) else { return false };
    let others = |front: &serde_json::Map<String, Value>| {
        front
            .iter()
            .filter(|(name, _)| *name != key)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Vec<_>>()
    };
    now.len() == before.len() + 1
        && now[..before.len()] == before[..]
        && others(&after.front) == others(&document.front)
        && after.body() == document.body()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BlobId;

    fn added(front: &str) -> Option<String> {
        let text = format!("---\n{front}---\n正文  \n");
        let source = Source { path: "content/a/A.md".into(), text: text.into(), blob: BlobId::default() };
        let document = crate::parse::document(&source).0.expect("a document");
        let changed = list_entry(&document, "approvals", "{ by: P-b }")?;
        let rest = changed.strip_prefix("---\n").expect("front matter");
        Some(rest.strip_suffix("---\n正文  \n").expect("the same body").to_owned())
    }

    #[test]
    fn entries_go_where_the_list_is() {
        assert_eq!(added("id: A # x\n").as_deref(), Some("id: A # x\napprovals:\n  - { by: P-b }\n"));
        assert_eq!(
            added("approvals:\n  - { by: P-a } # 一\n\n# 注\nid: A\n").as_deref(),
            Some("approvals:\n  - { by: P-a } # 一\n  - { by: P-b }\n\n# 注\nid: A\n")
        );
        assert_eq!(
            added("approvals:\n- by: P-a\n  on: 2026-01-01\nid: A\n").as_deref(),
            Some("approvals:\n- by: P-a\n  on: 2026-01-01\n- { by: P-b }\nid: A\n")
        );
        assert_eq!(added("approvals: [] # 空\nid: A\n").as_deref(), Some("approvals: [ { by: P-b }] # 空\nid: A\n"));
        assert_eq!(
            added("approvals: [{ by: P-a }]\nid: A\n").as_deref(),
            Some("approvals: [{ by: P-a }, { by: P-b }]\nid: A\n")
        );
        assert_eq!(added("approvals:\nid: A\n").as_deref(), Some("approvals:\n  - { by: P-b }\nid: A\n"));
    }

    #[test]
    fn what_cannot_be_done_safely_is_not_done() {
        assert_eq!(added("{ id: A }\n"), None);
        assert_eq!(added("id: A\napprovals: P-a\n"), None);
    }

    #[test]
    fn line_ends_stay_those_of_the_file() {
        let text = "---\r\nid: A\r\n---\r\n正文\r\n";
        let source = Source { path: "content/a/A.md".into(), text: text.into(), blob: BlobId::default() };
        let document = crate::parse::document(&source).0.expect("a document");
        let changed = list_entry(&document, "approvals", "{ by: P-b }");
        assert_eq!(changed.as_deref(), Some("---\r\nid: A\r\napprovals:\r\n  - { by: P-b }\r\n---\r\n正文\r\n"));
    }
}
