//! Contracts with vendors: purchases, development, maintenance, lines and services.
//!
//! The way of purchasing follows the amounts of ZD-26: below 10,000 yuan by asking prices, below 200,000 negotiated,
//! above that by tender.

use super::consent::{GENERAL_MANAGER, VICE_PRESIDENT, by_now};
use super::contract_table::{CONTRACTS, Contract, Payments};
use super::device::Device;
use super::front::Value;
use super::{GeneratedFile, World, calendar, projects, series};
use crate::model::{Date, Money};
use jiff::civil::date;
use std::collections::BTreeMap;

fn day((year, month, day): (i16, i8, i8)) -> Date {
    date(year, month, day)
}

/// A contract as it is filed: one of the table, or a purchase that devices came from.
struct Deal {
    title: String,
    kind: &'static str,
    vendor: &'static str,
    subject: String,
    amount: Money,
    handler: String,
    procurement: &'static str,
    project: Option<&'static str>,
    signed: Date,
    from: Date,
    to: Date,
    /// What is delivered, how many, when it is due and when it came.
    deliverables: Vec<(String, i64, Date, Option<Date>)>,
    instalments: Vec<Instalment>,
    /// The devices that came with it, as ids.
    devices: Vec<String>,
    note: &'static str,
}

struct Instalment {
    title: &'static str,
    amount: Money,
    due: Option<Date>,
    paid: Option<Date>,
}

impl Deal {
    fn of_table(contract: &Contract) -> Self {
        let lines = contract.deliverables.iter();
        Self {
            title: contract.title.to_owned(),
            kind: contract.kind,
            vendor: contract.vendor,
            subject: contract.subject.to_owned(),
            amount: Money::from(contract.amount),
            handler: contract.handler.to_owned(),
            procurement: contract.procurement,
            project: contract.project,
            signed: day(contract.signed),
            from: day(contract.from),
            to: day(contract.to),
            deliverables: lines.map(|line| (line.0.to_owned(), line.1, day(line.2), line.3.map(day))).collect(),
            instalments: instalments(contract),
            devices: Vec::new(),
            note: contract.note,
        }
    }

    /// The purchase of what one vendor delivered in one month.
    fn of_devices(world: &World, devices: &[&Device]) -> Self {
        let came = devices[0].purchased_on;
        let signed = calendar::plus_workdays(came, -8);
        let amount: Money = devices.iter().map(|device| device.price).sum();
        let mut lines: Vec<(String, i64, Date, Option<Date>)> = Vec::new();
        for device in devices {
            match lines.iter_mut().find(|line| line.0 == device.kind.label()) {
                Some(line) => line.1 += 1,
                None => lines.push((device.kind.label().to_owned(), 1, came, Some(device.purchased_on))),
            }
        }
        let subject = lines.iter().map(|line| format!("{}{}台", line.0, line.1)).collect::<Vec<_>>().join("、");
        let paid = calendar::plus_workdays(devices[devices.len() - 1].purchased_on, 8);
        Self {
            title: format!("{subject}采购合同（{}年{}月）", came.year(), came.month()),
            kind: "设备采购",
            vendor: devices[0].vendor,
            subject,
            amount,
            handler: world.roster.acting("R-it-supervisor", signed).to_owned(),
            procurement: match amount {
                amount if amount < Money::from(10_000) => "询价",
                amount if amount < Money::from(200_000) => "竞争性谈判",
                _ => "公开招标",
            },
            project: None,
            signed,
            from: signed,
            to: devices.iter().map(|device| device.warranty_until).max().unwrap_or(came),
            deliverables: lines,
            instalments: vec![Instalment { title: "全款", amount, due: Some(paid), paid: Some(paid) }],
            devices: devices.iter().map(|device| device.id.clone()).collect(),
            note: "按标准配置目录采购，开箱检验合格后建卡付款。",
        }
    }
}

