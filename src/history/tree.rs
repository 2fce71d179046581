//! Raw tree objects: entries as they lie in the bytes, in git's order.

use super::object::Objects;
use git2::{ObjectType, Oid};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::ffi::CStr;
use std::sync::Arc;

/// An entry of a tree.
#[derive(Clone, Copy)]
pub(super) struct Item<'tree> {
    pub kind: ItemKind,
    pub name: &'tree [u8],
    pub id: Oid,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ItemKind {
    Folder,
    File,
    /// A symbolic link: no record ever lies there.
    Link,
    /// A commit of another repository, which is not here.
    Submodule,
}

/// The entries of a raw tree. A damaged tail ends the iteration.
pub(super) fn items(mut bytes: &[u8]) -> impl Iterator<Item = Item<'_>> {
    std::iter::from_fn(move || {
        let space = bytes.iter().position(|byte| *byte == b' ')?;
        let nul = space + 1 + bytes[space + 1..].iter().position(|byte| *byte == 0)?;
        let id = Oid::from_bytes(bytes.get(nul + 1..nul + 21)?).ok()?;
        let kind = match &bytes[..space] {
            b"40000" | b"040000" => ItemKind::Folder,
            mode if mode.starts_with(b"100") => ItemKind::File,
            b"160000" => ItemKind::Submodule,
            _ => ItemKind::Link,
        };
        let name = &bytes[space + 1..nul];
        bytes = &bytes[nul + 21..];
        Some(Item { kind, name, id })
    })
}

/// The entries of `new` that `old`, another state of the same folder, has not. What both have is only passed over.
pub(super) fn fresh<'tree>(mut old: &'tree [u8], mut new: &'tree [u8]) -> impl Iterator<Item = Item<'tree>> {
    std::iter::from_fn(move || {
        loop {
            let mut alike = alike(old, new);
            while let Some(length) = length(new).filter(|length| *length <= alike) {
                (old, new, alike) = (&old[length..], &new[length..], alike - length);
            }
            let item = items(new).next()?;
            let known = items(old).next();
            let place = known.map_or(Ordering::Greater, |known| order(&known, &item));
            if place != Ordering::Greater {
                old = &old[length(old)?..];
            }
            if place != Ordering::Less {
                new = &new[length(new)?..];
                return Some(item);
            }
        }
    })
}

/// How many bytes the first entry takes.
fn length(tree: &[u8]) -> Option<usize> {
    let length = CStr::from_bytes_until_nul(tree).ok()?.count_bytes() + 1 + 20;
    (length <= tree.len()).then_some(length)
}

/// Whether the tree is nothing but files and folders, each of whose entries takes at most `most` bytes.
pub(super) fn is_plain(mut tree: &[u8], most: usize) -> bool {
    while let Some(length) = length(tree).filter(|length| *length <= most) {
        if items(tree).next().is_none_or(|item| !matches!(item.kind, ItemKind::File | ItemKind::Folder)) {
            return false;
        }
        tree = &tree[length..];
    }
    tree.is_empty()
}

/// With how many same bytes both begin.
fn alike(one: &[u8], other: &[u8]) -> usize {
    const STEP: usize = 64;
    let steps = one.chunks_exact(STEP).zip(other.chunks_exact(STEP)).take_while(|(a, b)| a == b).count() * STEP;
    steps + one[steps..].iter().zip(&other[steps..]).take_while(|(a, b)| a == b).count()
}

/// Git's order of entries: a folder sorts as if its name ended in `/`.
pub(super) fn order(a: &Item<'_>, b: &Item<'_>) -> Ordering {
    let shared = a.name.len().min(b.name.len());
    let after = |item: &Item<'_>| match item.name.get(shared) {
        Some(byte) => *byte,
        None if item.kind == ItemKind::Folder => b'/',
        None => 0,
    };
    a.name[..shared]
        .cmp(&b.name[..shared])
        .then_with(|| after(a).cmp(&after(b)))
        .then_with(|| a.name.len().cmp(&b.name.len()))
}

/// Whether a file or folder below `content/` can be or hold a record: neither hidden nor marked with `_`.
pub(super) fn is_open_name(name: &[u8]) -> bool {
    !matches!(name.first(), None | Some(b'_' | b'.'))
}

/// Reads trees and keeps the recent ones: a commit's tree is compared twice, with its child and with its parent.
pub(super) struct Trees<'repo> {
    pub objects: &'repo Objects<'repo>,
    kept: RefCell<Kept>,
}

#[derive(Default)]
struct Kept {
    young: HashMap<Oid, Arc<[u8]>>,
    old: HashMap<Oid, Arc<[u8]>>,
    young_bytes: usize,
}

/// When the young trees take more than this, they become the old ones and the old ones go.
const GENERATION_BYTES: usize = 16 * 1024 * 1024;

impl<'repo> Trees<'repo> {
    pub fn new(objects: &'repo Objects<'repo>) -> Self {
        Self { objects, kept: RefCell::default() }
    }

