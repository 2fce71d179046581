//! What falls due, by person, and what an amendment would do.

use crate::archive::TempArchive;
use crate::duties::{archive, periodic, policy, upkeep};
use serde_json::{Value, json};

const PEOPLE: &str = "\
title: 人员
kind: card
group: 组织
order: 5
id: { pattern: '^P-[a-z]+$' }
schema:
  type: object
  additionalProperties: false
  required: [id]
  properties:
    id: { type: string, title: 编号 }
    department: { type: string, title: 部门, x-ref: departments }
    roles: { type: array, title: 任职, items: { type: object } }
";

const PARTS: &str = "\
title: 部门
kind: card
group: 组织
order: 6
id: { pattern: '^D-[a-z]+$' }
schema:
  type: object
  additionalProperties: false
  required: [id]
  properties:
    id: { type: string, title: 编号 }
    parent: { type: string, title: 上级, x-ref: departments }
";

fn staffed() -> TempArchive {
    let archive = archive();
    archive.write("content/people/_schema.yaml", PEOPLE);
    archive.write("content/departments/_schema.yaml", PARTS);
    let servers = std::fs::read_to_string(archive.path().join("content/servers/_schema.yaml")).unwrap();
    let more = "    department: { type: string, title: 部门, x-ref: departments }\n    keeper: { type: string, title: 保管人 }\n    responsible: { type: string, title: 责任人, x-ref: people }\n";
    archive
        .write("content/servers/_schema.yaml", &servers.replace("    keeper: { type: string, title: 保管人 }\n", more));
    for (id, parent) in [("group", ""), ("east", "group"), ("west", "group")] {
        let parent = if parent.is_empty() { String::new() } else { format!("parent: D-{parent}\n") };
        archive.write(&format!("content/departments/D-{id}.md"), &format!("---\nid: D-{id}\n{parent}---\n"));
    }
    let person = |id: &str, department: &str, roles: &str| {
        archive.write(
            &format!("content/people/P-{id}.md"),
            &format!("---\nid: P-{id}\ndepartment: D-{department}\nroles: [{roles}]\n---\n"),
        );
    };
    person("dong", "east", "{ role: R-admin, from: 2020-01-01 }");
    person("jiu", "west", "{ role: R-admin, from: 2020-01-01, to: 2026-01-31 }");
    person("xin", "west", "{ role: R-admin, from: 2026-02-01 }");
    person("yong", "east", "");
    archive
        .write("content/policies/ZD-04.md", &policy("1.0", "2026-01-05", &(periodic("week") + "    owner: R-admin\n")));
    let server = |number: u32, more: &str| {
        archive.write(&format!("content/servers/S-{number}.md"), &format!("---\nid: S-{number}\n{more}---\n"));
    };
    server(1, "department: D-east\nresponsible: P-yong\n");
    server(2, "department: D-west\n");
    archive
}

fn due(archive: &TempArchive, as_of: &str, args: &[&str]) -> Vec<(String, String, String, Value)> {
    let all = [&["duties", "--format", "json", "--due"], args].concat();
    let run = archive.run_with(&all, &["--as-of", as_of]);
    let json = run.json();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("").to_owned();
    let rows = json["rows"].as_array().unwrap_or_else(|| panic!("{run:?}"));
    rows.iter()
        .map(|row| (text(row, "standing"), text(row, "by"), text(row, "record"), row["people"].clone()))
        .collect()
}

#[test]
fn what_is_due_names_who_holds_the_role_that_day() {
    let archive = staffed();
    upkeep(&archive, 1, "2026-01-20", "S-1, S-2");
    upkeep(&archive, 2, "2026-01-13", "S-2");
    let item = |standing: &str, by: &str, subject: &str, who: &str| {
        (standing.to_owned(), by.to_owned(), subject.to_owned(), json!([who]))
    };
    // On Tuesday the 27th. The week of the 12th was missed for S-1, and its time to be made up for ended on Sunday.
    // The post in the west changes hands on 1 February.
    let expected = [
        item("due", "2026-02-01", "S-1", "P-dong"),
        item("due", "2026-02-01", "S-2", "P-xin"),
        item("due", "2026-02-08", "S-1", "P-dong"),
        item("due", "2026-02-08", "S-2", "P-xin"),
    ];
    assert_eq!(due(&archive, "2026-01-27", &["14"]), expected);
    assert_eq!(due(&archive, "2026-01-27", &["7"]), expected[..2]);
    assert_eq!(due(&archive, "2026-01-20", &["5"])[0], item("overdue", "2026-01-18", "S-1", "P-dong"));
    // The one whom the thing names sees it too; somebody with nothing to do sees nothing.
    assert_eq!(due(&archive, "2026-01-27", &["7", "--person", "P-yong"]), expected[..1]);
    assert_eq!(due(&archive, "2026-01-27", &["7", "--person", "P-jiu"]), []);
    let negative = archive.run_with(&["duties", "--due", "7", "--person", "P-jiu"], &["--as-of", "2026-01-27"]);
    assert!(negative.exits(0).out.contains("2026-01-27 至 2026-02-03"));
    archive.run_with(&["duties", "--due", "7", "--person", "P-nobody"], &["--as-of", "2026-01-27"]).exits(2);
    let overdue =
        archive.run_with(&["duties", "--due", "7", "--format", "csv"], &["--as-of", "2026-01-20"]).exits(1).out;
    assert!(overdue.contains("逾期") && overdue.contains("P-dong"), "{overdue}");
}

