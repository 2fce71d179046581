//! An index that lies elsewhere → an index that can be asked, as far as what of it is here allows.
//!
//! Such an index is asked again and again, each time with more of its bytes at hand. What is not here counts as
//! nothing held, so that everything that is looked up side by side is noted in one go; where the next step would rest
//! on it, the search ends until it has arrived.

use super::Error;
use super::open::{self, Index};
use super::past;
use super::probe::Probe;
use super::remote::Remote;
use super::stamp::{self, Seal};
use std::path::Path;
use std::pin::pin;
use std::task::{Context, Waker};
use tantivy::directory::OwnedBytes;
use tantivy::{TantivyError, Term};

/// How messages call it.
const PLACE: &str = "search-index";

impl Index {
    /// The index whose files these are. Everything that opening it reads must be here.
    pub fn of(remote: &Remote) -> Result<Self, Error> {
        let seal = Seal::of(&file(remote, stamp::FILE)?, Path::new(PLACE))?;
        seal.expect_ours(Path::new(PLACE))?;
        let index = tantivy::Index::open(remote.clone()).map_err(|error: TantivyError| damaged(error.to_string()))?;
        let mut index = open::open(Path::new(PLACE), &index, seal, |name| file(remote, name))?;
        index.far = Some(remote.clone());
        Ok(index)
    }

    /// Lets the index answer for earlier days too, by the earlier texts whose files these are.
    pub fn attach_past_of(&mut self, remote: &Remote) -> Result<(), Error> {
        let past = Self::of(remote)?;
        if let Some(detail) = past.seal.stamp.difference(&self.seal.stamp.past()) {
            return Err(Error::Stale { dir: PLACE.into(), detail });
        }
        let calendar = file(remote, past::FILE)?;
        self.set_past(past, &calendar).map_err(|error| damaged(error.to_string()))
    }

    /// Reads once what every question reads.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn touch(&self) -> Result<(), TantivyError> {
        let segment = self.searcher.segment_reader(0);
        for (field, entry) in self.searcher.schema().fields() {
            if entry.is_indexed() {
                segment.inverted_index(field)?;
            }
            if entry.has_fieldnorms() {
                segment.get_fieldnorms_reader(field)?;
            }
        }
        segment.get_store_reader(1)?;
        Ok(())
    }

    /// An error while something is missing that what comes next rests on.
    pub(super) fn arrived(&self) -> Result<(), Error> {
        match self.waits() {
            true => Err(damaged("some of it has not arrived".to_owned())),
            false => Ok(()),
        }
    }

    /// Whether something is missing that was to be read.
    pub(super) fn waits(&self) -> bool {
        let waits = |index: &Index| index.far.as_ref().is_some_and(Remote::waits);
        waits(self) || self.past().is_some_and(waits)
    }
}

impl Probe<'_> {
    /// What was read, or nothing where it is yet to arrive.
    pub(super) fn reached<T: Default>(&self, read: Result<T, impl Into<TantivyError>>) -> tantivy::Result<T> {
        match read {
            Err(_) if self.far.is_some_and(Remote::waits) => Ok(T::default()),
            other => other.map_err(Into::into),
        }
    }

    /// Asks for all that a query for these terms reads, before the first of them is missed.
    pub(super) fn together(&self, terms: &[Term], positions: bool) -> tantivy::Result<()> {
        if self.far.is_some() {
            for term in terms {
                let index = self.segment.inverted_index(term.field())?;
                // One look is enough: what is not here never comes while somebody looks.
                let _ = pin!(index.warm_postings(term, positions)).poll(&mut Context::from_waker(Waker::noop()));
            }
        }
        Ok(())
    }
}

fn file(remote: &Remote, name: &str) -> Result<OwnedBytes, Error> {
    remote.whole(name).ok_or_else(|| damaged(name.to_owned()))
}

fn damaged(detail: String) -> Error {
    Error::Damaged { dir: PLACE.into(), detail }
}
