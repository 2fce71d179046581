//! The scrapping forms.
//!
//! Takes the scrappings of the world, gives the files of `scrappings`: each as far as it had come.

use super::calendar::{plus_days, plus_workdays};
use super::device::Kind;
use super::facts::{Scrapping, Stage};
use super::phrase::paragraph;
use super::world::World;
use super::{GeneratedFile, Rng, Value, places, series};
use crate::model::Money;

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("scrappings");
    series::number("ZX", world.scrappings.clone(), |scrapping| scrapping.applied_on)
        .into_iter()
        .map(|(id, scrapping)| form(world, &id, &scrapping, &mut rng))
        .collect()
}

/// The ground as the form prints it.
fn ground(letter: char) -> &'static str {
    match letter {
        'a' => "a 过保且维修费超过残值一半",
        'b' => "b 半年内多次维修且费用过高",
        'c' => "c 配件停产且无替代",
        'd' => "d 不能满足专用任务且无法改作他用",
        'e' => "e 使用超过五年且不适用",
        _ => "f 不可抗力损坏",
    }
}

fn form(world: &World, id: &str, scrapping: &Scrapping, rng: &mut Rng) -> GeneratedFile {
    let device = &world.devices[scrapping.device];
    let applied = scrapping.applied_on;
    let department = device.at(applied).map_or("D-it-ops", |tenure| tenure.department.as_str());
    let company = places::company_of(department);
    let [it_on, finance_on, manager_on, wiped_on, disposed_on, written_off_on] = scrapping.days;
    let roster = &world.roster;
    let applicant = world.administrator(company, applied, &[]);
    let first = roster.acting_besides("R-system-engineer", it_on, &[&applicant]).to_owned();
    let second = roster.acting_besides("R-senior-system-engineer", it_on, &[&applicant, &first]).to_owned();
    let dear = device.price >= Money::from(50_000) || matches!(device.kind, Kind::Server | Kind::Storage);
    let it_by = roster.acting_besides("R-it-manager", it_on, &[&applicant]).to_owned();
    let finance_by = world.head_besides("D-fin", finance_on, &[&applicant, &it_by]);
    let manager_by = places::COMPANIES[0].head;
    let at_least = |stage: Stage| scrapping.stage >= stage && scrapping.stage != Stage::Rejected;
    let (seen, approved) = (at_least(Stage::WithFinance), at_least(Stage::Approved));
    let (disposed, closed) = (at_least(Stage::Disposed), at_least(Stage::WrittenOff));
    let finance_done = seen && finance_on <= world.until && (approved || rng.chance(0.5));
    let half_year_ago = plus_days(applied, -183);
    let repairs: Vec<_> = world
        .repairs
        .iter()
        .filter(|repair| {
            repair.device == Some(scrapping.device) && !repair.cancelled && repair.accepted_at.date() <= applied
        })
        .collect();
    let spent: Money = repairs.iter().map(|repair| repair.labour_cost + repair.parts_cost).sum();
    let listed: Vec<&str> = repairs
        .iter()
        .filter(|repair| !scrapping.grounds.contains('b') || repair.reported_at.date() >= half_year_ago)
        .map(|repair| repair.id.as_str())
        .collect();
    let residual = device.residual(applied);
    let estimate = scrapping
        .grounds
        .contains('a')
        .then(|| (residual * Money::new(8, 1)).round_dp(0) + Money::from(rng.range(45, 120) * 10));
    let data = device.kind.holds_data();
    let wipe = match device.kind {
        Kind::Switch | Kind::Router | Kind::Firewall | Kind::Printer => "恢复出厂设置",
        _ if scrapping.grounds.contains('a') || scrapping.grounds.contains('c') => "物理粉碎",
        _ => *rng.pick(&["全盘覆写", "厂商安全擦除"]),
    };
    let wiped_by = world.administrator(company, wiped_on, &[]);
    let witness = roster.acting_besides("R-document-controller", wiped_on, &[&wiped_by]).to_owned();
    let way = *rng.pick(&["环保销毁", "出售回收", "拆件留用"]);
    let income = if way == "出售回收" { Money::from(rng.range(4, 30) * 10) } else { Money::ZERO };
    let years = device.years(applied);
    let status = match scrapping.stage {
        Stage::Applied => "申请",
        Stage::WithFinance => "财务审核",
        Stage::Approved => "已批准",
        Stage::Disposed => "已处置",
        Stage::WrittenOff => "已核销",
        Stage::Rejected => "已驳回",
    };
    let grounds: Vec<&str> = scrapping.grounds.chars().map(ground).collect();
    let wiped = disposed && data;
    let body = paragraph([
        format!("设备购于{}，已使用{years:.1}年。", device.purchased_on),
        if residual.is_zero() { "已提足折旧。".to_owned() } else { format!("残值{residual:.2}元。") },
        if wiped { format!("处置前由两人在场完成数据清除，方法为{wipe}。") } else { String::new() },
        if closed {
            "标签已作废，固定资产已核销。".to_owned()
        } else {
            "手续尚在办理。".to_owned()
        },
    ]);
    world
        .log("scrappings", id, applied)
        .set("status", status)
        .set("applied_on", applied)
        .set("department", department)
        .set("recorder", &applicant)
        .set("asset", &device.id)
        .set("applicant", &applicant)
        .set("reasons", grounds)
        .set("reason_text", &scrapping.reason)
        .set("original_price", device.price)
        .set("used_years", Value::number(years, 1))
        .set("residual_value", residual)
        .set("repair_estimate", estimate)
        .set("repair_costs", (!repairs.is_empty()).then_some(spent))
        .set("repairs", listed)
        .set("appraisers", seen.then(|| if dear { vec![first.as_str(), &second] } else { vec![first.as_str()] }))
        .set("it_opinion", seen.then_some("同意"))
        .set("it_by", seen.then_some(it_by.as_str()))
        .set("it_on", seen.then_some(it_on))
        .set("finance_opinion", finance_done.then_some("同意"))
        .set("finance_by", finance_done.then_some(finance_by.as_str()))
        .set("finance_on", finance_done.then_some(finance_on))
        .set("manager_opinion", approved.then_some("同意"))
        .set("manager_by", approved.then_some(manager_by))
        .set("manager_on", approved.then_some(manager_on))
        .set("data_bearing", data)
        .set("data_wiped", data.then_some(wiped))
        .set("wipe_method", wiped.then_some(wipe))
        .set("wiped_by", wiped.then_some(wiped_by.as_str()))
        .set("wiped_on", wiped.then_some(wiped_on))
        .set("wipe_witness", wiped.then_some(witness.as_str()))
        .set("disposal_way", disposed.then_some(way))
        .set("disposal_vendor", (disposed && way != "拆件留用").then_some("V-anhe"))
        .set("disposal_income", disposed.then_some(income))
        .set("disposed_on", disposed.then_some(disposed_on))
        .set("written_off_on", closed.then_some(written_off_on.max(plus_workdays(disposed_on, 1))))
        .body(body)
        .file()
}
