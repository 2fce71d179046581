//! The rules of a collection, held against one record.

use super::archive::{Archive, Asked};
use super::expression::Expression;
use super::{Compiled, Schemas};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::Step;
use crate::model::{Collection, Document, RecordIx, Site, Text};
use crate::parse::spans::Spans;
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// A rule that compiled.
pub struct CompiledRule {
    /// Its place among the collection's rules.
    pub rule: usize,
    /// Where its `assert` stands in the definition.
    pub span: Range<usize>,
    /// The condition.
    pub condition: Expression,
}

/// The rules that the record breaks. A rule about a field that is at fault already is passed over: its outcome
/// would be an echo. A rule that cannot be evaluated is the definition's fault, not the record's.
pub fn check(
    document: &Document,
    front: &Map<String, Value>,
    (collection, compiled): (&Collection, &Compiled),
    schemas: &Schemas,
    spans: &Spans<'_>,
    at_fault: &BTreeSet<String>,
) -> Vec<Diagnostic> {
    let asked = Asked { front, shapes: &compiled.shapes, place: None };
    judge(document, &asked, (collection, compiled), schemas, spans, at_fault)
}

/// What is wrong with the records by the rules that look beyond one of them, at what it refers to, what refers to
/// it, or the day.
pub fn beyond(site: &Site, schemas: &Schemas) -> Vec<Diagnostic> {
    let is_beyond = |compiled: &Compiled| compiled.rules.iter().any(|rule| rule.condition.looks.archive);
    let wanted: Vec<bool> = schemas.compiled.iter().map(is_beyond).collect();
    if !wanted.contains(&true) {
        return Vec::new();
    }
    let archive = Archive { site, schemas, seen: None };
    let found: Vec<Vec<Diagnostic>> = site
        .records
        .par_iter()
        .enumerate()
        .map(|(at, record)| {
            let place = schemas.by_folder.get(record.collection.as_str()).copied().filter(|place| wanted[*place]);
            let Some(place) = place else { return Vec::new() };
            let (collection, compiled) = (&schemas.collections[place], &schemas.compiled[place]);
            let document = &record.document;
            let asked =
                Asked { front: &document.front, shapes: &compiled.shapes, place: Some((archive, RecordIx(at as u32))) };
            let spans = Spans::of(document);
            let mut found = judge(document, &asked, (collection, compiled), schemas, &spans, &BTreeSet::new());
            found.iter_mut().for_each(|told| told.record = Some(record.id.clone()));
            found
        })
        .collect();
    let mut found: Vec<Diagnostic> = found.into_iter().flatten().collect();
    super::records::tell_rules_once(&mut found);
    found
}

fn judge(
    document: &Document,
    asked: &Asked<'_>,
    (collection, compiled): (&Collection, &Compiled),
    schemas: &Schemas,
    spans: &Spans<'_>,
    at_fault: &BTreeSet<String>,
) -> Vec<Diagnostic> {
    let front = asked.front;
    let mut diagnostics = Vec::new();
    for compiled_rule in &compiled.rules {
        let CompiledRule { rule, span, condition } = compiled_rule;
        // What has to do with the version before is judged over the history.
        if condition.looks.old || condition.looks.archive != asked.place.is_some() {
            continue;
        }
        if condition.looks.fields.iter().any(|field| at_fault.contains(field)) {
            continue;
        }
        let rule = &collection.rules[*rule];
        let definition = compiled.definition.source.path.clone();
        match condition.holds(&schemas.functions, asked) {
            Ok(true) => {}
            Ok(false) => {
                let at = place(front, rule.field.as_deref(), condition, spans);
                let message = Text::new(rule.message.zh.clone(), rule.message.en.clone());
                let told = Diagnostic::new(Code::RuleFailed, document.source.path.clone(), at, message)
                    .graded(rule.severity)
                    .also(
                        definition,
                        span.clone(),
                        Text::new(format!("规则 `{}`", rule.code), format!("the rule `{}`", rule.code)),
                    );
                diagnostics.push(told);
            }
            Err(detail) => {
                let at = place(front, rule.field.as_deref(), condition, spans);
                let told = unanswerable(&rule.code, definition, span.clone(), &detail);
                diagnostics.push(told.also(
                    document.source.path.clone(),
                    at,
                    Text::new("对这条记录", "for this record"),
                ));
            }
        }
    }
    diagnostics
}

/// That a rule cannot be evaluated, which is the fault of its definition.
pub fn unanswerable(code: &str, definition: Arc<str>, span: Range<usize>, detail: &Text) -> Diagnostic {
    let message = Text::new(
        format!("规则 `{code}` 无法求值：{}", detail.zh),
        format!("the rule `{code}` cannot be evaluated: {}", detail.en),
    );
    Diagnostic::new(Code::SchemaInvalid, definition, span, message).help(advice())
}

/// What to do about an expression that cannot be evaluated.
pub fn advice() -> Text {
    Text::new(
        "可能为空的字段，先写 `self.x == null || …`；数与数运算时，小数写 `1.0`，整数写 `1`",
        "before a field that may be absent write `self.x == null || …`; reckon whole numbers with `1` and others with `1.0`",
    )
}

/// The rule's field where the record has it, otherwise the first field that the condition looks at, otherwise the
/// front matter as a whole.
pub fn place(
    front: &Map<String, Value>,
    field: Option<&str>,
    condition: &Expression,
    spans: &Spans<'_>,
) -> Range<usize> {
    let top = field.map(|field| field.split(['.', '[']).next().unwrap_or(field));
    let candidates = top.into_iter().chain(condition.looks.fields.iter().map(String::as_str));
    let present = candidates.into_iter().find(|field| front.get(*field).is_some_and(|value| !value.is_null()));
    match present {
        // Groups and lists are shown by their first line.
        Some(field) => spans.group(&[Step::Key(field.to_owned())]),
        None => spans.group(&[]),
    }
}
