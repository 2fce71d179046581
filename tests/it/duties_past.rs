//! Duties over wordings, calendars and the order of records: what an auditor would look for next.

use crate::archive::TempArchive;
use crate::duties::{archive, periodic, policy, row, states, upkeep};
use juanzong::derive::duties::judge;
use juanzong::model::{Classification, RecordIx, Site};
use juanzong::pipeline::{self, Options};
use proptest::prelude::*;
use std::sync::LazyLock;

const SPRING: &str =
    "year: 2026\nholidays:\n  - { from: 2026-02-15, to: 2026-02-23, name: 春节 }\nworkdays: [2026-02-14, 2026-02-28]\n";

/// The week of 16 to 22 February 2026 is all holiday.
#[test]
fn a_week_without_a_working_day_asks_nothing() {
    let archive = archive();
    archive.write("content/_calendar/2026.yaml", SPRING);
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-02-09", &periodic("week")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    upkeep(&archive, 1, "2026-02-10", "S-1");
    let expected = [
        row("S-1", "2026-02-09", "met"),
        row("S-1", "2026-02-16", "not-asked"),
        row("S-1", "2026-02-23", "missed"),
        row("S-1", "2026-03-02", "not-due"),
    ];
    assert_eq!(states(&archive, "2026-03-03", &[]), expected);
    assert_eq!(states(&archive, "2026-03-03", &["--state", "not-asked"]).len(), 1);
    // A duration knows no holidays: machines back up on New Year's Day too.
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-02-09", &periodic("P7D")));
    assert_eq!(states(&archive, "2026-03-03", &["--state", "missed"]).len(), 2);
}

/// Work done in the holiday makes up for the week before it.
#[test]
fn work_in_the_holiday_serves_the_week_before() {
    let archive = archive();
    archive.write("content/_calendar/2026.yaml", SPRING);
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-02-09", &periodic("week")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    upkeep(&archive, 1, "2026-02-17", "S-1");
    let expected = [row("S-1", "2026-02-09", "late"), row("S-1", "2026-02-16", "not-asked")];
    assert_eq!(states(&archive, "2026-02-22", &[]), expected);
}

/// The policy was reworded from weekly to monthly on 2 March without a new effective date, and the record was not
/// asked to foresee it.
#[test]
fn an_edition_reworded_in_place_is_judged_as_it_stood() {
    let archive = archive();
    archive.git(&["init", "-q"], "2026-02-01T09:00:00+08:00");
    archive.write("content/servers/S-1.md", "---\nid: S-1\nused_from: 2026-02-16\n---\n");
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", "").replace("duties:\n", ""));
    archive.commit("草拟", "2026-02-01T09:00:00+08:00");
    // On the day of filing the wording was still being worked on; the last of the day is the one that was filed.
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.commit("制度 1.0", "2026-02-01T17:00:00+08:00");
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("month")));
    archive.commit("改为每月", "2026-03-02T09:00:00+08:00");
    let expected =
        [row("S-1", "2026-02-16", "missed"), row("S-1", "2026-02-23", "missed"), row("S-1", "2026-03-01", "not-due")];
    assert_eq!(states(&archive, "2026-03-10", &[]), expected);
}

/// A draft of the next edition leaves the present one in force; a repealed policy asks nothing more.
#[test]
fn drafts_change_nothing_and_ends_end() {
    let archive = archive();
    archive.git(&["init", "-q"], "2026-01-01T09:00:00+08:00");
    archive.write("content/servers/S-1.md", "---\nid: S-1\nused_from: 2026-01-05\n---\n");
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.commit("制度 1.0", "2026-01-01T09:00:00+08:00");
    let draft = policy("2.0", "2026-01-12", &periodic("month")).replace("status: 生效", "status: 草稿");
    archive.write("content/policies/ZD-04.md", &draft);
    archive.commit("起草 2.0", "2026-01-08T09:00:00+08:00");
    let weeks =
        [row("S-1", "2026-01-05", "missed"), row("S-1", "2026-01-12", "missed"), row("S-1", "2026-01-19", "not-due")];
    assert_eq!(states(&archive, "2026-01-20", &[]), weeks);
    // Repealed without a word on when: up to the day before that was committed.
    let repealed = policy("1.0", "2026-01-01", &periodic("week")).replace("status: 生效", "status: 已废止");
    archive.write("content/policies/ZD-04.md", &repealed);
    archive.commit("废止", "2026-01-21T09:00:00+08:00");
    assert_eq!(states(&archive, "2026-03-01", &[]), weeks[..2]);
}

