//! The archive as expressions see it: other records, the day, and the rule of depreciation.

use super::Schemas;
use super::ast::{ARCHIVE, BOOK, REFERRING};
use super::expression::{from_float, untold};
use super::fields::Shape;
use super::subject::Group;
use crate::model::link::Origin;
use crate::model::{Record, RecordIx, Site, Stamp};
use cel::common::traits::Indexer;
use cel::common::types::{CelDouble, CelInt, CelList, CelNull, CelString, MAP_TYPE, Type};
use cel::common::value::{CowVal, Val};
use cel::{Context, ExecutionError};
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// A record that an expression is asked about.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Its front matter.
    pub front: &'a Map<String, Value>,
    /// The fields of its collection.
    pub shapes: &'a BTreeMap<String, Shape>,
    /// The archive around it and its place there; expressions that look no further do without.
    pub place: Option<(Archive<'a>, RecordIx)>,
}

impl<'a> Asked<'a> {
    /// Binds the names that expressions use.
    pub fn bind(&self, context: &mut Context<'_, 'a>, looks_further: bool) {
        context.add_variable_as_val("self", Box::new(Group::new(self.front, self.shapes)));
        if let Some((archive, ix)) = self.place.filter(|_| looks_further) {
            context.add_variable_as_val("today", Box::new(CelString::from(archive.site.as_of.to_string())));
            context.add_variable_as_val(ARCHIVE, Box::new(archive));
            context.add_variable_as_val(REFERRING, Box::new(Referring { archive, ix }));
            context.add_variable_as_val(BOOK, Box::new(Book { archive }));
        }
    }
}

/// The archive. Indexed by an id, it gives that record.
#[derive(Clone, Copy)]
pub struct Archive<'a> {
    pub site: &'a Site,
    pub schemas: &'a Schemas,
    /// Where the records are noted that were looked at.
    pub seen: Option<&'a Seen>,
}

/// The records that an expression looked at.
#[derive(Default)]
pub struct Seen(Mutex<BTreeSet<RecordIx>>);

impl Seen {
    fn note(&self, ix: RecordIx) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(ix);
    }

    /// They, in the order of the site.
    pub fn into_records(self) -> Vec<RecordIx> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect()
    }
}

impl<'a> Archive<'a> {
    fn record(&self, ix: RecordIx) -> Option<Group<'a>> {
        let record: &'a Record = self.site.record(ix);
        let place = self.schemas.by_folder.get(record.collection.as_str())?;
        if let Some(seen) = self.seen {
            seen.note(ix);
        }
        Some(Group::new(&record.document.front, &self.schemas.compiled[*place].shapes))
    }

    fn look_up<'v>(&self, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        'a: 'v,
    {
        let id = index.downcast_ref::<CelString>().map(CelString::inner);
        Ok(match id.and_then(|id| self.site.find(id)).and_then(|ix| self.record(ix)) {
            Some(record) => Box::new(record),
            None => Box::new(Nowhere),
        })
    }
}

/// The records that refer to the one asked about. Indexed by collection and field, it gives them as a list.
#[derive(Clone, Copy)]
struct Referring<'a> {
    archive: Archive<'a>,
    ix: RecordIx,
}

impl<'a> Referring<'a> {
    fn look_up<'v>(&self, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        'a: 'v,
    {
        let wrong = || ExecutionError::function_error("referring", untold::WANTS_COLLECTION_AND_FIELD);
        let words: Vec<&str> = index
            .downcast_ref::<CelList>()
            .ok_or_else(wrong)?
            .inner()
            .iter()
            .filter_map(|item| item.downcast_ref::<CelString>().map(CelString::inner))
            .collect();
        let [collection, field] = words[..] else { return Err(wrong()) };
        let mut records: Vec<Box<dyn Val + 'v>> = Vec::new();
        let mut last = None;
        for reference in self.archive.site.links.to(self.ix) {
            let by_field = matches!(&reference.origin, Origin::Field(path) if path.trim_end_matches("[]") == field);
            // A record that refers twice is still one record; its references come one after the other.
            if !by_field || last == Some(reference.from) {
                continue;
            }
            last = Some(reference.from);
            if self.archive.site.record(reference.from).collection.as_str() == collection
                && let Some(record) = self.archive.record(reference.from)
            {
                records.push(Box::new(record));
            }
        }
        Ok(Box::new(CelList::from(records)))
    }
}

/// The archive's rule of depreciation. Indexed by price, day of purchase and day, it gives what is left.
#[derive(Clone, Copy)]
struct Book<'a> {
    archive: Archive<'a>,
}

impl Book<'_> {
    fn look_up<'v>(&self, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError> {
        let wrong = |detail: &str| ExecutionError::function_error("residual_value", detail);
        let Some([price, purchased_on, day]) = index.downcast_ref::<CelList>().map(CelList::inner) else {
            return Err(wrong(untold::WANTS_PRICE_AND_DAYS));
        };
        let price = match (price.downcast_ref::<CelDouble>(), price.downcast_ref::<CelInt>()) {
            (Some(price), _) => from_float(*price.inner()),
            (_, Some(price)) => from_float(*price.inner() as f64),
            _ => None,
        };
        let day_of = |value: &dyn Val| Some(Stamp::parse(value.downcast_ref::<CelString>()?.inner())?.date());
        // What was not bought at a known price on a known day has no value in the books.
        let (Some(price), Some(purchased_on), Some(day)) = (price, day_of(&**purchased_on), day_of(&**day)) else {
            return Ok(Box::new(CelNull));
        };
        match self.archive.site.config.depreciation.on(day, price, purchased_on) {
            Some(left) => {
                let value = left.value.to_f64().ok_or_else(|| wrong("cannot be reckoned"))?;
                Ok(Box::new(CelDouble::from(value)))
            }
            None => Ok(Box::new(CelNull)),
        }
    }
}

/// No record: every field of it is null.
#[derive(Clone, Copy, Debug)]
struct Nowhere;

/// Makes a value of a type that can be indexed and does nothing else.
macro_rules! indexed {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        impl Val for $name<'_> {
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

        impl Indexer for $name<'_> {
            fn get<'b, 'v>(&'b self, index: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
            where
                Self: 'v,
            {
                self.look_up(index).map(CowVal::Owned)
            }

            fn steal<'v>(self: Box<Self>, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
            where
                Self: 'v,
            {
                self.look_up(index)
            }
        }
    )*};
}

indexed! { Archive Referring Book }

impl Val for Nowhere {
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

    fn equals(&self, other: &dyn Val) -> bool {
        other.downcast_ref::<CelNull>().is_some()
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(*self)
    }
}

impl Indexer for Nowhere {
    fn get<'b, 'v>(&'b self, _: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        Ok(CowVal::owned(CelNull))
    }

    fn steal<'v>(self: Box<Self>, _: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        Ok(Box::new(CelNull))
    }
}
