//! The steps in the life of a record: what its page tells in time.

use super::expression::Directory;
use super::reader::{Node, Reader};
use crate::model::collection::{Chapter, Cue, Field, Referring, ValueType};
use crate::model::{Collection, CollectionName, Text};
use std::collections::BTreeSet;
use std::ops::Range;

/// Reads `story`. Every field that it names is one of the schema's, and what says when is a date.
pub fn read(reader: &mut Reader, root: Node<'_>, fields: &[Field], collections: &BTreeSet<&str>) -> Vec<Chapter> {
    let Some(node) = root.get("story") else { return Vec::new() };
    if !node.value.is_array() {
        reader.wrong(node, "story", "应为列表", "is a list");
        return Vec::new();
    }
    node.items().filter_map(|chapter| one(reader, chapter, fields, collections)).collect()
}

fn one(reader: &mut Reader, node: Node<'_>, fields: &[Field], collections: &BTreeSet<&str>) -> Option<Chapter> {
    reader.only_keys(node, &["on", "collection", "by", "title", "title_en", "with"]);
    let title = reader.text(node, "title").map(|(title, _)| title.to_owned());
    let english = reader.text(node, "title_en").map(|(title, _)| title.to_owned());
    let title = match (title, english) {
        (Some(zh), Some(en)) => Some(Text::new(zh, en)),
        (Some(zh), None) => Some(Text::same(zh)),
        (None, _) => None,
    };
    let named: Vec<(String, Range<usize>)> =
        reader.texts(node, "with").into_iter().map(|(name, at)| (name.to_owned(), at.span())).collect();
    if node.get("collection").is_some() {
        // Their fields are another definition's: `beyond` looks there.
        let cue = Cue::Referring(referring(reader, node, collections)?);
        return Some(Chapter { cue, title, with: named.into_iter().map(|(name, _)| name).collect() });
    }
    let Some((on, at)) = reader.text(node, "on") else {
        let message = Text::new("缺少 `on` 或者 `collection`", "`on` or `collection` is missing");
        reader.fault(node.span(), message);
        return None;
    };
    let field = known(reader, on, at.span(), fields)?;
    if !matches!(field.format.as_deref(), Some("date" | "datetime")) {
        let message = Text::new(format!("`{on}` 不是日期"), format!("`{on}` is no date"));
        reader.fault(at.span(), message);
    }
    let with = named.into_iter().filter(|(name, at)| known(reader, name, at.clone(), fields).is_some());
    let with = with.map(|(name, _)| name).collect();
    Some(Chapter { cue: Cue::Field(on.to_owned()), title: Some(title.unwrap_or_else(|| field.label.clone())), with })
}

/// Reads `collection` and `by`: the records of a collection that refer by a field.
pub fn referring(reader: &mut Reader, node: Node<'_>, collections: &BTreeSet<&str>) -> Option<Referring> {
    let (Some((name, at)), Some((by, _))) = (reader.text(node, "collection"), reader.text(node, "by")) else {
        let message = Text::new("`collection` 和 `by` 须同时写明", "`collection` and `by` stand together");
        reader.fault(node.span(), message);
        return None;
    };
    if !collections.contains(name) {
        let message = Text::new(format!("没有登记册 `{name}`"), format!("there is no collection `{name}`"));
        reader.unknown(at.span(), name, message, collections.iter().copied());
        return None;
    }
    Some(Referring { collection: CollectionName::new(name), field: by.to_owned() })
}

/// Holds what `story` and `asset` of a definition say of other collections against their definitions.
pub fn beyond(reader: &mut Reader, root: Node<'_>, own: &Collection, directory: &Directory<'_>) {
    for chapter in root.get("story").into_iter().flat_map(Node::items) {
        if let Some(other) = referred(reader, chapter, own, directory) {
            let named: Vec<(String, Range<usize>)> =
                reader.texts(chapter, "with").into_iter().map(|(name, at)| (name.to_owned(), at.span())).collect();
            for (name, at) in named {
                elsewhere(reader, &name, at, other);
            }
        }
    }
    let Some(costs) = root.get("asset").and_then(|asset| asset.get("costs")) else { return };
    let Some(other) = referred(reader, costs, own, directory) else { return };
    let Some(node) = costs.get("amount") else { return };
    let Some(amount) = node.value.as_str() else { return };
    let is_number =
        |field: &Field| matches!(field.value_type, ValueType::Money | ValueType::Number | ValueType::Integer);
    if elsewhere(reader, amount, node.span(), other).is_some_and(|field| !is_number(field)) {
        reader.fault(node.span(), Text::new(format!("`{amount}` 不是数额"), format!("`{amount}` is no amount")));
    }
}

/// The collection that `node` names, if its field `by` refers to the records of `own`. One that is not there was told
/// when `node` was read, and of one whose definition cannot be read nothing is known.
fn referred<'d>(
    reader: &mut Reader,
    node: Node<'_>,
    own: &Collection,
    directory: &Directory<'d>,
) -> Option<&'d Collection> {
    let (name, by) = (node.get("collection")?.value.as_str()?, node.get("by")?);
    let (other, _) = directory.find(name)?;
    if other.fields.is_empty() {
        return None;
    }
    let path = by.value.as_str()?;
    // Of a list of references, `assets[]` is each.
    let field = elsewhere(reader, path.trim_end_matches("[]"), by.span(), other)?;
    if !field.refers_to.contains(&own.name) {
        let (name, own) = (&other.name, &own.name);
        let message = Text::new(
            format!("登记册 `{name}` 的字段 `{path}` 不引用 `{own}`"),
            format!("the field `{path}` of the collection `{name}` does not refer to `{own}`"),
        );
        let referring = |field: &&Field| field.refers_to.contains(own);
        let better = other.fields.iter().filter(referring).map(|field| field.path.as_str());
        reader.unknown(by.span(), path, message, better);
        return None;
    }
    Some(other)
}

/// The field at `path` of another collection; one that there is not is told.
fn elsewhere<'d>(reader: &mut Reader, path: &str, span: Range<usize>, other: &'d Collection) -> Option<&'d Field> {
    let field = other.field(path);
    if field.is_none() {
        let name = &other.name;
        let message = Text::new(
            format!("登记册 `{name}` 没有字段 `{path}`"),
            format!("the collection `{name}` has no field `{path}`"),
        );
        reader.unknown(span, path, message, other.fields.iter().map(|field| field.path.as_str()));
    }
    field
}

/// The field at `path`; one that there is not is told.
pub fn known<'f>(reader: &mut Reader, path: &str, span: Range<usize>, fields: &'f [Field]) -> Option<&'f Field> {
    let field = fields.iter().find(|field| field.path == path);
    if field.is_none() {
        let message = Text::new(format!("定义里没有字段 `{path}`"), format!("the schema has no field `{path}`"));
        reader.unknown(span, path, message, fields.iter().map(|field| field.path.as_str()));
    }
    field
}
