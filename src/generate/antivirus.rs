//! Scans, definition updates, media checks, patches and outbreaks (ZD-16, ZD-11).
//!
//! Takes the computers of each company and the incidents, gives the files of `antivirus`.

use super::calendar::{months, plus_days, plus_months, plus_workdays, workday_from};
use super::device::{Device, Kind};
use super::places::{COMPANIES, Company};
use super::world::World;
use super::{GeneratedFile, Rng, incident_tales, inspections, phrase, series};
use crate::model::Date;

struct Run {
    on: Date,
    kind: &'static str,
    company: &'static Company,
    incident: Option<usize>,
}

const THREATS: &[&str] = &["木马下载器", "浏览器劫持程序", "宏病毒", "捆绑安装程序", "挖矿程序"];

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("antivirus");
    let mut runs = Vec::new();
    for month in months(world.from, world.until) {
        // Before the last months only headquarters, and its subsidiaries once a quarter.
        let recent = plus_months(month, 1) > world.regular_from;
        for company in COMPANIES {
            let kept = recent || (month.month() % 3 == 0 && (company.id == "D-hq" || month.month() == 9));
            let scan = workday_from(plus_days(month, 8 + rng.range(0, 3)));
            let mut add = |kind, on: Date| {
                if on >= world.from && on <= world.until {
                    runs.push(Run { on, kind, company, incident: None });
                }
            };
            if kept {
                // The waiver HM-2026-0001 puts off the full scans of two months.
                let waived = company.id == "D-xiling" && month.year() == 2026 && matches!(month.month(), 6 | 7);
                if !waived {
                    add("计划扫描", scan);
                }
                add("病毒库更新", plus_workdays(scan, 2));
                // Where one person does it all, the media of a month are forgotten or done when the next has begun;
                // the duty calendar shows it.
                match (company.id, month.month()) {
                    ("D-donghu", 2) => {}
                    ("D-xiling", 9) => add("移动介质检查", plus_workdays(plus_months(month, 1), 2)),
                    _ => add("移动介质检查", plus_workdays(scan, 4)),
                }
            }
            if company.id == "D-hq" && (recent || month.month() % 2 == 0) {
                add("补丁分发", plus_workdays(scan, 5));
            }
        }
    }
    for (place, incident) in world.incidents.iter().enumerate() {
        if incident_tales::TALES[incident.story].virus {
            let company = &COMPANIES[0];
            runs.push(Run { on: incident.started_at.date(), kind: "病毒处置", company, incident: Some(place) });
        }
    }
    series::number("FD", runs, |run| run.on).into_iter().map(|(id, run)| sheet(world, &id, &run, &mut rng)).collect()
}

fn computers<'a>(world: &'a World, company: &Company, on: Date) -> Vec<&'a Device> {
    const COMPUTERS: &[Kind] = &[Kind::Desktop, Kind::Notebook, Kind::Server, Kind::Pos];
    world.in_use(COMPUTERS, company.id, on).collect()
}

