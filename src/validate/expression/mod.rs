//! Expressions in the Common Expression Language: compiled once against a schema, evaluated for many records.

mod check;
mod decimals;
mod fault;
mod functions;
mod kind;
mod operators;
mod references;
pub mod untold;

pub use decimals::from_float;
pub use fault::Fault;
pub use functions::{Sort, context};
pub use references::Directory;

#[cfg(test)]
mod tests;

use super::archive::Asked;
use super::ast;
use super::fields::Shape;
use super::subject::Group;
use crate::model::Text;
use cel::common::ast::IdedExpr;
use cel::common::types::{CelBool, CelNull, CelString};
use cel::{Context, Env, Value};
use check::Check;
use kind::Kind;
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use untold::{another_kind, untold};

type Front = Map<String, Json>;
type Shapes = BTreeMap<String, Shape>;

/// What an expression may speak of.
#[derive(Clone, Copy)]
pub struct Speech<'a> {
    /// The collection of `self`.
    pub collection: &'a str,
    /// The fields of `self`.
    pub shapes: &'a Shapes,
    /// The other collections.
    pub archive: Option<&'a Directory<'a>>,
    /// Whether there is an `old`: the version before.
    pub old: bool,
}

/// What an expression looks at.
#[derive(Clone, Default, Debug)]
pub struct Looks {
    /// The fields of `self`.
    pub fields: BTreeSet<String>,
    /// Whether it looks at the version before.
    pub old: bool,
    /// Whether it asks for the version before as such, as in `old == null`: only then it has something to say of a
    /// record that is new.
    pub newness: bool,
    /// Whether it looks beyond the record: at others, or at the day.
    pub archive: bool,
}

/// A compiled expression.
#[derive(Debug)]
pub struct Expression {
    expression: IdedExpr,
    /// What it looks at.
    pub looks: Looks,
}

/// Longest expression, in bytes, and deepest. Parser and interpreter call themselves for each operator of a chain,
/// so that a chain without end would exhaust the stack. Rules that people write are a fifth of this.
const LONGEST: usize = 2048;
const DEEPEST: usize = 128;

/// Compiles `text`, which is to give a value of the sort `wanted`. With a fault that is not harmless there is no
/// expression.
pub fn compile(env: &Env, text: &str, speech: Speech<'_>, wanted: Sort) -> (Option<Expression>, Vec<Fault>) {
    if text.len() > LONGEST {
        let message = Text::new(
            format!("表达式过长：{} 字节，至多 {LONGEST} 字节", text.len()),
            format!("the expression is too long: {} bytes, at most {LONGEST}", text.len()),
        );
        return (None, vec![Fault::new(0..text.len(), message)]);
    }
    let program = match env.compile(text) {
        Ok(program) => program,
        // What follows the first error is mostly its echo.
        Err(errors) => return (None, errors.errors.iter().take(1).map(|error| syntax(text, error)).collect()),
    };
    if ast::depth(program.expression()) > DEEPEST {
        let message = Text::new("表达式嵌套过深", "the expression is nested too deep");
        return (None, vec![Fault::new(0..text.len(), message)]);
    }
    let mut check = Check::new(&program, text, speech);
    let kind = check.visit(program.expression(), &check::Scope::default());
    if !wanted.admits(&kind) || matches!((wanted, &kind), (Sort::Integer, Kind::Number | Kind::Money)) {
        let (name, wanted) = (kind.name(), wanted.name());
        check.faults.push(Fault::new(
            0..text.len(),
            Text::new(
                format!("表达式的结果是{}，应为{}", name.zh, wanted.zh),
                format!("the expression gives {}, but should give {}", name.en, wanted.en),
            ),
        ));
    }
    if check.looks.old && check.looks.archive {
        check.faults.push(Fault::new(
            0..text.len(),
            Text::new(
                "涉及 `old` 的规则只看前后两个版本，不能用 `ref`、`referring`、`today` 和 `residual_value`",
                "a rule about `old` sees two versions only, without `ref`, `referring`, `today` and `residual_value`",
            ),
        ));
    }
    let Check { looks, faults, decimal, .. } = check;
    if faults.iter().any(|fault| !fault.harmless) {
        return (None, faults);
    }
    let mut expression = program.expression().clone();
    ast::presence_is_not_null(&mut expression);
    ast::look_up(&mut expression, &decimal, &decimals::NAMES);
    (Some(Expression { expression, looks }), faults)
}

