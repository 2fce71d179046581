//! Duties judged over scripted archives: every expectation below was worked out by hand.

use crate::archive::TempArchive;
use serde_json::Value;

const POLICIES: &str = "\
title: 制度
kind: document
group: 制度文件
order: 1
id: { pattern: '^ZD-\\d{2}$' }
lifecycle:
  field: status
  initial: [草稿]
  moves: { 草稿: [生效], 生效: [已废止] }
  closed: [已废止]
schema:
  type: object
  additionalProperties: false
  required: [id, title, status]
  properties:
    id: { type: string, title: 编号 }
    title: { type: string, title: 标题 }
    version: { type: string, title: 版本 }
    status: { type: string, title: 状态, enum: [草稿, 生效, 已废止] }
    effective_on: { type: string, format: date, title: 生效日期 }
    duties: { type: array, title: 义务, items: { type: object } }
";

const SERVERS: &str = "\
title: 服务器
kind: card
group: 资产
order: 2
id: { pattern: '^S-\\d$' }
schema:
  type: object
  additionalProperties: false
  required: [id]
  properties:
    id: { type: string, title: 编号 }
    used_from: { type: string, format: date, title: 启用 }
    used_to: { type: string, format: date, title: 停用 }
    keeper: { type: string, title: 保管人 }
";

const UPKEEP: &str = "\
title: 维护
kind: log
group: 运行
order: 3
id: { pattern: '^W-\\d{3}$' }
date: done_on
schema:
  type: object
  additionalProperties: false
  required: [id, done_on, server]
  properties:
    id: { type: string, title: 编号 }
    done_on: { type: string, format: date, title: 日期 }
    server: { type: array, title: 服务器, items: { type: string, x-ref: servers } }
    reported_at: { type: string, format: datetime, title: 报告 }
    restored_at: { type: string, format: datetime, title: 恢复 }
";

const WAIVERS: &str = "\
title: 豁免
kind: log
group: 监督
order: 4
id: { pattern: '^H-\\d$' }
date: approved_on
schema:
  type: object
  additionalProperties: false
  required: [id, duty]
  properties:
    id: { type: string, title: 编号 }
    duty: { type: string, title: 义务 }
    subjects: { type: array, title: 对象, items: { type: string, x-ref: servers } }
    applicant: { type: string, title: 申请人 }
    approved_by: { type: string, title: 批准人 }
    approved_on: { type: string, format: date, title: 批准日期 }
    from: { type: string, format: date, title: 自 }
    until: { type: string, format: date, title: 至 }
";

pub fn archive() -> TempArchive {
    let archive = TempArchive::new();
    archive.write("content/policies/_schema.yaml", POLICIES);
    archive.write("content/servers/_schema.yaml", SERVERS);
    archive.write("content/upkeep/_schema.yaml", UPKEEP);
    archive.write("content/waivers/_schema.yaml", WAIVERS);
    archive
}

pub fn policy(version: &str, effective: &str, duties: &str) -> String {
    format!(
        "---\nid: ZD-04\ntitle: 维护制度\nversion: '{version}'\nstatus: 生效\neffective_on: {effective}\nduties:\n{duties}---\n\
         ## 第一条 维护 {{#upkeep}}\n\n按期维护。\n"
    )
}

pub fn periodic(every: &str) -> String {
    format!(
        "  - id: EQ-1\n    clause: upkeep\n    text: 按期维护\n    kind: periodic\n    every: {every}\n    \
         for: {{ collection: servers, since: used_from, until: used_to }}\n    \
         evidence: {{ collection: upkeep, subject: server, date: done_on }}\n"
    )
}

pub fn upkeep(archive: &TempArchive, number: u32, day: &str, servers: &str) {
    let text = format!("---\nid: W-{number:03}\ndone_on: {day}\nserver: [{servers}]\n---\n");
    archive.write(&format!("content/upkeep/W-{number:03}.md"), &text);
}

