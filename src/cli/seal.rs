//! `juanzong seal`: a checkpoint of the history, to be kept elsewhere.

use super::{Context, Fault, done, past, sign};
use crate::config;
use crate::evidence::{Checkpoint, Ledger, origin};
use crate::model::history::Completeness;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `seal`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Args {
    /// Write the checkpoint to this file, which must not exist yet [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Sign it with this SSH key (or the public half of one that an agent holds): the signature becomes FILE.sig
    #[arg(long, value_name = "KEY", requires = "out")]
    sign: Option<PathBuf>,
}

const HELP: &str = "\
A checkpoint names the commit, counts the records and holds one digest over all of them. Whoever keeps it can tell
later with `juanzong verify --checkpoint FILE` whether the history was rewritten. Its last line is a digest over the
others: it shows that the file was altered, not who made it. With `--sign KEY` (or `ssh-keygen -Y sign -n juanzong -f KEY
FILE`, anywhere and later) FILE.sig is an SSH signature, and `verify` tells whose. A time-stamp of an RFC 3161 service
(`openssl ts -query -data FILE -sha256 -cert`) may lie beside it as FILE.tsr; it is kept, and not judged.";

/// Runs `seal`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let (history, repository) = past::open(context)?;
    if history.completeness != Completeness::Complete {
        past::warn(&history, context.lang());
        eprintln!("{}", context.say("历史不完整，不能封存", "an incomplete history cannot be sealed"));
        return Ok(ExitCode::from(1));
    }
    let commit = repository.head().map_err(past::fault)?;
    let sources = repository.sources_at(&commit).map_err(past::fault)?;
    let now = jiff::Timestamp::now().to_zoned(past::zone(context));
    let checkpoint = Checkpoint {
        // As the commit has it: what is not committed is not sealed.
        origin: origin(&config::read(sources.config.as_ref()).0),
        commits: history.commits.len(),
        commit,
        ledger: Ledger::of(&sources),
        as_of: context.as_of(),
        sealed: now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        tool: crate::report::TOOL.to_owned(),
    };
    // Before anything is written: a key that cannot sign leaves nothing behind.
    let signature =
        args.sign.as_deref().map(|key| sign::ssh(key, "juanzong", checkpoint.text().as_bytes())).transpose()?;
    match &args.out {
        None => write!(std::io::stdout().lock(), "{}", checkpoint.text())?,
        Some(path) => {
            let file = std::fs::File::create_new(path);
            file.and_then(|mut file| file.write_all(checkpoint.text().as_bytes())).map_err(|error| {
                let shown = path.display();
                Fault::error(format!("无法写入 `{shown}`：{error}"), format!("cannot write `{shown}`: {error}"))
            })?;
            let (short, records) = (checkpoint.commit.short(), checkpoint.ledger.records);
            let zh = format!("已封存提交 {short}：{records} 条记录，{} 个提交", checkpoint.commits);
            let en = format!("sealed commit {short}: {records} records, {} commits", checkpoint.commits);
            done::tell(context.say(&zh, &en))?;
            if let Some(signature) = signature {
                let mut name = path.as_os_str().to_owned();
                name.push(".sig");
                let name = PathBuf::from(name);
                std::fs::write(&name, signature)?;
                let (zh, en) =
                    (format!("签名存于 `{}`", name.display()), format!("the signature is `{}`", name.display()));
                done::tell(context.say(&zh, &en))?;
            }
        }
    }
    if history.dirty {
        eprintln!(
            "{}",
            context.say("注意：未提交的改动不在封存之内", "note: changes that are not committed are not sealed")
        );
    }
    Ok(ExitCode::SUCCESS)
}
