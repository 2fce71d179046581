//! `juanzong sample`: a sample that anybody can draw again, with the digest of what it was drawn from.

use super::{Context, Fault};
use crate::derive::sampling::{Method, draw};
use crate::diagnostic::nearest;
use crate::evidence::population;
use crate::model::{Collection, Date, Lang, Record, Site, Sources, canonical};
use crate::report;
use crate::report::sheet::{self, Item, Replacement, Sheet};
use crate::{pipeline, validate};
use clap::ValueEnum;
use std::io::Write;
use std::process::ExitCode;

/// Options of `sample`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Args {
    /// The collection
    #[arg(long = "in", value_name = "COLLECTION")]
    collection: String,
    /// Only records that meet this condition, such as `self.system == 'S-erp'`
    #[arg(long = "where", value_name = "EXPR")]
    condition: Option<String>,
    /// Only records dated on or after this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    from: Option<Date>,
    /// Only records dated on or before this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    to: Option<Date>,
    /// How many records [not needed for `--method whole`]
    #[arg(long)]
    size: Option<usize>,
    /// The seed: a number or any word
    #[arg(long)]
    seed: Option<String>,
    /// How to draw
    #[arg(long, value_enum, default_value_t = MethodArg::Random)]
    method: MethodArg,
    /// The field by whose values `stratified` divides the population
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,
    /// A drawn record that cannot be examined; the next one takes its place. Each needs a `--reason`
    #[arg(long, value_name = "ID")]
    replace: Vec<String>,
    /// Why, in the order of `--replace`
    #[arg(long, value_name = "TEXT")]
    reason: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

const HELP: &str = "\
The population is every record of the collection that meets the conditions, in the order of ids; its digest is the
Merkle root over the lines `ID DIGEST` (as in a checkpoint, so that a whole collection has the digest it has there).
The generator is SplitMix64; a seed that is no number is the first eight bytes of its SHA-256. The same seed draws the
same records from the same population, here and in any other tool that follows the documentation.";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum Format {
    Human,
    Json,
    Csv,
    Html,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum MethodArg {
    Random,
    Systematic,
    Stratified,
    Whole,
}

