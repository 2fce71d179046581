//! Walks the JSON Schema of a collection: checks what jsonschema would let pass, and flattens it into fields.

use super::formats;
use super::reader::{Node, Reader};
use crate::model::collection::{Field, ValueType};
use crate::model::{CollectionName, Text};
use std::collections::{BTreeMap, BTreeSet};

/// What kind of value stands where, as far as expressions care.
#[derive(Clone, Debug, Default)]
pub enum Shape {
    /// Anything, taken as it comes.
    #[default]
    Any,
    /// Text, dates and ids.
    Text {
        /// The only values it may have; empty when it may have any.
        choices: Vec<String>,
        /// The collections that it refers to; empty for text that is none.
        refers_to: Vec<CollectionName>,
    },
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer,
    /// A number that is always floating, however it is written.
    Number,
    /// An amount: a floating number that is reckoned in decimals.
    Money,
    /// A list of like values.
    List(Box<Shape>),
    /// A group of fields; what is absent is null.
    Group(BTreeMap<String, Shape>),
}

/// Keywords that have a meaning here. What is left out (`$ref`, `if`, `anyOf` …) is said better by a rule.
const KEYWORDS: [&str; 31] = [
    "type",
    "title",
    "description",
    "enum",
    "const",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "default",
    "examples",
    "$comment",
    "$schema",
    "x-ref",
    "x-unit",
    "x-type",
    "x-title-en",
];

const REFUSED: [&str; 12] = [
    "$ref",
    "$defs",
    "if",
    "then",
    "else",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "patternProperties",
    "dependentRequired",
    "dependentSchemas",
];

const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "array", "object", "null"];

/// Reads the `schema` of a collection. `collections` are the names that references may have.
pub fn read(schema: Node<'_>, collections: &BTreeSet<&str>, reader: &mut Reader) -> (Vec<Field>, Shape) {
    let mut walk = Walk { collections, reader, fields: Vec::new() };
    if schema.get("type").is_none_or(|node| node.value.as_str() != Some("object")) {
        let span = schema.get("type").map_or_else(|| schema.key_span("properties"), Node::span);
        walk.reader.fault(span, Text::new("`schema` 须写明 `type: object`", "`schema` needs `type: object`"));
    }
    walk.keywords(schema);
    let shape = walk.group(schema, "");
    (walk.fields, shape)
}

struct Walk<'r, 'n> {
    collections: &'r BTreeSet<&'n str>,
    reader: &'r mut Reader,
    fields: Vec<Field>,
}

impl Walk<'_, '_> {
    /// Reads the properties of a group whose path is `prefix`.
    fn group(&mut self, node: Node<'_>, prefix: &str) -> Shape {
        let mut shapes = BTreeMap::new();
        let Some(properties) = self.reader.mapping(node, "properties") else {
            return if prefix.is_empty() { Shape::Group(shapes) } else { Shape::Any };
        };
        let required = self.reader.texts(node, "required");
        for (name, item) in &required {
            if properties.value.get(*name).is_none() {
                let message = Text::new(
                    format!("`required` 里的 `{name}` 不在 `properties` 里"),
                    format!("`{name}` is required but not among the properties"),
                );
                let known = properties.entries().map(|(key, ..)| key);
                self.reader.unknown(item.span(), name, message, known);
            }
        }
        for (name, key_span, property) in properties.entries() {
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
            if !property.value.is_object() {
                self.reader.wrong(property, name, "一组 JSON Schema 关键字", "a mapping of JSON Schema keywords");
                continue;
            }
            if property.get("title").is_none() {
                let message =
                    Text::new(format!("字段 `{path}` 没有 `title`"), format!("the field `{path}` has no `title`"));
                let fault = self.reader.at(key_span, message).graded(crate::diagnostic::Severity::Warning);
                self.reader.faults.push(fault);
            }
            let is_required = required.iter().any(|(required, _)| *required == name);
            let shape = self.property(property, path, is_required);
            shapes.insert(name.to_owned(), shape);
        }
        Shape::Group(shapes)
    }

    /// Reads one property and everything below it.
    fn property(&mut self, node: Node<'_>, path: String, required: bool) -> Shape {
        self.keywords(node);
        let value_type = self.value_type(node);
        let label = |key: &str| node.get(key).and_then(|node| node.value.as_str());
        let zh = label("title").unwrap_or_else(|| path.rsplit('.').next().unwrap_or(&path));
        let en = label("x-title-en").unwrap_or(zh);
        let items = if value_type == ValueType::Array { self.reader.mapping(node, "items") } else { None };
        let mut refers_to = self.references(node);
        if let Some(items) = items {
            refers_to.extend(self.references(items));
        }
        let choices = node.get("enum").or_else(|| items.and_then(|items| items.get("enum")));
        let choices: Vec<String> = choices.into_iter().flat_map(Node::items).map(|item| plain(item.value)).collect();
        self.fields.push(Field {
            label: Text::new(zh, en),
            refers_to: refers_to.clone(),
            value_type,
            format: label("format").map(str::to_owned),
            unit: label("x-unit").map(str::to_owned),
            choices: choices.clone(),
            required,
            path: path.clone(),
        });
        match (value_type, items) {
            (ValueType::Object, _) => self.group(node, &path),
            (ValueType::Array, Some(items)) => {
                self.keywords(items);
                let path = format!("{path}[]");
                let inner = match self.value_type(items) {
                    ValueType::Object => self.group(items, &path),
                    ValueType::Array => self.property(items, path, false),
                    other => single(items, other, choices, refers_to),
                };
                Shape::List(Box::new(inner))
            }
            // A field described as `{type: array, x-ref}` refers by its items, too.
            (ValueType::Array, None) => Shape::List(Box::new(single(node, ValueType::Text, choices, refers_to))),
            (other, _) => single(node, other, choices, refers_to),
        }
    }

