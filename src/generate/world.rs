//! The world that the records tell of: one organisation over some years.
//!
//! Takes a seed and a span of time; gives people, departments, systems and devices as they were on each day, which
//! every family of records draws upon. It never writes text and never reads a clock.

use super::front::Draft;
use super::roster::Roster;
use super::{Rng, calendar};
use crate::model::Date;
use jiff::civil::date;

/// The simulated organisation.
#[derive(Clone, Debug)]
pub struct World {
    seed: u64,
    /// The first day of which there are records.
    pub from: Date,
    /// The last day of which there are records.
    pub until: Date,
    /// From this day on, daily and weekly series have every entry; before it only representative ones.
    pub dense_from: Date,
    /// How large the organisation is against that of the sample: 1.0 for the sample. Families whose events follow
    /// from people at work multiply their number of events by it.
    pub volume: f64,
    /// The employees.
    pub roster: Roster,
    batch: Option<String>,
}

impl World {
    /// The world of the sample handbook.
    pub fn sample(seed: u64) -> Self {
        Self {
            seed,
            from: calendar::beginning(),
            until: date(2026, 11, 20),
            dense_from: date(2026, 10, 12),
            volume: 1.0,
            roster: Roster::sample(),
            batch: Some("IMP-2026-11".to_owned()),
        }
    }

    /// The stream of random numbers called `label`: usually the name of the collection.
    pub fn rng(&self, label: &str) -> Rng {
        Rng::new(self.seed).fork(label)
    }

    /// Starts a record of a log: `content/<collection>/YYYY/MM/<id>.md`.
    pub fn log(&self, collection: &str, id: &str, day: Date) -> Draft {
        let path = format!("content/{collection}/{:04}/{:02}/{id}.md", day.year(), day.month());
        Draft::new(path, id, day, self.batch.clone())
    }

    /// Starts a card: `content/<collection>/YYYY/<id>.md`, or without the year when `by_year` is false.
    pub fn card(&self, collection: &str, id: &str, day: Date, by_year: bool) -> Draft {
        let path = if by_year {
            format!("content/{collection}/{:04}/{id}.md", day.year())
        } else {
            format!("content/{collection}/{id}.md")
        };
        Draft::new(path, id, day, self.batch.clone())
    }
}
