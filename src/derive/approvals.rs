//! What each approval is worth: Records × History × people → judged approvals.
//!
//! An approval counts if the content is still the one whose digest it states, if the commit that brought the entry
//! was written by the person it names, if that person held an entitled role on that day, and if that person is no
//! author of the content.

use super::identity::People;
use crate::model::approval::{Approval, Doubt};
use crate::model::history::{Action, Commit, Revision};
use crate::model::{Collection, Date, Record, RecordId, Site, Stamp, Text, canonical};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Fields that name those who made what is approved, or who carry it out.
const AUTHORS: [&str; 6] = ["author", "applicant", "drafter", "executed_by", "handled_by", "destroyer"];

/// Judges every approval of every record.
pub fn judge(site: &Site) -> BTreeMap<RecordId, Vec<Approval>> {
    let people = People::of(site);
    let zone = site.config.zone();
    let mut judged = BTreeMap::new();
    for collection in &site.collections {
        for (_, record) in site.records_of(&collection.name) {
            let Some(Value::Array(entries)) = record.value(canonical::APPROVALS) else { continue };
            let judge = Judge { site, people: &people, zone: &zone, collection, record };
            let approvals: Vec<Approval> = (0..entries.len()).filter_map(|place| judge.entry(entries, place)).collect();
            judged.insert(record.id.clone(), approvals);
        }
    }
    judged
}

struct Judge<'j> {
    site: &'j Site,
    people: &'j People<'j>,
    zone: &'j TimeZone,
    collection: &'j Collection,
    record: &'j Record,
}

impl Judge<'_> {
    fn entry(&self, entries: &[Value], place: usize) -> Option<Approval> {
        let entry = entries.get(place)?.as_object()?;
        let text = |key: &str| entry.get(key).and_then(Value::as_str);
        let by = text("by").map(RecordId::from);
        let role = text("role").map(RecordId::from);
        let on = text("on").and_then(Stamp::parse).map(Stamp::date);
        let digest = text("digest").map(str::to_owned);
        let commit = self.brought(entry, place).map(|revision| self.site.history.commit(revision));

        let mut doubts = Vec::new();
        match &digest {
            Some(digest) => {
                let document = &self.record.document;
                if canonical::approved(self.collection, &document.front, document.body()) != *digest {
                    doubts.push(Doubt::Void);
                }
            }
            None if self.is_imported(on) => doubts.push(Doubt::Paper),
            None => doubts.push(Doubt::NoDigest),
        }
        match &by {
            Some(by) if self.people.card(by.as_str()).is_some() => {
                if self.is_author(by) {
                    doubts.push(Doubt::SelfApproval);
                }
                if !self.is_entitled(by, role.as_ref(), on) {
                    doubts.push(Doubt::NotEntitled);
                }
                // Paper was signed elsewhere: who typed it in says nothing.
                if digest.is_some() {
                    match commit {
                        None => doubts.push(Doubt::Unattributed),
                        Some(commit) if self.wrote(by, commit) => {
                            let day = commit.author.day(self.zone);
                            if !doubts.contains(&Doubt::NotEntitled) && !self.is_entitled(by, role.as_ref(), day) {
                                doubts.push(Doubt::NotEntitled);
                            }
                            if self.site.config.signed_approvals && !self.is_signed(by, commit) {
                                doubts.push(Doubt::Unsigned);
                            }
                        }
                        Some(_) => doubts.push(Doubt::Proxy),
                    }
                }
            }
            _ => doubts.push(Doubt::UnknownPerson),
        }
        doubts.sort_by_key(|doubt| Doubt::ALL.iter().position(|known| known == doubt));
        let commit = commit.map(|commit| commit.id.clone());
        // Of what is not in the site nothing is told: it may not be for these readers.
        let told = |id: Option<RecordId>| id.filter(|id| self.site.find(id.as_str()).is_some());
        let (by, role) = (told(by), told(role));
        Some(Approval { record: self.record.id.clone(), place, by, role, on, digest, commit, doubts })
    }

    /// Whether the record came with a declared import, and the approval is older than its end.
    fn is_imported(&self, on: Option<Date>) -> bool {
        on.is_some_and(|on| self.site.config.is_import(self.record.text("batch"), on))
    }

    /// Whether the person held a role on the day that may approve: the one that the entry names, or any where it
    /// names none. Without a rule on who approves, the role named must be held.
    fn is_entitled(&self, by: &RecordId, role: Option<&RecordId>, on: Option<Date>) -> bool {
        let Some(on) = on else { return false };
        let may = |role: &str| {
            self.collection.approval.as_ref().is_none_or(|policy| policy.roles.iter().any(|known| known == role))
        };
        match role {
            Some(role) => may(role.as_str()) && self.people.holds(by.as_str(), role.as_str(), on),
            None => self.people.roles(by.as_str(), on).any(may),
        }
    }

    /// Whether the person made what is approved, by a field of the record or by a commit that changed its content.
    fn is_author(&self, by: &RecordId) -> bool {
        if AUTHORS.iter().any(|field| self.record.text(field) == Some(by.as_str())) {
            return true;
        }
        let left = canonical::left_to_lifecycle(self.collection);
        let covers = |revision: &Revision| {
            revision.merge.is_none()
                && match revision.action {
                    Action::Added => true,
                    Action::Deleted => false,
                    Action::Modified | Action::Renamed => revision.changes.iter().any(|change| {
                        let top = change.field.split(['.', '[']).next().unwrap_or(&change.field);
                        !left.contains(top)
                    }),
                }
        };
        let history = &self.site.history;
        history.of(&self.record.id).iter().filter(|revision| covers(revision)).any(|revision| {
            let commit = history.commit(revision);
            let day = commit.author.day(self.zone);
            // Whoever typed in an import has not made what was imported.
            !self.is_imported(day) && self.wrote(by, commit)
        })
    }

    /// Whether the commit is signed by a key that the person had registered on the day that it claims.
    fn is_signed(&self, by: &RecordId, commit: &Commit) -> bool {
        let day = commit.committer.day(self.zone);
        let is_known = |key: &str, day| self.people.keys(by.as_str(), day).any(|known| known.is(key));
        day.is_some_and(|day| commit.signed.proven().any(|key| is_known(key, day)))
    }

    fn wrote(&self, by: &RecordId, commit: &Commit) -> bool {
        self.people.person(&commit.author, commit.author.day(self.zone)) == Some(by)
    }

    /// The revision that brought the entry as it stands. A merge counts only if nothing else brought it: what came
    /// by a side branch was written there.
    fn brought(&self, entry: &Map<String, Value>, place: usize) -> Option<&Revision> {
        let brings = |revision: &&Revision| {
            revision.action == Action::Added
                || revision.changes.iter().any(|change| match change.field.strip_prefix(canonical::APPROVALS) {
                    Some("") => {
                        change.to.as_array().is_some_and(|all| all.iter().any(|one| one.as_object() == Some(entry)))
                    }
                    Some(rest) => match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                        Some((_, "")) => change.to.as_object() == Some(entry),
                        // A part of the entry was changed: then that commit made it what it is.
                        Some((at, field)) => {
                            at.parse() == Ok(place) && entry.get(field.trim_start_matches('.')) == Some(&change.to)
                        }
                        None => false,
                    },
                    None => false,
                })
        };
        let revisions = self.site.history.of(&self.record.id);
        let direct = revisions.iter().filter(|revision| revision.merge.is_none()).find(brings);
        direct.or_else(|| revisions.iter().find(brings))
    }
}

