//! The rules of the house, held against the source: who may know whom, where each heavy dependency lives, who may
//! look at a clock.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// For each room, the rooms it may name. `cli` and `serve` stand on top; `pipeline` joins the stages.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("diagnostic", &["model"]),
    ("config", &["model", "diagnostic"]),
    ("load", &["model", "diagnostic"]),
    ("parse", &["model", "diagnostic"]),
    ("validate", &["model", "diagnostic", "parse"]),
    ("link", &["model", "diagnostic", "parse"]),
    ("history", &["model", "diagnostic", "parse", "load"]),
    ("derive", &["model"]),
    ("report", &["model"]),
    ("render", &["model", "diagnostic", "parse", "link", "derive", "report"]),
    ("index", &["model", "parse"]),
    ("browser", &["model", "index"]),
    ("evidence", &["model", "parse"]),
    ("guard", &["model", "diagnostic", "config", "parse", "validate", "link", "history"]),
    ("write", &["model"]),
    ("sample", &[]),
    ("generate", &["model"]),
    (
        "pipeline",
        &[
            "model",
            "diagnostic",
            "config",
            "load",
            "parse",
            "validate",
            "link",
            "history",
            "derive",
            "report",
            "render",
            "index",
            "write",
        ],
    ),
    ("serve", &["model", "diagnostic", "index", "render", "report", "pipeline"]),
    (
        "cli",
        &[
            "model",
            "diagnostic",
            "config",
            "load",
            "parse",
            "validate",
            "link",
            "history",
            "derive",
            "report",
            "render",
            "index",
            "write",
            "evidence",
            "guard",
            "sample",
            "generate",
            "pipeline",
            "serve",
        ],
    ),
];

/// The one room in which each heavy dependency is used.
const HOMES: &[(&str, &str)] = &[
    ("git2", "history"),
    ("ssh_key", "history"),
    ("pgp", "history"),
    ("tantivy", "index"),
    ("getrandom", "browser"),
    ("jieba_rs", "index"),
    ("ib_matcher", "index"),
    ("tera", "render"),
    ("axum", "serve"),
    ("tower_http", "serve"),
    ("tokio", "serve"),
    ("notify", "serve"),
    ("pulldown_cmark", "parse"),
    ("serde_yaml", "parse"),
    ("saphyr_parser", "parse"),
    ("ammonia", "parse"),
    ("jsonschema", "validate"),
    ("cel", "validate"),
    ("walkdir", "load"),
    ("rust_xlsxwriter", "report"),
    ("similar", "derive"),
    ("annotate_snippets", "diagnostic"),
    ("clap", "cli"),
    ("anyhow", "cli"),
    ("comfy_table", "cli"),
];

/// What only the command line may do: read a clock, the environment or the terminal, and print.
const ONLY_CLI: &[&str] = &[
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "env::var",
    "env::args",
    "current_dir",
    "is_terminal",
    "println!",
    "eprintln!",
    "print!(",
    "io::stdout",
    "io::stdin",
    "io::stderr",
];

#[test]
fn rooms_name_only_the_rooms_below_them() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut wrong = Vec::new();
    for file in sources() {
        let Some(may) = allowed.get(file.room.as_str()) else {
            if !matches!(file.room.as_str(), "lib" | "main") {
                wrong.push(format!("{}: the room `{}` has no entry in MAY_IMPORT", file.name, file.room));
            }
            continue;
        };
        for (number, line) in file.lines() {
            for named in rooms_named(line) {
                if named != file.room && !may.contains(&named) {
                    wrong.push(format!("{}:{number}: `{}` must not know `{named}`", file.name, file.room));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_heavy_dependency_has_one_home() {
    let mut wrong = Vec::new();
    let mut used = std::collections::BTreeSet::new();
    for file in sources() {
        for (number, line) in file.lines() {
            for (dependency, home) in HOMES {
                if names_crate(line, dependency) {
                    used.insert(*dependency);
                    if file.room != *home {
                        wrong.push(format!("{}:{number}: `{dependency}` lives in `{home}`", file.name));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unused: Vec<_> = HOMES.iter().map(|(name, _)| name).filter(|name| !used.contains(**name)).collect();
    assert!(unused.is_empty(), "dependencies with a home that nobody uses: {unused:?}");
}

#[test]
fn nothing_below_the_command_line_reads_a_clock_or_prints() {
    let mut wrong = Vec::new();
    for file in sources().into_iter().filter(|file| file.room != "cli") {
        for (number, line) in file.lines() {
            for forbidden in ONLY_CLI {
                if line.contains(forbidden) {
                    wrong.push(format!("{}:{number}: `{forbidden}` belongs to `cli`", file.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_reader_that_hangs_up_makes_nothing_panic() {
    // `println!` panics when nobody reads any more; `writeln!` says so, and `done::tell` does not mind.
    let prints = |line: &str| {
        line.match_indices("print").any(|(at, _)| {
            let whole = !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
            whole && (line[at..].starts_with("println!") || line[at..].starts_with("print!"))
        })
    };
    let wrong: Vec<_> = sources()
        .iter()
        .flat_map(|file| {
            file.lines()
                .filter(|(_, line)| prints(line))
                .map(|(number, _)| format!("{}:{number}", file.name))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Files that are nothing but a table of data, which reads no better when it is cut.
const TABLES: &[&str] = &["src/generate/fault_tables.rs"];

#[test]
fn files_stay_small() {
    let long: Vec<_> = sources()
        .into_iter()
        .filter(|file| file.text.lines().count() > 500 && !TABLES.contains(&file.name.as_str()))
        .map(|file| format!("{}: {} lines", file.name, file.text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn no_module_is_a_drawer_for_odds_and_ends() {
    let drawers = ["utils", "util", "helpers", "helper", "common", "misc", "manager"];
    for file in sources() {
        let stem = Path::new(&file.name).file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!drawers.contains(&stem.as_str()), "{}", file.name);
    }
}

/// A source file without its unit tests, which may reach further than the code.
struct SourceFile {
    name: String,
    room: String,
    text: String,
}

impl SourceFile {
    /// Lines of code with their numbers; comments and the trailing test module are left out.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = self.text.lines().enumerate().take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
        code.map(|(number, line)| (number + 1, line.split("//").next().unwrap_or("")))
    }
}

fn sources() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let below = path.strip_prefix(root.join("src")).unwrap();
            let first = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
            SourceFile {
                name: format!("src/{}", below.display()),
                room: first.trim_end_matches(".rs").to_owned(),
                text: fs::read_to_string(&path).unwrap(),
            }
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The rooms named by `crate::room` or by `crate::{room…, room…}` on this line.
fn rooms_named(line: &str) -> Vec<&str> {
    let mut named = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let is_own_crate = !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if !is_own_crate {
            continue;
        }
        match rest.strip_prefix('{') {
            Some(list) => named.extend(list.split(',').map(first_word)),
            None => named.push(first_word(rest)),
        }
    }
    named.retain(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    named
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        let starts =
            before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':' && c != '.' && c != '"' && c != '-');
        starts && after.starts_with("::")
    })
}
