//! Figures over small archives; every expected number was worked out by hand. The schemas are those of the sample, so
//! that a field renamed there and not here is noticed.

use crate::archive::TempArchive;
use juanzong::model::report::Form;
use serde_json::{Value, json};

const DAY: &str = "2026-11-22";

/// An archive with these collections of the sample, without any of its records.
fn archive(collections: &[&str]) -> TempArchive {
    let archive = TempArchive::new();
    for collection in collections {
        let path = format!("content/{collection}/_schema.yaml");
        let schema = juanzong::sample::files().find(|file| file.path == path).expect("the sample has the collection");
        archive.write(&path, std::str::from_utf8(schema.bytes).unwrap());
    }
    archive
}

/// Files a record; `front` is YAML in flow style, without the braces.
fn put(archive: &TempArchive, collection: &str, id: &str, front: &str) {
    archive.write(&format!("content/{collection}/{id}.md"), &format!("---\n{{ id: {id}, {front} }}\n---\n正文。\n"));
}

fn rows_with(archive: &TempArchive, report: &str, as_of: &str, args: &[&str]) -> Vec<Value> {
    let args: Vec<&str> = ["audit", report, "--format", "json"].into_iter().chain(args.iter().copied()).collect();
    let json = archive.run_with(&args, &["--as-of", as_of]).exits(0).json();
    json["rows"].as_array().unwrap().clone()
}

fn rows(archive: &TempArchive, report: &str, as_of: &str) -> Vec<Value> {
    rows_with(archive, report, as_of, &[])
}

/// These cells of every row.
fn pick(rows: &[Value], keys: &[&str]) -> Value {
    rows.iter().map(|row| keys.iter().map(|key| row[*key].clone()).collect::<Value>()).collect()
}

/// These cells of the rows where `key` is `value`.
fn pick_where(rows: &[Value], (key, value): (&str, &str), keys: &[&str]) -> Value {
    let wanted: Vec<Value> = rows.iter().filter(|row| row[key] == value).cloned().collect();
    pick(&wanted, keys)
}

#[test]
fn book_values_on_a_day() {
    let archive = archive(&["hardware"]);
    let device =
        |id: &str, front: &str| put(&archive, "hardware", id, &format!("name: 设备, ownership: 公司, {front}"));
    device("HW-00001", "kind: 笔记本, status: 在用, purchased_on: 2024-03-15, price: 6000.00");
    device("HW-00002", "kind: 打印机, status: 在用, purchased_on: 2020-02-29, price: 1000.00");
    device("HW-00003", "kind: 打印机, status: 闲置, purchased_on: 2019-01-01, price: 5000.00");
    device(
        "HW-00004",
        "kind: 打印机, status: 已报废, purchased_on: 2019-01-01, price: 100.00, written_off_on: 2026-03-02",
    );
    put(&archive, "hardware", "HW-00005", "name: 私人, ownership: 个人, kind: 笔记本, status: 在用, price: 1.00");
    device("HW-00006", "kind: 电话, status: 在用");
    device("HW-00007", "kind: 电话, status: 在库, purchased_on: 2026-03-03, price: 60.00");

    let found = rows(&archive, "depreciation", "2026-03-02");
    assert_eq!(
        pick(&found, &["record", "months", "written_off", "value", "standing", "basis"]),
        json!([
            ["HW-00001", 24, "2400.00", "3600.00", "running", ["HW-00001"]],
            ["HW-00002", 60, "1000.00", "0.00", "full-in-use", ["HW-00002"]],
            ["HW-00003", 60, "5000.00", "0.00", "full", ["HW-00003"]],
            ["HW-00006", null, null, null, "unknown", ["HW-00006"]],
        ])
    );
    let day_before = rows(&archive, "depreciation", "2026-03-01");
    assert!(day_before.iter().any(|row| row["record"] == "HW-00004"), "not written off yet");

    let found = rows(&archive, "assets", "2026-03-02");
    let keys = ["of", "devices", "unpriced", "price", "value", "basis"];
    let all = ["HW-00001", "HW-00002", "HW-00003", "HW-00006"];
    assert_eq!(pick_where(&found, ("scope", "all"), &keys), json!([[null, 4, 1, "12000.00", "3600.00", all]]));
    assert_eq!(
        pick_where(&found, ("scope", "age"), &["of", "devices", "basis"]),
        json!([["1-to-3", 1, ["HW-00001"]], ["5-to-8", 2, ["HW-00002", "HW-00003"]], ["unknown", 1, ["HW-00006"]],])
    );

    // Another rule of the archive: four years, down to a tenth.
    archive.write("site.toml", "title = \"试验\"\n[depreciation]\nlife_years = 4\nresidual_rate = \"0.1\"\n");
    let found = rows(&archive, "depreciation", "2026-03-02");
    // 6000 × (1 − 0.9 × 24 ÷ 48), and a tenth of 1000 and 5000.
    assert_eq!(pick(&found[..3], &["value"]), json!([["3300.00"], ["100.00"], ["500.00"]]));
}

