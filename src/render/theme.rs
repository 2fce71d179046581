//! The theme: style sheets and scripts joined into one file each, named by the digest of their content, so that
//! a browser may keep them for ever and still never shows an old one.

use crate::model::Sink;
use crate::model::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The folder of theme files on the site. No collection can bear this name.
const FOLDER: &str = "_theme";

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../theme/", $path)))),*]
    };
}

/// Every file of the built-in theme, in the order in which style sheets apply and scripts run.
const BUILT_IN: &[(&str, &[u8])] = files![
    "css/variables.css",
    "css/base.css",
    "css/layout.css",
    "css/components.css",
    "css/tables.css",
    "css/record.css",
    "css/versions.css",
    "css/tracker.css",
    "css/home.css",
    "css/charts.css",
    "css/labels.css",
    "css/print.css",
    "js/menu.js",
    "js/csv.js",
    "js/table.js",
    "js/contents.js",
    "js/time.js",
    "js/labels.js",
    "js/local.js",
    "js/answer.js",
    "js/search.js",
    "search/worker.js",
    "search/module.bin",
    "icons/icon.svg",
];

/// The module that searches in a browser, pressed.
pub const SEARCH_MODULE: &[u8] = include_bytes!("../../theme/search/module.bin");

/// The published names of theme files, and their bytes.
pub(super) struct Theme {
    /// Published path by the name that templates use (`site.css`, `icons/icon.svg`).
    paths: BTreeMap<String, String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Theme {
    /// The built-in theme with the archive's own files in place of, or added to, the built-in ones.
    /// `made` is a style sheet of its own that comes from the settings of the archive.
    pub(super) fn gather(overrides: &[(Arc<str>, Arc<[u8]>)], made: Option<(&str, &str)>) -> Self {
        let own: BTreeMap<&str, &[u8]> =
            overrides.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("theme/")?, &**bytes))).collect();
        let mut parts: Vec<(&str, &[u8])> =
            BUILT_IN.iter().map(|&(path, bytes)| (path, own.get(path).copied().unwrap_or(bytes))).collect();
        // Print rules come last of the built-in ones, an archive's additions after them.
        parts.extend(
            own.iter().filter(|(path, _)| BUILT_IN.iter().all(|(built, _)| built != *path)).map(|(p, b)| (*p, *b)),
        );

        let mut theme = Theme { paths: BTreeMap::new(), files: BTreeMap::new() };
        theme.publish("site.css", join(parts.iter().filter(|(path, _)| path.ends_with(".css"))));
        if let Some((name, text)) = made {
            theme.publish(name, text.as_bytes().to_vec());
        }
        for &(path, bytes) in &parts {
            if !path.ends_with(".css") && !is_script(path) {
                theme.publish(path, bytes.to_vec());
                // An archive's own style sheet can only name its pictures by their plain names.
                if BUILT_IN.iter().all(|(built, _)| *built != path) {
                    theme.files.insert(format!("{FOLDER}/{path}"), bytes.to_vec());
                }
            }
        }
        let scripts = join(parts.iter().filter(|(path, _)| is_script(path)));
        theme.publish("site.js", theme.addressed(scripts));
        theme
    }

    /// The script with `theme:NAME` as the path under which that file is published.
    fn addressed(&self, script: Vec<u8>) -> Vec<u8> {
        let mut text = match String::from_utf8(script) {
            Ok(text) => text,
            Err(other) => return other.into_bytes(),
        };
        for (name, path) in &self.paths {
            text = text.replace(&format!("\"theme:{name}\""), &format!("\"{path}\""));
        }
        text.into_bytes()
    }

    fn publish(&mut self, name: &str, bytes: Vec<u8>) {
        let digest = Sha256::digest(&bytes);
        let short = hex(&digest[..5]);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let path = format!("{FOLDER}/{stem}.{short}.{extension}");
        self.paths.insert(name.to_owned(), path.clone());
        self.files.insert(path, bytes);
    }

    /// Published paths by name.
    pub(super) fn paths(&self) -> &BTreeMap<String, String> {
        &self.paths
    }

    /// Hands every file over.
    pub(super) fn write(self, sink: &dyn Sink) {
        self.files.into_iter().for_each(|(path, bytes)| sink.put(&path, bytes));
    }
}

/// Whether the file is one of the scripts of every page; those of the search are fetched where it runs.
fn is_script(path: &str) -> bool {
    path.ends_with(".js") && !path.starts_with("search/")
}

fn join<'a>(parts: impl Iterator<Item = &'a (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut joined = Vec::new();
    for (_, bytes) in parts {
        joined.extend_from_slice(bytes);
        if !bytes.ends_with(b"\n") {
            joined.push(b'\n');
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_gets_another_name() {
        let plain = Theme::gather(&[], None);
        let own: Arc<[u8]> = Arc::from(&b":root { --accent: #123456 }\n"[..]);
        let changed = Theme::gather(&[(Arc::from("theme/css/variables.css"), own)], None);
        assert_ne!(plain.paths["site.css"], changed.paths["site.css"]);
        assert_eq!(plain.paths["site.js"], changed.paths["site.js"]);
    }

    #[test]
    fn nothing_comes_from_outside() {
        for (path, bytes) in BUILT_IN.iter().filter(|(path, _)| !path.ends_with(".svg") && !path.ends_with(".bin")) {
            let text = std::str::from_utf8(bytes).unwrap();
            assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("@import"), "{path}");
        }
    }
}
