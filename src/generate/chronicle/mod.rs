//! A history for a grown archive: who filed what when, and a few irregularities that detectors must find.
//!
//! Takes the files of an archive and gives commits, in order. The same arguments give the same commits.

use super::calendar::{at, is_workday, plus_days, plus_minutes, plus_workdays, workdays};
use super::{GeneratedFile, Rng};
use crate::model::chronicle::{Hand, Planned, Planted};
use crate::model::{Date, DateTime};
use std::collections::{BTreeMap, BTreeSet, HashMap};

mod approvals;
mod import;
mod plants;
mod steps;

pub use steps::Course;

/// Commits with what was planted in them.
#[derive(Clone, Debug)]
pub struct Chronicle {
    /// In order, parents before children.
    pub commits: Vec<Planned>,
    /// What detectors must find, and nothing else.
    pub planted: Vec<Planted>,
}

/// What a history is made of.
pub struct Matter {
    /// The same seed gives the same history.
    pub seed: u64,
    /// The day before the first record.
    pub founded: Date,
    /// The last day.
    pub until: Date,
    /// Records that are filed one by one.
    pub records: Vec<GeneratedFile>,
    /// Everything else: settings, definitions, masters; path and text.
    pub masters: Vec<(String, String)>,
    /// The course that records take, by collection.
    pub courses: BTreeMap<String, Course>,
}

/// Who keeps the archive.
const KEEPER: &str = "P-suwanqing";

/// Plans the history.
pub fn chronicle(matter: Matter) -> Chronicle {
    let mut plan = Plan::of(matter);
    plan.plant();
    plan.commits()
}

/// Something that somebody does to some files.
#[derive(Clone, Debug)]
struct Act {
    person: String,
    authored: DateTime,
    committed: DateTime,
    message: String,
    changes: Vec<(String, Option<String>)>,
}

struct Plan {
    rng: Rng,
    matter: Matter,
    names: HashMap<String, String>,
    acts: Vec<Act>,
    planted: Vec<Planted>,
    /// When and by whom each record is filed, by its place among the records; without an entry, as is usual.
    filed: BTreeMap<usize, Filing>,
    /// Records that are never filed.
    dropped: BTreeSet<usize>,
}

#[derive(Clone, Debug)]
struct Filing {
    person: Option<String>,
    authored: DateTime,
    committed: DateTime,
    text: Option<String>,
}

impl Plan {
    fn of(mut matter: Matter) -> Self {
        // What is only planned for a later day is not filed yet: its commit would be dated after today.
        matter.records.retain(|file| file.date <= matter.until);
        import::by_day(&mut matter.records);
        matter.records.sort_by(|a, b| a.path.cmp(&b.path));
        let mut names = HashMap::new();
        let cards = matter.masters.iter().map(|(path, text)| (path, text));
        for (path, text) in cards.chain(matter.records.iter().map(|file| (&file.path, &file.text))) {
            if path.starts_with("content/people/")
                && let (Some(id), Some(name)) = (value(text, "id"), value(text, "name"))
            {
                names.insert(id.to_owned(), name.to_owned());
            }
        }
        let rng = Rng::new(matter.seed).fork("chronicle");
        Self {
            rng,
            matter,
            names,
            acts: Vec::new(),
            planted: Vec::new(),
            filed: BTreeMap::new(),
            dropped: BTreeSet::new(),
        }
    }

    fn hand(&self, person: &str, moment: DateTime) -> Hand {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        let seconds = moment.to_zoned(zone).map_or(0, |zoned| zoned.timestamp().as_second());
        Hand {
            name: self.names.get(person).cloned().unwrap_or_else(|| person.to_owned()),
            email: format!("{}@shifan.example", person.trim_start_matches("P-")),
            seconds,
            offset_minutes: 480,
        }
    }

