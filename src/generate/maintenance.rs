//! Routine upkeep of devices (ZD-04).
//!
//! Takes the devices in use on the day, gives the files of `maintenance`: one for each round in a company, which
//! lists the devices that were seen. Before that is complete only representative rounds are kept.

use super::calendar::{mondays, months, plus_days, plus_months, workday_from};
use super::device::{Device, Kind};
use super::phrase::paragraph;
use super::places::{COMPANIES, Company};
use super::world::World;
use super::{GeneratedFile, Rng, Value, series};
use crate::model::Date;

/// A round that the plan demands.
struct Plan {
    item: &'static str,
    cycle: &'static str,
    kinds: &'static [Kind],
    checks: &'static [&'static str],
    /// What may be wrong: the place in `checks`, the finding, what was done.
    findings: &'static [(usize, &'static str, &'static str)],
    role: &'static str,
    minutes: i64,
}

const SERVERS: Plan = Plan {
    item: "服务器周维护",
    cycle: "每周",
    kinds: &[Kind::Server, Kind::Storage],
    checks: &["硬件告警灯", "磁盘空间", "系统日志", "补丁状态", "备份任务状态", "温度与风扇"],
    findings: &[
        (1, "一台服务器日志分区使用率超过80%", "清理过期日志并调整保留天数，使用率降到60%"),
        (2, "系统日志有重复的时间同步告警", "修正时间同步源，告警消失"),
        (3, "一台服务器有两个高风险补丁待装", "列入周末停机窗口安装"),
    ],
    role: "R-system-engineer",
    minutes: 12,
};

const COMPUTERS: Plan = Plan {
    item: "办公电脑半月维护",
    cycle: "每15天",
    kinds: &[Kind::Desktop, Kind::Notebook],
    checks: &["防病毒状态", "补丁状态", "磁盘空间", "未授权软件", "外观与标签"],
    findings: &[
        (0, "一台电脑病毒库落后八天", "手动更新病毒库并检查自动更新任务"),
        (3, "一台电脑装有未授权的压缩软件", "卸载并登记，改用统一的压缩工具"),
        (2, "一台电脑系统盘可用空间不足一成", "协助使用人把资料转到文件服务器"),
    ],
    role: "R-desktop-support",
    minutes: 7,
};

const NETWORK: Plan = Plan {
    item: "网络设备月维护",
    cycle: "每月",
    kinds: &[Kind::Switch, Kind::Router, Kind::Firewall, Kind::AccessPoint],
    checks: &["端口与线路", "配置备份", "固件版本", "日志", "清洁"],
    findings: &[
        (0, "一个上联端口错误计数增长", "更换跳线后错误计数不再增长"),
        (2, "一台设备固件落后两个版本", "列入下月停机窗口升级"),
    ],
    role: "R-network-admin",
    minutes: 15,
};

const PHONES: Plan = Plan {
    item: "电话设备月维护",
    cycle: "每月",
    kinds: &[Kind::Phone],
    checks: &["拨打与接听", "配置备份", "外观"],
    findings: &[(0, "一部电话通话音量偏小", "调整增益后恢复正常")],
    role: "R-network-admin",
    minutes: 8,
};

const SHARED: Plan = Plan {
    item: "公用设备月维护",
    cycle: "每月",
    kinds: &[Kind::Printer, Kind::Projector, Kind::Pos, Kind::Scanner],
    checks: &["功能测试", "耗材余量", "网络连接", "清洁"],
    findings: &[
        (1, "一台打印机硒鼓余量不足一成", "领用备件更换，并补充库存"),
        (3, "一把扫描枪扫描窗口积尘", "清洁后读码正常"),
    ],
    role: "R-desktop-support",
    minutes: 10,
};

const FACILITIES: Plan = Plan {
    item: "机房设施季度保养",
    cycle: "每季度",
    kinds: &[Kind::Ups, Kind::AirConditioner],
    checks: &["UPS 自检与负载率", "电池外观与电压", "空调滤网与排水", "室外机", "漏水检测"],
    findings: &[
        (2, "空调排水管有积垢，排水缓慢", "疏通排水管并清洗水盘"),
        (1, "个别电池端子有轻微氧化", "清洁端子并涂抹保护剂"),
    ],
    role: "R-system-engineer",
    minutes: 45,
};

struct Round<'a> {
    on: Date,
    plan: &'static Plan,
    company: &'static Company,
    devices: Vec<&'a Device>,
}

/// How many devices one record lists at most: a round of more is split.
const MOST: usize = 60;

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("maintenance");
    let mut rounds = Vec::new();
    for company in COMPANIES {
        let headquarters = company.id == "D-hq";
        weekly(world, company, &mut rounds);
        fortnightly(world, company, &mut rounds);
        for month in months(world.from, world.until) {
            let quarter = month.month() % 3 == 2;
            let complete = plus_months(month, 1) > world.regular_from;
            let day = plus_days(month, rng.range(6, 20));
            if headquarters || complete {
                visit(world, &NETWORK, company, day, &mut rounds);
            }
            if complete {
                // Shared devices are looked at last; in a busy month that is the next one. The duty calendar shows it.
                let late = match (company.id, month.month()) {
                    ("D-donghu", 1) => 24,
                    ("D-xiling", 5) => 27,
                    _ => 0,
                };
                visit(world, &SHARED, company, plus_days(day, 1 + late), &mut rounds);
                visit(world, &PHONES, company, plus_days(day, 1), &mut rounds);
            }
            if quarter && (headquarters || plus_months(month, 12) > world.regular_from) {
                visit(world, &FACILITIES, company, plus_days(day, 2), &mut rounds);
            }
        }
    }
    series::number("WH", rounds, |round| round.on)
        .into_iter()
        .map(|(id, round)| sheet(world, &id, &round, &mut rng))
        .collect()
}

