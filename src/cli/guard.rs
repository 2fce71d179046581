//! `juanzong guard`: a hook that keeps out of the repository what must not happen.

use super::{Context, Fault, done, past};
use crate::guard::{self, Finding, Update};
use crate::history::Repository;
use crate::model::collection::Severity;
use crate::model::{CommitId, Lang, Text};
use crate::{config, pipeline};
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `guard`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = HELP)]
pub struct Args {
    /// What an `update` hook is given: reference, old and new commit [default: lines `OLD NEW REFERENCE` on standard
    /// input, as a `pre-receive` hook is given them]
    #[arg(num_args = 3, value_names = ["REFERENCE", "OLD", "NEW"])]
    update: Vec<String>,
    /// Judge what is staged, as a `pre-commit` hook
    #[arg(long, conflicts_with = "update")]
    pre_commit: bool,
    /// Install the hook: `pre-commit` here, or `pre-receive` with `--server`
    #[arg(long, conflicts_with_all = ["update", "pre_commit"])]
    install: bool,
    /// The bare repository to install into
    #[arg(long, value_name = "DIR", requires = "install")]
    server: Option<PathBuf>,
}

const HELP: &str = "\
Refused are, on protected branches (`[guard] protected` in site.toml; by default main, master and the branch that a
clone begins with): rewriting or deleting the branch; records and definitions with errors; references to nothing;
moves that the lifecycle does not allow; changes of closed records without a new entry under `amendments`; changes
of approved content that is not approved again; deletions that no destruction list names; ids that change, stand
twice or were used before; symbolic links, submodules, names that other systems cannot have or take for another, and
files above `[guard] largest_mib` (100). `guard: { deletions: warn }` in a `_schema.yaml` lets a rule only warn in that
collection: schema, references, lifecycle, closed, approved, deletions, ids, files. What the definitions said before
the push counts.
Records of a declared import are let in until its cut-off. Only what the push changes is read.";

/// Runs `guard`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    if args.install {
        return install(args, context);
    }
    let today = context.as_of();
    if args.pre_commit {
        let repository = Repository::open(context.root()?).map_err(past::fault)?;
        let index = std::env::var_os("GIT_INDEX_FILE").map(PathBuf::from);
        let cache = context.root()?.join(pipeline::CACHE_FOLDER).join("guard");
        let findings = guard::staged(&repository, index.as_deref(), today, &cache).map_err(past::fault)?;
        tell(&findings, None, context.lang());
        return Ok(outcome(guard::refused(&findings)));
    }
    let git_dir = match (context.root_option(), std::env::var_os("GIT_DIR")) {
        (Some(root), _) => root.to_owned(),
        (None, Some(dir)) => PathBuf::from(dir),
        (None, None) => std::env::current_dir()?,
    };
    let repository = Repository::open_git_dir(&git_dir, &quarantine()).map_err(past::fault)?;
    let cache = repository.git_dir().join("juanzong-guard");
    let mut refused = false;
    for update in updates(args)? {
        let findings = guard::push(&repository, &update, today, &cache).map_err(past::fault)?;
        refused |= guard::refused(&findings);
        tell(&findings, Some(&update.reference), language(&repository, &update, context));
    }
    Ok(outcome(refused))
}

fn outcome(refused: bool) -> ExitCode {
    if refused { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

/// Where git keeps the objects of a push until the hook has agreed, and where it keeps the others.
fn quarantine() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for name in ["GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY"] {
        folders.extend(std::env::var_os(name).map(PathBuf::from));
    }
    if let Some(list) = std::env::var_os("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
        folders.extend(std::env::split_paths(&list));
    }
    let mut folders: Vec<PathBuf> = folders.into_iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    folders.dedup();
    folders
}

fn updates(args: &Args) -> anyhow::Result<Vec<Update>> {
    let commit = |text: &str| {
        let is_id = text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match is_id {
            true => Ok(text.bytes().any(|byte| byte != b'0').then(|| CommitId::from(text))),
            false => Err(Fault::error(format!("`{text}` 不是提交编号"), format!("`{text}` is no id of a commit"))),
        }
    };
    let update = |reference: &str, old: &str, new: &str| -> anyhow::Result<Update> {
        Ok(Update { reference: reference.to_owned(), old: commit(old)?, new: commit(new)? })
    };
    if let [reference, old, new] = &args.update[..] {
        return Ok(vec![update(reference, old, new)?]);
    }
    let mut updates = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        match line.split(' ').collect::<Vec<_>>()[..] {
            [old, new, reference] => updates.push(update(reference, old, new)?),
            _ if line.trim().is_empty() => {}
            _ => {
                return Err(Fault::error(
                    format!("`{line}` 应为 `旧提交 新提交 引用`"),
                    format!("`{line}` is not `OLD NEW REFERENCE`"),
                ));
            }
        }
    }
    Ok(updates)
}

/// The language that was asked for, or that of the archive's settings.
fn language(repository: &Repository, update: &Update, context: &Context) -> Lang {
    let settings = || {
        let snapshot = repository.snapshot(update.new.as_ref().or(update.old.as_ref())?).ok()?;
        let sources = repository.definitions(snapshot).ok()?;
        Some(config::read(sources.config.as_ref()).0.lang)
    };
    context.lang_override().or_else(settings).unwrap_or_default()
}

fn tell(findings: &[Finding], reference: Option<&str>, lang: Lang) {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if errors > 0 {
        let findings = if errors == 1 { "finding" } else { "findings" };
        let name = reference.map(|name| name.trim_start_matches("refs/heads/"));
        let head = match name {
            Some(name) => Text::new(
                format!("卷宗拒绝更新 `{name}`，共 {errors} 处："),
                format!("juanzong refuses the update of `{name}`, {errors} {findings}:"),
            ),
            None => Text::new(
                format!("卷宗拒绝提交，共 {errors} 处："),
                format!("juanzong refuses the commit, {errors} {findings}:"),
            ),
        };
        eprintln!("{}", head.get(lang));
    }
    for finding in findings {
        let mark = match finding.severity {
            Severity::Error => Text::new("拒绝", "refused"),
            Severity::Warning => Text::new("警告", "warning"),
        };
        eprintln!("  {} {}", mark.get(lang), finding.line(|text| text.get(lang)));
    }
}

/// Writes the hook, unless somebody else's stands there.
fn install(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let program = std::env::current_exe()?;
    let program = quoted(&program.to_string_lossy());
    let (folder, name, command) = match &args.server {
        Some(server) => {
            let repository = Repository::open_git_dir(server, &[]).map_err(past::fault)?;
            (repository.hooks(), "pre-receive", format!("exec {program} guard"))
        }
        None => {
            let repository = Repository::open(context.root()?).map_err(past::fault)?;
            let below = quoted(repository.prefix().trim_end_matches('/'));
            let place = format!("\"$(git rev-parse --show-toplevel)\"/{below}");
            (repository.hooks(), "pre-commit", format!("exec {program} -C {place} guard --pre-commit"))
        }
    };
    let path = folder.join(name);
    let shown = path.display();
    if let Ok(there) = std::fs::read_to_string(&path)
        && !there.contains(MARK)
    {
        return Err(Fault::error(
            format!("`{shown}` 已有别的钩子；请在其中加入 `{command}`"),
            format!("there is another hook at `{shown}`; add `{command}` to it"),
        ));
    }
    std::fs::create_dir_all(&folder)?;
    write_hook(&path, &format!("#!/bin/sh\n{MARK}\n{command}\n"))?;
    done::tell(shown)?;
    Ok(ExitCode::SUCCESS)
}

const MARK: &str = "# juanzong guard --install";

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn write_hook(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}
