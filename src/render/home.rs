//! The first page: search, what needs attention, what changed, and where everything is. Figures are those of the
//! day that the site is judged on.

use super::context::{Context, back};
use super::doors::{self, DoorView};
use super::format::days_between;
use super::names::root_of;
use super::record::{in_force, state};
use super::reports;
use super::shape::Shape;
use super::shell::group_title;
use super::standing;
use crate::derive::duties::summary::{self, Tally};
use crate::model::collection::Kind;
use crate::model::duty::State;
use crate::model::{Date, Record, RecordIx, Stamp, time};
use serde::Serialize;
use std::collections::BTreeMap;

/// Entries of each list.
const ENTRIES: usize = 5;
/// Policies whose standing is shown.
const STANDINGS: usize = 8;
/// Days before the end of a warranty or term that it is listed.
const NOTICE: i64 = 90;
/// Days before a review falls due that it is listed.
const REVIEW_NOTICE: i64 = 60;
/// Days back that a document counts as lately changed.
const LATELY: i64 = 180;
/// Days in which duties count as coming up.
const WEEK: i64 = 7;
/// Fields that say until when something holds.
const ENDS: [&str; 4] = ["warranty_until", "expires_on", "valid_to", "protection_due"];

/// What the template of the first page sees.
#[derive(Serialize)]
pub(super) struct HomeView {
    introduction: Option<String>,
    figures: Vec<FigureView>,
    doors: Vec<DoorView>,
    groups: Vec<GroupView>,
    changed: Vec<LineView>,
    reviews: Vec<LineView>,
    open: Vec<RegisterView>,
    oldest: Vec<LineView>,
    recent: Vec<LineView>,
    ending: Vec<LineView>,
    reports: Vec<reports::GroupView>,
    standing: Vec<StandingView>,
    /// How the policies stand that are not listed.
    standing_others: Option<String>,
    coming: Vec<ComingView>,
}

/// How the duties of a policy stand.
#[derive(Serialize)]
struct StandingView {
    link: String,
    asked: usize,
    met: usize,
    late: usize,
    missed: usize,
    percent: usize,
    tone: &'static str,
}

/// A duty that falls due soon.
#[derive(Serialize)]
struct ComingView {
    href: String,
    text: String,
    link: String,
    date: String,
    remark: String,
    times: String,
}

#[derive(Serialize)]
struct FigureView {
    value: String,
    label: String,
    href: String,
    /// Whether the figure asks for attention.
    urgent: bool,
}

#[derive(Serialize)]
struct GroupView {
    title: String,
    count: usize,
    registers: Vec<RegisterView>,
}

#[derive(Serialize)]
struct RegisterView {
    href: String,
    title: String,
    count: usize,
}

/// A record in a list.
#[derive(Serialize)]
struct LineView {
    link: String,
    collection: String,
    date: Option<String>,
    status: Option<String>,
    /// A word on time: how long ago, how long until.
    remark: Option<String>,
    urgent: bool,
}

/// Builds the view.
pub(super) fn view(context: &Context<'_>) -> HomeView {
    let root = root_of(0);
    let maker = Maker { context, root: &root, today: context.site.as_of };
    let (current, changed) = maker.documents();
    let (overdue, reviews) = maker.reviews();
    let (waiting, open, oldest) = maker.open();
    let (month, recent) = maker.recent();
    let (ending_count, ending) = maker.ending();
    let (rate, standing, standing_others) = maker.standing();
    let figure = |value: usize, key: &str, anchor: &str, urgent: bool| FigureView {
        value: value.to_string(),
        label: context.strings.get(key).to_owned(),
        href: format!("#{anchor}"),
        urgent: urgent && value > 0,
    };
    let mut figures = vec![
        figure(current, "home.figure_documents", "changed", false),
        figure(overdue, "home.figure_overdue", "reviews", true),
        figure(waiting, "home.figure_open", "open", true),
        figure(ending_count, "home.figure_ending", "ending", false),
        figure(month, "home.figure_month", "recent", false),
    ];
    if let Some(rate) = rate {
        let met = FigureView { value: format!("{rate}%"), ..figure(rate, "standing.figure", "standing", false) };
        figures.insert(1, met);
    }
    HomeView {
        introduction: context
            .site
            .introductions
            .get("")
            .map(|introduction| super::record::introduction(context, &introduction.document, &root)),
        figures,
        doors: doors::build(context, &root),
        groups: maker.groups(),
        changed,
        reviews,
        open,
        oldest,
        recent,
        ending,
        reports: reports::groups(context, &root),
        standing,
        standing_others,
        coming: maker.coming(),
    }
}

