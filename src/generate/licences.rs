//! Allocations of software seats to companies and departments, as they stand on cards and in the quarterly counts.
//!
//! The seats of one software never add up to more than its card in `content/software` owns.

use super::{GeneratedFile, World, calendar, places};
use crate::model::Date;
use jiff::civil::date;

/// One allocation.
struct Allocation {
    software: &'static str,
    department: &'static str,
    seats: i64,
    used: i64,
    from: (i16, i8, i8),
    to: Option<(i16, i8, i8)>,
    note: &'static str,
}

const fn seats(
    software: &'static str,
    department: &'static str,
    seats: i64,
    used: i64,
    from: (i16, i8, i8),
    note: &'static str,
) -> Allocation {
    Allocation { software, department, seats, used, from, to: None, note }
}

#[rustfmt::skip] // One line a scene: a table to be read across.
const ALLOCATIONS: &[Allocation] = &[
    seats("SW-004", "D-hq", 110, 104, (2017, 7, 3), "按用户授权，人员离岗当日收回。"),
    seats("SW-004", "D-donghu", 50, 46, (2018, 1, 8), ""),
    seats("SW-004", "D-xiling", 40, 36, (2018, 1, 8), ""),
    seats("SW-005", "D-sales", 10, 6, (2018, 3, 19), "用于总部样板收银台和培训机。"),
    seats("SW-005", "D-donghu-ops", 12, 8, (2018, 3, 19), ""),
    seats("SW-005", "D-store-nanmen", 18, 12, (2018, 10, 15), "六台备用，促销期间启用。"),
    seats("SW-009", "D-hq", 180, 158, (2018, 8, 27), ""),
    seats("SW-009", "D-donghu", 70, 58, (2018, 8, 27), ""),
    seats("SW-009", "D-xiling", 40, 36, (2018, 8, 27), ""),
    seats("SW-013", "D-it", 16, 12, (2020, 4, 6), "授权文件由文控员保管。"),
    seats("SW-013", "D-xiling-it", 4, 3, (2020, 7, 6), ""),
    seats("SW-006", "D-prod", 20, 16, (2020, 7, 1), ""),
    seats("SW-006", "D-xiling", 80, 72, (2020, 7, 1), "车间终端按班组分配，交接班时换人不换号的做法已停止。"),
    seats("SW-003", "D-it", 8, 7, (2020, 7, 13), "按处理器授权，扩容前先核对余量。"),
    seats("SW-003", "D-xiling-it", 4, 3, (2020, 7, 13), ""),
    seats("SW-010", "D-hr", 20, 17, (2021, 2, 8), ""),
    seats("SW-010", "D-fin", 10, 7, (2021, 2, 8), "仅开放工资核算模块。"),
    seats("SW-001", "D-it", 14, 12, (2021, 4, 1), ""),
    seats("SW-001", "D-donghu-it", 3, 2, (2021, 4, 1), ""),
    seats("SW-001", "D-xiling-it", 3, 2, (2021, 4, 1), ""),
    seats("SW-002", "D-hq", 110, 90, (2021, 4, 1), ""),
    seats("SW-002", "D-donghu", 40, 32, (2021, 4, 1), ""),
    seats("SW-002", "D-xiling", 28, 20, (2021, 4, 1), ""),
    seats("SW-007", "D-supply", 30, 24, (2021, 11, 15), ""),
    seats("SW-007", "D-donghu-ops", 20, 14, (2021, 11, 15), ""),
    Allocation { software: "SW-015", department: "D-prod", seats: 2, used: 2, from: (2022, 4, 18), to: Some((2026, 4, 15)), note: "许可不足，收回后与西岭退回的一套合并重新分配。" },
    Allocation { software: "SW-015", department: "D-xiling", seats: 3, used: 2, from: (2022, 4, 18), to: Some((2026, 4, 15)), note: "连续三个月只用两套，多余一套收回调剂到生产制造部。" },
    seats("SW-011", "D-hq", 105, 90, (2023, 6, 26), ""),
    seats("SW-011", "D-donghu", 38, 32, (2023, 6, 26), ""),
    seats("SW-011", "D-xiling", 25, 20, (2023, 6, 26), "车间终端不安装。"),
    seats("SW-012", "D-hq", 130, 108, (2024, 1, 2), "订阅到期日2026年12月31日，续订已列入2026年采购计划。"),
    seats("SW-012", "D-donghu", 50, 40, (2024, 1, 2), ""),
    seats("SW-012", "D-xiling", 36, 28, (2024, 1, 2), ""),
    seats("SW-014", "D-sales", 2, 2, (2025, 1, 8), "内容编辑和门店海报设计使用。"),
    Allocation { software: "SW-014", department: "D-gmo", seats: 1, used: 0, from: (2025, 1, 8), to: Some((2025, 11, 28)), note: "季度清点发现连续三个月未使用，按闲置收回，留作机动。" },
    seats("SW-015", "D-prod", 3, 3, (2026, 4, 15), "由西岭分厂调剂一套，合同允许集团内转移。"),
    seats("SW-015", "D-xiling", 2, 2, (2026, 4, 15), ""),
];

