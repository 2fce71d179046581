//! `juanzong show ID`: one record, now, as the archive knew it at some point, or in the edition in force on a day.

use super::fault::Unanswerable;
use super::format::Format;
use super::{Context, Fault, past, related};
use crate::derive::editions::{InForce, Wording, in_force_on};
use crate::history::Repository;
use crate::model::collection::Field;
use crate::model::derived::Derived;
use crate::model::source;
use crate::model::{
    BlobId, Collection, CollectionName, CommitId, Date, Document, History, Lang, RecordId, Site, Source, Text,
};
use crate::report::TOOL;
use crate::{parse, pipeline};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

/// Options of `show`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The record
    id: String,
    /// The edition of a document that was in force on this day
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    in_force_on: Option<Date>,
    /// What the archive knew at the end of this day, or at this commit
    #[arg(long, value_name = "DATE|COMMIT")]
    known_at: Option<String>,
    /// With the records that refer to it now, of all collections or of one, by date
    #[arg(long, value_name = "COLLECTION", num_args = 0..=1, default_missing_value = "")]
    related: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// What is shown.
struct Shown {
    document: Document,
    /// The commit that it is taken from; `None` for the working tree.
    commit: Option<CommitId>,
    /// First and last day of the edition in force, when asked for.
    edition: Option<(Date, Option<Date>)>,
    /// What the reader should know.
    notes: Notes,
}

/// Sentences in Chinese and English.
type Notes = Vec<(&'static str, &'static str)>;

/// What the archive answers.
enum Answer {
    Shown(Box<Shown>),
    /// There was no such version, and why. That is an answer and no failure of the tool.
    Nothing(Text),
}

/// Runs `show`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let options = pipeline::Options { history: false, reports: false, ..context.pipeline() };
    let site = context.read_archive(&options)?.site;
    let id = RecordId::from(args.id.as_str());
    let answer = match (args.in_force_on, &args.known_at) {
        (None, None) => now(&site, &id)?,
        (None, Some(spec)) => answered(known_at(&id, spec, context))?,
        (Some(day), spec) => answered(in_force(&site, &id, day, spec.as_deref(), context))?,
    };
    let mut out = std::io::stdout().lock();
    let shown = match answer {
        Answer::Shown(shown) => shown,
        Answer::Nothing(why) => {
            let why = why.get(context.lang());
            match args.format {
                Format::Human => writeln!(out, "{why}")?,
                Format::Json => {
                    let document = json!({
                        "id": id,
                        "known_at": args.known_at,
                        "in_force_on": args.in_force_on.map(|day| day.to_string()),
                        "in_force": null,
                        "reason": why,
                    });
                    serde_json::to_writer_pretty(&mut out, &document)?;
                    writeln!(out)?;
                }
            }
            return Ok(ExitCode::from(1));
        }
    };
    let only = |name: &str| match name {
        "" => Ok(""),
        name => super::sample::collection(name, &site).map(|collection| collection.name.as_str()),
    };
    let related =
        args.related.as_deref().map(|name| Ok::<_, anyhow::Error>(related::of(&site, &id, only(name)?))).transpose()?;
    match args.format {
        Format::Human => {
            human(&mut out, &site, &id, &shown, context)?;
            if let Some(related) = &related {
                related::human(&mut out, related, context)?;
            }
        }
        Format::Json => {
            let edition =
                shown.edition.map(|(from, to)| json!({ "from": from.to_string(), "to": to.map(|to| to.to_string()) }));
            let head = Repository::open(context.root()?).and_then(|repository| repository.head()).ok();
            let in_force_on = args.in_force_on.map(|day| day.to_string());
            let query = json!({ "id": args.id, "known_at": args.known_at, "in_force_on": in_force_on, "related": args.related });
            let document = json!({
                "id": id,
                "collection": source::folder(&shown.document.source.path),
                "path": shown.document.source.path,
                "commit": shown.commit,
                "tool": TOOL,
                "query": query,
                "head": head,
                "known_at": args.known_at,
                "in_force_on": in_force_on,
                "in_force": edition,
                "fields": shown.document.front,
                "derived": computed(&site, &id, &shown).map(|values| {
                    let values = values.into_iter().map(|(field, derived)| (field.path.clone(), derived.value.clone()));
                    Value::Object(values.collect())
                }),
                "body": shown.document.body().trim(),
                "related": related,
            });
            serde_json::to_writer_pretty(&mut out, &document)?;
            writeln!(out)?;
        }
    }
    for (zh, en) in shown.notes {
        eprintln!("{}", context.say(zh, en));
    }
    Ok(ExitCode::SUCCESS)
}

/// That nothing tells of the day asked for is an answer, too.
fn answered(answer: anyhow::Result<Answer>) -> anyhow::Result<Answer> {
    answer.or_else(|error| error.downcast().map(|Unanswerable(why)| Answer::Nothing(why)))
}

