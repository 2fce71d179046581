//! Judges updates of branches, and what is about to be committed.

use super::state::States;
use super::{Finding, files, moves, references};
use crate::history::{Error, Repository, Snapshot, Step};
use crate::model::collection::{Guarded, Severity};
use crate::model::history::{Action, Revision};
use crate::model::source;
use crate::model::{CommitId, Date, Document, RecordId, Text};
use crate::validate::{self, PolicyVersion};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// An update of a reference, as git hands it to a hook.
#[derive(Clone, Debug)]
pub struct Update {
    /// The full name, such as `refs/heads/main`.
    pub reference: String,
    /// The commit that it named; `None` when it is new.
    pub old: Option<CommitId>,
    /// The commit that it shall name; `None` when it shall go.
    pub new: Option<CommitId>,
}

/// The collection whose records account for what was destroyed.
const DISPOSALS: &str = "destructions";

/// Everything that is to be said against an update. `cache` is a folder for what can be found again at any time.
pub fn push(repository: &Repository, update: &Update, today: Date, cache: &Path) -> Result<Vec<Finding>, Error> {
    if update.reference.starts_with("refs/replace/") {
        return Ok(vec![Finding::about_branch(Text::new(
            "替换引用会掩盖真实的历史，不予接受",
            "replace refs hide the real history and are not accepted",
        ))]);
    }
    let Some(branch) = update.reference.strip_prefix("refs/heads/") else { return Ok(Vec::new()) };
    let main = repository.main_branch();
    let known = update.old.clone().or_else(|| repository.tip(main.as_deref()?));
    let config = match known.as_ref().or(update.new.as_ref()) {
        Some(commit) => {
            let sources = repository.definitions(repository.snapshot(commit)?)?;
            crate::config::read(sources.config.as_ref()).0
        }
        None => crate::model::Config::default(),
    };
    let is_protected = |name: &str| match &config.protected[..] {
        [] => matches!(name, "main" | "master") || main.as_deref() == Some(name),
        named => named.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => pattern == name,
        }),
    };
    if !is_protected(branch) {
        return Ok(Vec::new());
    }
    let Some(new) = &update.new else {
        return Ok(vec![Finding::about_branch(Text::new(
            format!("受保护的分支 `{branch}` 不能删除"),
            format!("the protected branch `{branch}` cannot be deleted"),
        ))]);
    };
    let base = match &update.old {
        Some(old) => {
            if !repository.leads_to(old, new)? {
                return Ok(vec![Finding::about_branch(Text::new(
                    format!(
                        "受保护的分支 `{branch}` 只能向前推进：推送会丢弃已有的提交 {}（请先合并，不要强制推送）",
                        old.short()
                    ),
                    format!(
                        "the protected branch `{branch}` only moves forward: the push would throw away the commit {} (merge it first, do not force)",
                        old.short()
                    ),
                ))]);
            }
            Some(old.clone())
        }
        // A new branch is judged from where it leaves those that are protected already.
        None => {
            let others = repository.branches().into_iter().filter(|name| name != branch && is_protected(name));
            others.filter_map(|name| repository.common(&repository.tip(&name)?, new)).next()
        }
    };
    let result = repository.snapshot(new)?;
    let before = base.as_ref().map(|base| repository.snapshot(base)).transpose()?;
    let steps = match &base {
        Some(base) => repository.steps(base, new)?,
        // The first push brings a history that is what it is.
        None => Vec::new(),
    };
    let states = States::read(repository, before, result, today)?;
    let mut findings = judge(&states, before, &steps, base.as_ref(), cache)?;
    if !repository.has_archive(result)? {
        let message = Text::new(
            "最上层既没有 `site.toml` 也没有 `content/`：守卫只看管位于仓库最上层的档案，未作检查",
            "there is neither `site.toml` nor `content/` at the top: the guard watches over archives at the top of a repository, and nothing was judged",
        );
        findings.push(Finding { severity: Severity::Warning, ..Finding::about_branch(message) });
    }
    Ok(findings)
}

/// Everything that is to be said against what is staged.
pub fn staged(repository: &Repository, index: Option<&Path>, today: Date, cache: &Path) -> Result<Vec<Finding>, Error> {
    let (result, parents) = repository.staged(index)?;
    let before = parents.first().copied();
    let states = States::read(repository, before, result, today)?;
    let step = Step { commit: CommitId::from(""), result, parents };
    let steps = if before.is_some() { vec![step] } else { Vec::new() };
    let head = repository.head().ok();
    judge(&states, before, &steps, head.as_ref(), cache)
}

