//! What an audit department keeps to compare with later: Sources → [`Ledger`], and checkpoints of it as text.
//!
//! Knows digests and how they are summed up, and nothing of schemas: a record counts as it is written, whether it is
//! in order or not. It reads no disk, no repository and no clock.

mod checkpoint;
mod ledger;

pub use checkpoint::Checkpoint;
pub use ledger::{Ledger, Part, population};