#[test]
fn devices_may_be_scrapped_on_grounds_that_the_records_bear_out() {
    let archive = archive(&["hardware", "repairs", "scrappings"]);
    let device = |id: &str, bought: &str, price: &str, warranty: &str, status: &str| {
        let front = format!(
            "kind: 台式机, name: 设备, ownership: 公司, status: {status}, purchased_on: {bought}, price: {price}, warranty_until: {warranty}"
        );
        put(&archive, "hardware", id, &front);
    };
    let mut number = 0;
    let mut repair = |asset: &str, reported: &str, cost: &str, more: &str| {
        number += 1;
        let front = format!(
            "asset: {asset}, reported_at: {reported} 09:00, labour_cost: 0.00, parts_cost: {cost}, status: 已修复{more}"
        );
        put(&archive, "repairs", &format!("WX-2026-{number:04}"), &front);
    };
    // Bought in May 2022: 44 months until January 2026, 6000 × 16 ÷ 60 = 1600 are left.
    device("HW-00001", "2022-05-10", "6000", "2025-05-09", "在用");
    repair("HW-00001", "2026-01-10", "800.01", "");
    device("HW-00002", "2022-05-10", "6000", "2025-05-09", "在用");
    repair("HW-00002", "2026-01-10", "800.00", "");
    device("HW-00003", "2022-05-10", "6000", "2026-01-10", "在用");
    repair("HW-00003", "2026-01-10", "5000", "");
    // Bought in January 2023: left are 2300 in February, 2000 in May, 1800 in July 2026; a fifth is 460, 400, 360.
    for (id, costs, last) in [
        ("HW-00004", ["460.01", "400.01", "360.01"], "2026-07-31"),
        ("HW-00005", ["460.01", "400.01", "360.01"], "2026-08-01"),
        ("HW-00006", ["460.00", "400.01", "360.01"], "2026-07-31"),
    ] {
        device(id, "2023-01-05", "6000", "2030-01-01", "在用");
        repair(id, "2026-01-30", "0", ", accepted_at: 2026-01-31 10:00");
        for (day, cost) in ["2026-02-10", "2026-05-01", last].into_iter().zip(costs) {
            repair(id, day, cost, "");
        }
    }
    device("HW-00007", "2021-11-22", "6000", "2024-01-01", "在用");
    device("HW-00008", "2021-11-21", "6000", "2024-01-01", "在用");
    device("HW-00009", "2015-01-01", "3000", "2018-01-01", "在用");
    repair("HW-00009", "2026-05-05", "10", "");
    device("HW-00010", "2024-01-01", "3000", "2027-01-01", "报废待批");
    put(
        &archive,
        "scrappings",
        "ZX-2026-0001",
        "asset: HW-00010, applied_on: 2026-10-10, status: 申请, reasons: [c 配件停产且无替代, b 半年内多次维修且费用过高]",
    );
    device("HW-00011", "2015-01-01", "3000", "2018-01-01", "遗失");
    device("HW-00012", "2022-05-10", "6000", "2025-05-09", "在用");
    repair("HW-00012", "2026-01-10", "3000", "");
    archive.write(
        "content/repairs/WX-2026-0017.md",
        "---\n{ id: WX-2026-0017, asset: HW-00012, reported_at: 2026-01-10 09:00, parts_cost: 3000.00, status: 已撤销 }\n---\n",
    );

    let found = rows(&archive, "scrapping-candidates", DAY);
    let keys = ["record", "ground", "verdict", "residual", "cost", "times", "since", "basis"];
    assert_eq!(
        pick(&found, &keys),
        json!([
            ["HW-00001", "a", "holds", "1600.00", "800.01", null, null, ["HW-00001", "WX-2026-0001"]],
            [
                "HW-00004",
                "b",
                "holds",
                "1800.00",
                "1220.03",
                3,
                "2026-01-31",
                ["HW-00004", "WX-2026-0004", "WX-2026-0005", "WX-2026-0006", "WX-2026-0007"]
            ],
            ["HW-00008", "e", "needs-opinion", null, null, 5, "2021-11-21", ["HW-00008"]],
            ["HW-00009", "a", "needs-opinion", "0.00", "10.00", null, null, ["HW-00009", "WX-2026-0016"]],
            ["HW-00009", "e", "needs-opinion", null, null, 11, "2015-01-01", ["HW-00009"]],
            ["HW-00010", "b", "not-borne-out", null, null, null, null, ["HW-00010", "ZX-2026-0001"]],
            ["HW-00010", "c", "claimed", null, null, null, null, ["HW-00010", "ZX-2026-0001"]],
        ])
    );
    // With an opinion, the figures are borne out and the application says by whom; without one they wait.
    let claimed = |number: u32, device: &str, more: &str| {
        let front = format!(
            "asset: {device}, applied_on: 2026-10-11, status: 财务审核, reasons: [e 使用超过五年且不适用]{more}"
        );
        put(&archive, "scrappings", &format!("ZX-2026-{number:04}"), &front);
    };
    claimed(2, "HW-00008", ", appraisers: [P-a], it_opinion: 同意");
    claimed(3, "HW-00009", ", it_opinion: 同意");
    let found = rows(&archive, "scrapping-candidates", DAY);
    assert_eq!(
        pick_where(&found, ("ground", "e"), &["record", "verdict"]),
        json!([["HW-00008", "appraised"], ["HW-00009", "needs-opinion"]])
    );
    let said = archive.run(&["audit", "scrapping-candidates", "--format", "json"]).json();
    assert!(said["reservation"].as_str().unwrap().contains("条件c、d、f"), "{said}");
}

