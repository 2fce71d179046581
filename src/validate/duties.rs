//! Reads the `duties` of a policy's front matter and compiles their conditions.

use super::Schemas;
use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::model::allowance::Allowance;
use crate::model::cadence::Cadence;
use crate::model::document::Step;
use crate::model::duty::{Condition, Deadline, Demand, Duty, Evidence, Limit, Scope};
use crate::model::{Anchor, CollectionName, Date, Document, RecordId, Text};
use crate::parse::spans;
use serde_json::Value;
use std::ops::Range;
use std::sync::Arc;

/// A version of a policy with the days on which it was in force.
pub struct PolicyVersion<'d> {
    /// The policy's id.
    pub policy: &'d RecordId,
    /// The policy as it stood.
    pub document: &'d Document,
    /// First day in force.
    pub from: Date,
    /// Last day in force; `None` while it is.
    pub to: Option<Date>,
}

/// The duties that a version of a policy imposes. One that cannot be understood is left out and told.
pub fn duties(version: &PolicyVersion<'_>, schemas: &Arc<Schemas>) -> (Vec<Duty>, Vec<Diagnostic>) {
    let mut duties = Vec::new();
    let mut diagnostics = Vec::new();
    if let Some(Value::Array(written)) = version.document.front.get("duties") {
        for (index, written) in written.iter().enumerate() {
            let mut reader = Reader { version, schemas, index, written, faults: Vec::new() };
            let duty = reader.duty();
            // Of a duty with a fault nothing is judged: half a duty would say something false.
            let sound = reader.faults.iter().all(|fault| fault.severity < Severity::Error);
            duties.extend(duty.filter(|_| sound));
            diagnostics.append(&mut reader.faults);
        }
    }
    (duties, diagnostics)
}

/// What is wrong with the periods that a version of a document sets: a clause that does not exist, a period that is
/// none. A period that nobody can find in the text would be held against a law all the same.
pub fn limits(version: &PolicyVersion<'_>) -> Vec<Diagnostic> {
    let Some(Value::Array(written)) = version.document.front.get("limits") else { return Vec::new() };
    let mut found = Vec::new();
    for (index, limit) in written.iter().enumerate() {
        let text = |key: &str| limit.get(key).and_then(Value::as_str);
        let at = |key: &str| {
            let steps = [Step::Key("limits".into()), Step::Index(index), Step::Key(key.into())];
            spans::locate(version.document, &steps)
        };
        let tell = |key: &str, message: Text| {
            let path = version.document.source.path.clone();
            Diagnostic::new(Code::DutyInvalid, path, at(key), message).on(version.policy)
        };
        let known = || version.document.clauses.iter().map(|known| known.anchor.as_str());
        if let Some(clause) = text("clause").filter(|clause| known().all(|known| known != *clause)) {
            let message = Text::new(
                format!("`limits` 所指的条款 `{clause}` 不存在"),
                format!("the clause `{clause}` that `limits` names does not exist"),
            );
            let told = tell("clause", message);
            found.push(match nearest(clause, known()) {
                Some(near) => told.help(Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?"))),
                None => told,
            });
        }
        if let Some(value) = text("value").filter(|value| value.parse::<jiff::Span>().is_err()) {
            let message =
                Text::new(format!("`{value}` 不是 ISO 8601 时长"), format!("`{value}` is not a duration of ISO 8601"));
            found.push(tell("value", message));
        }
    }
    found
}

struct Reader<'r> {
    version: &'r PolicyVersion<'r>,
    schemas: &'r Arc<Schemas>,
    index: usize,
    written: &'r Value,
    faults: Vec<Diagnostic>,
}

impl<'r> Reader<'r> {
    fn duty(&mut self) -> Option<Duty> {
        // Presence and types are the schema's business; what is missing here has been told already.
        let id = self.text(&["id"])?;
        let clause = self.text(&["clause"])?;
        let text = self.text(&["text"]).unwrap_or_default();
        if !self.version.document.clauses.iter().any(|known| known.anchor.as_str() == clause) {
            let anchors = self.version.document.clauses.iter().map(|known| known.anchor.as_str());
            let near = nearest(clause, anchors);
            let message = Text::new(
                format!("义务 `{id}` 所依据的条款 `{clause}` 不存在"),
                format!("the clause `{clause}` that imposes the duty `{id}` does not exist"),
            );
            self.fault(&["clause"], message, near);
        }
        let scope = self.scope()?;
        let demand = self.demand(&scope)?;
        let grace = self.allowance(&["grace"]);
        self.idle_keys();
        Some(Duty {
            id: id.into(),
            policy: self.version.policy.clone(),
            version: self.version.document.front.get("version").and_then(Value::as_str).unwrap_or("").into(),
            in_force_from: self.version.from,
            in_force_to: self.version.to,
            clause: Anchor::from(clause),
            text: text.into(),
            scope,
            demand,
            grace,
            owner: self.text(&["owner"]).map(RecordId::from),
        })
    }

