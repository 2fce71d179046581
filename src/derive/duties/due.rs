//! What is due: overdue work that can still be made up, and what falls due in the next days, with who is to do it.

use super::gathered::Gathered;
use super::holder::Holders;
use super::windows;
use super::{periodic, wording};
use crate::model::cadence::Window;
use crate::model::collection::Kind;
use crate::model::duty::{Demand, Duty, Judgement, State};
use crate::model::report::{Column, Query, Row};
use crate::model::{Date, DateTime, Record, RecordId, RecordIx, Report, Site, Text};
use serde_json::Value;
use std::collections::BTreeSet;

/// How pressing an item is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Standing {
    /// Its time is over, and it can still be made up for.
    Overdue,
    /// Its day is over, and the grace is not.
    InGrace,
    /// Still to come.
    Due,
}

impl Standing {
    /// Every standing, the most pressing first.
    pub const ALL: [Standing; 3] = [Standing::Overdue, Standing::InGrace, Standing::Due];

    /// Its name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Overdue => "overdue",
            Standing::InGrace => "in-grace",
            Standing::Due => "due",
        }
    }
}

/// Something that is to be done.
#[derive(Clone, Debug)]
pub struct Item {
    /// Subscript of the duty in the site's list.
    pub duty: u32,
    /// The thing that it concerns.
    pub subject: RecordIx,
    /// The window of a periodic duty.
    pub window: Option<Window>,
    /// The day by which it is to be done; a condition that is not met is to be put right at once and has none.
    pub by: Option<Date>,
    /// The last moment at which it counts as done in time, grace included.
    pub latest: Option<DateTime>,
    /// How pressing it is.
    pub standing: Standing,
    /// Who is to do it: the holders of the role that answers for the duty on that day, or whom the thing names.
    pub people: Vec<RecordIx>,
    /// Whom the thing names as responsible.
    pub responsible: Option<RecordIx>,
}

/// What is overdue or falls due within `days`, the most pressing first, then by day, duty and subject.
///
/// A window that was missed and can no longer be made up for is not work that is due but a fault on record, and not
/// among the items; no more is an event that broke a rule.
pub fn items(site: &Site, days: u32) -> Vec<Item> {
    let horizon = site.as_of.saturating_add(jiff::Span::new().days(i64::from(days)));
    let holders = Holders::of(site);
    let mut items = Vec::new();
    let mut judgements = site.judgements.iter().peekable();
    while let Some(judgement) = judgements.next() {
        let same = |next: &&&Judgement| (next.duty, next.subject) == (judgement.duty, judgement.subject);
        let next = judgements.peek().filter(same).and_then(|next| next.window);
        items.extend(open(site, judgement, next, horizon));
    }
    items.extend(coming(site, horizon));
    for item in &mut items {
        let subject = site.record(item.subject);
        let duty = &site.duties[item.duty as usize];
        let day = item.by.unwrap_or(site.as_of).max(site.as_of);
        item.responsible = holders.responsible(subject);
        item.people = duty.owner.as_ref().map(|role| holders.on(role.as_str(), subject, day)).unwrap_or_default();
        if item.people.is_empty() {
            item.people.extend(item.responsible);
        }
    }
    items.sort_by(|a, b| {
        let key = |item: &Item| (item.standing, item.by, item.latest);
        let names = |item: &Item| {
            let duty: &Duty = &site.duties[item.duty as usize];
            (&duty.policy, &duty.id, item.subject, item.window)
        };
        key(a).cmp(&key(b)).then_with(|| names(a).cmp(&names(b)))
    });
    items
}