#[test]
fn compensation_is_held_against_the_rule() {
    let archive = archive(&["hardware", "losses", "people"]);
    put(
        &archive,
        "hardware",
        "HW-00001",
        "kind: 笔记本, name: 笔记本, ownership: 公司, status: 遗失, purchased_on: 2024-03-15, price: 6000.00",
    );
    put(&archive, "people", "P-a", "name: 甲");
    let case = |n: u32, front: &str| {
        put(
            &archive,
            "losses",
            &format!("YS-2026-{n:04}"),
            &format!("asset: HW-00001, occurred_on: 2026-03-02, {front}"),
        );
    };
    case(1, "kind: 遗失, fault: 保管不善, status: 已结案, residual_value: 3600.00, compensation: 3600.00");
    case(2, "kind: 遗失, fault: 保管不善, status: 已结案, residual_value: 3500.00, compensation: 3500.00");
    case(
        3,
        "kind: 遗失, fault: 保管不善, status: 已结案, residual_value: 3600.00, compensation: 1000.00, exempted_by: P-a",
    );
    case(
        4,
        "kind: 损坏, fault: 使用不当, status: 已结案, residual_value: 3600.00, repair_cost: 200.10, compensation: 300.00",
    );
    case(5, "kind: 损坏, fault: 正常使用, status: 已结案, residual_value: 3600.00, compensation: 0.00");
    case(6, "kind: 遗失, fault: 保管不善, status: 已确认");
    case(7, "kind: 遗失, status: 已撤销");
    let found = rows(&archive, "loss-compensation", DAY);
    assert_eq!(
        pick(&found, &["record", "months", "residual_computed", "due", "verdict"]),
        json!([
            ["YS-2026-0001", 24, "3600.00", "3600.00", "agrees"],
            ["YS-2026-0002", 24, "3600.00", "3600.00", "residual-differs"],
            ["YS-2026-0003", 24, "3600.00", "3600.00", "exempted"],
            ["YS-2026-0004", 24, "3600.00", "200.10", "compensation-differs"],
            ["YS-2026-0005", 24, "3600.00", "0.00", "agrees"],
            ["YS-2026-0006", 24, "3600.00", "3600.00", "not-assessed"],
        ])
    );
    assert_eq!(found[2]["basis"], json!(["HW-00001", "YS-2026-0003"]));
}

#[test]
fn repairs_are_timed_to_the_minute_and_cost_to_the_fen() {
    let archive = archive(&["repairs", "departments"]);
    put(&archive, "departments", "D-a", "name: 甲部, kind: 部门");
    put(&archive, "departments", "D-b", "name: 乙部, kind: 部门");
    let repair = |n: u32, front: &str| put(&archive, "repairs", &format!("WX-2026-{n:04}"), front);
    repair(
        1,
        "reported_at: 2026-03-01 09:00, arrived_at: 2026-03-01 09:30, promised_at: 2026-03-01 16:00, restored_at: 2026-03-01 16:00, department: D-a, charged_department: D-b, urgency: 紧急, status: 已验收, labour_cost: 10.00, parts_cost: 5.50, total_cost: 99.00, accepted_at: 2026-03-01 17:00, satisfaction: 满意",
    );
    repair(
        2,
        "reported_at: 2026-03-02 10:00, arrived_at: 2026-03-02 13:00, promised_at: 2026-03-03 10:00, restored_at: 2026-03-03 10:01, department: D-b, urgency: 普通, status: 已验收, total_cost: 100.10, accepted_at: 2026-03-04 10:00, satisfaction: 不满意",
    );
    repair(
        3,
        "reported_at: 2026-04-01 08:00, promised_at: 2026-11-21 08:00, department: D-b, urgency: 普通, status: 已派工",
    );
    repair(
        4,
        "reported_at: 2026-11-20 08:00, promised_at: 2026-11-22 09:00, department: D-b, urgency: 普通, status: 已派工",
    );
    repair(
        5,
        "reported_at: 2026-03-05 08:00, restored_at: 2026-03-09 08:00, department: D-a, urgency: 普通, status: 已撤销",
    );
    repair(6, "reported_at: 2026-11-23 08:00, department: D-a, urgency: 普通, status: 登记");

    let keys = [
        "repairs",
        "arrived",
        "response_hours",
        "restored",
        "restore_hours",
        "on_time",
        "late",
        "on_time_share",
        "urgent_share",
    ];
    let found = rows(&archive, "service-levels", DAY);
    // Arrived after 30 and 180 minutes, restored after 420 and 1441.
    assert_eq!(
        pick_where(&found, ("scope", "all"), &keys),
        json!([[4, 2, "1.75", 2, "15.51", 1, 2, "33.33", "100.00"]])
    );
    assert_eq!(
        pick_where(&found, ("scope", "month"), &["of", "repairs", "on_time_share", "basis"]),
        json!([
            ["2026-03", 2, "50.00", ["WX-2026-0001", "WX-2026-0002"]],
            ["2026-04", 1, "0.00", ["WX-2026-0003"]],
            ["2026-11", 1, null, ["WX-2026-0004"]],
        ])
    );
    let later = rows(&archive, "service-levels", "2026-11-23");
    assert_eq!(
        pick_where(&later, ("scope", "all"), &["repairs", "late"]),
        json!([[5, 3]]),
        "what was due on 22 is late"
    );
    let march = rows_with(&archive, "service-levels", DAY, &["--from", "2026-03-02", "--to", "2026-03-31"]);
    assert_eq!(pick_where(&march, ("scope", "all"), &["repairs", "restore_hours"]), json!([[1, "24.02"]]));

    let found = rows(&archive, "repair-costs", DAY);
    let keys = ["of", "repairs", "costed", "labour", "parts", "total"];
    assert_eq!(pick_where(&found, ("scope", "all"), &keys), json!([[null, 4, 2, "10.00", "5.50", "115.60"]]));
    assert_eq!(
        pick_where(&found, ("scope", "department"), &keys),
        json!([["D-b", 4, 2, "10.00", "5.50", "115.60"]]),
        "the department charged pays, and only without one the department that reported"
    );
    let found = rows(&archive, "satisfaction", DAY);
    assert_eq!(
        pick_where(&found, ("scope", "all"), &["accepted", "satisfied", "dissatisfied", "unrated", "share"]),
        json!([[2, 1, 1, 0, "50.00"]])
    );
}

