//! Where different readers begin: doors on the first page, each with a few places behind it.

use super::context::Context;
use crate::model::collection::Kind;
use crate::model::config::Door;
use crate::model::markup::escaped;
use serde::Serialize;

/// A door.
#[derive(Serialize)]
pub(super) struct DoorView {
    title: String,
    text: String,
    /// Links as HTML.
    links: Vec<String>,
}

/// The pages of the site that are neither a register nor a record: the name by which settings speak of each, its address
/// and what it is called.
const PAGES: [(&str, &str, &str); 6] = [
    ("search", "search/", "nav.search"),
    ("compliance", "compliance/", "nav.compliance"),
    ("due", "due/", "nav.due"),
    ("time", "time/", "nav.time"),
    ("reports", "reports/", "nav.reports"),
    ("collections", "collections/", "nav.collections"),
];

/// The doors of the archive, or the usual three.
pub(super) fn build(context: &Context<'_>, root: &str) -> Vec<DoorView> {
    let declared = &context.site.config.doors;
    let usual = if declared.is_empty() { usual(context) } else { Vec::new() };
    let door = |door: &Door| DoorView {
        title: door.title.clone(),
        text: door.text.clone(),
        links: door.links.iter().filter_map(|name| link(context, root, name)).collect(),
    };
    // What these readers may not see leaves no trace, and a door to nowhere is none.
    declared.iter().chain(&usual).map(door).filter(|door| !door.links.is_empty()).collect()
}

/// For those who follow the documents, those who do the work, and those who inspect it.
fn usual(context: &Context<'_>) -> Vec<Door> {
    let documents = context.site.collections.iter().filter(|collection| collection.kind == Kind::Document);
    let documents: Vec<String> = documents.map(|collection| collection.name.to_string()).collect();
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let door = |title: &str, text: &str, links: Vec<String>| Door {
        title: context.strings.get(title).to_owned(),
        text: context.strings.get(text).to_owned(),
        links,
    };
    vec![
        door("home.staff", "home.staff_text", documents),
        door("home.engineers", "home.engineers_text", named(&["due", "collections"])),
        door("home.inspectors", "home.inspectors_text", named(&["compliance", "reports", "time"])),
    ]
}

/// A link to a register, a record, a report or a page of the site.
fn link(context: &Context<'_>, root: &str, name: &str) -> Option<String> {
    let written = |address: &str, title: &str| format!("<a href=\"{root}{address}\">{}</a>", escaped(title));
    if let Some((_, address, title)) = PAGES.iter().find(|(page, ..)| *page == name) {
        return Some(written(address, context.strings.get(title)));
    }
    if let Some(report) = name.strip_prefix("reports/") {
        let report = context.site.reports.iter().find(|known| known.name == report)?;
        return Some(written(&format!("reports/{}/", report.name), report.title.get(context.lang)));
    }
    if let Some(collection) = context.names.collection_named(context.site, name) {
        return Some(written(&collection.page(), collection.title.get(context.lang)));
    }
    context.site.find(name).map(|ix| context.names.linked(root, ix))
}
