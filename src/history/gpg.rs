//! OpenPGP signatures of commits, held against the keys that people registered.
//!
//! Such a signature names its key and does not bring it along, so nothing can be said before the people's cards are
//! known. Whose key it is and whether it was registered on that day is said elsewhere; here it is only checked that
//! one of the registered keys made it, and was good at the time that the commit states.

use super::{Error, open, parallel, signed};
use crate::model::History;
use crate::model::history::{Signed, Standing};
use git2::{ObjectType, Oid};
use pgp::composed::{Deserializable, DetachedSignature, SignedPublicKey};
use pgp::packet::{RevocationCode, Signature, SignatureType};
use pgp::types::{Fingerprint, KeyDetails, KeyId, Tag, VerifyingKey};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What begins a signature in OpenPGP's armour.
pub(super) const ARMOUR: &str = "-----BEGIN PGP SIGNATURE-----";

/// The key that a signature names: its fingerprint or, in older signatures, its id; `None` if it cannot be read.
pub(super) fn issuer(armoured: &str) -> Option<Arc<str>> {
    let (read, _) = DetachedSignature::from_string(armoured).ok()?;
    let fingerprints = read.signature.issuer_fingerprint();
    let ids = read.signature.issuer_key_id();
    let named = fingerprints.first().map(ToString::to_string).or_else(|| ids.first().map(ToString::to_string))?;
    Some(named.to_uppercase().into())
}

/// Checks the commits that carry such signatures against `keys`, as registered.
pub fn check(root: &Path, history: &mut History, keys: &[Arc<str>]) -> Result<(), Error> {
    let waiting: Vec<(usize, Oid, i64)> = (history.commits.iter().enumerate())
        .filter(|(_, commit)| matches!(commit.signed, Signed::Gpg { .. }))
        .filter_map(|(place, commit)| Some((place, Oid::from_str(commit.id.as_str()).ok()?, commit.committer.seconds)))
        .collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let known: Vec<Registered> = keys.iter().filter_map(Registered::read).collect();
    let Some(opened) = open::open(root)? else { return Ok(()) };
    let git_dir = open::git_dir(&opened.repo);
    let (answers, _) = parallel::each(&git_dir, &waiting, |trees, (_, id, seconds)| {
        let object = trees.objects.read(*id, ObjectType::Commit)?;
        let (armoured, payload) = signed::parts(object.data())?;
        let (signature, _) = DetachedSignature::from_string(&armoured).ok()?;
        let at = UNIX_EPOCH + Duration::from_secs(u64::try_from(*seconds).ok()?);
        let made = known.iter().filter_map(|key| Some((Arc::clone(&key.text), key.judge(&signature, &payload, at)?)));
        Some(made.collect())
    })?;
    for ((place, ..), answer) in waiting.iter().zip(answers) {
        if let Signed::Gpg { made_by, .. } = &mut history.commits[*place].signed {
            *made_by = answer.unwrap_or_default();
        }
    }
    Ok(())
}

/// Why a registered text is no key that signatures can be held against.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unfit {
    /// It is a private key, which is now known to everybody.
    Private,
    /// It only names a key.
    Named,
    /// It holds more than one key.
    Several,
    /// It cannot be read as a key.
    Unreadable,
    /// Keys of this kind cannot be checked.
    Unsupported,
}

/// Whether the armoured text is a public key.
pub(super) fn fitness(text: &str) -> Result<(), Unfit> {
    let text = text.trim();
    if text.contains("PRIVATE KEY") {
        return Err(Unfit::Private);
    }
    if text.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b' ' | b':')) && text.len() >= 8 {
        return Err(Unfit::Named);
    }
    if text.matches(BLOCK).count() > 1 {
        return Err(Unfit::Several);
    }
    let (keys, _) = SignedPublicKey::from_string_many(text).map_err(|_| Unfit::Unreadable)?;
    match keys.take(2).collect::<Result<Vec<_>, _>>() {
        Ok(keys) if keys.len() > 1 => Err(Unfit::Several),
        // One that was cut off may still begin like a key; without what it says of itself it is none.
        Ok(keys) => match keys.into_iter().next().map(|key| Registered { text: text.into(), key }) {
            Some(key) if key.standing(UNIX_EPOCH) != Standing::Bad => Ok(()),
            _ => Err(Unfit::Unreadable),
        },
        Err(_) => Err(Unfit::Unreadable),
    }
}

