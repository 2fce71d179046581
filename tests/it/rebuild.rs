//! Whoever builds again and again keeps what it knows: every build gives the same site as one that knows nothing.

use crate::archive::{TempArchive, tree};
use jiff::civil::date;
use juanzong::diagnostic::{Diagnostic, human};
use juanzong::index::{self, SearchRequest};
use juanzong::model::{Lang, Sources};
use juanzong::pipeline::{self, BuildOptions, Kept, Options, Turn};
use juanzong::write::Previous;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const POLICIES: &str = "title: 管理制度\nkind: document\norder: 1\nlifecycle:\n  field: status\n  initial: [草稿]\n  \
    moves: { 草稿: [生效], 生效: [已废止] }\n  closed: [已废止]\nrules:\n  - code: version-goes-up\n    \
    assert: 'old == null || old.title == self.title || old.version != self.version'\n    \
    message: 改名须换版本\n    severity: warning\n\
    schema:\n  type: object\n  required: [id, title]\n  properties:\n    id: { type: string, title: 编号 }\n    \
    title: { type: string, title: 名称 }\n    version: { type: string, title: 版本 }\n    \
    status: { type: string, title: 状态 }\n    effective_on: { type: string, format: date, title: 生效日期 }\n";
const BACKUPS: &str = "title: 备份记录\nkind: log\norder: 2\ndate: done_on\n\
    schema:\n  type: object\n  required: [id, done_on]\n  properties:\n    id: { type: string, title: 编号 }\n    \
    done_on: { type: string, format: date, title: 日期 }\n    basis: { type: string, title: 依据, x-ref: policies }\n";

fn policy(title: &str, version: &str, text: &str) -> String {
    format!(
        "---\nid: ZD-1\ntitle: {title}\nversion: '{version}'\nstatus: 生效\neffective_on: 2026-01-01\n---\n\n\
         ## 第一条 备份 {{#backup}}\n\n{text}\n"
    )
}

fn backup(id: &str, text: &str) -> String {
    format!("---\nid: {id}\ndone_on: 2026-03-01\nbasis: ZD-1\n---\n\n{text}，见[[ZD-1#backup]]。\n")
}

/// Somebody who builds again and again.
struct Again<'a> {
    archive: &'a TempArchive,
    kept: Kept,
    /// A page that says the same throughout, as it was when the pages of the last build stood.
    first: String,
}

const UNTOUCHED: &str = "backups/BF-2/index.html";

impl Again<'_> {
    fn options() -> Options {
        Options { as_of: date(2026, 11, 22), audience: None, history: true, reports: true, objects: false }
    }

    fn site(&self) -> std::path::PathBuf {
        self.archive.path().join(".juanzong/site")
    }

    /// Builds, and holds site and diagnostics against those of a build that knows nothing. Gives how many files were
    /// written, if a site was.
    fn build(&mut self, after: &str) -> Option<usize> {
        let root = self.archive.path();
        let how = BuildOptions { previous: Previous::Keep, ..BuildOptions::default() };
        let (site, index) = (self.site(), root.join(".juanzong/search"));
        let mut told = None;
        pipeline::build_in_turn(root, (&site, &index), &Self::options(), &how, &mut self.kept, &mut |turn| {
            if let Turn::Pages(built) = turn {
                self.first = fs::read_to_string(site.join(UNTOUCHED)).unwrap_or_default();
                let written = built.done.as_ref().map(|done| done.summary.written);
                told = Some((said(&built.diagnostics, &built.sources), written));
            }
        })
        .unwrap();
        let (diagnostics, written) = told.unwrap();
        let out = tempfile::tempdir().unwrap();
        let fresh = out.path().join("public");
        let built = pipeline::build(root, &fresh, &Self::options(), &BuildOptions::default()).unwrap();
        assert_eq!(diagnostics, said(&built.diagnostics, &built.sources), "after {after}");
        assert_eq!(written.is_some(), built.done.is_some(), "after {after}");
        if written.is_some() {
            let (again, fresh) = (pages(&site), pages(&fresh));
            assert_eq!(again.keys().collect::<Vec<_>>(), fresh.keys().collect::<Vec<_>>(), "after {after}");
            for (path, bytes) in &again {
                assert!(*bytes == fresh[path], "{path} differs after {after}");
            }
            let [live, built] = [&index, &out.path().join("public")]
                .map(|folder| index::open(&folder.join(pipeline::INDEX_FOLDER), None).unwrap());
            for query in ["备份", "完成 or 补做 or 新增", "ZD-1", "", "like:BF-1"] {
                let request = SearchRequest { query: query.to_owned(), ..SearchRequest::default() };
                assert_eq!(live.search(&request).unwrap(), built.search(&request).unwrap(), "{query} after {after}");
            }
        }
        written
    }
}