#[test]
fn months_end_where_the_calendar_says() {
    let archive = archive();
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2024-01-31", &periodic("P1M")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    // From 31 January the first window ends on 28 February, the second begins on the leap day.
    upkeep(&archive, 1, "2024-02-28", "S-1");
    upkeep(&archive, 2, "2024-02-29", "S-1");
    let expected =
        [row("S-1", "2024-01-31", "met"), row("S-1", "2024-02-29", "met"), row("S-1", "2024-03-31", "not-due")];
    assert_eq!(states(&archive, "2024-04-01", &[]), expected);
}

/// A commit at half past midnight in China is of the day before in UTC; the edition's wording counts by the archive's
/// own calendar.
#[test]
fn the_day_of_a_commit_is_the_archives_own() {
    let archive = archive();
    archive.git(&["init", "-q"], "2026-01-01T09:00:00+08:00");
    archive.write("content/servers/S-1.md", "---\nid: S-1\nused_from: 2026-01-26\n---\n");
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.commit("制度 1.0", "2026-01-01T09:00:00+08:00");
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("year")));
    archive.commit("改为每年", "2026-02-02T00:30:00+08:00");
    assert_eq!(states(&archive, "2026-02-03", &[]), [row("S-1", "2026-01-26", "missed")]);
    archive.write("site.toml", "title = \"试验档案\"\ntimezone = \"UTC\"\n");
    // There the wording changed on Sunday, 1 February, the last day of the week.
    assert_eq!(states(&archive, "2026-02-03", &[]), []);
}

#[test]
fn a_waiver_excuses_until_it_expires_or_is_taken_back() {
    let archive = archive();
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    let schema = std::fs::read_to_string(archive.path().join("content/waivers/_schema.yaml")).unwrap();
    let revoked = "    revoked_on: { type: string, format: date, title: 撤销 }\n    until:";
    archive.write("content/waivers/_schema.yaml", &schema.replace("    until:", revoked));
    let waiver = |more: &str| {
        format!(
            "---\nid: H-1\nduty: EQ-1\napplicant: 甲\napproved_by: 乙\napproved_on: 2026-01-01\nfrom: 2026-01-05\nuntil: 2026-01-18\n{more}---\n"
        )
    };
    let weeks = |second: &str| {
        [
            row("S-1", "2026-01-05", "waived"),
            row("S-1", "2026-01-12", second),
            row("S-1", "2026-01-19", "missed"),
            row("S-1", "2026-01-26", "not-due"),
        ]
    };
    archive.write("content/waivers/H-1.md", &waiver(""));
    assert_eq!(states(&archive, "2026-01-26", &[]), weeks("waived"));
    archive.write("content/waivers/H-1.md", &waiver("revoked_on: 2026-01-13\n"));
    assert_eq!(states(&archive, "2026-01-26", &[]), weeks("missed"));
}

#[test]
fn nothing_found_says_what_was_searched() {
    let archive = archive();
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    let args = ["duties", "--from", "2027-01-01", "--to", "2027-02-01"];
    let json =
        archive.run_with(&[&args[..], &["--format", "json"]].concat(), &["--as-of", "2026-01-13"]).exits(0).json();
    assert_eq!(json["rows"], serde_json::json!([]));
    assert_eq!(json["stated_negative"]["judgements"], 2);
    let human = archive.run_with(&args, &["--as-of", "2026-01-13"]).exits(0).out;
    assert!(human.contains("2027-01-01 – 2027-02-01") && human.contains("2 个窗口"), "{human}");
    assert!(human.contains("查 1 项义务（现行 1 项）"), "{human}");
    // Without days asked for, the period is that of what was searched.
    let human = archive.run_with(&["duties", "--state", "late"], &["--as-of", "2026-01-13"]).exits(0).out;
    assert!(human.contains("期间 2026-01-11 – 2026-01-18"), "{human}");
    archive.run_with(&["duties", "--from", "2027-01-02", "--to", "2027-01-01"], &["--as-of", "2026-01-13"]).exits(2);
}

/// Nobody is excused beforehand: the week that ended before the approval was owed.
#[test]
fn a_waiver_excuses_from_nothing_before_its_approval() {
    let archive = archive();
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("week")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    archive.write(
        "content/waivers/H-1.md",
        "---\nid: H-1\nduty: EQ-1\napplicant: 甲\napproved_by: 乙\napproved_on: 2026-01-14\nfrom: 2026-01-05\nuntil: 2026-01-31\n---\n",
    );
    let missed = row("S-1", "2026-01-05", "missed");
    assert_eq!(states(&archive, "2026-01-18", &[]), [missed.clone(), row("S-1", "2026-01-12", "waived")]);
    // On the eve of the approval nobody knew of it.
    assert_eq!(states(&archive, "2026-01-13", &[]), [missed, row("S-1", "2026-01-12", "not-due")]);
}

