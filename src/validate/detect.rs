//! `detect:` of a `_schema.yaml`: what detectors are told for the records of one collection.

use super::reader::{Node, Reader};
use crate::model::Text;
use crate::model::detect::{Thresholds, detectors, settings};
use serde_json::Value;

/// Reads `detect:`: for each detector its thresholds, or `false` to switch it off.
pub(super) fn read(reader: &mut Reader, root: Node<'_>) -> Thresholds {
    let mut thresholds = Thresholds::default();
    let Some(node) = reader.mapping(root, "detect") else { return thresholds };
    for (name, span, inner) in node.entries() {
        let Some(detector) = detectors().find(|detector| *detector == name) else {
            let message = Text::new(format!("没有检查项目 `{name}`"), format!("there is no detector `{name}`"));
            reader.unknown(span, name, message, detectors());
            continue;
        };
        match inner.value {
            Value::Bool(false) => thresholds.switch_off(detector),
            Value::Bool(true) => {}
            Value::Object(_) => {
                for (key, span, value) in inner.entries() {
                    let Some(setting) = settings(detector).find(|setting| setting.key == key) else {
                        let message = Text::new(
                            format!("检查项目 `{detector}` 没有 `{key}` 这个键"),
                            format!("the detector `{detector}` has no key `{key}`"),
                        );
                        reader.unknown(span, key, message, settings(detector).map(|setting| setting.key));
                        continue;
                    };
                    match value.value.as_f64().filter(|number| *number >= 0.0) {
                        Some(number) => thresholds.set(setting, number),
                        None => reader.wrong(value, key, "不小于零的数", "a number that is not negative"),
                    }
                }
            }
            _ => reader.wrong(inner, name, "一组键和值，或 `false`", "a mapping, or `false`"),
        }
    }
    thresholds
}
