//! What makes a card one of a thing that was paid for, loses its value and bears a label.

use super::reader::{Node, Reader};
use super::story::{known, referring};
use crate::model::Text;
use crate::model::collection::{Asset, Field, ValueType};
use std::collections::BTreeSet;

/// Reads `asset`. Price and amounts are numbers, days are dates, and every field that it names is there.
pub fn read(reader: &mut Reader, root: Node<'_>, fields: &[Field], collections: &BTreeSet<&str>) -> Option<Asset> {
    let node = reader.mapping(root, "asset")?;
    reader.only_keys(node, &["price", "bought", "warranty", "costs", "label"]);
    let price = field(reader, node, "price", fields, &is_number, ("不是数额", "is no amount"));
    let bought = field(reader, node, "bought", fields, &is_date, ("不是日期", "is no date"));
    let warranty = node
        .get("warranty")
        .and_then(|_| field(reader, node, "warranty", fields, &is_date, ("不是日期", "is no date")));
    let costs = reader.mapping(node, "costs").and_then(|costs| {
        reader.only_keys(costs, &["collection", "by", "amount"]);
        let referring = referring(reader, costs, collections)?;
        let Some((amount, _)) = reader.text(costs, "amount") else {
            reader.fault(costs.span(), Text::new("缺少 `amount`", "`amount` is missing"));
            return None;
        };
        Some((referring, amount.to_owned()))
    });
    let named: Vec<_> =
        reader.texts(node, "label").into_iter().map(|(name, at)| (name.to_owned(), at.span())).collect();
    let label = named.into_iter().filter(|(name, at)| known(reader, name, at.clone(), fields).is_some());
    let label = label.map(|(name, _)| name).collect();
    Some(Asset { price: price?, bought: bought?, warranty, costs, label })
}

fn is_number(field: &Field) -> bool {
    matches!(field.value_type, ValueType::Money | ValueType::Number | ValueType::Integer)
}

fn is_date(field: &Field) -> bool {
    field.format.as_deref() == Some("date")
}

/// The field that stands under `key`, if it is what it should be.
fn field(
    reader: &mut Reader,
    node: Node<'_>,
    key: &str,
    fields: &[Field],
    fits: &dyn Fn(&Field) -> bool,
    (zh, en): (&str, &str),
) -> Option<String> {
    let Some((name, at)) = reader.text(node, key) else {
        reader.fault(node.span(), Text::new(format!("缺少 `{key}`"), format!("`{key}` is missing")));
        return None;
    };
    let field = known(reader, name, at.span(), fields)?;
    if !fits(field) {
        reader.fault(at.span(), Text::new(format!("`{name}` {zh}"), format!("`{name}` {en}")));
        return None;
    }
    Some(name.to_owned())
}
