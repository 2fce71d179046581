//! Who is to do it: the holders of the role that answers for a duty, and the person responsible for the thing.

use crate::model::{CollectionName, Date, Record, RecordIx, Site, Stamp};
use serde_json::Value;
use std::collections::HashMap;

/// The collection in which people are filed.
const PEOPLE: &str = "people";
/// Fields by which a thing names the person responsible for it, the most telling first.
const RESPONSIBLE: [&str; 4] = ["responsible", "assigned_to", "owner", "keeper"];

/// Who held which role when.
pub struct Holders<'s> {
    site: &'s Site,
    by_role: HashMap<&'s str, Vec<Holding>>,
}

struct Holding {
    person: RecordIx,
    from: Option<Date>,
    to: Option<Date>,
}

impl<'s> Holders<'s> {
    /// Everybody's roles.
    pub fn of(site: &'s Site) -> Self {
        let mut by_role: HashMap<&str, Vec<Holding>> = HashMap::new();
        for (person, record) in site.records_of(&CollectionName::from(PEOPLE)) {
            let Some(Value::Array(roles)) = record.value("roles") else { continue };
            for entry in roles {
                let day = |key: &str| Some(Stamp::parse(entry.get(key)?.as_str()?)?.date());
                if let Some(role) = entry.get("role").and_then(Value::as_str) {
                    by_role.entry(role).or_default().push(Holding { person, from: day("from"), to: day("to") });
                }
            }
        }
        Self { site, by_role }
    }

    /// The holders of `role` on `day`. Where several hold it, those who are nearest to the subject in the organisation:
    /// the administrator of a subsidiary answers for that subsidiary and not for the next.
    pub fn on(&self, role: &str, subject: &Record, day: Date) -> Vec<RecordIx> {
        let held =
            |holding: &&Holding| holding.from.is_none_or(|from| from <= day) && holding.to.is_none_or(|to| day <= to);
        let mut people: Vec<RecordIx> =
            self.by_role.get(role).into_iter().flatten().filter(held).map(|holding| holding.person).collect();
        people.dedup();
        if people.len() < 2 {
            return people;
        }
        let place = self.way_up(subject.text("department").unwrap_or(subject.id.as_str()));
        let nearness = |person: &RecordIx| {
            let own = self.site.record(*person).text("department").map(|department| self.way_up(department));
            own.unwrap_or_default().iter().rev().zip(place.iter().rev()).take_while(|(a, b)| a == b).count()
        };
        let nearest = people.iter().map(nearness).max().unwrap_or(0);
        people.retain(|person| nearness(person) == nearest);
        people
    }

    /// A department and those above it, itself first. A loop in the data ends the way.
    fn way_up(&self, department: &str) -> Vec<&'s str> {
        let mut way: Vec<&str> = Vec::new();
        let mut next = self.site.find(department);
        while let Some(ix) = next {
            let record = self.site.record(ix);
            if way.contains(&record.id.as_str()) {
                break;
            }
            way.push(record.id.as_str());
            next = record.text("parent").and_then(|parent| self.site.find(parent));
        }
        way
    }

    /// The person whom a thing names as responsible for it.
    pub fn responsible(&self, subject: &Record) -> Option<RecordIx> {
        let person = |field: &&str| {
            let ix = self.site.find(subject.text(field)?)?;
            (self.site.record(ix).collection.as_str() == PEOPLE).then_some(ix)
        };
        RESPONSIBLE.iter().find_map(person)
    }
}
