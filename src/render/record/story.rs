//! The life of a record in time: the steps that its fields tell, and when the archive was told of each state.

use super::super::context::Context;
use super::super::figure;
use super::super::format;
use super::super::tones::Tone;
use super::super::values::toned;
use super::revisions;
use crate::model::collection::{Chapter, Cue, Referring};
use crate::model::markup::escaped;
use crate::model::{Record, RecordIx, Stamp};
use serde::Serialize;
use serde_json::Value;

/// The steps, in the order in which they happened.
#[derive(Serialize)]
pub(crate) struct StoryView {
    steps: Vec<StepView>,
    /// Steps before those told.
    earlier: usize,
}

#[derive(Serialize)]
struct StepView {
    when: String,
    title: String,
    /// Whether it is still to come on the day of the site.
    to_come: bool,
    /// Days since the step before.
    after: Option<i64>,
    /// The record that tells of it, as a link.
    link: Option<String>,
    facts: Vec<FactView>,
    /// What the archive was told then, in a sentence.
    filed: Option<String>,
}

#[derive(Serialize)]
struct FactView {
    label: String,
    html: String,
}

struct Step<'a> {
    when: Stamp,
    title: String,
    facts: Vec<FactView>,
    filed: Option<String>,
    link: Option<String>,
    chapter: Option<&'a Chapter>,
}

/// Steps beyond which only the latest are told; the page lists all records that refer to it anyway.
const STEPS: usize = 100;

/// The story of `record`, if its collection tells one and there is more than one step to tell.
pub(super) fn build(context: &Context<'_>, ix: RecordIx, record: &Record, root: &str) -> Option<StoryView> {
    let collection = context.shape_of(record).collection;
    let mut steps: Vec<Step<'_>> = Vec::new();
    for chapter in &collection.story {
        let on = match &chapter.cue {
            Cue::Field(on) => on,
            Cue::Referring(by) => {
                steps.extend(told_by(context, ix, chapter, by, root));
                continue;
            }
        };
        // `extensions[].on`: a step for each item, told by the fields of that item.
        let (list, field) = match on.split_once("[].") {
            Some((list, field)) => (Some(list), field),
            None => (None, on.as_str()),
        };
        let items: Vec<&serde_json::Map<String, Value>> = match list {
            Some(list) => record
                .value(list)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_object)
                .collect(),
            None => vec![&record.document.front],
        };
        for item in items {
            let Some(when) = item.get(field).and_then(Value::as_str).and_then(Stamp::parse) else { continue };
            let facts = chapter.with.iter().filter_map(|path| {
                let known = collection.field(path)?;
                let own = list.and_then(|list| path.strip_prefix(list)?.strip_prefix("[]."));
                let value = match own {
                    Some(own) => item.get(own),
                    None => record.document.front.get(path),
                };
                let mut html = String::new();
                context.values.write(&mut html, root, collection, known, value.filter(|value| !value.is_null())?);
                Some(FactView { label: known.label.get(context.lang).to_owned(), html })
            });
            let title = chapter.title.as_ref().map_or_else(String::new, |title| title.get(context.lang).to_owned());
            steps.push(Step { when, title, facts: facts.collect(), filed: None, link: None, chapter: Some(chapter) });
        }
    }
    if steps.is_empty() {
        return None;
    }
    steps.extend(filed(context, record));
    // What a day brought is told before the archive was told of it.
    steps.sort_by_key(|step| (step.when.date(), step.chapter.is_none()));
    let earlier = steps.len().saturating_sub(STEPS);
    let steps = steps.split_off(earlier);
    let today = context.site.as_of;
    let mut before = None;
    let views = steps.into_iter().map(|step| {
        let day = step.when.date();
        let after = before.replace(day).map(|before| format::days_between(before, day)).filter(|days| *days > 0);
        StepView {
            when: step.when.text(),
            title: step.title,
            link: step.link,
            to_come: day > today,
            after,
            facts: step.facts,
            filed: step.filed,
        }
    });
    Some(StoryView { steps: views.collect(), earlier })
}

/// The steps that the records of a collection tell which refer to this one.
fn told_by<'a>(
    context: &Context<'a>,
    ix: RecordIx,
    chapter: &'a Chapter,
    by: &'a Referring,
    root: &str,
) -> Vec<Step<'a>> {
    let Some(collection) = context.site.collection(&by.collection) else { return Vec::new() };
    let steps = figure::referring(context, ix, by).filter_map(|(other, record)| {
        let facts = chapter.with.iter().filter_map(|path| {
            let field = collection.field(path)?;
            let value = record.value(path).filter(|value| !value.is_null())?;
            let mut html = String::new();
            context.values.write(&mut html, root, collection, field, value);
            Some(FactView { label: field.label.get(context.lang).to_owned(), html })
        });
        let title = chapter.title.as_ref().unwrap_or(&collection.title);
        Some(Step {
            when: record.stamp?,
            title: title.get(context.lang).to_owned(),
            facts: facts.collect(),
            filed: None,
            link: Some(context.names.linked(root, other)),
            chapter: Some(chapter),
        })
    });
    steps.collect()
}

/// The states that the archive was told of, by the commits that did.
fn filed<'a>(context: &Context<'_>, record: &Record) -> Vec<Step<'a>> {
    let history = &context.site.history;
    let collection = context.shape_of(record).collection;
    let Some(lifecycle) = &collection.lifecycle else { return Vec::new() };
    let zone = context.site.config.zone();
    let revisions = history.of(&record.id);
    let told = revisions::tellable(context, collection, record, revisions);
    let steps = revisions.iter().zip(told).filter(|(_, told)| *told).filter_map(|(revision, _)| {
        let change = revision.changes.iter().find(|change| change.field == lifecycle.field)?;
        let commit = history.commit(revision);
        let word = |value: &Value| {
            let mut html = String::new();
            match value.as_str() {
                Some(state) => toned(&mut html, context.tones.find(state).unwrap_or(Tone::Open), state),
                None => html.push_str(super::super::values::NOTHING),
            }
            html
        };
        let filed = context.strings.fill(
            "story.filed",
            &[
                ("from", &word(&change.from)),
                ("to", &word(&change.to)),
                ("author", &escaped(commit.author.shown_name())),
                ("commit", commit.id.short()),
            ],
        );
        Some(Step {
            when: Stamp::Day(commit.committer.day(&zone)?),
            title: context.strings.get("story.state").to_owned(),
            facts: Vec::new(),
            filed: Some(filed),
            link: None,
            chapter: None,
        })
    });
    steps.collect()
}