    fn commits(mut self) -> Chronicle {
        let base = at(self.matter.founded, 9, 0);
        let cards = self.cards();
        let mut masters = std::mem::take(&mut self.matter.masters);
        let records = std::mem::take(&mut self.matter.records);
        for (place, file) in records.into_iter().enumerate() {
            if !self.dropped.contains(&place) {
                self.file(place, file, &mut masters);
            }
        }
        let founding = Act {
            person: KEEPER.to_owned(),
            authored: base,
            committed: base,
            message: "建档：制度、台账定义和基础资料".to_owned(),
            changes: masters.into_iter().map(|(path, text)| (path, Some(text))).collect(),
        };
        // Stable: what was planned in order stays in order.
        self.acts.sort_by_key(|act| act.committed);
        let last = self.acts.last().map_or(self.matter.until, |act| act.committed.date());
        let mut commits = Vec::with_capacity(self.acts.len() + 5);
        for act in std::iter::once(founding).chain(std::mem::take(&mut self.acts)) {
            let parents = commits.len().checked_sub(1).into_iter().collect();
            commits.push(self.planned(act, parents));
        }
        if let Some(cards) = cards {
            self.merge(&mut commits, cards, last);
        }
        Chronicle { commits, planted: self.planted }
    }

    /// Plans how a record is filed and what becomes of it; what was there before the archive goes into `founding`.
    fn file(&mut self, place: usize, file: GeneratedFile, founding: &mut Vec<(String, String)>) {
        let (id, path) = (id_of(&file.path).to_owned(), file.path.clone());
        if let Some(filing) = self.filed.remove(&place) {
            let person = filing.person.unwrap_or_else(|| recorder(&file));
            let (authored, committed) = (filing.authored, filing.committed);
            let changes = vec![(path, Some(filing.text.unwrap_or(file.text)))];
            self.acts.push(Act { person, authored, committed, message: format!("登记 {id}"), changes });
            return;
        }
        let (person, founded, until) = (recorder(&file), self.matter.founded, self.matter.until);
        let collection = file.path.split('/').nth(1).unwrap_or_default();
        let is_device = collection == "hardware";
        let old = file.date <= founded && !import::is_log(&file.path);
        let first = file.date.max(plus_days(founded, i64::from(!old)));
        let mut steps = steps::steps(&file.text, first, until, self.matter.courses.get(collection));
        let mut before: Option<DateTime> = None;
        if old {
            let there = steps.iter().take_while(|step| step.day <= founded).count().max(1);
            let later = steps.split_off(there);
            let Some(step) = steps.pop() else { return };
            let checked = later_than(founded, &mut self.rng);
            let is_closed = self.matter.courses.get(collection).is_some_and(|course| {
                value(&step.text, &course.lifecycle.field).is_some_and(|state| course.lifecycle.is_closed(state))
            });
            let is_checked =
                is_device && !is_closed && checked <= until && later.first().is_none_or(|next| next.day > checked);
            steps = later;
            if is_checked && let Some(bare) = import::bare(&step.text) {
                founding.push((path.clone(), bare));
                let moment = plus_minutes(at(checked, 9, 0), self.rng.range(0, 450));
                before = Some(moment);
                self.act_of(&person, moment, format!("核对导入资料 {id}"), &path, step.text);
            } else {
                founding.push((path.clone(), step.text));
            }
        }
        for step in steps {
            let told = usual(&step.text, step.day, &mut self.rng);
            // One after the other, in the order of the states.
            let moment = match before {
                Some(before) if told <= before => {
                    let next = plus_minutes(before, self.rng.range(6, 25));
                    if next.date() == before.date() { next } else { at(before.date(), 23, 59) }
                }
                _ => told,
            };
            let message = match &before {
                Some(_) => format!("{} {id}", step.state),
                None => format!("登记 {id}"),
            };
            self.act_of(&person, moment, message, &path, step.text);
            before = Some(moment);
        }
    }

    fn act_of(&mut self, person: &str, moment: DateTime, message: String, path: &str, text: String) {
        self.acts.push(Act {
            person: person.to_owned(),
            authored: moment,
            committed: moment,
            message,
            changes: vec![(path.to_owned(), Some(text))],
        });
    }

    /// Two cards of devices in use.
    fn cards(&self) -> Option<[(String, String); 2]> {
        let mut cards =
            self.matter.records.iter().filter(|file| {
                file.path.starts_with("content/hardware/") && value(&file.text, "status") == Some("在用")
            });
        let mut next = || cards.next().map(|file| (file.path.clone(), file.text.clone()));
        Some([next()?, next()?])
    }

