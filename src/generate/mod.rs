//! Generates the records of a fictional organisation: the bulk of the sample, and archives of any size.
//!
//! Takes a seed (and for an archive a span of years and a number of records), gives the text of files. The same
//! arguments give the same bytes, on every machine. It never reads or writes a disk, a clock or the environment:
//! the command line does.
//!
//! A [`World`] is simulated first, so that the records fit together: a repair names a device that was in use on that
//! day, by the department and person who had it then; people act only while they are employed and hold the role;
//! costs add up. Then every [`Family`](family::Family) writes its records. How to add one is told in [`family`].

mod access_requests;
mod accounts;
mod antivirus;
mod appraisals;
mod archive;
mod backups;
pub mod calendar;
pub mod cases;
mod changes;
mod consent;
mod contract_table;
mod contracts;
mod course_table;
mod courses;
mod crowd;
mod data_corrections;
mod destructions;
pub mod device;
mod drills;
pub mod facts;
pub mod family;
mod fault_tables;
pub mod faults;
mod finding_table;
mod findings;
pub mod front;
mod guest_devices;
mod hardware;
pub mod incident_tales;
mod incidents;
mod inspections;
mod ip_allocations;
mod licences;
mod life;
mod loans;
mod log_queries;
mod maintenance;
mod minute_topics;
mod minutes;
mod models;
mod pace;
mod periodic_reports;
pub mod phrase;
pub mod places;
mod project_table;
mod projects;
mod releases;
mod repair_plan;
mod repairs;
mod report_content;
mod request_table;
mod requirement_table;
mod requirements;
pub mod rng;
mod room_entries;
pub mod roster;
mod running_logs;
mod sample_devices;
mod scrappings;
pub mod series;
mod slots;
mod stocktakes;
mod superuser_sessions;
pub mod systems;
pub mod world;

pub use archive::ArchivePlan;
pub use front::{Draft, Value};
pub use rng::Rng;
pub use world::World;

use crate::model::Date;
use family::FAMILIES;

/// A file that the generator wrote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GeneratedFile {
    /// The path below the root of the archive: `content/repairs/2026/03/WX-2026-0031.md`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The day that the record is about: of the report, of the purchase.
    pub date: Date,
    /// The last of its days that is not ahead: a history has this text from then on, not before.
    pub complete_on: Date,
    /// The id of the person who filed it; empty where nobody in particular did.
    pub recorder: String,
}

/// The seed of the records that lie in `content/`.
pub const SAMPLE_SEED: u64 = 2026;

/// The generated records of the sample handbook; those in `content/` come from [`SAMPLE_SEED`]. The masters that they refer to lie in `content/` itself.
pub fn sample(seed: u64) -> Vec<GeneratedFile> {
    write(&World::sample(seed))
}

/// An archive of the same organisation, grown to about so many records over so many years.
///
/// The files hold the records, the cards of devices and those of employees whom the sample does not know. The masters
/// that they refer to (departments, places, vendors, systems, the other people) and the schemas are the sample's:
/// whoever writes an archive takes everything of it but [`collections`].
pub fn archive(plan: &ArchivePlan) -> Vec<GeneratedFile> {
    archive::grow(plan)
}

/// The collections whose records come from here. Everything else below `content/` is written by hand.
pub fn collections() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().map(|family| family.collection)
}

fn write(world: &World) -> Vec<GeneratedFile> {
    let mut files: Vec<GeneratedFile> = FAMILIES.iter().flat_map(|family| (family.write)(world)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
