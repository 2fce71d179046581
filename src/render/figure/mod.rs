//! Pictures with the same as a table: of a thing's life and worth, of ages and costs, of subnets and of due days.

mod asset;
mod assets;
mod calendar;
mod subnets;

pub(super) use asset::of_asset;
pub(super) use calendar::{of_all_duties, of_duty};

use super::context::Context;
use crate::model::Date;
use crate::model::collection::{Asset, Referring};
use crate::model::link::Origin;
use crate::model::{Money, Record, RecordIx, money, time};
use serde::Serialize;

/// A picture, and the same as a table.
#[derive(Serialize, Clone)]
pub(super) struct FigureView {
    title: String,
    /// Drawn, as HTML.
    drawn: String,
    caption: String,
    columns: Vec<ColumnView>,
    /// Cells as HTML; none where the page shows the same as a table anyway.
    rows: Vec<Vec<String>>,
}

#[derive(Serialize, Clone)]
struct ColumnView {
    title: String,
    /// `num` for figures.
    class: &'static str,
}

fn columns<const N: usize>(context: &Context<'_>, heads: [(&str, &'static str); N]) -> Vec<ColumnView> {
    let column = |(key, class): (&str, &'static str)| ColumnView { title: context.strings.get(key).to_owned(), class };
    heads.into_iter().map(column).collect()
}

/// The pictures of the collection at `place`.
pub(super) fn of_collection(context: &Context<'_>, place: usize) -> Vec<FigureView> {
    let mut figures = Vec::new();
    if let Some(asset) = &context.shapes()[place].collection.asset {
        figures.extend(assets::draw(context, place, asset));
    }
    figures.extend(subnets::draw(context, place));
    figures
}

/// What was paid for a thing, and when.
fn bought(record: &Record, asset: &Asset) -> Option<(Money, Date)> {
    let price = money::amount(record.value(&asset.price)?)?;
    Some((price, time::strict_date(record.text(&asset.bought)?)?))
}

/// The records of a collection that refer to the record at `ix`.
pub(super) fn referring<'a>(
    context: &Context<'a>,
    ix: RecordIx,
    by: &'a Referring,
) -> impl Iterator<Item = (RecordIx, &'a Record)> + use<'a> {
    let site = context.site;
    let mut last = None;
    site.links.to(ix).filter_map(move |reference| {
        let Origin::Field(path) = &reference.origin else { return None };
        let record = site.record(reference.from);
        // One record may name a thing twice.
        let fits = *path == by.field && record.collection == by.collection && last != Some(reference.from);
        last = Some(reference.from);
        fits.then_some((reference.from, record))
    })
}