/// What begins a public key in OpenPGP's armour.
const BLOCK: &str = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

/// A key that somebody registered.
struct Registered {
    text: Arc<str>,
    key: SignedPublicKey,
}

impl Registered {
    fn read(text: &Arc<str>) -> Option<Self> {
        let (key, _) = SignedPublicKey::from_string(text.trim()).ok()?;
        Some(Self { text: Arc::clone(text), key })
    }

    /// How the signature stands by this key; `None` if it names another key.
    fn judge(&self, signature: &DetachedSignature, payload: &[u8], at: SystemTime) -> Option<Standing> {
        let primary = &self.key.primary_key;
        if names(&signature.signature, primary.fingerprint(), primary.legacy_key_id()) {
            return Some(if is_by(signature, primary, payload, at) { self.standing(at) } else { Standing::Bad });
        }
        let subkey = self
            .key
            .public_subkeys
            .iter()
            .find(|subkey| names(&signature.signature, subkey.key.fingerprint(), subkey.key.legacy_key_id()))?;
        // Whoever holds the primary key says that this one signs for it, and this one agrees.
        let said = |kind| {
            let signatures = subkey.signatures.iter().filter(move |one| one.typ() == Some(kind));
            signatures.filter(|one| one.verify_subkey_binding(primary, &subkey.key).is_ok())
        };
        let newest = said(SignatureType::SubkeyBinding).max_by_key(|binding| made(binding)).filter(|binding| {
            let back = binding.embedded_signature();
            binding.key_flags().sign()
                && back.is_some_and(|back| back.verify_primary_key_binding(&subkey.key, primary).is_ok())
        });
        let Some(newest) = newest.filter(|_| is_by(signature, &subkey.key, payload, at)) else {
            return Some(Standing::Bad);
        };
        if said(SignatureType::SubkeyRevocation).any(|revocation| undoes(revocation, at)) {
            return Some(Standing::Revoked);
        }
        let own = lasts(SystemTime::from(subkey.key.created_at()), newest.key_expiration_time(), at);
        Some(own.max(self.standing(at)))
    }

    /// How the key itself stood at that moment.
    fn standing(&self, at: SystemTime) -> Standing {
        let primary = &self.key.primary_key;
        let revocations = self.key.details.revocation_signatures.iter();
        if revocations.filter(|one| one.verify_key(primary).is_ok()).any(|revocation| undoes(revocation, at)) {
            return Standing::Revoked;
        }
        let own = self.key.details.users.iter().flat_map(|user| {
            let certified =
                |signature: &&Signature| signature.verify_certification(primary, Tag::UserId, &user.id).is_ok();
            user.signatures.iter().filter(certified)
        });
        let direct =
            self.key.details.direct_signatures.iter().filter(|signature| signature.verify_key(primary).is_ok());
        match own.chain(direct).max_by_key(|signature| made(signature)) {
            Some(newest) => lasts(SystemTime::from(primary.created_at()), newest.key_expiration_time(), at),
            // A key that says nothing of itself is anybody's.
            None => Standing::Bad,
        }
    }
}

/// Whether a revocation undoes what the key signed at that moment. A key that was given away was never good; one that
/// was only replaced or put aside was, until then.
fn undoes(revocation: &Signature, at: SystemTime) -> bool {
    let mild = [RevocationCode::KeySuperseded, RevocationCode::KeyRetired];
    let is_mild = revocation.revocation_reason_code().is_some_and(|code| mild.contains(code));
    !is_mild || made(revocation).is_none_or(|made| made <= at)
}

