//! `addresses`: how full each subnet is, and which addresses lie outside the plan or are held twice.

use super::context::{Context, cell, date_in, field};
use super::definition::{Definition, Found};
use super::figure::{basis, chart, percent, summary};
use super::holding::in_books;
use crate::model::network::{Subnet, number};
use crate::model::report::{Column, Group, Row};
use crate::model::{Record, Site, Text};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const DEFINITION: Definition = Definition {
    name: "addresses",
    title: ("地址使用与规划核对", "Addresses and the plan"),
    description: (
        "判定日未释放的地址分配（在用和保留），地址和网段一律按数值比较。每个网段一行：可用地址数（2的主机位数次方减网络地址和广播地址，/31、/32不减）、在用、保留、使用率＝（在用＋保留）÷可用。其后逐条列出：不在任何公司规划地址段内的；在别家公司地址段内的（按分配部门所属公司）；不在所登记网段内的；网络地址或广播地址；同一地址重复分配的；设备档案卡上的地址没有分配或分配给别的设备的",
        "allocations not released on the day (in use and held), addresses and blocks compared as numbers. A row for each subnet: addresses for devices (2 to the power of the host bits, less network and broadcast address, but for /31 and /32), in use, held, and the share of both. Then each address in no company's block, in another company's (by the department it is allocated to), outside the subnet stated, at an end of it, allocated twice, and each address on a device's card that is not allocated or is another device's",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes(
            "finding",
            "项目",
            "Finding",
            &[
                ("subnet", "网段使用情况", "subnet"),
                ("outside-plan", "不在规划地址段内", "outside the plan"),
                ("other-company", "在别家公司地址段内", "in another company's block"),
                ("outside-subnet", "不在所登记网段内", "outside its subnet"),
                ("reserved", "网络地址或广播地址", "an end of its subnet"),
                ("duplicate", "重复分配", "allocated twice"),
                ("unallocated", "设备地址未分配", "a device's address is not allocated"),
                ("other-device", "分配给别的设备", "allocated to another device"),
                ("unreadable", "地址或网段无法识别", "cannot be read"),
            ],
        ),
        Column::new("record", "记录", "Record"),
        Column::new("address", "地址", "Address"),
        Column::new("subnet", "网段", "Subnet"),
        Column::new("company", "公司", "Company"),
        Column::new("device", "设备", "Device"),
        Column::new("capacity", "可用", "Capacity"),
        Column::new("used", "在用", "In use"),
        Column::new("held", "保留", "Held"),
        Column::decimal("share", "使用率（%）", "Used (%)"),
        Column::basis(),
    ]
}

/// The plan: the block of each company, the narrowest first.
struct Plan<'site>(Vec<(Subnet, &'site Record)>);

impl<'site> Plan<'site> {
    fn new(context: &Context<'site>) -> Self {
        let block = |unit: &'site Record| Some((Subnet::parse(unit.text("address_block")?)?, unit));
        let mut blocks: Vec<_> = context.of("departments").iter().filter_map(block).collect();
        blocks.sort_by_key(|(block, unit)| (block.capacity(), unit.id.clone()));
        Self(blocks)
    }

    fn owner(&self, address: u32) -> Option<&'site Record> {
        self.0.iter().find(|(block, _)| block.contains(address)).map(|(_, unit)| *unit)
    }
}

#[derive(Default)]
struct Use<'site> {
    used: usize,
    held: usize,
    records: Vec<&'site Record>,
}