/// Records of the weekly round are complete only since a later day; the rest of the archive is not held to that.
#[test]
fn a_duty_is_judged_since_its_own_records_are_complete() {
    let archive = archive();
    let other = periodic("week").replace("EQ-1", "EQ-2");
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &format!("{}{other}", periodic("week"))));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    let settings = |duty: &str| {
        format!(
            "complete_since = 2026-01-05\n[[complete]]\nduties = [\"{duty}\"]\nsince = 2026-01-12\nreason = \"抽样迁入\"\n"
        )
    };
    archive.write("site.toml", &settings("EQ-2"));
    let weeks = |duty: &str| states(&archive, "2026-01-20", &["--duty", duty]).len();
    assert_eq!((weeks("EQ-1"), weeks("EQ-2")), (3, 2));
    archive.write("site.toml", &settings("EQ-3"));
    let said = archive.run_with(&["check"], &["--as-of", "2026-01-20"]).exits(0).out;
    assert!(said.contains("`EQ-3`") && said.contains("site.toml:3"), "{said}");
}

/// Readers who may not see the proof must not take the duty for neglected, nor learn that there is a proof.
#[test]
fn what_rests_on_hidden_records_is_not_told() {
    let archive = archive();
    let schema = std::fs::read_to_string(archive.path().join("content/upkeep/_schema.yaml")).unwrap();
    let level = "    classification: { type: string, title: 密级, enum: [内部, 秘密] }\n    reported_at:";
    archive.write("content/upkeep/_schema.yaml", &schema.replace("    reported_at:", level));
    archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-05", &periodic("week")));
    archive.write("content/servers/S-1.md", "---\nid: S-1\n---\n");
    upkeep(&archive, 1, "2026-01-06", "S-1");
    archive.write(
        "content/upkeep/W-002.md",
        "---\nid: W-002\ndone_on: 2026-01-13\nserver: [S-1]\nclassification: 秘密\n---\n",
    );
    let told = |audience: Option<Classification>| -> Vec<(String, &'static str)> {
        let options =
            Options { as_of: jiff::civil::date(2026, 1, 20), audience, history: false, reports: true, objects: false };
        let site = pipeline::check(archive.path(), &options).unwrap().site;
        let windows = site.judgements.iter();
        windows.map(|told| (told.window.unwrap().first.to_string(), told.state.as_str())).collect()
    };
    let week = |first: &str, state| (first.to_owned(), state);
    let all = [week("2026-01-05", "met"), week("2026-01-12", "met"), week("2026-01-19", "not-due")];
    assert_eq!(told(None), all);
    assert_eq!(told(Some(Classification::Internal)), [all[0].clone(), all[2].clone()]);
}

fn shuffled() -> &'static Site {
    static SITE: LazyLock<Site> = LazyLock::new(|| {
        let archive: TempArchive = archive();
        archive.write("content/policies/ZD-04.md", &policy("1.0", "2026-01-01", &periodic("P7D")));
        for server in 1..=3 {
            archive.write(&format!("content/servers/S-{server}.md"), &format!("---\nid: S-{server}\n---\n"));
        }
        for number in 0..40u32 {
            let (month, day) = (number % 3 + 1, number * 7 % 28 + 1);
            let servers = ["S-1", "S-2, S-3", "S-1, S-3"][number as usize % 3];
            upkeep(&archive, number, &format!("2026-{month:02}-{day:02}"), servers);
        }
        let options = Options {
            as_of: jiff::civil::date(2026, 4, 15),
            audience: None,
            history: false,
            reports: true,
            objects: false,
        };
        pipeline::check(archive.path(), &options).unwrap().site
    });
    &SITE
}

/// What was judged, by ids, so that it can be compared over different orders of records.
fn told(site: &Site) -> Vec<String> {
    let id = |ix: &RecordIx| site.record(*ix).id.to_string();
    let mut told: Vec<String> = judge(site)
        .iter()
        .map(|judgement| {
            let evidence: Vec<String> = judgement.evidence.iter().map(id).collect();
            format!("{} {:?} {:?} {evidence:?}", id(&judgement.subject), judgement.window, judgement.state)
        })
        .collect();
    told.sort();
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_in_which_records_come_decides_nothing(
        order in Just((0..40usize).collect::<Vec<usize>>()).prop_shuffle(),
        servers in Just(vec![0usize, 1, 2]).prop_shuffle(),
    ) {
        let site = shuffled();
        let mut mixed = site.clone();
        for (name, order) in [("upkeep", &order), ("servers", &servers)] {
            let place = site.collections.iter().position(|collection| collection.name.as_str() == name).unwrap();
            let start = site.ranges[place].start;
            for (to, from) in order.iter().enumerate() {
                mixed.records[start + to] = site.records[start + from].clone();
            }
        }
        mixed.by_id = (0u32..).zip(&mixed.records).map(|(ix, record)| (record.id.clone(), RecordIx(ix))).collect();
        let expected = told(site);
        prop_assert!(expected.len() > 40);
        prop_assert_eq!(told(&mixed), expected);
    }
}
