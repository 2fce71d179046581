//! The published handbook: every link leads somewhere, nothing comes from outside, the same archive gives the same
//! bytes.

use juanzong::model::output::MemorySink;
use juanzong::model::{Date, Lang};
use juanzong::pipeline::{self, Checked};
use juanzong::render::{self, HitView, Options, Rendered, SearchView};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

type Files = BTreeMap<String, Vec<u8>>;

pub fn sample() -> &'static Checked {
    static SAMPLE: OnceLock<Checked> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let options = pipeline::Options {
            as_of: Date::constant(2026, 11, 22),
            audience: None,
            history: false,
            reports: true,
            objects: false,
        };
        pipeline::check(Path::new(env!("CARGO_MANIFEST_DIR")), &options).expect("the sample can be read")
    })
}

fn rendered(lang: Lang, overrides: &[(Arc<str>, Arc<[u8]>)]) -> (Rendered, Files) {
    rendered_as(lang, overrides, false)
}

pub fn rendered_as(lang: Lang, overrides: &[(Arc<str>, Arc<[u8]>)], portable: bool) -> (Rendered, Files) {
    let sink = MemorySink::default();
    let base_url = Some("https://handbook.shifan.example/it/".to_owned());
    let options = Options { overrides, lang, base_url, portable, spell: juanzong::index::spelled };
    let rendered = render::site(&sample().site, &options, &sink).unwrap_or_else(|faults| panic!("{faults:#?}"));
    (rendered, sink.into_files())
}

pub fn chinese() -> &'static (Rendered, Files) {
    static SITE: OnceLock<(Rendered, Files)> = OnceLock::new();
    SITE.get_or_init(|| rendered(Lang::Zh, &[]))
}

pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("pages are UTF-8")
}

pub fn pages(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    files.iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, bytes)| (path.as_str(), text(bytes)))
}

/// The values of `attribute` in `html`.
pub fn attributes<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let opening = format!(" {attribute}=\"");
    html.split(opening.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Where `href` leads from the page at `path`: a file of the site and perhaps an anchor.
pub fn target(path: &str, href: &str) -> Option<(String, Option<String>)> {
    let (address, anchor) = match href.split_once('#') {
        Some((address, anchor)) => (address, Some(anchor.to_owned())),
        None => (href, None),
    };
    let address = address.split('?').next().unwrap_or("");
    let mut parts: Vec<&str> = path.split('/').collect();
    let file = parts.pop().unwrap_or("");
    if address.is_empty() {
        return Some((path.to_owned(), anchor));
    }
    for part in address.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    let mut found = parts.join("/");
    if address.ends_with('/') || address.ends_with('.') {
        found = if found.is_empty() { "index.html".to_owned() } else { format!("{found}/index.html") };
    }
    let _ = file;
    Some((found, anchor))
}

/// How many links the pages have, and those that lead nowhere. `copied` are files that are not rendered.
pub fn dead_links(files: &Files, copied: &BTreeSet<&str>) -> (usize, BTreeSet<String>) {
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        pages(files).map(|(path, html)| (path, attributes(html, "id").into_iter().collect())).collect();
    let mut dead = BTreeSet::new();
    let mut followed = 0;
    for (path, html) in pages(files).filter(|(path, _)| *path != "404.html") {
        for href in attributes(html, "href").into_iter().chain(attributes(html, "src")) {
            if href.contains("://") || href.starts_with("mailto:") || href.starts_with("tel:") {
                continue;
            }
            followed += 1;
            let Some((file, anchor)) = target(path, href) else {
                dead.insert(format!("{path}: `{href}` leaves the site"));
                continue;
            };
            if !files.contains_key(&file) && !copied.contains(file.as_str()) {
                dead.insert(format!("{path}: `{href}` leads to no file"));
            } else if let Some(anchor) = anchor
                && !ids.get(file.as_str()).is_some_and(|ids| ids.contains(anchor.as_str()))
            {
                dead.insert(format!("{path}: `{href}` leads to no place"));
            }
        }
    }
    (followed, dead)
}

#[test]
fn every_link_leads_somewhere() {
    let (rendered, files) = chinese();
    let copied: BTreeSet<&str> = rendered.attachments.iter().map(|(_, to)| to.as_str()).collect();
    let (followed, dead) = dead_links(files, &copied);
    assert!(followed > 10_000, "only {followed} links were followed");
    let shown: Vec<&String> = dead.iter().take(20).collect();
    assert!(dead.is_empty(), "{} dead links, such as {shown:#?}", dead.len());
}

#[test]
fn every_record_has_its_page_and_every_page_its_parts() {
    let (_, files) = chinese();
    let site = &sample().site;
    for record in &site.records {
        let path = format!("{}index.html", record.page());
        let html = text(files.get(&path).unwrap_or_else(|| panic!("no {path}")));
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        assert!(html.contains("<main") && html.contains("lang=\"zh-CN\""), "{path}");
    }
    for (path, html) in pages(files) {
        let ids = attributes(html, "id");
        let distinct: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), distinct.len(), "{path} has an id twice");
        assert!(!html.contains(" style=\"") && !html.contains("<style"), "{path} has a style of its own");
        assert!(html.matches("<script").count() == html.matches("<script src=").count(), "{path} has an inline script");
        for address in attributes(html, "src") {
            assert!(!address.contains("//"), "{path} fetches {address}");
        }
    }
}

