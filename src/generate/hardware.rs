//! The cards of devices.
//!
//! Takes the devices as they were on the last day, gives the files of `hardware`, by year of purchase.

use super::calendar::plus_days;
use super::device::{Device, State};
use super::phrase::{self, paragraph};
use super::world::World;
use super::{GeneratedFile, contracts, places};

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let contracts = contracts::of_devices(world);
    let mut repairs = vec![0_usize; world.devices.len()];
    for repair in world.repairs.iter().filter(|repair| !repair.cancelled) {
        if let Some(place) = repair.device {
            repairs[place] += 1;
        }
    }
    let devices = world.devices.iter().zip(repairs);
    devices.map(|(device, repairs)| card(world, device, repairs, contracts.get(&device.id))).collect()
}

fn card(world: &World, device: &Device, repairs: usize, contract: Option<&String>) -> GeneratedFile {
    let state = device.state(world.until).unwrap_or(State::InStore);
    let tenure = device.last();
    let gone = matches!(state, State::Scrapped | State::Lost);
    let computer = device.kind.is_personal();
    let written_off = device.states.iter().find(|(_, state)| *state == State::Scrapped).map(|(day, _)| *day);
    let used_from = device.states.iter().find(|(_, state)| *state == State::InUse).map(|(day, _)| *day);
    let used_to = (!matches!(state, State::InUse | State::InRepair))
        .then(|| device.states.iter().rposition(|(_, state)| *state == State::InUse))
        .flatten()
        .and_then(|place| Some(plus_days(device.states.get(place + 1)?.0, -1)));
    let received = tenure.person.is_some().then_some(tenure.from);
    let lost_by = (state == State::Lost).then(|| device.tenures.iter().rev().find_map(|tenure| tenure.person.clone()));
    let responsible = tenure.person.clone().or(lost_by.flatten());
    let body = paragraph([
        match state {
            State::InStore => format!("现存{}，可调剂使用。", places::location_name(&tenure.location)),
            State::InUse => String::new(),
            State::InRepair => "送修在外，使用部门暂用备用设备。".to_owned(),
            State::Idle => "闲置，待鉴定或调剂。".to_owned(),
            State::ToScrap => "已停用，报废手续正在办理。".to_owned(),
            State::Scrapped => "已报废核销，标签作废。".to_owned(),
            State::Lost => "已遗失，按[[ZD-06]]处理。".to_owned(),
        },
        if device.system.is_some() {
            "承载系统见“承载系统”栏，停机须事先通知使用部门。".to_owned()
        } else {
            String::new()
        },
        if repairs > 1 { format!("{}以来维修{repairs}次。", phrase::year(world.from)) } else { String::new() },
        if device.relaxed && !gone {
            "经批准放宽权限，安装软件仍须登记。".to_owned()
        } else {
            String::new()
        },
    ]);
    world
        .card("hardware", &device.id, device.purchased_on, true)
        .filed_by(&world.administrator(places::company_of(&tenure.department), device.purchased_on, &[]))
        .set("kind", device.kind.label())
        .set("name", &device.name)
        .set("brand", device.brand)
        .set("model", &device.model)
        .set("configuration", &device.configuration)
        .set("serial", &device.serial)
        .set("asset_no", &device.asset_no)
        .set("vendor", device.vendor)
        .set("contract", contract)
        .set("purchased_on", device.purchased_on)
        .set("price", device.price)
        .set("invoice", &device.invoice)
        .set("warranty_until", device.warranty_until)
        .set("department", &tenure.department)
        .set("location", &tenure.location)
        .set("responsible", responsible)
        .set("received_on", received)
        .set("in_use_from", used_from.filter(|day| *day <= world.until))
        .set("in_use_to", used_to)
        .set("ip", device.ip.as_ref().filter(|_| !gone))
        .set("mac", device.mac.as_ref())
        .set("privilege", computer.then_some(if device.relaxed { "放宽" } else { "严格控制" }))
        .set("status", state.label())
        .set("ownership", "公司")
        .set("system", device.system)
        .set("written_off_on", written_off.filter(|day| *day <= world.until))
        .body(body)
        .file()
}
