//! What a reader asks: words (all of them), `"exact phrases"`, `-without`, `either or`, `field:value`,
//! `field:>=value`; as [`query_language`](crate::model::query_language) tells it.
//!
//! A query is never refused. What cannot be understood is searched for as text, and a note points at it.

mod dates;
mod parse;
pub mod values;
mod words;

pub use dates::Days;
pub use parse::parse;

use crate::model::{Date, Text};
use std::ops::Range;

/// The most words, phrases and fields that a query holds; what follows is left out, with a note.
pub const MOST: usize = 32;

/// A query, understood.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Query {
    /// What must hold; `None` when nothing was asked.
    pub root: Option<Expr>,
    /// Words, phrases and fields, by the numbers that `root` uses.
    pub leaves: Vec<Leaf>,
    /// The day as of which the archive is asked, if the query names one.
    pub as_of: Option<Date>,
    /// What was not understood, or only in part.
    pub notes: Vec<Note>,
}

/// How the parts of a query hang together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expr {
    /// Every one must hold.
    All(Vec<Expr>),
    /// One must hold.
    Any(Vec<Expr>),
    /// So many must hold.
    Some(usize, Vec<Expr>),
    /// It must not hold.
    Not(Box<Expr>),
    /// A word, phrase or field, by its place in [`Query::leaves`].
    Leaf(usize),
}

/// A word, phrase or field of a query.
#[derive(Clone, PartialEq, Debug)]
pub struct Leaf {
    /// What is asked.
    pub ask: Ask,
    /// Where it stands in the query, in bytes.
    pub span: Range<usize>,
    /// Where the value of a field stands.
    pub value: Range<usize>,
}

/// What a part of a query asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Folded text that must occur; found in near forms too (an identifier without its separators, pinyin).
    Word(String),
    /// Folded text that must occur as it stands.
    Phrase(String),
    /// A field must have this value.
    Field {
        /// Name as written.
        name: String,
        /// Value as written.
        value: String,
    },
    /// The record's date must lie within these days.
    Dates(Days),
    /// It must be like the record or clause of this address (`WX-2026-0012`, `ZD-15#backup`).
    Like(String),
}

/// Fields that mean something to the query itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reserved {
    /// The record's date.
    Date,
    /// The day as of which the archive is asked.
    AsOf,
    /// What hits must be like.
    Like,
}

impl Reserved {
    /// The field of this name (folded).
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "date" | "日期" | "year" | "年份" | "年度" => Reserved::Date,
            "as-of" | "asof" | "截至" | "当时" => Reserved::AsOf,
            "like" | "similar" | "相似" | "类似" => Reserved::Like,
            _ => return None,
        })
    }
}

impl Ask {
    /// The folded text, for asks that look at text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Ask::Word(text) | Ask::Phrase(text) => Some(text),
            Ask::Field { .. } | Ask::Dates(_) | Ask::Like(_) => None,
        }
    }

    /// Whether it looks at the text of entries and not at what is known of their records.
    pub fn is_of_text(&self) -> bool {
        matches!(self, Ask::Word(_) | Ask::Phrase(_) | Ask::Like(_))
    }
}

/// A remark on a stretch of the query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// The remark.
    pub text: Text,
    /// Where it points, in bytes; empty when it speaks of the whole.
    pub span: Range<usize>,
}

impl Expr {
    /// Calls `found` with every leaf and whether it stands under a negation.
    pub fn each_leaf(&self, negated: bool, found: &mut impl FnMut(usize, bool)) {
        match self {
            Expr::All(parts) | Expr::Any(parts) | Expr::Some(_, parts) => {
                parts.iter().for_each(|part| part.each_leaf(negated, found));
            }
            Expr::Not(part) => part.each_leaf(!negated, found),
            Expr::Leaf(leaf) => found(*leaf, negated),
        }
    }

    /// Whether it holds, given what holds of each leaf.
    pub fn holds(&self, leaf: &impl Fn(usize, bool) -> bool, negated: bool) -> bool {
        match self {
            Expr::All(parts) => parts.iter().all(|part| part.holds(leaf, negated)),
            Expr::Any(parts) => parts.iter().any(|part| part.holds(leaf, negated)),
            Expr::Some(least, parts) => parts.iter().filter(|part| part.holds(leaf, negated)).count() >= *least,
            Expr::Not(part) => !part.holds(leaf, !negated),
            Expr::Leaf(place) => leaf(*place, negated),
        }
    }
}

impl Query {
    /// Whether each leaf stands under a negation.
    pub fn negated(&self) -> Vec<bool> {
        let mut all = vec![false; self.leaves.len()];
        if let Some(root) = &self.root {
            root.each_leaf(false, &mut |leaf, negated| all[leaf] |= negated);
        }
        all
    }

    /// Bits of the leaves that look for text and are not negated.
    pub fn wanted(&self) -> u32 {
        let mut wanted = 0;
        if let Some(root) = &self.root {
            root.each_leaf(false, &mut |leaf, negated| {
                if !negated && self.leaves[leaf].ask.is_of_text() {
                    wanted |= 1 << leaf;
                }
            });
        }
        wanted
    }

    /// The folded texts that hits are marked with.
    pub fn marked(&self) -> Vec<&str> {
        let wanted = self.wanted();
        let leaves = self.leaves.iter().enumerate().filter(|(place, _)| wanted & (1 << place) != 0);
        leaves.filter_map(|(_, leaf)| leaf.ask.text()).collect()
    }
}