#[test]
fn faults_that_came_back_are_chained_to_the_first() {
    let archive = archive(&["repairs", "hardware"]);
    put(&archive, "hardware", "HW-00001", "kind: 电话, name: 甲, ownership: 公司, status: 在用");
    let repair = |n: u32, day: &str, front: &str| {
        put(
            &archive,
            "repairs",
            &format!("WX-2026-{n:04}"),
            &format!("reported_at: {day} 09:00, status: 已修复, asset: HW-00001, {front}"),
        );
    };
    repair(1, "2026-01-01", "cause_class: 硬件故障, total_cost: 1.10");
    repair(2, "2026-03-01", "cause_class: 软件故障, recurring_of: WX-2026-0001, total_cost: 2.20");
    repair(
        3,
        "2026-05-01",
        "cause_class: 硬件故障, recurring_of: WX-2026-0002, total_cost: 3.30, cause_analysis: 已查明",
    );
    // 90 days apart, then 91.
    repair(4, "2026-01-02", "cause_class: 老化磨损");
    repair(5, "2026-04-02", "cause_class: 老化磨损");
    repair(6, "2026-07-02", "cause_class: 老化磨损");
    // A circle is a fault, but no reason to hang.
    repair(7, "2026-02-01", "cause_class: 其他, recurring_of: WX-2026-0008");
    repair(8, "2026-02-02", "cause_class: 其他, recurring_of: WX-2026-0007");
    let found = rows(&archive, "recurring-faults", DAY);
    assert_eq!(
        pick(&found, &["record", "kind", "times", "cost", "analysed", "basis"]),
        json!([
            ["WX-2026-0001", "declared", 3, "6.60", "yes", ["WX-2026-0001", "WX-2026-0002", "WX-2026-0003"]],
            ["WX-2026-0007", "declared", 2, "0.00", "no", ["WX-2026-0007", "WX-2026-0008"]],
            ["WX-2026-0004", "suspected", 2, "0.00", "no", ["WX-2026-0004", "WX-2026-0005"]],
        ])
    );
    assert_eq!(rows_with(&archive, "recurring-faults", DAY, &["--from", "2026-05-01"]).len(), 1, "by the last report");
}

#[test]
fn seats_are_counted_on_the_day() {
    let archive = archive(&["software", "licences", "departments", "hardware"]);
    put(&archive, "departments", "D-a", "name: 甲公司, kind: 公司");
    put(&archive, "departments", "D-a-it", "name: 甲信息科, kind: 科室, parent: D-a");
    put(&archive, "departments", "D-b", "name: 乙公司, kind: 公司");
    put(&archive, "departments", "D-b-shop", "name: 乙门店, kind: 门店, parent: D-b");
    let software = |n: u32, front: &str| {
        put(&archive, "software", &format!("SW-{n:03}"), &format!("name: 软件{n}, status: 在用, {front}"))
    };
    software(1, "licence_type: 按用户, seats_owned: 10, seats_used: 3");
    software(2, "licence_type: 订阅, seats_owned: 5, seats_used: 4, expires_on: 2026-11-21");
    software(3, "licence_type: 开源");
    software(4, "licence_type: 按用户, status: 已注销, seats_owned: 1");
    let licence =
        |n: u32, front: &str| put(&archive, "licences", &format!("LIC-{n:04}"), &format!("software: SW-001, {front}"));
    licence(1, "department: D-a-it, seats: 6, used: 7, from: 2025-01-01, status: 有效");
    licence(2, "department: D-b-shop, seats: 3, devices: [HW-00001, HW-00002], from: 2025-01-01, status: 有效");
    licence(3, "department: D-a, seats: 50, used: 50, from: 2026-11-23, status: 有效");
    licence(4, "department: D-a, seats: 50, used: 50, from: 2025-01-01, to: 2026-11-21, status: 有效");
    let keys =
        ["record", "company", "owned", "allocated", "used", "idle", "missing", "unallocated", "standing", "basis"];
    assert_eq!(
        pick(&rows(&archive, "licences", DAY)[..5], &keys),
        json!([
            ["SW-001", null, 10, 9, 9, 1, 0, 1, "idle", ["LIC-0001", "LIC-0002", "SW-001"]],
            ["SW-001", "D-a", null, 6, 7, 0, 1, null, "missing", ["LIC-0001", "SW-001"]],
            ["SW-001", "D-b", null, 3, 2, 1, 0, null, "idle", ["LIC-0002", "SW-001"]],
            ["SW-002", null, 0, 0, 4, 0, 4, 0, "expired", ["SW-002"]],
            ["SW-003", null, null, 0, null, null, null, null, "unlimited", ["SW-003"]],
        ])
    );
    let day_before = rows(&archive, "licences", "2026-11-21");
    let software = |id: &str| -> Vec<Value> { day_before.iter().filter(|row| row["record"] == id).cloned().collect() };
    assert_eq!(pick(&software("SW-002"), &["owned", "idle", "standing"]), json!([[5, 1, "idle"]]));
    assert_eq!(pick(&software("SW-001")[..1], &["allocated", "used", "missing"]), json!([[59, 59, 49]]));
}

