//! A collection: a folder of records of one kind, as its `_schema.yaml` describes it.

use super::derived::DerivedField;
use super::detect::Thresholds;
use super::{Classification, CollectionName, Text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the records of a collection are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A controlled text with versions and an effective date.
    Document,
    /// A thing that lasts: a device, a person, a contract.
    Card,
    /// An event at a moment; closed and then unaltered.
    Log,
}

/// How ids look and how the next one is numbered.
#[derive(Clone, Debug)]
pub struct IdScheme {
    /// Regular expression that every id matches.
    pub pattern: String,
    /// Such as `XJ-{year}-{seq:4}`; `None` for ids that people choose.
    pub next: Option<String>,
}

/// The states of a record and the moves between them.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    /// The front matter field that holds the state.
    pub field: String,
    /// States in which a record may begin.
    pub initial: Vec<String>,
    /// From each state, the states that may follow.
    pub moves: BTreeMap<String, Vec<String>>,
    /// States after which a record changes only with an `amendments` entry.
    pub closed: Vec<String>,
    /// Fields that must be present in a state.
    pub requires: BTreeMap<String, Vec<String>>,
}

impl Lifecycle {
    /// Every state that the lifecycle names, each once, in order of first mention.
    pub fn states(&self) -> Vec<&str> {
        let mut states: Vec<&str> = Vec::new();
        let moved = self.moves.iter().flat_map(|(from, to)| std::iter::once(from).chain(to));
        for state in self.initial.iter().chain(moved).chain(&self.closed) {
            if !states.contains(&state.as_str()) {
                states.push(state);
            }
        }
        states
    }

    /// Whether a record in this state is closed.
    pub fn is_closed(&self, state: &str) -> bool {
        self.closed.iter().any(|closed| closed == state)
    }

    /// Whether a record may go from the one state to the other. A record that had no state begins.
    pub fn allows(&self, from: Option<&str>, to: Option<&str>) -> bool {
        match (from, to) {
            (from, to) if from == to => true,
            (None, Some(to)) => self.initial.iter().any(|initial| initial == to),
            (Some(from), Some(to)) => self.moves.get(from).is_some_and(|moves| moves.iter().any(|next| next == to)),
            (_, None) => false,
        }
    }
}

/// How grave a diagnostic or a broken rule is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; the archive is still sound.
    Warning,
    /// The archive is not sound.
    Error,
}

/// A condition in the Common Expression Language that every record must meet.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Kebab-case name, unique within the collection.
    pub code: String,
    /// The expression; true means met. `self` is the record; a rule that speaks of `old` is about the step from the
    /// version before.
    pub assert: String,
    /// What is wrong when it is not met.
    pub message: Text,
    /// The field that a diagnostic points at.
    pub field: Option<String>,
    /// How grave a breach is.
    pub severity: Severity,
}

/// The table of a collection.
#[derive(Clone, Debug, Default)]
pub struct ListView {
    /// Fields shown after the id and the name.
    pub columns: Vec<String>,
    /// The field to sort by.
    pub sort: Option<String>,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// The field to group by.
    pub group: Option<String>,
}

/// How long records are kept.
#[derive(Clone, Debug)]
pub struct Retention {
    /// `永久`, or a number of years as `10年`.
    pub period: String,
    /// The date field that the period counts from.
    pub from: Option<String>,
}

impl Retention {
    /// The years of a period such as `10年`; `None` for `永久`, and for what is no period.
    pub fn years(period: &str) -> Option<i16> {
        period.strip_suffix('年')?.parse().ok()
    }
}

/// Which approvals a record needs.
#[derive(Clone, Debug)]
pub struct ApprovalPolicy {
    /// Ids of the roles that may approve.
    pub roles: Vec<String>,
    /// How many approvals are needed.
    pub count: u32,
    /// The state that may only be entered with them.
    pub before: Option<String>,
}

/// What is known of one field from the JSON Schema, flattened for display and lookup.
#[derive(Clone, Debug)]
pub struct Field {
    /// Dotted path with `[]` for array items, such as `approvals[].by`.
    pub path: String,
    /// Label in both languages (`title`, `x-title-en`).
    pub label: Text,
    /// Collections that the field refers to (`x-ref`); empty for plain fields.
    pub refers_to: Vec<CollectionName>,
    /// JSON Schema type of the value.
    pub value_type: ValueType,
    /// `format`, such as `date`.
    pub format: Option<String>,
    /// `x-unit`, such as `℃`.
    pub unit: Option<String>,
    /// Allowed values, in the schema's order.
    pub choices: Vec<String>,
    /// Whether the enclosing object requires it.
    pub required: bool,
}

/// The type of a field's value, as far as display and search care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueType {
    /// Text, dates and identifiers.
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A decimal amount (`x-type: money`).
    Money,
    /// Yes or no.
    Boolean,
    /// A list.
    Array,
    /// A nested group of fields.
    Object,
}

