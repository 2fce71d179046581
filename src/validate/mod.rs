//! Holds documents against the schemas of their collections: Sources → [`Schemas`], Documents × Schemas → Records.
//!
//! Compiles every `_schema.yaml` once (JSON Schema, id pattern, rules) and checks it against itself; then judges
//! each document by it. The only user of jsonschema and cel. It never looks into another record than the one it
//! judges, except for equal ids and for titles that mention other records; references are checked by `link`.

mod advice;
mod approvals;
mod archive;
mod asset;
mod ast;
mod calendar;
mod collection;
mod definition;
mod derived;
mod detect;
mod duties;
mod expression;
mod faults;
mod fields;
mod formats;
mod ids;
mod invisible;
mod lifecycle;
mod names;
mod reader;
mod records;
mod rules;
mod steps;
mod story;
mod subject;
mod values;

#[cfg(test)]
mod tests;

pub use derived::compute as derived;
pub use duties::{PolicyVersion, duties, limits};
pub use expression::Fault;
pub use invisible::hides_in;
pub use names::titles;
pub use records::{Judged, gathered, judged, records};
pub use rules::beyond;
pub use steps::{Before, Breach, steps};

use crate::diagnostic::{self, Diagnostic};
use crate::model::site::Calendar;
use crate::model::{Collection, Document, Record, Site, Source, Sources, Stamp, Text};
use archive::{Archive, Asked};
use cel::{Context, Env};
use derived::CompiledDerived;
use expression::{Directory, Sort, Speech};
use fields::Shape;
use jsonschema::Validator;
use rayon::prelude::*;
use reader::{Definition, Reader};
use rules::CompiledRule;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// Every collection with what was compiled from its definition.
pub struct Schemas {
    /// Collections by order, then name.
    pub collections: Vec<Collection>,
    /// Working days.
    pub calendar: Calendar,
    /// In the order of `collections`.
    compiled: Vec<Compiled>,
    by_folder: HashMap<String, usize>,
    environment: Arc<Env>,
    functions: Context<'static, 'static>,
}

/// What was compiled from one definition.
struct Compiled {
    definition: Definition,
    /// Absent when the schema cannot be compiled; then records of the collection are taken as they are.
    validator: Option<Validator>,
    /// The id pattern and where it stands.
    id: Option<(Validator, Range<usize>)>,
    shapes: BTreeMap<String, Shape>,
    rules: Vec<CompiledRule>,
    /// In the order of the collection's `derived`; none for an expression with a fault.
    derived: Vec<Option<CompiledDerived>>,
}

/// Reads every `_schema.yaml` and calendar. A definition that is wrong in places still gives a collection, with
/// defaults where it is wrong, so that its records are not all reported as lost.
pub fn compile(sources: &Sources) -> (Schemas, Vec<Diagnostic>) {
    let (calendar, mut diagnostics) = calendar::read(&sources.calendars);
    let environment = Arc::new(Env::stdlib());
    let functions = expression::context(Arc::clone(&environment), Arc::new(calendar.clone()));
    let (definitions, misplaced): (Vec<&Source>, Vec<&Source>) =
        sources.schemas.iter().partition(|source| source.path.split('/').count() == 3);
    let names: BTreeSet<&str> = definitions.iter().filter_map(|source| folder(&source.path)).collect();
    diagnostics.extend(misplaced.into_iter().map(tell_misplaced));
    let mut read: Vec<definition::Read> =
        definitions.into_par_iter().map(|source| definition::read(source, &names)).collect();
    read.sort_by(|a, b| (a.collection.order, &a.collection.name).cmp(&(b.collection.order, &b.collection.name)));
    // Expressions may speak of every collection, so that all must have been read.
    let expressions: Vec<definition::Expressions> = {
        let directory = Directory { entries: read.iter().map(|read| (&read.collection, &read.shapes)).collect() };
        read.par_iter().map(|read| definition::expressions(read, &directory, &environment)).collect()
    };
    let mut schemas = Schemas {
        collections: Vec::new(),
        calendar,
        compiled: Vec::new(),
        by_folder: HashMap::new(),
        environment,
        functions,
    };
    for (read, expressions) in read.into_iter().zip(expressions) {
        schemas.by_folder.insert(read.collection.name.as_str().to_owned(), schemas.collections.len());
        let (collection, compiled, faults) = definition::join(read, expressions);
        schemas.collections.push(collection);
        schemas.compiled.push(compiled);
        diagnostics.extend(faults);
    }
    diagnostic::sort(&mut diagnostics);
    (schemas, diagnostics)
}

