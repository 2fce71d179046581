//! Search over the sample, held against a plain scan of its files, and `search` on the command line.

use crate::archive::TempArchive;
use juanzong::index::analysis::fold;
use juanzong::index::{self, Index, SearchRequest, Stamp};
use juanzong::model::time::strict_date;
use juanzong::model::{Collection, Record, Site, money};
use juanzong::{parse, pipeline};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

struct Sample {
    site: Site,
    index: Index,
    /// For each record, its texts folded.
    texts: Vec<(String, Vec<String>)>,
    _dir: tempfile::TempDir,
}

static SAMPLE: LazyLock<Sample> = LazyLock::new(|| {
    let as_of = strict_date("2026-11-22").unwrap();
    let options = pipeline::Options { as_of, audience: None, history: false, reports: false, objects: false };
    let site = pipeline::check(Path::new(env!("CARGO_MANIFEST_DIR")), &options).unwrap().site;
    let dir = tempfile::tempdir().unwrap();
    index::build(&site, None, dir.path()).unwrap();
    let index = index::open(dir.path(), Some(&Stamp::of(&site, None))).unwrap();
    let texts = site.records.iter().map(|record| (record.id.to_string(), texts(&site, record))).collect();
    Sample { site, index, texts, _dir: dir }
});

/// Every text that a reader may see on the record's page, a value or a line each.
fn texts(site: &Site, record: &Record) -> Vec<String> {
    let mut texts = vec![record.title.to_string()];
    let collection = site.collection(&record.collection).unwrap();
    for (key, value) in &record.document.front {
        values(site, collection, key, value, &mut texts);
    }
    for section in parse::plain::sections(&record.document) {
        texts.extend(section.title.map(|title| title.to_string()));
        texts.extend(section.text.split(['\n', '\t']).map(str::to_owned));
    }
    texts.iter().map(|text| fold::text(text)).collect()
}

fn values(site: &Site, collection: &Collection, path: &str, value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            let inner = format!("{path}[]");
            let path_of = |item: &Value| if item.is_object() { inner.as_str() } else { path };
            items.iter().for_each(|item| values(site, collection, path_of(item), item, texts));
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                values(site, collection, &format!("{path}.{key}"), value, texts);
            }
        }
        Value::String(text) => {
            texts.push(text.clone());
            let refers = collection.field(path).is_some_and(|field| !field.refers_to.is_empty());
            texts.extend(site.find(text).filter(|_| refers).map(|ix| site.record(ix).title.to_string()));
        }
        Value::Number(number) => {
            let money = collection.field(path).is_some_and(|field| format!("{:?}", field.value_type) == "Money");
            let amount = money::amount(value).filter(|_| money);
            texts.push(amount.map_or_else(|| number.to_string(), |amount| format!("{amount:.2}")));
        }
        _ => {}
    }
}

/// Numbers without rhyme, the same every time.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % below
    }
}

#[test]
fn every_part_of_the_sample_is_found_and_nothing_else() {
    let sample = &*SAMPLE;
    let mut number = numbers();
    let mut tried = 0;
    while tried < 1500 {
        let (_, texts) = &sample.texts[number(sample.texts.len())];
        let letters: Vec<char> = texts[number(texts.len())].chars().collect();
        let length = 2 + number(7);
        if letters.len() < length {
            continue;
        }
        let start = number(letters.len() - length + 1);
        let part: String = letters[start..start + length].iter().collect();
        if part.contains('"') || part.trim() != part || part.chars().count() < 2 || part.contains(fold::BREAK) {
            continue;
        }
        tried += 1;
        let expected: BTreeSet<&str> = sample
            .texts
            .iter()
            .filter(|(_, texts)| texts.iter().any(|text| text.contains(&part)))
            .map(|(id, _)| id.as_str())
            .collect();
        let limit = if expected.len() <= 40 { 1000 } else { 0 };
        let request =
            SearchRequest { query: format!("\"{part}\""), superseded: true, limit, ..SearchRequest::default() };
        let results = sample.index.search(&request).unwrap();
        assert_eq!(results.records, expected.len(), "{part:?}");
        if limit > 0 {
            let found: BTreeSet<&str> = results.hits.iter().map(|hit| hit.id.as_str()).collect();
            assert_eq!(found, expected, "{part:?}");
        }
        // As it is typed by people, without quotation marks, it is found too.
        let typed = SearchRequest { query: part.clone(), superseded: true, limit: 0, ..SearchRequest::default() };
        if !part.starts_with('-') && !part.contains(" -") && !part.contains(':') {
            assert!(sample.index.search(&typed).unwrap().records >= expected.len(), "{part:?}");
        }
    }
}

