//! Field changes as lines for people.

use crate::history::BODY;
use crate::model::Lang;
use crate::model::history::FieldChange;
use serde_json::Value;
use std::io::{self, Write};

/// Longer values are cut; JSON has them whole.
const WIDEST: usize = 72;

/// Writes each change on a line of its own; of the body, the lines that differ.
pub fn write(out: &mut impl Write, changes: &[FieldChange], indent: &str, lang: Lang) -> io::Result<()> {
    for change in changes {
        if change.field == BODY {
            let (gone, come) = body_lines(&change.from, &change.to);
            match lang {
                Lang::Zh => writeln!(out, "{indent}body: 删 {} 行，增 {} 行", gone.len(), come.len())?,
                Lang::En => writeln!(out, "{indent}body: {} lines less, {} lines more", gone.len(), come.len())?,
            }
            if !change.from.is_null() && !change.to.is_null() {
                gone.iter().try_for_each(|line| writeln!(out, "{indent}  - {line}"))?;
                come.iter().try_for_each(|line| writeln!(out, "{indent}  + {line}"))?;
            }
        } else if change.from.is_null() {
            writeln!(out, "{indent}{}: + {}", change.field, short(&change.to))?;
        } else if change.to.is_null() {
            writeln!(out, "{indent}{}: - {}", change.field, short(&change.from))?;
        } else {
            writeln!(out, "{indent}{}: {} → {}", change.field, short(&change.from), short(&change.to))?;
        }
    }
    Ok(())
}

/// The lines that only the one or only the other has, in their order, blank lines aside.
fn body_lines<'t>(from: &'t Value, to: &'t Value) -> (Vec<&'t str>, Vec<&'t str>) {
    let lines = |value: &'t Value| -> Vec<&'t str> {
        value.as_str().unwrap_or("").lines().map(str::trim_end).filter(|line| !line.is_empty()).collect()
    };
    let (from, to) = (lines(from), lines(to));
    let only = |these: &[&'t str], those: &[&'t str]| -> Vec<&'t str> {
        let mut left = std::collections::HashMap::new();
        those.iter().for_each(|line| *left.entry(*line).or_insert(0_usize) += 1);
        let mut taken = |line: &&'t str| match left.get_mut(*line) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        };
        these.iter().copied().filter(|line| !taken(line)).collect()
    };
    (only(&from, &to), only(&to, &from))
}

fn short(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.replace('\n', " "),
        other => other.to_string(),
    };
    match text.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
