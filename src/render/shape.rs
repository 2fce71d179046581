//! How the records of a collection are laid out, worked out once from its schema.

use crate::model::collection::{Field, Kind, ValueType};
use crate::model::{Collection, Site};

/// What becomes of a top-level field on the record's page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    /// Shown elsewhere on the page, or not at all.
    Aside,
    /// A sentence below the title that says what the record is for.
    Lead,
    /// A line of the table of facts.
    Fact,
    /// A nested group: a table of facts of its own.
    Group,
    /// A list of groups: a table of its own.
    Table,
    /// A list of groups with one field that holds several of few choices: a matrix of marks.
    Matrix(String),
    /// The steps of a procedure: a chart and a table.
    Steps,
    /// Duties with a clock, each resting on a clause.
    Duties,
}

/// A field with its role and, for nested ones, the fields within.
pub(super) struct Part<'a> {
    pub(super) field: &'a Field,
    pub(super) role: Role,
    pub(super) inner: Vec<&'a Field>,
}

/// The layout of a collection's records.
pub(super) struct Shape<'a> {
    pub(super) collection: &'a Collection,
    pub(super) parts: Vec<Part<'a>>,
    /// Columns of tables, after the record itself.
    pub(super) columns: Vec<&'a Field>,
    pub(super) facets: Vec<&'a Field>,
}

/// Fields that say what a record is for, or what the event was, in a sentence.
const LEADS: [&str; 3] = ["goal", "overview", "summary"];
/// Fields with a place of their own on the page.
const ASIDE: [&str; 6] = ["id", "title", "approvals", "amendments", "attachments", "classification"];

impl<'a> Shape<'a> {
    /// The shape of every collection, in their order.
    pub(super) fn of_all(site: &'a Site) -> Vec<Shape<'a>> {
        site.collections.iter().map(Shape::of).collect()
    }

    fn of(collection: &'a Collection) -> Self {
        let top = collection.fields.iter().filter(|field| !field.path.contains(['.', '[']));
        let parts = top.map(|field| part(collection, field)).collect();
        let named_by = collection.name_template.as_deref().and_then(|name| name.strip_prefix('{')?.strip_suffix('}'));
        let shown = |name: &&String| !matches!(name.as_str(), "id" | "title") && Some(name.as_str()) != named_by;
        let columns = collection.list.columns.iter().filter(shown).filter_map(|name| collection.column(name)).collect();
        let facets = collection.facets.iter().filter_map(|name| collection.field(name)).collect();
        Self { collection, parts, columns, facets }
    }
}

fn part<'a>(collection: &'a Collection, field: &'a Field) -> Part<'a> {
    let list = format!("{}[].", field.path);
    let group = format!("{}.", field.path);
    let inner: Vec<&Field> = collection
        .fields
        .iter()
        .filter(|inner| {
            let rest = inner.path.strip_prefix(&list).or_else(|| inner.path.strip_prefix(&group));
            rest.is_some_and(|rest| !rest.contains(['.', '[']))
        })
        .collect();
    let has = |name: &str| inner.iter().any(|inner| inner.path.rsplit('.').next() == Some(name));
    let name = field.path.as_str();
    let role = match field.value_type {
        _ if ASIDE.contains(&name) => Role::Aside,
        ValueType::Text if LEADS.contains(&name) && collection.kind != Kind::Log => Role::Lead,
        ValueType::Object => Role::Group,
        ValueType::Array if inner.is_empty() => Role::Fact,
        ValueType::Array if has("actor") && has("next") => Role::Steps,
        ValueType::Array if has("clause") && has("kind") => Role::Duties,
        ValueType::Array => {
            match inner.iter().find(|inner| inner.value_type == ValueType::Array && few(collection, inner)) {
                Some(marks) => Role::Matrix(marks.path.clone()),
                None => Role::Table,
            }
        }
        _ => Role::Fact,
    };
    Part { field, role, inner }
}

/// Whether the items of the list `field` are a choice of few.
fn few(collection: &Collection, field: &Field) -> bool {
    choices(collection, field).is_some_and(|choices| (2..=8).contains(&choices.len()))
}

/// The choices that the items of the list `field` have.
pub(super) fn choices<'a>(collection: &'a Collection, field: &'a Field) -> Option<&'a [String]> {
    let item = collection.field(&format!("{}[]", field.path));
    [Some(field), item].into_iter().flatten().map(|field| field.choices.as_slice()).find(|choices| !choices.is_empty())
}
