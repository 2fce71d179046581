//! Documents × Schemas → Records: one document at a time in parallel, then what takes all of them together.

use super::{Compiled, Schemas, approvals, faults, ids, invisible, lifecycle, names, rules};
use crate::diagnostic::{self, Code, Diagnostic, nearest};
use crate::model::document::Step;
use crate::model::{Classification, Collection, Document, Record, RecordId, Stamp, Text};
use crate::parse::spans::{self, Spans};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A document that was held against its schema: the same for the same document and the same schemas.
#[derive(Clone, Debug)]
pub struct Judged {
    document: Arc<Document>,
    /// The place of its collection; a stray has none.
    collection: Option<usize>,
    /// The id, if one can be used.
    id: Option<RecordId>,
    diagnostics: Vec<Diagnostic>,
}

/// Holds every document against the schema of its collection, and gives the records.
pub fn records(documents: Vec<Document>, schemas: &Schemas) -> (Vec<Record>, Vec<Diagnostic>) {
    gathered(documents.into_par_iter().map(|document| judged(document, schemas)).collect(), schemas)
}

/// Holds a document against the schema of its collection.
pub fn judged(document: Document, schemas: &Schemas) -> Judged {
    match schemas.place(&document) {
        Some(collection) => judge(document, collection, schemas),
        None => Judged { document: Arc::new(document), collection: None, id: None, diagnostics: Vec::new() },
    }
}

/// The records of documents that were judged. Documents without a usable id give no record, and of records with the
/// same id only the first by path counts. Records come by collection, then by id.
pub fn gathered(judged: Vec<Judged>, schemas: &Schemas) -> (Vec<Record>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let (mut judged, strays): (Vec<Judged>, Vec<Judged>) = judged.into_iter().partition(|one| one.collection.is_some());
    diagnostics.extend(tell_strays(strays.iter().map(|one| &*one.document), schemas));
    judged.sort_by(|a, b| a.document.source.path.cmp(&b.document.source.path));
    for one in &mut judged {
        diagnostics.append(&mut one.diagnostics);
    }
    tell_rules_once(&mut diagnostics);
    let mut first_of: HashMap<RecordId, usize> = HashMap::with_capacity(judged.len());
    let mut kept = vec![false; judged.len()];
    for (at, one) in judged.iter().enumerate() {
        let Some(id) = &one.id else { continue };
        match first_of.get(id) {
            Some(&first) => diagnostics.push(duplicate(id, &judged[first].document, &one.document)),
            None => {
                first_of.insert(id.clone(), at);
                kept[at] = true;
            }
        }
    }
    let mut records: Vec<(usize, Record)> = judged
        .into_iter()
        .zip(kept)
        .filter(|(_, kept)| *kept)
        .filter_map(|(one, _)| {
            let collection = one.collection?;
            Some((collection, record(one.document, one.id?, &schemas.collections[collection])))
        })
        .collect();
    records.par_sort_by(|(a, left), (b, right)| (a, &left.id).cmp(&(b, &right.id)));
    let mut records: Vec<Record> = records.into_iter().map(|(_, record)| record).collect();
    names::titles(&mut records, &schemas.collections);
    diagnostic::sort(&mut diagnostics);
    (records, diagnostics)
}

fn judge(mut document: Document, at: usize, schemas: &Schemas) -> Judged {
    let (collection, compiled) = (&schemas.collections[at], &schemas.compiled[at]);
    // The validator wants a value; the map is lent to it and taken back.
    let front = Value::Object(std::mem::take(&mut document.front));
    let mut diagnostics = invisible::check(&document.source, document.body_span.start);
    let spans = Spans::of(&document);
    let (mut told, mut at_fault) = (Vec::new(), BTreeSet::new());
    if compiled.validator.as_ref().is_some_and(|validator| !validator.is_valid(&front)) {
        (told, at_fault) = faults::check(&document, &front, collection, compiled, &spans);
    }
    diagnostics.append(&mut told);
    let id = identity(&document, &front, compiled, &mut at_fault, &mut diagnostics);
    if let Value::Object(fields) = &front {
        diagnostics.extend(lifecycle::check(&document, fields, collection, compiled, &spans, &at_fault));
        diagnostics.extend(rules::check(&document, fields, (collection, compiled), schemas, &spans, &at_fault));
        diagnostics.extend(approvals::check(&document, fields, collection, &spans));
    }
    if let Some(id) = &id {
        for diagnostic in &mut diagnostics {
            diagnostic.record.get_or_insert_with(|| id.clone());
        }
    }
    if let Value::Object(front) = front {
        document.front = front;
    }
    Judged { document: Arc::new(document), collection: Some(at), id, diagnostics }
}