#[test]
fn addresses_are_compared_as_numbers() {
    let archive = archive(&["ip_allocations", "departments", "hardware"]);
    put(&archive, "departments", "D-a", "name: 甲公司, kind: 公司, address_block: 172.16.0.0/16");
    put(&archive, "departments", "D-b", "name: 乙公司, kind: 公司, address_block: 172.17.0.0/16");
    let device = |id: &str, ip: &str| {
        put(
            &archive,
            "hardware",
            id,
            &format!("kind: 电话, name: 设备, ownership: 公司, status: 在用, department: D-a, ip: {ip}"),
        )
    };
    device("HW-00001", "172.16.9.10");
    device("HW-00002", "172.16.9.1");
    device("HW-00003", "172.17.0.5");
    let address = |n: u32, address: &str, subnet: &str, front: &str| {
        put(
            &archive,
            "ip_allocations",
            &format!("IP-{n:04}"),
            &format!("address: {address}, subnet: {subnet}, department: D-a, kind: 静态, {front}"),
        );
    };
    address(1, "172.16.9.10", "172.16.9.0/24", "status: 在用, device: HW-00001");
    address(2, "172.16.10.1", "172.16.1.0/24", "status: 在用");
    address(3, "172.17.0.5", "172.17.0.0/24", "status: 在用, device: HW-00009");
    address(4, "192.168.1.5", "192.168.1.0/24", "status: 在用");
    address(5, "172.16.9.10", "172.16.9.0/24", "status: 保留");
    address(6, "172.16.9.11", "172.16.9.0/24", "status: 已释放, released_on: 2026-11-22");
    address(7, "172.16.9.255", "172.16.9.0/24", "status: 在用");
    let found = rows(&archive, "addresses", DAY);
    assert_eq!(
        pick_where(&found, ("finding", "subnet"), &["subnet", "company", "capacity", "used", "held", "share"]),
        json!([
            ["172.16.1.0/24", "D-a", 254, 1, 0, "0.39"],
            ["172.16.9.0/24", "D-a", 254, 2, 1, "1.18"],
            ["172.17.0.0/24", "D-b", 254, 1, 0, "0.39"],
            ["192.168.1.0/24", null, 254, 1, 0, "0.39"],
        ])
    );
    let others: Vec<Value> = found.iter().filter(|row| row["finding"] != "subnet").cloned().collect();
    assert_eq!(
        pick(&others, &["finding", "record", "address", "basis"]),
        json!([
            ["duplicate", "IP-0001", "172.16.9.10", ["IP-0001", "IP-0005"]],
            ["other-company", "IP-0003", "172.17.0.5", ["D-b", "IP-0003"]],
            ["other-device", "HW-00003", "172.17.0.5", ["HW-00003", "IP-0003"]],
            ["outside-plan", "IP-0004", "192.168.1.5", ["IP-0004"]],
            ["outside-subnet", "IP-0002", "172.16.10.1", ["IP-0002"]],
            ["reserved", "IP-0007", "172.16.9.255", ["IP-0007"]],
            ["unallocated", "HW-00002", "172.16.9.1", ["HW-00002"]],
        ])
    );
    let day_before = rows(&archive, "addresses", "2026-11-21");
    assert_eq!(
        pick_where(&day_before, ("subnet", "172.16.9.0/24"), &["used"])[0],
        json!([3]),
        "released only the next day"
    );
}

#[test]
fn systems_are_available_but_for_their_incidents() {
    let archive = archive(&["systems", "incidents"]);
    put(&archive, "systems", "S-a", "name: 甲系统, importance: 核心, online_on: 2026-11-13, status: 在用");
    put(
        &archive,
        "systems",
        "S-b",
        "name: 乙系统, importance: 一般, online_on: 2020-01-01, retired_on: 2026-11-14, status: 已退役",
    );
    put(&archive, "systems", "S-c", "name: 丙系统, importance: 一般, online_on: 2026-11-23, status: 在用");
    let incident = |n: u32, front: &str| {
        put(
            &archive,
            "incidents",
            &format!("SJ-2026-{n:04}"),
            &format!("title: 事件, category: 网络故障, level: 一般, {front}"),
        )
    };
    incident(
        1,
        "systems: [S-a], started_at: 2026-11-14 08:00, restored_at: 2026-11-14 12:00, downtime: 2.4, status: 已关闭, critical: true",
    );
    incident(2, "systems: [S-a, S-b], started_at: 2026-11-22 12:00, status: 处置中, critical: false");
    // Ten days of service are 240 hours; down were 2.4 hours and, not restored, noon to midnight.
    let keys = ["record", "from", "to", "service_hours", "incidents", "downtime", "longest", "availability"];
    assert_eq!(
        pick(&rows_with(&archive, "availability", DAY, &["--from", "2026-11-01"]), &keys),
        json!([
            ["S-a", "2026-11-13", "2026-11-22", 240, 2, "14.40", "12.00", "94.0000"],
            ["S-b", "2026-11-01", "2026-11-14", 336, 0, "0.00", "0.00", "100.0000"],
        ])
    );
    let year = rows(&archive, "availability", DAY);
    assert_eq!(year[1]["from"], "2025-11-22", "a year back, not the life of the system");
    assert_eq!(
        pick_where(
            &rows(&archive, "incidents-summary", DAY),
            ("scope", "all"),
            &["incidents", "open", "downtime", "restore_hours", "critical"]
        ),
        json!([[2, 1, "14.40", "4.00", 1]])
    );
}