/// (subject, first day of the window, state) of every row.
pub fn states(archive: &TempArchive, as_of: &str, args: &[&str]) -> Vec<(String, String, String)> {
    let mut all = vec!["duties", "--format", "json"];
    all.extend(args);
    let run = archive.run_with(&all, &["--as-of", as_of]);
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("").to_owned();
    let json = run.json();
    json["rows"]
        .as_array()
        .unwrap_or_else(|| panic!("{run:?}"))
        .iter()
        .map(|row| (text(row, "record"), text(row, "window_from"), text(row, "state")))
        .collect()
}

pub fn row(subject: &str, window: &str, state: &str) -> (String, String, String) {
    (subject.to_owned(), window.to_owned(), state.to_owned())
}

#[test]
fn weeks_are_met_late_missed_waived_and_not_yet_due() {
    let archive = archive();
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    upkeep(&archive, 1, "2026-01-07", "S-1");
    upkeep(&archive, 2, "2026-01-19", "S-1");
    upkeep(&archive, 3, "2026-01-21", "S-1");
    archive.write(
        "content/waivers/H-1.md",
        "---\nid: H-1\nduty: EQ-1\nsubjects: [S-1]\napplicant: 甲\napproved_by: 乙\napproved_on: 2026-01-25\nfrom: 2026-01-26\nuntil: 2026-02-01\n---\n",
    );
    // Weeks begin on Mondays: 5, 12, 19, 26 January, 2 and 9 February.
    let expected = [
        row("S-1", "2026-01-05", "met"),
        row("S-1", "2026-01-12", "late"),
        row("S-1", "2026-01-19", "met"),
        row("S-1", "2026-01-26", "waived"),
        row("S-1", "2026-02-02", "missed"),
        row("S-1", "2026-02-09", "not-due"),
    ];
    assert_eq!(states(&archive, "2026-02-12", &[]), expected);
    assert_eq!(states(&archive, "2026-02-12", &["--state", "late,missed"]).len(), 2);
    assert_eq!(states(&archive, "2026-02-12", &["--from", "2026-01-20", "--to", "2026-02-01"]).len(), 2);
    archive.run_with(&["duties", "--duty", "EQ-9"], &["--as-of", "2026-02-12"]).exits(2);
}

#[test]
fn a_waiver_granted_by_its_own_applicant_excuses_nobody() {
    let archive = archive();
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    archive.write(
        "content/waivers/H-1.md",
        "---\nid: H-1\nduty: EQ-1\napplicant: 甲\napproved_by: 甲\napproved_on: 2026-01-01\nfrom: 2026-01-01\nuntil: 2026-12-31\n---\n",
    );
    assert_eq!(
        states(&archive, "2026-01-12", &[]),
        [row("S-1", "2026-01-05", "missed"), row("S-1", "2026-01-12", "not-due")]
    );
}

#[test]
fn only_whole_windows_in_use_are_asked_for() {
    let archive = archive();
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\nused_from: 2026-01-14\nused_to: 2026-01-28\n---\n");
    // In use from a Wednesday to a Wednesday: only the week of the 19th is whole.
    assert_eq!(states(&archive, "2026-03-01", &[]), [row("S-1", "2026-01-19", "missed")]);
}

/// From weekly to monthly on 1 March: the weeks before are judged as weeks, and March as a month.
#[test]
fn a_rule_is_judged_as_it_stood_on_the_day() {
    let archive = archive();
    archive.git(&["init", "-q"], "2026-01-01T09:00:00+08:00");
    archive.write("content/servers/S-1.md", "---\nid: S-1\nused_from: 2026-02-09\n---\n");
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.commit("制度 1.0", "2026-01-01T09:00:00+08:00");
    upkeep(&archive, 1, "2026-02-11", "S-1");
    archive.write("content/policies/ZD-04.md", &policy("2.0", "2026-03-01", &periodic("month")));
    archive.commit("制度 2.0", "2026-02-25T09:00:00+08:00");
    upkeep(&archive, 2, "2026-03-20", "S-1");
    let expected = [
        row("S-1", "2026-02-09", "met"),
        row("S-1", "2026-02-16", "missed"),
        row("S-1", "2026-03-01", "met"),
        row("S-1", "2026-04-01", "not-due"),
    ];
    // The week of 23 February ends on 1 March, the first day of the monthly rule: no weekly rule held on that day.
    assert_eq!(states(&archive, "2026-04-02", &[]), expected);
    let json = archive.run_with(&["duties", "--format", "json"], &["--as-of", "2026-04-02"]).json();
    let versions: Vec<_> =
        json["rows"].as_array().unwrap().iter().map(|row| row["version"].as_str().unwrap()).collect();
    assert_eq!(versions, ["1.0", "1.0", "2.0", "2.0"]);
}

