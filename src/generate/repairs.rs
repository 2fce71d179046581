//! The repair forms.
//!
//! Takes the repairs of the world, gives the files of `repairs`: each as far as it had come on the last day.

use super::calendar::at;
use super::facts::Repair;
use super::phrase::paragraph;
use super::world::World;
use super::{GeneratedFile, Rng, Value};
use crate::model::DateTime;

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("repairs/text");
    world.repairs.iter().map(|repair| form(world, repair, &mut rng)).collect()
}

/// How far a repair had come at a moment.
pub(super) fn status(repair: &Repair, now: DateTime) -> &'static str {
    match now {
        now if repair.cancelled && repair.dispatched_at <= now => "已撤销",
        now if repair.accepted_at <= now => "已验收",
        now if repair.restored_at <= now => "已修复",
        now if repair.sent_out.is_some_and(|(out, _)| out <= now.date()) && repair.vendor.is_some() => "外修中",
        now if repair.dispatched_at <= now => "已派工",
        _ => "登记",
    }
}

fn form(world: &World, repair: &Repair, rng: &mut Rng) -> GeneratedFile {
    let now = at(world.until, 23, 59);
    let status = status(repair, now);
    let fault = repair.fault;
    let cancelled = status == "已撤销";
    let dispatched = status != "登记";
    let arrived = dispatched && !cancelled && repair.arrived_at <= now;
    let seen = arrived && !matches!(status, "登记");
    let restored = matches!(status, "已修复" | "已验收");
    let accepted = status == "已验收";
    let repeated = repair.recurring_of.map(|place| world.repairs[place].id.as_str());
    let late = restored && repair.restored_at > repair.promised_at;
    let total = repair.labour_cost + repair.parts_cost;
    let part = fault.part.filter(|_| restored && repair.method != "保修").map(|(name, ..)| {
        Value::map([
            ("name", Value::from(name)),
            ("quantity", Value::from(1)),
            ("cost", Value::from(repair.parts_cost)),
        ])
    });
    let analysis = repeated.map(|_| {
        *rng.pick(&[
            "上次只处理了表面现象，未查到根本原因，本次更换同批配件并延长观察",
            "使用环境没有改善，同一部位再次出现问题，已请使用部门配合整改",
            "上次更换的配件质量不稳定，本次改用其他批次并登记供应商",
        ])
    });
    let late_reason = late.then(|| {
        *rng.pick(&[
            "现场情况比预计复杂，排查用时较长",
            "同时段有紧急故障，人员临时调配",
            "所需配件需从备件库另取，超出预计时间",
        ])
    });
    let satisfaction = if late {
        *rng.pick(&["一般", "满意", "不满意"])
    } else {
        *rng.weighted(&[(5, "很满意"), (6, "满意"), (1, "一般")])
    };
    let draft = world
        .log("repairs", &repair.id, repair.reported_at.date())
        .set("status", status)
        .set("department", &repair.department)
        .set("reporter", &repair.reporter)
        .set("reported_at", repair.reported_at)
        .set("recorder", &repair.recorder)
        .set("asset", repair.device.map(|place| world.devices[place].id.as_str()))
        .set("system", repair.system)
        .set("location", &repair.location)
        .set("symptom", fault.symptom)
        .set("urgency", if repair.urgent { "紧急" } else { "普通" })
        .set("appointed_at", repair.appointed_at.filter(|_| dispatched))
        .set("assigned_to", dispatched.then_some(repair.assigned_to.as_str()))
        .set("dispatched_at", dispatched.then_some(repair.dispatched_at))
        .set("arrived_at", arrived.then_some(repair.arrived_at))
        .set("promised_at", dispatched.then_some(repair.promised_at))
        .set("diagnosis", seen.then_some(fault.diagnosis))
        .set("cause_class", seen.then_some(fault.cause))
        .set("action", restored.then_some(fault.action))
        .set("method", seen.then_some(repair.method))
        .set("vendor", repair.vendor.filter(|_| seen))
        .set("sent_out_on", repair.sent_out.map(|(out, _)| out).filter(|day| seen && *day <= world.until))
        .set("returned_on", repair.sent_out.map(|(_, back)| back).filter(|_| restored))
        .set("parts", part.map(|part| vec![part]))
        .set("labour_cost", restored.then_some(repair.labour_cost))
        .set("parts_cost", restored.then_some(repair.parts_cost))
        .set("total_cost", restored.then_some(total))
        .set("charged_department", restored.then_some(repair.department.as_str()))
        .set("restored_at", restored.then_some(repair.restored_at))
        .set("late_reason", late_reason)
        .set("accepted_by", accepted.then_some(repair.accepted_by.as_str()))
        .set("accepted_at", accepted.then_some(repair.accepted_at))
        .set("satisfaction", accepted.then_some(satisfaction))
        .set("recurring_of", repeated)
        .set("cause_analysis", analysis.filter(|_| restored || status == "外修中"))
        .set("knowledge", fault.knowledge.filter(|_| restored))
        .set("cancel_reason", cancelled.then_some("报修人重新启动后恢复正常，电话确认不再需要上门"));
    draft.body(narrative(repair, status, rng)).file()
}

fn narrative(repair: &Repair, status: &str, rng: &mut Rng) -> String {
    let fault = repair.fault;
    let opening = *rng.pick(if repair.urgent {
        &["报修后立即派工，先恢复业务再查原因。", "接报后放下例行工作赶到现场。", "影响业务办理，按紧急故障处理。"][..]
    } else {
        &["按预约时间到场处理。", "现场核对设备标签后开始检查。", "与报修人约定时间后上门。", ""][..]
    });
    let waiting = match (repair.method, fault.part) {
        ("保修", Some((part, ..))) => format!("设备在保修期内，联系厂商免费更换{part}。"),
        ("外修", Some((part, ..))) => format!("需由厂商处理，报价经核对后同意更换{part}。"),
        (_, Some((part, ..))) => format!("{part}从备件库领用。"),
        _ => String::new(),
    };
    match status {
        "已撤销" => "派工后报修人来电撤销。".to_owned(),
        "登记" => "已登记，等待派工。".to_owned(),
        "已派工" => "已派工，按预约时间处理。".to_owned(),
        "外修中" => paragraph([opening, "已交厂商检测，待返回。"]),
        _ => paragraph([opening, &waiting, fault.note]),
    }
}
