//! `juanzong duties`: the duty calendar, expected against actual.

use super::{Context, Fault, amendment, due};
use crate::derive::duties::{summary, windows};
use crate::diagnostic::nearest;
use crate::model::duty::{Duty, Judgement, State};
use crate::model::{Date, Lang, Site};
use crate::report;
use clap::ValueEnum;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

/// Options of `duties`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only what falls due on or after this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    from: Option<Date>,
    /// Only what falls due on or before this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    to: Option<Date>,
    /// Only this duty, such as `BK-1`
    #[arg(long, value_name = "ID")]
    duty: Option<String>,
    /// Only this subject
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    /// Only these states
    #[arg(long, value_enum, value_delimiter = ',')]
    state: Vec<StateArg>,
    /// What is overdue or falls due within so many days, with who is to do it
    #[arg(long, value_name = "DAYS", conflicts_with_all = ["from", "to", "duty", "subject", "state", "compare"])]
    due: Option<u32>,
    /// Only what this person is to do or is responsible for
    #[arg(long, value_name = "ID", requires = "due")]
    person: Option<String>,
    /// What the clauses of this branch or commit would do, judged over the same records [period: --from, --to, by
    /// default the last twelve months]
    #[arg(long, value_name = "REV", conflicts_with_all = ["duty", "subject", "state"])]
    compare: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// How to print.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum StateArg {
    Met,
    Late,
    Missed,
    Waived,
    NotDue,
    NotAsked,
}

impl From<StateArg> for State {
    fn from(arg: StateArg) -> Self {
        match arg {
            StateArg::Met => State::Met,
            StateArg::Late => State::Late,
            StateArg::Missed => State::Missed,
            StateArg::Waived => State::Waived,
            StateArg::NotDue => State::NotDue,
            StateArg::NotAsked => State::NotAsked,
        }
    }
}

#[derive(Serialize)]
struct Calendar<'s> {
    as_of: Date,
    commit: Option<&'s str>,
    tool: String,
    query: Query<'s>,
    summary: BTreeMap<&'static str, usize>,
    rows: Vec<Row<'s>>,
    /// What was searched, where there are no rows.
    stated_negative: Option<Negative>,
}

/// What was searched when nothing was found.
#[derive(Serialize)]
struct Negative {
    statement: String,
    /// How many judgements were gone through, of whatever duty, subject, day and state.
    judgements: usize,
    /// How many duties those were of.
    duties: usize,
}

#[derive(Serialize)]
struct Query<'s> {
    from: Option<Date>,
    to: Option<Date>,
    duty: Option<&'s str>,
    subject: Option<&'s str>,
}

#[derive(Serialize)]
struct Row<'s> {
    duty: &'s str,
    policy: &'s str,
    version: &'s str,
    clause: &'s str,
    owner: Option<&'s str>,
    record: &'s str,
    title: &'s str,
    window_from: Option<Date>,
    window_to: Option<Date>,
    due: Option<String>,
    done: Option<String>,
    state: &'static str,
    evidence: Vec<&'s str>,
    waiver: Option<&'s str>,
    remark: Option<&'s str>,
}

/// Runs `duties`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        return Err(Fault::error(
            format!("起始日 {from} 晚于截止日 {to}"),
            format!("the first day {from} is after the last day {to}"),
        ));
    }
    if let Some(days) = args.due {
        return due::run(days, args.person.as_deref(), args.format, context);
    }
    if let Some(spec) = &args.compare {
        return amendment::run(spec, (args.from, args.to), args.format, context);
    }
    let site = context.read_archive(&context.pipeline())?.site;
    known(args, &site)?;
    let states: Vec<State> = args.state.iter().map(|state| State::from(*state)).collect();
    let judged: Vec<(&Duty, &Judgement)> = site
        .judgements
        .iter()
        .map(|judgement| (&site.duties[judgement.duty as usize], judgement))
        .filter(|(duty, judgement)| asked(args, &site, duty, judgement))
        .filter(|(_, judgement)| states.is_empty() || states.contains(&judgement.state))
        .collect();
    let mut summary: BTreeMap<&'static str, usize> = State::ALL.iter().map(|state| (state.as_str(), 0)).collect();
    for (_, judgement) in &judged {
        *summary.entry(judgement.state.as_str()).or_default() += 1;
    }
    let rows: Vec<Row<'_>> =
        judged.iter().map(|(duty, judgement)| row(&site, duty, judgement, context.lang())).collect();
    let searched = Searched::of(args, &site);
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Human => match negative(&searched, &site, rows.is_empty(), context.lang()) {
            Some(negative) => writeln!(out, "{}", negative.statement)?,
            None => {
                writeln!(out, "{}", heading(&searched, &site, context.lang()))?;
                write!(out, "{}", table(&rows, &summary, context.lang()))?;
            }
        },
        Format::Csv => write!(out, "{}", report::csv::lines(&HEADINGS, rows.iter().map(cells)))?,
        Format::Json => {
            let (from, to) = searched.period;
            let query = Query { from, to, duty: args.duty.as_deref(), subject: args.subject.as_deref() };
            let commit = site.history.head.as_ref().map(|commit| commit.as_str());
            let tool = format!("juanzong {}", env!("CARGO_PKG_VERSION"));
            let stated_negative = negative(&searched, &site, rows.is_empty(), context.lang());
            let calendar = Calendar { as_of: site.as_of, commit, tool, query, summary, rows, stated_negative };
            serde_json::to_writer_pretty(&mut out, &calendar)?;
            writeln!(out)?;
        }
    }
    let failed = judged.iter().any(|(_, judgement)| matches!(judgement.state, State::Late | State::Missed));
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What was gone through.
struct Searched {
    /// First and last day: those asked for, or else those on which the first and the last of all falls.
    period: (Option<Date>, Option<Date>),
    /// How many judgements there are, of whatever duty, subject, day and state.
    judgements: usize,
    /// How many duties, and how many of them are in force.
    duties: (usize, usize),
}