/// Runs `sample`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let options = pipeline::Options { reports: false, ..context.pipeline() };
    let checked = context.read_archive(&options)?;
    let site = &checked.site;
    let sheet = drawn(args, site, &checked.sources, context.lang())?;
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Html => write!(out, "{}", sheet::html(&sheet, context.lang()))?,
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&sheet)?)?,
        Format::Csv => {
            let rows = sheet.sample.iter().map(|item| {
                let told = |text: &Option<String>| text.clone().unwrap_or_default();
                let (date, stratum) = (told(&item.date), told(&item.stratum));
                let cells = [item.no.to_string(), item.record.clone(), item.title.clone(), date, stratum];
                cells.into_iter().chain([item.digest.clone(), String::new(), String::new()]).collect()
            });
            let headings = ["no", "record", "title", "date", "stratum", "digest", "result", "note"];
            write!(out, "{}", report::csv::lines(&headings, rows))?;
        }
        Format::Human => human(&mut out, &sheet, context)?,
    }
    if let Some(asked) = sheet.asked.filter(|asked| *asked > sheet.population) {
        let zh = format!("注意：总体只有 {} 条记录，不足所要的 {asked} 条，已全部列入", sheet.population);
        let en = format!(
            "note: the population has {} records, fewer than the {asked} asked for; all are in",
            sheet.population
        );
        eprintln!("{}", context.say(&zh, &en));
    }
    if site.history.dirty {
        eprintln!(
            "{}",
            context.say(
                "注意：工作区有未提交的改动，总体不完全是所列提交的内容",
                "note: there are changes that are not committed; the population is not exactly that of the commit"
            )
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// What cannot be drawn, however the archive looks.
fn refuse(args: &Args) -> anyhow::Result<()> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && from > to
    {
        return Err(Fault::error(
            format!("起始日 {from} 晚于截止日 {to}；请把两者对调"),
            format!("the first day {from} is after the last day {to}; exchange them"),
        ));
    }
    if args.size == Some(0) {
        return Err(Fault::error(
            "样本量为 0，抽不出记录；`--size` 至少为 1，全部抽取用 `--method whole`",
            "a sample of size 0 holds nothing; give `--size` at least 1, or `--method whole` for everything",
        ));
    }
    Ok(())
}

fn drawn(args: &Args, site: &Site, sources: &Sources, lang: Lang) -> anyhow::Result<Sheet> {
    refuse(args)?;
    let collection = collection(&args.collection, site)?;
    let (method, name) = match args.method {
        MethodArg::Random => (Method::Random, "random"),
        MethodArg::Systematic => (Method::Systematic, "systematic"),
        MethodArg::Stratified => (Method::Stratified, "stratified"),
        MethodArg::Whole => (Method::Whole, "whole"),
    };
    if method != Method::Whole && (args.size.is_none() || args.seed.is_none()) {
        return Err(Fault::error("请给出 `--size` 和 `--seed`", "say `--size` and `--seed`"));
    }
    if (method == Method::Stratified) != args.by.is_some() {
        return Err(Fault::error(
            "`--method stratified` 须与 `--by 字段` 同用",
            "`--method stratified` and `--by FIELD` belong together",
        ));
    }
    if args.replace.len() != args.reason.len() {
        return Err(Fault::error("每个 `--replace` 都要有一个 `--reason`", "every `--replace` needs a `--reason`"));
    }
    if let Some(field) = args.by.as_deref().filter(|field| collection.field(field).is_none()) {
        return Err(Fault::error(
            format!("`{}` 没有字段 `{field}`", collection.name),
            format!("`{}` has no field `{field}`", collection.name),
        ));
    }
    let records = members(args, collection, site, sources)?;
    let digests: Vec<String> = records.iter().map(|record| canonical::of(record)).collect();
    let strata: Vec<String> = records
        .iter()
        .map(|record| match args.by.as_deref().and_then(|field| record.value(field)) {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        })
        .collect();
    let seed_text = args.seed.clone().unwrap_or_default();
    let size = args.size.unwrap_or(records.len());
    let mut found = draw(&strata, method, size, seed(&seed_text));
    let mut replacements = Vec::new();
    for (id, reason) in args.replace.iter().zip(&args.reason) {
        let Some(at) = found.sample.iter().position(|place| records[*place].id.as_str() == id) else {
            return Err(Fault::error(format!("样本中没有 `{id}`"), format!("`{id}` is not in the sample")));
        };
        let stratum = if method == Method::Stratified { strata[found.sample[at]].clone() } else { String::new() };
        let spare = found.spare.get_mut(&stratum).filter(|spare| !spare.is_empty()).map(|spare| spare.remove(0));
        let Some(next) = spare else {
            return Err(Fault::error(
                format!("总体中没有可替换 `{id}` 的记录了"),
                format!("nothing is left in the population to replace `{id}`"),
            ));
        };
        found.sample[at] = next;
        replacements.push(Replacement { record: id.clone(), by: records[next].id.to_string(), reason: reason.clone() });
    }
    let item = |(no, place): (usize, &usize)| {
        let record = records[*place];
        Item {
            no: no + 1,
            record: record.id.to_string(),
            title: record.title.to_string(),
            date: record.stamp.map(|stamp| stamp.text()),
            stratum: args.by.as_ref().map(|_| strata[*place].clone()),
            digest: digests[*place].clone(),
        }
    };
    Ok(Sheet {
        collection: collection.name.to_string(),
        title: collection.title.get(lang).to_owned(),
        condition: args.condition.clone(),
        from: args.from,
        to: args.to,
        method: name,
        by: args.by.clone(),
        asked: args.size.filter(|_| method != Method::Whole),
        size: found.sample.len(),
        seed: args.seed.clone(),
        population: records.len(),
        population_digest: population(records.iter().map(|record| &record.id).zip(digests.iter().map(String::as_str))),
        as_of: site.as_of,
        commit: site.history.head.clone(),
        uncommitted: site.history.dirty,
        tool: crate::report::TOOL.to_owned(),
        sample: found.sample.iter().enumerate().map(item).collect(),
        replacements,
    })
}

/// A number as it is; of any other word, the first eight bytes of its SHA-256, greatest byte first.
fn seed(text: &str) -> u64 {
    text.parse().unwrap_or_else(|_| {
        let digest = canonical::sha256(text.as_bytes());
        digest.get(7..23).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default()
    })
}

/// The collection of this name or title.
pub(super) fn collection<'s>(name: &str, site: &'s Site) -> anyhow::Result<&'s Collection> {
    let named = |collection: &&Collection| collection.name.as_str() == name || collection.title.zh == name;
    site.collections.iter().find(named).ok_or_else(|| {
        match nearest(name, site.collections.iter().map(|collection| collection.name.as_str())) {
            Some(near) => Fault::error(
                format!("没有集合 `{name}`，是否指 `{near}`？"),
                format!("there is no collection `{name}`; did you mean `{near}`?"),
            ),
            None => Fault::error(format!("没有集合 `{name}`"), format!("there is no collection `{name}`")),
        }
    })
}

