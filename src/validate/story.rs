//! The steps in the life of a record: what its page tells in time.

use super::reader::{Node, Reader};
use crate::model::Text;
use crate::model::collection::{Chapter, Field};
use std::ops::Range;

/// Reads `story`. Every field that it names is one of the schema's, and what says when is a date.
pub fn read(reader: &mut Reader, root: Node<'_>, fields: &[Field]) -> Vec<Chapter> {
    let Some(node) = root.get("story") else { return Vec::new() };
    if !node.value.is_array() {
        reader.wrong(node, "story", "应为列表", "is a list");
        return Vec::new();
    }
    node.items().filter_map(|chapter| one(reader, chapter, fields)).collect()
}

fn one(reader: &mut Reader, node: Node<'_>, fields: &[Field]) -> Option<Chapter> {
    reader.only_keys(node, &["on", "title", "title_en", "with"]);
    let Some((on, at)) = reader.text(node, "on") else {
        let message = Text::new("缺少 `on`", "`on` is missing");
        reader.fault(node.span(), message);
        return None;
    };
    let field = known(reader, on, at.span(), fields)?;
    if !matches!(field.format.as_deref(), Some("date" | "datetime")) {
        let message = Text::new(format!("`{on}` 不是日期"), format!("`{on}` is no date"));
        reader.fault(at.span(), message);
    }
    let title = reader.text(node, "title").map(|(title, _)| title.to_owned());
    let english = reader.text(node, "title_en").map(|(title, _)| title.to_owned());
    let title = match (title, english) {
        (Some(zh), Some(en)) => Text::new(zh, en),
        (Some(zh), None) => Text::same(zh),
        (None, _) => field.label.clone(),
    };
    let named: Vec<(String, Range<usize>)> =
        reader.texts(node, "with").into_iter().map(|(name, at)| (name.to_owned(), at.span())).collect();
    let with = named.into_iter().filter(|(name, at)| known(reader, name, at.clone(), fields).is_some());
    Some(Chapter { on: on.to_owned(), title, with: with.map(|(name, _)| name).collect() })
}

fn known<'f>(reader: &mut Reader, path: &str, span: Range<usize>, fields: &'f [Field]) -> Option<&'f Field> {
    let field = fields.iter().find(|field| field.path == path);
    if field.is_none() {
        let message = Text::new(format!("定义里没有字段 `{path}`"), format!("the schema has no field `{path}`"));
        reader.unknown(span, path, message, fields.iter().map(|field| field.path.as_str()));
    }
    field
}