#[test]
fn backups_and_drills_that_succeeded() {
    let archive = archive(&["backups", "drills", "systems"]);
    put(&archive, "systems", "S-a", "name: 甲系统, status: 在用");
    let backup = |n: u32, day: &str, front: &str| {
        put(&archive, "backups", &format!("BF-2026-{n:04}"), &format!("system: S-a, finished_at: {day} 01:00, {front}"))
    };
    backup(1, "2026-11-01", "result: 成功, verified: true");
    backup(2, "2026-11-02", "result: 失败");
    backup(3, "2026-11-02", "result: 成功, verified: false, retry_of: BF-2026-0002");
    backup(4, "2026-11-03", "result: 失败");
    put(&archive, "drills", "YL-2026-0001", "system: S-a, held_on: 2026-06-01, result: 合格");
    put(&archive, "drills", "YL-2026-0002", "system: S-a, held_on: 2026-07-01, result: 不合格");
    put(&archive, "drills", "YL-2026-0003", "system: S-a, held_on: 2026-08-01, result: 合格");
    let keys = [
        "system",
        "backups",
        "succeeded",
        "failed",
        "made_good",
        "success_share",
        "verified_share",
        "drills",
        "passed",
        "passed_share",
    ];
    assert_eq!(
        pick(&rows(&archive, "backup-success", DAY), &keys),
        json!([
            [null, 4, 2, 2, 1, "50.00", "50.00", 3, 2, "66.67"],
            ["S-a", 4, 2, 2, 1, "50.00", "50.00", 3, 2, "66.67"],
        ])
    );
}

#[test]
fn training_projects_findings_and_stock_takes() {
    let archive = archive(&["courses", "projects", "findings", "stocktakes", "hardware", "changes"]);
    let course = |n: u32, front: &str| {
        put(&archive, "courses", &format!("PX-2026-{n:04}"), &format!("title: 培训, level: 普及性, {front}"))
    };
    course(
        1,
        "planned_on: 2026-02-10, held_on: 2026-02-28, source: 年度计划, status: 已举办, planned_count: 10, attendee_count: 9, passed_count: 6",
    );
    course(2, "planned_on: 2026-02-10, held_on: 2026-03-01, source: 年度计划, status: 已举办, attendee_count: 5");
    course(3, "planned_on: 2026-02-10, source: 年度计划, status: 已取消");
    course(4, "planned_on: 2026-03-10, held_on: 2026-03-10, source: 临时追加, status: 已举办");
    course(5, "planned_on: 2026-12-10, source: 年度计划, status: 计划中");
    let keys = ["planned", "held", "on_schedule", "cancelled", "extra", "completion", "attendance", "passed"];
    assert_eq!(
        pick_where(&rows(&archive, "training-completion", DAY), ("scope", "all"), &keys),
        json!([[3, 2, 1, 1, 1, "66.67", "90.00", "66.67"]])
    );

    let project = |n: u32, front: &str| {
        put(&archive, "projects", &format!("XM-2026-{n:02}"), &format!("title: 项目, proposed_on: 2026-01-01, {front}"))
    };
    project(1, "stage: 已结项, planned_to: 2026-06-30, finished_on: 2026-06-30");
    project(2, "stage: 已结项, planned_to: 2026-06-30, finished_on: 2026-07-01");
    project(
        3,
        "stage: 实施, planned_to: 2026-11-21, milestones: [{ title: 一, due: 2026-05-01, done_on: 2026-05-01 }, { title: 二, due: 2026-11-21 }, { title: 三, due: 2026-11-22 }]",
    );
    project(4, "stage: 实施, planned_to: 2026-11-22");
    project(5, "stage: 已终止, planned_to: 2026-03-01, finished_on: 2026-05-01");
    let found = rows(&archive, "project-delivery", DAY);
    assert_eq!(
        pick(&found[..1], &["in_time", "judged", "share", "milestones_in_time", "milestones_judged"]),
        json!([[1, 3, "33.33", 1, 2]])
    );
    assert_eq!(
        pick(&found[1..], &["standing", "days_late"]),
        json!([["in-time", null], ["late", 1], ["late", 1], ["running", null], ["abandoned", null]])
    );

    let finding = |n: u32, front: &str| {
        put(&archive, "findings", &format!("ZG-2026-{n:04}"), &format!("title: 问题, severity: 一般, {front}"))
    };
    finding(1, "found_on: 2026-10-23, due_on: 2026-11-21, status: 整改中");
    finding(
        2,
        "found_on: 2026-10-22, due_on: 2026-11-01, status: 延期, extensions: [{ on: 2026-10-30, until: 2026-11-22, reason: 待货, by: P-a }]",
    );
    finding(3, "found_on: 2026-01-01, due_on: 2026-02-01, status: 关闭");
    assert_eq!(
        pick(&rows(&archive, "findings-ageing", DAY), &["record", "age_days", "band", "due_on", "overdue_days"]),
        json!([["ZG-2026-0001", 30, "8-30", "2026-11-21", 1], ["ZG-2026-0002", 31, "31-90", "2026-11-22", null],])
    );

    put(&archive, "changes", "BG-2026-0001", "changed_on: 2026-06-02, status: 已交接");
    let seen = |n: u32, front: &str| {
        put(
            &archive,
            "stocktakes",
            &format!("PD-2026-{n:04}"),
            &format!("campaign: 2026H1, checked_on: 2026-06-0{n}, {front}"),
        )
    };
    seen(1, "asset: HW-00001, found: true, difference: 无");
    seen(2, "asset: HW-00002, found: true, difference: 地点不符, follow_up: BG-2026-0001");
    seen(3, "asset: HW-00003, found: false, difference: 账有物无");
    let found = rows(&archive, "stocktake-differences", DAY);
    assert_eq!(pick(&found[..1], &["campaign", "checked", "differing", "share"]), json!([["2026H1", 3, 2, "66.67"]]));
    assert_eq!(
        pick(&found[1..], &["record", "standing", "basis"]),
        json!([
            ["PD-2026-0003", "open", ["PD-2026-0003"]],
            ["PD-2026-0002", "settled", ["BG-2026-0001", "PD-2026-0002"]],
        ])
    );
}

