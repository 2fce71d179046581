//! `.mailmap`: one person under several names and addresses. What is recorded stays; what is shown is mapped.

use crate::model::history::{Commit, Identity};
use std::collections::HashMap;
use std::sync::Arc;

/// Notes on each signature who that is, where the mailmap says something else than the commit.
pub(super) fn apply(text: &str, commits: &mut [Commit]) {
    let Ok(mailmap) = git2::Mailmap::from_buffer(text) else { return };
    let mut known: HashMap<Identity, Option<Arc<Identity>>> = HashMap::new();
    for commit in commits {
        for signature in [&mut commit.author, &mut commit.committer] {
            let raw = Identity { name: Arc::clone(&signature.name), email: Arc::clone(&signature.email) };
            let mapped = known.entry(raw).or_insert_with_key(|raw| resolve(&mailmap, raw));
            signature.mapped = mapped.clone();
        }
    }
}

fn resolve(mailmap: &git2::Mailmap, raw: &Identity) -> Option<Arc<Identity>> {
    let time = git2::Time::new(0, 0);
    let signature = git2::Signature::new(&raw.name, &raw.email, &time).ok()?;
    let mapped = mailmap.resolve_signature(&signature).ok()?;
    let identity = Identity {
        name: String::from_utf8_lossy(mapped.name_bytes()).into(),
        email: String::from_utf8_lossy(mapped.email_bytes()).into(),
    };
    (identity != *raw).then(|| Arc::new(identity))
}
