//! A git pack with its index, written object by object.
//!
//! What libgit2 offers gathers objects and then looks for deltas among all of them, which takes most of the time of
//! writing a long history. Who plans a history knows what each folder's tree was made from: a tree is stored as its
//! difference to the one before it, and nothing has to be looked for. Formats: `gitformat-pack`, version 2 of both.

use crate::model::object_id;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use git2::{ObjectType, Oid};
use sha1::{Digest, Sha1};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Differences upon differences; git itself goes no deeper.
const DEPTH: u8 = 50;
/// The longest stretch that one instruction of a difference copies.
const COPY: usize = 0x1_0000;
/// The longest stretch that one instruction of a difference inserts.
const INSERT: usize = 0x7f;

/// An object of the pack that a difference can build upon.
#[derive(Clone)]
pub(super) struct Stored {
    /// The object's id.
    pub id: Oid,
    bytes: Vec<u8>,
    offset: u64,
    depth: u8,
}

/// Where an object lies.
struct Place {
    offset: u64,
    crc: u32,
}

/// A pack that is being written. Dropped before [`PackFile::finish`], it leaves nothing.
pub(super) struct PackFile {
    folder: PathBuf,
    path: PathBuf,
    file: BufWriter<File>,
    offset: u64,
    places: HashMap<Oid, Place>,
    /// One for all entries: making one takes longer than a short entry.
    compress: Compress,
}

