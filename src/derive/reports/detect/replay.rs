//! Commits that were made again from others: by a rebase, a cherry-pick, a squash. They keep or gather the work of
//! earlier days, and that is no fault.

use super::super::context::Context;
use super::is_forge;
use crate::model::history::Commit;

/// Commits of one replay follow each other within so many seconds.
const PACE: i64 = 120;

/// For each commit, whether it is one of several that the same hand made again in one go: parent and child were
/// committed within minutes although they were written at other times.
pub(super) fn replayed(context: &Context<'_>) -> Vec<bool> {
    let commits = &context.site.history.commits;
    let mut replayed = vec![false; commits.len()];
    let places: std::collections::HashMap<&str, usize> =
        commits.iter().enumerate().map(|(place, commit)| (commit.id.as_str(), place)).collect();
    for (place, commit) in commits.iter().enumerate() {
        let [parent] = &commit.parents[..] else { continue };
        let Some(&before) = places.get(parent.as_str()) else { continue };
        let parent = &commits[before];
        let same_hand = commit.committer.shown_email() == parent.committer.shown_email();
        let gap = commit.committer.seconds - parent.committer.seconds;
        if same_hand && (0..=PACE).contains(&gap) && is_old(commit) && is_old(parent) && parent.author != commit.author
        {
            replayed[place] = true;
            replayed[before] = true;
        }
    }
    for (place, commit) in commits.iter().enumerate() {
        replayed[place] |= commit.message.contains("(cherry picked from commit ");
    }
    replayed
}

/// Written clearly before it was committed.
fn is_old(commit: &Commit) -> bool {
    commit.committer.seconds - commit.author.seconds > PACE
}

/// Whether the commit gathers the work of several into one.
pub(super) fn is_squash(commit: &Commit) -> bool {
    let message = &commit.message;
    let by_git = message.contains("Squashed commit of the following:");
    let listed = message.lines().skip(1).filter(|line| line.starts_with("* ") || line.starts_with("- ")).count() > 1;
    let pull = commit.subject().rsplit_once('#').is_some_and(|(before, number)| {
        before.ends_with(['(', '!']) && number.trim_end_matches(')').bytes().all(|byte| byte.is_ascii_digit())
    });
    by_git || (is_forge(&commit.committer) && (pull || listed))
}
