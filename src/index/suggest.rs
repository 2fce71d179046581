//! "Did you mean": when nothing is found, queries that differ from this one by a slip of the pen or by characters that
//! sound alike, and that do find something.

use super::Error;
use super::analysis::{BREAK, is_cjk};
use super::open::Index;
use super::query::{Ask, Query};
use super::relax;
use super::request::{Results, SearchRequest, Suggestion};
use crate::model::nearest::distance;
use std::cmp::Ordering;

/// Suggestions that are made at most.
const MOST: usize = 3;
/// Candidates for a word that are tried.
const TRIED: usize = 5;

/// Longest text in which a single character is tried to be another.
const LONGEST: usize = 12;

/// A term near to what was typed.
#[derive(Debug)]
struct Near {
    text: String,
    /// Halves of an edit: a character that sounds alike is half as far as any other.
    far: usize,
    /// Entries that hold it.
    held: u32,
}

impl Index {
    /// Queries near to `query`, which found nothing, best first, each with what it finds.
    pub(super) fn suggestions(&self, query: &Query, request: &SearchRequest) -> Result<Vec<Suggestion>, Error> {
        let wanted = query.wanted();
        let mut mended: Vec<String> = vec![request.query.clone()];
        let mut wrong = 0;
        // From the end, so that what comes before keeps its place.
        for (place, leaf) in query.leaves.iter().enumerate().rev() {
            let (Ask::Word(text) | Ask::Phrase(text)) = &leaf.ask else { continue };
            if wanted & (1 << place) == 0 || self.holds(text)? {
                continue;
            }
            let near = self.respelled(text)?;
            if near.is_empty() {
                return Ok(Vec::new());
            }
            wrong += 1;
            let quoted = matches!(leaf.ask, Ask::Phrase(_));
            mended = mended
                .iter()
                .flat_map(|query| near.iter().map(move |text| (query, text)))
                .map(|(query, text)| {
                    let text = if quoted { format!("\"{text}\"") } else { text.clone() };
                    format!("{}{text}{}", &query[..leaf.span.start], &query[leaf.span.end..])
                })
                .take(TRIED)
                .collect();
        }
        if wrong == 0 {
            return Ok(Vec::new());
        }
        let mut suggestions = Vec::new();
        for query in mended {
            let asked = SearchRequest { query, ..request.clone() };
            let read = self.read(&asked.query);
            let mut aside = Results { as_of: read.as_of.or(request.as_of), ..Results::default() };
            let total = self.find_everywhere(&read, &asked, None, &mut aside)?.len();
            if total > 0 && suggestions.len() < MOST {
                suggestions.push(Suggestion { query: asked.query, total });
            }
        }
        Ok(suggestions)
    }

    /// Whether anything holds the folded text.
    pub(super) fn holds(&self, folded: &str) -> Result<bool, Error> {
        let mut held = self.stands(folded)?;
        if !held {
            self.probe().near(folded, &mut |_, _| held = true)?;
        }
        self.arrived()?;
        Ok(held)
    }

    /// Whether the folded text stands anywhere, as far as is known here.
    fn stands(&self, folded: &str) -> Result<bool, Error> {
        let mut stands = false;
        self.probe().text(folded, &mut |_, _, _| stands = true)?;
        Ok(stands)
    }

    /// Ways to write the folded text so that something may hold it: as a whole, else part by part.
    fn respelled(&self, text: &str) -> Result<Vec<String>, Error> {
        let whole: Vec<String> = self.near(text)?.into_iter().map(|near| near.text).collect();
        if !whole.is_empty() {
            return Ok(whole);
        }
        let alike = self.sounding_alike(text)?;
        if !alike.is_empty() {
            return Ok(alike);
        }
        let parts = relax::cut(text, &self.probe())?;
        if parts.len() < 2 {
            return Ok(Vec::new());
        }
        let mut mended = Vec::new();
        for part in parts {
            if self.holds(&part)? {
                mended.push(part);
            } else if let Some(near) = self.near(&part)?.into_iter().next() {
                mended.push(near.text);
            } else {
                return Ok(Vec::new());
            }
        }
        Ok(vec![mended.join(" ")])
    }

