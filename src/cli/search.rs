//! `juanzong search QUERY`: full-text search over the index, in the same query language as the site.

use super::{Context, Fault};
use crate::index::answer::Answer;
use crate::index::{self, Hit, Index, Results, SearchRequest, Sort};
use crate::model::{Date, Lang, Site, Sources, query_language};
use crate::{diagnostic, history, load, pipeline, report, validate};
use clap::ValueEnum;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `search`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = language())]
pub struct Args {
    /// Words (all must occur), "exact phrases", -without, either or, field:value
    #[arg(allow_hyphen_values = true)]
    query: String,
    /// Only this collection, by name or title
    #[arg(long = "in", value_name = "COLLECTION")]
    collection: Option<String>,
    /// Only this department, by id or title
    #[arg(long, value_name = "DEPARTMENT")]
    department: Option<String>,
    /// Only this state
    #[arg(long, value_name = "STATE")]
    status: Option<String>,
    /// Only records that name this person, by id or name
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// Only records dated in this year
    #[arg(long, value_name = "YEAR")]
    year: Option<i16>,
    /// Only records that meet this expression, such as `self.total_cost > 1000.0`
    #[arg(long = "where", value_name = "EXPR")]
    condition: Option<String>,
    /// Only records dated on this day or later
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    from: Option<Date>,
    /// Only records dated on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    to: Option<Date>,
    /// What stood on this day: documents in the text in force then, with when it was; the same as `as-of:DATE`
    #[arg(long, value_name = "DATE", value_parser = super::date, conflicts_with = "superseded")]
    in_force_on: Option<Date>,
    /// Also documents that are obsolete or superseded
    #[arg(long)]
    superseded: bool,
    /// Order of the hits
    #[arg(long, value_enum, default_value_t = Order::Relevance)]
    sort: Order,
    /// Hits to show: 20 unless told; as CSV all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Hits to pass over first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum Format {
    Human,
    Json,
    /// Every hit as a row; with `--limit` or `--offset`, those
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum Order {
    Relevance,
    Date,
}

/// Runs `search`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let kept = context.root()?.join(pipeline::CACHE_FOLDER).join("index");
    // A condition is asked of the records themselves.
    let unread = if args.condition.is_none() { unread(&kept, context) } else { None };
    let (mut index, checked) = match unread {
        Some(index) => (index, None),
        None => {
            let checked = context.read_archive(&pipeline::Options { reports: false, ..context.pipeline() })?;
            tell_errors(&checked.diagnostics, context);
            let index = open(&checked.site, &kept)?;
            if diagnostic::count(&checked.diagnostics).0 == 0 {
                index::basis::note(&kept, &checked.sources.digest(), index.stamp());
            }
            (index, Some(checked))
        }
    };
    let request = SearchRequest {
        query: args.query.clone(),
        collection: args.collection.clone(),
        department: args.department.clone(),
        status: args.status.clone(),
        person: args.person.clone(),
        year: args.year,
        from: args.from,
        to: args.to,
        superseded: args.superseded,
        as_of: args.in_force_on,
        today: Some(context.as_of()),
        limit: args.limit.unwrap_or(if args.format == Format::Csv { usize::MAX } else { 20 }),
        offset: args.offset,
        sort: match args.sort {
            Order::Relevance => Sort::Relevance,
            Order::Date => Sort::Date,
        },
    };
    if request.as_of.is_some() || index.as_of(&request.query).is_some() {
        attach_past(&mut index, &kept.with_file_name("index-past"), checked.as_ref(), context)?;
    }
    let results = match (&args.condition, &checked) {
        (None, _) | (_, None) => index.search(&request),
        (Some(text), Some(checked)) => {
            let meets = condition(text, args.collection.as_deref(), &checked.sources, &checked.site)?;
            index.search_where(&request, Some(&meets))
        }
    };
    let results = results.map_err(|error| Fault(error.text()))?;
    let answer = Answer::new(&index, &request, &results, context.lang());
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Human => write!(out, "{}", human(&results, &answer, context))?,
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&answer)?)?,
        Format::Csv => {
            write!(out, "{}", report::csv::lines(&Answer::headings(context.lang()), answer.rows()))?;
            // A table of nothing but headings looks the same whatever was searched.
            for told in answer.notes.iter().map(|note| &note.message).chain(&answer.stated_negative) {
                eprintln!("{told}");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The query language in both languages, as `search --help` tells it.
fn language() -> String {
    format!("{}\n{}", query_language::text(Lang::Zh), query_language::text(Lang::En))
}

/// Lays the earlier texts of documents beside the index: those kept from before, if they are of the same state.
fn attach_past(
    index: &mut Index,
    kept: &Path,
    checked: Option<&pipeline::Checked>,
    context: &Context,
) -> anyhow::Result<()> {
    if index.attach_past(kept).is_ok_and(|attached| attached) {
        return Ok(());
    }
    let options = pipeline::Options { reports: false, ..context.pipeline() };
    let mut site = match checked {
        Some(checked) => checked.site.clone(),
        None => context.read_archive(&options)?.site,
    };
    site.versions = pipeline::versions_of(context.root()?, &site, &options);
    let fault = |error: index::Error| Fault(error.text());
    match index::keep_past(&site, None, kept) {
        Err(index::Error::Disk { .. }) => {
            let passing = passing("past");
            let attached = index::keep_past(&site, None, &passing).and_then(|()| index.attach_past(&passing));
            let _ = std::fs::remove_dir_all(&passing);
            attached.map_err(fault)?;
        }
        other => {
            other.map_err(fault)?;
            index.attach_past(kept).map_err(fault)?;
        }
    }
    Ok(())
}

/// A folder for what cannot be kept beside the archive.
fn passing(what: &str) -> PathBuf {
    std::env::temp_dir().join(format!("juanzong-{what}-{}", std::process::id()))
}

/// The index kept beside the archive, if its files are exactly those that it was made from, and had no errors: then
/// they need not be understood again.
fn unread(kept: &Path, context: &Context) -> Option<Index> {
    let root = context.root().ok()?;
    let (sources, faults) = load::archive(root).ok()?;
    if !faults.is_empty() {
        return None;
    }
    let standing = history::standing(root, &sources).ok()?;
    let expected = index::basis::noted(kept, &sources.digest(), standing)?;
    index::open(kept, Some(&expected)).ok()
}

/// The index kept beside the archive; where none can be kept, one in the folder for passing things.
fn open(site: &Site, kept: &Path) -> anyhow::Result<Index> {
    match index::keep(site, None, kept) {
        Err(index::Error::Disk { .. }) => {
            let passing = passing("index");
            let index = index::keep(site, None, &passing);
            // The files stay readable for as long as they are mapped.
            let _ = std::fs::remove_dir_all(&passing);
            index
        }
        other => other,
    }
    .map_err(|error| Fault(error.text()).into())
}

/// The condition of `--where`, asked by record id. It speaks of the fields of a schema: records of collections that
/// do not have them do not meet it.
fn condition<'s>(
    text: &str,
    within: Option<&str>,
    sources: &Sources,
    site: &'s Site,
) -> anyhow::Result<impl Fn(&str) -> bool + 's> {
    let (schemas, _) = validate::compile(sources);
    let mut faults = Vec::new();
    let mut conditions = Vec::new();
    for (place, collection) in schemas.collections.iter().enumerate() {
        let named = within.is_none_or(|name| name == collection.name.as_str() || name == collection.title.zh);
        let (compiled, found) = if named { schemas.condition(place, text) } else { (None, Vec::new()) };
        if compiled.is_none() {
            faults.extend(found);
        }
        conditions.push(compiled);
    }
    if conditions.iter().all(Option::is_none) {
        let message = faults.into_iter().next().map(|fault| fault.message).unwrap_or_default();
        return Err(Fault::error(
            format!("条件 `{text}` 不适用于任何集合：{}", message.zh),
            format!("the condition `{text}` fits no collection: {}", message.en),
        ));
    }
    Ok(move |id: &str| {
        let Some(record) = site.find(id).map(|ix| site.record(ix)) else { return false };
        let place = site.collections.iter().position(|collection| collection.name == record.collection);
        let condition = place.and_then(|place| conditions.get(place)?.as_ref());
        condition.is_some_and(|condition| schemas.holds(condition, site, record).unwrap_or(false))
    })
}

