//! From words to a commit: a commit as git takes it, or a day.

use super::commit::{self, Names};
use super::object::Objects;
use super::{Error, completeness, repository};
use crate::model::Stamp;
use git2::{ObjectType, Oid};
use jiff::tz::TimeZone;

/// The commit that `spec` names. A day, or a moment, means the last commit along the first parents that was
/// committed by its end, on the clocks of `zone`: what the archive held when that day was over.
pub(super) fn resolve(repo: &git2::Repository, spec: &str, zone: &TimeZone) -> Result<Oid, Error> {
    if let Some(stamp) = Stamp::parse(spec) {
        return at(repo, stamp, zone);
    }
    let unknown = || Error::UnknownCommit(spec.to_owned());
    let object = repo.revparse_single(spec).map_err(|_| unknown())?;
    Ok(object.peel(ObjectType::Commit).map_err(|_| unknown())?.id())
}

fn at(repo: &git2::Repository, stamp: Stamp, zone: &TimeZone) -> Result<Oid, Error> {
    let after = match stamp {
        Stamp::Day(day) => day.tomorrow().map(|next| next.at(0, 0, 0, 0)),
        Stamp::Minute(moment) => moment.checked_add(jiff::Span::new().minutes(1)),
    };
    let end = after.and_then(|after| zone.to_zoned(after)).map_or(i64::MAX, |end| end.timestamp().as_second());
    let objects = Objects::new(repo)?;
    let shallow = completeness::shallow(repo);
    let mut names = Names::default();
    let mut id = repository::head(repo)?.ok_or(Error::NoCommit)?;
    loop {
        let missing = || Error::Missing(id.to_string());
        let object = objects.read(id, ObjectType::Commit).ok_or_else(missing)?;
        let raw = commit::parse(object.data(), &mut names).ok_or_else(missing)?;
        if raw.committer.seconds < end {
            return Ok(id);
        }
        match raw.parents.first() {
            Some(parent) if !shallow.contains(&id) => id = *parent,
            _ => {
                let first = raw.committer.day(zone).unwrap_or(stamp.date());
                return Err(Error::BeforeHistory { asked: stamp.date(), first, cut: !raw.parents.is_empty() });
            }
        }
    }
}
