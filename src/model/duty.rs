//! Duties: what a clause of a policy asks for, how often, of which things, and which records prove it.

use super::allowance::Allowance;
use super::cadence::{Cadence, Window};
use super::{Anchor, CollectionName, Date, DateTime, Record, RecordId, RecordIx, Site, Stamp, Text};
use std::fmt;
use std::sync::Arc;

type Test = dyn Fn(&Site, &Record) -> Result<bool, Text> + Send + Sync;

/// A condition over a record and what it is tied to, ready to be asked. Whoever compiled it knows the language; here it is
/// a question with an answer.
#[derive(Clone)]
pub struct Condition {
    text: Arc<str>,
    test: Arc<Test>,
}

impl Condition {
    /// A condition with its source text.
    pub fn new(
        text: impl Into<Arc<str>>,
        test: impl Fn(&Site, &Record) -> Result<bool, Text> + Send + Sync + 'static,
    ) -> Self {
        Self { text: text.into(), test: Arc::new(test) }
    }

    /// The condition as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the record, as it stands in the site, meets it.
    ///
    /// # Errors
    /// Says why it cannot be told, such as a comparison with an absent value.
    pub fn holds(&self, site: &Site, record: &Record) -> Result<bool, Text> {
        (self.test)(site, record)
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text)
    }
}

type Telling = dyn Fn(&Site, &Record) -> Result<Option<Stamp>, Text> + Send + Sync;

/// The day or moment by which a record itself says that something is to be done, ready to be asked.
#[derive(Clone)]
pub struct Deadline {
    text: Arc<str>,
    tell: Arc<Telling>,
}

impl Deadline {
    /// A deadline with its source text.
    pub fn new(
        text: impl Into<Arc<str>>,
        tell: impl Fn(&Site, &Record) -> Result<Option<Stamp>, Text> + Send + Sync + 'static,
    ) -> Self {
        Self { text: text.into(), tell: Arc::new(tell) }
    }

    /// The deadline as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the record says; `None` where it sets no time.
    ///
    /// # Errors
    /// Says why it cannot be told.
    pub fn of(&self, site: &Site, record: &Record) -> Result<Option<Stamp>, Text> {
        (self.tell)(site, record)
    }
}

impl fmt::Debug for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.text)
    }
}

/// How long something may take.
#[derive(Clone, Debug)]
pub enum Limit {
    /// So long from when time began.
    After(Allowance),
    /// Until the day or moment that the record itself names.
    By(Deadline),
}

/// The records that a duty speaks of.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Their collection.
    pub collection: CollectionName,
    /// Which of them; all, if absent.
    pub condition: Option<Condition>,
    /// The field that says since when a subject has been in use.
    pub since: Option<String>,
    /// The field that says until when it was in use.
    pub until: Option<String>,
}

/// The records that prove that a duty was done.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Their collection.
    pub collection: CollectionName,
    /// The field that names the subject, alone or in a list; absent when one record proves it for all.
    pub subject: Option<String>,
    /// The field that says when it was done.
    pub date: String,
    /// Which of them count; all, if absent.
    pub condition: Option<Condition>,
}

/// What a duty asks.
#[derive(Clone, Debug)]
pub enum Demand {
    /// Once in every window, for every subject.
    Periodic {
        /// How often.
        cadence: Cadence,
        /// What proves it.
        evidence: Evidence,
    },
    /// From one moment of a record to another, no more than a limit.
    Within {
        /// The field where time begins.
        from: String,
        /// The field where it ends.
        to: String,
        /// The longest time allowed.
        limit: Limit,
    },
    /// No more subjects at any time than this number.
    AtMost {
        /// The number.
        limit: u64,
        /// The field whose different values are counted instead of the subjects, such as who holds an account.
        distinct: Option<String>,
    },
    /// A condition that every subject must meet.
    Always(Condition),
}

