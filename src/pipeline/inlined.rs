//! The search of pages that are opened from a folder, where nothing can be fetched: the module and the whole index in
//! one script beside the search page.

use crate::{index, render};
use std::path::Path;

/// The script.
pub(super) const FILE: &str = "search/pack.js";

/// A larger index does not come along: the page would keep its reader waiting, and finds records by name instead.
const MOST: usize = 32 << 20;

/// The script with the index at `folder`; without it where that is too large.
pub(super) fn pack(folder: &Path) -> Result<Vec<u8>, index::Error> {
    let (now, past) = (index::whole(folder)?, index::whole(&folder.join(index::past::FOLDER))?);
    if now.len() + past.len() > MOST {
        return Ok(b"globalThis.searchPack = undefined;\n".to_vec());
    }
    let parts = [("module", render::SEARCH_MODULE), ("index", &now), ("past", &past)];
    let parts = parts.map(|(name, bytes)| format!("\n  {name}: \"{}\",", base64(bytes)));
    Ok(format!("globalThis.searchPack = {{{}\n}};\n", parts.concat()).into_bytes())
}

/// The bytes in the 64 letters of RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_as_the_standard_has_them() {
        let pairs = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (bytes, text) in pairs {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
