//! The room as a whole: what is built is found, and nothing else.

use super::fixture::{collection, site};
use super::snippet::{self, Fragment};
use super::*;
use crate::model::Site;
use crate::model::collection::Kind;
use crate::model::time::strict_date;
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

fn archive() -> Site {
    let collections = vec![
        collection(
            "policies",
            "管理制度",
            Kind::Document,
            &[
                ("id", "编号", ""),
                ("number", "文件编号", ""),
                ("status", "状态", ""),
                ("department", "归口部门", "departments"),
                ("approver", "批准人", "people"),
            ],
        ),
        collection(
            "people",
            "人员",
            Kind::Card,
            &[("id", "编号", ""), ("phone", "分机", ""), ("department", "部门", "departments")],
        ),
        collection("departments", "部门", Kind::Card, &[("id", "编号", "")]),
        collection(
            "hardware",
            "硬件",
            Kind::Card,
            &[
                ("ip", "IP 地址", ""),
                ("mac", "MAC 地址", ""),
                ("serial", "序列号", ""),
                ("responsible", "责任人", "people"),
            ],
        ),
        collection(
            "repairs",
            "维修流程单",
            Kind::Log,
            &[
                ("department", "报修部门", "departments"),
                ("urgency", "紧急程度", ""),
                ("reporter", "报修人", "people"),
                ("parts[].name", "配件名称", ""),
            ],
        ),
    ];
    let files = [
        (
            "policies",
            "---\nid: ZD-15\ntitle: 数据备份与恢复管理制度\nnumber: SF-IT-ZD-15\nstatus: 生效\ndate: 2026-01-01\ndepartment: D-it\napprover: P-linjingwen\n---\n\n总前言说明本制度的由来。\n\n## 第一条 目的 {#purpose}\n\n为保证业务连续，制定本制度。\n\n## 第五条 备份 {#backup}\n\n核心業務資料庫每日ＢＡＣＫＵＰ一次，备份介质（磁带）异地存放。\n\n| 系统 | 周期 |\n|---|---|\n| ERP | 每日 |\n\n### 介质保管 {#media}\n\n介质由专人保管。\n\n## 第六条 恢复演练 {#drill}\n\n每半年演练一次，恢复时间目标为4小时。\n",
        ),
        (
            "policies",
            "---\nid: ZD-90\ntitle: 数据备份暂行办法\nstatus: 已废止\ndate: 2020-01-01\n---\n\n## 第一条 {#one}\n\n旧的备份办法，磁带每周一次。\n",
        ),
        (
            "policies",
            "---\nid: ZD-30\ntitle: 合同争议处理办法\nstatus: 草稿\n---\n\n## 第一条 执行 {#a}\n\n当事人申请执行，并就管辖提出异议。执行 异议登记簿另行保存。\n\n## 第二条 {#b}\n\n对执行异议作出答复。\n",
        ),
        ("people", "---\nid: P-linjingwen\ntitle: 林静雯\nphone: '8001'\ndepartment: D-it\n---\n"),
        ("people", "---\nid: P-zhoumuyang\ntitle: 周牧阳\nphone: '8102'\ndepartment: D-it\n---\n"),
        ("departments", "---\nid: D-it\ntitle: 信息管理部\n---\n"),
        ("departments", "---\nid: D-fin\ntitle: 财务部\n---\n"),
        (
            "hardware",
            "---\nid: HW-00012\ntitle: 财务部打印机\nip: 172.16.3.4\nmac: 00:1A:2B:3C:4D:5E\nserial: SN5CD2345XY\nresponsible: P-zhoumuyang\n---\n\n固件 v1.10，位于A座3层。\n",
        ),
        ("hardware", "---\nid: HW-00123\ntitle: 文件服务器\nip: 172.16.30.40\nserial: SN5CD9999\n---\n\n固件 v1.1\n"),
        (
            "repairs",
            "---\nid: WX-2026-0001\ntitle: 打印机卡纸\ndate: 2026-03-01\ndepartment: D-fin\nurgency: 紧急\nreporter: P-zhoumuyang\nparts:\n  - { name: 搓纸轮, cost: 80 }\n---\n\n## 现象\n\n打印机无法打印，更换搓纸轮后恢复。\n",
        ),
        (
            "repairs",
            "---\nid: WX-2025-0007\ntitle: 电脑无法开机\ndate: 2025-07-15\ndepartment: D-it\nurgency: 普通\n---\n\n电源损坏，更换电源。\n",
        ),
    ];
    site(collections, &files.map(|(folder, text)| (folder, text.to_owned())))
}

