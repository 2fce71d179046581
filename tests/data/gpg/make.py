#!/usr/bin/env python3
"""Makes the keys and the signed commits beside it anew, with GnuPG 2.2.

Every commit holds the empty tree and follows the one before it, so that nothing but these files is signed. Files are
named by what is to be found; `tests/it/detectors/signatures.rs` says whose keys are registered for which days.
"""
import hashlib, os, pathlib, subprocess, tempfile

HERE = pathlib.Path(__file__).resolve().parent
EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
HAN = "韩若冰 <hanruobing@shifan.example>"
LIN = "林静雯 <linjingwen@shifan.example>"
FORGE = "Forge <noreply@forge.example>"
home = tempfile.mkdtemp()


def gpg(*args, at=None, text=b""):
    clock = ["--faked-system-time", at.replace("-", "") + "T010000!"] if at else []
    command = ["gpg", "--homedir", home, "--batch", "--yes", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    done = subprocess.run([*command, *clock, *args], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise SystemExit(f"{args}: {done.stderr.decode()}")
    return done.stdout


def fingerprints(name):
    lines = gpg("--with-colons", "--list-keys", f"={name} <{name}@shifan.example>").decode().splitlines()
    return [line.split(":")[9] for line in lines if line.startswith("fpr:")]


def key(name, kind, made, expires="never"):
    user = f"{name} <{name}@shifan.example>"
    gpg("--quick-generate-key", user, kind, "cert,sign", expires, at=made)
    return fingerprints(name)[0]


def revoke(fingerprint, code, at):
    answers = f"y\n{code}\n\ny\n".encode()
    command = ["gpg", "--homedir", home, "--yes", "--no-tty", "--command-fd", "0", "--pinentry-mode", "loopback",
               "--faked-system-time", at.replace("-", "") + "T010000!", "--armor", "--gen-revoke", fingerprint]
    done = subprocess.run(command, input=answers, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if not done.stdout:
        raise SystemExit(done.stderr.decode())
    gpg("--import", text=done.stdout)


keys = {
    "own": key("own", "ed25519", "2026-01-01"),
    "rsa": key("rsa", "rsa2048", "2026-01-01", "2026-06-30"),
    "p384": key("p384", "nistp384", "2026-01-01"),
    "replaced": key("replaced", "ed25519", "2026-01-01"),
    "stolen": key("stolen", "ed25519", "2026-01-01"),
    "late": key("late", "ed25519", "2026-08-06"),
    "foreign": key("foreign", "ed25519", "2026-01-01"),
    "forge": key("forge", "rsa2048", "2026-01-01"),
}
gpg("--quick-add-key", keys["own"], "ed25519", "sign", "never", at="2026-01-01")
subkey = fingerprints("own")[1]

parent = None
number = 0


def seconds(day):
    return subprocess.run(["date", "-d", f"{day} 17:00 +0800", "+%s"], stdout=subprocess.PIPE).stdout.decode().strip()


def commit(name, day, signer, committer=HAN, author=HAN, at=None, payload=None, spoil=None):
    global parent, number
    number += 1
    lines = [f"tree {EMPTY}"] + ([f"parent {parent}"] if parent else [])
    lines += [f"author {author} {seconds(day)} +0800", f"committer {committer} {seconds(day)} +0800"]
    message = f"\n{name}\n"
    plain = ("\n".join(lines) + "\n" + message).encode()
    signature = gpg("--armor", "--detach-sign", "--local-user", signer + "!", at=at or day, text=payload or plain).decode()
    if spoil:
        signature = spoil(signature)
    header = "gpgsig " + signature.rstrip("\n").replace("\n", "\n ")
    whole = ("\n".join(lines + [header]) + "\n" + message).encode()
    parent = hashlib.sha1(b"commit %d\0" % len(whole) + whole).hexdigest()
    (HERE / "commits" / f"{number:02}-{name}").write_bytes(whole)


for folder in ["keys", "commits"]:
    (HERE / folder).mkdir(exist_ok=True)
    for old in (HERE / folder).iterdir():
        old.unlink()

commit("good-rsa", "2026-05-01", keys["rsa"])
commit("good-p384", "2026-05-02", keys["p384"])
commit("good-replaced", "2026-06-01", keys["replaced"])
commit("revoked-key-stolen", "2026-06-02", keys["stolen"])
commit("good-own", "2026-07-01", keys["own"])
commit("good-subkey", "2026-07-02", subkey)
commit("expired-key", "2026-07-03", keys["rsa"], at="2026-06-01")
commit("revoked-key-replaced", "2026-07-04", keys["replaced"], at="2026-06-01")
commit("unknown-key", "2026-07-05", keys["foreign"])
commit("bad", "2026-07-06", keys["own"], payload=b"something else\n")
commit("unreadable", "2026-07-07", keys["own"], spoil=lambda text: text.replace(text.split("\n")[2][8:24], "A" * 16))
commit("early-key", "2026-07-08", keys["late"], at="2026-08-07")
commit("other-key", "2026-07-09", keys["p384"])
commit("unverified-lin", "2026-07-10", keys["foreign"], committer=LIN, author=LIN)
commit("other-key-lin", "2026-07-11", keys["own"], committer=LIN, author=LIN)
commit("unknown-key-forge", "2026-07-12", keys["foreign"], committer=FORGE)
commit("good-forge", "2026-07-13", keys["forge"], committer=FORGE)
commit("good-late", "2026-08-08", keys["late"])
# 2: replaced; 1: compromised.
revoke(keys["replaced"], 2, "2026-07-01")
revoke(keys["stolen"], 1, "2026-07-01")
for name, fingerprint in keys.items():
    (HERE / "keys" / f"{name}.asc").write_bytes(gpg("--armor", "--export", fingerprint))
