//! Which record a file is, from a glance at its front matter.

use crate::model::RecordId;
use crate::parse::yaml;

/// The `id` in the front matter of a file's bytes. Everything that a quick look cannot tell is parsed properly.
pub(super) fn record_id(bytes: &[u8]) -> Option<RecordId> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut lines = bytes.split(|byte| *byte == b'\n');
    if lines.next()?.trim_ascii_end() != b"---" {
        return None;
    }
    let mut found = None;
    let mut first = true;
    for line in lines {
        if line.trim_ascii_end() == b"---" {
            return found;
        }
        if first && line.trim_ascii_start().starts_with(b"{") {
            return parsed(bytes);
        }
        first = false;
        if let Some(value) = value_of_id(line)
            && found.is_none()
        {
            match plain(value) {
                Some(id) => found = Some(id),
                None => return parsed(bytes),
            }
        }
    }
    None
}

/// What stands after `id:` at the very beginning of a line.
fn value_of_id(line: &[u8]) -> Option<&[u8]> {
    let rest = [&b"id"[..], b"\"id\"", b"'id'"].into_iter().find_map(|key| line.strip_prefix(key))?;
    rest.trim_ascii_start().strip_prefix(b":")
}

/// A scalar that needs no YAML parser: bare or quoted, without escapes; a comment may follow.
fn plain(value: &[u8]) -> Option<RecordId> {
    let value = std::str::from_utf8(value).ok()?.trim();
    let text = match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let (text, after) = value[1..].split_once(quote)?;
            let clean = !text.contains('\\') && (after.is_empty() || after.trim_start().starts_with('#'));
            clean.then_some(text)?
        }
        '&' | '*' | '!' | '|' | '>' | '[' | '{' | '%' | '@' | '`' | '#' => return None,
        _ => value.find(" #").map_or(value, |comment| &value[..comment]).trim_end(),
    };
    (!text.is_empty()).then(|| RecordId::new(text))
}

fn parsed(bytes: &[u8]) -> Option<RecordId> {
    let text = String::from_utf8_lossy(bytes);
    let front = text.split_once('\n')?.1;
    let end = front.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    let end = end.into_iter().find(|(_, line)| line.trim_end() == "---")?.0;
    match yaml::value(&front[..end]).ok()?.get("id")? {
        serde_json::Value::String(id) if !id.is_empty() => Some(RecordId::new(id.as_str())),
        serde_json::Value::Number(id) => Some(RecordId::new(id.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_however_they_are_written() {
        for (text, id) in [
            ("---\nid: ZD-15\n---\n", Some("ZD-15")),
            ("---\r\ntitle: a\r\nid: ZD-15\r\n---\r\n", Some("ZD-15")),
            ("\u{feff}---\nid: 'ZD-15'\n---\n", Some("ZD-15")),
            ("---\n\"id\" : \"ZD-15\"  # 编号\n---\n", Some("ZD-15")),
            ("---\nid: ZD-15 # 编号\n---\n", Some("ZD-15")),
            ("---\nid: &a ZD-15\n---\n", Some("ZD-15")),
            ("---\n{id: ZD-15, title: x}\n---\n", Some("ZD-15")),
            ("---\nid: \"ZD\\u002d15\"\n---\n", Some("ZD-15")),
            ("---\nid:\n  ZD-15\n---\n", Some("ZD-15")),
            ("---\nsteps:\n  id: nested\nidea: x\n---\n", None),
            ("---\nid: ZD-15\n", None),
            ("---\ntitle: a\n---\nid: ZD-15\n", None),
            ("id: ZD-15\n", None),
            ("---\nid:\n---\n", None),
            ("", None),
        ] {
            assert_eq!(record_id(text.as_bytes()), id.map(RecordId::from), "{text:?}");
        }
    }
}