struct Built {
    site: Site,
    index: Index,
    _dir: TempDir,
}

static BUILT: LazyLock<Built> = LazyLock::new(|| {
    let (site, dir) = (archive(), TempDir::new().unwrap());
    build(&site, None, dir.path()).unwrap();
    let index = open(dir.path(), Some(&Stamp::of(&site, None))).unwrap();
    Built { site, index, _dir: dir }
});

fn request(query: &str) -> SearchRequest {
    SearchRequest { query: query.to_owned(), limit: 100, ..SearchRequest::default() }
}

fn search(request: &SearchRequest) -> Results {
    BUILT.index.search(request).unwrap()
}

/// The hits as `ID#anchor`, in order.
fn hits(query: &str) -> Vec<String> {
    named(&search(&request(query)))
}

fn named(results: &Results) -> Vec<String> {
    let anchor = |hit: &Hit| hit.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
    results.hits.iter().map(|hit| format!("{}{}", hit.id, anchor(hit))).collect()
}

/// Every text of the archive with the hit that must come for it.
fn texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for record in &BUILT.site.records {
        let id = record.id.to_string();
        texts.push((id.clone(), record.title.to_string()));
        for value in record.document.front.values().filter_map(|value| value.as_str()) {
            texts.push((id.clone(), value.to_owned()));
        }
        let document = record.collection.as_str() == "policies";
        for section in crate::parse::plain::sections(&record.document) {
            let anchor = section.anchor.filter(|_| document).map_or_else(String::new, |anchor| format!("#{anchor}"));
            let hit = format!("{id}{anchor}");
            texts.extend(section.title.map(|title| (hit.clone(), title.to_string())));
            texts.extend(
                section.text.lines().flat_map(|line| line.split('\t')).map(|line| (hit.clone(), line.to_owned())),
            );
        }
    }
    texts.retain(|(_, text)| text.chars().count() >= 2);
    texts
}

