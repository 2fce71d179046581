//! Queries of system logs by departments, auditors and authorities (ZD-14).

use super::consent::{self, GENERAL_MANAGER, by_now};
use super::pace::{self, Deck};
use super::{GeneratedFile, World, calendar, series};
use crate::model::Date;

struct Scene {
    requester: &'static str,
    department: &'static str,
    applicant: &'static str,
    body: Option<(&'static str, &'static str)>,
    kind: &'static str,
    systems: &'static [&'static str],
    basis: &'static str,
    purpose: &'static str,
    scope: &'static str,
    keeper: &'static str,
    days: i64,
    entries: i64,
    copied: bool,
    urgent: bool,
    refused: Option<&'static str>,
    given: &'static str,
    note: &'static str,
}

const BASE: Scene = Scene {
    requester: "内部部门",
    department: "D-fin",
    applicant: "P-liangsiyu",
    body: None,
    kind: "系统日志",
    systems: &[],
    basis: "日志查询管理制度第四条：分析数据异常",
    purpose: "",
    scope: "",
    keeper: "R-senior-system-engineer",
    days: 7,
    entries: 0,
    copied: false,
    urgent: false,
    refused: None,
    given: "",
    note: "",
};

#[rustfmt::skip] // One line a scene: a table to be read across.
const SCENES: &[Scene] = &[
    Scene { kind: "数据库审计日志", systems: &["S-erp-db"], purpose: "查明一张付款单被改动的时间和帐号", scope: "付款单表，单据号指定一张", keeper: "R-dba", days: 5, entries: 14, given: "指定单据的修改记录十四条", note: "查明为接口重传，不涉及个人违规。", ..BASE },
    Scene { requester: "审计部门", department: "D-audit", applicant: "P-tanyuchen", kind: "登录日志", systems: &["S-erp"], basis: "日志查询管理制度第四条：内部审计", purpose: "抽查离职人员帐号在离职后有无登录", scope: "名单内七个帐号", days: 90, entries: 0, given: "七个帐号离职后的登录记录，结果为零条", note: "审计人员在场查阅，未复制。", ..BASE },
    Scene { department: "D-supply", applicant: "P-wenlanxin", kind: "文件访问日志", systems: &["S-file"], purpose: "采购目录误删，查明删除时间以便恢复", scope: "采购部目录的删除操作", days: 3, entries: 26, urgent: true, given: "删除操作记录二十六条", note: "紧急查询，次日补齐书面申请。文件已从前一日备份恢复。", ..BASE },
    Scene { department: "D-hr", applicant: "P-zhengkaile", kind: "上网日志", systems: &["S-ad"], purpose: "了解某员工上网情况", scope: "个人上网记录", keeper: "R-network-admin", refused: Some("仅为了解员工个人上网情况的申请不予受理"), note: "已向申请部门说明制度要求。", ..BASE },
    Scene { requester: "公安机关", department: "D-it", applicant: "", body: Some(("示范市公安局网络安全保卫支队", "公网调证")), kind: "上网日志", systems: &["S-ad"], basis: "调取证据通知书", purpose: "依法调取指定地址在指定时段的上网日志", scope: "文书载明的地址和时段", keeper: "R-network-admin", days: 2, entries: 1_342, copied: true, given: "指定地址上网日志一千三百四十二条及清单", note: "两名民警出示工作证件和文书，复印件与交接签字一并归档。", ..BASE },
    Scene { department: "D-legal", applicant: "P-fangjingyi", kind: "邮件收发日志", systems: &["S-mail"], basis: "日志查询管理制度第四条：合同纠纷举证", purpose: "核实合同通知邮件的发送时间", scope: "两个部门信箱之间的收发记录，不含正文", days: 20, entries: 9, copied: true, given: "收发记录九条的纸质打印件", note: "复制经总经理书面同意，打印件编号登记。", ..BASE },
    Scene { requester: "审计部门", department: "D-audit", applicant: "P-tanyuchen", kind: "数据库审计日志", systems: &["S-erp-db", "S-pos-db"], basis: "数据修改审批制度第十一条：半年抽查", purpose: "将后台修改与审批记录单逐条核对", scope: "两个数据库的后台修改语句", keeper: "R-dba", days: 180, entries: 61, given: "后台修改语句六十一条，现场核对", note: "全部能对应到审批单，两条执行时间晚于登记时间，已要求补正。", ..BASE },
    Scene { department: "D-donghu-ops", applicant: "P-shixuanle", kind: "网络设备日志", systems: &["S-wms"], purpose: "分析仓库终端频繁断线的原因", scope: "三号库接入交换机告警", keeper: "R-network-admin", days: 14, entries: 208, given: "端口告警二百零八条", note: "确认为光模块老化，转维修处理。", ..BASE },
    Scene { department: "D-prod", applicant: "P-duhanlin", kind: "系统日志", systems: &["S-mes"], purpose: "核实停线时段系统是否可用", scope: "应用服务启停和错误记录", days: 1, entries: 33, given: "应用日志三十三条", note: "日志显示系统可用，停线由现场网线松脱引起。", ..BASE },
];

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("log_queries");
    let mut deck = Deck::new(SCENES, rng.fork("scenes"));
    let facts: Vec<(&Scene, Date)> =
        pace::workdays(world, &mut rng, 5.0).into_iter().map(|day| (deck.deal(), day)).collect();
    let numbered = series::number("RZ", facts, |fact| fact.1);
    numbered.iter().map(|(id, (scene, day))| one(world, &mut rng, id, scene, *day)).collect()
}

