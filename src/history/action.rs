//! From changed files to what happened to records: renames are followed by id, never by likeness.

use super::compare::PathChange;
use crate::model::history::{Action, Merge, Revision};
use crate::model::{BlobId, RecordId};
use git2::Oid;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file that holds a record on one side of a change.
struct Held {
    path: String,
    blob: Oid,
    merge: Option<Merge>,
}

/// What the changes of one commit did to each record, by id and then by path. `identify` gives the id in a blob:
/// `Err` when the blob is missing, in which case the file is taken to have kept its id.
pub(super) fn actions(
    changes: Vec<PathChange>,
    identify: &dyn Fn(Oid) -> Result<Option<RecordId>, ()>,
) -> Vec<(RecordId, Revision)> {
    let mut found = Vec::new();
    let mut moved: BTreeMap<RecordId, (Vec<Held>, Vec<Held>)> = BTreeMap::new();
    for change in changes {
        let known = |blob: Option<Oid>| blob.map_or(Ok(None), identify);
        let (old, new) = match (known(change.old), known(change.new)) {
            (Err(()), Err(())) => continue,
            (Err(()), Ok(id)) => (change.old.and(id.clone()), id),
            (Ok(id), Err(())) => (id.clone(), change.new.and(id)),
            (Ok(old), Ok(new)) => (old, new),
        };
        if let (Some(before), Some(after)) = (&old, &new)
            && before == after
        {
            let revision = revision(Action::Modified, &change.path, change.old, change.new, change.merge);
            found.push((before.clone(), revision));
            continue;
        }
        let merge = change.merge;
        if let (Some(id), Some(blob)) = (old, change.old) {
            moved.entry(id).or_default().0.push(Held { path: change.path.clone(), blob, merge });
        }
        if let (Some(id), Some(blob)) = (new, change.new) {
            moved.entry(id).or_default().1.push(Held { path: change.path, blob, merge });
        }
    }
    for (id, (gone, come)) in moved {
        let mut gone = gone.into_iter();
        let mut come = come.into_iter();
        loop {
            let (action, path, old, new, merge) = match (gone.next(), come.next()) {
                (Some(old), Some(new)) => (Action::Renamed, new.path, Some(old.blob), Some(new.blob), new.merge),
                (None, Some(new)) => (Action::Added, new.path, None, Some(new.blob), new.merge),
                (Some(old), None) => (Action::Deleted, old.path, Some(old.blob), None, old.merge),
                (None, None) => break,
            };
            found.push((id.clone(), revision(action, &path, old, new, merge)));
        }
    }
    found.sort_by(|a, b| (&a.0, &a.1.path).cmp(&(&b.0, &b.1.path)));
    found
}

fn revision(action: Action, path: &str, old: Option<Oid>, new: Option<Oid>, merge: Option<Merge>) -> Revision {
    Revision {
        commit: 0,
        action,
        path: Arc::from(format!("content/{path}")),
        blob: new.and_then(blob_id),
        previous: old.and_then(blob_id),
        merge,
        changes: Vec::new(),
    }
}

/// The id as the model writes it.
pub(super) fn blob_id(id: Oid) -> Option<BlobId> {
    id.as_bytes().try_into().ok().map(BlobId)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oid(byte: u8) -> Oid {
        Oid::from_bytes(&[byte; 20]).unwrap()
    }

    fn change(path: &str, old: u8, new: u8) -> PathChange {
        let side = |byte: u8| (byte != 0).then(|| oid(byte));
        PathChange { path: path.to_owned(), old: side(old), new: side(new), merge: None }
    }

    /// Blobs 10–19 hold `A`, 20–29 hold `B`, 90 is missing, others hold no record.
    fn told(changes: Vec<PathChange>) -> Vec<(String, Action, String)> {
        let identify = |blob: Oid| match blob.as_bytes()[0] {
            10..20 => Ok(Some(RecordId::from("A"))),
            20..30 => Ok(Some(RecordId::from("B"))),
            90 => Err(()),
            _ => Ok(None),
        };
        let found = actions(changes, &identify);
        found.into_iter().map(|(id, revision)| (id.to_string(), revision.action, revision.path.to_string())).collect()
    }

    #[test]
    fn ids_decide_what_happened() {
        assert_eq!(told(vec![change("x", 10, 11)]), [("A".into(), Action::Modified, "content/x".into())]);
        assert_eq!(
            told(vec![change("x", 10, 0), change("y", 0, 11)]),
            [("A".into(), Action::Renamed, "content/y".into())]
        );
        // Two records that change places.
        assert_eq!(
            told(vec![change("x", 10, 20), change("y", 20, 10)]),
            [("A".into(), Action::Renamed, "content/y".into()), ("B".into(), Action::Renamed, "content/x".into())]
        );
        // An id that is altered in place is one record less and another more.
        assert_eq!(
            told(vec![change("x", 10, 20)]),
            [("A".into(), Action::Deleted, "content/x".into()), ("B".into(), Action::Added, "content/x".into())]
        );
    }

    #[test]
    fn a_missing_blob_keeps_its_id_and_plain_files_are_no_records() {
        assert_eq!(told(vec![change("x", 90, 11)]), [("A".into(), Action::Modified, "content/x".into())]);
        assert_eq!(told(vec![change("x", 10, 90)]), [("A".into(), Action::Modified, "content/x".into())]);
        assert_eq!(told(vec![change("x", 90, 90), change("y", 50, 51)]), []);
        assert_eq!(told(vec![change("x", 0, 90)]), []);
        assert_eq!(told(vec![change("x", 50, 11)]), [("A".into(), Action::Added, "content/x".into())]);
    }
}
