//! Corrections of data in business systems, each with its approvals in the order of ZD-18.

use super::consent::{self, by_now};
use super::front::Value;
use super::pace::{self, Deck};
use super::{GeneratedFile, World, calendar, phrase, series};
use crate::model::{Date, DateTime, Money};

/// One kind of mistake that people make, and how it was put right.
pub(super) struct Scene {
    system: &'static str,
    department: &'static str,
    applicant: &'static str,
    item: &'static str,
    document: &'static str,
    before: &'static str,
    after: &'static str,
    rows: i64,
    /// Effect on amounts in fen.
    amount: Option<i64>,
    reason: &'static str,
    cause: &'static str,
    /// Whether the data belong to a month that is closed already.
    closed: bool,
    note: &'static str,
}

#[rustfmt::skip] // One line a scene: a table to be read across.
const SCENES: &[Scene] = &[
    Scene { system: "S-erp-db", department: "D-fin", applicant: "P-liangsiyu", item: "付款单收款帐户", document: "FK", before: "收款帐户尾号 2281", after: "收款帐户尾号 2218", rows: 1, amount: None, reason: "录入时尾号两位颠倒，银行退票后发现，单据已审核不能在前台修改", cause: "录入差错", closed: false, note: "付款尚未到帐，修改后由财务部重新提交银行。" },
    Scene { system: "S-erp-db", department: "D-fin", applicant: "P-liangsiyu", item: "固定资产卡片入帐原值", document: "ZC", before: "68400.00", after: "64800.00", rows: 1, amount: Some(-360_000), reason: "发票金额与录入金额不符，资产卡片已计提一期折旧", cause: "录入差错", closed: true, note: "已按修改后的原值重算当期折旧，差额由财务部在调整分录中冲回。" },
    Scene { system: "S-erp-db", department: "D-supply", applicant: "P-wenlanxin", item: "采购入库单物料编码", document: "RK", before: "M-20417 包装膜 0.8", after: "M-20471 包装膜 1.2", rows: 3, amount: Some(128_600), reason: "仓库按旧标签扫描入库，三行物料编码录错", cause: "录入差错", closed: false, note: "已同时修正库存台帐，并请仓库撤下旧标签。" },
    Scene { system: "S-erp-db", department: "D-sales", applicant: "P-qiuyixin", item: "销售订单客户折扣率", document: "XS", before: "0.92", after: "0.95", rows: 6, amount: Some(214_350), reason: "客户等级于上月调整，订单仍套用旧折扣", cause: "业务规则调整", closed: false, note: "订单未开票，不影响已确认收入。" },
    Scene { system: "S-erp-db", department: "D-fin", applicant: "P-liangsiyu", item: "凭证辅助核算部门", document: "PZ", before: "D-supply", after: "D-prod", rows: 4, amount: Some(0), reason: "费用分摊模板选错，四条分录挂到供应链部", cause: "录入差错", closed: true, note: "总额不变，只影响两个部门的费用报表。" },
    Scene { system: "S-pos-db", department: "D-store-nanmen", applicant: "P-luosijia", item: "日结收款方式", document: "RJ", before: "现金 1,286.00", after: "扫码支付 1,286.00", rows: 2, amount: Some(0), reason: "收银员把两笔扫码支付记为现金，日结已提交", cause: "录入差错", closed: false, note: "已与支付渠道对帐单核对，金额一致。" },
    Scene { system: "S-pos-db", department: "D-donghu-ops", applicant: "P-shixuanle", item: "重复上传的销售小票", document: "XP", before: "同一小票 2 笔", after: "保留 1 笔", rows: 17, amount: Some(-346_280), reason: "门店断网恢复后终端重传，十七张小票重复入库", cause: "接口异常", closed: false, note: "程序已增加小票号唯一校验，下一版本上线。" },
    Scene { system: "S-pos-db", department: "D-store-nanmen", applicant: "P-luosijia", item: "商品调价生效日期", document: "TJ", before: "周一 00:00", after: "周五 00:00", rows: 9, amount: Some(-42_700), reason: "促销调价提前生效，九个商品按促销价售出四天", cause: "录入差错", closed: false, note: "只改调价单日期，已售出的小票不作改动。" },
    Scene { system: "S-mes-db", department: "D-xiling-workshop", applicant: "P-mengxinran", item: "工单完工数量", document: "GD", before: "1,280", after: "1,208", rows: 1, amount: None, reason: "报工时数字录错，工单已关闭", cause: "录入差错", closed: false, note: "已核对当班产量记录和入库单，数量相符。" },
    Scene { system: "S-mes-db", department: "D-xiling-workshop", applicant: "P-mengxinran", item: "在制品工序流转记录", document: "LZ", before: "停留在工序 30", after: "流转到工序 40", rows: 26, amount: None, reason: "扫描枪接口中断，二十六件在制品未过站", cause: "接口异常", closed: false, note: "逐件核对实物条码后补录，接口已恢复。" },
    Scene { system: "S-mes-db", department: "D-prod", applicant: "P-duhanlin", item: "物料消耗定额", document: "DE", before: "2.40 千克/件", after: "2.04 千克/件", rows: 1, amount: Some(-1_562_000), reason: "定额小数位录错，上月材料成本多计", cause: "录入差错", closed: true, note: "涉及上月成本结转，由财务部据书面报告调整。" },
    Scene { system: "S-erp-db", department: "D-fin", applicant: "P-liangsiyu", item: "供应商往来期初余额", document: "QC", before: "12,460.00", after: "21,460.00", rows: 1, amount: Some(900_000), reason: "与供应商对帐发现期初余额录入时数字错位", cause: "录入差错", closed: true, note: "对帐函和原始合同作为附件随单归档。" },
    Scene { system: "S-wms", department: "D-supply", applicant: "P-wenlanxin", item: "库位占用状态", document: "KW", before: "占用", after: "空闲", rows: 38, amount: None, reason: "盘点时发现三十八个空库位未释放，程序在移库取消后没有回写", cause: "程序缺陷", closed: false, note: "已登记程序缺陷，修复前每周核对一次。" },
    Scene { system: "S-hr", department: "D-hr", applicant: "P-zhengkaile", item: "员工入职日期", document: "RY", before: "晚一个月", after: "与劳动合同一致", rows: 5, amount: None, reason: "批量导入时日期列错位，五名员工工龄少算一个月", cause: "录入差错", closed: false, note: "涉及个人信息，由人力资源部在场核对。" },
    Scene { system: "S-erp-db", department: "D-supply", applicant: "P-wenlanxin", item: "漏录的退货单", document: "TH", before: "未登记", after: "补录 1 张，12 件", rows: 12, amount: Some(-587_600), reason: "退货当日系统升级，手工单未补录，月结后对帐发现", cause: "漏录补录", closed: true, note: "退货实物和签收单齐全，财务部同意按原业务日期补录。" },
    Scene { system: "S-pos-db", department: "D-donghu-ops", applicant: "P-shixuanle", item: "会员积分", document: "JF", before: "重复累计", after: "按消费额重算", rows: 64, amount: None, reason: "双倍积分活动参数多生效一天，六十四名会员积分多计", cause: "业务规则调整", closed: false, note: "先在测试库验证重算脚本，结果与抽样手工计算一致。" },
];