#[test]
fn raw_values_are_never_shown() {
    let (_, files) = chinese();
    for (path, html) in pages(files) {
        assert!(!html.contains("{&quot;") && !html.contains("[&quot;"), "{path} shows JSON");
        assert!(!html.contains(">true<") && !html.contains(">false<"), "{path} shows a bare truth value");
    }
}

#[test]
fn the_same_archive_gives_the_same_bytes() {
    let (_, first) = chinese();
    let (_, second) = rendered(Lang::Zh, &[]);
    assert_eq!(first.len(), second.len());
    for (path, bytes) in first {
        assert!(second.get(path) == Some(bytes), "{path} differs");
    }
}

#[test]
fn the_interface_speaks_english_too() {
    let (_, files) = rendered(Lang::En, &[]);
    let html = text(&files["search/index.html"]);
    assert!(html.contains("lang=\"en\"") && html.contains("Skip to content"));
    // Nothing but what the archive itself says is left in Chinese.
    let config = &sample().site.config;
    for path in ["search/index.html", "404.html"] {
        let html = text(&files[path]).replace(&config.title, "").replace(&config.organisation, "");
        let words: Vec<&str> = html
            .split(|letter: char| !('\u{2e80}'..='\u{9fff}').contains(&letter))
            .filter(|word| !word.is_empty())
            .collect();
        assert!(words.is_empty(), "{path}: {words:?}");
    }
}

#[test]
fn charts_stand_on_the_pages_of_procedures_and_departments() {
    let (_, files) = chinese();
    let procedure = text(&files["procedures/LC-4-03/index.html"]);
    assert!(procedure.contains("class=\"swimlanes\"") && procedure.contains("id=\"step-1\""));
    assert!(text(&files["departments/index.html"]).contains("class=\"tree\""));
    assert!(text(&files["roles/index.html"]).contains("class=\"tree\""));
}

#[test]
fn a_local_template_wins_and_its_faults_are_told() {
    let page = |text: &str| -> [(Arc<str>, Arc<[u8]>); 1] {
        [(Arc::from("templates/not-found.html"), Arc::from(text.as_bytes()))]
    };
    let good = page("{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1><p>走丢了</p>{% endblock %}");
    let (_, files) = rendered(Lang::Zh, &good);
    assert!(text(&files["404.html"]).contains("走丢了"));

    for (source, word) in [
        ("{% extends \"base.html\" %}\n{% block main %}{{ page.titel }}{% endblock %}", "page.titel"),
        ("{% extends \"base.html\" %}\n{% block main %}{{ t(key=\"no.such\") }}{% endblock %}", "t(key"),
        ("{% extends \"base.html\" %}\n{% block main %}{{ page.title | shout }}{% endblock %}", "shout"),
        ("{% extends \"base.html\" %}\n{% block main %}{{ page.title ", "page.title"),
    ] {
        let overrides = page(source);
        let options = Options {
            overrides: &overrides,
            lang: Lang::Zh,
            base_url: None,
            portable: false,
            spell: juanzong::index::spelled,
        };
        let faults = render::site(&sample().site, &options, &MemorySink::default()).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:#?}");
        let fault = &faults[0];
        assert_eq!((&*fault.primary.path, fault.code.as_str()), ("templates/not-found.html", "template-error"));
        let line = source[..fault.primary.span.start].matches('\n').count() + 1;
        assert_eq!(line, 2, "{word}: {:?} {}", fault.primary.span, fault.message.en);
        if word == "page.titel" {
            let help = fault.help.iter().map(|help| &*help.en).collect::<Vec<_>>().join("\n");
            assert!(help.contains("`page` (root, title, path"), "the variables at hand: {help}");
        }
    }
}

