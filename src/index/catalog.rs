//! Names of collections and fields, kept beside the index so that it can be asked and shown without the archive.

use super::analysis::fold;
use super::query::values::Form;
use crate::model::Lang;
use crate::model::collection::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The file's name.
pub const FILE: &str = "catalog.json";

/// Ways to say a text with synonyms that are tried at most.
const OTHERWISE: usize = 12;

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
    /// Groups of words that mean the same, folded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<Vec<String>>,
}

impl Catalog {
    /// Other ways to say the folded text: each word of it that has synonyms, by each of those.
    pub fn otherwise(&self, folded: &str) -> Vec<String> {
        let mut ways = vec![folded.to_owned()];
        for group in &self.synonyms {
            // Of `移动介质` and `介质`, the longer one is meant.
            let Some(word) = group.iter().filter(|word| folded.contains(*word)).max_by_key(|word| word.len()) else {
                continue;
            };
            let known = ways.len();
            for other in group.iter().filter(|other| *other != word) {
                for way in 0..known {
                    let said = ways[way].replace(word.as_str(), other);
                    if ways.len() <= OTHERWISE && !ways.contains(&said) {
                        ways.push(said);
                    }
                }
            }
        }
        ways.split_off(1)
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
