//! `site.toml`: the few things an archive says about itself.

use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::model::detect::{Thresholds, detectors, settings};
use crate::model::{Depreciation, Lang, Source, Text, time};
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::str::FromStr;
use toml::Spanned;

pub use crate::model::config::{Completeness, Config, Import};
use crate::model::config::{Door, LabelPaper, PAGES};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: Option<String>,
    organisation: Option<String>,
    lang: Option<Lang>,
    timezone: Option<String>,
    base_url: Option<String>,
    complete_since: Option<toml::Spanned<toml::value::Datetime>>,
    #[serde(default)]
    complete: Vec<CompleteFile>,
    depreciation: Option<DepreciationFile>,
    guard: Option<GuardFile>,
    #[serde(default)]
    imports: Vec<ImportFile>,
    #[serde(default)]
    bots: Vec<String>,
    push_log: Option<String>,
    #[serde(default)]
    detectors: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    attachment_formats: Option<Vec<String>>,
    approvals: Option<ApprovalsFile>,
    #[serde(default)]
    doors: Vec<Door>,
    #[serde(default)]
    labels: Vec<Spanned<LabelPaper>>,
    #[serde(default)]
    synonyms: Vec<Spanned<Vec<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApprovalsFile {
    #[serde(default)]
    require_signature: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GuardFile {
    #[serde(default)]
    protected: Vec<String>,
    largest_mib: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportFile {
    batch: String,
    cutoff: toml::Spanned<toml::value::Datetime>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CompleteFile {
    duties: Vec<String>,
    since: toml::Spanned<toml::value::Datetime>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DepreciationFile {
    life_years: Option<toml::Spanned<i64>>,
    residual_rate: Option<toml::Spanned<toml::Value>>,
}

const KEYS: [&str; 39] = [
    "synonyms",
    "doors",
    "text",
    "links",
    "labels",
    "name",
    "width",
    "height",
    "columns",
    "rows",
    "left",
    "top",
    "gap_x",
    "gap_y",
    "approvals",
    "require_signature",
    "attachment_formats",
    "guard",
    "protected",
    "largest_mib",
    "title",
    "organisation",
    "lang",
    "timezone",
    "base_url",
    "complete_since",
    "complete",
    "duties",
    "since",
    "depreciation",
    "life_years",
    "residual_rate",
    "imports",
    "batch",
    "cutoff",
    "reason",
    "bots",
    "push_log",
    "detectors",
];

/// Reads `site.toml`. What cannot be read is a diagnostic, and the defaults stand in.
pub fn read(source: Option<&Source>) -> (Config, Vec<Diagnostic>) {
    let mut config = Config::default();
    let mut diagnostics = Vec::new();
    let Some(source) = source else {
        return (config, diagnostics);
    };
    let file: File = match toml::from_str(&source.text) {
        Ok(file) => file,
        Err(error) => {
            diagnostics.push(unreadable(source, &error));
            return (config, diagnostics);
        }
    };
    config.title = file.title.unwrap_or(config.title);
    config.organisation = file.organisation.unwrap_or_default();
    config.lang = file.lang.unwrap_or_default();
    if let Some(guard) = file.guard {
        config.protected = guard.protected;
        config.largest_mib = guard.largest_mib.unwrap_or(config.largest_mib);
    }
    if let Some(zone) = file.timezone {
        if jiff::tz::TimeZone::get(&zone).is_ok() {
            config.timezone = zone;
        } else {
            let span = place_of(&source.text, "timezone");
            diagnostics.push(
                Diagnostic::new(
                    Code::ConfigError,
                    source.path.clone(),
                    span,
                    Text::new(format!("时区 `{zone}` 不存在"), format!("there is no time zone `{zone}`")),
                )
                .help(Text::new("填写 IANA 时区名，如 `Asia/Shanghai`", "give an IANA name such as `Asia/Shanghai`")),
            );
        }
    }
    config.base_url = file.base_url.map(|url| if url.ends_with('/') { url } else { url + "/" });
    if let Some(since) = file.complete_since {
        config.complete_since = day(source, &since, &mut diagnostics);
    }
    for declared in file.complete {
        if let Some(since) = day(source, &declared.since, &mut diagnostics) {
            let Some(known) = unclaimed(source, &config, declared.duties, &declared.since, &mut diagnostics) else {
                continue;
            };
            config.complete.push(Completeness { duties: known, since, reason: declared.reason });
        }
    }
    if let Some(rule) = &file.depreciation {
        config.depreciation = depreciation(source, rule, &mut diagnostics);
    }
    for import in file.imports {
        if let Some(cutoff) = day(source, &import.cutoff, &mut diagnostics) {
            config.imports.push(Import { batch: import.batch, cutoff, reason: import.reason });
        }
    }
    config.bots = file.bots;
    config.push_log = file.push_log;
    config.signed_approvals = file.approvals.is_some_and(|approvals| approvals.require_signature);
    if let Some(formats) = file.attachment_formats {
        config.attachment_formats =
            formats.iter().map(|ending| ending.trim_start_matches('.').to_lowercase()).collect();
    }
    config.doors = file.doors;
    for paper in file.labels {
        if paper.as_ref().fits() {
            config.labels.push(paper.into_inner());
            continue;
        }
        let name = &paper.as_ref().name;
        let message = Text::new(
            format!("标签纸 `{name}` 的标签排不进一张 A4 纸"),
            format!("the labels of the paper `{name}` do not fit on a sheet of A4"),
        );
        diagnostics.push(Diagnostic::new(Code::ConfigError, source.path.clone(), paper.span(), message));
    }
    for group in file.synonyms {
        let words: Vec<String> = group.as_ref().iter().map(|word| word.trim().to_owned()).collect();
        // One letter stands within too many words to mean another.
        if words.len() > 1 && words.iter().all(|word| word.chars().nth(1).is_some()) {
            config.synonyms.push(words);
            continue;
        }
        let message = Text::new(
            "一组同义词至少要有两个词，每个词至少两个字",
            "a group of synonyms has at least two words of at least two letters each",
        );
        diagnostics.push(Diagnostic::new(Code::ConfigError, source.path.clone(), group.span(), message));
    }
    config.detectors = thresholds(source, &file.detectors, &mut diagnostics);
    (config, diagnostics)
}

/// The duties that no earlier declaration speaks of; one that does is told, since only one of the two can hold.
fn unclaimed(
    source: &Source,
    config: &Config,
    duties: Vec<String>,
    place: &toml::Spanned<toml::value::Datetime>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<String>> {
    let (twice, once): (Vec<String>, Vec<String>) =
        duties.into_iter().partition(|duty| config.completeness_of(duty).is_some());
    for duty in twice {
        let message = Text::new(
            format!("义务 `{duty}` 在 `[[complete]]` 中出现了两次"),
            format!("the duty `{duty}` is named twice under `[[complete]]`"),
        );
        diagnostics.push(Diagnostic::new(Code::ConfigError, source.path.clone(), place.span(), message));
    }
    (!once.is_empty()).then_some(once)
}

/// Tells the duties that `[[complete]]` names and that no document imposes: what is declared of them has no effect.
pub fn unknown_duties<'k>(
    source: Option<&Source>,
    config: &Config,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Vec<Diagnostic> {
    let Some(source) = source else { return Vec::new() };
    let named = config.complete.iter().flat_map(|declared| &declared.duties);
    let unknown = named.filter(|duty| known.clone().all(|known| known != duty.as_str()));
    let tell = |duty: &String| {
        let quoted = source.text.find(&format!("\"{duty}\"")).or_else(|| source.text.find(&format!("'{duty}'")));
        let span = quoted.map_or(0..0, |at| at + 1..at + 1 + duty.len());
        let message = Text::new(
            format!("没有义务 `{duty}`，对它的声明不起作用"),
            format!("there is no duty `{duty}`: what is declared of it has no effect"),
        );
        let fault = Diagnostic::new(Code::ConfigError, source.path.clone(), span.clone(), message);
        meant(fault.graded(Severity::Warning), duty, known.clone(), span)
    };
    unknown.map(tell).collect()
}

/// Tells the links of `[[doors]]` that lead nowhere.
pub fn unknown_doors(source: Option<&Source>, config: &Config, known: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
    let Some(source) = source else { return Vec::new() };
    let named = config.doors.iter().flat_map(|door| &door.links);
    let unknown = named.filter(|name| !PAGES.contains(&name.as_str()) && !known(name));
    let tell = |name: &String| {
        let at = source.text.find(&format!("\"{name}\""));
        let span = at.map_or(0..0, |at| at + 1..at + 1 + name.len());
        let message = Text::new(
            format!("入口里的 `{name}` 不是登记册、记录、报告或者站点页面"),
            format!("`{name}` of a door is no register, record, report or page of the site"),
        );
        Diagnostic::new(Code::ConfigError, source.path.clone(), span, message).graded(Severity::Warning)
    };
    unknown.map(tell).collect()
}

/// The rule of depreciation; what it says wrongly is told and left at its default.
fn depreciation(source: &Source, file: &DepreciationFile, diagnostics: &mut Vec<Diagnostic>) -> Depreciation {
    let mut rule = Depreciation::default();
    let mut wrong = |span: std::ops::Range<usize>, zh: String, en: String| {
        diagnostics.push(Diagnostic::new(Code::ConfigError, source.path.clone(), span, Text::new(zh, en)));
    };
    if let Some(years) = &file.life_years {
        let longest = Depreciation::LONGEST_LIFE;
        match u32::try_from(*years.as_ref()).ok().filter(|years| (1..=longest).contains(years)) {
            Some(years) => rule.life_years = years,
            None => wrong(
                years.span(),
                format!("折旧年限 `{}` 不在 1 至 {longest} 年之间", years.as_ref()),
                format!("a life of `{}` years is not between 1 and {longest}", years.as_ref()),
            ),
        }
    }
    if let Some(rate) = &file.residual_rate {
        // A float is taken at its shortest decimal form, as amounts in records are; text is for those who want none.
        let text = match rate.as_ref() {
            toml::Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        match Decimal::from_str(&text).ok().filter(|rate| !rate.is_sign_negative() && *rate < Decimal::ONE) {
            Some(rate) => rule.residual_rate = rate,
            None => wrong(
                rate.span(),
                format!("残值率 `{text}` 不是大于等于 0、小于 1 的小数"),
                format!("the residual rate `{text}` is no decimal of at least 0 and less than 1"),
            ),
        }
    }
    rule
}

/// What detectors are told for the whole archive.
fn thresholds(
    source: &Source,
    tables: &BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Thresholds {
    let mut thresholds = Thresholds::default();
    for (name, value) in tables {
        let written = name.as_ref().as_str();
        let Some(detector) = detectors().find(|detector| *detector == written) else {
            let message = Text::new(format!("没有检查项目 `{written}`"), format!("there is no detector `{written}`"));
            let fault = Diagnostic::new(Code::ConfigError, source.path.clone(), name.span(), message);
            diagnostics.push(meant(fault, written, detectors(), name.span()));
            continue;
        };
        match value.as_ref() {
            toml::Value::Boolean(false) => thresholds.switch_off(detector),
            toml::Value::Boolean(true) => {}
            toml::Value::Table(table) => {
                for (key, number) in table {
                    let span = key_place(&source.text, value.span(), key);
                    let setting = settings(detector).find(|setting| setting.key == key);
                    let number = number.as_float().or_else(|| number.as_integer().map(|n| n as f64));
                    let message = match (setting, number.filter(|number| *number >= 0.0)) {
                        (Some(setting), Some(number)) => {
                            thresholds.set(setting, number);
                            continue;
                        }
                        (None, _) => Text::new(
                            format!("检查项目 `{detector}` 没有 `{key}` 这个键"),
                            format!("the detector `{detector}` has no key `{key}`"),
                        ),
                        (_, None) => Text::new(
                            format!("`{key}` 应为不小于零的数"),
                            format!("`{key}` should be a number that is not negative"),
                        ),
                    };
                    let fault = Diagnostic::new(Code::ConfigError, source.path.clone(), span.clone(), message);
                    let known = settings(detector).map(|setting| setting.key);
                    diagnostics.push(if setting.is_some() { fault } else { meant(fault, key, known, span) });
                }
            }
            _ => {
                let message = Text::new(
                    format!("`{detector}` 应为一组键和值，或 `false`"),
                    format!("`{detector}` should be a table, or `false`"),
                );
                diagnostics.push(Diagnostic::new(Code::ConfigError, source.path.clone(), value.span(), message));
            }
        }
    }
    thresholds
}

/// The diagnostic with the nearest of the known names.
fn meant<'k>(
    fault: Diagnostic,
    written: &str,
    known: impl IntoIterator<Item = &'k str>,
    span: std::ops::Range<usize>,
) -> Diagnostic {
    match nearest(written, known) {
        Some(near) => {
            fault.help(Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?"))).mend(span, near)
        }
        None => fault,
    }
}

/// Where `key` is written within a table; the table, when it is written in a way that cannot be found so simply.
fn key_place(text: &str, table: std::ops::Range<usize>, key: &str) -> std::ops::Range<usize> {
    let after = text.get(table.start..).unwrap_or("");
    let found = after.match_indices(key).map(|(at, _)| table.start + at).find(|at| {
        let rest = text[at + key.len()..].trim_start();
        rest.starts_with('=')
    });
    found.map_or(table, |at| at..at + key.len())
}

/// A date of TOML as a day; one with a time of day is none.
fn day(
    source: &Source,
    written: &toml::Spanned<toml::value::Datetime>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<crate::model::Date> {
    let text = written.as_ref().to_string();
    let day = time::strict_date(&text);
    if day.is_none() {
        let message = Text::new(format!("`{text}` 不是日期"), format!("`{text}` is not a date"));
        diagnostics.push(Diagnostic::new(Code::ConfigError, source.path.clone(), written.span(), message));
    }
    day
}

fn unreadable(source: &Source, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let detail = error.message();
    // serde's list of everything that it would have taken grows with every key and helps less than the nearest.
    let Some(key) = detail.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next()) else {
        let message =
            Text::new(format!("`site.toml` 无法读取：{detail}"), format!("`site.toml` cannot be read: {detail}"));
        return Diagnostic::new(Code::ConfigError, source.path.clone(), span, message);
    };
    let message = Text::new(format!("没有 `{key}` 这个键"), format!("there is no key `{key}`"));
    let diagnostic = Diagnostic::new(Code::ConfigError, source.path.clone(), span.clone(), message);
    match nearest(key, KEYS) {
        Some(near) => diagnostic
            .help(Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?")))
            .mend(span, near),
        None => diagnostic,
    }
}

/// The stretch of the line that assigns `key`.
fn place_of(text: &str, key: &str) -> std::ops::Range<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with(key) {
            return start..start + line.trim_end().len();
        }
        start += line.len();
    }
    0..0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Config, Vec<Diagnostic>) {
        read(Some(&Source { path: "site.toml".into(), text: text.into(), blob: Default::default() }))
    }

    #[test]
    fn the_rule_of_depreciation_is_read_and_held_to_what_makes_sense() {
        let rule = |text: &str| read_text(&format!("[depreciation]\n{text}\n"));
        let (config, found) = rule("life_years = 4\nresidual_rate = \"0.05\"");
        assert!(found.is_empty());
        assert_eq!(config.depreciation, Depreciation { life_years: 4, residual_rate: Decimal::new(5, 2) });
        assert_eq!(rule("residual_rate = 0.05").0.depreciation.residual_rate, Decimal::new(5, 2));
        assert_eq!(read_text("title = \"a\"").0.depreciation, Depreciation::default());
        for wrong in [
            "life_years = 0",
            "life_years = 51",
            "life_years = -5",
            "residual_rate = 1",
            "residual_rate = -0.01",
            "residual_rate = \"5%\"",
            "residual_rate = nan",
            "residual_rate = true",
        ] {
            let (config, found) = rule(wrong);
            assert_eq!(found.len(), 1, "{wrong}");
            assert_eq!(config.depreciation, Depreciation::default(), "{wrong}");
        }
        assert_eq!(rule("years = 5").1.len(), 1, "no such key");
    }
}
