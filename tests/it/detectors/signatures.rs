//! Signed commits, against the keys that people had registered on the day.

use super::{FORGE, HAN, LIN, Step, audit, founded, pairs, play, round, said};
use crate::git_script::Repo;
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::{HashAlg, LineEnding, PrivateKey};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn key(seed: u8) -> PrivateKey {
    PrivateKey::new(KeypairData::Ed25519(Ed25519Keypair::from_seed(&[seed; 32])), "").unwrap()
}

/// Makes the top commit of `main` again with a signature over `signed` (the commit itself, if that is `None`).
fn sign(repo: &Repo, key: &PrivateKey, other: Option<&str>) {
    let commit = repo.git(&["cat-file", "commit", "HEAD"]) + "\n";
    let signature = key.sign("git", HashAlg::Sha512, other.unwrap_or(&commit).as_bytes()).unwrap();
    put(repo, &commit, &signature.to_pem(LineEnding::LF).unwrap());
}

fn put(repo: &Repo, commit: &str, signature: &str) {
    let header = format!("gpgsig {}\n", signature.trim_end().replace('\n', "\n "));
    let (head, message) = commit.split_once("\n\n").unwrap();
    let id = store(repo, "commit", format!("{head}\n{header}\n{message}").as_bytes());
    repo.git(&["update-ref", "refs/heads/main", &id]);
}