impl Searched {
    fn of(args: &Args, site: &Site) -> Self {
        let days = || site.judgements.iter().map(|judgement| day(site, judgement));
        let period = (args.from.or_else(|| days().min()), args.to.or_else(|| days().max()));
        let duties = (windows::duties(site), windows::duties_in_force(site));
        Self { period, judgements: site.judgements.len(), duties }
    }

    /// In words, such as what is searched and over which period.
    fn told(&self, site: &Site, lang: Lang) -> String {
        let day = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), |date| date.to_string());
        let (from, to, as_of) = (day(self.period.0), day(self.period.1), site.as_of);
        let commit = site.history.head.as_ref().map_or("-", |commit| commit.short());
        let ((duties, in_force), judgements) = (self.duties, self.judgements);
        match lang {
            Lang::Zh => format!(
                "查 {duties} 项义务（现行 {in_force} 项）的 {judgements} 个窗口和条件，期间 {from} – {to}，判定日 {as_of}，提交 {commit}"
            ),
            Lang::En => format!(
                "{judgements} windows and conditions of {duties} duties ({in_force} in force) were searched, period {from} – {to}, as of {as_of}, commit {commit}"
            ),
        }
    }
}

/// The title with what was searched.
fn heading(searched: &Searched, site: &Site, lang: Lang) -> String {
    let title = match lang {
        Lang::Zh => "义务日历：应做与实做",
        Lang::En => "Duty calendar: expected against actual",
    };
    format!("{title}\n{}\n", searched.told(site, lang))
}

/// What was searched, over which period and at which commit, when nothing was found.
fn negative(searched: &Searched, site: &Site, nothing: bool, lang: Lang) -> Option<Negative> {
    let told = nothing.then(|| searched.told(site, lang))?;
    let statement = match lang {
        Lang::Zh => format!("没有符合条件的项：{told}"),
        Lang::En => format!("nothing matches: {told}"),
    };
    Some(Negative { statement, judgements: searched.judgements, duties: searched.duties.0 })
}

/// Refuses ids that nobody bears: a misspelt duty must not look like one without findings.
fn known(args: &Args, site: &Site) -> anyhow::Result<()> {
    if let Some(id) = &args.duty
        && !site.duties.iter().any(|duty| *duty.id == **id)
    {
        let near = nearest(id, site.duties.iter().map(|duty| &*duty.id));
        return Err(unknown("义务", "duty", id, near));
    }
    if let Some(id) = &args.subject
        && site.find(id).is_none()
    {
        let near = nearest(id, site.records.iter().map(|record| record.id.as_str()));
        return Err(unknown("记录", "record", id, near));
    }
    Ok(())
}

fn unknown(zh: &str, en: &str, id: &str, near: Option<&str>) -> anyhow::Error {
    match near {
        Some(near) => Fault::error(
            format!("没有{zh} `{id}`，是否指 `{near}`？"),
            format!("there is no {en} `{id}`; did you mean `{near}`?"),
        ),
        None => Fault::error(format!("没有{zh} `{id}`"), format!("there is no {en} `{id}`")),
    }
}

