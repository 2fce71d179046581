//! Pages that open from a folder: no server turns an address that ends in `/` into the file behind it, so that links
//! name the file themselves. And the names of all records, by which they are found where no server searches.

use super::context::Context;
use crate::model::Sink;
use crate::model::address::segment;

/// The file of names, beside the search page.
pub(super) const NAMES: &str = "search/names.js";

/// The page with every relative link to a folder leading to its `index.html`.
pub(super) fn relinked(html: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(html);
    let mut out = String::with_capacity(text.len() + 4096);
    let mut rest = &*text;
    // Attributes are written by templates with double quotes; text cannot hold the sequence, for quotes are escaped.
    while let Some(at) = next(rest) {
        let (before, value) = rest.split_at(at);
        out.push_str(before);
        let end = value.find('"').unwrap_or(value.len());
        let (value, after) = value.split_at(end);
        let path_end = value.find(['?', '#']).unwrap_or(value.len());
        let (path, tail) = value.split_at(path_end);
        out.push_str(path);
        let elsewhere = path.starts_with('/') || path.split('/').next().is_some_and(|first| first.contains(':'));
        if !elsewhere {
            if path.ends_with('/') {
                out.push_str("index.html");
            } else if path == "." || path == ".." || path.ends_with("/..") {
                out.push_str("/index.html");
            }
        }
        out.push_str(tail);
        rest = after;
    }
    out.push_str(rest);
    out.into_bytes()
}

/// Where the value of the next link begins.
fn next(text: &str) -> Option<usize> {
    [" href=\"", " action=\""].iter().filter_map(|name| Some(text.find(name)? + name.len())).min()
}

/// Writes the names of all records.
pub(super) fn names(context: &Context<'_>, sink: &dyn Sink) {
    let titles: Vec<&str> =
        context.site.collections.iter().map(|collection| collection.title.get(context.lang)).collect();
    let records: Vec<serde_json::Value> = context
        .site
        .records
        .iter()
        .map(|record| {
            let (id, place) = (record.id.as_str(), context.place_of(&record.collection));
            let folder = segment(id);
            // The folder of its page mostly bears its id.
            if folder == id {
                serde_json::json!([id, *record.title, place])
            } else {
                serde_json::json!([id, *record.title, place, folder])
            }
        })
        .collect();
    let pages: Vec<String> = context.site.collections.iter().map(|collection| collection.page()).collect();
    let json = serde_json::json!({ "registers": titles, "pages": pages, "records": records });
    sink.put(NAMES, format!("globalThis.names = {json};\n").into_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_folders_name_the_file_and_others_stay() {
        let page = r##"<a href="../">a</a><a class="x" href="../policies/ZD-15/#backup">b</a><form action="./" method="get">
<a href="#s">c</a><a href="https://x.example/">d</a><a href="mailto:a@b.example">e</a><link href="../_theme/site.css">
<a href="?page=2">f</a><a href="a.csv">g</a><a href="..">h</a><a href="hardware/?status=在用">i</a><p>href="x/"</p>"##;
        let told = String::from_utf8(relinked(page.as_bytes())).unwrap();
        for part in [
            r#"href="../index.html">a"#,
            r##"href="../policies/ZD-15/index.html#backup">b"##,
            r#"action="./index.html""#,
            r##"href="#s""##,
            r#"href="https://x.example/""#,
            r#"href="mailto:a@b.example""#,
            r#"href="../_theme/site.css""#,
            r#"href="?page=2""#,
            r#"href="a.csv""#,
            r#"href="../index.html">h"#,
            r#"href="hardware/index.html?status=在用""#,
        ] {
            assert!(told.contains(part), "{part} in {told}");
        }
    }
}
