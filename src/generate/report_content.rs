//! What the periodic reports say: figures counted from the world, and the words around them.

use super::data_corrections::{self, Correction};
use super::front::Value;
use super::periodic_reports::{self, Report};
use super::systems::SYSTEMS;
use super::{Rng, World, calendar, licences, phrase};

/// The inside of a report.
#[derive(Default)]
pub(super) struct Content {
    /// The things it is about, as ids.
    pub subjects: Vec<String>,
    /// Its numbers.
    pub figures: Vec<Value>,
    /// How often the log shows that a super-user logged in.
    pub logins: Option<i64>,
    /// The lines of a licence count.
    pub licence_counts: Vec<Value>,
    /// The records it sums up, as ids.
    pub records: Vec<String>,
    /// What follows from it.
    pub conclusion: String,
    /// What is done about it.
    pub measures: Option<String>,
    /// What the reviewer wrote.
    pub opinion: &'static str,
    /// The text below.
    pub body: String,
}

/// The content of `report`.
pub(super) fn of(world: &World, rng: &mut Rng, report: &Report, corrections: &[(String, Correction)]) -> Content {
    match report.kind {
        "数据修改月报" => correction_content(world, report, corrections),
        "异地备份月度说明" => offsite_content(rng, report),
        "许可证季度清点" => licence_content(world, rng, report),
        "口令更换半年说明" => password_content(rng, report),
        periodic_reports::ACCOUNTS => account_content(world, report),
        periodic_reports::LOGINS => login_content(world, report),
        other => yearly_content(other, report),
    }
}

fn figure(name: &str, value: impl Into<Value>, unit: &str) -> Value {
    Value::map([("name", Value::from(name)), ("value", value.into()), ("unit", Value::from(unit))])
}

fn correction_content(world: &World, report: &Report, corrections: &[(String, Correction)]) -> Content {
    let of_month: Vec<&(String, Correction)> = corrections
        .iter()
        .filter(|(_, fact)| fact.executed(world) && (report.from..=report.to).contains(&fact.executed_on()))
        .collect();
    let facts: Vec<&Correction> = of_month.iter().map(|(_, fact)| fact).collect();
    let (rows, amount) = data_corrections::totals(&facts);
    let closed = facts.iter().filter(|fact| fact.in_closed_month()).count();
    let figures = vec![
        figure("修改份数", facts.len(), "份"),
        figure("修改行数", rows, "行"),
        figure("涉及金额（绝对值）", amount, "元"),
        figure("涉及已结账月份", closed, "份"),
    ];
    if facts.is_empty() {
        return Content {
            figures,
            conclusion: "本月无数据修改。".to_owned(),
            opinion: "同意",
            body: "已核对数据库审计日志，未发现登记以外的后台修改。".to_owned(),
            ..Content::default()
        };
    }
    let systems: Vec<String> = data_corrections::by_system(&facts)
        .into_iter()
        .map(|(system, count)| format!("{}{count}份", super::systems::system_of(system).name))
        .collect();
    let slips = facts.iter().filter(|fact| fact.cause() == "录入差错").count();
    let measures =
        (slips >= 2).then(|| "对反复发生的录入差错，由申请部门复核岗位在提交前抽查，下月例会通报结果。".to_owned());
    Content {
        records: of_month.iter().map(|(id, _)| id.clone()).collect(),
        figures,
        conclusion: format!(
            "本月修改{}份，其中录入差错{slips}份，涉及已结账月份{closed}份，全部经审批后执行。",
            facts.len()
        ),
        measures,
        opinion: "同意公布",
        body: format!("按系统分：{}。已与数据库审计日志逐条核对，单据与修改一致。", systems.join("、")),
        ..Content::default()
    }
}

fn offsite_content(rng: &mut Rng, report: &Report) -> Content {
    let copied: Vec<&super::systems::System> = SYSTEMS.iter().filter(|system| system.importance != "一般").collect();
    let months = calendar::months_between(calendar::beginning(), report.from).max(0) as f64;
    let size: f64 = copied.iter().map(|system| system.size.0 + system.size.1 * months).sum();
    let missing = rng.chance(0.06);
    let sent = copied.len() - usize::from(missing);
    let figures = vec![
        figure("应送副本", copied.len(), "份"),
        figure("实送副本", sent, "份"),
        figure("副本容量", Value::number(size, 1), "GB"),
    ];
    let (conclusion, measures) = if missing {
        (
            "除仓储系统外均已送达异地介质库并登记。",
            Some("仓储系统副本校验未通过，已重新制作，列入下月第一批交接。".to_owned()),
        )
    } else {
        ("核心和重要系统的副本全部送达异地介质库，编号和封签核对无误。", None)
    };
    let body = phrase::one_of(
        rng,
        &[
            "交接由保管人和东湖信息中心接收人双人办理，逐盘核对编号、封签和摘要值。上月副本已按轮换计划收回。",
            "本月副本分两批送出，均加密并登记摘要值，接收人抽查一盘读取正常。",
            "副本随例行班车送达，当日入柜上锁。读取权限未发生变化，没有借出。",
        ],
        &[],
    );
    Content {
        subjects: copied.iter().map(|system| system.id.to_owned()).collect(),
        figures,
        conclusion: conclusion.to_owned(),
        measures,
        opinion: "已阅，副本清单齐全",
        body,
        ..Content::default()
    }
}

