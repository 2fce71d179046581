//! A report: the one shape in which answers leave the archive.

use super::{CommitId, Date, RecordId, Text};
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// What a report is about: reports are listed by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Group {
    /// The archive as a whole.
    Archive,
    /// Controlled documents.
    Documents,
    /// Devices, licences, addresses, contracts.
    Assets,
    /// Repairs, systems and backups.
    Operations,
    /// Incidents and red lines.
    Security,
    /// Projects and training.
    Projects,
    /// Findings, and what is open or late.
    Oversight,
    /// What the history shows.
    History,
}

impl Group {
    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Group::Archive => Text::new("总览", "Overview"),
            Group::Documents => Text::new("制度与文件", "Documents"),
            Group::Assets => Text::new("资产与资源", "Assets"),
            Group::Operations => Text::new("运行维护", "Operations"),
            Group::Security => Text::new("安全与事件", "Security"),
            Group::Projects => Text::new("项目与培训", "Projects and training"),
            Group::Oversight => Text::new("监督与整改", "Oversight"),
            Group::History => Text::new("历史与留痕", "History"),
        }
    }
}

/// What the cells of a column are, beyond what JSON says of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Form {
    /// What they are in JSON.
    #[default]
    Plain,
    /// Amounts, as decimal text with two places.
    Money,
    /// Numbers that need not be whole, as decimal text.
    Decimal,
    /// Ids of the records that the row was computed from.
    Basis,
    /// Sentences in both languages, as `{"zh": …, "en": …}`; what leaves the archive has the one asked for.
    Sentence,
}

/// The cell of a column of sentences.
pub fn sentence(text: &Text) -> Value {
    json!({ "zh": text.zh, "en": text.en })
}

/// A column of a report.
#[derive(Clone, Debug)]
pub struct Column {
    /// ASCII name: the key in JSON rows.
    pub name: &'static str,
    /// Heading.
    pub title: Text,
    /// What the codes in its cells mean, for people; JSON keeps the codes.
    pub words: Vec<(String, Text)>,
    /// What its cells are.
    pub form: Form,
}

impl Column {
    /// A column whose cells mean themselves.
    pub fn new(name: &'static str, zh: &str, en: &str) -> Self {
        Self { name, title: Text::new(zh, en), words: Vec::new(), form: Form::Plain }
    }

    /// A column of codes.
    pub fn of_codes(name: &'static str, zh: &str, en: &str, words: &[(&str, &str, &str)]) -> Self {
        let words = words.iter().map(|(code, zh, en)| ((*code).to_owned(), Text::new(*zh, *en))).collect();
        Self { name, title: Text::new(zh, en), words, form: Form::Plain }
    }

    /// A column of amounts.
    pub fn money(name: &'static str, zh: &str, en: &str) -> Self {
        Self { form: Form::Money, ..Self::new(name, zh, en) }
    }

    /// A column of numbers that need not be whole.
    pub fn decimal(name: &'static str, zh: &str, en: &str) -> Self {
        Self { form: Form::Decimal, ..Self::new(name, zh, en) }
    }

    /// A column of sentences in both languages.
    pub fn sentences(name: &'static str, zh: &str, en: &str) -> Self {
        Self { form: Form::Sentence, ..Self::new(name, zh, en) }
    }

    /// The column that names the records that each row was computed from: every figure can be opened to them.
    pub fn basis() -> Self {
        Self { form: Form::Basis, ..Self::new("basis", "依据记录", "Computed from") }
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

/// A bar chart of some of a report's figures; the table says the same.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What it shows.
    pub title: Text,
    /// What the bars count, such as `元`.
    pub unit: Text,
    /// The bars, in order.
    pub bars: Vec<Bar>,
}

/// A bar of a chart.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it stands for.
    pub label: Text,
    /// Its length, never negative.
    pub value: Decimal,
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
    /// Whether everything that the statement speaks of could be examined; what was not found in a history with gaps
    /// may be there all the same.
    pub conclusive: bool,
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
    /// What it is about.
    pub group: Group,
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
    /// Figures that a picture tells faster than the table.
    pub chart: Option<Chart>,
    /// Present exactly when there are no rows.
    pub stated_negative: Option<StatedNegative>,
    /// What the rows cannot tell, such as what lies before a shallow clone.
    pub reservation: Option<Text>,
}