/// What a judgement leaves to be done; `next` is the window after its own, where that has begun.
fn open(site: &Site, judgement: &Judgement, next: Option<Window>, horizon: Date) -> Option<Item> {
    let duty = &site.duties[judgement.duty as usize];
    let item = |by: Option<Date>, standing: Standing| Item {
        duty: judgement.duty,
        subject: judgement.subject,
        window: judgement.window,
        by,
        latest: judgement.due,
        standing,
        people: Vec::new(),
        responsible: None,
    };
    let by = judgement.window.map(|window| window.last).or(judgement.due.map(|due| due.date()));
    match (judgement.state, &duty.demand) {
        (State::NotDue, _) => {
            let by = by.filter(|by| *by <= horizon)?;
            Some(item(Some(by), if by < site.as_of { Standing::InGrace } else { Standing::Due }))
        }
        (State::Missed, Demand::Periodic { .. }) => {
            let window = judgement.window?;
            let until = periodic::later(
                next.map_or_else(|| periodic::following_end(window), |n| n.last),
                duty.grace,
                &site.calendar,
            );
            (site.as_of <= until).then(|| item(by, Standing::Overdue))
        }
        (State::Missed, Demand::Within { .. }) => Some(item(by, Standing::Overdue)),
        (State::Missed, Demand::Always(_) | Demand::AtMost { .. }) => {
            let lasts = kind(site, site.record(judgement.subject)) != Some(Kind::Log);
            lasts.then(|| item(None, Standing::Overdue))
        }
        _ => None,
    }
}

fn kind(site: &Site, record: &Record) -> Option<Kind> {
    site.collection(&record.collection).map(|collection| collection.kind)
}

/// Windows that have not begun yet.
fn coming(site: &Site, horizon: Date) -> Vec<Item> {
    let gathered = Gathered::of(site, &site.duties);
    let mut items = Vec::new();
    for wording in wording::runs(&site.duties) {
        let Demand::Periodic { cadence, .. } = &wording.duty.demand else { continue };
        if wording.duty.in_force_to.is_some_and(|to| to < site.as_of) {
            continue;
        }
        let subjects = gathered.subjects(&wording.duty.scope);
        for coming in periodic::coming(site, &wording, cadence, subjects, horizon) {
            if gathered
                .waivers
                .find(&wording.duty.id, site.record(coming.subject).id.as_str(), coming.window.last)
                .is_some()
            {
                continue;
            }
            items.push(Item {
                duty: wording.index,
                subject: coming.subject,
                window: Some(coming.window),
                by: Some(coming.window.last),
                latest: Some(coming.latest.at(23, 59, 59, 0)),
                standing: Standing::Due,
                people: Vec::new(),
                responsible: None,
            });
        }
    }
    items
}

/// Whether `item` is for `person`: to do it, or as the one whom the thing names.
pub fn is_for(item: &Item, person: RecordIx) -> bool {
    item.people.contains(&person) || item.responsible == Some(person)
}

/// The items as a report, for everybody or for one person.
pub fn report(site: &Site, items: &[Item], days: u32, person: Option<RecordIx>) -> Report {
    let horizon = site.as_of.saturating_add(jiff::Span::new().days(i64::from(days)));
    let wanted: Vec<&Item> = items
        .iter()
        .filter(|item| person.is_none_or(|person| is_for(item, person)) && item.by.is_none_or(|by| by <= horizon))
        .collect();
    let name = person.map(|ix| site.record(ix).title.to_string());
    let examined: BTreeSet<RecordIx> = site.judgements.iter().map(|judgement| judgement.subject).collect();
    let (as_of, duties) = (site.as_of, windows::duties_in_force(site));
    let (zh, en) = match &name {
        Some(name) => (format!("“{name}”名下"), format!(" for {name}")),
        None => (String::new(), String::new()),
    };
    let statement = Text::new(
        format!("{zh}没有逾期事项，{as_of} 至 {horizon} 也没有到期事项（查现行义务 {duties} 项）"),
        format!(
            "nothing is overdue{en} and nothing falls due from {as_of} to {horizon} ({duties} duties in force were examined)"
        ),
    );
    windows::report(
        site,
        "due",
        Text::new("到期事项", "What is due"),
        Text::new(
            "逾期而尚可补做的、宽限期内的和期限将到的义务，按紧急程度和日期排列；不能再补做的见履行情况",
            "duties overdue that can still be made up for, in grace, or falling due, the most pressing first; what can no longer be made up for is told under compliance",
        ),
        Query { from: Some(as_of), to: Some(horizon) },
        columns(),
        wanted.into_iter().map(|item| row(site, item)).collect(),
        (statement, examined.len()),
    )
}

