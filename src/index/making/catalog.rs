//! The names that an index is given along.

use super::pinyin::Readings;
use crate::index::analysis::fold;
use crate::index::catalog::{Catalog, FieldName, Shelf};
use crate::index::query::values::Form;
use crate::model::Site;
use crate::model::collection::{Field, ValueType};
use std::collections::{BTreeMap, BTreeSet};

/// The names in `site`; those of collections without records too, unless `only_used`.
pub fn of(site: &Site, only_used: bool) -> Catalog {
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
    let folded = |group: &Vec<String>| group.iter().map(|word| fold::text(word)).collect();
    let synonyms = site.config.synonyms.iter().map(folded).collect();
    Catalog { collections, fields: fields.into_iter().collect(), sounds: sounds(site), synonyms }
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