const REFUSALS: &[(&str, &str)] = &[
    ("前台红冲功能可以处理，请用红字单据冲销后重新录入", "属于能用系统功能更正的情形，按第一条不受理后台修改。"),
    ("缺少原始单据，无法核实修改后的数值", "请申请部门补齐对帐单后重新申请。"),
];

/// One correction with all its days.
pub(super) struct Correction {
    scene: &'static Scene,
    /// The day of the application.
    pub day: Date,
    /// The month of the data.
    pub month: String,
    closed: bool,
    head_on: Date,
    finance_on: Option<Date>,
    it_on: Date,
    executed_at: DateTime,
    confirmed_on: Date,
    refusal: Option<&'static (&'static str, &'static str)>,
    number: usize,
    late_night: bool,
}

impl Correction {
    /// Whether the director, who was travelling, had the manager sign in her place.
    fn delegated(&self) -> bool {
        self.number.is_multiple_of(9)
    }

    /// Whether the data were changed by the end of the world.
    pub fn executed(&self, world: &World) -> bool {
        self.refusal.is_none() && self.executed_at.date() <= world.until
    }

    /// The day on which the data were changed.
    pub fn executed_on(&self) -> Date {
        self.executed_at.date()
    }

    /// When the data were changed.
    pub fn executed_at(&self) -> DateTime {
        self.executed_at
    }

