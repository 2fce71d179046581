//! What an audit department keeps to compare with later: Sources → [`Ledger`], and checkpoints of it as text.
//!
//! Knows digests and how they are summed up, and nothing of schemas: a record counts as it is written, whether it is
//! in order or not. It reads no disk, no repository and no clock.

mod checkpoint;
mod ledger;

pub use checkpoint::{Checkpoint, Kept};
pub use ledger::{FILES, Ledger, Part, population};

use crate::model::Config;

/// Whose archive it is, as checkpoints say: organisation and title.
pub fn origin(config: &Config) -> String {
    let words = [config.organisation.as_str(), config.title.as_str()];
    words.iter().flat_map(|words| words.split_whitespace()).collect::<Vec<_>>().join(" ")
}
