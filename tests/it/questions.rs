//! The questions of inspectors in the READMEs: each with a command that answers and a page that is there.

use crate::archive::{Run, TempArchive, juanzong};
use rayon::prelude::*;
use std::collections::BTreeMap;

struct Question {
    command: String,
    page: String,
}

/// The rows of the table, by number.
fn questions(readme: &str) -> BTreeMap<u32, Question> {
    let rows = readme.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [number, question, command, page] = cells[..] else { return None };
        let bare = |cell: &str| Some(cell.strip_prefix('`')?.strip_suffix('`')?.to_owned());
        assert!(!question.is_empty());
        let command = bare(command)?.strip_prefix("juanzong ")?.to_owned();
        Some((number.parse().ok()?, Question { command, page: bare(page)? }))
    });
    rows.collect()
}

fn read(name: &str) -> BTreeMap<u32, Question> {
    questions(&std::fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap())
}

#[test]
fn both_languages_have_every_question_and_every_page_is_there() {
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    assert_eq!(english.keys().copied().collect::<Vec<_>>(), (1..=30).collect::<Vec<_>>());
    let pages = &crate::site::chinese().1;
    for (number, question) in &english {
        let other = &chinese[number];
        assert_eq!((&question.command, &question.page), (&other.command, &other.page), "{number}");
        let page = format!("{}index.html", question.page.trim_start_matches('/'));
        assert!(pages.contains_key(&page), "{number}: {page}");
    }
}

#[test]
fn every_command_answers() {
    let archive = TempArchive::at("demo");
    juanzong(&["demo", archive.path().to_str().unwrap(), "--years", "1", "--records", "400"]).exits(0);
    let checkpoint = archive.path().join("checkpoint.txt");
    archive.run(&["seal", "--out", checkpoint.to_str().unwrap()]).exits(0);
    read("README.md").into_par_iter().for_each(|(number, question)| {
        let words: Vec<&str> = question.command.split(' ').collect();
        let mut command = archive.command();
        let dated = words.contains(&"--as-of");
        command.current_dir(archive.path()).args(if dated { &[][..] } else { &["--as-of", "2026-11-22"] }).args(&words);
        let run = Run::of(command.output().unwrap());
        // Only verify and duties say by their exit code that something is wrong, and in a demonstration it is.
        let ends = run.code == Some(0) || (run.code == Some(1) && ["verify", "duties"].contains(&words[0]));
        // What was searched is an answer, too.
        assert!(ends && run.out.chars().count() > 30, "{number}: {run:?}");
    });
}
