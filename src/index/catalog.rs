//! Names of collections and fields, kept beside the index so that it can be asked and shown without the archive.

use super::analysis::fold;
use crate::model::collection::Kind;
use crate::model::{Lang, Site};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
}

/// Every name.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Catalog {
    /// Collections in their order.
    pub collections: Vec<Shelf>,
    /// Fields of all collections, each name once.
    pub fields: Vec<FieldName>,
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
            })
            .collect();
        Self { collections, fields: fields.into_iter().collect() }
    }

    /// The paths of fields that are called `name` (folded), by path, its last part, or label.
    pub fn paths(&self, name: &str) -> Vec<&str> {
        let called = |field: &&FieldName| {
            let last = field.path.rsplit('.').next().unwrap_or(&field.path);
            [field.path.as_str(), last, &field.zh, &field.en].iter().any(|text| fold::text(text) == name)
        };
        let mut paths: Vec<&str> = self.fields.iter().filter(called).map(|field| field.path.as_str()).collect();
        paths.dedup();
        paths
    }

    /// The collection of this name.
    pub fn shelf(&self, name: &str) -> Option<&Shelf> {
        self.collections.iter().find(|shelf| shelf.name == name)
    }
}
