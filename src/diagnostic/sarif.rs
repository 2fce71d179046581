//! Diagnostics as SARIF 2.1.0, for forges and code-scanning tools.

use super::place::{Places, Stretch};
use super::{Code, Diagnostic, Label, Severity};
use crate::model::{Lang, Sources};
use serde::Serialize;
use std::fmt::Write;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The document that `check --format sarif` prints.
#[derive(Serialize, Debug)]
pub struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    language: &'static str,
    column_kind: &'static str,
    results: Vec<SarifResult<'a>>,
}

#[derive(Serialize, Debug)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize, Debug)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message<'static>,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize, Debug)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize, Debug)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize, Debug)]
struct Message<'a> {
    text: std::borrow::Cow<'a, str>,
}

#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize, Debug)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize, Debug)]
struct LogicalLocation<'a> {
    name: &'a str,
    kind: &'static str,
}

#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Message<'a>,
    artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: [Replacement<'a>; 1],
}

#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<'a>,
}

/// Builds the document. Every code is listed as a rule with its documentation, found or not.
pub fn document<'a>(diagnostics: &'a [Diagnostic], sources: &Sources, lang: Lang) -> Log<'a> {
    let rules = Code::ALL.iter().map(|&code| rule(code, lang)).collect();
    let mut places = Places::new(sources);
    let results = diagnostics.iter().map(|diagnostic| result(diagnostic, &mut places, lang)).collect();
    Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver: Driver { name: "juanzong", version: env!("CARGO_PKG_VERSION"), rules } },
            language: lang.tag(),
            column_kind: "unicodeCodePoints",
            results,
        }],
    }
}

fn rule(code: Code, lang: Lang) -> Rule {
    let documentation = code.explanation(lang);
    Rule {
        id: code.as_str(),
        short_description: Message { text: code.meaning(lang).into() },
        help: Help { text: documentation, markdown: documentation },
        default_configuration: Configuration { level: level(code.severity()) },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result<'a>(diagnostic: &'a Diagnostic, places: &mut Places<'_>, lang: Lang) -> SarifResult<'a> {
    let mut message = diagnostic.message.get(lang).to_owned();
    for help in &diagnostic.help {
        let _ = write!(message, "\n{}", help.get(lang));
    }
    let logical_locations =
        diagnostic.record.iter().map(|record| LogicalLocation { name: record.as_str(), kind: "record" }).collect();
    let fixes = diagnostic
        .fix
        .iter()
        .filter_map(|fix| {
            let path = &diagnostic.primary.path;
            let deleted_region = region(places.find(path, &fix.span)?.1);
            let description = diagnostic.help.first().unwrap_or(&diagnostic.message).get(lang);
            Some(Fix {
                description: Message { text: description.into() },
                artifact_changes: [ArtifactChange {
                    artifact_location: ArtifactLocation { uri: uri(path) },
                    replacements: [Replacement {
                        deleted_region,
                        inserted_content: Message { text: fix.replacement.as_str().into() },
                    }],
                }],
            })
        })
        .collect();
    SarifResult {
        rule_id: diagnostic.code.as_str(),
        // The rules stand in the order of the codes.
        rule_index: diagnostic.code as usize,
        level: level(diagnostic.severity),
        message: Message { text: message.into() },
        locations: [Location { logical_locations, ..location(&diagnostic.primary, places, lang) }],
        related_locations: diagnostic.secondary.iter().map(|label| location(label, places, lang)).collect(),
        fixes,
    }
}

fn location<'a>(label: &'a Label, places: &mut Places<'_>, lang: Lang) -> Location<'a> {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(&label.path) },
            region: places.find(&label.path, &label.span).map(|(_, stretch)| region(stretch)),
        },
        logical_locations: Vec::new(),
        message: label.message.as_ref().map(|text| Message { text: text.get(lang).into() }),
    }
}

fn region(Stretch { start, end }: Stretch) -> Region {
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

/// The path as a relative URI reference: everything but unreserved characters and `/` percent-encoded (RFC 3986).
fn uri(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlobId, RecordId, Source, Text};
    use serde_json::json;

    fn sample() -> (Vec<Diagnostic>, Sources) {
        let path = "content/hardware/HW-00001-备份 服务器.md";
        let text = "---\nid: HW-00001\nstatus: 再用\n---\n";
        let source = Source { path: path.into(), text: text.into(), blob: BlobId::default() };
        let span = text.find("再用").map_or(0..0, |start| start..start + 6);
        let diagnostic = Diagnostic::new(
            Code::ValueNotAllowed,
            path,
            span.clone(),
            Text::new("`status` 不能是 `再用`", "`status` may not be `再用`"),
        )
        .also("content/hardware/_schema.yaml", 0..0, Text::new("取值在此列出", "the values are listed here"))
        .help(Text::new("是否想写 `在用`？", "did you mean `在用`?"))
        .mend(span, "在用")
        .on(&RecordId::from("HW-00001"));
        let outside =
            Diagnostic::new(Code::PathOutsideArchive, "content/链接.md", 0..0, Text::same("leads out of the archive"))
                .graded(Severity::Warning);
        (vec![diagnostic, outside], Sources { records: vec![source], ..Sources::default() })
    }

    #[test]
    fn places_are_characters_and_paths_are_uris() {
        let (diagnostics, sources) = sample();
        let log = serde_json::to_value(document(&diagnostics, &sources, Lang::Zh)).expect("a value");
        let result = &log["runs"][0]["results"][0];
        assert_eq!(
            result["locations"][0]["physicalLocation"],
            json!({
                "artifactLocation": { "uri": "content/hardware/HW-00001-%E5%A4%87%E4%BB%BD%20%E6%9C%8D%E5%8A%A1%E5%99%A8.md" },
                "region": { "startLine": 3, "startColumn": 9, "endLine": 3, "endColumn": 11 },
            })
        );
        assert_eq!(result["locations"][0]["logicalLocations"][0]["name"], "HW-00001");
        let index = result["ruleIndex"].as_u64().map_or(0, |index| index as usize);
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index]["id"], "value-not-allowed");
        assert_eq!(
            result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"],
            json!({"text": "在用"})
        );
        let outside = &log["runs"][0]["results"][1];
        assert_eq!(outside["level"], "warning");
        assert_eq!(outside["locations"][0]["physicalLocation"].get("region"), None);
    }
}
