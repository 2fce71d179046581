//! Writes a whole history at once: planned commits → packs. The only place where this room writes.
//!
//! Objects are gathered in memory and written as a pack every so often, so that a history of hundreds of thousands of
//! commits neither fills the disk with loose objects nor the memory with trees.

use super::{Error, assemble};
use crate::model::CommitId;
use crate::model::chronicle::{Hand, Planned};
use git2::{Buf, Mempack, ObjectType, Odb, Oid, Repository};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;

/// Objects of one pack.
const PACK: usize = 60_000;

/// Makes a repository in `dir` with these commits, in order, parents before children, and `main` at the last of them.
/// The working tree is left to the caller; the index is made to agree with it.
pub fn found(dir: &Path, commits: impl IntoIterator<Item = Planned>) -> Result<CommitId, Error> {
    let mut options = git2::RepositoryInitOptions::new();
    let repo = Repository::init_opts(dir, options.initial_head("main"))?;
    let odb = repo.odb()?;
    let mempack = odb.add_new_mempack_backend(1000)?;
    let mut packer = Packer { repo: &repo, odb: &odb, mempack, waiting: 0 };
    let mut ids: Vec<Oid> = Vec::new();
    // Trees of commits that something may still be built upon.
    let mut roots: Vec<Option<Rc<Folder>>> = Vec::new();
    for planned in commits {
        let parents: Vec<Oid> = planned.parents.iter().filter_map(|place| ids.get(*place).copied()).collect();
        let mut root = match planned.parents.first() {
            Some(first) => roots.get(*first).cloned().flatten().unwrap_or_default(),
            None => Rc::default(),
        };
        for (path, text) in &planned.changes {
            let blob = match text {
                Some(text) => Some(packer.write(ObjectType::Blob, text.as_bytes())?),
                None => None,
            };
            Rc::make_mut(&mut root).put(path, blob);
        }
        let tree =
            Rc::make_mut(&mut root).write(&mut packer)?.map_or_else(|| packer.write(ObjectType::Tree, b""), Ok)?;
        let id = packer.write(ObjectType::Commit, text_of(&planned, tree, &parents).as_bytes())?;
        ids.push(id);
        roots.push(Some(root));
        if let Some(done) = roots.len().checked_sub(KEPT + 1) {
            roots[done] = None;
        }
        packer.flush(PACK)?;
    }
    packer.flush(1)?;
    let head = ids.last().copied().ok_or(Error::NoCommit)?;
    repo.reference("refs/heads/main", head, true, "")?;
    let tree = repo.find_commit(head)?.tree()?;
    let mut index = repo.index()?;
    index.read_tree(&tree)?;
    index.write()?;
    Ok(assemble::commit_id(head))
}

/// How many commits back a branch may begin.
const KEPT: usize = 64;

fn text_of(planned: &Planned, tree: Oid, parents: &[Oid]) -> String {
    let hand = |hand: &Hand| {
        let (sign, offset) =
            if hand.offset_minutes < 0 { ('-', -hand.offset_minutes) } else { ('+', hand.offset_minutes) };
        format!("{} <{}> {} {sign}{:02}{:02}", hand.name, hand.email, hand.seconds, offset / 60, offset % 60)
    };
    let parents: String = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
    format!(
        "tree {tree}\n{parents}author {}\ncommitter {}\n\n{}\n",
        hand(&planned.author),
        hand(&planned.committer),
        planned.message.trim_end()
    )
}

/// Gathers objects and writes them as packs.
struct Packer<'r> {
    repo: &'r Repository,
    odb: &'r Odb<'r>,
    mempack: Mempack<'r>,
    waiting: usize,
}

impl Packer<'_> {
    fn write(&mut self, kind: ObjectType, bytes: &[u8]) -> Result<Oid, git2::Error> {
        self.waiting += 1;
        self.odb.write(kind, bytes)
    }

    fn flush(&mut self, least: usize) -> Result<(), Error> {
        if self.waiting < least {
            return Ok(());
        }
        let mut pack = Buf::new();
        self.mempack.dump(self.repo, &mut pack)?;
        let mut writer = self.odb.packwriter()?;
        writer.write_all(&pack).map_err(|error| Error::Unreadable(error.to_string()))?;
        writer.commit()?;
        self.mempack.reset()?;
        self.waiting = 0;
        Ok(())
    }
}

/// A folder of a tree, shared between commits until one of them changes it.
#[derive(Clone, Default)]
struct Folder {
    entries: BTreeMap<Vec<u8>, Entry>,
    /// Its object, once written and as long as nothing below changes.
    id: Option<Oid>,
}

#[derive(Clone)]
enum Entry {
    File(Oid),
    Folder(Rc<Folder>),
}

impl Folder {
    fn put(&mut self, path: &str, blob: Option<Oid>) {
        self.id = None;
        match path.split_once('/') {
            Some((folder, rest)) => {
                // A folder sorts as if its name ended in a slash.
                let key = format!("{folder}/").into_bytes();
                let entry = self.entries.entry(key.clone()).or_insert_with(|| Entry::Folder(Rc::default()));
                if let Entry::Folder(inner) = entry {
                    let inner = Rc::make_mut(inner);
                    inner.put(rest, blob);
                    if inner.entries.is_empty() {
                        self.entries.remove(&key);
                    }
                }
            }
            None => match blob {
                Some(blob) => {
                    self.entries.insert(path.as_bytes().to_vec(), Entry::File(blob));
                }
                None => {
                    self.entries.remove(path.as_bytes());
                }
            },
        }
    }

    /// Writes what is new below; `None` for an empty folder.
    fn write(&mut self, packer: &mut Packer<'_>) -> Result<Option<Oid>, git2::Error> {
        if self.id.is_some() || self.entries.is_empty() {
            return Ok(self.id);
        }
        let mut bytes = Vec::with_capacity(self.entries.len() * 40);
        for (name, entry) in &mut self.entries {
            let (mode, id) = match entry {
                Entry::File(blob) => (&b"100644 "[..], *blob),
                Entry::Folder(folder) => match Rc::make_mut(folder).write(packer)? {
                    Some(id) => (&b"40000 "[..], id),
                    None => continue,
                },
            };
            bytes.extend_from_slice(mode);
            bytes.extend_from_slice(name.strip_suffix(b"/").unwrap_or(name));
            bytes.push(0);
            bytes.extend_from_slice(id.as_bytes());
        }
        self.id = Some(packer.write(ObjectType::Tree, &bytes)?);
        Ok(self.id)
    }
}
