//! The archive as it was: earlier texts of documents at stable addresses, side by side, on both axes.

use crate::archive::{TempArchive, tree};
use crate::site::dead_links;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

const POLICIES: &str = "title: 管理制度\nkind: document\norder: 2\nid: { pattern: '^ZD-\\d+$' }\nclassification: 公开\n\
    lifecycle:\n  field: status\n  initial: [草稿]\n  moves: { 草稿: [生效], 生效: [已废止] }\n  closed: [已废止]\n\
    schema:\n  type: object\n  properties:\n    id: { type: string, title: 编号 }\n    title: { type: string, title: 名称 }\n    \
    version: { type: string, title: 版本 }\n    status: { type: string, title: 状态 }\n    \
    effective_on: { type: string, format: date, title: 生效日期 }\n    \
    classification: { type: string, enum: [公开, 内部, 秘密, 机密], title: 密级 }\n    \
    limits:\n      type: array\n      title: 期限\n      items: { type: object, title: 期限, properties: { value: { type: string, title: 时长 } } }\n    \
    change_summary: { type: string, title: 修订说明 }\n";

/// A version of the policy with these clauses.
fn policy(version: &str, effective: &str, clauses: &[&str]) -> String {
    format!(
        "---\nid: ZD-1\ntitle: 日志管理办法\nversion: '{version}'\nstatus: 生效\neffective_on: {effective}\n\
         change_summary: 这是第 {version} 版的修订说明，写明改了什么。\n---\n\n{}",
        clauses.join("\n")
    )
}

const AIM: &str = "## 第一条 目的 {#aim}\n\n规范日志的保存。\n";
const SCOPE: &str = "## 第二条 范围 {#scope}\n\n适用于全部信息系统。\n";
const KEEP: &str = "## 第三条 保存 {#keep}\n\n日志保存 2 个月，由管理员每周检查一次。\n\n- 不得删改\n- 按月归档\n";
const KEPT: &str = "## 第二条 保存 {#keep}\n\n日志保存 12 个月，由管理员每周检查一次。\n\n- 不得删改\n- 按季归档\n";
const END: &str = "## 第四条 附则 {#end}\n\n由信息管理部解释。\n";
const DRILL: &str = "## 第四条 演练 {#drill}\n\n每年演练一次，见[[ZD-1#keep]]。\n";
const SCOPE_MOVED: &str = "## 第三条 范围 {#scope}\n\n适用于全部信息系统。\n";

/// Three versions of a policy, its file moved in between, the last filed later than it took effect.
struct Told {
    archive: TempArchive,
    commits: [String; 3],
    site: BTreeMap<String, Vec<u8>>,
}

static TOLD: LazyLock<Told> = LazyLock::new(|| {
    let archive = TempArchive::new();
    archive.git(&["init", "-q"], "2026-01-10T09:00:00+08:00");
    archive.write("content/policies/_schema.yaml", POLICIES);
    archive.write("content/policies/ZD-1-日志.md", &policy("1.0", "2026-01-01", &[AIM, SCOPE, KEEP, END]));
    let first = archive.commit("制度 1.0", "2026-01-10T09:00:00+08:00");
    let second_text = policy("2.0", "2026-03-15", &[AIM, KEPT, SCOPE_MOVED, DRILL]);
    archive.write("content/policies/ZD-1-日志.md", &second_text);
    let second = archive.commit("制度 2.0", "2026-03-01T09:00:00+08:00");
    std::fs::remove_file(archive.path().join("content/policies/ZD-1-日志.md")).unwrap();
    archive.write("content/policies/ZD-1-日志管理办法.md", &second_text);
    archive.commit("改文件名", "2026-04-01T09:00:00+08:00");
    let third_text = policy("2.1", "2026-05-01", &[AIM, KEPT, SCOPE_MOVED, DRILL]).replace("每年演练", "每半年演练");
    archive.write("content/policies/ZD-1-日志管理办法.md", &third_text);
    let third = archive.commit("补录 2.1", "2026-06-10T09:00:00+08:00");
    let site = built(&archive, &["--base-url", "https://handbook.example/"]);
    Told { archive, commits: [first, second, third].map(|commit| commit[..10].to_owned()), site }
});

fn built(archive: &TempArchive, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = archive.path().join("out");
    let mut args = vec!["build", "--out", out.to_str().unwrap()];
    args.extend(more);
    archive.run(&args).exits(0);
    let files = tree(&out);
    std::fs::remove_dir_all(&out).unwrap();
    files
}

