//! What is wrong with the text of an expression.

use crate::model::Text;
use std::ops::Range;

/// A fault at its place.
#[derive(Debug)]
pub struct Fault {
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// What.
    pub message: Text,
    /// What was probably meant to stand there.
    pub near: Option<String>,
    /// Whether the expression could be evaluated all the same.
    pub harmless: bool,
}

impl Fault {
    /// A fault without a suggestion.
    pub fn new(span: Range<usize>, message: Text) -> Self {
        Self { span, message, near: None, harmless: false }
    }

    /// The fault with what was probably meant.
    pub fn near(self, near: Option<String>) -> Self {
        Self { near, ..self }
    }
}
