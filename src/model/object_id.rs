//! The ids that git gives to objects: SHA-1 over their kind, their length and their bytes.
//!
//! Two contents with one id can be made (<https://shattered.io>), so an id vouches for bytes only where it is also
//! seen that they were not made for that. As git does it, such bytes are refused, and so are both of the pair.

use super::source::BlobId;
use sha1_checked::{Digest, Sha1};

/// The bytes were made to share their id with others: the id says nothing about them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Collision;

/// The id of an object that somebody else wrote.
pub fn of(kind: &str, bytes: &[u8]) -> Result<[u8; 20], Collision> {
    hash(&[&head(kind, bytes), bytes])
}

/// The id of a file's bytes.
pub fn blob(bytes: &[u8]) -> Result<BlobId, Collision> {
    of("blob", bytes).map(BlobId)
}

/// The id of an object whose bytes nobody can have chosen so that it shares its id: some times faster.
pub fn of_harmless(kind: &str, bytes: &[u8]) -> [u8; 20] {
    use sha1::Digest;
    sha1::Sha1::new().chain_update(head(kind, bytes)).chain_update(bytes).finalize().into()
}

fn head(kind: &str, bytes: &[u8]) -> Vec<u8> {
    format!("{kind} {}\0", bytes.len()).into_bytes()
}

fn hash(parts: &[&[u8]]) -> Result<[u8; 20], Collision> {
    let mut hash = Sha1::new();
    parts.iter().for_each(|part| hash.update(part));
    let result = hash.try_finalize();
    if result.has_collision() { Err(Collision) } else { Ok((*result.hash()).into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How both files of <https://shattered.io> begin: up to here and 128 bytes on they have the same SHA-1.
    const ALIKE: &str = "255044462d312e330a25e2e3cfd30a0a0a312030206f626a0a3c3c2f57696474682032203020522f4865696768742033203020\
        522f547970652034203020522f537562747970652035203020522f46696c7465722036203020522f436f6c6f7253706163652037203020522f\
        4c656e6774682038203020522f42697473506572436f6d706f6e656e7420383e3e0a73747265616d0affd8fffe00245348412d312069732064\
        6561642121212121852fec092339759c39b1a1c63c4c97e1fffe01";
    const ONE: &str = "7346dc9166b67e118f029ab621b2560ff9ca67cca8c7f85ba84c79030c2b3de218f86db3a90901d5df45c14f26fedfb3dc38\
        e96ac22fe7bd728f0e45bce046d23c570feb141398bb552ef5a0a82be331fea48037b8b5d71f0e332edf93ac3500eb4ddc0decc1a864790c78\
        2c76215660dd309791d06bd0af3f98cda4bc4629b1";
    const OTHER: &str = "7f46dc93a6b67e013b029aaa1db2560b45ca67d688c7f84b8c4c791fe02b3df614f86db1690901c56b45c1530afedfb760\
        38e972722fe7ad728f0e4904e046c230570fe9d41398abe12ef5bc942be33542a4802d98b5d70f2a332ec37fac3514e74ddc0f2cc1a874cd0c\
        78305a21566461309789606bd0bf3f98cda8044629a1";

    fn bytes(hex: &str) -> Vec<u8> {
        hex.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    #[test]
    fn ids_are_those_of_git() {
        for (text, id) in
            [("", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"), ("hello\n", "ce013625030ba8dba906f756967f9e9ca394464a")]
        {
            assert_eq!(blob(text.as_bytes()).unwrap().to_string(), id);
            assert_eq!(BlobId(of_harmless("blob", text.as_bytes())).to_string(), id);
        }
    }

    #[test]
    fn bytes_that_were_made_to_collide_are_refused() {
        use sha1::Digest;
        let (one, other) = ([bytes(ALIKE), bytes(ONE)].concat(), [bytes(ALIKE), bytes(OTHER)].concat());
        assert_ne!(one, other);
        assert_eq!(sha1::Sha1::digest(&one), sha1::Sha1::digest(&other));
        for mut made in [one, other] {
            assert_eq!(hash(&[&made]), Err(Collision));
            // Whatever follows, and however it is handed over.
            assert_eq!(hash(&[&made[..7], &made[7..], b"more"]), Err(Collision));
            // With git's head before them, as a file, they were made for nothing; and a stray byte undoes them.
            assert!(blob(&made).is_ok());
            made[200] ^= 1;
            assert!(hash(&[&made]).is_ok());
        }
    }
}
