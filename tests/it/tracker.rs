//! Findings through their states: the tracker, the story on a finding's page, and who may not verify.

use crate::archive::TempArchive;
use crate::site::chinese;

fn page(path: &str) -> &'static str {
    let (_, files) = chinese();
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("no page {path}"))).unwrap()
}

#[test]
fn every_number_of_the_tracker_opens_to_its_records() {
    let html = page("reports/findings-ageing/index.html");
    for band in ["7日以内", "8–30日", "31–90日", "90日以上", "其中逾期"] {
        assert!(html.contains(&format!("<th scope=\"col\" class=\"num\">{band}</th>")), "{band}");
    }
    for table in ["by-department", "by-status", "by-severity"] {
        assert!(html.contains(&format!("id=\"{table}\"")), "{table}");
    }
    let opened: Vec<&str> = html.split("<details class=\"opens\">").skip(1).collect();
    assert!(opened.len() > 10, "{}", opened.len());
    for cell in opened {
        let cell = cell.split("</details>").next().unwrap();
        let (count, links) = cell.split_once("</summary>").unwrap();
        let count: usize = count.rsplit('>').next().unwrap().parse().unwrap();
        assert_eq!(links.matches("<li><a class=\"ref\" href=\"../../findings/").count(), count, "{cell}");
    }
}

#[test]
fn the_overdue_come_first() {
    let (_, files) = chinese();
    let report: serde_json::Value =
        serde_json::from_slice(&files["reports/findings-ageing/findings-ageing.json"]).unwrap();
    let overdue: Vec<Option<i64>> =
        report["rows"].as_array().unwrap().iter().map(|row| row["overdue_days"].as_i64()).collect();
    assert!(overdue.iter().any(Option::is_some) && overdue.iter().any(Option::is_none), "{overdue:?}");
    assert!(overdue.is_sorted_by(|a, b| a >= b), "{overdue:?}");
}

#[test]
fn the_page_of_a_finding_tells_its_course() {
    let html = page("findings/ZG-2026-0001/index.html");
    let story = html.split("<ol class=\"story\">").nth(1).unwrap().split("</ol>").next().unwrap();
    let steps: Vec<&str> =
        story.split("<span class=\"what\">").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    assert_eq!(steps, ["发现并开立", "发出整改通知", "责任部门签收", "提出原因和措施", "整改完成", "验证", "整改期限"]);
    assert!(story.contains("ZGTZ-2026-0001") && story.contains("梁思雨") && story.contains("<time>2026-02-27</time>"));
    // A repair has no story.
    assert!(!page("repairs/WX-2025-0001/index.html").contains("class=\"story\""));
}

/// Who is to mend it neither verifies it nor grants more time, and nobody mends what was not notified.
#[test]
fn a_finding_is_verified_by_someone_else() {
    let archive = TempArchive::sample();
    let file = archive.path().join("content/findings/2026/01/ZG-2026-0001.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let faults = |text: &str| -> Vec<String> {
        std::fs::write(&file, text).unwrap();
        let run = archive.run(&["check", "content/findings/2026/01", "--format", "json"]);
        let found = run.json()["diagnostics"].as_array().unwrap().clone();
        found
            .iter()
            .map(|one| format!("{} {}", one["code"].as_str().unwrap(), one["message"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(faults(&text), Vec::<String>::new());
    let told = faults(&text.replace("verifier: P-liangsiyu", "verifier: P-qiaomuchen"));
    assert!(told.iter().any(|fault| fault.contains("验证人不得是整改责任人")), "{told:?}");
    let own = "extensions: [{ on: 2026-02-20, until: 2026-03-20, reason: 等待到货, by: P-qiaomuchen }]\nplan_on:";
    let told = faults(&text.replace("plan_on:", own));
    assert!(told.iter().any(|fault| fault.contains("延期不得由整改责任人批准")), "{told:?}");
    let late = own.replace("2026-02-20", "2026-03-02").replace("P-qiaomuchen", "P-linjingwen");
    let told = faults(&text.replace("plan_on:", &late));
    assert!(told.iter().any(|fault| fault.contains("届满前批准")), "{told:?}");
    let told = faults(&text.replace("notice_no: ZGTZ-2026-0001\n", ""));
    assert!(told.iter().any(|fault| fault.contains("notice_no")), "{told:?}");
}
