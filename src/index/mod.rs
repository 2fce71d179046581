//! Search: the site's records and clauses as one index on disk, and the answers it gives.
//!
//! Takes a [`Site`](crate::model::Site) and a folder, gives an [`Index`] that answers [`SearchRequest`]s; the only user
//! of tantivy and of the dictionaries. The same analysis runs when an index is built and when it is asked, and needs no
//! dictionary when it is asked. An index is never changed in place, never used when stale, foreign or damaged, and the
//! same archive always gives the same bytes. It never reads the archive's files, and knows no command line and no web.

pub mod analysis;
pub mod answer;
pub mod basis;
mod build;
pub mod catalog;
mod columns;
mod due;
mod entry;
mod error;
mod evidence;
mod facets;
mod facts;
mod fields;
mod filter;
mod folder;
mod keep;
mod likeness;
mod open;
pub mod past;
mod probe;
pub mod query;
mod relax;
mod request;
mod schema;
mod search;
pub mod snippet;
mod stamp;
mod suggest;

pub use analysis::lexicon::read_common as read_dictionary;
pub use build::{Built, build, build_past};
pub use entry::Phase;
pub use error::Error;
pub use keep::{keep, keep_past};
pub use open::{Index, open};
pub use request::{Count, Hit, Results, SearchRequest, Sort, Suggestion, Validity};
pub use search::Condition;
pub use stamp::{Stamp, archive_digest};

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