    fn scope(&mut self) -> Option<Scope> {
        let collection = self.collection(&["for", "collection"])?;
        let name = self.schemas.collections[collection].name.clone();
        for field in ["since", "until"] {
            self.known_field(collection, &["for", field]);
        }
        Some(Scope {
            condition: self.condition(collection, &["for", "where"]),
            since: self.text(&["for", "since"]).map(str::to_owned),
            until: self.text(&["for", "until"]).map(str::to_owned),
            collection: name,
        })
    }

    fn demand(&mut self, scope: &Scope) -> Option<Demand> {
        let subjects = self.place(&scope.collection)?;
        match self.text(&["kind"])? {
            "periodic" => {
                let every = self.required(&["every"])?;
                let cadence = Cadence::parse(every);
                if cadence.is_none() {
                    let message = Text::new(
                        format!("周期 `{every}` 无法理解"),
                        format!("the cadence `{every}` cannot be understood"),
                    );
                    let units = ["workday", "week", "month", "quarter", "half-year", "year"];
                    self.fault(&["every"], message, nearest(every, units));
                }
                let collection = self.collection(&["evidence", "collection"])?;
                for field in ["subject", "date"] {
                    self.known_field(collection, &["evidence", field]);
                }
                let own_date = self.schemas.collections[collection].date.clone();
                let evidence = Evidence {
                    collection: self.schemas.collections[collection].name.clone(),
                    subject: self.text(&["evidence", "subject"]).map(str::to_owned),
                    date: self.text(&["evidence", "date"]).map(str::to_owned).or(own_date)?,
                    condition: self.condition(collection, &["evidence", "where"]),
                };
                Some(Demand::Periodic { cadence: cadence?, evidence })
            }
            "within" => {
                for field in ["from", "to"] {
                    self.required(&[field])?;
                    self.known_field(subjects, &[field]);
                }
                let limit = self.limit(subjects)?;
                Some(Demand::Within { from: self.text(&["from"])?.into(), to: self.text(&["to"])?.into(), limit })
            }
            "at-most" => match self.value(&["limit"]).and_then(Value::as_u64) {
                Some(limit) => {
                    self.known_field(subjects, &["distinct"]);
                    Some(Demand::AtMost { limit, distinct: self.text(&["distinct"]).map(str::to_owned) })
                }
                None => {
                    let message =
                        Text::new("`at-most` 的 `limit` 须为非负整数", "the `limit` of `at-most` is a whole number");
                    self.fault(&["limit"], message, None);
                    None
                }
            },
            "always" => {
                self.required(&["check"])?;
                self.condition(subjects, &["check"]).map(Demand::Always)
            }
            _ => None,
        }
    }

