//! Keeps what must not happen out of the repository: states before and after → [`Finding`]s.
//!
//! Reads only what differs: trees are compared, the files that changed are parsed and held against the schemas of the
//! new state, and of the records that they refer to only those are read. It changes nothing and prints nothing.

mod files;
mod finding;
mod moves;
mod push;
mod references;
mod state;

pub use finding::{Finding, refused};
pub use push::{Update, push, staged};
