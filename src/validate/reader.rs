//! Reads a definition file (`_schema.yaml`, a calendar) value by value, and says at the very word what is wrong.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{Source, Text};
use crate::parse::tree::{self, Shape, Tree};
use crate::parse::yaml;
use serde_json::{Map, Value};
use std::ops::Range;
use std::sync::Arc;

/// A value of the file together with its place. Behind an alias the place is that of the alias.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    pub value: &'a Value,
    pub tree: &'a Tree,
}

impl<'a> Node<'a> {
    /// The value of `key`, unless it is absent or empty.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Node { value, tree: self.tree.get(key).unwrap_or(self.tree) })
    }

    /// Keys with their places and values, in order.
    pub fn entries(self) -> impl Iterator<Item = (&'a str, Range<usize>, Node<'a>)> {
        self.value.as_object().into_iter().flatten().map(move |(key, value)| match self.tree.entry(key) {
            Some(entry) => (key.as_str(), entry.key_span.clone(), Node { value, tree: &entry.value }),
            None => (key.as_str(), self.span(), Node { value, tree: self.tree }),
        })
    }

    /// Items with their places, in order.
    pub fn items(self) -> impl Iterator<Item = Node<'a>> {
        let items = self.value.as_array().into_iter().flatten();
        items.enumerate().map(move |(place, value)| Node { value, tree: self.tree.at(place).unwrap_or(self.tree) })
    }

    /// Where the value stands.
    pub fn span(self) -> Range<usize> {
        self.tree.span.clone()
    }

    /// Where the key of an entry stands, or the value when the key is not there.
    pub fn key_span(self, key: &str) -> Range<usize> {
        self.tree.entry(key).map_or_else(|| self.span(), |entry| entry.key_span.clone())
    }
}

/// A definition file that is a YAML mapping.
pub struct Definition {
    pub source: Source,
    pub map: Value,
    pub tree: Tree,
}

impl Definition {
    /// Reads the file's YAML.
    pub fn read(source: &Source) -> Result<Definition, Vec<Diagnostic>> {
        let map = yaml::mapping(source, 0..source.text.len())?;
        let tree = tree::read(&source.text).unwrap_or(Tree { span: 0..0, shape: Shape::Mapping(Vec::new()) });
        Ok(Definition { source: source.clone(), map: Value::Object(map), tree })
    }

    /// A definition that says nothing, for a file that cannot be read.
    pub fn empty(source: &Source) -> Definition {
        let tree = Tree { span: 0..0, shape: Shape::Mapping(Vec::new()) };
        Definition { source: source.clone(), map: Value::Object(Map::new()), tree }
    }

    pub fn root(&self) -> Node<'_> {
        Node { value: &self.map, tree: &self.tree }
    }

    /// The first line of the file: where to point for what is absent from it.
    pub fn opening(&self) -> Range<usize> {
        0..self.source.text.lines().next().map_or(0, |line| line.trim_end().len())
    }
}

/// Collects what is wrong with one definition file.
pub struct Reader {
    path: Arc<str>,
    text: Arc<str>,
    pub faults: Vec<Diagnostic>,
}

impl Reader {
    pub fn new(source: &Source) -> Self {
        Self { path: Arc::clone(&source.path), text: Arc::clone(&source.text), faults: Vec::new() }
    }

    /// Adds a fault.
    pub fn fault(&mut self, span: Range<usize>, message: Text) {
        let fault = self.at(span, message);
        self.faults.push(fault);
    }

    /// Adds a fault with advice.
    pub fn fault_with(&mut self, span: Range<usize>, message: Text, help: Text) {
        let fault = self.at(span, message).help(help);
        self.faults.push(fault);
    }

    /// A fault that is not added yet.
    pub fn at(&self, span: Range<usize>, message: Text) -> Diagnostic {
        Diagnostic::new(Code::SchemaInvalid, Arc::clone(&self.path), span, message)
    }

    /// Adds a fault about an unknown name, with the nearest known one.
    pub fn unknown<'k>(
        &mut self,
        span: Range<usize>,
        written: &str,
        message: Text,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        let mut fault = self.at(span.clone(), message);
        if let Some(near) = nearest(written, known) {
            fault = fault.help(Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?")));
            // Quotation marks stay as they are written.
            let raw = self.text.get(span.clone()).unwrap_or("");
            if let Some(start) = raw.find(written) {
                let start = span.start + start;
                fault = fault.mend(start..start + written.len(), near);
            }
        }
        self.faults.push(fault);
    }

    /// Adds a fault for each key that is not among `known`.
    pub fn only_keys(&mut self, node: Node<'_>, known: &[&str]) {
        for (key, span, _) in node.entries() {
            if !known.contains(&key) {
                let message = Text::new(format!("没有 `{key}` 这个键"), format!("there is no key `{key}`"));
                self.unknown(span, key, message, known.iter().copied());
            }
        }
    }

    /// Adds a fault that `node` is not of the kind that is wanted.
    pub fn wrong(&mut self, node: Node<'_>, name: &str, zh: &str, en: &str) {
        let message = Text::new(format!("`{name}` 应为{zh}"), format!("`{name}` should be {en}"));
        self.fault(node.span(), message);
    }