fn page<'a>(site: &'a BTreeMap<String, Vec<u8>>, path: &str) -> &'a str {
    let bytes = site.get(path).unwrap_or_else(|| panic!("no page {path}"));
    std::str::from_utf8(bytes).unwrap()
}

/// The words of a page without its markup.
fn words(html: &str) -> String {
    let main = html.split_once("<main").map_or(html, |(_, rest)| rest);
    main.split('<').filter_map(|part| part.split_once('>')).map(|(_, words)| words).collect()
}

#[test]
fn every_text_has_its_page_and_keeps_its_anchors() {
    let told = &*TOLD;
    let list = words(page(&told.site, "policies/ZD-1/versions/index.html"));
    for words in ["2026-01-01 至 2026-03-14", "2026-03-15 至 2026-04-30", "2026-05-01 起", "2026-06-10"] {
        assert!(list.contains(words), "{words}: {list}");
    }
    assert!(list.contains("另有 1 个提交只移动文件"), "{list}");
    let first = page(&told.site, &format!("policies/ZD-1/versions/{}/index.html", told.commits[0]));
    assert!(first.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(first.contains("<h2 id=\"keep\">第三条 保存") && first.contains("日志保存 2 个月"));
    assert!(words(first).contains("已失效") && first.contains("content/policies/ZD-1-日志.md"));
    assert!(page(&told.site, "policies/ZD-1/index.html").contains("href=\"../../policies/ZD-1/versions/\""));
    assert!(!page(&told.site, "policies/ZD-1/index.html").contains("noindex"));
    let versions = |path: &&String| path.starts_with("policies/ZD-1/versions/") && path.ends_with("index.html");
    // The list, three texts, two steps, and the first against the last.
    assert_eq!(told.site.keys().filter(versions).count(), 1 + 3 + 2 + 1);
    let (followed, dead) = dead_links(&told.site, &BTreeSet::new());
    assert!(followed > 100 && dead.is_empty(), "{dead:#?}");
}

#[test]
fn two_texts_stand_side_by_side_by_clause_and_by_field() {
    let told = &*TOLD;
    let html = page(&told.site, &format!("policies/ZD-1/versions/{}/changes/index.html", told.commits[1]));
    let clause = |anchor: &str| {
        let start = html.find(&format!("id=\"c-{anchor}\"")).unwrap_or_else(|| panic!("no clause {anchor}"));
        html[start..].split("</section>").next().unwrap()
    };
    assert!(html.contains("修改 2 条，新增 1 条，删除 1 条，移动 1 条，未改动 1 条"), "{}", words(html));
    assert!(clause("keep").contains("日志保存<del>2</del>个月"), "{}", clause("keep"));
    assert!(clause("keep").contains("日志保存<ins>12</ins>个月"));
    assert!(clause("keep").contains("第<del>三</del>条 保存") && clause("keep").contains("第<ins>二</ins>条 保存"));
    assert!(clause("keep").contains("按<ins>季</ins>归档"));
    // What did not change stands there unmarked, once on each side.
    assert_eq!(clause("keep").matches("不得删改").count(), 2);
    // Two clauses changed places: one of them is told to have moved.
    assert!(clause("scope").contains("移动") && !clause("keep").contains("移动"));
    assert!(clause("end").contains("删除") && clause("drill").contains("新增"));
    assert!(!html.contains("id=\"c-aim\"") && html.contains("#aim\">第一条 目的</a>"));
    assert!(html.contains("<th scope=\"row\">生效日期</th>") && html.contains("<time datetime=\"2026-03-15\">"));
    assert!(html.contains("<del>1</del>.0") || html.contains("第<del>1.0</del>版"), "{}", words(html));
    let now = page(&told.site, &format!("policies/ZD-1/versions/{}/until-now/index.html", told.commits[0]));
    assert!(words(now).contains("每半年演练一次"));
}

#[test]
fn months_tell_both_axes_apart() {
    let told = &*TOLD;
    let index = page(&told.site, "time/index.html");
    for month in ["2026-01", "2026-03", "2026-04", "2026-05", "2026-06"] {
        assert!(index.contains(&format!("href=\"{month}/\"")), "{month}");
    }
    assert!(!index.contains("href=\"2026-02/\""), "nothing moved in February");
    let may = page(&told.site, "time/2026-05/index.html");
    assert!(may.contains("data-from=\"2026-05-01\" data-to=\"9999-12-31\""));
    assert!(words(may).contains("2026-06-10 前，档案对此期间记载的是第 2.0 版"), "{}", words(may));
    assert!(words(may).contains("本月没有文本载入档案"));
    let march = words(page(&told.site, "time/2026-03/index.html"));
    assert!(march.contains("第 1.0 版") && march.contains("本月终止") && march.contains("第 2.0 版"), "{march}");
    let june = words(page(&told.site, "time/2026-06/index.html"));
    assert!(june.contains("2026-06-10") && june.contains("2026-05-01 起"), "{june}");
}

#[test]
fn earlier_texts_are_no_current_hits() {
    let told = &*TOLD;
    let map = page(&told.site, "sitemap.xml");
    assert!(map.contains("policies/ZD-1/</loc>") && !map.contains("versions/"), "{map}");
    let found = |words: &str| told.archive.run(&["search", words, "--format", "json"]).exits(0).json();
    assert_eq!(found("每半年演练")["total"], 1);
    // As typed; without the marks, what holds some of the words would be offered.
    assert_eq!(found("\"由信息管理部解释\"")["total"], 0);
}

#[test]
fn the_command_line_answers_for_any_two_days() {
    let told = &*TOLD;
    let version = |args: &[&str]| {
        let mut all = vec!["show", "ZD-1", "--format", "json"];
        all.extend(args);
        told.archive.run(&all).json()["fields"]["version"].clone()
    };
    assert_eq!(version(&["--in-force-on", "2026-02-01"]), "1.0");
    assert_eq!(version(&["--in-force-on", "2026-05-20"]), "2.1");
    assert_eq!(version(&["--in-force-on", "2026-05-20", "--known-at", "2026-05-31"]), "2.0");
    assert_eq!(version(&["--in-force-on", "2026-03-10", "--known-at", "2026-03-05"]), "1.0");
    assert_eq!(version(&["--known-at", "2026-03-05"]), "2.0");
    let none = told.archive.run(&["show", "ZD-1", "--in-force-on", "2025-12-31"]).exits(1);
    assert!(none.out.contains("2026-01-01"), "{none:?}");
}

#[test]
fn the_same_commit_gives_the_same_pages() {
    let told = &*TOLD;
    let again = built(&told.archive, &["--base-url", "https://handbook.example/"]);
    let same = |(path, bytes): &(&String, &Vec<u8>)| again.get(*path) == Some(*bytes);
    let pages = |path: &str| path.ends_with(".html");
    let other: Vec<&String> =
        told.site.iter().filter(|page| pages(page.0) && !same(page)).map(|(path, _)| path).collect();
    assert!(other.is_empty(), "{other:?}");
}

/// What was of a higher level once stays with those who may see it, even if the document's present text is for all.
#[test]
fn a_text_of_a_higher_level_stays_out() {
    let archive = TempArchive::new();
    archive.git(&["init", "-q"], "2026-01-10T09:00:00+08:00");
    archive.write("content/policies/_schema.yaml", POLICIES);
    let secret = policy("1.0", "2026-01-01", &[AIM, "## 第二条 口令 {#word}\n\n口令是芝麻开门。\n"]);
    let secret = secret.replace("status:", "classification: 机密\nstatus:").replace("这是第", "芝麻开门第");
    archive.write("content/policies/ZD-1.md", &secret);
    archive.commit("机密", "2026-01-10T09:00:00+08:00");
    archive.write("content/policies/ZD-1.md", &policy("2.0", "2026-03-15", &[AIM, KEEP]));
    archive.commit("公开", "2026-03-01T09:00:00+08:00");
    let telling = |site: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let tells = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("芝麻开门");
        site.iter().filter(|(_, bytes)| tells(bytes)).map(|(path, _)| path.clone()).collect()
    };
    assert!(telling(&built(&archive, &[])).len() >= 3);
    let open = built(&archive, &["--audience", "公开"]);
    assert_eq!(telling(&open), Vec::<String>::new());
    assert!(open.keys().any(|path| path.starts_with("policies/ZD-1/versions/")));
}

