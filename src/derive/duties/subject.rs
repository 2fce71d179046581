//! The things that a duty concerns, and since when and until when each was in use.

use crate::model::duty::Scope;
use crate::model::{Date, Record, RecordIx, Site, Stamp};

/// One thing that a duty concerns.
pub struct Subject {
    /// Its place.
    pub ix: RecordIx,
    /// First day in use; `None` when it is not told.
    pub since: Option<Date>,
    /// Last day in use; `None` when it still is.
    pub until: Option<Date>,
}

/// The things that a duty concerns, in the order of the site.
#[derive(Default)]
pub struct Subjects {
    /// They.
    pub list: Vec<Subject>,
}

impl Subjects {
    /// The records within `scope`. A record of which the condition cannot be told is not within it: the condition
    /// names what the duty applies to, and what does not even have the named field is not that.
    pub fn of(site: &Site, scope: &Scope) -> Self {
        let within = |record: &Record| {
            let condition = scope.condition.as_ref();
            condition.is_none_or(|condition| condition.holds(site, record).unwrap_or(false))
        };
        let list = site
            .records_of(&scope.collection)
            .filter(|(_, record)| within(record))
            .map(|(ix, record)| Subject {
                ix,
                since: day(record, scope.since.as_deref()),
                until: day(record, scope.until.as_deref()),
            })
            .collect();
        Self { list }
    }
}

fn day(record: &Record, field: Option<&str>) -> Option<Date> {
    Some(Stamp::parse(record.text(field?)?)?.date())
}
