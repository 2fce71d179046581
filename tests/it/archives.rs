//! Every folder `tests/archives/check/<code>/{fail,pass}` is a small archive. `fail` gives the diagnostics that its
//! `expected.txt` shows and its `expected.json` places, among them the code it is named after; `pass` gives none.
//! `JUANZONG_BLESS=1` writes the expectations anew.

use jiff::civil::date;
use juanzong::diagnostic::{Code, Diagnostic, human, json};
use juanzong::model::{Lang, Sources};
use juanzong::pipeline::{self, BuildOptions, Checked, Options};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archives/check")
}

fn folders(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(path)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// What `check` finds in the archive at `root`, and, where that is nothing, `build` beyond it.
pub fn check(root: &Path) -> (Sources, usize, Vec<Diagnostic>) {
    let options = Options { as_of: date(2026, 11, 22), audience: None, history: false, reports: false, objects: false };
    let Checked { sources, site, diagnostics } = pipeline::check(root, &options).expect("an archive");
    if diagnostics.is_empty() {
        let out = tempfile::tempdir().expect("a folder");
        let built = pipeline::build(root, &out.path().join("public"), &options, &BuildOptions::default());
        let built = built.expect("a site");
        return (built.sources, built.records, built.diagnostics);
    }
    (sources, site.records.len(), diagnostics)
}

/// The archives that fail.
pub fn failing() -> Vec<PathBuf> {
    folders(&root()).into_iter().map(|name| root().join(name).join("fail")).collect()
}

/// Codes and places, without words: what a tool relies on.
fn places(diagnostics: &[Diagnostic], sources: &Sources, records: usize) -> String {
    let document = serde_json::to_value(json::document(diagnostics, sources, records, Lang::Zh)).expect("a value");
    let keys = ["code", "severity", "file", "line", "column", "end_line", "end_column", "record"];
    let rows = document["diagnostics"].as_array().expect("a list").iter().map(|row| {
        let pairs = keys.map(|key| (key.to_owned(), row[key].clone()));
        serde_json::to_string(&Value::Object(pairs.into_iter().collect())).expect("JSON")
    });
    format!("[\n  {}\n]\n", rows.collect::<Vec<_>>().join(",\n  "))
}

fn compare(path: &Path, actual: &str, faults: &mut Vec<String>) {
    if std::env::var_os("JUANZONG_BLESS").is_some() {
        fs::write(path, actual).expect("a file that can be written");
        return;
    }
    match fs::read_to_string(path) {
        Ok(expected) if expected == actual => {}
        Ok(expected) => faults.push(format!("{}:\n--- expected\n{expected}\n--- actual\n{actual}", path.display())),
        Err(_) => faults.push(format!("{}: no expectation; JUANZONG_BLESS=1 writes one", path.display())),
    }
}

#[test]
fn every_archive_gives_what_is_expected() {
    let mut faults = Vec::new();
    for name in folders(&root()) {
        let Some(code) = Code::parse(&name) else {
            faults.push(format!("{name}: no such code"));
            continue;
        };
        let folder = root().join(&name);
        for case in folders(&folder) {
            let archive = folder.join(&case);
            let (sources, records, diagnostics) = check(&archive);
            match case.as_str() {
                "fail" => {
                    if !diagnostics.iter().any(|diagnostic| diagnostic.code == code) {
                        faults.push(format!("{name}/fail: gives no `{code}`"));
                    }
                    let text = human::text(&diagnostics, &sources, records, Lang::Zh, false);
                    compare(&archive.join("expected.txt"), &text, &mut faults);
                    compare(&archive.join("expected.json"), &places(&diagnostics, &sources, records), &mut faults);
                }
                "pass" => {
                    if records == 0 {
                        faults.push(format!("{name}/pass: holds no record"));
                    }
                    if !diagnostics.is_empty() {
                        let text = human::text(&diagnostics, &sources, records, Lang::Zh, false);
                        faults.push(format!("{name}/pass: should be clean\n{text}"));
                    }
                    for unused in ["expected.txt", "expected.json"] {
                        if archive.join(unused).exists() {
                            faults.push(format!("{name}/pass/{unused}: nothing produces it"));
                        }
                    }
                }
                other => faults.push(format!("{name}/{other}: neither `fail` nor `pass`")),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn every_code_has_an_archive_that_fails_and_one_that_passes() {
    let present: BTreeSet<String> = folders(&root()).into_iter().collect();
    for code in Code::ALL {
        assert!(present.contains(code.as_str()), "{code}: no archive");
        assert_eq!(folders(&root().join(code.as_str())), ["fail", "pass"], "{code}");
    }
}
