//! `check --format sarif` against the official schema.

use juanzong::diagnostic::{Code, Diagnostic, sarif};
use juanzong::model::{BlobId, Lang, RecordId, Source, Sources, Text};
use serde_json::Value;

/// The published schema writes one pattern with a bracket too many, which no regex engine takes.
pub fn schema() -> Value {
    let text = include_str!("../data/sarif-schema-2.1.0.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    serde_json::from_str(&text).expect("a JSON schema")
}

fn validator() -> jsonschema::Validator {
    jsonschema::options().should_validate_formats(true).build(&schema()).expect("a valid schema")
}

#[test]
fn what_check_finds_is_valid_sarif() {
    let validator = validator();
    for root in super::archives::failing() {
        let (sources, _, diagnostics) = super::archives::check(&root);
        let log = serde_json::to_value(sarif::document(&diagnostics, &sources, Lang::Zh)).expect("a value");
        let faults: Vec<_> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", root.display());
    }
}

#[test]
fn every_log_is_valid_sarif() {
    let validator = validator();
    let path = "content/hardware/HW-00001-备份 服务器.md";
    let source = Source { path: path.into(), text: "---\nid: HW-00001\n---\n".into(), blob: BlobId::default() };
    let sources = Sources { records: vec![source], ..Sources::default() };
    let every_code: Vec<Diagnostic> = Code::ALL
        .iter()
        .map(|&code| {
            Diagnostic::new(code, path, 8..16, Text::new("有误", "wrong"))
                .also("content/hardware/_schema.yaml", 0..0, Text::new("见此", "see here"))
                .help(Text::new("改正", "mend it"))
                .mend(8..16, "HW-00002")
                .on(&RecordId::from("HW-00001"))
        })
        .chain([Diagnostic::new(Code::UnreadableFile, "content/坏.md", 0..0, Text::same("x"))])
        .collect();
    for lang in [Lang::Zh, Lang::En] {
        for some in [&every_code[..], &[]] {
            let log = serde_json::to_value(sarif::document(some, &sources, lang)).expect("a value");
            let faults: Vec<_> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
            assert!(faults.is_empty(), "{faults:#?}");
        }
    }
}
