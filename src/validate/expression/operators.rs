//! Operators: what may stand on their sides, and what they give.

use super::check::{Check, is_synthetic};
use super::fault::Fault;
use super::kind::{Class, Kind, Words};
use crate::diagnostic::nearest;
use crate::model::Text;
use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};

impl<'c> Check<'c> {
    /// Checks the use of an operator and tells what it gives.
    pub(super) fn operator(&mut self, node: &IdedExpr, call: &'c CallExpr, kinds: Vec<Kind<'c>>) -> Kind<'c> {
        let mut kinds = kinds.into_iter();
        let (first, second, third) = (kinds.next(), kinds.next(), kinds.next());
        match (call.func_name.as_str(), first, second, third) {
            (operators::INDEX, Some(Kind::List(item)), ..) => *item,
            (operators::CONDITIONAL, Some(condition), Some(yes), Some(no)) => {
                self.expect_boolean(&call.args[0], &condition);
                yes.or(no)
            }
            (operators::LOGICAL_AND | operators::LOGICAL_OR, Some(a), Some(b), _) => {
                if !is_synthetic(call) {
                    self.expect_boolean(&call.args[0], &a);
                }
                self.expect_boolean(&call.args[1], &b);
                Kind::Boolean
            }
            (operators::LOGICAL_NOT, Some(a), ..) => {
                self.expect_boolean(&call.args[0], &a);
                Kind::Boolean
            }
            (operators::NOT_STRICTLY_FALSE, ..) => Kind::Boolean,
            (operators::EQUALS | operators::NOT_EQUALS, Some(a), Some(b), _) => {
                self.equality(call, &a, &b);
                Kind::Boolean
            }
            (operators::IN, Some(a), Some(b), _) => {
                self.membership(call, &a, &b);
                Kind::Boolean
            }
            (operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS, a, b, _) => {
                if let (Some(a), Some(b)) = (a, b) {
                    self.order(call, &a, &b);
                }
                Kind::Boolean
            }
            (operators::NEGATE, Some(a), ..) => a,
            (name, Some(a), Some(b), _) if is_arithmetic(name) => {
                if [&a, &b].iter().any(|kind| matches!(kind, Kind::Money)) {
                    self.decimal.insert(node.id);
                }
                // `[] + [x]` of a comprehension.
                if is_synthetic(call) { a.or(b) } else { self.arithmetic(call, a, b) }
            }
            _ => Kind::Unknown,
        }
    }

    fn expect_boolean(&mut self, node: &IdedExpr, kind: &Kind<'_>) {
        if !kind.may_be_boolean() {
            let name = kind.name();
            let message = Text::new(
                format!("这里应为是或否，而不是{}", name.zh),
                format!("true or false should stand here, not {}", name.en),
            );
            let span = self.whole(node);
            self.faults.push(Fault::new(span, message));
        }
    }

    fn equality(&mut self, call: &'c CallExpr, a: &Kind<'c>, b: &Kind<'c>) {
        if let (Some(left), Some(right)) = (a.class(), b.class())
            && left != right
        {
            let (a_name, b_name) = (a.name(), b.name());
            let message = Text::new(
                format!("{}与{}永远不会相等", a_name.zh, b_name.zh),
                format!("{} never equals {}", a_name.en, b_name.en),
            );
            let near = [(&call.args[1], left), (&call.args[0], right)];
            let near = near.iter().find_map(|(literal, wanted)| written_as(literal, *wanted));
            self.mismatch(call, message, near);
            return;
        }
        self.choice(&call.args[1], a, b);
        self.choice(&call.args[0], b, a);
    }

    fn membership(&mut self, call: &'c CallExpr, a: &Kind<'c>, b: &Kind<'c>) {
        match b {
            Kind::List(item) => {
                if let (Some(left), Some(right)) = (a.class(), item.class())
                    && left != right
                {
                    let (a_name, item_name) = (a.name(), item.name());
                    let message = Text::new(
                        format!("{}不会在由{}组成的列表里", a_name.zh, item_name.zh),
                        format!("{} is never in a list of which each item is {}", a_name.en, item_name.en),
                    );
                    self.mismatch(call, message, None);
                }
                // `self.status in ['在用', …]`
                if let Expr::List(list) = &call.args[1].expr {
                    for element in &list.elements {
                        if let Expr::Literal(LiteralValue::String(text)) = &element.expr {
                            let words = Words { literal: Some(text.inner()), ..Words::default() };
                            self.choice(element, a, &Kind::Text(words));
                        }
                    }
                }
                // `'…' in self.kinds`
                self.choice(&call.args[0], item, a);
            }
            Kind::Unknown => {}
            other => {
                let name = other.name();
                let message = Text::new(
                    format!("`in` 右边应为列表，而不是{}", name.zh),
                    format!("a list should stand right of `in`, not {}", name.en),
                );
                let span = self.whole(&call.args[1]);
                self.faults.push(Fault::new(span, message));
            }
        }
    }

    /// A value that the field may never have is most likely misspelt. The expression can be evaluated all the same,
    /// and a choice may have been struck from the schema since.
    fn choice(&mut self, literal: &IdedExpr, field: &Kind<'c>, value: &Kind<'c>) {
        let (Kind::Text(field), Kind::Text(Words { literal: Some(written), .. })) = (field, value) else { return };
        if field.choices.is_empty() || field.choices.iter().any(|choice| choice == written) {
            return;
        }
        let message = Text::new(
            format!("该字段没有 `{written}` 这个取值"),
            format!("`{written}` is none of the values of this field"),
        );
        let near = nearest(written, field.choices.iter().map(String::as_str)).map(str::to_owned);
        let whole = self.whole(literal);
        let inside = whole.start + 1..(whole.end - 1).max(whole.start + 1);
        self.faults.push(Fault { harmless: true, ..Fault::new(inside, message).near(near) });
    }

    fn order(&mut self, call: &'c CallExpr, a: &Kind<'c>, b: &Kind<'c>) {
        for (argument, kind) in call.args.iter().zip([a, b]) {
            let has_order = matches!(kind.class(), Some(Class::Number | Class::Text)) || matches!(kind, Kind::Unknown);
            if !has_order {
                let name = kind.name();
                let message =
                    Text::new(format!("{}不能比较大小", name.zh), format!("{} has no greater and smaller", name.en));
                let span = self.whole(argument);
                self.faults.push(Fault::new(span, message));
                return;
            }
        }
        if let (Some(left), Some(right)) = (a.class(), b.class())
            && left != right
        {
            let (a_name, b_name) = (a.name(), b.name());
            let message = Text::new(
                format!("{}与{}不能比较大小", a_name.zh, b_name.zh),
                format!("{} cannot be set in order with {}", a_name.en, b_name.en),
            );
            let near = [(&call.args[1], left), (&call.args[0], right)];
            let near = near.iter().find_map(|(literal, wanted)| written_as(literal, *wanted));
            self.mismatch(call, message, near);
        }
    }

    fn arithmetic(&mut self, call: &'c CallExpr, a: Kind<'c>, b: Kind<'c>) -> Kind<'c> {
        let plus = call.func_name == operators::ADD;
        match (&a, &b) {
            (Kind::Unknown, Kind::Unknown) => return Kind::Unknown,
            (Kind::Unknown, other) | (other, Kind::Unknown) if !matches!(other, Kind::Null) => return other.clone(),
            (Kind::Text(_), Kind::Text(_)) if plus => return Kind::text(),
            (Kind::List(_), Kind::List(_)) if plus => return a.or(b),
            (Kind::Integer, Kind::Integer) => return Kind::Integer,
            (Kind::Money, Kind::Money) if call.func_name == operators::DIVIDE => return Kind::Number,
            (Kind::Number | Kind::Money, Kind::Number | Kind::Money) => return a.or(b),
            _ => {}
        }
        let (a_name, b_name) = (a.name(), b.name());
        let sign = sign(&call.func_name);
        let message = Text::new(
            format!("{}与{}不能用 `{sign}` 运算", a_name.zh, b_name.zh),
            format!("`{sign}` does not go between {} and {}", a_name.en, b_name.en),
        );
        // `self.price * 2`: the number only lacks its fraction.
        let fraction = call.args.iter().zip([&b, &a]).find_map(|(literal, other)| match &literal.expr {
            Expr::Literal(LiteralValue::Int(whole)) if matches!(other, Kind::Number | Kind::Money) => {
                Some((self.whole(literal), format!("{}.0", whole.inner())))
            }
            _ => None,
        });
        match fraction {
            Some((span, near)) => self.faults.push(Fault::new(span, message).near(Some(near))),
            None => self.mismatch(call, message, None),
        }
        Kind::Unknown
    }

    /// A fault at both sides of an operator, or at the literal that can be mended.
    fn mismatch(&mut self, call: &CallExpr, message: Text, near: Option<String>) {
        let is_literal = |node: &&IdedExpr| matches!(node.expr, Expr::Literal(_));
        let literal = call.args.iter().find(is_literal).filter(|_| near.is_some());
        let span = match literal {
            Some(literal) => self.whole(literal),
            None => {
                let sides = call.args.iter().map(|part| self.whole(part));
                sides.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or(0..self.text.len())
            }
        };
        self.faults.push(Fault::new(span, message).near(near));
    }
}

/// The literal as it would be written if it were of the class `wanted`.
fn written_as(literal: &IdedExpr, wanted: Class) -> Option<String> {
    let Expr::Literal(literal) = &literal.expr else { return None };
    match (literal, wanted) {
        (LiteralValue::String(text), Class::Number) => {
            text.inner().parse::<f64>().ok().map(|_| text.inner().to_owned())
        }
        (LiteralValue::String(text), Class::Boolean) => {
            matches!(text.inner(), "true" | "false").then(|| text.inner().to_owned())
        }
        (LiteralValue::Int(whole), Class::Text) => Some(format!("'{}'", whole.inner())),
        _ => None,
    }
}

fn is_arithmetic(name: &str) -> bool {
    [operators::ADD, operators::SUBSTRACT, operators::MULTIPLY, operators::DIVIDE, operators::MODULO].contains(&name)
}

/// An operator as it is written.
fn sign(name: &str) -> &str {
    name.trim_matches('_')
}