    fn value_type(&mut self, node: Node<'_>) -> ValueType {
        let types = self.reader.texts(node, "type");
        for (name, item) in &types {
            if !TYPES.contains(name) {
                let message = Text::new(format!("没有 `{name}` 这种类型"), format!("there is no type `{name}`"));
                self.reader.unknown(item.span(), name, message, TYPES);
            }
        }
        let money = node.get("x-type").is_some_and(|node| node.value.as_str() == Some("money"));
        match types.iter().map(|(name, _)| *name).find(|name| *name != "null") {
            Some("integer" | "number") if money => ValueType::Money,
            Some("integer") => ValueType::Integer,
            Some("number") => ValueType::Number,
            Some("boolean") => ValueType::Boolean,
            Some("array") => ValueType::Array,
            Some("object") => ValueType::Object,
            Some(_) => ValueType::Text,
            None if node.get("properties").is_some() => ValueType::Object,
            None if node.get("items").is_some() => ValueType::Array,
            None => ValueType::Text,
        }
    }

    fn references(&mut self, node: Node<'_>) -> Vec<CollectionName> {
        let mut names = Vec::new();
        for (name, item) in self.reader.texts(node, "x-ref") {
            if self.collections.contains(name) {
                names.push(CollectionName::from(name));
            } else {
                let message = Text::new(format!("没有 `{name}` 这个集合"), format!("there is no collection `{name}`"));
                self.reader.unknown(item.span(), name, message, self.collections.iter().copied());
            }
        }
        names
    }

    /// Checks the keywords of one schema node that jsonschema would pass over in silence.
    fn keywords(&mut self, node: Node<'_>) {
        for (key, span, inner) in node.entries() {
            if REFUSED.contains(&key) {
                self.reader.fault_with(
                    span,
                    Text::new(format!("不支持关键字 `{key}`"), format!("the keyword `{key}` is not supported")),
                    Text::new("改用 `rules` 里的规则表达", "say it with a rule under `rules`"),
                );
                continue;
            }
            match key {
                "format" => self.one_of(inner, key, &formats::NAMES),
                "x-type" => self.one_of(inner, key, &["money"]),
                "title" | "x-title-en" | "x-unit" | "description" => {
                    self.reader.text(node, key);
                }
                _ if KEYWORDS.contains(&key) => {}
                _ => {
                    let message = Text::new(
                        format!("没有 `{key}` 这个 JSON Schema 关键字"),
                        format!("there is no JSON Schema keyword `{key}`"),
                    );
                    self.reader.unknown(span, key, message, KEYWORDS);
                }
            }
        }
    }

    fn one_of(&mut self, node: Node<'_>, key: &str, known: &[&str]) {
        let written = plain(node.value);
        if !known.contains(&written.as_str()) {
            let message = Text::new(format!("`{key}` 不能是 `{written}`"), format!("`{key}` may not be `{written}`"));
            self.reader.unknown(node.span(), &written, message, known.iter().copied());
        }
    }
}

/// Every `pattern` of a schema that is no regular expression. Each is compiled by itself, which is slow: only for
/// a schema that did not compile as a whole.
pub fn bad_patterns<'a>(node: Node<'a>, found: &mut Vec<Node<'a>>) {
    for (key, _, inner) in node.entries() {
        match inner.value.as_str() {
            Some(pattern) if key == "pattern" => {
                if formats::pattern(pattern).is_none() {
                    found.push(inner);
                }
            }
            _ => bad_patterns(inner, found),
        }
    }
}

/// The shape of a value that is neither group nor list.
fn single(node: Node<'_>, value_type: ValueType, choices: Vec<String>, refers_to: Vec<CollectionName>) -> Shape {
    let named = node.get("type").map_or(0, |types| match types.value.as_array() {
        Some(types) => types.iter().filter(|name| name.as_str() != Some("null")).count(),
        None => 1,
    });
    match value_type {
        ValueType::Number => Shape::Number,
        ValueType::Money => Shape::Money,
        // Where the schema leaves the type open, so do expressions.
        _ if named != 1 && refers_to.is_empty() => Shape::Any,
        ValueType::Text => Shape::Text { choices, refers_to },
        ValueType::Integer => Shape::Integer,
        ValueType::Boolean => Shape::Boolean,
        ValueType::Array | ValueType::Object => Shape::Any,
    }
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
