//! What every report needs to know, worked out once, whichever thread asks first.

use super::definition::{Definition, Found};
use super::detect::migration::Migrations;
use super::detect::suppression::Suppressions;
use super::workdays::Workdays;
use crate::derive::identity::People;
use crate::model::history::{Absence, Action, Commit, Completeness, Gap, Revision};
use crate::model::report::{Query, Row};
use crate::model::{Collection, CollectionName, CommitId, Date, Record, RecordId, Site, Stamp, Text};
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

pub(super) struct Context<'site> {
    pub site: &'site Site,
    pub query: Query,
    pub zone: TimeZone,
    collections: HashMap<&'site str, &'site Collection>,
    workdays: OnceLock<Workdays<'site>>,
    vanished: OnceLock<Places<'site>>,
    people: OnceLock<People<'site>>,
    migrations: OnceLock<Migrations<'site>>,
    suppressions: OnceLock<Suppressions<'site>>,
    found: BTreeMap<&'static str, OnceLock<(Arc<Found>, Taken<'site>)>>,
}

/// What suppressions took out of a report: each row with the suppression.
pub(super) type Taken<'site> = Arc<Vec<(&'site Record, Row)>>;

/// Which record a commit took from or brought to which path.
pub(super) type Places<'site> = HashMap<(u32, &'site str), &'site RecordId>;

impl<'site> Context<'site> {
    pub fn new(site: &'site Site, query: &Query) -> Self {
        Self {
            site,
            query: query.clone(),
            zone: site.config.zone(),
            collections: site.collections.iter().map(|collection| (collection.name.as_str(), collection)).collect(),
            workdays: OnceLock::new(),
            vanished: OnceLock::new(),
            people: OnceLock::new(),
            migrations: OnceLock::new(),
            suppressions: OnceLock::new(),
            found: super::definitions().iter().map(|definition| (definition.name, OnceLock::new())).collect(),
        }
    }

    /// What the report finds and no suppression hides; computed once, for itself and for the overview.
    pub fn found(&self, definition: &Definition) -> Arc<Found> {
        self.computed(definition).0
    }

    /// As [`Context::found`], for who asks last: it is not kept any longer.
    pub fn take(&mut self, definition: &Definition) -> Found {
        let once = self.found.get_mut(definition.name);
        let found = once.and_then(OnceLock::take).unwrap_or_else(|| self.computed(definition)).0;
        Arc::try_unwrap(found).unwrap_or_else(|shared| shared.as_ref().clone())
    }

