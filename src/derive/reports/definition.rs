//! What a report is, before it is computed.

use super::context::Context;
use crate::model::report::{Chart, Column, Group, Row};
use crate::model::{Site, Text};

/// A kind of report.
pub struct Definition {
    /// Kebab-case name, as `audit` takes it.
    pub name: &'static str,
    /// Chinese and English title.
    pub(super) title: (&'static str, &'static str),
    /// What it lists and by which rule, in Chinese and English.
    pub(super) description: (&'static str, &'static str),
    /// What it is about.
    pub group: Group,
    /// Whether its rows rest on commits, so that it is worth nothing without history.
    pub uses_history: bool,
    /// Days back from the day judged on that are usually of interest, for registers that grow without end.
    pub usual_days: Option<i32>,
    pub(super) columns: fn(&Site) -> Vec<Column>,
    pub(super) find: fn(&Context<'_>) -> Found,
}

impl Definition {
    /// What it is called.
    pub fn title(&self) -> Text {
        Text::new(self.title.0, self.title.1)
    }

    /// What it lists and by which rule, in a sentence.
    pub fn description(&self) -> Text {
        Text::new(self.description.0, self.description.1)
    }
}

/// What a report found.
#[derive(Clone, Default)]
pub(super) struct Found {
    pub rows: Vec<Row>,
    /// How many records were examined.
    pub searched: usize,
    /// What is true when there are no rows.
    pub negative: Text,
    /// Figures worth a picture.
    pub chart: Option<Chart>,
    /// What the rows cannot tell.
    pub reservation: Option<Text>,
}
