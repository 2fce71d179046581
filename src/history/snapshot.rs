//! States of the archive as trees, and what is different from one to another, for whoever must judge a push before
//! it is history: commits in quarantine, an index that is not committed.

use super::action::{actions, blob_id};
use super::compare::{self, Sides};
use super::entry::Content;
use super::object::Objects;
use super::open::{self, Opened};
use super::repository::{Repository, content, root_tree};
use super::tree::{ItemKind, Trees, is_open_name};
use super::{Error, assemble, cache, completeness, discover, identify, repository, scan};
use crate::load;
use crate::model::file_format::FileFormat;
use crate::model::hex;
use crate::model::history::{Action, Revision};
use crate::model::source::{Attachment, Source, Sources};
use crate::model::{BlobId, CommitId, RecordId};
use git2::{ObjectType, Oid};
use sha2::Digest;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The archive in some state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Snapshot {
    pub(super) root: Oid,
}

/// What a history knows of an id.
#[derive(Clone, Debug)]
pub struct Known {
    /// Where its record was last.
    pub path: String,
    /// Whether it still stands there.
    pub stands: bool,
    /// Every content that it had.
    pub versions: BTreeSet<BlobId>,
}

/// A commit of a push.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its id.
    pub commit: CommitId,
    /// What it left.
    pub result: Snapshot,
    /// What it came from.
    pub parents: Vec<Snapshot>,
}

impl Repository {
    /// Opens the repository whose own folder is `git_dir`, bare or not. `objects` are further places where objects
    /// lie, such as the quarantine of a push.
    pub fn open_git_dir(git_dir: &Path, objects: &[PathBuf]) -> Result<Self, Error> {
        open::set_up();
        let repo = git2::Repository::open(git_dir)?;
        let odb = repo.odb()?;
        for folder in objects {
            odb.add_disk_alternate(&folder.to_string_lossy())?;
        }
        drop(odb);
        Ok(Self { opened: Opened { repo, prefix: String::new() } })
    }

    /// The folder in which git looks for hooks.
    pub fn hooks(&self) -> PathBuf {
        let repo = &self.opened.repo;
        let set = repo.config().and_then(|mut config| config.snapshot()?.get_path("core.hooksPath")).ok();
        match set {
            Some(path) if path.is_absolute() => path,
            Some(path) => repo.workdir().unwrap_or(repo.path()).join(path),
            None => repo.commondir().join("hooks"),
        }
    }

    /// The folder of the repository itself.
    pub fn git_dir(&self) -> PathBuf {
        open::git_dir(&self.opened.repo)
    }

    /// Path from the top of the repository to the archive: empty, or ending in `/`.
    pub fn prefix(&self) -> &str {
        &self.opened.prefix
    }

    /// The short name of the branch that is checked out, or that a clone begins with.
    pub fn main_branch(&self) -> Option<String> {
        let head = self.opened.repo.find_reference("HEAD").ok()?;
        let target = head.symbolic_target().ok().flatten()?;
        target.strip_prefix("refs/heads/").map(str::to_owned)
    }

    /// The commit at the tip of a branch.
    pub fn tip(&self, branch: &str) -> Option<CommitId> {
        let reference = self.opened.repo.find_reference(&format!("refs/heads/{branch}")).ok()?;
        reference.peel_to_commit().ok().map(|commit| assemble::commit_id(commit.id()))
    }

    /// The branches there are, by short name.
    pub fn branches(&self) -> Vec<String> {
        let Ok(references) = self.opened.repo.references_glob("refs/heads/*") else { return Vec::new() };
        let names = references
            .flatten()
            .filter_map(|reference| Some(reference.name().ok()?.strip_prefix("refs/heads/")?.to_owned()));
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    /// The newest commit that leads to both.
    pub fn common(&self, a: &CommitId, b: &CommitId) -> Option<CommitId> {
        let (a, b) = (Oid::from_str(a.as_str()).ok()?, Oid::from_str(b.as_str()).ok()?);
        self.opened.repo.merge_base(a, b).ok().map(assemble::commit_id)
    }

    /// The archive at a commit.
    pub fn snapshot(&self, commit: &CommitId) -> Result<Snapshot, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let id = Oid::from_str(commit.as_str()).map_err(|_| Error::UnknownCommit(commit.to_string()))?;
        Ok(Snapshot { root: root_tree(&objects, id).ok_or_else(|| Error::Missing(commit.to_string()))? })
    }

