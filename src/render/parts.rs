//! Long tables in several files, so that no page outgrows a browser.

use serde::Serialize;

/// A file of a split table, as a link from the others; without an address it stands for those that are left out.
#[derive(Serialize, Clone)]
pub(super) struct PartView {
    href: Option<String>,
    title: String,
    current: bool,
}

/// A table of no more files than this links to all of them.
const ALL: usize = 12;
/// Otherwise to the first, the last, and these on either side.
const NEAR: usize = 3;

/// The name of the file at `number`, counted from zero.
pub(super) fn file(number: usize) -> String {
    if number == 0 { "index.html".to_owned() } else { format!("index-{}.html", number + 1) }
}

/// Links to the others of `count` files, seen from the one at `current`; none where there is one.
pub(super) fn links(count: usize, current: usize) -> Vec<PartView> {
    if count <= 1 {
        return Vec::new();
    }
    let part = |number: usize| PartView {
        href: Some(if number == 0 { "./".to_owned() } else { file(number) }),
        title: (number + 1).to_string(),
        current: number == current,
    };
    if count <= ALL {
        return (0..count).map(part).collect();
    }
    let (from, to) = (current.saturating_sub(NEAR), (current + NEAR).min(count - 1));
    let gap = |wide: bool| wide.then(|| PartView { href: None, title: "…".to_owned(), current: false });
    let before = (from > 0).then(|| part(0)).into_iter().chain(gap(from > 1));
    let after = gap(to + 2 < count).into_iter().chain((to + 1 < count).then(|| part(count - 1)));
    before.chain((from..=to).map(part)).chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(count: usize, current: usize) -> String {
        links(count, current).into_iter().map(|part| part.title).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_long_table_links_to_its_ends_and_to_what_is_near() {
        assert_eq!(seen(1, 0), "");
        assert_eq!(seen(3, 1), "1 2 3");
        assert_eq!(seen(40, 0), "1 2 3 4 … 40");
        assert_eq!(seen(40, 4), "1 2 3 4 5 6 7 8 … 40");
        assert_eq!(seen(40, 20), "1 … 18 19 20 21 22 23 24 … 40");
        assert_eq!(seen(40, 39), "1 … 37 38 39 40");
    }
}
