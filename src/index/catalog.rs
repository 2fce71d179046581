//! Names of collections and fields, kept beside the index so that it can be asked and shown without the archive.

use super::analysis::fold;
use super::analysis::pinyin::Readings;
use super::query::values::Form;
use crate::model::collection::{Field, Kind, ValueType};
use crate::model::{Lang, Site};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The file's name.
pub const FILE: &str = "catalog.json";

/// A collection as results show it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Shelf {
    /// Folder name.
    pub name: String,
    /// Title in Chinese.
    pub zh: String,
    /// Title in English.
    pub en: String,
    /// Group in the navigation.
    pub group: String,
    /// What its records are.
    pub kind: Kind,
    /// How many there are.
    pub records: usize,
}

impl Shelf {
    /// The title in `lang`.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A field as queries may call it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct FieldName {
    /// Path without `[]`, such as `parts.name`.
    pub path: String,
    /// Label in Chinese.
    pub zh: String,
    /// Label in English.
    pub en: String,
    /// How its values are compared.
    pub form: Form,
}

/// Every name.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Catalog {
    /// Collections in their order.
    pub collections: Vec<Shelf>,
    /// Fields of all collections, each name once.
    pub fields: Vec<FieldName>,
    /// The characters of the archive by their sound, such as `bei备杯;fen份分`.
    #[serde(default)]
    pub sounds: String,
}

impl Catalog {
    /// The names in `site`; those of collections without records too, unless `only_used`.
    pub fn of(site: &Site, only_used: bool) -> Self {
        let counted = site.collections.iter().zip(&site.ranges).filter(|(_, range)| !only_used || !range.is_empty());
        let collections = counted.clone().map(|(collection, range)| Shelf {
            name: collection.name.to_string(),
            zh: collection.title.zh.clone(),
            en: collection.title.en.clone(),
            group: collection.group.clone(),
            kind: collection.kind,
            records: range.len(),
        });
        let collections = collections.collect();
        let fields: BTreeSet<FieldName> = counted
            .flat_map(|(collection, _)| &collection.fields)
            .map(|field| FieldName {
                path: field.path.replace("[]", ""),
                zh: field.label.zh.clone(),
                en: field.label.en.clone(),
                form: form(field),
            })
            .collect();
        Self { collections, fields: fields.into_iter().collect(), sounds: sounds(site) }
    }

    /// How `letter` sounds, if the archive has it.
    pub fn sound(&self, letter: char) -> Option<&str> {
        self.alike(letter).map(|(sound, _)| sound)
    }

    /// The other characters of the archive that sound like `letter`.
    pub fn sounding_like(&self, letter: char) -> impl Iterator<Item = char> {
        let alike = self.alike(letter).map_or("", |(_, letters)| letters);
        alike.chars().filter(move |other| *other != letter)
    }

    /// The sound of `letter` and the characters that have it.
    fn alike(&self, letter: char) -> Option<(&str, &str)> {
        let at = self.sounds.find(letter).filter(|_| !letter.is_ascii())?;
        let start = self.sounds[..at].rfind(';').map_or(0, |end| end + 1);
        let group = &self.sounds[start..];
        let group = group.split_once(';').map_or(group, |(group, _)| group);
        Some(group.split_at(group.find(|letter: char| !letter.is_ascii()).unwrap_or(group.len())))
    }

    /// The fields that are called `name` (folded), by path, its last part, or label; each path once for each form.
    pub fn named(&self, name: &str) -> Vec<(&str, Form)> {
        let called = |field: &&FieldName| {
            let last = field.path.rsplit('.').next().unwrap_or(&field.path);
            [field.path.as_str(), last, &field.zh, &field.en].iter().any(|text| fold::text(text) == name)
        };
        let fields = self.fields.iter().filter(called);
        let named: BTreeSet<(&str, Form)> = fields.map(|field| (field.path.as_str(), field.form)).collect();
        named.into_iter().collect()
    }

    /// The collection of this name.
    pub fn shelf(&self, name: &str) -> Option<&Shelf> {
        self.collections.iter().find(|shelf| shelf.name == name)
    }
}

/// How the values of `field` are compared.
pub fn form(field: &Field) -> Form {
    match (field.value_type, field.format.as_deref()) {
        (ValueType::Integer | ValueType::Number | ValueType::Money, _) => Form::Number,
        (_, Some("date" | "datetime" | "date-time" | "month")) => Form::Date,
        (ValueType::Boolean, _) => Form::Choice,
        _ if !field.choices.is_empty() || !field.refers_to.is_empty() => Form::Choice,
        _ => Form::Text,
    }
}

/// The characters of the archive, each under the first of its sounds.
fn sounds(site: &Site) -> String {
    let mut seen = vec![false; 0x1_0000];
    for record in &site.records {
        for letter in record.document.source.text.chars().chain(record.title.chars()) {
            if let Some(seen) = seen.get_mut(letter as usize) {
                *seen = true;
            }
        }
    }
    let letters = (0..).zip(&seen).filter(|(_, seen)| **seen).filter_map(|(letter, _)| char::from_u32(letter));
    let folded: BTreeSet<char> =
        letters.flat_map(|letter| fold::text(letter.encode_utf8(&mut [0; 4])).chars().collect::<Vec<_>>()).collect();
    let readings = Readings::default();
    let mut groups: BTreeMap<&str, String> = BTreeMap::new();
    for letter in folded {
        if let Some(sound) = readings.of(letter).first() {
            groups.entry(sound).or_default().push(letter);
        }
    }
    let groups: Vec<String> = groups.into_iter().map(|(sound, letters)| format!("{sound}{letters}")).collect();
    groups.join(";")
}
