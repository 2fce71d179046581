//! What a push puts where, by name and kind: also what no record can lie in and what is not read otherwise.

use super::Error;
use super::action::blob_id;
use super::object::Objects;
use super::repository::Repository;
use super::snapshot::Snapshot;
use super::tree::{Item, ItemKind, Trees, fresh, items};
use crate::load::text::is_text_name;
use crate::model::BlobId;
use git2::Oid;

/// What lies beside `content/` at the top of an archive and is read.
const TOP: [&[u8]; 4] = [b"content", b"site.toml", b"templates", b"theme"];

/// A file, a folder or a link that was not there, or not like that.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Path from the archive's root; bytes that are not UTF-8 become replacement characters.
    pub path: String,
    /// The last part of it as it is.
    pub name: Vec<u8>,
    /// What it is.
    pub what: Kind,
    /// Whether nothing lay at this path.
    pub is_new: bool,
    /// Whether it is read as text.
    pub is_text: bool,
    /// What it holds, for files.
    pub blob: Option<BlobId>,
    /// How many bytes, for files.
    pub size: u64,
}

/// What lies at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A file.
    File,
    /// A symbolic link.
    Link,
    /// A commit of another repository.
    Submodule,
}

/// What a push puts into one folder.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// What is new or different.
    pub placed: Vec<Placed>,
    /// Every name in the folder, the new ones among them.
    pub names: Vec<Vec<u8>>,
}

impl Repository {
    /// What the archive has that it had not before, folder by folder. Only trees that differ are read.
    pub fn placed(&self, before: Option<Snapshot>, after: Snapshot) -> Result<Vec<Shelf>, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let trees = Trees::new(&objects);
        let top = |snapshot: Snapshot| {
            let place = self.opened.prefix.trim_end_matches('/');
            if place.is_empty() {
                return Ok(Some(snapshot.root));
            }
            let found = trees.find(snapshot.root, place).map_err(|id| Error::Missing(id.to_string()))?;
            Ok::<_, Error>(found.filter(|(kind, _)| *kind == ItemKind::Folder).map(|(_, id)| id))
        };
        let mut shelves = Vec::new();
        if let Some(after) = top(after)? {
            let before = before.map(top).transpose()?.flatten();
            let walk = Walk { trees: &trees, odb: self.opened.repo.odb()? };
            walk.folder(before, after, "", &mut shelves)?;
        }
        Ok(shelves)
    }
}

struct Walk<'w> {
    trees: &'w Trees<'w>,
    odb: git2::Odb<'w>,
}

impl Walk<'_> {
    fn folder(&self, old: Option<Oid>, new: Oid, path: &str, shelves: &mut Vec<Shelf>) -> Result<(), Error> {
        let read = |id: Oid| self.trees.read(id).ok_or_else(|| Error::Missing(id.to_string()));
        let new = read(new)?;
        let old = old.map(read).transpose()?;
        let old = old.as_deref().unwrap_or(&[]);
        let is_read = |item: &Item<'_>| !path.is_empty() || TOP.contains(&item.name);
        let found: Vec<Item<'_>> = fresh(old, &new).filter(is_read).collect();
        if found.is_empty() {
            return Ok(());
        }
        let mut placed = Vec::with_capacity(found.len());
        let mut folders = Vec::new();
        for item in found {
            let known = items(old).find(|known| known.name == item.name);
            let path = format!("{path}{}", String::from_utf8_lossy(item.name));
            let what = match item.kind {
                ItemKind::Folder => Kind::Folder,
                ItemKind::File => Kind::File,
                ItemKind::Link => Kind::Link,
                ItemKind::Submodule => Kind::Submodule,
            };
            let is_file = what == Kind::File;
            let size = if is_file { self.odb.read_header(item.id)?.0 as u64 } else { 0 };
            if what == Kind::Folder {
                let known = known.filter(|known| known.kind == ItemKind::Folder).map(|known| known.id);
                folders.push((known, item.id, format!("{path}/")));
            }
            placed.push(Placed {
                is_text: is_file && is_text_name(&path),
                path,
                name: item.name.to_vec(),
                what,
                is_new: known.is_none(),
                blob: blob_id(item.id).filter(|_| is_file),
                size,
            });
        }
        let names = items(&new).filter(is_read).map(|item| item.name.to_vec()).collect();
        shelves.push(Shelf { placed, names });
        for (old, new, path) in folders {
            self.folder(old, new, &path, shelves)?;
        }
        Ok(())
    }
}
