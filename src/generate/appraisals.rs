//! Appraisals of the IT department and the information centres, each half-year (ZD-23).

use super::consent::{GENERAL_MANAGER, VICE_PRESIDENT, by_now};
use super::front::Value;
use super::{GeneratedFile, Rng, World, calendar, places, series};
use crate::model::Date;

/// Measures of ZD-23: name, full score, target.
const MEASURES: &[(&str, i64, &str)] = &[
    ("计划完成", 25, "完成率不低于95%"),
    ("系统安全运行", 30, "核心系统可用率不低于99.5%"),
    ("重点工作", 20, "全部按期完成"),
    ("培训计划完成", 10, "完成率不低于90%"),
    ("检查整改与服务满意度", 15, "整改按期，满意度不低于90%"),
];

const UNITS: &[&str] = &["D-it", "D-donghu-it", "D-xiling-it"];

struct Appraisal {
    department: &'static str,
    from: Date,
    to: Date,
    notice: Date,
    held: Date,
    summary: Date,
    reviewed: Date,
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("appraisals");
    let mut facts = Vec::new();
    for month in calendar::months(world.from, world.until).filter(|month| month.month() % 6 == 0) {
        let to = month.last_of_month();
        for (place, &department) in UNITS.iter().enumerate() {
            let notice = calendar::workday_from(calendar::plus_days(to, 4 + place as i64));
            // Once the notice to Xiling went out two days short.
            let short = department == "D-xiling-it" && (month.year(), month.month()) == (2025, 12);
            let held = calendar::plus_workdays(notice, if short { 3 } else { rng.range(5, 7) });
            let summary = calendar::plus_workdays(held, rng.range(2, 5));
            let reviewed = calendar::plus_workdays(summary, rng.range(1, 2));
            if notice <= world.until {
                let from = calendar::plus_months(month, -5);
                facts.push(Appraisal { department, from, to, notice, held, summary, reviewed });
            }
        }
    }
    let numbered = series::number("KH", facts, |fact| fact.to);
    numbered.iter().map(|(id, fact)| one(world, &mut rng, id, fact)).collect()
}

fn one(world: &World, rng: &mut Rng, id: &str, fact: &Appraisal) -> GeneratedFile {
    let head = places::department_of(fact.department).head;
    let (held, summary, reviewed) =
        (by_now(world, fact.held), by_now(world, fact.summary), by_now(world, fact.reviewed));
    let interview = by_now(world, calendar::plus_workdays(fact.reviewed, rng.range(1, 3)));
    let half = if fact.to.month() == 6 { "上" } else { "下" };
    let mut total = 0.0;
    let mut lost = Vec::new();
    let measures: Vec<Value> = MEASURES
        .iter()
        .map(|&(name, full, target)| {
            let score = full as f64 - rng.range(0, full * 7 / 50) as f64 - rng.range(0, 1) as f64 * 0.5;
            total += score;
            if full as f64 - score >= 2.0 {
                lost.push(name);
            }
            let actual = match name {
                "计划完成" => format!("{:.1}%", 95.0 + score / 12.0),
                "系统安全运行" => "99.7%".to_owned(),
                "培训计划完成" => format!("{:.0}%", 88.0 + score),
                _ => "见附表".to_owned(),
            };
            Value::map([
                ("name", Value::from(name)),
                ("target", Value::from(target)),
                ("actual", Value::from(actual)),
                ("full", Value::from(full)),
                ("score", Value::number(score, 1)),
                ("basis", Value::from((full as f64 - score > 0.0).then_some("扣分条款和事实见评分表"))),
            ])
        })
        .collect();
    let grade = match total {
        score if score >= 90.0 => "优秀",
        score if score >= 75.0 => "合格",
        score if score >= 60.0 => "基本合格",
        _ => "不合格",
    };
    let group = [
        (VICE_PRESIDENT, "分管副总经理"),
        ("P-heqianqian", "财务部"),
        ("P-zhengkaile", "人力资源部"),
        (VICE_PRESIDENT, "总经理办公室"),
    ]
    .map(|(person, seat)| Value::map([("person", Value::from(person)), ("seat", Value::from(seat))]))
    .to_vec();
    let status = match () {
        () if interview.is_some() => "已面谈",
        () if reviewed.is_some() => "已审定",
        () if summary.is_some() => "已汇总",
        () if held.is_some() => "已评分",
        () => "已通知",
    };
    let data_on = by_now(world, calendar::plus_workdays(fact.held, -1));
    let status = if status == "已通知" && data_on.is_some() { "资料已收" } else { status };
    let body = match lost.as_slice() {
        [] => "各项指标均达到目标，数据在登记簿中核对无误。".to_owned(),
        names => format!("扣分集中在{}，评分表逐项注明条款和事实。面谈确认了改进事项和时间。", names.join("、")),
    };
    world
        .log("appraisals", id, fact.to)
        .set("period", format!("{}年{half}半年", fact.to.year()))
        .set("kind", "半年考核")
        .set("period_start", fact.from)
        .set("period_end", fact.to)
        .set("department", fact.department)
        .set("head", head)
        .set("group", group)
        .set("notice_on", fact.notice)
        .set("data_on", data_on)
        .set("held_on", held)
        .set("measures", if held.is_some() { measures } else { Vec::new() })
        .set("total_score", held.map(|_| Value::number(total, 1)).unwrap_or(Value::Absent))
        .set("grade", held.map(|_| grade))
        .set("summary_by", summary.map(|_| "P-zhengkaile"))
        .set("summary_on", summary)
        .set("reviewed_by", reviewed.map(|_| GENERAL_MANAGER))
        .set("reviewed_on", reviewed)
        .set("interviewer", interview.map(|_| VICE_PRESIDENT))
        .set("interview_on", interview)
        .set(
            "improvement",
            interview.filter(|_| !lost.is_empty()).map(|_| format!("提高{}，下期考核复查", lost.join("、"))),
        )
        .set("status", status)
        .set("recorder", "P-zhengkaile")
        .body(body)
        .file()
}
