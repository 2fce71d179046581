//! Who went into the computer rooms.
//!
//! Takes what took people there (repairs by vendors, incidents, racked devices, visits), gives the files of
//! `room_entries`.

use super::calendar::{at, is_workday, months, plus_days, plus_minutes, workday_from};
use super::phrase;
use super::places::{self, COMPANIES, Company};
use super::world::World;
use super::{GeneratedFile, Rng, incident_tales, inspections, series};
use crate::model::DateTime;

struct Entry {
    at: DateTime,
    minutes: i64,
    company: &'static Company,
    /// An outsider's name and company; an employee otherwise.
    guest: Option<(&'static str, String, Option<&'static str>)>,
    person: Option<String>,
    reason: String,
    work: String,
    items_in: Vec<&'static str>,
    items_out: Vec<String>,
    related: Option<String>,
}

/// Engineers of vendors, all invented.
const ENGINEERS: &[&str] = &["卢启航", "贺思远", "高星野", "薛知行", "曾子墨", "邓一帆"];

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("room_entries");
    let mut entries = Vec::new();
    repairs(world, &mut rng, &mut entries);
    incidents(world, &mut rng, &mut entries);
    racked(world, &mut rng, &mut entries);
    visits(world, &mut rng, &mut entries);
    entries.retain(|entry| entry.at.date() >= world.from && entry.at.date() <= world.until);
    series::number("JC", entries, |entry| entry.at.date())
        .into_iter()
        .map(|(id, entry)| sheet(world, &id, &entry, &mut rng))
        .collect()
}

fn company_of_room(room: &str) -> &'static Company {
    COMPANIES.iter().find(|company| company.room == room).unwrap_or(&COMPANIES[0])
}

fn repairs(world: &World, rng: &mut Rng, entries: &mut Vec<Entry>) {
    for repair in world.repairs.iter().filter(|repair| repair.location.starts_with("L-room-") && !repair.cancelled) {
        let company = company_of_room(&repair.location);
        let name = repair.device.map_or("设备", |place| world.devices[place].name.as_str());
        let part = repair.fault.part.map(|(part, ..)| part);
        entries.push(Entry {
            at: repair.vendor.map_or(repair.arrived_at, |_| plus_minutes(repair.restored_at, -repair.fault.minutes.0)),
            minutes: rng.range(repair.fault.minutes.0, repair.fault.minutes.1) + 10,
            company,
            guest: repair
                .vendor
                .map(|vendor| (*rng.pick(ENGINEERS), places::vendor_name(vendor).to_owned(), Some(vendor))),
            person: repair.vendor.is_none().then(|| repair.assigned_to.clone()),
            reason: format!("{name}故障维修"),
            work: repair.fault.action.to_owned(),
            items_in: part.into_iter().chain(["工具箱"]).collect(),
            items_out: part.map(|part| format!("更换下的{part}")).into_iter().collect(),
            related: Some(repair.id.clone()),
        });
    }
}

fn incidents(world: &World, rng: &mut Rng, entries: &mut Vec<Entry>) {
    for incident in &world.incidents {
        let tale = &incident_tales::TALES[incident.story];
        if !matches!(tale.category, "硬件故障" | "供电与环境") {
            continue;
        }
        let company = if tale.title.contains("西岭") { &COMPANIES[2] } else { &COMPANIES[0] };
        let minutes = rng.range(30, 90);
        entries.push(Entry {
            at: plus_minutes(incident.reported_at, 12),
            minutes,
            company,
            guest: None,
            person: Some(incident.handled_by.clone()),
            reason: format!("处置{}", tale.title),
            work: tale.actions.to_owned(),
            items_in: vec!["工具箱"],
            items_out: Vec::new(),
            related: Some(incident.id.clone()),
        });
    }
}

fn racked(world: &World, rng: &mut Rng, entries: &mut Vec<Entry>) {
    for change in &world.changes {
        let device = &world.devices[change.device];
        let into = change.to.location.starts_with("L-room-");
        if !into || change.kind != "领用" || !device.kind.is_infrastructure() {
            continue;
        }
        let company = company_of_room(&change.to.location);
        let engineer = *rng.pick(ENGINEERS);
        entries.push(Entry {
            at: at(change.on, 9, 30),
            minutes: rng.range(60, 150),
            company,
            guest: Some((engineer, places::vendor_name(device.vendor).to_owned(), Some(device.vendor))),
            person: None,
            reason: format!("{}上架安装", device.name),
            work: "上架、加电、连接网络并测试".to_owned(),
            items_in: vec!["新设备", "导轨", "跳线"],
            items_out: vec!["包装材料".to_owned()],
            related: None,
        });
    }
}

