//! Checkpoints from outside: every line of one is altered in turn, and `verify` tells; signatures beside it are judged.

use crate::archive::{Run, TempArchive};
use serde_json::Value;
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::{HashAlg, LineEnding, PrivateKey};
use std::path::PathBuf;
use std::process::Command;

const DAY: &str = "2026-02-01T09:00:00+08:00";
const NOTES: &str = "title: 记录\nkind: log\norder: 1\nid: { pattern: '^N-\\d+$' }\nschema:\n  type: object\n  properties:\n    \
    id: { type: string, title: 编号 }\n    name: { type: string, title: 姓名 }\n    \
    keys: { type: array, title: 密钥, items: { type: object, title: 密钥 } }\n";

fn archive() -> TempArchive {
    let archive = TempArchive::new();
    archive.write(".gitignore", ".juanzong/\n");
    archive.write("content/notes/_schema.yaml", NOTES);
    archive.write("content/people/_schema.yaml", &NOTES.replace("记录", "人员").replace("'^N-\\d+$'", "'^P-[a-z]+$'"));
    archive.write("content/notes/N-1.md", "---\nid: N-1\n---\n");
    archive.write("content/notes/N-2.md", "---\nid: N-2\n---\n");
    archive.git(&["init", "-q"], DAY);
    archive.commit("建档", DAY);
    archive.write("content/notes/N-3.md", "---\nid: N-3\n---\n");
    archive.commit("登记", DAY);
    archive
}

/// Beside the archive, not in it.
fn place(archive: &TempArchive, name: &str) -> PathBuf {
    archive.path().parent().unwrap().join(name)
}

fn seal(archive: &TempArchive, name: &str) -> String {
    let path = place(archive, name);
    archive.run(&["seal", "--out", path.to_str().unwrap()]).exits(0);
    std::fs::read_to_string(path).unwrap()
}

fn verify(archive: &TempArchive, text: &str) -> Run {
    let path = place(archive, "kept");
    std::fs::write(&path, text).unwrap();
    archive.run(&["verify", "--checkpoint", path.to_str().unwrap(), "--format", "json"])
}

/// The checks that do not hold.
fn failing(run: &Run) -> Vec<String> {
    let checks = run.json()["checks"].as_array().unwrap().clone();
    let told = |check: &Value| check["message"].as_str().is_some_and(|message| !message.ends_with(['：', ' ']));
    assert!(checks.iter().all(told), "a reason is never empty: {checks:?}");
    checks
        .iter()
        .filter(|check| check["holds"] == false)
        .map(|check| check["check"].as_str().unwrap().to_owned())
        .collect()
}

/// The text with its digest computed again, as somebody would who alters it with care.
fn resealed(text: &str) -> String {
    let body = &text[..text.rfind("digest ").unwrap()];
    format!("{body}digest {}\n", juanzong::model::canonical::sha256(body.as_bytes()))
}

#[test]
fn every_line_of_a_checkpoint_counts() {
    let archive = archive();
    let text = seal(&archive, "sealed");
    assert_eq!(failing(&verify(&archive, &text).exits(0)), Vec::<String>::new());
    let alterations = [
        ("origin 试验档案", "origin 别的档案", "origin"),
        ("commits 2", "commits 3", "commits"),
        ("records 3", "records 4", "records"),
        ("root sha256:", "root sha256:0", "root"),
        ("notes 3 ", "notes 4 ", "root"),
        ("as-of 2026-11-22", "as-of 2026-11-21", ""),
        ("sealed 2", "sealed 1", ""),
        ("tool juanzong 0", "tool juanzong 9", ""),
    ];
    for (from, to, claim) in alterations {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        let mut altered = text.replace(from, to);
        if to.ends_with('0') {
            // A digest stays a digest in form.
            let at = altered.find("root sha256:0").unwrap() + "root sha256:".len();
            altered.replace_range(at + 64..at + 65, "");
        }
        // Altered without care: the digest of the file says so, and so does the claim itself.
        let run = verify(&archive, &altered).exits(1);
        let mut wanted = vec!["checkpoint"];
        wanted.extend((!claim.is_empty()).then_some(claim));
        assert_eq!(failing(&run), wanted, "{from}");
        // Altered with care: what can be computed from the archive is still found out.
        let run = verify(&archive, &resealed(&altered));
        assert_eq!(failing(&run), Vec::from_iter((!claim.is_empty()).then_some(claim)), "{from}");
    }
    let other = archive.git(&["rev-parse", "HEAD~1"], DAY);
    let tree = archive.git(&["rev-parse", "HEAD^{tree}"], DAY);
    let head = archive.git(&["rev-parse", "HEAD"], DAY);
    let run = verify(&archive, &resealed(&text.replace(&head, &other))).exits(1);
    assert_eq!(failing(&run), ["root", "records", "commits"]);
    let run = verify(&archive, &resealed(&text.replace(&head, &tree))).exits(1);
    assert!(run.out.contains("是 tree 对象，不是提交"), "{run:?}");
    assert_eq!(run.json()["differences"], Value::Null, "what was not compared is not said to be nothing");
    let gone = format!("{}b", "1a2".repeat(13));
    let run = verify(&archive, &resealed(&text.replace(&head, &gone))).exits(1);
    assert!(run.out.contains("已不在仓库中"), "{run:?}");

    // Repeated, unknown and missing lines are no checkpoint, and the line is named.
    for (from, to, words) in [
        ("records 3\n", "records 3\nrecords 3\n", "第 6 行：`records` 重复"),
        ("records 3\n", "colour 3\n", "第 5 行：不认识的行 `colour`"),
        ("records 3\n", "", "此处缺少 `records`"),
        ("checkpoint 2", "checkpoint 1", "请重新封存"),
        ("commits 2", "commits +2", "`commits` 无法读取"),
    ] {
        let run = verify(&archive, &text.replace(from, to)).exits(2);
        assert!(run.err.contains(words), "{words}: {run:?}");
    }
}

