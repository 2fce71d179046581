//! People as the archive registers them: e-mail addresses, roles with their days.

use crate::model::history::Commit;
use crate::model::{CollectionName, Date, Record, RecordId, Site, Stamp};
use serde_json::Value;
use std::collections::HashMap;

/// The collection of people.
pub const PEOPLE: &str = "people";

/// The people of an archive.
pub struct People<'site> {
    by_email: HashMap<String, Vec<&'site RecordId>>,
    by_id: HashMap<&'site RecordId, &'site Record>,
}

impl<'site> People<'site> {
    /// The people registered in `site`.
    pub fn of(site: &'site Site) -> Self {
        let mut people = Self { by_email: HashMap::new(), by_id: HashMap::new() };
        for (_, record) in site.records_of(&CollectionName::from(PEOPLE)) {
            people.by_id.insert(&record.id, record);
            let emails = record.value("emails").and_then(Value::as_array);
            for email in emails.into_iter().flatten().filter_map(Value::as_str) {
                people.by_email.entry(email.to_lowercase()).or_default().push(&record.id);
            }
        }
        people
    }

    /// Whether there is a person with this id.
    pub fn knows(&self, person: &RecordId) -> bool {
        self.by_id.contains_key(person)
    }

    /// Who has registered this address.
    pub fn with_email(&self, email: &str) -> &[&'site RecordId] {
        self.by_email.get(&email.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// Whether `person` wrote the commit: by the address that it records, or by what `.mailmap` makes of it.
    pub fn wrote(&self, person: &RecordId, commit: &Commit) -> bool {
        let author = &commit.author;
        [&*author.email, author.shown_email()].iter().any(|email| self.with_email(email).contains(&person))
    }

    /// The roles that `person` held on the day.
    pub fn roles_on(&self, person: &RecordId, day: Date) -> impl Iterator<Item = &'site str> {
        let roles = self.by_id.get(person).and_then(|record| record.value("roles")).and_then(Value::as_array);
        roles.into_iter().flatten().filter_map(move |held| {
            let date = |key: &str| held.get(key).and_then(Value::as_str).and_then(Stamp::parse).map(Stamp::date);
            let begun = date("from").is_some_and(|from| from <= day);
            let ended = date("to").is_some_and(|to| to < day);
            held.get("role").and_then(Value::as_str).filter(|_| begun && !ended)
        })
    }

    /// Whether `person` held `role` on the day.
    pub fn held(&self, person: &RecordId, role: &str, day: Date) -> bool {
        self.roles_on(person, day).any(|held| held == role)
    }
}
