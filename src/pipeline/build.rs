//! From the archive to the published site.

use super::{Checked, Error, Kept, Options, inlined, versions};
use crate::diagnostic::{self, Diagnostic};
use crate::model::{CommitId, Lang, Sink, Site, Sources};
use crate::{index, render, write};
use std::path::Path;
use std::sync::Arc;

/// How the site is to be built.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Address under which the site will stand; otherwise that of `site.toml`.
    pub base_url: Option<String>,
    /// Whether the pages are to work from a folder, without a server.
    pub portable: bool,
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
    /// Renders search pages for this site.
    pub search: render::SearchPage,
}

/// Folder of the search index within the site.
pub const INDEX_FOLDER: &str = "search-index";

/// Checks, renders, indexes and writes. With errors in the archive nothing is written.
pub fn build(root: &Path, out: &Path, options: &Options, build: &BuildOptions) -> Result<Built, Error> {
    let (mut built, site) = read(root, options, &mut Kept::default())?;
    let Some(site) = site else { return Ok(built) };
    let staging = write::Staging::begin(out, build.previous)?;
    let index_folder = staging.folder(INDEX_FOLDER)?;
    let (rendered, indexed) =
        rayon::join(|| rendered(&site, &mut built, build, &staging), || indexed(&site, options, &index_folder));
    if let Some(rendered) = rendered {
        indexed?;
        index::publish(&index_folder)?;
        if build.portable {
            staging.put(inlined::FILE, inlined::pack(&index_folder)?);
        }
        built.done = Some(publish(root, staging, rendered)?.0);
    }
    Ok(built)
}

/// What [`build_in_turn`] tells of.
#[derive(Debug)]
pub enum Turn {
    /// The pages, or what forbade them.
    Pages(Box<Built>),
    /// The index over the pages that were told of.
    Index,
}

/// As [`build`], for who shows the pages while the rest is still being made: what has changed stands first, then the
/// index, in a folder of its own. Pages that say what they said before, and tell only of an earlier commit, come last.
/// `kept` is what the build before left.
pub fn build_in_turn(
    root: &Path,
    (out, index_out): (&Path, &Path),
    options: &Options,
    build: &BuildOptions,
    kept: &mut Kept,
    tell: &mut dyn FnMut(Turn),
) -> Result<(), Error> {
    let (mut built, site) = read(root, options, kept)?;
    let Some(site) = site else {
        tell(Turn::Pages(Box::new(built)));
        return Ok(());
    };
    let again = |kept: &mut Kept| {
        write::Staging::begin(out, build.previous).map(|staging| staging.after(std::mem::take(&mut kept.standing)))
    };
    let staging = again(kept)?.hastily();
    let Some(rendered) = rendered(&site, &mut built, build, &staging) else {
        tell(Turn::Pages(Box::new(built)));
        return Ok(());
    };
    let (done, standing) = publish(root, staging, rendered)?;
    (built.done, kept.standing) = (Some(done), standing);
    let overrides = built.sources.overrides.clone();
    tell(Turn::Pages(Box::new(built)));
    let staging = write::Staging::begin(index_out, write::Previous::Remove)?;
    let folder = staging.folder(INDEX_FOLDER)?;
    let (before, old) = (kept.index.take(), index_out.join(INDEX_FOLDER));
    let (_, ledger) =
        index::build_after(&site, options.audience, &folder, before.as_ref().map(|ledger| (&*old, ledger)))?;
    index::build_past(&site, options.audience, &folder.join(index::past::FOLDER))?;
    staging.publish()?;
    kept.index = Some(ledger);
    tell(Turn::Index);
    if kept.standing.is_behind() {
        let staging = again(kept)?;
        // The same templates have just rendered the same pages.
        if let Ok(rendered) = render::site(&site, &appearance(&site, &overrides, build), &staging) {
            kept.standing = publish(root, staging, rendered)?.1;
        }
    }
    Ok(())
}

/// The index of what stands now and, within its folder, that of the earlier texts.
fn indexed(site: &Site, options: &Options, folder: &Path) -> Result<(), index::Error> {
    index::build(site, options.audience, folder)?;
    index::build_past(site, options.audience, &folder.join(index::past::FOLDER))?;
    Ok(())
}

/// The archive, unless it has errors.
fn read(root: &Path, options: &Options, kept: &mut Kept) -> Result<(Built, Option<Site>), Error> {
    // A good part of a small archive's build; it needs nothing of the archive.
    rayon::spawn(index::read_dictionary);
    let (Checked { sources, mut site, diagnostics }, _) = super::read(root, options, kept)?;
    let sound = diagnostic::count(&diagnostics).0 == 0;
    if sound {
        let gather = || versions::gather(root, &mut kept.past, &site, options);
        (site.versions, site.similar) = rayon::join(gather, || index::alike(&site));
    }
    let (records, commit) = (site.records.len(), site.history.head.clone());
    Ok((Built { sources, diagnostics, records, commit, done: None }, sound.then_some(site)))
}

/// Renders every page into `staging`; faults of the templates join the diagnostics.
fn rendered(
    site: &Site,
    built: &mut Built,
    build: &BuildOptions,
    staging: &write::Staging,
) -> Option<render::Rendered> {
    match render::site(site, &appearance(site, &built.sources.overrides, build), staging) {
        Ok(rendered) => Some(rendered),
        Err(found) => {
            built.diagnostics.extend(found);
            diagnostic::sort(&mut built.diagnostics);
            None
        }
    }
}

/// How the pages are to look.
fn appearance<'a>(site: &Site, overrides: &'a [(Arc<str>, Arc<[u8]>)], build: &BuildOptions) -> render::Options<'a> {
    render::Options {
        overrides,
        lang: build.lang.unwrap_or(site.config.lang),
        base_url: build.base_url.clone().or_else(|| site.config.base_url.clone()),
        portable: build.portable,
        spell: index::spelled,
    }
}

fn publish(root: &Path, staging: write::Staging, rendered: render::Rendered) -> Result<(Done, write::Standing), Error> {
    for (from, to) in &rendered.attachments {
        staging.copy(&root.join(from), to);
    }
    let (summary, standing) = staging.publish_and_recall()?;
    Ok((Done { summary, search: rendered.search }, standing))
}
