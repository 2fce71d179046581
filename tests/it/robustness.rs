//! Whatever a file holds, reading and judging it ends, in time and without panic.

use juanzong::diagnostic::{Code, Diagnostic, human};
use juanzong::model::{BlobId, Lang, Record, Source, Sources};
use juanzong::{load, parse, validate};
use proptest::prelude::*;
use std::path::Path;
use std::time::{Duration, Instant};

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into(), blob: BlobId::default() }
}

fn archive(name: &str) -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archives/check").join(name);
    load::archive(&root).expect("an archive").0
}

/// Parses and judges the sources as they stand, and shows what was found.
fn judge(sources: &Sources) -> (Vec<Record>, Vec<Diagnostic>) {
    let (schemas, mut diagnostics) = validate::compile(sources);
    let mut documents = Vec::new();
    for source in &sources.records {
        let (document, found) = parse::document(source);
        documents.extend(document);
        diagnostics.extend(found);
    }
    let (records, found) = validate::records(documents, &schemas);
    diagnostics.extend(found);
    for diagnostic in &diagnostics {
        for label in diagnostic.secondary.iter().chain([&diagnostic.primary]) {
            if let Some(text) = sources.text(&label.path) {
                assert!(text.get(label.span.clone()).is_some(), "{diagnostic:#?}");
            }
        }
    }
    let _ = human::text(&diagnostics, sources, records.len(), Lang::En, false);
    (records, diagnostics)
}

/// Every prefix of `text` that ends at a character, at most about `most` of them.
fn prefixes(text: &str, most: usize) -> impl Iterator<Item = &str> {
    let step = text.chars().count().div_ceil(most).max(1);
    text.char_indices().step_by(step).map(|(end, _)| &text[..end])
}

/// The archives that exercise parsing and judging most.
const ARCHIVES: [&str; 9] = [
    "missing-field/fail",
    "missing-field/pass",
    "wrong-type/fail",
    "invisible-character/fail",
    "rule-failed/fail",
    "yaml-syntax/fail",
    "yaml-syntax/pass",
    "duplicate-anchor/fail",
    "literal-emphasis/fail",
];

#[test]
fn every_prefix_of_a_record_is_judged() {
    for name in ARCHIVES {
        let sources = archive(name);
        for record in &sources.records {
            // All prefixes are one archive, so that its definitions are compiled once.
            let stem = record.path.trim_end_matches(".md");
            let mut cut =
                prefixes(&record.text, 400).enumerate().map(|(at, text)| (format!("{stem}-{at:06}.md"), text));
            let records = cut.by_ref().map(|(path, text)| source(&path, text)).collect();
            judge(&Sources { records, ..sources.clone() });
        }
    }
}

#[test]
fn every_prefix_of_a_definition_is_compiled() {
    for name in ["schema-invalid/pass", "schema-invalid/fail"] {
        let sources = archive(name);
        for (at, schema) in sources.schemas.iter().enumerate() {
            for text in prefixes(&schema.text, 60) {
                let mut schemas = sources.schemas.clone();
                schemas[at] = source(&schema.path, text);
                judge(&Sources { schemas, ..sources.clone() });
            }
        }
        for calendar in &sources.calendars {
            for text in prefixes(&calendar.text, 60) {
                judge(&Sources { calendars: vec![source(&calendar.path, text)], ..Sources::default() });
            }
        }
    }
}

