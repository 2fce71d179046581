//! What jsonschema objects to → diagnostics in both languages, at the very value.

use super::Compiled;
use super::advice;
use super::reader::Node;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::collection::Field;
use crate::model::document::{FieldPath, Step, path_text};
use crate::model::{Collection, Document, Text};
use crate::parse::spans::Spans;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::Location;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// More faults of one record than this tell nobody anything.
const MOST: usize = 200;

/// Everything that the schema objects to in `front`, and the top-level fields that are at fault.
pub fn check(
    document: &Document,
    front: &Value,
    collection: &Collection,
    compiled: &Compiled,
    spans: &Spans<'_>,
) -> (Vec<Diagnostic>, BTreeSet<String>) {
    let mut diagnostics = Vec::new();
    let mut at_fault = BTreeSet::new();
    let Some(validator) = &compiled.validator else { return (diagnostics, at_fault) };
    let errors: Vec<ValidationError<'_>> = validator.iter_errors(front).take(MOST).collect();
    // Of a value that has the wrong type, nothing else is worth saying.
    let mistyped: BTreeSet<&str> = errors
        .iter()
        .filter(|error| matches!(error.kind(), ValidationErrorKind::Type { .. }))
        .map(|error| error.instance_path().as_str())
        .collect();
    for error in &errors {
        let is_type = matches!(error.kind(), ValidationErrorKind::Type { .. });
        if !is_type && mistyped.contains(error.instance_path().as_str()) {
            continue;
        }
        let path = steps(error.instance_path(), front);
        let teller = Teller { document, front, collection, compiled, spans, error, path };
        if let Some(Step::Key(field)) = teller.path.first() {
            at_fault.insert(field.clone());
        }
        teller.tell(&mut diagnostics, &mut at_fault);
    }
    (diagnostics, at_fault)
}

/// The keys of a JSON pointer.
fn keys(location: &Location) -> impl Iterator<Item = String> + '_ {
    location.as_str().split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~"))
}

/// The steps of a JSON pointer, numbers as keys or as places by what they lead into.
fn steps(location: &Location, root: &Value) -> FieldPath {
    let mut value = Some(root);
    keys(location)
        .map(|key| match value {
            Some(Value::Array(items)) => {
                let index = key.parse().unwrap_or(usize::MAX);
                value = items.get(index);
                Step::Index(index)
            }
            _ => {
                value = value.and_then(|value| value.get(&key));
                Step::Key(key)
            }
        })
        .collect()
}

pub(super) struct Teller<'t> {
    pub(super) document: &'t Document,
    front: &'t Value,
    collection: &'t Collection,
    compiled: &'t Compiled,
    pub(super) spans: &'t Spans<'t>,
    pub(super) error: &'t ValidationError<'t>,
    pub(super) path: FieldPath,
}