fn said(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    human::text(diagnostics, sources, 0, Lang::Zh, false)
}

fn pages(site: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(site);
    files.retain(|path, _| !path.starts_with("search-index/"));
    files
}

#[test]
fn what_is_kept_changes_nothing_but_the_time() {
    let archive = TempArchive::new();
    archive.git(&["init", "-q"], "2026-01-10T09:00:00+08:00");
    archive.write("content/policies/_schema.yaml", POLICIES);
    archive.write("content/backups/_schema.yaml", BACKUPS);
    archive.write("content/policies/ZD-1.md", &policy("备份办法", "1.0", "每周备份。"));
    archive.write("content/backups/BF-1.md", &backup("BF-1", "完成"));
    archive.write("content/backups/BF-2.md", &backup("BF-2", "完成"));
    archive.write(".gitignore", ".juanzong/\n");
    archive.commit("建档", "2026-01-10T09:00:00+08:00");
    archive.write("content/policies/ZD-1.md", &policy("备份办法", "1.1", "每日备份。"));
    archive.commit("修订", "2026-02-10T09:00:00+08:00");

    let mut again = Again { archive: &archive, kept: Kept::default(), first: String::new() };
    again.build("nothing").expect("a site");
    let all = pages(&again.site()).len();
    again.build("nothing at all");
    assert_eq!(again.build("nothing once more"), Some(0));

    archive.write("content/backups/BF-1.md", &backup("BF-1", "补做"));
    again.build("a change that is not committed");
    archive.write("content/backups/BF-1.md", &backup("BF-1", "再次补做"));
    let written = again.build("a change of a page").unwrap();
    assert!((1..all / 2).contains(&written), "{written} of {all}");
    let commit = archive.commit("补做", "2026-03-10T09:00:00+08:00");
    again.build("a commit");
    // What says the same and only tells of an earlier state comes last.
    let [first, last] = [&again.first, &fs::read_to_string(again.site().join(UNTOUCHED)).unwrap()];
    assert!(first.contains("未提交") && !first.contains(&commit[..10]));
    assert!(last.contains(&commit[..10]) && !last.contains("未提交"));

    archive.write("content/backups/BF-3.md", &backup("BF-3", "新增"));
    again.build("a new record");
    fs::remove_file(archive.path().join("content/backups/BF-2.md")).unwrap();
    again.build("a record less");
    fs::rename(archive.path().join("content/backups/BF-3.md"), archive.path().join("content/backups/renamed.md"))
        .unwrap();
    again.build("a file with another name");

    archive.write("content/policies/ZD-1.md", &policy("数据备份办法", "1.1", "每日备份。"));
    again.build("a title that other pages mention, against a rule about steps");
    archive.commit("改名", "2026-04-10T09:00:00+08:00");
    again.build("a step in the history against a rule");

    archive.write("content/backups/_schema.yaml", &BACKUPS.replace("title: 备份记录", "title: 备份登记"));
    again.build("another schema");
    archive
        .write("content/backups/_schema.yaml", &BACKUPS.replace("required: [id, done_on]", "required: [id, done_by]"));
    assert_eq!(again.build("a schema that no record meets"), None);
    archive.write("content/backups/_schema.yaml", BACKUPS);
    again.build("the schema as it was");

    archive.write("content/backups/BF-1.md", "---\nid: [\n---\n");
    assert_eq!(again.build("a file that cannot be read"), None);
    archive.write("content/backups/BF-1.md", &backup("BF-9", "另一编号"));
    again.build("another id");
    archive.write("content/backups/BF-1.md", &backup("BF-3", "重号"));
    assert_eq!(again.build("an id that stands twice"), None);
    archive.write("content/backups/BF-1.md", &backup("BF-1", "完成"));

    archive.write("templates/not-found.html", "{% extends \"base.html\" %}{% block main %}<p>没有</p>{% endblock %}");
    again.build("a template of the archive's own");
    archive.write("site.toml", "title = \"另一档案\"\n");
    again.build("another title");

    let page = again.site().join("backups/BF-1/index.html");
    fs::write(&page, "scribble").unwrap();
    again.build("a page that somebody wrote into");
    fs::remove_file(&page).unwrap();
    again.build("a page that somebody took away");
    fs::remove_dir_all(again.site()).unwrap();
    again.build("a site that somebody took away");
    archive.git(&["reset", "-q", "--hard", "HEAD~2"], "2026-05-10T09:00:00+08:00");
    again.build("commits taken back");
}
