//! `licences`: seats owned, allocated, used, idle and missing, by software and by company.

use super::context::{Context, cell, date_in, texts};
use super::definition::{Definition, Found};
use super::figure::{basis, by, count_in, summary};
use crate::derive::force::is_closed;
use crate::model::report::{Column, Group, Row};
use crate::model::{Record, Site, Text};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) const DEFINITION: Definition = Definition {
    name: "licences",
    title: ("许可证清点", "Licences"),
    description: (
        "判定日未注销的软件，逐个软件并逐家公司统计：拥有＝登记卡的拥有许可数（判定日已到期的订阅按零计）；分配＝判定日有效的许可分配之和，按所属公司归集；使用＝各有效分配的已用数之和，未填已用数的取所列设备数、再取所列使用人数。没有任何有效分配的软件，使用取登记卡的使用许可数；站点许可、开源、免费软件不限数量，不计闲置与缺口。闲置＝拥有（公司口径为分配）−使用，缺口＝使用−拥有（或分配），负数均计零；未分配＝拥有−分配",
        "software not withdrawn on the day, each as a whole and by company. Owned: the seats on its card (none where it has expired); allocated: the sum of allocations in force on the day, by the company of the department; used: the sum of what they state as used, or else of the devices or users they list. Software with no allocation in force takes the count on its card. Site licences, open-source and free software have no limit. Idle = owned (for a company: allocated) − used, missing = used − owned (or allocated), never negative; unallocated = owned − allocated",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

/// Ways of licensing that set no limit.
const UNLIMITED: [&str; 3] = ["站点许可", "开源", "免费"];

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "软件", "Software"),
        Column::new("title", "名称", "Name"),
        Column::new("licence_type", "许可方式", "Licensed by"),
        Column::of_codes("scope", "口径", "By", &[("all", "全集团", "all"), ("company", "公司", "company")]),
        Column::new("company", "公司", "Company"),
        Column::new("owned", "拥有", "Owned"),
        Column::new("allocated", "分配", "Allocated"),
        Column::new("used", "使用", "Used"),
        Column::new("idle", "闲置", "Idle"),
        Column::new("missing", "缺口", "Missing"),
        Column::new("unallocated", "未分配", "Unallocated"),
        Column::new("expires_on", "许可到期", "Expires on"),
        Column::of_codes(
            "standing",
            "结论",
            "Standing",
            &[
                ("missing", "许可不足", "too few"),
                ("expired", "已到期仍在用", "expired and in use"),
                ("idle", "有闲置", "idle seats"),
                ("covered", "相符", "covered"),
                ("unlimited", "不限数量", "no limit"),
                ("unknown", "未登记数量", "not counted"),
            ],
        ),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let mut found = Found {
        negative: Text::new("没有登记软件", "there is no software"),
        reservation: context.lacks(&["software", "licences"]),
        ..Found::default()
    };
    let collection = context.site.collections.iter().find(|collection| collection.name.as_str() == "software");
    let current = context.of("licences").iter().filter(|allocation| in_force(context, allocation));
    let allocations = by(current, |allocation| allocation.text("software"));
    for software in context.of("software") {
        if collection.is_some_and(|collection| is_closed(collection, software)) {
            continue;
        }
        let own = allocations.get(software.id.as_str()).map_or(&[] as &[&Record], Vec::as_slice);
        found.searched += 1 + own.len();
        let unlimited = software.text("licence_type").is_some_and(|way| UNLIMITED.contains(&way));
        let expired = date_in(software, "expires_on").is_some_and(|last| last < context.site.as_of);
        let owned = count_in(software, "seats_owned").map(|seats| if expired { 0 } else { seats });
        let counted = used(own).or(count_in(software, "seats_used").filter(|_| own.is_empty()));
        let whole = Seats { owned, allocated: seats(own), used: counted, unlimited, expired };
        found.rows.push(row(software, None, &whole, own));
        let companies: BTreeMap<&str, Vec<&Record>> = by(own.iter().copied(), |allocation| {
            let department = allocation.text("department")?;
            Some(context.company(department).map_or("", |company| company.id.as_str()))
        });
        for (company, own) in companies {
            let part = Seats { owned: Some(seats(&own)), allocated: seats(&own), used: used(&own), unlimited, expired };
            found.rows.push(row(software, Some(company), &part, &own));
        }
    }
    found
}

struct Seats {
    owned: Option<i64>,
    allocated: i64,
    used: Option<i64>,
    unlimited: bool,
    expired: bool,
}

fn row(software: &Record, company: Option<&str>, seats: &Seats, allocations: &[&Record]) -> Row {
    let (owned, used) = (seats.owned.filter(|_| !seats.unlimited), seats.used);
    let over = |more: Option<i64>, less: Option<i64>| Some((more? - less?).max(0));
    let (idle, missing) = (over(owned, used), over(used, owned));
    let standing = match (missing, idle) {
        _ if seats.unlimited => "unlimited",
        _ if seats.expired && used.is_some_and(|used| used > 0) => "expired",
        (Some(1..), _) => "missing",
        (_, Some(1..)) => "idle",
        (Some(_), _) => "covered",
        (None, _) => "unknown",
    };
    let mut row = summary(vec![
        Value::from(software.id.as_str()),
        Value::from(&*software.title),
        super::context::field(software, "licence_type"),
        Value::from(if company.is_some() { "company" } else { "all" }),
        cell(company.filter(|company| !company.is_empty())),
        cell(seats.owned.filter(|_| company.is_none())),
        Value::from(seats.allocated),
        cell(used),
        cell(idle),
        cell(missing),
        cell(over(owned, Some(seats.allocated)).filter(|_| company.is_none())),
        super::context::field(software, "expires_on"),
        Value::from(standing),
        basis(allocations.iter().copied().chain([software])),
    ]);
    row.record = Some(software.id.clone());
    row
}

/// Whether the allocation holds on the day judged on. One that was taken back holds until its last day.
fn in_force(context: &Context<'_>, allocation: &Record) -> bool {
    let as_of = context.site.as_of;
    let begun = date_in(allocation, "from").is_none_or(|from| from <= as_of);
    let over = match date_in(allocation, "to") {
        Some(last) => last < as_of,
        None => allocation.text("status") == Some("已收回"),
    };
    begun && !over
}

fn seats(allocations: &[&Record]) -> i64 {
    allocations.iter().filter_map(|allocation| count_in(allocation, "seats")).sum()
}

/// What these allocations use; `None` of none, and where one of them tells nothing.
fn used(allocations: &[&Record]) -> Option<i64> {
    let one = |allocation: &&Record| {
        let listed = |field: &str| {
            allocation.value(field)?;
            i64::try_from(texts(allocation, field).count()).ok()
        };
        count_in(allocation, "used").or_else(|| listed("devices")).or_else(|| listed("users"))
    };
    if allocations.is_empty() { None } else { allocations.iter().map(one).sum() }
}
