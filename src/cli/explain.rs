//! `juanzong explain CODE`: the documentation of a diagnostic code.

use super::{Context, Fault};
use crate::diagnostic::{Code, nearest};
use crate::model::Lang;
use std::io::Write;
use std::process::ExitCode;

/// Options of `explain`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The code, such as `missing-field`; without it, all codes are listed
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