    /// Whether the data belong to a closed month.
    pub fn in_closed_month(&self) -> bool {
        self.closed
    }

    /// The system and the item, for whoever refers to the correction.
    pub fn subject(&self) -> (&'static str, &'static str) {
        (self.scene.system, self.scene.item)
    }

    /// Rows changed.
    pub fn rows(&self) -> i64 {
        self.scene.rows
    }

    /// Why it was necessary, as one of the classes of the schema.
    pub fn cause(&self) -> &'static str {
        self.scene.cause
    }
}

/// All corrections, numbered.
pub(super) fn facts(world: &World) -> Vec<(String, Correction)> {
    let mut rng = world.rng("data_corrections");
    let mut deck = Deck::new(SCENES, rng.fork("scenes"));
    let mut facts = Vec::new();
    for (place, mut day) in pace::workdays(world, &mut rng, 13.0).into_iter().enumerate() {
        let scene = deck.deal();
        // What belongs to the running month has to be done before the books are closed.
        if !scene.closed && day.day() > 18 && calendar::plus_workdays(day, 3) <= world.until {
            day = calendar::workday_from(calendar::plus_days(day, -12)).max(world.from);
            day = calendar::workday_from(day);
        }
        let head_on = calendar::plus_workdays(day, rng.range(0, 1));
        let finance_on = scene.closed.then(|| calendar::plus_workdays(head_on, rng.range(1, 2)));
        let it_on = calendar::plus_workdays(finance_on.unwrap_or(head_on), 1);
        let executed_on = calendar::plus_workdays(it_on, rng.range(0, 1));
        let late_night = scene.rows > 20;
        let executed_at = calendar::at(executed_on, if late_night { 20 } else { 17 }, rng.range(35, 58));
        let month = if scene.closed { calendar::plus_days(day.first_of_month(), -1) } else { day };
        facts.push(Correction {
            scene,
            day,
            month: month.strftime("%Y-%m").to_string(),
            closed: scene.closed,
            head_on,
            finance_on,
            it_on,
            executed_at,
            confirmed_on: calendar::plus_workdays(executed_on, rng.range(1, 2)),
            refusal: (place % 11 == 7).then(|| &REFUSALS[place / 11 % REFUSALS.len()]),
            number: rng.range(103, 968) as usize,
            late_night,
        });
    }
    series::number("XG", facts, |fact| fact.day)
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("data_corrections text");
    let mut reports = series::Series::with_digits("SF-IT-BG", 3);
    facts(world)
        .iter()
        .map(|(id, fact)| {
            // Reports are numbered as they are signed, and only when the correction got that far.
            let signed = fact.closed && fact.refusal.is_none() && fact.it_on <= world.until;
            let report = signed.then(|| reports.next(fact.it_on));
            one(world, &mut rng, id, fact, report)
        })
        .collect()
}

fn status(world: &World, fact: &Correction) -> &'static str {
    let now = |day: Date| day <= world.until;
    match () {
        () if fact.refusal.is_some() && now(fact.it_on) => "已驳回",
        () if now(fact.confirmed_on) => "已确认",
        () if now(fact.executed_at.date()) => "已修改",
        () if now(fact.it_on) => "已批准",
        () if fact.finance_on.is_some_and(now) => "财务已审核",
        () if now(fact.head_on) => "部门已同意",
        () => "已提交",
    }
}

