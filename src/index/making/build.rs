//! Site → index on disk.
//!
//! Records are prepared on all cores, a batch at a time, while one thread writes the batch before: one segment, in
//! the archive's order, the same bytes for the same archive. Who has the index of the archive as it was a moment ago may
//! have that brought up to date instead: other bytes, the same answers.

use super::catalog;
use super::entry::{self, Common, Entry, Prepared, Tools};
use super::facts::Shape;
use super::ledger::{self, Ledger, Line};
use super::lexicon::Lexicon;
use super::pinyin::Readings;
use super::update;
use crate::index::analysis::fold;
use crate::index::folder::Folder;
use crate::index::open::PLACES;
use crate::index::schema::{self, Fields};
use crate::index::stamp::{self, Seal, Stamp};
use crate::index::{Error, catalog as shelves, past};
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
    let names = names(site);
    let (stamp, records) = (Stamp::of(site, audience), records(site));
    let seal = Seal::new(stamp, site.as_of, records.len());
    whole(site, &names, audience, dir, seal, &[], |bench, send| prepare_records(&records, bench, send))
        .map(|(built, _)| built)
}

/// As [`build`], from the index at a folder and what was known of it, where that is possible and quicker. Gives what the
/// next may be made from.
pub fn build_after(
    site: &Site,
    audience: Option<Classification>,
    dir: &Path,
    before: Option<(&Path, &Ledger)>,
) -> Result<(Built, Ledger), Error> {
    let names = names(site);
    let (stamp, records) = (Stamp::of(site, audience), records(site));
    let seal = Seal::new(stamp, site.as_of, records.len());
    let name = seal.stamp.name();
    let common = ledger::common(site, names.iter());
    let work = Work { site, names: &names, records: &records, name: &name, common, made_of: ledger::made_of(site) };
    // What hides records from some readers is not worth a second way to the same end.
    let before = before.filter(|_| !some_hidden(audience));
    let known = |lines: Vec<Line>, common| Ledger { name: name.clone(), common, lines };
    if let Some(before) = before {
        std::fs::create_dir_all(dir).map_err(Error::disk(dir))?;
        match update::update(&work, dir, before) {
            Ok(Some(updated)) => {
                let built = complete(site, audience, dir, updated.seal(seal), &updated.files())?;
                return Ok((built, known(updated.lines, work.common)));
            }
            Ok(None) => {}
            // What an old index is found to be wrong with is no reason to do without a new one.
            Err(_) => std::fs::remove_dir_all(dir).map_err(Error::disk(dir))?,
        }
    }
    let prepare = |bench: &Bench<'_>, send: &SyncSender<Vec<Prepared>>| prepare_records(&records, bench, send);
    let (built, lines) = whole(site, &names, audience, dir, seal, &[], prepare)?;
    let lines = lines.into_iter().zip(work.made_of).map(|(line, made_of)| Line { made_of, ..line }).collect();
    Ok((built, known(lines, work.common)))
}

/// Builds the index of the earlier texts of `site`, as far as it holds any, in `dir` as [`build`] does.
pub fn build_past(site: &Site, audience: Option<Classification>, dir: &Path) -> Result<Built, Error> {
    let (texts, calendar) = past::texts(site);
    let calendar = serde_json::to_vec(&calendar).unwrap_or_default();
    let seal = Seal::new(Stamp::of(site, audience).past(), site.as_of, texts.len());
    whole(site, &names(site), audience, dir, seal, &[(past::FILE, calendar)], |bench, send| {
        bench.prepare(&texts, send, entry::prepare_earlier)
    })
    .map(|(built, _)| built)
}

/// What is to be indexed.
pub(super) struct Work<'a> {
    pub site: &'a Site,
    /// Names that the dictionary is given.
    pub names: &'a BTreeSet<String>,
    /// The records with the places of their collections, in the order of the archive.
    pub records: &'a [(usize, &'a Record)],
    /// [`Stamp::name`] of the index to be.
    pub name: &'a str,
    /// [`ledger::common`].
    pub common: String,
    /// [`ledger::made_of`].
    pub made_of: Vec<String>,
}

/// The records with the places of their collections.
pub(super) fn records(site: &Site) -> Vec<(usize, &Record)> {
    let places = site.ranges.iter().enumerate().flat_map(|(place, range)| range.clone().map(move |_| place));
    places.zip(&site.records).collect()
}

/// Whether what cannot be found is hidden from the readers.
fn some_hidden(audience: Option<Classification>) -> bool {
    audience.is_some_and(|level| level < Classification::TopSecret)
}

