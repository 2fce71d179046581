//! Differences of a text, clause by clause, as lines for people and as JSON.

use crate::derive::difference::{self, Change, Clause, Run};
use crate::model::document::BodyLink;
use crate::model::passage::{Form, Passage};
use crate::model::{BlobId, Lang, Source};
use crate::parse::html::{Resolved, Resolver};
use crate::parse::{self, passages};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Links stand as they are written.
struct AsWritten;

impl Resolver for AsWritten {
    fn resolve(&self, _: &BodyLink) -> Resolved {
        Resolved::default()
    }
}

/// The clauses of two bodies that differ.
pub fn differences(from: &Value, to: &Value) -> Vec<Clause> {
    let (before, after) = (of_body(from), of_body(to));
    let mut clauses = difference::clauses(&before, &after);
    clauses.retain(|clause| clause.change != Change::Same || clause.moved);
    clauses
}

fn of_body(body: &Value) -> Vec<Passage> {
    let text = format!("---\nid: text\n---\n{}", body.as_str().unwrap_or(""));
    let source = Source { path: "".into(), text: text.into(), blob: BlobId::default() };
    let document = parse::document(&source).0;
    document.map_or_else(Vec::new, |document| passages::passages(&document, &AsWritten))
}

/// Writes each clause with its heading, below it the blocks that differ: what is gone in `[-…-]`, what is new in
/// `{+…+}`.
pub fn write(out: &mut impl Write, clauses: &[Clause], indent: &str, lang: Lang) -> io::Result<()> {
    for clause in clauses {
        let title = clause.after.as_ref().or(clause.before.as_ref()).filter(|title| !title.is_empty());
        let title = title.map(|title| &**title).unwrap_or_else(|| say(lang, "首条以前", "before the first clause"));
        let anchor = clause.anchor.as_ref().map_or_else(String::new, |anchor| format!(" #{anchor}"));
        let mut words: Vec<&str> = word(clause.change, lang).into_iter().collect();
        words.extend(clause.moved.then(|| say(lang, "移动", "moved")));
        writeln!(out, "{indent}{} {title}{anchor}  {}", sign(clause.change), words.join(say(lang, "、", ", ")))?;
        if let (Some(before), Some(after)) = (&clause.before, &clause.after)
            && before != after
        {
            let (old, new) = difference::runs(before, after);
            writeln!(out, "{indent}    {} → {}", marked(&old, "[-", "-]"), marked(&new, "{+", "+}"))?;
        }
        for line in clause.lines.iter().filter(|line| !line.is_same()) {
            let bullet = if line.form == Form::Item { "• " } else { "" };
            if let Some(before) = &line.before {
                writeln!(out, "{indent}  - {bullet}{}", marked(before, "[-", "-]"))?;
            }
            if let Some(after) = &line.after {
                writeln!(out, "{indent}  + {bullet}{}", marked(after, "{+", "+}"))?;
            }
        }
    }
    Ok(())
}

/// The clauses for machines.
pub fn objects(clauses: &[Clause]) -> Vec<Value> {
    let text = |runs: &Option<Vec<Run>>| {
        runs.as_ref().map(|runs| runs.iter().map(|run| run.text.as_str()).collect::<String>())
    };
    let object = |clause: &Clause| {
        let lines = clause.lines.iter().filter(|line| !line.is_same());
        let lines: Vec<Value> =
            lines.map(|line| json!({ "from": text(&line.before), "to": text(&line.after) })).collect();
        json!({
            "clause": clause.anchor,
            "change": match clause.change {
                Change::Same => "same",
                Change::Changed => "changed",
                Change::Added => "added",
                Change::Removed => "removed",
            },
            "moved": clause.moved,
            "title": { "from": clause.before, "to": clause.after },
            "lines": lines,
        })
    };
    clauses.iter().map(object).collect()
}

fn marked(runs: &[Run], open: &str, close: &str) -> String {
    let all = runs.iter().all(|run| run.changed);
    let word = |run: &Run| match run.changed && !all {
        true => format!("{open}{}{close}", run.text),
        false => run.text.clone(),
    };
    runs.iter().map(word).collect::<String>().replace('\n', " ")
}

fn sign(change: Change) -> char {
    match change {
        Change::Same => ' ',
        Change::Changed => '~',
        Change::Added => '+',
        Change::Removed => '-',
    }
}

fn word(change: Change, lang: Lang) -> Option<&'static str> {
    match change {
        Change::Same => None,
        Change::Changed => Some(say(lang, "修改", "changed")),
        Change::Added => Some(say(lang, "新增", "added")),
        Change::Removed => Some(say(lang, "删除", "removed")),
    }
}

fn say(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
