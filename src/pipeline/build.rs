//! From the archive to the published site.

use super::{Checked, Error, Options, check};
use crate::diagnostic::{self, Diagnostic};
use crate::model::{CommitId, Lang, Sources};
use crate::{index, render, write};
use std::path::Path;

/// How the site is to be built.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Address under which the site will stand; otherwise that of `site.toml`.
    pub base_url: Option<String>,
    /// Language of the interface; otherwise that of `site.toml`.
    pub lang: Option<Lang>,
    /// What becomes of the old site: whoever builds again soon keeps it, which makes the next build faster.
    pub previous: write::Previous,
}

/// A build that has come to its end.
#[derive(Debug)]
pub struct Built {
    /// The files that the site was built from.
    pub sources: Sources,
    /// What is wrong with the archive.
    pub diagnostics: Vec<Diagnostic>,
    /// The number of records.
    pub records: usize,
    /// The commit that the history was read up to.
    pub commit: Option<CommitId>,
    /// What was written; `None` when errors forbade it, and the old site still stands.
    pub done: Option<Done>,
}

/// What a build wrote.
#[derive(Debug)]
pub struct Done {
    /// Files written and left alone.
    pub summary: write::Summary,
    /// The search index.
    pub index: index::Built,
    /// Renders search pages for this site.
    pub search: render::SearchPage,
}

/// Folder of the search index within the site.
pub const INDEX_FOLDER: &str = "search-index";

/// Checks, renders, indexes and writes. With errors in the archive nothing is written.
pub fn build(root: &Path, out: &Path, options: &Options, build: &BuildOptions) -> Result<Built, Error> {
    // A good part of a small archive's build; it needs nothing of the archive.
    rayon::spawn(index::read_dictionary);
    let Checked { sources, site, mut diagnostics } = check(root, options)?;
    let (records, commit) = (site.records.len(), site.history.head.clone());
    if diagnostic::count(&diagnostics).0 > 0 {
        return Ok(Built { sources, diagnostics, records, commit, done: None });
    }
    let staging = write::Staging::begin(out, build.previous)?;
    let appearance = render::Options {
        overrides: &sources.overrides,
        lang: build.lang.unwrap_or(site.config.lang),
        base_url: build.base_url.clone().or_else(|| site.config.base_url.clone()),
    };
    let index_folder = staging.folder(INDEX_FOLDER)?;
    let (rendered, indexed) = rayon::join(
        || render::site(&site, &appearance, &staging),
        || index::build(&site, options.audience, &index_folder),
    );
    let rendered = match rendered {
        Ok(rendered) => rendered,
        Err(found) => {
            diagnostics.extend(found);
            diagnostic::sort(&mut diagnostics);
            return Ok(Built { sources, diagnostics, records, commit, done: None });
        }
    };
    let index = indexed?;
    for (from, to) in &rendered.attachments {
        staging.copy(&root.join(from), to);
    }
    let summary = staging.publish()?;
    let done = Done { summary, index, search: rendered.search };
    Ok(Built { sources, diagnostics, records, commit, done: Some(done) })
}
