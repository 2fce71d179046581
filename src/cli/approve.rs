//! `juanzong approve ID…`: writes the approval of a person into records and commits it.

use super::{Context, Fault, done, past};
use crate::derive::approvals::objections;
use crate::derive::identity::People;
use crate::diagnostic::{Severity, nearest};
use crate::history::{Repository, SigningKey, Writer};
use crate::model::history::Identity;
use crate::model::{Record, RecordId, Site, Text, canonical};
use crate::parse::insert;
use crate::{pipeline, write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `approve`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Args {
    /// The records
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Who approves, by id [default: the person who has registered git's `user.email`]
    #[arg(long = "as", value_name = "PERSON")]
    person: Option<String>,
    /// Sign the commit with git's own key (`user.signingKey`, SSH or GPG by `gpg.format`) [default: where `commit.gpgSign`
    /// says so]
    #[arg(long)]
    sign: bool,
}

const HELP: &str = "\
An approval counts only if the person commits it: git's identity (`user.email`, or GIT_AUTHOR_EMAIL) must be an
address that the person has registered. Refused, with the reasons, are: a person without an entitled role on the
day, an author of the content, a record in a state in which nothing is approved, a file with uncommitted changes.
Nothing is written unless everything can be. Where site.toml says `[approvals] require_signature = true`, approvals
count only if their commits are signed by a key on the approver's card: `--sign`.";

/// One record about to be approved.
struct Ready<'s> {
    record: &'s Record,
    digest: String,
    before: Vec<u8>,
    after: Vec<u8>,
}

/// Runs `approve`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let options = pipeline::Options { reports: false, ..context.pipeline() };
    let checked = context.read_archive(&options)?;
    let site = &checked.site;
    let repository = Repository::open(context.root()?).map_err(past::fault)?;
    let (person, writer) = approver(args, site, &repository, context)?;

    let mut refused: Vec<(&RecordId, Vec<Text>)> = Vec::new();
    let mut ready = Vec::new();
    let mut ids: Vec<&String> = args.ids.iter().collect();
    ids.sort();
    ids.dedup();
    for id in ids {
        let Some(record) = site.find(id).map(|ix| site.record(ix)) else { return Err(unknown(id, site)) };
        let (role, mut reasons) = objections(site, record, &person, context.as_of());
        let faults = checked.diagnostics.iter().filter(|fault| fault.severity == Severity::Error);
        let faults = faults.filter(|fault| *fault.primary.path == *record.path()).count();
        if faults > 0 {
            reasons.push(Text::new(
                format!("记录有 {faults} 处错误（见 `juanzong check`）"),
                format!("the record has {faults} errors (`juanzong check`)"),
            ));
        }
        let before = std::fs::read(context.root()?.join(record.path()))?;
        if !repository.is_clean(record.path(), &before).map_err(past::fault)? {
            reasons.push(Text::new(
                format!("文件 `{}` 有未提交的改动，请先提交", record.path()),
                format!("the file `{}` holds changes that are not committed; commit them first", record.path()),
            ));
        }
        match (role, reasons.is_empty()) {
            (Some(role), true) => match entered(site, record, &person, &role, context, before) {
                Some(one) => ready.push(one),
                None => {
                    let reason = Text::new(
                        "`approvals` 的写法无法自动追加，请改为逐行的列表",
                        "nothing can be added to `approvals` as it is written; make it a list with one item a line",
                    );
                    refused.push((&record.id, vec![reason]));
                }
            },
            _ => refused.push((&record.id, reasons)),
        }
    }
    if !refused.is_empty() {
        for (id, reasons) in refused {
            for reason in reasons {
                let zh = format!("未批准 {id}：{}", reason.zh);
                let en = format!("not approved {id}: {}", reason.en);
                eprintln!("{}", context.say(&zh, &en));
            }
        }
        return Ok(ExitCode::from(1));
    }
    let commit = put(&ready, &writer, &person, &repository, args.sign, context)?;
    for Ready { record, digest, .. } in &ready {
        done::tell(format_args!("{} {} {digest}", context.say("已批准", "approved"), record.id))?;
    }
    done::tell(format_args!("{} {}", context.say("提交", "commit"), commit.short()))?;
    Ok(ExitCode::SUCCESS)
}

