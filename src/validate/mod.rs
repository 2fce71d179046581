//! Holds documents against the schemas of their collections: Sources → [`Schemas`], Documents × Schemas → Records.
//!
//! Compiles every `_schema.yaml` once (JSON Schema, id pattern, rules) and checks it against itself; then judges
//! each document by it. The only user of jsonschema and cel. It never looks into another record than the one it
//! judges, except for equal ids and for titles that mention other records; references are checked by `link`.

mod advice;
mod approvals;
mod ast;
mod calendar;
mod collection;
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
mod subject;
mod values;

#[cfg(test)]
mod tests;

pub use duties::{PolicyVersion, duties};
pub use expression::Fault;
pub use names::titles;
pub use records::records;
pub use steps::{Before, Breach, steps};

use crate::diagnostic::{self, Diagnostic, Severity};
use crate::model::site::Calendar;
use crate::model::{Collection, Document, Source, Sources, Text};
use cel::{Context, Env};
use expression::Speech;
use fields::Shape;
use jsonschema::Validator;
use rayon::prelude::*;
use reader::{Definition, Node, Reader};
use rules::CompiledRule;
use serde_json::{Map, Value};
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
    let mut compiled: Vec<(Collection, Compiled, Vec<Diagnostic>)> =
        definitions.into_par_iter().map(|source| compile_one(source, &names, &environment)).collect();
    compiled.sort_by(|(a, ..), (b, ..)| (a.order, &a.name).cmp(&(b.order, &b.name)));
    let mut schemas = Schemas {
        collections: Vec::new(),
        calendar,
        compiled: Vec::new(),
        by_folder: HashMap::new(),
        environment,
        functions,
    };
    for (collection, compiled, faults) in compiled {
        schemas.by_folder.insert(collection.name.as_str().to_owned(), schemas.collections.len());
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

fn compile_one(source: &Source, names: &BTreeSet<&str>, environment: &Env) -> (Collection, Compiled, Vec<Diagnostic>) {
    let name = folder(&source.path).unwrap_or_default();
    let (definition, unreadable) = match Definition::read(source) {
        Ok(definition) => (definition, None),
        Err(faults) => (Definition::empty(source), Some(faults)),
    };
    let collection::Read { collection, shapes, asserts, mut faults } = collection::read(&definition, name, names);
    let mut reader = Reader::new(source);
    let root = definition.root();
    let validator = root.get("schema").and_then(|node| match formats::compile(node.value) {
        Ok(validator) => Some(validator),
        Err(error) => {
            let mut patterns = Vec::new();
            fields::bad_patterns(node, &mut patterns);
            patterns.iter().for_each(|pattern| reader.bad_pattern(*pattern));
            let at = error.instance_path().as_str().split('/').skip(1).try_fold(node, |node, key| match node.value {
                Value::Array(_) => node.items().nth(key.parse().ok()?),
                _ => node.get(&key.replace("~1", "/").replace("~0", "~")),
            });
            // What was told already is not told again in jsonschema's words.
            let span = at.unwrap_or(node).span();
            if !faults.iter().chain(&reader.faults).any(|fault| fault.primary.span == span) {
                let message =
                    Text::new(format!("JSON Schema 无效：{error}"), format!("this is not JSON Schema: {error}"));
                reader.fault(span, message);
            }
            None
        }
    });
    let pattern = root.get("id").and_then(|id| id.get("pattern"));
    let id = formats::pattern(&collection.id.pattern).zip(pattern.map(|node| node.span()));
    let mut rules = Vec::new();
    let asserts_of = root.get("rules").into_iter().flat_map(|node| node.items()).filter_map(|node| node.get("assert"));
    for node in asserts_of {
        let Some(rule) = asserts.iter().position(|span| *span == node.span()) else { continue };
        let speech = Speech { shapes: &shapes, old: true };
        let (condition, found) = expression::compile(environment, &collection.rules[rule].assert, speech);
        rules.extend(condition.map(|condition| CompiledRule { rule, span: node.span(), condition }));
        for fault in found {
            tell(&mut reader, node, fault);
        }
    }
    faults.extend(reader.faults);
    // Of a file that is not even YAML, only that is worth saying.
    let mut faults = unreadable.unwrap_or(faults);
    // A rule must read as it acts.
    faults.extend(invisible::check(source, source.text.len()));
    (collection, Compiled { definition, validator, id, shapes, rules }, faults)
}

/// Tells a fault of the expression that `node` holds.
fn tell(reader: &mut Reader, node: Node<'_>, fault: Fault) {
    let span = reader.inside(node, fault.span);
    let mut told = reader.at(span.clone(), fault.message);
    if fault.harmless {
        told = told.graded(Severity::Warning);
    }
    if let Some(near) = fault.near {
        let help = Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?"));
        told = told.help(help).mend(span, near);
    }
    reader.faults.push(told);
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
        let speech = Speech { shapes: &self.compiled[collection].shapes, old: false };
        let (condition, faults) = expression::compile(&self.environment, text, speech);
        (condition.map(|condition| Condition { collection, condition }), faults)
    }

    /// Whether a record with this front matter meets `condition`; an error says why that cannot be told.
    pub fn holds(&self, condition: &Condition, front: &Map<String, Value>) -> Result<bool, String> {
        let shapes = &self.compiled[condition.collection].shapes;
        condition.condition.holds(&self.functions, front, shapes)
    }
}

/// A compiled condition over the records of one collection.
#[derive(Debug)]
pub struct Condition {
    collection: usize,
    condition: expression::Condition,
}
