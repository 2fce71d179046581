//! Signatures, made by `ssh-keygen` and `gpg`, which know agents, passphrases and hardware keys.

use super::Fault;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// The signature of `bytes` by the key in the file (the private one, or the public one of a key that an agent holds),
/// made for `namespace`.
pub fn ssh(key: &Path, namespace: &str, bytes: &[u8]) -> anyhow::Result<String> {
    let failed = |why: &str| {
        let (shown, why) = (key.display(), why.trim());
        Fault::error(
            format!("不能用 `{shown}` 签名：{why}（需要 OpenSSH 8.2 以上的 `ssh-keygen`）"),
            format!("cannot sign with `{shown}`: {why} (this needs `ssh-keygen` of OpenSSH 8.2 or later)"),
        )
    };
    let mut command = Command::new("ssh-keygen");
    command.args(["-Y", "sign", "-n", namespace, "-f"]).arg(key);
    fed(command, bytes).and_then(armoured("SSH SIGNATURE")).map_err(|why| failed(&why))
}

/// The OpenPGP signature of `bytes` by the key of this name.
pub fn gpg(program: &str, key: &str, bytes: &[u8]) -> anyhow::Result<String> {
    let mut command = Command::new(program);
    command.args(["--armor", "--detach-sign", "--local-user", key]);
    fed(command, bytes).and_then(armoured("PGP SIGNATURE")).map_err(|why| {
        let why = why.trim();
        Fault::error(
            format!("不能用 GPG 密钥 `{key}` 签名：{why}"),
            format!("cannot sign with the GPG key `{key}`: {why}"),
        )
    })
}

/// What the program prints when it is given these bytes, or why it failed.
fn fed(mut command: Command, bytes: &[u8]) -> Result<String, String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    if let Some(mut input) = child.stdin.take() {
        // One that ends before it has read everything says why.
        let _ = input.write_all(bytes);
    }
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// A signature, and nothing else, begins like this.
fn armoured(kind: &'static str) -> impl Fn(String) -> Result<String, String> {
    move |text| if text.contains(kind) { Ok(text) } else { Err(text) }
}
