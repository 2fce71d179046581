//! Site → index on disk.
//!
//! Records are prepared on all cores, a batch at a time, while one thread writes the batch before: one segment, in
//! the archive's order, the same bytes for the same archive.

use super::catalog;
use super::entry::{self, Common, Entry, Prepared, Tools};
use super::facts::Shape;
use super::lexicon::Lexicon;
use super::pinyin::Readings;
use crate::index::analysis::fold;
use crate::index::folder::Folder;
use crate::index::schema::{self, Fields};
use crate::index::stamp::{self, Seal, Stamp};
use crate::index::{Error, catalog as names, past};
use crate::model::collection::Kind;
use crate::model::{Classification, Collection, Record, Site};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc::{self, SyncSender};
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
    let places = site.ranges.iter().enumerate().flat_map(|(place, range)| range.clone().map(move |_| place));
    let records: Vec<(usize, &Record)> = places.zip(&site.records).collect();
    write(site, audience, dir, (Stamp::of(site, audience), records.len()), &[], |bench, send| {
        bench.prepare(&records, send, |record, collection, shape, tools| {
            entry::prepare(record, collection, shape, tools)
        })
    })
}

/// Builds the index of the earlier texts of `site`, as far as it holds any, in `dir` as [`build`] does.
pub fn build_past(site: &Site, audience: Option<Classification>, dir: &Path) -> Result<Built, Error> {
    let (texts, calendar) = past::texts(site);
    let calendar = serde_json::to_string(&calendar).unwrap_or_default();
    let stamp = Stamp::of(site, audience).past();
    write(site, audience, dir, (stamp, texts.len()), &[(past::FILE, calendar)], |bench, send| {
        bench.prepare(&texts, send, entry::prepare_earlier)
    })
}

/// Writes an index of what `prepare` sends; `further` are files that belong to it.
fn write(
    site: &Site,
    audience: Option<Classification>,
    dir: &Path,
    (stamp, records): (Stamp, usize),
    further: &[(&str, String)],
    prepare: impl Fn(&Bench<'_>, &SyncSender<Vec<Prepared>>),
) -> Result<Built, Error> {
    std::fs::create_dir_all(dir).map_err(Error::disk(dir))?;
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
    let entries = fill(site, some_hidden, index.single_segment_index_writer(folder, MEMORY)?, &fields, prepare)?;
    rename(dir, &stamp.name())?;
    let catalog = serde_json::to_string(&catalog::of(site, some_hidden)).unwrap_or_default();
    for (name, content) in further.iter().map(|(name, content)| (*name, content)).chain([(names::FILE, &catalog)]) {
        std::fs::write(dir.join(name), content).map_err(Error::disk(dir))?;
    }
    let files = files(dir)?;
    let bytes = files.values().sum();
    let mut digests = BTreeMap::new();
    for name in files.keys().filter(|name| name.ends_with(".json")) {
        let content = std::fs::read(dir.join(name)).map_err(Error::disk(dir))?;
        digests.insert(name.clone(), stamp::sha256(&content));
    }
    let seal = Seal { stamp, as_of: site.as_of, records, entries, files, digests, check: String::new() };
    std::fs::write(dir.join(stamp::FILE), seal.text()).map_err(Error::disk(dir))?;
    Ok(Built { documents: entries, bytes })
}

/// What records are prepared with.
struct Bench<'a> {
    site: &'a Site,
    shapes: Vec<Shape<'a>>,
    tools: Tools<'a>,
}

impl Bench<'_> {
    /// Prepares `texts`, each with the place of its collection, a batch at a time.
    fn prepare<T: Sync>(
        &self,
        texts: &[(usize, T)],
        send: &SyncSender<Vec<Prepared>>,
        prepare: impl Fn(&T, &Collection, &Shape<'_>, &Tools<'_>) -> Prepared + Sync,
    ) {
        for batch in texts.chunks(BATCH) {
            let one = |(place, text): &(usize, T)| {
                prepare(text, &self.site.collections[*place], &self.shapes[*place], &self.tools)
            };
            if send.send(batch.par_iter().map(one).collect()).is_err() {
                // The writer gave up; it says why.
                break;
            }
        }
    }
}

/// Writes the entries of what is prepared; gives their number.
fn fill(
    site: &Site,
    some_hidden: bool,
    mut writer: SingleSegmentIndexWriter,
    fields: &Fields,
    prepare: impl Fn(&Bench<'_>, &SyncSender<Vec<Prepared>>),
) -> Result<usize, Error> {
    let names: BTreeSet<String> = names(site).map(fold::text).collect();
    let lexicon = Lexicon::with_names(names.iter().map(String::as_str));
    let readings = Readings::default();
    let tools = Tools { site, lexicon: &lexicon, readings: &readings, some_hidden };
    let bench = Bench { site, shapes: site.collections.iter().map(Shape::new).collect(), tools };
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
        prepare(&bench, &sender);
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
    text(fields.ordered, &entry.ordered);
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
    if let Some(day) = common.due {
        document.add_i64(fields.due, day);
    }
    if let Some(edition) = common.edition {
        document.add_u64(fields.edition, edition);
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
        let about = file.metadata().map_err(Error::disk(file.path()))?;
        if about.is_file() {
            files.insert(file.file_name().to_string_lossy().into_owned(), about.len());
        }
    }
    Ok(files)
}
