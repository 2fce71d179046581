//! Earlier texts of documents, each read and parsed once, whoever asks for it.

use crate::history::Repository;
use crate::model::{BlobId, Document, Record, Site, Source};
use crate::parse;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

/// What has been read so far.
#[derive(Default)]
pub struct Past {
    read: HashMap<BlobId, Arc<Document>>,
}

impl Past {
    /// Reads the earlier texts of `records` that are not known yet from the archive at `root`. What the repository
    /// lacks, or cannot be parsed, is passed over; the history says itself that it is incomplete.
    pub fn read<'s>(&mut self, root: &Path, site: &'s Site, records: impl IntoIterator<Item = &'s Record>) {
        let mut wanted: BTreeMap<BlobId, &Arc<str>> = BTreeMap::new();
        for record in records {
            for revision in site.history.of(&record.id) {
                let earlier = revision.blob.filter(|blob| *blob != record.document.source.blob);
                if let Some(blob) = earlier.filter(|blob| !self.read.contains_key(blob)) {
                    wanted.entry(blob).or_insert(&revision.path);
                }
            }
        }
        let wanted: Vec<(BlobId, &Arc<str>)> = wanted.into_iter().collect();
        let parsed = |repository: &mut Option<Repository>, (blob, path): &(BlobId, &Arc<str>)| {
            let text = repository.as_ref()?.text_at(*blob).ok()?;
            let source = Source { path: Arc::clone(path), text: text.into(), blob: *blob };
            Some((*blob, Arc::new(parse::document(&source).0?)))
        };
        // Each thread opens the repository for itself, once for a good many texts.
        let read = wanted.par_iter().with_min_len(32).map_init(|| Repository::open(root).ok(), parsed);
        self.read.par_extend(read.flatten_iter());
    }

    /// The text of `record` with this blob: the present one, or an earlier one that was read.
    pub fn of(&self, record: &Record, blob: BlobId) -> Option<Arc<Document>> {
        match blob == record.document.source.blob {
            true => Some(Arc::clone(&record.document)),
            false => self.read.get(&blob).cloned(),
        }
    }
}
