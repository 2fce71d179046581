//! Conditions in the Common Expression Language: compiled once against a schema, held against many records.

use super::ast;
use super::fields::Shape;
use super::functions::{OWN, STANDARD};
use super::subject::Group;
use crate::diagnostic::nearest;
use crate::model::Text;
use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, SelectExpr, operators};
use cel::common::types::CelBool;
use cel::{Context, Env, Program, Value};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A compiled condition over `self`.
#[derive(Debug)]
pub struct Condition {
    expression: IdedExpr,
    /// The fields of `self` that it looks at.
    pub uses: BTreeSet<String>,
}

/// What is wrong with the text of a condition.
#[derive(Debug)]
pub struct Fault {
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// What.
    pub message: Text,
    /// The name that was probably meant.
    pub near: Option<String>,
}

/// Longest expression, in bytes, and deepest. Parser and interpreter call themselves for each operator of a chain,
/// so that a chain without end would exhaust the stack. Rules that people write are a fifth of this.
const LONGEST: usize = 2048;
const DEEPEST: usize = 128;

/// Compiles `text` for records whose schema has the given shape.
pub fn compile(env: &Env, text: &str, shapes: &BTreeMap<String, Shape>) -> Result<Condition, Vec<Fault>> {
    if text.len() > LONGEST {
        let message = Text::new(
            format!("表达式过长：{} 字节，至多 {LONGEST} 字节", text.len()),
            format!("the expression is too long: {} bytes, at most {LONGEST}", text.len()),
        );
        return Err(vec![Fault { span: 0..text.len(), message, near: None }]);
    }
    let program = env.compile(text).map_err(|errors| {
        let faults = errors.errors.iter().map(|error| {
            let start = offset(text, error.pos);
            let detail = error.msg.strip_prefix("Syntax error: ").unwrap_or(&error.msg);
            // The list of everything that might have stood there helps nobody.
            let detail = detail.split(" expecting {").next().unwrap_or(detail);
            let detail = if detail.contains("Recursion") { "it is nested too deep" } else { detail };
            let detail: String = detail.chars().take(80).collect();
            Fault {
                span: start..text[start..].chars().next().map_or(start, |c| start + c.len_utf8()),
                message: Text::new(
                    format!("表达式语法错误：{detail}"),
                    format!("the expression is not well formed: {detail}"),
                ),
                near: None,
            }
        });
        // What follows the first error is mostly its echo.
        faults.take(1).collect::<Vec<_>>()
    })?;
    if ast::depth(program.expression()) > DEEPEST {
        let message = Text::new("表达式嵌套过深", "the expression is nested too deep");
        return Err(vec![Fault { span: 0..text.len(), message, near: None }]);
    }
    let mut check = Check { program: &program, text, root: shapes, uses: BTreeSet::new(), faults: Vec::new() };
    check.visit(program.expression(), &Scope::default());
    let Check { uses, faults, .. } = check;
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut expression = program.expression().clone();
    ast::presence_is_not_null(&mut expression);
    Ok(Condition { expression, uses })
}

impl Condition {
    /// Whether the condition is met by a record with this front matter. It cannot always be told: functions want
    /// their arguments present, and operators want equal types.
    pub fn holds(
        &self,
        functions: &Context<'static, 'static>,
        front: &Map<String, Json>,
        shapes: &BTreeMap<String, Shape>,
    ) -> Result<bool, String> {
        let mut context = functions.new_inner_scope();
        context.add_variable_as_val("self", Box::new(Group::new(front, shapes)));
        match Value::resolve_val(&self.expression, &context) {
            Ok(value) => match value.downcast_ref::<CelBool>() {
                Some(met) => Ok(*met.inner()),
                None => Err(format!("gives {} instead of true or false", value.get_type().name())),
            },
            Err(error) => Err(error.to_string()),
        }
    }
}

/// A byte offset from the parser's line and column, both from 1, columns in characters.
fn offset(text: &str, (line, column): (isize, isize)) -> usize {
    let skipped = usize::try_from(line - 1).unwrap_or(0);
    let start: usize = text.split_inclusive('\n').take(skipped).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    let place = usize::try_from(column - 1).unwrap_or(0);
    start.min(text.len()) + rest.char_indices().nth(place).map_or(rest.len(), |(at, _)| at)
}

/// Names that comprehensions bind, with what is known of their shape.
type Scope<'s> = BTreeMap<String, Option<&'s Shape>>;

/// What an expression stands for, as far as it can be told.
#[derive(Clone, Copy)]
enum Kind<'s> {
    Group(&'s BTreeMap<String, Shape>),
    List(&'s Shape),
    Unknown,
}

impl<'s> Kind<'s> {
    fn of(shape: Option<&'s Shape>) -> Self {
        match shape {
            Some(Shape::Group(shapes)) => Kind::Group(shapes),
            Some(Shape::List(inner)) => Kind::List(inner),
            _ => Kind::Unknown,
        }
    }
}

/// Looks for names that the schema does not have.
struct Check<'c> {
    program: &'c Program,
    text: &'c str,
    root: &'c BTreeMap<String, Shape>,
    uses: BTreeSet<String>,
    faults: Vec<Fault>,
}

