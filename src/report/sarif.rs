//! Reports as SARIF 2.1.0: each row a result at the record that it speaks of.

use super::cell;
use crate::model::report::{Report, Row};
use crate::model::{Lang, Site};
use serde_json::{Value, json};

/// One log over the reports, each a rule.
pub fn document(reports: &[Report], site: &Site, lang: Lang) -> Value {
    let rules: Vec<Value> = reports
        .iter()
        .map(|report| {
            json!({
                "id": report.name,
                "shortDescription": { "text": report.title.get(lang) },
                "fullDescription": { "text": report.description.get(lang) },
            })
        })
        .collect();
    let results: Vec<Value> = reports
        .iter()
        .enumerate()
        .flat_map(|(rule, report)| report.rows.iter().map(move |row| result(report, rule, row, site, lang)))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "juanzong",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "results": results,
        }],
    })
}

fn result(report: &Report, rule: usize, row: &Row, site: &Site, lang: Lang) -> Value {
    let said: Vec<String> = report
        .columns
        .iter()
        .zip(&row.cells)
        .filter(|(_, value)| !value.is_null())
        .map(|(column, value)| format!("{}: {}", column.title.get(lang), cell::text(column, value, lang)))
        .collect();
    let mut result = json!({
        "ruleId": report.name,
        "ruleIndex": rule,
        "level": "note",
        "message": { "text": said.join("; ") },
    });
    if let Some(ix) = row.record.as_ref().and_then(|id| site.find(id.as_str())) {
        let uri: String = site
            .record(ix)
            .path()
            .split('/')
            .map(|part| percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string())
            .collect::<Vec<_>>()
            .join("/");
        result["locations"] = json!([{
            "physicalLocation": { "artifactLocation": { "uri": uri }, "region": { "startLine": 1 } },
        }]);
    }
    if let Some(commit) = &row.commit {
        result["properties"] = json!({ "commit": commit.as_str() });
    }
    result
}