/// Puts an object into the repository and gives its id.
fn store(repo: &Repo, kind: &str, object: &[u8]) -> String {
    let mut git = Command::new("git");
    git.current_dir(repo.path()).args(["hash-object", "-t", kind, "-w", "--stdin"]);
    let mut git = git.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    git.stdin.take().unwrap().write_all(object).unwrap();
    String::from_utf8(git.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
}

#[test]
fn signatures_are_checked_against_the_keys_of_the_day() {
    let (old, new, foreign) = (key(1), key(2), key(3));
    let text = |key: &PrivateKey| key.public_key().to_openssh().unwrap();
    let han = format!(
        "---\nid: P-hanruobing\nname: 韩若冰\nemails: [hanruobing@shifan.example]\nkeys:\n  \
         - {{ kind: ssh, key: '{} han@desk', from: 2026-01-01, to: 2026-07-31 }}\n  \
         - {{ kind: ssh, key: '{}', from: 2026-08-01 }}\n---\n",
        text(&old).trim(),
        text(&new).trim()
    );
    let repo = founded(&[("content/people/han.md", &han)]);
    let step = |date: &str, n: u32| Step::on(date).write(n, round(n, "2026-07-01 10:00", ""));
    play(&repo, &[step("2026-07-01T17:00", 1)]);
    sign(&repo, &old, None);
    play(&repo, &[step("2026-08-03T17:00", 2)]);
    sign(&repo, &new, None);
    // The old key after its end; a key that is nobody's; a signature of something else; none at all.
    play(&repo, &[step("2026-08-04T17:00", 3)]);
    sign(&repo, &old, None);
    play(&repo, &[step("2026-08-05T17:00", 4)]);
    sign(&repo, &foreign, None);
    play(&repo, &[step("2026-08-06T17:00", 5)]);
    sign(&repo, &new, Some("tree 0123\n"));
    play(&repo, &[step("2026-08-07T17:00", 6)]);
    // The address of a forge as committer excuses nobody: the author had a key.
    play(&repo, &[step("2026-08-09T17:00", 9).committed(FORGE, "2026-08-09T17:00")]);
    // Without a registered key nobody need sign. A signature that cannot be read is there, and that is all that is known;
    // of somebody with a key it is no signature.
    play(&repo, &[step("2026-08-10T17:00", 7).by(LIN)]);
    for step in [step("2026-08-11T17:00", 8), step("2026-08-12T17:00", 10).by(LIN)] {
        play(&repo, &[step]);
        let commit = repo.git(&["cat-file", "commit", "HEAD"]) + "\n";
        put(&repo, &commit, "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n");
    }
    let report = audit(&repo, "unsigned");
    assert_eq!(
        pairs(&report, "committed", "kind"),
        said(&[
            ("2026-08-11 17:00", "unreadable"),
            ("2026-08-09 17:00", "missing"),
            ("2026-08-07 17:00", "missing"),
            ("2026-08-06 17:00", "bad"),
            ("2026-08-05 17:00", "unknown-key"),
            ("2026-08-04 17:00", "other-key"),
        ])
    );
    assert_eq!(pairs(&report, "committer", "judged")[1..3], said(&[(FORGE, "author"), (HAN, "committer")]));
    assert_eq!(report["rows"][0]["person"], "P-hanruobing");
    let reservation = report["reservation"].as_str().unwrap();
    assert!(reservation.contains("1 个提交带有签名而无从验证") && reservation.contains("2 个提交"), "{reservation}");
}

/// A key on a card, with its first and last day.
fn gpg(name: &str, days: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/gpg/keys/{name}.asc"));
    let text = std::fs::read_to_string(file).unwrap();
    let block: String = text.lines().map(|line| format!("      {line}\n")).collect();
    format!("  - kind: gpg\n    {days}\n    key: |\n{block}")
}

/// An archive into whose history the commits of `tests/data/gpg` lead, which `gpg` itself has signed.
fn signed_with_gpg(han: &str, more: &[(&str, &str)]) -> Repo {
    let han = format!("---\nid: P-hanruobing\nname: 韩若冰\nemails: [hanruobing@shifan.example]\nkeys:\n{han}---\n");
    let mut files = vec![("content/people/han.md", han.as_str())];
    files.extend(more);
    let repo = founded(&files);
    store(&repo, "tree", b"");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/gpg/commits");
    let mut commits: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    commits.sort();
    let mut last = String::new();
    for commit in commits {
        last = store(&repo, "commit", &std::fs::read(commit).unwrap());
    }
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    let bot = ["-c", "user.name=备份程序", "-c", "user.email=bot@shifan.example"];
    let top = repo.git(&[&bot[..], &["commit-tree", "-m", "迁入", "-p", &last, tree.trim()]].concat());
    repo.git(&["update-ref", "refs/heads/main", top.trim()]);
    repo
}

#[test]
fn gpg_signatures_are_checked_against_the_keys_of_the_day() {
    let all = "from: 2026-01-01";
    let han = [
        gpg("own", all),
        gpg("rsa", all),
        gpg("p384", "from: 2026-01-01\n    to: 2026-06-30"),
        gpg("replaced", all),
        gpg("stolen", all),
        gpg("late", all),
    ]
    .concat();
    let forge =
        format!("---\nid: P-forge\nname: 平台\nemails: [noreply@forge.example]\nkeys:\n{}---\n", gpg("forge", all));
    let repo = signed_with_gpg(&han, &[("content/people/forge.md", &forge)]);
    // The second time with what the first walk kept.
    for _ in 0..2 {
        let report = audit(&repo, "unsigned");
        let mut found = pairs(&report, "committed", "kind");
        found.sort();
        assert_eq!(
            found,
            said(&[
                ("2026-06-02 17:00", "revoked-key"),
                ("2026-07-03 17:00", "expired-key"),
                ("2026-07-04 17:00", "revoked-key"),
                ("2026-07-05 17:00", "unknown-key"),
                ("2026-07-06 17:00", "bad"),
                ("2026-07-07 17:00", "unreadable"),
                ("2026-07-08 17:00", "early-key"),
                ("2026-07-09 17:00", "other-key"),
                ("2026-07-11 17:00", "other-key"),
                ("2026-07-12 17:00", "unknown-key"),
            ])
        );
        let reservation = report["reservation"].as_str().unwrap();
        assert!(reservation.contains("1 个提交带有签名而无从验证"), "{reservation}");
    }
}

#[test]
fn a_registered_text_that_is_no_key_is_told_with_its_line() {
    let whole = gpg("own", "from: 2026-01-01");
    let keys = [
        whole.clone(),
        "  - { kind: gpg, from: 2026-01-01, key: 9BB44F3E0489A9D79F29F08AFDBB726387231B90 }\n".to_owned(),
        whole.replace("mDME", "nDME"),
        whole.replace("PUBLIC KEY", "PRIVATE KEY"),
        "  - { kind: ssh, from: 2026-01-01, key: 'ssh-ed25519 AAAA han@desk' }\n".to_owned(),
    ];
    let card = format!(
        "---\nid: P-hanruobing\nname: 韩若冰\nemails: [hanruobing@shifan.example]\nkeys:\n{}---\n",
        keys.concat()
    );
    let repo = founded(&[("content/people/han.md", &card)]);
    let run = crate::archive::juanzong(&["-C", repo.path().to_str().unwrap(), "check", "--format", "json"]).exits(1);
    let told: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let told: Vec<(u64, String)> = (told["diagnostics"].as_array().unwrap().iter())
        .filter(|one| one["code"] == "bad-format")
        .map(|one| (one["line"].as_u64().unwrap(), one["message"].as_str().unwrap().to_owned()))
        .collect();
    let lines = whole.lines().count() as u64;
    let words = ["只是密钥的指纹", "无法读作 `gpg`", "私钥", "无法读作 `ssh`"];
    assert_eq!(told.len(), words.len(), "{told:?}");
    for ((line, message), word) in told.iter().zip(words) {
        assert!(message.contains(word) && *line > 5 + lines, "{told:?}");
    }
}
