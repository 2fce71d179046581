//! Counts over all hits, taken from columns.

use super::catalog::Catalog;
use super::columns::{Columns, Values};
use super::request::Count;
use crate::model::Text;
use std::collections::BTreeMap;
use tantivy::DocId;

/// Values that a facet gives at most.
const MOST: usize = 30;

/// Counts in the making.
pub struct Tally {
    collection: Vec<usize>,
    department: Vec<usize>,
    status: Vec<usize>,
    person: Vec<usize>,
    year: BTreeMap<i16, usize>,
    records: Vec<bool>,
}

impl Tally {
    /// Nothing is counted yet.
    pub fn new(columns: &Columns) -> Self {
        Self {
            collection: vec![0; columns.collection.count()],
            department: vec![0; columns.department.count()],
            status: vec![0; columns.status.count()],
            person: vec![0; columns.person.count()],
            year: BTreeMap::new(),
            records: vec![false; columns.id.count()],
        }
    }

    /// Counts `entry`.
    pub fn count(&mut self, columns: &Columns, entry: DocId) {
        let add = |counts: &mut [usize], values: &Values| values.of(entry).for_each(|number| counts[number] += 1);
        add(&mut self.collection, &columns.collection);
        add(&mut self.department, &columns.department);
        add(&mut self.status, &columns.status);
        add(&mut self.person, &columns.person);
        columns.id.of(entry).for_each(|number| self.records[number] = true);
        if let Some(day) = columns.date.first(entry) {
            *self.year.entry(year(day)).or_default() += 1;
        }
    }

    /// Different records among what was counted.
    pub fn records(&self) -> usize {
        self.records.iter().filter(|seen| **seen).count()
    }

    /// The counts by facet.
    pub fn facets(&self, columns: &Columns, catalog: &Catalog) -> tantivy::Result<Facets> {
        let same = |_: &str, title: &str| Text::same(title);
        let shelf = |name: &str, _: &str| {
            catalog.shelf(name).map_or_else(|| Text::same(name), |shelf| Text::new(&*shelf.zh, &*shelf.en))
        };
        let mut facets = BTreeMap::new();
        facets.insert("collection".to_owned(), counts(&self.collection, &columns.collection, shelf)?);
        facets.insert("department".to_owned(), counts(&self.department, &columns.department, same)?);
        facets.insert("status".to_owned(), counts(&self.status, &columns.status, same)?);
        facets.insert("person".to_owned(), counts(&self.person, &columns.person, same)?);
        let years = self.year.iter().rev();
        let years = years.map(|(year, count)| Count {
            value: year.to_string(),
            label: Text::same(year.to_string()),
            count: *count,
        });
        facets.insert("year".to_owned(), years.collect());
        Ok(Facets(facets))
    }
}

/// Counts by facet, not yet cut to what is shown.
pub struct Facets(BTreeMap<String, Vec<Count>>);

impl Facets {
    /// Adds the counts of another index.
    pub fn add(&mut self, more: Facets) {
        for (facet, counts) in more.0 {
            let known = self.0.entry(facet).or_default();
            for count in counts {
                match known.iter_mut().find(|one| one.value == count.value) {
                    Some(one) => one.count += count.count,
                    None => known.push(count),
                }
            }
        }
    }

    /// The most frequent values of each facet first; years from the last.
    pub fn sorted(mut self) -> BTreeMap<String, Vec<Count>> {
        for (facet, counts) in &mut self.0 {
            match facet.as_str() {
                YEAR => counts.sort_by(|a, b| b.value.cmp(&a.value)),
                // Equals stay in the order of their values.
                _ => counts.sort_by_key(|count| std::cmp::Reverse(count.count)),
            }
            counts.truncate(MOST);
        }
        self.0
    }
}

/// The facet that is in order of time.
const YEAR: &str = "year";

fn counts(counts: &[usize], values: &Values, label: impl Fn(&str, &str) -> Text) -> tantivy::Result<Vec<Count>> {
    (0..counts.len())
        .filter(|number| counts[*number] > 0)
        .map(|number| {
            let (value, title) = values.value(number)?;
            Ok(Count { label: label(&value, &title), value, count: counts[number] })
        })
        .collect()
}

/// The year of a day counted from 1970-01-01.
fn year(day: i64) -> i16 {
    let epoch = jiff::civil::date(1970, 1, 1);
    let span = jiff::Span::new().try_days(day);
    span.and_then(|span| epoch.checked_add(span)).map_or(0, |date| date.year())
}
