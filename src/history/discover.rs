//! Finds every commit that leads to the head; commits known from earlier walks are not read again.

use super::cache::Kept;
use super::commit::{self, Names};
use super::entry::{Content, Entry};
use super::graph::{Graph, Point, newest_first};
use super::object::Objects;
use super::signed;
use git2::{ObjectType, Oid};
use std::collections::{HashMap, HashSet};

/// The commits in order, newest first.
pub(super) struct Discovered {
    pub entries: Vec<Entry>,
    pub graph: Graph,
    /// Subscripts of the entries that are new, in order.
    pub fresh: Vec<u32>,
    /// Whether anything kept no longer leads to the head.
    pub dropped: bool,
}

/// Goes from `head` to the roots. Commits in `shallow` have parents that were not fetched.
pub(super) fn discover(objects: &Objects<'_>, head: Oid, shallow: &HashSet<Oid>, kept: Option<Kept>) -> Discovered {
    let whole = kept.as_ref().is_some_and(|kept| kept.head == head && shallow.is_empty());
    let kept_count = kept.as_ref().map_or(0, |kept| kept.entries.len());
    let mut known: HashMap<Oid, Entry> = HashMap::with_capacity(kept_count);
    if let Some(kept) = kept {
        if whole && kept.entries.first().is_some_and(|entry| entry.id == head) && kept.is_closed {
            return as_kept(kept.entries);
        }
        known.extend(kept.entries.into_iter().map(|entry| (entry.id, entry)));
    }

    let mut names = Names::default();
    let mut places: HashMap<Oid, u32> = HashMap::new();
    let mut found: Vec<Entry> = Vec::new();
    let mut absent: HashSet<Oid> = HashSet::new();
    let mut fresh: Vec<bool> = Vec::new();
    let mut waiting = vec![head];
    while let Some(id) = waiting.pop() {
        if places.contains_key(&id) || absent.contains(&id) {
            continue;
        }
        let (entry, is_fresh) = match known.remove(&id) {
            Some(entry) => (entry, false),
            None => match read(objects, id, &mut names) {
                Some(entry) => (entry, true),
                None => {
                    absent.insert(id);
                    continue;
                }
            },
        };
        places.insert(id, found.len() as u32);
        if !shallow.contains(&id) {
            waiting.extend(entry.parents.iter().rev());
        }
        found.push(entry);
        fresh.push(is_fresh);
    }

    let points: Vec<Point> = found
        .iter()
        .map(|entry| {
            let cut = shallow.contains(&entry.id);
            let parents = entry.parents.iter().filter(|_| !cut).filter_map(|parent| places.get(parent).copied());
            Point { id: entry.id, parents: parents.collect(), committed: entry.committer.seconds }
        })
        .collect();
    let order = newest_first(&points);
    let mut place_in_order = vec![0_u32; order.len()];
    for (place, point) in order.iter().enumerate() {
        place_in_order[*point as usize] = place as u32;
    }
    let parents = order
        .iter()
        .map(|point| points[*point as usize].parents.iter().map(|parent| place_in_order[*parent as usize]).collect())
        .collect();
    let mut taken: Vec<Option<Entry>> = found.into_iter().map(Some).collect();
    let entries = order.iter().filter_map(|point| taken[*point as usize].take()).collect();
    let fresh = (0..order.len() as u32).filter(|place| fresh[order[*place as usize] as usize]).collect();
    Discovered { entries, graph: Graph { parents }, fresh, dropped: !known.is_empty() }
}

fn read(objects: &Objects<'_>, id: Oid, names: &mut Names) -> Option<Entry> {
    let object = objects.read(id, ObjectType::Commit)?;
    let raw = commit::parse(object.data(), names)?;
    Some(Entry {
        id,
        parents: raw.parents,
        author: raw.author,
        committer: raw.committer,
        message: raw.message,
        signed: signed::read(object.data()),
        redefines: Vec::new(),
        content: Content::Below(raw.tree),
        revisions: Vec::new(),
        partial: false,
    })
}

fn as_kept(entries: Vec<Entry>) -> Discovered {
    Discovered { entries, graph: Graph { parents: Vec::new() }, fresh: Vec::new(), dropped: false }
}
