//! An index that is brought up to date answers as one that was built from nothing.

use crate::archive::TempArchive;
use jiff::civil::date;
use juanzong::index::answer::Answer;
use juanzong::index::{self, Index, SearchRequest, Sort};
use juanzong::model::{Lang, Site};
use juanzong::pipeline;
use std::fs;
use std::path::Path;

fn site(archive: &TempArchive) -> Site {
    let as_of = date(2026, 11, 22);
    let options = pipeline::Options { as_of, audience: None, history: false, reports: false, objects: false };
    pipeline::check(archive.path(), &options).unwrap().site
}

/// A quarter of the judged questions, and some that ask about records, orders and what is near.
fn questions() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/judged.toml");
    let groups: toml::Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let queries = groups.values().flat_map(|group| group["queries"].as_array().unwrap());
    let judged = queries.map(|query| query["q"].as_str().unwrap().to_owned());
    let further =
        ["", "备", "in:repairs", "like:WX-2026-0004", "like:ZD-15#drill", "备扮", "打印几卡纸", "费用合计:>500"];
    judged.step_by(4).chain(further.map(str::to_owned)).collect()
}

/// Holds the answers of both against each other: hits, their order and scores, facets, remarks.
fn answer_alike(one: &Index, other: &Index, after: &str) {
    for query in questions() {
        for sort in [Sort::Relevance, Sort::Date] {
            let request = SearchRequest { query: query.clone(), sort, limit: 100, ..SearchRequest::default() };
            let answers = [one, other].map(|index| {
                let results = index.search(&request).unwrap();
                serde_json::to_value(Answer::new(index, &request, &results, Lang::Zh)).unwrap()
            });
            assert_eq!(answers[0], answers[1], "{query:?} after {after}");
        }
    }
}

fn from_nothing(site: &Site) -> (Index, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    index::build(site, None, dir.path()).unwrap();
    (index::open(dir.path(), None).unwrap(), dir)
}

/// Whether the index at `dir` was brought up to date rather than built.
fn is_updated(dir: &Path) -> bool {
    fs::read_to_string(dir.join("stamp.json")).unwrap().contains("\"terms\"")
}

fn edit(archive: &TempArchive, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(archive.path().join(path)).unwrap();
    assert!(text.contains(from), "{path}");
    archive.write(path, &text.replace(from, to));
}

#[test]
fn an_updated_index_answers_as_one_built_from_nothing() {
    let archive = TempArchive::sample();
    let kept = archive.path().join(".juanzong/index");
    fs::create_dir_all(kept.parent().unwrap()).unwrap();
    let before = index::keep(&site(&archive), None, &kept).unwrap();
    assert!(!is_updated(&kept));

    let repair = "content/repairs/2026/01/WX-2026-0004.md";
    edit(&archive, repair, "搓纸轮磨损", "搓纸轮磨损，打印机卡纸反复");
    let text = fs::read_to_string(archive.path().join(repair)).unwrap();
    archive.write("content/repairs/2026/01/WX-2026-9999.md", &text.replace("WX-2026-0004", "WX-2026-9999"));
    fs::remove_file(archive.path().join("content/repairs/2026/04/WX-2026-0021.md")).unwrap();
    edit(&archive, "content/policies/ZD-15-数据备份与恢复.md", "{#drill}", "演练 {#drill}");
    let now = site(&archive);
    let index = index::keep(&now, None, &kept).unwrap();
    assert!(is_updated(&kept));
    let (fresh, _dir) = from_nothing(&now);
    assert_eq!((index.records(), index.entries()), (fresh.records(), fresh.entries()));
    answer_alike(&index, &fresh, "records changed, added and gone");
    // Who opened it before goes on reading what stood then.
    let request = SearchRequest { query: "WX-2026-0021".to_owned(), ..SearchRequest::default() };
    assert_eq!(before.search(&request).unwrap().hits[0].id, "WX-2026-0021");

    // Once more, from an index that is itself not in the order of the archive.
    edit(&archive, "content/repairs/2026/01/WX-2026-9999.md", "更换搓纸轮", "更换搓纸轮和分页器");
    edit(&archive, "content/systems/S-erp.md", "承担财务", "负责财务");
    let now = site(&archive);
    let index = index::keep(&now, None, &kept).unwrap();
    assert!(is_updated(&kept));
    answer_alike(&index, &from_nothing(&now).0, "a second update");

    // Of an index that somebody wrote into, nothing is taken over.
    let store = fs::read_dir(&kept).unwrap().map(|file| file.unwrap().path());
    let store = store.into_iter().find(|path| path.extension().is_some_and(|end| end == "store")).unwrap();
    let mut bytes = fs::read(&store).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    fs::write(&store, bytes).unwrap();
    edit(&archive, "content/repairs/2026/01/WX-2026-9999.md", "分页器", "分页轮");
    // A name that the dictionary learns cuts every text anew.
    let now = site(&archive);
    let index = index::keep(&now, None, &kept).unwrap();
    assert!(!is_updated(&kept));
    answer_alike(&index, &from_nothing(&now).0, "damage");
    edit(&archive, "content/people/P-zhoumuyang.md", "name: 周牧阳", "name: 周木羊");
    let now = site(&archive);
    let index = index::keep(&now, None, &kept).unwrap();
    assert!(!is_updated(&kept));
    let (fresh, _dir) = from_nothing(&now);
    answer_alike(&index, &fresh, "another name");
}
