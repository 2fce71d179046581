//! What the working tree changes in records, held against the commit that it stands at.

use super::dirty::{files, is_text};
use super::object::Objects;
use super::repository::{content, head, root_tree};
use super::tree::Trees;
use super::{Error, identify, open};
use crate::model::{RecordId, Sources};
use git2::{ObjectType, Oid};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// A record file that differs from the last commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Uncommitted {
    /// Where it is now.
    pub path: Arc<str>,
    /// The record's text in the last commit; `None` for a record that is not in it.
    pub before: Option<String>,
}

/// The record files of `sources` that differ from the commit that is checked out, by path. A file that was moved
/// is known by its id. Without a repository or a commit there are none: nothing is a change to nothing.
pub fn uncommitted(root: &Path, sources: &Sources) -> Result<Vec<Uncommitted>, Error> {
    let Some(opened) = open::open(root)? else { return Ok(Vec::new()) };
    let Some(head) = head(&opened.repo)? else { return Ok(Vec::new()) };
    let objects = Objects::new(&opened.repo)?;
    let trees = Trees::new(&objects);
    let Some(root) = root_tree(&objects, head) else { return Ok(Vec::new()) };
    let Some(committed) = files(&opened, &trees, root, content(&trees, root, &opened.prefix)) else {
        return Ok(Vec::new());
    };
    let id_of = |blob: Oid| identify::record_id(objects.read(blob, ObjectType::Blob)?.data());
    let present: BTreeSet<&str> = sources.records.iter().map(|source| &*source.path).collect();
    let mut gone: Option<BTreeMap<RecordId, Oid>> = None;
    let mut found = Vec::new();
    for source in &sources.records {
        let here = committed.get(&*source.path).copied();
        if here.is_some_and(|blob| is_text(source, blob)) {
            continue;
        }
        let Some(id) = identify::record_id(source.text.as_bytes()) else { continue };
        let blob = here.filter(|blob| id_of(*blob).as_ref() == Some(&id)).or_else(|| {
            let moved = gone.get_or_insert_with(|| {
                let left =
                    committed.iter().filter(|(path, _)| path.ends_with(".md") && !present.contains(path.as_str()));
                left.filter_map(|(_, blob)| Some((id_of(*blob)?, *blob))).collect()
            });
            moved.get(&id).copied()
        });
        found.push(Uncommitted { path: Arc::clone(&source.path), before: blob.and_then(|blob| objects.text(blob)) });
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}
