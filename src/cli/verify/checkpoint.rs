//! Whether a checkpoint says what was, who vouches for it, and whether today's history extends it.

use super::{Difference, Teller};
use crate::cli::{Fault, past};
use crate::config;
use crate::derive::identity::People;
use crate::evidence::{Checkpoint, FILES, Kept, Ledger, Part, origin};
use crate::history::{self, Repository};
use crate::model::history::{Action, Signed};
use crate::model::{CommitId, Site, Text, canonical};
use std::path::Path;

/// A checkpoint with what lies beside it.
pub struct File {
    kept: Kept,
    /// The bytes that a signature is over.
    bytes: Vec<u8>,
    /// `FILE.sig`, `FILE.tsr`.
    signature: Option<Vec<u8>>,
    stamp: Option<Vec<u8>>,
    /// The public key that must have signed it.
    key: Option<String>,
}

/// Reads the file; one that has not the form of a checkpoint is refused.
pub fn read(path: &Path, key: Option<&Path>) -> anyhow::Result<File> {
    let bytes = bytes(path)?;
    let kept = Checkpoint::read(&String::from_utf8_lossy(&bytes)).map_err(|why| {
        let shown = path.display();
        Fault::error(
            format!("`{shown}` 不是可用的检查点：{}", why.zh),
            format!("`{shown}` is no usable checkpoint: {}", why.en),
        )
    })?;
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        std::fs::read(name).ok()
    };
    let key = key.map(|key| self::bytes(key).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())).transpose()?;
    Ok(File { kept, bytes, signature: beside(".sig"), stamp: beside(".tsr"), key })
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| {
        let shown = path.display();
        Fault::error(format!("无法读取 `{shown}`：{error}"), format!("cannot read `{shown}`: {error}"))
    })
}

/// Judges everything that the checkpoint claims. Gives what differs since, if that can be told.
pub fn judge(
    file: &File,
    head: &CommitId,
    site: &Site,
    repository: &Repository,
    teller: &mut Teller<'_>,
) -> anyhow::Result<Option<Vec<Difference>>> {
    whole(&file.kept, teller);
    signed(file, site, teller);
    let differences = extends(&file.kept.checkpoint, head, site, repository, teller)?;
    if let Some(stamp) = &file.stamp {
        let digest = canonical::sha256(stamp);
        let text = Text::new(
            format!("检查点旁存有时间戳（RFC 3161），本工具只存放，不作核验（{digest}）"),
            format!("a time-stamp (RFC 3161) lies beside the checkpoint; it is kept and not judged here ({digest})"),
        );
        teller.tell("time-stamp", true, text);
    }
    Ok(differences)
}

/// Whether the file is as it was written, as far as it can tell by itself.
fn whole(kept: &Kept, teller: &mut Teller<'_>) {
    let text = match kept.is_whole() {
        true => Text::new("检查点文件各行与其摘要相符", "the lines of the checkpoint fit its digest"),
        false => Text::new(
            format!("检查点文件被改动过：各行的摘要是 {}，文件所载是 {}", kept.checkpoint.digest(), kept.stated),
            format!(
                "the checkpoint was altered: its lines have {}, and it states {}",
                kept.checkpoint.digest(),
                kept.stated
            ),
        ),
    };
    teller.tell("checkpoint", kept.is_whole(), text);
}

