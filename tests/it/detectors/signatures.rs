//! Signed commits, against the keys that people had registered on the day.

use super::{FORGE, HAN, LIN, Step, audit, founded, pairs, play, round, said};
use crate::git_script::Repo;
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::{HashAlg, LineEnding, PrivateKey};
use std::io::Write;
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
    let object = format!("{head}\n{header}\n{message}");
    let mut git = Command::new("git");
    git.current_dir(repo.path()).args(["hash-object", "-t", "commit", "-w", "--stdin"]);
    let mut git = git.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    git.stdin.take().unwrap().write_all(object.as_bytes()).unwrap();
    let id = String::from_utf8(git.wait_with_output().unwrap().stdout).unwrap();
    repo.git(&["update-ref", "refs/heads/main", id.trim()]);
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
    // Without a registered key nobody need sign; a GPG signature is there, and that is all that is known.
    play(&repo, &[step("2026-08-10T17:00", 7).by(LIN), step("2026-08-11T17:00", 8)]);
    let commit = repo.git(&["cat-file", "commit", "HEAD"]) + "\n";
    put(&repo, &commit, "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n");
    let report = audit(&repo, "unsigned");
    assert_eq!(
        pairs(&report, "committed", "kind"),
        said(&[
            ("2026-08-09 17:00", "missing"),
            ("2026-08-07 17:00", "missing"),
            ("2026-08-06 17:00", "bad"),
            ("2026-08-05 17:00", "other-key"),
            ("2026-08-04 17:00", "other-key"),
        ])
    );
    assert_eq!(pairs(&report, "committer", "judged")[..2], said(&[(FORGE, "author"), (HAN, "committer")]));
    assert_eq!(report["rows"][0]["person"], "P-hanruobing");
    let reservation = report["reservation"].as_str().unwrap();
    assert!(reservation.contains("1 个提交带有 GPG") && reservation.contains("2 个提交"), "{reservation}");
}
