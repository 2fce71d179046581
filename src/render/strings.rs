//! The catalogues of interface texts: `templates/strings/zh.toml` and `en.toml`, read by `t(key = "…")`.

use super::Fault;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Lang, Text};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Interface texts of one language by dotted key, such as `home.recent`.
#[derive(Clone, Debug, Default)]
pub(super) struct Strings {
    texts: BTreeMap<String, String>,
}

const ZH: &str = include_str!("../../templates/strings/zh.toml");
const EN: &str = include_str!("../../templates/strings/en.toml");

impl Strings {
    /// The built-in catalogue of `lang`, with the archive's own file laid over it.
    pub(super) fn read(lang: Lang, overrides: &[(Arc<str>, Arc<[u8]>)]) -> Result<Self, Fault> {
        let (path, text) = match lang {
            Lang::Zh => ("templates/strings/zh.toml", ZH),
            Lang::En => ("templates/strings/en.toml", EN),
        };
        let mut strings = Strings::default();
        strings.lay(path, text)?;
        if let Some((_, bytes)) = overrides.iter().find(|(own, _)| &**own == path) {
            strings.lay(path, &String::from_utf8_lossy(bytes))?;
        }
        Ok(strings)
    }

    /// The texts of a section by their names within it.
    pub(super) fn section(&self, name: &str) -> BTreeMap<String, String> {
        let texts = self
            .texts
            .iter()
            .filter_map(|(key, text)| Some((key.strip_prefix(name)?.strip_prefix('.')?.to_owned(), text.clone())));
        texts.collect()
    }

    fn lay(&mut self, path: &str, text: &str) -> Result<(), Fault> {
        let table: toml::Table = toml::from_str(text).map_err(|error| {
            let detail = error.message();
            Box::new(Diagnostic::new(
                Code::TemplateError,
                path,
                error.span().unwrap_or(0..0),
                Text::new(format!("界面文字目录无法读取：{detail}"), format!("the catalogue cannot be read: {detail}")),
            ))
        })?;
        for (section, entries) in &table {
            match entries {
                toml::Value::Table(entries) => {
                    for (key, value) in entries {
                        if let Some(value) = value.as_str() {
                            self.texts.insert(format!("{section}.{key}"), value.to_owned());
                        }
                    }
                }
                other => {
                    if let Some(value) = other.as_str() {
                        self.texts.insert(section.clone(), value.to_owned());
                    }
                }
            }
        }
        Ok(())
    }

    /// The text of `key`, if the catalogue has it.
    pub(super) fn find(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// The text of `key`, or the key itself, which a test keeps from happening.
    pub(super) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The text of `key` with `{name}` places filled in.
    pub(super) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// The text of `key` with `{n}` filled in, in the singular form `key_one` where the language has one.
    pub(super) fn count(&self, key: &str, n: usize) -> String {
        let one = format!("{key}_one");
        let key = if n == 1 && self.find(&one).is_some() { one.as_str() } else { key };
        self.fill(key, &[("n", &n.to_string())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(lang: Lang) -> Vec<String> {
        let strings = Strings::read(lang, &[]).unwrap();
        strings.texts.into_keys().filter(|key| !key.ends_with("_one")).collect()
    }

    #[test]
    fn both_catalogues_have_the_same_keys_and_places() {
        assert_eq!(keys(Lang::Zh), keys(Lang::En));
        let (zh, en) = (Strings::read(Lang::Zh, &[]).unwrap(), Strings::read(Lang::En, &[]).unwrap());
        let places = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'))
                .map(|(name, _)| name.to_owned())
                .collect();
            names.sort();
            names
        };
        // A month is a number in one language and a name in the other.
        for key in keys(Lang::Zh).into_iter().filter(|key| key != "date.long") {
            assert_eq!(places(zh.get(&key)), places(en.get(&key)), "{key}");
        }
    }

    #[test]
    fn the_english_catalogue_holds_no_chinese() {
        let en = Strings::read(Lang::En, &[]).unwrap();
        for (key, text) in &en.texts {
            let found = text.chars().find(|letter| ('\u{2e80}'..='\u{ffef}').contains(letter));
            assert_eq!(found, None, "{key}: {text}");
        }
    }

    #[test]
    fn an_archive_lays_its_own_words_over_the_catalogue() {
        let own: Arc<[u8]> = Arc::from(&b"[nav]\nhome = \"\xe5\xa4\xa7\xe5\x8e\x85\"\n"[..]);
        let strings = Strings::read(Lang::Zh, &[(Arc::from("templates/strings/zh.toml"), own)]).unwrap();
        assert_eq!(strings.get("nav.home"), "大厅");
        assert_ne!(strings.get("nav.search"), "nav.search");
    }
}
