//! Site → index. What runs only when an index is made: the dictionaries, the preparation of records, the writer.
//!
//! The rest of the room reads what was made here, and can do so without a disk and without threads.

mod alike;
pub mod basis;
mod build;
mod catalog;
mod due;
mod entry;
mod facts;
mod keep;
mod ledger;
mod lexicon;
mod pinyin;
mod publish;
mod update;

pub use alike::alike;
pub use build::{Built, build, build_after, build_past};
pub use keep::{keep, keep_past};
pub use ledger::Ledger;
pub use lexicon::read_common as read_dictionary;
pub use pinyin::spelled;
pub use publish::{publish, whole};
