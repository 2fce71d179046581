//! Uses of super-user accounts: each one authorised by somebody else, and reviewed.

use super::accounts::ACCOUNTS;
use super::consent::by_now;
use super::pace::{self, Deck};
use super::{GeneratedFile, Rng, World, calendar, phrase, series};
use crate::model::{Date, DateTime};

struct Scene {
    account: &'static str,
    systems: &'static [&'static str],
    kind: &'static str,
    reason: &'static str,
    why: &'static str,
    actions: &'static [&'static str],
    /// Begins in the evening; during working hours otherwise.
    evening: bool,
    minutes: i64,
    emergency: bool,
    note: &'static str,
}

#[rustfmt::skip] // One line a scene: a table to be read across.
const SCENES: &[Scene] = &[
    Scene { account: "AC-0001", systems: &["S-ad"], kind: "升级变更", reason: "域控安全补丁安装", why: "补丁要求内置管理员权限安装", actions: &["快照备份", "安装补丁并重启", "核对复制状态"], evening: true, minutes: 95, emergency: false, note: "重启期间备用域控接管，用户无感知。" },
    Scene { account: "AC-0001", systems: &["S-file"], kind: "故障处理", reason: "文件服务归档卷挂载失败", why: "管理帐号没有修复卷的权限", actions: &["检查卷状态", "修复后重新挂载", "抽查目录权限"], evening: false, minutes: 48, emergency: true, note: "归档目录短时不能访问，共享目录正常，先处理后补授权。" },
    Scene { account: "AC-0001", systems: &["S-mail"], kind: "日常维护", reason: "邮件服务证书更换", why: "证书库仅超级用户可写", actions: &["导入新证书", "重启服务", "核对收发"], evening: true, minutes: 40, emergency: false, note: "更换后抽测三个信箱收发正常。" },
    Scene { account: "AC-0001", systems: &["S-backup"], kind: "恢复演练", reason: "演练环境恢复系统盘", why: "裸机恢复须使用内置帐号", actions: &["挂载备份", "恢复系统盘", "核对启动"], evening: false, minutes: 130, emergency: false, note: "在隔离环境进行，不影响生产。" },
    Scene { account: "AC-0001", systems: &["S-web", "S-oa"], kind: "权限管理", reason: "离岗人员遗留属主清理", why: "变更文件属主需要超级用户", actions: &["列出属主为停用帐号的文件", "变更属主", "留存清单"], evening: false, minutes: 55, emergency: false, note: "清单经部门负责人确认后执行。" },
    Scene { account: "AC-0002", systems: &["S-erp-db"], kind: "升级变更", reason: "数据库补丁安装", why: "补丁脚本须以实例管理员执行", actions: &["全量备份并校验", "安装补丁", "核对对象状态"], evening: true, minutes: 150, emergency: false, note: "窗口内完成，次日抽查报表正常。" },
    Scene { account: "AC-0002", systems: &["S-pos-db"], kind: "故障处理", reason: "备用库归档空间写满，同步中断", why: "备用库挂起时普通管理帐号无法登录", actions: &["转移归档日志", "恢复实例", "调整告警阈值"], evening: false, minutes: 26, emergency: true, note: "只影响备用库，收银正常，归档空间告警提前到八成。" },
    Scene { account: "AC-0002", systems: &["S-mes-db"], kind: "日常维护", reason: "审计策略调整", why: "审计策略由实例管理员维护", actions: &["导出原策略", "增加两张表的审计", "验证审计记录"], evening: true, minutes: 35, emergency: false, note: "新增审计范围与信息资源目录一致。" },
];

struct Session {
    account: &'static str,
    systems: Vec<&'static str>,
    kind: &'static str,
    reason: String,
    why: &'static str,
    actions: Vec<&'static str>,
    from: DateTime,
    to: DateTime,
    emergency: bool,
    related: Option<String>,
    note: &'static str,
}

/// The sessions begun from `from` to `to`, as the log of logins shows them: id and account.
pub(super) fn logged_in(world: &World, from: Date, to: Date) -> Vec<(String, &'static str)> {
    let (sessions, _) = numbered(world);
    let within = |session: &Session| (from..=to).contains(&session.from.date());
    sessions.into_iter().filter(|(_, one)| within(one)).map(|(id, one)| (id, one.account)).collect()
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let (sessions, mut rng) = numbered(world);
    sessions.iter().map(|(id, session)| one(world, &mut rng, id, session)).collect()
}