/// What is to be said where nothing happened.
const NOTES: &[&str] = &[
    "随集团统一采购分配，统计人按季清点。",
    "使用人名单由部门联系人维护，人员离岗当日收回。",
    "安装情况与设备档案卡核对一致。",
    "余量备用，调剂前先报信息管理部。",
];

/// Software, seats held and seats in use of one company.
pub(super) struct Count {
    /// `SW-004`
    pub software: &'static str,
    /// Seats held.
    pub owned: i64,
    /// Seats in use.
    pub used: i64,
}

/// What a count in `company` found on `day`, given that the cards show the state at the end of the world.
pub(super) fn counted(world: &World, company: &str, day: Date) -> Vec<Count> {
    let quarters = calendar::months_between(day, world.until).max(0) / 3;
    let mut counts: Vec<Count> = Vec::new();
    for allocation in ALLOCATIONS {
        let held = calendar_day(allocation.from) <= day && allocation.to.is_none_or(|to| day < calendar_day(to));
        if !held || places::company_of(allocation.department).id != company {
            continue;
        }
        // Offices grew by about a fortieth each quarter; small groups did not.
        let used = allocation.used - (quarters * allocation.used / 40).min(allocation.used / 3);
        match counts.iter_mut().find(|count| count.software == allocation.software) {
            Some(count) => {
                count.owned += allocation.seats;
                count.used += used;
            }
            None => counts.push(Count { software: allocation.software, owned: allocation.seats, used }),
        }
    }
    counts.sort_by_key(|count| count.software);
    counts
}

/// Who counts the licences of `company`.
pub(super) fn counter<'a>(world: &'a World, company: &str, day: Date) -> &'a str {
    match places::company(company).id {
        "D-hq" => world.roster.acting("R-desktop-support", day),
        other => {
            let it = places::company(other).it;
            let at_home = |person: &&&super::roster::Person| person.department == it;
            let holders = world.roster.holders("R-subsidiary-it-admin", day);
            holders
                .iter()
                .find(at_home)
                .map_or_else(|| world.roster.acting("R-it-supervisor", day), |person| &person.id)
        }
    }
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    ALLOCATIONS
        .iter()
        .enumerate()
        .filter(|(_, allocation)| calendar_day(allocation.from) <= world.until)
        .map(|(place, allocation)| card(world, place + 1, allocation))
        .collect()
}

fn card(world: &World, number: usize, allocation: &Allocation) -> GeneratedFile {
    let from = calendar_day(allocation.from);
    let to = allocation.to.map(calendar_day).filter(|&to| to <= world.until);
    let company = places::company_of(allocation.department);
    // What was handed out before the register began was entered when it began.
    let entered = from.max(world.from);
    let keeper = counter(world, company.id, entered);
    world
        .card("licences", &format!("LIC-{number:04}"), entered, false)
        .set("software", allocation.software)
        .set("department", allocation.department)
        .set("seats", allocation.seats)
        .set("used", if to.is_some() { 0 } else { allocation.used })
        .set("from", from)
        .set("to", to)
        .set("allocated_by", (from >= world.from).then(|| world.roster.acting("R-it-supervisor", from)))
        .set("keeper", keeper)
        .set("status", if to.is_some() { "已收回" } else { "有效" })
        .filed_by(keeper)
        .body(if allocation.note.is_empty() { NOTES[number % NOTES.len()] } else { allocation.note })
        .file()
}

fn calendar_day((year, month, day): (i16, i8, i8)) -> Date {
    date(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn no_software_is_given_out_twice() {
        let mut held: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for allocation in ALLOCATIONS.iter().filter(|allocation| allocation.to.is_none()) {
            let sum = held.entry(allocation.software).or_default();
            *sum = (sum.0 + allocation.seats, sum.1 + allocation.used);
        }
        for (software, (seats, used)) in held {
            let path = format!("{}/content/software/{software}.md", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(&path).expect(&path);
            let number = |key: &str| -> i64 {
                let line = text.lines().find_map(|line| line.strip_prefix(key)).expect(key);
                line.trim().parse().unwrap()
            };
            assert!(seats <= number("seats_owned:"), "{software}");
            assert_eq!(used, number("seats_used:"), "{software}");
        }
    }

    #[test]
    fn counts_stay_within_what_is_held() {
        let world = World::sample(1);
        let then = counted(&world, "D-xiling", date(2025, 3, 31));
        let now = counted(&world, "D-xiling", date(2026, 9, 30));
        assert!(then.iter().chain(&now).all(|count| count.used <= count.owned));
        assert!(then.iter().map(|count| count.used).sum::<i64>() < now.iter().map(|count| count.used).sum());
        assert_eq!(counter(&world, "D-xiling", date(2026, 9, 30)), "P-moyunfei");
    }
}