fn facts(world: &World) -> Vec<(String, Deal)> {
    let mut purchases: BTreeMap<(Date, &str), Vec<&Device>> = BTreeMap::new();
    for device in &world.devices {
        purchases.entry((device.purchased_on.first_of_month(), device.vendor)).or_default().push(device);
    }
    let mut deals: Vec<Deal> = CONTRACTS.iter().map(Deal::of_table).collect();
    for devices in purchases.values_mut() {
        devices.sort_by_key(|device| device.purchased_on);
        deals.push(Deal::of_devices(world, devices));
    }
    deals.retain(|deal| deal.signed >= world.from && deal.signed <= world.until);
    deals.sort_by_key(|deal| deal.signed);
    let mut numbers = series::Series::with_digits("HT", 3);
    deals.into_iter().map(|deal| (numbers.next(deal.signed), deal)).collect()
}

/// The contract that each device came with, for those bought since the register began.
pub(super) fn of_devices(world: &World) -> BTreeMap<String, String> {
    facts(world)
        .into_iter()
        .flat_map(|(id, deal)| deal.devices.into_iter().map(move |device| (device, id.clone())))
        .collect()
}

/// Numbers and vendors of the contracts signed for the project called `title`.
pub(super) fn of_project(world: &World, title: &str) -> Vec<(String, &'static str)> {
    facts(world)
        .into_iter()
        .filter(|(_, deal)| deal.project == Some(title))
        .map(|(id, deal)| (id, deal.vendor))
        .collect()
}

/// What has been paid under the contracts of the project called `title`.
pub(super) fn paid(world: &World, title: &str) -> Money {
    facts(world)
        .iter()
        .filter(|(_, deal)| deal.project == Some(title))
        .flat_map(|(_, deal)| &deal.instalments)
        .filter(|instalment| instalment.paid.is_some_and(|on| on <= world.until))
        .map(|instalment| instalment.amount)
        .sum()
}

/// The contract of some weight signed last before `day`.
pub(super) fn signed_before(world: &World, day: Date) -> Option<String> {
    let weighty = |deal: &Deal| deal.signed < day && deal.amount >= Money::from(50_000);
    facts(world).into_iter().rev().find(|(_, deal)| weighty(deal)).map(|(id, _)| id)
}

fn instalments(contract: &Contract) -> Vec<Instalment> {
    let part = |percent: i64| Money::new(contract.amount * percent, 2);
    let soon = |due: Date, days: i64| Some(calendar::workday_from(calendar::plus_days(due, days)));
    let (from, to) = (day(contract.from), day(contract.to));
    let delivered = contract.deliverables.iter().all(|deliverable| deliverable.3.is_some());
    match contract.payments {
        Payments::Whole => {
            let due = contract.deliverables.iter().map(|deliverable| day(deliverable.2)).max();
            let done = contract.deliverables.iter().filter_map(|deliverable| deliverable.3.map(day)).max();
            let paid = done.filter(|_| delivered).and_then(|done| soon(done, 12));
            vec![Instalment { title: "全款", amount: part(100), due, paid }]
        }
        Payments::Halves => {
            let middle = calendar::plus_months(from, 6);
            vec![
                Instalment { title: "上期款", amount: part(50), due: Some(middle), paid: soon(middle, 8) },
                Instalment { title: "下期款", amount: part(50), due: Some(to), paid: soon(to, 10) },
            ]
        }
        Payments::Stages(accepted) => {
            let advance = calendar::plus_days(day(contract.signed), 15);
            let accepted = accepted.map(day);
            let kept = accepted.map(|on| calendar::plus_months(on, 12));
            vec![
                Instalment { title: "预付款", amount: part(30), due: Some(advance), paid: soon(advance, -4) },
                Instalment {
                    title: "验收款",
                    amount: part(65),
                    due: accepted,
                    paid: accepted.and_then(|on| soon(on, 3)),
                },
                Instalment { title: "质保金", amount: part(5), due: kept, paid: kept.and_then(|on| soon(on, 6)) },
            ]
        }
    }
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    facts(world).iter().map(|(id, deal)| card(world, id, deal)).collect()
}