    /// The raw bytes of a tree, if it is there.
    pub fn read(&self, id: Oid) -> Option<Arc<[u8]>> {
        let mut kept = self.kept.borrow_mut();
        if let Some(tree) = kept.young.get(&id) {
            return Some(Arc::clone(tree));
        }
        let tree: Arc<[u8]> = match kept.old.remove(&id) {
            Some(tree) => tree,
            None => self.objects.read(id, ObjectType::Tree)?.data().into(),
        };
        kept.young_bytes += tree.len();
        if kept.young_bytes > GENERATION_BYTES {
            kept.old = std::mem::take(&mut kept.young);
            kept.young_bytes = tree.len();
        }
        kept.young.insert(id, Arc::clone(&tree));
        Some(tree)
    }

    /// The entry at `path` (parts divided by `/`) below the tree `root`: `Err` when a tree on the way is missing.
    pub fn find(&self, root: Oid, path: &str) -> Result<Option<(ItemKind, Oid)>, Oid> {
        let mut at = (ItemKind::Folder, root);
        for part in path.split('/').filter(|part| !part.is_empty()) {
            if at.0 != ItemKind::Folder {
                return Ok(None);
            }
            let tree = self.read(at.1).ok_or(at.1)?;
            match items(&tree).find(|item| item.name == part.as_bytes()) {
                Some(item) => at = (item.kind, item.id),
                None => return Ok(None),
            }
        }
        Ok(Some(at))
    }

    /// Hands every file below the tree to `visit`, with its path, in git's order.
    /// Folders for which `enter` says no are passed over; `Err` when a tree is missing.
    pub fn files(
        &self,
        tree: Oid,
        path: &mut String,
        enter: &dyn Fn(&str) -> bool,
        visit: &mut dyn FnMut(&str, ItemKind, Oid),
    ) -> Result<(), Oid> {
        let bytes = self.read(tree).ok_or(tree)?;
        for item in items(&bytes) {
            let length = path.len();
            path.push_str(&String::from_utf8_lossy(item.name));
            if item.kind == ItemKind::Folder {
                path.push('/');
                if enter(path) {
                    self.files(item.id, path, enter, visit)?;
                }
            } else {
                visit(path, item.kind, item.id);
            }
            path.truncate(length);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, kind: ItemKind) -> Item<'_> {
        Item { kind, name: name.as_bytes(), id: Oid::ZERO_SHA1 }
    }

    #[test]
    fn folders_sort_as_git_sorts_them() {
        let ordered = [
            item("a", ItemKind::File),
            item("a-b", ItemKind::File),
            item("a.md", ItemKind::File),
            item("a", ItemKind::Folder),
            item("a0", ItemKind::File),
            item("ab", ItemKind::Folder),
        ];
        for (i, a) in ordered.iter().enumerate() {
            for (j, b) in ordered.iter().enumerate() {
                assert_eq!(order(a, b), i.cmp(&j), "{i} {j}");
            }
        }
    }

    #[test]
    fn only_what_is_fresh_is_told() {
        let tree = |entries: &[(&str, u8)]| -> Vec<u8> {
            let entry = |(name, id): &(&str, u8)| [format!("100644 {name}\0").as_bytes(), &[*id; 20]].concat();
            entries.iter().flat_map(entry).collect()
        };
        let names = |old: &[u8], new: &[u8]| -> String {
            fresh(old, new)
                .map(|item| format!("{}{}", String::from_utf8_lossy(item.name), item.id.as_bytes()[0]))
                .collect()
        };
        let old = tree(&[("b", 1), ("d", 0), ("f", 3), ("h", 4)]);
        assert_eq!(names(&[], &old), "b1d0f3h4");
        assert_eq!(names(&old, &old), "");
        assert_eq!(names(&old, &[]), "");
        // Another id, something new before, between and behind, something gone.
        assert_eq!(names(&old, &tree(&[("b", 1), ("d", 9), ("f", 3), ("h", 4)])), "d9");
        assert_eq!(
            names(&old, &tree(&[("a", 7), ("b", 1), ("d", 0), ("e", 7), ("f", 3), ("h", 4), ("i", 7)])),
            "a7e7i7"
        );
        assert_eq!(names(&old, &tree(&[("d", 0), ("f", 5)])), "f5");
        // Neither tree need be whole.
        for end in 0..old.len() {
            fresh(&old[..end], &old).count();
            fresh(&old, &old[..end]).count();
        }
    }

    #[test]
    fn plain_trees_have_short_entries_for_files_and_folders_only() {
        let entry = |head: &str| [head.as_bytes(), &[0], &[7; 20]].concat();
        let (file, folder) = (entry("100644 a.md"), entry("40000 b"));
        let plain = [file.clone(), folder.clone()].concat();
        assert!(is_plain(&[], 32) && is_plain(&plain, 32));
        assert!(!is_plain(&plain, 31) && !is_plain(&plain[..plain.len() - 1], 32));
        for other in ["120000 c", "160000 d"] {
            assert!(!is_plain(&[plain.clone(), entry(other)].concat(), 32));
        }
    }

    #[test]
    fn damaged_trees_end_early() {
        let mut bytes = b"100644 a.md\0".to_vec();
        bytes.extend([7; 20]);
        bytes.extend(b"40000 b\0");
        bytes.extend([8; 19]);
        let found: Vec<_> = items(&bytes).map(|item| (item.kind, item.name.to_vec())).collect();
        assert_eq!(found, [(ItemKind::File, b"a.md".to_vec())]);
        for end in 0..bytes.len() {
            items(&bytes[..end]).count();
        }
    }
}
