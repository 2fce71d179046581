//! What the pages of things, registers and duties show, and pages that open from a folder.

use super::site::{attributes, chinese, pages, rendered_as, sample, target, text};
use juanzong::model::Lang;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The sample as pages for a folder, in English: what is said of both is asked of one rendering.
fn portable() -> &'static BTreeMap<String, Vec<u8>> {
    static SITE: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    SITE.get_or_init(|| rendered_as(Lang::En, &[], true).1)
}

fn page(path: &str) -> &'static str {
    text(chinese().1.get(path).unwrap_or_else(|| panic!("no {path}")))
}

#[test]
fn the_page_of_a_device_shows_its_code_its_worth_and_its_life() {
    let scrapped = page("hardware/HW-00022/index.html");
    assert!(scrapped.contains("class=\"qr\"") && scrapped.contains("class=\"worth\""), "code and chart");
    assert!(scrapped.contains("class=\"timeline\""));
    // Bought in 2019 for 4,410 yuan, over five years to nothing: what stood in the books at the ends of the years.
    for (year, value) in [("2019", "4,336.50"), ("2020", "3,454.50"), ("2023", "808.50"), ("2024", "0.00")] {
        let row = format!("<tr><th scope=\"row\">{year}</th><td class=\"num\">{value}</td>");
        assert!(scrapped.contains(&row), "{year}: {value}");
    }
    // The story is told by its own dates and by the records that refer to it.
    let story = scrapped.split("class=\"story\"").nth(1).expect("a story");
    let places: Vec<usize> = ["购置", "保修截止", "ZX-2025-0003", "核销"]
        .into_iter()
        .map(|word| story.find(word).unwrap_or_else(|| panic!("no {word} in the story")))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(!scrapped.contains("hardware/labels/\">"), "nobody labels what is written off");
}

#[test]
fn every_device_in_the_books_has_a_label() {
    let site = &sample().site;
    let open = site
        .records
        .iter()
        .filter(|record| record.collection.as_str() == "hardware" && record.status.as_deref() != Some("已报废"));
    let labels = page("hardware/labels/index.html");
    let expected: Vec<&str> = open.map(|record| record.id.as_str()).collect();
    for id in &expected {
        assert!(labels.contains(&format!("<span class=\"number\">{id}</span>")), "{id}");
    }
    assert_eq!(labels.matches("class=\"qr\"").count(), expected.len());
    assert!(chinese().1.keys().any(|path| path.starts_with("_theme/labels.") && path.ends_with(".css")));
}

#[test]
fn a_register_can_be_taken_away_whole() {
    let (_, files) = chinese();
    let site = &sample().site;
    let csv = text(&files["hardware/hardware.csv"]);
    let lines = csv.lines().count();
    let records = site.records.iter().filter(|record| record.collection.as_str() == "hardware").count();
    assert_eq!(lines, records + 1);
    let line = csv.lines().find(|line| line.starts_with("HW-00022,")).expect("its line");
    assert!(line.contains("4410") && line.contains("D-fin 财务部"), "{line}");
    for collection in &site.collections {
        let path = format!("{0}/{0}.csv", collection.name);
        assert!(files.contains_key(&path), "{path}");
    }
}

#[test]
fn addresses_are_mapped_by_subnet_and_due_days_by_the_calendar() {
    let map = page("ip_allocations/index.html");
    assert!(map.contains("class=\"subnet\""));
    let row = map.split("<tr><th scope=\"row\"><code>172.16.10.0/24</code></th>").nth(1).expect("its row");
    let cells: Vec<&str> = row.split("</tr>").next().unwrap().split("<td").skip(1).collect();
    let number = |place: usize| -> u32 {
        cells[place].split('>').nth(1).and_then(|rest| rest.split('<').next()).unwrap().parse().unwrap()
    };
    let (capacity, used, kept, free) = (number(0), number(1), number(2), number(4));
    assert_eq!(capacity, 254);
    assert_eq!(used + kept + free, capacity, "{cells:?}");
    assert!(page("compliance/index.html").contains("class=\"calendar\""));
    assert!(page("duties/BK-1/index.html").contains("class=\"calendar\""));
}

#[test]
fn pages_for_a_folder_link_to_files() {
    let files = portable();
    let mut followed = 0;
    let mut wrong = BTreeSet::new();
    for (path, html) in pages(files).filter(|(path, _)| *path != "404.html") {
        for href in attributes(html, "href").into_iter().chain(attributes(html, "action")) {
            if href.contains("://") || href.starts_with("mailto:") || href.starts_with('#') {
                continue;
            }
            followed += 1;
            let plain = href.split(['?', '#']).next().unwrap_or("");
            let found =
                target(path, plain).is_some_and(|(file, _)| files.contains_key(&file) || file.starts_with("_files/"));
            if plain.ends_with('/') || plain.ends_with('.') || !found {
                wrong.insert(format!("{path}: {href}"));
            }
        }
    }
    assert!(followed > 10_000, "only {followed}");
    let shown: Vec<&String> = wrong.iter().take(10).collect();
    assert!(wrong.is_empty(), "{} links, such as {shown:#?}", wrong.len());
    let names = text(&files["search/names.js"]);
    let json = names.strip_prefix("globalThis.names = ").and_then(|rest| rest.strip_suffix(";\n")).expect("one value");
    let names: serde_json::Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(names["records"].as_array().map(Vec::len), Some(sample().site.records.len()));
    assert!(text(&files["search/index.html"]).contains("src=\"names.js\""));
    assert!(!chinese().1.contains_key("search/names.js"), "a server has no need of it");
}

#[test]
fn every_clause_offers_those_like_it() {
    let policy = page("policies/ZD-15/index.html");
    for clause in ["plan", "drill"] {
        assert!(policy.contains(&format!("href=\"../../search/?q=like:ZD-15%23{clause}\"")), "{clause}");
    }
    assert!(!page("repairs/WX-2025-0001/index.html").contains("%23"), "a record is found as a whole");
    let in_a_folder = text(&portable()["policies/ZD-15/index.html"]);
    assert!(in_a_folder.contains("href=\"../../search/index.html?q=like:ZD-15%23drill\""), "a file is named");
}
