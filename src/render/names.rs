//! What every record is called and where its page stands, worked out once for the whole site.

use crate::model::markup::escaped;
use crate::model::{Collection, CollectionName, Record, RecordIx, Site};
use std::collections::HashMap;
use std::fmt::Write;

/// The name and address of a record.
pub(super) struct Name {
    /// Its page from the site's root: `hardware/HW-00012/`.
    pub(super) page: String,
    /// Its title, escaped for HTML.
    pub(super) title: String,
    /// Its id, escaped, where the id tells people something: numbered records, not slugs.
    pub(super) number: Option<String>,
}

/// Names of all records, and places of collections.
pub(super) struct Names {
    names: Vec<Name>,
    collections: HashMap<CollectionName, usize>,
}

impl Names {
    /// Works the names out.
    pub(super) fn gather(site: &Site) -> Self {
        let collections: HashMap<CollectionName, usize> =
            site.collections.iter().enumerate().map(|(place, collection)| (collection.name.clone(), place)).collect();
        let name = |record: &Record| {
            let numbered =
                collections.get(&record.collection).is_some_and(|&place| site.collections[place].id.next.is_some());
            Name {
                page: record.page(),
                title: escaped(&record.title),
                number: (numbered && *record.title != *record.id.as_str()).then(|| escaped(record.id.as_str())),
            }
        };
        Self { names: site.records.iter().map(name).collect(), collections }
    }

    /// The name of the record at `ix`.
    pub(super) fn of(&self, ix: RecordIx) -> &Name {
        &self.names[ix.get()]
    }

    /// The collection called `name`.
    pub(super) fn collection_named<'a>(&self, site: &'a Site, name: &str) -> Option<&'a Collection> {
        self.collections.get(name).map(|&place| &site.collections[place])
    }

    /// Writes a link to the record at `ix` from a page whose way to the root is `root`.
    pub(super) fn link(&self, out: &mut String, root: &str, ix: RecordIx) {
        let name = self.of(ix);
        let _ = match &name.number {
            Some(number) => write!(
                out,
                "<a class=\"ref\" href=\"{root}{}\"><span class=\"id\">{number}</span> {}</a>",
                name.page, name.title
            ),
            None => write!(out, "<a class=\"ref\" href=\"{root}{}\">{}</a>", name.page, name.title),
        };
    }

    /// The record at `ix` as a link by itself.
    pub(super) fn linked(&self, root: &str, ix: RecordIx) -> String {
        let mut html = String::new();
        self.link(&mut html, root, ix);
        html
    }
}

/// The way from a page to the site's root: `./`, `../`, `../../`.
pub(super) fn root_of(depth: usize) -> String {
    if depth == 0 { "./".to_owned() } else { "../".repeat(depth) }
}