fn licence_content(world: &World, rng: &mut Rng, report: &Report) -> Content {
    // The one time the sample ran short: accounts of leavers had not been given back.
    let short = report.company == "D-xiling" && report.period == "2025年四季度";
    let mut figures = (0, 0);
    let licence_counts = licences::counted(world, report.company, report.to)
        .into_iter()
        .map(|count| {
            let over = short && count.software == "SW-004";
            let used = if over { count.owned + 2 } else { count.used };
            figures = (figures.0 + count.owned, figures.1 + used);
            Value::map([
                ("software", Value::from(count.software)),
                ("owned", Value::from(count.owned)),
                ("used", Value::from(used)),
                ("measure", Value::from(over.then_some("停用离职和调岗人员帐号，多出部分已于次日清理"))),
            ])
        })
        .collect();
    let idle = figures.0 - figures.1;
    let conclusion = if short {
        "ERP许可使用数超过拥有数2个，系离职人员帐号未及时停用，其余软件均在许可范围内。".to_owned()
    } else {
        format!("各软件使用数均未超过拥有数，闲置{idle}个，其中备用和季节性使用的予以保留。")
    };
    let body = phrase::one_of(
        rng,
        &[
            "清点以设备档案卡和控制台统计为准，抽查电脑核对无误，未发现未授权软件。",
            "逐部门与联系人核对使用人名单，差异当场更正。终端抽查一成，安装情况与登记一致。",
            "季度末由统计人导出各系统用户清单，剔除停用帐号后汇总，单位负责人已签字。",
        ],
        &[],
    );
    Content {
        figures: vec![
            figure("拥有许可", figures.0, "个"),
            figure("在用许可", figures.1, "个"),
            figure("闲置许可", idle.max(0), "个"),
        ],
        licence_counts,
        conclusion,
        measures: short.then(|| "人力资源部离岗通知同时抄送信息中心，停用帐号当日完成。".to_owned()),
        opinion: "数据属实",
        body,
        ..Content::default()
    }
}

fn password_content(rng: &mut Rng, report: &Report) -> Content {
    let accounts: i64 = match report.company {
        "D-hq" => 158,
        "D-donghu" => 58,
        _ => 36,
    };
    let open = rng.range(0, 3);
    let figures = vec![
        figure("应更换帐号", accounts, "个"),
        figure("已更换帐号", accounts - open, "个"),
        figure("停用未更换帐号", open, "个"),
    ];
    let (conclusion, measures) = if open > 0 {
        (
            format!("{}个帐号按期更换口令，{open}个长期未登录的帐号逾期未换，已停用。", accounts - open),
            Some("停用帐号由所在部门确认是否保留，需要恢复的重新申请。".to_owned()),
        )
    } else {
        (format!("{accounts}个帐号全部在半年内更换过口令。"), None)
    };
    Content {
        figures,
        conclusion,
        measures,
        opinion: "同意",
        body: "口令更换时间由目录服务导出，业务系统单独管理的帐号由使用人登记后逐一核对。权限清单已同时发各部门负责人确认。".to_owned(),
        ..Content::default()
    }
}

/// The review of every account by the heads of departments. Its chance is its own, so that it moves nothing else.
fn account_content(world: &World, report: &Report) -> Content {
    let mut rng = world.rng(&format!("{} {} {}", report.kind, report.company, report.period));
    let accounts: i64 = match report.company {
        "D-hq" => 171,
        "D-donghu" => 61,
        _ => 38,
    };
    let (idle, changed) = (rng.range(0, 3), rng.range(1, 4));
    let figures = vec![
        figure("清单帐号", accounts, "个"),
        figure("确认保留", accounts - idle, "个"),
        figure("其中调整权限", changed, "个"),
        figure("先行停用", idle, "个"),
        figure("共用帐号", 0, "个"),
        figure("离职人员未停用帐号", 0, "个"),
    ];
    let (conclusion, measures) = if idle > 0 {
        (
            format!(
                "{accounts}个帐号逐人确认，{idle}个超过90日未登录、部门未确认的帐号先行停用，{changed}个帐号缩减权限。"
            ),
            Some("停用帐号满12个月无人申请恢复的予以注销。".to_owned()),
        )
    } else {
        (format!("{accounts}个帐号逐人确认全部保留，其中{changed}个帐号缩减权限，没有长期未登录的帐号。"), None)
    };
    Content {
        figures,
        conclusion,
        measures,
        opinion: "同意，调整事项已办结",
        body: "清单由各系统导出，按部门分发，部门负责人在10个工作日内逐人签字确认。服务帐号和临时帐号由责任人确认用途和到期日，离职、调岗名单与人力资源部核对。".to_owned(),
        ..Content::default()
    }
}

