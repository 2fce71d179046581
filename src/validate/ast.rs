//! Walks over compiled expressions.

use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, ListExpr, LiteralValue, SelectExpr, operators,
};
use std::collections::BTreeSet;

/// `has(x.f)` asks whether the record says something at `f`. Absent fields are null here, so it becomes
/// `x.f != null`.
pub fn presence_is_not_null(expression: &mut IdedExpr) {
    each_child(&mut expression.expr, &mut presence_is_not_null);
    if let Expr::Select(select) = &mut expression.expr
        && select.test
    {
        let value = SelectExpr { test: false, ..std::mem::take(select) };
        let null = IdedExpr { id: 0, expr: Expr::Literal(LiteralValue::Null) };
        expression.expr = Expr::Call(CallExpr {
            func_name: operators::NOT_EQUALS.to_owned(),
            target: None,
            args: vec![IdedExpr { id: expression.id, expr: Expr::Select(value) }, null],
        });
    }
}

/// The variable that gives records by id.
pub const ARCHIVE: &str = "@archive";
/// The variable that gives the records that refer to this one.
pub const REFERRING: &str = "@referring";
/// The variable that gives residual values.
pub const BOOK: &str = "@book";

/// Calls that ask the archive become look-ups in a variable: `ref(x)` becomes `@archive[x]`. Operations on amounts,
/// given by the ids of their nodes, become functions (`named`).
pub fn look_up(expression: &mut IdedExpr, decimal: &BTreeSet<u64>, named: &[(&str, &str)]) {
    each_child(&mut expression.expr, &mut |child| look_up(child, decimal, named));
    let Expr::Call(call) = &mut expression.expr else { return };
    if decimal.contains(&expression.id)
        && let Some((_, function)) = named.iter().find(|(operator, _)| *operator == call.func_name)
    {
        call.func_name = (*function).to_owned();
        return;
    }
    if call.func_name == "count" {
        // The same, but only for lists, and named as people name it.
        call.func_name = "size".to_owned();
        return;
    }
    let variable = match call.func_name.as_str() {
        "ref" => ARCHIVE,
        "referring" => REFERRING,
        "residual_value" => BOOK,
        _ => return,
    };
    let mut arguments: Vec<IdedExpr> = call.target.take().map(|target| *target).into_iter().collect();
    arguments.append(&mut call.args);
    let index = match arguments.len() {
        1 => arguments.remove(0),
        _ => IdedExpr { id: 0, expr: Expr::List(ListExpr::new(arguments)) },
    };
    let variable = IdedExpr { id: 0, expr: Expr::Ident(variable.to_owned()) };
    *call = CallExpr { func_name: operators::INDEX.to_owned(), target: None, args: vec![variable, index] };
}

/// How deep expressions stand within expressions, counted without recursion.
pub fn depth(expression: &IdedExpr) -> usize {
    let mut deepest = 0;
    let mut open = vec![(expression, 1)];
    while let Some((node, depth)) = open.pop() {
        deepest = deepest.max(depth);
        open.extend(children(&node.expr).into_iter().map(|child| (child, depth + 1)));
    }
    deepest
}

fn children(expression: &Expr) -> Vec<&IdedExpr> {
    match expression {
        Expr::Call(call) => call.target.iter().map(|target| &**target).chain(&call.args).collect(),
        Expr::Select(select) => vec![&select.operand],
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Map(map) => map.entries.iter().flat_map(|entry| entry_children(&entry.expr)).collect(),
        Expr::Struct(literal) => literal.entries.iter().flat_map(|entry| entry_children(&entry.expr)).collect(),
        Expr::Comprehension(inner) => {
            vec![&inner.iter_range, &inner.accu_init, &inner.loop_cond, &inner.loop_step, &inner.result]
        }
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => Vec::new(),
    }
}

fn entry_children(entry: &EntryExpr) -> Vec<&IdedExpr> {
    match entry {
        EntryExpr::MapEntry(entry) => vec![&entry.key, &entry.value],
        EntryExpr::StructField(field) => vec![&field.value],
    }
}

fn each_child(expression: &mut Expr, visit: &mut dyn FnMut(&mut IdedExpr)) {
    match expression {
        Expr::Call(call) => call.target.iter_mut().map(|target| &mut **target).chain(&mut call.args).for_each(visit),
        Expr::Select(select) => visit(&mut select.operand),
        Expr::List(list) => list.elements.iter_mut().for_each(visit),
        Expr::Map(map) => map.entries.iter_mut().for_each(|entry| each_of_entry(&mut entry.expr, visit)),
        Expr::Struct(literal) => literal.entries.iter_mut().for_each(|entry| each_of_entry(&mut entry.expr, visit)),
        Expr::Comprehension(inner) => {
            let ComprehensionExpr { iter_range, accu_init, loop_cond, loop_step, result, .. } = &mut **inner;
            [iter_range, accu_init, loop_cond, loop_step, result].into_iter().for_each(visit);
        }
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => {}
    }
}

fn each_of_entry(entry: &mut EntryExpr, visit: &mut dyn FnMut(&mut IdedExpr)) {
    match entry {
        EntryExpr::MapEntry(entry) => {
            visit(&mut entry.key);
            visit(&mut entry.value);
        }
        EntryExpr::StructField(field) => visit(&mut field.value),
    }
}