struct Maker<'a> {
    context: &'a Context<'a>,
    root: &'a str,
    today: Date,
}

impl<'a> Maker<'a> {
    fn line(&self, ix: RecordIx, date: Option<String>, remark: Option<String>, urgent: bool) -> LineView {
        let record = self.context.site.record(ix);
        let mut link = String::new();
        self.context.names.link(&mut link, self.root, ix);
        LineView {
            link,
            collection: self.context.shape_of(record).collection.title.get(self.context.lang).to_owned(),
            date,
            status: record.status.as_deref().map(|status| state(self.context, status)),
            remark,
            urgent,
        }
    }

    /// Every record of the collections of this kind, with the shape of its collection.
    fn records(&self, kind: Kind) -> impl Iterator<Item = (&'a Shape<'a>, RecordIx, &'a Record)> {
        let context = self.context;
        let shapes = context.shapes().iter().enumerate().filter(move |(_, shape)| shape.collection.kind == kind);
        shapes.flat_map(move |(place, shape)| context.records_at(place).map(move |(ix, record)| (shape, ix, record)))
    }

    fn away(&self, days: i64) -> String {
        let strings = self.context.strings;
        match days {
            0 => strings.get("home.today").to_owned(),
            ..0 => strings.count("home.days_ago", days.unsigned_abs() as usize),
            _ => strings.count("home.in_days", days as usize),
        }
    }

    /// How many documents are in force, and those that came into force lately or will.
    fn documents(&self) -> (usize, Vec<LineView>) {
        let mut current = 0;
        let mut lately: Vec<(Date, RecordIx)> = Vec::new();
        for (shape, ix, record) in self.records(Kind::Document).filter(|(shape, _, record)| in_force(shape, record)) {
            debug_assert!(shape.collection.kind == Kind::Document);
            let Some(effective) = record.text("effective_on").and_then(time::strict_date) else { continue };
            current += usize::from(effective <= self.today);
            if days_between(effective, self.today) <= LATELY {
                lately.push((effective, ix));
            }
        }
        lately.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let line = |&(date, ix): &(Date, RecordIx)| {
            let remark = self.away(days_between(self.today, date));
            self.line(ix, Some(date.to_string()), Some(remark), false)
        };
        (current, lately.iter().take(ENTRIES).map(line).collect())
    }

    /// How many reviews are overdue, and those that are or soon will be.
    fn reviews(&self) -> (usize, Vec<LineView>) {
        let mut due: Vec<(Date, RecordIx)> = self
            .records(Kind::Document)
            .filter(|(shape, _, record)| in_force(shape, record))
            .filter_map(|(_, ix, record)| Some((time::strict_date(record.text("review_due")?)?, ix)))
            .filter(|(date, _)| days_between(self.today, *date) <= REVIEW_NOTICE)
            .collect();
        due.sort();
        let overdue = due.iter().filter(|(date, _)| *date < self.today).count();
        let line = |&(date, ix): &(Date, RecordIx)| {
            let days = days_between(self.today, date);
            let remark = match days {
                ..0 => self.context.strings.count("home.overdue", days.unsigned_abs() as usize),
                _ => self.away(days),
            };
            self.line(ix, Some(date.to_string()), Some(remark), days < 0)
        };
        (overdue, due.iter().take(ENTRIES.max(overdue.min(2 * ENTRIES))).map(line).collect())
    }

