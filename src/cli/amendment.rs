//! `juanzong duties --compare REV`: what a proposed change of clauses would do.

use super::duties::Format;
use super::{Context, Fault};
use crate::derive::duties::amendment::{Amendment, Change, Touched, Turn, Turned};
use crate::derive::duties::summary::Tally;
use crate::model::{Date, Lang, Site};
use crate::pipeline::{self, Compared};
use crate::report::TOOL;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Write;
use std::process::ExitCode;

/// The period that both wordings are judged over, as far as it is limited.
pub type Period = (Option<Date>, Option<Date>);

/// Runs `duties --compare`.
pub fn run(spec: &str, (from, to): Period, format: Format, context: &Context) -> anyhow::Result<ExitCode> {
    let options = context.pipeline();
    let to = to.unwrap_or(options.as_of);
    let from = from.unwrap_or_else(|| to.checked_sub(jiff::Span::new().years(1)).unwrap_or(to));
    let compared = pipeline::compare(context.root()?, &options, spec, (from, to)).map_err(|error| match error {
        pipeline::Error::History(error) => super::past::fault(error),
        other => super::context::said(other),
    })?;
    let lang = context.lang();
    for fault in &compared.faults {
        eprintln!("{}: {}", fault.primary.path, fault.message.get(lang));
    }
    let text = match format {
        Format::Human => human(&compared, spec, lang),
        Format::Json => serde_json::to_string_pretty(&document(&compared, spec))? + "\n",
        Format::Csv => {
            return Err(Fault::error(
                "`--compare` 只有 human 和 json 两种格式",
                "`--compare` prints as human or json only",
            ));
        }
    };
    write!(std::io::stdout().lock(), "{text}")?;
    let worse = compared.amendment.subjects.iter().any(|turned| turned.turn == Turn::NonCompliant);
    Ok(if worse || !compared.faults.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn document(compared: &Compared, spec: &str) -> Value {
    let site = &compared.checked.site;
    let amendment = &compared.amendment;
    let parts = |change: &Change| match change {
        Change::Changed(parts) => {
            parts.iter().map(|part| json!({ "part": part.part, "from": part.from, "to": part.to })).collect()
        }
        Change::Added | Change::Removed => Vec::new(),
    };
    json!({
        "as_of": site.as_of.to_string(),
        "commit": site.history.head.as_ref().map(|commit| commit.as_str()),
        "uncommitted": site.history.dirty,
        "tool": TOOL,
        "query": {
            "compare": spec,
            "compare_commit": compared.commit.as_str(),
            "from": amendment.from.to_string(),
            "to": amendment.to.to_string(),
        },
        "duties_compared": { "present": amendment.compared.0, "proposed": amendment.compared.1 },
        "duties": amendment.duties.iter().map(|touched| json!({
            "policy": touched.policy.as_str(),
            "duty": &*touched.duty,
            "text": &*touched.text,
            "change": touched.change.as_str(),
            "version_from": touched.versions.0,
            "version_to": touched.versions.1,
            "parts": parts(&touched.change),
            "before": tally(touched.before),
            "after": tally(touched.after),
        })).collect::<Vec<_>>(),
        "subjects": amendment.subjects.iter().map(|turned| json!({
            "policy": turned.policy.as_str(),
            "duty": &*turned.duty,
            "record": site.record(turned.subject).id.as_str(),
            "title": &*site.record(turned.subject).title,
            "becomes": turned.turn.as_str(),
            "before": tally(turned.before),
            "after": tally(turned.after),
        })).collect::<Vec<_>>(),
        "faults": compared.faults.iter().map(|fault| json!({
            "file": &*fault.primary.path,
            "message": fault.message.en,
        })).collect::<Vec<_>>(),
    })
}

fn tally(tally: Tally) -> Value {
    json!({ "asked": tally.asked(), "met": tally.met, "late": tally.late, "missed": tally.missed, "waived": tally.waived })
}

fn human(compared: &Compared, spec: &str, lang: Lang) -> String {
    let site = &compared.checked.site;
    let Amendment { from, to, compared: (present, proposed), duties, subjects } = &compared.amendment;
    let (short, head) = (compared.commit.short(), site.history.head.as_ref().map_or("-", |head| head.short()));
    let mut text = match lang {
        Lang::Zh => format!(
            "条款修订预览：以 `{spec}`（{short}）的条款评判本档案（{head}）{from} 至 {to} 的记录\n现行义务 {present} 项，拟议 {proposed} 项\n"
        ),
        Lang::En => format!(
            "amendment preview: the records of this archive ({head}) from {from} to {to} under the clauses of `{spec}` ({short})\n{present} duties in force, {proposed} proposed\n"
        ),
    };
    if duties.is_empty() {
        text.push_str(match lang {
            Lang::Zh => "\n没有义务发生变化\n",
            Lang::En => "\nno duty changes\n",
        });
    }
    for touched in duties {
        write_duty(&mut text, touched, lang);
    }
    if !duties.is_empty() {
        write_subjects(&mut text, site, subjects, lang);
    }
    text
}

fn write_duty(text: &mut String, touched: &Touched, lang: Lang) {
    let (mark, word) = match (&touched.change, lang) {
        (Change::Added, Lang::Zh) => ("+", "新增"),
        (Change::Removed, Lang::Zh) => ("-", "取消"),
        (Change::Changed(_), Lang::Zh) => ("~", "修改"),
        (Change::Added, Lang::En) => ("+", "added"),
        (Change::Removed, Lang::En) => ("-", "removed"),
        (Change::Changed(_), Lang::En) => ("~", "changed"),
    };
    let _ = writeln!(text, "\n{mark} {word} {} {} {}", touched.policy, touched.duty, touched.text);
    if let Change::Changed(parts) = &touched.change {
        for part in parts {
            let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
            let _ = writeln!(text, "    {}: {} → {}", part.part, said(&part.from), said(&part.to));
        }
    }
    let _ = writeln!(text, "    {} → {}", phrase(touched.before, lang), phrase(touched.after, lang));
}

fn write_subjects(text: &mut String, site: &Site, subjects: &[Turned], lang: Lang) {
    let heads = [
        (Turn::NonCompliant, "将不合规的对象", "would become non-compliant"),
        (Turn::Compliant, "将合规的对象", "would become compliant"),
        (Turn::Released, "不再要求而原不合规的对象", "found wanting, and no longer asked"),
    ];
    for (turn, zh, en) in heads {
        let turned: Vec<&Turned> = subjects.iter().filter(|turned| turned.turn == turn).collect();
        let head = match lang {
            Lang::Zh => format!("{zh}：{}", turned.len()),
            Lang::En => format!("{en}: {}", turned.len()),
        };
        let _ = writeln!(text, "\n{head}");
        for turned in turned {
            let record = site.record(turned.subject);
            let (before, after) = (phrase(turned.before, lang), phrase(turned.after, lang));
            let _ = writeln!(text, "    {} {} {}  {before} → {after}", turned.duty, record.id, record.title);
        }
    }
}

fn phrase(tally: Tally, lang: Lang) -> String {
    let (asked, done, late, missed) = (tally.asked(), tally.met, tally.late, tally.missed);
    match lang {
        Lang::Zh => format!("应 {asked}，实 {done}，迟 {late}，缺 {missed}"),
        Lang::En => format!("{asked} due, {done} done, {late} late, {missed} missed"),
    }
}