fn syntax(text: &str, error: &cel::ParseError) -> Fault {
    let start = offset(text, error.pos);
    let detail = error.msg.strip_prefix("Syntax error: ").unwrap_or(&error.msg);
    // The list of everything that might have stood there helps nobody.
    let detail = detail.split(" expecting {").next().unwrap_or(detail);
    let detail = if detail.contains("Recursion") { "it is nested too deep" } else { detail };
    let detail: String = detail.chars().take(80).collect();
    let span = start..text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    Fault::new(
        span,
        Text::new(format!("表达式语法错误：{detail}"), format!("the expression is not well formed: {detail}")),
    )
}

/// A byte offset from the parser's line and column, both from 1, columns in characters.
fn offset(text: &str, (line, column): (isize, isize)) -> usize {
    let skipped = usize::try_from(line - 1).unwrap_or(0);
    let start: usize = text.split_inclusive('\n').take(skipped).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    let place = usize::try_from(column - 1).unwrap_or(0);
    start.min(text.len()) + rest.char_indices().nth(place).map_or(rest.len(), |(at, _)| at)
}

impl Expression {
    /// Whether the record meets the condition. It cannot always be told: functions want their arguments present, and
    /// operators want equal types.
    pub fn holds(&self, functions: &Context<'static, 'static>, asked: &Asked<'_>) -> Result<bool, Text> {
        let mut context = functions.new_inner_scope();
        asked.bind(&mut context, self.looks.archive);
        truth(&self.expression, &context)
    }

    /// What the expression gives for the record.
    pub fn value(&self, functions: &Context<'static, 'static>, asked: &Asked<'_>) -> Result<Json, Text> {
        let mut context = functions.new_inner_scope();
        asked.bind(&mut context, self.looks.archive);
        let value = Value::resolve_val(&self.expression, &context).map_err(|error| untold(&error))?;
        if let Some(text) = value.downcast_ref::<CelString>() {
            return Ok(Json::from(text.inner()));
        }
        match Value::try_from(value.as_ref()).map_err(|error| untold(&error))? {
            Value::Null => Ok(Json::Null),
            Value::Bool(truth) => Ok(Json::from(truth)),
            Value::Int(whole) => Ok(Json::from(whole)),
            Value::UInt(whole) => Ok(Json::from(whole)),
            Value::Float(float) if float.is_finite() => Ok(Json::from(float)),
            _ => Err(another_kind(value.get_type().name(), &Text::new("单个值", "a single value"))),
        }
    }

    /// Whether the step from one version of a record to the next meets the condition. `old` is `None` for a record
    /// that is new.
    pub fn allows(
        &self,
        functions: &Context<'static, 'static>,
        old: Option<&Front>,
        new: &Front,
        shapes: &Shapes,
    ) -> Result<bool, Text> {
        let mut context = functions.new_inner_scope();
        context.add_variable_as_val("self", Box::new(Group::new(new, shapes)));
        match old {
            Some(old) => context.add_variable_as_val("old", Box::new(Group::new(old, shapes))),
            None => context.add_variable_as_val("old", Box::new(CelNull)),
        }
        truth(&self.expression, &context)
    }
}

fn truth(expression: &IdedExpr, context: &Context<'_, '_>) -> Result<bool, Text> {
    match Value::resolve_val(expression, context) {
        Ok(value) => match value.downcast_ref::<CelBool>() {
            Some(met) => Ok(*met.inner()),
            None => Err(another_kind(value.get_type().name(), &Text::new("真或假", "true or false"))),
        },
        Err(error) => Err(untold(&error)),
    }
}
