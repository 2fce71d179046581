//! When a record is closed, and what a change of it must bring then: the same for reports and for the guard.

use super::Collection;
use super::history::FieldChange;
use serde_json::Value;

/// The field under which a closed record says who changed it, when and why.
pub const AMENDMENTS: &str = "amendments";

impl Collection {
    /// Whether records of the collection ever close.
    pub fn closes(&self) -> bool {
        match &self.lifecycle {
            Some(lifecycle) => !lifecycle.closed.is_empty(),
            None => self.field(AMENDMENTS).is_some(),
        }
    }

    /// Whether a record in this state is closed: as its lifecycle says, or, without one, as soon as it is filed if it
    /// can be amended.
    pub fn is_closed(&self, state: Option<&str>) -> bool {
        match &self.lifecycle {
            Some(_) => self.is_closed_state(state),
            None => self.closes(),
        }
    }
}

/// Whether the changes bring a new entry under `amendments`, which says who changed the record and why. Another text
/// in an entry that was there is none.
pub fn brings_amendment(changes: &[FieldChange]) -> bool {
    changes.iter().any(|change| {
        let is_entry = change
            .field
            .strip_prefix(AMENDMENTS)
            .is_some_and(|rest| rest.is_empty() || (rest.starts_with('[') && rest.find(']') == Some(rest.len() - 1)));
        let is_new = match &change.to {
            Value::Array(entries) => !entries.is_empty(),
            to => to.is_object(),
        };
        is_entry && change.from.is_null() && is_new
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn change(field: &str, from: Value, to: Value) -> FieldChange {
        FieldChange { field: field.to_owned(), from, to }
    }

    #[test]
    fn only_a_new_entry_is_an_amendment() {
        let entry = json!({"on": "2026-03-01", "by": "P-a", "reason": "更正"});
        assert!(brings_amendment(&[change("amendments", Value::Null, json!([entry]))]));
        assert!(brings_amendment(&[change("amendments[1]", Value::Null, entry.clone())]));
        assert!(!brings_amendment(&[change("amendments[0].reason", json!("a"), json!("b"))]));
        assert!(!brings_amendment(&[change("amendments[0]", entry.clone(), Value::Null)]));
        assert!(!brings_amendment(&[change("amendments", Value::Null, json!([]))]));
        assert!(!brings_amendment(&[change("amendments_note", Value::Null, entry)]));
    }
}
