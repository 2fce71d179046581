//! Steps from one version of a record to the next that should not have been taken.

use super::{RecordId, Text};
use serde_json::Value;

/// A step that its collection does not allow, found in the history.
#[derive(Clone, PartialEq, Debug)]
pub struct Transition {
    /// The record.
    pub record: RecordId,
    /// Subscript of the commit in the history.
    pub commit: u32,
    /// The code of the rule that forbids it; `None` for a move that the lifecycle does not have.
    pub rule: Option<String>,
    /// What is wrong.
    pub message: Text,
    /// The field that shows it.
    pub field: Option<String>,
    /// The field's value before; null when it had none or the record was new.
    pub from: Value,
    /// The field's value after.
    pub to: Value,
}