#[test]
fn without_the_history_that_is_said_plainly() {
    let archive = TempArchive::new();
    archive.write("content/policies/_schema.yaml", POLICIES);
    archive.write("content/policies/ZD-1.md", &policy("1.0", "2026-01-01", &[AIM, KEEP]));
    let site = built(&archive, &[]);
    assert!(words(page(&site, "time/index.html")).contains("较早的版本不在手边"));
    assert!(words(page(&site, "policies/ZD-1/versions/index.html")).contains("较早的版本不在手边"));
    assert!(dead_links(&site, &BTreeSet::new()).1.is_empty());

    let told = &*TOLD;
    let copy = TempArchive::at("shallow");
    let from = format!("file://{}", told.archive.path().display());
    let parent = copy.path().parent().unwrap().to_owned();
    let status = std::process::Command::new("git")
        .args(["clone", "-q", "--depth", "1", &from])
        .arg(copy.path())
        .current_dir(Path::new(&parent))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .status()
        .unwrap();
    assert!(status.success());
    let site = built(&copy, &[]);
    let list = words(page(&site, "policies/ZD-1/versions/index.html"));
    assert!(list.contains("浅克隆") && list.contains("第 2.1 版") && !list.contains("第 2.0 版"), "{list}");
}

#[test]
fn diff_tells_clauses_and_fields_on_the_command_line() {
    let told = &*TOLD;
    let run = told.archive.run(&["diff", &told.commits[0], &told.commits[1], "ZD-1"]).exits(0);
    for words in [
        "生效日期 (effective_on): 2026-01-01 → 2026-03-15",
        "~ 第二条 保存 #keep  修改",
        "第[-三-]条 保存 → 第{+二+}条 保存",
        "日志保存[-2-]个月",
        "日志保存{+12+}个月",
        "- 第四条 附则 #end  删除",
        "+ 第四条 演练 #drill  新增",
    ] {
        assert!(run.out.contains(words), "{words}\n{}", run.out);
    }
    assert!(!run.out.contains("第一条 目的"), "{}", run.out);
    // By days, what the archive held at the end of each.
    let days = told.archive.run(&["diff", "2026-01-31", "2026-03-31", "ZD-1", "--format", "json"]).exits(0).json();
    let clauses = days["records"][0]["clauses"].as_array().unwrap().clone();
    let clause = |name: &str| clauses.iter().find(|clause| clause["clause"] == name).unwrap();
    let keep = clause("keep");
    assert_eq!((&keep["change"], &keep["moved"]), (&"changed".into(), &false.into()));
    assert_eq!(clause("scope")["moved"], true);
    assert_eq!(keep["lines"][0]["to"], "日志保存12个月，由管理员每周检查一次。");
    let moved = told.archive.run(&["diff", "2026-03-31", "2026-04-30", "--format", "json"]).exits(0).json();
    assert_eq!(moved["records"][0]["action"], "renamed");
    assert_eq!(moved["records"][0]["clauses"], serde_json::json!([]));
}