/// How many approvals of `record` count, and how many more were given on paper.
pub fn counted(site: &Site, record: &RecordId) -> (usize, usize) {
    let approvals = site.approvals_of(record);
    // One person counts once, however often they approve.
    let distinct = |wanted: fn(&Approval) -> bool| {
        let mut by: Vec<&RecordId> =
            approvals.iter().filter(|one| wanted(one)).filter_map(|one| one.by.as_ref()).collect();
        by.sort();
        by.dedup();
        by.len()
    };
    (distinct(Approval::is_valid), distinct(Approval::is_paper))
}

/// The commit of an approval, as the history has it.
pub fn commit_of<'s>(site: &'s Site, approval: &Approval) -> Option<&'s Commit> {
    let id = approval.commit.as_ref()?;
    let revisions = site.history.of(&approval.record);
    revisions.iter().map(|revision| site.history.commit(revision)).find(|commit| commit.id == *id)
}

/// What keeps `person` from approving `record` on `day`; nothing if they may. `None` for the role that they would
/// approve in stands for none.
pub fn objections(site: &Site, record: &Record, person: &RecordId, day: Date) -> (Option<RecordId>, Vec<Text>) {
    let Some(collection) = site.collection(&record.collection) else { return (None, Vec::new()) };
    let title = &collection.title;
    let Some(policy) = &collection.approval else {
        let text = Text::new(
            format!("`{}`（{}）的记录不需要批准", collection.name, title.zh),
            format!("records of `{}` ({}) need no approval", collection.name, title.en),
        );
        return (None, vec![text]);
    };
    let people = People::of(site);
    let zone = site.config.zone();
    let judge = Judge { site, people: &people, zone: &zone, collection, record };
    let mut objections = Vec::new();
    let role = policy
        .roles
        .iter()
        .find(|role| people.holds(person.as_str(), role, day))
        .map(|role| RecordId::from(role.as_str()));
    if role.is_none() {
        let roles = policy.roles.join(", ");
        objections.push(Text::new(
            format!("`{person}` 在 {day} 不任有权批准的岗位（{roles}）"),
            format!("`{person}` held no role on {day} that may approve ({roles})"),
        ));
    }
    if judge.is_author(person) {
        objections.push(Text::new(
            format!("`{person}` 是内容的编写人、申请人或经办人，不能批准自己的内容"),
            format!("`{person}` is an author of the content, and nobody approves their own"),
        ));
    }
    if let (Some(lifecycle), Some(before)) = (&collection.lifecycle, &policy.before) {
        let state = record.status.as_deref().unwrap_or_default();
        // In the state itself an approval that an edit voided, or one on paper, can be given again.
        let open = state == before || lifecycle.moves.get(state).is_some_and(|next| next.contains(before));
        if !open {
            let from: Vec<&str> = lifecycle
                .moves
                .iter()
                .filter(|(_, next)| next.contains(before))
                .map(|(from, _)| from.as_str())
                .collect();
            objections.push(Text::new(
                format!("状态 `{state}` 下不能批准；可在 `{}` 下批准", from.join("`、`")),
                format!("nothing is approved in the state `{state}`, but in `{}`", from.join("`, `")),
            ));
        }
    }
    let digest = canonical::approved(collection, &record.document.front, record.document.body());
    let again = site
        .approvals_of(&record.id)
        .iter()
        .filter(|approval| approval.by.as_ref() == Some(person) && approval.digest.as_ref() == Some(&digest))
        // One that was not signed as it must be can be given again, signed.
        .any(|approval| !approval.doubts.contains(&Doubt::Unsigned));
    if again {
        objections.push(Text::new(
            format!("`{person}` 已批准过现在的内容"),
            format!("`{person}` has approved the content as it is already"),
        ));
    }
    (role, objections)
}
