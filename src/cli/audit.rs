//! `juanzong audit [REPORT…]`: reports over the archive and its history.

use super::{Context, Fault};
use crate::derive::reports;
use crate::diagnostic::nearest;
use crate::model::report::{Form, Query};
use crate::model::{Date, Lang, Report, Site};
use crate::{diagnostic, pipeline, report};
use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, presets};
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `audit`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Reports by name, or `all` [default: overview]
    reports: Vec<String>,
    /// List the reports
    #[arg(long)]
    list: bool,
    /// First day of the period
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    from: Option<Date>,
    /// Last day of the period
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    to: Option<Date>,
    /// Only what the archive knew at the end of this day, or at this commit; `--as-of` is the day it is judged on
    #[arg(long, value_name = "DATE|COMMIT")]
    known_at: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Write each report to a file in this folder instead
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Exit with 1 if a report that looks for faults finds any, or could not look everywhere
    #[arg(long)]
    fail_on_findings: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum Format {
    Human,
    Json,
    Csv,
    Xlsx,
    Html,
    Sarif,
}

/// Runs `audit`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    if args.list {
        let width = reports::definitions().iter().map(|definition| definition.name.len()).max().unwrap_or(0);
        for definition in reports::definitions() {
            let (name, title) = (definition.name, definition.title());
            writeln!(out, "{name:<width$} {}", title.get(context.lang()))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        return Err(Fault::error(
            format!("起始日 {from} 晚于截止日 {to}"),
            format!("the first day {from} is after the last day {to}"),
        ));
    }
    let names = names(&args.reports)?;
    let objects = names.contains(&"four-properties");
    let options = pipeline::Options { reports: false, objects, ..context.pipeline() };
    let checked = match &args.known_at {
        Some(spec) => context.read_archive_known_at(&options, spec)?,
        None => context.read_archive(&options)?,
    };
    tell_errors(&checked.diagnostics, context);
    let query = Query { from: args.from, to: args.to };
    let asked = names.iter().filter_map(|name| reports::one(&checked.site, name, &query));
    if args.format == Format::Human && args.out.is_none() {
        // One after another: of an archive with hundreds of thousands of changes, a table is large.
        let mut fails = false;
        for (place, report) in asked.enumerate() {
            let between = if place == 0 { "" } else { "\n" };
            write!(out, "{between}{}", human(&report, context.lang()))?;
            fails |= args.fail_on_findings && !reports::is_clean(&report);
        }
        return Ok(if fails { ExitCode::from(1) } else { ExitCode::SUCCESS });
    }
    let reports: Vec<Report> = asked.collect();
    match &args.out {
        Some(folder) => put(&mut out, folder, &reports, args.format, &checked.site, context)?,
        None if reports.len() > 1 && matches!(args.format, Format::Csv | Format::Html) => {
            return Err(Fault::error(
                "多份报告不能写进同一个文件，请用 `--out 目录`",
                "several reports make no single file; use `--out DIR`",
            ));
        }
        None if args.format == Format::Xlsx && context.shows_output() => {
            return Err(Fault::error(
                "工作簿不能显示在终端上，请用 `--out 目录`，或把输出转到文件",
                "a workbook cannot be shown on a terminal; use `--out DIR` or send the output to a file",
            ));
        }
        None => {
            out.write_all(&bytes(&reports, args.format, &checked.site, context)?)?;
            // A table of nothing but headings looks the same whatever was searched.
            for report in reports.iter().filter(|report| args.format == Format::Csv && report.rows.is_empty()) {
                eprint!("{}", human(report, context.lang()));
            }
        }
    }
    let fails = args.fail_on_findings && reports.iter().any(|report| !reports::is_clean(report));
    Ok(if fails { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Writes each report to a file of its own. Beside a CSV file without rows lies what was searched.
fn put(
    out: &mut impl Write,
    folder: &Path,
    reports: &[Report],
    format: Format,
    site: &Site,
    context: &Context,
) -> anyhow::Result<()> {
    let shown = |path: &Path, error: std::io::Error| {
        let shown = path.display();
        Fault::error(format!("无法写入 `{shown}`：{error}"), format!("cannot write `{shown}`: {error}"))
    };
    std::fs::create_dir_all(folder).map_err(|error| shown(folder, error))?;
    for report in reports {
        let one = std::slice::from_ref(report);
        let beside = (format == Format::Csv && report.rows.is_empty()).then_some(Format::Human);
        for format in [Some(format), beside].into_iter().flatten() {
            let file = folder.join(format!("{}.{}", report.name, extension(format)));
            std::fs::write(&file, bytes(one, format, site, context)?).map_err(|error| shown(&file, error))?;
            writeln!(out, "{}", file.display())?;
        }
    }
    Ok(())
}

/// The reports asked for; a name that does not exist is a usage error.
fn names(asked: &[String]) -> anyhow::Result<Vec<&'static str>> {
    let all = || reports::definitions().iter().map(|definition| definition.name);
    if asked.is_empty() {
        return Ok(vec!["overview"]);
    }
    if asked.iter().any(|name| name == "all") {
        return Ok(all().collect());
    }
    let known = |name: &String| {
        all().find(|known| known == name).ok_or_else(|| match nearest(name, all()) {
            Some(near) => Fault::error(
                format!("没有报告 `{name}`，是否指 `{near}`？"),
                format!("there is no report `{name}`; did you mean `{near}`?"),
            ),
            None => Fault::error(
                format!("没有报告 `{name}`；`juanzong audit --list` 列出全部报告"),
                format!("there is no report `{name}`; `juanzong audit --list` lists them all"),
            ),
        })
    };
    asked.iter().map(known).collect()
}

/// Reports rest on what could be understood; what could not is told.
fn tell_errors(diagnostics: &[diagnostic::Diagnostic], context: &Context) {
    let (errors, _) = diagnostic::count(diagnostics);
    if errors > 0 {
        let zh = format!("注意：档案有 {errors} 处错误（见 `juanzong check`），报告以能读懂的记录为准");
        let en =
            format!("note: the archive has {errors} errors (`juanzong check`); reports rest on what could be read");
        eprintln!("{}", context.say(&zh, &en));
    }
}

fn extension(format: Format) -> &'static str {
    match format {
        Format::Human => "txt",
        Format::Json => "json",
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
        Format::Html => "html",
        Format::Sarif => "sarif",
    }
}