#[test]
fn reports_tell_what_the_archive_knew() {
    let told = &*TOLD;
    let known = |spec: &str, day: &str| {
        let args = ["audit", "documents-in-force", "--known-at", spec, "--format", "json"];
        told.archive.run_with(&args, &["--as-of", day]).exits(0).json()
    };
    let version = |report: &serde_json::Value| report["rows"][0]["version"].clone();
    // On the same day, before and after the edition of May was filed.
    let (before, after) = (known("2026-05-31", "2026-05-20"), known("2026-06-30", "2026-05-20"));
    assert_eq!((version(&before), version(&after)), ("2.0".into(), "2.1".into()));
    assert!(after["commit"].as_str().unwrap().starts_with(&told.commits[2]));
    let by_commit = known(&told.commits[0], "2026-05-20");
    assert_eq!(version(&by_commit), "1.0");
    assert!(by_commit["commit"].as_str().unwrap().starts_with(&told.commits[0]));
    let early = ["audit", "documents-in-force", "--known-at", "2025-12-31"];
    assert!(told.archive.run(&early).exits(1).err.contains("2026-01-10"));
}

#[test]
fn a_search_about_a_day_finds_the_text_of_that_day() {
    let ask = |args: &[&str]| TOLD.archive.run(&[&["search"], args, &["--format", "json"]].concat()).exits(0).json();
    let hits = |answer: &serde_json::Value| -> Vec<String> {
        let hits = answer["hits"].as_array().unwrap().iter();
        hits.map(|hit| {
            let text = |name: &str| hit[name].as_str().unwrap_or("—");
            let days = &hit["validity"];
            let day = |name: &str| days[name].as_str().unwrap_or("…");
            format!("{} {} {} – {}", text("anchor"), text("version"), day("from"), day("to"))
        })
        .collect()
    };
    // By default only what is in force now.
    assert_eq!(hits(&ask(&["\"保存 2 个月\""])), [""; 0]);
    assert_eq!(hits(&ask(&["\"保存 12 个月\""])), ["keep — … – …"]);
    assert_eq!(hits(&ask(&["\"保存 2 个月\" as-of:2026-02-01"])), ["keep 1.0 2026-01-01 – 2026-03-14"]);
    assert_eq!(hits(&ask(&["\"保存 2 个月\"", "--in-force-on", "2026-03-14"])), ["keep 1.0 2026-01-01 – 2026-03-14"]);
    assert_eq!(hits(&ask(&["\"保存 2 个月\" 截至:2026-03-15"])), [""; 0]);
    assert_eq!(hits(&ask(&["\"保存 12 个月\" as-of:2026-03-20"])), ["keep 2.0 2026-03-15 – 2026-04-30"]);
    assert_eq!(hits(&ask(&["每半年演练 as-of:2026-11-01"])), ["drill — 2026-05-01 – …"]);
    assert_eq!(hits(&ask(&["日志 as-of:2025-06-30"])), [""; 0]);
    let answer = ask(&["\"保存 2 个月\" as-of:2026-02-01"]);
    assert_eq!(answer["as_of"], "2026-02-01");
    assert!(answer["notes"][0]["message"].as_str().unwrap().contains("2026-02-01"), "{answer}");
    let hit = &answer["hits"][0];
    let page_of = hit["url"].as_str().unwrap().split('#').next().unwrap();
    assert!(words(page(&TOLD.site, &format!("{page_of}index.html"))).contains("日志保存 2 个月"), "{hit}");
    assert_eq!(
        (hit["snippet_html"].as_str().unwrap().contains("<mark>保存 2 个月</mark>"), &hit["phase"]),
        (true, &"superseded".into())
    );
    let run = TOLD.archive.run(&["search", "\"保存 2 个月\" as-of:2026-02-01"]).exits(0);
    assert!(run.out.contains("有效期 2026-01-01 至 2026-03-14") && run.out.contains("1.0"), "{}", run.out);
    // The published index has them too, in a folder that the default never opens.
    assert!(TOLD.site.contains_key("search-index/past/validity.json"));
}

