//! The stages, one after the other. Reads like the list in the crate's documentation.
//!
//! Joins the rooms and nothing more: what a stage does is decided in its room.

mod amendment;
mod audience;
mod build;
mod floors;
mod inlined;
mod kept;
mod keys;
mod past;
mod site;
mod soundness;
mod transitions;
mod versions;
mod wordings;

pub use amendment::{Compared, compare};
pub use build::{BuildOptions, Built, Done, INDEX_FOLDER, Turn, build, build_in_turn};
pub use kept::Kept;

use crate::diagnostic::{self, Diagnostic};
use crate::model::report::Query;
use crate::model::{Classification, CollectionName, CommitId, Date, RecordId, Site, Sources, Version};
use crate::validate::Schemas;
use crate::{config, derive, history, index, link, load, validate, write};
use past::Past;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// How the archive is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The day that everything is judged on.
    pub as_of: Date,
    /// The level of the readers; what is above it does not exist for them. `None`: everything.
    pub audience: Option<Classification>,
    /// Whether to read the history.
    pub history: bool,
    /// Whether to judge all duties and derive all reports; who wants one report asks for it afterwards.
    pub reports: bool,
    /// Whether to hash the objects of the history again, which takes as long as reading all of it.
    pub objects: bool,
}

/// Why no result came about. Faults of the archive are not errors but diagnostics.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The tree cannot be read.
    #[error(transparent)]
    Load(#[from] load::Error),
    /// The history cannot be read.
    #[error(transparent)]
    History(#[from] history::Error),
    /// The index cannot be written.
    #[error(transparent)]
    Index(#[from] index::Error),
    /// The site cannot be written.
    #[error(transparent)]
    Write(#[from] write::Error),
}

/// The archive as it was read, with everything wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// The files.
    pub sources: Sources,
    /// The archive, as far as it could be understood.
    pub site: Site,
    /// What is wrong, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and judges the archive: load, parse, validate, link, history, derive.
pub fn check(root: &Path, options: &Options) -> Result<Checked, Error> {
    read(root, options, &mut Kept::default()).map(|(checked, _)| checked)
}

/// The archive as it was known at `commit`, judged on the day of the options: nothing that was filed later counts,
/// neither records nor definitions nor the calendar.
pub fn check_known_at(root: &Path, options: &Options, commit: &CommitId) -> Result<Checked, Error> {
    let sources = history::Repository::open(root)?.sources_at(commit)?;
    let options = Options { history: true, ..*options };
    let kept = &mut Kept::default();
    read_sources(root, (sources, Vec::new()), &options, Some(commit), kept).map(|(checked, _)| checked)
}

/// The texts that every document of `site` had, oldest first, as a build finds them.
pub fn versions_of(root: &Path, site: &Site, options: &Options) -> BTreeMap<RecordId, Vec<Version>> {
    versions::gather(root, &mut Past::default(), site, options)
}

/// As [`check`], with the schemas that the archive was read by; what `kept` knows is not made again.
fn read(root: &Path, options: &Options, kept: &mut Kept) -> Result<(Checked, Arc<Schemas>), Error> {
    read_sources(root, load::archive(root)?, options, None, kept)
}

/// Judges the archive that these files make. `known_at` is the commit that they are of, if they are not those of the
/// working tree: then there is nothing uncommitted about them.
fn read_sources(
    root: &Path,
    (sources, mut diagnostics): (Sources, Vec<Diagnostic>),
    options: &Options,
    known_at: Option<&CommitId>,
    kept: &mut Kept,
) -> Result<(Checked, Arc<Schemas>), Error> {
    // The repository is read while the records are understood: neither needs the other.
    let ((walked, changed), understood) = rayon::join(
        || {
            let walk = || history::walk(root, &sources, Some(&root.join(CACHE_FOLDER)));
            let changed = known_at.is_none().then(|| history::uncommitted(root, &sources));
            (options.history.then(walk).transpose(), changed.and_then(Result::ok))
        },
        || understood(&sources, options, kept),
    );
    let (mut site, schemas, found) = understood;
    diagnostics.extend(found);
    // What is wrong with the repository itself is told by those who read its history.
    diagnostics.extend(transitions::uncommitted(changed.unwrap_or_default(), &schemas, &site));
    if let Some(walked) = walked? {
        site.history = match known_at {
            Some(commit) => walked.known_at(commit),
            None => walked,
        };
        let keys = derive::identity::gpg_keys(&site);
        history::check_signatures(root, &mut site.history, &keys)?;
    }
    if let Some(log) = site.config.push_log.clone() {
        match load::file(root, &log) {
            Ok(log) => diagnostics.extend(history::receive(&mut site.history, &log)),
            Err(fault) => diagnostics.push(*fault),
        }
    }
    let imposed = wordings::imposed(&site, &schemas, options.history.then_some(root), &mut kept.past);
    let imposed = noted(imposed, &mut diagnostics);
    (site.duties, site.commitments) = (imposed.duties, imposed.commitments);
    // An archive that imposes nothing has nothing that could be misspelt.
    if !site.duties.is_empty() {
        let known = site.duties.iter().map(|duty| &*duty.id);
        diagnostics.extend(config::unknown_duties(sources.config.as_ref(), &site.config, known));
    }
    diagnostics.extend(config::unknown_doors(sources.config.as_ref(), &site.config, &|name| match name
        .strip_prefix("reports/")
    {
        Some(report) => derive::reports::definitions().iter().any(|definition| definition.name == report),
        None => site.find(name).is_some() || site.collection(&CollectionName::from(name)).is_some(),
    }));
    diagnostics.extend(floors::check(&site));
    diagnostics.extend(keys::check(&site));
    site.approvals = derive::approvals::judge(&site);
    let (transitions, judgements) = rayon::join(
        || options.history.then(|| transitions::in_history(root, &site, &schemas, &mut kept.transitions)).transpose(),
        // With everything at hand: without a proof that is not for the readers, a duty would look neglected.
        || options.reports.then(|| derive::duties::judge(&site)),
    );
    (site.transitions, site.judgements) = (transitions?.unwrap_or_default(), judgements.unwrap_or_default());
    if let Some(level) = options.audience {
        site = audience::restrict(site, level);
    }
    // After the restriction: what is not for the readers is not in their sums either.
    site.derived = noted(validate::derived(&site, &schemas), &mut diagnostics);
    audience::restrict_history(&mut site, options.audience);
    site.soundness = soundness::of(&site, &sources, &diagnostics);
    if let (true, None, Some(head)) = (options.objects, options.audience, &site.history.head) {
        site.soundness.objects = Some(soundness::objects(&history::Repository::open(root)?, head)?);
    }
    if options.reports {
        site.reports = derive::reports::all(&site, &Query::default());
    }
    diagnostic::sort(&mut diagnostics);
    Ok((Checked { sources, site, diagnostics }, schemas))
}

/// The archive as its files tell it, without its history: parse, validate, link.
fn understood(sources: &Sources, options: &Options, kept: &mut Kept) -> (Site, Arc<Schemas>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let config = noted(config::read(sources.config.as_ref()), &mut diagnostics);
    let (schemas, judged) = kept.judged(sources, &mut diagnostics);
    let records = noted(validate::gathered(judged, &schemas), &mut diagnostics);
    let parts = site::arrange(config, &schemas, records, sources, &mut diagnostics);
    let (links, found) = link::resolve(&parts.collections, &parts.records, &parts.by_id, &sources.attachments);
    diagnostics.extend(found);
    let site = site::assemble(parts, links, options.as_of);
    diagnostics.extend(validate::beyond(&site, &schemas));
    (site, schemas, diagnostics)
}

/// Folder below the archive's root for what can be made again at any time.
pub const CACHE_FOLDER: &str = ".juanzong";

/// Takes a stage's result and files its diagnostics.
fn noted<T>((result, found): (T, Vec<Diagnostic>), diagnostics: &mut Vec<Diagnostic>) -> T {
    diagnostics.extend(found);
    result
}
