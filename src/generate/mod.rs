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
mod chronicle;
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
pub use chronicle::{Chronicle, Course, Matter, chronicle};
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn front_matter(text: &str) -> serde_json::Value {
        let front = text.trim_start_matches("---\n").split("\n---\n").next().unwrap();
        serde_yaml::from_str(front).unwrap()
    }

    /// Cards of a collection of the sample, by id.
    fn cards(collection: &str) -> BTreeMap<String, serde_json::Value> {
        let folder = format!("content/{collection}/");
        crate::sample::files()
            .filter(|file| file.path.starts_with(&folder) && !file.is_framework())
            .map(|file| front_matter(std::str::from_utf8(file.bytes).unwrap()))
            .map(|card| (card["id"].as_str().unwrap().to_owned(), card))
            .collect()
    }

    /// Replaces the generated records in `content/`.
    fn write_anew(files: &[GeneratedFile]) {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in collections() {
            let records = walkdir::WalkDir::new(root.join("content").join(name)).into_iter().filter_map(Result::ok);
            for entry in records.filter(|entry| entry.file_type().is_file()) {
                let name = entry.file_name().to_string_lossy();
                if name.ends_with(".md") && !name.starts_with('_') {
                    std::fs::remove_file(entry.path()).unwrap();
                }
            }
        }
        for file in files {
            let path = root.join(&file.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &file.text).unwrap();
        }
    }

    /// `JUANZONG_BLESS=1` writes the records anew.
    #[test]
    fn content_holds_what_the_generator_writes() {
        let generated = sample(SAMPLE_SEED);
        if std::env::var_os("JUANZONG_BLESS").is_some() {
            return write_anew(&generated);
        }
        let mut on_disk: BTreeMap<_, _> = crate::sample::files()
            .filter(|file| !file.is_framework())
            .filter(|file| file.path.split('/').nth(1).is_some_and(|folder| collections().any(|name| name == folder)))
            .map(|file| (file.path, file.bytes))
            .collect();
        for file in &generated {
            let bytes = on_disk.remove(file.path.as_str());
            assert_eq!(bytes.map(String::from_utf8_lossy).as_deref(), Some(file.text.as_str()), "{}", file.path);
        }
        assert!(on_disk.is_empty(), "no longer written: {:?}", on_disk.keys());
    }

    #[test]
    fn people_are_as_their_cards_say() {
        let cards = cards("people");
        for person in roster::Roster::sample().people() {
            let card = &cards[&person.id];
            assert_eq!(card["name"], person.name.as_str());
            assert_eq!(card["department"], person.department.as_str(), "{}", person.id);
            assert_eq!(card["joined_on"], person.joined.to_string().as_str(), "{}", person.id);
            assert_eq!(card["left_on"].as_str().map(str::to_owned), person.left.map(|day| day.to_string()));
            let roles = card["roles"].as_array().map_or(0, Vec::len);
            assert_eq!(roles, person.terms.len(), "{}", person.id);
            for (term, role) in person.terms.iter().zip(card["roles"].as_array().into_iter().flatten()) {
                assert_eq!(role["role"], term.role);
                assert_eq!(role["from"], term.from.to_string().as_str(), "{}", person.id);
            }
        }
    }

    #[test]
    fn systems_and_departments_are_as_their_cards_say() {
        let (systems, departments) = (cards("systems"), cards("departments"));
        for system in systems::SYSTEMS {
            let card = &systems[system.id];
            assert_eq!(card["name"], system.name);
            assert_eq!(card["importance"], system.importance, "{}", system.id);
            assert_eq!(card["business_database"], system.business_database, "{}", system.id);
            assert_eq!(card["backup_plan"], system.backup_plan, "{}", system.id);
            assert_eq!(card["department"], system.department, "{}", system.id);
            let servers: Vec<_> = card["servers"].as_array().unwrap().iter().filter_map(|id| id.as_str()).collect();
            assert_eq!(servers, system.servers, "{}", system.id);
        }
        assert_eq!(systems.len(), systems::SYSTEMS.len());
        for department in places::DEPARTMENTS {
            assert_eq!(departments[department.id]["name"], department.name);
            assert_eq!(departments[department.id]["head"], department.head, "{}", department.id);
        }
    }

    #[test]
    fn nobody_acts_outside_employment() {
        let world = World::sample(SAMPLE_SEED);
        for repair in &world.repairs {
            let day = repair.reported_at.date();
            for person in [&repair.reporter, &repair.recorder, &repair.assigned_to] {
                assert!(world.employed(person, day), "{person} in {}", repair.id);
            }
            assert!(repair.accepted_by != repair.assigned_to && repair.accepted_by != repair.recorder, "{}", repair.id);
            let Some(device) = repair.device.map(|place| &world.devices[place]) else { continue };
            let tenure = device.at(day).unwrap();
            assert_eq!(tenure.department, repair.department, "{}", repair.id);
            assert!(tenure.person.as_ref().is_some_and(|person| world.employed(person, day)), "{}", device.id);
        }
    }

    #[test]
    fn the_sample_shows_every_kind_and_state() {
        let world = World::sample(SAMPLE_SEED);
        let kinds: BTreeSet<_> = world.devices.iter().map(|device| device.kind).collect();
        let states: BTreeSet<_> =
            world.devices.iter().filter_map(|device| device.state(world.until)).map(device::State::label).collect();
        assert_eq!((kinds.len(), states.len()), (15, 7));
        assert!(world.devices.len() >= 80);
    }
}