/// Who signed the file. Without a signature it is said that nobody did, which is no fault.
fn signed(file: &File, site: &Site, teller: &mut Teller<'_>) {
    let Some(signature) = &file.signature else {
        let holds = file.key.is_none();
        let text = Text::new(
            "检查点没有签名：摘要说明内容前后一致，不说明出自谁手，须由另外的人保管",
            "the checkpoint is not signed: its digest shows that it fits together, not who made it; somebody else must keep it",
        );
        return teller.tell("signature", holds, text);
    };
    let armoured = String::from_utf8_lossy(signature);
    let day = file.kept.checkpoint.sealed.get(..10).and_then(crate::model::time::strict_date);
    let (holds, text) = match history::signature(&armoured, NAMESPACE, &file.bytes) {
        Signed::Ssh { key, fits: Some(true) } => match &file.key {
            Some(wanted) if bare(wanted) == bare(&key) => (
                true,
                Text::new("检查点的签名有效，出自指定的密钥", "the checkpoint is signed by the key that was named"),
            ),
            Some(_) => (
                false,
                Text::new(
                    "检查点的签名不是指定密钥所签",
                    "the checkpoint is signed by another key than the one that was named",
                ),
            ),
            None => match day.and_then(|day| People::of(site).holder(&key, day)) {
                Some(person) => (
                    true,
                    Text::new(
                        format!("检查点的签名有效，所用密钥当日登记在 `{person}` 名下"),
                        format!("the checkpoint is signed, by a key that `{person}` had registered on the day"),
                    ),
                ),
                None => (
                    false,
                    Text::new(
                        format!("签名与检查点相符，但密钥当日不在任何人名下；可用 `--key` 指定公钥（{key}）"),
                        format!(
                            "the signature fits, but the key was nobody's on the day; name one with `--key` ({key})"
                        ),
                    ),
                ),
            },
        },
        Signed::Ssh { fits: Some(false), .. } => (
            false,
            Text::new(
                "签名与检查点不符：文件在签名后有改动，或签名用于别的用途",
                "the signature does not fit the checkpoint: it was altered since, or the signature is for something else",
            ),
        ),
        Signed::Ssh { fits: None, .. } | Signed::Gpg { .. } | Signed::Other => (
            false,
            Text::new(
                "这种签名本工具不能核验，请用 `ssh-keygen -Y verify -n juanzong`",
                "this kind of signature cannot be judged here; use `ssh-keygen -Y verify -n juanzong`",
            ),
        ),
        Signed::No => (
            false,
            Text::new("检查点旁的 `.sig` 不是 SSH 签名", "the `.sig` beside the checkpoint is no SSH signature"),
        ),
    };
    teller.tell("signature", holds, text);
}

/// What signatures of checkpoints are made for.
const NAMESPACE: &str = "juanzong";

/// Kind and key, without the comment.
fn bare(key: &str) -> Vec<&str> {
    key.split_whitespace().take(2).collect()
}

/// Whether today's history extends the checkpoint, whether its claims hold, and what differs since.
fn extends(
    checkpoint: &Checkpoint,
    head: &CommitId,
    site: &Site,
    repository: &Repository,
    teller: &mut Teller<'_>,
) -> anyhow::Result<Option<Vec<Difference>>> {
    let short = checkpoint.commit.short();
    let kind = repository.kind(&checkpoint.commit);
    if kind != Some("commit") {
        let text = match kind {
            Some(kind) => Text::new(
                format!("检查点所载 {short} 在仓库中是 {kind} 对象，不是提交：`commit` 行不实"),
                format!("{short} of the checkpoint is a {kind} and no commit: its line `commit` is false"),
            ),
            None if !site.history.completeness.is_complete() => Text::new(
                format!("本仓库历史不完整，没有检查点的提交 {short}，不能判断历史是否被改写"),
                format!(
                    "this history is incomplete and lacks the sealed commit {short}; whether it was rewritten cannot be told"
                ),
            ),
            None => Text::new(
                format!("历史已被改写：检查点的提交 {short} 已不在仓库中"),
                format!("the history was rewritten: the sealed commit {short} is not in the repository any more"),
            ),
        };
        teller.tell("extends", false, text);
        // The commit is gone; what it held can still be compared collection by collection.
        let today = Ledger::of(&repository.sources_at(head).map_err(past::fault)?);
        let names = differing(&checkpoint.ledger, &today);
        if !names.is_empty() {
            let text = Text::new(
                format!("与检查点不同的部分：{}", names.join("、")),
                format!("parts that differ from the checkpoint: {}", names.join(", ")),
            );
            teller.tell("root", false, text);
        }
        return Ok(None);
    }
    let is_whole = site.history.completeness.is_complete();
    let leads = repository.leads_to(&checkpoint.commit, head).map_err(past::fault)?;
    let text = match leads {
        true => Text::new(
            format!("现在的历史延续检查点 {short}"),
            format!("today's history extends the checkpoint {short}"),
        ),
        false if !is_whole => Text::new(
            format!("历史不完整，无从判断是否延续检查点 {short}"),
            format!("the history is incomplete: whether it extends the checkpoint {short} cannot be told"),
        ),
        false => Text::new(
            format!("历史已被改写：检查点的提交 {short} 不是现在历史的一部分"),
            format!("the history was rewritten: the sealed commit {short} is no part of it any more"),
        ),
    };
    teller.tell("extends", leads, text);
    claims(checkpoint, repository, is_whole, teller)?;
    let found = repository.differences(&checkpoint.commit, head, &|_| true).map_err(past::fault)?;
    let differences = found.into_iter().map(|one| Difference {
        record: one.record,
        action: one.action,
        fields: match one.action {
            Action::Modified | Action::Renamed => one.changes.into_iter().map(|change| change.field).collect(),
            Action::Added | Action::Deleted => Vec::new(),
        },
    });
    Ok(Some(differences.collect()))
}

