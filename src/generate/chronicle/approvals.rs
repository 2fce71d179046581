//! Policies on their way from draft to force, and approvals that should not count.

use super::super::calendar::{at, plus_days};
use super::{Act, Plan, later};
use crate::model::Date;

/// How an approval goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Proper,
    Stale,
    Own,
    Proxy,
    Unauthorised,
    Late,
}

/// The policies that are drafted anew, by id.
const POLICIES: [(&str, Way); 6] = [
    ("ZD-02", Way::Stale),
    ("ZD-03", Way::Own),
    ("ZD-05", Way::Proxy),
    ("ZD-06", Way::Unauthorised),
    ("ZD-10", Way::Late),
    ("ZD-11", Way::Proper),
];
/// Who holds the role that approves policies, and who does not.
const DIRECTOR: &str = "P-linjingwen";
const MANAGER: &str = "P-chenyibai";

impl Plan {
    pub(super) fn approvals(&mut self) {
        let first = plus_days(self.matter.until, -200).max(plus_days(self.matter.founded, 30));
        for (number, (id, way)) in POLICIES.into_iter().enumerate() {
            let folder = format!("content/policies/{id}-");
            let Some(at) = self.matter.masters.iter().position(|(path, _)| path.starts_with(&folder)) else { continue };
            let (path, text) = self.matter.masters.remove(at);
            self.policy(&path, &text, later(plus_days(first, number as i64 * 9), 0), way);
            let (detector, zh, en) = match way {
                Way::Proper => ("illegal-transitions", "生效后退回审核", "sent back for review while in force"),
                Way::Stale => ("stale-approval", "批准后又改了内容", "changed after its approval"),
                Way::Own => ("self-approval", "批准本人起草的内容", "approved by the one who drafted it"),
                Way::Proxy => ("proxy-approval", "批准由他人代录", "the approval was written by someone else"),
                Way::Unauthorised => ("unauthorised-approver", "批准人当日不任批准岗位", "approved without the role"),
                Way::Late => ("approval-after-effect", "生效之后才批准", "approved after it took effect"),
            };
            self.note(detector, Some(id.to_owned()), zh, en);
            if way == Way::Own {
                let (zh, en) = ("批准人同时是起草人", "the approver is the one who drafted it");
                self.note("separation-of-duties", Some(id.to_owned()), zh, en);
            }
        }
    }

    fn policy(&mut self, path: &str, text: &str, drafted: Date, way: Way) {
        let effective = later(drafted, 12);
        let approved = match way {
            Way::Late => later(effective, 6),
            _ => later(drafted, 6),
        };
        let author = super::value(text, "author").unwrap_or(MANAGER).to_owned();
        let approver = if way == Way::Unauthorised { MANAGER } else { DIRECTOR };
        let entry = format!("approvals:\n  - {{ by: {approver}, role: R-it-director, on: {approved} }}");
        let front = rewritten(text, effective);
        let draft = front.replacen("status: 生效", "status: 草稿", 1);
        let review = front.replacen("status: 生效", "status: 审核中", 1);
        let done = front.replacen("\n---\n", &format!("\n{entry}\n---\n"), 1);
        let writer = if way == Way::Own { DIRECTOR } else { author.as_str() };
        let hand = if way == Way::Proxy { author.as_str() } else { approver };
        self.step(writer, drafted, 10, "起草", path, draft);
        self.step(&author, later(drafted, 3), 11, "送审", path, review);
        self.step(hand, approved, 15, "批准", path, done.clone());
        if way == Way::Proper {
            let back = done.replacen("status: 生效", "status: 审核中", 1);
            self.step(&author, later(effective, 9), 16, "退回", path, back);
        }
        if way == Way::Stale {
            let edited = format!("{}\n以上各项由归口部门负责解释。\n", done.trim_end());
            self.step(&author, later(effective, 8), 16, "补充", path, edited);
        }
    }

    fn step(&mut self, person: &str, day: Date, hour: i64, message: &str, path: &str, text: String) {
        let moment = at(day, hour, 12);
        self.acts.push(Act {
            person: person.to_owned(),
            authored: moment,
            committed: moment,
            message: message.to_owned(),
            changes: vec![(path.to_owned(), Some(text))],
        });
    }
}

/// The text of the sample with another effective date, without batch and approvals.
fn rewritten(text: &str, effective: Date) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut dashes, mut skipping) = (0, false);
    for line in text.split_inclusive('\n') {
        dashes += usize::from(line.trim_end() == "---");
        if dashes < 2 {
            skipping = line.starts_with("approvals:") || (skipping && line.starts_with(' '));
            if skipping || line.starts_with("batch:") {
                continue;
            }
            if line.starts_with("effective_on:") {
                out.push_str(&format!("effective_on: {effective}\n"));
                continue;
            }
        }
        out.push_str(line);
    }
    out
}
