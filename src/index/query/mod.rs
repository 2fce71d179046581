//! What a reader asks: words (all of them), `"exact phrases"`, `-without`, `either or`, `field:value`.
//!
//! A query is never refused. What cannot be understood is searched for as text, and a note points at it.

mod dates;
mod parse;
mod words;

pub use dates::Days;
pub use parse::parse;

use crate::model::Text;
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
}

impl Ask {
    /// The folded text, for asks that look at text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Ask::Word(text) | Ask::Phrase(text) => Some(text),
            Ask::Field { .. } | Ask::Dates(_) => None,
        }
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
            Expr::All(parts) | Expr::Any(parts) => parts.iter().for_each(|part| part.each_leaf(negated, found)),
            Expr::Not(part) => part.each_leaf(!negated, found),
            Expr::Leaf(leaf) => found(*leaf, negated),
        }
    }

    /// Whether it holds, given what holds of each leaf.
    pub fn holds(&self, leaf: &impl Fn(usize, bool) -> bool, negated: bool) -> bool {
        match self {
            Expr::All(parts) => parts.iter().all(|part| part.holds(leaf, negated)),
            Expr::Any(parts) => parts.iter().any(|part| part.holds(leaf, negated)),
            Expr::Not(part) => !part.holds(leaf, !negated),
            Expr::Leaf(place) => leaf(*place, negated),
        }
    }
}

impl Query {
    /// Bits of the leaves that look for text and are not negated.
    pub fn wanted(&self) -> u32 {
        let mut wanted = 0;
        if let Some(root) = &self.root {
            root.each_leaf(false, &mut |leaf, negated| {
                if !negated && self.leaves[leaf].ask.text().is_some() {
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