    /// Events that are not closed: how many, in which registers, and the oldest.
    fn open(&self) -> (usize, Vec<RegisterView>, Vec<LineView>) {
        let mut registers: Vec<RegisterView> = Vec::new();
        let mut waiting: Vec<(Stamp, RecordIx)> = Vec::new();
        let mut total = 0;
        for (place, shape) in self.context.shapes().iter().enumerate() {
            let can_close = shape.collection.lifecycle.as_ref().is_some_and(|lifecycle| !lifecycle.closed.is_empty());
            if !can_close || shape.collection.kind != Kind::Log {
                continue;
            }
            let mut count = 0;
            for (ix, record) in self.context.records_at(place) {
                if !shape.collection.is_closed_state(record.status.as_deref()) {
                    count += 1;
                    waiting.extend(record.stamp.map(|stamp| (stamp, ix)));
                }
            }
            if count > 0 {
                registers.push(self.register(place, count));
                total += count;
            }
        }
        waiting.sort_by(|a, b| a.0.start().cmp(&b.0.start()).then(a.1.cmp(&b.1)));
        let line = |&(stamp, ix): &(Stamp, RecordIx)| {
            let days = days_between(self.today, stamp.date());
            self.line(ix, Some(stamp.date().to_string()), Some(self.away(days)), false)
        };
        (total, registers, waiting.iter().take(ENTRIES).map(line).collect())
    }

    /// How many events this month, and the latest ones.
    fn recent(&self) -> (usize, Vec<LineView>) {
        let tomorrow = self.today.tomorrow().unwrap_or(self.today).at(0, 0, 0, 0);
        let mut events: Vec<(Stamp, RecordIx)> = self
            .records(Kind::Log)
            .filter_map(|(_, ix, record)| Some((record.stamp?, ix)))
            .filter(|(stamp, _)| stamp.start() < tomorrow)
            .collect();
        let first = self.today.first_of_month();
        let month = events.iter().filter(|(stamp, _)| stamp.date() >= first).count();
        let newest = |a: &(Stamp, RecordIx), b: &(Stamp, RecordIx)| b.0.start().cmp(&a.0.start()).then(a.1.cmp(&b.1));
        if events.len() > ENTRIES {
            events.select_nth_unstable_by(ENTRIES, newest);
            events.truncate(ENTRIES);
        }
        events.sort_by(newest);
        (month, events.iter().map(|&(stamp, ix)| self.line(ix, Some(stamp.text()), None, false)).collect())
    }

    /// The share of duties met in time, how the policies stand that leave something to be wished, worst first, and a
    /// sentence on the others.
    fn standing(&self) -> (Option<usize>, Vec<StandingView>, Option<String>) {
        let site = self.context.site;
        let from = back(site, jiff::Span::new().days(NOTICE));
        let mut policies: BTreeMap<&str, Tally> = BTreeMap::new();
        let mut all = Tally::default();
        for ((policy, _), tally) in summary::by_duty(site, from, site.as_of) {
            for sum in [policies.entry(policy).or_default(), &mut all] {
                sum.absorb(tally);
            }
        }
        let mut policies: Vec<(&str, Tally)> = policies.into_iter().filter(|(_, tally)| tally.asked() > 0).collect();
        policies.sort_by_key(|(id, tally)| (tally.percent_met(), *id));
        let view = |(id, tally): (&str, Tally)| {
            let mut link = String::new();
            self.context.names.link(&mut link, self.root, site.find(id)?);
            Some(StandingView {
                link,
                asked: tally.asked(),
                met: tally.met,
                late: tally.late,
                missed: tally.missed,
                percent: tally.percent_met().unwrap_or(100),
                tone: standing::tone(tally).class(),
            })
        };
        let flawless = |tally: &Tally| tally.late + tally.missed == 0;
        let met = policies.iter().filter(|(_, tally)| flawless(tally)).count();
        let shown = (policies.len() - met).min(STANDINGS);
        let others = policies.len() - shown;
        let strings = self.context.strings;
        let sentence = match others {
            0 => None,
            _ if others == met => Some(strings.fill("standing.others", &[("n", &others.to_string())])),
            _ => Some(strings.fill("standing.others_also", &[("n", &others.to_string()), ("met", &met.to_string())])),
        };
        (all.percent_met(), policies.into_iter().take(shown).filter_map(view).collect(), sentence)
    }