/// A search rests on what could be understood; what could not is told.
fn tell_errors(diagnostics: &[diagnostic::Diagnostic], context: &Context) {
    let (errors, _) = diagnostic::count(diagnostics);
    if errors > 0 {
        let zh = format!("注意：档案有 {errors} 处错误（见 `juanzong check`），只检索了能读懂的记录");
        let en =
            format!("note: the archive has {errors} errors (`juanzong check`); only what could be read was searched");
        eprintln!("{}", context.say(&zh, &en));
    }
}

fn human(results: &Results, answer: &Answer, context: &Context) -> String {
    let lang = context.lang();
    let mut text = String::new();
    for note in &answer.notes {
        text += &format!("{}{}\n", context.say("注：", "note: "), note.message);
        if note.start < note.end && (note.start, note.end) != (0, answer.query.chars().count()) {
            text += &pointed(&answer.query, note.start, note.end);
        }
    }
    text.extend(answer.stated_negative.iter().map(|negative| format!("{negative}\n")));
    for suggestion in &answer.suggestions {
        text += &match lang {
            Lang::Zh => format!("是否指：{}（{} 处）\n", suggestion.query, suggestion.total),
            Lang::En => format!("did you mean: {} ({} hits)\n", suggestion.query, suggestion.total),
        };
    }
    if answer.stated_negative.is_some() {
        return text;
    }
    for hit in &results.hits {
        text += &hit_text(hit, lang, context.colour());
    }
    let (total, records, from) = (answer.total, answer.records, answer.offset);
    let to = from + results.hits.len();
    text += &match lang {
        Lang::Zh => format!("共 {total} 处，见于 {records} 条记录；以上为第 {} 至 {to} 处\n", from + 1),
        Lang::En => format!("{total} hits in {records} records; shown are {} to {to}\n", from + 1),
    };
    if let Some(collections) = answer.facets.get("collection").filter(|counts| counts.len() > 1) {
        let counts: Vec<String> = collections.iter().map(|count| format!("{} {}", count.label, count.count)).collect();
        text += &format!("{}\n", counts.join(context.say("，", ", ")));
    }
    text
}

