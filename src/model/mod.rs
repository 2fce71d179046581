//! The nouns of an archive: identities, sources, documents, records, links, history, reports.
//!
//! Takes nothing and gives plain data. It never reads a disk, a clock or another room of this crate;
//! every other room speaks in these types.

pub mod address;
pub mod allowance;
pub mod approval;
pub mod cadence;
pub mod canonical;
pub mod chronicle;
pub mod classification;
pub mod closing;
pub mod collection;
pub mod commitment;
pub mod config;
pub mod depreciation;
pub mod derived;
pub mod detect;
pub mod document;
pub mod duty;
pub mod file_format;
mod hex;
pub mod history;
pub mod ids;
pub mod lang;
pub mod likeness;
pub mod link;
pub mod markup;
pub mod merkle;
pub mod money;
pub mod nearest;
pub mod network;
#[cfg(not(target_arch = "wasm32"))]
pub mod object_id;
pub mod output;
pub mod passage;
pub mod period;
pub mod query_language;
pub mod record;
pub mod report;
pub mod site;
pub mod soundness;
pub mod source;
pub mod time;
pub mod transition;
pub mod version;

pub use classification::Classification;
pub use collection::Collection;
pub use config::Config;
pub use depreciation::Depreciation;
pub use document::Document;
pub use hex::hex;
pub use history::History;
pub use ids::{Anchor, CollectionName, CommitId, RecordId, RecordIx};
pub use lang::{Lang, Text};
pub use link::LinkGraph;
pub use money::Money;
pub use output::{MadeOf, Sink};
pub use record::Record;
pub use report::Report;
pub use site::Site;
pub use source::{BlobId, Source, Sources};
pub use time::{Date, DateTime, Stamp};
pub use version::Version;
