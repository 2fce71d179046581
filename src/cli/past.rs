//! What the commands that look back share: the history with its repository, and what to say where it falls short.

use super::fault::Unanswerable;
use super::{Context, Fault};
use crate::diagnostic::nearest;
use crate::history::{self, Repository};
use crate::model::history::{Absence, Completeness, Gap};
use crate::model::{CommitId, History, Lang, RecordId, Text};
use crate::{load, pipeline};
use jiff::tz::TimeZone;

/// The history of the archive. That there is none is a failure here.
pub fn open(context: &Context) -> anyhow::Result<(History, Repository)> {
    let root = context.root()?;
    let (sources, _) = load::archive(root).map_err(|error| super::context::said(error.into()))?;
    let cache = root.join(pipeline::CACHE_FOLDER);
    let history = history::walk(root, &sources, Some(&cache)).map_err(fault)?;
    let repository = Repository::open(root).map_err(fault)?;
    if let Completeness::Absent(Absence::NoCommit) = history.completeness {
        return Err(fault(history::Error::NoCommit));
    }
    Ok((history, repository))
}

/// A failure of the history in both languages.
pub fn fault(error: history::Error) -> anyhow::Error {
    match error {
        // The question is sound, and so is the tool: nothing tells of that day.
        history::Error::BeforeHistory { .. } => anyhow::Error::new(Unanswerable(error.text())),
        error => anyhow::Error::new(Fault(error.text())),
    }
}

/// The commit that the words name: a commit, or a day in the archive's zone.
pub fn resolve(repository: &Repository, spec: &str, context: &Context) -> anyhow::Result<CommitId> {
    repository.resolve(spec, &zone(context)).map_err(fault)
}

/// The archive's time zone.
pub fn zone(context: &Context) -> TimeZone {
    context.config().zone()
}

/// No revision of the record is known. Of a history that is cut off, that says nothing.
pub fn unknown(history: &History, id: &RecordId) -> anyhow::Error {
    if !history.completeness.is_complete() {
        return anyhow::Error::new(Unanswerable(Text::new(
            format!("无从回答：本仓库的历史不完整，所取回的部分没有提交涉及记录 `{id}`"),
            format!("cannot tell: the history here is incomplete, and no commit in it concerns a record `{id}`"),
        )));
    }
    let near = nearest(id.as_str(), history.revisions.keys().map(RecordId::as_str));
    let (zh, en) = match near {
        Some(near) => (format!("，是否指 `{near}`？"), format!("; did you mean `{near}`?")),
        None => (String::new(), String::new()),
    };
    Fault::error(format!("没有提交涉及记录 `{id}`{zh}"), format!("no commit concerns a record `{id}`{en}"))
}

/// Says on standard error what the history lacks.
pub fn warn(history: &History, lang: Lang) {
    if let Completeness::Incomplete(gaps) = &history.completeness {
        for gap in gaps {
            let text = match gap {
                Gap::Shallow => Text::new(
                    "注意：本仓库为浅克隆，较早的历史未取回",
                    "note: this is a shallow clone; older history was not fetched",
                ),
                Gap::MissingObjects(ids) => Text::new(
                    format!("注意：仓库缺少 {} 个 git 对象，历史不完整", ids.len()),
                    format!("note: the repository lacks {} git objects; the history is incomplete", ids.len()),
                ),
                Gap::Replaced => Text::new(
                    "注意：仓库设有替换引用或嫁接；所示为原始对象",
                    "note: the repository has replace refs or grafts; the original objects are shown",
                ),
            };
            eprintln!("{}", text.get(lang));
        }
    }
}