fn one(world: &World, rng: &mut super::Rng, id: &str, fact: &Correction, report: Option<String>) -> GeneratedFile {
    let scene = fact.scene;
    let applicant = consent::present(world, scene.applicant, scene.department, fact.day);
    let head = consent::above(scene.department, applicant);
    let status = status(world, fact);
    let refused = status == "已驳回";
    let role = if fact.delegated() { "R-it-manager" } else { "R-it-director" };
    let (it_head, approval) = consent::approved_by_role(world, role, fact.it_on);
    let approved = (!refused).then(|| by_now(world, fact.it_on)).flatten();
    let executed = (!refused && fact.executed(world)).then_some(fact.executed_at);
    let confirmed = executed.and(by_now(world, fact.confirmed_on));
    let finance = if applicant == "P-heqianqian" { "P-liangsiyu" } else { "P-heqianqian" };
    let finance_on = if refused { None } else { fact.finance_on.and_then(|day| by_now(world, day)) };
    let adjusted = confirmed.filter(|_| fact.closed).and_then(|day| by_now(world, calendar::plus_workdays(day, 1)));
    let executor = world.roster.acting("R-dba", fact.executed_on());
    world
        .log("data_corrections", id, fact.day)
        .set("applied_on", fact.day)
        .set("department", scene.department)
        .set("applicant", applicant)
        .set("system", scene.system)
        .set("item", scene.item)
        .set("document_no", format!("{}{}{:04}", scene.document, fact.month.replace('-', ""), fact.number))
        .set("before", scene.before)
        .set("after", scene.after)
        .set("rows", scene.rows)
        .set("amount_effect", scene.amount.map(|fen| Money::new(fen, 2)))
        .set("reason", scene.reason)
        .set("cause_class", scene.cause)
        .set("month", fact.month.as_str())
        .set("month_closed", fact.closed)
        .set("department_head", by_now(world, fact.head_on).map(|_| head))
        .set("department_head_on", by_now(world, fact.head_on))
        .set("finance_reviewer", finance_on.map(|_| finance))
        .set("finance_reviewed_on", finance_on)
        .set("finance_opinion", finance_on.map(|_| "情况属实，同意修改，完成后由财务部调整"))
        .set("report_no", report)
        .set("finance_adjusted_on", adjusted)
        .set("it_head", approved.map(|_| it_head.as_str()))
        .set("it_head_on", approved)
        .set("backed_up", executed.map(|_| true))
        .set("executed_by", executed.map(|_| executor))
        .set("executed_at", executed)
        .set("helped_by", executed.map(|_| applicant))
        .set("confirmed_by", confirmed.map(|_| applicant))
        .set("confirmed_on", confirmed)
        .set(
            "monthly_report",
            super::periodic_reports::correction_report(world, fact.executed_on()).filter(|_| executed.is_some()),
        )
        .set("rejected_by", refused.then_some(it_head.as_str()))
        .set("rejected_reason", fact.refusal.filter(|_| refused).map(|refusal| refusal.0))
        .set("status", status)
        .set("recorder", if executed.is_some() { executor } else { applicant })
        .set("approvals", approved.map_or_else(Vec::new, |_| vec![approval]))
        .body(body(rng, world, fact, status))
        .file()
}

fn body(rng: &mut super::Rng, world: &World, fact: &Correction, status: &str) -> String {
    if let Some(refusal) = fact.refusal.filter(|_| status == "已驳回") {
        return refusal.1.to_owned();
    }
    let name = world.roster.name(fact.scene.applicant);
    let opening = match status {
        "已提交" | "部门已同意" | "财务已审核" | "已批准" => "申请资料齐全，等待办理。",
        _ if fact.late_night => "数据量较大，安排在营业结束后执行，先在测试库验证脚本。",
        _ => rng.pick(&[
            "修改前导出原记录留存，由申请部门现场核对条件。",
            "执行前确认当日备份已校验，修改语句由另一名同事复核。",
            "修改前已单独备份涉及的记录，备份随单保存。",
        ]),
    };
    let closing = match status {
        "已确认" if rng.chance(0.5) => phrase::fill("{name}核对报表后确认无误。", &[("name", name)]),
        _ => String::new(),
    };
    let delegated = if fact.delegated() && !matches!(status, "已提交" | "部门已同意" | "财务已审核") {
        "信息总监出差，书面委托部门经理批准，委托书随单归档。"
    } else {
        ""
    };
    phrase::paragraph([opening, fact.scene.note, delegated, &closing])
}

/// What the monthly report says about each system: name and number of sheets, in the order of their first sheet.
pub(super) fn by_system(corrections: &[&Correction]) -> Vec<(&'static str, usize)> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for correction in corrections {
        match counts.iter_mut().find(|(system, _)| *system == correction.scene.system) {
            Some(count) => count.1 += 1,
            None => counts.push((correction.scene.system, 1)),
        }
    }
    counts
}

/// Sums for the monthly report: rows, and effect on amounts as money.
pub(super) fn totals(corrections: &[&Correction]) -> (i64, Value) {
    let fen: i64 = corrections.iter().filter_map(|correction| correction.scene.amount).map(i64::abs).sum();
    (corrections.iter().map(|correction| correction.scene.rows).sum(), Value::Money(Money::new(fen, 2)))
}
