//! A report: the one shape in which answers leave the archive.

use super::{CommitId, Date, RecordId, Text};
use serde_json::Value;

/// A column of a report.
#[derive(Clone, Debug)]
pub struct Column {
    /// ASCII name: the key in JSON rows.
    pub name: &'static str,
    /// Heading.
    pub title: Text,
    /// What the codes in its cells mean, for people; JSON keeps the codes.
    pub words: Vec<(String, Text)>,
}

impl Column {
    /// A column whose cells mean themselves.
    pub fn new(name: &'static str, zh: &str, en: &str) -> Self {
        Self { name, title: Text::new(zh, en), words: Vec::new() }
    }

    /// A column of codes.
    pub fn of_codes(name: &'static str, zh: &str, en: &str, words: &[(&str, &str, &str)]) -> Self {
        let words = words.iter().map(|(code, zh, en)| ((*code).to_owned(), Text::new(*zh, *en))).collect();
        Self { name, title: Text::new(zh, en), words }
    }

    /// What a cell of this column says to people, if it is a code.
    pub fn word(&self, cell: &Value) -> Option<&Text> {
        let code = cell.as_str()?;
        self.words.iter().find(|(known, _)| known == code).map(|(_, text)| text)
    }
}

/// A row of a report.
#[derive(Clone, Debug)]
pub struct Row {
    /// The record it speaks of.
    pub record: Option<RecordId>,
    /// The commit it rests on.
    pub commit: Option<CommitId>,
    /// One value for each column, in order.
    pub cells: Vec<Value>,
}

/// What was searched when nothing was found, so that "nothing" can be relied on.
#[derive(Clone, Debug)]
pub struct StatedNegative {
    /// What was looked for and found nowhere.
    pub statement: Text,
    /// How many records were examined.
    pub records: usize,
    /// How many commits were examined, if the history was.
    pub commits: Option<usize>,
    /// Why the statement cannot be made in full, if it cannot.
    pub reservation: Option<Text>,
}

/// The question that a report answers.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// First day of the period, if limited.
    pub from: Option<Date>,
    /// Last day of the period, if limited.
    pub to: Option<Date>,
}

/// A report: rows that answer a question at a commit.
#[derive(Clone, Debug)]
pub struct Report {
    /// Kebab-case name, as `audit` takes it.
    pub name: &'static str,
    /// What it is called.
    pub title: Text,
    /// What it lists and by which rule, in a sentence.
    pub description: Text,
    /// The question.
    pub query: Query,
    /// The day it is judged on.
    pub as_of: Date,
    /// The commit it was computed at, if there is a history; `+dirty` is told apart by `uncommitted`.
    pub commit: Option<CommitId>,
    /// Whether the archive held changes that are not committed.
    pub uncommitted: bool,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, in order.
    pub rows: Vec<Row>,
    /// Present exactly when there are no rows.
    pub stated_negative: Option<StatedNegative>,
    /// What the rows cannot tell, such as what lies before a shallow clone.
    pub reservation: Option<Text>,
}
