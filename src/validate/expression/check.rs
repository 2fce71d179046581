//! Reads a compiled expression against the schema: every name must exist, and every value be of a kind that can
//! stand where it stands.

use super::fault::Fault;
use super::functions;
use super::kind::{Kind, Words};
use super::{Looks, Speech};
use crate::diagnostic::nearest;
use crate::model::Text;
use cel::Program;
use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue, SelectExpr, StructExpr, operators,
};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Names that comprehensions bind, with the kind of their values.
pub type Scope<'s> = BTreeMap<String, Kind<'s>>;

/// One reading of one expression.
pub struct Check<'c> {
    program: &'c Program,
    pub text: &'c str,
    pub speech: Speech<'c>,
    pub looks: Looks,
    /// Operations on amounts, which are reckoned in decimals, by the id of their node.
    pub decimal: BTreeSet<u64>,
    pub faults: Vec<Fault>,
}

impl<'c> Check<'c> {
    pub fn new(program: &'c Program, text: &'c str, speech: Speech<'c>) -> Self {
        Self { program, text, speech, looks: Looks::default(), decimal: BTreeSet::new(), faults: Vec::new() }
    }

    /// Reads `node` and tells what it stands for.
    pub fn visit(&mut self, node: &'c IdedExpr, scope: &Scope<'c>) -> Kind<'c> {
        match &node.expr {
            Expr::Ident(name) => self.variable(node, name, scope),
            Expr::Select(select) => self.select(node, select, scope),
            Expr::Call(call) => self.call(node, call, scope),
            Expr::Comprehension(inner) => self.comprehension(inner, scope),
            Expr::List(list) => {
                let items = list.elements.iter().map(|item| self.visit(item, scope));
                let item = items.reduce(Kind::or).unwrap_or(Kind::Unknown);
                Kind::List(Box::new(item))
            }
            Expr::Map(map) => {
                for entry in &map.entries {
                    if let EntryExpr::MapEntry(entry) = &entry.expr {
                        self.visit(&entry.key, scope);
                        self.visit(&entry.value, scope);
                    }
                }
                Kind::Unknown
            }
            Expr::Struct(literal) => self.object(node, literal),
            Expr::Literal(literal) => match literal {
                LiteralValue::Boolean(_) => Kind::Boolean,
                LiteralValue::Double(_) => Kind::Number,
                LiteralValue::Int(_) | LiteralValue::UInt(_) => Kind::Integer,
                LiteralValue::Null => Kind::Null,
                LiteralValue::String(text) => Kind::Text(Words { literal: Some(text.inner()), ..Words::default() }),
                LiteralValue::Bytes(_) => Kind::Unknown,
            },
            Expr::Unspecified => Kind::Unknown,
        }
    }

    fn variable(&mut self, node: &'c IdedExpr, name: &str, scope: &Scope<'c>) -> Kind<'c> {
        match name {
            "self" => Kind::Group(self.speech.shapes),
            "old" if self.speech.old => {
                (self.looks.old, self.looks.newness) = (true, true);
                Kind::Group(self.speech.shapes)
            }
            "today" if !scope.contains_key(name) => {
                self.looks.archive = true;
                Kind::text()
            }
            _ => match scope.get(name) {
                Some(kind) => kind.clone(),
                None => {
                    self.unknown_variable(node, name, scope);
                    Kind::Unknown
                }
            },
        }
    }

    fn select(&mut self, node: &'c IdedExpr, select: &'c SelectExpr, scope: &Scope<'c>) -> Kind<'c> {
        let newness = self.looks.newness;
        let operand = self.visit(&select.operand, scope);
        let root = match &select.operand.expr {
            Expr::Ident(name) => name.as_str(),
            _ => "",
        };
        if root == "old" {
            // `old.x` looks at a field of the version before, not at whether there is one.
            self.looks.newness = newness;
        }
        if let Kind::Record(targets) = &operand {
            let span = self.field_span(node, &select.field);
            return self.field_of(targets, &select.field, span);
        }
        let Kind::Group(shapes) = operand else {
            if operand.class().is_some() {
                let name = operand.name();
                let span = self.field_span(node, &select.field);
                let message = Text::new(
                    format!("{}没有字段 `{}`", name.zh, select.field),
                    format!("{} has no field `{}`", name.en, select.field),
                );
                self.faults.push(Fault::new(span, message));
            }
            return Kind::Unknown;
        };
        let field = select.field.as_str();
        if root == "self" {
            self.looks.fields.insert(field.to_owned());
        }
        if let Some(shape) = shapes.get(field) {
            return if select.test { Kind::Boolean } else { Kind::of(shape) };
        }
        let message = Text::new(format!("定义里没有字段 `{field}`"), format!("the schema has no field `{field}`"));
        let near = nearest(field, shapes.keys().map(String::as_str)).map(str::to_owned);
        let span = self.field_span(node, field);
        self.faults.push(Fault::new(span, message).near(near));
        Kind::Unknown
    }

    fn call(&mut self, node: &'c IdedExpr, call: &'c CallExpr, scope: &Scope<'c>) -> Kind<'c> {
        let target = call.target.as_ref().map(|target| self.visit(target, scope));
        let kinds: Vec<Kind<'c>> = call.args.iter().map(|argument| self.visit(argument, scope)).collect();
        // Operators have names that no text can spell.
        if !call.func_name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return self.operator(node, call, kinds);
        }
        let name = call.func_name.as_str();
        let span = self.callee(node, name);
        let given: Vec<(&'c IdedExpr, Kind<'c>)> = call.target.as_deref().into_iter().zip(target).collect();
        let given = given.into_iter().chain(call.args.iter().zip(kinds)).collect::<Vec<_>>();
        let Some(function) = functions::find(name) else {
            let message = Text::new(format!("没有函数 `{name}`"), format!("there is no function `{name}`"));
            let near = nearest(name, functions::names()).map(str::to_owned);
            self.faults.push(Fault::new(span, message).near(near));
            return Kind::Unknown;
        };
        if given.len() != function.takes.len() {
            let (wanted, given) = (function.takes.len(), given.len());
            let message = Text::new(
                format!("函数 `{name}` 需要 {wanted} 个参数，写了 {given} 个"),
                format!("the function `{name}` takes {wanted} arguments, not {given}"),
            );
            self.faults.push(Fault::new(span.clone(), message));
        } else {
            for ((argument, kind), wanted) in given.iter().zip(function.takes) {
                if !wanted.admits(kind) {
                    let (wanted, found) = (wanted.name(), kind.name());
                    let message = Text::new(
                        format!("函数 `{name}` 的参数应为{}，这里是{}", wanted.zh, found.zh),
                        format!("the function `{name}` wants {}, but this is {}", wanted.en, found.en),
                    );
                    let span = self.whole(argument);
                    self.faults.push(Fault::new(span, message));
                }
            }
        }
        let arguments: Vec<&'c IdedExpr> = given.iter().map(|(argument, _)| *argument).collect();
        match (name, &given[..]) {
            ("ref", [(argument, kind)]) => self.reference(argument, kind),
            ("referring", [_, _]) => self.referring(span, &arguments),
            (functions::RESIDUAL_VALUE, _) => {
                self.looks.archive = true;
                function.gives()
            }
            // The least and the greatest are of the kind of the others.
            ("earliest" | "latest", [(_, Kind::List(item))]) => (**item).clone(),
            _ => function.gives(),
        }
    }

    fn comprehension(&mut self, inner: &'c ComprehensionExpr, scope: &Scope<'c>) -> Kind<'c> {
        let item = match self.visit(&inner.iter_range, scope) {
            Kind::List(item) => *item,
            Kind::Unknown => Kind::Unknown,
            other => {
                let name = other.name();
                let span = self.whole(&inner.iter_range);
                let message = Text::new(
                    format!("这里应为列表，而不是{}", name.zh),
                    format!("a list should stand here, not {}", name.en),
                );
                self.faults.push(Fault::new(span, message));
                Kind::Unknown
            }
        };
        let start = self.visit(&inner.accu_init, scope);
        let mut within = scope.clone();
        within.insert(inner.iter_var.clone(), item);
        within.insert(inner.accu_var.clone(), start);
        if let Some(second) = &inner.iter_var2 {
            within.insert(second.clone(), Kind::Unknown);
        }
        self.visit(&inner.loop_cond, &within);
        let step = self.visit(&inner.loop_step, &within);
        within.insert(inner.accu_var.clone(), step);
        self.visit(&inner.result, &within)
    }

    fn object(&mut self, node: &IdedExpr, literal: &StructExpr) -> Kind<'c> {
        let message = Text::new("表达式里不能构造对象", "objects cannot be built in an expression");
        let span = self.span(node, literal.type_name.len());
        self.faults.push(Fault::new(span, message));
        Kind::Unknown
    }

    fn unknown_variable(&mut self, node: &IdedExpr, name: &str, scope: &Scope<'c>) {
        let message = Text::new(format!("没有变量 `{name}`"), format!("there is no variable `{name}`"));
        let known = scope.keys().map(String::as_str).filter(|name| !name.starts_with('@'));
        let mut near = nearest(
            name,
            known.chain(["self", "old", "today"].into_iter().filter(|name| *name != "old" || self.speech.old)),
        )
        .map(str::to_owned);
        if self.speech.shapes.contains_key(name) {
            near = Some(format!("self.{name}"));
        }
        let span = self.span(node, name.len());
        self.faults.push(Fault::new(span, message).near(near));
    }

    fn start(&self, node: &IdedExpr) -> usize {
        let start = self.program.source_info().offset_for(node.id).map_or(0, |(start, _)| start as usize);
        self.text.floor_char_boundary(start)
    }

    /// `length` bytes from where the parser says that `node` stands.
    pub fn span(&self, node: &IdedExpr, length: usize) -> Range<usize> {
        let start = self.start(node);
        start..self.text.floor_char_boundary((start + length).min(self.text.len()))
    }

    fn field_span(&self, node: &IdedExpr, field: &str) -> Range<usize> {
        let start = self.start(node);
        match self.text.get(start..).and_then(|rest| rest.find(field)) {
            Some(at) => start + at..start + at + field.len(),
            None => start..start,
        }
    }

    /// The parser notes where a call's parenthesis opens; the name stands before it.
    fn callee(&self, node: &IdedExpr, name: &str) -> Range<usize> {
        let open = self.start(node);
        match self.text[..open].rfind(name) {
            Some(start) => start..start + name.len(),
            None => open..open,
        }
    }

    /// Where a whole expression is written, as far as it can be told from its parts.
    pub fn whole(&self, node: &IdedExpr) -> Range<usize> {
        match &node.expr {
            Expr::Literal(LiteralValue::String(text)) => self.span(node, text.inner().len() + 2),
            Expr::Literal(_) => {
                let start = self.start(node);
                let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
                let length = self.text[start..].find(|c| !is_word(c)).unwrap_or(self.text.len() - start);
                start..start + length
            }
            Expr::Ident(name) => self.span(node, name.len()),
            Expr::Select(select) => {
                let end = self.field_span(node, &select.field).end;
                self.whole(&select.operand).start.min(end)..end
            }
            Expr::Call(call) if call.func_name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                self.callee(node, &call.func_name)
            }
            Expr::Call(call) => {
                let parts = call.args.iter().map(|part| self.whole(part));
                parts.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or_else(|| self.span(node, 1))
            }
            Expr::Comprehension(inner) => self.whole(&inner.iter_range),
            _ => self.span(node, 1),
        }
    }
}

/// Whether the call is the operator of a comprehension's own making, not of the author's.
pub fn is_synthetic(call: &CallExpr) -> bool {
    let is_accumulator = |node: &IdedExpr| matches!(&node.expr, Expr::Ident(name) if name.starts_with('@'));
    call.func_name == operators::NOT_STRICTLY_FALSE || call.args.iter().any(is_accumulator)
}