/// A duty, in the wording of one version of its policy.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Its id, such as `BK-1`; the same through all versions of the policy.
    pub id: Arc<str>,
    /// The policy.
    pub policy: RecordId,
    /// The version of the policy.
    pub version: Arc<str>,
    /// First day on which this wording was in force.
    pub in_force_from: Date,
    /// Last day on which it was in force; `None` while it is.
    pub in_force_to: Option<Date>,
    /// The clause that imposes it.
    pub clause: Anchor,
    /// What it asks, in a sentence.
    pub text: Arc<str>,
    /// Of which things.
    pub scope: Scope,
    /// What.
    pub demand: Demand,
    /// How long after its day a duty may be done and still count as done in time.
    pub grace: Option<Allowance>,
    /// The role that answers for it.
    pub owner: Option<RecordId>,
}

impl Duty {
    /// Whether this wording was in force on `day`.
    pub fn is_in_force_on(&self, day: Date) -> bool {
        self.in_force_from <= day && self.in_force_to.is_none_or(|to| day <= to)
    }

    /// What the wording says, part by part, each under its name in the front matter and as it is written there.
    pub fn parts(&self) -> Vec<(&'static str, String)> {
        let mut parts = vec![("clause", self.clause.to_string()), ("text", self.text.to_string())];
        match &self.demand {
            Demand::Periodic { cadence, evidence } => {
                parts.push(("kind", "periodic".to_owned()));
                parts.push(("every", cadence.text()));
                parts.push(("evidence.collection", evidence.collection.to_string()));
                parts.extend(evidence.subject.clone().map(|subject| ("evidence.subject", subject)));
                parts.push(("evidence.date", evidence.date.clone()));
                parts.extend(evidence.condition.as_ref().map(|told| ("evidence.where", told.text().to_owned())));
            }
            Demand::Within { from, to, limit } => {
                parts.push(("kind", "within".to_owned()));
                parts.push(("from", from.clone()));
                parts.push(("to", to.clone()));
                parts.push(match limit {
                    Limit::After(allowance) => ("limit", allowance.to_string()),
                    Limit::By(deadline) => ("by", deadline.text().to_owned()),
                });
            }
            Demand::AtMost { limit, distinct } => {
                parts.push(("kind", "at-most".to_owned()));
                parts.push(("limit", limit.to_string()));
                parts.extend(distinct.clone().map(|field| ("distinct", field)));
            }
            Demand::Always(condition) => {
                parts.push(("kind", "always".to_owned()));
                parts.push(("check", condition.text().to_owned()));
            }
        }
        parts.extend(self.grace.map(|grace| ("grace", grace.to_string())));
        parts.push(("for.collection", self.scope.collection.to_string()));
        parts.extend(self.scope.condition.as_ref().map(|told| ("for.where", told.text().to_owned())));
        parts.extend(self.scope.since.clone().map(|since| ("for.since", since)));
        parts.extend(self.scope.until.clone().map(|until| ("for.until", until)));
        parts.extend(self.owner.as_ref().map(|owner| ("owner", owner.to_string())));
        parts
    }
}

/// How a duty stands for one subject in one window.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// Done in time.
    Met,
    /// Done, but too late.
    Late,
    /// Not done, and the time is over.
    Missed,
    /// Not asked for: a waiver was in force.
    Waived,
    /// The time is not over yet.
    NotDue,
    /// Not asked for: the window held no working day, and the work is done on working days.
    NotAsked,
}

impl State {
    /// Every state.
    pub const ALL: [State; 6] = [State::Met, State::Late, State::Missed, State::Waived, State::NotDue, State::NotAsked];

    /// Its name in JSON and in class names.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Met => "met",
            State::Late => "late",
            State::Missed => "missed",
            State::Waived => "waived",
            State::NotDue => "not-due",
            State::NotAsked => "not-asked",
        }
    }
}

/// The judgement of one duty for one subject in one window.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Subscript of the duty in the site's list.
    pub duty: u32,
    /// The thing that it concerns.
    pub subject: RecordIx,
    /// The window of a periodic duty.
    pub window: Option<Window>,
    /// When it had to be done at the latest, grace included; absent for conditions.
    pub due: Option<DateTime>,
    /// When it was done.
    pub done: Option<Stamp>,
    /// How it stands.
    pub state: State,
    /// The records that it rests on.
    pub evidence: Vec<RecordIx>,
    /// The waiver, where one was in force.
    pub waiver: Option<RecordIx>,
    /// Why it could not be judged by the record alone, where that is so.
    pub remark: Option<Text>,
}
