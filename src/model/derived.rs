//! Values that are computed from a record and those around it.

use super::RecordIx;
use super::collection::Field;
use serde_json::Value;

/// A value that a collection computes for each of its records (`derived` in `_schema.yaml`).
#[derive(Clone, Debug)]
pub struct DerivedField {
    /// Its name, label, type and unit, as if it were a field.
    pub field: Field,
    /// The expression that gives it.
    pub expression: String,
}

/// A computed value of one record.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Derived {
    /// The value; null where there is none.
    pub value: Value,
    /// The other records that it was computed from, in the order of the site.
    pub rests_on: Vec<RecordIx>,
}