fn everything(query: String) -> SearchRequest {
    SearchRequest { superseded: true, limit: 1000, ..request(&query) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_part_of_every_text_is_found(pick in any::<prop::sample::Index>(), start in any::<prop::sample::Index>(), length in 2usize..=8) {
        let texts = texts();
        let (hit, text) = pick.get(&texts);
        let letters: Vec<char> = text.chars().collect();
        let start = start.index(letters.len() - 1);
        let part: String = letters[start..letters.len().min(start + length)].iter().collect();
        prop_assume!(part.trim().chars().count() >= 2);
        for query in [format!("\"{part}\""), part.clone()] {
            let found = named(&search(&everything(query.clone())));
            prop_assert!(found.contains(hit), "{query:?} of {hit} found only {found:?}");
        }
    }

    #[test]
    fn a_phrase_finds_what_a_plain_scan_finds(letters in prop::collection::vec(prop::sample::select("备份恢复介质执行异议磁带打印机每日hwsn0123.-".chars().collect::<Vec<_>>()), 2..4)) {
        let part: String = letters.into_iter().collect();
        let found = named(&search(&everything(format!("\"{part}\""))));
        let folded = analysis::fold::text(&part);
        let mut expected: Vec<String> = texts().into_iter().filter(|(_, text)| analysis::fold::text(text).contains(&folded)).map(|(hit, _)| hit).collect();
        // A reference also shows the title of what it refers to.
        for record in &BUILT.site.records {
            let refers = |ix: &str| BUILT.site.find(ix).is_some_and(|ix| analysis::fold::text(&BUILT.site.record(ix).title).contains(&folded));
            if record.document.front.iter().any(|(key, value)| key != "id" && value.as_str().is_some_and(refers)) {
                expected.push(record.id.to_string());
            }
        }
        // Values within lists.
        if analysis::fold::text("搓纸轮").contains(&folded) || "80".contains(&folded) {
            expected.push("WX-2026-0001".to_owned());
        }
        expected.sort();
        expected.dedup();
        let mut found = found;
        found.sort();
        prop_assert_eq!(found, expected, "{}", part);
    }

    #[test]
    fn no_query_fails(query in "\\PC{0,12}") {
        search(&request(&query));
        search(&request(&format!("{query}:{query} -\"{query} or {query}")));
    }
}

#[test]
fn a_phrase_never_matches_apart() {
    assert_eq!(hits("\"执行异议\""), ["ZD-30#b"]);
    assert_eq!(hits("“执行异议”"), ["ZD-30#b"]);
    let mut apart = hits("执行 异议");
    apart.sort();
    assert_eq!(apart, ["ZD-30#a", "ZD-30#b"]);
    assert_eq!(hits("\"执行 异议\""), ["ZD-30#a"]);
    assert_eq!(hits("\"异议执行\""), Vec::<String>::new());
}

#[test]
fn scripts_widths_and_cases_are_one() {
    for query in ["核心业务数据库", "核心業務資料庫", "核心业务资料库"] {
        let expected: &[&str] = if query == "核心业务数据库" { &[] } else { &["ZD-15#backup"] };
        assert_eq!(hits(&format!("\"{query}\"")), expected, "{query}");
    }
    for query in ["backup", "BackUp", "ＢＡＣＫＵＰ", "資料庫每日", "備份介質", "(磁帶)", "（磁带）"]
    {
        assert!(hits(query).contains(&"ZD-15#backup".to_owned()), "{query}: {:?}", hits(query));
    }
}

#[test]
fn identifiers_are_found_exactly_and_by_their_beginning() {
    assert_eq!(hits("HW-00012"), ["HW-00012"]);
    assert_eq!(hits("hw-0001"), ["HW-00012"]);
    assert_eq!(hits("HW00012"), ["HW-00012"]);
    assert_eq!(hits("172.16.3.4"), ["HW-00012"]);
    assert_eq!(hits("172.16.3."), ["HW-00012"]);
    assert_eq!(hits("172.16.").len(), 2);
    assert_eq!(hits("00-1a-2b-3c-4d-5e"), ["HW-00012"]);
    assert_eq!(hits("001a2b"), ["HW-00012"]);
    assert_eq!(hits("SN5CD2345XY"), ["HW-00012"]);
    // Both versions begin with it; the one that is it comes first.
    assert_eq!(hits("v1.1"), ["HW-00123", "HW-00012"]);
    assert_eq!(hits("SF-IT-ZD-15")[0], "ZD-15");
    assert_eq!(hits("ZD-15")[0], "ZD-15");
}

#[test]
fn single_letters_find_what_holds_them() {
    assert_eq!(hits("纸"), ["WX-2026-0001"]);
    assert!(hits("层").contains(&"HW-00012".to_owned()));
}

#[test]
fn words_may_be_spread_over_a_document() {
    // The title holds one, a clause the other: the clause stands for the document.
    assert_eq!(hits("管理制度 演练"), ["ZD-15#drill"]);
    assert_eq!(hits("管理制度 磁带 演练"), ["ZD-15#drill"]);
    assert_eq!(hits("演练 打印机"), Vec::<String>::new());
}

#[test]
fn a_title_does_not_drag_in_every_clause() {
    assert_eq!(hits("管理制度"), ["ZD-15"]);
    assert_eq!(hits("备份"), ["ZD-15#backup", "ZD-15"]);
}

#[test]
fn exclusions_and_alternatives() {
    assert_eq!(hits("打印机 -财务部打印机"), ["WX-2026-0001"]);
    let both = hits("搓纸轮 or 电源");
    assert!(both.contains(&"WX-2026-0001".to_owned()) && both.contains(&"WX-2025-0007".to_owned()));
    assert_eq!(hits("搓纸轮 or 电源 紧急"), ["WX-2026-0001"]);
}

#[test]
fn fields_in_the_query() {
    assert_eq!(hits("紧急程度:紧急"), ["WX-2026-0001"]);
    assert_eq!(hits("urgency：普通"), ["WX-2025-0007"]);
    assert_eq!(hits("collection:维修流程单 打印机"), ["WX-2026-0001"]);
    assert_eq!(hits("部门:财务部 打印机"), ["WX-2026-0001"]);
    assert_eq!(hits("日期:2025Q3"), ["WX-2025-0007"]);
    assert_eq!(hits("人员:林静雯"), ["ZD-15"]);
    assert_eq!(hits("报修人:周牧阳"), ["WX-2026-0001"]);
    assert_eq!(hits("-collection:repairs 打印机"), ["HW-00012"]);
    assert_eq!(hits("分机:8102"), ["P-zhoumuyang"]);
    let wrong = search(&request("部门:财务不 打印机"));
    assert_eq!(wrong.total, 0);
    assert!(wrong.notes.iter().any(|note| note.text.zh.contains("是否指")), "{:?}", wrong.notes);
}

#[test]
fn filters_of_the_request() {
    let by = |change: &dyn Fn(&mut SearchRequest)| {
        let mut request = request("打印机 or 电源");
        change(&mut request);
        named(&search(&request))
    };
    assert_eq!(by(&|request| request.collection = Some("repairs".into())).len(), 2);
    assert_eq!(by(&|request| request.collection = Some("维修流程单".into())).len(), 2);
    assert_eq!(by(&|request| request.department = Some("D-fin".into())), ["WX-2026-0001"]);
    assert_eq!(by(&|request| request.department = Some("财务部".into())), ["WX-2026-0001"]);
    assert_eq!(by(&|request| request.from = strict_date("2026-01-01")), ["WX-2026-0001"]);
    assert_eq!(by(&|request| request.to = strict_date("2025-12-31")), ["WX-2025-0007"]);
    let chosen = BUILT.index.search_where(&request("打印机"), Some(&|id: &str| id.starts_with("HW"))).unwrap();
    assert_eq!(named(&chosen), ["HW-00012"]);
    let newest = SearchRequest { sort: Sort::Date, collection: Some("repairs".into()), ..request("") };
    assert_eq!(named(&search(&newest)), ["WX-2026-0001", "WX-2025-0007"]);
    let second = SearchRequest { offset: 1, limit: 1, ..newest };
    assert_eq!(named(&search(&second)), ["WX-2025-0007"]);
    assert_eq!(search(&second).total, 2);
}

#[test]
fn addresses_carry_requests() {
    let read = |text: &[(&str, &str)]| SearchRequest::of_parameters(text.iter().copied());
    let request =
        read(&[("q", " 备份 "), ("in", "repairs"), ("from", "2026-01-01"), ("to", ""), ("page", "3"), ("limit", "10")])
            .unwrap();
    let expected = SearchRequest {
        query: "备份".to_owned(),
        collection: Some("repairs".to_owned()),
        from: strict_date("2026-01-01"),
        offset: 20,
        limit: 10,
        ..SearchRequest::default()
    };
    assert_eq!(request, expected);
    assert!(read(&[("from", "2026-02-30")]).is_err() && read(&[("limit", "-1")]).is_err());
    assert_eq!(read(&[("limit", "100000")]).unwrap().limit, SearchRequest::MOST_HITS);
}

#[test]
fn hidden_records_leave_no_trace() {
    let people = || collection("people", "人员", Kind::Card, &[]);
    let logs =
        || collection("logs", "日志", Kind::Log, &[("by", "登记人", "people"), ("department", "部门", "departments")]);
    let log = "---\nid: L-1\ntitle: 巡检\nby: P-hidden\ndepartment: D-hidden\n---\n\n见[[SJ-2026-0001]]，正常。\n";
    let dir = TempDir::new().unwrap();
    build(
        &site(vec![people(), logs()], &[("logs", log.to_owned())]),
        Some(crate::model::Classification::Public),
        dir.path(),
    )
    .unwrap();
    let index = open(dir.path(), None).unwrap();
    for query in ["hidden", "SJ-2026-0001", "登记人:P-hidden", "人员", "department:D-hidden"] {
        assert_eq!(index.search(&request(query)).unwrap().total, 0, "{query}");
    }
    assert_eq!(index.search(&request("正常")).unwrap().total, 1);
    assert!(index.catalog().shelf("people").is_none());
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"hidden" || window == b"SJ-202"));
    }
}

