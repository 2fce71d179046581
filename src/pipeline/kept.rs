//! What whoever builds again and again keeps between builds, so that a change costs what it changed.
//!
//! Nothing of it is ever trusted by name or time: a file is known by the digest of its content, and what was made of
//! it depends on nothing but that and the schemas. So a build gives the same with it as without.

use super::past::Past;
use crate::diagnostic::Diagnostic;
use crate::model::transition::Transition;
use crate::model::{BlobId, CommitId, Source, Sources};
use crate::validate::{self, Judged, Schemas};
use crate::{index, parse, write};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// What was made of the archive by the builds before.
#[derive(Default)]
pub struct Kept {
    schemas: Option<Known>,
    /// Files by path, as they were judged by these schemas.
    files: HashMap<Arc<str>, File>,
    /// Earlier texts of records.
    pub(super) past: Past,
    /// The steps of the history up to a commit that these schemas do not allow.
    pub(super) transitions: Option<(CommitId, Vec<Transition>)>,
    /// The pages that stand, with what they were made of.
    pub(super) standing: write::Standing,
    /// What the index that stands holds.
    pub(super) index: Option<index::Ledger>,
}

/// Schemas with the files that they were made of, and what is wrong with those.
struct Known {
    files: Vec<(Arc<str>, BlobId)>,
    schemas: Arc<Schemas>,
    diagnostics: Vec<Diagnostic>,
}

/// A file that was read.
#[derive(Clone)]
struct File {
    blob: BlobId,
    /// Nothing where it could not be parsed.
    judged: Option<Judged>,
    /// What parsing had to tell.
    diagnostics: Vec<Diagnostic>,
}

impl Kept {
    /// The schemas, and every document held against them, in the order of the files.
    pub(super) fn judged(
        &mut self,
        sources: &Sources,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> (Arc<Schemas>, Vec<Judged>) {
        let files: Vec<(Arc<str>, BlobId)> = (sources.schemas.iter().chain(&sources.calendars))
            .map(|source| (Arc::clone(&source.path), source.blob))
            .collect();
        let known = self.schemas.take().filter(|known| known.files == files);
        if known.is_none() {
            // By other schemas, everything may be judged otherwise.
            self.files.clear();
            self.transitions = None;
        }
        let mut before = std::mem::take(&mut self.files);
        let read: Vec<(&Source, Option<File>)> = (sources.records.iter())
            .map(|source| (source, before.remove(&source.path).filter(|file| file.blob == source.blob)))
            .collect();
        let compile = || {
            known.unwrap_or_else(|| {
                let (schemas, diagnostics) = validate::compile(sources);
                Known { files, schemas: Arc::new(schemas), diagnostics }
            })
        };
        let parse = || -> Vec<_> {
            read.into_par_iter().map(|(source, file)| (source, file.ok_or_else(|| parse::document(source)))).collect()
        };
        let (known, parsed) = rayon::join(compile, parse);
        let file = |(source, file): (&Source, Result<File, _>)| {
            let file = file.unwrap_or_else(|(document, diagnostics)| {
                let judged = Option::map(document, |document| validate::judged(document, &known.schemas));
                File { blob: source.blob, judged, diagnostics }
            });
            (Arc::clone(&source.path), file)
        };
        let read: Vec<(Arc<str>, File)> = parsed.into_par_iter().map(file).collect();
        let mut all = Vec::with_capacity(read.len());
        diagnostics.extend(known.diagnostics.iter().cloned());
        for (_, file) in &read {
            diagnostics.extend(file.diagnostics.iter().cloned());
            all.extend(file.judged.clone());
        }
        self.files = read.into_iter().collect();
        let schemas = Arc::clone(&known.schemas);
        self.schemas = Some(known);
        (schemas, all)
    }
}
