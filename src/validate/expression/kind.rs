//! What an expression stands for, as far as its text and the schemas tell.

use crate::model::{CollectionName, Text};
use crate::validate::fields::Shape;
use std::collections::BTreeMap;

/// The kind of a value. Every field may be absent, so that null goes with all of them.
#[derive(Clone, Debug)]
pub enum Kind<'s> {
    /// Nothing can be said.
    Unknown,
    /// The literal `null`.
    Null,
    /// Yes or no.
    Boolean,
    /// A whole number.
    Integer,
    /// A number with fractions.
    Number,
    /// An amount.
    Money,
    /// Text.
    Text(Words<'s>),
    /// A list of values of one kind.
    List(Box<Kind<'s>>),
    /// A group of fields.
    Group(&'s BTreeMap<String, Shape>),
    /// A record of one of these collections, or none.
    Record(Vec<Target<'s>>),
}

/// A collection that a reference may lead to.
#[derive(Clone, Copy, Debug)]
pub struct Target<'s> {
    /// Its name.
    pub collection: &'s str,
    /// The fields of its records.
    pub shapes: &'s BTreeMap<String, Shape>,
}

/// What is known of a text.
#[derive(Clone, Copy, Default, Debug)]
pub struct Words<'s> {
    /// The only values it may have; empty when it may have any.
    pub choices: &'s [String],
    /// The collections that it refers to.
    pub refers_to: &'s [CollectionName],
    /// The text itself, where the expression states it.
    pub literal: Option<&'s str>,
}

impl<'s> Kind<'s> {
    /// The kind of a field's value.
    pub fn of(shape: &'s Shape) -> Self {
        match shape {
            Shape::Any => Kind::Unknown,
            Shape::Text { choices, refers_to } => Kind::Text(Words { choices, refers_to, literal: None }),
            Shape::Boolean => Kind::Boolean,
            Shape::Integer => Kind::Integer,
            Shape::Number => Kind::Number,
            Shape::Money => Kind::Money,
            Shape::List(inner) => Kind::List(Box::new(Kind::of(inner))),
            Shape::Group(shapes) => Kind::Group(shapes),
        }
    }

    /// Plain text of which nothing more is known.
    pub fn text() -> Self {
        Kind::Text(Words::default())
    }

    /// The kind of a value that is either of these.
    pub fn or(self, other: Kind<'s>) -> Kind<'s> {
        match (self, other) {
            (Kind::Null, kind) | (kind, Kind::Null) => kind,
            (Kind::Text(_), Kind::Text(_)) => Kind::text(),
            (Kind::List(a), Kind::List(b)) => match (*a, *b) {
                // An empty list says nothing of its items.
                (Kind::Unknown, item) | (item, Kind::Unknown) => Kind::List(Box::new(item)),
                (a, b) => Kind::List(Box::new(a.or(b))),
            },
            (Kind::Money, Kind::Number) | (Kind::Number, Kind::Money) => Kind::Money,
            (a, b) if a.class() == b.class() && !matches!(a, Kind::Group(_) | Kind::Record(_)) => a,
            _ => Kind::Unknown,
        }
    }

    /// Values of different classes are never equal and cannot be set in order. None where it is not known.
    pub fn class(&self) -> Option<Class> {
        Some(match self {
            Kind::Unknown | Kind::Null => return None,
            Kind::Boolean => Class::Boolean,
            Kind::Integer | Kind::Number | Kind::Money => Class::Number,
            Kind::Text(_) => Class::Text,
            Kind::List(_) => Class::List,
            Kind::Group(_) | Kind::Record(_) => Class::Group,
        })
    }

    /// Whether it may turn out to be true or false.
    pub fn may_be_boolean(&self) -> bool {
        matches!(self, Kind::Boolean | Kind::Unknown)
    }

    /// What to call it.
    pub fn name(&self) -> Text {
        match self {
            Kind::Unknown => Text::new("任意值", "any value"),
            Kind::Null => Text::new("空值", "null"),
            Kind::Boolean => Text::new("是或否", "true or false"),
            Kind::Integer => Text::new("整数", "a whole number"),
            Kind::Number => Text::new("小数", "a number with fractions"),
            Kind::Money => Text::new("金额", "an amount"),
            Kind::Text(words) if !words.refers_to.is_empty() => Text::new("编号", "an id"),
            Kind::Text(_) => Text::new("文字", "text"),
            Kind::List(_) => Text::new("列表", "a list"),
            Kind::Group(_) => Text::new("一组字段", "a group of fields"),
            Kind::Record(_) => Text::new("一条记录", "a record"),
        }
    }
}

/// The large classes of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Yes or no.
    Boolean,
    /// Numbers of every kind.
    Number,
    /// Text.
    Text,
    /// Lists.
    List,
    /// Groups of fields, and records.
    Group,
}
