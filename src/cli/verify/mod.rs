//! `juanzong verify`: whether the history holds, whether it extends a checkpoint, whether a printout is genuine.

mod checkpoint;

use super::format::Format;
use super::{Context, past};
use crate::history::{Damage, Repository};
use crate::model::approval::Doubt;
use crate::model::history::{Action, Completeness, Gap};
use crate::model::{CommitId, History, Lang, RecordId, Site, Source, Text, canonical};
use crate::{parse, pipeline};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `verify`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A checkpoint that `seal` wrote: does today's history extend it?
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// The public key that must have signed the checkpoint (`FILE.sig`) [default: any that is registered on a person's
    /// card]
    #[arg(long, value_name = "FILE", requires = "checkpoint")]
    key: Option<PathBuf>,
    /// A record of which somebody has a printout
    #[arg(long, value_name = "ID", requires = "digest", conflicts_with = "checkpoint")]
    record: Option<String>,
    /// The digest on the printout
    #[arg(long, value_name = "sha256:…", requires = "record")]
    digest: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// The outcome of everything that was asked.
#[derive(Serialize)]
struct Answer {
    verified: bool,
    commit: Option<CommitId>,
    uncommitted: bool,
    tool: String,
    checks: Vec<Check>,
    /// Records that differ between the checkpoint and today, which is no fault; null where they could not be
    /// compared.
    differences: Option<Vec<Difference>>,
    /// Versions of the record that bear the digest asked for, newest first.
    versions: Vec<Version>,
}

/// One thing that was checked.
#[derive(Serialize)]
struct Check {
    check: &'static str,
    holds: bool,
    message: String,
}

#[derive(Serialize)]
struct Difference {
    record: RecordId,
    action: Action,
    fields: Vec<String>,
}

#[derive(Serialize)]
struct Version {
    commit: CommitId,
    committed: String,
    present: bool,
}

struct Teller<'c> {
    lang: Lang,
    checks: Vec<Check>,
    context: &'c Context,
}

impl Teller<'_> {
    fn tell(&mut self, check: &'static str, holds: bool, message: Text) {
        self.checks.push(Check { check, holds, message: message.get(self.lang).to_owned() });
    }
}

