//! Search over the sample, held against a plain scan of its files, and `search` on the command line.

use crate::archive::TempArchive;
use juanzong::index::analysis::fold;
use juanzong::index::{self, Index, SearchRequest, Stamp};
use juanzong::model::time::strict_date;
use juanzong::model::{Collection, Lang, Record, Site, money, query_language};
use juanzong::{generate, parse, pipeline};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

pub struct Sample {
    pub site: Site,
    pub index: Index,
    /// For each record, its texts folded.
    texts: Vec<(String, Vec<String>)>,
    _dir: tempfile::TempDir,
}

pub static SAMPLE: LazyLock<Sample> = LazyLock::new(|| indexed(Path::new(env!("CARGO_MANIFEST_DIR"))));

/// The masters of the sample with other generated records.
static GENERATED: LazyLock<Sample> = LazyLock::new(|| {
    let archive = TempArchive::sample();
    let until = strict_date("2026-10-30").unwrap();
    let plan = generate::ArchivePlan { seed: 20_250_605, records: 1500, years: 2, until };
    for made in generate::collections() {
        let folder = archive.path().join("content").join(made);
        for entry in std::fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok) {
            if entry.path().is_dir() {
                std::fs::remove_dir_all(entry.path()).unwrap();
            } else if !entry.file_name().to_string_lossy().starts_with('_') {
                std::fs::remove_file(entry.path()).unwrap();
            }
        }
    }
    for file in generate::archive(&plan) {
        archive.write(&file.path, &file.text);
    }
    indexed(archive.path())
});

fn indexed(root: &Path) -> Sample {
    let as_of = strict_date("2026-11-22").unwrap();
    let options = pipeline::Options { as_of, audience: None, history: false, reports: false, objects: false };
    let site = pipeline::check(root, &options).unwrap().site;
    let dir = tempfile::tempdir().unwrap();
    index::build(&site, None, dir.path()).unwrap();
    let index = index::open(dir.path(), Some(&Stamp::of(&site, None))).unwrap();
    let texts = site.records.iter().map(|record| (record.id.to_string(), texts(&site, record))).collect();
    Sample { site, index, texts, _dir: dir }
}

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
    every_part_is_found(&SAMPLE, 400);
}

#[test]
fn every_part_of_a_generated_archive_is_found_and_nothing_else() {
    every_part_is_found(&GENERATED, 400);
}

