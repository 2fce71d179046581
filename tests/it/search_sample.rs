//! What search finds in the sample besides words: attachments, synonyms.

use crate::search::SAMPLE;
use juanzong::index::{Results, SearchRequest};

fn search(query: &str) -> Results {
    SAMPLE.index.search(&SearchRequest { query: query.to_owned(), ..SearchRequest::default() }).unwrap()
}

fn ids(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.id.as_str()).collect()
}

#[test]
fn records_with_attachments_are_found() {
    for query in ["has:attachment", "has:附件"] {
        let mut found = search(query);
        found.hits.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(ids(&found), ["L-room-hq", "ZS-010", "ZS-013"], "{query}");
    }
    assert_eq!(ids(&search("has:attachment in:locations")), ["L-room-hq"]);
    assert!(ids(&search("平面布置图")).contains(&"L-room-hq"));
}

#[test]
fn synonyms_are_found_but_never_within_quotation_marks() {
    let (typed, quoted) = (search("密码重置"), search("\"密码重置\""));
    assert!(typed.total > quoted.total, "{} {}", typed.total, quoted.total);
    let told = |results: &Results| results.notes.iter().any(|note| note.text.zh.contains("也检索了同义词"));
    assert!(told(&typed) && !told(&quoted));
    assert!(!told(&search("-密码 备份")), "what is not wanted is not looked for in other words");
    // Both words find the same records.
    let [one, other] = ["密码", "口令"].map(search);
    assert_eq!(one.records, other.records);
}
