//! One digest over many: the Merkle tree hash of RFC 6962 (section 2.1), over lines of text.
//!
//! A leaf is SHA-256 of a zero byte and the line without its end; a node is SHA-256 of a one byte and its two
//! halves, divided at the greatest power of two below the number of leaves. No leaves: SHA-256 of nothing.

use super::hex;
use sha2::{Digest, Sha256};

/// The root over the lines in the order given, as `sha256:` and lower-case hexadecimal.
pub fn root<'l>(lines: impl IntoIterator<Item = &'l str>) -> String {
    let leaves: Vec<[u8; 32]> = lines.into_iter().map(leaf).collect();
    format!("sha256:{}", hex(&node(&leaves)))
}

fn leaf(line: &str) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(line).finalize().into()
}

fn node(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(half);
            Sha256::new().chain_update([1]).chain_update(node(left)).chain_update(node(right)).finalize().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_those_of_rfc_6962() {
        assert_eq!(root([]), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        // The leaf of the empty string, as transparency logs have it.
        assert_eq!(root([""]), "sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        let three = node(&[leaf("a"), leaf("b"), leaf("c")]);
        let pair: [u8; 32] =
            Sha256::new().chain_update([1]).chain_update(leaf("a")).chain_update(leaf("b")).finalize().into();
        let whole: [u8; 32] =
            Sha256::new().chain_update([1]).chain_update(pair).chain_update(leaf("c")).finalize().into();
        assert_eq!(three, whole);
        assert_ne!(root(["a", "b"]), root(["b", "a"]));
    }
}
