//! Where pages stand on the published site. One place knows it, for rendering, the search index and the server.

use super::{Collection, Record};

/// A part of an address made from an id or a name: letters, digits, `-`, `_` and inner dots stay as they are,
/// every other byte becomes `~` and two digits, so that no id can leave its folder.
pub fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (place, letter) in text.char_indices() {
        if letter.is_alphanumeric() || matches!(letter, '-' | '_') || (letter == '.' && place > 0) {
            out.push(letter);
        } else {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("~{byte:02x}"));
            }
        }
    }
    out
}

impl Record {
    /// The folder of its page from the site's root, such as `hardware/HW-00012/`.
    pub fn page(&self) -> String {
        format!("{}/{}/", segment(self.collection.as_str()), segment(self.id.as_str()))
    }
}

impl Collection {
    /// The folder of its page from the site's root, such as `hardware/`.
    pub fn page(&self) -> String {
        format!("{}/", segment(self.name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn ids_cannot_leave_their_folder() {
        assert_eq!(segment("HW-00012"), "HW-00012");
        assert_eq!(segment("设备-1.10"), "设备-1.10");
        assert_eq!(segment(".."), "~2e.");
        assert_eq!(segment("../a b"), "~2e.~2fa~20b");
    }
}
