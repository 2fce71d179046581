//! The front matter of a record as search sees it: values to be found, lines to be shown, attributes to be asked for.

use super::catalog;
use crate::index::analysis::fold;
use crate::index::query::values::{self, Form};
use crate::index::schema::LABEL;
use crate::index::terms::{attribute, filled, ordered};
use crate::model::collection::{Field, ValueType};
use crate::model::{Collection, Record, Site, money};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// Attributes of more letters than this are whole texts, and nobody asks for them by field.
const LONGEST_ATTRIBUTE: usize = 1000;

/// The fields of a collection by path.
pub struct Shape<'a> {
    fields: HashMap<&'a str, &'a Field>,
    department: Option<&'a str>,
}

impl<'a> Shape<'a> {
    /// Reads the collection's fields once for all of its records.
    pub fn new(collection: &'a Collection) -> Self {
        let refers = |field: &&Field| field.refers_to.iter().any(|name| name.as_str() == "departments");
        let mut departments = collection.fields.iter().filter(refers).filter(|field| !field.path.contains(['.', '[']));
        let own = departments.clone().find(|field| field.path == "department");
        let department = own.or_else(|| departments.next()).map(|field| field.path.as_str());
        let fields = collection.fields.iter().map(|field| (field.path.as_str(), field)).collect();
        Self { fields, department }
    }
}

/// What a record's front matter gives.
#[derive(Default, Debug)]
pub struct Facts {
    /// One line a value: its label, a tab, the value as people read it.
    pub lines: String,
    /// One line a value, folded.
    pub values: String,
    /// One line `field=value` a value, folded; one line `?field` a field that has any.
    pub attributes: String,
    /// One line a number or date: field, [`LABEL`], the value so that it sorts.
    pub ordered: String,
    /// People whom the record names, with their names.
    pub people: BTreeSet<String>,
    /// The department, with its title.
    pub department: Option<String>,
}

/// Reads the front matter of `record`. When some records are hidden from the readers, references that lead nowhere
/// are left out: they lead to those.
pub fn read(site: &Site, record: &Record, shape: &Shape<'_>, some_hidden: bool) -> Facts {
    let mut reader = Reader { site, shape, some_hidden, facts: Facts::default(), filled: BTreeSet::new() };
    for (key, value) in &record.document.front {
        if key == "title" && value.as_str() == Some(&*record.title) {
            continue;
        }
        reader.value(key, value);
    }
    for path in std::mem::take(&mut reader.filled) {
        push_line(&mut reader.facts.attributes, &filled(&path));
    }
    let department = shape.department.and_then(|field| record.text(field));
    if let Some(id) = department.filter(|id| !some_hidden || site.find(id).is_some()) {
        reader.facts.department = Some(titled(site, id).1);
    }
    reader.facts
}

/// The title of the record `id`, if there is one, and the id with it as a column holds them.
fn titled<'a>(site: &'a Site, id: &str) -> (Option<&'a str>, String) {
    let title = site.find(id).map(|ix| &*site.record(ix).title).filter(|title| *title != id);
    (title, title.map_or_else(|| id.to_owned(), |title| format!("{id}{LABEL}{title}")))
}

struct Reader<'a> {
    site: &'a Site,
    some_hidden: bool,
    shape: &'a Shape<'a>,
    facts: Facts,
    /// Fields with something in them, without `[]`.
    filled: BTreeSet<String>,
}

impl Reader<'_> {
    fn value(&mut self, path: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Array(items) => {
                let inner = format!("{path}[]");
                for item in items {
                    // The items of a plain list are described by the list itself.
                    self.value(if item.is_object() { &inner } else { path }, item);
                }
            }
            Value::Object(fields) => {
                for (key, value) in fields {
                    self.value(&format!("{path}.{key}"), value);
                }
            }
            Value::Bool(yes) => {
                self.fill(path);
                self.attribute(path, if *yes { "true" } else { "false" });
                self.attribute(path, if *yes { "是" } else { "否" });
            }
            Value::Number(number) => {
                let field = self.shape.fields.get(path);
                let amount =
                    field.filter(|field| field.value_type == ValueType::Money).and_then(|_| money::amount(value));
                let text = amount.map_or_else(|| number.to_string(), |amount| format!("{amount:.2}"));
                self.fill(path);
                self.text(path, &text);
                self.attribute(path, &text);
                if let Some(number) = number.as_f64().filter(|_| self.form(path) == Some(Form::Number)) {
                    self.order(path, &values::ordered(number));
                }
            }
            Value::String(text) => {
                if self.some_hidden && self.refers(path) && self.site.find(text).is_none() {
                    return;
                }
                self.fill(path);
                self.text(path, text);
                self.attribute(path, text);
                let ordered = match self.form(path) {
                    Some(Form::Date) => values::ordered_date(text),
                    Some(Form::Number) => text.parse().ok().map(values::ordered),
                    _ => None,
                };
                if let Some(ordered) = ordered {
                    self.order(path, &ordered);
                }
            }
        }
    }

    fn form(&self, path: &str) -> Option<Form> {
        self.shape.fields.get(path).map(|field| catalog::form(field))
    }

    /// Notes that the field, and each group of fields that it stands in, has something in it.
    fn fill(&mut self, path: &str) {
        let path = path.replace("[]", "");
        for (end, _) in path.match_indices('.') {
            if !self.filled.contains(&path[..end]) {
                self.filled.insert(path[..end].to_owned());
            }
        }
        self.filled.insert(path);
    }

    fn order(&mut self, path: &str, value: &str) {
        push_line(&mut self.facts.ordered, &ordered(path, value));
    }

    fn refers(&self, path: &str) -> bool {
        self.shape.fields.get(path).is_some_and(|field| !field.refers_to.is_empty())
    }

    fn text(&mut self, path: &str, text: &str) {
        let field = self.shape.fields.get(path).copied();
        let reference = field.filter(|field| !field.refers_to.is_empty()).map(|field| (field, titled(self.site, text)));
        self.facts.lines.push_str(field.map_or(path, |field| &field.label.zh));
        self.facts.lines.push('\t');
        if let Some((field, (title, column))) = reference {
            if let Some(title) = title {
                self.line(title);
                self.facts.lines.push('\t');
                self.attribute(path, title);
            }
            if field.refers_to.iter().any(|name| name.as_str() == "people") {
                self.facts.people.insert(column);
            }
        }
        self.line(text);
        self.facts.lines.push('\n');
    }

    fn line(&mut self, text: &str) {
        self.facts.lines.extend(text.chars().map(|letter| if matches!(letter, '\n' | '\t') { ' ' } else { letter }));
        self.facts.values.push_str(&fold::text(text));
        self.facts.values.push('\n');
    }

    fn attribute(&mut self, path: &str, value: &str) {
        if value.len() <= LONGEST_ATTRIBUTE * 3 {
            push_line(&mut self.facts.attributes, &attribute(path, value));
        }
    }
}

fn push_line(lines: &mut String, line: &str) {
    lines.push_str(line);
    lines.push(fold::BREAK);
}
