//! Reports as a page to print or file: one file, no links, no script.

use super::{TOOL, cell};
use crate::model::Lang;
use crate::model::report::Report;
use std::fmt::Write;

const STYLE: &str = "body{font:14px/1.5 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:2em}\
table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2em .5em;text-align:left;vertical-align:top}\
th{background:#eee}thead{display:table-header-group}tr{break-inside:avoid}dt{float:left;clear:left;width:8em}";

/// The report as a complete page.
pub fn page(report: &Report, lang: Lang) -> String {
    let say = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let title = escaped(report.title.get(lang));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{}</p>\n<dl>\n",
        lang.tag(),
        escaped(report.description.get(lang)),
    );
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(page, "<dt>{name}</dt><dd>{}</dd>", escaped(value));
    };
    fact(say("判定日", "As of"), &report.as_of.to_string());
    if report.query.from.is_some() || report.query.to.is_some() {
        let day = |date: Option<crate::model::Date>| date.map_or_else(|| "…".to_owned(), |date| date.to_string());
        fact(say("查询期", "Period"), &format!("{} – {}", day(report.query.from), day(report.query.to)));
    }
    let commit = report.commit.as_ref().map_or(say("无", "none"), |commit| commit.as_str());
    fact(say("提交", "Commit"), commit);
    fact(say("工具", "Tool"), TOOL);
    if let Some(reservation) = &report.reservation {
        fact(say("保留意见", "Reservation"), reservation.get(lang));
    }
    page.push_str("</dl>\n");
    match &report.stated_negative {
        Some(negative) => {
            let searched = match (lang, negative.commits) {
                (Lang::Zh, Some(commits)) => format!("已查 {} 条记录、{commits} 个提交", negative.records),
                (Lang::Zh, None) => format!("已查 {} 条记录", negative.records),
                (Lang::En, Some(commits)) => format!("searched: {} records, {commits} commits", negative.records),
                (Lang::En, None) => format!("searched: {} records", negative.records),
            };
            let _ = writeln!(page, "<p><strong>{}</strong> ({searched})</p>", escaped(negative.statement.get(lang)));
        }
        None => table(&mut page, report, lang),
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn table(page: &mut String, report: &Report, lang: Lang) {
    page.push_str("<table>\n<thead><tr>");
    for column in &report.columns {
        let _ = write!(page, "<th scope=\"col\">{}</th>", escaped(column.title.get(lang)));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in &report.rows {
        page.push_str("<tr>");
        for (column, value) in report.columns.iter().zip(&row.cells) {
            let _ = write!(page, "<td>{}</td>", escaped(&cell::text(column, value, lang)));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
}

pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}
