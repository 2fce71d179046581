//! Approvals: of another content, of one's own work, too late, by proxy, without the role.

use super::{FORGE, HAN, LIN, Step, audit, column, founded, pairs, play, said};
use juanzong::model::{BlobId, Source, canonical};
use std::collections::BTreeSet;

const POLICIES: &str = "title: 制度\nkind: document\norder: 2\nid: { pattern: '^ZD-\\d{2}$', next: 'ZD-{seq:2}' }\ndate: effective_on\n\
    lifecycle:\n  field: status\n  initial: [草稿]\n  moves: { 草稿: [生效], 生效: [被替代] }\n  closed: [被替代]\n\
    approval: { roles: [R-director], count: 1, before: 生效 }\nschema:\n  type: object\n  properties:\n    \
    id: { type: string, title: 编号 }\n    title: { type: string, title: 名称 }\n    status: { type: string, title: 状态 }\n    \
    effective_on: { type: string, format: date, title: 生效 }\n    author: { type: string, title: 起草 }\n    \
    approver: { type: string, title: 批准 }\n    batch: { type: string, title: 批次 }\n    note: { type: string, title: 说明 }\n    \
    approvals: { type: array, title: 批准, items: { type: object, title: 批准 } }\n";

fn policy(number: u32, effective: &str, more: &str, body: &str) -> String {
    format!(
        "---\nid: ZD-{number:02}\ntitle: 制度{number}\nstatus: 生效\neffective_on: {effective}\nauthor: P-hanruobing\n{more}---\n\n{body}\n"
    )
}

/// The text with an approval of what it says now.
fn approved(text: &str, by: &str, on: &str) -> String {
    let source = Source { path: "x.md".into(), text: text.into(), blob: BlobId::default() };
    let document = juanzong::parse::document(&source).0.unwrap();
    let left = BTreeSet::from(["approvals", "status"]);
    let digest = canonical::sha256(canonical::form(&document.front, document.body(), &left).as_bytes());
    with_entry(text, &format!("{{ by: {by}, role: R-director, on: {on}, digest: '{digest}' }}"))
}

fn with_entry(text: &str, entry: &str) -> String {
    match text.contains("approvals:\n") {
        true => text.replacen("approvals:\n", &format!("approvals:\n  - {entry}\n"), 1),
        false => text.replacen("---\n\n", &format!("approvals:\n  - {entry}\n---\n\n"), 1),
    }
}

fn place(number: u32) -> String {
    format!("content/policies/{number:02}.md")
}

