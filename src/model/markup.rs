//! Text as HTML.

/// Text escaped for an element or a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text);
    out
}

/// Writes `text` escaped for an element or a quoted attribute.
pub fn escape_into(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(place) = rest.find(['&', '<', '>', '"', '\'']) {
        let (plain, tail) = rest.split_at(place);
        out.push_str(plain);
        out.push_str(match tail.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &tail[1..];
    }
    out.push_str(rest);
}