/// Computes again, at the sealed commit, what the checkpoint claims: each claim by itself. Commits that are not here
/// cannot be counted, which makes nobody a liar.
fn claims(
    checkpoint: &Checkpoint,
    repository: &Repository,
    is_whole: bool,
    teller: &mut Teller<'_>,
) -> anyhow::Result<()> {
    let sources = repository.sources_at(&checkpoint.commit).map_err(past::fault)?;
    let then = Ledger::of(&sources);
    let stated = &checkpoint.ledger;
    let mut wrong = differing(stated, &then);
    if checkpoint.root_of_parts() != stated.root || stated.root != then.root {
        wrong.push("root".to_owned());
    }
    let text = match wrong.is_empty() {
        true => Text::new("检查点的总摘要和各部分摘要复算相符", "root and parts of the checkpoint hold"),
        false => Text::new(
            format!("检查点的摘要复算不符：{}", wrong.join("、")),
            format!("digests of the checkpoint do not hold: {}", wrong.join(", ")),
        ),
    };
    teller.tell("root", wrong.is_empty(), text);
    let commits = repository.count(&checkpoint.commit).map_err(past::fault)?;
    let now = origin(&config::read(sources.config.as_ref()).0);
    let claims: [(&'static str, &'static str, String, String); 3] = [
        ("records", "记录数", stated.records.to_string(), then.records.to_string()),
        ("commits", "提交数", checkpoint.commits.to_string(), commits.to_string()),
        ("origin", "档案", checkpoint.origin.clone(), now),
    ];
    for (claim, zh, stated, found) in claims {
        let holds = stated == found;
        let text = match holds {
            true => Text::new(
                format!("检查点所载{zh}属实：{stated}"),
                format!("`{claim}` of the checkpoint holds: {stated}"),
            ),
            false if claim == "commits" && !is_whole => Text::new(
                format!("检查点所载{zh} `{stated}` 无从核对：历史不完整，此处只有 `{found}`"),
                format!(
                    "`{claim}` of the checkpoint, `{stated}`, cannot be told: the history is incomplete, with `{found}` here"
                ),
            ),
            false => Text::new(
                format!("检查点所载{zh} `{stated}` 不实，该提交处为 `{found}`"),
                format!(
                    "`{claim}` of the checkpoint is false: it says `{stated}`, and it was `{found}` at that commit"
                ),
            ),
        };
        teller.tell(claim, holds, text);
    }
    Ok(())
}

/// The parts that are not the same in both, by name.
fn differing(a: &Ledger, b: &Ledger) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut note = |parts: &[Part], others: &[Part]| {
        for part in parts.iter().filter(|part| !others.contains(part)) {
            let name =
                if part.name == FILES { format!("{FILES} (site.toml, _schema.yaml …)") } else { part.name.clone() };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    };
    note(&a.parts, &b.parts);
    note(&b.parts, &a.parts);
    names
}
