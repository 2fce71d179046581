//! What stands around every page: head, navigation, foot. Worked out once, not once a page.

use super::Fault;
use super::context::Context;
use super::engine::Engine;
use super::hash::Hash;
use super::names::root_of;
use super::{Options, format, portable};
use crate::model::collection::Kind;
use crate::model::{Lang, MadeOf, Sink, Site};
use serde::Serialize;
use std::collections::BTreeMap;
use tera::Value;

/// What every template knows as `site`.
#[derive(Serialize)]
pub(super) struct GlobalsView {
    site: SiteView,
}

#[derive(Clone, Serialize)]
struct SiteView {
    title: String,
    organisation: String,
    lang: &'static str,
    /// The day that everything is judged on.
    as_of: String,
    as_of_long: String,
    commit: Option<String>,
    uncommitted: bool,
    restricted: bool,
    tool: &'static str,
    /// Address of the site, with a trailing `/`.
    base_url: Option<String>,
    /// Whether the pages are to work without a server.
    portable: bool,
}

impl GlobalsView {
    pub(super) fn new(site: &Site, options: &Options<'_>, strings: &super::strings::Strings) -> Self {
        Self {
            site: SiteView {
                title: site.config.title.clone(),
                organisation: site.config.organisation.clone(),
                lang: options.lang.tag(),
                as_of: site.as_of.to_string(),
                as_of_long: format::long_date(site.as_of, strings),
                commit: site.history.head.as_ref().map(|head| head.short().to_owned()),
                uncommitted: site.history.dirty,
                restricted: site.restricted,
                tool: crate::report::TOOL,
                base_url: options.base_url.clone(),
                portable: options.portable,
            },
        }
    }
}

impl GlobalsView {
    /// All but the state of the archive.
    fn lasting(&self) -> Self {
        Self { site: SiteView { commit: None, uncommitted: false, ..self.site.clone() } }
    }
}

/// A step on the way from home to a page.
#[derive(Serialize, Clone)]
pub(super) struct CrumbView {
    pub(super) href: String,
    pub(super) title: String,
}

/// What a template knows as `page`.
#[derive(Serialize)]
struct PageView<'a> {
    /// The way to the site's root: `../../`.
    root: &'a str,
    title: &'a str,
    /// Address from the site's root.
    path: &'a str,
    crumbs: &'a [CrumbView],
    /// A class of the page as a whole.
    kind: &'a str,
}

/// The depth of a page that is served in place of any address: only the full path leads anywhere from there.
pub(super) const ANYWHERE: usize = usize::MAX;

/// A page to be written.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    pub(super) template: &'static str,
    /// File from the site's root.
    pub(super) file: &'a str,
    /// Address from the site's root.
    pub(super) path: &'a str,
    pub(super) depth: usize,
    pub(super) title: &'a str,
    pub(super) kind: &'a str,
    /// The place of the collection that the page belongs to.
    pub(super) collection: Option<usize>,
    pub(super) crumbs: &'a [CrumbView],
}

#[derive(Serialize)]
struct NavigationView {
    root: String,
    groups: Vec<GroupView>,
}

#[derive(Serialize)]
struct GroupView {
    title: String,
    current: bool,
    items: Vec<ItemView>,
}

#[derive(Serialize)]
struct ItemView {
    href: String,
    title: String,
    current: bool,
}

/// The shell, ready for every page.
pub(super) struct Shell {
    /// Navigation by depth and current collection.
    navigation: BTreeMap<(usize, Option<usize>), Value>,
    /// Whether links are to name files.
    portable: bool,
    /// What all pages are made of: templates, texts, theme, navigation.
    everywhere: Hash,
    /// The state of the archive that all pages tell of.
    state: [u8; 32],
}

