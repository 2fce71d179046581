//! The register of fixed addresses.
//!
//! Takes the devices, gives the files of `ip_allocations`: what devices hold or held, the gateways of the subnets, and
//! an old address outside the plan that is still to be migrated (ZD-12).

use super::device::{Device, State};
use super::places::{COMPANIES, company_of};
use super::world::World;
use super::{GeneratedFile, calendar, front::Draft, places};
use crate::model::Date;
use jiff::civil::date;

/// Subnets of every company: third octet, VLAN, use.
const SUBNETS: &[(u8, i64, &str)] = &[
    (1, 101, "设备管理网段网关"),
    (10, 110, "服务器网段网关"),
    (20, 120, "办公网段网关"),
    (30, 130, "打印网段网关"),
    (40, 140, "收银网段网关"),
    (50, 150, "生产网段网关"),
    (60, 160, "语音网段网关"),
];

/// Addresses that do not belong to one device: company, third octet, host, name, what for.
const VIRTUAL: &[(usize, u8, u8, &str, &str)] = &[
    (0, 10, 201, "sf-hq-dbcluster", "数据库集群虚拟地址"),
    (0, 10, 202, "sf-hq-oa", "OA访问虚拟地址"),
    (0, 1, 201, "sf-hq-core", "核心交换机冗余虚拟地址"),
];

struct Numbering<'a> {
    world: &'a World,
    last: usize,
    files: Vec<GeneratedFile>,
}

impl Numbering<'_> {
    fn card(&mut self, address: &str, subnet: String, day: Date) -> Draft {
        self.last += 1;
        let assigner = self.world.roster.acting("R-network-admin", day.max(date(2022, 8, 15))).to_owned();
        self.world
            .card("ip_allocations", &format!("IP-{:04}", self.last), day, false)
            .filed_by(&assigner)
            .set("address", address)
            .set("subnet", subnet)
            .set("assigned_by", assigner)
            .set("assigned_on", day)
    }
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut cards = Numbering { world, last: 0, files: Vec::new() };
    let opened = calendar::workday_from(date(2022, 9, 7).min(world.from));
    for company in COMPANIES {
        for (third, vlan, purpose) in SUBNETS {
            // Tills stand in the stores of Donghu, machines in the workshop of Xiling.
            if (*third == 40 && company.octet != 17) || (*third == 50 && company.octet != 18) {
                continue;
            }
            let (address, subnet) =
                (format!("172.{}.{third}.1", company.octet), format!("172.{}.{third}.0/24", company.octet));
            let card = cards
                .card(&address, subnet, opened)
                .set("vlan", *vlan)
                .set("kind", "网关")
                .set("department", company.it)
                .set("purpose", format!("{}{purpose}", company.short))
                .set("status", "在用");
            cards.files.push(card.file());
        }
    }
    for &(company, third, host, name, purpose) in VIRTUAL {
        let octet = COMPANIES[company].octet;
        let card = cards
            .card(&format!("172.{octet}.{third}.{host}"), format!("172.{octet}.{third}.0/24"), opened)
            .set("vlan", 100 + i64::from(third))
            .set("kind", "虚拟地址")
            .set("hostname", name)
            .set("department", "D-it-ops")
            .set("purpose", purpose)
            .set("status", "在用");
        cards.files.push(card.file());
    }
    for device in &world.devices {
        of_device(&mut cards, device);
    }
    outside_the_plan(&mut cards);
    cards.files
}

fn of_device(cards: &mut Numbering, device: &Device) {
    let Some(address) = &device.ip else { return };
    let world = cards.world;
    let tenure = device.last();
    let company = company_of(&tenure.department);
    let subnet = address.rsplit_once('.').map_or(String::new(), |(net, _)| format!("{net}.0/24"));
    let third = address.split('.').nth(2).and_then(|third| third.parse::<i64>().ok()).unwrap_or(1);
    let state = device.state(world.until);
    let released = device
        .states
        .iter()
        .find(|(day, state)| matches!(state, State::ToScrap | State::Lost) && *day <= world.until)
        .map(|(day, _)| calendar::plus_workdays(*day, 3).min(world.until));
    let assigned = device.tenures[0].from.min(world.until);
    let dynamic = third % 100 == 60 || third % 100 == 50;
    let status = match (released, state) {
        (Some(_), _) => "已释放",
        (_, Some(State::InUse | State::InRepair)) => "在用",
        _ => "保留",
    };
    let label = device.id.trim_start_matches("HW-").trim_start_matches('0');
    let card = cards
        .card(address, subnet, assigned)
        .set("vlan", if third < 100 { 100 + third } else { third })
        .set("kind", if dynamic { "DHCP保留" } else { "静态" })
        .set("hostname", format!("sf-{}-{label}", company.id.trim_start_matches("D-")))
        .set("mac", device.mac.as_ref())
        .set("device", &device.id)
        .set("system", device.system)
        .set("department", &tenure.department)
        .set("purpose", device.name.as_str())
        .set("released_on", released)
        .set("status", status);
    let body = if released.is_some() { "设备停用，地址已收回，可重新分配。" } else { "" };
    cards.files.push(card.body(body).file());
}

fn outside_the_plan(cards: &mut Numbering) {
    let old = places::company("D-xiling");
    for (host, purpose, released) in
        [(21, "西岭车间旧测温终端", None), (22, "西岭车间旧看板终端", Some(date(2025, 11, 12)))]
    {
        let released = released.filter(|day| *day <= cards.world.until);
        let card = cards
            .card(&format!("192.168.8.{host}"), "192.168.8.0/24".to_owned(), date(2018, 5, 7).min(cards.world.from))
            .set("kind", "静态")
            .set("department", old.it)
            .set("purpose", purpose)
            .set("released_on", released)
            .set("status", if released.is_some() { "已释放" } else { "在用" });
        let body = match released {
            Some(_) => "历史地址，终端已更换并迁入生产网段。",
            None => "历史地址，不在集团规划内。终端固件不支持改址，计划 2026 年 12 月更换设备时迁入 172.18.50.0/24。",
        };
        cards.files.push(card.body(body).file());
    }
}