/// The query, and under it a line that points at a part of it.
fn pointed(query: &str, start: usize, end: usize) -> String {
    let width = |letters: &str| letters.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let part = |from: usize, to: usize| query.chars().skip(from).take(to - from).collect::<String>();
    let (before, meant) = (width(&part(0, start)), width(&part(start, end)));
    format!("    {query}\n    {}{}\n", " ".repeat(before), "^".repeat(meant))
}

/// A hit on two lines: what and where it is, then the text around the match.
fn hit_text(hit: &Hit, lang: Lang, colour: bool) -> String {
    let marked = |fragments: &[index::snippet::Fragment]| -> String {
        let piece = |fragment: &index::snippet::Fragment| match fragment.marked && colour {
            true => format!("\x1b[1;33m{}\x1b[0m", fragment.text),
            false => fragment.text.clone(),
        };
        fragments.iter().map(piece).collect()
    };
    let mut title = marked(&hit.title);
    if let Some(clause) = &hit.clause_title {
        title += " › ";
        title += &marked(clause);
    }
    let anchor = hit.anchor.as_deref().map_or_else(String::new, |anchor| format!("#{anchor}"));
    let mut about = vec![hit.collection_title.get(lang).to_owned()];
    about.extend([&hit.status, &hit.date].into_iter().flatten().cloned());
    about.extend(hit.version.iter().map(|version| match lang {
        Lang::Zh => format!("第 {version} 版"),
        Lang::En => format!("version {version}"),
    }));
    about.extend(hit.validity.map(|days| match (days.to, lang) {
        (Some(last), Lang::Zh) => format!("有效期 {} 至 {last}", days.from),
        (Some(last), Lang::En) => format!("in force {} to {last}", days.from),
        (None, Lang::Zh) => format!("自 {} 起有效", days.from),
        (None, Lang::En) => format!("in force since {}", days.from),
    }));
    format!("{}{anchor}  {title}  ({})\n    {}\n", hit.id, about.join(" · "), marked(&hit.snippet))
}
