//! `juanzong demo DIR`: an archive with years of history, in which a few things went wrong on purpose.

use super::{Context, Fault, done};
use crate::generate::{self, ArchivePlan, Course, Matter};
use crate::model::chronicle::{Planned, Planted};
use crate::model::{BlobId, Collection, Date, Lang, Source, Sources};
use crate::{history, sample, validate, write};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `demo`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Where to make it; made if absent, and it must hold no archive yet
    dir: PathBuf,
    /// The same seed gives the same archive
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many years the records cover
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=20))]
    years: u16,
    /// About how many records there shall be
    #[arg(long, default_value_t = 4000)]
    records: usize,
}

/// The last day of which there are records.
const UNTIL: Date = Date::constant(2026, 11, 20);
/// The day to judge a demonstration on.
const AS_OF: Date = Date::constant(2026, 11, 22);

/// Runs `demo`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let dir = &args.dir;
    let shown = dir.display();
    if [".git", "site.toml", "content"].iter().any(|name| dir.join(name).exists()) {
        return Err(Fault::error(
            format!("`{shown}` 中已有档案或仓库"),
            format!("`{shown}` already holds an archive or a repository"),
        ));
    }
    let years = jiff::Span::new().years(i16::try_from(args.years)?);
    let plan = ArchivePlan { seed: args.seed, records: args.records, years: args.years, until: UNTIL };
    let generated: Vec<&str> = generate::collections().collect();
    let is_master = |path: &str| !path.split('/').nth(1).is_some_and(|folder| generated.contains(&folder));
    let masters = sample::files()
        .filter(|file| file.is_framework() || is_master(file.path))
        .map(|file| (file.path.to_owned(), String::from_utf8_lossy(file.bytes).into_owned()))
        .chain([(".gitignore".to_owned(), "/public/\n/.juanzong/\n".to_owned())])
        .collect();
    let chronicle = generate::chronicle(Matter {
        seed: args.seed,
        founded: UNTIL.checked_sub(years)?,
        until: UNTIL,
        records: generate::archive(&plan),
        masters,
        courses: courses(),
    });
    let planted = chronicle.planted;
    let mut commits = chronicle.commits;
    if let Some(last) = commits.last().cloned() {
        let changes = vec![
            ("PLANTED.md".to_owned(), Some(page(&planted))),
            ("planted.json".to_owned(), Some(serde_json::to_string_pretty(&listed(&planted))? + "\n")),
        ];
        commits.push(Planned {
            parents: vec![commits.len() - 1],
            message: "附：本档案中预置的异常".to_owned(),
            changes,
            ..last
        });
    }
    let mut tree: BTreeMap<String, String> = BTreeMap::new();
    for place in first_parents(&commits) {
        for (path, text) in &commits[place].changes {
            match text {
                Some(text) => tree.insert(path.clone(), text.clone()),
                None => tree.remove(path),
            };
        }
    }
    let count = commits.len();
    // Made beside its place and moved there when it is whole: a run that is killed leaves no half archive behind.
    let beside = beside(dir)?;
    let made = (|| -> anyhow::Result<usize> {
        std::fs::create_dir_all(&beside)?;
        history::found(&beside, commits)?;
        let texts = tree.iter().map(|(path, text)| (path.as_str(), text.as_bytes().to_vec()));
        let files = write::new_files(&beside, texts)?;
        settle(&beside, dir)?;
        Ok(files)
    })();
    let files = made.map_err(|error| {
        let _ = std::fs::remove_dir_all(&beside);
        Fault::error(
            format!("无法在 `{shown}` 建立演示档案：{error}"),
            format!("cannot make a demonstration in `{shown}`: {error}"),
        )
    })?;
    match context.lang() {
        Lang::Zh => done::tell(format_args!(
            "已在 `{shown}` 建立演示档案：{files} 个文件、{count} 个提交；预置的 {} 处异常见 PLANTED.md。\n  juanzong -C {shown} --as-of {AS_OF} audit all",
            planted.len()
        )),
        Lang::En => done::tell(format_args!(
            "made a demonstration in `{shown}`: {files} files, {count} commits; PLANTED.md lists the {} irregularities in it.\n  juanzong -C {shown} --as-of {AS_OF} audit all",
            planted.len()
        )),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// The courses that records of the sample's collections take.
fn courses() -> BTreeMap<String, Course> {
    let schemas = sample::files().filter(|file| file.path.ends_with("/_schema.yaml")).map(|file| Source {
        path: file.path.into(),
        text: String::from_utf8_lossy(file.bytes).into(),
        blob: BlobId::default(),
    });
    let (schemas, _) = validate::compile(&Sources { schemas: schemas.collect(), ..Sources::default() });
    let course = |one: Collection| {
        let approved = one.approval.and_then(|approval| approval.before);
        Some((one.name.as_str().to_owned(), Course { lifecycle: one.lifecycle?, approved }))
    };
    schemas.collections.into_iter().filter_map(course).collect()
}

/// A folder beside `dir` that is this command's own, emptied of what a run that was killed may have left.
fn beside(dir: &Path) -> anyhow::Result<PathBuf> {
    let whole = std::path::absolute(dir)?;
    let name = whole.file_name().map_or_else(|| "demo".into(), |name| name.to_string_lossy().into_owned());
    let folder = whole.parent().unwrap_or(&whole).join(format!(".{name}.juanzong-demo"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(folder)
}

/// Moves what was made to its place, the repository last.
fn settle(made: &Path, dir: &Path) -> std::io::Result<()> {
    let empty = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none());
    if empty {
        std::fs::remove_dir(dir)?;
    }
    if !dir.exists() {
        return std::fs::rename(made, dir);
    }
    let mut entries: Vec<_> = std::fs::read_dir(made)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(|entry| (entry.file_name() == ".git", entry.file_name()));
    for entry in entries {
        std::fs::rename(entry.path(), dir.join(entry.file_name()))?;
    }
    std::fs::remove_dir(made)
}

/// The places of the commits that lead to the last one by first parents, oldest first.
fn first_parents(commits: &[Planned]) -> Vec<usize> {
    let mut line = Vec::with_capacity(commits.len());
    let mut at = commits.len().checked_sub(1);
    while let Some(place) = at {
        line.push(place);
        at = commits[place].parents.first().copied();
    }
    line.reverse();
    line
}

/// What cannot be planted: it is said of a repository, not of what is in it.
const SHALLOW: &str = "`incomplete-history` 说的是仓库而不是档案，本仓库的历史是完整的。取一份浅克隆，它应当恰好列出一行 `shallow`，`seal` 应当拒绝：\n\
`incomplete-history` speaks of a repository, and this one is complete. In a shallow clone it lists exactly one row, `shallow`, and `seal` refuses:\n\n\
```sh\ngit clone --depth 1 \"file://$PWD\" ../shallow\njuanzong -C ../shallow audit incomplete-history\njuanzong -C ../shallow seal\n```";

fn listed(planted: &[Planted]) -> serde_json::Value {
    let one = |one: &Planted| serde_json::json!({"detector": one.detector, "record": one.record, "zh": one.what.0, "en": one.what.1});
    serde_json::json!({
        "as_of": AS_OF.to_string(),
        "planted": planted.iter().map(one).collect::<Vec<_>>(),
        "shallow_clone": [{"detector": "incomplete-history", "gap": "shallow", "attest": "refused"}],
    })
}

fn page(planted: &[Planted]) -> String {
    let mut text = format!(
        "# 预置的异常 / Planted irregularities\n\n判定日 as of {AS_OF}。`juanzong audit 检查项目 --as-of {AS_OF}` 应当恰好列出下列各项；`off-hours` 仅供参考，不在其内。\n\n{SHALLOW}\n\n| 检查项目 detector | 记录 record | 说明 | what |\n|---|---|---|---|\n"
    );
    for one in planted {
        let record = one.record.as_deref().unwrap_or("—");
        text += &format!("| `{}` | {record} | {} | {} |\n", one.detector, one.what.0, one.what.1);
    }
    text
}