fn made(signature: &Signature) -> Option<SystemTime> {
    signature.created().map(SystemTime::from)
}

/// How something made on `from` for so long, or for good, stood at that moment.
fn lasts(from: SystemTime, length: Option<pgp::types::Duration>, at: SystemTime) -> Standing {
    let length =
        length.map(|length| Duration::from_secs(u64::from(length.as_secs()))).filter(|length| !length.is_zero());
    match () {
        () if from > at => Standing::Early,
        () if length.is_some_and(|length| at >= from + length) => Standing::Expired,
        () => Standing::Good,
    }
}

fn is_by(signature: &DetachedSignature, key: &impl VerifyingKey, payload: &[u8], at: SystemTime) -> bool {
    let lasting = made(&signature.signature).is_some_and(|made| {
        lasts(made, signature.signature.signature_expiration_time(), made.max(at)) == Standing::Good
    });
    lasting && signature.verify(key, payload).is_ok()
}

fn names(signature: &Signature, fingerprint: Fingerprint, id: KeyId) -> bool {
    let fingerprints = signature.issuer_fingerprint();
    match fingerprints.is_empty() {
        true => signature.issuer_key_id().contains(&&id),
        false => fingerprints.contains(&&fingerprint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = include_str!("../../tests/data/gpg/keys/own.asc");
    const RSA: &str = include_str!("../../tests/data/gpg/keys/rsa.asc");
    const COMMIT: &str = include_str!("../../tests/data/gpg/commits/06-good-subkey");

    fn judged(key: &str, commit: &str, day: &str) -> Option<Standing> {
        let key = Registered::read(&key.into())?;
        let (armoured, payload) = signed::parts(commit.as_bytes())?;
        let (signature, _) = DetachedSignature::from_string(&armoured).ok()?;
        let day: jiff::civil::Date = day.parse().unwrap();
        let at = day.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        key.judge(&signature, &payload, at.into())
    }

    #[test]
    fn a_signature_stands_by_its_own_key_only() {
        assert_eq!(judged(OWN, COMMIT, "2026-07-02"), Some(Standing::Good));
        assert_eq!(judged(OWN, COMMIT, "2025-12-31"), Some(Standing::Early));
        assert_eq!(judged(OWN, &COMMIT.replace("good-subkey", "good-subkex"), "2026-07-02"), Some(Standing::Bad));
        assert_eq!(judged(RSA, COMMIT, "2026-07-02"), None);
    }

    #[test]
    fn only_one_whole_public_key_is_fit() {
        assert_eq!(fitness(OWN), Ok(()));
        assert_eq!(fitness("9BB4 4F3E 0489 A9D7 9F29  F08A FDBB 7263 8723 1B90"), Err(Unfit::Named));
        assert_eq!(fitness(&OWN.replace("PUBLIC KEY", "PRIVATE KEY")), Err(Unfit::Private));
        assert_eq!(fitness(&format!("{OWN}{RSA}")), Err(Unfit::Several));
        assert_eq!(fitness(&OWN[..OWN.len() / 2]), Err(Unfit::Unreadable));
        assert_eq!(fitness("ssh-ed25519 AAAA"), Err(Unfit::Unreadable));
    }

    #[test]
    fn no_damage_makes_anything_panic() {
        let damaged = |text: &str, at: usize| {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'A' { b'/' } else { b'A' };
            String::from_utf8_lossy(&bytes).into_owned()
        };
        for at in (0..OWN.len()).step_by(7) {
            let _ = fitness(&OWN[..at]);
            let _ = judged(&damaged(OWN, at), COMMIT, "2026-07-02");
        }
        let begin = COMMIT.find("gpgsig").unwrap();
        let end = COMMIT.find("\n\n").unwrap();
        for at in begin..COMMIT.len() {
            let standing = judged(OWN, &damaged(COMMIT, at), "2026-07-02");
            assert!(at <= end || standing == Some(Standing::Bad), "{at}");
        }
    }
}