fn find(context: &Context<'_>) -> Found {
    let plan = Plan::new(context);
    let mut subnets: BTreeMap<Subnet, Use<'_>> = BTreeMap::new();
    let mut holders: BTreeMap<u32, Vec<&Record>> = BTreeMap::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut searched = 0;
    for allocation in context.of("ip_allocations").iter().filter(|allocation| is_current(context, allocation)) {
        searched += 1;
        let address = allocation.text("address").and_then(number);
        let subnet = allocation.text("subnet").and_then(Subnet::parse);
        let (Some(address), Some(subnet)) = (address, subnet) else {
            rows.push(finding(context, "unreadable", allocation, &[allocation]));
            continue;
        };
        holders.entry(address).or_default().push(allocation);
        let usage = subnets.entry(subnet).or_default();
        match allocation.text("status") {
            Some("保留") => usage.held += 1,
            _ => usage.used += 1,
        }
        usage.records.push(allocation);
        let company = allocation.text("department").and_then(|department| context.company(department));
        match plan.owner(address) {
            None if plan.0.is_empty() => {}
            None => rows.push(finding(context, "outside-plan", allocation, &[allocation])),
            Some(owner) if company.is_some_and(|company| company.id != owner.id) => {
                rows.push(finding(context, "other-company", allocation, &[allocation, owner]));
            }
            Some(_) => {}
        }
        if !subnet.contains(address) {
            rows.push(finding(context, "outside-subnet", allocation, &[allocation]));
        } else if subnet.is_reserved(address) {
            rows.push(finding(context, "reserved", allocation, &[allocation]));
        }
    }
    for same in holders.values().filter(|same| same.len() > 1) {
        rows.push(finding(context, "duplicate", same[0], same));
    }
    for device in in_books(context) {
        let Some(address) = device.text("ip") else { continue };
        searched += 1;
        let holders = number(address).and_then(|address| holders.get(&address));
        match holders.map(Vec::as_slice) {
            None => rows.push(finding(context, "unallocated", device, &[device])),
            Some(holders) => {
                let mine = |holder: &&&Record| holder.text("device").is_none_or(|other| other == device.id.as_str());
                if holders.iter().find(mine).is_none() {
                    let behind: Vec<&Record> = holders.iter().copied().chain([device]).collect();
                    rows.push(finding(context, "other-device", device, &behind));
                }
            }
        }
    }
    rows.sort_by_cached_key(|row| {
        let address = row.cells[2].as_str().and_then(number);
        (row.cells[0].as_str().unwrap_or_default().to_owned(), address, row.record.clone())
    });
    let mut all: Vec<Row> = subnets.iter().map(|(subnet, usage)| of_subnet(&plan, subnet, usage)).collect();
    let bars = all.iter().map(|row| (row.cells[3].as_str().unwrap_or_default().to_owned(), row.cells[9].clone()));
    let chart = chart(Text::new("各网段地址使用率", "How full the subnets are"), ("%", "%"), bars);
    all.extend(rows);
    Found {
        searched,
        negative: Text::new("没有在用或保留的地址分配", "no address is allocated"),
        chart,
        reservation: Text::joined([
            &context.lacks(&["ip_allocations", "departments"]),
            &plan.0.is_empty().then(|| {
                Text::new(
                    "没有公司登记地址段，不能核对规划",
                    "no company states its block, so that there is no plan to hold against",
                )
            }),
        ]),
        rows: all,
    }
}

/// Whether the address is taken on the day judged on.
fn is_current(context: &Context<'_>, allocation: &Record) -> bool {
    let as_of = context.site.as_of;
    let begun = date_in(allocation, "assigned_on").is_none_or(|day| day <= as_of);
    let released = match date_in(allocation, "released_on") {
        Some(day) => day <= as_of,
        None => allocation.text("status") == Some("已释放"),
    };
    begun && !released
}

fn of_subnet(plan: &Plan<'_>, subnet: &Subnet, usage: &Use<'_>) -> Row {
    let owner = plan.0.iter().find(|(block, _)| block.covers(subnet)).map(|(_, unit)| *unit);
    let taken = usage.used + usage.held;
    summary(vec![
        Value::from("subnet"),
        Value::Null,
        Value::Null,
        Value::from(subnet.to_string()),
        cell(owner.map(|owner| owner.id.as_str())),
        Value::Null,
        Value::from(subnet.capacity()),
        Value::from(usage.used),
        Value::from(usage.held),
        percent(taken, usize::try_from(subnet.capacity()).unwrap_or(usize::MAX)),
        basis(usage.records.iter().copied().chain(owner)),
    ])
}

fn finding(context: &Context<'_>, code: &str, record: &Record, behind: &[&Record]) -> Row {
    let is_device = record.collection.as_str() == "hardware";
    let company = record.text("department").and_then(|department| context.company(department));
    let device = if is_device { Some(record) } else { context.target(record, "device") };
    super::figure::about(
        record,
        vec![
            Value::from(code),
            Value::from(record.id.as_str()),
            field(record, if is_device { "ip" } else { "address" }),
            field(record, "subnet"),
            cell(company.map(|company| company.id.as_str())),
            cell(device.map(|device| device.id.as_str())),
            Value::Null,
            Value::Null,
            Value::Null,
            Value::Null,
            basis(behind.iter().copied()),
        ],
    )
}