#[test]
fn what_runs_out_is_told_in_time_and_documents_on_their_days() {
    let archive = archive(&["contracts", "software", "hardware", "policies"]);
    put(&archive, "contracts", "HT-2026-001", "title: 维保, to: 2027-02-20, status: 履行中, amount: 1200.50");
    put(&archive, "contracts", "HT-2026-002", "title: 专线, to: 2027-02-21, status: 履行中");
    put(&archive, "contracts", "HT-2025-001", "title: 过期未结, to: 2026-11-21, status: 履行中");
    put(&archive, "contracts", "HT-2025-002", "title: 已结, to: 2026-12-01, status: 已完成");
    put(&archive, "software", "SW-001", "name: 软件, expires_on: 2026-11-22, status: 在用");
    put(&archive, "hardware", "HW-00001", "kind: 电话, name: 甲, warranty_until: 2026-11-21, status: 在用");
    assert_eq!(
        pick(&rows(&archive, "contracts-ending", DAY), &["record", "kind", "days_left", "amount"]),
        json!([
            ["HT-2025-001", "contract", -1, null],
            ["SW-001", "software", 0, null],
            ["HT-2026-001", "contract", 90, "1200.50"],
        ])
    );

    let policy =
        |n: u32, front: &str| put(&archive, "policies", &format!("ZD-{n:02}"), &format!("title: 制度, {front}"));
    policy(1, "status: 生效, version: '1.0', effective_on: 2026-11-22");
    policy(2, "status: 生效, version: '1.0', effective_on: 2026-11-23");
    policy(3, "status: 生效, version: '2.0', effective_on: 2026-11-23");
    policy(4, "status: 被替代, version: '1.0', effective_on: 2025-01-01, superseded_by: ZD-02");
    policy(5, "status: 被替代, version: '1.0', effective_on: 2025-01-01, superseded_by: ZD-01");
    policy(6, "status: 草稿, version: '1.0', effective_on: 2025-01-01");
    assert_eq!(
        pick(&rows(&archive, "documents-in-force", DAY), &["record", "force", "from", "to"]),
        json!([
            ["ZD-01", "in-force", "2026-11-22", null],
            ["ZD-03", "earlier", "2026-11-23", null],
            ["ZD-04", "in-force", "2025-01-01", "2026-11-22"],
        ])
    );
}

