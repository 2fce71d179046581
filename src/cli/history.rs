//! `juanzong history ID`: every revision of a record, newest first, with what changed.

use super::format::Format;
use super::{Context, Fault, change_text, past};
use crate::history::{Repository, changes};
use crate::model::history::{Action, Commit, FieldChange, Merge, Revision, Signature};
use crate::model::{History, Lang, RecordId};
use crate::report::TOOL;
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

/// Options of `history`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The record
    id: String,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Runs `history`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let (history, repository) = past::open(context)?;
    let id = RecordId::from(args.id.as_str());
    let revisions = history.of(&id);
    if revisions.is_empty() {
        return Err(past::unknown(&history, &id));
    }
    let told = told(&history, &repository, revisions)?;
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Human => {
            for (revision, changes) in &told {
                human(&mut out, history.commit(revision), revision, changes, context.lang())?;
            }
        }
        Format::Json => {
            let revisions: Vec<Value> =
                told.iter().map(|(revision, changes)| object(history.commit(revision), changes)).collect();
            let (query, commit) = (json!({ "id": args.id }), &history.head);
            let document = json!({ "id": id, "commit": commit, "tool": TOOL, "query": query, "revisions": revisions });
            serde_json::to_writer_pretty(&mut out, &document)?;
            writeln!(out)?;
        }
    }
    past::warn(&history, context.lang());
    Ok(ExitCode::SUCCESS)
}

/// Each revision with its changes, bodies quoted.
fn told<'h>(
    history: &History,
    repository: &Repository,
    revisions: &'h [Revision],
) -> anyhow::Result<Vec<(&'h Revision, Vec<FieldChange>)>> {
    let text = |blob: Option<crate::model::BlobId>| match blob.map(|blob| repository.text_at(blob)).transpose() {
        Ok(text) => Ok(text),
        // The gap is told once for the whole history; what is left can still be shown.
        Err(crate::history::Error::Missing(_)) if !history.completeness.is_complete() => Ok(None),
        Err(error) => Err(Fault(error.text())),
    };
    let mut told = Vec::with_capacity(revisions.len());
    for revision in revisions {
        let (before, after) = (text(revision.previous)?, text(revision.blob)?);
        told.push((revision, changes(before.as_deref(), after.as_deref())));
    }
    Ok(told)
}

fn object(commit: &Commit, changes: &[FieldChange]) -> Value {
    let trailers: Vec<Value> =
        commit.trailers.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    json!({
        "commit": commit.id,
        "author": person(&commit.author),
        "author_date": commit.author.written(),
        "committer": person(&commit.committer),
        "commit_date": commit.committer.written(),
        "message": commit.message.trim_end(),
        "trailers": trailers,
        "changes": changes,
    })
}

fn human(
    out: &mut impl Write,
    commit: &Commit,
    revision: &Revision,
    changes: &[FieldChange],
    lang: Lang,
) -> std::io::Result<()> {
    let say = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let action = match revision.action {
        Action::Added => say("新增", "added"),
        Action::Modified => say("修改", "modified"),
        Action::Renamed => say("移动", "moved"),
        Action::Deleted => say("删除", "deleted"),
    };
    writeln!(out, "{}  {action}  {}  {}", commit.id.short(), commit.author.written(), person(&commit.author))?;
    if let Some(mapped) = &commit.author.mapped {
        let raw = format!("{} <{}>", commit.author.name, commit.author.email);
        writeln!(out, "    {}: {raw} → {mapped}", say("原署名", "recorded as"))?;
    }
    let same = commit.committer.name == commit.author.name && commit.committer.seconds == commit.author.seconds;
    if !same {
        let by = person(&commit.committer);
        writeln!(out, "    {}: {}  {by}", say("提交", "committed"), commit.committer.written())?;
    }
    for line in commit.message.trim_end().lines() {
        writeln!(out, "    {line}")?;
    }
    match revision.merge {
        Some(Merge::Combined) => writeln!(out, "    {}", say("（合并双方的改动）", "(both sides' changes, merged)"))?,
        Some(Merge::Resolved) => {
            writeln!(out, "    {}", say("（合并时取舍双方的改动）", "(the merge chose among both sides' changes)"))?;
        }
        Some(Merge::Altered) => writeln!(out, "    {}", say("（由合并改写）", "(changed by the merge itself)"))?,
        Some(Merge::Discarded) => {
            writeln!(out, "    {}", say("（合并丢弃了一方的改动）", "(the merge discarded one side's change)"))?;
        }
        None => {}
    }
    if revision.action == Action::Renamed {
        writeln!(out, "      → {}", revision.path)?;
    }
    if changes.is_empty() && revision.action == Action::Modified {
        let form = say("只有空白、换行、注释或顺序不同", "only white space, line ends, comments or order differ");
        writeln!(out, "      {form}")?;
    }
    change_text::write(out, changes, "      ", lang)?;
    writeln!(out)
}

/// `Name <mail>`, mapped.
fn person(signature: &Signature) -> String {
    format!("{} <{}>", signature.shown_name(), signature.shown_email())
}