#[test]
fn what_people_look_for_comes_first() {
    let first = |query: &str| {
        let request = SearchRequest { query: query.to_owned(), limit: 3, ..SearchRequest::default() };
        let hits = SAMPLE.index.search(&request).unwrap().hits;
        hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>()
    };
    for (query, expected) in [
        ("ZD-15", "ZD-15"),
        ("SF-IT-ZD-15", "ZD-15"),
        ("HW-00012", "HW-00012"),
        ("林静雯", "P-linjingwen"),
        ("zhoumuyang", "P-zhoumuyang"),
        ("xxglb", "D-it"),
        ("信息管理部", "D-it"),
        ("xinxiguanlibu", "D-it"),
        ("数据备份与恢复管理规范", "ZD-15"),
        ("备份", "ZD-15"),
    ] {
        let found = first(query);
        assert_eq!(found.first().map(String::as_str), Some(expected), "{query}: {found:?}");
    }
    assert!(SAMPLE.site.find("ZD-15").is_some());
}

fn archive() -> TempArchive {
    let archive = TempArchive::new();
    let properties = "schema:\n  type: object\n  properties:\n    id: { type: string, title: 编号 }\n    title: { type: string, title: 名称 }\n    status: { type: string, title: 状态 }\n    date: { type: string, format: date, title: 日期 }\n    cost: { type: number, x-type: money, title: 费用 }\n";
    let repairs =
        format!("title: 维修流程单\nkind: log\norder: 2\nid: {{ pattern: '^WX-\\d+$' }}\ndate: date\n{properties}");
    let policies = format!(
        "title: 管理制度\nkind: document\norder: 1\nid: {{ pattern: '^ZD-\\d+$' }}\ndate: date\nlifecycle:\n  field: status\n  initial: [草稿]\n  moves: {{ 草稿: [生效], 生效: [被替代] }}\n  closed: [被替代]\n{properties}"
    );
    archive.write("content/repairs/_schema.yaml", &repairs);
    archive.write("content/policies/_schema.yaml", &policies);
    let files = [
        (
            "policies/ZD-1.md",
            "id: ZD-1\ntitle: 打印管理办法\nstatus: 生效\ndate: 2026-01-01",
            "## 第一条 打印机 {#printers}\n\n打印机由专人管理。\n",
        ),
        (
            "policies/ZD-0.md",
            "id: ZD-0\ntitle: 旧打印办法\nstatus: 被替代\ndate: 2020-01-01",
            "## 第一条 {#one}\n\n打印机随意使用。\n",
        ),
        ("repairs/WX-1.md", "id: WX-1\ntitle: 打印机卡纸\ndate: 2026-03-01\ncost: 80", "更换搓纸轮。\n"),
        ("repairs/WX-2.md", "id: WX-2\ntitle: 打印机漏粉\ndate: 2026-05-02\ncost: 1200.50", "更换硒鼓。\n"),
    ];
    for (path, front, body) in files {
        archive.write(&format!("content/{path}"), &format!("---\n{front}\n---\n\n{body}"));
    }
    archive.git(&["init", "-q"], "2026-06-01T09:00:00+08:00");
    archive.write(".gitignore", "/.juanzong\n");
    archive.commit("入库", "2026-06-01T09:00:00+08:00");
    archive
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap()).collect()
}