fn weekly<'a>(world: &'a World, company: &'static Company, rounds: &mut Vec<Round<'a>>) {
    let headquarters = company.id == "D-hq";
    let weekday = match company.id {
        "D-hq" => 2,
        "D-donghu" => 1,
        _ => 3,
    };
    let mut turn = 0;
    for monday in mondays(world.from, world.until) {
        let complete = monday >= plus_days(world.regular_from, -6);
        let of_month = monday.day() <= 7;
        let kept = complete || (of_month && (headquarters || monday.month() % 3 == 1));
        // A week is missed now and then; the duty calendar shows it.
        turn += usize::from(complete);
        let missed = complete && turn % 17 == if headquarters { 12 } else { 5 } && company.id != "D-donghu";
        if !kept || missed {
            continue;
        }
        let day = workday_from(plus_days(monday, weekday));
        let day = if day > plus_days(monday, 6) { workday_from(monday) } else { day };
        if day <= plus_days(monday, 6) {
            visit(world, &SERVERS, company, day, rounds);
        }
    }
}

fn fortnightly<'a>(world: &'a World, company: &'static Company, rounds: &mut Vec<Round<'a>>) {
    let first = plus_days(world.regular_from, 1);
    let mut day = first;
    while day <= world.until {
        visit(world, &COMPUTERS, company, day, rounds);
        day = plus_days(day, 14);
    }
    if company.id == "D-hq" {
        for month in months(world.from, world.until).filter(|month| month.month() % 3 == 1 && *month < first) {
            visit(world, &COMPUTERS, company, plus_days(month, 10), rounds);
        }
    }
}

fn visit<'a>(world: &'a World, plan: &'static Plan, company: &'static Company, day: Date, rounds: &mut Vec<Round<'a>>) {
    let on = workday_from(day);
    if on < world.from || on > world.until {
        return;
    }
    let devices: Vec<&Device> = world.in_use(plan.kinds, company.id, on).collect();
    for part in devices.chunks(MOST) {
        rounds.push(Round { on, plan, company, devices: part.to_vec() });
    }
}

fn sheet(world: &World, id: &str, round: &Round, rng: &mut Rng) -> GeneratedFile {
    let (plan, company, on) = (round.plan, round.company, round.on);
    let headquarters = company.id == "D-hq";
    let role = if headquarters { plan.role } else { "R-subsidiary-it-admin" };
    let done_by = if headquarters {
        let holders = world.roster.holders(role, on);
        match holders.is_empty() {
            true => world.roster.acting(role, on).to_owned(),
            false => rng.pick(&holders).id.clone(),
        }
    } else {
        let local = world.roster.staff(company.it, on);
        local.first().map_or_else(|| world.roster.acting(role, on).to_owned(), |person| person.id.clone())
    };
    let finding = rng.chance(0.09).then(|| rng.pick(plan.findings));
    let checklist: Vec<Value> = plan
        .checks
        .iter()
        .enumerate()
        .map(|(place, item)| {
            let wrong = finding.is_some_and(|(at, ..)| *at == place);
            Value::map([("item", Value::from(*item)), ("result", Value::from(if wrong { "异常" } else { "正常" }))])
        })
        .collect();
    let days = match plan.cycle {
        "每周" => 7,
        "每15天" => 14,
        "每月" => 30,
        _ => 91,
    };
    let reviewer = (plan.cycle != "每15天").then(|| world.roster.acting_besides("R-it-supervisor", on, &[&done_by]));
    let rooms = matches!(plan.item, "服务器周维护" | "机房设施季度保养");
    let count = round.devices.len();
    let body = paragraph([
        format!("共维护{count}台，{}。", if finding.is_some() { "发现一处问题" } else { "均正常" }),
        finding.map_or_else(String::new, |(_, what, done)| format!("{what}；{done}。")),
        match plan.item {
            "机房设施季度保养" => "维保单位到场配合，保养单已由双方签字。".to_owned(),
            "网络设备月维护" => "全部设备配置已导出入库。".to_owned(),
            _ => String::new(),
        },
    ]);
    world
        .log("maintenance", id, on)
        .set("done_on", on)
        .set("department", company.it)
        .set("recorder", &done_by)
        .set("plan_item", plan.item)
        .set("cycle", plan.cycle)
        .set("served_department", (plan.item == "办公电脑半月维护").then_some(company.id))
        .set("location", rooms.then_some(company.room))
        .set("assets", round.devices.iter().map(|device| device.id.as_str()).collect::<Vec<_>>())
        .set("done_by", &done_by)
        .set("minutes", (plan.minutes * count as i64 + rng.range(5, 25)).min(480))
        .set("checklist", checklist)
        .set("result", if finding.is_some() { "有异常" } else { "正常" })
        .set("findings", finding.map(|(_, what, _)| *what))
        .set("handling", finding.map(|(.., done)| *done))
        .set("next_due", plus_days(on, days))
        .set("reviewed_by", reviewer)
        .body(body)
        .file()
}