impl Teller<'_> {
    fn tell(&self, out: &mut Vec<Diagnostic>, at_fault: &mut BTreeSet<String>) {
        match self.error.kind() {
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                if self.path.is_empty() {
                    at_fault.insert(name.to_owned());
                }
                out.push(self.missing(name));
            }
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                out.extend(unexpected.iter().map(|name| self.unknown(name)));
            }
            ValidationErrorKind::Type { kind } => out.push(self.wrong_type(kind)),
            ValidationErrorKind::Enum { options } => {
                out.push(self.not_allowed(options.as_array().map_or(&[], Vec::as_slice)))
            }
            ValidationErrorKind::Constant { expected_value } => {
                out.push(self.not_allowed(std::slice::from_ref(&**expected_value)));
            }
            ValidationErrorKind::UniqueItems => out.push(self.repeated()),
            ValidationErrorKind::Format { format } => out.push(self.bad_format(format)),
            ValidationErrorKind::Pattern { pattern } => out.push(self.bad_pattern(pattern)),
            ValidationErrorKind::Custom { .. } => out.push(self.bad_money()),
            kind => out.push(self.out_of_range(kind)),
        }
    }

    /// The schema's knowledge of the field at the path, places left out.
    pub(super) fn field(&self, path: &[Step]) -> Option<&Field> {
        let mut text = String::new();
        for step in path {
            match step {
                Step::Key(key) if text.is_empty() => text.push_str(key),
                Step::Key(key) => {
                    text.push('.');
                    text.push_str(key);
                }
                Step::Index(_) => text.push_str("[]"),
            }
        }
        // The items of a plain list are called as the list is.
        self.collection.field(&text).or_else(|| self.collection.field(text.strip_suffix("[]")?))
    }

    /// What messages call the field: `path`（label）, and in English `path`. A blank follows in Chinese where the
    /// bracket does not part it from the next word.
    pub(super) fn called(&self, path: &[Step]) -> Text {
        let written = path_text(path);
        match self.field(path) {
            Some(field) if field.label.zh != written => {
                Text::new(format!("`{written}`（{}）", field.label.zh), format!("`{written}`"))
            }
            _ => Text::new(format!("`{written}` "), format!("`{written}`")),
        }
    }

    pub(super) fn diagnostic(&self, code: Code, span: Range<usize>, message: Text) -> Diagnostic {
        Diagnostic::new(code, self.document.source.path.clone(), span, message)
    }

    pub(super) fn span(&self) -> Range<usize> {
        self.spans.value(&self.path)
    }

    /// The value as it is written in the file, one line of it.
    pub(super) fn written(&self) -> String {
        let raw = &self.document.source.text[self.span()];
        let mut line: String = raw.lines().next().unwrap_or("").chars().take(60).collect();
        if line.len() < raw.len() {
            line.push('…');
        }
        line
    }

    /// The schema's node that is `until` steps short of the keyword that objects.
    fn schema_node(&self, until: usize) -> Option<Node<'_>> {
        let keys: Vec<String> = keys(self.error.schema_path()).collect();
        let mut node = self.compiled.definition.root().get("schema")?;
        for key in &keys[..keys.len().saturating_sub(until)] {
            node = match node.value {
                Value::Array(_) => node.items().nth(key.parse().ok()?)?,
                _ => node.get(key)?,
            };
        }
        Some(node)
    }

    /// Where the schema says so: the keyword's value, or one item of it.
    fn in_schema(&self, item: Option<&str>) -> Option<(Arc<str>, Range<usize>)> {
        let node = self.schema_node(0)?;
        let named = item.and_then(|item| node.items().find(|node| node.value.as_str() == Some(item)));
        Some((self.compiled.definition.source.path.clone(), named.unwrap_or(node).span()))
    }

    pub(super) fn also(&self, diagnostic: Diagnostic, item: Option<&str>, message: Text) -> Diagnostic {
        match self.in_schema(item) {
            Some((path, span)) => diagnostic.also(path, span, message),
            None => diagnostic,
        }
    }

    fn missing(&self, name: &str) -> Diagnostic {
        let mut path = self.path.clone();
        path.push(Step::Key(name.to_owned()));
        let called = self.called(&path);
        let message = Text::new(
            format!("缺少必填字段 {}", called.zh.trim_end()),
            format!("the required field {} is missing", called.en),
        );
        let mut diagnostic = self.diagnostic(Code::MissingField, self.spans.group(&self.path), message);
        diagnostic = self.also(diagnostic, Some(name), Text::new("此处要求填写", "required here"));
        match self.field(&path).and_then(advice::example) {
            Some(example) => diagnostic.help(Text::new(
                format!("补填，如 `{name}: {example}`"),
                format!("fill it in, such as `{name}: {example}`"),
            )),
            None => diagnostic,
        }
    }

    fn unknown(&self, name: &str) -> Diagnostic {
        let mut path = self.path.clone();
        path.push(Step::Key(name.to_owned()));
        let span = self.spans.key(&path);
        let written = path_text(&path);
        let message = Text::new(format!("没有 `{written}` 这个字段"), format!("there is no field `{written}`"));
        let diagnostic = self.diagnostic(Code::UnknownField, span.clone(), message);
        let parent = self.path.iter().try_fold(self.front, |value, step| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.get(index),
        });
        let absent = self.siblings().into_iter().filter(|key| parent.is_none_or(|parent| parent.get(*key).is_none()));
        match nearest(name, absent) {
            Some(near) => diagnostic
                .help(Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?")))
                .mend(span, near),
            None => diagnostic.help(Text::new(
                "说明文字写在正文里；需要的新字段先加进 `_schema.yaml`",
                "remarks go into the body; a new field is added to `_schema.yaml` first",
            )),
        }
    }

    /// Names of the fields that the group at the path may have.
    fn siblings(&self) -> Vec<&str> {
        let properties = self.schema_node(1).and_then(|node| node.get("properties"));
        properties.into_iter().flat_map(|node| node.entries()).map(|(key, ..)| key).collect()
    }
}
