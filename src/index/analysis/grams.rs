//! Terms with positions from folded text, and the phrase that finds a folded text again.

use super::BREAK;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name of [`Grams`] in the schema.
pub const GRAMS: &str = "grams";
/// Name of [`Lines`] in the schema.
pub const LINES: &str = "lines";

/// One term a letter: the letter and its successor, or the letter alone at the end of a run. Expects folded text.
#[derive(Clone, Default)]
pub struct Grams {
    token: Token,
}

/// One term a line.
#[derive(Clone, Default)]
pub struct Lines {
    token: Token,
}

/// The terms of a text.
pub struct Stream<'a> {
    text: &'a str,
    at: usize,
    position: usize,
    whole_lines: bool,
    token: &'a mut Token,
}

impl Tokenizer for Grams {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream { text, at: 0, position: 0, whole_lines: false, token: &mut self.token }
    }
}

impl Tokenizer for Lines {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream { text, at: 0, position: 0, whole_lines: true, token: &mut self.token }
    }
}

impl Stream<'_> {
    fn set(&mut self, length: usize) {
        self.token.offset_from = self.at;
        self.token.offset_to = self.at + length;
        self.token.position = self.position;
        self.token.text.clear();
        self.token.text.push_str(&self.text[self.at..self.at + length]);
        self.position += 1;
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        // Between two runs one position stays empty, so that no phrase reaches from one into the other.
        while self.text[self.at..].starts_with(BREAK) {
            self.at += 1;
            self.position += 1;
        }
        let rest = &self.text[self.at..];
        if self.whole_lines {
            let length = rest.find(BREAK).unwrap_or(rest.len());
            if length == 0 {
                return false;
            }
            self.set(length);
            self.at += length;
            return true;
        }
        let mut letters = rest.chars();
        let Some(first) = letters.next() else { return false };
        let second = letters.next().filter(|letter| *letter != BREAK).map_or(0, char::len_utf8);
        self.set(first.len_utf8() + second);
        self.at += first.len_utf8();
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// What must stand where for a folded text to be found: terms at positions, and at most one beginning of a term.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Phrase {
    /// Terms and their positions, ascending.
    pub terms: Vec<(usize, String)>,
    /// A single last letter: a term that begins with it must stand at this position.
    pub prefix: Option<(usize, char)>,
}

/// The phrase that finds `folded` as it stands.
///
/// Every second term says all there is to say, for each covers two letters.
pub fn phrase(folded: &str) -> Phrase {
    let mut phrase = Phrase::default();
    let mut base = 0;
    let mut runs = folded.split(BREAK).filter(|run| !run.is_empty()).peekable();
    while let Some(run) = runs.next() {
        let letters: Vec<char> = run.chars().collect();
        let last = letters.len() - 1;
        for at in (0..last).step_by(2) {
            phrase.terms.push((base + at, letters[at..at + 2].iter().collect()));
        }
        let ends_here = runs.peek().is_some();
        if ends_here {
            phrase.terms.push((base + last, letters[last].to_string()));
        } else if last == 0 {
            phrase.prefix = Some((base, letters[0]));
        } else if last.is_multiple_of(2) {
            phrase.terms.push((base + last - 1, letters[last - 1..].iter().collect()));
        }
        base += letters.len() + 1;
    }
    phrase
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(folded: &str) -> Vec<(usize, String)> {
        let mut grams = Grams::default();
        let mut stream = grams.token_stream(folded);
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push((stream.token().position, stream.token().text.clone()));
        }
        terms
    }

    fn held(text: &str, sought: &str) -> bool {
        let terms = terms(text);
        let phrase = phrase(sought);
        let last = terms.last().map_or(0, |term| term.0);
        (0..=last).any(|start| {
            let whole = phrase.terms.iter().all(|(at, term)| terms.contains(&(start + at, term.clone())));
            let open = phrase.prefix.is_none_or(|(at, letter)| {
                terms.iter().any(|(place, term)| *place == start + at && term.starts_with(letter))
            });
            whole && open
        })
    }

    #[test]
    fn each_letter_begins_one_term() {
        let expected = [(0, "备份"), (1, "份"), (3, "a"), (5, "b1"), (6, "1")];
        assert_eq!(terms("备份\na\nb1"), expected.map(|(at, term)| (at, term.to_owned())));
    }

    #[test]
    fn a_phrase_finds_exactly_the_texts_that_hold_it() {
        let texts = [
            "执行异议",
            "执行\n异议",
            "提执行异议书",
            "异议执行",
            "甲\n乙方",
            "甲乙\n方",
            "hw-00012",
            "ab\ncd",
            "abcd",
        ];
        let sought =
            ["执行异议", "执行", "行异", "异议书", "甲\n乙", "甲\n乙方", "乙", "0001", "w-0", "abcd", "ab\ncd", "b\nc"];
        for text in texts {
            for part in sought {
                assert_eq!(held(text, part), text.contains(part), "{part:?} in {text:?}");
            }
        }
    }
}