fn login_content(world: &World, report: &Report) -> Content {
    let sessions = super::superuser_sessions::logged_in(world, report.from, report.to);
    let of = |account: &str| sessions.iter().filter(|(_, used)| *used == account).count();
    let (platform, database) = (of("AC-0001"), of("AC-0002"));
    let conclusion = if sessions.is_empty() {
        "本月两个超级用户帐号均无登录，与使用登记一致。".to_owned()
    } else {
        format!("本月登录{}次，每次均有使用登记，帐号、时间和操作人相符。", sessions.len())
    };
    Content {
        logins: Some(sessions.len() as i64),
        figures: vec![
            figure("平台类帐号登录", platform, "次"),
            figure("数据库类帐号登录", database, "次"),
            figure("未登记的登录", 0, "次"),
        ],
        records: sessions.into_iter().map(|(id, _)| id).collect(),
        conclusion,
        opinion: "已阅，登录与登记一致",
        body: "登录记录取自集中日志服务器，帐号持有人无权删改。密封口令的封签编号同时核对，无异常启封。".to_owned(),
        ..Content::default()
    }
}

fn yearly_content(kind: &str, report: &Report) -> Content {
    let number = |name, value: i64, unit| figure(name, value, unit);
    let year = &report.period;
    let (courses, hours, budget) = super::course_table::totals();
    let (figures, conclusion, measures, opinion, body) = match kind {
        "年度培训计划" => (
            vec![
                figure("计划课程", courses, "期"),
                figure("计划学时", Value::number(hours, 1), "学时"),
                number("预算", budget, "元"),
            ],
            format!("{year}计划课程{courses}期，覆盖全体员工，门店人员每季度至少一次。"),
            None,
            "同意，按计划执行",
            "计划按当年推广项目、维修和录入质量检查反映的常见错误编制，人力资源部已会签。提高性课程以系统管理员和业务骨干为主，经费列入部门预算。",
        ),
        "网络年度评估" => (
            vec![number("在用地址", 512, "个"), number("计划外地址", 6, "个"), number("超过五年的网络设备", 9, "台")],
            "骨干网带宽满足需要，地址使用基本符合规划，西岭汇聚交换机存在单点风险。".to_owned(),
            Some("六个计划外地址在次年一季度迁移；西岭汇聚交换机备机上架冷备；超龄设备按报废条件逐台鉴定。".to_owned()),
            "同意，改进项列入次年计划",
            "评估由朔光安全协助，内容包括拓扑与带宽、地址使用、边界策略、日志留存和历年故障。上网日志留存已按不少于六个月执行，抽查边界策略四十条，清理失效策略七条。",
        ),
        "信息安全年度风险评估" => (
            vec![number("识别风险", 27, "项"), number("高风险", 2, "项"), number("中风险", 9, "项")],
            "总体风险可控，两项高风险须在三个月内整改。".to_owned(),
            Some("异地副本恢复未做整体演练、部分车间终端系统版本过旧，两项均指定责任人和期限。".to_owned()),
            "同意，高风险项按期整改",
            "评估按资产、威胁、脆弱点和现有措施逐项进行，覆盖十四个系统和三个机房。中低风险项纳入日常改进，处置意见已与各系统负责人确认。",
        ),
        "年度工作计划" => (
            vec![number("计划事项", 46, "项"), number("重点工作", 6, "项")],
            format!("{year}安排计划事项46项，其中重点工作6项，已分解到月和责任人。"),
            None,
            "同意，报领导小组审定",
            "计划依据领导小组布置的任务和各部门需求编制，重点是系统可用率、备份演练和终端更新。费用预算与采购计划一并上报。",
        ),
        _ => (
            vec![number("计划事项", 44, "项"), number("按期完成", 42, "项"), number("重点工作完成", 6, "项")],
            format!("{year}计划44项，按期完成42项，完成率95.5%，重点工作全部完成。"),
            Some("两项未按期完成的原因是供货推迟，已结转到本年一季度。".to_owned()),
            "同意，报领导小组",
            "数据取自已登记的记录，未另行填报。全年核心系统可用率达到目标，培训计划完成率不低于九成。",
        ),
    };
    Content { figures, conclusion, measures, opinion, body: body.to_owned(), ..Content::default() }
}
