//! Hashes again what the history rests on: every commit, and every object below `content/` that any of them leads to.

use super::entry::Content;
use super::object::Objects;
use super::repository::{Repository, content};
use super::tree::{ItemKind, Trees, items};
use super::{Error, commit, completeness, open, parallel};
use crate::model::CommitId;
use git2::{ObjectType, Oid};
use std::collections::{BTreeMap, HashSet};

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
            if let Content::Tree(Some(tree)) = content(&trees, raw.tree, &self.opened.prefix) {
                descend(&objects, tree, &mut seen, &mut blobs, &mut verified);
            }
        }
        verified.blobs = blobs.len();
        let git_dir = open::git_dir(repo);
        let (states, _) =
            parallel::each(&git_dir, &blobs, |trees, blob| state(trees.objects, *blob, ObjectType::Blob))?;
        let damaged = blobs.iter().zip(states).filter_map(|(blob, state)| Some((blob.to_string(), state?)));
        verified.damaged.extend(damaged);
        Ok(verified)
    }
}

fn descend(objects: &Objects<'_>, tree: Oid, seen: &mut HashSet<Oid>, blobs: &mut Vec<Oid>, verified: &mut Verified) {
    if !seen.insert(tree) {
        return;
    }
    let Some(object) = sound(objects, tree, ObjectType::Tree, verified) else { return };
    verified.trees += 1;
    let below: Vec<(ItemKind, Oid)> = items(object.data()).map(|item| (item.kind, item.id)).collect();
    drop(object);
    for (kind, id) in below {
        match kind {
            ItemKind::Folder => descend(objects, id, seen, blobs, verified),
            ItemKind::File if seen.insert(id) => blobs.push(id),
            ItemKind::File | ItemKind::Other => {}
        }
    }
}

/// The object, if it is there and is what its id says; otherwise it is noted.
fn sound<'o>(
    objects: &'o Objects<'_>,
    id: Oid,
    kind: ObjectType,
    verified: &mut Verified,
) -> Option<git2::OdbObject<'o>> {
    match state(objects, id, kind) {
        None => objects.read(id, kind),
        Some(damage) => {
            verified.damaged.insert(id.to_string(), damage);
            None
        }
    }
}

fn state(objects: &Objects<'_>, id: Oid, kind: ObjectType) -> Option<Damage> {
    let Some(object) = objects.read(id, kind) else { return Some(Damage::Missing) };
    let is_itself = Oid::hash_object(kind, object.data()).is_ok_and(|hashed| hashed == id);
    (!is_itself).then_some(Damage::Altered)
}
