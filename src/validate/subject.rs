//! A record as `self` in expressions: its JSON read in place, by the shape of its schema.

use super::fields::Shape;
use cel::ExecutionError;
use cel::common::traits::Indexer;
use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelNull, CelString, CelUInt, MAP_TYPE, Type};
use cel::common::value::{CowVal, Val};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A group of fields. A field that the schema knows and the record lacks is null; one that neither has is an error.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    fields: &'a Map<String, Value>,
    shapes: &'a BTreeMap<String, Shape>,
}

impl<'a> Group<'a> {
    /// The front matter of a record whose schema has this shape.
    pub fn new(fields: &'a Map<String, Value>, shapes: &'a BTreeMap<String, Shape>) -> Self {
        Self { fields, shapes }
    }
}

static NO_SHAPES: BTreeMap<String, Shape> = BTreeMap::new();

/// Numbers of a `number` field are floating even where they are written `18`, so that rules may compare them with
/// `18.0` and never mix kinds.
fn val<'v>(value: &'v Value, shape: Option<&'v Shape>) -> Box<dyn Val + 'v> {
    match value {
        Value::Null => Box::new(CelNull),
        Value::Bool(value) => Box::new(CelBool::from(*value)),
        Value::String(text) => Box::new(CelString::from(text.as_str())),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) if !matches!(shape, Some(Shape::Number | Shape::Money)) => Box::new(CelInt::from(whole)),
            (None, Some(whole)) if !matches!(shape, Some(Shape::Number | Shape::Money)) => {
                Box::new(CelUInt::from(whole))
            }
            _ => Box::new(CelDouble::from(number.as_f64().unwrap_or(f64::NAN))),
        },
        Value::Array(items) => {
            let inner = match shape {
                Some(Shape::List(inner)) => Some(&**inner),
                _ => None,
            };
            let items: Vec<Box<dyn Val + 'v>> = items.iter().map(|item| val(item, inner)).collect();
            Box::new(CelList::from(items))
        }
        Value::Object(fields) => {
            let shapes = match shape {
                Some(Shape::Group(shapes)) => shapes,
                _ => &NO_SHAPES,
            };
            Box::new(Group { fields, shapes })
        }
    }
}

impl Val for Group<'_> {
    fn get_type(&self) -> &Type {
        &MAP_TYPE
    }

    fn cel_type() -> &'static Type {
        const { &MAP_TYPE }
    }

    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(*self)
    }
}

impl Indexer for Group<'_> {
    fn get<'b, 'v>(&'b self, index: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        let Some(key) = index.downcast_ref::<CelString>().map(CelString::inner) else {
            return Err(ExecutionError::no_such_key("?"));
        };
        match (self.fields.get(key), self.shapes.get(key)) {
            (Some(value), shape) => Ok(CowVal::Owned(val(value, shape))),
            (None, Some(_)) => Ok(CowVal::owned(CelNull)),
            (None, None) => Err(ExecutionError::no_such_key(key)),
        }
    }

    fn steal<'v>(self: Box<Self>, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.get(index).map(CowVal::into_owned)
    }
}
