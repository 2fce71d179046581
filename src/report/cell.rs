//! What a cell says to people.

use crate::model::Lang;
use crate::model::report::{Column, Form};
use serde_json::Value;

/// The cell as text: codes as their words, lists joined, nothing for null.
pub fn text(column: &Column, cell: &Value, lang: Lang) -> String {
    match (column.word(cell), cell) {
        (Some(word), _) => word.get(lang).to_owned(),
        // Ids have no blanks: what is cut at blanks is the list again.
        (None, Value::Array(ids)) if column.form == Form::Basis => {
            ids.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
        }
        (None, Value::Object(sentence)) if column.form == Form::Sentence => {
            let key = match lang {
                Lang::Zh => "zh",
                Lang::En => "en",
            };
            sentence.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        (None, cell) => plain(cell, lang),
    }
}

fn plain(value: &Value, lang: Lang) -> String {
    let (comma, colon) = match lang {
        Lang::Zh => ("、", "："),
        Lang::En => (", ", ": "),
    };
    match value {
        Value::Null => String::new(),
        Value::Bool(truth) => match (lang, truth) {
            (Lang::Zh, true) => "是".to_owned(),
            (Lang::Zh, false) => "否".to_owned(),
            (Lang::En, truth) => if *truth { "yes" } else { "no" }.to_owned(),
        },
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().map(|item| plain(item, lang)).collect::<Vec<_>>().join(comma),
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| format!("{key}{colon}{}", plain(value, lang)));
            entries.collect::<Vec<_>>().join(comma)
        }
    }
}
