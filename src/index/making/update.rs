//! An index and what has changed since → the index of now, for a part of what building it costs.
//!
//! The entries that stay are copied without being made again, those of changed records follow them. So the entries are
//! not in the order of the archive, and a list beside them says what is; and the number of terms, which a copy knows only
//! roughly, stands in the seal. With both, the answers are those of an index that was built from nothing.

use super::build::{self, Filled, Work};
use super::ledger::{Ledger, Line};
use crate::index::Error;
use crate::index::disk;
use crate::index::folder::Folder;
use crate::index::open::PLACES;
use crate::index::schema::{self, COUNTED, Fields};
use crate::index::stamp::Seal;
use std::collections::HashMap;
use std::path::Path;
use tantivy::directory::{OwnedBytes, RamDirectory};
use tantivy::fastfield::{AliveBitSet, write_alive_bitset};
use tantivy::indexer::merge_filtered_segments;
use tantivy::{BitSet, Directory, Index, Segment};

/// Where more than this part of the records changed, building from nothing is as fast.
const MOST: usize = 4;
/// Size of tantivy's hash table for the terms of changed records, by this many bytes.
const MEMORY: usize = 32 << 20;

/// What an update wrote.
pub struct Updated {
    /// Its records, in the order of their entries.
    pub lines: Vec<Line>,
    /// The place of each entry in the order of the archive; nothing where they are in that order.
    pub places: Option<Vec<u8>>,
}

impl Updated {
    /// The seal with what it says of an updated index.
    pub fn seal(&self, seal: Seal) -> Seal {
        let mut terms = [0; COUNTED];
        for line in &self.lines {
            terms.iter_mut().zip(line.terms).for_each(|(sum, count)| *sum += count);
        }
        let entries = self.lines.iter().map(|line| line.entries as usize).sum();
        Seal { entries, terms: Some(terms), ..seal }
    }

    /// Files that belong to it besides its segment.
    pub fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        self.places.iter().map(|places| (PLACES, places.clone())).collect()
    }
}

/// Writes into `dir` the segment of the index at `old`, of which `ledger` speaks, brought up to date; nothing where that
/// is not possible or not worth it.
pub fn update(work: &Work<'_>, dir: &Path, (old, ledger): (&Path, &Ledger)) -> Result<Option<Updated>, Error> {
    let seal = Seal::read(old)?;
    let held: u32 = ledger.lines.iter().map(|line| line.entries).sum();
    if ledger.common != work.common || seal.stamp.name() != ledger.name || seal.entries != held as usize {
        return Ok(None);
    }
    let Compared { stays, changed } = compare(work, ledger);
    let gone = stays.iter().filter(|place| place.is_none()).count();
    if (changed.len() + gone) * MOST > work.records.len() {
        return Ok(None);
    }
    let index = disk::sound(old, &seal)?;
    if changed.is_empty() && gone == 0 && ledger.name == work.name {
        // Only the commit is another.
        copy(old, &seal, dir)?;
        return Ok(Some(Updated { lines: ledger.lines.clone(), places: None }));
    }
    let mut segments = index.searchable_segments()?;
    let [_] = &segments[..] else { return Ok(None) };
    let mut alive = vec![Some(alive(ledger, &stays, held)?)];
    let mut lines: Vec<(usize, Line)> =
        (ledger.lines.iter().zip(&stays)).filter_map(|(line, place)| Some(((*place)?, line.clone()))).collect();
    if !changed.is_empty() {
        let (segment, made) = made(work, &changed)?;
        segments.push(segment);
        alive.push(None);
        lines.extend(changed.into_iter().zip(made));
    }
    merge_filtered_segments(&segments, build::settings(), alive, folder(dir)?)?;
    let places = places(&lines);
    Ok(Some(Updated { lines: lines.into_iter().map(|(_, line)| line).collect(), places }))
}

fn folder(dir: &Path) -> Result<Box<dyn Directory>, Error> {
    Ok(Box::new(Folder::open(dir, std::iter::empty()).map_err(tantivy::TantivyError::from)?))
}