/// Who approves, and as whom git writes it down.
fn approver(
    args: &Args,
    site: &Site,
    repository: &Repository,
    context: &Context,
) -> anyhow::Result<(RecordId, Writer)> {
    let people = People::of(site);
    let given = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let configured = repository.identity();
    let email = given("GIT_AUTHOR_EMAIL").or_else(|| configured.as_ref().map(|identity| identity.email.to_string()));
    let name = given("GIT_AUTHOR_NAME").or_else(|| configured.map(|identity| identity.name.to_string()));
    let person = match &args.person {
        Some(id) => {
            let person = RecordId::from(id.as_str());
            if people.card(id).is_none() {
                return Err(Fault::error(format!("没有人员 `{id}`"), format!("there is no person `{id}`")));
            }
            if let Some(email) = &email
                && !people.registered(email).any(|known| *known == person)
            {
                return Err(Fault::error(
                    format!(
                        "git 身份 `{email}` 不是 `{id}` 登记的邮箱，这样提交的批准不作数；请本人用 `git config user.email` 设置登记的邮箱后批准"
                    ),
                    format!(
                        "git's identity `{email}` is no address that `{id}` has registered, so that the approval would not count; let them approve under an address of their own (`git config user.email`)"
                    ),
                ));
            }
            person
        }
        None => {
            let Some(email) = &email else {
                return Err(Fault::error(
                    "git 没有设置 `user.email`，不知道批准人是谁；请设置，或用 `--as` 指明",
                    "git has no `user.email`, so that nobody knows who approves; set it, or say `--as`",
                ));
            };
            match people.registered(email).collect::<Vec<_>>()[..] {
                [person] => person.clone(),
                [] => {
                    return Err(Fault::error(
                        format!("没有人员登记过邮箱 `{email}`"),
                        format!("no person has registered the address `{email}`"),
                    ));
                }
                _ => {
                    return Err(Fault::error(
                        format!("多名人员登记了邮箱 `{email}`，请用 `--as` 指明"),
                        format!("several people have registered the address `{email}`; say which with `--as`"),
                    ));
                }
            }
        }
    };
    let record = site.find(person.as_str()).map(|ix| site.record(ix));
    let registered = || record?.value("emails")?.as_array()?.first()?.as_str().map(str::to_owned);
    let shown = || record.map_or_else(|| person.to_string(), |record| record.title.to_string());
    let identity = Identity {
        name: name.unwrap_or_else(shown).into(),
        email: email.or_else(registered).unwrap_or_default().into(),
    };
    let now = jiff::Timestamp::now().to_zoned(past::zone(context));
    let (seconds, offset_minutes) = given("GIT_AUTHOR_DATE")
        .and_then(|date| written(&date))
        .unwrap_or((now.timestamp().as_second(), now.offset().seconds() / 60));
    Ok((person, Writer { identity, seconds, offset_minutes }))
}

/// A date as git takes it from the environment: `2026-03-01T09:30:00+08:00`, or seconds and offset.
fn written(date: &str) -> Option<(i64, i32)> {
    let offset = |text: &str| -> Option<i32> {
        let (sign, digits) = text.split_at_checked(1)?;
        let number: i32 = digits.replace(':', "").parse().ok()?;
        let minutes = number / 100 * 60 + number % 100;
        Some(if sign == "-" { -minutes } else { minutes })
    };
    if let Some((seconds, zone)) = date.trim_start_matches('@').split_once(' ')
        && let Ok(seconds) = seconds.parse()
    {
        return Some((seconds, offset(zone)?));
    }
    let instant: jiff::Timestamp = date.parse().ok()?;
    let zone = date.get(19..).filter(|zone| !zone.starts_with(['Z', 'z'])).map_or(Some(0), offset)?;
    Some((instant.as_second(), zone))
}

