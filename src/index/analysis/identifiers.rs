//! Identifiers in folded text: numbers of assets, serial numbers, addresses, versions, dates.
//!
//! An identifier is kept whole, and once more without its separators, so that `001a2b3c4d5e` meets
//! `00:1A:2B:3C:4D:5E` and `HW00012` meets `HW-00012`.

/// Letters that hold the parts of an identifier together.
const JOINTS: [char; 9] = ['-', '_', '.', ':', '/', '@', '+', '#', '\\'];

/// The shortest identifier that is also kept without separators; below it, too much would meet by accident.
pub const COMPACT_LENGTH: usize = 6;

/// Calls `found` with each stretch of letters, digits and joints of `folded` that begins and ends with a letter or a
/// digit.
pub fn each<'a>(folded: &'a str, mut found: impl FnMut(&'a str)) {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || (byte.is_ascii() && JOINTS.contains(&char::from(byte)));
    let bytes = folded.as_bytes();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(|byte| byte.is_ascii_alphanumeric()).map(|place| at + place) {
        at = bytes[start..].iter().position(|byte| !inside(*byte)).map_or(bytes.len(), |place| start + place);
        found(folded[start..at].trim_end_matches(JOINTS));
    }
}

/// Longest identifier; longer stretches are data, such as a key or an encoded file, and nobody types them.
const LONGEST: usize = 128;

/// Whether a stretch that [`each`] found is an identifier and not a word.
pub fn is_identifier(run: &str) -> bool {
    (2..=LONGEST).contains(&run.len()) && run.bytes().any(|byte| byte.is_ascii_digit())
}

/// The identifier without its separators, if it has any and is long enough to be told from others. In `172.16.3.4`
/// and `1.10` the points are part of the number.
pub fn compact(run: &str) -> Option<String> {
    if !run.contains(JOINTS) || run.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let compact: String = run.chars().filter(char::is_ascii_alphanumeric).collect();
    (compact.len() >= COMPACT_LENGTH && is_identifier(&compact)).then_some(compact)
}

/// The words and numbers of a stretch.
pub fn parts(run: &str) -> impl Iterator<Item = &str> {
    run.split(JOINTS).filter(|part| (2..=LONGEST).contains(&part.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(folded: &str) -> Vec<&str> {
        let mut runs = Vec::new();
        each(folded, |run| runs.push(run));
        runs
    }

    #[test]
    fn identifiers_stay_whole() {
        let text = "设备hw-00012(sn:5cd234)接入172.16.3.4,mac为00:1a:2b:3c:4d:5e.";
        assert_eq!(found(text), ["hw-00012", "sn:5cd234", "172.16.3.4", "mac", "00:1a:2b:3c:4d:5e"]);
    }

    #[test]
    fn separators_may_be_left_out_of_long_ones() {
        assert_eq!(compact("hw-00012").as_deref(), Some("hw00012"));
        assert_eq!(compact("00:1a:2b:3c:4d:5e").as_deref(), Some("001a2b3c4d5e"));
        assert_eq!(compact("172.16.3.4"), None);
        assert_eq!(compact("hw00012"), None);
    }
}
