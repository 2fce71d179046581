//! Versions of records and of the whole archive, read on demand.

use super::action::{actions, blob_id};
use super::changes::changes;
use super::compare::{self, Sides};
use super::entry::Content;
use super::object::Objects;
use super::open::{self, Opened};
use super::tree::{ItemKind, Trees, is_open_name};
use super::{Error, assemble, commit, identify, resolve};
use crate::load;
use crate::model::file_format::FileFormat;
use crate::model::hex;
use crate::model::history::{Action, FieldChange, Revision};
use crate::model::source::{Attachment, Source, Sources};
use crate::model::{BlobId, CommitId, History, RecordId};
use git2::{ObjectType, Oid};
use jiff::tz::TimeZone;
use sha2::Digest;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The repository around an archive.
pub struct Repository {
    pub(super) opened: Opened,
}

/// A record as it stood in some commit.
#[derive(Clone, Debug)]
pub struct Version {
    /// Path of the file then.
    pub path: Arc<str>,
    /// Its content.
    pub blob: BlobId,
    /// Its text, without a byte-order mark.
    pub text: String,
}

/// A record that differs between two commits.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The record.
    pub record: RecordId,
    /// What happened to it from the one to the other.
    pub action: Action,
    /// Path of its file (in the earlier commit, for a deletion).
    pub path: Arc<str>,
    /// What changed, with the body quoted.
    pub changes: Vec<FieldChange>,
}

impl Repository {
    /// Opens the repository that contains `root`.
    pub fn open(root: &Path) -> Result<Self, Error> {
        Ok(Self { opened: open::open(root)?.ok_or(Error::NoRepository)? })
    }

    /// The commit that is checked out.
    pub fn head(&self) -> Result<CommitId, Error> {
        head(&self.opened.repo)?.map(assemble::commit_id).ok_or(Error::NoCommit)
    }

    /// The commit that `spec` names: a commit as git takes it (`HEAD~3`, a tag, an abbreviated id), or a day
    /// (`2026-03-01`) or moment, which means the last commit along the first parents that was committed by its
    /// end in `zone`.
    pub fn resolve(&self, spec: &str, zone: &TimeZone) -> Result<CommitId, Error> {
        resolve::resolve(&self.opened.repo, spec, zone).map(assemble::commit_id)
    }

    /// The text of a version of a file.
    pub fn text_at(&self, blob: BlobId) -> Result<String, Error> {
        let id = Oid::from_bytes(&blob.0)?;
        Objects::new(&self.opened.repo)?.text(id).ok_or_else(|| Error::Missing(id.to_string()))
    }

