//! The fields of the index. A document of the index is an entry: a clause or a whole record.

use super::analysis::grams::{GRAMS, Grams, LINES, Lines};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};

/// Columns, read for every hit. A value with a title is written `value`, [`LABEL`], title.
pub mod column {
    /// Record id; the entries of a record follow each other.
    pub const ID: &str = "id";
    /// Name of the collection.
    pub const COLLECTION: &str = "collection";
    /// Lifecycle state.
    pub const STATUS: &str = "status";
    /// Department, with its title.
    pub const DEPARTMENT: &str = "department";
    /// People whom the record names, with their names.
    pub const PERSON: &str = "person";
    /// Days since 1970-01-01.
    pub const DATE: &str = "date";
    /// A [`Phase`](crate::index::Phase).
    pub const PHASE: &str = "phase";
    /// 0 for the record itself, then its clauses from 1.
    pub const PART: &str = "part";
    /// The day by which something is still to be done, counted like the date.
    pub const DUE: &str = "due";
    /// The number of an earlier text among those of its document.
    pub const EDITION: &str = "edition";
}

/// Parts a value from its title.
pub const LABEL: char = '\u{1f}';

/// The fields by name.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Record id, as written.
    pub id: Field,
    /// Folded id and numbers by which the record itself is known.
    pub key: Field,
    /// Grams of the record's title or the clause's heading.
    pub title: Field,
    /// Grams of the text and of the front matter's values.
    pub body: Field,
    /// Dictionary words.
    pub words: Field,
    /// Identifiers, whole and without separators.
    pub identifiers: Field,
    /// `field=value` of the front matter.
    pub attributes: Field,
    /// Numbers and dates of the front matter, by field, so that they sort.
    pub ordered: Field,
    /// Pinyin and initials of the title.
    pub pinyin: Field,
    /// Name of the collection.
    pub collection: Field,
    /// Lifecycle state.
    pub status: Field,
    /// Department.
    pub department: Field,
    /// People.
    pub person: Field,
    /// Day.
    pub date: Field,
    /// Phase.
    pub phase: Field,
    /// Part.
    pub part: Field,
    /// Day by which something is to be done.
    pub due: Field,
    /// Number of an earlier text.
    pub edition: Field,
    /// What a hit shows: see [`Shown`](super::shown::Shown), as JSON.
    pub shown: Field,
}

/// Fields whose terms are counted, because scores rest on their number.
pub const COUNTED: usize = 3;

impl Fields {
    /// The fields whose terms are counted.
    pub fn counted(&self) -> [Field; COUNTED] {
        [self.title, self.body, self.words]
    }

    /// The schema with its fields.
    pub fn schema() -> (Schema, Fields) {
        let mut builder = Schema::builder();
        let terms = |tokenizer: &str, option: IndexRecordOption, norms: bool| {
            let indexing =
                TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(norms);
            TextOptions::default().set_indexing_options(indexing)
        };
        let fast = TextOptions::default().set_fast("raw");
        let fields = Fields {
            id: builder.add_text_field(column::ID, fast.clone()),
            key: builder.add_text_field("key", terms(LINES, IndexRecordOption::Basic, false)),
            title: builder.add_text_field("title", terms(GRAMS, IndexRecordOption::WithFreqsAndPositions, true)),
            body: builder.add_text_field("body", terms(GRAMS, IndexRecordOption::WithFreqsAndPositions, true)),
            words: builder.add_text_field("words", terms(LINES, IndexRecordOption::Basic, false)),
            identifiers: builder.add_text_field("identifiers", terms(LINES, IndexRecordOption::Basic, false)),
            attributes: builder.add_text_field("attributes", terms(LINES, IndexRecordOption::Basic, false)),
            ordered: builder.add_text_field("ordered", terms(LINES, IndexRecordOption::Basic, false)),
            pinyin: builder.add_text_field("pinyin", terms(LINES, IndexRecordOption::Basic, false)),
            collection: builder.add_text_field(column::COLLECTION, fast.clone()),
            status: builder.add_text_field(column::STATUS, fast.clone()),
            department: builder.add_text_field(column::DEPARTMENT, fast.clone()),
            person: builder.add_text_field(column::PERSON, fast),
            date: builder.add_i64_field(column::DATE, FAST),
            phase: builder.add_u64_field(column::PHASE, FAST),
            part: builder.add_u64_field(column::PART, FAST),
            due: builder.add_i64_field(column::DUE, FAST),
            edition: builder.add_u64_field(column::EDITION, FAST),
            shown: builder.add_text_field("shown", STORED),
        };
        (builder.build(), fields)
    }
}

/// The tokenizers that the schema names.
pub fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(GRAMS, TextAnalyzer::from(Grams::default()));
    tokenizers.register(LINES, TextAnalyzer::from(Lines::default()));
    tokenizers
}
