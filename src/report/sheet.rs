//! The sheet of a sample: what was drawn from what, with room for what the auditor finds.

use super::html::escaped;
use crate::model::{CommitId, Date, Lang};
use serde::Serialize;
use std::fmt::Write;

/// A sample with everything that is needed to draw it again.
#[derive(Serialize, Debug)]
pub struct Sheet {
    /// The collection's name.
    pub collection: String,
    /// What it is called.
    pub title: String,
    /// The condition on the population.
    #[serde(rename = "where")]
    pub condition: Option<String>,
    /// First day of the population.
    pub from: Option<Date>,
    /// Last day of the population.
    pub to: Option<Date>,
    /// `random`, `systematic`, `stratified` or `whole`.
    pub method: &'static str,
    /// The field that divides the population into strata.
    pub by: Option<String>,
    /// How many were asked for, unless everything was.
    pub asked: Option<usize>,
    /// How many were drawn.
    pub size: usize,
    /// The seed as it was given.
    pub seed: Option<String>,
    /// How many records there are to draw from.
    pub population: usize,
    /// The Merkle root over their ids and digests.
    pub population_digest: String,
    /// The day that the archive was judged on.
    pub as_of: Date,
    /// The commit.
    pub commit: Option<CommitId>,
    /// Whether there were changes that are not committed.
    pub uncommitted: bool,
    /// What drew it.
    pub tool: String,
    /// The records.
    pub sample: Vec<Item>,
    /// Records that were drawn and could not be examined.
    pub replacements: Vec<Replacement>,
}

/// A record of a sample.
#[derive(Serialize, Debug)]
pub struct Item {
    /// From 1, in the order drawn.
    pub no: usize,
    /// Its id.
    pub record: String,
    /// What it is called.
    pub title: String,
    /// The date it states.
    pub date: Option<String>,
    /// Its stratum.
    pub stratum: Option<String>,
    /// Its digest.
    pub digest: String,
}

/// A record that gave its place to another.
#[derive(Serialize, Debug)]
pub struct Replacement {
    /// What was drawn.
    pub record: String,
    /// What took its place.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// The facts of the head, as name and value.
pub fn facts(sheet: &Sheet, lang: Lang) -> Vec<(&'static str, String)> {
    let say = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let method = match sheet.method {
        "random" => say("简单随机", "random"),
        "systematic" => say("等距", "systematic"),
        "stratified" => say("分层随机", "stratified"),
        _ => say("全数", "whole"),
    };
    let method = match &sheet.by {
        Some(field) => format!("{method} ({field})"),
        None => method.to_owned(),
    };
    let mut facts = vec![(say("抽自", "Drawn from"), format!("{} ({})", sheet.title, sheet.collection))];
    if let Some(condition) = &sheet.condition {
        facts.push((say("条件", "Condition"), condition.clone()));
    }
    if sheet.from.is_some() || sheet.to.is_some() {
        let day = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), |date| date.to_string());
        facts.push((say("期间", "Period"), format!("{} – {}", day(sheet.from), day(sheet.to))));
    }
    facts.push((say("总体", "Population"), sheet.population.to_string()));
    facts.push((say("总体摘要", "Population digest"), sheet.population_digest.clone()));
    facts.push((say("方法", "Method"), method));
    let size = match sheet.asked.filter(|asked| *asked > sheet.size) {
        Some(asked) => match lang {
            Lang::Zh => format!("{}（要 {asked}，总体不足）", sheet.size),
            Lang::En => format!("{} ({asked} asked for)", sheet.size),
        },
        None => sheet.size.to_string(),
    };
    facts.push((say("样本量", "Size"), size));
    if let Some(seed) = &sheet.seed {
        facts.push((say("种子", "Seed"), seed.clone()));
    }
    let commit = sheet.commit.as_ref().map_or_else(|| say("无", "none").to_owned(), |commit| commit.to_string());
    let dirty = if sheet.uncommitted {
        say("（另有未提交的改动）", " (and changes that are not committed)")
    } else {
        ""
    };
    facts.push((say("提交", "Commit"), commit + dirty));
    facts.push((say("判定日", "As of"), sheet.as_of.to_string()));
    facts.push((say("工具", "Tool"), sheet.tool.clone()));
    facts
}

