//! What every page is made from: the site with everything that was worked out once for all pages.

use super::compliance::Duties;
use super::names::Names;
use super::shape::Shape;
use super::shell::CrumbView;
use super::strings::Strings;
use super::tones::Tones;
use super::values::Values;
use super::{Options, Spell, pages};
use crate::derive::duties::summary::{self, Tally};
use crate::model::address::segment;
use crate::model::document::LinkTarget;
use crate::model::source::Attachment;
use crate::model::{Collection, CollectionName, Date, Lang, Record, RecordIx, Site};
use crate::parse::beside;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The site, ready to be written down.
pub(super) struct Context<'a> {
    pub(super) site: &'a Site,
    pub(super) lang: Lang,
    pub(super) strings: &'a Strings,
    pub(super) tones: &'a Tones,
    pub(super) names: &'a Names,
    pub(super) values: Values<'a>,
    /// Address of the site, with a trailing `/`.
    pub(super) base_url: Option<String>,
    /// Whether the pages are to work without a server.
    pub(super) portable: bool,
    /// How names are spelled.
    pub(super) spell: Spell,
    /// The path at which the site stands on its host.
    pub(super) base_path: String,
    shapes: Vec<Shape<'a>>,
    places: HashMap<&'a CollectionName, usize>,
    by_path: HashMap<&'a str, RecordIx>,
    crumbs: Vec<Vec<CrumbView>>,
    clauses: BTreeMap<(&'a str, &'a str), Tally>,
    duties: BTreeMap<(&'a str, &'a str), Tally>,
    all_duties: Duties<'a>,
}

/// The site's day, so much earlier.
pub(super) fn back(site: &Site, span: jiff::Span) -> Date {
    site.as_of.checked_sub(span).unwrap_or(site.as_of)
}

/// `/it/` of `https://handbook.example/it/`.
fn path_of(base_url: Option<&str>) -> String {
    let after_host = base_url.and_then(|url| url.split_once("://")).and_then(|(_, rest)| rest.split_once('/'));
    after_host.map_or_else(|| "/".to_owned(), |(_, path)| format!("/{path}"))
}

impl<'a> Context<'a> {
    /// Works everything out.
    pub(super) fn new(
        site: &'a Site,
        options: &Options<'_>,
        strings: &'a Strings,
        tones: &'a Tones,
        names: &'a Names,
    ) -> Self {
        let lang = options.lang;
        let mut context = Self {
            site,
            lang,
            strings,
            tones,
            names,
            base_url: options.base_url.clone(),
            portable: options.portable,
            spell: options.spell,
            base_path: path_of(options.base_url.as_deref()),
            values: Values { site, names, strings, tones, lang },
            shapes: Shape::of_all(site),
            places: site.collections.iter().enumerate().map(|(place, collection)| (&collection.name, place)).collect(),
            by_path: (0u32..).zip(&site.records).map(|(place, record)| (record.path(), RecordIx(place))).collect(),
            crumbs: Vec::new(),
            clauses: summary::by_clause(site),
            all_duties: Duties::gather(site),
            duties: summary::by_duty(site, back(site, jiff::Span::new().years(1)), site.as_of),
        };
        context.crumbs = pages::record_crumbs(&context);
        context
    }

    /// How a clause of a document stood over the last twelve months.
    pub(super) fn clause(&self, document: &str, anchor: &str) -> Option<Tally> {
        self.clauses.get(&(document, anchor)).copied().filter(|tally| tally.asked() > 0)
    }

    /// How a duty of a document stood over the last twelve months.
    pub(super) fn duty(&self, document: &str, duty: &str) -> Option<Tally> {
        self.duties.get(&(document, duty)).copied().filter(|tally| tally.asked() > 0)
    }

    /// Every duty with its wordings, judgements and page.
    pub(super) fn all_duties(&self) -> &Duties<'a> {
        &self.all_duties
    }

    /// The way from home to the records of the collection at `place`.
    pub(super) fn crumbs_of(&self, place: usize) -> &[CrumbView] {
        &self.crumbs[place]
    }

    /// Shapes of all collections, in their order.
    pub(super) fn shapes(&self) -> &[Shape<'a>] {
        &self.shapes
    }

    /// The place of a collection among the collections.
    pub(super) fn place_of(&self, name: &CollectionName) -> usize {
        self.places.get(name).copied().unwrap_or(0)
    }

    /// The shape of the collection that `record` stands in. A record always stands in one.
    pub(super) fn shape_of(&self, record: &Record) -> &Shape<'a> {
        &self.shapes[self.place_of(&record.collection)]
    }

    /// The records of the collection at `place`.
    pub(super) fn records_at(&self, place: usize) -> impl DoubleEndedIterator<Item = (RecordIx, &'a Record)> + use<'a> {
        let site = self.site;
        let range = site.ranges.get(place).cloned().unwrap_or(0..0);
        range.map(move |at| (RecordIx(at as u32), &site.records[at]))
    }

    /// The record whose file stands at `path`.
    pub(super) fn at_path(&self, path: &str) -> Option<RecordIx> {
        self.by_path.get(path).copied()
    }

    /// The attachment at `path`.
    pub(super) fn attachment(&self, path: &str) -> Option<&'a Attachment> {
        let attachments = &self.site.attachments;
        let found = attachments.binary_search_by(|attachment| attachment.path.as_ref().cmp(path)).ok()?;
        Some(&attachments[found])
    }

    /// Where an attachment stands on the site.
    pub(super) fn attachment_page(&self, attachment: &Attachment) -> String {
        let below = attachment.path.strip_prefix("content/").unwrap_or(&attachment.path);
        let parts: Vec<String> = below.split('/').map(segment).collect();
        format!("_files/{}", parts.join("/"))
    }

    /// The attachments that a record of this site lists or links to; no others are published.
    pub(super) fn published_attachments(&self) -> Vec<(String, String)> {
        let mut paths = BTreeSet::new();
        for record in &self.site.records {
            if let Some(Value::Array(items)) = record.value("attachments") {
                let files = items.iter().filter_map(|item| item.get("file")?.as_str());
                paths.extend(files.filter_map(|file| beside(record.path(), file)));
            }
            for link in &record.document.links {
                if let LinkTarget::File { path: Some(path), .. } = &link.target {
                    paths.insert(path.clone());
                }
            }
        }
        let known = paths.iter().filter_map(|path| self.attachment(path));
        known.map(|attachment| (attachment.path.to_string(), self.attachment_page(attachment))).collect()
    }

    /// Collections with their places, by navigation group, in the order of first mention.
    pub(super) fn groups(&self) -> Vec<(&'a str, Vec<(usize, &'a Collection)>)> {
        let mut groups: Vec<(&str, Vec<(usize, &Collection)>)> = Vec::new();
        for (place, collection) in self.site.collections.iter().enumerate() {
            match groups.iter_mut().find(|(title, _)| *title == collection.group) {
                Some((_, members)) => members.push((place, collection)),
                None => groups.push((&collection.group, vec![(place, collection)])),
            }
        }
        groups
    }
}