fn columns() -> Vec<Column> {
    vec![
        Column::of_codes(
            "standing",
            "状态",
            "Standing",
            &[("overdue", "逾期", "overdue"), ("in-grace", "宽限期内", "in grace"), ("due", "待办", "due")],
        ),
        Column::new("by", "应完成日期", "By"),
        Column::new("latest", "最迟", "Latest"),
        Column::new("duty", "义务", "Duty"),
        Column::new("text", "要求", "Requirement"),
        Column::new("policy", "制度", "Policy"),
        Column::new("policy_title", "制度名称", "Policy's title"),
        Column::new("clause", "条款", "Clause"),
        Column::new("clause_title", "条款名称", "Clause's title"),
        Column::new("subject", "对象", "Subject"),
        Column::new("title", "对象名称", "Subject's title"),
        Column::new("window_from", "窗口起", "Window from"),
        Column::new("window_to", "窗口止", "Window to"),
        Column::new("owner", "责任岗位编号", "Owner's id"),
        Column::new("owner_title", "责任岗位", "Owner"),
        Column::new("people", "办理人编号", "Ids of who is to do it"),
        Column::new("people_names", "办理人", "To be done by"),
        Column::new("responsible", "对象责任人编号", "Id of who is responsible for the subject"),
        Column::new("responsible_name", "对象责任人", "Responsible for the subject"),
    ]
}

fn row(site: &Site, item: &Item) -> Row {
    let duty = &site.duties[item.duty as usize];
    let subject = site.record(item.subject);
    let id = |ix: RecordIx| Value::from(site.record(ix).id.as_str());
    let name = |ix: RecordIx| Value::from(&*site.record(ix).title);
    let owner = duty.owner.as_ref().and_then(|owner| site.find(owner.as_str()));
    let policy = site.find(duty.policy.as_str()).map(|ix| site.record(ix));
    let clauses = policy.map(|policy| policy.document.clauses.as_slice()).unwrap_or_default();
    let clause = clauses.iter().find(|clause| clause.anchor == duty.clause).map(|clause| clause.title.to_string());
    let day = |date: Option<Date>| date.map_or(Value::Null, |date| Value::from(date.to_string()));
    Row {
        record: Some(RecordId::clone(&subject.id)),
        commit: None,
        cells: vec![
            Value::from(item.standing.as_str()),
            day(item.by),
            item.latest.map_or(Value::Null, |latest| Value::from(windows::moment(latest))),
            Value::from(&*duty.id),
            Value::from(&*duty.text),
            Value::from(duty.policy.as_str()),
            policy.map_or(Value::Null, |policy| Value::from(&*policy.title)),
            Value::from(duty.clause.as_str()),
            clause.map_or(Value::Null, Value::from),
            Value::from(subject.id.as_str()),
            Value::from(&*subject.title),
            day(item.window.map(|window| window.first)),
            day(item.window.map(|window| window.last)),
            duty.owner.as_ref().map_or(Value::Null, |owner| Value::from(owner.as_str())),
            owner.map_or(Value::Null, name),
            Value::from(item.people.iter().map(|ix| id(*ix)).collect::<Vec<_>>()),
            Value::from(item.people.iter().map(|ix| name(*ix)).collect::<Vec<_>>()),
            item.responsible.map_or(Value::Null, id),
            item.responsible.map_or(Value::Null, name),
        ],
    }
}