fn sheet(world: &World, id: &str, run: &Run, rng: &mut Rng) -> GeneratedFile {
    let (on, company) = (run.on, run.company);
    let machines = computers(world, company, on);
    let media = run.kind == "移动介质检查";
    let outbreak = run.kind == "病毒处置";
    let count = if media { 6 + machines.len() / 4 } else { machines.len() };
    let missed = if !media && !outbreak && rng.chance(0.3) { 1 + rng.below((count / 20).max(1)) } else { 0 };
    let done = count - missed.min(count);
    let found = match run.kind {
        "病毒处置" => 4 + rng.below(4),
        "计划扫描" => rng.below(4),
        "移动介质检查" if rng.chance(0.25) => 1,
        _ => 0,
    };
    let threats: Vec<&str> = if found > 0 {
        let kinds = found.min(if outbreak { 1 } else { 2 });
        rng.several(THREATS, kinds).into_iter().copied().collect()
    } else {
        Vec::new()
    };
    let doer = match (company.id, run.kind) {
        ("D-hq", "移动介质检查") => world.roster.acting("R-desktop-support", on).to_owned(),
        ("D-hq", _) => world.roster.acting("R-system-engineer", on).to_owned(),
        _ => inspections::inspector(world, company, on, rng),
    };
    let isolated: Vec<&str> = if outbreak {
        let desks: Vec<&str> = machines
            .iter()
            .filter(|device| device.kind == Kind::Desktop)
            .filter(|device| {
                device
                    .at(on)
                    .is_some_and(|t| matches!(t.department.as_str(), "D-sales" | "D-supply" | "D-legal" | "D-prod"))
            })
            .map(|device| device.id.as_str())
            .collect();
        // A small archive may have no desks there; an outbreak isolates some machine all the same.
        let desks = if desks.is_empty() { machines.iter().map(|device| device.id.as_str()).collect() } else { desks };
        rng.several(&desks, 4).into_iter().copied().collect()
    } else {
        Vec::new()
    };
    let incident = run.incident.map(|place| &world.incidents[place]);
    let version = matches!(run.kind, "计划扫描" | "病毒库更新" | "病毒处置")
        .then(|| format!("{:04}.{:02}{:02}.{}", on.year(), on.month(), on.day(), rng.range(1, 4)));
    let patches: Vec<String> = if run.kind == "补丁分发" {
        (1..=rng.range(2, 4)).map(|number| format!("SFP-{}-{:02}-{number:02}", on.year(), on.month())).collect()
    } else {
        Vec::new()
    };
    let scope = match run.kind {
        "移动介质检查" => format!("{}登记在册的移动介质", company.short),
        "补丁分发" => format!("{}办公电脑和服务器", company.short),
        "病毒处置" => "A座3层、5层办公电脑".to_owned(),
        _ => format!("{}全部电脑、服务器和收银机", company.short),
    };
    let monthly = matches!(run.kind, "计划扫描" | "病毒库更新" | "移动介质检查");
    let body = phrase::paragraph([
        match run.kind {
            "病毒处置" => "感染终端断网后逐台清除，复扫两遍未再发现，逐步恢复联网。".to_owned(),
            "病毒库更新" => format!("更新成功率{:.1}%。", done as f64 * 100.0 / count.max(1) as f64),
            "补丁分发" => "先在四台试用电脑验证两天，再分批推送。".to_owned(),
            "移动介质检查" => "逐件核对编号并扫描，外观和标签完好。".to_owned(),
            _ => "低谷时段由控制台统一发起。".to_owned(),
        },
        if found > 0 && !outbreak {
            format!("发现{found}项，均已清除并告知使用人。")
        } else {
            String::new()
        },
        if missed > 0 { format!("{missed}台未处理，列入下次优先安排。") } else { String::new() },
    ]);
    world
        .log("antivirus", id, on)
        .set("done_on", on)
        .set("department", company.it)
        .set("recorder", &doer)
        .set("kind", run.kind)
        .set("company", company.id)
        .set("scope", scope)
        .set("systems", incident.map(|_| vec!["S-file"]))
        .set("definition_version", version)
        .set("patches", patches)
        .set("machines", count)
        .set("machines_done", done)
        .set(
            "missed_reason",
            (missed > 0).then(|| *rng.pick(&["使用人出差未开机", "电脑在外维修", "使用人休假，电脑关机"])),
        )
        .set("found", found)
        .set("handled", found)
        .set("threats", threats)
        .set("isolated", isolated)
        .set("outbreak", outbreak)
        .set("incident", incident.map(|incident| incident.id.as_str()))
        .set("done_by", &doer)
        .set("result", if missed > 0 { "部分完成" } else { "完成" })
        .set("next_due", monthly.then(|| plus_months(on, 1)))
        .set("classification", outbreak.then_some("秘密"))
        .body(body)
        .file()
}
