//! Commits new versions of a few files: the one place where anything is written into the repository, and only when
//! somebody approves.

use super::dirty::is_blob;
use super::object::Objects;
use super::repository::{Repository, head, root_tree};
use super::tree::{ItemKind, Trees};
use super::{Error, assemble};
use crate::model::CommitId;
use crate::model::history::Identity;
use git2::Oid;
use std::path::Path;

/// Who makes a commit, and when by their clock.
#[derive(Clone, Debug)]
pub struct Writer {
    /// Name and address.
    pub identity: Identity,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Offset of the clock from UTC, in minutes.
    pub offset_minutes: i32,
}

/// A commit that is written out but not stored yet, so that somebody can sign it.
pub struct Drafted {
    text: String,
    parent: Oid,
    subject: String,
    paths: Vec<String>,
}

impl Drafted {
    /// What a signature is over.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A commit that is stored but that no branch leads to yet.
pub struct Prepared {
    commit: Oid,
    parent: Oid,
    subject: String,
    paths: Vec<String>,
}

/// A key that git signs with.
#[derive(Clone, Debug)]
pub enum SigningKey {
    /// A file with an SSH key.
    Ssh(std::path::PathBuf),
    /// An OpenPGP key by its name, and the program that has it.
    Gpg {
        /// As `gpg --local-user` takes it.
        key: String,
        /// `gpg`, or what git is told to use instead.
        program: String,
    },
}

impl Repository {
    /// The name and address that git is told to commit with (`user.name`, `user.email`).
    pub fn identity(&self) -> Option<Identity> {
        let config = self.opened.repo.config().and_then(|mut config| config.snapshot()).ok()?;
        let email = config.get_string("user.email").ok().filter(|email| !email.is_empty())?;
        let name = config.get_string("user.name").unwrap_or_else(|_| email.clone());
        Some(Identity { name: name.into(), email: email.into() })
    }

    /// Whether the file on disk, with these bytes, is the one that is committed, and nothing else is staged for it.
    pub fn is_clean(&self, path: &str, bytes: &[u8]) -> Result<bool, Error> {
        let repo = &self.opened.repo;
        let below = format!("{}{path}", self.opened.prefix);
        let Some(committed) = self.committed(&below)? else { return Ok(false) };
        let mut index = repo.index()?;
        index.read(true)?;
        let staged = index.get_path(Path::new(&below), 0).map(|entry| entry.id);
        Ok(staged == Some(committed) && is_file(bytes, committed))
    }

    /// The key that git is told to sign with (`user.signingKey`), and whether it is told to sign every commit.
    pub fn signing_key(&self) -> (Option<SigningKey>, bool) {
        let Ok(config) = self.opened.repo.config().and_then(|mut config| config.snapshot()) else {
            return (None, false);
        };
        let text = |name: &str| config.get_string(name).ok();
        let key = match text("gpg.format").as_deref() {
            Some("ssh") => config.get_path("user.signingkey").ok().map(SigningKey::Ssh),
            None | Some("openpgp") => text("user.signingkey").map(|key| {
                let program = text("gpg.openpgp.program").or_else(|| text("gpg.program"));
                SigningKey::Gpg { key, program: program.unwrap_or_else(|| "gpg".to_owned()) }
            }),
            Some(_) => None,
        };
        (key, config.get_bool("commit.gpgsign").unwrap_or(false))
    }