#[test]
fn red_lines_are_watched_over_the_year() {
    let archive = archive(&["roles", "incidents", "repairs"]);
    let lines = [
        (
            "网络",
            "{ collection: incidents, where: [{ field: category, is: [网络故障] }], measure: 最长, field: downtime, from: started_at, to: restored_at, limit: 2, except: [{ field: red_line, is: [false] }] }",
        ),
        (
            "病毒",
            "{ collection: incidents, where: [{ field: category, is: [病毒与恶意程序] }, { field: level, not: [一般] }], measure: 次数, limit: 1 }",
        ),
        (
            "骨干",
            "{ collection: incidents, where: [{ field: category, is: [网络故障] }], measure: 最长, field: downtime, limit: 1.8, wider: true }",
        ),
        (
            "到场",
            "{ collection: repairs, where: [{ field: urgency, is: [紧急] }], measure: 次数, from: reported_at, to: arrived_at, over: 1, limit: 0, per: 季度 }",
        ),
        ("系统", "{ collection: incidents, where: [{ field: systems, is: [S-x] }], measure: 次数, limit: 5 }"),
        ("别处", "{ collection: nowhere, measure: 次数, limit: 0 }"),
        ("残缺", "{ collection: incidents, measure: 最长, limit: 0 }"),
    ];
    let lines: String = lines
        .iter()
        .map(|(text, watch)| format!("  - {{ text: {text}, metric: 指标, limit: 限值, watch: {watch} }}\n"))
        .collect();
    let role = format!(
        "---\nid: R-a\ntitle: 岗位\nstatus: 生效\neffective_on: 2026-01-01\nred_lines:\n{lines}  - {{ text: 人工 }}\n---\n"
    );
    archive.write("content/roles/R-a.md", &role);
    archive.write("content/roles/R-b.md", &role.replace("R-a", "R-b").replace("生效", "草稿"));
    let incident = |id: &str, front: &str| put(&archive, "incidents", id, &format!("title: 事件, {front}"));
    incident("SJ-2025-0001", "category: 网络故障, started_at: 2025-12-31 23:00, downtime: 9");
    incident("SJ-2026-0001", "category: 网络故障, started_at: 2026-01-01 00:00, downtime: 1.6");
    incident("SJ-2026-0002", "category: 网络故障, started_at: 2026-02-01 00:00, downtime: 3, red_line: false");
    incident(
        "SJ-2026-0003",
        "category: 病毒与恶意程序, level: 一般, started_at: 2026-02-01 00:00, systems: [S-w, S-x]",
    );
    incident("SJ-2026-0004", "category: 病毒与恶意程序, level: 重大, started_at: 2026-02-02 00:00");
    put(
        &archive,
        "repairs",
        "WX-2026-0001",
        "urgency: 紧急, reported_at: 2026-10-01 09:00, arrived_at: 2026-10-01 10:01",
    );
    put(
        &archive,
        "repairs",
        "WX-2026-0002",
        "urgency: 紧急, reported_at: 2026-10-02 09:00, arrived_at: 2026-10-02 10:00",
    );
    put(
        &archive,
        "repairs",
        "WX-2026-0003",
        "urgency: 紧急, reported_at: 2026-09-30 09:00, arrived_at: 2026-09-30 19:00",
    );
    let found = rows(&archive, "red-lines", DAY);
    let keys = ["record", "text", "from", "reached", "limit", "verdict", "why", "excepted", "basis"];
    assert_eq!(
        pick(&found, &keys),
        json!([
            [
                "R-a",
                "网络",
                "2026-01-01",
                "1.60",
                "2.00",
                "near",
                null,
                ["SJ-2026-0002"],
                ["R-a", "SJ-2026-0001", "SJ-2026-0002"]
            ],
            ["R-a", "病毒", "2026-01-01", "1.00", "1.00", "near", null, null, ["R-a", "SJ-2026-0004"]],
            [
                "R-a",
                "骨干",
                "2026-01-01",
                "3.00",
                "1.80",
                "case-by-case",
                null,
                null,
                ["R-a", "SJ-2026-0001", "SJ-2026-0002"]
            ],
            ["R-a", "到场", "2026-10-01", "1.00", "0.00", "touched", null, null, ["R-a", "WX-2026-0001"]],
            ["R-a", "系统", "2026-01-01", "1.00", "5.00", "untouched", null, null, ["R-a", "SJ-2026-0003"]],
            ["R-a", "别处", null, null, null, "unknown", "no-collection", null, ["R-a"]],
            ["R-a", "残缺", null, null, null, "unknown", "unreadable", null, ["R-a"]],
            ["R-a", "人工", null, null, null, "unknown", "no-watch", null, ["R-a"]],
        ])
    );
    // A year earlier nothing of 2026 had happened, and the longest lasted nine hours; the role was not in force.
    assert_eq!(rows(&archive, "red-lines", "2025-12-31"), Vec::<Value>::new());
}

#[test]
fn without_records_every_report_says_what_it_looked_for() {
    let archive = TempArchive::new();
    for line in archive.run(&["audit", "--list"]).exits(0).out.lines() {
        let name = line.split_whitespace().next().unwrap();
        let json = archive.run(&["audit", name, "--format", "json"]).exits(0).json();
        let rows = json["rows"].as_array().unwrap().len();
        assert_eq!(rows == 0, json["stated_negative"].is_object(), "{name}");
    }
    let json = archive.run(&["audit", "licences", "--format", "json"]).json();
    assert!(json["reservation"].as_str().unwrap().contains("software、licences"), "{json}");
}

/// Every figure of the sample can be opened to records that exist, on the page, in JSON and in CSV alike.
#[test]
fn every_figure_opens_to_its_records() {
    let site = &crate::site::sample().site;
    let mut figures = 0;
    for report in &site.reports {
        let Some(place) = report.columns.iter().position(|column| column.form == Form::Basis) else { continue };
        for row in &report.rows {
            assert_eq!(row.cells.len(), report.columns.len(), "{}", report.name);
            let ids = row.cells[place].as_array().unwrap_or_else(|| panic!("{}: {row:?}", report.name));
            // An item of the four properties that nothing speaks against names no records.
            assert!(!ids.is_empty() || report.name == "four-properties", "{}: {row:?}", report.name);
            for id in ids {
                assert!(site.find(id.as_str().unwrap()).is_some(), "{}: {id}", report.name);
            }
            figures += 1;
        }
    }
    assert!(figures > 300, "{figures}");

    let (_, files) = crate::site::chinese();
    let file = |path: &str| std::str::from_utf8(&files[path]).unwrap();
    let page = file("reports/service-levels/index.html");
    assert!(page.contains("<details class=\"evidence\"><summary>"), "no evidence on the page");
    assert!(page.contains("<svg class=\"bars\"") && page.contains("<td class=\"num\" data-sort="));
    let csv = file("reports/recurring-faults/recurring-faults.csv");
    assert!(csv.lines().next().unwrap().ends_with(",依据记录"));
    assert!(csv.contains(",WX-2025-0023 WX-2025-0030\r\n"), "{csv}");
    let list = file("reports/index.html");
    for group in ["制度与文件", "资产与资源", "运行维护", "安全与事件", "项目与培训", "监督与整改", "历史与留痕"]
    {
        assert!(list.contains(group), "{group}");
    }
}