fn card(world: &World, id: &str, deal: &Deal) -> GeneratedFile {
    let project = deal.project.and_then(|title| projects::number(world, title));
    let paid = deal.instalments.iter().map(|instalment| instalment.paid.filter(|&on| on <= world.until));
    let paid_up = paid.collect::<Option<Vec<_>>>();
    let delivered = deal.deliverables.iter().all(|deliverable| deliverable.3.is_some_and(|on| on <= world.until));
    let closed = paid_up.filter(|_| delivered).and_then(|days| days.into_iter().max());
    let warranty = (deal.kind == "设备采购").then_some(deal.to);
    let department = if deal.handler == "P-moyunfei" { "D-xiling-it" } else { "D-it" };
    let deliverables: Vec<Value> = deal
        .deliverables
        .iter()
        .map(|(title, quantity, due, delivered)| {
            let delivered = delivered.and_then(|on| by_now(world, on));
            // Who chose the vendor does not accept the goods (ZD-26).
            let acceptor = delivered.map(|on| world.roster.acting_besides("R-desktop-support", on, &[&deal.handler]));
            Value::map([
                ("title", Value::from(title)),
                ("quantity", Value::from(*quantity)),
                ("due", Value::from(*due)),
                ("delivered_on", Value::from(delivered)),
                ("accepted_by", Value::from(acceptor)),
            ])
        })
        .collect();
    let payments: Vec<Value> = deal
        .instalments
        .iter()
        .enumerate()
        .map(|(place, instalment)| {
            let paid = instalment.paid.and_then(|on| by_now(world, on));
            let invoice = paid.map(|on| format!("FP{}{}{}", on.strftime("%Y%m"), &id[8..], place + 1));
            Value::map([
                ("title", Value::from(instalment.title)),
                ("amount", Value::from(instalment.amount)),
                ("due", Value::from(instalment.due)),
                ("paid_on", Value::from(paid)),
                ("invoice", Value::from(invoice)),
            ])
        })
        .collect();
    let approver = if deal.amount >= Money::from(200_000) { GENERAL_MANAGER } else { VICE_PRESIDENT };
    world
        .card("contracts", id, deal.signed, false)
        .set("title", deal.title.as_str())
        .set("kind", deal.kind)
        .set("vendor", deal.vendor)
        .set("subject", deal.subject.as_str())
        .set("amount", deal.amount)
        .set("department", department)
        .set("handler", deal.handler.as_str())
        .set("procurement", deal.procurement)
        .set("project", project)
        .set("reviewed_by", "P-fangjingyi")
        .set("approved_by", approver)
        .set("signed_on", deal.signed)
        .set("from", deal.from)
        .set("to", deal.to)
        .set("deliverables", deliverables)
        .set("payments", payments)
        .set("warranty_until", warranty)
        .set("closed_on", closed)
        .set("status", if closed.is_some() { "已完成" } else { "履行中" })
        .filed_by(&deal.handler)
        .body(deal.note)
        .file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instalments_add_up_to_the_amount() {
        for contract in CONTRACTS {
            let sum: Money = instalments(contract).iter().map(|instalment| instalment.amount).sum();
            assert_eq!(sum, Money::from(contract.amount), "{}", contract.title);
        }
    }

    #[test]
    fn the_way_of_purchasing_follows_the_amount() {
        for contract in CONTRACTS {
            let fits = match contract.procurement {
                "询价" => contract.amount < 10_000,
                "竞争性谈判" => (10_000..200_000).contains(&contract.amount),
                "公开招标" | "邀请招标" => contract.amount >= 200_000,
                _ => true,
            };
            assert!(fits, "{}", contract.title);
        }
    }
}