fn judge(
    states: &States<'_>,
    before: Option<Snapshot>,
    steps: &[Step],
    base: Option<&CommitId>,
    cache: &Path,
) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    // What is too large is not read, and then nothing can be said of the rest.
    if !files::check(states, before, steps, &mut findings)?.is_empty() {
        return Ok(sorted(findings));
    }
    let mut gone: BTreeMap<RecordId, Revision> = BTreeMap::new();
    for step in steps {
        let commit = Some(&step.commit).filter(|commit| !commit.as_str().is_empty());
        let happened = states.repository.happened(&step.parents, step.result)?;
        for (id, revision) in &happened {
            match revision.action {
                Action::Deleted => {
                    if let Some((became, _)) = happened
                        .iter()
                        .find(|(other, now)| now.action == Action::Added && now.path == revision.path && other != id)
                    {
                        let message = Text::new(
                            format!("编号不能更改：`{id}` 改成了 `{became}`，字段 `id`"),
                            format!("an id is never changed: `{id}` became `{became}`, field `id`"),
                        );
                        findings.push(states.finding(Guarded::Ids, id, &revision.path, commit, message));
                    }
                    gone.insert(id.clone(), revision.clone());
                }
                Action::Added => {
                    let earlier = gone.remove(id);
                    let again = earlier.map(|earlier| Revision {
                        action: Action::Modified,
                        previous: earlier.previous,
                        ..revision.clone()
                    });
                    // Taken out and put in again, it is still the record that it was.
                    moves::step(states, id, again.as_ref().unwrap_or(revision), commit, &mut findings)?;
                }
                Action::Modified | Action::Renamed => moves::step(states, id, revision, commit, &mut findings)?,
            }
        }
    }
    let parents: Vec<Snapshot> = before.into_iter().collect();
    let net = states.repository.happened(&parents, states.new)?;
    let changed_ids: BTreeSet<&RecordId> = findings
        .iter()
        .filter(|finding| finding.rule == Some(Guarded::Ids))
        .filter_map(|finding| finding.record.as_ref())
        .collect();
    let deleted: Vec<(&RecordId, &Revision)> = net
        .iter()
        .filter(|(id, revision)| revision.action == Action::Deleted && !changed_ids.contains(id))
        .map(|(id, revision)| (id, revision))
        .collect();
    let deleted = gone_for_good(states, before, deleted)?;
    let told = deletions(states, &deleted)?;
    findings.extend(told);
    let mut added: BTreeSet<RecordId> = BTreeSet::new();
    for (id, revision) in &net {
        if before.is_some() {
            moves::approval(states, id, revision, &mut findings)?;
        }
        if revision.action == Action::Added {
            added.insert(id.clone());
        }
    }
    if let Some(base) = base
        && !added.is_empty()
    {
        let ever = states.repository.ever(base, &added, cache)?;
        for (id, revision) in net.iter().filter(|(_, revision)| revision.action == Action::Added) {
            let Some(known) = ever.get(id) else { continue };
            let message = match known.stands {
                true => Text::new(
                    format!("编号重复：`{}` 已使用该编号，字段 `id`", known.path),
                    format!("the id stands twice: `{}` has it already, field `id`", known.path),
                ),
                // What was taken out is put back as it was.
                false if revision.blob.is_some_and(|blob| known.versions.contains(&blob)) => continue,
                false => Text::new(
                    "编号曾用于已删除的记录，不能再用于别的内容，字段 `id`",
                    "the id was that of a record that was deleted and is never used for another, field `id`",
                ),
            };
            findings.push(states.finding(Guarded::Ids, id, &revision.path, None, message));
        }
    }
    contents(states, before, &mut findings)?;
    Ok(sorted(findings))
}

/// In order, each once.
fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_cached_key(|finding| {
        (finding.severity != Severity::Error, finding.place.clone(), finding.rule, finding.message.zh.clone())
    });
    findings.dedup_by(|a, b| (a.rule, &a.record, &a.place, &a.message) == (b.rule, &b.record, &b.place, &b.message));
    findings
}

