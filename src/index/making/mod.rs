//! Site → index. What runs only when an index is made: the dictionaries, the preparation of records, the writer.
//!
//! The rest of the room reads what was made here, and can do so without a disk and without threads.

pub mod basis;
mod build;
mod catalog;
mod due;
mod entry;
mod facts;
mod keep;
mod lexicon;
mod pinyin;

pub use build::{Built, build, build_past};
pub use keep::{keep, keep_past};
pub use lexicon::read_common as read_dictionary;
