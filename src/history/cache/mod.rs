//! What earlier walks found, kept in a file: the next walk reads only what is new.
//!
//! The file is a convenience and no witness. Another format, another place of the archive in its repository or a
//! wrong checksum, and it is ignored and written anew.

mod codec;

use super::entry::{Content, Entry};
use crate::model::history::{Action, FieldChange, Merge, Revision, Signature, Signed};
use crate::model::{BlobId, CollectionName, RecordId};
use codec::{Reader, Writer, checksum};
use git2::Oid;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Raised whenever the walk finds something else in the same commits, or writes it otherwise.
const FORMAT: &[u8] = b"juanzong history 5\n";
const FILE: &str = "history-v1.bin";

/// Entries of the last walk, newest first as they were, ending at its head.
pub(super) struct Kept {
    pub head: Oid,
    pub entries: Vec<Entry>,
    /// Whether every parent is among them.
    pub is_closed: bool,
}

/// Entries are written in parts of so many, which are read side by side.
const PART: usize = 4096;

/// What was kept for an archive at `prefix` of its repository, if it is sound.
pub(super) fn load(folder: &Path, prefix: &str) -> Option<Kept> {
    let bytes = std::fs::read(folder.join(FILE)).ok()?;
    let (body, digest) = bytes.split_at_checked(bytes.len().checked_sub(16)?)?;
    if !body.starts_with(FORMAT) || checksum(body) != digest {
        return None;
    }
    let mut reader = Reader { bytes: &body[FORMAT.len()..] };
    if reader.text()? != prefix {
        return None;
    }
    let kept = read(&mut reader)?;
    reader.bytes.is_empty().then_some(kept)
}

/// Keeps the entries. Failure is no matter: the next walk takes longer.
pub(super) fn store(folder: &Path, prefix: &str, head: Oid, entries: &[Entry]) {
    let mut writer = Writer::default();
    writer.raw(FORMAT);
    writer.text(prefix);
    write(&mut writer, head, entries);
    let digest = checksum(&writer.bytes);
    writer.raw(&digest);
    let _ = replace(folder, &writer.bytes);
}

/// Writes beside and renames, so that nobody ever reads half a file.
fn replace(folder: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    // Whoever forgets to tell git of this folder does not commit it.
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        let _ = std::fs::write(&ignore, "*\n");
    }
    let beside: PathBuf = folder.join(format!("{FILE}.{}.tmp", std::process::id()));
    let written = std::fs::File::create(&beside).and_then(|mut file| file.write_all(bytes));
    written.and_then(|()| std::fs::rename(&beside, folder.join(FILE))).inspect_err(|_| {
        let _ = std::fs::remove_file(&beside);
    })
}

/// Texts that occur again and again, each written once.
#[derive(Default)]
struct Table<'a> {
    places: HashMap<&'a str, u64>,
    texts: Vec<&'a str>,
}

impl<'a> Table<'a> {
    fn add(&mut self, text: &'a str) {
        let next = self.texts.len() as u64;
        self.places.entry(text).or_insert_with(|| {
            self.texts.push(text);
            next
        });
    }

    fn place(&self, text: &str) -> u64 {
        self.places.get(text).copied().unwrap_or(0)
    }
}

fn write(writer: &mut Writer, head: Oid, entries: &[Entry]) {
    let mut table = Table::default();
    for entry in entries {
        for signature in [&entry.author, &entry.committer] {
            table.add(&signature.name);
            table.add(&signature.email);
        }
        for (id, revision) in &entry.revisions {
            table.add(id.as_str());
            table.add(&revision.path);
        }
    }
    writer.number(table.texts.len() as u64);
    table.texts.iter().for_each(|text| writer.text(text));
    writer.raw(head.as_bytes());
    let whole: Vec<&Entry> = entries.iter().filter(|entry| !entry.partial).collect();
    writer.raw(&[u8::from(is_closed(&whole))]);
    writer.number(whole.len().div_ceil(PART) as u64);
    for part in whole.chunks(PART) {
        let mut own = Writer::default();
        write_part(&mut own, part, &table);
        writer.number(own.bytes.len() as u64);
        writer.raw(&own.bytes);
    }
}

/// Whether every parent is among the entries.
fn is_closed(entries: &[&Entry]) -> bool {
    let ids: HashSet<Oid> = entries.iter().map(|entry| entry.id).collect();
    entries.iter().flat_map(|entry| &entry.parents).all(|parent| ids.contains(parent))
}

fn write_part(writer: &mut Writer, entries: &[&Entry], table: &Table<'_>) {
    writer.number(entries.len() as u64);
    for entry in entries {
        writer.raw(entry.id.as_bytes());
        writer.number(entry.parents.len() as u64);
        entry.parents.iter().for_each(|parent| writer.raw(parent.as_bytes()));
        for signature in [&entry.author, &entry.committer] {
            writer.number(table.place(&signature.name));
            writer.number(table.place(&signature.email));
            writer.signed(signature.seconds);
            writer.signed(signature.offset_minutes.into());
        }
        writer.text(&entry.message);
        match &entry.signed {
            Signed::No => writer.raw(&[0]),
            Signed::Other => writer.raw(&[1]),
            Signed::Ssh { key, fits } => {
                writer.raw(&[match fits {
                    None => 2,
                    Some(false) => 3,
                    Some(true) => 4,
                }]);
                writer.text(key);
            }
            // Who made it is not known from the commit.
            Signed::Gpg { issuer, .. } => {
                writer.raw(&[5]);
                writer.text(issuer);
            }
        }
        writer.number(entry.redefines.len() as u64);
        entry.redefines.iter().for_each(|name| writer.text(name.as_str()));
        let tree = match entry.content {
            Content::Tree(tree) => tree,
            _ => None,
        };
        optional(writer, tree.as_ref().map(Oid::as_bytes));
        writer.number(entry.revisions.len() as u64);
        for (id, revision) in &entry.revisions {
            writer.number(table.place(id.as_str()));
            writer.number(table.place(&revision.path));
            writer.raw(&[action_code(revision.action) | merge_code(revision.merge) << 4]);
            optional(writer, revision.blob.as_ref().map(|blob| &blob.0[..]));
            optional(writer, revision.previous.as_ref().map(|blob| &blob.0[..]));
            writer.number(revision.changes.len() as u64);
            for change in &revision.changes {
                writer.text(&change.field);
                writer.value(&change.from);
                writer.value(&change.to);
            }
        }
    }
}

