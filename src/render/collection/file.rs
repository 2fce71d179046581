//! A whole register as a file that spreadsheets read: every plain field and every computed value of its records.

use super::super::context::Context;
use crate::model::collection::{Field, ValueType};
use crate::report::csv;
use serde_json::Value;

/// The name of the file beside the page of the register.
pub(in crate::render) fn name(context: &Context<'_>, place: usize) -> String {
    format!("{}.csv", context.site.collections[place].name)
}

/// The file. References are written as ids with what they are called, so that other files can be joined to it.
pub(in crate::render) fn table(context: &Context<'_>, place: usize) -> String {
    let collection = &context.site.collections[place];
    let plain = |field: &&Field| {
        let top = !field.path.contains(['.', '[']);
        let list_of_groups = || {
            let items = format!("{}[].", field.path);
            collection.fields.iter().any(|inner| inner.path.starts_with(&items))
        };
        let is_group = matches!(field.value_type, ValueType::Object) || list_of_groups();
        top && !is_group && !matches!(field.path.as_str(), "id" | "title")
    };
    let fields: Vec<&Field> = collection.fields.iter().filter(plain).collect();
    let derived: Vec<&Field> = collection.derived.iter().map(|derived| &derived.field).collect();
    let strings = context.strings;
    let mut heads = vec![strings.get("table.id"), strings.get("table.record")];
    heads.extend(fields.iter().chain(&derived).map(|field| field.label.get(context.lang)));
    let rows = context.records_at(place).map(|(ix, record)| {
        let mut cells = vec![record.id.to_string(), record.title.to_string()];
        cells.extend(fields.iter().map(|field| cell(context, field, record.value(&field.path))));
        cells.extend(derived.iter().enumerate().map(|(place, field)| {
            let value = context.site.derived_at(ix, place).map(|derived| &derived.value);
            cell(context, field, value)
        }));
        cells
    });
    csv::lines(&heads, rows)
}

fn cell(context: &Context<'_>, field: &Field, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null | Value::Object(_)) => String::new(),
        Some(Value::Array(items)) => {
            let cells: Vec<String> = items.iter().map(|item| cell(context, field, Some(item))).collect();
            cells.join(context.strings.get("value.and"))
        }
        Some(Value::String(id)) if !field.refers_to.is_empty() => match context.site.find(id) {
            Some(ix) => {
                let title = &context.site.record(ix).title;
                if **title == **id { id.clone() } else { format!("{id} {title}") }
            }
            // What this audience may not see leaves no trace.
            None => String::new(),
        },
        Some(value) => context.values.plain(field, value),
    }
}