fn now(site: &Site, id: &RecordId) -> anyhow::Result<Answer> {
    let Some(ix) = site.find(id.as_str()) else {
        let near = crate::diagnostic::nearest(id.as_str(), site.by_id.keys().map(RecordId::as_str));
        let (zh, en) = match near {
            Some(near) => (format!("，是否指 `{near}`？"), format!("; did you mean `{near}`?")),
            None => (String::new(), String::new()),
        };
        return Err(Fault::error(format!("没有记录 `{id}`{zh}"), format!("there is no record `{id}`{en}")));
    };
    let document = Document::clone(&site.record(ix).document);
    Ok(Answer::Shown(Box::new(Shown { document, commit: None, edition: None, notes: Vec::new() })))
}

fn known_at(id: &RecordId, spec: &str, context: &Context) -> anyhow::Result<Answer> {
    let (history, repository) = past::open(context)?;
    let commit = past::resolve(&repository, spec, context)?;
    let Some(version) = repository.version_at(&history, id, &commit).map_err(past::fault)? else {
        let short = commit.short();
        return Ok(Answer::Nothing(Text::new(
            format!("提交 `{short}` 时档案中没有记录 `{id}`"),
            format!("at the commit `{short}` the archive held no record `{id}`"),
        )));
    };
    let source = Source { path: version.path, text: version.text.into(), blob: version.blob };
    past::warn(&history, context.lang());
    let shown = Shown { document: document(&source)?, commit: Some(commit), edition: None, notes: Vec::new() };
    Ok(Answer::Shown(Box::new(shown)))
}

fn document(source: &Source) -> anyhow::Result<Document> {
    let (document, _) = parse::document(source);
    document.ok_or_else(|| {
        let path = &source.path;
        Fault::error(format!("`{path}` 的该版本无法解析"), format!("this version of `{path}` cannot be understood"))
    })
}

/// A version of a document with what is known of its coming about.
struct Committed {
    document: Document,
    commit: Option<CommitId>,
    day: Option<Date>,
}

/// Every version that the archive knew at `spec`, oldest first; without history, the present one alone.
fn versions(
    site: &Site,
    id: &RecordId,
    spec: Option<&str>,
    context: &Context,
) -> anyhow::Result<(Vec<Committed>, Notes)> {
    let mut notes = Notes::new();
    let opened: Option<(History, Repository)> = match past::open(context) {
        Ok(opened) => Some(opened),
        Err(error) if spec.is_some() => return Err(error),
        Err(_) => None,
    };
    let mut found = Vec::new();
    match &opened {
        Some((history, repository)) => {
            let zone = past::zone(context);
            let known = match spec {
                Some(spec) => history.leading_to(&past::resolve(repository, spec, context)?),
                None => vec![true; history.commits.len()],
            };
            for revision in history.of(id).iter().rev().filter(|revision| known[revision.commit as usize]) {
                let Some(blob) = revision.blob else { continue };
                let Ok(text) = repository.text_at(blob) else { continue };
                let source = Source { path: Arc::clone(&revision.path), text: text.into(), blob };
                let commit = history.commit(revision);
                // A version that cannot be read was never in force.
                if let (Some(document), _) = parse::document(&source) {
                    let day = commit.committer.day(&zone);
                    found.push(Committed { document, commit: Some(commit.id.clone()), day });
                }
            }
            past::warn(history, context.lang());
        }
        None => notes.push((
            "注意：没有历史，只能依据现存版本判断",
            "note: there is no history; only the version at hand was considered",
        )),
    }
    let is_known = |blob: BlobId| found.iter().any(|version: &Committed| version.document.source.blob == blob);
    if spec.is_none()
        && let Some(ix) = site.find(id.as_str())
        && !is_known(site.record(ix).document.source.blob)
    {
        let document = Document::clone(&site.record(ix).document);
        found.push(Committed { document, commit: None, day: None });
    }
    Ok((found, notes))
}