/// The population in the order of ids.
fn members<'s>(
    args: &Args,
    collection: &Collection,
    site: &'s Site,
    sources: &Sources,
) -> anyhow::Result<Vec<&'s Record>> {
    let in_period = |record: &Record| {
        let day = record.stamp.map(|stamp| stamp.date());
        let after = args.from.is_none_or(|from| day.is_some_and(|day| day >= from));
        after && args.to.is_none_or(|to| day.is_some_and(|day| day <= to))
    };
    let mut records: Vec<&Record> =
        site.records_of(&collection.name).map(|(_, record)| record).filter(|record| in_period(record)).collect();
    if let Some(text) = &args.condition {
        let (schemas, _) = validate::compile(sources);
        let place = schemas.collections.iter().position(|known| known.name == collection.name).unwrap_or_default();
        let (condition, faults) = schemas.condition(place, text);
        let Some(condition) = condition else {
            let message = faults.into_iter().next().map(|fault| fault.message).unwrap_or_default();
            return Err(Fault::error(
                format!("条件 `{text}` 无法使用：{}", message.zh),
                format!("the condition `{text}` cannot be used: {}", message.en),
            ));
        };
        // A record of which it cannot be told whether it belongs to the population would spoil every sample of it.
        let mut unclear = None;
        records.retain(|record| match schemas.holds(&condition, site, record) {
            Ok(meets) => meets,
            Err(detail) => {
                unclear.get_or_insert((record.id.clone(), detail));
                false
            }
        });
        if let Some((id, detail)) = unclear {
            return Err(Fault::error(
                format!("条件 `{text}` 对 `{id}` 无法求值：{}", detail.zh),
                format!("the condition `{text}` cannot be evaluated for `{id}`: {}", detail.en),
            ));
        }
    }
    records.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(records)
}

fn human(out: &mut impl Write, sheet: &Sheet, context: &Context) -> std::io::Result<()> {
    for (name, value) in sheet::facts(sheet, context.lang()) {
        writeln!(out, "{name}{}{value}", context.say("：", ": "))?;
    }
    writeln!(out)?;
    for item in &sheet.sample {
        let stratum = item.stratum.as_deref().unwrap_or_default();
        let date = item.date.as_deref().unwrap_or_default();
        writeln!(out, "{:>4}  {:<16} {date:<16}  {}  {stratum}", item.no, item.record, item.title)?;
    }
    if sheet.sample.is_empty() {
        writeln!(out, "{}", context.say("总体为空，没有可抽的记录", "the population is empty"))?;
    }
    for Replacement { record, by, reason } in &sheet.replacements {
        let zh = format!("替换：{record} → {by}，原因：{reason}");
        let en = format!("replaced: {record} → {by}, because: {reason}");
        writeln!(out, "{}", context.say(&zh, &en))?;
    }
    Ok(())
}