/// Judges one record by the devices' schema and says what was found, in the time that a person would wait.
fn judge_hostile(text: &str) -> Vec<Code> {
    let begun = Instant::now();
    let sources = archive("missing-field/pass");
    let records = vec![source("content/devices/HW-00001.md", text)];
    let (_, found) = judge(&Sources { records, ..sources });
    assert!(begun.elapsed() < Duration::from_secs(120), "took {:?}", begun.elapsed());
    found.into_iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn alias_bombs_end_in_a_fault() {
    let mut bomb = String::from("---\nid: HW-00001\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for at in 1..12 {
        let items = vec![format!("*a{}", at - 1); 9].join(", ");
        bomb.push_str(&format!("a{at}: &a{at} [{items}]\n"));
    }
    bomb.push_str("---\n");
    assert_eq!(judge_hostile(&bomb), [Code::YamlSyntax]);
}

#[test]
fn aliases_that_are_faults_are_pointed_at() {
    let text = "---\nid: HW-00001\nname: &name 备份服务器\nkind: *name\nparts: &parts [{ name: 1, price: 2 }]\ntags: *parts\n---\n";
    let found = judge_hostile(text);
    assert!(found.contains(&Code::ValueNotAllowed) && found.contains(&Code::WrongType), "{found:?}");
}

#[test]
fn deep_nesting_ends_in_a_fault() {
    for text in [
        format!("---\nid: HW-00001\nname: {}\n---\n", "[".repeat(100_000)),
        format!("---\nid: HW-00001\nname: {}{}\n---\n", "[".repeat(2_000), "]".repeat(2_000)),
        format!("---\nid: HW-00001\nname: {}\n---\n", "{a: ".repeat(50_000)),
        format!("---\n{}\n---\n", "- ".repeat(50_000)),
        format!("---\n{}\n---\n", (0..3_000).map(|depth| format!("{}k:\n", " ".repeat(depth))).collect::<String>()),
    ] {
        assert_eq!(judge_hostile(&text), [Code::YamlSyntax]);
    }
    let deep = format!("{}备份{}", "*[".repeat(20_000), "](x)*".repeat(20_000));
    judge_hostile(&format!("---\nid: HW-00001\nname: 备份服务器\nkind: 服务器\n---\n{deep}\n"));
}

#[test]
fn ten_megabytes_of_front_matter_are_judged() {
    let line = "  - { name: 硬盘, price: 0.10, colour: 红 }\n";
    let text = format!(
        "---\nid: HW-00001\nname: 备份服务器\nkind: 服务器\nparts:\n{}---\n",
        line.repeat(2 * 1024 * 1024 / line.len())
    );
    let found = judge_hostile(&text);
    assert!(!found.is_empty() && found.iter().all(|code| *code == Code::UnknownField));
    let long = format!("---\nid: HW-00001\nname: {}\nkind: 服务器\n---\n", "备".repeat(10 * 1024 * 1024 / 3));
    assert_eq!(judge_hostile(&long), [Code::OutOfRange]);
}

#[test]
fn rules_nested_beyond_reason_end_in_a_fault() {
    let base = archive("missing-field/pass");
    let text = &base.schemas[0].text;
    let place = text.find("\"!before(").expect("a rule");
    let end = place + text[place..].find('\n').expect("a line");
    for (before, middle, after) in [
        ("(", "true", ")"),
        ("!", "true", ""),
        ("-", "1", ""),
        ("[", "1", "]"),
        ("{1:", "1", "}"),
        ("", "self.count == 1", " || self.count == 1"),
        ("", "self.count == 1", " && self.count == 1"),
        ("", "self", ".a"),
        ("", "self.tags", "[0]"),
        ("", "1", "+1"),
        ("", "1", "<1"),
        ("", "self.id", ".size()"),
        ("size(", "self.id", ")"),
        ("true?", "1", ":2"),
        ("self.tags.all(t,", "true", ")"),
        ("", "'", "甲"),
    ] {
        for times in [2_000 / (before.len() + after.len()), 20_000] {
            let assert = format!("{}{middle}{}", before.repeat(times), after.repeat(times)).replace('\'', "''");
            let changed = format!("{}'{assert}'{}", &text[..place], &text[end..]);
            let schemas = vec![source(&base.schemas[0].path, &changed)];
            let (_, found) = judge(&Sources { schemas, ..base.clone() });
            let told = found.iter().any(|diagnostic| diagnostic.code == Code::SchemaInvalid);
            assert!(told || times < 20_000, "{before}…{middle}…{after}: {found:#?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Text put anywhere into a record is told of or taken, never a panic.
    #[test]
    fn records_with_insertions_are_judged(at in 0usize..400, insertion in "[\\PC\\n\\t\u{200b}\u{202e}&*:{}\\[\\]|>#'\"-]{0,12}") {
        let mut sources = archive("missing-field/pass");
        let text = &sources.records[0].text;
        let at = text.char_indices().map(|(place, _)| place).nth(at).unwrap_or(text.len());
        let path = sources.records[0].path.clone();
        let text = format!("{}{insertion}{}", &text[..at], &text[at..]);
        sources.records = vec![source(&path, &text)];
        judge(&sources);
    }

    /// The same for definitions.
    #[test]
    fn definitions_with_insertions_are_compiled(at in 0usize..3000, insertion in "[\\PC\\n\\t&*:{}\\[\\]|>#'\"-]{0,12}") {
        let mut sources = archive("missing-field/pass");
        let text = &sources.schemas[0].text;
        let at = text.char_indices().map(|(place, _)| place).nth(at).unwrap_or(text.len());
        let path = sources.schemas[0].path.clone();
        let text = format!("{}{insertion}{}", &text[..at], &text[at..]);
        sources.schemas = vec![source(&path, &text)];
        judge(&sources);
    }
}
