//! Hashes again what the history rests on: every commit, and every object below `content/` that any of them leads to.

use super::entry::Content;
use super::object::Objects;
use super::repository::{Repository, content};
use super::tree::{ItemKind, Trees, fresh, is_plain};
use super::{Error, commit, completeness, open, parallel};
use crate::model::CommitId;
use crate::model::object_id::{self, Collision};
use git2::{ObjectType, Oid};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// What was hashed, and what does not hold.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// Commits that lead to the head.
    pub commits: usize,
    /// Trees of the archive.
    pub trees: usize,
    /// Files of the archive, in all versions.
    pub blobs: usize,
    /// Objects that are missing or whose content is not what their id says, by id.
    pub damaged: BTreeMap<String, Damage>,
}

/// What is wrong with an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    /// It is not there, or cannot be unpacked.
    Missing,
    /// Its bytes hash to another id.
    Altered,
    /// Its bytes were made to share their id with others.
    Colliding,
}

impl Repository {
    /// Whether `earlier` leads to `later`, or is it.
    pub fn leads_to(&self, earlier: &CommitId, later: &CommitId) -> Result<bool, Error> {
        let id =
            |commit: &CommitId| Oid::from_str(commit.as_str()).map_err(|_| Error::UnknownCommit(commit.to_string()));
        let (earlier, later) = (id(earlier)?, id(later)?);
        Ok(earlier == later || self.opened.repo.graph_descendant_of(later, earlier)?)
    }

    /// What the repository has under this id: `commit`, `tree`, `blob` or `tag`; `None` if it has nothing.
    pub fn kind(&self, id: &CommitId) -> Option<&'static str> {
        let id = Oid::from_str(id.as_str()).ok()?;
        let object = self.opened.repo.find_object(id, None).ok()?;
        object.kind().map(|kind| kind.str())
    }

    /// How many commits lead to `commit`, itself included.
    pub fn count(&self, commit: &CommitId) -> Result<usize, Error> {
        let id = Oid::from_str(commit.as_str()).map_err(|_| Error::UnknownCommit(commit.to_string()))?;
        let mut walk = self.opened.repo.revwalk()?;
        walk.push(id)?;
        let mut count = 0;
        for id in walk {
            id?;
            count += 1;
        }
        Ok(count)
    }

    /// Hashes every object that the archive's history up to `head` rests on.
    pub fn verify(&self, head: &CommitId) -> Result<Verified, Error> {
        let repo = &self.opened.repo;
        let objects = Objects::new(repo)?;
        let trees = Trees::new(&objects);
        let shallow = completeness::shallow(repo);
        let mut verified = Verified::default();
        let mut seen: HashSet<Oid> = HashSet::new();
        let mut blobs: Vec<Oid> = Vec::new();
        let mut contents: Vec<Oid> = Vec::new();
        let mut waiting = vec![Oid::from_str(head.as_str()).map_err(|_| Error::UnknownCommit(head.to_string()))?];
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            let Some(object) = sound(&objects, id, ObjectType::Commit, &mut verified) else { continue };
            verified.commits += 1;
            let Some(raw) = commit::parse(object.data(), &mut commit::Names::default()) else { continue };
            if !shallow.contains(&id) {
                waiting.extend(&raw.parents);
            }
            let mut below = vec![raw.tree];
            // On the way to the archive only the trees themselves belong to it.
            let mut at = raw.tree;
            for part in self.opened.prefix.split('/').filter(|part| !part.is_empty()) {
                match trees.find(at, part) {
                    Ok(Some((ItemKind::Folder, tree))) => {
                        at = tree;
                        below.push(tree);
                    }
                    _ => break,
                }
            }
            for tree in below {
                if seen.insert(tree) {
                    sound(&objects, tree, ObjectType::Tree, &mut verified);
                    verified.trees += 1;
                }
            }
            for file in ["site.toml", ".mailmap"] {
                if let Ok(Some((ItemKind::File, blob))) = trees.find(at, file)
                    && seen.insert(blob)
                {
                    blobs.push(blob);
                }
            }
            if let Content::Tree(Some(tree)) = content(&trees, raw.tree, &self.opened.prefix)
                && seen.insert(tree)
            {
                contents.push(tree);
            }
        }
        let git_dir = open::git_dir(repo);
        descend(&git_dir, contents, &mut seen, &mut blobs, &mut verified)?;
        verified.blobs = blobs.len();
        let (states, _) =
            parallel::each(&git_dir, &blobs, |trees, blob| state(trees.objects, *blob, ObjectType::Blob))?;
        let damaged = blobs.iter().zip(states).filter_map(|(blob, state)| Some((blob.to_string(), state?)));
        verified.damaged.extend(damaged);
        Ok(verified)
    }
}

