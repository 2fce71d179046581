//! What `field:value` asks of an entry: a column, a value of the front matter, a comparison, a condition.

use super::Error;
use super::analysis::fold;
use super::evidence::Evidence;
use super::filter::{self, Known};
use super::open::Index;
use super::probe::Probe;
use super::query::values::{self, Form};
use super::query::{Leaf, Note};
use super::shown::Phase;
use super::terms;
use crate::model::nearest::nearest;
use crate::model::{Date, Text};
use tantivy::DocId;

/// A field of a query and where its findings go.
pub struct Asked<'a> {
    /// Its place among the leaves.
    pub place: usize,
    /// The leaf.
    pub leaf: &'a Leaf,
    /// Whether it stands under a negation.
    pub negated: bool,
    /// The day that `is:overdue` is told by.
    pub today: Date,
    /// How to look things up.
    pub probe: &'a Probe<'a>,
}

/// Conditions of `is:`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Condition {
    Overdue,
    Open,
    Closed,
    In(Phase),
}

impl Condition {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "overdue" | "late" | "逾期" | "超期" => Condition::Overdue,
            "open" | "未关闭" | "未办结" | "未完成" => Condition::Open,
            "closed" | "已关闭" | "已办结" => Condition::Closed,
            "in-force" | "inforce" | "current" | "有效" | "现行" => Condition::In(Phase::InForce),
            "draft" | "草案" => Condition::In(Phase::Draft),
            "superseded" | "obsolete" | "失效" | "已失效" => Condition::In(Phase::Superseded),
            _ => return None,
        })
    }
}

/// The names of conditions that a wrong one is compared with.
const CONDITIONS: [&str; 11] =
    ["overdue", "open", "closed", "in-force", "draft", "superseded", "逾期", "未关闭", "已关闭", "有效", "失效"];

/// Whether `value` of `is:` asks for what is no longer in force.
pub fn asks_for_superseded(name: &str, value: &str) -> bool {
    Known::named(&fold::text(name)) == Some(Known::Is)
        && Condition::named(&fold::text(value)) == Some(Condition::In(Phase::Superseded))
}

impl Index {
    /// Notes in `evidence` which records the field holds of; what cannot be understood is left out, with a note that
    /// points at it.
    pub(super) fn field(
        &self,
        asked: &Asked<'_>,
        (name, value): (&str, &str),
        evidence: &mut Evidence,
        notes: &mut Vec<Note>,
    ) -> Result<(), Error> {
        let folded = fold::text(name);
        let sought = fold::text(value);
        match Known::named(&folded) {
            Some(Known::Is) => self.condition(asked, value, &sought, evidence, notes),
            Some(Known::Has) => self.filled(asked, value, &sought, evidence, notes),
            known => {
                let fields = self.catalog.named(&folded);
                let compared = values::sign(&sought).is_some();
                if let Some(between) = self.compared(&fields, &sought) {
                    for (path, between) in between {
                        asked.probe.between(path, &between, &mut |entry| evidence.hold(asked.place, entry, 0.0))?;
                    }
                    return Ok(());
                }
                if compared {
                    self.left_out(asked, evidence);
                    notes.push(Note { text: incomparable(name, value, &fields), span: asked.leaf.value.clone() });
                    return Ok(());
                }
                self.valued(asked, known, &fields, (value, &sought), evidence, notes)
            }
        }
    }

