//! `juanzong diff FROM TO [ID…]`: what changed in the archive between two commits or days.

use super::{Context, change_text, past};
use crate::history::Difference;
use crate::model::history::Action;
use clap::ValueEnum;
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

/// Options of `diff`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The earlier state: a commit, or a day (what the archive held when it was over)
    from: String,
    /// The later state
    to: String,
    /// Only these records
    ids: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum Format {
    Human,
    Json,
}

/// Runs `diff`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let repository = crate::history::Repository::open(context.root()?).map_err(past::fault)?;
    let from = past::resolve(&repository, &args.from, context)?;
    let to = past::resolve(&repository, &args.to, context)?;
    let wanted = |id: &str| args.ids.is_empty() || args.ids.iter().any(|wanted| wanted == id);
    let differences = repository.differences(&from, &to, &|id| wanted(id.as_str())).map_err(past::fault)?;
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Human => {
            writeln!(out, "{} … {}", from.short(), to.short())?;
            if differences.is_empty() {
                writeln!(out, "{}", context.say("没有记录不同", "no record differs"))?;
            }
            for difference in &differences {
                let mark = match difference.action {
                    Action::Added => '+',
                    Action::Modified => '~',
                    Action::Renamed => '>',
                    Action::Deleted => '-',
                };
                writeln!(out, "{mark} {}  {}", difference.record, difference.path)?;
                if matches!(difference.action, Action::Modified | Action::Renamed) {
                    change_text::write(&mut out, &difference.changes, "    ", context.lang())?;
                }
            }
        }
        Format::Json => {
            let records: Vec<Value> = differences.iter().map(object).collect();
            serde_json::to_writer_pretty(&mut out, &json!({ "from": from, "to": to, "records": records }))?;
            writeln!(out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn object(difference: &Difference) -> Value {
    json!({
        "id": difference.record,
        "action": difference.action,
        "path": difference.path,
        "changes": difference.changes,
    })
}