    fn value(&self, path: &[&str]) -> Option<&'r Value> {
        path.iter().try_fold(self.written, |value, key| value.get(key))
    }

    fn text(&self, path: &[&str]) -> Option<&'r str> {
        self.value(path)?.as_str()
    }

    /// The text at `path`, which this kind of duty cannot do without.
    fn required(&mut self, path: &[&str]) -> Option<&'r str> {
        let text = self.text(path);
        if text.is_none() {
            let kind = self.text(&["kind"]).unwrap_or_default();
            let field = path.join(".");
            let message = Text::new(
                format!("`{kind}` 类义务缺少 `{field}`"),
                format!("a duty of the kind `{kind}` needs `{field}`"),
            );
            self.fault(&path[..path.len() - 1], message, None);
        }
        text
    }

    /// The time that a duty of the kind `within` allows: the same for all under `limit`, or told by each record
    /// under `by`.
    fn limit(&mut self, subjects: usize) -> Option<Limit> {
        if self.value(&["by"]).is_none() {
            self.required(&["limit"])?;
            return self.allowance(&["limit"]).map(Limit::After);
        }
        if self.value(&["limit"]).is_some() {
            let message = Text::new("`limit` 与 `by` 只能写一个", "give either `limit` or `by`, not both");
            self.fault(&["limit"], message, None);
        }
        let text = self.text(&["by"])?;
        let (deadline, found) = self.schemas.deadline(subjects, text);
        self.told(&["by"], text, found);
        let (deadline, schemas) = (deadline?, Arc::clone(self.schemas));
        Some(Limit::By(Deadline::new(text, move |site, record| schemas.moment(&deadline, site, record))))
    }

    fn allowance(&mut self, path: &[&str]) -> Option<Allowance> {
        let text = self.text(path)?;
        let allowance = Allowance::parse(text);
        if allowance.is_none() {
            let message = Text::new(
                format!("`{text}` 既不是 ISO 8601 时长，也不是工作日数（如 `3 workdays`）"),
                format!("`{text}` is neither a duration of ISO 8601 nor a number of working days such as `3 workdays`"),
            );
            self.fault(path, message, None);
        }
        allowance
    }

    /// Tells what a duty of its kind does not look at: whoever wrote it believes that it does.
    fn idle_keys(&mut self) {
        let Some(kind) = self.text(&["kind"]) else { return };
        let used: &[&str] = match kind {
            "periodic" => &["every", "evidence", "grace"],
            "within" => &["from", "to", "limit", "by", "grace"],
            "at-most" => &["limit", "distinct"],
            "always" => &["check"],
            _ => return,
        };
        let told = ["every", "evidence", "grace", "from", "to", "limit", "by", "check", "distinct"];
        for key in told {
            if used.contains(&key) || self.value(&[key]).is_none() {
                continue;
            }
            let message = Text::new(
                format!("`{kind}` 类义务不看 `{key}`，写了不起作用"),
                format!("a duty of the kind `{kind}` does not look at `{key}`: it has no effect"),
            );
            let told = self.diagnostic(self.place_of(&[key]), message).graded(Severity::Warning);
            self.faults.push(told);
        }
    }

    fn place(&self, name: &CollectionName) -> Option<usize> {
        self.schemas.collections.iter().position(|collection| collection.name == *name)
    }

    fn collection(&mut self, path: &[&str]) -> Option<usize> {
        let name = self.text(path)?;
        let place = self.place(&CollectionName::from(name));
        if place.is_none() {
            let near = nearest(name, self.schemas.collections.iter().map(|collection| collection.name.as_str()));
            let message = Text::new(format!("没有集合 `{name}`"), format!("there is no collection `{name}`"));
            self.fault(path, message, near);
        }
        place
    }

    fn known_field(&mut self, collection: usize, path: &[&str]) {
        let Some(field) = self.text(path) else { return };
        let collection = &self.schemas.collections[collection];
        if collection.field(field).is_none() {
            let near = nearest(field, collection.fields.iter().map(|known| known.path.as_str()));
            let message = Text::new(
                format!("`{}` 没有字段 `{field}`", collection.name),
                format!("`{}` has no field `{field}`", collection.name),
            );
            self.fault(path, message, near);
        }
    }

    fn condition(&mut self, collection: usize, path: &[&str]) -> Option<Condition> {
        let text = self.text(path)?;
        let (compiled, found) = self.schemas.condition(collection, text);
        self.told(path, text, found);
        let (compiled, schemas) = (compiled?, Arc::clone(self.schemas));
        Some(Condition::new(text, move |site, record| schemas.holds(&compiled, site, record)))
    }

    /// Tells what is wrong with the expression `text` at `path`.
    fn told(&mut self, path: &[&str], text: &str, found: Vec<super::expression::Fault>) {
        let whole = self.place_of(path);
        for fault in found {
            let span = within(&self.version.document.source.text, &whole, text, fault.span);
            let mut told = self.diagnostic(span.clone(), fault.message);
            if fault.harmless {
                told = told.graded(Severity::Warning);
            }
            if let Some(near) = fault.near {
                let help = Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?"));
                told = told.help(help).mend(span, near);
            }
            self.faults.push(told);
        }
    }

    fn fault(&mut self, path: &[&str], message: Text, near: Option<&str>) {
        let mut diagnostic = self.diagnostic(self.place_of(path), message);
        if let Some(near) = near {
            diagnostic = diagnostic.help(Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?")));
        }
        self.faults.push(diagnostic);
    }

    fn diagnostic(&self, span: Range<usize>, message: Text) -> Diagnostic {
        Diagnostic::new(Code::DutyInvalid, self.version.document.source.path.clone(), span, message)
            .on(self.version.policy)
    }

    fn place_of(&self, path: &[&str]) -> Range<usize> {
        let mut steps = vec![Step::Key("duties".into()), Step::Index(self.index)];
        steps.extend(path.iter().map(|key| Step::Key((*key).to_owned())));
        spans::locate(self.version.document, &steps)
    }
}

/// The place of a stretch of `value` in the file, where `whole` is the place of the value as written. When quotes or
/// escapes make the two differ, the whole value is the place.
fn within(file: &str, whole: &Range<usize>, value: &str, inner: Range<usize>) -> Range<usize> {
    match file[whole.clone()].find(value) {
        Some(at) => whole.start + at + inner.start..whole.start + at + inner.end,
        None => whole.clone(),
    }
}