/// Runs `verify`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let checkpoint = args.checkpoint.as_deref().map(|path| checkpoint::read(path, args.key.as_deref())).transpose()?;
    let options = pipeline::Options { reports: false, ..context.pipeline() };
    let site = context.read_archive(&options)?.site;
    let repository = Repository::open(context.root()?).map_err(past::fault)?;
    let head = repository.head().map_err(past::fault)?;
    let mut teller = Teller { lang: context.lang(), checks: Vec::new(), context };
    let (mut differences, mut versions) = (None, Vec::new());

    completeness(&site.history, &mut teller);
    if let (Some(id), Some(digest)) = (&args.record, &args.digest) {
        versions = printout(id, digest, &site, &repository, &mut teller)?;
    } else {
        objects(&repository, &head, &mut teller)?;
        approvals(&site, &mut teller);
        if let Some(kept) = &checkpoint {
            differences = checkpoint::judge(kept, &head, &site, &repository, &mut teller)?;
        }
    }
    let answer = Answer {
        verified: teller.checks.iter().all(|check| check.holds),
        commit: Some(head),
        uncommitted: site.history.dirty,
        tool: crate::report::TOOL.to_owned(),
        checks: teller.checks,
        differences,
        versions,
    };
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&answer)?)?,
        Format::Human => human(&mut out, &answer, context)?,
    }
    Ok(if answer.verified { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Nothing is attested over a history with gaps.
fn completeness(history: &History, teller: &mut Teller<'_>) {
    let text = match &history.completeness {
        Completeness::Complete => {
            let commits = history.commits.len();
            let text =
                Text::new(format!("历史完整：{commits} 个提交"), format!("the history is complete: {commits} commits"));
            return teller.tell("complete", true, text);
        }
        Completeness::Absent(_) => Text::new("没有历史", "there is no history"),
        Completeness::Incomplete(gaps) => {
            let told: Vec<Text> = gaps
                .iter()
                .map(|gap| match gap {
                    Gap::Shallow => Text::new("浅克隆，较早的提交未取回", "a shallow clone without the older commits"),
                    Gap::MissingObjects(ids) => Text::new(
                        format!("缺少 {} 个 git 对象", ids.len()),
                        format!("{} git objects are missing", ids.len()),
                    ),
                    Gap::Replaced => Text::new("设有替换引用或嫁接", "replace refs or grafts are set"),
                })
                .collect();
            let zh: Vec<&str> = told.iter().map(|text| text.zh.as_str()).collect();
            let en: Vec<&str> = told.iter().map(|text| text.en.as_str()).collect();
            Text::new(
                format!("历史不完整，不能据以证明：{}", zh.join("；")),
                format!("the history is incomplete and attests nothing: {}", en.join("; ")),
            )
        }
    };
    teller.tell("complete", false, text);
}

fn objects(repository: &Repository, head: &CommitId, teller: &mut Teller<'_>) -> anyhow::Result<()> {
    let verified = repository.verify(head).map_err(past::fault)?;
    let (commits, trees, blobs) = (verified.commits, verified.trees, verified.blobs);
    let text = match verified.damaged.first_key_value() {
        None => Text::new(
            format!("git 对象逐一复算相符：{commits} 个提交、{trees} 个目录、{blobs} 个文件版本"),
            format!("every git object hashes to its id: {commits} commits, {trees} folders, {blobs} versions of files"),
        ),
        Some((id, damage)) => {
            let count = verified.damaged.len();
            let (zh, en) = match damage {
                Damage::Missing => ("缺失或无法读取", "missing or unreadable"),
                Damage::Altered => ("内容与编号不符", "not what its id says"),
                Damage::Colliding => ("内容是为 SHA-1 碰撞特制的", "made to share its id with another content"),
            };
            Text::new(
                format!("{count} 个 git 对象有问题，如 `{id}`：{zh}"),
                format!("{count} git objects do not hold, such as `{id}`: {en}"),
            )
        }
    };
    teller.tell("objects", verified.damaged.is_empty(), text);
    Ok(())
}

/// Approvals that an edit has voided, unless somebody approved the record as it is.
fn approvals(site: &Site, teller: &mut Teller<'_>) {
    let with_digest = site.approvals.values().flatten().filter(|approval| approval.digest.is_some()).count();
    let void = site.approvals.iter().filter(|(_, approvals)| {
        let is_void = |doubts: &[Doubt]| doubts.contains(&Doubt::Void);
        approvals.iter().any(|one| is_void(&one.doubts))
            && !approvals.iter().any(|one| one.digest.is_some() && !is_void(&one.doubts))
    });
    let void: Vec<&str> = void.map(|(id, _)| id.as_str()).collect();
    let text = match void.is_empty() {
        true => Text::new(
            format!("批准的内容摘要均相符：{with_digest} 个"),
            format!("the digests of all {with_digest} approvals hold"),
        ),
        false => Text::new(
            format!("{} 条记录在批准后有改动：{}", void.len(), void.join("、")),
            format!("{} records were changed after their approval: {}", void.len(), void.join(", ")),
        ),
    };
    teller.tell("approvals", void.is_empty(), text);
}

/// The versions of a record that have the digest of a printout.
fn printout(
    id: &str,
    digest: &str,
    site: &Site,
    repository: &Repository,
    teller: &mut Teller<'_>,
) -> anyhow::Result<Vec<Version>> {
    let record = RecordId::from(id);
    let digest =
        if digest.starts_with("sha256:") { digest.to_lowercase() } else { format!("sha256:{}", digest.to_lowercase()) };
    if site.history.of(&record).is_empty() {
        return Err(past::unknown(&site.history, &record));
    }
    let zone = past::zone(teller.context);
    let mut found = Vec::new();
    let mut searched = 0;
    let present = site.find(id).map(|ix| canonical::of(site.record(ix)));
    for (revision, text) in repository.versions(&site.history, &record).map_err(past::fault)? {
        let Some(text) = text else { continue };
        searched += 1;
        let source = Source { path: "".into(), text: text.into(), blob: revision.blob.unwrap_or_default() };
        let Some(document) = parse::document(&source).0 else { continue };
        if canonical::digest(&document.front, document.body()) == digest {
            let commit = site.history.commit(revision);
            let committed = commit.committer.moment(&zone);
            found.push(Version {
                commit: commit.id.clone(),
                committed: committed.map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
                present: present.as_ref() == Some(&digest),
            });
        }
    }
    let text = match found.first() {
        Some(version) if version.present => Text::new(
            format!("属实：与 {id} 现在的内容一致，提交于 {}", version.committed),
            format!("genuine: it is {id} as it stands, committed on {}", version.committed),
        ),
        Some(version) => Text::new(
            format!("属实，但已不是现在的内容：{id} 在 {} 的提交中如此", version.committed),
            format!("genuine, but out of date: {id} stood so in the commit of {}", version.committed),
        ),
        None => Text::new(
            format!("{id} 的 {searched} 个版本中没有这个摘要：不是本档案的内容，或有改动"),
            format!(
                "none of the {searched} versions of {id} has this digest: it is not of this archive, or was altered"
            ),
        ),
    };
    teller.tell("printout", !found.is_empty(), text);
    Ok(found)
}

fn human(out: &mut impl Write, answer: &Answer, context: &Context) -> std::io::Result<()> {
    for check in &answer.checks {
        let mark = if check.holds { context.say("通过  ", "holds ") } else { context.say("不通过", "FAILS ") };
        writeln!(out, "{mark}  {}", check.message)?;
    }
    if answer.checks.iter().any(|check| check.check == "extends") {
        let (zh, en) = match &answer.differences {
            Some(differences) => {
                let count = differences.len();
                (
                    format!("检查点之后有变化的记录：{count} 条"),
                    format!("records that differ since the checkpoint: {count}"),
                )
            }
            None => (
                "检查点的提交不可得，无法逐条比较记录".to_owned(),
                "the sealed commit is not at hand, and records cannot be compared one by one".to_owned(),
            ),
        };
        writeln!(out, "{}", context.say(&zh, &en))?;
    }
    for difference in answer.differences.iter().flatten() {
        let action = match difference.action {
            Action::Added => context.say("新增", "added"),
            Action::Modified => context.say("修改", "modified"),
            Action::Renamed => context.say("移动", "moved"),
            Action::Deleted => context.say("删除", "deleted"),
        };
        writeln!(out, "  {action}  {}  {}", difference.record, difference.fields.join(", "))?;
    }
    for version in &answer.versions {
        writeln!(out, "  {}  {}", version.commit.short(), version.committed)?;
    }
    if answer.uncommitted {
        writeln!(
            out,
            "{}",
            context.say("注意：工作区有未提交的改动", "note: there are changes that are not committed")
        )?;
    }
    let verdict = match answer.verified {
        true => context.say("结论：核验通过", "verdict: verified"),
        false => context.say("结论：核验不通过", "verdict: NOT verified"),
    };
    writeln!(out, "{verdict}")
}