/// What a guard of the repository watches over in a collection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Guarded {
    /// Records and definitions without errors.
    Schema,
    /// References that lead somewhere.
    References,
    /// Moves that the lifecycle and the rules about steps allow.
    Lifecycle,
    /// Closed records, which change only with an amendment.
    Closed,
    /// Approved content, which is approved again when it changes.
    Approved,
    /// Records, which are not deleted without a destruction list.
    Deletions,
    /// Ids, which do not change and are not used again.
    Ids,
    /// Files as such: no links, names that fit every disk, sizes that a history can bear.
    Files,
}

impl Guarded {
    /// Everything, in order.
    pub const ALL: [Guarded; 8] = [
        Guarded::Schema,
        Guarded::References,
        Guarded::Lifecycle,
        Guarded::Closed,
        Guarded::Approved,
        Guarded::Deletions,
        Guarded::Ids,
        Guarded::Files,
    ];

    /// The name under `guard` in a `_schema.yaml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Guarded::Schema => "schema",
            Guarded::References => "references",
            Guarded::Lifecycle => "lifecycle",
            Guarded::Closed => "closed",
            Guarded::Approved => "approved",
            Guarded::Deletions => "deletions",
            Guarded::Ids => "ids",
            Guarded::Files => "files",
        }
    }
}

/// A step in the life of a record, as its page tells it in time.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// What the step is taken from.
    pub cue: Cue,
    /// What happened; a chapter of referring records may leave it to the title of their collection.
    pub title: Option<Text>,
    /// Fields that say more of it.
    pub with: Vec<String>,
}

/// What the steps of a chapter are taken from.
#[derive(Clone, Debug)]
pub enum Cue {
    /// A date field of the record, such as `signed_on`, or `extensions[].on` for each item of a list.
    Field(String),
    /// The records of a collection that refer to this one, each on its own date.
    Referring(Referring),
}

/// The records of a collection that refer to a record by a field.
#[derive(Clone, Debug)]
pub struct Referring {
    /// The collection that they stand in.
    pub collection: CollectionName,
    /// Schema path of the field that refers, such as `asset` or `assets[]`.
    pub field: String,
}

/// What makes a card one of a thing that was paid for, loses its value and bears a label.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The field with the price.
    pub price: String,
    /// The field with the day on which it was bought.
    pub bought: String,
    /// The field with the last day of the warranty.
    pub warranty: Option<String>,
    /// What it cost since: the records, and their field with the amount.
    pub costs: Option<(Referring, String)>,
    /// Fields that its label shows besides number and name.
    pub label: Vec<String>,
}

/// A collection, as its `_schema.yaml` describes it.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Folder name below `content/`.
    pub name: CollectionName,
    /// Path of its `_schema.yaml`.
    pub schema_path: Arc<str>,
    /// What it is called.
    pub title: Text,
    /// One sentence on what is filed here.
    pub description: String,
    /// What its records are.
    pub kind: Kind,
    /// Group in the navigation.
    pub group: String,
    /// Place among the collections, ascending.
    pub order: i64,
    /// Ids of its records.
    pub id: IdScheme,
    /// The field that dates a record.
    pub date: Option<String>,
    /// How a record without `title` is called: text with `{field}` places.
    pub name_template: Option<String>,
    /// States and moves, if it has any.
    pub lifecycle: Option<Lifecycle>,
    /// The JSON Schema of the front matter.
    pub schema: Arc<Value>,
    /// Every field of the schema, in its order, parents before children.
    pub fields: Vec<Field>,
    /// Values that are computed for each record.
    pub derived: Vec<DerivedField>,
    /// Conditions on each record.
    pub rules: Vec<Rule>,
    /// Its table.
    pub list: ListView,
    /// Fields offered as filters.
    pub facets: Vec<String>,
    /// How long records are kept.
    pub retention: Option<Retention>,
    /// Level of a record that states none.
    pub classification: Classification,
    /// Approvals that records need.
    pub approval: Option<ApprovalPolicy>,
    /// Fields naming those who approve, witness or accept, who may not have written the content.
    pub separation: Vec<String>,
    /// Working days allowed between the fact and its entry.
    pub entry_days: Option<u32>,
    /// What a guard of the repository only warns of here; everything else it refuses.
    pub only_warned: BTreeSet<Guarded>,
    /// The steps in the life of a record, for the story on its page; none for no story.
    pub story: Vec<Chapter>,
    /// Whether its records are things with a price and a label, and where both stand.
    pub asset: Option<Asset>,
    /// What detectors are told for its records.
    pub detect: Thresholds,
}

impl Collection {
    /// Whether a record in this state is closed; without a lifecycle or a state it never is.
    pub fn is_closed_state(&self, state: Option<&str>) -> bool {
        self.lifecycle.as_ref().zip(state).is_some_and(|(lifecycle, state)| lifecycle.is_closed(state))
    }

    /// The field at `path` (`approvals[].by`), if the schema has it.
    pub fn field(&self, path: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.path == path)
    }

    /// The place of the computed value of this name among `derived`.
    pub fn derived_place(&self, name: &str) -> Option<usize> {
        self.derived.iter().position(|derived| derived.field.path == name)
    }

    /// The field or the computed value of this name, for tables.
    pub fn column(&self, name: &str) -> Option<&Field> {
        self.field(name).or_else(|| self.derived_place(name).map(|place| &self.derived[place].field))
    }
}
