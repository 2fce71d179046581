//! Waivers: records that excuse from a duty for a time, with who allowed it.

use crate::model::{CollectionName, Date, Record, RecordIx, Site, Stamp};
use serde_json::Value;
use std::collections::HashMap;

/// The collection in which waivers are filed.
const COLLECTION: &str = "waivers";

/// The waivers of the archive by the id of the duty.
pub struct Waivers<'s> {
    by_duty: HashMap<&'s str, Vec<Waiver<'s>>>,
}

struct Waiver<'s> {
    ix: RecordIx,
    /// Ids of subjects; all, if empty.
    subjects: Vec<&'s str>,
    from: Date,
    until: Date,
}

impl<'s> Waivers<'s> {
    /// Every waiver that counts: approved by someone else than the applicant, and with an end.
    pub fn of(site: &'s Site) -> Self {
        let mut by_duty: HashMap<&str, Vec<Waiver<'_>>> = HashMap::new();
        for (ix, record) in site.records_of(&CollectionName::from(COLLECTION)) {
            if let Some((duty, waiver)) = read(ix, record, site.as_of) {
                by_duty.entry(duty).or_default().push(waiver);
            }
        }
        Self { by_duty }
    }

    /// The waiver that excuses `subject` from `duty` on `day`.
    pub fn find(&self, duty: &str, subject: &str, day: Date) -> Option<RecordIx> {
        let waivers = self.by_duty.get(duty)?;
        let excuses = |waiver: &&Waiver<'_>| {
            waiver.from <= day
                && day <= waiver.until
                && (waiver.subjects.is_empty() || waiver.subjects.contains(&subject))
        };
        waivers.iter().find(excuses).map(|waiver| waiver.ix)
    }
}

/// What a record excuses from, as it counts on `as_of`.
fn read(ix: RecordIx, record: &Record, as_of: Date) -> Option<(&str, Waiver<'_>)> {
    let day = |field: &str| Some(Stamp::parse(record.text(field)?)?.date());
    let approver = record.text("approved_by")?;
    let approved = day("approved_on").filter(|approved| *approved <= as_of)?;
    if record.text("applicant") == Some(approver) {
        return None;
    }
    let subjects = match record.value("subjects") {
        Some(Value::Array(ids)) => ids.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    // A waiver that was taken back excuses from nothing on that day and after.
    let revoked = day("revoked_on").and_then(|day| day.yesterday().ok());
    let until = revoked.map_or(day("until")?, |eve| eve.min(day("until").unwrap_or(eve)));
    // Nobody is excused beforehand: what fell due before the approval was owed.
    let from = day("from")?.max(approved);
    Some((record.text("duty")?, Waiver { ix, subjects, from, until }))
}
