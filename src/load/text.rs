//! Which files are text, and how their bytes become text.

/// Whether a file of this name is read as text: Markdown anywhere, YAML only in its appointed places.
pub fn is_text_name(path: &str) -> bool {
    path.ends_with(".md")
        || path.ends_with("/_schema.yaml")
        || (path.contains("/_calendar/") && path.ends_with(".yaml"))
}

/// UTF-8 text without a byte-order mark, or the offset of the first byte that is not UTF-8.
pub fn decode(bytes: Vec<u8>) -> Result<String, usize> {
    let mut text = String::from_utf8(bytes).map_err(|error| error.utf8_error().valid_up_to())?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}