/// The record's id, if it has one that can be used; a wrong one is told.
fn identity(
    document: &Document,
    front: &Value,
    compiled: &Compiled,
    at_fault: &mut BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<RecordId> {
    let path = [Step::Key("id".to_owned())];
    let tell = |message: Text| {
        Diagnostic::new(Code::BadId, document.source.path.clone(), spans::locate(document, &path), message)
    };
    let id = match front.get("id") {
        Some(Value::String(id)) => id,
        Some(Value::Null) | None => {
            // A schema that forgot to require the id does not make records without one.
            if !at_fault.contains("id") {
                let message = Text::new("缺少必填字段 `id`", "the required field `id` is missing");
                let opening = spans::opening(document);
                diagnostics.push(Diagnostic::new(Code::MissingField, document.source.path.clone(), opening, message));
            }
            return None;
        }
        Some(_) => {
            if !at_fault.contains("id") {
                diagnostics.push(tell(Text::new("`id` 应为文字", "`id` should be text")));
            }
            return None;
        }
    };
    if invisible::hides_in(id) {
        // The character has been told.
        at_fault.insert("id".to_owned());
        return None;
    }
    if !ids::is_safe(id) {
        let message = Text::new(
            format!("编号 `{id}` 含有不能用于编号的字符"),
            format!("the id `{id}` has characters that no id may have"),
        );
        diagnostics.push(tell(message).help(Text::new(
            "编号由字母、数字、汉字、`-`、`_`、`.` 组成",
            "ids are made of letters, digits, Chinese characters, `-`, `_` and `.`",
        )));
        at_fault.insert("id".to_owned());
        return None;
    }
    if let Some((pattern, span)) = &compiled.id
        && !pattern.is_valid(&front["id"])
        && at_fault.insert("id".to_owned())
    {
        let message = Text::new(
            format!("编号 `{id}` 不符合编号规则"),
            format!("the id `{id}` does not follow its collection's scheme"),
        );
        diagnostics.push(tell(message).also(
            compiled.definition.source.path.clone(),
            span.clone(),
            Text::new("编号规则", "the scheme"),
        ));
    }
    Some(RecordId::from(id.as_str()))
}

fn record(document: Arc<Document>, id: RecordId, collection: &Collection) -> Record {
    let text = |field: Option<&str>| document.front.get(field?).and_then(Value::as_str);
    let stamp = text(collection.date.as_deref()).and_then(|text| match text.len() {
        // A month is dated by its first day.
        7 => Stamp::parse(&format!("{text}-01")),
        _ => Stamp::parse(text),
    });
    let status = text(collection.lifecycle.as_ref().map(|lifecycle| lifecycle.field.as_str())).map(Arc::from);
    let classification = text(Some("classification"));
    let classification =
        classification.and_then(|level| level.parse::<Classification>().ok()).unwrap_or(collection.classification);
    Record {
        title: id.as_str().into(),
        id,
        collection: collection.name.clone(),
        stamp,
        status,
        classification,
        document,
    }
}

fn duplicate(id: &RecordId, first: &Document, again: &Document) -> Diagnostic {
    let path = [Step::Key("id".to_owned())];
    let message = Text::new(format!("编号 `{id}` 重复"), format!("the id `{id}` stands twice"));
    Diagnostic::new(Code::DuplicateId, again.source.path.clone(), spans::locate(again, &path), message)
        .labelled(Text::new("再次使用", "used again here"))
        .also(first.source.path.clone(), spans::locate(first, &path), Text::new("首次使用", "first used here"))
        .help(Text::new("后登记的一条改用新编号", "give the one that was registered later a new number"))
        .on(id)
}

/// A rule that cannot be evaluated is told once, with the first record that shows it.
pub fn tell_rules_once(diagnostics: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    diagnostics.retain(|diagnostic| {
        diagnostic.code != Code::SchemaInvalid
            || told.insert((diagnostic.primary.path.clone(), diagnostic.primary.span.start))
    });
}

/// Records outside every collection: told once a folder.
fn tell_strays<'d>(strays: impl Iterator<Item = &'d Document>, schemas: &Schemas) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    let mut strays: Vec<&Document> = strays.collect();
    strays.sort_by(|a, b| a.source.path.cmp(&b.source.path));
    let mut diagnostics = Vec::new();
    for document in strays {
        let folder = super::folder(&document.source.path);
        if !told.insert(folder) {
            continue;
        }
        let message = match folder {
            Some(folder) => Text::new(
                format!("文件夹 `content/{folder}` 没有 `_schema.yaml`，其中的记录不属于任何集合"),
                format!("the folder `content/{folder}` has no `_schema.yaml`, so its records belong to no collection"),
            ),
            None => Text::new(
                "`content/` 下的记录须放在某个集合的文件夹里",
                "records below `content/` belong into the folder of a collection",
            ),
        };
        let mut diagnostic =
            Diagnostic::new(Code::SchemaInvalid, document.source.path.clone(), spans::opening(document), message);
        let known = schemas.collections.iter().map(|collection| collection.name.as_str());
        diagnostic = match folder.and_then(|folder| nearest(folder, known)) {
            Some(near) => diagnostic.help(Text::new(
                format!("是否应放在 `content/{near}` 里？"),
                format!("do they belong into `content/{near}`?"),
            )),
            None => diagnostic.help(Text::new(
                "为该文件夹写一个 `_schema.yaml`；不是记录的文件，文件名以 `_` 开头",
                "give the folder a `_schema.yaml`; a file that is no record has a name that starts with `_`",
            )),
        };
        diagnostics.push(diagnostic);
    }
    diagnostics
}
