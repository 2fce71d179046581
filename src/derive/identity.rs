//! Who a commit is by: the people of the archive by their registered e-mail addresses, and by `.mailmap`.
//!
//! What a commit says of its author is a claim. Nothing here makes it more than that; it only says whose claim it is.

use super::force;
use crate::model::history::Signature;
use crate::model::{CollectionName, Date, Record, RecordId, Site};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The collection of the people's cards.
const PEOPLE: &str = "people";

/// The people of the archive, found by what commits say.
pub struct People<'site> {
    by_email: HashMap<String, Vec<&'site Record>>,
    by_id: HashMap<&'site str, &'site Record>,
}

impl<'site> People<'site> {
    /// Everyone with a card.
    pub fn of(site: &'site Site) -> Self {
        let mut by_email: HashMap<String, Vec<&Record>> = HashMap::new();
        let mut by_id = HashMap::new();
        for (_, record) in site.records_of(&CollectionName::from(PEOPLE)) {
            by_id.insert(record.id.as_str(), record);
            for email in texts(record, "emails") {
                let holders = by_email.entry(folded(email)).or_default();
                if !holders.iter().any(|holder| holder.id == record.id) {
                    holders.push(record);
                }
            }
        }
        Self { by_email, by_id }
    }

    /// Whose signature this is on `day`. The address as recorded goes before the one that `.mailmap` gives, because
    /// whoever may push may write a `.mailmap`. Where several people registered one address, it is the one who was
    /// employed on that day; `None` if that is not exactly one.
    pub fn person(&self, signature: &Signature, day: Option<Date>) -> Option<&'site RecordId> {
        let addresses = [&*signature.email, signature.shown_email()];
        let holders = addresses.iter().find_map(|address| self.by_email.get(&folded(address)))?;
        match holders[..] {
            [only] => Some(&only.id),
            _ => {
                let day = day?;
                let mut there = holders.iter().filter(|holder| is_employed(holder, day));
                let one = there.next()?;
                there.next().is_none().then_some(&one.id)
            }
        }
    }

    /// Everyone who registered the address.
    pub fn registered(&self, email: &str) -> impl Iterator<Item = &'site RecordId> {
        self.by_email.get(&folded(email)).map_or(&[][..], Vec::as_slice).iter().map(|card| &card.id)
    }

    /// Whether the person held the role on that day.
    pub fn holds(&self, person: &str, role: &str, day: Date) -> bool {
        self.roles(person, day).any(|held| held == role)
    }

    /// The roles that the person held on that day.
    pub fn roles(&self, person: &str, day: Date) -> impl Iterator<Item = &'site str> {
        let entries = match self.by_id.get(person).and_then(|record| record.value("roles")) {
            Some(Value::Array(entries)) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().filter_map(move |entry| {
            let entry = entry.as_object()?;
            let begun = force::date(entry, "from").is_none_or(|from| from <= day);
            let ended = force::date(entry, "to").is_some_and(|to| to < day);
            entry.get("role")?.as_str().filter(|_| begun && !ended)
        })
    }

    /// The keys that the person had registered on that day.
    pub fn keys(&self, person: &str, day: Date) -> impl Iterator<Item = Key<'site>> {
        let entries = match self.by_id.get(person).and_then(|record| record.value("keys")) {
            Some(Value::Array(entries)) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().filter_map(move |entry| {
            let entry = entry.as_object()?;
            let begun = force::date(entry, "from").is_none_or(|from| from <= day);
            let ended = force::date(entry, "to").is_some_and(|to| to < day);
            let text = |field: &str| entry.get(field).and_then(Value::as_str);
            Some(Key { kind: text("kind")?, text: text("key")? }).filter(|_| begun && !ended)
        })
    }

    /// Whose registered SSH key this was on that day.
    pub fn holder(&self, key: &str, day: Date) -> Option<&'site RecordId> {
        let has = |card: &&Record| self.keys(card.id.as_str(), day).any(|known| known.is_ssh(key));
        self.by_id.values().filter(|card| has(card)).map(|card| &card.id).min()
    }

    /// Whether anybody ever registered this SSH key.
    pub fn is_registered(&self, key: &str) -> bool {
        let entries =
            |card: &&'site Record| card.value("keys").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let texts =
            self.by_id.values().flat_map(entries).filter(|entry| entry.get("kind").is_some_and(|kind| kind == "ssh"));
        let mut keys = texts.filter_map(|entry| Some(Key { kind: "ssh", text: entry.get("key")?.as_str()? }));
        keys.any(|known| known.is_ssh(key))
    }

    /// The card of the person.
    pub fn card(&self, person: &str) -> Option<&'site Record> {
        self.by_id.get(person).copied()
    }

    /// Whether there are any cards at all: without them nobody is known, and nobody can be missed.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }
}

/// Every key on every card, with its place there.
pub fn key_entries(site: &Site) -> impl Iterator<Item = (&Record, usize, Key<'_>)> {
    let people = CollectionName::from(PEOPLE);
    let cards = site.records_of(&people).map(|(_, card)| card).collect::<Vec<_>>().into_iter();
    cards.flat_map(|card| {
        let entries = card.value("keys").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        entries.iter().enumerate().filter_map(move |(place, entry)| {
            let text = |field: &str| entry.get(field).and_then(Value::as_str);
            Some((card, place, Key { kind: text("kind")?, text: text("key")? }))
        })
    })
}

/// Every OpenPGP key that somebody ever registered, as registered.
pub fn gpg_keys(site: &Site) -> Vec<Arc<str>> {
    let keys = key_entries(site).filter(|(.., key)| key.kind == "gpg").map(|(.., key)| key.text);
    keys.collect::<BTreeSet<_>>().into_iter().map(Arc::from).collect()
}

/// A registered public key.
#[derive(Clone, Copy, Debug)]
pub struct Key<'site> {
    /// `ssh` or `gpg`.
    pub kind: &'site str,
    /// As registered.
    pub text: &'site str,
}

impl Key<'_> {
    /// Whether this is the key that signed, as [`Signed::proven`](crate::model::history::Signed::proven) names it.
    pub fn is(&self, key: &str) -> bool {
        self.is_ssh(key) || (self.kind == "gpg" && self.text == key)
    }

    /// Whether this is the SSH key `key`, whatever comment stands behind either.
    pub fn is_ssh(&self, key: &str) -> bool {
        let bare = |text: &str| -> Vec<String> { text.split_whitespace().take(2).map(str::to_owned).collect() };
        self.kind == "ssh" && bare(self.text) == bare(key)
    }
}

/// Whether the card says that the person was employed on that day; one without dates says so of every day.
fn is_employed(card: &Record, day: Date) -> bool {
    let front = &card.document.front;
    let joined = force::date(front, "joined_on").is_none_or(|joined| joined <= day);
    let left = force::date(front, "left_on").is_some_and(|left| left < day);
    joined && !left
}

fn texts<'r>(record: &'r Record, field: &str) -> impl Iterator<Item = &'r str> {
    let items = record.value(field).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    items.iter().filter_map(Value::as_str)
}

/// Addresses are compared without regard to case, as mail systems do in practice.
fn folded(address: &str) -> String {
    address.trim().to_lowercase()
}
