//! An item of the examination.

use super::super::context::Context;
use super::outcome::Outcome;
use crate::model::{Text, report};
use serde_json::Value;

/// Something that is examined.
pub(super) struct Item {
    /// A letter for the property and a number.
    pub code: &'static str,
    /// What it is called, in Chinese and English.
    pub title: (&'static str, &'static str),
    /// What it is for.
    pub purpose: (&'static str, &'static str),
    /// What is looked at.
    pub object: (&'static str, &'static str),
    /// By which rule and how.
    pub method: (&'static str, &'static str),
    pub judge: fn(&Context<'_>) -> Outcome,
}

/// A cell with a sentence in both languages.
pub(super) fn sentence(zh: &str, en: &str) -> Value {
    report::sentence(&Text::new(zh, en))
}