#[test]
fn the_command_line_answers_in_json() {
    let archive = archive();
    let ask = |args: &[&str]| {
        let args: Vec<&str> = [&["search"][..], args, &["--format", "json"]].concat();
        archive.run(&args).exits(0).json()
    };
    let answer = ask(&["打印机"]);
    assert_eq!((answer["query"].as_str(), answer["total"].as_u64()), (Some("打印机"), Some(3)));
    let hit = &answer["hits"].as_array().unwrap().iter().find(|hit| hit["id"] == "ZD-1").unwrap();
    assert_eq!(hit["url"], "policies/ZD-1/#printers");
    assert_eq!(
        (&hit["collection"], &hit["title"], &hit["date"]),
        (&"policies".into(), &"打印管理办法".into(), &"2026-01-01".into())
    );
    assert_eq!(hit["snippet"], "打印机由专人管理。");
    assert_eq!(hit["snippet_html"], "<mark>打印机</mark>由专人管理。");
    assert!(hit["score"].as_f64().unwrap() > 0.0);
    let facet = &answer["facets"]["collection"][0];
    assert_eq!(
        (&facet["value"], &facet["label"], &facet["count"]),
        (&"repairs".into(), &"维修流程单".into(), &2.into())
    );
    assert!(answer["notes"][0]["message"].as_str().unwrap().contains("另有 1 处"));
    assert!(ids(&ask(&["打印机", "--superseded"])).contains(&"ZD-0"));
    assert_eq!(ids(&ask(&["打印机", "--in", "repairs", "--sort", "date"])), ["WX-2", "WX-1"]);
    assert_eq!(
        ids(&ask(&["打印机", "--in", "维修流程单", "--limit", "1", "--sort", "date", "--offset", "1"])),
        ["WX-1"]
    );
    assert_eq!(ids(&ask(&["打印机", "--from", "2026-04-01"])), ["WX-2"]);
    assert_eq!(ids(&ask(&["打印机", "--to", "2026-03-31", "--in", "repairs"])), ["WX-1"]);
    assert_eq!(ids(&ask(&["打印机", "--where", "self.cost > 100.0"])), ["WX-2"]);
    assert_eq!(ids(&ask(&["费用:80.00"])), ["WX-1"]);
    assert_eq!(ids(&ask(&["打印机 -漏粉", "--in", "repairs"])), ["WX-1"]);
}

#[test]
fn nothing_found_says_what_was_searched() {
    let archive = archive();
    let head = archive.git(&["rev-parse", "HEAD"], "2026-06-01T09:00:00+08:00");
    let run = archive.run(&["search", "\"投影仪\""]).exits(0);
    assert!(run.out.contains("4 条记录") && run.out.contains(&head[..10]), "{}", run.out);
    let run = archive.run(&["--lang", "en", "search", "\"投影仪\""]).exits(0);
    assert!(run.out.contains("4 records") && run.out.contains(&head[..10]), "{}", run.out);
    let fault = archive.run(&["search", "打印机", "--where", "self.nonsense > 1.0"]).exits(2);
    assert!(fault.err.contains("nonsense"), "{}", fault.err);
}

#[test]
fn a_stale_or_damaged_index_is_never_used() {
    let archive = archive();
    let found = || ids(&archive.run(&["search", "硒鼓", "--format", "json"]).exits(0).json()).len();
    let stamp = archive.path().join(".juanzong/index/stamp.json");
    assert_eq!(found(), 1);
    let first = std::fs::read(&stamp).unwrap();
    assert_eq!(found(), 1);
    assert_eq!(std::fs::read(&stamp).unwrap(), first);
    archive.write("content/repairs/WX-3.md", "---\nid: WX-3\ntitle: 复印机\ndate: 2026-05-03\n---\n\n也换硒鼓。\n");
    assert_eq!(found(), 2);
    let second = std::fs::read(&stamp).unwrap();
    assert_ne!(second, first);
    for file in std::fs::read_dir(stamp.parent().unwrap()).unwrap() {
        let path = file.unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(found(), 2, "{}", path.display());
        assert_eq!(std::fs::read(&stamp).unwrap(), second);
    }
    // The note that saves reading the archive is believed only of the files that it was written for.
    let note = stamp.parent().unwrap().with_file_name("index-basis.json");
    let kept = std::fs::read_to_string(&note).unwrap();
    for lie in [kept.replacen("\"archive\": \"", "\"archive\": \"0", 1), kept[..kept.len() / 2].to_owned()] {
        assert_ne!(lie, kept);
        std::fs::write(&note, lie).unwrap();
        assert_eq!(found(), 2);
        assert_eq!(std::fs::read_to_string(&note).unwrap(), kept);
    }
    archive.write("content/repairs/WX-3.md", "---\nid: WX-3\ntitle: 复印机\ndate: 2026-05-03\n---\n\n未换。\n");
    assert_eq!(found(), 1);
}