impl<'c> Check<'c> {
    fn visit(&mut self, node: &'c IdedExpr, scope: &Scope<'c>) -> Kind<'c> {
        match &node.expr {
            Expr::Ident(name) if name == "self" => return Kind::Group(self.root),
            Expr::Ident(name) => match scope.get(name) {
                Some(shape) => return Kind::of(*shape),
                None => self.unknown_variable(node, name, scope),
            },
            Expr::Select(select) => return self.select(node, select, scope),
            Expr::Call(call) => return self.call(node, call, scope),
            Expr::Comprehension(inner) => return self.comprehension(inner, scope),
            Expr::List(list) => list.elements.iter().for_each(|element| {
                self.visit(element, scope);
            }),
            Expr::Map(map) => map.entries.iter().for_each(|entry| {
                if let EntryExpr::MapEntry(entry) = &entry.expr {
                    self.visit(&entry.key, scope);
                    self.visit(&entry.value, scope);
                }
            }),
            Expr::Struct(literal) => self.fault(
                self.span(node, literal.type_name.len()),
                Text::new("表达式里不能构造对象", "objects cannot be built in an expression"),
                None,
            ),
            Expr::Unspecified | Expr::Literal(_) => {}
        }
        Kind::Unknown
    }

    fn select(&mut self, node: &'c IdedExpr, select: &'c SelectExpr, scope: &Scope<'c>) -> Kind<'c> {
        let operand = self.visit(&select.operand, scope);
        let Kind::Group(shapes) = operand else { return Kind::Unknown };
        let field = select.field.as_str();
        if matches!(&select.operand.expr, Expr::Ident(name) if name == "self") {
            self.uses.insert(field.to_owned());
        }
        if let Some(shape) = shapes.get(field) {
            return Kind::of(Some(shape));
        }
        let start = self.start(node);
        let span = match self.text.get(start..).and_then(|rest| rest.find(field)) {
            Some(at) => start + at..start + at + field.len(),
            None => start..start,
        };
        let message = Text::new(format!("定义里没有字段 `{field}`"), format!("the schema has no field `{field}`"));
        let near = nearest(field, shapes.keys().map(String::as_str)).map(str::to_owned);
        self.fault(span, message, near);
        Kind::Unknown
    }

    fn call(&mut self, node: &'c IdedExpr, call: &'c CallExpr, scope: &Scope<'c>) -> Kind<'c> {
        let target = call.target.as_ref().map(|target| self.visit(target, scope));
        let kinds: Vec<Kind<'c>> = call.args.iter().map(|argument| self.visit(argument, scope)).collect();
        let name = call.func_name.as_str();
        if name == operators::INDEX {
            return match kinds.first() {
                Some(Kind::List(inner)) => Kind::of(Some(inner)),
                _ => Kind::Unknown,
            };
        }
        // Operators have names that no text can spell.
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Kind::Unknown;
        }
        let given = call.args.len() + usize::from(target.is_some());
        let span = self.callee(node, name);
        match OWN.iter().find(|(own, _)| *own == name) {
            Some((_, wanted)) if *wanted == given => {}
            Some((_, wanted)) => {
                let message = Text::new(
                    format!("函数 `{name}` 需要 {wanted} 个参数，写了 {given} 个"),
                    format!("the function `{name}` takes {wanted} arguments, not {given}"),
                );
                self.fault(span, message, None);
            }
            None if STANDARD.contains(&name) => {}
            None => {
                let message = Text::new(format!("没有函数 `{name}`"), format!("there is no function `{name}`"));
                let known = OWN.iter().map(|(own, _)| *own).chain(STANDARD);
                self.fault(span, message, nearest(name, known).map(str::to_owned));
            }
        }
        Kind::Unknown
    }

    fn comprehension(&mut self, inner: &'c ComprehensionExpr, scope: &Scope<'c>) -> Kind<'c> {
        let item = match self.visit(&inner.iter_range, scope) {
            Kind::List(item) => Some(item),
            _ => None,
        };
        self.visit(&inner.accu_init, scope);
        let mut within = scope.clone();
        within.insert(inner.iter_var.clone(), item);
        within.insert(inner.accu_var.clone(), None);
        if let Some(second) = &inner.iter_var2 {
            within.insert(second.clone(), None);
        }
        self.visit(&inner.loop_cond, &within);
        self.visit(&inner.loop_step, &within);
        self.visit(&inner.result, &within);
        Kind::Unknown
    }

    fn unknown_variable(&mut self, node: &IdedExpr, name: &str, scope: &Scope<'c>) {
        let message = Text::new(format!("没有变量 `{name}`"), format!("there is no variable `{name}`"));
        let known = scope.keys().map(String::as_str).chain(["self"]);
        let mut near = nearest(name, known).map(str::to_owned);
        if self.root.contains_key(name) {
            near = Some(format!("self.{name}"));
        }
        self.fault(self.span(node, name.len()), message, near);
    }

    fn fault(&mut self, span: Range<usize>, message: Text, near: Option<String>) {
        self.faults.push(Fault { span, message, near });
    }

    fn start(&self, node: &IdedExpr) -> usize {
        let start = self.program.source_info().offset_for(node.id).map_or(0, |(start, _)| start as usize);
        self.text.floor_char_boundary(start)
    }

    fn span(&self, node: &IdedExpr, length: usize) -> Range<usize> {
        let start = self.start(node);
        start..self.text.floor_char_boundary((start + length).min(self.text.len()))
    }

    /// The parser notes where a call's parenthesis opens; the name stands before it.
    fn callee(&self, node: &IdedExpr, name: &str) -> Range<usize> {
        let open = self.start(node);
        match self.text[..open].rfind(name) {
            Some(start) => start..start + name.len(),
            None => open..open,
        }
    }
}