/// Holds `count` stretches of texts, each typed with and without quotation marks, against a plain scan.
fn every_part_is_found(sample: &Sample, count: usize) {
    let mut number = numbers();
    let mut tried = 0;
    while tried < count {
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
    // An index that is built anew has the same bytes every time, one that was brought up to date other ones.
    std::fs::remove_dir_all(stamp.parent().unwrap()).unwrap();
    assert_eq!(found(), 2);
    let second = std::fs::read(&stamp).unwrap();
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

#[test]
fn every_documented_example_finds_something_and_is_understood() {
    for example in query_language::SECTIONS.iter().flat_map(|section| section.examples) {
        let request = SearchRequest { query: example.query.to_owned(), ..SearchRequest::default() };
        let results = SAMPLE.index.search(&request).unwrap();
        assert!(results.total > 0, "{}: {:?}", example.query, results.notes);
        let wrong: Vec<_> = results.notes.iter().filter(|note| !note.span.is_empty()).collect();
        assert!(wrong.is_empty() && !results.relaxed, "{}: {wrong:?}", example.query);
    }
}

#[test]
fn the_readmes_tell_the_query_language_as_it_is() {
    let bless = std::env::var_os("JUANZONG_BLESS").is_some();
    for (name, lang) in [("README.md", Lang::En), ("README.zh-CN.md", Lang::Zh)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let text = std::fs::read_to_string(&path).unwrap();
        let table = query_language::table(lang);
        let (head, _) = table.split_once('\n').unwrap();
        let start = text.find(head).unwrap_or_else(|| panic!("{name} has no table `{head}`"));
        let end = text[start..].find("\n\n").map_or(text.len(), |end| start + end + 1);
        if bless {
            std::fs::write(&path, format!("{}{table}{}", &text[..start], &text[end..])).unwrap();
        } else {
            assert_eq!(&text[start..end], table, "{name}; JUANZONG_BLESS=1 mends it");
        }
    }
}

/// Records of `collection` of which the front matter says `holds`.
fn which(collection: &str, holds: impl Fn(&Record) -> bool) -> BTreeSet<String> {
    let records = SAMPLE.site.records.iter().filter(|record| record.collection.as_str() == collection);
    records.filter(|record| holds(record)).map(|record| record.id.to_string()).collect()
}

fn found(query: &str) -> BTreeSet<String> {
    let request =
        SearchRequest { query: query.to_owned(), limit: 10_000, superseded: true, ..SearchRequest::default() };
    let results = SAMPLE.index.search(&request).unwrap();
    assert!(results.notes.is_empty(), "{query}: {:?}", results.notes);
    results.hits.into_iter().map(|hit| hit.id).collect()
}

#[test]
fn comparisons_find_what_a_plain_scan_finds() {
    let amount = |record: &Record, field: &str| money::amount(record.value(field)?);
    let day = |record: &Record, field: &str| record.text(field)?.get(..10).map(str::to_owned);
    let limit = |text: &str| money::amount(&Value::from(text.parse::<f64>().unwrap())).unwrap();
    let costs = |holds: &dyn Fn(juanzong::model::money::Money) -> bool| {
        which("repairs", |record| amount(record, "total_cost").is_some_and(holds))
    };
    assert_eq!(found("费用合计:>=500 in:repairs"), costs(&|cost| cost >= limit("500")));
    assert_eq!(found("费用合计:<＝80 in:repairs"), costs(&|cost| cost <= limit("80")));
    assert_eq!(found("total_cost:100..500 in:repairs"), costs(&|cost| cost >= limit("100") && cost <= limit("500")));
    let until = |holds: &dyn Fn(&str) -> bool| {
        which("hardware", |record| day(record, "warranty_until").is_some_and(|day| holds(&day)))
    };
    assert_eq!(found("保修截止:<2026-07 in:hardware"), until(&|day| day < "2026-07-01"));
    assert_eq!(found("warranty_until:2026Q1 in:hardware"), until(&|day| ("2026-01-01".."2026-04-01").contains(&day)));
    assert_eq!(
        found("保修截止:2026-02..2026-05-15 in:hardware"),
        until(&|day| ("2026-02-01".."2026-05-16").contains(&day))
    );
    let reported = which("repairs", |record| day(record, "reported_at").is_some_and(|day| day.starts_with("2026-03")));
    assert_eq!(found("报修时间:2026-03 in:repairs"), reported);
    assert_eq!(found("日期:2026-03 in:repairs"), reported);
    assert!(found("has:附件 in:repairs").is_empty());
    assert_eq!(found("has:更换配件 in:repairs"), which("repairs", |record| record.value("parts").is_some()));
    assert_eq!(
        found("诊断结论:电源 in:repairs"),
        which("repairs", |record| { record.text("diagnosis").is_some_and(|text| text.contains("电源")) })
    );
}

#[test]
fn conditions_agree_with_the_reports() {
    let reported = |name: &str, overdue: &str| -> BTreeSet<String> {
        let report =
            juanzong::derive::reports::one(&SAMPLE.site, name, &juanzong::model::report::Query::default()).unwrap();
        let column = report.columns.iter().position(|column| column.name == overdue).unwrap();
        let late = report.rows.iter().filter(|row| row.cells[column].as_i64().is_some_and(|days| days > 0));
        late.map(|row| row.record.as_ref().unwrap().to_string()).collect()
    };
    assert_eq!(found("is:overdue in:findings"), reported("findings-ageing", "overdue_days"));
    assert_eq!(found("is:逾期 in:loans"), reported("overdue-loans", "days"));
    let reviews: BTreeSet<String> = ["policies", "procedures", "instructions", "roles"]
        .iter()
        .flat_map(|of| found(&format!("is:overdue in:{of}")))
        .collect();
    assert_eq!(reviews, reported("overdue-reviews", "days_overdue"));
    let closed =
        |record: &Record| SAMPLE.site.collection(&record.collection).unwrap().is_closed_state(record.status.as_deref());
    assert_eq!(found("is:open in:findings"), which("findings", |record| !closed(record)));
    assert_eq!(found("is:closed in:repairs"), which("repairs", closed));
    assert_eq!(found("is:整改中"), which("findings", |record| record.status.as_deref() == Some("整改中")));
    assert!(found("is:superseded").contains("ZD-90"));
    // On another day other things are overdue.
    let then = SearchRequest {
        query: "is:overdue in:findings".to_owned(),
        today: strict_date("2025-01-01"),
        ..SearchRequest::default()
    };
    assert_eq!(SAMPLE.index.search(&then).unwrap().total, 0);
}

#[test]
fn what_is_wrong_with_a_query_is_pointed_at_and_the_rest_is_searched() {
    for (query, part, rest) in [
        ("打印机 费用合计:>=很多", "很多", "打印机"),
        ("打印机 紧急程度:>3", ">3", "打印机"),
        ("is:逾期了 打印机", "逾期了", "打印机"),
        ("has:没有这个 打印机", "没有这个", "打印机"),
        ("日期:2026-13 打印机", "2026-13", "打印机"),
        ("打印机 as-of:去年", "去年", "打印机"),
        ("打印机 保修截止:>=昨天", "昨天", "打印机"),
    ] {
        let ask = |query: &str| {
            let request = SearchRequest { query: query.to_owned(), ..SearchRequest::default() };
            SAMPLE.index.search(&request).unwrap()
        };
        let results = ask(query);
        let pointed: Vec<&str> = results.notes.iter().map(|note| &query[note.span.clone()]).collect();
        assert!(pointed.iter().any(|pointed| pointed.contains(part)), "{query}: {pointed:?}");
        assert_eq!(results.total, ask(rest).total, "{query}");
    }
}

#[test]
fn near_misses_are_answered_with_what_was_meant() {
    for (query, meant) in [
        ("信息管里部", "信息管理部"),
        ("\"数据备分\"", "\"数据备份\""),
        ("林静文", "林静雯"),
        ("zhoumuyan9", "zhoumuyang"),
        ("打印机 搓止轮", "打印机 搓纸轮"),
    ] {
        let request = SearchRequest { query: query.to_owned(), ..SearchRequest::default() };
        let results = SAMPLE.index.search(&request).unwrap();
        let told: Vec<&str> = results.suggestions.iter().map(|one| one.query.as_str()).collect();
        assert!(results.total == 0 && told.contains(&meant), "{query}: {} {told:?}", results.total);
        assert!(results.suggestions.iter().all(|one| one.total > 0));
    }
}

#[test]
fn similar_records_are_of_a_kind() {
    let like = |query: &str| {
        let request = SearchRequest { query: query.to_owned(), limit: 5, ..SearchRequest::default() };
        SAMPLE.index.search(&request).unwrap().hits
    };
    let hits = like("like:WX-2026-0004");
    assert!(hits.iter().all(|hit| hit.id != "WX-2026-0004"));
    assert!(hits[0].id.starts_with("WX-") && hits.iter().any(|hit| hit.id == "WX-2026-0014"), "{hits:?}");
    assert!(hits.iter().all(|hit| hit.snippet.iter().any(|piece| piece.marked)), "{hits:?}");
    let clauses = like("相似:ZD-15#drill");
    assert!(!clauses.is_empty() && clauses.iter().all(|hit| hit.id != "ZD-15"));
    assert_eq!(like("like:WX-2026-0004"), hits);
    let request = SearchRequest { query: "like:WX-9999-0001".to_owned(), ..SearchRequest::default() };
    let none = SAMPLE.index.search(&request).unwrap();
    assert!(none.total == 0 && none.notes.iter().any(|note| note.text.zh.contains("WX-9999-0001")));
}

#[test]
fn a_single_letter_finds_every_record_that_holds_it() {
    for letter in ["纸", "磁", "7", "x", "异"] {
        let expected = SAMPLE.texts.iter().filter(|(_, texts)| texts.iter().any(|text| text.contains(letter))).count();
        let request =
            SearchRequest { query: letter.to_owned(), superseded: true, limit: 0, ..SearchRequest::default() };
        let results = SAMPLE.index.search(&request).unwrap();
        assert_eq!((results.records, results.relaxed), (expected, false), "{letter}");
    }
}

#[test]
fn the_subnet_finds_its_devices() {
    let found = found("172.18.1. in:hardware");
    assert_eq!(found, which("hardware", |device| device.text("ip").is_some_and(|ip| ip.starts_with("172.18.1."))));
    let all = self::found("172.16. in:hardware");
    assert_eq!(all, which("hardware", |device| device.text("ip").is_some_and(|ip| ip.starts_with("172.16."))));
    for (typed, id) in [("SF-LYQ-22-0004", "HW-00047"), ("02:53:46:00:00:2f", "HW-00047"), ("0253460000", "HW-00047")] {
        assert!(self::found(typed).contains(id), "{typed}");
    }
    assert_eq!(self::found("分机:8110 in:people"), which("people", |person| person.text("phone") == Some("8110")));
}