#[test]
fn a_shallow_clone_accuses_nobody() {
    let archive = archive();
    let text = seal(&archive, "sealed");
    let head = archive.git(&["rev-parse", "HEAD"], DAY);
    let first = archive.git(&["rev-parse", "HEAD~1"], DAY);
    archive.write(".git/shallow", &format!("{}\n", head.trim()));
    let run = verify(&archive, &text).exits(1);
    assert!(run.out.contains("`2` 无从核对") && !run.out.contains("不实"), "{run:?}");
    let run = verify(&archive, &resealed(&text.replace(head.trim(), first.trim()))).exits(1);
    assert!(run.out.contains("无从判断是否延续") && !run.out.contains("已被改写"), "{run:?}");
}

#[test]
fn signatures_beside_a_checkpoint_are_judged() {
    let archive = archive();
    let key = |seed: u8| PrivateKey::new(KeypairData::Ed25519(Ed25519Keypair::from_seed(&[seed; 32])), "").unwrap();
    let public = |key: &PrivateKey| key.public_key().to_openssh().unwrap();
    let (mine, foreign) = (key(1), key(2));
    let card = format!(
        "---\nid: P-han\nname: 韩若冰\nkeys:\n  - {{ kind: ssh, key: '{} han@desk', from: 2020-01-01 }}\n---\n",
        public(&mine).trim()
    );
    archive.write("content/people/P-han.md", &card);
    archive.commit("登记密钥", DAY);
    let text = seal(&archive, "sealed");
    let signed = |text: &str, key: &PrivateKey, namespace: &str| {
        let signature = key.sign(namespace, HashAlg::Sha512, text.as_bytes()).unwrap().to_pem(LineEnding::LF).unwrap();
        std::fs::write(place(&archive, "kept.sig"), signature).unwrap();
    };
    let unsigned = verify(&archive, &text).exits(0);
    assert!(unsigned.out.contains("检查点没有签名"), "{unsigned:?}");

    signed(&text, &mine, "juanzong");
    let run = verify(&archive, &text).exits(0);
    assert!(run.out.contains("登记在 `P-han` 名下"), "{run:?}");
    // Altered after it was signed, however carefully; for another purpose; by nobody known; no signature at all.
    let run = verify(&archive, &resealed(&text.replace("tool juanzong 0", "tool juanzong 9"))).exits(1);
    assert_eq!(failing(&run), ["signature"]);
    signed(&text, &mine, "git");
    assert_eq!(failing(&verify(&archive, &text).exits(1)), ["signature"]);
    signed(&text, &foreign, "juanzong");
    assert!(verify(&archive, &text).exits(1).out.contains("不在任何人名下"));
    let trusted = place(&archive, "auditor.pub");
    std::fs::write(&trusted, public(&foreign)).unwrap();
    let kept = place(&archive, "kept");
    let with_key = ["verify", "--checkpoint", kept.to_str().unwrap(), "--key", trusted.to_str().unwrap()];
    assert!(archive.run(&with_key).exits(0).out.contains("出自指定的密钥"));
    signed(&text, &mine, "juanzong");
    assert!(archive.run(&with_key).exits(1).out.contains("不是指定密钥所签"));
    std::fs::write(place(&archive, "kept.sig"), "nothing").unwrap();
    assert_eq!(failing(&verify(&archive, &text).exits(1)), ["signature"]);
    std::fs::remove_file(place(&archive, "kept.sig")).unwrap();
    assert!(archive.run(&with_key).exits(1).out.contains("没有签名"), "a key was named, and nobody signed");
    std::fs::write(place(&archive, "kept.tsr"), "stamp").unwrap();
    assert!(verify(&archive, &text).exits(0).out.contains("只存放，不作核验"));
}

#[test]
fn seal_signs_with_a_key() {
    let archive = archive();
    let key = place(&archive, "key");
    let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(&key).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("no ssh-keygen here: signing is not tested");
        return;
    }
    let out = place(&archive, "signed");
    let out = out.to_str().unwrap();
    archive.run(&["seal", "--out", out, "--sign", "/nonexistent/key"]).exits(2);
    assert!(!place(&archive, "signed").exists(), "a key that cannot sign leaves nothing behind");
    archive.run(&["seal", "--out", out, "--sign", key.to_str().unwrap()]).exits(0);
    let public = format!("{}.pub", key.to_str().unwrap());
    let run = archive.run(&["verify", "--checkpoint", out, "--key", &public]).exits(0);
    assert!(run.out.contains("出自指定的密钥"), "{run:?}");
}
