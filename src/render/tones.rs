//! Which words are good news: `templates/tones.toml`. A tone is always shown with the word and a mark, never as a
//! colour alone.

use super::Fault;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Text;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;

const PATH: &str = "templates/tones.toml";
const BUILT_IN: &str = include_str!("../../templates/tones.toml");

/// How a word sounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tone {
    Good,
    Doubtful,
    Bad,
    Over,
    /// A state that says neither.
    Open,
}

impl Tone {
    /// The class of the mark.
    pub(super) fn class(self) -> &'static str {
        match self {
            Tone::Good => "tone-good",
            Tone::Doubtful => "tone-doubtful",
            Tone::Bad => "tone-bad",
            Tone::Over => "tone-over",
            Tone::Open => "tone-open",
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    good: Vec<String>,
    doubtful: Vec<String>,
    bad: Vec<String>,
    over: Vec<String>,
}

/// Tones by word.
#[derive(Clone, Debug, Default)]
pub(super) struct Tones(HashMap<String, Tone>);

impl Tones {
    /// The built-in list, or the archive's own in its place.
    pub(super) fn read(overrides: &[(Arc<str>, Arc<[u8]>)]) -> Result<Self, Fault> {
        let own = overrides.iter().find(|(path, _)| &**path == PATH).map(|(_, bytes)| String::from_utf8_lossy(bytes));
        let text = own.as_deref().unwrap_or(BUILT_IN);
        let file: File = toml::from_str(text).map_err(|error| {
            let detail = error.message();
            Box::new(Diagnostic::new(
                Code::TemplateError,
                PATH,
                error.span().unwrap_or(0..0),
                Text::new(
                    format!("词语色调表无法读取：{detail}"),
                    format!("the list of tones cannot be read: {detail}"),
                ),
            ))
        })?;
        let lists =
            [(file.good, Tone::Good), (file.doubtful, Tone::Doubtful), (file.bad, Tone::Bad), (file.over, Tone::Over)];
        Ok(Tones(lists.into_iter().flat_map(|(words, tone)| words.into_iter().map(move |word| (word, tone))).collect()))
    }

    /// The tone of `word`, if it has one.
    pub(super) fn find(&self, word: &str) -> Option<Tone> {
        self.0.get(word).copied()
    }
}
