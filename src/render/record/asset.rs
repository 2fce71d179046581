//! What the page of a thing shows besides: its code, its worth and its life.

use super::super::context::Context;
use super::super::figure::{self, FigureView};
use super::super::labels;
use crate::model::{Record, RecordIx};
use serde::Serialize;

/// What belongs to a thing that was paid for.
#[derive(Serialize)]
pub(crate) struct AssetView {
    /// A code that leads to the page, drawn.
    code: Option<String>,
    /// Whether the code holds an address, or the number only.
    addressed: bool,
    /// The labels of the register.
    labels: Option<String>,
    pub(crate) figures: Vec<FigureView>,
}

/// The view of the record at `ix`, if its collection says that its records are such things.
pub(super) fn build(context: &Context<'_>, ix: RecordIx, record: &Record, root: &str) -> Option<AssetView> {
    let asset = context.shape_of(record).collection.asset.as_ref()?;
    let closed = context.shape_of(record).collection.is_closed_state(record.status.as_deref());
    let labels = labels::page(context, context.place_of(&record.collection));
    Some(AssetView {
        code: labels::code(context, ix),
        addressed: context.base_url.is_some(),
        labels: labels.filter(|_| !closed).map(|page| format!("{root}{page}")),
        figures: figure::of_asset(context, ix, asset),
    })
}