#[test]
fn earlier_texts_are_kept_and_never_taken_for_those_of_another_state() {
    let archive = TempArchive::new();
    archive.git(&["init", "-q"], "2026-01-10T09:00:00+08:00");
    archive.write("content/policies/_schema.yaml", POLICIES);
    archive.write(".gitignore", "/.juanzong\n");
    archive.write("content/policies/ZD-1.md", &policy("1.0", "2026-01-01", &[AIM, KEEP]));
    archive.commit("制度 1.0", "2026-01-10T09:00:00+08:00");
    let found = |query: &str| archive.run(&["search", query, "--format", "json"]).exits(0).json()["total"].clone();
    assert_eq!(found("\"保存 2 个月\" as-of:2026-02-01"), 1);
    let stamp = archive.path().join(".juanzong/index-past/stamp.json");
    let first = std::fs::read(&stamp).unwrap();
    assert_eq!(found("\"保存 2 个月\" as-of:2026-02-01"), 1);
    assert_eq!(std::fs::read(&stamp).unwrap(), first);
    archive.write("content/policies/ZD-1.md", &policy("2.0", "2026-03-15", &[AIM, KEPT]));
    archive.commit("制度 2.0", "2026-03-01T09:00:00+08:00");
    assert_eq!(
        (found("\"保存 2 个月\" as-of:2026-02-01"), found("\"保存 2 个月\" as-of:2026-04-01")),
        (1.into(), 0.into())
    );
    let second = std::fs::read(&stamp).unwrap();
    assert_ne!(second, first);
    std::fs::write(&stamp, b"{").unwrap();
    assert_eq!(found("\"保存 2 个月\" as-of:2026-02-01"), 1);
    assert_eq!(std::fs::read(&stamp).unwrap(), second);
}