    /// Two people work side by side, and the one who merges drops what the other did.
    fn merge(&mut self, commits: &mut Vec<Planned>, cards: [(String, String); 2], last: Date) {
        let Some(base) = commits.len().checked_sub(1) else { return };
        // Later than everything else, whatever that is.
        let day = plus_days(self.matter.until, 1).max(last);
        let hour = if last == day { 18 } else { 9 };
        let [(ours, our_text), (theirs, their_text)] = cards;
        let noted = |text: &str| format!("{}\n\n盘点时核对，标签完好。\n", text.trim_end());
        let record = value(&their_text, "id").unwrap_or_default().to_owned();
        let act = |person: &str, minute: i64, message: &str, changes: Vec<(String, Option<String>)>| Act {
            person: person.to_owned(),
            authored: at(day, hour, minute),
            committed: at(day, hour, minute),
            message: message.to_owned(),
            changes,
        };
        let main = act(KEEPER, 5, "盘点", vec![(ours, Some(noted(&our_text)))]);
        let side = act("P-qiaomuchen", 10, "盘点", vec![(theirs, Some(noted(&their_text)))]);
        commits.push(self.planned(main, vec![base]));
        commits.push(self.planned(side, vec![base]));
        commits.push(self.planned(act(KEEPER, 20, "合并", Vec::new()), vec![base + 1, base + 2]));
        self.planted.push(Planted {
            detector: "evil-merge",
            record: Some(record),
            what: (
                "合并时丢弃了另一方的改动".to_owned(),
                "the merge dropped what the other side had changed".to_owned(),
            ),
        });
    }

    fn planned(&self, act: Act, parents: Vec<usize>) -> Planned {
        Planned {
            parents,
            author: self.hand(&act.person, act.authored),
            committer: self.hand(&act.person, act.committed),
            message: act.message,
            changes: act.changes,
        }
    }
}

/// Soon after the fact, on the day itself: people on duty file on Sundays, too.
fn usual(text: &str, day: Date, rng: &mut Rng) -> DateTime {
    let after = stated(text, day).unwrap_or_else(|| at(day, 16, 30));
    let moment = plus_minutes(after, rng.range(8, 40));
    if moment.date() == day { moment } else { at(day, 23, 59) }
}

/// The latest time of day on `day` that the front matter tells.
fn stated(text: &str, day: Date) -> Option<DateTime> {
    let day_text = day.to_string();
    let front = text.split("\n---").next().unwrap_or(text);
    let times = front.match_indices(&day_text).filter_map(|(place, _)| {
        let rest = front.get(place + day_text.len()..)?;
        let time = rest.strip_prefix([' ', 'T'])?.get(..5)?;
        let (hour, minute) = time.split_once(':')?;
        Some(at(day, hour.parse().ok()?, minute.parse().ok()?))
    });
    times.max()
}

/// A working day in the first two months, when what was imported is checked.
fn later_than(founded: Date, rng: &mut Rng) -> Date {
    later(founded, rng.range(2, 42))
}

fn recorder(file: &GeneratedFile) -> String {
    if file.recorder.is_empty() { KEEPER.to_owned() } else { file.recorder.clone() }
}

/// `XJ-2026-0031` of `content/inspections/2026/03/XJ-2026-0031.md`.
fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md")
}

/// The value of a field that stands on one line of the front matter.
fn value<'t>(text: &'t str, field: &str) -> Option<&'t str> {
    text.lines().skip(1).take_while(|line| *line != "---").find_map(|line| {
        let rest = line.strip_prefix(field)?.strip_prefix(": ")?;
        Some(rest.trim().trim_matches('\''))
    })
}

/// Working days after `from` up to and including `to`.
fn apart(from: Date, to: Date) -> usize {
    workdays(plus_days(from, 1), to).count()
}

/// The first working day so many working days later.
fn later(day: Date, count: i64) -> Date {
    let day = plus_workdays(day, count);
    if is_workday(day) { day } else { plus_workdays(day, 1) }
}