    /// Writes out a commit on top of the head that gives each file (by its path below the archive's root) these bytes.
    pub fn draft(
        &self,
        files: &[(String, Vec<u8>)],
        message: &str,
        author: &Writer,
        committer: &Writer,
    ) -> Result<Drafted, Error> {
        let repo = &self.opened.repo;
        let parent = head(repo)?.ok_or(Error::NoCommit)?;
        let parent_commit = repo.find_commit(parent)?;
        let mut update = git2::build::TreeUpdateBuilder::new();
        let mut paths = Vec::new();
        for (path, bytes) in files {
            let below = format!("{}{path}", self.opened.prefix);
            // What was committed with line feeds stays so, whatever git made of it on this disk.
            let unix = self.committed(&below)?.is_some_and(|old| {
                repo.find_blob(old).is_ok_and(|blob| !blob.content().windows(2).any(|pair| pair == b"\r\n"))
            });
            let stored = if unix { without_carriage_returns(bytes) } else { bytes.clone() };
            let mode = parent_commit.tree()?.get_path(Path::new(&below)).map_or(0o100_644, |entry| entry.filemode());
            let mode = if mode == 0o100_755 { git2::FileMode::BlobExecutable } else { git2::FileMode::Blob };
            update.upsert(below.as_str(), repo.blob(&stored)?, mode);
            paths.push(below);
        }
        let tree = repo.find_tree(update.create_updated(repo, &parent_commit.tree()?)?)?;
        let (author, committer) = (signature(author)?, signature(committer)?);
        let buffer = repo.commit_create_buffer(&author, &committer, message, &tree, &[&parent_commit])?;
        let text = String::from_utf8_lossy(&buffer).into_owned();
        let subject = message.lines().next().unwrap_or_default().to_owned();
        Ok(Drafted { text, parent, subject, paths })
    }

    /// Stores what was written out, with its signature if there is one.
    pub fn prepare(&self, drafted: Drafted, signature: Option<&str>) -> Result<Prepared, Error> {
        let repo = &self.opened.repo;
        let Drafted { text, parent, subject, paths } = drafted;
        let commit = match signature {
            Some(signature) => repo.commit_signed(&text, signature.trim_end(), None)?,
            None => repo.odb()?.write(git2::ObjectType::Commit, text.as_bytes())?,
        };
        Ok(Prepared { commit, parent, subject, paths })
    }

    /// Lets the branch that is checked out lead to the commit, unless it has moved on in the meantime, and tells the
    /// index of the files.
    pub fn advance(&self, prepared: &Prepared) -> Result<CommitId, Error> {
        let repo = &self.opened.repo;
        let log = format!("commit: {}", prepared.subject);
        let reference = repo.head()?;
        if head(repo)? != Some(prepared.parent) {
            return Err(Error::Unreadable("the branch has moved".to_owned()));
        }
        match reference.name().ok().filter(|_| reference.is_branch()) {
            Some(name) => drop(repo.reference_matching(name, prepared.commit, true, prepared.parent, &log)?),
            None => repo.set_head_detached(prepared.commit)?,
        }
        let mut index = repo.index()?;
        index.read(true)?;
        for path in &prepared.paths {
            index.add_path(Path::new(path))?;
        }
        index.write()?;
        Ok(assemble::commit_id(prepared.commit))
    }

    /// The blob of a file (by its path in the repository) in the head.
    fn committed(&self, below: &str) -> Result<Option<Oid>, Error> {
        let repo = &self.opened.repo;
        let Some(head) = head(repo)? else { return Ok(None) };
        let objects = Objects::new(repo)?;
        let trees = Trees::new(&objects);
        let Some(root) = root_tree(&objects, head) else { return Ok(None) };
        let found = trees.find(root, below).map_err(|id| Error::Missing(id.to_string()))?;
        Ok(found.filter(|(kind, _)| *kind == ItemKind::File).map(|(_, blob)| blob))
    }
}

fn is_file(bytes: &[u8], blob: Oid) -> bool {
    is_blob(bytes, blob) || is_blob(&without_carriage_returns(bytes), blob)
}

fn without_carriage_returns(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            kept.push(*byte);
        }
    }
    kept
}

fn signature(writer: &Writer) -> Result<git2::Signature<'static>, git2::Error> {
    let time = git2::Time::new(writer.seconds, writer.offset_minutes);
    git2::Signature::new(&writer.identity.name, &writer.identity.email, &time)
}