/// Tells the characters of a text that is no record which cannot be seen or which reorder it.
pub fn characters(document: &Document) -> Vec<Diagnostic> {
    invisible::check(&document.source, document.body_span.start)
}

/// The folder below `content/` that a file lies in; `None` for a file directly in `content/`.
fn folder(path: &str) -> Option<&str> {
    let (folder, _) = path.strip_prefix("content/")?.split_once('/')?;
    Some(folder)
}

fn tell_misplaced(source: &Source) -> Diagnostic {
    let message = Text::new(
        "`_schema.yaml` 须直接放在 `content/<集合>/` 下",
        "a `_schema.yaml` belongs directly into `content/<collection>/`",
    );
    Reader::new(source).at(0..source.text.lines().next().map_or(0, str::len), message)
}

impl Schemas {
    /// The subscript of the collection that the document's file lies in.
    fn place(&self, document: &Document) -> Option<usize> {
        self.by_folder.get(folder(&document.source.path)?).copied()
    }

    /// Compiles a condition over the records of `collection` (a subscript of `collections`), such as the `where` of
    /// a duty or of a query. What is wrong with it comes with its place in `text`, in bytes; with a fault that is
    /// not harmless there is no condition.
    pub fn condition(&self, collection: usize, text: &str) -> (Option<Condition>, Vec<Fault>) {
        self.compile_for(collection, text, Sort::Boolean)
    }

    fn compile_for(&self, collection: usize, text: &str, wanted: Sort) -> (Option<Condition>, Vec<Fault>) {
        let entries = self.collections.iter().zip(self.compiled.iter().map(|compiled| &compiled.shapes)).collect();
        let directory = Directory { entries };
        let speech = Speech {
            collection: self.collections[collection].name.as_str(),
            shapes: &self.compiled[collection].shapes,
            archive: Some(&directory),
            old: false,
        };
        let (condition, faults) = expression::compile(&self.environment, text, speech, wanted);
        (condition.map(|condition| Condition { collection, condition }), faults)
    }

    /// Compiles an expression that gives a day or a moment, such as the `by` of a duty.
    pub fn deadline(&self, collection: usize, text: &str) -> (Option<Condition>, Vec<Fault>) {
        self.compile_for(collection, text, Sort::Date)
    }

    /// The day or moment that `deadline` gives for the record, if any.
    ///
    /// # Errors
    /// Says why that cannot be told.
    pub fn moment(&self, deadline: &Condition, site: &Site, record: &Record) -> Result<Option<Stamp>, Text> {
        let value = self.asked(deadline, site, record, |asked| deadline.condition.value(&self.functions, asked))?;
        match value {
            serde_json::Value::Null => Ok(None),
            serde_json::Value::String(text) => Stamp::parse(&text).map(Some).ok_or_else(|| no_date(&text)),
            other => Err(no_date(&other)),
        }
    }

    /// Whether the record meets `condition`; an error says why that cannot be told.
    pub fn holds(&self, condition: &Condition, site: &Site, record: &Record) -> Result<bool, Text> {
        self.asked(condition, site, record, |asked| condition.condition.holds(&self.functions, asked))
    }

    fn asked<T>(&self, of: &Condition, site: &Site, record: &Record, ask: impl FnOnce(&Asked<'_>) -> T) -> T {
        let shapes = &self.compiled[of.collection].shapes;
        let ix = if of.condition.looks.archive { site.find(record.id.as_str()) } else { None };
        let place = ix.map(|ix| (Archive { site, schemas: self, seen: None }, ix));
        ask(&Asked { front: &record.document.front, shapes, place })
    }
}

/// Says that an expression gives something that is no date.
fn no_date(value: &impl std::fmt::Display) -> Text {
    Text::new(format!("结果 `{value}` 不是日期"), format!("gives `{value}`, which is no date"))
}

/// A compiled expression over the records of one collection.
#[derive(Debug)]
pub struct Condition {
    collection: usize,
    condition: expression::Expression,
}