/// Yearly checks and visits, and one piece of in-house work a month.
/// Why, what was done, who came (name, company, vendor), and what was carried.
type Visit =
    (&'static str, &'static str, Option<(&'static str, &'static str, Option<&'static str>)>, Vec<&'static str>);

fn visits(world: &World, rng: &mut Rng, entries: &mut Vec<Entry>) {
    for month in months(world.from, world.until) {
        let day = workday_from(plus_days(month, rng.range(8, 24)));
        let company = *rng.weighted(&[(4, &COMPANIES[0]), (1, &COMPANIES[1]), (1, &COMPANIES[2])]);
        let (reason, work, guest, items): Visit = match month.month() {
            3 | 9 => (
                "消防设施年度检测",
                "检查气体灭火装置压力和联动",
                Some(("洪立诚", "示范园区物业消防组", None)),
                vec!["检测仪"],
            ),
            6 => ("专线设备巡检", "检查光端机和接地", Some(("谢云舟", "", Some("V-tonghui"))), vec!["光功率计"]),
            11 => ("审计部现场检查", "查看出入登记、巡检记录和门禁名单", None, vec![]),
            1 | 7 => ("磁带更换与入库", "更换磁带，核对介质编号", None, vec!["磁带"]),
            _ => ("机柜理线", "整理线缆，更新标签", None, vec!["扎带", "标签纸"]),
        };
        let auditor = month.month() == 11;
        let person = match (guest.is_some(), auditor) {
            (true, _) => None,
            (_, true) => Some(places::department_of("D-audit").head.to_owned()),
            _ => Some(inspections::inspector(world, company, day, rng)),
        };
        entries.push(Entry {
            at: at(day, rng.range(9, 15), rng.range(0, 59)),
            minutes: rng.range(20, 80),
            company,
            guest: guest.map(|(name, firm, vendor)| {
                (name, vendor.map_or_else(|| firm.to_owned(), |vendor| places::vendor_name(vendor).to_owned()), vendor)
            }),
            person,
            reason: reason.to_owned(),
            work: work.to_owned(),
            items_in: items,
            items_out: Vec::new(),
            related: None,
        });
    }
}

fn sheet(world: &World, id: &str, entry: &Entry, rng: &mut Rng) -> GeneratedFile {
    let on = entry.at.date();
    let company = entry.company;
    let roster = &world.roster;
    let host = inspections::inspector(world, company, on, rng);
    let person = entry.person.as_deref();
    let inside = person.is_some_and(|id| {
        roster
            .person(id)
            .is_some_and(|person| person.department.starts_with("D-it") || person.department.ends_with("-it"))
    });
    let kind = match (entry.guest.is_some(), inside) {
        (true, _) => "外来人员",
        (_, true) => "信息部门人员",
        _ => "本公司其他人员",
    };
    let escort = (kind != "信息部门人员").then_some(host.as_str());
    let approver = roster.acting_besides("R-it-supervisor", on, &[escort.unwrap_or(""), person.unwrap_or("")]);
    let needs_approval = kind != "信息部门人员" || !entry.items_out.is_empty();
    let recorder = if inside { person.unwrap_or(&host) } else { &host };
    let body = phrase::paragraph([
        match kind {
            "外来人员" => "入室前说明注意事项，全程陪同，未接入机房网络。",
            "本公司其他人员" => "由信息部门人员陪同查看，未操作设备。",
            _ => "",
        },
        if entry.items_out.is_empty() {
            "离开时检查现场，机柜门已关闭。"
        } else {
            "带出物品经核对放行，机柜门已关闭。"
        },
        if is_workday(on) { "" } else { "非工作日进入，已电话报告主管。" },
    ]);
    world
        .log("room_entries", id, on)
        .set("room", company.room)
        .set("entered_at", entry.at)
        .set("left_at", plus_minutes(entry.at, entry.minutes.max(10)))
        .set("department", company.it)
        .set("recorder", recorder)
        .set("visitor_kind", kind)
        .set("person", person)
        .set("visitor", entry.guest.as_ref().map(|(name, ..)| *name))
        .set("visitors", entry.guest.as_ref().map(|_| rng.range(1, 2)))
        .set("company", entry.guest.as_ref().map(|(_, company, _)| company.as_str()))
        .set("vendor", entry.guest.as_ref().and_then(|(.., vendor)| *vendor))
        .set("escort", escort)
        .set("approved_by", needs_approval.then_some(approver))
        .set("reason", &entry.reason)
        .set("work", &entry.work)
        .set("items_in", entry.items_in.clone())
        .set("items_out", entry.items_out.clone())
        .set("overshoes", true)
        .set("related", entry.related.as_ref().map(|id| vec![id.as_str()]))
        .body(body)
        .file()
}
