//! What git knows of the records.

use super::{BlobId, CollectionName, CommitId, Date, DateTime, RecordId};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

/// How far the history can be relied on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// Every commit and object is there.
    Complete,
    /// There is no history at all, and why: no repository, or no commit yet.
    Absent(Absence),
    /// Something is missing; statements of absence cannot be made.
    Incomplete(Vec<Gap>),
}

/// Why there is no history.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Absence {
    /// The archive is not in a git repository.
    NoRepository,
    /// The repository has no commit yet.
    NoCommit,
}

/// Something missing from the history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gap {
    /// A shallow clone: commits before these were not fetched.
    Shallow,
    /// Objects that the history names but the repository lacks, by id.
    MissingObjects(Vec<String>),
    /// Replace refs or grafts stand in for real objects.
    Replaced,
}

/// A name and an e-mail address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Identity {
    /// The name.
    pub name: Arc<str>,
    /// The e-mail address.
    pub email: Arc<str>,
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} <{}>", self.name, self.email)
    }
}

/// A person as a commit names them, and when by their clock.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Signature {
    /// Name as recorded.
    pub name: Arc<str>,
    /// E-mail as recorded.
    pub email: Arc<str>,
    /// Who that is by `.mailmap`, where it says something else than the commit.
    pub mapped: Option<Arc<Identity>>,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Offset of the writer's clock from UTC, in minutes.
    pub offset_minutes: i32,
}

impl Signature {
    /// The name to show: by `.mailmap`, otherwise as recorded.
    pub fn shown_name(&self) -> &str {
        self.mapped.as_ref().map_or(&self.name, |identity| &identity.name)
    }

    /// The e-mail address to show: by `.mailmap`, otherwise as recorded.
    pub fn shown_email(&self) -> &str {
        self.mapped.as_ref().map_or(&self.email, |identity| &identity.email)
    }

    /// The day on the calendar of `zone`, which is not always the day on the writer's clock.
    pub fn day(&self, zone: &TimeZone) -> Option<Date> {
        Some(self.moment(zone)?.date())
    }

    /// The wall-clock time in `zone`.
    pub fn moment(&self, zone: &TimeZone) -> Option<DateTime> {
        let instant = jiff::Timestamp::from_second(self.seconds).ok()?;
        Some(zone.to_datetime(instant))
    }

    /// Date, time and offset as the writer's clock showed them: `2026-03-01T09:30:00+08:00`.
    pub fn written(&self) -> String {
        let local = self.seconds.saturating_add(i64::from(self.offset_minutes) * 60);
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (self.offset_minutes.unsigned_abs() / 60, self.offset_minutes.unsigned_abs() % 60);
        match jiff::Timestamp::from_second(local) {
            Ok(instant) => {
                let clock = TimeZone::UTC.to_datetime(instant).strftime("%Y-%m-%dT%H:%M:%S");
                format!("{clock}{sign}{hours:02}:{minutes:02}")
            }
            Err(_) => format!("@{} {sign}{hours:02}{minutes:02}", self.seconds),
        }
    }
}

/// One commit.
#[derive(Clone, PartialEq, Debug)]
pub struct Commit {
    /// Its id.
    pub id: CommitId,
    /// Ids of its parents.
    pub parents: Vec<CommitId>,
    /// Who wrote the change.
    pub author: Signature,
    /// Who committed it.
    pub committer: Signature,
    /// The whole message.
    pub message: String,
    /// Trailers, in order, keys as written (Chinese keys too).
    pub trailers: Vec<(String, String)>,
    /// Whether it is signed, and how far that could be checked.
    pub signed: Signed,
    /// When it was received, by the push log that was supplied: seconds since 1970-01-01T00:00:00Z.
    pub received: Option<i64>,
    /// Collections to which it brought another `_schema.yaml`.
    pub redefines: Vec<CollectionName>,
}

/// The signature of a commit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Signed {
    /// There is none.
    #[default]
    No,
    /// An SSH signature.
    Ssh {
        /// The public key that it claims to be by: `ssh-ed25519 AAAA…`.
        key: Arc<str>,
        /// Whether it is that key's signature of this commit; `None` for kinds of keys that cannot be checked here.
        fits: Option<bool>,
    },
    /// An OpenPGP signature.
    Gpg {
        /// The fingerprint or id of the key that it names.
        issuer: Arc<str>,
        /// The registered keys of that name, as registered (a key that was prolonged is registered again), and how
        /// the signature stands by each; empty if nobody registered it.
        made_by: Vec<(Arc<str>, Standing)>,
    },
    /// A signature of another kind (X.509), or one that cannot be read: it is as good as none.
    Other,
}

/// How an OpenPGP signature stands by a key at the time that the commit states, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// The key made it and was good.
    Good,
    /// The key had expired.
    Expired,
    /// The key had not been made yet.
    Early,
    /// The key was revoked, or is known to have been in wrong hands.
    Revoked,
    /// The key did not make it, or made it for something else.
    Bad,
}

impl Signed {
    /// The public key that is proven to have signed, as the signature or people's cards write it.
    pub fn proven(&self) -> impl Iterator<Item = &str> {
        let (ssh, gpg) = match self {
            Signed::Ssh { key, fits: Some(true) } => (Some(&**key), &[][..]),
            Signed::Gpg { made_by, .. } => (None, made_by.as_slice()),
            _ => (None, &[][..]),
        };
        ssh.into_iter().chain(gpg.iter().filter(|(_, standing)| *standing == Standing::Good).map(|(key, _)| &**key))
    }
}