    /// What suppressions took out of what the report finds.
    pub fn taken(&self, definition: &Definition) -> Taken<'site> {
        self.computed(definition).1
    }

    fn computed(&self, definition: &Definition) -> (Arc<Found>, Taken<'site>) {
        let find = || {
            let mut found = (definition.find)(self);
            let taken = self.suppressions().apply(definition.name, &mut found);
            (Arc::new(found), Arc::new(taken))
        };
        // A report that waits for another's result must not be given a third to work on meanwhile: no `find` may
        // hand out work of its own.
        self.found.get(definition.name).map_or_else(find, |once| once.get_or_init(find).clone())
    }

    pub fn people(&self) -> &People<'site> {
        self.people.get_or_init(|| People::of(self.site))
    }

    pub fn migrations(&self) -> &Migrations<'site> {
        self.migrations.get_or_init(|| Migrations::of(self))
    }

    pub fn suppressions(&self) -> &Suppressions<'site> {
        self.suppressions.get_or_init(|| Suppressions::of(self.site))
    }

    /// For each commit, whether the readers may know of it: all, or those that touched a record which they may see.
    pub fn visible_commits(&self) -> Vec<bool> {
        let history = &self.site.history;
        let mut visible = vec![!self.site.restricted; history.commits.len()];
        for revision in history.revisions.values().flatten().filter(|_| self.site.restricted) {
            visible[revision.commit as usize] = true;
        }
        visible
    }

    pub fn collection(&self, name: &CollectionName) -> Option<&'site Collection> {
        self.collections.get(name.as_str()).copied()
    }

    /// Records with their collections, in the order of the site.
    pub fn records(&self) -> impl Iterator<Item = (&'site Record, &'site Collection)> {
        self.site.records.iter().filter_map(|record| Some((record, self.collection(&record.collection)?)))
    }

    /// The records of the collection of this name; none where the archive has no such collection.
    pub fn of(&self, name: &str) -> &'site [Record] {
        let place = self.site.collections.iter().position(|collection| collection.name.as_str() == name);
        place.map_or(&[], |place| &self.site.records[self.site.ranges[place].clone()])
    }

    /// Records of events that had happened on the day judged on, in the period asked for.
    pub fn events(&self, name: &str) -> impl Iterator<Item = (&'site Record, Date)> {
        self.of(name).iter().filter_map(|record| {
            let stated = record.stamp?.date();
            (stated <= self.site.as_of && self.in_period(stated)).then_some((record, stated))
        })
    }

    /// Which of these collections the archive does not have, as a reservation.
    pub fn lacks(&self, names: &[&str]) -> Option<Text> {
        let lacking: Vec<&str> = names.iter().copied().filter(|name| !self.collections.contains_key(name)).collect();
        let names = lacking.join("、");
        (!lacking.is_empty()).then(|| {
            Text::new(
                format!("档案未设记录类别 `{names}`，相应数字没有依据"),
                format!("the archive has no collection `{names}`, so that the figures resting on it have no basis"),
            )
        })
    }

    /// The record that a field refers to, if readers may know of it.
    pub fn target(&self, record: &Record, name: &str) -> Option<&'site Record> {
        self.known(record.text(name)?)
    }

    /// A cell with the id of the record that a field refers to; nothing where readers may not know of it.
    pub fn id_in(&self, record: &Record, name: &str) -> Value {
        cell(self.target(record, name).map(|target| target.id.as_str()))
    }

    /// The record of this id, if readers may know of it.
    pub fn known(&self, id: &str) -> Option<&'site Record> {
        self.site.find(id).map(|ix| self.site.record(ix))
    }

    /// The minute of a moment that a field states, on one scale for all, whatever the zone's clock did in between.
    pub fn minute(&self, record: &Record, name: &str) -> Option<i64> {
        let moment = Stamp::parse(record.text(name)?)?.start();
        Some(moment.to_zoned(self.zone.clone()).ok()?.timestamp().as_second().div_euclid(60))
    }

    /// The last minute of the day judged on, on the scale of [`Self::minute`].
    pub fn end_of_day(&self) -> Option<i64> {
        let end = self.site.as_of.tomorrow().ok()?.to_zoned(self.zone.clone()).ok()?;
        Some(end.timestamp().as_second().div_euclid(60))
    }

    /// The company that a department belongs to: the nearest unit above it, or itself, of kind `公司`.
    pub fn company(&self, department: &str) -> Option<&'site Record> {
        let mut unit = self.known(department)?;
        // A circle of parents is a fault that `check` tells; here it only has to end.
        for _ in 0..32 {
            if unit.text("kind") == Some("公司") {
                return Some(unit);
            }
            unit = self.target(unit, "parent")?;
        }
        None
    }

    pub fn workdays(&self) -> &Workdays<'site> {
        self.workdays.get_or_init(|| Workdays::new(&self.site.calendar, self.site.as_of))
    }

    /// Whether the day lies in the period asked for.
    pub fn in_period(&self, day: Date) -> bool {
        self.query.from.is_none_or(|from| day >= from) && self.query.to.is_none_or(|to| day <= to)
    }

    /// The day of a commit's author date, on the archive's calendar.
    pub fn authored(&self, commit: &Commit) -> Option<Date> {
        commit.author.day(&self.zone)
    }

    pub fn commit(&self, revision: &Revision) -> &'site Commit {
        self.site.history.commit(revision)
    }

    /// The revision that brought what `record` tells into the archive. An id that was altered in place is followed
    /// back to the id before: the record was there all the time.
    pub fn origin(&self, record: &RecordId) -> Option<&'site Revision> {
        let vanished = self.vanished.get_or_init(|| self.places(Action::Deleted));
        let mut origin = self.site.history.origin(record)?;
        let mut seen = vec![record];
        while let Some(before) = vanished.get(&(origin.commit, &*origin.path))
            && !seen.contains(before)
            && let Some(earlier) = self.site.history.origin(before)
        {
            origin = earlier;
            seen.push(before);
        }
        Some(origin)
    }

    /// The records that commits added or deleted, by commit and path.
    pub fn places(&self, action: Action) -> Places<'site> {
        let mut places = HashMap::new();
        for (id, revisions) in &self.site.history.revisions {
            for revision in revisions.iter().filter(|revision| revision.action == action) {
                places.insert((revision.commit, &*revision.path), id);
            }
        }
        places
    }

    /// Whether a change to a record of `batch` on `day` was part of the declared import of that batch.
    pub fn is_import(&self, batch: Option<&Value>, day: Date) -> bool {
        self.site.config.is_import(batch.and_then(Value::as_str), day)
    }

    /// What the history lacks, if it is there but has gaps.
    pub fn gaps(&self) -> Option<Text> {
        match &self.site.history.completeness {
            Completeness::Incomplete(gaps) => Some(told(gaps)),
            Completeness::Complete | Completeness::Absent(_) => None,
        }
    }

    /// Why statements are limited: what the history lacks, and work that is not committed.
    pub fn reservation(&self, uses_history: bool) -> Option<Text> {
        let history = &self.site.history;
        let gaps = match &history.completeness {
            Completeness::Complete => None,
            Completeness::Absent(Absence::NoRepository) => Some(Text::new(
                "档案不在 git 仓库中，没有历史",
                "the archive is in no git repository and has no history",
            )),
            Completeness::Absent(Absence::NoCommit) => {
                Some(Text::new("仓库中尚无提交，没有历史", "the repository has no commit yet and so no history"))
            }
            Completeness::Incomplete(gaps) => Some(told(gaps)),
        };
        let uncommitted = (history.dirty && history.head.is_some())
            .then(|| Text::new("工作区有未提交的改动", "the archive holds changes that are not committed"));
        // Sums over what is left tell less than sums over everything, and nobody can see from them by how much.
        let partial = self.site.restricted.then(|| {
            Text::new(
                "按读者范围编制，只计所载的记录，数字不是全部",
                "made for its readers: only the records at hand are counted, and the figures are not all there is",
            )
        });
        Text::joined([&gaps.filter(|_| uses_history), &uncommitted, &partial])
    }
}

