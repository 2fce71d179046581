//! Changes that came with a new definition of the collection and say nothing new.

use super::super::context::Context;
use crate::model::collection::Field;
use crate::model::history::{FieldChange, Revision};
use crate::model::source;
use crate::model::{Collection, CollectionName, RecordId};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The revisions that only carried records over to a new definition, by commit and record.
pub(in crate::derive::reports) struct Migrations<'site>(HashSet<(u32, &'site RecordId)>);

/// What one commit did to the records of one collection.
type Group<'site> = Vec<(&'site RecordId, &'site Revision)>;

impl<'site> Migrations<'site> {
    /// Only commits that bring a new `_schema.yaml` can migrate, and only records of its collection.
    pub fn of(context: &Context<'site>) -> Self {
        let history = &context.site.history;
        let mut groups: HashMap<(u32, &str), Group<'site>> = HashMap::new();
        for (place, commit) in history.commits.iter().enumerate() {
            for name in &commit.redefines {
                groups.insert((place as u32, name.as_str()), Vec::new());
            }
        }
        if groups.is_empty() {
            return Self(HashSet::new());
        }
        for (id, revisions) in &history.revisions {
            for revision in revisions {
                let folder = source::folder(&revision.path);
                if let Some(group) = groups.get_mut(&(revision.commit, folder)) {
                    group.push((id, revision));
                }
            }
        }
        let mut carried = HashSet::new();
        for ((place, name), group) in groups {
            let Some(collection) = context.collection(&CollectionName::from(name)) else { continue };
            let given = given(&group);
            for (id, revision) in group {
                let says_nothing = |change: &FieldChange| is_carried(collection, change, &revision.changes, &given);
                if !revision.changes.is_empty() && revision.changes.iter().all(says_nothing) {
                    carried.insert((place, id));
                }
            }
        }
        Self(carried)
    }

    pub fn covers(&self, record: &RecordId, revision: &Revision) -> bool {
        self.0.contains(&(revision.commit, record))
    }
}

/// The values that fields were given where they had none, and by how many records, when it is the same everywhere.
fn given<'r>(group: &[(&RecordId, &'r Revision)]) -> HashMap<&'r str, (&'r Value, usize)> {
    let mut given: HashMap<&str, Option<(&Value, usize)>> = HashMap::new();
    for change in group.iter().flat_map(|(_, revision)| &revision.changes).filter(|change| change.from.is_null()) {
        given
            .entry(&change.field)
            .and_modify(|known| *known = known.filter(|(value, _)| **value == change.to).map(|(v, n)| (v, n + 1)))
            .or_insert(Some((&change.to, 1)));
    }
    given.into_iter().filter_map(|(field, value)| Some((field, value?))).collect()
}

fn is_carried(
    collection: &Collection,
    change: &FieldChange,
    all: &[FieldChange],
    given: &HashMap<&str, (&Value, usize)>,
) -> bool {
    let field = collection.field(&change.field);
    if change.to.is_null() {
        // Moved to another field, or no field any more.
        return field.is_none() || all.iter().any(|other| other.from.is_null() && alike(&other.to, &change.from));
    }
    if change.from.is_null() {
        let moved = all.iter().any(|other| other.to.is_null() && alike(&other.from, &change.to));
        let default = given.get(&*change.field).is_some_and(|(_, records)| *records > 1);
        return moved || (default && change.field != "amendments");
    }
    alike(&change.from, &change.to) || field.is_some_and(|field| is_renamed_choice(field, change))
}

/// One of the allowed values took the place of one that is allowed no more.
fn is_renamed_choice(field: &Field, change: &FieldChange) -> bool {
    let allowed = |value: &Value| value.as_str().is_some_and(|text| field.choices.iter().any(|choice| choice == text));
    allowed(&change.to) && !allowed(&change.from)
}

/// The same letters and digits, however they are punctuated: `2026/03/01` and `2026-03-01`.
fn alike(a: &Value, b: &Value) -> bool {
    let bare = |value: &Value| -> Option<String> {
        match value {
            Value::String(text) => Some(text.chars().filter(|c| c.is_alphanumeric()).collect()),
            Value::Number(number) => Some(number.to_string().chars().filter(|c| c.is_alphanumeric()).collect()),
            _ => None,
        }
    };
    a == b || bare(a).is_some_and(|a| !a.is_empty() && Some(a) == bare(b))
}

impl<'site> Context<'site> {
    /// Whether the revision only carried the record over to a new definition.
    pub(in crate::derive::reports) fn is_migration(&self, record: &RecordId, revision: &Revision) -> bool {
        self.migrations().covers(record, revision)
    }
}