#[test]
fn an_amendment_tells_what_it_would_do_before_it_is_made() {
    let archive = archive();
    archive.git(&["init", "-q"], "2026-01-01T09:00:00+08:00");
    let monthly = periodic("month")
        + "  - { id: AM-1, clause: upkeep, text: 不超过两台, kind: at-most, for: { collection: servers }, limit: 2 }\n";
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &monthly));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    archive.write("content/servers/S-2.md", "---\nid: S-2\n---\n");
    for (number, day) in [(1, "2026-01-06"), (2, "2026-01-13"), (3, "2026-01-20"), (4, "2026-01-27")] {
        upkeep(&archive, number, day, "S-1");
    }
    upkeep(&archive, 5, "2026-01-15", "S-2");
    archive.commit("现状", "2026-02-01T09:00:00+08:00");
    archive.git(&["checkout", "-q", "-b", "proposal"], "2026-02-01T10:00:00+08:00");
    let weekly = periodic("week")
        + "  - { id: AL-1, clause: upkeep, text: 有保管人, kind: always, for: { collection: servers }, check: 'self.keeper != null' }\n";
    let draft = policy("2.0", "2027-01-01", &weekly).replace("status: 生效", "status: 草稿");
    archive.write("content/policies/ZD-04.md", &draft);
    archive.commit("拟改为每周", "2026-02-01T10:00:00+08:00");
    archive.git(&["checkout", "-q", "main"], "2026-02-01T10:00:00+08:00");

    let args = ["duties", "--compare", "proposal", "--from", "2026-01-01", "--to", "2026-01-31"];
    let json =
        archive.run_with(&[&args[..], &["--format", "json"]].concat(), &["--as-of", "2026-02-02"]).exits(1).json();
    let change = |place: usize| (json["duties"][place]["duty"].clone(), json["duties"][place]["change"].clone());
    assert_eq!(
        [change(0), change(1), change(2)],
        [(json!("AL-1"), json!("added")), (json!("AM-1"), json!("removed")), (json!("EQ-1"), json!("changed")),]
    );
    assert_eq!(json["duties"][2]["parts"], json!([{ "part": "every", "from": "month", "to": "week" }]));
    // Weeks begin on 5, 12, 19 and 26 January, and that of the 26th ended before the day of the judgement.
    assert_eq!(json["duties"][2]["after"], json!({ "asked": 8, "met": 5, "late": 0, "missed": 3, "waived": 0 }));
    let turned: Vec<_> =
        json["subjects"].as_array().unwrap().iter().map(|s| [&s["duty"], &s["record"], &s["becomes"]]).collect();
    assert_eq!(
        turned,
        [
            [&json!("AL-1"), &json!("S-1"), &json!("non-compliant")],
            [&json!("AL-1"), &json!("S-2"), &json!("non-compliant")],
            [&json!("EQ-1"), &json!("S-2"), &json!("non-compliant")],
        ]
    );
    let human = archive.run_with(&args, &["--as-of", "2026-02-02"]).exits(1).out;
    assert!(human.contains("every: month → week") && human.contains("将不合规的对象：3"), "{human}");
    let same = archive.run_with(&["duties", "--compare", "HEAD"], &["--as-of", "2026-02-02"]).exits(0).out;
    assert!(same.contains("没有义务发生变化"), "{same}");
    archive.run_with(&["duties", "--compare", "no-such-branch"], &["--as-of", "2026-02-02"]).exits(2);
}
