//! The names of what has one, in the order of the alphabet: for who knows a name, where nothing searches and no script
//! runs. Events are known by their number and stand in their registers.

use super::Fault;
use super::context::Context;
use super::engine::Engine;
use super::pages::{home_crumb, plain};
use super::shell::{CrumbView, Page, Shell};
use crate::model::collection::Kind;
use crate::model::{Record, Sink};
use serde::Serialize;
use std::collections::BTreeMap;

/// A letter and how many names it begins.
#[derive(Clone, Serialize)]
pub(super) struct LetterView {
    title: String,
    /// Folder within that of the search page.
    folder: String,
    count: usize,
    current: bool,
}

#[derive(Serialize)]
struct NamesView {
    letters: Vec<LetterView>,
    names: Vec<NameView>,
}

#[derive(Serialize)]
struct NameView {
    href: String,
    title: String,
    id: String,
    register: String,
}

/// How a name is spelled.
pub type Spell = fn(&str) -> String;

/// What stands under a letter: names by how they are spelled.
type Names<'a> = BTreeMap<char, Vec<(String, &'a Record)>>;

/// Every name by its first letter; `#` for those that begin with none.
fn gathered<'a>(context: &Context<'a>) -> Names<'a> {
    let mut names = Names::new();
    for (collection, range) in context.site.collections.iter().zip(&context.site.ranges) {
        if collection.kind == Kind::Log {
            continue;
        }
        for record in &context.site.records[range.clone()] {
            let spelled = (context.spell)(&record.title);
            let first = spelled.chars().next().filter(char::is_ascii_lowercase).unwrap_or('#');
            names.entry(first).or_default().push((spelled, record));
        }
    }
    for names in names.values_mut() {
        names.sort_by(|a, b| (&a.0, &a.1.title, &a.1.id).cmp(&(&b.0, &b.1.title, &b.1.id)));
    }
    names
}

fn letters(context: &Context<'_>, names: &Names<'_>, current: Option<char>) -> Vec<LetterView> {
    let letter = |(letter, names): (&char, &Vec<_>)| LetterView {
        title: match letter {
            '#' => context.strings.get("search.other").to_owned(),
            letter => letter.to_ascii_uppercase().to_string(),
        },
        folder: folder(*letter),
        count: names.len(),
        current: current == Some(*letter),
    };
    names.iter().map(letter).collect()
}

fn folder(letter: char) -> String {
    format!("names/{}/", if letter == '#' { '0' } else { letter })
}

/// The letters for the search page.
pub(super) fn of_search(context: &Context<'_>) -> Vec<LetterView> {
    letters(context, &gathered(context), None)
}

/// Writes a page for every letter.
pub(super) fn write(context: &Context<'_>, engine: &Engine, shell: &Shell, sink: &dyn Sink) -> Result<(), Fault> {
    let names = gathered(context);
    for (letter, listed) in &names {
        let letters = letters(context, &names, Some(*letter));
        let current = letters.iter().find(|letter| letter.current).map_or("", |letter| letter.title.as_str());
        let title = format!("{} {current}", context.strings.get("search.names"));
        let path = format!("search/{}", folder(*letter));
        let file = format!("{path}index.html");
        let above = CrumbView { href: "../../".to_owned(), title: context.strings.get("nav.search").to_owned() };
        let crumbs = [home_crumb(context, 3), above];
        let page = Page { file: &file, ..plain("names.html", &path, &title, 3, &crumbs) };
        let name = |(_, record): &(String, &Record)| NameView {
            href: format!("../../../{}", record.page()),
            title: record.title.to_string(),
            id: record.id.to_string(),
            register: context.site.collections[context.place_of(&record.collection)].title.get(context.lang).to_owned(),
        };
        let view = NamesView { names: listed.iter().map(name).collect(), letters };
        shell.write(engine, sink, &page, &view)?;
    }
    Ok(())
}
