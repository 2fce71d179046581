//! Search: the site's records and clauses as one index, and the answers it gives.
//!
//! Takes a [`Site`](crate::model::Site) and a folder, gives an [`Index`] that answers [`SearchRequest`]s; the only user
//! of tantivy and of the dictionaries. The same analysis runs when an index is built and when it is asked, and needs no
//! dictionary when it is asked. An index is never changed in place, never used when stale, foreign or damaged, and the
//! same archive always gives the same bytes. It never reads the archive's files, and knows no command line and no web.

pub mod analysis;
pub mod answer;
pub mod catalog;
mod columns;
#[cfg(not(target_arch = "wasm32"))]
mod disk;
mod error;
mod evidence;
mod facets;
mod far;
mod fields;
mod filter;
#[cfg(not(target_arch = "wasm32"))]
mod folder;
mod likeness;
#[cfg(not(target_arch = "wasm32"))]
mod making;
mod open;
pub mod past;
mod probe;
pub mod query;
mod relax;
pub mod remote;
mod request;
mod schema;
mod search;
mod shown;
pub mod snippet;
mod stamp;
mod suggest;
mod terms;

#[cfg(not(target_arch = "wasm32"))]
pub use disk::open;
pub use error::Error;
#[cfg(not(target_arch = "wasm32"))]
pub use making::{
    Built, Ledger, alike, basis, build, build_after, build_past, keep, keep_past, publish, read_dictionary, spelled,
    whole,
};
pub use open::Index;
pub use request::{Count, Hit, Results, SearchRequest, Sort, Suggestion, Validity};
pub use search::Condition;
pub use shown::Phase;
pub use stamp::{Stamp, archive_digest};

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
