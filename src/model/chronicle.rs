//! A history that is planned and not yet written.

/// Who writes or commits, and when by their clock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hand {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Offset of the clock from UTC, in minutes.
    pub offset_minutes: i32,
}

/// One commit of the plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planned {
    /// Places of its parents among the commits of the plan.
    pub parents: Vec<usize>,
    /// Who writes it.
    pub author: Hand,
    /// Who commits it.
    pub committer: Hand,
    /// The whole message.
    pub message: String,
    /// What becomes of which file: its text, or nothing if it goes.
    pub changes: Vec<(String, Option<String>)>,
}

/// An irregularity that was put into a history on purpose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planted {
    /// The detector that must find it, by the name of its report.
    pub detector: &'static str,
    /// The record that it is about; none for findings about commits.
    pub record: Option<String>,
    /// What was done, in Chinese and English.
    pub what: (String, String),
}