impl PackFile {
    /// Begins a pack in `folder`, the repository's `objects/pack`.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("tmp_pack_{}", std::process::id()));
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
        let mut pack = Self {
            folder: folder.to_owned(),
            path,
            file: BufWriter::with_capacity(1 << 20, file),
            offset: 0,
            places: HashMap::new(),
            compress: Compress::new(Compression::fast(), true),
        };
        // The number of objects is put in at the end.
        pack.put(b"PACK\0\0\0\x02\0\0\0\0")?;
        Ok(pack)
    }

    /// Stores an object whole, if the pack does not have it.
    pub fn write(&mut self, kind: ObjectType, bytes: &[u8]) -> io::Result<Oid> {
        let id = id_of(kind, bytes)?;
        if !self.places.contains_key(&id) {
            let mut entry = head(code(kind), bytes.len());
            self.deflate(&mut entry, bytes)?;
            self.add(id, &entry)?;
        }
        Ok(id)
    }

    /// Stores an object as its difference to `base`, if that is short.
    pub fn write_upon(&mut self, kind: ObjectType, bytes: Vec<u8>, base: Option<&Stored>) -> io::Result<Stored> {
        let id = id_of(kind, &bytes)?;
        if let Some(place) = self.places.get(&id) {
            // How deep it lies is not known any more: nothing is built upon it too deep if it counts as deepest.
            return Ok(Stored { id, bytes, offset: place.offset, depth: DEPTH });
        }
        let offset = self.offset;
        let difference = base
            .filter(|base| base.depth < DEPTH)
            .map(|base| (base, difference(&base.bytes, &bytes)))
            .filter(|(_, difference)| difference.len() < bytes.len() / 2);
        let (mut entry, depth, data) = match &difference {
            Some((base, difference)) => {
                let mut entry = head(OFFSET_DELTA, difference.len());
                back(&mut entry, offset - base.offset);
                (entry, base.depth + 1, difference)
            }
            None => (head(code(kind), bytes.len()), 0, &bytes),
        };
        self.deflate(&mut entry, data)?;
        self.add(id, &entry)?;
        Ok(Stored { id, bytes, offset, depth })
    }

    fn add(&mut self, id: Oid, entry: &[u8]) -> io::Result<()> {
        let mut crc = Crc::new();
        crc.update(entry);
        self.places.insert(id, Place { offset: self.offset, crc: crc.sum() });
        self.put(entry)
    }

    fn deflate(&mut self, entry: &mut Vec<u8>, bytes: &[u8]) -> io::Result<()> {
        self.compress.reset();
        entry.reserve(64 + bytes.len() / 2);
        loop {
            let done = self.compress.total_in() as usize;
            let rest = bytes.get(done..).unwrap_or_default();
            let status = self.compress.compress_vec(rest, entry, FlushCompress::Finish).map_err(io::Error::other)?;
            if status == Status::StreamEnd {
                return Ok(());
            }
            entry.reserve(64 + rest.len() / 2);
        }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.offset += bytes.len() as u64;
        self.file.write_all(bytes)
    }

    /// Completes the pack and its index and gives them their names: then the repository has the objects.
    pub fn finish(mut self) -> io::Result<()> {
        let count = u32::try_from(self.places.len()).map_err(io::Error::other)?;
        self.file.seek(SeekFrom::Start(8))?;
        self.file.write_all(&count.to_be_bytes())?;
        self.file.seek(SeekFrom::Start(0))?;
        let mut hash = Sha1::new();
        let mut reader = BufReader::with_capacity(1 << 20, self.file.get_ref());
        let mut block = vec![0; 1 << 20];
        loop {
            match reader.read(&mut block)? {
                0 => break,
                length => hash.update(&block[..length]),
            }
        }
        drop(reader);
        let checksum = hash.finalize();
        self.file.seek(SeekFrom::End(0))?;
        self.file.write_all(&checksum)?;
        self.file.flush()?;
        let name = |end: &str| self.folder.join(format!("pack-{}.{end}", crate::model::hex(&checksum)));
        // The index comes last: with it the pack is there for git.
        fs::rename(&self.path, name("pack"))?;
        let index = self.path.with_extension("idx");
        fs::write(&index, self.index(&checksum))?;
        fs::rename(&index, name("idx"))
    }

    /// The index: a table of first bytes, the ids in order, checksums of the entries, and where each lies.
    fn index(&self, checksum: &[u8]) -> Vec<u8> {
        let mut places: Vec<(&Oid, &Place)> = self.places.iter().collect();
        places.sort_unstable_by_key(|(id, _)| **id);
        let mut index = Vec::with_capacity(1100 + places.len() * 28);
        index.extend_from_slice(b"\xfftOc\0\0\0\x02");
        let mut below = 0_usize;
        for first in 0..=u8::MAX {
            below += places[below..].iter().take_while(|(id, _)| id.as_bytes()[0] == first).count();
            index.extend_from_slice(&(below as u32).to_be_bytes());
        }
        places.iter().for_each(|(id, _)| index.extend_from_slice(id.as_bytes()));
        places.iter().for_each(|(_, place)| index.extend_from_slice(&place.crc.to_be_bytes()));
        // Beyond two gibibytes a place does not fit; then it stands in a table of its own.
        let mut far: Vec<u64> = Vec::new();
        for (_, place) in &places {
            let near = u32::try_from(place.offset).ok().filter(|offset| offset >> 31 == 0).unwrap_or_else(|| {
                far.push(place.offset);
                0x8000_0000 | (far.len() - 1) as u32
            });
            index.extend_from_slice(&near.to_be_bytes());
        }
        far.iter().for_each(|offset| index.extend_from_slice(&offset.to_be_bytes()));
        index.extend_from_slice(checksum);
        let own = Sha1::digest(&index);
        index.extend_from_slice(&own);
        index
    }
}

impl Drop for PackFile {
    fn drop(&mut self) {
        // After `finish` there is nothing of this name.
        let _ = fs::remove_file(&self.path);
    }
}

/// An entry that is a difference to another, so many bytes before it.
const OFFSET_DELTA: u8 = 6;

fn code(kind: ObjectType) -> u8 {
    match kind {
        ObjectType::Tree => 2,
        ObjectType::Blob => 3,
        ObjectType::Tag => 4,
        _ => 1,
    }
}

/// Kind and length, as an entry begins: four bits of the length, then seven at a time, least first.
fn head(code: u8, length: usize) -> Vec<u8> {
    let mut rest = length >> 4;
    let mut bytes = vec![code << 4 | (length & 0x0f) as u8];
    while rest > 0 {
        if let Some(last) = bytes.last_mut() {
            *last |= 0x80;
        }
        bytes.push((rest & 0x7f) as u8);
        rest >>= 7;
    }
    bytes
}

/// How far back the base lies: seven bits at a time, greatest first, where each further byte also counts one.
fn back(entry: &mut Vec<u8>, distance: u64) {
    let mut bytes = vec![(distance & 0x7f) as u8];
    let mut rest = distance >> 7;
    while rest > 0 {
        rest -= 1;
        bytes.push(0x80 | (rest & 0x7f) as u8);
        rest >>= 7;
    }
    entry.extend(bytes.iter().rev());
}

