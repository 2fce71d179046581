//! Number series: ids that differ only in the number at their end.

use crate::model::{Collection, Record, RecordId};
use std::collections::BTreeMap;

/// `WX-2026-` and 31 of `WX-2026-0031`.
pub(super) fn split(id: &str) -> Option<(&str, u64)> {
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = id.split_at(id.len() - digits);
    Some((prefix, number.parse().ok()?))
}

/// Whether ids of the collection are counted.
pub(super) fn is_counted(collection: &Collection) -> bool {
    collection.id.next.as_ref().is_some_and(|next| next.contains("{seq"))
}

/// The records of each series by number.
pub(super) fn of<'s>(records: impl Iterator<Item = &'s Record>) -> BTreeMap<&'s str, BTreeMap<u64, &'s Record>> {
    let mut series: BTreeMap<&str, BTreeMap<u64, &Record>> = BTreeMap::new();
    for record in records {
        if let Some((prefix, number)) = split(record.id.as_str()) {
            series.entry(prefix).or_default().entry(number).or_insert(record);
        }
    }
    series
}

/// The id with another number, with as many digits.
pub(super) fn with_number(pattern: &RecordId, number: u64) -> String {
    let id = pattern.as_str();
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
    format!("{}{number:0digits$}", &id[..id.len() - digits])
}
