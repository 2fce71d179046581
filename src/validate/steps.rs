//! Steps from one version of a record to the next: moves of the lifecycle, and the rules that speak of `old`.

use super::rules::{place, unanswerable};
use super::{Schemas, rules::CompiledRule};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::collection::Rule;
use crate::model::document::Step;
use crate::model::{Collection, Record, Text};
use crate::parse::spans::{Spans, locate};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

type Front = Map<String, Value>;

/// A record as it stood before a change that is not committed yet.
pub struct Before<'a> {
    /// The record as it stands now.
    pub record: &'a Record,
    /// Its front matter before; `None` for a record that is new.
    pub front: Option<Front>,
}

/// A rule that a step does not meet.
pub struct Breach<'s> {
    /// The rule.
    pub rule: &'s Rule,
    /// The field that shows it.
    pub field: Option<String>,
    /// Why it cannot be told whether the rule is met, where that is so.
    pub unanswerable: Option<Text>,
}

impl Schemas {
    /// Whether the collection (a subscript of `collections`) has rules about steps.
    pub fn has_step_rules(&self, collection: usize) -> bool {
        self.compiled[collection].rules.iter().any(|rule| rule.condition.looks.old)
    }

    /// The rules about steps that the step from `old` to `new` does not meet. `old` is `None` for a record that is
    /// new, of which only rules speak that ask whether there is an `old`.
    pub fn breaches(&self, collection: usize, old: Option<&Front>, new: &Front) -> Vec<Breach<'_>> {
        let compiled = &self.compiled[collection];
        let spoken_of =
            |rule: &&CompiledRule| rule.condition.looks.old && (old.is_some() || rule.condition.looks.newness);
        let judged = compiled.rules.iter().filter(spoken_of).filter_map(|compiled_rule| {
            let unanswerable = match compiled_rule.condition.allows(&self.functions, old, new, &compiled.shapes) {
                Ok(true) => return None,
                Ok(false) => None,
                Err(detail) => Some(detail),
            };
            let rule = &self.collections[collection].rules[compiled_rule.rule];
            let fields = compiled_rule.condition.looks.fields.iter();
            let field = rule.field.as_ref().or_else(|| fields.into_iter().next()).cloned();
            Some(Breach { rule, field, unanswerable })
        });
        judged.collect()
    }
}

/// What is wrong with changes that are not committed yet.
pub fn steps(changes: &[Before<'_>], schemas: &Schemas) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut told = BTreeSet::new();
    for Before { record, front } in changes {
        let Some(collection) = schemas.place(&record.document) else { continue };
        if let Some(old) = front {
            diagnostics.extend(illegal_move(record, old, &schemas.collections[collection]));
        }
        let compiled = &schemas.compiled[collection];
        let spans = Spans::of(&record.document);
        let new = &record.document.front;
        for breach in schemas.breaches(collection, front.as_ref(), new) {
            let definition = compiled.definition.source.path.clone();
            let code = &breach.rule.code;
            let Some(rule) =
                compiled.rules.iter().find(|rule| schemas.collections[collection].rules[rule.rule].code == *code)
            else {
                continue;
            };
            let at = place(new, breach.field.as_deref(), &rule.condition, &spans);
            let source = record.document.source.path.clone();
            diagnostics.push(match breach.unanswerable {
                None => Diagnostic::new(Code::RuleFailed, source, at, breach.rule.message.clone())
                    .graded(breach.rule.severity)
                    .also(
                        definition,
                        rule.span.clone(),
                        Text::new(format!("转变规则 `{code}`"), format!("the rule `{code}` about changes")),
                    )
                    .on(&record.id),
                // As with other rules, the first record that shows it is enough.
                Some(_) if !told.insert((definition.clone(), rule.span.start)) => continue,
                Some(detail) => unanswerable(code, definition, rule.span.clone(), &detail).also(
                    source,
                    at,
                    Text::new("对这条记录", "for this record"),
                ),
            });
        }
    }
    diagnostics
}

fn illegal_move(record: &Record, old: &Front, collection: &Collection) -> Option<Diagnostic> {
    let lifecycle = collection.lifecycle.as_ref()?;
    let state = |front: &Front| front.get(&lifecycle.field).and_then(Value::as_str).map(str::to_owned);
    let (from, to) = (state(old), state(&record.document.front));
    if lifecycle.allows(from.as_deref(), to.as_deref()) {
        return None;
    }
    // A state that is none has been told; what is missing has been, too.
    let to = to.filter(|to| lifecycle.states().contains(&to.as_str()))?;
    let span = locate(&record.document, &[Step::Key(lifecycle.field.clone())]);
    let from_shown = from.as_deref().unwrap_or("");
    let message = match from.is_some() {
        true => Text::new(
            format!("状态不能由 `{from_shown}` 变为 `{to}`"),
            format!("the state may not go from `{from_shown}` to `{to}`"),
        ),
        false => Text::new(format!("不能以 `{to}` 为最初状态"), format!("no record begins as `{to}`")),
    };
    let allowed = match &from {
        Some(from) => lifecycle.moves.get(from).map_or(&[][..], Vec::as_slice),
        None => &lifecycle.initial,
    };
    let shown: Vec<String> = allowed.iter().map(|state| format!("`{state}`")).collect();
    let help = match shown.is_empty() {
        true => Text::new("该状态是终点，不再变动", "that state is the last one"),
        false => Text::new(
            format!("可变为：{}；跨越了中间状态的，逐步登记", shown.join("、")),
            format!("it may become {}; take the states in between one by one", shown.join(", ")),
        ),
    };
    let source = record.document.source.path.clone();
    Some(Diagnostic::new(Code::LifecycleState, source, span, message).help(help).on(&record.id))
}
