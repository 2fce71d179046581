//! Losses and damages: the circumstances, and the cases on record.
//!
//! Takes the cases of the world, gives the files of `losses`.

use super::GeneratedFile;
use super::calendar::{plus_days, plus_workdays, workday_from};
use super::device::Kind;
use super::phrase::{self, paragraph};
use super::world::World;
use super::{places, series};
use crate::model::Money;

/// How a device came to harm.
#[derive(Debug)]
pub struct Story {
    /// 遗失 or 损坏.
    pub kind: &'static str,
    /// Where it happened.
    pub place: &'static str,
    /// What happened.
    pub circumstances: &'static str,
    /// Who is to blame: 正常使用, 使用不当, 故意, 保管不善 or 不可抗力.
    pub fault: &'static str,
    /// The certificate of a loss.
    pub certificate: Option<&'static str>,
    /// The fault to repair, as an index into the table of damages; nothing when it is beyond repair.
    pub cost: Option<usize>,
    /// What was done about the data on it.
    pub data: Option<&'static str>,
    /// How it was settled.
    pub note: &'static str,
}

impl Story {
    /// Whether it can be told of this kind of device.
    pub fn suits(&self, kind: Kind) -> bool {
        let of_scanners = matches!(self.place, "西岭车间二号线工位" | "总部二号仓库");
        of_scanners == (kind == Kind::Scanner)
    }
}