#[test]
fn superseded_text_comes_only_when_asked_for() {
    let now = search(&request("磁带"));
    assert_eq!(named(&now), ["ZD-15#backup"]);
    assert_eq!(now.superseded, 1);
    assert_eq!(now.notes.len(), 1);
    let all = search(&everything("磁带".to_owned()));
    assert_eq!(named(&all), ["ZD-15#backup", "ZD-90#one"]);
    assert_eq!(all.hits[1].phase, Phase::Superseded);
}

#[test]
fn facets_count_every_hit() {
    let results = search(&SearchRequest { limit: 1, ..request("打印机") });
    let counts = |facet: &str| {
        results.facets[facet]
            .iter()
            .map(|count| (count.value.as_str(), count.label.zh.as_str(), count.count))
            .collect::<Vec<_>>()
    };
    assert_eq!((results.total, results.hits.len(), results.records), (2, 1, 2));
    assert_eq!(counts("collection"), [("hardware", "硬件", 1), ("repairs", "维修流程单", 1)]);
    assert_eq!(counts("department"), [("D-fin", "财务部", 1)]);
    assert_eq!(counts("person"), [("P-zhoumuyang", "周牧阳", 2)]);
    assert_eq!(counts("year"), [("2026", "2026", 1)]);
}

#[test]
fn hits_say_where_they_stand_and_why() {
    let results = search(&request("专人保管"));
    let hit = &results.hits[0];
    assert_eq!(hit.url, "policies/ZD-15/#media");
    assert_eq!(hit.clause_title.as_deref().map(snippet::plain).as_deref(), Some("介质保管"));
    let steps: Vec<&str> = hit.breadcrumb.iter().map(|step| step.zh.as_str()).collect();
    assert_eq!(steps, ["测试", "管理制度", "数据备份与恢复管理制度", "第五条 备份"]);
    assert_eq!(snippet::html(&hit.snippet), "介质由<mark>专人保管</mark>。");
    let marked = |query: &str| -> Vec<Fragment> { search(&request(query)).hits.swap_remove(0).snippet };
    let texts: Vec<String> =
        marked("业务资料库每日backup").into_iter().filter(|part| part.marked).map(|part| part.text).collect();
    assert_eq!(texts, ["業務資料庫每日ＢＡＣＫＵＰ"]);
}

