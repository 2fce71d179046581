//! `juanzong new COLLECTION`: a record to begin with.

use super::{Context, Fault, done};
use crate::diagnostic::{self, nearest};
use crate::model::collection::{Field, Kind, ValueType};
use crate::model::{Collection, Lang, Site};
use crate::parse::yaml;
use crate::write;
use serde_json::{Map, Value};
use std::io::{BufRead, IsTerminal, Write};
use std::process::ExitCode;

/// Options of `new`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The collection's folder name, such as `repairs`
    collection: String,
    /// Set a field; the value is read as YAML
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    set: Vec<String>,
}

/// Runs `new`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let options = crate::pipeline::Options { history: false, reports: false, ..context.pipeline() };
    let site = context.read_archive(&options)?.site;
    let lang = context.lang();
    let Some(collection) = site.collections.iter().find(|collection| collection.name.as_str() == args.collection)
    else {
        return Err(no_collection(&args.collection, &site));
    };
    let mut values = given(&args.set, collection)?;
    fill_in(&mut values, collection, &site);
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        ask(&mut values, collection, lang)?;
    }
    let Some(id) = values.get("id").and_then(Value::as_str).map(str::to_owned) else {
        let (name, pattern) = (&collection.name, &collection.id.pattern);
        return Err(Fault::error(
            format!("`{name}` 的编号由人指定（形如 `{pattern}`），请用 `--set id=…` 给出"),
            format!("ids of `{name}` are chosen by people (like `{pattern}`): give one with `--set id=…`"),
        ));
    };
    if site.find(&id).is_some() {
        return Err(Fault::error(format!("编号 `{id}` 已被使用"), format!("the id `{id}` is taken")));
    }
    if id.contains(['/', '\\']) || id.starts_with('.') {
        return Err(Fault::error(format!("编号 `{id}` 不能用作文件名"), format!("`{id}` cannot name a file")));
    }
    let path = place(collection, &id, &values);
    let text = record_text(&values, collection, lang);
    write::new_files(context.root()?, [(path.as_str(), text.into_bytes())])?;
    done::tell(&path)?;
    tell_what_is_left(&path, context, &options)?;
    Ok(ExitCode::SUCCESS)
}

fn no_collection(name: &str, site: &Site) -> anyhow::Error {
    match nearest(name, site.collections.iter().map(|collection| collection.name.as_str())) {
        Some(near) => Fault::error(
            format!("没有集合 `{name}`，是否指 `{near}`？"),
            format!("there is no collection `{name}`; did you mean `{near}`?"),
        ),
        None => Fault::error(
            format!("没有集合 `{name}`；`juanzong schema` 列出全部集合"),
            format!("there is no collection `{name}`; `juanzong schema` lists them all"),
        ),
    }
}

fn given(set: &[String], collection: &Collection) -> anyhow::Result<Map<String, Value>> {
    let mut values = Map::new();
    for assignment in set {
        let Some((field, value)) = assignment.split_once('=') else {
            return Err(Fault::error(
                format!("`--set {assignment}` 应写成 `--set 字段=值`"),
                format!("`--set {assignment}` is written `--set field=value`"),
            ));
        };
        let field = field.trim();
        if collection.field(field).is_none() {
            let near = nearest(field, collection.fields.iter().map(|field| field.path.as_str()));
            let hint_zh = near.map(|near| format!("，是否指 `{near}`？")).unwrap_or_default();
            let hint_en = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(Fault::error(
                format!("`{}` 没有字段 `{field}`{hint_zh}", collection.name),
                format!("`{}` has no field `{field}`{hint_en}", collection.name),
            ));
        }
        let value = yaml::value(value).map_err(|error| {
            Fault::error(
                format!("`{field}` 的值不是 YAML：{error}"),
                format!("the value of `{field}` is not YAML: {error}"),
            )
        })?;
        values.insert(field.to_owned(), value);
    }
    Ok(values)
}

/// Adds the next number, today's date, the first state and the schema's own defaults.
fn fill_in(values: &mut Map<String, Value>, collection: &Collection, site: &Site) {
    if let Some(date) = &collection.date
        && let Some(field) = collection.field(date)
    {
        let today = site.as_of.to_string();
        let value = if field.format.as_deref() == Some("datetime") { format!("{today} 00:00") } else { today };
        values.entry(date.clone()).or_insert(Value::String(value));
    }
    if let Some(lifecycle) = &collection.lifecycle
        && let Some(first) = lifecycle.initial.first()
    {
        values.entry(lifecycle.field.clone()).or_insert_with(|| Value::String(first.clone()));
    }
    if let Some(properties) = collection.schema.get("properties").and_then(Value::as_object) {
        for (name, property) in properties {
            if let Some(default) = property.get("default") {
                values.entry(name.clone()).or_insert_with(|| default.clone());
            }
        }
    }
    if !values.contains_key("id")
        && let Some(id) = next_id(collection, site, values)
    {
        values.insert("id".to_owned(), Value::String(id));
    }
}

