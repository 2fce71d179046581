//! What is not for the readers of a site is nowhere in it.

use crate::archive::{TempArchive, tree};
use std::borrow::Cow;
use std::io::Read;

const PEOPLE: &str = "title: 人员\nkind: card\norder: 1\nid: { pattern: '^P-[a-z]+$' }\nclassification: 内部\n\
    schema:\n  type: object\n  properties:\n    id: { type: string, title: 编号 }\n    title: { type: string, title: 姓名 }\n";
const POLICIES: &str = "title: 管理制度\nkind: document\norder: 2\nid: { pattern: '^ZD-\\d+$' }\nclassification: 公开\n\
    lifecycle:\n  field: status\n  initial: [草稿]\n  moves: { 草稿: [生效], 生效: [已废止] }\n  closed: [已废止]\n\
    schema:\n  type: object\n  properties:\n    id: { type: string, title: 编号 }\n    title: { type: string, title: 名称 }\n    \
    number: { type: string, title: 文件编号 }\n    version: { type: string, title: 版本 }\n    \
    status: { type: string, title: 状态 }\n    effective_on: { type: string, format: date, title: 生效日期 }\n    \
    review_due: { type: string, format: date, title: 应复审日期 }\n    \
    owner: { type: string, title: 责任人, x-ref: people }\n    approver: { type: string, title: 批准人, x-ref: people }\n";

#[test]
fn names_of_hidden_records_are_not_told_on_by_reports() {
    let archive = TempArchive::new();
    archive.write("content/people/_schema.yaml", PEOPLE);
    archive.write("content/people/P-geheim.md", "---\nid: P-geheim\ntitle: 不公开者\n---\n");
    archive.write("content/policies/_schema.yaml", POLICIES);
    archive.write(
        "content/policies/ZD-1.md",
        "---\nid: ZD-1\ntitle: 打印管理办法\nnumber: SF-1\nversion: '1.0'\nstatus: 生效\neffective_on: 2026-01-01\n\
         review_due: 2026-06-30\nowner: P-geheim\napprover: P-geheim\n---\n\n## 第一条 {#one}\n\n专人管理。\n",
    );
    archive.git(&["init", "-q"], "2026-01-01T09:00:00+08:00");
    archive.commit("入库", "2026-01-01T09:00:00+08:00");
    let whole = archive.path().join("whole");
    let open = archive.path().join("open");
    archive.run(&["build", "--out", whole.to_str().unwrap()]).exits(0);
    archive.run(&["build", "--out", open.to_str().unwrap(), "--audience", "公开"]).exits(0);
    let telling = |folder: &std::path::Path| -> Vec<String> {
        let told = |bytes: &[u8]| String::from_utf8_lossy(&unpressed(bytes)).contains("geheim");
        tree(folder).into_iter().filter(|(_, bytes)| told(bytes)).map(|(path, _)| path.to_string()).collect()
    };
    assert!(telling(&whole).iter().any(|path| path.contains("reports/overdue-reviews")), "{:?}", telling(&whole));
    assert!(telling(&whole).contains(&"search-index/start.bin".to_owned()), "{:?}", telling(&whole));
    assert_eq!(telling(&open), Vec::<String>::new());
}

/// The bytes, unpressed where they are pressed.
fn unpressed(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut plain = Vec::new();
    match bytes.starts_with(&[0x1f, 0x8b]) && flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).is_ok() {
        true => Cow::Owned(plain),
        false => Cow::Borrowed(bytes),
    }
}
