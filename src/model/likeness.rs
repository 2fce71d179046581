//! Records that are like each other.

use super::RecordIx;

/// A record that is like another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alike {
    /// The record.
    pub record: RecordIx,
    /// Words that both have and few others, the most telling first.
    pub words: Vec<String>,
}

/// Fields that tell what was done about something, the first that is there.
pub const CURES: [&str; 4] = ["action", "actions", "solution", "corrective_action"];