#[test]
fn pinyin_and_initials_find_titles() {
    for query in ["xinxiguanli", "xxglb", "guanlibu"] {
        assert_eq!(hits(query)[0], "D-it", "{query}");
    }
    assert_eq!(hits("linjingwen")[0], "P-linjingwen");
    assert_eq!(hits("ljw"), ["P-linjingwen"]);
    assert_eq!(hits("\"xxglb\""), Vec::<String>::new());
}

#[test]
fn what_is_typed_without_blanks_is_cut_when_nothing_holds_it() {
    let results = search(&request("怎么更换打印机电源"));
    assert!(results.relaxed && results.notes[0].text.zh.contains("多数"));
    let results = search(&request("怎么更换打印机的搓纸轮"));
    assert!(results.relaxed);
    assert_eq!(named(&results), ["WX-2026-0001"]);
    assert!(!search(&request("\"怎么更换打印机的搓纸轮\"")).relaxed);
}

#[test]
fn nothing_found_is_stated_with_what_was_searched() {
    let request = request("\"绝无此语\"");
    let answer = answer::Answer::new(&BUILT.index, &request, &search(&request), crate::model::Lang::Zh);
    let stated = answer.stated_negative.unwrap();
    assert!(stated.contains("11 条记录") && stated.contains("0123456789"), "{stated}");
}