/// So many states of one folder are looked at one after another: of each, only what the one before had not.
const RUN: usize = 256;

/// What states of one folder hold.
#[derive(Default)]
struct Below {
    sound: usize,
    damaged: Vec<(Oid, Damage)>,
    folders: Vec<(Box<[u8]>, Oid)>,
    files: Vec<Oid>,
}

/// Hashes the trees and all that lie below them, level by level. A wide folder has as many states as it has entries,
/// nearly all of them alike.
fn descend(
    git_dir: &Path,
    contents: Vec<Oid>,
    seen: &mut HashSet<Oid>,
    blobs: &mut Vec<Oid>,
    verified: &mut Verified,
) -> Result<(), Error> {
    // By folder, so that neighbours are states of the same one.
    let mut level = vec![contents];
    while !level.is_empty() {
        let runs: Vec<(usize, &[Oid])> = level
            .iter()
            .enumerate()
            .flat_map(|(folder, trees)| trees.chunks(RUN).map(move |run| (folder, run)))
            .collect();
        let (found, _) = parallel::each(git_dir, &runs, |trees, (_, run)| below(trees.objects, run))?;
        let mut next: BTreeMap<(usize, Box<[u8]>), Vec<Oid>> = BTreeMap::new();
        for ((folder, _), below) in runs.iter().zip(found) {
            verified.trees += below.sound;
            verified.damaged.extend(below.damaged.into_iter().map(|(id, damage)| (id.to_string(), damage)));
            for (name, id) in below.folders {
                if seen.insert(id) {
                    next.entry((*folder, name)).or_default().push(id);
                }
            }
            blobs.extend(below.files.into_iter().filter(|id| seen.insert(*id)));
        }
        level = next.into_values().collect();
    }
    Ok(())
}

/// Hashes these states of a folder, and tells what is in them.
fn below(objects: &Objects<'_>, run: &[Oid]) -> Below {
    let mut below = Below::default();
    let mut before = None;
    for id in run {
        let tree = match read_tree(objects, *id) {
            Ok(tree) => tree,
            Err(damage) => {
                below.damaged.push((*id, damage));
                continue;
            }
        };
        below.sound += 1;
        for item in fresh(before.as_ref().map_or(&[][..], git2::OdbObject::data), tree.data()) {
            match item.kind {
                ItemKind::Folder => below.folders.push((item.name.into(), item.id)),
                ItemKind::File | ItemKind::Link => below.files.push(item.id),
                ItemKind::Submodule => {}
            }
        }
        before = Some(tree);
    }
    below
}

/// The object, if it is there and is what its id says; otherwise it is noted.
fn sound<'o>(
    objects: &'o Objects<'_>,
    id: Oid,
    kind: ObjectType,
    verified: &mut Verified,
) -> Option<git2::OdbObject<'o>> {
    read(objects, id, kind).map_err(|damage| verified.damaged.insert(id.to_string(), damage)).ok()
}

fn state(objects: &Objects<'_>, id: Oid, kind: ObjectType) -> Option<Damage> {
    read(objects, id, kind).err()
}

fn read<'o>(objects: &'o Objects<'_>, id: Oid, kind: ObjectType) -> Result<git2::OdbObject<'o>, Damage> {
    let Some(object) = objects.read(id, kind) else { return Err(Damage::Missing) };
    match object_id::of(kind.str(), object.data()) {
        Ok(hashed) if hashed == id.as_bytes() => Ok(object),
        Ok(_) => Err(Damage::Altered),
        Err(Collision) => Err(Damage::Colliding),
    }
}

/// A tree, of which everything that it names is hashed in its turn. Wide folders are most of the bytes, and looking for
/// collisions takes several times as long as hashing. Two that collide differ in nearly every word of 128 bytes that
/// follow each other. Among plain entries there is always a whole id within so many, which would have to differ in
/// exactly these bits and still be the id of an object that is there: harder by far than the collision itself.
fn read_tree<'o>(objects: &'o Objects<'_>, id: Oid) -> Result<git2::OdbObject<'o>, Damage> {
    match objects.read(id, ObjectType::Tree) {
        Some(tree) if is_plain(tree.data(), 108) => {
            let hashed = object_id::of_harmless("tree", tree.data());
            if hashed == id.as_bytes() { Ok(tree) } else { Err(Damage::Altered) }
        }
        _ => read(objects, id, ObjectType::Tree),
    }
}