    /// What `value` compares with in each of the fields that have numbers or dates; `None` where it is no comparison.
    fn compared<'f>(&self, fields: &[(&'f str, Form)], value: &str) -> Option<Vec<(&'f str, values::Between)>> {
        let read = |(path, form): &(&'f str, Form)| Some((*path, values::between(*form, value)?));
        let compared: Vec<_> = fields.iter().filter_map(read).collect();
        (!compared.is_empty()).then_some(compared)
    }

    /// A value that is, or is called, what was asked for.
    fn valued(
        &self,
        asked: &Asked<'_>,
        known: Option<Known>,
        fields: &[(&str, Form)],
        (value, sought): (&str, &str),
        evidence: &mut Evidence,
        notes: &mut Vec<Note>,
    ) -> Result<(), Error> {
        let choice = known.map(|field| filter::choose(field, value, &self.columns, &self.catalog)).transpose()?;
        let mut none = choice.as_ref().is_none_or(|choice| choice.is_empty());
        if let (Some(field), Some(choice)) = (known, &choice) {
            let values = filter::column(field, &self.columns);
            self.hold_where(asked.place, evidence, |entry| choice.takes(values.of(entry)));
        }
        if !matches!(known, Some(Known::Collection)) {
            let mut paths: Vec<(&str, bool)> = fields.iter().map(|(path, form)| (*path, *form == Form::Text)).collect();
            paths.dedup_by_key(|(path, _)| *path);
            for (path, text) in &paths {
                let mut held = |entry| {
                    none = false;
                    evidence.hold(asked.place, entry, 0.0);
                };
                match text {
                    true => asked.probe.attribute_holding(path, sought, &mut held)?,
                    false => asked.probe.attribute(&terms::attribute(path, value), &mut held)?,
                }
            }
            if none {
                for (path, _) in paths.iter().filter(|(_, text)| !text) {
                    asked.probe.attribute_holding(path, sought, &mut |entry| {
                        none = false;
                        evidence.hold(asked.place, entry, 0.0);
                    })?;
                }
            }
        }
        if none && let Some(field) = known {
            let text = filter::unknown(field, value, &self.columns, &self.catalog)?;
            notes.push(Note { text, span: asked.leaf.value.clone() });
        }
        Ok(())
    }

    /// `is:`: a condition, or a state.
    fn condition(
        &self,
        asked: &Asked<'_>,
        value: &str,
        sought: &str,
        evidence: &mut Evidence,
        notes: &mut Vec<Note>,
    ) -> Result<(), Error> {
        let place = asked.place;
        match Condition::named(sought) {
            Some(Condition::Overdue) => {
                let today = terms::days(asked.today);
                let late = |entry: DocId| self.columns.due.first(entry).is_some_and(|due| due < today);
                self.hold_where(place, evidence, late);
            }
            Some(Condition::In(phase)) => self.hold_where(place, evidence, |entry| self.phase(entry) == phase),
            Some(open @ (Condition::Open | Condition::Closed)) => {
                let term = if open == Condition::Open { terms::OPEN } else { terms::CLOSED };
                asked.probe.attribute(term, &mut |entry| evidence.hold(place, entry, 0.0))?;
            }
            None => {
                let choice = filter::choose(Known::Status, value, &self.columns, &self.catalog)?;
                if !choice.is_empty() {
                    self.hold_where(place, evidence, |entry| choice.takes(self.columns.status.of(entry)));
                    return Ok(());
                }
                self.left_out(asked, evidence);
                let near = nearest(sought, CONDITIONS);
                let (mut zh, mut en) = (
                    format!("`is:` 没有情形或状态 `{value}`，已忽略"),
                    format!("`is:` knows neither a condition nor a state `{value}`; left out"),
                );
                if let Some(near) = near {
                    zh.push_str(&format!("；是否指 `{near}`？"));
                    en.push_str(&format!("; did you mean `{near}`?"));
                }
                notes.push(Note { text: Text::new(zh, en), span: asked.leaf.value.clone() });
            }
        }
        Ok(())
    }

    /// `has:`: anything in a field.
    fn filled(
        &self,
        asked: &Asked<'_>,
        value: &str,
        sought: &str,
        evidence: &mut Evidence,
        notes: &mut Vec<Note>,
    ) -> Result<(), Error> {
        let mut paths: Vec<&str> = match sought {
            "attachment" | "attachments" | "file" | "附件" => vec![terms::ATTACHMENTS],
            _ => self.catalog.named(sought).into_iter().map(|(path, _)| path).collect(),
        };
        paths.dedup();
        if paths.is_empty() {
            self.left_out(asked, evidence);
            let names = self.catalog.fields.iter().flat_map(|field| [field.zh.as_str(), field.en.as_str()]);
            let near = nearest(value, names);
            let (mut zh, mut en) =
                (format!("没有字段 `{value}`，已忽略"), format!("there is no field `{value}`; left out"));
            if let Some(near) = near {
                zh.push_str(&format!("；是否指 `{near}`？"));
                en.push_str(&format!("; did you mean `{near}`?"));
            }
            notes.push(Note { text: Text::new(zh, en), span: asked.leaf.value.clone() });
        }
        for path in paths {
            asked.probe.attribute(&terms::filled(path), &mut |entry| evidence.hold(asked.place, entry, 0.0))?;
        }
        Ok(())
    }

    /// A part of a query that says nothing holds of every record, or under a negation of none.
    fn left_out(&self, asked: &Asked<'_>, evidence: &mut Evidence) {
        if !asked.negated {
            self.hold_where(asked.place, evidence, |_| true);
        }
    }

    /// Notes every record that `takes` takes.
    pub(super) fn hold_where(&self, place: usize, evidence: &mut Evidence, takes: impl Fn(DocId) -> bool) {
        for entry in 0..evidence.entries() {
            if self.columns.part.first(entry) == Some(0) && takes(entry) {
                evidence.hold(place, entry, 0.0);
            }
        }
    }
}

fn incomparable(name: &str, value: &str, fields: &[(&str, Form)]) -> Text {
    let value = values::sign(value).map_or(value, |(_, rest)| rest);
    let of = |form: Form| fields.iter().any(|(_, found)| *found == form);
    let (zh, en) = match () {
        () if of(Form::Number) => ("数值", "a number"),
        () if of(Form::Date) => {
            ("日期或期间（如 `2026-03`、`2026Q1`）", "a day or period, such as `2026-03` or `2026Q1`")
        }
        () => {
            return Text::new(
                format!("`{name}` 既不是数值也不是日期，不能比较大小，已忽略"),
                format!("`{name}` has neither numbers nor dates to compare; left out"),
            );
        }
    };
    Text::new(format!("`{value}` 不是{zh}，已忽略"), format!("`{value}` is not {en}; left out"))
}
