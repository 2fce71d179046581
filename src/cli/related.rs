//! The records that refer to one, by date: the repairs of a device, its whole life, everything that a person signed.

use super::Context;
use crate::model::collection::ValueType;
use crate::model::{Record, RecordId, Site, Stamp};
use serde::Serialize;
use serde_json::Value;
use std::io::Write;

/// A record that refers to the one that is shown.
#[derive(Serialize)]
pub struct Related {
    record: RecordId,
    collection: String,
    title: String,
    date: Option<String>,
    state: Option<String>,
    /// The fields by which it refers.
    by: Vec<String>,
    /// Who approved it and when, as it says.
    approvals: Vec<String>,
    /// Its amounts, by field.
    amounts: serde_json::Map<String, Value>,
}

/// The records that refer to `id`, of one collection if `only` names one, oldest first; those without a date last.
pub fn of(site: &Site, id: &RecordId, only: &str) -> Vec<Related> {
    let Some(ix) = site.find(id.as_str()) else { return Vec::new() };
    let mut places: Vec<_> = site.links.to(ix).map(|reference| reference.from).collect();
    places.dedup();
    let mut records: Vec<_> = places.into_iter().map(|place| (place, site.record(place))).collect();
    records.retain(|(_, record)| record.id != *id && (only.is_empty() || record.collection.as_str() == only));
    let place = |record: &Record| (record.stamp.is_none(), record.stamp.map(Stamp::start), record.id.clone());
    records.sort_by_cached_key(|(_, record)| place(record));
    records.dedup_by(|(a, _), (b, _)| a == b);
    let related = |(place, record): (_, &Record)| {
        let by = site.links.from(place).iter().filter(|reference| reference.to == ix).map(|reference| match &reference
            .origin
        {
            crate::model::link::Origin::Field(path) => path.clone(),
            crate::model::link::Origin::Body(_) => "body".to_owned(),
        });
        let mut by: Vec<String> = by.collect();
        by.dedup();
        let money = site.collection(&record.collection).map_or(&[][..], |collection| &collection.fields);
        let money = money.iter().filter(|field| field.value_type == ValueType::Money);
        let amounts = money.filter_map(|field| Some((field.path.clone(), record.value(&field.path)?.clone())));
        Related {
            record: record.id.clone(),
            collection: record.collection.to_string(),
            title: record.title.to_string(),
            date: record.stamp.map(|stamp| stamp.text()),
            state: record.status.as_deref().map(str::to_owned),
            by,
            approvals: approvals(record),
            amounts: amounts.collect(),
        }
    };
    records.into_iter().map(related).collect()
}

/// `P-lin 2026-03-02` for each entry under `approvals`, or of the fields that forms have for it.
fn approvals(record: &Record) -> Vec<String> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let entries = record.value("approvals").and_then(Value::as_array).into_iter().flatten();
    let mut told: Vec<String> =
        entries.map(|entry| format!("{} {}", text(entry.get("by")), text(entry.get("on")))).collect();
    if told.is_empty()
        && let Some(by) = record.text("approved_by")
    {
        told.push(format!("{by} {}", record.text("approved_on").unwrap_or_default()));
    }
    told.iter().map(|one| one.trim().to_owned()).collect()
}

/// One line a record, and how many there are.
pub fn human(out: &mut impl Write, related: &[Related], context: &Context) -> std::io::Result<()> {
    let count = related.len();
    let (zh, en) = (format!("引用它的记录：{count} 条"), format!("records that refer to it: {count}"));
    writeln!(out, "\n{}", context.say(&zh, &en))?;
    for one in related {
        let (date, state) = (one.date.as_deref().unwrap_or("—"), one.state.as_deref().unwrap_or_default());
        write!(out, "  {date:<16}  {}  {}  {state}", one.record, one.title)?;
        for (field, amount) in &one.amounts {
            write!(out, "  {field} {amount}")?;
        }
        if !one.approvals.is_empty() {
            write!(out, "  {}{}", context.say("批准：", "approved: "), one.approvals.join(context.say("、", ", ")))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