    /// Adds a fault that `node` is no regular expression.
    pub fn bad_pattern(&mut self, node: Node<'_>) {
        self.fault_with(
            node.span(),
            Text::new("正则表达式无法编译", "the regular expression does not compile"),
            Text::new(
                "检查括号是否成对；`.`、`(`、`[` 等符号作为文字时前面加 `\\`",
                "check that brackets close; as plain characters `.`, `(` and `[` take a `\\`",
            ),
        );
    }

    /// The mapping at `key`, if it is there.
    pub fn mapping<'a>(&mut self, node: Node<'a>, key: &str) -> Option<Node<'a>> {
        let inner = node.get(key)?;
        if !inner.value.is_object() {
            self.wrong(inner, key, "一组键和值", "a mapping");
            return None;
        }
        Some(inner)
    }

    /// The text at `key` with its node, if it is there.
    pub fn text<'a>(&mut self, node: Node<'a>, key: &str) -> Option<(&'a str, Node<'a>)> {
        let inner = node.get(key)?;
        match inner.value.as_str() {
            Some(text) if !text.trim().is_empty() => Some((text, inner)),
            _ => {
                self.wrong(inner, key, "文字", "text");
                None
            }
        }
    }

    /// The texts of the list at `key`, each with its node. A single text counts as a list of one.
    pub fn texts<'a>(&mut self, node: Node<'a>, key: &str) -> Vec<(&'a str, Node<'a>)> {
        let Some(inner) = node.get(key) else { return Vec::new() };
        if let Some(text) = inner.value.as_str() {
            return vec![(text, inner)];
        }
        if !inner.value.is_array() {
            self.wrong(inner, key, "列表", "a list");
            return Vec::new();
        }
        let mut texts = Vec::new();
        for item in inner.items() {
            match item.value.as_str() {
                Some(text) => texts.push((text, item)),
                None => self.wrong(item, key, "文字列表", "a list of texts"),
            }
        }
        texts
    }

    /// The whole number at `key`, if it is there and not negative.
    pub fn count(&mut self, node: Node<'_>, key: &str) -> Option<u32> {
        let inner = node.get(key)?;
        let number = inner.value.as_u64().and_then(|number| u32::try_from(number).ok());
        if number.is_none() {
            self.wrong(inner, key, "非负整数", "a whole number, not negative");
        }
        number
    }

    /// The stretch of the file that shows `part` of the text that `node` holds, or all of it when quoting hides it.
    pub fn inside(&self, node: Node<'_>, part: Range<usize>) -> Range<usize> {
        let span = node.span();
        let (Some(raw), Some(decoded)) = (self.text.get(span.clone()), node.value.as_str()) else { return span };
        within(raw, decoded, part).map_or(span.clone(), |part| span.start + part.start..span.start + part.end)
    }
}

/// Follows the decoded text of a YAML scalar along its raw writing, and says where `part` of it stands there.
/// Quotation marks, escapes, block headers and indentation are passed over.
fn within(raw: &str, decoded: &str, part: Range<usize>) -> Option<Range<usize>> {
    let quoted = usize::from(raw.starts_with(['"', '\'']));
    let mut written = raw[quoted..].char_indices().map(|(at, c)| (at + quoted, c)).peekable();
    let (mut start, mut end) = (None, None);
    for (at, c) in decoded.char_indices() {
        let place = loop {
            let (place, other) = *written.peek()?;
            if other == c || (c.is_whitespace() && other.is_whitespace()) {
                written.next();
                break place;
            }
            if c.is_whitespace() {
                // A fold that was written without a blank, as at the end of a block.
                break place;
            }
            if !other.is_whitespace() && !matches!(other, '\'' | '"' | '\\' | '|' | '>' | '-' | '+' | '0'..='9') {
                return None;
            }
            written.next();
        };
        if at >= part.start && start.is_none() {
            start = Some(place);
        }
        if at < part.end {
            end = Some(place + c.len_utf8());
        }
    }
    let start = start.unwrap_or_else(|| raw.trim_end_matches(['"', '\'']).len());
    Some(start..end.unwrap_or(start).max(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<'a>(raw: &'a str, decoded: &str, part: &str) -> Option<&'a str> {
        let start = decoded.find(part)?;
        within(raw, decoded, start..start + part.len()).map(|range| &raw[range])
    }

    #[test]
    fn parts_of_scalars_are_found_under_any_quoting() {
        assert_eq!(shown("self.a == '是'", "self.a == '是'", "'是'"), Some("'是'"));
        assert_eq!(shown("\"self.a == '是'\"", "self.a == '是'", "self"), Some("self"));
        assert_eq!(shown("'self.a == ''是'''", "self.a == '是'", "是"), Some("是"));
        assert_eq!(
            shown(">-\n  self.a == 1 &&\n  self.b == 2", "self.a == 1 && self.b == 2", "self.b"),
            Some("self.b")
        );
        assert_eq!(within("\"a\"", "a", 1..1), Some(2..2));
        assert_eq!(within("*alias", "a.b", 0..1), None);
    }
}
