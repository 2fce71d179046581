//! Computers that do not belong to the company and were let into its network (ZD-10).

use super::consent::{self, GENERAL_MANAGER, by_now};
use super::pace::{self, Deck};
use super::{GeneratedFile, World, calendar, places};
use crate::model::Date;

struct Scene {
    category: &'static str,
    device: &'static str,
    owner: Option<&'static str>,
    owner_name: &'static str,
    company: Option<&'static str>,
    vendor: Option<&'static str>,
    department: &'static str,
    applicant: &'static str,
    reason: &'static str,
    days: i64,
    refused: bool,
    note: &'static str,
}

#[rustfmt::skip] // One line a scene: a table to be read across.
const SCENES: &[Scene] = &[
    Scene { category: "供应商", device: "维护笔记本", owner: None, owner_name: "云帆软件现场工程师", company: Some("云帆软件"), vendor: Some("V-yunfan"), department: "D-it-app", applicant: "P-luyaqing", reason: "收银和制造系统现场调试", days: 60, refused: false, note: "只放行测试服务器的指定端口，调试时信息管理部人员在场。" },
    Scene { category: "供应商", device: "网络测试仪及笔记本", owner: None, owner_name: "蓝信网络工程施工负责人", company: Some("蓝信网络工程"), vendor: Some("V-lanxin"), department: "D-it-ops", applicant: "P-tangsiyuan", reason: "骨干网切换施工和测试", days: 75, refused: false, note: "每次进场登记，施工结束当日断开。" },
    Scene { category: "供应商", device: "评估笔记本", owner: None, owner_name: "朔光安全评估人员", company: Some("朔光安全"), vendor: Some("V-shuoguang"), department: "D-it-ops", applicant: "P-tangsiyuan", reason: "年度网络评估数据采集", days: 20, refused: false, note: "采集数据加密存放，离场前清除并签字。" },
    Scene { category: "兄弟公司", device: "办公笔记本", owner: None, owner_name: "北岸公司财务人员", company: Some("示范集团北岸公司"), vendor: None, department: "D-fin", applicant: "P-liangsiyu", reason: "参加合并报表编制", days: 21, refused: false, note: "接待部门确认身份，仅可访问报表目录。" },
    Scene { category: "员工个人", device: "个人笔记本", owner: Some("P-qiuyixin"), owner_name: "邱一心", company: None, vendor: None, department: "D-sales", applicant: "P-qiuyixin", reason: "公司设备送修期间处理设计稿", days: 30, refused: false, note: "不存放公司数据，送修设备取回即注销。" },
    Scene { category: "访客", device: "笔记本", owner: None, owner_name: "外部审计项目组成员", company: Some("外部会计师事务所"), vendor: None, department: "D-audit", applicant: "P-tanyuchen", reason: "年度审计期间上网", days: 5, refused: false, note: "仅可访问互联网，使用期满当日断开。" },
    Scene { category: "员工个人", device: "个人平板", owner: Some("P-shixuanle"), owner_name: "史轩乐", company: None, vendor: None, department: "D-donghu-ops", applicant: "P-shixuanle", reason: "盘点时录入数据", days: 90, refused: true, note: "改为调拨手持终端，不需要个人设备。" },
    Scene { category: "员工个人", device: "个人笔记本", owner: Some("P-fengyuhao"), owner_name: "冯宇浩", company: None, vendor: None, department: "D-it-app", applicant: "P-fengyuhao", reason: "夜间值守远程处理故障", days: 180, refused: false, note: "经网关接入，操作全程记录。" },
];

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("guest_devices");
    let mut deck = Deck::new(SCENES, rng.fork("scenes"));
    let mut visits: Vec<(&Scene, Date)> =
        pace::workdays(world, &mut rng, 5.0).into_iter().map(|day| (deck.deal(), day)).collect();
    // The patches of the business software are tried out in the autumn of 2026, with a temporary account.
    let trial = jiff::civil::date(2026, 10, 12);
    if trial >= world.from && trial <= world.until {
        visits.push((&SCENES[0], trial));
    }
    visits.sort_by_key(|visit| visit.1);
    visits.iter().enumerate().map(|(place, (scene, day))| one(world, &mut rng, place, scene, *day)).collect()
}