/// What became of the records of an index.
struct Compared {
    /// For each, its place in the archive, if it is still the same.
    stays: Vec<Option<usize>>,
    /// Places of the records that are new or another.
    changed: Vec<usize>,
}

fn compare(work: &Work<'_>, ledger: &Ledger) -> Compared {
    let known: HashMap<&str, usize> = ledger.lines.iter().zip(0..).map(|(line, at)| (&*line.id, at)).collect();
    let mut stays = vec![None; ledger.lines.len()];
    let mut changed = Vec::new();
    for (place, ((_, record), made_of)) in work.records.iter().zip(&work.made_of).enumerate() {
        match known.get(record.id.as_str()).filter(|at| ledger.lines[**at].made_of == *made_of) {
            Some(at) if stays[*at].is_none() => stays[*at] = Some(place),
            _ => changed.push(place),
        }
    }
    Compared { stays, changed }
}

/// The entries that stay.
fn alive(ledger: &Ledger, stays: &[Option<usize>], entries: u32) -> Result<AliveBitSet, Error> {
    let mut alive = BitSet::with_max_value_and_full(entries);
    let mut entry = 0;
    for (line, stays) in ledger.lines.iter().zip(stays) {
        let end = entry + line.entries;
        if stays.is_none() {
            (entry..end).for_each(|entry| alive.remove(entry));
        }
        entry = end;
    }
    let mut bytes = Vec::new();
    write_alive_bitset(&alive, &mut bytes).map_err(tantivy::TantivyError::from)?;
    Ok(AliveBitSet::open(OwnedBytes::new(bytes)))
}

/// A segment of the changed records, in memory, and what it holds.
fn made(work: &Work<'_>, changed: &[usize]) -> Result<(Segment, Vec<Line>), Error> {
    let (schema, fields) = Fields::schema();
    let memory = RamDirectory::create();
    let index = Index::builder().schema(schema).settings(build::settings()).tokenizers(schema::tokenizers());
    let records: Vec<_> = changed.iter().map(|place| work.records[*place]).collect();
    let Filled { records: filled, .. } = build::fill(
        work.site,
        work.names,
        false,
        index.single_segment_index_writer(memory.clone(), MEMORY)?,
        &fields,
        |bench, send| build::prepare_records(&records, bench, send),
    )?;
    let made_of = changed.iter().map(|place| work.made_of[*place].clone());
    let lines = filled.into_iter().zip(made_of).map(|(line, made_of)| Line { made_of, ..line }).collect();
    let segment = Index::open(memory)?.searchable_segments()?.pop();
    let lost = || tantivy::TantivyError::InternalError("changed records left no segment".to_owned());
    Ok((segment.ok_or_else(lost)?, lines))
}

/// The place of each entry in the order of the archive, if that is another than the order of the entries.
fn places(lines: &[(usize, Line)]) -> Option<Vec<u8>> {
    if lines.is_sorted_by_key(|(place, _)| *place) {
        return None;
    }
    let mut sorted: Vec<(usize, u32)> = lines.iter().map(|(place, line)| (*place, line.entries)).collect();
    sorted.sort_unstable();
    let mut first = HashMap::with_capacity(sorted.len());
    let mut next = 0;
    for (place, entries) in sorted {
        first.insert(place, next);
        next += entries;
    }
    let entries = lines.iter().flat_map(|(place, line)| {
        let first = first.get(place).copied().unwrap_or_default();
        first..first + line.entries
    });
    Some(entries.flat_map(u32::to_le_bytes).collect())
}

/// Copies the files of the index at `old`, but for its seal.
fn copy(old: &Path, seal: &Seal, dir: &Path) -> Result<(), Error> {
    for name in seal.files.keys() {
        let from = old.join(name);
        std::fs::copy(&from, dir.join(name)).map_err(Error::disk(from))?;
    }
    Ok(())
}