/// The reports in one file.
fn bytes(reports: &[Report], format: Format, site: &Site, context: &Context) -> anyhow::Result<Vec<u8>> {
    let lang = context.lang();
    let text = match format {
        Format::Xlsx => return Ok(report::xlsx::workbook(reports, lang)?),
        Format::Human => reports.iter().map(|report| human(report, lang)).collect::<Vec<_>>().join("\n"),
        Format::Json => {
            let documents: Vec<_> = reports.iter().map(|one| report::json::document(one, lang)).collect();
            let text = match &documents[..] {
                [document] => serde_json::to_string_pretty(document)?,
                documents => serde_json::to_string_pretty(documents)?,
            };
            text + "\n"
        }
        Format::Csv => reports.iter().map(|one| report::csv::text(one, lang)).collect(),
        Format::Html => reports.iter().map(|one| report::html::page(one, lang)).collect(),
        Format::Sarif => serde_json::to_string_pretty(&report::sarif::document(reports, site, lang))? + "\n",
    };
    Ok(text.into_bytes())
}

/// The report as a table for the terminal, or what was searched where it has no rows.
pub(super) fn human(report: &Report, lang: Lang) -> String {
    let say = |zh: &str, en: &str| match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    };
    let mut text = format!("{}\n{}\n", report.title.get(lang), report.description.get(lang));
    let commit = report.commit.as_ref().map_or_else(|| say("无", "none"), |commit| commit.short().to_owned());
    text +=
        &say(&format!("判定日 {}，提交 {commit}", report.as_of), &format!("as of {}, commit {commit}", report.as_of));
    if report.query.from.is_some() || report.query.to.is_some() {
        let day = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), |date| date.to_string());
        let (from, to) = (day(report.query.from), day(report.query.to));
        text += &say(&format!("，期间 {from} – {to}"), &format!(", period {from} – {to}"));
    }
    text.push('\n');
    match &report.stated_negative {
        Some(negative) => {
            let records = negative.records;
            let searched = match negative.commits {
                Some(commits) => say(
                    &format!("已查 {records} 条记录、{commits} 个提交"),
                    &format!("searched {records} records, {commits} commits"),
                ),
                None => say(&format!("已查 {records} 条记录"), &format!("searched {records} records")),
            };
            text += &format!("\n{} ({searched})\n", negative.statement.get(lang));
        }
        None => {
            // Writing into a string does not fail.
            let _ = writeln!(text, "\n{}", table(report, lang));
            let rows = report.rows.len();
            text += &say(&format!("共 {rows} 行\n"), &format!("{rows} rows\n"));
        }
    }
    if let Some(reservation) = &report.reservation {
        text += &say("注：", "note: ");
        text += reservation.get(lang);
        text.push('\n');
    }
    text
}

fn table(report: &Report, lang: Lang) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    // Columns that say nothing in any row only take room from the others.
    let used: Vec<usize> = (0..report.columns.len())
        .filter(|place| report.rows.iter().any(|row| row.cells.get(*place).is_some_and(|cell| !cell.is_null())))
        .collect();
    table.set_header(used.iter().map(|place| report.columns[*place].title.get(lang)));
    for row in &report.rows {
        table.add_row(used.iter().map(|place| {
            let column = &report.columns[*place];
            let text = row.cells.get(*place).map(|cell| report::cell_text(column, cell, lang)).unwrap_or_default();
            match (&row.commit, column.form) {
                (Some(commit), _) if column.name == "commit" => commit.short().to_owned(),
                // The ids themselves are in the other formats.
                (_, Form::Basis) => match text.split_whitespace().count() {
                    0..=3 => text,
                    count => count.to_string(),
                },
                _ => text,
            }
        }));
    }
    table
}