fn read(reader: &mut Reader<'_>) -> Option<Kept> {
    let texts: Vec<Arc<str>> = (0..reader.count()?).map(|_| reader.text().map(Arc::from)).collect::<Option<_>>()?;
    let head = oid(reader.array()?)?;
    let is_closed = reader.byte()? == 1;
    let mut parts: Vec<&[u8]> = Vec::new();
    for _ in 0..reader.count()? {
        let length = reader.count()?;
        parts.push(reader.raw(length)?);
    }
    let parts: Option<Vec<Vec<Entry>>> = parts.into_par_iter().map(|part| read_part(part, &texts)).collect();
    let parts = parts?;
    let mut entries = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| entries.extend(part));
    Some(Kept { head, entries, is_closed })
}

fn read_part(bytes: &[u8], texts: &[Arc<str>]) -> Option<Vec<Entry>> {
    let reader = &mut Reader { bytes };
    let count = reader.count()?;
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        let id = oid(reader.array()?)?;
        let parents = (0..reader.count()?).map(|_| oid(reader.array()?)).collect::<Option<_>>()?;
        let author = signature(reader, texts)?;
        let committer = signature(reader, texts)?;
        let message = reader.text()?.to_owned();
        let signed = match reader.byte()? {
            0 => Signed::No,
            1 => Signed::Other,
            code @ 2..=4 => {
                let fits = (code > 2).then_some(code == 4);
                Signed::Ssh { key: reader.text()?.into(), fits }
            }
            5 => Signed::Gpg { issuer: reader.text()?.into(), made_by: Vec::new() },
            _ => return None,
        };
        let redefines = (0..reader.count()?).map(|_| reader.text().map(CollectionName::from)).collect::<Option<_>>()?;
        let content = Content::Tree(match optional_array(reader)? {
            Some(bytes) => Some(oid(bytes)?),
            None => None,
        });
        let mut revisions = Vec::new();
        for _ in 0..reader.count()? {
            let text = texts.get(usize::try_from(reader.number()?).ok()?)?;
            revisions.push((RecordId::new(Arc::clone(text)), revision(reader, texts)?));
        }
        entries.push(Entry {
            id,
            parents,
            author,
            committer,
            message,
            signed,
            redefines,
            content,
            revisions,
            partial: false,
        });
    }
    reader.bytes.is_empty().then_some(entries)
}

fn signature(reader: &mut Reader<'_>, texts: &[Arc<str>]) -> Option<Signature> {
    let mut text = || Some(Arc::clone(texts.get(usize::try_from(reader.number()?).ok()?)?));
    let (name, email) = (text()?, text()?);
    let seconds = reader.signed()?;
    let offset_minutes = i32::try_from(reader.signed()?).ok()?;
    Some(Signature { name, email, mapped: None, seconds, offset_minutes })
}

fn revision(reader: &mut Reader<'_>, texts: &[Arc<str>]) -> Option<Revision> {
    let path = Arc::clone(texts.get(usize::try_from(reader.number()?).ok()?)?);
    let code = reader.byte()?;
    let action = match code & 0xf {
        0 => Action::Added,
        1 => Action::Modified,
        2 => Action::Renamed,
        3 => Action::Deleted,
        _ => return None,
    };
    let merge = match code >> 4 {
        0 => None,
        1 => Some(Merge::Combined),
        2 => Some(Merge::Discarded),
        3 => Some(Merge::Resolved),
        4 => Some(Merge::Altered),
        _ => return None,
    };
    let blob = optional_array(reader)?.map(BlobId);
    let previous = optional_array(reader)?.map(BlobId);
    let mut changes = Vec::new();
    for _ in 0..reader.count()? {
        let field = reader.text()?.to_owned();
        changes.push(FieldChange { field, from: reader.value()?, to: reader.value()? });
    }
    Some(Revision { commit: 0, action, path, blob, previous, merge, changes })
}

fn action_code(action: Action) -> u8 {
    match action {
        Action::Added => 0,
        Action::Modified => 1,
        Action::Renamed => 2,
        Action::Deleted => 3,
    }
}

fn merge_code(merge: Option<Merge>) -> u8 {
    match merge {
        None => 0,
        Some(Merge::Combined) => 1,
        Some(Merge::Discarded) => 2,
        Some(Merge::Resolved) => 3,
        Some(Merge::Altered) => 4,
    }
}

fn optional(writer: &mut Writer, id: Option<&[u8]>) {
    match id {
        Some(bytes) => {
            writer.raw(&[1]);
            writer.raw(bytes);
        }
        None => writer.raw(&[0]),
    }
}

fn optional_array(reader: &mut Reader<'_>) -> Option<Option<[u8; 20]>> {
    match reader.byte()? {
        0 => Some(None),
        1 => Some(Some(reader.array()?)),
        _ => None,
    }
}

fn oid(bytes: [u8; 20]) -> Option<Oid> {
    Oid::from_bytes(&bytes).ok()
}