fn told(gaps: &[Gap]) -> Text {
    let parts = gaps.iter().map(|gap| match gap {
        Gap::Shallow => Text::new(
            "本仓库为浅克隆，较早的提交未取回（`git fetch --unshallow` 可取回）",
            "this is a shallow clone without the older commits (`git fetch --unshallow` fetches them)",
        ),
        Gap::MissingObjects(ids) => Text::new(
            format!("仓库缺少 {} 个 git 对象，如 `{}`", ids.len(), ids.first().map_or("", String::as_str)),
            format!(
                "the repository lacks {} git objects, such as `{}`",
                ids.len(),
                ids.first().map_or("", String::as_str)
            ),
        ),
        Gap::Replaced => Text::new(
            "仓库设有替换引用或嫁接，所列依据为原始对象",
            "the repository has replace refs or grafts; what is listed rests on the original objects",
        ),
    });
    let parts: Vec<Option<Text>> = parts.map(Some).collect();
    Text::joined(parts.iter()).unwrap_or_default()
}

/// The id of the commit of a revision, for a row.
pub(super) fn commit_cell(commit: &CommitId) -> Value {
    Value::from(commit.as_str())
}

/// A cell for something that may be absent.
pub(super) fn cell(value: Option<impl Into<Value>>) -> Value {
    value.map_or(Value::Null, Into::into)
}

/// A field's value as a cell.
pub(super) fn field(record: &Record, name: &str) -> Value {
    record.value(name).cloned().unwrap_or(Value::Null)
}

/// A day as a cell.
pub(super) fn day(date: Date) -> Value {
    Value::from(date.to_string())
}

/// The day in a date field.
pub(super) fn date_in(record: &Record, name: &str) -> Option<Date> {
    crate::derive::force::date(&record.document.front, name)
}

/// The texts in a field with a list.
pub(super) fn texts<'r>(record: &'r Record, name: &str) -> impl Iterator<Item = &'r str> {
    record.value(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Calendar days from one day to another.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}
