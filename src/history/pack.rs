//! Writes a whole history at once: planned commits → a pack. The only place where this room writes.

use super::pack_file::{PackFile, Stored};
use super::{Error, assemble};
use crate::model::CommitId;
use crate::model::chronicle::{Hand, Planned};
use git2::{ObjectType, Oid, Repository};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::rc::Rc;

/// Makes a repository in `dir` with these commits, in order, parents before children, and `main` at the last of them.
/// The working tree is left to the caller; the index is made to agree with it.
pub fn found(dir: &Path, commits: impl IntoIterator<Item = Planned>) -> Result<CommitId, Error> {
    let mut options = git2::RepositoryInitOptions::new();
    let repo = Repository::init_opts(dir, options.initial_head("main"))?;
    let head = packed(&repo.path().join("objects/pack"), commits)
        .map_err(|error| Error::Unreadable(error.to_string()))?
        .ok_or(Error::NoCommit)?;
    // Opened again, because what was looked for before the pack came is not looked for a second time.
    let repo = Repository::open(dir)?;
    repo.reference("refs/heads/main", head, true, "")?;
    let tree = repo.find_commit(head)?.tree()?;
    let mut index = repo.index()?;
    index.read_tree(&tree)?;
    index.write()?;
    Ok(assemble::commit_id(head))
}

/// Writes all objects of the commits as one pack; gives the last commit.
fn packed(folder: &Path, commits: impl IntoIterator<Item = Planned>) -> io::Result<Option<Oid>> {
    let mut pack = PackFile::begin(folder)?;
    let mut ids: Vec<Oid> = Vec::new();
    let commits: Vec<Planned> = commits.into_iter().collect();
    // The last that builds upon a tree takes it over, so that nothing of it is copied.
    let mut heirs: Vec<usize> = vec![0; commits.len()];
    for (place, planned) in commits.iter().enumerate() {
        if let Some(heir) = planned.parents.first().and_then(|first| heirs.get_mut(*first)) {
            *heir = place;
        }
    }
    let mut roots: Vec<Option<Rc<Folder>>> = Vec::with_capacity(commits.len());
    for (place, planned) in commits.into_iter().enumerate() {
        let parents: Vec<Oid> = planned.parents.iter().filter_map(|place| ids.get(*place).copied()).collect();
        let mut root = match planned.parents.first() {
            Some(first) if heirs.get(*first) == Some(&place) => {
                roots.get_mut(*first).and_then(Option::take).unwrap_or_default()
            }
            Some(first) => roots.get(*first).cloned().flatten().unwrap_or_default(),
            None => Rc::default(),
        };
        for (path, text) in &planned.changes {
            let blob = match text {
                Some(text) => Some(pack.write(ObjectType::Blob, text.as_bytes())?),
                None => None,
            };
            Rc::make_mut(&mut root).put(path, blob);
        }
        let tree = Rc::make_mut(&mut root).write(&mut pack)?.map_or_else(|| pack.write(ObjectType::Tree, b""), Ok)?;
        ids.push(pack.write(ObjectType::Commit, text_of(&planned, tree, &parents).as_bytes())?);
        roots.push(Some(root).filter(|_| heirs[place] > place));
    }
    if ids.is_empty() {
        return Ok(None);
    }
    pack.finish()?;
    Ok(ids.last().copied())
}

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

/// A folder of a tree, shared between commits until one of them changes it.
#[derive(Clone, Default)]
struct Folder {
    /// By name, with a slash after that of a folder. A copy of the folder shares the names.
    entries: BTreeMap<Rc<[u8]>, Entry>,
    /// Its object as last written, which the next is told by.
    stored: Option<Rc<Stored>>,
    /// Whether something below changed since.
    is_changed: bool,
}

#[derive(Clone)]
enum Entry {
    File(Oid),
    Folder(Rc<Folder>),
}

impl Folder {
    fn put(&mut self, path: &str, blob: Option<Oid>) {
        self.is_changed = true;
        match path.split_once('/') {
            Some((folder, rest)) => {
                // A folder sorts as if its name ended in a slash.
                let key: Rc<[u8]> = format!("{folder}/").into_bytes().into();
                let entry = self.entries.entry(Rc::clone(&key)).or_insert_with(|| Entry::Folder(Rc::default()));
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
                    self.entries.insert(path.as_bytes().into(), Entry::File(blob));
                }
                None => {
                    self.entries.remove(path.as_bytes());
                }
            },
        }
    }

    /// Writes what is new below; `None` for an empty folder.
    fn write(&mut self, pack: &mut PackFile) -> io::Result<Option<Oid>> {
        if self.entries.is_empty() {
            return Ok(None);
        }
        if let Some(stored) = self.stored.as_ref().filter(|_| !self.is_changed) {
            return Ok(Some(stored.id));
        }
        let mut bytes = Vec::with_capacity(self.entries.len() * 40);
        for (name, entry) in &mut self.entries {
            let (mode, id) = match entry {
                Entry::File(blob) => (&b"100644 "[..], *blob),
                Entry::Folder(folder) => match Rc::make_mut(folder).write(pack)? {
                    Some(id) => (&b"40000 "[..], id),
                    None => continue,
                },
            };
            bytes.extend_from_slice(mode);
            bytes.extend_from_slice(name.strip_suffix(b"/").unwrap_or(name));
            bytes.push(0);
            bytes.extend_from_slice(id.as_bytes());
        }
        let stored = pack.write_upon(ObjectType::Tree, bytes, self.stored.as_deref())?;
        let id = stored.id;
        (self.stored, self.is_changed) = (Some(Rc::new(stored)), false);
        Ok(Some(id))
    }
}
