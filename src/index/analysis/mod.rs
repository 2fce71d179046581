//! How text becomes terms, the same for what is indexed and for what is asked.
//!
//! Every letter of a folded text begins one term: the letter with its successor, or the letter alone where a run
//! ends. A run of two or more letters is therefore found wherever it stands, whatever words a dictionary would see in
//! it; a single letter is found as the beginning of a term. Dictionary words and identifiers are fields of their own
//! that only lift what is found. Nothing here needs a dictionary: those run when an index is
//! made and never when it is searched.

pub mod fold;
pub mod grams;
pub mod identifiers;

pub use fold::{BREAK, Letter, is_cjk};
