//! Computed values: read from a definition, and computed for every record.

use super::archive::{Archive, Asked, Seen};
use super::expression::{self, Expression, Sort, from_float};
use super::reader::{Node, Reader};
use super::{Schemas, rules};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::model::collection::{Field, ValueType};
use crate::model::derived::{Derived, DerivedField};
use crate::model::{RecordIx, Site, Text};
use rayon::prelude::*;
use rust_decimal::RoundingStrategy;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// An expression of `derived` that compiled.
pub struct CompiledDerived {
    /// Where its `expression` stands in the definition.
    pub span: Range<usize>,
    /// It.
    pub expression: Expression,
}

/// The collection's place, the value's place in it, and why it could not be computed.
type Failure = (usize, usize, Text);

/// An expression, if it compiled, and what is wrong with it.
type Attempt = (Option<Expression>, Vec<expression::Fault>);

const TYPES: [&str; 6] = ["number", "money", "integer", "date", "text", "boolean"];

/// Reads `derived`: names with what each is called, of what type it is and by which expression it is computed.
pub fn read(root: Node<'_>, fields: &[Field], reader: &mut Reader) -> Vec<DerivedField> {
    let mut found = Vec::new();
    let Some(list) = reader.mapping(root, "derived") else { return found };
    for (name, span, node) in list.entries() {
        if !node.value.is_object() {
            reader.wrong(node, name, "一组键和值", "a mapping");
            continue;
        }
        reader.only_keys(node, &["title", "title_en", "unit", "type", "expression"]);
        if fields.iter().any(|field| field.path == name) {
            let message = Text::new(
                format!("`{name}` 已是登记的字段，计算值须另取名称"),
                format!("`{name}` is a field already; a computed value needs a name of its own"),
            );
            reader.fault(span.clone(), message);
        }
        for key in ["title", "type", "expression"] {
            if node.get(key).is_none() {
                let message = Text::new(
                    format!("计算值 `{name}` 缺少 `{key}`"),
                    format!("the computed value `{name}` lacks `{key}`"),
                );
                reader.fault(span.clone(), message);
            }
        }
        let title = reader.text(node, "title").map_or(name, |(title, _)| title);
        let title_en = reader.text(node, "title_en").map_or(title, |(title, _)| title);
        let unit = reader.text(node, "unit").map(|(unit, _)| unit.to_owned());
        let Some((written, at)) = reader.text(node, "type") else { continue };
        if !TYPES.contains(&written) {
            let message = Text::new(format!("`type` 不能是 `{written}`"), format!("`type` may not be `{written}`"));
            reader.unknown(at.span(), written, message, TYPES);
            continue;
        }
        let Some((expression, _)) = reader.text(node, "expression") else { continue };
        let (value_type, format) = match written {
            "number" => (ValueType::Number, None),
            "money" => (ValueType::Money, None),
            "integer" => (ValueType::Integer, None),
            "boolean" => (ValueType::Boolean, None),
            "date" => (ValueType::Text, Some("datetime".to_owned())),
            _ => (ValueType::Text, None),
        };
        found.push(DerivedField {
            field: Field {
                path: name.to_owned(),
                label: Text::new(title, title_en),
                refers_to: Vec::new(),
                value_type,
                format,
                unit,
                choices: Vec::new(),
                required: false,
            },
            expression: expression.to_owned(),
        });
    }
    found
}

/// What the expression has to give.
pub fn sort(field: &Field) -> Sort {
    match (field.value_type, &field.format) {
        (ValueType::Number, _) => Sort::Number,
        (ValueType::Money, _) => Sort::Money,
        (ValueType::Integer, _) => Sort::Integer,
        (ValueType::Boolean, _) => Sort::Boolean,
        (_, Some(_)) => Sort::Date,
        _ => Sort::Text,
    }
}

/// Computes the values of every record. An expression that cannot be evaluated for a record gives none, and is told
/// once.
pub fn compute(site: &Site, schemas: &Schemas) -> (Vec<Vec<Derived>>, Vec<Diagnostic>) {
    let computed: Vec<(Vec<Derived>, Vec<Failure>)> = site
        .records
        .par_iter()
        .enumerate()
        .map(|(at, record)| {
            let (mut values, mut failed) = (Vec::new(), Vec::new());
            let Some(&place) = schemas.by_folder.get(record.collection.as_str()) else { return (values, failed) };
            let compiled = &schemas.compiled[place];
            let ix = RecordIx(at as u32);
            for (number, derived) in compiled.derived.iter().enumerate() {
                let Some(derived) = derived else {
                    values.push(Derived::default());
                    continue;
                };
                let seen = Seen::default();
                let archive = Archive { site, schemas, seen: Some(&seen) };
                let asked =
                    Asked { front: &record.document.front, shapes: &compiled.shapes, place: Some((archive, ix)) };
                let value = derived.expression.value(&schemas.functions, &asked).unwrap_or_else(|detail| {
                    failed.push((place, number, detail));
                    Value::Null
                });
                let value = written(value, &schemas.collections[place].derived[number].field);
                values.push(Derived { value, rests_on: seen.into_records() });
            }
            (values, failed)
        })
        .collect();
    let (mut all, mut told) = (Vec::with_capacity(computed.len()), BTreeMap::new());
    for (at, (values, failed)) in computed.into_iter().enumerate() {
        all.push(values);
        for (place, number, detail) in failed {
            told.entry((place, number)).or_insert((at, detail));
        }
    }
    let diagnostics = told.into_iter().filter_map(|((place, number), (at, detail))| {
        let (collection, compiled) = (&schemas.collections[place], &schemas.compiled[place]);
        let name = &collection.derived[number].field.path;
        let derived = compiled.derived[number].as_ref()?;
        let document = &site.records[at].document;
        let message = Text::new(
            format!("计算值 `{name}` 无法求值：{}", detail.zh),
            format!("the computed value `{name}` cannot be evaluated: {}", detail.en),
        );
        let definition = compiled.definition.source.path.clone();
        let opening = crate::parse::spans::opening(document);
        let told = Diagnostic::new(Code::SchemaInvalid, definition, derived.span.clone(), message)
            .graded(Severity::Warning)
            .help(rules::advice())
            .also(document.source.path.clone(), opening, Text::new("对这条记录", "for this record"));
        Some(told)
    });
    let diagnostics = diagnostics.collect();
    (all, diagnostics)
}

/// The value as its type is written: amounts to the fen, whole numbers without a point.
fn written(value: Value, field: &Field) -> Value {
    let Some(float) = value.as_f64() else { return value };
    let places = match field.value_type {
        ValueType::Money => 2,
        ValueType::Number => 4,
        _ => return value,
    };
    let rounded = from_float(float).map(|exact| {
        exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
    });
    rounded.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(value)
}

/// Compiles the expressions of a definition, in their order; one with a fault is left out and told.
pub fn compile(
    root: Node<'_>,
    derived: &[DerivedField],
    compile: &dyn Fn(&str, Sort) -> Attempt,
    tell: &mut dyn FnMut(Node<'_>, expression::Fault),
) -> Vec<Option<CompiledDerived>> {
    let compiled = derived.iter().map(|derived| {
        let node = root.get("derived")?.get(&derived.field.path)?.get("expression")?;
        let (expression, faults) = compile(&derived.expression, sort(&derived.field));
        faults.into_iter().for_each(|fault| tell(node, fault));
        expression.map(|expression| CompiledDerived { span: node.span(), expression })
    });
    compiled.collect()
}
