//! `juanzong diff FROM TO [ID…]`: what changed in the archive between two commits or days.

use super::fault::Unanswerable;
use super::format::Format;
use super::{Context, change_text, clause_text, past};
use crate::derive::difference::Clause;
use crate::history::{BODY, Difference};
use crate::model::history::{Action, FieldChange};
use crate::model::{Collection, RecordId, source};
use crate::report::TOOL;
use crate::{load, validate};
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

/// Runs `diff`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let repository = crate::history::Repository::open(context.root()?).map_err(past::fault)?;
    let ends = past::resolve(&repository, &args.from, context)
        .and_then(|from| Ok((from, past::resolve(&repository, &args.to, context)?)));
    let (from, to) = match ends {
        Err(error) if args.format == Format::Json => {
            let Unanswerable(why) = error.downcast()?;
            let document = json!({ "from": null, "to": null, "records": null, "reason": why.get(context.lang()) });
            writeln!(std::io::stdout().lock(), "{document:#}")?;
            return Ok(ExitCode::from(1));
        }
        ends => ends?,
    };
    let wanted = |id: &str| args.ids.is_empty() || args.ids.iter().any(|wanted| wanted == id);
    if !args.ids.is_empty() {
        let (history, _) = past::open(context)?;
        for id in &args.ids {
            let id = RecordId::from(id.as_str());
            if history.of(&id).is_empty() {
                return Err(past::unknown(&history, &id));
            }
        }
    }
    if from != to && repository.leads_to(&to, &from).map_err(past::fault)? {
        let (zh, en) = (
            "注意：起点晚于终点，以下是倒过来的变化",
            "note: the first is later than the second: changes are told backwards",
        );
        eprintln!("{}", context.say(zh, en));
    }
    let differences = repository.differences(&from, &to, &|id| wanted(id.as_str())).map_err(past::fault)?;
    // Fields are called as the definitions of today call them.
    let collections = load::archive(context.root()?).map(|(sources, _)| validate::compile(&sources).0.collections);
    let collections = collections.unwrap_or_default();
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
                    human(&mut out, difference, &collections, context)?;
                }
            }
        }
        Format::Json => {
            let records: Vec<Value> = differences.iter().map(object).collect();
            let document = json!({
                "from": from,
                "to": to,
                "tool": TOOL,
                "query": { "from": args.from, "to": args.to, "ids": args.ids },
                "records": records,
            });
            serde_json::to_writer_pretty(&mut out, &document)?;
            writeln!(out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The fields by their labels, then the clauses.
fn human(
    out: &mut impl Write,
    difference: &Difference,
    collections: &[Collection],
    context: &Context,
) -> std::io::Result<()> {
    let lang = context.lang();
    let name = source::folder(&difference.path);
    let collection = collections.iter().find(|collection| collection.name.as_str() == name);
    let called = |change: &FieldChange| {
        let label = collection?.field(&schema_path(&change.field))?.label.get(lang);
        Some(FieldChange { field: format!("{label} ({})", change.field), ..change.clone() })
    };
    let fields = difference.changes.iter().filter(|change| change.field != BODY);
    let fields: Vec<FieldChange> = fields.map(|change| called(change).unwrap_or_else(|| change.clone())).collect();
    change_text::write(out, &fields, "    ", lang)?;
    clause_text::write(out, &clauses(difference), "    ", lang)
}

/// `steps[].text` of `steps[3].text`.
fn schema_path(path: &str) -> String {
    let parts = path.split('[').enumerate();
    parts
        .map(|(place, part)| {
            if place == 0 {
                part.to_owned()
            } else {
                format!("[{}", part.trim_start_matches(|c: char| c.is_ascii_digit()))
            }
        })
        .collect()
}

fn clauses(difference: &Difference) -> Vec<Clause> {
    let body = difference.changes.iter().find(|change| change.field == BODY);
    body.filter(|change| !change.from.is_null() && !change.to.is_null())
        .map_or_else(Vec::new, |change| clause_text::differences(&change.from, &change.to))
}

fn object(difference: &Difference) -> Value {
    json!({
        "id": difference.record,
        "action": difference.action,
        "path": difference.path,
        "changes": difference.changes,
        "clauses": clause_text::objects(&clauses(difference)),
    })
}
