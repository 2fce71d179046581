//! Suppressions: records that take a finding out of the results for a time, with who allowed it and why.

use super::super::definition::Found;
use crate::model::report::Row;
use crate::model::{CollectionName, Date, Record, RecordId, Site, Stamp, Text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::HashMap;

/// The collection in which suppressions are filed.
const COLLECTION: &str = "suppressions";

/// The suppressions of the archive.
pub(in crate::derive::reports) struct Suppressions<'s> {
    /// In effect, by detector and record.
    by_finding: HashMap<(&'s str, &'s str), &'s Record>,
    /// All of them with whether they are in effect.
    all: Vec<(&'s Record, Standing)>,
}

/// Whether a suppression counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::derive::reports) enum Standing {
    InEffect,
    NotYet,
    Expired,
    /// Not approved, approved by the applicant, or without reason or end.
    Void,
}

impl<'s> Suppressions<'s> {
    pub fn of(site: &'s Site) -> Self {
        let mut suppressions = Self { by_finding: HashMap::new(), all: Vec::new() };
        for (_, record) in site.records_of(&CollectionName::from(COLLECTION)) {
            let standing = standing(record, site.as_of);
            suppressions.all.push((record, standing));
            if standing == Standing::InEffect
                && let Some(detector) = record.text("detector")
            {
                for id in named(record) {
                    suppressions.by_finding.entry((detector, id)).or_insert(record);
                }
            }
        }
        suppressions
    }

    /// The suppression of a finding about this record.
    pub fn find(&self, detector: &str, record: &RecordId) -> Option<&'s Record> {
        self.by_finding.get(&(detector, record.as_str())).copied()
    }

    /// A finding about several records is suppressed only if it is for each of them.
    fn of_row(&self, detector: &str, record: &RecordId, row: &Row) -> Option<&'s Record> {
        let members = row.cells.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str);
        let named: Vec<&str> = members.collect();
        let about_all =
            !named.contains(&record.as_str()) || named.iter().all(|id| self.by_finding.contains_key(&(detector, *id)));
        self.find(detector, record).filter(|_| about_all)
    }

    /// Every suppression with whether it counts.
    pub fn all(&self) -> &[(&'s Record, Standing)] {
        &self.all
    }

    /// Takes the suppressed rows out of what a detector found, says how many they are and by which suppressions, and
    /// gives them.
    pub fn apply(&self, detector: &str, found: &mut Found) -> Vec<(&'s Record, Row)> {
        if self.by_finding.is_empty() {
            return Vec::new();
        }
        let mut taken = Vec::new();
        let mut kept = Vec::with_capacity(found.rows.len());
        for row in std::mem::take(&mut found.rows) {
            match row.record.as_ref().and_then(|record| self.of_row(detector, record, &row)) {
                Some(suppression) => taken.push((suppression, row)),
                None => kept.push(row),
            }
        }
        found.rows = kept;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (suppression, _) in &taken {
            *counts.entry(suppression.id.as_str()).or_default() += 1;
        }
        let told: Vec<Option<Text>> = std::iter::once(found.reservation.take())
            .chain(counts.into_iter().map(|(id, count)| {
                Some(Text::new(
                    format!("{count} 项按抑制登记 {id} 不列入，见报告 suppressed"),
                    format!("{count} findings are left out by suppression {id}; the report `suppressed` lists them"),
                ))
            }))
            .collect();
        found.reservation = Text::joined(told.iter());
        taken
    }
}

fn standing(record: &Record, as_of: Date) -> Standing {
    let day = |field: &str| Some(Stamp::parse(record.text(field)?)?.date());
    let approver = record.text("approved_by");
    let reason = record.text("reason").is_some_and(|reason| !reason.trim().is_empty());
    let approved = approver.is_some() && day("approved_on").is_some_and(|on| on <= as_of);
    let withdrawn = record.value("rejected_reason").is_some();
    let (Some(from), Some(expires)) = (day("from"), day("expires_on")) else { return Standing::Void };
    if !approved || !reason || withdrawn || approver == record.text("applicant") {
        return Standing::Void;
    }
    match () {
        () if as_of > expires => Standing::Expired,
        () if as_of < from => Standing::NotYet,
        () => Standing::InEffect,
    }
}

/// The records that a suppression names.
pub(super) fn named(record: &Record) -> impl Iterator<Item = &str> {
    let ids = record.value("records").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    ids.iter().filter_map(Value::as_str)
}