/// The record's file with the entry in it.
fn entered<'s>(
    site: &Site,
    record: &'s Record,
    person: &RecordId,
    role: &RecordId,
    context: &Context,
    before: Vec<u8>,
) -> Option<Ready<'s>> {
    let collection = site.collection(&record.collection)?;
    let document = &record.document;
    let digest = canonical::approved(collection, &document.front, document.body());
    let entry = format!("{{ by: {person}, role: {role}, on: {}, digest: '{digest}' }}", context.as_of());
    let text = insert::list_entry(document, canonical::APPROVALS, &entry)?;
    let mark: &[u8] = "\u{feff}".as_bytes();
    let mut after = if before.starts_with(mark) { mark.to_vec() } else { Vec::new() };
    after.extend_from_slice(text.as_bytes());
    Some(Ready { record, digest, before, after })
}

/// Writes the files and commits them. Whatever fails, either everything is there or everything is as before.
fn put(
    ready: &[Ready<'_>],
    writer: &Writer,
    person: &RecordId,
    repository: &Repository,
    sign: bool,
    context: &Context,
) -> anyhow::Result<crate::model::CommitId> {
    let files: Vec<(String, Vec<u8>)> =
        ready.iter().map(|one| (one.record.path().to_owned(), one.after.clone())).collect();
    let message = message(ready, writer, person);
    let drafted = repository.draft(&files, &message, writer, writer).map_err(past::fault)?;
    let signature = match repository.signing_key() {
        (Some(key), always) if sign || always => Some(match key {
            SigningKey::Ssh(key) => super::sign::ssh(&key, "git", drafted.text().as_bytes())?,
            SigningKey::Gpg { key, program } => super::sign::gpg(&program, &key, drafted.text().as_bytes())?,
        }),
        (None, _) if sign => {
            return Err(Fault::error(
                "git 没有设置签名密钥：请设 `user.signingKey`（GPG 密钥编号；`gpg.format` 为 `ssh` 时为公钥或私钥文件）",
                "git has no key to sign with: set `user.signingKey` (a GPG key id or, with `gpg.format` = ssh, a key file)",
            ));
        }
        _ => None,
    };
    let prepared = repository.prepare(drafted, signature.as_deref()).map_err(past::fault)?;
    let root = context.root()?;
    let mut done: Vec<(PathBuf, &[u8])> = Vec::new();
    let undo = |done: &[(PathBuf, &[u8])]| {
        for (path, before) in done {
            let _ = write::replace::content(path, before);
        }
    };
    for one in ready {
        let path = Path::new(root).join(one.record.path());
        if let Err(error) = write::replace::content(&path, &one.after) {
            undo(&done);
            return Err(error.into());
        }
        done.push((path, &one.before));
    }
    repository.advance(&prepared).map_err(|error| {
        undo(&done);
        past::fault(error)
    })
}

fn message(ready: &[Ready<'_>], writer: &Writer, person: &RecordId) -> String {
    let mut message = match ready {
        [one] => format!("批准 {} {}\n", one.record.id, one.record.title),
        _ => {
            let ids: Vec<&str> = ready.iter().map(|one| one.record.id.as_str()).collect();
            format!("批准 {}\n", ids.join("、"))
        }
    };
    message.push('\n');
    for Ready { record, digest, .. } in ready {
        message += &format!("Approved-record: {} {digest}\n", record.id);
    }
    message + &format!("Approved-by: {person} {}\n", writer.identity)
}

fn unknown(id: &str, site: &Site) -> anyhow::Error {
    match nearest(id, site.records.iter().map(|record| record.id.as_str())) {
        Some(near) => Fault::error(
            format!("没有记录 `{id}`，是否指 `{near}`？"),
            format!("there is no record `{id}`; did you mean `{near}`?"),
        ),
        None => Fault::error(format!("没有记录 `{id}`"), format!("there is no record `{id}`")),
    }
}