    /// The folded text with one character for another that sounds alike, where something holds that.
    fn sounding_alike(&self, text: &str) -> Result<Vec<String>, Error> {
        let letters: Vec<char> = text.chars().collect();
        if letters.len() > LONGEST || letters.contains(&BREAK) {
            return Ok(Vec::new());
        }
        // What comes before the wrong character and what comes behind it must stand somewhere.
        let mut places = Vec::new();
        for place in 0..letters.len() {
            let mut possible = true;
            for rest in [&letters[..place], &letters[place + 1..]] {
                possible &= rest.len() < 2 || self.stands(&rest.iter().collect::<String>())?;
            }
            if possible {
                places.push(place);
            }
        }
        self.arrived()?;
        let mut found = Vec::new();
        for place in places {
            for other in self.catalog.sounding_like(letters[place]) {
                let mut respelled = letters.clone();
                respelled[place] = other;
                let respelled: String = respelled.into_iter().collect();
                if found.len() < TRIED && self.stands(&respelled)? {
                    found.push(respelled);
                }
            }
        }
        self.arrived()?;
        Ok(found)
    }

    /// Words, titles and ids near to the folded text, nearest first.
    fn near(&self, text: &str) -> Result<Vec<Near>, Error> {
        let letters: Vec<char> = text.chars().collect();
        if letters.len() < 2 || text.contains(BREAK) {
            return Ok(Vec::new());
        }
        let chinese = letters.iter().all(|letter| is_cjk(*letter));
        // Halves of an edit.
        let limit = match letters.len() {
            2..=7 if chinese => 2,
            2..=3 => return Ok(Vec::new()),
            4..=7 => 2,
            _ => 4,
        };
        let sounds: Vec<Option<&str>> = letters.iter().map(|letter| self.catalog.sound(*letter)).collect();
        let probe = self.probe();
        let mut found: Vec<Near> = Vec::new();
        let mut look = |term: &[u8], held: u32| {
            // Chinese has three bytes a letter, everything else fewer.
            if term.len().abs_diff(text.len()) > 3 * limit / 2 {
                return;
            }
            let Ok(term) = std::str::from_utf8(term) else { return };
            if let Some(far) = self.far((&letters, &sounds), term, limit)
                && !found.iter().any(|near| near.text == term)
            {
                found.push(Near { text: term.to_owned(), far, held });
            }
        };
        // There are as many numbers and titles as records: those are looked at that begin alike.
        for start in std::iter::once(letters[0]).chain(self.catalog.sounding_like(letters[0])) {
            probe.each_term(self.fields.key, &start.to_string(), &mut look)?;
        }
        probe.each_term(self.fields.words, "", &mut look)?;
        self.arrived()?;
        found.sort_by(|a, b| match a.far.cmp(&b.far) {
            Ordering::Equal => b.held.cmp(&a.held).then_with(|| a.text.cmp(&b.text)),
            other => other,
        });
        found.truncate(TRIED);
        Ok(found)
    }

    /// How far `term` is, in halves of an edit, if not further than `limit`.
    fn far(&self, (letters, sounds): (&[char], &[Option<&str>]), term: &str, limit: usize) -> Option<usize> {
        let other: Vec<char> = term.chars().collect();
        let edits = || {
            let far = distance(letters, &other) * 2;
            (far > 0 && far <= limit && far / 2 < letters.len().max(other.len())).then_some(far)
        };
        if letters.len() != other.len() {
            return edits();
        }
        let mut heard = 0;
        for ((letter, sound), other) in letters.iter().zip(sounds).zip(&other) {
            if letter != other {
                match sound {
                    Some(sound) if self.catalog.sound(*other) == Some(*sound) => heard += 1,
                    _ => return edits(),
                }
            }
        }
        (heard > 0 && heard <= limit).then_some(heard)
    }
}