    /// Every revision of `record` with the text that it left, newest first; a deletion leaves none.
    pub fn versions<'h>(
        &self,
        history: &'h History,
        record: &RecordId,
    ) -> Result<Vec<(&'h Revision, Option<String>)>, Error> {
        let text = |revision: &'h Revision| match revision.blob {
            Some(blob) => Ok((revision, Some(self.text_at(blob)?))),
            None => Ok((revision, None)),
        };
        history.of(record).iter().map(text).collect()
    }

    /// `record` as it stood in `commit`; `None` if it was not in the archive.
    pub fn version_at(
        &self,
        history: &History,
        record: &RecordId,
        commit: &CommitId,
    ) -> Result<Option<Version>, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let trees = Trees::new(&objects);
        let tree = self.content(&trees, commit)?;
        let is_record = |blob: Oid| {
            objects.read(blob, ObjectType::Blob).and_then(|object| identify::record_id(object.data())).as_ref()
                == Some(record)
        };
        let version = |path: &str, blob: Oid| -> Result<Option<Version>, Error> {
            let text = objects.text(blob).ok_or_else(|| Error::Missing(blob.to_string()))?;
            Ok(blob_id(blob).map(|blob| Version { path: path.into(), blob, text }))
        };
        let Some(tree) = tree else { return Ok(None) };
        // A record lies where one of its revisions put it.
        let paths: BTreeSet<&str> = history.of(record).iter().map(|revision| &*revision.path).collect();
        for path in paths {
            let below = path.strip_prefix("content/").unwrap_or(path);
            if let Some((ItemKind::File, blob)) = trees.find(tree, below).map_err(missing)?
                && is_record(blob)
            {
                return version(path, blob);
            }
        }
        if history.completeness.is_complete() && history.commits.iter().any(|known| known.id == *commit) {
            return Ok(None);
        }
        // The history does not know this commit in full: look into every file.
        let mut found = None;
        let enter = |path: &str| path.rsplit('/').nth(1).is_some_and(|name| is_open_name(name.as_bytes()));
        trees
            .files(tree, &mut String::from("content/"), &enter, &mut |path, kind, blob| {
                if found.is_none() && kind == ItemKind::File && path.ends_with(".md") && is_record(blob) {
                    found = Some((path.to_owned(), blob));
                }
            })
            .map_err(missing)?;
        found.map_or(Ok(None), |(path, blob)| version(&path, blob))
    }

    /// The whole archive as it stood in `commit`, without overrides of templates and theme.
    pub fn sources_at(&self, commit: &CommitId) -> Result<Sources, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let trees = Trees::new(&objects);
        let mut sources = Sources::default();
        let source = |path: &str, id: Oid| -> Result<Source, Error> {
            let text = objects.text(id).ok_or_else(|| Error::Missing(id.to_string()))?;
            Ok(Source { path: path.into(), text: text.into(), blob: blob_id(id).unwrap_or_default() })
        };
        let root = root_tree(&objects, oid(commit)?).ok_or_else(|| Error::Missing(commit.to_string()))?;
        let config = format!("{}site.toml", self.opened.prefix);
        if let Some((ItemKind::File, blob)) = trees.find(root, &config).map_err(missing)? {
            sources.config = Some(source("site.toml", blob)?);
        }
        let mut files = Vec::new();
        if let Some(tree) = self.content(&trees, commit)? {
            let enter = |path: &str| !path.rsplit('/').nth(1).is_some_and(|name| name.starts_with('.'));
            trees
                .files(tree, &mut String::from("content/"), &enter, &mut |path, kind, blob| {
                    if kind == ItemKind::File {
                        files.push((path.to_owned(), blob));
                    }
                })
                .map_err(missing)?;
        }
        files.sort();
        for (path, blob) in files {
            if load::text::is_text_name(&path) {
                load::place(&mut sources, source(&path, blob)?);
            } else {
                let object = objects.read(blob, ObjectType::Blob).ok_or_else(|| Error::Missing(blob.to_string()))?;
                sources.attachments.push(Attachment {
                    path: path.into(),
                    size: object.len() as u64,
                    sha256: hex(&sha2::Sha256::digest(object.data())),
                    blob: blob_id(blob).unwrap_or_default(),
                    format: FileFormat::of(object.data()),
                });
            }
        }
        Ok(sources)
    }

    /// The records that differ between two commits and are wanted, by id.
    pub fn differences(
        &self,
        from: &CommitId,
        to: &CommitId,
        wanted: &dyn Fn(&RecordId) -> bool,
    ) -> Result<Vec<Difference>, Error> {
        let objects = Objects::new(&self.opened.repo)?;
        let trees = Trees::new(&objects);
        let (before, after) = (self.content(&trees, from)?, self.content(&trees, to)?);
        let found = compare::changes(&trees, &Sides { result: after, parents: &[before], bases: &[] })
            .map_err(|_| Error::Missing(to.to_string()))?
            .records;
        let identify = |blob: Oid| match objects.read(blob, ObjectType::Blob) {
            Some(object) => Ok(identify::record_id(object.data())),
            None => Err(()),
        };
        let text = |blob: Option<BlobId>| blob.map(|blob| self.text_at(blob)).transpose();
        let mut differences = Vec::new();
        for (record, revision) in actions(found, &identify).into_iter().filter(|(record, _)| wanted(record)) {
            let changes = changes(text(revision.previous)?.as_deref(), text(revision.blob)?.as_deref());
            if changes.is_empty() && revision.action == Action::Modified {
                continue;
            }
            differences.push(Difference { record, action: revision.action, path: revision.path, changes });
        }
        Ok(differences)
    }

    fn content(&self, trees: &Trees<'_>, commit: &CommitId) -> Result<Option<Oid>, Error> {
        let root = root_tree(trees.objects, oid(commit)?).ok_or_else(|| Error::Missing(commit.to_string()))?;
        match content(trees, root, &self.opened.prefix) {
            Content::Tree(tree) => Ok(tree),
            _ => Err(Error::Missing(root.to_string())),
        }
    }
}

/// The commit that is checked out, if there is any yet.
pub(super) fn head(repo: &git2::Repository) -> Result<Option<Oid>, Error> {
    match repo.head() {
        Ok(reference) => Ok(reference.target()),
        Err(error) if matches!(error.code(), git2::ErrorCode::UnbornBranch | git2::ErrorCode::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The tree of a commit.
pub(super) fn root_tree(objects: &Objects<'_>, commit: Oid) -> Option<Oid> {
    let object = objects.read(commit, ObjectType::Commit)?;
    commit::parse(object.data(), &mut commit::Names::default()).map(|raw| raw.tree)
}

/// The tree of `content/` below the archive's place in the repository.
pub(super) fn content(trees: &Trees<'_>, root: Oid, prefix: &str) -> Content {
    match trees.find(root, &format!("{prefix}content")) {
        Ok(Some((ItemKind::Folder, tree))) => Content::Tree(Some(tree)),
        Ok(_) => Content::Tree(None),
        Err(_) => Content::Missing,
    }
}

fn oid(commit: &CommitId) -> Result<Oid, Error> {
    Oid::from_str(commit.as_str()).map_err(|_| Error::UnknownCommit(commit.to_string()))
}

fn missing(id: Oid) -> Error {
    Error::Missing(id.to_string())
}
