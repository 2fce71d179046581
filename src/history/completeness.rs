//! What stands between the repository and a complete history.

use crate::model::history::{Completeness, Gap};
use git2::Oid;
use std::collections::{BTreeSet, HashSet};

/// Commits whose parents were not fetched.
pub(super) fn shallow(repo: &git2::Repository) -> HashSet<Oid> {
    let text = std::fs::read_to_string(repo.commondir().join("shallow")).unwrap_or_default();
    text.lines().filter_map(|line| Oid::from_str(line.trim()).ok()).collect()
}

/// Whether replace refs or grafts claim another history than the objects tell. The walk reads the objects.
fn is_replaced(repo: &git2::Repository) -> bool {
    let refs = repo.references_glob("refs/replace/*").is_ok_and(|mut refs| refs.next().is_some());
    let grafts = std::fs::read_to_string(repo.commondir().join("info/grafts")).unwrap_or_default();
    refs || grafts.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// How far the walk can be relied on.
pub(super) fn judge(repo: &git2::Repository, shallow: bool, missing: &BTreeSet<Oid>) -> Completeness {
    let mut gaps = Vec::new();
    if shallow {
        gaps.push(Gap::Shallow);
    }
    if !missing.is_empty() {
        gaps.push(Gap::MissingObjects(missing.iter().map(Oid::to_string).collect()));
    }
    if is_replaced(repo) {
        gaps.push(Gap::Replaced);
    }
    if gaps.is_empty() { Completeness::Complete } else { Completeness::Incomplete(gaps) }
}
