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
    let mut names = Names::default();
    let mut kept = kept;
    if let Some(kept) = &mut kept
        && kept.is_closed
        && shallow.is_empty()
        && let Some(fresh) = on_top(objects, head, kept, &mut names)
    {
        return put_on_top(fresh, std::mem::take(&mut kept.entries));
    }
    let known = kept.into_iter().flat_map(|kept| kept.entries).map(|entry| (entry.id, entry));
    let mut known: HashMap<Oid, Entry> = known.collect();

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

    let (order, graph) =
        ordered(&found, |entry, parent| if shallow.contains(&entry.id) { None } else { places.get(parent).copied() });
    let entries = taken(found, &order);
    let fresh = (0..order.len() as u32).filter(|place| fresh[order[*place as usize] as usize]).collect();
    Discovered { entries, graph, fresh, dropped: !known.is_empty() }
}

/// The new commits, if all of them descend from the head of the last walk: then everything kept still leads to the
/// head, and comes after them in its old order. `None` where that cannot be told by the new commits alone.
fn on_top(objects: &Objects<'_>, head: Oid, kept: &Kept, names: &mut Names) -> Option<Vec<Entry>> {
    if kept.entries.first().is_none_or(|entry| entry.id != kept.head) {
        return None;
    }
    if head == kept.head {
        return Some(Vec::new());
    }
    let known: HashSet<Oid> = kept.entries.iter().map(|entry| entry.id).collect();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let mut waiting = vec![head];
    while let Some(id) = waiting.pop() {
        if id == kept.head || !seen.insert(id) {
            continue;
        }
        if known.contains(&id) {
            return None;
        }
        let entry = read(objects, id, names)?;
        if entry.parents.is_empty() {
            return None;
        }
        waiting.extend(entry.parents.iter().rev());
        found.push(entry);
    }
    Some(found)
}

/// New commits in their order, before those of the last walk. The graph knows the new ones and the old head, which
/// is the nearest ancestor that any two of them share outside their own number.
fn put_on_top(mut found: Vec<Entry>, kept: Vec<Entry>) -> Discovered {
    if found.is_empty() {
        let graph = Graph { parents: vec![Vec::new(); kept.len()] };
        return Discovered { entries: kept, graph, fresh: Vec::new(), dropped: false };
    }
    let fresh = (0..found.len() as u32).collect();
    let mut older = kept.into_iter();
    // What it descends from is not among them, so that it comes last.
    found.extend(older.next());
    let places: HashMap<Oid, u32> = found.iter().zip(0..).map(|(entry, place)| (entry.id, place)).collect();
    let (order, mut graph) = ordered(&found, |_, parent| places.get(parent).copied());
    let mut entries = taken(found, &order);
    entries.extend(older);
    graph.parents.resize(entries.len(), Vec::new());
    Discovered { entries, graph, fresh, dropped: false }
}

/// The entries in `order`.
fn taken(found: Vec<Entry>, order: &[u32]) -> Vec<Entry> {
    let mut taken: Vec<Option<Entry>> = found.into_iter().map(Some).collect();
    order.iter().filter_map(|point| taken[*point as usize].take()).collect()
}

/// The order of commits, and the graph over places in that order. `place` tells where a parent of a commit stands
/// among them.
fn ordered(found: &[Entry], place: impl Fn(&Entry, &Oid) -> Option<u32>) -> (Vec<u32>, Graph) {
    let point = |entry: &Entry| Point {
        id: entry.id,
        parents: entry.parents.iter().filter_map(|parent| place(entry, parent)).collect(),
        committed: entry.committer.seconds,
    };
    let points: Vec<Point> = found.iter().map(point).collect();
    let order = newest_first(&points);
    let mut place_in_order = vec![0_u32; order.len()];
    for (place, point) in order.iter().enumerate() {
        place_in_order[*point as usize] = place as u32;
    }
    let parents = order
        .iter()
        .map(|point| points[*point as usize].parents.iter().map(|parent| place_in_order[*parent as usize]).collect())
        .collect();
    (order, Graph { parents })
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