fn one(world: &World, rng: &mut super::Rng, place: usize, scene: &Scene, day: Date) -> GeneratedFile {
    let applicant = consent::present(world, scene.applicant, scene.department, day);
    let head = consent::above(scene.department, applicant);
    let confirmed = by_now(world, calendar::plus_workdays(day, rng.range(0, 1)));
    let approved_on = confirmed.map(|on| calendar::plus_workdays(on, 1));
    let approved = approved_on.and_then(|on| by_now(world, on)).filter(|_| !scene.refused);
    let refused = scene.refused && approved_on.is_some_and(|on| on <= world.until);
    let approver = match scene.category {
        "员工个人" => GENERAL_MANAGER.to_owned(),
        "兄弟公司" => world.roster.acting("R-it-manager", day).to_owned(),
        _ => world.roster.acting_besides("R-it-director", day, &[applicant]).to_owned(),
    };
    let checked = approved.and_then(|on| by_now(world, calendar::plus_workdays(on, rng.range(0, 1))));
    let until = approved_on.map(|on| calendar::plus_days(on, scene.days));
    // The card of one device in nine was closed days after its time: somebody had to be reminded.
    let removed_on = until
        .map(|until| if place % 9 == 4 { calendar::plus_workdays(until, 6) } else { calendar::workday_until(until) });
    let removed = removed_on.filter(|_| checked.is_some()).and_then(|on| by_now(world, on));
    let company = places::company_of(scene.department);
    let isolated = matches!(scene.category, "供应商" | "访客");
    let third = if isolated { 250 } else { 20 };
    let checker = checked.map(|on| match company.id {
        "D-hq" => world.roster.acting_besides("R-desktop-support", on, &[applicant]),
        _ => world.roster.acting_besides("R-subsidiary-it-admin", on, &[applicant]),
    });
    let mac: Vec<String> = (0..5).map(|_| format!("{:02x}", rng.range(0, 255))).collect();
    let status = match () {
        () if refused => "已驳回",
        () if removed.is_some() => "已注销",
        () if checked.is_some() => "已接入",
        () if approved.is_some() => "已批准",
        () => "申请中",
    };
    let late = removed.zip(until).is_some_and(|(removed, until)| removed > until);
    let body =
        format!("{}{}", scene.note, if late { "到期后使用部门未及时申请注销，每月清理时发现并断开。" } else { "" });
    let card = world
        .card("guest_devices", &format!("WB-{:04}", place + 1), day, true)
        .set("category", scene.category)
        .set("device", scene.device)
        .set("owner_name", scene.owner_name)
        .set("owner", scene.owner)
        .set("owner_company", scene.company)
        .set("vendor", scene.vendor)
        .set("department", scene.department)
        .set("applicant", applicant)
        .set("applied_on", day)
        .set("reason", scene.reason)
        .set("confirmed_by", confirmed.map(|_| head))
        .set("confirmed_on", confirmed)
        .set("approved_by", approved.map(|_| approver))
        .set("approved_on", approved);
    card.set("antivirus", checked.map(|_| true))
        .set("patched", checked.map(|_| true))
        .set("checked_by", checker)
        .set("checked_on", checked)
        // Locally administered addresses: no maker owns them.
        .set("mac", checked.map(|_| format!("02:{}", mac.join(":"))))
        .set("segment", checked.map(|_| format!("172.{}.{third}.0/24", company.octet)))
        .set("isolated", checked.map(|_| isolated))
        .set("access_control", checked.map(|_| if isolated { "MAC绑定" } else { "802.1X" }))
        .set("valid_from", checked)
        .set("valid_to", until.filter(|_| approved.is_some()))
        .set("removed_on", removed)
        .set("status", status)
        .filed_by(checker.unwrap_or(applicant))
        .body(body)
        .file()
}