    /// What the next commit would hold, and what it would come from: the head and, while a merge is going on, the
    /// commits that are merged. `index` is the index file if it is not the usual one.
    pub fn staged(&self, index: Option<&Path>) -> Result<(Snapshot, Vec<Snapshot>), Error> {
        let repo = &self.opened.repo;
        let mut index = match index {
            Some(path) => git2::Index::open(path)?,
            None => repo.index()?,
        };
        let result = Snapshot { root: index.write_tree_to(repo)? };
        let mut parents = Vec::new();
        if let Some(head) = repository::head(repo)? {
            parents.push(self.snapshot(&assemble::commit_id(head))?);
        }
        let merged = std::fs::read_to_string(repo.path().join("MERGE_HEAD")).unwrap_or_default();
        for line in merged.lines() {
            parents.push(self.snapshot(&CommitId::from(line.trim()))?);
        }
        Ok((result, parents))
    }

    /// The commits that lead to `tip` and not to `known`, parents before children.
    pub fn steps(&self, known: &CommitId, tip: &CommitId) -> Result<Vec<Step>, Error> {
        let id =
            |commit: &CommitId| Oid::from_str(commit.as_str()).map_err(|_| Error::UnknownCommit(commit.to_string()));
        let mut walk = self.opened.repo.revwalk()?;
        walk.set_sorting(git2::Sort::TOPOLOGICAL | git2::Sort::REVERSE)?;
        walk.push(id(tip)?)?;
        walk.hide(id(known)?)?;
        let mut steps = Vec::new();
        for commit in walk {
            let commit = self.opened.repo.find_commit(commit?)?;
            let parents = commit.parent_ids().map(|parent| self.snapshot(&assemble::commit_id(parent)));
            steps.push(Step {
                commit: assemble::commit_id(commit.id()),
                result: Snapshot { root: commit.tree_id() },
                parents: parents.collect::<Result<_, _>>()?,
            });
        }
        Ok(steps)
    }