/// The circumstances.
pub const STORIES: &[Story] = &[
    Story {
        kind: "遗失",
        place: "出差返程途中高铁站候车厅",
        circumstances: "出差返程候车时将电脑包遗忘在座椅上，返回寻找时已不在，当日向车站派出所报案",
        fault: "保管不善",
        certificate: Some("公安机关证明"),
        cost: None,
        data: Some("接报后一小时内停用域帐号和远程接入证书，核实硬盘已加密，未存放秘密级以上文件"),
        note: "责任人对经过和责任认定没有异议，按残值缴清赔偿。",
    },
    Story {
        kind: "损坏",
        place: "办公室",
        circumstances: "日常开合屏幕后不再显示，外观无磕碰和进液痕迹",
        fault: "正常使用",
        certificate: None,
        cost: Some(0),
        data: None,
        note: "经鉴定属正常使用中的元件失效，费用由公司承担。",
    },
    Story {
        kind: "损坏",
        place: "办公室",
        circumstances: "使用人整理桌面时碰翻水杯，水渗入键盘后自动关机，随即断电送检",
        fault: "使用不当",
        certificate: None,
        cost: Some(1),
        data: Some("送修前拆下固态盘由信息管理部保管，修复后装回"),
        note: "使用人确认责任，全额承担维修费用。",
    },
    Story {
        kind: "损坏",
        place: "生产现场",
        circumstances: "现场巡查时电脑从操作台滑落，屏幕碎裂、机身变形，厂商答复主板断裂无法修复",
        fault: "使用不当",
        certificate: None,
        cost: None,
        data: Some("固态盘完好，数据已转移到文件服务器后拆下封存"),
        note: "无法修复，按损坏当日残值赔偿，设备退回备件库待鉴定报废。",
    },
    Story {
        kind: "遗失",
        place: "西岭车间二号线工位",
        circumstances: "交接班时未登记扫描枪去向，次日盘点工具时未见，调取监控未能查明",
        fault: "保管不善",
        certificate: Some("人力资源部证明"),
        cost: None,
        data: None,
        note: "车间已恢复交接班逐件签名，残值由责任人承担。",
    },
    Story {
        kind: "损坏",
        place: "总部二号仓库",
        circumstances: "仓库消防水管接头爆裂，充电座上的扫描枪被淋湿，值班人员已拍照留存",
        fault: "不可抗力",
        certificate: None,
        cost: Some(2),
        data: None,
        note: "非使用人过失，维修费用由公司承担，物业单位已更换接头。",
    },
];

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let cases = series::number("YS", world.cases.clone(), |case| case.occurred_on);
    let mut files = Vec::with_capacity(cases.len());
    for (number, (id, case)) in cases.into_iter().enumerate() {
        let (story, device) = (&STORIES[case.story], &world.devices[case.device]);
        let Some(tenure) = device.at(plus_days(case.occurred_on, -1)) else { continue };
        let Some(responsible) = tenure.person.as_deref() else { continue };
        let company = places::company_of(&tenure.department);
        let roster = &world.roster;
        let reported = workday_from(case.occurred_on);
        let confirmed = plus_workdays(reported, 2);
        let assessed = plus_workdays(confirmed, 4);
        let paid = plus_workdays(assessed, 8);
        let recorder = world.administrator(company, reported, &[responsible]);
        let confirmer = world.head_besides(&tenure.department, confirmed, &[responsible]);
        let assessor = world.finance_besides(assessed, &[responsible, &recorder]);
        let appraiser = roster.acting_besides("R-system-engineer", confirmed, &[responsible, &recorder]).to_owned();
        let repair = case.repair.as_ref().and_then(|id| world.repair(id));
        let residual = device.residual(case.occurred_on);
        let repair_cost = repair.map(|repair| repair.labour_cost + repair.parts_cost);
        let compensation = match (story.kind, story.fault) {
            (_, "正常使用" | "不可抗力") => Money::ZERO,
            ("遗失", _) => residual,
            _ => repair_cost.unwrap_or(residual),
        };
        // The bill of a repair has to be known before finance can assess it.
        let mended = repair.map_or(assessed, |repair| repair.restored_at.date());
        let assessed = assessed.max(workday_from(mended));
        let paid = paid.max(plus_workdays(assessed, 6));
        let closed = plus_workdays(if compensation.is_zero() { assessed } else { paid }, 2);
        let status = match world.until {
            until if closed <= until => "已结案",
            until if assessed <= until => "已核定",
            until if confirmed <= until => "已确认",
            _ => "登记",
        };
        let (is_confirmed, is_assessed, is_closed) = (status != "登记", assessed <= world.until, closed <= world.until);
        let lost = story.kind == "遗失";
        let owed = !compensation.is_zero();
        let body = paragraph([
            format!("{}发生在{}。", phrase::day(case.occurred_on), story.place),
            if is_assessed {
                format!("设备原值{:.2}元，当日残值{residual:.2}元。", device.price)
            } else {
                String::new()
            },
            if is_closed { story.note.to_owned() } else { "案件正在办理。".to_owned() },
        ]);
        files.push(
            world
                .log("losses", &id, case.occurred_on)
                .set("title", format!("{}{}", device.name, story.kind))
                .set("status", status)
                .set("kind", story.kind)
                .set("occurred_on", case.occurred_on)
                .set("reported_on", reported)
                .set("department", &tenure.department)
                .set("recorder", &recorder)
                .set("asset", &device.id)
                .set("responsible", responsible)
                .set("place", story.place)
                .set("circumstances", story.circumstances)
                .set("certificate", story.certificate.filter(|_| is_confirmed))
                .set("certificate_no", is_confirmed.then(|| certificate_no(story, number + 1, reported.year())))
                .set("certificate_on", (lost && is_confirmed).then(|| plus_workdays(reported, 1)))
                .set("confirmed_by", is_confirmed.then_some(confirmer.as_str()))
                .set("confirmed_on", is_confirmed.then_some(confirmed))
                .set("fault", is_confirmed.then_some(story.fault))
                .set("appraised_by", (!lost && is_confirmed).then_some(appraiser.as_str()))
                .set("residual_value", is_assessed.then_some(residual))
                .set("repair_cost", repair_cost.filter(|_| is_assessed))
                .set("repair", repair.map(|repair| repair.id.as_str()))
                .set("compensation", is_assessed.then_some(compensation))
                .set("assessed_by", is_assessed.then_some(assessor.as_str()))
                .set("assessed_on", is_assessed.then_some(assessed))
                .set("paid_on", (is_closed && owed).then_some(paid))
                .set("voucher", (is_closed && owed).then(|| format!("SK-{}-{:04}", paid.year(), 310 + number * 7)))
                .set("data_at_risk", story.data.is_some())
                .set("data_action", story.data)
                .set("closed_on", is_closed.then_some(closed))
                .body(body)
                .file(),
        );
    }
    files
}

fn certificate_no(story: &Story, number: usize, year: i16) -> super::Value {
    match story.certificate {
        Some("公安机关证明") => format!("报案回执{year}-{number:03}").into(),
        Some(_) => format!("人证{year}-{number:03}").into(),
        None => super::Value::Absent,
    }
}
