//! `site.toml`: the few things an archive says about itself.

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{Lang, Source, Text, time};
use serde::Deserialize;

pub use crate::model::config::{Config, Import};

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
    imports: Vec<ImportFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportFile {
    batch: String,
    cutoff: toml::Spanned<toml::value::Datetime>,
    reason: String,
}

const KEYS: [&str; 10] =
    ["title", "organisation", "lang", "timezone", "base_url", "complete_since", "imports", "batch", "cutoff", "reason"];

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
    for import in file.imports {
        if let Some(cutoff) = day(source, &import.cutoff, &mut diagnostics) {
            config.imports.push(Import { batch: import.batch, cutoff, reason: import.reason });
        }
    }
    (config, diagnostics)
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