/// How tantivy keeps an index.
pub(super) fn settings() -> IndexSettings {
    IndexSettings {
        // Small blocks: a hit costs a block, over a network too.
        docstore_blocksize: 8 << 10,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}

/// Writes an index of what `prepare` sends; `further` are files that belong to it. Gives its records too.
fn whole(
    site: &Site,
    names: &BTreeSet<String>,
    audience: Option<Classification>,
    dir: &Path,
    seal: Seal,
    further: &[(&str, Vec<u8>)],
    prepare: impl Fn(&Bench<'_>, &SyncSender<Vec<Prepared>>),
) -> Result<(Built, Vec<Line>), Error> {
    std::fs::create_dir_all(dir).map_err(Error::disk(dir))?;
    let (schema, fields) = Fields::schema();
    let folder = Folder::open(dir, std::iter::empty()).map_err(tantivy::TantivyError::from)?;
    let index = Index::builder().schema(schema).settings(settings()).tokenizers(schema::tokenizers());
    let writer = index.single_segment_index_writer(folder, MEMORY)?;
    let filled = fill(site, names, some_hidden(audience), writer, &fields, prepare)?;
    let built = complete(site, audience, dir, Seal { entries: filled.entries, ..seal }, further)?;
    Ok((built, filled.records))
}

/// Adds to the segment in `dir` what else belongs to an index, `further` files among it; the seal comes last.
fn complete(
    site: &Site,
    audience: Option<Classification>,
    dir: &Path,
    mut seal: Seal,
    further: &[(&str, Vec<u8>)],
) -> Result<Built, Error> {
    rename(dir, &seal.stamp.name())?;
    let catalog = serde_json::to_vec(&catalog::of(site, some_hidden(audience))).unwrap_or_default();
    for (name, content) in further.iter().map(|(name, content)| (*name, content)).chain([(shelves::FILE, &catalog)]) {
        std::fs::write(dir.join(name), content).map_err(Error::disk(dir))?;
    }
    seal.files = files(dir)?;
    let bytes = seal.files.values().sum();
    for name in seal.files.keys().filter(|name| name.ends_with(".json") || *name == PLACES) {
        let content = std::fs::read(dir.join(name)).map_err(Error::disk(dir))?;
        seal.digests.insert(name.clone(), stamp::sha256(&content));
    }
    let documents = seal.entries;
    std::fs::write(dir.join(stamp::FILE), seal.text()).map_err(Error::disk(dir))?;
    Ok(Built { documents, bytes })
}

/// Prepares `records`.
pub(super) fn prepare_records(records: &[(usize, &Record)], bench: &Bench<'_>, send: &SyncSender<Vec<Prepared>>) {
    bench.prepare(records, send, |record, collection, shape, tools| entry::prepare(record, collection, shape, tools));
}

/// What records are prepared with.
pub(super) struct Bench<'a> {
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

/// What was written into a segment.
pub(super) struct Filled {
    /// How many entries.
    pub entries: usize,
    /// The records in the order of their entries; what they were made of is not known here.
    pub records: Vec<Line>,
}

/// Writes the entries of what is prepared.
pub(super) fn fill(
    site: &Site,
    names: &BTreeSet<String>,
    some_hidden: bool,
    mut writer: SingleSegmentIndexWriter,
    fields: &Fields,
    prepare: impl Fn(&Bench<'_>, &SyncSender<Vec<Prepared>>),
) -> Result<Filled, Error> {
    let lexicon = Lexicon::with_names(names);
    let readings = Readings::default();
    let tools = Tools { site, lexicon: &lexicon, readings: &readings, some_hidden };
    let bench = Bench { site, shapes: site.collections.iter().map(Shape::new).collect(), tools };
    // One batch waits while one is written: enough to keep both sides busy, little enough to hold in memory.
    let (sender, receiver) = mpsc::sync_channel::<Vec<Prepared>>(1);
    std::thread::scope(|scope| {
        let writing = scope.spawn(move || -> Result<Filled, Error> {
            let mut filled = Filled { entries: 0, records: Vec::new() };
            for prepared in receiver.into_iter().flatten() {
                let entries = prepared.entries.len();
                for (part, entry) in prepared.entries.into_iter().enumerate() {
                    writer.add_document(document(&prepared.common, entry, part, fields))?;
                }
                filled.entries += entries;
                filled.records.push(Line {
                    id: prepared.common.id,
                    made_of: String::new(),
                    entries: entries as u32,
                    terms: prepared.terms,
                });
            }
            writer.finalize()?;
            Ok(filled)
        });
        prepare(&bench, &sender);
        drop(sender);
        writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Names that a common dictionary cannot know, folded: of people, departments, systems and the like.
fn names(site: &Site) -> BTreeSet<String> {
    let cards = site.collections.iter().zip(&site.ranges).filter(|(collection, _)| collection.kind == Kind::Card);
    cards.flat_map(|(_, range)| &site.records[range.clone()]).map(|record| fold::text(&record.title)).collect()
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