impl Shell {
    /// Renders the navigation for every place from which it is seen.
    pub(super) fn build(
        engine: &Engine,
        context: &Context<'_>,
        (globals, options, assets): (&GlobalsView, &Options<'_>, &BTreeMap<String, String>),
    ) -> Result<Self, Fault> {
        let mut everywhere = Hash::default();
        everywhere.overrides(options.overrides);
        let SiteView { commit, uncommitted, .. } = &globals.site;
        let mut state = Hash::default();
        state.value(&(commit, uncommitted));
        everywhere.value(&globals.lasting());
        everywhere.value(&(assets, options.portable));
        let mut navigation = BTreeMap::new();
        let collections = context.site.collections.len();
        let places = [0, 1, 2, ANYWHERE].into_iter().map(|depth| (depth, None));
        let inner = [1, 2].into_iter().flat_map(|depth| (0..collections).map(move |place| (depth, Some(place))));
        // The versions of documents lie deeper than any other page.
        let documents = (0..collections).filter(|place| context.site.collections[*place].kind == Kind::Document);
        let deep = documents.flat_map(|place| [3, 4, 5].map(|depth| (depth, Some(place))));
        for (depth, current) in places.chain(inner).chain(deep) {
            let view = navigation_view(context, depth, current);
            let html = engine.render("partials/navigation.html", &view, [])?;
            let html = String::from_utf8_lossy(&html);
            everywhere.value(&html);
            navigation.insert((depth, current), Value::safe_string(&html));
        }
        Ok(Self { navigation, portable: context.portable, everywhere, state: state.finish() })
    }

    /// Renders `page` from `view`.
    pub(super) fn render(&self, engine: &Engine, page: &Page<'_>, view: &impl Serialize) -> Result<Vec<u8>, Fault> {
        self.render_from(engine, page, &root_of(page.depth), view)
    }

    /// Renders `page` with its own way to the root.
    pub(super) fn render_from(
        &self,
        engine: &Engine,
        page: &Page<'_>,
        root: &str,
        view: &impl Serialize,
    ) -> Result<Vec<u8>, Fault> {
        let around = PageView { root, title: page.title, path: page.path, crumbs: page.crumbs, kind: page.kind };
        let key = (page.depth, page.collection);
        let navigation = self.navigation.get(&key).or_else(|| self.navigation.get(&(page.depth, None)));
        let navigation = navigation.cloned().unwrap_or_else(Value::none);
        let around = Value::from_serializable(&around);
        let html = engine.render(page.template, view, [("page", around), ("navigation", navigation)])?;
        Ok(if self.portable { portable::relinked(&html) } else { html })
    }

    /// Renders `page` and hands it over.
    pub(super) fn write(
        &self,
        engine: &Engine,
        sink: &dyn Sink,
        page: &Page<'_>,
        view: &impl Serialize,
    ) -> Result<(), Fault> {
        if !sink.recalls() {
            sink.put(page.file, self.render(engine, page, view)?);
            return Ok(());
        }
        let made_of = self.made_of(page, view);
        if !sink.keep(page.file, &made_of) {
            sink.put_made_of(page.file, self.render(engine, page, view)?, made_of);
        }
        Ok(())
    }

    /// Tells apart whatever would make another page.
    fn made_of(&self, page: &Page<'_>, view: &impl Serialize) -> MadeOf {
        let mut hash = self.everywhere.clone();
        hash.value(page);
        hash.value(view);
        MadeOf { content: hash.finish(), state: self.state }
    }
}

fn navigation_view(context: &Context<'_>, depth: usize, current: Option<usize>) -> NavigationView {
    let root = if depth == ANYWHERE { context.base_path.clone() } else { root_of(depth) };
    let groups = context
        .groups()
        .into_iter()
        .map(|(title, members)| GroupView {
            title: group_title(context, title),
            current: members.iter().any(|(place, _)| Some(*place) == current),
            items: members
                .iter()
                .map(|(place, collection)| ItemView {
                    href: format!("{root}{}", collection.page()),
                    title: collection.title.get(context.lang).to_owned(),
                    current: Some(*place) == current,
                })
                .collect(),
        })
        .collect();
    NavigationView { root, groups }
}

/// Groups are named by the schemas in Chinese; the catalogue may know them in the reader's language.
pub(super) fn group_title(context: &Context<'_>, title: &str) -> String {
    let known = (context.lang != Lang::Zh).then(|| context.strings.find(&format!("group.{title}"))).flatten();
    known.unwrap_or(title).to_owned()
}
