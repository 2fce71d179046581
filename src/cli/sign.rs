//! SSH signatures, made by `ssh-keygen`, which knows agents, passphrases and hardware keys.

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
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| failed(&error.to_string()))?;
    if let Some(mut input) = child.stdin.take() {
        // One that ends before it has read everything says why.
        let _ = input.write_all(bytes);
    }
    let output = child.wait_with_output()?;
    let signature = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() || !signature.contains("SSH SIGNATURE") {
        return Err(failed(&String::from_utf8_lossy(&output.stderr)));
    }
    Ok(signature)
}
