//! The computed values of a record, each with the records that it rests on.

use super::super::context::Context;
use super::super::format;
use super::super::shape::Shape;
use crate::model::RecordIx;
use serde::Serialize;

/// Records named below a computed value.
const NAMED: usize = 60;

/// The computed values that a record has.
#[derive(Serialize)]
pub(crate) struct DerivedView {
    /// Such as "computed as of 22 November 2026".
    title: String,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    label: String,
    /// The value as HTML.
    html: String,
    /// Such as "from 3 records"; absent for what rests on the record alone.
    basis: Option<String>,
    /// Links to them.
    links: Vec<String>,
    /// How many more there are.
    more: Option<String>,
}

/// The computed values of the record at `ix`, if it has any.
pub(super) fn build(context: &Context<'_>, shape: &Shape<'_>, ix: RecordIx, root: &str) -> Option<DerivedView> {
    let strings = context.strings;
    let fields = shape.collection.derived.iter().map(|derived| &derived.field);
    let rows = fields.enumerate().filter_map(|(place, field)| {
        let derived = context.site.derived_at(ix, place).filter(|derived| !derived.value.is_null())?;
        let mut html = String::new();
        context.values.write(&mut html, root, shape.collection, field, &derived.value);
        let others: Vec<RecordIx> = derived.rests_on.iter().copied().filter(|other| *other != ix).collect();
        let counted = |key: &str, count: usize| strings.fill(key, &[("n", &count.to_string())]);
        let link = |other: &RecordIx| {
            let mut link = String::new();
            context.names.link(&mut link, root, *other);
            link
        };
        Some(RowView {
            label: field.label.get(context.lang).to_owned(),
            html,
            basis: (!others.is_empty()).then(|| counted("record.basis", others.len())),
            links: others.iter().take(NAMED).map(link).collect(),
            more: others
                .len()
                .checked_sub(NAMED)
                .filter(|more| *more > 0)
                .map(|more| counted("record.basis_more", more)),
        })
    });
    let rows: Vec<RowView> = rows.collect();
    let day = format::long_date(context.site.as_of, strings);
    (!rows.is_empty()).then(|| DerivedView { title: strings.fill("record.derived", &[("date", &day)]), rows })
}
