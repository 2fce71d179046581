//! The two languages of the interface, and text that exists in both.

use std::fmt;

/// A language of the interface.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese, the first language.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The BCP 47 tag for `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }
}

/// One message in both languages, so that data never commits to the language of its reader.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A message in Chinese and English.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A message that reads the same in both languages, such as an identifier.
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// The messages that there are, one after the other; `None` if there is none.
    pub fn joined<'a>(messages: impl IntoIterator<Item = &'a Option<Text>>) -> Option<Text> {
        messages
            .into_iter()
            .flatten()
            .cloned()
            .reduce(|first, next| Text::new(format!("{}；{}", first.zh, next.zh), format!("{}; {}", first.en, next.en)))
    }

    /// The message in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.zh)
    }
}