fn in_force(site: &Site, id: &RecordId, day: Date, spec: Option<&str>, context: &Context) -> anyhow::Result<Answer> {
    let (mut versions, mut notes) = versions(site, id, spec, context)?;
    let Some(latest) = versions.last() else { return now(site, id) };
    let name = CollectionName::new(source::folder(&latest.document.source.path));
    let Some(collection) = site.collection(&name) else {
        return Err(Fault::error(format!("没有集合 `{name}`"), format!("there is no collection `{name}`")));
    };
    let wordings: Vec<Wording<'_>> =
        versions.iter().map(|version| Wording { front: &version.document.front, committed: version.day }).collect();
    let nothing = |zh: String, en: String| {
        Ok(Answer::Nothing(Text::new(
            format!("`{id}` 在 {day} 没有有效版本：{zh}"),
            format!("no edition of `{id}` was in force on {day}: {en}"),
        )))
    };
    match in_force_on(site, collection, &wordings, day) {
        InForce::Wording { place, from, to, reworded } => {
            if reworded {
                notes.push((
                    "注意：该版本此后又经改写而未变更生效日期，见 `history`",
                    "note: this edition was reworded later under the same effective date; see `history`",
                ));
            }
            let chosen = versions.swap_remove(place);
            let edition = Some((from, to));
            Ok(Answer::Shown(Box::new(Shown { document: chosen.document, commit: chosen.commit, edition, notes })))
        }
        InForce::NotYet(Some(first)) => {
            nothing(format!("最早于 {first} 生效"), format!("the first took effect on {first}"))
        }
        InForce::NotYet(None) => nothing("从未生效".to_owned(), "none ever took effect".to_owned()),
        InForce::Ended(last) => nothing(format!("已于 {last} 终止"), format!("the last ended on {last}")),
        InForce::EndUnknown(from) => nothing(
            format!("{from} 生效，其后终止，终止日期不明"),
            format!("it took effect on {from} and was ended later, nothing says when"),
        ),
    }
}

fn human(out: &mut impl Write, site: &Site, id: &RecordId, shown: &Shown, context: &Context) -> std::io::Result<()> {
    let lang = context.lang();
    let document = &shown.document;
    let collection = site.collection(&CollectionName::from(source::folder(&document.source.path)));
    let title = document.front.get("title").and_then(Value::as_str);
    let title = title.or_else(|| site.find(id.as_str()).map(|ix| &*site.record(ix).title)).unwrap_or_default();
    writeln!(out, "{id}  {title}")?;
    if let Some(collection) = collection {
        writeln!(out, "{}  {}", collection.title.get(lang), document.source.path)?;
    }
    if let Some((from, to)) = shown.edition {
        let to = to.map_or_else(|| context.say("至今", "until now").to_owned(), |to| to.to_string());
        writeln!(out, "{}: {from} – {to}", context.say("有效期", "in force"))?;
    }
    if let Some(commit) = &shown.commit {
        writeln!(out, "{}: {commit}", context.say("提交", "commit"))?;
    }
    writeln!(out)?;
    for (key, value) in &document.front {
        let label = collection.and_then(|collection| collection.field(key)).map_or(key.as_str(), |f| f.label.get(lang));
        field(out, "", label, value, key, collection, lang)?;
    }
    let values = computed(site, id, shown).unwrap_or_default();
    if values.iter().any(|(_, derived)| !derived.value.is_null()) {
        writeln!(
            out,
            "\n{}",
            context.say(&format!("按 {} 计算", site.as_of), &format!("computed as of {}", site.as_of))
        )?;
        for (known, derived) in values.iter().filter(|(_, derived)| !derived.value.is_null()) {
            field(out, "", known.label.get(lang), &derived.value, &known.path, collection, lang)?;
        }
    }
    let body = document.body().trim();
    if !body.is_empty() {
        writeln!(out, "\n{body}")?;
    }
    Ok(())
}

/// What is computed for the record as it stands now; of earlier versions nothing is.
fn computed<'s>(site: &'s Site, id: &RecordId, shown: &Shown) -> Option<Vec<(&'s Field, &'s Derived)>> {
    if shown.commit.is_some() || shown.edition.is_some() {
        return None;
    }
    let ix = site.find(id.as_str())?;
    let collection = site.collection(&site.record(ix).collection)?;
    let fields = collection.derived.iter().map(|derived| &derived.field);
    Some(fields.enumerate().filter_map(|(place, field)| Some((field, site.derived_at(ix, place)?))).collect())
}

/// A field with what it holds, nested fields below it.
fn field(
    out: &mut impl Write,
    indent: &str,
    label: &str,
    value: &Value,
    path: &str,
    collection: Option<&Collection>,
    lang: Lang,
) -> std::io::Result<()> {
    let deeper = format!("{indent}  ");
    let label_of = |path: &str, key: &str| {
        let known = collection.and_then(|collection| collection.field(path));
        known.map_or_else(|| key.to_owned(), |field| field.label.get(lang).to_owned())
    };
    match value {
        Value::Object(map) => {
            writeln!(out, "{indent}{label}:")?;
            for (key, value) in map {
                let path = format!("{path}.{key}");
                field(out, &deeper, &label_of(&path, key), value, &path, collection, lang)?;
            }
            Ok(())
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            writeln!(out, "{indent}{label}:")?;
            for (place, item) in items.iter().enumerate() {
                let number = format!("{}", place + 1);
                field(out, &deeper, &number, item, &format!("{path}[]"), collection, lang)?;
            }
            Ok(())
        }
        plain => {
            let column = crate::model::report::Column::new("", "", "");
            writeln!(out, "{indent}{label}: {}", crate::report::cell_text(&column, plain, lang))
        }
    }
}
