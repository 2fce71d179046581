//! The columns of an index: what is known of each entry without reading it.

use super::catalog::Catalog;
use super::schema::{LABEL, column};
use crate::model::collection::Kind;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

/// Every column.
pub struct Columns {
    /// Record ids.
    pub id: Values,
    /// Collections.
    pub collection: Values,
    /// Which of the collections hold events, by their numbers.
    pub events: Vec<bool>,
    /// Lifecycle states.
    pub status: Values,
    /// Departments.
    pub department: Values,
    /// People.
    pub person: Values,
    /// Days.
    pub date: Column<i64>,
    /// Phases.
    pub phase: Column<u64>,
    /// Parts.
    pub part: Column<u64>,
    /// Days by which something is to be done.
    pub due: Column<i64>,
    /// Numbers of earlier texts.
    pub edition: Column<u64>,
}

impl Columns {
    /// Opens the columns of the segment.
    pub fn open(segment: &SegmentReader, catalog: &Catalog) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        let values = |name: &str| -> tantivy::Result<Values> { Ok(Values(fast.str(name)?)) };
        let entries = segment.max_doc();
        let collection = values(column::COLLECTION)?;
        let is_of_events = |name: &str| catalog.shelf(name).is_some_and(|shelf| shelf.kind == Kind::Log);
        Ok(Self {
            id: values(column::ID)?,
            events: collection.choose(|name, _| is_of_events(name))?,
            collection,
            status: values(column::STATUS)?,
            department: values(column::DEPARTMENT)?,
            person: values(column::PERSON)?,
            due: fast.column_opt(column::DUE)?.unwrap_or_else(|| Column::build_empty_column(entries)),
            edition: fast.column_opt(column::EDITION)?.unwrap_or_else(|| Column::build_empty_column(entries)),
            date: fast.column_opt(column::DATE)?.unwrap_or_else(|| Column::build_empty_column(entries)),
            phase: fast.column_opt(column::PHASE)?.unwrap_or_else(|| Column::build_empty_column(entries)),
            part: fast.column_opt(column::PART)?.unwrap_or_else(|| Column::build_empty_column(entries)),
        })
    }
}

/// A column of texts, each entry with none, one or several. Values go by their numbers.
pub struct Values(Option<StrColumn>);

impl Values {
    /// The numbers of the values of `entry`.
    pub fn of(&self, entry: DocId) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().flat_map(move |column| column.term_ords(entry)).map(|number| number as usize)
    }

    /// How many different values there are.
    pub fn count(&self) -> usize {
        self.0.as_ref().map_or(0, |column| column.num_terms())
    }

    /// The value of this number and its title, which is the value itself where it has none.
    pub fn value(&self, number: usize) -> tantivy::Result<(String, String)> {
        let mut text = String::new();
        if let Some(column) = &self.0 {
            column.ord_to_str(number as u64, &mut text)?;
        }
        Ok(match text.split_once(LABEL) {
            Some((value, title)) => (value.to_owned(), title.to_owned()),
            None => (text.clone(), text),
        })
    }

    /// For each number, whether `accept` takes its value and title.
    pub fn choose(&self, mut accept: impl FnMut(&str, &str) -> bool) -> tantivy::Result<Vec<bool>> {
        let mut chosen = Vec::with_capacity(self.count());
        let Some(column) = &self.0 else { return Ok(chosen) };
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            let text = String::from_utf8_lossy(stream.key());
            let (value, title) = text.split_once(LABEL).unwrap_or((&text, &text));
            chosen.push(accept(value, title));
        }
        Ok(chosen)
    }
}
