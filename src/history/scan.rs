//! Fills in what the new commits did: trees first, then the ids in the files that changed, then the fields.

use super::compare::{self, Found, Sides};
use super::discover::Discovered;
use super::entry::Content;
use super::fields::{self, Pair};
use super::tree::Trees;
use super::{Error, action, identify, parallel, remerge, repository};
use crate::model::history::Merge;
use crate::model::{CollectionName, RecordId};
use git2::{ObjectType, Oid};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

/// What the scan of new commits could not read.
pub(super) type Missing = BTreeSet<Oid>;

/// Names and ids: which records each new commit touched.
pub(super) fn index(git_dir: &Path, prefix: &str, found: &mut Discovered) -> Result<Missing, Error> {
    let mut missing = Missing::new();

    let roots: Vec<Oid> = found
        .fresh
        .iter()
        .filter_map(|place| match found.entries[*place as usize].content {
            Content::Below(root) => Some(root),
            _ => None,
        })
        .collect();
    let (contents, gone) = parallel::each(git_dir, &roots, |trees, root| repository::content(trees, *root, prefix))?;
    missing.extend(gone);
    for (place, content) in found.fresh.iter().zip(contents) {
        found.entries[*place as usize].content = content;
    }

    let jobs: Vec<Job> = found.fresh.iter().map(|place| Job::of(found, *place)).collect();
    let (changes, gone) = parallel::each(git_dir, &jobs, Job::run)?;
    missing.extend(gone);

    let mut seen = HashSet::new();
    let blobs: Vec<Oid> = changes
        .iter()
        .flatten()
        .flat_map(|found| &found.records)
        .flat_map(|change| [change.old, change.new])
        .flatten()
        .filter(|blob| seen.insert(*blob))
        .collect();
    let (ids, gone) = parallel::each(git_dir, &blobs, |trees, blob| {
        trees.objects.read(*blob, ObjectType::Blob).map(|object| identify::record_id(object.data()))
    })?;
    missing.extend(&gone);
    let ids: HashMap<Oid, Option<RecordId>> =
        blobs.into_iter().zip(ids).filter_map(|(blob, id)| Some((blob, id?))).collect();

    for (place, changes) in found.fresh.iter().zip(changes) {
        let entry = &mut found.entries[*place as usize];
        let Some(Found { records: changes, definitions }) = changes else {
            entry.partial = true;
            continue;
        };
        entry.redefines = definitions.iter().map(|name| CollectionName::from(name.as_str())).collect();
        let blobs = changes.iter().flat_map(|change| [change.old, change.new]).flatten();
        entry.partial = blobs.into_iter().any(|blob| gone.contains(&blob));
        entry.revisions = action::actions(changes, &|blob| ids.get(&blob).cloned().ok_or(()));
    }
    missing.extend(merges(git_dir, found)?);
    Ok(missing)
}

/// Does the new merges again that combined two versions, to tell what they did themselves.
fn merges(git_dir: &Path, found: &mut Discovered) -> Result<Missing, Error> {
    let combined = |entry: &super::entry::Entry| -> Vec<usize> {
        let places = entry.revisions.iter().enumerate();
        places.filter(|(_, (_, revision))| revision.merge == Some(Merge::Combined)).map(|(place, _)| place).collect()
    };
    let tree = |content: Content| match content {
        Content::Tree(tree) => tree,
        _ => None,
    };
    let mut places = Vec::new();
    let mut jobs = Vec::new();
    for place in &found.fresh {
        let entry = &found.entries[*place as usize];
        let revisions = combined(entry);
        if revisions.is_empty() {
            continue;
        }
        let parents = &found.graph.parents[*place as usize];
        let trees = |places: &[u32]| places.iter().map(|p| tree(found.entries[*p as usize].content)).collect();
        let bases = match parents[..] {
            [a, b] => found.graph.merge_bases(a, b),
            _ => Vec::new(),
        };
        let left = |revision: &usize| {
            let (record, revision) = &entry.revisions[*revision];
            let path = revision.path.strip_prefix("content/").unwrap_or(&revision.path).to_owned();
            let blob = revision.blob.and_then(|blob| Oid::from_bytes(&blob.0).ok());
            remerge::Left { record: record.clone(), path, blob }
        };
        let records = revisions.iter().map(left).collect();
        jobs.push(remerge::Job { parents: trees(parents), bases: trees(&bases), records });
        places.push((*place, revisions));
    }
    let (judged, missing) = parallel::each(git_dir, &jobs, remerge::judge)?;
    for ((place, revisions), judged) in places.into_iter().zip(judged) {
        for (revision, merge) in revisions.into_iter().zip(judged) {
            found.entries[place as usize].revisions[revision].1.merge = Some(merge);
        }
    }
    Ok(missing)
}

/// One commit to compare.
struct Job {
    result: Content,
    parents: Vec<Content>,
    bases: Vec<Content>,
    /// Whether a parent is not there: then nothing can be said of what the commit did.
    cut: bool,
}

impl Job {
    fn of(found: &Discovered, place: u32) -> Job {
        let entry = &found.entries[place as usize];
        let parents = &found.graph.parents[place as usize];
        let content = |place: &u32| found.entries[*place as usize].content;
        let contents: Vec<Content> = parents.iter().map(content).collect();
        // Only where the result is one side's and the sides differ can work have been thrown away.
        let bases = match parents[..] {
            [a, b] if contents[0] != contents[1] => found.graph.merge_bases(a, b).iter().map(content).collect(),
            _ => Vec::new(),
        };
        Job { result: entry.content, parents: contents, bases, cut: parents.len() < entry.parents.len() }
    }

    fn run(trees: &Trees<'_>, job: &Job) -> Option<Found> {
        if job.cut {
            return None;
        }
        let known = |content: &Content| match content {
            Content::Tree(tree) => Some(*tree),
            Content::Below(_) | Content::Missing => None,
        };
        let result = known(&job.result)?;
        let mut parents: Vec<Option<Oid>> = job.parents.iter().map(known).collect::<Option<_>>()?;
        if parents.is_empty() {
            parents.push(None);
        }
        let bases: Vec<Option<Oid>> = job.bases.iter().map(known).collect::<Option<_>>()?;
        compare::changes(trees, &Sides { result, parents: &parents, bases: &bases }).ok()
    }
}

/// Field changes of what the new commits modified or deleted.
pub(super) fn fields(git_dir: &Path, found: &mut Discovered) -> Result<Missing, Error> {
    let mut chains: BTreeMap<&RecordId, Vec<Pair>> = BTreeMap::new();
    for place in found.fresh.iter().rev() {
        for (number, (id, revision)) in found.entries[*place as usize].revisions.iter().enumerate() {
            if let Some(before) = revision.previous
                && revision.blob != Some(before)
            {
                let pair = Pair { place: (*place as usize, number), before, after: revision.blob };
                chains.entry(id).or_default().push(pair);
            }
        }
    }
    let chains: Vec<Vec<Pair>> = chains.into_values().collect();
    let answers = fields::compare(git_dir, &chains)?;
    for ((place, number), changes) in answers.changes {
        found.entries[place].revisions[number].1.changes = changes;
    }
    Ok(answers.missing)
}