/// The sessions by number, and the chance that goes on from them.
fn numbered(world: &World) -> (Vec<(String, Session)>, Rng) {
    let mut rng = world.rng("superuser_sessions");
    let mut deck = Deck::new(SCENES, rng.fork("scenes"));
    let mut sessions: Vec<Session> = pace::workdays(world, &mut rng, 7.0)
        .into_iter()
        .map(|day| {
            let scene = deck.deal();
            let hour = if scene.evening { rng.range(18, 20) } else { rng.range(9, 15) };
            let from = calendar::at(day, hour, rng.range(2, 57));
            Session {
                account: scene.account,
                systems: scene.systems.to_vec(),
                kind: scene.kind,
                reason: scene.reason.to_owned(),
                why: scene.why,
                actions: scene.actions.to_vec(),
                from,
                to: calendar::plus_minutes(from, scene.minutes + rng.range(-6, 9)),
                emergency: scene.emergency,
                related: None,
                note: scene.note,
            }
        })
        .collect();
    // Large corrections need the rights of the instance's administrator.
    for (id, fact) in super::data_corrections::facts(world) {
        let (system, item) = fact.subject();
        if fact.rows() > 20 && fact.executed(world) && system.ends_with("-db") {
            sessions.push(Session {
                account: "AC-0002",
                systems: vec![system],
                kind: "数据修改",
                reason: format!("按审批单执行“{item}”的批量修改"),
                why: "涉及触发器临时停用，本人管理帐号没有该权限",
                actions: vec!["停用触发器", "执行修改脚本", "恢复触发器并核对行数"],
                from: calendar::plus_minutes(fact.executed_at(), -20),
                to: calendar::plus_minutes(fact.executed_at(), 15),
                emergency: false,
                related: Some(id),
                note: "脚本与审批单附件一致，申请部门在场。",
            });
        }
    }
    (series::number("CJ", sessions, |session| session.from.date()), rng)
}

fn one(world: &World, rng: &mut Rng, id: &str, session: &Session) -> GeneratedFile {
    let day = session.from.date();
    let holder = ACCOUNTS.iter().find(|account| account.id == session.account).map_or("", |account| account.holder);
    let operator = super::consent::present(world, holder, "D-it-ops", day);
    let supervisor = world.roster.acting_besides("R-it-supervisor", day, &[operator]);
    let authorised = if session.emergency {
        calendar::plus_minutes(session.to, rng.range(30, 150))
    } else {
        calendar::plus_minutes(session.from, -rng.range(25, 120))
    };
    let reviewed = by_now(world, calendar::plus_workdays(day, rng.range(1, 3)));
    let opinion =
        *rng.pick(&["与系统登录日志核对一致", "操作内容与事由相符，日志完整", "已核对登录和操作日志，未见超范围操作"]);
    let closing = if reviewed.is_none() {
        "等待复核。"
    } else if session.emergency {
        "结束后当日补办授权。"
    } else {
        ""
    };
    world
        .log("superuser_sessions", id, day)
        .set("from", session.from)
        .set("to", session.to)
        .set("account", session.account)
        .set("operator", operator)
        .set("authorised_by", supervisor)
        .set("authorised_at", authorised)
        .set("emergency", session.emergency)
        .set("systems", session.systems.clone())
        .set("kind", session.kind)
        .set("reason", session.reason.as_str())
        .set("why_not_personal", session.why)
        .set("actions", session.actions.clone())
        .set("related", session.related.clone().map(|id| vec![id]))
        .set("audit_log_kept", true)
        .set("password_changed", session.emergency)
        .set("reviewed_by", reviewed.map(|_| supervisor))
        .set("reviewed_on", reviewed)
        .set("review_opinion", reviewed.map(|_| opinion))
        .set("status", if reviewed.is_some() { "已复核" } else { "已登记" })
        .set("department", "D-it-ops")
        .set("recorder", operator)
        .body(phrase::paragraph([session.note, closing]))
        .file()
}
