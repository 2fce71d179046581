//! Site → index on disk.
//!
//! Records are prepared on all cores, a batch at a time, while one thread writes the batch before: one segment, in
//! the archive's order, the same bytes for the same archive.

use super::Error;
use super::analysis::fold;
use super::analysis::lexicon::Lexicon;
use super::analysis::pinyin::Readings;
use super::catalog::{self, Catalog};
use super::entry::{self, Common, Entry, Prepared, Tools};
use super::facts::Shape;
use super::folder::Folder;
use super::schema::{self, Fields};
use super::stamp::{self, Seal, Stamp};
use crate::model::collection::Kind;
use crate::model::{Classification, Site};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc;
use tantivy::{Index, IndexSettings, SingleSegmentIndexWriter, TantivyDocument};

/// Records prepared at a time.
const BATCH: usize = 512;
/// Size of tantivy's hash table for terms, by this many bytes.
const MEMORY: usize = 256 << 20;

/// What a build made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Built {
    /// Records and clauses in the index.
    pub documents: usize,
    /// Size of its files together.
    pub bytes: u64,
}

/// Builds the index of `site` in `dir`, a folder that is empty or not there yet. Its readers may know everything up
/// to `audience`; the site holds nothing above it.
pub fn build(site: &Site, audience: Option<Classification>, dir: &Path) -> Result<Built, Error> {
    std::fs::create_dir_all(dir).map_err(Error::disk(dir))?;
    let stamp = Stamp::of(site, audience);
    let (schema, fields) = Fields::schema();
    let settings = IndexSettings {
        // Small blocks: a hit costs a block, over a network too.
        docstore_blocksize: 8 << 10,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let folder = Folder::open(dir, std::iter::empty()).map_err(tantivy::TantivyError::from)?;
    let index = Index::builder().schema(schema).settings(settings).tokenizers(schema::tokenizers());
    let some_hidden = audience.is_some_and(|level| level < Classification::TopSecret);
    let entries = fill(site, some_hidden, index.single_segment_index_writer(folder, MEMORY)?, &fields)?;
    rename(dir, &stamp.name())?;
    let catalog = serde_json::to_string(&Catalog::of(site, some_hidden)).unwrap_or_default();
    std::fs::write(dir.join(catalog::FILE), catalog).map_err(Error::disk(dir))?;
    let files = files(dir)?;
    let bytes = files.values().sum();
    let mut digests = BTreeMap::new();
    for name in files.keys().filter(|name| name.ends_with(".json")) {
        let content = std::fs::read(dir.join(name)).map_err(Error::disk(dir))?;
        digests.insert(name.clone(), stamp::sha256(&content));
    }
    let seal = Seal { stamp, records: site.records.len(), entries, files, digests, check: String::new() };
    std::fs::write(dir.join(stamp::FILE), seal.text()).map_err(Error::disk(dir))?;
    Ok(Built { documents: entries, bytes })
}

/// Writes the entries of every record; gives their number.
fn fill(site: &Site, some_hidden: bool, mut writer: SingleSegmentIndexWriter, fields: &Fields) -> Result<usize, Error> {
    let names: BTreeSet<String> = names(site).map(fold::text).collect();
    let lexicon = Lexicon::with_names(names.iter().map(String::as_str));
    let readings = Readings::default();
    let tools = Tools { site, lexicon: &lexicon, readings: &readings, some_hidden };
    let shapes: Vec<Shape<'_>> = site.collections.iter().map(Shape::new).collect();
    let place_of: Vec<usize> =
        site.ranges.iter().enumerate().flat_map(|(place, range)| range.clone().map(move |_| place)).collect();
    // One batch waits while one is written: enough to keep both sides busy, little enough to hold in memory.
    let (sender, receiver) = mpsc::sync_channel::<Vec<Prepared>>(1);
    std::thread::scope(|scope| {
        let writing = scope.spawn(move || -> Result<usize, Error> {
            let mut entries = 0;
            for prepared in receiver.into_iter().flatten() {
                for (part, entry) in prepared.entries.into_iter().enumerate() {
                    writer.add_document(document(&prepared.common, entry, part, fields))?;
                    entries += 1;
                }
            }
            writer.finalize()?;
            Ok(entries)
        });
        for (batch, places) in site.records.chunks(BATCH).zip(place_of.chunks(BATCH)) {
            let prepared: Vec<Prepared> = batch
                .par_iter()
                .zip(places)
                .map(|(record, place)| entry::prepare(record, &site.collections[*place], &shapes[*place], &tools))
                .collect();
            if sender.send(prepared).is_err() {
                // The writer gave up; it says why below.
                break;
            }
        }
        drop(sender);
        writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Names that a common dictionary cannot know: of people, departments, systems and the like.
fn names(site: &Site) -> impl Iterator<Item = &str> {
    let cards = site.collections.iter().zip(&site.ranges).filter(|(collection, _)| collection.kind == Kind::Card);
    cards.flat_map(|(_, range)| &site.records[range.clone()]).map(|record| &*record.title)
}

fn document(common: &Common, entry: Entry, part: usize, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let mut text = |field, text: &str| {
        if !text.is_empty() {
            document.add_text(field, text);
        }
    };
    text(fields.id, &common.id);
    text(fields.key, &entry.key);
    text(fields.title, &entry.title);
    text(fields.body, &entry.body);
    text(fields.words, &entry.words);
    text(fields.identifiers, &entry.identifiers);
    text(fields.attributes, &entry.attributes);
    text(fields.pinyin, &entry.pinyin);
    text(fields.collection, &common.collection);
    text(fields.status, common.status.as_deref().unwrap_or(""));
    text(fields.department, common.department.as_deref().unwrap_or(""));
    for person in &common.people {
        text(fields.person, person);
    }
    text(fields.shown, &entry.shown);
    if let Some(day) = common.day {
        document.add_i64(fields.date, day);
    }
    document.add_u64(fields.phase, common.phase as u64);
    document.add_u64(fields.part, part as u64);
    document
}

/// Gives the segment the name `name` instead of the random one that it was written under.
fn rename(dir: &Path, name: &str) -> Result<(), Error> {
    let meta = dir.join("meta.json");
    let text = std::fs::read_to_string(&meta).map_err(Error::disk(&meta))?;
    let damaged = || Error::Damaged { dir: dir.to_owned(), detail: "meta.json".to_owned() };
    let mut value: serde_json::Value = serde_json::from_str(&text).map_err(|_| damaged())?;
    let id = value.pointer_mut("/segments/0/segment_id").ok_or_else(damaged)?;
    let random = id.as_str().ok_or_else(damaged)?.replace('-', "");
    let parts = [&name[..8], &name[8..12], &name[12..16], &name[16..20], &name[20..]];
    *id = parts.join("-").into();
    for old in files(dir)?.into_keys() {
        if let Some(kind) = old.strip_prefix(&random) {
            let (old, new) = (dir.join(&old), dir.join(format!("{name}{kind}")));
            std::fs::rename(&old, new).map_err(Error::disk(old))?;
        }
    }
    std::fs::write(&meta, format!("{value:#}\n")).map_err(Error::disk(meta))
}

/// The files in `dir` and their sizes.
fn files(dir: &Path) -> Result<BTreeMap<String, u64>, Error> {
    let mut files = BTreeMap::new();
    for file in std::fs::read_dir(dir).map_err(Error::disk(dir))? {
        let file = file.map_err(Error::disk(dir))?;
        let size = file.metadata().map_err(Error::disk(file.path()))?.len();
        files.insert(file.file_name().to_string_lossy().into_owned(), size);
    }
    Ok(files)
}