#[test]
fn approvals_are_of_this_content_by_this_person_in_time() {
    let person = |id: &str, name: &str, more: &str| {
        format!("---\nid: P-{id}\nname: {name}\nemails: [{id}@shifan.example]\n{more}---\n")
    };
    let lin = person("linjingwen", "林静雯", "roles:\n  - { role: R-director, from: 2026-01-01 }\n");
    let zhou = person("zhoumuyang", "周牧阳", "roles:\n  - { role: R-director, from: 2025-01-01, to: 2026-03-31 }\n");
    let mailmap = "林静雯 <linjingwen@shifan.example> 静雯 <lin@home.example>\n";
    let repo = founded(&[
        ("content/policies/_schema.yaml", POLICIES),
        ("content/people/lin.md", &lin),
        ("content/people/zhou.md", &zhou),
        (".mailmap", mailmap),
    ]);
    let draft = |n: u32| policy(n, "2026-08-10", "", "每日备份。");
    let mine = "P-linjingwen";
    let good = |n: u32| approved(&draft(n), mine, "2026-08-04");
    let early = policy(6, "2026-08-01", "", "每日备份。");
    let paper = policy(9, "2026-08-10", "batch: IMP-1\n", "每日备份。");
    let paper = with_entry(&paper, "{ by: P-linjingwen, role: R-director, on: 2026-06-01 }");
    let bare = with_entry(&draft(12), "{ by: P-linjingwen, role: R-director, on: 2026-08-04 }");
    let second = policy(13, "2026-09-10", "", "每日备份并校验。");
    let own = policy(14, "2026-08-10", "approver: P-hanruobing\n", "每日备份。");
    let noted = policy(8, "2026-08-10", "note: 初版\n", "每日备份。");
    let schema = POLICIES.replace("note: { type: string, title: 说明 }", "remark: { type: string, title: 备注 }");
    let drafts = [1, 2, 4, 5, 7, 10, 11, 12, 13].into_iter();
    let drafts = drafts.fold(Step::on("2026-08-03T10:00"), |step, n| step.put(&place(n), &draft(n)));
    let drafts = drafts.put(&place(6), &early).put(&place(8), &noted).put(&place(14), &own);
    let by_lin = |date: &str| Step::on(date).by(LIN);
    play(
        &repo,
        &[
            Step::on("2026-06-02T10:00").put(&place(9), &paper),
            drafts,
            // Lin drafts one herself.
            by_lin("2026-08-03T11:00").put(&place(3), &draft(3)),
            // Her approvals, one of them replayed by a colleague and one by a forge.
            by_lin("2026-08-04T10:00").committed(HAN, "2026-08-05T10:00").put(&place(1), &good(1)),
            by_lin("2026-08-04T11:00").committed(FORGE, "2026-08-05T11:00").put(&place(2), &good(2)),
            by_lin("2026-08-05T12:00").put(&place(3), &good(3)).put(&place(7), &good(7)).put(&place(10), &good(10)),
            by_lin("2026-08-05T13:00").put(&place(8), &approved(&noted, mine, "2026-08-04")).put(&place(12), &bare),
            by_lin("2026-08-05T14:00").put(&place(13), &good(13)),
            by_lin("2026-08-05T15:00").put(&place(6), &approved(&early, mine, "2026-08-05")),
            // From another address of hers.
            Step::on("2026-08-05T16:00").by("静雯 <lin@home.example>").put(&place(11), &good(11)),
            // Someone else writes that she approved; someone approves who holds the role no more.
            Step::on("2026-08-05T17:00").put(&place(4), &good(4)),
            Step::on("2026-08-06T10:00")
                .by("周牧阳 <zhoumuyang@shifan.example>")
                .put(&place(5), &approved(&draft(5), "P-zhoumuyang", "2026-08-06")),
            // Edited after approval; with a digest, and without one.
            Step::on("2026-08-11T10:00").put(&place(2), &good(2).replace("每日备份", "每周备份")),
            Step::on("2026-08-12T10:00").put(&place(12), &bare.replace("每日备份", "每周备份")),
            // Form; an edit that was taken back; a new edition approved anew; a new definition.
            Step::on("2026-08-13T10:00").put(&place(7), &good(7).replace('\n', "\r\n")),
            Step::on("2026-08-14T10:00").put(&place(10), &good(10).replace("每日备份", "每周备份")),
            Step::on("2026-08-17T10:00").put(&place(10), &good(10)).message("Revert \"登记\""),
            Step::on("2026-09-01T10:00").put(&place(13), &second),
            by_lin("2026-09-02T10:00").put(&place(13), &approved(&second, mine, "2026-09-02")),
            Step::on("2026-09-03T10:00")
                .put(&place(8), &approved(&noted, mine, "2026-08-04").replace("note:", "remark:"))
                .put("content/policies/_schema.yaml", &schema),
        ],
    );
    let stale = audit(&repo, "stale-approval");
    assert_eq!(
        pairs(&stale, "record", "edited"),
        said(&[("ZD-02", "2026-08-11 10:00"), ("ZD-12", "2026-08-12 10:00")])
    );
    assert_eq!(stale["rows"][0]["fields"], serde_json::json!(["body"]));
    assert_eq!(stale["rows"][0]["editor"], HAN);
    assert_eq!(column(&audit(&repo, "self-approval"), "record"), ["ZD-03", "ZD-14"]);
    assert_eq!(pairs(&audit(&repo, "proxy-approval"), "record", "committer"), said(&[("ZD-04", "P-hanruobing")]));
    assert_eq!(pairs(&audit(&repo, "unauthorised-approver"), "record", "by"), said(&[("ZD-05", "P-zhoumuyang")]));
    let late = audit(&repo, "approval-after-effect");
    assert_eq!(pairs(&late, "record", "days"), said(&[("ZD-06", "4")]));
}
