//! States: whether a record's is one of its collection's, and whether it has what the state requires.

use super::Compiled;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::document::Step;
use crate::model::{Collection, Document, Text};
use crate::parse::spans::Spans;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The faults of the record's state. Fields in `at_fault` have been told of already.
pub fn check(
    document: &Document,
    front: &Map<String, Value>,
    collection: &Collection,
    compiled: &Compiled,
    spans: &Spans<'_>,
    at_fault: &BTreeSet<String>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let Some(lifecycle) = &collection.lifecycle else { return diagnostics };
    if at_fault.contains(&lifecycle.field) {
        return diagnostics;
    }
    let Some(state) = front.get(&lifecycle.field).and_then(Value::as_str) else { return diagnostics };
    let path = [Step::Key(lifecycle.field.clone())];
    let states = lifecycle.states();
    if !states.contains(&state) {
        let span = spans.value(&path);
        let message =
            Text::new(format!("生命周期里没有状态 `{state}`"), format!("the lifecycle has no state `{state}`"));
        let mut diagnostic = Diagnostic::new(Code::LifecycleState, document.source.path.clone(), span.clone(), message);
        diagnostic = match nearest(state, states.iter().copied()) {
            Some(near) => diagnostic
                .help(Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?")))
                .mend(span, near),
            None => {
                let shown: Vec<String> = states.iter().map(|state| format!("`{state}`")).collect();
                diagnostic
                    .help(Text::new(format!("可取：{}", shown.join("、")), format!("one of {}", shown.join(", "))))
            }
        };
        diagnostics.push(diagnostic);
    }
    let Some(required) = lifecycle.requires.get(state) else { return diagnostics };
    for field in required.iter().filter(|field| !is_filled(front, field) && !at_fault.contains(*field)) {
        let label = collection.field(field).map_or(field.as_str(), |field| field.label.zh.as_str());
        let message = Text::new(
            format!("状态为 `{state}` 时必须填写 `{field}`（{label}）"),
            format!("the state `{state}` requires `{field}`"),
        );
        let mut diagnostic =
            Diagnostic::new(Code::LifecycleState, document.source.path.clone(), spans.value(&path), message);
        let table = compiled.definition.root().get("lifecycle").and_then(|node| node.get("requires"));
        let list = table.and_then(|node| node.get(state));
        if let Some(item) = list.and_then(|node| node.items().find(|item| item.value.as_str() == Some(field))) {
            let path = compiled.definition.source.path.clone();
            diagnostic = diagnostic.also(path, item.span(), Text::new("此处要求填写", "required here"));
        }
        diagnostics.push(diagnostic.help(Text::new(
            "补填该字段；手续尚未办完的，退回到实际所处的状态",
            "fill it in, or set the state that has really been reached",
        )));
    }
    diagnostics
}

/// Whether the field says anything: not absent, null, blank or an empty list.
fn is_filled(front: &Map<String, Value>, field: &str) -> bool {
    match front.get(field) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    }
}
