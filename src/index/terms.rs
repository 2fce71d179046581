//! Terms that are neither grams nor words: how a value becomes one, the same when it is written and when it is sought.

use super::analysis::fold;
use super::schema::LABEL;
use crate::model::Date;

/// The term that a field's value has among the attributes.
pub fn attribute(path: &str, value: &str) -> String {
    let value = fold::text(value).replace(fold::BREAK, " ");
    format!("{}={value}", path.replace("[]", ""))
}

/// The term for anything in a field.
pub fn filled(path: &str) -> String {
    format!("?{path}")
}

/// The term that a field's number or date has among the values that sort.
pub fn ordered(path: &str, value: &str) -> String {
    format!("{}{LABEL}{value}", path.replace("[]", ""))
}

/// The term of a clause's heading among the names that entries are known by.
pub fn heading(folded: &str) -> String {
    format!("{}{folded}", LABEL)
}

/// Days from 1970-01-01 to `date`.
pub fn days(date: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(date).map_or(0, |span| i64::from(span.get_days()))
}

/// The term of records that are closed.
pub const CLOSED: &str = "!closed";
/// The term of records that have states and are not closed.
pub const OPEN: &str = "!open";
/// The field with the attachments of a record.
pub const ATTACHMENTS: &str = "attachments";