#[test]
fn search_pages_show_what_the_server_found() {
    let (rendered, _) = chinese();
    let view = SearchView {
        query: "<备份>".to_owned(),
        asked: true,
        total: 1,
        hits: vec![HitView {
            id: "ZD-15".to_owned(),
            title: "数据备份与恢复管理规范".to_owned(),
            url: "policies/ZD-15/#backup".to_owned(),
            collection: "管理制度".to_owned(),
            snippet_html: "业务数据库每日<mark>备份</mark>".to_owned(),
            ..HitView::default()
        }],
        page: 1,
        pages: 1,
        ..SearchView::default()
    };
    let html = rendered.search.render(&view).expect("the page can be rendered");
    assert!(html.contains("value=\"&lt;备份&gt;\"") && html.contains("<mark>备份</mark>"));
    assert!(html.contains("href=\"../policies/ZD-15/#backup\""));
}

#[test]
fn the_site_map_names_every_page_by_its_address() {
    let (_, files) = chinese();
    let map = text(&files["sitemap.xml"]);
    assert!(map.contains("<loc>https://handbook.shifan.example/it/policies/ZD-15/</loc>"));
    assert!(text(&files["robots.txt"]).contains("Sitemap: https://handbook.shifan.example/it/sitemap.xml"));
    assert!(
        text(&files["policies/ZD-15/index.html"])
            .contains("<link rel=\"canonical\" href=\"https://handbook.shifan.example/it/policies/ZD-15/\">")
    );
}

#[test]
fn duties_have_their_pages_and_clauses_say_how_they_stand() {
    let (_, files) = chinese();
    let site = &sample().site;
    for duty in &site.duties {
        let page = text(&files[&format!("duties/{}/index.html", duty.id)]);
        assert!(page.contains(&*duty.text), "{}", duty.id);
        let windows = text(&files[&format!("duties/{}/windows.csv", duty.id)]);
        let judged = site.judgements.iter().filter(|judgement| site.duties[judgement.duty as usize].id == duty.id);
        assert_eq!(windows.lines().count(), judged.count() + 1, "a line of headings, then {}", duty.id);
    }
    let overview = text(&files["compliance/index.html"]);
    assert!(overview.contains("<caption>") && overview.contains("href=\"../duties/EQ-1/#m-2026-11\""));
    assert!(!overview.contains('{'), "a place was not filled in");
    let clause = text(&files["policies/ZD-15/index.html"]);
    assert!(clause.contains("本条款近12个月：") && clause.contains("实 828，迟 15"), "the clause on backups");
    assert!(clause.contains("href=\"../../duties/BK-6/\""));
    let due = text(&files["due/index.html"]);
    assert!(due.contains("徐泽宇") && due.contains("href=\"../duties/ROOM-1/\"") && !due.contains('{'));
    let rows: serde_json::Value = serde_json::from_slice(&files["due/due.json"]).unwrap();
    assert_eq!(rows["rows"][0]["standing"], "overdue");
    let home = text(&files["index.html"]);
    assert!(home.contains("href=\"compliance/\"") && home.contains("href=\"due/\""));
}

/// A subject with thousands of windows has a page that can still be read; the file beside it has them all.
#[test]
fn pages_of_duties_stay_bounded() {
    let mut site = sample().site.clone();
    let place = site.judgements.iter().position(|judgement| judgement.state.as_str() == "missed").unwrap();
    let missed = site.judgements[place].clone();
    site.judgements.splice(place..place, std::iter::repeat_n(missed.clone(), 5000));
    let sink = MemorySink::default();
    let options =
        Options { overrides: &[], lang: Lang::Zh, base_url: None, portable: false, spell: juanzong::index::spelled };
    render::site(&site, &options, &sink).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let files = sink.into_files();
    let duty = &site.duties[missed.duty as usize].id;
    let page = text(&files[&format!("duties/{duty}/index.html")]);
    assert!(page.len() < 300_000, "{} bytes", page.len());
    assert!(text(&files["compliance/index.html"]).len() < 300_000);
    assert!(text(&files[&format!("duties/{duty}/windows.csv")]).lines().count() > 5000);
}
