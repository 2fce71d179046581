//! References made by front matter fields with `x-ref`.

use super::Targets;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::collection::Kind;
use crate::model::document::Step;
use crate::model::link::{Origin, Reference};
use crate::model::{Collection, CollectionName, Document, Record, RecordIx, Text};
use crate::parse::spans;
use serde_json::Value;

/// Fields that name a predecessor or successor: leading to a document out of force is what they are for.
const SUCCESSION_FIELDS: [&str; 3] = ["supersedes", "supersedes[]", "superseded_by"];

/// The fields of a collection that refer, ready to be followed.
pub struct ReferenceFields {
    fields: Vec<ReferenceField>,
}

struct ReferenceField {
    /// `approvals[].by`
    path: String,
    steps: Vec<Part>,
    refers_to: Vec<CollectionName>,
}

enum Part {
    Key(String),
    Items,
}

impl ReferenceFields {
    /// The reference fields of `collection`.
    pub fn of(collection: &Collection) -> Self {
        let fields = collection
            .fields
            .iter()
            .filter(|field| !field.refers_to.is_empty())
            .map(|field| ReferenceField {
                path: field.path.clone(),
                steps: parts(&field.path),
                refers_to: field.refers_to.clone(),
            })
            .collect();
        Self { fields }
    }

    /// The ids that a record refers to by its fields, each with the collections that they may be in.
    pub fn ids<'d>(&'d self, document: &'d Document) -> impl Iterator<Item = (&'d str, &'d [CollectionName])> {
        let found = move |field: &'d ReferenceField| {
            field.texts(document).into_iter().map(move |(_, id)| (id, &*field.refers_to))
        };
        self.fields.iter().flat_map(found)
    }

    /// Resolves the references that `record` makes by its fields.
    pub fn resolve(
        &self,
        from: RecordIx,
        record: &Record,
        targets: &Targets<'_>,
        references: &mut Vec<Reference>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for field in &self.fields {
            for (path, id) in field.texts(&record.document) {
                match targets.by_id.get(id) {
                    Some(&to) if admitted(field, targets.records, to) => {
                        diagnostics.extend(obsolete(record, field, &path, to, targets));
                        references.push(Reference {
                            from,
                            origin: Origin::Field(field.path.clone()),
                            to,
                            anchor: None,
                        });
                    }
                    other => diagnostics.push(unknown(record, field, &path, id, other.copied(), targets)),
                }
            }
        }
    }
}

impl ReferenceField {
    /// The texts in this field of a record, each with its way.
    fn texts<'d>(&self, document: &'d Document) -> Vec<(Vec<Step>, &'d str)> {
        let mut found = Vec::new();
        if let Some(Part::Key(first)) = self.steps.first()
            && let Some(value) = document.front.get(first)
        {
            follow(value, &self.steps[1..], &mut vec![Step::Key(first.clone())], &mut found);
        }
        found
    }
}

fn parts(path: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in path.split('.') {
        let name = piece.trim_end_matches("[]");
        parts.push(Part::Key(name.to_owned()));
        parts.extend(std::iter::repeat_with(|| Part::Items).take((piece.len() - name.len()) / 2));
    }
    parts
}

/// Collects the texts that `parts` leads to below `value`, each with its way.
fn follow<'v>(value: &'v Value, parts: &[Part], way: &mut Vec<Step>, found: &mut Vec<(Vec<Step>, &'v str)>) {
    match (parts.split_first(), value) {
        (None, Value::String(text)) => found.push((way.clone(), text)),
        // A field described as `{type: array, x-ref}` refers by its items, too.
        (None, Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                if let Value::String(text) = item {
                    way.push(Step::Index(index));
                    found.push((way.clone(), text));
                    way.pop();
                }
            }
        }
        (Some((Part::Key(key), rest)), Value::Object(map)) => {
            if let Some(below) = map.get(key) {
                way.push(Step::Key(key.clone()));
                follow(below, rest, way, found);
                way.pop();
            }
        }
        (Some((Part::Items, rest)), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                way.push(Step::Index(index));
                follow(item, rest, way, found);
                way.pop();
            }
        }
        _ => {}
    }
}

fn admitted(field: &ReferenceField, records: &[Record], to: RecordIx) -> bool {
    field.refers_to.contains(&records[to.get()].collection)
}

fn unknown(
    record: &Record,
    field: &ReferenceField,
    path: &[Step],
    id: &str,
    other: Option<RecordIx>,
    targets: &Targets<'_>,
) -> Diagnostic {
    let span = spans::locate(&record.document, path);
    let wanted: Vec<&str> = field.refers_to.iter().map(CollectionName::as_str).collect();
    let wanted = wanted.join("`/`");
    let source = record.document.source.path.clone();
    if let Some(other) = other {
        let found = &targets.records[other.get()].collection;
        let message = Text::new(
            format!("`{id}` 属于 `{found}`，而此字段引用 `{wanted}`"),
            format!("`{id}` is in `{found}`, but this field refers to `{wanted}`"),
        );
        return Diagnostic::new(Code::UnknownReference, source, span, message).on(&record.id);
    }
    let message = Text::new(format!("`{wanted}` 中没有 `{id}`"), format!("there is no `{id}` in `{wanted}`"));
    let mut diagnostic = Diagnostic::new(Code::UnknownReference, source, span.clone(), message).on(&record.id);
    match targets.nearest_id(id, |candidate| field.refers_to.contains(&candidate.collection)) {
        Some(near) => {
            let title = targets.by_id.get(near).map_or("", |&ix| &*targets.records[ix.get()].title);
            diagnostic = diagnostic
                .help(Text::new(format!("是否想写 `{near}`（{title}）？"), format!("did you mean `{near}` ({title})?")))
                .mend(span, near);
        }
        None => {
            diagnostic = diagnostic.help(Text::new(
                format!("先在 `content/{wanted}` 登记该记录，或改正编号"),
                format!("register it in `content/{wanted}` first, or correct the id"),
            ));
        }
    }
    diagnostic
}

/// A living text that cites one no longer in force. Logs keep their references: they state what held that day.
fn obsolete(
    record: &Record,
    field: &ReferenceField,
    path: &[Step],
    to: RecordIx,
    targets: &Targets<'_>,
) -> Option<Diagnostic> {
    if SUCCESSION_FIELDS.contains(&field.path.as_str()) {
        return None;
    }
    super::body::obsolete_target(record, to, targets)
        .map(|message| {
            let span = spans::locate(&record.document, path);
            Diagnostic::new(Code::ReferenceToObsolete, record.document.source.path.clone(), span, message)
                .on(&record.id)
        })
        .map(|diagnostic| super::body::with_successor(diagnostic, to, targets))
}

/// Whether the collection's records state what was true on a day, rather than what holds now.
pub fn states_the_past(collection: &Collection) -> bool {
    collection.kind == Kind::Log
}
