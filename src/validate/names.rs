//! What records are called: `title`, or the collection's name template filled in, or the id.

use crate::model::{Collection, Record};
use serde_json::Value;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The `{field}` places of a template, without braces; or the place of a brace without its partner.
pub fn places(template: &str) -> Result<Vec<Range<usize>>, Range<usize>> {
    let mut places = Vec::new();
    let mut open = None;
    for (at, c) in template.char_indices() {
        match (c, open) {
            ('{', None) => open = Some(at),
            ('}', Some(start)) => {
                places.push(start + 1..at);
                open = None;
            }
            ('{' | '}', _) => return Err(at..at + 1),
            _ => {}
        }
    }
    match open {
        Some(start) => Err(start..start + 1),
        None => Ok(places),
    }
}

/// Gives every record its title. Names that mention other records want those records' titles first, so records are
/// named on demand, and a ring of names falls back to ids. A record that is mentioned but not among `records` is
/// mentioned by its id.
pub fn titles(records: &mut [Record], collections: &[Collection]) {
    let templates: HashMap<&str, Template<'_>> =
        collections.iter().map(|collection| (collection.name.as_str(), Template::new(collection))).collect();
    let by_id = records.iter().enumerate().map(|(ix, record)| (record.id.as_str(), ix)).collect();
    let mut naming = Naming { records, templates: &templates, by_id, titles: vec![Title::Unknown; records.len()] };
    for ix in 0..records.len() {
        naming.title(ix, 0);
    }
    let titles = naming.titles;
    for (record, title) in records.iter_mut().zip(titles) {
        if let Title::Known(title) = title {
            record.title = title;
        }
    }
}

/// Names that lead through more names than this end in an id.
const DEEPEST: usize = 32;

#[derive(Clone)]
enum Title {
    Unknown,
    /// Being made: whoever asks now stands in a ring.
    Pending,
    Known(Arc<str>),
}

enum Piece<'a> {
    Text(&'a str),
    Field { name: &'a str, refers: bool },
}

struct Template<'a> {
    pieces: Vec<Piece<'a>>,
}

impl<'a> Template<'a> {
    fn new(collection: &'a Collection) -> Self {
        let mut pieces = Vec::new();
        let template = collection.name_template.as_deref().unwrap_or("");
        let mut done = 0;
        for place in places(template).unwrap_or_default() {
            pieces.push(Piece::Text(&template[done..place.start - 1]));
            let name = &template[place.clone()];
            let refers = collection.field(name).is_some_and(|field| !field.refers_to.is_empty());
            pieces.push(Piece::Field { name, refers });
            done = place.end + 1;
        }
        pieces.push(Piece::Text(&template[done..]));
        Self { pieces }
    }
}

struct Naming<'a> {
    records: &'a [Record],
    templates: &'a HashMap<&'a str, Template<'a>>,
    by_id: HashMap<&'a str, usize>,
    titles: Vec<Title>,
}

impl Naming<'_> {
    fn title(&mut self, ix: usize, depth: usize) -> Arc<str> {
        let record = &self.records[ix];
        match &self.titles[ix] {
            Title::Known(title) => return Arc::clone(title),
            Title::Pending => return record.id.as_str().into(),
            Title::Unknown if depth > DEEPEST => return record.id.as_str().into(),
            Title::Unknown => self.titles[ix] = Title::Pending,
        }
        let own = record.text("title").map(str::trim).filter(|title| !title.is_empty());
        let title: Arc<str> = match own {
            Some(title) => title.into(),
            None => {
                let filled = self.fill(ix, depth);
                let filled = filled.trim();
                if filled.is_empty() { record.id.as_str().into() } else { filled.into() }
            }
        };
        self.titles[ix] = Title::Known(Arc::clone(&title));
        title
    }

    fn fill(&mut self, ix: usize, depth: usize) -> String {
        let (records, templates) = (self.records, self.templates);
        let mut filled = String::new();
        let Some(template) = templates.get(records[ix].collection.as_str()) else { return filled };
        for piece in &template.pieces {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Field { name, refers } => {
                    let value = records[ix].value(name).unwrap_or(&Value::Null);
                    self.write(&mut filled, value, *refers, depth);
                }
            }
        }
        filled
    }

    fn write(&mut self, out: &mut String, value: &Value, refers: bool, depth: usize) {
        match value {
            Value::Null | Value::Object(_) => {}
            Value::String(text) => match self.by_id.get(text.as_str()).copied().filter(|_| refers) {
                Some(target) => out.push_str(&self.title(target, depth + 1)),
                None => out.push_str(text),
            },
            Value::Bool(value) => out.push_str(if *value { "是" } else { "否" }),
            Value::Number(number) => out.push_str(&number.to_string()),
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        out.push('、');
                    }
                    self.write(out, item, refers, depth);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_template_are_found() {
        let template = "{room} {inspected_at}巡检";
        let names: Vec<&str> =
            places(template).expect("a template").into_iter().map(|place| &template[place]).collect();
        assert_eq!(names, ["room", "inspected_at"]);
        assert_eq!(places("{a"), Err(0..1));
        assert_eq!(places("a}b"), Err(1..2));
        assert_eq!(places("{a{b}}"), Err(2..3));
    }
}
