//! The families of records, and how one is added.
//!
//! # Adding a family
//!
//! 1. Write `src/generate/<collection>.rs` with `pub(super) fn write(world: &World) -> Vec<GeneratedFile>`.
//! 2. Draw numbers only from `world.rng("<collection>")`, so that no other family changes.
//! 3. Collect plain facts first (a private struct with its day), then number them with [`super::series::number`]:
//!    it sorts by day and gives `PREFIX-YYYY-NNNN`.
//! 4. Ask the world who was there: [`Roster::acting`](super::roster::Roster::acting) for the holder of a role on that
//!    day, `acting_besides` for a second person, `staff` for a department; [`super::places`] for heads and offices,
//!    [`super::systems`] for systems.
//!    Use [`super::calendar`] for working days; an event of office work falls on a working day.
//! 5. Write each fact: `world.log("<collection>", &id, day).set("field", value)….body(text).file()`. Fields stand in
//!    the order of the `set` calls; `None` leaves a field out; `batch` is added by itself. Amounts are [`Money`]
//!    (`Money::new(fen, 2)`), numbers with decimals `Value::number(x, 1)`, list entries `Value::map([...])`.
//! 6. Cover `world.from..=world.until`; series that repeat daily are complete from `world.dense_from` on, those
//!    that repeat weekly or monthly from `world.regular_from` on.
//!    Multiply the number of events that grow with the organisation by `world.volume`.
//! 7. Add one line to [`FAMILIES`], and `mod <collection>;` to `mod.rs`.
//!
//! Text is made of whole sentences out of a table, joined by [`super::phrase`]; it reads like an entry of a colleague.
//!
//! [`Money`]: crate::model::Money

use super::{GeneratedFile, World};

/// One kind of generated record.
pub struct Family {
    /// The folder below `content/`.
    pub collection: &'static str,
    /// Writes all its records.
    pub write: fn(&World) -> Vec<GeneratedFile>,
}

/// All families. Their order does not matter: files are sorted by path in the end.
pub const FAMILIES: &[Family] = &[
    Family { collection: "access_requests", write: super::access_requests::write },
    Family { collection: "antivirus", write: super::antivirus::write },
    Family { collection: "appraisals", write: super::appraisals::write },
    Family { collection: "backups", write: super::backups::write },
    Family { collection: "changes", write: super::changes::write },
    Family { collection: "contracts", write: super::contracts::write },
    Family { collection: "courses", write: super::courses::write },
    Family { collection: "data_corrections", write: super::data_corrections::write },
    Family { collection: "destructions", write: super::destructions::write },
    Family { collection: "drills", write: super::drills::write },
    Family { collection: "findings", write: super::findings::write },
    Family { collection: "guest_devices", write: super::guest_devices::write },
    Family { collection: "hardware", write: super::hardware::write },
    Family { collection: "incidents", write: super::incidents::write },
    Family { collection: "inspections", write: super::inspections::write },
    Family { collection: "ip_allocations", write: super::ip_allocations::write },
    Family { collection: "licences", write: super::licences::write },
    Family { collection: "loans", write: super::loans::write },
    Family { collection: "log_queries", write: super::log_queries::write },
    Family { collection: "losses", write: super::cases::write },
    Family { collection: "maintenance", write: super::maintenance::write },
    Family { collection: "minutes", write: super::minutes::write },
    Family { collection: "periodic_reports", write: super::periodic_reports::write },
    Family { collection: "projects", write: super::projects::write },
    Family { collection: "releases", write: super::releases::write },
    Family { collection: "repairs", write: super::repairs::write },
    Family { collection: "requirements", write: super::requirements::write },
    Family { collection: "room_entries", write: super::room_entries::write },
    Family { collection: "running_logs", write: super::running_logs::write },
    Family { collection: "scrappings", write: super::scrappings::write },
    Family { collection: "stocktakes", write: super::stocktakes::write },
    Family { collection: "superuser_sessions", write: super::superuser_sessions::write },
];

#[cfg(test)]
mod tests {
    use super::super::{SAMPLE_SEED, sample};
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_family_writes_and_no_path_twice() {
        let files = sample(SAMPLE_SEED);
        let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths.len(), files.len());
        for family in FAMILIES {
            let folder = format!("content/{}/", family.collection);
            assert!(paths.iter().any(|path| path.starts_with(&folder)), "{}", family.collection);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        assert_eq!(sample(7), sample(7));
    }
}