impl Commit {
    /// First line of the message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or("")
    }
}

/// What a commit did to a record's file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// The id appears for the first time (or again).
    Added,
    /// The content changed.
    Modified,
    /// The file moved; its content may have changed too.
    Renamed,
    /// The record is gone.
    Deleted,
}

/// One version of a record.
#[derive(Clone, PartialEq, Debug)]
pub struct Revision {
    /// Subscript into `History::commits`.
    pub commit: u32,
    /// What happened.
    pub action: Action,
    /// Path of the file after the change (before it, for a deletion).
    pub path: Arc<str>,
    /// Content after the change; `None` for a deletion.
    pub blob: Option<BlobId>,
    /// Content before the change, if there was any.
    pub previous: Option<BlobId>,
    /// Set when the change was made by a merge itself, and how.
    pub merge: Option<Merge>,
    /// What changed, field by field. Empty for an addition, whose content is all new, and for a change of white
    /// space, comments or order only. The `body` carries no values here; `history::changes` gives them.
    pub changes: Vec<FieldChange>,
}

/// How a merge came to change a record by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Merge {
    /// Both sides changed the record, and the result is what merging them gives.
    Combined,
    /// Both sides changed the same place, and the result is made of their words.
    Resolved,
    /// The merge itself changed the record: it says something that merging its parents does not give.
    Altered,
    /// One side had changed the record and the merge kept the other side's version, so that the change was lost.
    Discarded,
}

/// The name under which the Markdown text changes.
pub const BODY: &str = "body";
/// The name under which front matter that cannot be read changes, as text.
pub const FRONT_MATTER: &str = "front_matter";

/// A field whose value differs between two versions of a record.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct FieldChange {
    /// Front matter field (`approvals[0].by`), or `body` for the Markdown text.
    pub field: String,
    /// Value before, null when absent.
    pub from: serde_json::Value,
    /// Value after, null when absent.
    pub to: serde_json::Value,
}

/// Every commit and every record's revisions.
#[derive(Clone, Debug)]
pub struct History {
    /// How far it can be relied on.
    pub completeness: Completeness,
    /// The commit that the archive stands at.
    pub head: Option<CommitId>,
    /// Whether the working tree differs from `head` below `content/` and `site.toml`.
    pub dirty: bool,
    /// Commits reachable from `head`, newest first: children before parents.
    pub commits: Vec<Commit>,
    /// Revisions by record, newest first.
    pub revisions: BTreeMap<RecordId, Vec<Revision>>,
}

impl Completeness {
    /// Whether every commit and object is there, so that "nothing was found" means that there is nothing.
    pub fn is_complete(&self) -> bool {
        *self == Completeness::Complete
    }
}

impl History {
    /// The history of an archive that has none.
    pub fn absent(why: Absence) -> Self {
        Self {
            completeness: Completeness::Absent(why),
            head: None,
            dirty: false,
            commits: Vec::new(),
            revisions: BTreeMap::new(),
        }
    }

    /// The revisions of `record`, newest first.
    pub fn of(&self, record: &RecordId) -> &[Revision] {
        self.revisions.get(record).map_or(&[], Vec::as_slice)
    }

    /// The revision that first brought `record` into the archive, if the history reaches back to it.
    pub fn origin(&self, record: &RecordId) -> Option<&Revision> {
        self.of(record).last().filter(|revision| revision.action == Action::Added)
    }

    /// For each of `commits`, whether it leads to `commit`, itself included; all false if that one is not known.
    pub fn leading_to(&self, commit: &CommitId) -> Vec<bool> {
        let places: HashMap<&str, usize> =
            self.commits.iter().enumerate().map(|(place, commit)| (commit.id.as_str(), place)).collect();
        let mut leads = vec![false; self.commits.len()];
        if let Some(place) = places.get(commit.as_str()) {
            leads[*place] = true;
        }
        for (place, commit) in self.commits.iter().enumerate() {
            if leads[place] {
                commit.parents.iter().filter_map(|parent| places.get(parent.as_str())).for_each(|p| leads[*p] = true);
            }
        }
        leads
    }

    /// What was known at `commit`: the commits that lead to it, and the revisions that they brought. The rest had not
    /// happened yet.
    pub fn known_at(self, commit: &CommitId) -> Self {
        let leads = self.leading_to(commit);
        let mut kept = 0_u32;
        let places: Vec<Option<u32>> = leads
            .iter()
            .map(|leads| {
                leads.then(|| {
                    kept += 1;
                    kept - 1
                })
            })
            .collect();
        let commits = self.commits.into_iter().zip(&leads).filter(|(_, leads)| **leads).map(|(commit, _)| commit);
        let revisions = self.revisions.into_iter().filter_map(|(id, revisions)| {
            let known = revisions.into_iter().filter_map(|revision| {
                let commit = places.get(revision.commit as usize).copied().flatten()?;
                Some(Revision { commit, ..revision })
            });
            let known: Vec<Revision> = known.collect();
            (!known.is_empty()).then_some((id, known))
        });
        Self {
            completeness: self.completeness,
            head: Some(commit.clone()),
            dirty: false,
            commits: commits.collect(),
            revisions: revisions.collect(),
        }
    }

    /// The commit of `revision`.
    pub fn commit(&self, revision: &Revision) -> &Commit {
        &self.commits[revision.commit as usize]
    }
}