/// The next number of the scheme: the greatest number in use with the same beginning, plus one.
fn next_id(collection: &Collection, site: &Site, values: &Map<String, Value>) -> Option<String> {
    let scheme = collection.id.next.as_deref()?;
    let dated = collection.date.as_ref().and_then(|date| values.get(date)).and_then(Value::as_str);
    let date = dated.and_then(crate::model::Stamp::parse).map_or(site.as_of, crate::model::Stamp::date);
    let scheme =
        scheme.replace("{year}", &format!("{:04}", date.year())).replace("{month}", &format!("{:02}", date.month()));
    let (before, rest) = scheme.split_once("{seq")?;
    let (width, after) = rest.split_once('}')?;
    let width: usize = width.trim_start_matches(':').parse().unwrap_or(1);
    let greatest = site
        .records_of(&collection.name)
        .filter_map(|(_, record)| record.id.as_str().strip_prefix(before)?.strip_suffix(after)?.parse::<u64>().ok())
        .max()
        .unwrap_or(0);
    Some(format!("{before}{:0width$}{after}", greatest + 1))
}

fn required(collection: &Collection) -> impl Iterator<Item = &Field> {
    collection.fields.iter().filter(|field| field.required && !field.path.contains(['.', '[']))
}

/// Asks for what is required and not known yet. An empty answer leaves the field for later.
fn ask(values: &mut Map<String, Value>, collection: &Collection, lang: Lang) -> anyhow::Result<()> {
    let mut answers = std::io::stdin().lock().lines();
    for field in required(collection) {
        if values.contains_key(&field.path) || matches!(field.value_type, ValueType::Array | ValueType::Object) {
            continue;
        }
        let choices =
            if field.choices.is_empty() { String::new() } else { format!("（{}）", field.choices.join(" / ")) };
        eprint!("{}{choices} [{}]: ", field.label.get(lang), field.path);
        std::io::stderr().flush()?;
        let Some(answer) = answers.next().transpose()? else { break };
        let answer = answer.trim();
        if answer.is_empty() {
            continue;
        }
        let value = match field.value_type {
            ValueType::Text => Value::String(answer.to_owned()),
            _ => yaml::value(answer).unwrap_or_else(|_| Value::String(answer.to_owned())),
        };
        values.insert(field.path.clone(), value);
    }
    Ok(())
}

/// Logs are filed by year and month, so that no folder grows without end and git stays fast.
fn place(collection: &Collection, id: &str, values: &Map<String, Value>) -> String {
    let name = &collection.name;
    let dated = collection.date.as_ref().and_then(|date| values.get(date)).and_then(Value::as_str);
    match dated.and_then(crate::model::Stamp::parse) {
        Some(stamp) if collection.kind == Kind::Log => {
            let date = stamp.date();
            format!("content/{name}/{:04}/{:02}/{id}.md", date.year(), date.month())
        }
        _ => format!("content/{name}/{id}.md"),
    }
}

/// The record's file: known fields in the schema's order, then the required ones that are still empty.
fn record_text(values: &Map<String, Value>, collection: &Collection, lang: Lang) -> String {
    let mut ordered = Map::new();
    for field in collection.fields.iter().filter(|field| !field.path.contains(['.', '['])) {
        if let Some(value) = values.get(&field.path) {
            ordered.insert(field.path.clone(), value.clone());
        }
    }
    let mut text = String::from("---\n");
    text.push_str(&yaml::text(&ordered));
    for field in required(collection).filter(|field| !values.contains_key(&field.path)) {
        text.push_str(&format!("{}: # {}\n", field.path, field.label.get(lang)));
    }
    text.push_str("---\n");
    text
}

/// Says which fields still want an answer.
fn tell_what_is_left(path: &str, context: &Context, options: &crate::pipeline::Options) -> anyhow::Result<()> {
    let checked = context.read_archive(options)?;
    let own: Vec<_> = checked.diagnostics.into_iter().filter(|d| &*d.primary.path == path).collect();
    if !own.is_empty() {
        let colour = std::io::stderr().is_terminal();
        eprint!("{}", diagnostic::human::text(&own, &checked.sources, 1, context.lang(), colour));
    }
    Ok(())
}
