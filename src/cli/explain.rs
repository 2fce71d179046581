//! `juanzong explain CODE`: the documentation of a diagnostic code, or of a report and what it may be told.

use super::{Context, Fault};
use crate::derive::reports;
use crate::diagnostic::{Code, nearest};
use crate::model::{Lang, detect};
use std::io::Write;
use std::process::ExitCode;

/// Options of `explain`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The code, such as `missing-field`, or a report, such as `late-entries`; without it, all codes are listed
    code: Option<String>,
}

/// Runs `explain`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let Some(name) = &args.code else {
        for code in Code::ALL {
            writeln!(out, "{code:<24} {}", headline(*code, context.lang()))?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some(code) = Code::parse(name) else {
        if let Some(text) = report(name, context) {
            write!(out, "{text}")?;
            return Ok(ExitCode::SUCCESS);
        }
        let near = nearest(name, Code::ALL.iter().map(|code| code.as_str()));
        return Err(match near {
            Some(near) => Fault::error(
                format!("没有代码 `{name}`，是否想问 `{near}`？"),
                format!("there is no code `{name}`; did you mean `{near}`?"),
            ),
            None => Fault::error(
                format!("没有代码 `{name}`；`juanzong explain` 列出全部代码"),
                format!("there is no code `{name}`; `juanzong explain` lists them all"),
            ),
        });
    };
    writeln!(out, "{}", in_language(code.documentation(), context.lang()).trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// What the report of this name lists, and what it may be told in `site.toml` and in `_schema.yaml`.
fn report(name: &str, context: &Context) -> Option<String> {
    let definition = reports::definitions().iter().find(|definition| definition.name == name)?;
    let lang = context.lang();
    let mut text = format!("# {name}\n\n{}\n\n{}\n", definition.title().get(lang), definition.description().get(lang));
    if detect::detectors().any(|detector| detector == name) {
        let how = context.say(
            "在 `site.toml` 的 `[detectors]` 或集合 `_schema.yaml` 的 `detect:` 中设置，写 `false` 关闭：",
            "told in `site.toml` under `[detectors]` or in a collection's `_schema.yaml` under `detect:`; `false` switches it off:",
        );
        text += &format!("\n{how}\n\n");
        let mut any = false;
        for setting in detect::settings(name) {
            any = true;
            let what = context.say(setting.text.0, setting.text.1);
            text += &format!("- `{}` = {}  {what}\n", setting.key, setting.default);
        }
        if !any {
            text += context.say("- （没有阈值）\n", "- (no thresholds)\n");
        }
    }
    Some(text)
}

/// The documentation's part in `lang`: everything before `## English`, or what follows it.
fn in_language(documentation: &str, lang: Lang) -> &str {
    match (lang, documentation.split_once("\n## English")) {
        (Lang::Zh, Some((zh, _))) => zh,
        (Lang::En, Some((_, en))) => en.trim_start_matches('\n'),
        (_, None) => documentation,
    }
}

/// The first line of prose.
fn headline(code: Code, lang: Lang) -> &'static str {
    in_language(code.documentation(), lang)
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap_or("")
}
