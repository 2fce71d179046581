//! One `_schema.yaml` → collection, validator, rules and computed values, in two readings: first what stands by
//! itself, then the expressions and the fields that are another collection's.

use super::collection;
use super::derived::{self, CompiledDerived};
use super::expression::{self, Directory, Fault, Sort, Speech};
use super::fields::{self, Shape};
use super::reader::{Definition, Node, Reader};
use super::rules::CompiledRule;
use super::{Compiled, formats, invisible, story};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Collection, Source, Text};
use cel::Env;
use jsonschema::Validator;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A definition after the first reading.
pub struct Read {
    definition: Definition,
    pub collection: Collection,
    pub shapes: BTreeMap<String, Shape>,
    asserts: Vec<Range<usize>>,
    validator: Option<Validator>,
    id: Option<(Validator, Range<usize>)>,
    faults: Vec<Diagnostic>,
    /// Why the file cannot be read at all.
    unreadable: Option<Vec<Diagnostic>>,
}

/// What the second reading gives.
pub struct Expressions {
    rules: Vec<CompiledRule>,
    derived: Vec<Option<CompiledDerived>>,
    faults: Vec<Diagnostic>,
}

/// Reads everything but expressions. `names` are the collections that there are.
pub fn read(source: &Source, names: &BTreeSet<&str>) -> Read {
    let name = super::folder(&source.path).unwrap_or_default();
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
    faults.extend(reader.faults);
    Read { collection, shapes, asserts, validator, id, faults, unreadable, definition }
}

/// Compiles the expressions of a definition, and looks up the fields that it names of other collections.
pub fn expressions(read: &Read, directory: &Directory<'_>, environment: &Env) -> Expressions {
    let Read { definition, collection, shapes, asserts, .. } = read;
    let root = definition.root();
    let mut reader = Reader::new(&definition.source);
    let speech = Speech { collection: collection.name.as_str(), shapes, archive: Some(directory), old: true };
    let mut rules = Vec::new();
    let asserts_of = root.get("rules").into_iter().flat_map(|node| node.items()).filter_map(|node| node.get("assert"));
    for node in asserts_of {
        let Some(rule) = asserts.iter().position(|span| *span == node.span()) else { continue };
        let (condition, found) =
            expression::compile(environment, &collection.rules[rule].assert, speech, Sort::Boolean);
        rules.extend(condition.map(|condition| CompiledRule { rule, span: node.span(), condition }));
        found.into_iter().for_each(|fault| tell(&mut reader, node, fault));
    }
    let now = Speech { old: false, ..speech };
    let derived = derived::compile(
        root,
        &collection.derived,
        &|text, sort| expression::compile(environment, text, now, sort),
        &mut |node, fault| tell(&mut reader, node, fault),
    );
    story::beyond(&mut reader, root, collection, directory);
    Expressions { rules, derived, faults: reader.faults }
}

/// The collection, what was compiled for it, and everything wrong with its definition.
pub fn join(read: Read, expressions: Expressions) -> (Collection, Compiled, Vec<Diagnostic>) {
    let Read { definition, collection, shapes, validator, id, mut faults, unreadable, .. } = read;
    let Expressions { rules, derived, faults: more } = expressions;
    faults.extend(more);
    // Of a file that is not even YAML, only that is worth saying.
    let mut faults = unreadable.unwrap_or(faults);
    // A rule must read as it acts.
    faults.extend(invisible::check(&definition.source, definition.source.text.len()));
    (collection, Compiled { definition, validator, id, shapes, rules, derived }, faults)
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
