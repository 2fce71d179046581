//! Dictionary words of folded text. Runs when an index is built; the words it finds are then terms of the index, and
//! a search looks there for every part of what was asked.

use crate::index::analysis::is_cjk;
use crate::index::probe::LONGEST_WORD;
use jieba_rs::Jieba;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// The common dictionary, read once: a server builds an index after every change.
static COMMON: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// The dictionary that was made last, and the names in it.
static LAST: Mutex<Option<(BTreeSet<String>, Lexicon)>> = Mutex::new(None);

/// A dictionary, with names that the archive itself brings.
#[derive(Clone)]
pub struct Lexicon {
    jieba: Arc<Jieba>,
}

/// Reads the common dictionary, if nobody has yet.
pub fn read_common() {
    LazyLock::force(&COMMON);
}

/// As [`Lexicon::words`], with the common dictionary alone.
pub fn common_words<'a>(folded: &'a str, found: &mut Vec<&'a str>) {
    words_by(&COMMON, folded, found);
}

fn words_by<'a>(jieba: &Jieba, folded: &'a str, found: &mut Vec<&'a str>) {
    for run in folded.split(|letter| !is_cjk(letter)).filter(|run| !run.is_empty()) {
        let words = jieba.cut_for_search(run, false).into_iter().map(|token| token.word);
        found.extend(words.filter(|word| word.chars().nth(1).is_some()));
    }
}

impl Lexicon {
    /// The common dictionary with `names` (folded) added: people, departments, systems. The last one is kept: an
    /// archive's earlier texts are read with the same names, and from one build to the next they rarely change.
    pub fn with_names(names: &BTreeSet<String>) -> Self {
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, lexicon)) = &*last
            && known == names
        {
            return lexicon.clone();
        }
        let mut jieba = COMMON.clone();
        for name in names {
            let length = name.chars().count();
            if (2..=LONGEST_WORD).contains(&length) && name.chars().all(is_cjk) {
                jieba.add_word(name, None, None);
            }
        }
        let lexicon = Self { jieba: Arc::new(jieba) };
        *last = Some((names.clone(), lexicon.clone()));
        lexicon
    }

    /// The words of `folded`: those of the dictionary of two letters and more, also those within longer ones.
    pub fn words<'a>(&self, folded: &'a str, found: &mut Vec<&'a str>) {
        words_by(&self.jieba, folded, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_the_words_within_them() {
        let lexicon = Lexicon::with_names(&BTreeSet::from(["沈知远".to_owned()]));
        let mut words = Vec::new();
        lexicon.words("沈知远负责数据备份与服务器", &mut words);
        for expected in ["沈知远", "数据", "备份", "服务", "服务器"] {
            assert!(words.contains(&expected), "{expected} in {words:?}");
        }
    }
}
