//! Who refers to whom.

use super::{Anchor, RecordIx};
use std::ops::Range;

/// How a reference was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// By a front matter field: its schema path, such as `approvals[].by`.
    Field(String),
    /// By a link in the body, in the clause with this anchor if any.
    Body(Option<Anchor>),
}

/// One reference from a record to a record.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The referring record.
    pub from: RecordIx,
    /// How it refers.
    pub origin: Origin,
    /// The record referred to.
    pub to: RecordIx,
    /// The clause referred to.
    pub anchor: Option<Anchor>,
}

/// Every reference of a site, reachable from both ends.
#[derive(Clone, Debug, Default)]
pub struct LinkGraph {
    /// All references, by referring record and then by place in the file.
    pub references: Vec<Reference>,
    /// For each record, the range of `references` that it makes.
    pub outgoing: Vec<Range<usize>>,
    /// For each record, the subscripts of the references made to it.
    pub incoming: Vec<Vec<u32>>,
}

impl LinkGraph {
    /// The references that `record` makes.
    pub fn from(&self, record: RecordIx) -> &[Reference] {
        self.outgoing.get(record.get()).map_or(&[], |range| &self.references[range.clone()])
    }

    /// The references made to `record`, by referring record.
    pub fn to(&self, record: RecordIx) -> impl Iterator<Item = &Reference> {
        let incoming = self.incoming.get(record.get()).map_or(&[][..], Vec::as_slice);
        incoming.iter().map(|&subscript| &self.references[subscript as usize])
    }
}
