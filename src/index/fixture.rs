//! Small archives for the tests of this room, made by hand.

use crate::model::collection::{Field, IdScheme, Kind, Lifecycle, ListView, ValueType};
use crate::model::history::Absence;
use crate::model::{
    BlobId, Classification, Collection, CollectionName, CommitId, Config, Date, History, LinkGraph, Record, RecordId,
    RecordIx, Site, Source, Stamp, Text,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A collection with the fields that the tests use: `path`, label, referred collection.
pub fn collection(name: &str, title: &str, kind: Kind, fields: &[(&str, &str, &str)]) -> Collection {
    let field = |&(path, label, refers): &(&str, &str, &str)| Field {
        path: path.to_owned(),
        label: Text::new(label, path),
        refers_to: if refers.is_empty() { Vec::new() } else { vec![CollectionName::from(refers)] },
        value_type: ValueType::Text,
        format: None,
        unit: None,
        choices: Vec::new(),
        required: false,
    };
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let moves = [("草稿", "生效"), ("生效", "已废止")];
    Collection {
        name: CollectionName::from(name),
        schema_path: format!("content/{name}/_schema.yaml").into(),
        title: Text::new(title, name),
        description: String::new(),
        kind,
        group: "测试".to_owned(),
        order: 1,
        id: IdScheme { pattern: String::new(), next: None },
        date: Some("date".to_owned()),
        name_template: None,
        lifecycle: (kind == Kind::Document).then(|| Lifecycle {
            field: "status".to_owned(),
            initial: texts(&["草稿"]),
            moves: moves.iter().map(|(from, to)| ((*from).to_owned(), texts(&[to]))).collect(),
            closed: texts(&["已废止"]),
            requires: BTreeMap::new(),
        }),
        schema: Arc::new(serde_json::Value::Null),
        fields: fields.iter().map(field).collect(),
        rules: Vec::new(),
        derived: Vec::new(),
        separation: Vec::new(),
        story: Vec::new(),
        asset: None,
        list: ListView::default(),
        facets: Vec::new(),
        retention: None,
        classification: Classification::Internal,
        approval: None,
        entry_days: None,
        only_warned: std::collections::BTreeSet::new(),
        detect: Default::default(),
    }
}

/// An archive of these collections and files (collection, text of the file with front matter).
pub fn site(collections: Vec<Collection>, files: &[(&str, String)]) -> Site {
    let mut records: Vec<(usize, Record)> = Vec::new();
    for (folder, text) in files {
        let place = collections.iter().position(|collection| collection.name.as_str() == *folder).unwrap();
        let mut blob = [0; 20];
        blob.copy_from_slice(&Sha256::digest(text.as_bytes())[..20]);
        let source = Source {
            path: format!("content/{folder}/{}.md", records.len()).into(),
            text: text.as_str().into(),
            blob: BlobId(blob),
        };
        let document = crate::parse::document(&source).0.unwrap();
        let value = |key: &str| document.front.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let id = value("id").unwrap();
        let record = Record {
            title: value("title").unwrap_or_else(|| id.clone()).into(),
            id: RecordId::new(id),
            collection: collections[place].name.clone(),
            stamp: value("date").and_then(|text| Stamp::parse(&text)),
            status: value("status").map(Into::into),
            classification: Classification::Internal,
            document: Arc::new(document),
        };
        records.push((place, record));
    }
    records.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
    let ranges = (0..collections.len())
        .map(|place| {
            let start = records.partition_point(|record| record.0 < place);
            start..records.partition_point(|record| record.0 <= place)
        })
        .collect();
    let records: Vec<Record> = records.into_iter().map(|(_, record)| record).collect();
    let by_id = records.iter().enumerate().map(|(ix, record)| (record.id.clone(), RecordIx(ix as u32))).collect();
    let mut history = History::absent(Absence::NoRepository);
    history.head = Some(CommitId::from("0123456789abcdef0123456789abcdef01234567"));
    Site {
        config: Config::default(),
        as_of: Date::new(2026, 11, 22).unwrap(),
        restricted: false,
        hidden: std::collections::HashSet::new(),
        collections,
        introductions: BTreeMap::new(),
        calendar: Default::default(),
        records,
        ranges,
        by_id,
        links: LinkGraph::default(),
        history,
        soundness: crate::model::soundness::Soundness::default(),
        attachments: Vec::new(),
        duties: Vec::new(),
        commitments: Vec::new(),
        judgements: Vec::new(),
        derived: Vec::new(),
        transitions: Vec::new(),
        approvals: BTreeMap::new(),
        versions: BTreeMap::new(),
        similar: Vec::new(),
        reports: Vec::new(),
    }
}