    /// Duties that fall due within a week, one line a duty.
    fn coming(&self) -> Vec<ComingView> {
        let site = self.context.site;
        let mut coming: BTreeMap<(Date, &str), (u32, usize)> = BTreeMap::new();
        for judgement in site.judgements.iter().filter(|judgement| judgement.state == State::NotDue) {
            let Some(due) = judgement.due.map(|due| due.date()) else { continue };
            if (0..=WEEK).contains(&days_between(self.today, due)) {
                let duty = &site.duties[judgement.duty as usize];
                coming.entry((due, &*duty.id)).or_insert((judgement.duty, 0)).1 += 1;
            }
        }
        let view = |((date, _), (duty, count)): ((Date, &str), (u32, usize))| {
            let duty = &site.duties[duty as usize];
            let mut link = String::new();
            self.context.names.link(&mut link, self.root, site.find(duty.policy.as_str())?);
            let entry = self.context.all_duties().find(duty.policy.as_str(), &duty.id)?;
            Some(ComingView {
                href: format!("{}{}", self.root, entry.page),
                text: duty.text.to_string(),
                link,
                date: date.to_string(),
                remark: self.away(days_between(self.today, date)),
                times: self.context.strings.count("standing.times", count),
            })
        };
        coming.into_iter().filter_map(view).take(ENTRIES).collect()
    }

    /// Warranties and terms that end soon.
    fn ending(&self) -> (usize, Vec<LineView>) {
        let mut ending: Vec<(Date, RecordIx, String)> = Vec::new();
        for (place, shape) in self.context.shapes().iter().enumerate() {
            for field in ENDS.iter().filter_map(|name| shape.collection.field(name)) {
                for (ix, record) in self.context.records_at(place) {
                    let closed = shape.collection.is_closed_state(record.status.as_deref());
                    let Some(date) = record.text(&field.path).and_then(time::strict_date).filter(|_| !closed) else {
                        continue;
                    };
                    if (0..=NOTICE).contains(&days_between(self.today, date)) {
                        ending.push((date, ix, field.label.get(self.context.lang).to_owned()));
                    }
                }
            }
        }
        ending.sort();
        let line = |(date, ix, label): &(Date, RecordIx, String)| {
            let remark = format!("{label} · {}", self.away(days_between(self.today, *date)));
            self.line(*ix, Some(date.to_string()), Some(remark), false)
        };
        (ending.len(), ending.iter().take(ENTRIES).map(line).collect())
    }

    fn register(&self, place: usize, count: usize) -> RegisterView {
        let collection = &self.context.site.collections[place];
        RegisterView {
            href: format!("{}{}", self.root, collection.page()),
            title: collection.title.get(self.context.lang).to_owned(),
            count,
        }
    }

    fn groups(&self) -> Vec<GroupView> {
        let count = |place: usize| self.context.site.ranges.get(place).map_or(0, |range| range.len());
        self.context
            .groups()
            .into_iter()
            .map(|(title, members)| GroupView {
                title: group_title(self.context, title),
                count: members.iter().map(|(place, _)| count(*place)).sum(),
                registers: members.iter().map(|(place, _)| self.register(*place, count(*place))).collect(),
            })
            .collect()
    }
}
