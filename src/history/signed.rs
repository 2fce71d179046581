//! Signatures of commits, as the commit objects carry them.
//!
//! An SSH signature brings its public key along: here it is only checked that the key made it. Whose key that is,
//! the records of the people say. An OpenPGP signature names its key only (`gpg`).

use super::gpg::{self, Unfit};
use crate::model::history::Signed;
use ssh_key::{Algorithm, PublicKey, SshSig};

/// The header that holds a signature.
const HEADER: &[u8] = b"gpgsig";
/// The namespace under which git signs.
const NAMESPACE: &str = "git";

/// What is known of a signature in OpenSSH's armour over `payload`, made for `namespace`: `Signed::No` if it is none
/// at all.
pub fn signature(armoured: &str, namespace: &str, payload: &[u8]) -> Signed {
    if !armoured.trim_start().starts_with("-----BEGIN SSH SIGNATURE-----") {
        return Signed::No;
    }
    judged(armoured.trim(), namespace, payload).unwrap_or(Signed::Other)
}

/// What is known of the signature of a commit object.
pub(super) fn read(object: &[u8]) -> Signed {
    // Most commits are not signed, and a look is cheap.
    let head = head(object);
    if !head.split(|byte| *byte == b'\n').any(|line| line.starts_with(HEADER)) {
        return Signed::No;
    }
    let Some((signature, payload)) = take(object, head.len()) else { return Signed::Other };
    if signature.starts_with(gpg::ARMOUR) {
        return gpg::issuer(&signature).map_or(Signed::Other, |issuer| Signed::Gpg { issuer, made_by: Vec::new() });
    }
    if !signature.starts_with("-----BEGIN SSH SIGNATURE-----") {
        return Signed::Other;
    }
    judged(&signature, NAMESPACE, &payload).unwrap_or(Signed::Other)
}

/// The armoured signature of a commit object, and what was signed.
pub(super) fn parts(object: &[u8]) -> Option<(String, Vec<u8>)> {
    take(object, head(object).len())
}

/// The headers of a commit object.
fn head(object: &[u8]) -> &[u8] {
    object.windows(2).position(|two| two == b"\n\n").map_or(object, |end| &object[..end + 1])
}

/// An SSH signature with its key; `None` if it cannot be read.
fn judged(armoured: &str, namespace: &str, payload: &[u8]) -> Option<Signed> {
    let signature = SshSig::from_pem(armoured).ok()?;
    let key = PublicKey::from(signature.public_key().clone());
    let text = key.to_openssh().ok()?;
    let fits = can_check(&key).then(|| key.verify(namespace, payload, &signature).is_ok());
    Some(Signed::Ssh { key: text.trim().into(), fits })
}

fn can_check(key: &PublicKey) -> bool {
    let security_key = matches!(key.algorithm(), Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256);
    security_key || matches!(key.algorithm(), Algorithm::Ed25519 | Algorithm::Ecdsa { .. } | Algorithm::Rsa { .. })
}

/// Whether signatures can be held against the public key that somebody registered: `kind` is `ssh` or `gpg`.
pub fn registered(kind: &str, text: &str) -> Result<(), Unfit> {
    if kind == "gpg" {
        return gpg::fitness(text);
    }
    if text.contains("PRIVATE KEY") {
        return Err(Unfit::Private);
    }
    match PublicKey::from_openssh(text.trim()) {
        Ok(key) if can_check(&key) => Ok(()),
        Ok(_) => Err(Unfit::Unsupported),
        Err(_) if text.trim().starts_with("SHA256:") => Err(Unfit::Named),
        Err(_) => Err(Unfit::Unreadable),
    }
}

/// The signature, and the object without it, which is what was signed.
fn take(object: &[u8], head: usize) -> Option<(String, Vec<u8>)> {
    let mut signature = Vec::new();
    let mut payload = Vec::with_capacity(object.len());
    let mut inside = false;
    for line in object[..head].split_inclusive(|byte| *byte == b'\n') {
        if let Some(rest) = line.strip_prefix(HEADER)
            && let Some(space) = rest.iter().position(|byte| *byte == b' ')
        {
            inside = true;
            signature.extend_from_slice(&rest[space + 1..]);
        } else if inside && line.starts_with(b" ") {
            signature.extend_from_slice(&line[1..]);
        } else {
            inside = false;
            payload.extend_from_slice(line);
        }
    }
    payload.extend_from_slice(&object[head..]);
    Some((String::from_utf8(signature).ok()?, payload))
}