#[test]
fn the_same_archive_gives_the_same_bytes() {
    let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    build(&archive(), None, first.path()).unwrap();
    build(&archive(), None, second.path()).unwrap();
    let content = |dir: &Path| {
        let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(dir)
            .unwrap()
            .map(|file| file.unwrap())
            .map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap()))
            .collect();
        files.sort();
        files
    };
    assert!(content(first.path()) == content(second.path()));
}

#[test]
fn damaged_stale_and_foreign_indexes_are_refused() {
    let (site, dir) = (archive(), TempDir::new().unwrap());
    let expected = Stamp::of(&site, None);
    assert!(matches!(open(dir.path(), None), Err(Error::Absent(_))));
    build(&site, None, dir.path()).unwrap();
    let secret = Stamp::of(&site, Some(crate::model::Classification::Public));
    assert!(matches!(open(dir.path(), Some(&secret)), Err(Error::Stale { .. })));
    let other = Stamp { archive: "0".repeat(64), ..expected.clone() };
    assert!(matches!(open(dir.path(), Some(&other)), Err(Error::Stale { .. })));
    let files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap().path()).collect();
    for file in files {
        let whole = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        for place in [0, whole.len() / 2, whole.len() - 1] {
            let mut bent = whole.clone();
            bent[place] ^= 0x10;
            std::fs::write(&file, &bent).unwrap();
            let opened = open(dir.path(), Some(&expected));
            // The line feed at the end of the stamp is all that may change.
            assert!(opened.is_err() || place == whole.len() - 1 && name == "stamp.json", "{name} bent at {place}");
        }
        std::fs::write(&file, &whole[..whole.len() - 2]).unwrap();
        assert!(open(dir.path(), Some(&expected)).is_err(), "{name} cut");
        std::fs::remove_file(&file).unwrap();
        assert!(open(dir.path(), Some(&expected)).is_err(), "{name} gone");
        std::fs::write(&file, &whole).unwrap();
        assert!(open(dir.path(), Some(&expected)).is_ok(), "{name} mended");
    }
}

#[test]
fn an_index_is_kept_while_it_fits() {
    let (site, folder) = (archive(), TempDir::new().unwrap());
    let dir = folder.path().join("cache/index");
    let files = || {
        let mut names: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        (names, std::fs::metadata(dir.join("stamp.json")).unwrap().modified().unwrap())
    };
    let before = keep(&site, None, &dir).unwrap();
    let first = files();
    keep(&site, None, &dir).unwrap();
    assert_eq!(files(), first);
    let mut changed = site.clone();
    changed.records.pop();
    changed.ranges[4].end -= 1;
    let after = keep(&changed, None, &dir).unwrap();
    assert_ne!(files(), first);
    assert_eq!(after.records(), before.records() - 1);
    assert_eq!(before.search(&request("搓纸轮")).unwrap().total, 1);
    std::fs::write(dir.join("stamp.json"), "{").unwrap();
    keep(&changed, None, &dir).unwrap();
    assert_eq!(std::fs::read_dir(folder.path().join("cache")).unwrap().count(), 2, "the index and its ledger");
}

#[test]
fn an_empty_archive_can_be_searched() {
    let dir = TempDir::new().unwrap();
    let site = site(Vec::new(), &[]);
    build(&site, None, dir.path()).unwrap();
    let index = open(dir.path(), None).unwrap();
    for query in ["", "备份", "备", "部门:财务部", "日期:2026"] {
        assert_eq!(index.search(&request(query)).unwrap().total, 0);
    }
}
