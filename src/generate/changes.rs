//! The hand-over forms of devices.
//!
//! Takes the hand-overs of the world, gives the files of `changes`.

use super::calendar::plus_workdays;
use super::facts::Change;
use super::phrase::paragraph;
use super::world::World;
use super::{GeneratedFile, Rng, places, series};

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("changes");
    series::number("BG", world.changes.clone(), |change| change.on)
        .into_iter()
        .map(|(id, change)| form(world, &id, &change, &mut rng))
        .collect()
}

fn form(world: &World, id: &str, change: &Change, rng: &mut Rng) -> GeneratedFile {
    let device = &world.devices[change.device];
    let (from, to) = (change.from.as_ref(), &change.to);
    let company = places::company_of(&to.department);
    let store = places::company_of(from.map_or(&to.department, |from| &from.department));
    let applied = plus_workdays(change.on, -rng.range(1, 3));
    let approved = plus_workdays(change.on, -rng.range(0, 1)).max(applied);
    let administrator = world.administrator(company, applied, &[]);
    let applicant = match (&to.person, from.and_then(|from| from.person.as_ref())) {
        // Someone who starts on that very day cannot have applied: the head of the department did.
        (Some(person), _) if world.employed(person, applied) => person.clone(),
        (Some(_), _) => world.head_besides(&to.department, applied, &[]),
        (None, Some(person)) => person.clone(),
        _ => administrator.clone(),
    };
    let approver = world.head_besides(&to.department, approved, &[&applicant]);
    let recorder = world.administrator(company, change.on, &[&applicant, &approver]);
    let new = change.kind == "领用";
    let crossing = change.kind == "跨公司调拨";
    let receiver = to.person.as_deref();
    let wiped = device.kind.is_personal() && !new;
    let condition =
        if new || device.years(change.on) < 3.5 { "完好" } else { *rng.pick(&["完好", "轻微瑕疵"]) };
    let accessories = match device.kind {
        super::device::Kind::Notebook => Some("电源适配器、电脑包"),
        super::device::Kind::Desktop => Some("显示器、键盘、鼠标"),
        super::device::Kind::Scanner => Some("充电底座"),
        super::device::Kind::Pos => Some("小票打印机、钱箱"),
        _ => None,
    };
    let place = places::location_name(&to.location);
    let body = paragraph([
        match change.kind {
            "归还" => format!("设备已退回{place}，实物与标签核对一致。"),
            "位置变更" => format!("设备已移至{place}并完成测试，责任人不变。"),
            _ => format!("设备在{place}交接，开机检查正常，标签已核对。"),
        },
        if wiped {
            "原使用人资料已转存文件服务器，本机数据已清除。".to_owned()
        } else {
            String::new()
        },
        if crossing { "两家公司固定资产账已分别调整。".to_owned() } else { String::new() },
    ]);
    world
        .log("changes", id, change.on)
        .set("status", "已交接")
        .set("changed_on", change.on)
        .set("department", &to.department)
        .set("recorder", &recorder)
        .set("kind", change.kind)
        .set("asset", &device.id)
        .set("applicant", &applicant)
        .set("applied_on", applied)
        .set("from_department", from.map_or(store.it, |from| &from.department))
        .set("to_department", &to.department)
        .set("from_person", from.and_then(|from| from.person.as_deref()))
        .set("to_person", receiver)
        .set("from_location", from.map_or(store.store, |from| &from.location))
        .set("to_location", &to.location)
        .set("reason", &change.reason)
        .set("approved_by", &approver)
        .set("approved_on", approved)
        .set("handed_over_on", change.on)
        .set("received_on", change.on)
        .set("condition", condition)
        .set("accessories", accessories)
        .set("label_checked", true)
        .set("data_wiped", wiped.then_some(true))
        .set("finance_notified_on", (crossing || new).then(|| plus_workdays(change.on, 1).min(world.until)))
        .body(body)
        .file()
}