fn one(world: &World, rng: &mut super::Rng, id: &str, scene: &Scene, day: Date) -> GeneratedFile {
    let internal = scene.body.is_none();
    let applicant = internal.then(|| consent::present(world, scene.applicant, scene.department, day));
    let head = applicant.map(|applicant| consent::above(scene.department, applicant));
    let next = |count: i64| calendar::plus_workdays(day, count);
    // An urgent query is made first and signed on the next working day.
    let head_on = next(i64::from(scene.urgent));
    let it_on = next(if scene.urgent || internal { 1 } else { 0 });
    let manager_on = scene.copied.then(|| next(if internal { 2 } else { 0 }));
    let executed =
        if scene.urgent { day } else { calendar::plus_workdays(manager_on.unwrap_or(it_on), rng.range(0, 1)) };
    let refused = scene.refused.is_some() && it_on <= world.until;
    let agreed = by_now(world, manager_on.unwrap_or(it_on).max(it_on)).filter(|_| scene.refused.is_none());
    let done = agreed.and(by_now(world, executed));
    let filed = done.and(by_now(world, calendar::plus_workdays(executed, 1)));
    let (it_head, approval) = consent::approved_by_role(world, "R-it-manager", it_on);
    let keeper = world.roster.acting_besides(scene.keeper, executed, &[applicant.unwrap_or_default(), &it_head]);
    let media = match (scene.copied, internal) {
        (false, _) => "现场查阅",
        (true, true) => "纸质打印件",
        (true, false) => "加密光盘",
    };
    let digest = || (0..4).map(|_| format!("{:016x}", rng_of(world, id).number())).collect::<String>();
    let status = match () {
        () if refused => "已驳回",
        () if filed.is_some() => "已归档",
        () if done.is_some() => "已查询",
        () if agreed.is_some() => "已同意",
        () => "已申请",
    };
    let receiver = match scene.body {
        Some(_) => "两名外部经办人员".to_owned(),
        None => world.roster.name(applicant.unwrap_or_default()).to_owned(),
    };
    world
        .log("log_queries", id, day)
        .set("applied_on", day)
        .set("requester_kind", scene.requester)
        .set("department", scene.department)
        .set("applicant", applicant)
        .set("outside_body", scene.body.map(|(name, _)| name))
        .set("outside_officers", scene.body.map(|_| 2))
        .set("legal_document", scene.body.map(|(_, prefix)| format!("{prefix}〔{}〕{}号", day.year(), 40 + day.day())))
        .set("legal_basis", scene.basis)
        .set("purpose", scene.purpose)
        .set("log_kind", scene.kind)
        .set("systems", scene.systems.to_vec())
        .set("scope", scene.scope)
        .set("period_from", calendar::plus_days(day, -scene.days))
        .set("period_to", calendar::plus_days(day, -1))
        .set("copied", scene.copied)
        .set("applying_head", agreed.and(head))
        .set("applying_head_on", agreed.and(head).map(|_| head_on))
        .set("it_head", agreed.map(|_| it_head.as_str()))
        .set("it_head_on", agreed.map(|_| it_on))
        .set("general_manager", agreed.and(manager_on).map(|_| GENERAL_MANAGER))
        .set("general_manager_on", agreed.and(manager_on))
        .set("executed_by", done.map(|_| keeper))
        .set("executed_on", done)
        .set("given", done.map(|_| scene.given))
        .set("entries", done.map(|_| scene.entries))
        .set("media", done.map(|_| media))
        .set("digest", filed.filter(|_| media == "加密光盘").map(|_| digest()))
        .set("received_by", filed.map(|_| receiver))
        .set("urgent", scene.urgent.then_some(true))
        .set("rejected_reason", scene.refused.filter(|_| refused))
        .set("status", status)
        .set("recorder", if done.is_some() { keeper } else { world.roster.acting("R-document-controller", day) })
        .set("approvals", agreed.map_or_else(Vec::new, |_| vec![approval]))
        .body(if matches!(status, "已归档" | "已驳回") { scene.note } else { "手续正在办理。" })
        .file()
}

fn rng_of(world: &World, id: &str) -> super::Rng {
    world.rng(id)
}