#[test]
fn deadlines_conditions_and_thresholds() {
    let archive = archive();
    let duties = "  - { id: RE-1, clause: upkeep, text: 四小时恢复, kind: within, for: { collection: upkeep, where: 'self.reported_at != null' }, from: reported_at, to: restored_at, limit: PT4H }\n\
                  \x20 - { id: AL-1, clause: upkeep, text: 有保管人, kind: always, for: { collection: servers }, check: 'self.keeper != null' }\n\
                  \x20 - { id: AM-1, clause: upkeep, text: 不超过一台, kind: at-most, for: { collection: servers }, limit: 1 }\n";
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", duties));
    archive.write("content/servers/S-1.md", "---\nid: S-1\nkeeper: 甲\n---\n");
    archive.write("content/servers/S-2.md", "---\nid: S-2\n---\n");
    let incident = |number: u32, from: &str, to: &str| {
        let restored = if to.is_empty() { String::new() } else { format!("restored_at: {to}\n") };
        let day = &from[..10];
        let text =
            format!("---\nid: W-{number:03}\ndone_on: {day}\nserver: [S-1]\nreported_at: {from}\n{restored}---\n");
        archive.write(&format!("content/upkeep/W-{number:03}.md"), &text);
    };
    incident(1, "2026-01-31 22:00", "2026-02-01 02:00");
    incident(2, "2026-02-03 08:00", "2026-02-03 12:01");
    incident(3, "2026-02-04 08:00", "");
    incident(4, "2026-02-05 08:00", "");
    incident(5, "2025-12-31 08:00", "2025-12-31 20:00");
    let expected = [
        row("W-001", "", "met"),
        row("W-002", "", "late"),
        row("W-003", "", "missed"),
        row("W-004", "", "not-due"),
        row("S-1", "", "met"),
        row("S-2", "", "missed"),
        row("ZD-04", "", "missed"),
    ];
    assert_eq!(states(&archive, "2026-02-05", &[]), expected);
}

#[test]
fn working_days_follow_the_calendar() {
    let archive = archive();
    archive.write(
        "content/_calendar/2026.yaml",
        "year: 2026\nholidays:\n  - { from: 2026-02-16, to: 2026-02-17, name: 春节 }\nworkdays: [2026-02-14]\n",
    );
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-02-13", &periodic("workday")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    upkeep(&archive, 1, "2026-02-14", "S-1");
    // The proof of the make-up day serves that day and no other.
    let expected =
        [row("S-1", "2026-02-13", "missed"), row("S-1", "2026-02-14", "met"), row("S-1", "2026-02-18", "not-due")];
    assert_eq!(states(&archive, "2026-02-18", &[]), expected);
}

/// A waiver or an address that names the id would mean both.
#[test]
fn one_id_names_one_duty_at_a_time() {
    let archive = archive();
    let told = |archive: &TempArchive| {
        let told = archive.run(&["check", "--format", "json"]).json();
        let told = told["diagnostics"].as_array().unwrap().clone();
        told.iter().map(|one| (one["file"].to_string(), one["line"].as_u64().unwrap())).collect::<Vec<_>>()
    };
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    let other = policy("1.0", "2026-01-01", &periodic("month")).replace("id: ZD-04", "id: ZD-05");
    archive.write("content/policies/ZD-05.md", &other);
    assert_eq!(told(&archive), [("\"content/policies/ZD-05.md\"".to_owned(), 8)]);
    // A draft may prepare what takes the place of the one in force.
    archive.write("content/policies/ZD-05.md", &other.replace("status: 生效", "status: 草稿"));
    assert_eq!(told(&archive), []);
    let twice = format!("{}{}", periodic("week"), periodic("month"));
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &twice));
    assert_eq!(told(&archive), [("\"content/policies/ZD-04.md\"".to_owned(), 15)]);
}
