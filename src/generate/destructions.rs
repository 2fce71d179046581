//! Lists of archive material and storage media that were destroyed.
//!
//! The appraisal is in the fourth quarter (ZD-21); storage media of scrapped devices are destroyed when enough have
//! come together.

use super::consent::{self, by_now};
use super::front::Value;
use super::{GeneratedFile, World, calendar, series};
use crate::model::Date;
use jiff::civil::date;

struct Line {
    name: &'static str,
    category: &'static str,
    quantity: i64,
    unit: &'static str,
    /// Years kept; none for media.
    retention: Option<i16>,
}

const fn line(
    name: &'static str,
    category: &'static str,
    quantity: i64,
    unit: &'static str,
    retention: Option<i16>,
) -> Line {
    Line { name, category, quantity, unit, retention }
}

struct Scene {
    reason: &'static str,
    month: i8,
    day: i8,
    lines: &'static [Line],
    method: &'static str,
    place: &'static str,
    witness: &'static str,
    vendor: bool,
    opinion: &'static str,
    note: &'static str,
}

const SCENES: &[Scene] = &[
    Scene {
        reason: "保管期满",
        month: 10,
        day: 29,
        lines: &[
            line("系统运行日志", "运行记录", 12, "册", Some(10)),
            line("机房出入登记簿", "运行记录", 4, "册", Some(10)),
            line("维修流程单合订本", "运行记录", 9, "卷", Some(10)),
        ],
        method: "碎纸",
        place: "L-hq-a-3",
        witness: "P-tanyuchen",
        vendor: false,
        opinion: "保管期满，无未结事项，同意销毁",
        note: "销毁前逐卷核对清册，审计部派员现场监督到底。",
    },
    Scene {
        reason: "介质报废",
        month: 5,
        day: 21,
        lines: &[
            line("备份磁带（读写次数到限）", "备份介质", 18, "盘", None),
            line("故障硬盘（保修更换留存）", "硬盘及存储介质", 7, "块", None),
        ],
        method: "委托专业机构",
        place: "L-room-hq",
        witness: "P-tanyuchen",
        vendor: true,
        opinion: "数据已有新副本，介质不再使用，同意销毁",
        note: "安和数据携设备到场消磁后粉碎，逐盘核对编号，残渣由对方带走处理。",
    },
    Scene {
        reason: "重复多余",
        month: 11,
        day: 12,
        lines: &[
            line("设备说明书复本", "技术资料", 36, "册", Some(10)),
            line("旧版操作手册", "技术资料", 22, "册", Some(10)),
        ],
        method: "碎纸",
        place: "L-hq-a-3",
        witness: "P-liangsiyu",
        vendor: false,
        opinion: "原件在卷，复本多余，同意销毁",
        note: "每种保留一册原件，其余粉碎。",
    },
];

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut facts: Vec<(&Scene, Date)> = Vec::new();
    for year in world.from.year()..=world.until.year() {
        for (place, scene) in SCENES.iter().enumerate() {
            // The spare copies are looked through every other year.
            if place == 2 && year % 2 == 0 {
                continue;
            }
            let destroyed = calendar::workday_from(date(year, scene.month, scene.day));
            let applied = calendar::plus_workdays(destroyed, -12);
            if applied >= world.from && applied <= world.until {
                facts.push((scene, destroyed));
            }
        }
    }
    series::number("XH", facts, |fact| fact.1).iter().map(|(id, fact)| one(world, id, fact.0, fact.1)).collect()
}

fn one(world: &World, id: &str, scene: &Scene, destroyed: Date) -> GeneratedFile {
    let applied = calendar::plus_workdays(destroyed, -12);
    let appraised = calendar::plus_workdays(applied, 3);
    let reviewed = calendar::plus_workdays(appraised, 1);
    let approved = calendar::plus_workdays(reviewed, 2);
    let archivist = world.roster.acting("R-document-controller", applied);
    let manager = world.roster.acting("R-it-manager", appraised);
    let (director, approval) = consent::approved_by_role(world, "R-it-director", approved);
    let maker = world.roster.acting("R-system-engineer", appraised);
    let witness = consent::present(world, scene.witness, "D-audit", destroyed);
    let (approved_on, done) = (by_now(world, approved), by_now(world, destroyed));
    let destroyer = if scene.vendor { maker } else { archivist };
    // No two years leave the same pile.
    let more = i64::from(destroyed.year() % 4);
    let items: Vec<Value> = scene
        .lines
        .iter()
        .enumerate()
        .map(|(place, line)| {
            let made = line.retention.map(|years| destroyed.year() - years - 2);
            let until = line.retention.zip(made).map(|(years, made)| date(made + years + 1, 12, 31));
            Value::map([
                ("name", Value::from(line.name)),
                ("volume", Value::from(made.map(|year| format!("SF-DA-{year}-{:03}", 11 + place * 7)))),
                ("category", Value::from(line.category)),
                ("years", Value::from(made.map(|year| format!("{year}年度")))),
                ("retention", Value::from(line.retention.map(|years| format!("{years}年")))),
                ("retained_until", Value::from(until)),
                ("quantity", Value::from(line.quantity + more)),
                ("unit", Value::from(line.unit)),
            ])
        })
        .collect();
    world
        .log("destructions", id, destroyed)
        .set("destroyed_on", destroyed)
        .set("applied_on", applied)
        .set("applicant", archivist)
        .set("department", "D-it")
        .set("reason", scene.reason)
        .set("items", items)
        .set("total", scene.lines.iter().map(|line| line.quantity + more).sum::<i64>())
        .set("appraised_by", vec![manager, archivist, maker])
        .set("appraised_on", appraised)
        .set("appraisal", scene.opinion)
        .set("reviewed_by", approved_on.map(|_| manager))
        .set("reviewed_on", approved_on.map(|_| reviewed))
        .set("approved_by", approved_on.map(|_| director.as_str()))
        .set("approved_on", approved_on)
        .set("destroyer", done.map(|_| destroyer))
        .set("witness", done.map(|_| witness))
        .set("second_witness", done.filter(|_| scene.vendor).map(|_| "P-fangjingyi"))
        .set("method", done.map(|_| scene.method))
        .set("place", done.map(|_| scene.place))
        .set("vendor", done.filter(|_| scene.vendor).map(|_| "V-anhe"))
        .set("certificate_no", done.filter(|_| scene.vendor).map(|on| format!("AH-XH-{}", on.strftime("%Y%m%d"))))
        .set(
            "status",
            if done.is_some() {
                "已销毁"
            } else if approved_on.is_some() {
                "已批准"
            } else {
                "已鉴定"
            },
        )
        .set("recorder", archivist)
        .set("approvals", approved_on.map_or_else(Vec::new, |_| vec![approval]))
        .body(if done.is_some() { scene.note } else { "清册已鉴定，待批准后安排销毁。" })
        .file()
}
