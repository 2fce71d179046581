//! `juanzong build`: the site with its search index and reports.

use super::{Context, Fault, done};
use crate::diagnostic;
use crate::model::{Classification, Lang};
use crate::pipeline::{self, BuildOptions};
use crate::write::Previous;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `build`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Where the site is written [default: `public` in the archive]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Build for readers of this level (公开, 内部, 秘密, 机密); what is above it is left out altogether
    #[arg(long, value_name = "NAME")]
    audience: Option<String>,
    /// Address under which the site will stand, for the site map [default: `base_url` of site.toml]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Make pages that open from a folder or a file share, without a server
    #[arg(long)]
    portable: bool,
    /// Build again after every change, until stopped; a change with errors leaves the last good site
    #[arg(long)]
    watch: bool,
}

/// Runs `build`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let audience = audience(args.audience.as_deref())?;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => context.root()?.join("public"),
    };
    let previous = if args.watch { Previous::Keep } else { Previous::Remove };
    let build = BuildOptions {
        base_url: args.base_url.clone(),
        portable: args.portable,
        lang: context.lang_override(),
        previous,
    };
    let once = || {
        // The day is asked for anew each time: a watch may run past midnight.
        // Who builds again after every change has no time for it.
        let options = pipeline::Options { audience, objects: !args.watch, ..context.pipeline() };
        tell(context, &out, &options, &build)
    };
    if !args.watch {
        return once();
    }
    crate::serve::watch(context.root()?, &out, &mut || {
        if let Err(error) = once() {
            super::fault::report(&error, context.lang());
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Builds once and says what came of it.
fn tell(context: &Context, out: &Path, options: &pipeline::Options, build: &BuildOptions) -> anyhow::Result<ExitCode> {
    let lang = context.lang();
    let built = pipeline::build(context.root()?, out, options, build).map_err(super::context::said)?;
    let (errors, _) = diagnostic::count(&built.diagnostics);
    if !built.diagnostics.is_empty() {
        let colour = context.colour();
        eprint!("{}", diagnostic::human::text(&built.diagnostics, &built.sources, built.records, lang, colour));
    }
    if errors > 0 {
        let shown = out.display();
        match lang {
            Lang::Zh => eprintln!("档案有错误，未生成站点；`{shown}` 保持原样"),
            Lang::En => eprintln!("the archive has errors; no site was built and `{shown}` stays as it was"),
        }
        return Ok(ExitCode::from(1));
    }
    let Some(done) = built.done else {
        return Ok(ExitCode::from(1));
    };
    let shown = out.display();
    match lang {
        Lang::Zh => done::tell(format_args!(
            "已生成 `{shown}`：{} 条记录，{} 个文件（{} 个有变化，{} 个未变）",
            built.records,
            done.summary.written + done.summary.unchanged,
            done.summary.written,
            done.summary.unchanged
        )),
        Lang::En => done::tell(format_args!(
            "built `{shown}`: {} records, {} files ({} changed, {} unchanged)",
            built.records,
            done.summary.written + done.summary.unchanged,
            done.summary.written,
            done.summary.unchanged
        )),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// The level that `--audience` names.
fn audience(name: Option<&str>) -> anyhow::Result<Option<Classification>> {
    name.map(|name| {
        name.parse().map_err(|()| {
            let known: Vec<&str> = Classification::ALL.iter().map(|level| level.as_str()).collect();
            Fault::error(
                format!("没有密级 `{name}`；可用：{}", known.join("、")),
                format!("there is no level `{name}`; the levels are {}", known.join(", ")),
            )
        })
    })
    .transpose()
}
