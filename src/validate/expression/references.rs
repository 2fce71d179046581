//! From record to record: `ref(self.asset)` is what a field refers to, `referring('repairs', 'asset')` are the
//! records that refer to this one.

use super::check::Check;
use super::fault::Fault;
use super::kind::{Kind, Target, Words};
use crate::diagnostic::nearest;
use crate::model::{Collection, Text};
use cel::common::ast::{Expr, IdedExpr, LiteralValue};
use std::ops::Range;

use super::Shapes;

/// Every collection of the archive with the shape of its records.
pub struct Directory<'a> {
    /// In the order of the schemas.
    pub entries: Vec<(&'a Collection, &'a Shapes)>,
}

impl<'a> Directory<'a> {
    /// The collection of this name with its shapes.
    pub fn find(&self, name: &str) -> Option<(&'a Collection, &'a Shapes)> {
        self.entries.iter().find(|(collection, _)| collection.name.as_str() == name).copied()
    }

    fn target(&self, name: &str) -> Option<Target<'a>> {
        let (collection, shapes) = self.find(name)?;
        Some(Target { collection: collection.name.as_str(), shapes })
    }
}

impl<'c> Check<'c> {
    /// `ref(…)`: the record whose id stands in the parenthesis.
    pub(super) fn reference(&mut self, argument: &IdedExpr, kind: &Kind<'c>) -> Kind<'c> {
        self.looks.archive = true;
        let Some(directory) = self.speech.archive else { return Kind::Unknown };
        match kind {
            Kind::Text(Words { refers_to, literal: None, .. }) if !refers_to.is_empty() => {
                let targets = refers_to.iter().filter_map(|name| directory.target(name.as_str()));
                Kind::Record(targets.collect())
            }
            Kind::Text(Words { literal: Some(_), .. }) | Kind::Unknown | Kind::Null => Kind::Unknown,
            other => {
                let name = other.name();
                let span = self.whole(argument);
                let (message, help) = match other {
                    Kind::Text(_) => (
                        Text::new("`ref` 要的是带 `x-ref` 的引用字段", "`ref` wants a field that refers (`x-ref`)"),
                        None,
                    ),
                    Kind::List(_) => (
                        Text::new(
                            "`ref` 一次只取一条；列表逐项取用：`x.exists(i, ref(i)…)`",
                            "`ref` takes one id; go through a list item by item: `x.exists(i, ref(i)…)`",
                        ),
                        None,
                    ),
                    _ => (
                        Text::new(
                            format!("`ref` 要的是编号，这里是{}", name.zh),
                            format!("`ref` wants an id, but this is {}", name.en),
                        ),
                        None,
                    ),
                };
                self.faults.push(Fault::new(span, message).near(help));
                Kind::Unknown
            }
        }
    }

    /// `referring('repairs', 'asset')`: the records of a collection that refer to this one by a field.
    pub(super) fn referring(&mut self, span: Range<usize>, arguments: &[&'c IdedExpr]) -> Kind<'c> {
        self.looks.archive = true;
        let Some(directory) = self.speech.archive else { return Kind::Unknown };
        let [Some((collection, at_collection)), Some((field, at_field))] =
            [0, 1].map(|place| arguments.get(place).and_then(|node| self.literal(node)))
        else {
            let message = Text::new(
                "`referring` 的集合和字段须直接写出，如 `referring('repairs', 'asset')`",
                "`referring` takes its collection and field as they are, as in `referring('repairs', 'asset')`",
            );
            self.faults.push(Fault::new(span, message));
            return Kind::Unknown;
        };
        let Some((found, shapes)) = directory.find(collection) else {
            let known = directory.entries.iter().map(|(collection, _)| collection.name.as_str());
            let near = nearest(collection, known).map(str::to_owned);
            let message =
                Text::new(format!("没有集合 `{collection}`"), format!("there is no collection `{collection}`"));
            self.faults.push(Fault::new(at_collection, message).near(near));
            return Kind::Unknown;
        };
        let refers = |known: &&crate::model::collection::Field| {
            known.refers_to.iter().any(|name| name.as_str() == self.speech.collection)
        };
        match found.fields.iter().find(|known| known.path == field) {
            Some(known) if refers(&known) => {}
            other => {
                let referring: Vec<&str> =
                    found.fields.iter().filter(refers).map(|known| known.path.as_str()).collect();
                let near = nearest(field, referring.iter().copied()).or(match &referring[..] {
                    [only] => Some(*only),
                    _ => None,
                });
                let near = near.map(str::to_owned);
                let own = self.speech.collection;
                let message = match other {
                    Some(_) => Text::new(
                        format!("`{collection}` 的 `{field}` 不引用 `{own}`"),
                        format!("`{field}` of `{collection}` does not refer to `{own}`"),
                    ),
                    None => Text::new(
                        format!("`{collection}` 没有字段 `{field}`"),
                        format!("`{collection}` has no field `{field}`"),
                    ),
                };
                self.faults.push(Fault::new(at_field, message).near(near));
            }
        }
        let target = Target { collection: found.name.as_str(), shapes };
        Kind::List(Box::new(Kind::Record(vec![target])))
    }

    /// A text that is written out, with the place of its words.
    fn literal(&self, node: &'c IdedExpr) -> Option<(&'c str, Range<usize>)> {
        let Expr::Literal(LiteralValue::String(text)) = &node.expr else { return None };
        let whole = self.whole(node);
        Some((text.inner(), whole.start + 1..(whole.end - 1).max(whole.start + 1)))
    }

    /// The field `field` of a record of one of these collections; all of them must have it.
    pub(super) fn field_of(&mut self, targets: &[Target<'c>], field: &str, span: Range<usize>) -> Kind<'c> {
        let mut kind: Option<Kind<'c>> = None;
        for target in targets {
            match target.shapes.get(field) {
                Some(shape) => {
                    let found = Kind::of(shape);
                    kind = Some(kind.map_or_else(|| found.clone(), |kind| kind.or(found.clone())));
                }
                None => {
                    let common = target.shapes.keys().map(String::as_str);
                    let common = common.filter(|name| targets.iter().all(|target| target.shapes.contains_key(*name)));
                    let near = nearest(field, common).map(str::to_owned);
                    let name = target.collection;
                    let message =
                        Text::new(format!("`{name}` 没有字段 `{field}`"), format!("`{name}` has no field `{field}`"));
                    self.faults.push(Fault::new(span, message).near(near));
                    return Kind::Unknown;
                }
            }
        }
        kind.unwrap_or(Kind::Unknown)
    }
}