const STYLE: &str = "body{font:14px/1.5 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:2em;\
color:#111;background:#fff}table{border-collapse:collapse;width:100%}th,td{border:1px solid #666;padding:.3em .5em;\
text-align:left;vertical-align:top}th{background:#eee}thead{display:table-header-group}tr{break-inside:avoid}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1em}dt{color:#444}dd{margin:0;overflow-wrap:anywhere}\
code{font-size:.85em}.blank{width:14%}.wide{width:24%}caption{text-align:left;font-weight:bold;padding:.4em 0}\
.signed{display:flex;gap:4em;margin-top:3em}@media print{body{margin:0}}";

/// The sheet as one page that prints: no links, no script, nothing from elsewhere.
pub fn html(sheet: &Sheet, lang: Lang) -> String {
    let say = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let title = format!("{} {}", say("抽样检查表", "Audit sample:"), escaped(&sheet.title));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<dl>\n",
        lang.tag()
    );
    for (name, value) in facts(sheet, lang) {
        let _ = writeln!(page, "<dt>{name}</dt><dd>{}</dd>", escaped(&value));
    }
    let _ = writeln!(page, "</dl>\n<table>\n<caption>{}</caption>\n<thead><tr>", say("样本", "Sample"));
    let stratum = sheet.by.as_ref().map(|_| say("层", "Stratum"));
    let heads = [
        Some(say("序号", "No")),
        Some(say("记录", "Record")),
        Some(say("名称", "Title")),
        Some(say("日期", "Date")),
        stratum,
    ];
    for head in heads.into_iter().flatten() {
        let _ = write!(page, "<th scope=\"col\">{head}</th>");
    }
    let _ = writeln!(
        page,
        "<th scope=\"col\">{}</th><th scope=\"col\" class=\"blank\">{}</th><th scope=\"col\" class=\"wide\">{}</th></tr></thead>\n<tbody>",
        say("内容摘要", "Digest"),
        say("检查结果", "Result"),
        say("备注", "Notes")
    );
    for item in &sheet.sample {
        let _ = write!(
            page,
            "<tr><td>{}</td><th scope=\"row\">{}</th><td>{}</td><td>{}</td>",
            item.no,
            escaped(&item.record),
            escaped(&item.title),
            escaped(item.date.as_deref().unwrap_or_default())
        );
        if let Some(stratum) = &item.stratum {
            let _ = write!(page, "<td>{}</td>", escaped(stratum));
        }
        let short = item.digest.get(..23).unwrap_or(&item.digest);
        let _ = writeln!(page, "<td><code>{short}…</code></td><td></td><td></td></tr>");
    }
    page.push_str("</tbody>\n</table>\n");
    if sheet.sample.is_empty() {
        let _ = writeln!(page, "<p>{}</p>", say("总体为空，没有可抽的记录", "the population is empty"));
    }
    if !sheet.replacements.is_empty() {
        let _ = writeln!(
            page,
            "<table>\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>",
            say("替换", "Replacements"),
            say("抽中", "Drawn"),
            say("替换为", "Replaced by"),
            say("原因", "Reason")
        );
        for Replacement { record, by, reason } in &sheet.replacements {
            let _ = writeln!(
                page,
                "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
                escaped(record),
                escaped(by),
                escaped(reason)
            );
        }
        page.push_str("</tbody>\n</table>\n");
    }
    let _ = writeln!(
        page,
        "<p class=\"signed\"><span>{}</span><span>{}</span></p>\n</main>\n</body>\n</html>",
        say("检查人：", "Examined by:"),
        say("日期：", "Date:")
    );
    page
}