/// Those of the records whose files are gone. One whose file is there and cannot be read is told by that alone, if that
/// keeps the push out.
fn gone_for_good<'g>(
    states: &States<'_>,
    before: Option<Snapshot>,
    mut deleted: Vec<(&'g RecordId, &'g Revision)>,
) -> Result<Vec<(&'g RecordId, &'g Revision)>, Error> {
    if deleted.is_empty() {
        return Ok(deleted);
    }
    let mut unread = BTreeSet::new();
    for (path, blob) in states.repository.changed_files(before, states.new)? {
        if deleted.iter().any(|(_, revision)| *revision.path == *path)
            && states.severity(&path, Guarded::Schema) == Severity::Error
            && states.document(&path, blob)?.is_none_or(|document| !document.front.contains_key("id"))
        {
            unread.insert(path);
        }
    }
    deleted.retain(|(_, revision)| !unread.contains(&*revision.path));
    Ok(deleted)
}

/// Deletions that no destruction list of the new state accounts for.
fn deletions(states: &States<'_>, deleted: &[(&RecordId, &Revision)]) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    if deleted.is_empty() {
        return Ok(findings);
    }
    let mut named: BTreeSet<String> = BTreeSet::new();
    for (path, blob) in states.repository.record_files(states.new, &format!("content/{DISPOSALS}"))? {
        // A glance first: lists that name none of them need no parsing.
        let text = states.repository.text_at(blob)?;
        if !deleted.iter().any(|(id, _)| text.contains(id.as_str())) {
            continue;
        }
        if let Some(document) = states.document(&path, blob)? {
            document.front.values().for_each(|value| texts(value, &mut named));
            named.extend(document.links.iter().filter_map(|link| match &link.target {
                crate::model::document::LinkTarget::Record { id, .. } => Some(id.clone()),
                _ => None,
            }));
        }
    }
    for (id, revision) in deleted.iter().filter(|(id, _)| !named.contains(id.as_str())) {
        let before = revision.previous.map(|blob| states.document(&revision.path, blob)).transpose()?.flatten();
        if before.as_ref().is_some_and(|before| states.is_import(before)) {
            continue;
        }
        let message = Text::new(
            "记录不能删除：没有销毁清单写明它（作废请改状态或新增更正）",
            "records are not deleted: no destruction list names it (change its state or add an amendment instead)",
        );
        findings.push(states.finding(Guarded::Deletions, id, &revision.path, None, message));
    }
    Ok(findings)
}

fn texts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(map) => map.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

/// Holds the files that changed, and all of a collection whose definition changed, against the new schemas.
fn contents(states: &States<'_>, before: Option<Snapshot>, findings: &mut Vec<Finding>) -> Result<(), Error> {
    for fault in states.faults.iter().filter(|fault| fault.severity == Severity::Error) {
        let folder = source::folder(&fault.primary.path);
        if states.redefined.contains(folder) || states.is_first() {
            let text = states.sources.text(&fault.primary.path);
            findings.push(states.fault(Guarded::Schema, fault, text));
        }
    }
    let mut wanted: BTreeMap<String, crate::model::BlobId> =
        states.repository.changed_files(before, states.new)?.into_iter().collect();
    for folder in &states.redefined {
        wanted.extend(states.repository.record_files(states.new, &format!("content/{folder}"))?);
    }
    let mut documents: Vec<Document> = Vec::new();
    for (path, blob) in wanted {
        let text = states.repository.text_at(blob)?;
        let source = crate::model::Source { path: path.as_str().into(), text: text.into(), blob };
        let (document, faults) = crate::parse::document(&source);
        for fault in faults.iter().filter(|fault| fault.severity == Severity::Error) {
            findings.push(states.fault(Guarded::Schema, fault, Some(&source.text)));
        }
        documents.extend(document);
    }
    let (_, faults) = validate::records(documents.clone(), &states.schemas);
    for fault in faults.iter().filter(|fault| fault.severity == Severity::Error) {
        let text = documents.iter().find(|document| document.source.path == fault.primary.path);
        findings.push(states.fault(Guarded::Schema, fault, text.map(|document| &*document.source.text)));
    }
    for document in documents.iter().filter(|document| document.front.contains_key("duties")) {
        let id = RecordId::from(document.front.get("id").and_then(Value::as_str).unwrap_or_default());
        let version = PolicyVersion { policy: &id, document, from: Date::MIN, to: None };
        for fault in
            validate::duties(&version, &states.schemas).1.iter().filter(|fault| fault.severity == Severity::Error)
        {
            findings.push(states.fault(Guarded::Schema, fault, Some(&document.source.text)));
        }
    }
    references::check(states, &documents, findings)
}