/// The id of an object, whose bytes are the writer's own.
fn id_of(kind: ObjectType, bytes: &[u8]) -> io::Result<Oid> {
    Oid::from_bytes(&object_id::of_harmless(kind.str(), bytes)).map_err(io::Error::other)
}

/// The instructions that make `new` of `old`: what both begin and end with is copied, what lies between is told.
fn difference(old: &[u8], new: &[u8]) -> Vec<u8> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let ends = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let mut delta = Vec::with_capacity(32 + new.len() - start - end);
    size(&mut delta, old.len());
    size(&mut delta, new.len());
    copy(&mut delta, 0, start);
    for part in new[start..new.len() - end].chunks(INSERT) {
        delta.push(part.len() as u8);
        delta.extend_from_slice(part);
    }
    copy(&mut delta, old.len() - end, end);
    delta
}

fn size(delta: &mut Vec<u8>, mut length: usize) {
    while length > 0x7f {
        delta.push(0x80 | (length & 0x7f) as u8);
        length >>= 7;
    }
    delta.push(length as u8);
}

/// Copies `length` bytes of the base from `from` on. Bytes of both numbers that are zero are left out.
fn copy(delta: &mut Vec<u8>, mut from: usize, mut length: usize) {
    while length > 0 {
        let part = length.min(COPY);
        let place = delta.len();
        let mut code = 0x80;
        delta.push(code);
        for byte in 0..4 {
            let value = (from >> (8 * byte)) as u8;
            if value != 0 {
                code |= 1 << byte;
                delta.push(value);
            }
        }
        // A whole stretch is written as none.
        for byte in 0..2 {
            let value = ((part % COPY) >> (8 * byte)) as u8;
            if value != 0 {
                code |= 0x10 << byte;
                delta.push(value);
            }
        }
        delta[place] = code;
        from += part;
        length -= part;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pack with blobs and trees that build upon each other, read back by the library.
    #[test]
    fn what_is_stored_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let repo = git2::Repository::init(dir.path()).unwrap();
        let mut pack = PackFile::begin(&repo.path().join("objects/pack")).unwrap();
        let long = |seed: u32, length: u32| -> Vec<u8> {
            (0..length).map(|place| (place.wrapping_mul(2_654_435_761) >> 13 ^ seed) as u8).collect()
        };
        let mut expected = vec![];
        for text in ["", "短", "x".repeat(40_000).as_str()] {
            expected.push((pack.write(ObjectType::Blob, text.as_bytes()).unwrap(), text.as_bytes().to_vec()));
        }
        // Lengths around the greatest stretch; changes at the beginning, in the middle and at the end.
        let mut last: Option<Stored> = None;
        for (number, length) in
            [70_000, 65_536, 65_535, 131_072, 131_073, 300].into_iter().cycle().take(130).enumerate()
        {
            let mut bytes = long(7, length);
            bytes.splice(number..number + 3, long(number as u32, 200));
            let stored = pack.write_upon(ObjectType::Blob, bytes.clone(), last.as_ref()).unwrap();
            expected.push((stored.id, bytes));
            last = Some(stored);
        }
        pack.finish().unwrap();
        let odb = git2::Repository::open(dir.path()).unwrap();
        let odb = odb.odb().unwrap();
        for (id, bytes) in &expected {
            assert_eq!(odb.read(*id).unwrap().data(), bytes, "{id}");
        }
        let names: Vec<_> =
            fs::read_dir(repo.path().join("objects/pack")).unwrap().map(|it| it.unwrap().path()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }

    #[test]
    fn an_unfinished_pack_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut pack = PackFile::begin(dir.path()).unwrap();
        pack.write(ObjectType::Blob, b"text").unwrap();
        drop(pack);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn small_changes_make_small_differences() {
        let old: Vec<u8> = (0..=255).cycle().take(20_000).collect();
        let mut new = old.clone();
        new[9_000] ^= 1;
        assert!(difference(&old, &new).len() < 24);
        assert_eq!(difference(b"", b"ab"), [0, 2, 2, b'a', b'b']);
        assert_eq!(difference(b"ab", b""), [2, 0]);
    }
}