    /// What happened to records from the parents to the result. Only trees that differ, and the files that did, are
    /// read.
    pub fn happened(&self, parents: &[Snapshot], result: Snapshot) -> Result<Vec<(RecordId, Revision)>, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let trees = Trees::new(&objects);
        let mut before =
            parents.iter().map(|parent| self.content_of(&trees, *parent)).collect::<Result<Vec<_>, _>>()?;
        if before.is_empty() {
            before.push(None);
        }
        let after = self.content_of(&trees, result)?;
        let found = compare::changes(&trees, &Sides { result: after, parents: &before, bases: &[] })
            .map_err(|_| Error::Missing(result.root.to_string()))?;
        let identify = |blob: Oid| match objects.read(blob, ObjectType::Blob) {
            Some(object) => Ok(identify::record_id(object.data())),
            None => Err(()),
        };
        Ok(actions(found.records, &identify))
    }

    /// The record files that differ, with what they hold now: also those that have no id that can be read.
    pub fn changed_files(&self, before: Option<Snapshot>, after: Snapshot) -> Result<Vec<(String, BlobId)>, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let trees = Trees::new(&objects);
        let old = before.map(|before| self.content_of(&trees, before)).transpose()?.flatten();
        let sides = Sides { result: self.content_of(&trees, after)?, parents: &[old], bases: &[] };
        let found = compare::changes(&trees, &sides).map_err(|_| Error::Missing(after.root.to_string()))?;
        let files = found
            .records
            .into_iter()
            .filter_map(|change| Some((format!("content/{}", change.path), blob_id(change.new?)?)));
        Ok(files.collect())
    }

    /// Whether there is an archive in it at all.
    pub fn has_archive(&self, snapshot: Snapshot) -> Result<bool, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let trees = Trees::new(&objects);
        let has = |name: &str| {
            let found = trees.find(snapshot.root, &format!("{}{name}", self.opened.prefix));
            found.map(|found| found.is_some()).map_err(|id| Error::Missing(id.to_string()))
        };
        Ok(has("site.toml")? || has("content")?)
    }

    /// Settings, definitions and calendars; no records.
    pub fn definitions(&self, snapshot: Snapshot) -> Result<Sources, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let trees = Trees::new(&objects);
        let mut sources = Sources::default();
        let source = |path: &str, id: Oid| -> Result<Source, Error> {
            let text = objects.text(id).ok_or_else(|| Error::Missing(id.to_string()))?;
            Ok(Source { path: path.into(), text: text.into(), blob: blob_id(id).unwrap_or_default() })
        };
        let find = |root: Oid, path: &str| trees.find(root, path).map_err(|id| Error::Missing(id.to_string()));
        if let Some((ItemKind::File, blob)) = find(snapshot.root, &format!("{}site.toml", self.opened.prefix))? {
            sources.config = Some(source("site.toml", blob)?);
        }
        let Some(tree) = self.content_of(&trees, snapshot)? else { return Ok(sources) };
        let mut wanted = Vec::new();
        // Definitions lie directly in the folder of their collection; nothing below is looked at.
        let enter = |path: &str| path.split('/').count() == 3;
        trees
            .files(tree, &mut String::from("content/"), &enter, &mut |path, kind, blob| {
                if kind == ItemKind::File && (path.ends_with("/_schema.yaml") || path.contains("/_calendar/")) {
                    wanted.push((path.to_owned(), blob));
                }
            })
            .map_err(|id| Error::Missing(id.to_string()))?;
        wanted.sort();
        for (path, blob) in wanted.into_iter().filter(|(path, _)| load::text::is_text_name(path)) {
            load::place(&mut sources, source(&path, blob)?);
        }
        Ok(sources)
    }

    /// Path and content of every record file below `folder` (`content/`, or that of a collection), by path. Names
    /// only: no file is read.
    pub fn record_files(&self, snapshot: Snapshot, folder: &str) -> Result<Vec<(String, BlobId)>, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let trees = Trees::new(&objects);
        let place = format!("{}{}", self.opened.prefix, folder.trim_end_matches('/'));
        let found = trees.find(snapshot.root, &place).map_err(|id| Error::Missing(id.to_string()))?;
        let Some((ItemKind::Folder, tree)) = found else { return Ok(Vec::new()) };
        let mut files = Vec::new();
        let enter = |path: &str| path.rsplit('/').nth(1).is_some_and(|name| is_open_name(name.as_bytes()));
        let mut path = format!("{}/", folder.trim_end_matches('/'));
        trees
            .files(tree, &mut path, &enter, &mut |path, kind, blob| {
                let name = path.rsplit('/').next().unwrap_or(path);
                if kind == ItemKind::File && name.ends_with(".md") && is_open_name(name.as_bytes()) {
                    files.extend(blob_id(blob).map(|blob| (path.to_owned(), blob)));
                }
            })
            .map_err(|id| Error::Missing(id.to_string()))?;
        files.sort();
        Ok(files)
    }

    /// The id in a record file, by a glance at its first lines.
    pub fn id_in(&self, blob: BlobId) -> Result<Option<RecordId>, Error> {
        let odb = self.opened.repo.odb()?;
        let object = odb.read(Oid::from_bytes(&blob.0)?)?;
        Ok(identify::record_id(object.data()))
    }

    /// The file at this path, as an attachment; `None` if there is none.
    pub fn attachment(&self, snapshot: Snapshot, path: &str) -> Result<Option<Attachment>, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let trees = Trees::new(&objects);
        let found = trees.find(snapshot.root, &format!("{}{path}", self.opened.prefix));
        let Some((ItemKind::File, blob)) = found.map_err(|id| Error::Missing(id.to_string()))? else { return Ok(None) };
        let object = objects.read(blob, ObjectType::Blob).ok_or_else(|| Error::Missing(blob.to_string()))?;
        Ok(Some(Attachment {
            path: path.into(),
            size: object.len() as u64,
            sha256: hex(&sha2::Sha256::digest(object.data())),
            blob: blob_id(blob).unwrap_or_default(),
            format: FileFormat::of(object.data()),
        }))
    }

    /// What the history of `tip` knows of these ids. What one walk finds is kept in `cache_dir` for the next.
    pub fn ever(
        &self,
        tip: &CommitId,
        wanted: &BTreeSet<RecordId>,
        cache_dir: &Path,
    ) -> Result<BTreeMap<RecordId, Known>, Error> {
        let repo = &self.opened.repo;
        let head = Oid::from_str(tip.as_str()).map_err(|_| Error::UnknownCommit(tip.to_string()))?;
        let objects = Objects::new(repo)?;
        let kept = cache::load(cache_dir, &self.opened.prefix);
        let mut found = discover::discover(&objects, head, &completeness::shallow(repo), kept);
        scan::index(&open::git_dir(repo), &self.opened.prefix, &mut found)?;
        if !found.fresh.is_empty() || found.dropped {
            cache::store(cache_dir, &self.opened.prefix, head, &found.entries);
        }
        let mut ever: BTreeMap<RecordId, Known> = BTreeMap::new();
        // Newest first: the first that is more than a change says whether the record still stands.
        for (id, revision) in found.entries.into_iter().flat_map(|entry| entry.revisions) {
            if !wanted.contains(&id) {
                continue;
            }
            let known = ever.entry(id).or_insert_with(|| Known {
                path: revision.path.to_string(),
                stands: revision.action != Action::Deleted,
                versions: BTreeSet::new(),
            });
            known.versions.extend(revision.blob.into_iter().chain(revision.previous));
        }
        Ok(ever)
    }

    fn content_of(&self, trees: &Trees<'_>, snapshot: Snapshot) -> Result<Option<Oid>, Error> {
        match content(trees, snapshot.root, &self.opened.prefix) {
            Content::Tree(tree) => Ok(tree),
            _ => Err(Error::Missing(snapshot.root.to_string())),
        }
    }
}
