//! An index of which only parts are here, and the questions that are put to it.

use crate::index::answer::Answer;
use crate::index::remote::{Remote, Stretch};
use crate::index::{Error, Index, SearchRequest};
use crate::model::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The index, once it is open, and the files that it reads from.
#[derive(Default)]
pub struct Reader {
    index: Option<Index>,
    now: Option<Remote>,
    earlier: Option<Remote>,
}

/// A question.
#[derive(Deserialize)]
struct Question {
    /// The parameters of an address, as [`SearchRequest::of_parameters`] takes them.
    parameters: Vec<(String, String)>,
    /// The language of the answer.
    lang: String,
    /// Whether all that is found is wanted, as lines of a table.
    #[serde(default)]
    table: bool,
}

/// What comes of a call.
#[derive(Serialize, Default)]
struct Outcome {
    /// The answer; while something is wanted, as far as it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
    /// The answer as lines of a table, headings first.
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<Vec<Vec<String>>>,
    /// What is to be brought before the question is put again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wanted: Vec<Stretch>,
    /// The same of the earlier texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wanted_earlier: Vec<Stretch>,
    /// Whether the earlier texts are to be opened before the question is put again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    wants_earlier: bool,
    /// What is wrong with the question or with the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<BTreeMap<&'static str, String>>,
    /// Whether the index is one that another version of this module reads.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    foreign: bool,
}

impl Reader {
    /// Begins anew with the index of this pack, or adds its earlier texts.
    pub fn open(&mut self, pack: Vec<u8>, earlier: bool) -> Vec<u8> {
        let outcome = match self.opened(pack, earlier) {
            Ok(()) => Outcome::default(),
            Err(error) => of_error(&error),
        };
        json(&outcome)
    }

    fn opened(&mut self, pack: Vec<u8>, earlier: bool) -> Result<(), Error> {
        if !earlier {
            *self = Self::default();
        }
        let remote = Remote::unpack(pack).map_err(|error| Error::Engine(error.into()))?;
        match (earlier, &mut self.index) {
            (true, Some(index)) => {
                index.attach_past_of(&remote)?;
                self.earlier = Some(remote);
            }
            _ => {
                self.index = Some(Index::of(&remote)?);
                self.now = Some(remote);
            }
        }
        Ok(())
    }

    /// Brings bytes of a file.
    pub fn bring(&self, earlier: bool, name: &str, start: usize, bytes: Vec<u8>) {
        if let Some(remote) = if earlier { &self.earlier } else { &self.now } {
            remote.bring(name, start, bytes);
        }
    }

    /// Answers a question.
    pub fn ask(&self, question: &[u8]) -> Vec<u8> {
        let Some(index) = &self.index else { return Vec::new() };
        let Ok(question) = serde_json::from_slice::<Question>(question) else { return Vec::new() };
        let lang = if question.lang == "en" { Lang::En } else { Lang::Zh };
        let parameters = question.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut request = match SearchRequest::of_parameters(parameters) {
            Ok(request) => request,
            Err(text) => return json(&of_text(text.get(Lang::Zh), text.get(Lang::En))),
        };
        if question.table {
            // Whatever page is being read.
            (request.offset, request.limit) = (0, SearchRequest::FURTHEST);
        }
        if self.earlier.is_none() && request.as_of.or_else(|| index.as_of(&request.query)).is_some() {
            return json(&Outcome { wants_earlier: true, ..Outcome::default() });
        }
        let results = index.search(&request);
        let wanted = |remote: &Option<Remote>| remote.as_ref().map_or_else(Vec::new, Remote::to_fetch);
        let (wanted, wanted_earlier) = (wanted(&self.now), wanted(&self.earlier));
        json(&match results {
            results if !wanted.is_empty() || !wanted_earlier.is_empty() => {
                let known = results.ok().filter(|_| !question.table);
                let answer = known.map(|results| Answer::new(index, &request, &results, lang));
                Outcome { answer, wanted, wanted_earlier, ..Outcome::default() }
            }
            Ok(results) => {
                let answer = Answer::new(index, &request, &results, lang);
                let headings = || Answer::headings(lang).map(str::to_owned).to_vec();
                let table = question.table.then(|| std::iter::once(headings()).chain(answer.rows()).collect());
                Outcome { answer: Some(answer).filter(|_| !question.table), table, ..Outcome::default() }
            }
            Err(error) => of_error(&error),
        })
    }
}

fn of_error(error: &Error) -> Outcome {
    let text = error.text();
    Outcome { foreign: matches!(error, Error::Foreign { .. }), ..of_text(text.get(Lang::Zh), text.get(Lang::En)) }
}

fn of_text(zh: &str, en: &str) -> Outcome {
    Outcome { fault: Some(BTreeMap::from([("zh", zh.to_owned()), ("en", en.to_owned())])), ..Outcome::default() }
}

fn json(outcome: &Outcome) -> Vec<u8> {
    serde_json::to_vec(outcome).unwrap_or_default()
}
