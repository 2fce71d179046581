//! Writes the handbook down: [`Site`] → pages, charts, style sheet and scripts.
//!
//! Takes the site as it was understood, already reduced to what the audience may see, and gives files to a
//! [`Sink`] as soon as each is done. Pure: the same site gives the same bytes. The only room that uses the
//! template engine; it never reads a disk or a clock and never decides what is true, only how it is shown.
//!
//! Everything a record says passes through [`values`] or through templates that escape by default. View structs
//! end in `View` and are all that templates see.

mod changes;
mod collection;
mod compliance;
mod context;
mod doors;
mod engine;
mod figure;
mod format;
mod hash;
mod home;
mod labels;
mod letters;
mod names;
mod pages;
mod parts;
mod portable;
mod record;
mod reports;
mod search;
mod shape;
mod shell;
mod sitemap;
mod standing;
mod strings;
mod svg;
mod theme;
mod time;
mod tones;
mod tracker;
mod values;
mod versions;

pub use letters::Spell;
pub use search::{
    ChoiceView, FILTERS, FacetView, FaultView, HitView, SearchPage, SearchView, SuggestionView, search_page,
};
pub use theme::SEARCH_MODULE;

use crate::diagnostic::{self, Diagnostic};
use crate::model::{Lang, MadeOf, Sink, Site};
use context::Context;
use engine::Engine;
use names::Names;
use rayon::prelude::*;
use shell::{GlobalsView, Shell};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use strings::Strings;
use theme::Theme;
use tones::Tones;

/// What rendering needs besides the site.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The archive's own files in `templates/` and `theme/`, from `Sources::overrides`.
    pub overrides: &'a [(Arc<str>, Arc<[u8]>)],
    /// Language of the interface.
    pub lang: Lang,
    /// Address under which the site will stand, with a trailing `/`; needed only for the site map.
    pub base_url: Option<String>,
    /// Whether the pages are to work from a folder, without a server.
    pub portable: bool,
    /// How names are spelled, for their order in the alphabet.
    pub spell: Spell,
}

/// What came of rendering.
#[derive(Debug)]
pub struct Rendered {
    /// Files handed over.
    pub files: usize,
    /// Attachments that belong to the site: path in the archive, path on the site. Whoever can read them copies them.
    pub attachments: Vec<(String, String)>,
    /// Renders search pages for this site.
    pub search: SearchPage,
}

/// What is wrong with a template. Boxed, because it is rare and large.
type Fault = Box<Diagnostic>;

/// A sink that counts.
struct Counting<'a> {
    sink: &'a dyn Sink,
    files: AtomicUsize,
}

impl Sink for Counting<'_> {
    fn put(&self, path: &str, bytes: Vec<u8>) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.sink.put(path, bytes);
    }

    fn recalls(&self) -> bool {
        self.sink.recalls()
    }

    fn keep(&self, path: &str, made_of: &MadeOf) -> bool {
        let kept = self.sink.keep(path, made_of);
        self.files.fetch_add(usize::from(kept), Ordering::Relaxed);
        kept
    }

    fn put_made_of(&self, path: &str, bytes: Vec<u8>, made_of: MadeOf) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.sink.put_made_of(path, bytes, made_of);
    }
}

/// Renders the whole site.
pub fn site(site: &Site, options: &Options<'_>, sink: &dyn Sink) -> Result<Rendered, Vec<Diagnostic>> {
    let alone = |fault: Fault| vec![*fault];
    let strings = Arc::new(Strings::read(options.lang, options.overrides).map_err(alone)?);
    let tones = Tones::read(options.overrides).map_err(alone)?;
    let labels = site.collections.iter().any(|collection| collection.asset.is_some());
    let style = labels.then(|| labels::style(&site.config));
    let theme = Theme::gather(options.overrides, style.as_deref().map(|style| (labels::STYLE, style)));
    let globals = GlobalsView::new(site, options, &strings);
    let engine = Engine::compile(options.overrides, strings.clone(), theme.paths().clone(), &globals)?;
    let names = Names::gather(site);
    let context = Context::new(site, options, &strings, &tones, &names);
    let shell = Shell::build(&engine, &context, (&globals, options, theme.paths())).map_err(alone)?;

    let counting = Counting { sink, files: AtomicUsize::new(0) };
    theme.write(&counting);
    let jobs = pages::jobs(&context);
    let mut faults: Vec<Diagnostic> = jobs
        .par_iter()
        .filter_map(|job| job.run(&context, &engine, &shell, &counting).err())
        .map(|fault| *fault)
        // One fault of a template would otherwise be told once for every page.
        .fold(Vec::new, |mut faults: Vec<Diagnostic>, fault| {
            if !faults.contains(&fault) {
                faults.push(fault);
            }
            faults
        })
        .reduce(Vec::new, |mut all, more| {
            all.extend(more);
            all
        });
    let search = pages::search(&context, Arc::new(engine), Arc::new(shell));
    match search.render(&SearchView::default()) {
        Ok(page) => counting.put("search/index.html", page.into_bytes()),
        Err(fault) => faults.push(*fault),
    }
    if !faults.is_empty() {
        diagnostic::sort(&mut faults);
        faults.dedup();
        return Err(faults);
    }
    if options.portable {
        portable::names(&context, &counting);
    }
    sitemap::write(&context, options.base_url.as_deref(), &counting);
    let attachments = context.published_attachments();
    Ok(Rendered { files: counting.files.into_inner(), attachments, search })
}
