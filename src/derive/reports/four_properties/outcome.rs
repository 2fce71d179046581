//! What came of an item.

use super::super::context::Context;
use super::super::definition::Definition;
use crate::model::soundness::Fault;
use crate::model::{RecordId, Text};
use std::collections::BTreeSet;

/// What came of an item.
#[derive(Default)]
pub(super) struct Outcome {
    /// How many things were looked at.
    pub checked: usize,
    /// How many of them are not as they should be.
    pub faults: usize,
    /// The records that the faults are about, or that the item rests on.
    pub records: BTreeSet<String>,
    /// What else is to be said.
    pub note: Option<Text>,
    /// The report that lists the faults one by one.
    pub report: Option<&'static str>,
    standing: Standing,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Standing {
    /// Computed.
    #[default]
    Judged,
    /// Somebody has to look.
    Manual,
    /// It could not be computed in full.
    Open,
}

/// How many files a note names.
const NAMED: usize = 5;

impl Outcome {
    /// So many were looked at, and nothing is wrong so far.
    pub fn of(checked: usize) -> Self {
        Self { checked, ..Self::default() }
    }

    /// Somebody has to look: who and at what.
    pub fn manual(who: &str, en: &str) -> Self {
        Self { standing: Standing::Manual, note: Some(Text::new(who, en)), ..Self::default() }
    }

    /// The code of the result.
    pub fn result(&self) -> &'static str {
        match self.standing {
            Standing::Manual => "manual",
            _ if self.faults > 0 => "fail",
            Standing::Open => "open",
            Standing::Judged if self.checked == 0 => "none",
            Standing::Judged => "pass",
        }
    }

    /// Not everything could be looked at, and why.
    pub fn open(mut self, why: Text) -> Self {
        self.standing = Standing::Open;
        self.noted(Some(why))
    }

    /// Names the report that lists the faults one by one.
    pub fn listed_by(mut self, report: &'static str) -> Self {
        self.report = Some(report);
        self
    }

    /// Adds to the note.
    pub fn noted(mut self, note: Option<Text>) -> Self {
        self.note = Text::joined([&self.note, &note]);
        self
    }

    /// Adds faults, each about a record or none.
    pub fn with<'r>(mut self, records: impl IntoIterator<Item = Option<&'r RecordId>>) -> Self {
        for record in records {
            self.faults += 1;
            self.records.extend(record.map(|id| id.to_string()));
        }
        self
    }

    /// Adds the faults that reading told under these codes.
    pub fn told(self, context: &Context<'_>, codes: &[&str]) -> Self {
        let faults: Vec<&Fault> =
            context.site.soundness.faults.iter().filter(|fault| codes.contains(&fault.code)).collect();
        let nameless = faults.iter().filter(|fault| fault.record.is_none()).map(|fault| &*fault.path);
        let note = named(nameless);
        self.with(faults.iter().map(|fault| fault.record.as_ref())).noted(note)
    }

    /// Adds what a report found. Over a history with gaps, nothing found is nothing proven.
    pub fn found(mut self, context: &Context<'_>, definition: &Definition) -> Self {
        let found = context.found(definition);
        let taken = context.taken(definition).len();
        self.report = self.report.or(Some(definition.name));
        self = self.with(found.rows.iter().map(|row| row.record.as_ref()));
        self = self.noted((taken > 0).then(|| {
            Text::new(
                format!("另有 {taken} 处经批准不计（见 suppressed）"),
                format!("{taken} more are suppressed with approval (see `suppressed`)"),
            )
        }));
        if definition.uses_history { self.rests_on_history(context) } else { self }
    }

    /// Leaves the item open where the history has gaps or is not there.
    pub fn rests_on_history(self, context: &Context<'_>) -> Self {
        if self.standing == Standing::Open {
            return self;
        }
        if context.site.history.head.is_none() {
            return self.open(Text::new("没有历史，无法判断", "there is no history to judge by"));
        }
        match context.gaps() {
            Some(gaps) => self
                .open(Text::new(format!("历史不完整：{}", gaps.zh), format!("the history is incomplete: {}", gaps.en))),
            None => self,
        }
    }
}

/// Files as a note, the first few by name; `None` of none.
pub(super) fn named<'p>(paths: impl Iterator<Item = &'p str>) -> Option<Text> {
    let paths: BTreeSet<&str> = paths.collect();
    let shown: Vec<&str> = paths.iter().copied().take(NAMED).collect();
    let more = paths.len() - shown.len();
    (!paths.is_empty()).then(|| {
        let (zh, en) = match more {
            0 => (String::new(), String::new()),
            _ => (format!(" 等 {} 个文件", paths.len()), format!(" and {more} more")),
        };
        Text::new(format!("{}{zh}", shown.join("、")), format!("{}{en}", shown.join(", ")))
    })
}
