//! `juanzong check`: everything but writing.

use super::Context;
use crate::diagnostic::{self, Diagnostic};
use clap::ValueEnum;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `check`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Show only what concerns these files or folders; the whole archive is read all the same
    paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Let warnings count as findings
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum Format {
    Human,
    Json,
    Sarif,
    Github,
}

/// Runs `check`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let options = crate::pipeline::Options { history: false, reports: false, ..context.pipeline() };
    let checked = context.read_archive(&options)?;
    let lang = context.lang();
    let mut diagnostics = checked.diagnostics;
    if !args.paths.is_empty() {
        let wanted: Vec<PathBuf> =
            args.paths.iter().map(|path| below_root(context.root()?, path)).collect::<anyhow::Result<_>>()?;
        diagnostics.retain(|diagnostic| concerns(diagnostic, &wanted));
    }
    let records = checked.site.records.len();
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Human => {
            let colour = context.colour();
            write!(out, "{}", diagnostic::human::text(&diagnostics, &checked.sources, records, lang, colour))?;
        }
        Format::Json => {
            let document = diagnostic::json::document(&diagnostics, &checked.sources, records, lang);
            serde_json::to_writer_pretty(&mut out, &document)?;
            writeln!(out)?;
        }
        Format::Sarif => {
            let log = diagnostic::sarif::document(&diagnostics, &checked.sources, lang);
            serde_json::to_writer_pretty(&mut out, &log)?;
            writeln!(out)?;
        }
        Format::Github => write!(out, "{}", diagnostic::github::lines(&diagnostics, &checked.sources, lang))?,
    }
    let (errors, warnings) = diagnostic::count(&diagnostics);
    let findings = errors > 0 || (args.deny_warnings && warnings > 0);
    Ok(if findings { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A path given on the command line as seen from the archive's root.
fn below_root(root: &Path, path: &Path) -> anyhow::Result<PathBuf> {
    let root = std::path::absolute(root)?;
    for candidate in [std::path::absolute(path)?, root.join(path)] {
        if candidate.exists()
            && let Ok(below) = candidate.strip_prefix(&root)
        {
            return Ok(below.to_owned());
        }
    }
    let shown = path.display();
    Err(super::Fault::error(format!("档案中没有 `{shown}`"), format!("there is no `{shown}` in the archive")))
}

fn concerns(diagnostic: &Diagnostic, wanted: &[PathBuf]) -> bool {
    let at = Path::new(&*diagnostic.primary.path);
    wanted.iter().any(|path| at.starts_with(path) || path.as_os_str().is_empty())
}