fn asked(args: &Args, site: &Site, duty: &Duty, judgement: &Judgement) -> bool {
    let record = site.record(judgement.subject);
    let day = day(site, judgement);
    args.from.is_none_or(|from| day >= from)
        && args.to.is_none_or(|to| day <= to)
        && args.duty.as_deref().is_none_or(|id| id == &*duty.id)
        && args.subject.as_deref().is_none_or(|id| id == record.id.as_str())
}

/// The day that a judgement falls on. What lasts holds on the day that everything is judged on.
fn day(site: &Site, judgement: &Judgement) -> Date {
    if summary::is_lasting(site, judgement) { site.as_of } else { summary::day(site, judgement) }
}

fn row<'s>(site: &'s Site, duty: &'s Duty, judgement: &'s Judgement, lang: Lang) -> Row<'s> {
    let record = site.record(judgement.subject);
    Row {
        duty: &duty.id,
        policy: duty.policy.as_str(),
        version: &duty.version,
        clause: duty.clause.as_str(),
        owner: duty.owner.as_ref().map(|owner| owner.as_str()),
        record: record.id.as_str(),
        title: &record.title,
        window_from: judgement.window.map(|window| window.first),
        window_to: judgement.window.map(|window| window.last),
        due: judgement.due.map(|due| due.strftime("%Y-%m-%d %H:%M").to_string()),
        done: judgement.done.map(|done| done.text()),
        state: judgement.state.as_str(),
        evidence: judgement.evidence.iter().map(|&ix| site.record(ix).id.as_str()).collect(),
        waiver: judgement.waiver.map(|ix| site.record(ix).id.as_str()),
        remark: judgement.remark.as_ref().map(|remark| remark.get(lang)),
    }
}

const HEADINGS: [&str; 15] = [
    "duty",
    "policy",
    "version",
    "clause",
    "owner",
    "record",
    "title",
    "window_from",
    "window_to",
    "due",
    "done",
    "state",
    "evidence",
    "waiver",
    "remark",
];

fn cells(row: &Row<'_>) -> Vec<String> {
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    vec![
        row.duty.to_owned(),
        row.policy.to_owned(),
        row.version.to_owned(),
        row.clause.to_owned(),
        row.owner.unwrap_or_default().to_owned(),
        row.record.to_owned(),
        row.title.to_owned(),
        day(row.window_from),
        day(row.window_to),
        row.due.clone().unwrap_or_default(),
        row.done.clone().unwrap_or_default(),
        row.state.to_owned(),
        row.evidence.join(" "),
        row.waiver.unwrap_or_default().to_owned(),
        row.remark.unwrap_or_default().to_owned(),
    ]
}

fn table(rows: &[Row<'_>], summary: &BTreeMap<&'static str, usize>, lang: Lang) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(match lang {
        Lang::Zh => ["义务", "条款", "对象", "窗口", "期限", "完成", "状态", "证据"],
        Lang::En => ["duty", "clause", "subject", "window", "due", "done", "state", "evidence"],
    });
    for row in rows {
        let window = match (row.window_from, row.window_to) {
            (Some(first), Some(last)) if first == last => first.to_string(),
            (Some(first), Some(last)) => format!("{first} – {last}"),
            _ => String::new(),
        };
        let evidence = match row.evidence.len() {
            0..=3 => row.evidence.join(" "),
            many => format!("{} … ({many})", row.evidence[..2].join(" ")),
        };
        table.add_row([
            row.duty.to_owned(),
            format!("{}#{}", row.policy, row.clause),
            format!("{} {}", row.record, row.title),
            window,
            row.due.clone().unwrap_or_default(),
            row.done.clone().unwrap_or_default(),
            state_word(row.state, lang).to_owned(),
            evidence,
        ]);
    }
    let count = |state: State| summary.get(state.as_str()).copied().unwrap_or_default();
    // A window without a working day is rare enough to be told only where there is one.
    let told = State::ALL.iter().filter(|state| **state != State::NotAsked || count(**state) > 0);
    let totals: Vec<String> =
        told.map(|state| format!("{} {}", state_word(state.as_str(), lang), count(*state))).collect();
    match lang {
        Lang::Zh => format!("{table}\n共 {} 项：{}\n", rows.len(), totals.join("，")),
        Lang::En => format!("{table}\n{} in all: {}\n", rows.len(), totals.join(", ")),
    }
}

fn state_word(state: &str, lang: Lang) -> &str {
    match (lang, state) {
        (Lang::Zh, "met") => "按期",
        (Lang::Zh, "late") => "迟",
        (Lang::Zh, "missed") => "缺",
        (Lang::Zh, "waived") => "豁免",
        (Lang::Zh, "not-due") => "未到期",
        (Lang::Zh, "not-asked") => "不要求",
        (_, other) => other,
    }
}
