//! Long tables in several files, so that no page outgrows a browser.

use serde::Serialize;

/// A file of a split table, as a link from the others.
#[derive(Serialize, Clone)]
pub(super) struct PartView {
    href: String,
    title: String,
    current: bool,
}

/// The name of the file at `number`, counted from zero.
pub(super) fn file(number: usize) -> String {
    if number == 0 { "index.html".to_owned() } else { format!("index-{}.html", number + 1) }
}

/// Links to all `count` files, seen from the one at `current`; none where there is one.
pub(super) fn links(count: usize, current: usize) -> Vec<PartView> {
    let part = |number: usize| PartView {
        href: if number == 0 { "./".to_owned() } else { file(number) },
        title: (number + 1).to_string(),
        current: number == current,
    };
    if count > 1 { (0..count).map(part).collect() } else { Vec::new() }
}
