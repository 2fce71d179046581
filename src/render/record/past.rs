//! The parts of a document as it stood in an earlier version. Nothing here says how it stands today.

use super::super::context::Context;
use super::body;
use super::{facts, sections};
use crate::model::passage::Passage;
use crate::model::{Document, Record};

pub(crate) use super::facts::FactView;
pub(crate) use super::sections::SectionView;

/// The fields of a version, laid out as on the page of the record.
pub(crate) struct Parts {
    /// Sentences that say what the document is for.
    pub(crate) lead: Vec<FactView>,
    /// The table of facts.
    pub(crate) facts: Vec<FactView>,
    /// Sections before the text.
    pub(crate) before: Vec<SectionView>,
    /// Sections after it.
    pub(crate) after: Vec<SectionView>,
}

/// The parts of `record`, which is a version of one in the archive.
pub(crate) fn parts(context: &Context<'_>, record: &Record, root: &str) -> Parts {
    let shape = context.shape_of(record);
    let (before, after) = sections::build(context, shape, record, root, sections::Time::Past);
    Parts {
        lead: facts::leads(context, shape, record, root),
        facts: facts::facts(context, shape, record, root),
        before,
        after,
    }
}

/// The text as HTML; links lead to what the archive holds now.
pub(crate) fn body(context: &Context<'_>, record: &Record, root: &str) -> String {
    body::introduction(context, &record.document, root)
}

/// The text as passages, to be compared.
pub(crate) fn passages(context: &Context<'_>, document: &Document, root: &str) -> Vec<Passage> {
    body::passages(context, document, root)
}
