//! The command line: one file a command.
//!
//! The only room that reads a clock, the environment or the terminal, and the only one that prints. It asks the
//! library and shows what it says; no rule of the archive lives here.
//!
//! Exit codes: 0 clean, 1 findings, 2 usage or tool failure.

mod amendment;
mod approve;
mod audit;
mod build;
mod change_text;
mod check;
mod clause_text;
mod completions;
mod context;
mod demo;
mod diff;
mod done;
mod due;
mod duties;
mod explain;
mod fault;
mod format;
mod guard;
mod history;
mod init;
mod new;
mod past;
mod related;
mod sample;
mod schema;
mod seal;
mod search;
mod serve;
mod show;
mod sign;
mod verify;

pub use context::Context;
pub use fault::Fault;

use crate::model::{Date, Lang};
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// The archive an IT department can be held to: check, publish, search and audit records kept in git.
#[derive(Parser, Debug)]
#[command(name = "juanzong", version, max_term_width = 100, propagate_version = true)]
pub struct Cli {
    /// Archive to work on [default: the nearest folder upwards with a `site.toml` or `content/`]
    #[arg(short = 'C', value_name = "DIR", global = true)]
    root: Option<PathBuf>,
    /// Language of messages [default: `lang` of site.toml]
    #[arg(long, value_enum, global = true)]
    lang: Option<LangArg>,
    /// Day to judge everything on, YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE", global = true, value_parser = date)]
    as_of: Option<Date>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum, Debug)]
enum LangArg {
    Zh,
    En,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Begin a new archive with the standard schemas
    Init(init::Args),
    /// Make a demonstration with years of history and planted irregularities
    Demo(demo::Args),
    /// Write a new record from its schema: next number, defaults, prompts on a terminal
    New(new::Args),
    /// Tell everything that is wrong with the archive
    Check(check::Args),
    /// Build the site with its search index and reports
    Build(build::Args),
    /// Build the site, serve it, and rebuild it when the archive changes
    Serve(serve::Args),
    /// Search titles, text and fields of all records
    Search(search::Args),
    /// Show one record: now, as known at some time, or the edition in force on a day
    Show(show::Args),
    /// Show every revision of a record with what changed, newest first
    History(history::Args),
    /// Show what changed between two commits or days
    Diff(diff::Args),
    /// Answer an inspector's questions: registers, late entries, edits after close, deletions
    Audit(audit::Args),
    /// Show the duty calendar: what each clause asked for, of which things, and whether it was done
    Duties(duties::Args),
    /// Draw an audit sample that anybody can draw again
    Sample(sample::Args),
    /// Approve records: write the approval of a person into them and commit it
    Approve(approve::Args),
    /// Write a checkpoint of the history, to be kept elsewhere
    Seal(seal::Args),
    /// Verify the history, a checkpoint or a printout
    Verify(verify::Args),
    /// Keep out of the repository what must not happen: a git hook
    Guard(guard::Args),
    /// Explain a diagnostic code
    Explain(explain::Args),
    /// Print the JSON Schema of a collection
    Schema(schema::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = cli.lang.map(|lang| match lang {
        LangArg::Zh => Lang::Zh,
        LangArg::En => Lang::En,
    });
    let context = Context::new(cli.root, lang, cli.as_of);
    let result = match cli.command {
        Command::Init(args) => init::run(&args, &context),
        Command::Demo(args) => demo::run(&args, &context),
        Command::New(args) => new::run(&args, &context),
        Command::Check(args) => check::run(&args, &context),
        Command::Build(args) => build::run(&args, &context),
        Command::Serve(args) => serve::run(&args, &context),
        Command::Search(args) => search::run(&args, &context),
        Command::Show(args) => show::run(&args, &context),
        Command::History(args) => history::run(&args, &context),
        Command::Diff(args) => diff::run(&args, &context),
        Command::Audit(args) => audit::run(&args, &context),
        Command::Duties(args) => duties::run(&args, &context),
        Command::Sample(args) => sample::run(&args, &context),
        Command::Approve(args) => approve::run(&args, &context),
        Command::Seal(args) => seal::run(&args, &context),
        Command::Verify(args) => verify::run(&args, &context),
        Command::Guard(args) => guard::run(&args, &context),
        Command::Explain(args) => explain::run(&args, &context),
        Command::Schema(args) => schema::run(&args, &context),
        Command::Completions(args) => completions::run(&args),
    };
    match result {
        Ok(code) => code,
        Err(error) => fault::report(&error, context.lang()),
    }
}

/// The command line's own description, for completions and manuals.
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

fn date(text: &str) -> Result<Date, String> {
    crate::model::time::strict_date(text).ok_or_else(|| format!("`{text}` is not a day of the calendar (YYYY-MM-DD)"))
}
